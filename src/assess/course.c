/* See course.h. */
#include "assess/course.h"

struct course_at
course_at(const struct training *t, uint32_t position)
{
	if (position == 0)
		return (struct course_at){COURSE_BEFORE, 0};
	if (position <= t->n_cards)
		return (struct course_at){COURSE_CARD, position - 1};
	return (struct course_at){position == t->n_cards + 1 ? COURSE_AFTER : COURSE_DONE, 0};
}

uint32_t
course_position(const struct training *t, struct course_at at)
{
	switch (at.step) {
	case COURSE_BEFORE:
		return 0;
	case COURSE_CARD:
		return 1 + at.card;
	case COURSE_AFTER:
		return t->n_cards + 1;
	case COURSE_DONE:
		return t->n_cards + 2;
	}
	return 0;
}

struct course_answers
course_answers_parse(const struct training *t, struct str text)
{
	struct course_answers a = {{NULL}};

	for (uint32_t i = 0; i < t->n_questions && i < LIMIT_TRAINING_QUESTIONS; i++)
		a.choice[i] = training_choice_find(
			t->questions[i].choices, t->questions[i].n_choices, str_split(&text, ','));
	return a;
}

bool
course_answers_whole(const struct training *t, const struct course_answers *a)
{
	for (uint32_t i = 0; i < t->n_questions && i < LIMIT_TRAINING_QUESTIONS; i++)
		if (a->choice[i] == NULL)
			return false;
	return true;
}

void
course_answers_write(const struct course_answers *a, char dst[COURSE_ANSWERS_MAX])
{
	size_t n = 0;

	for (uint32_t i = 0; i < LIMIT_TRAINING_QUESTIONS; i++) {
		struct str id = a->choice[i] == NULL ? STR("") : a->choice[i]->id;

		if (i > 0)
			dst[n++] = ',';
		memcpy(dst + n, id.p, id.len);
		n += id.len;
	}
	dst[n] = '\0';
}

uint32_t
course_right(const struct course_answers *a)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < LIMIT_TRAINING_QUESTIONS; i++)
		n += a->choice[i] != NULL && a->choice[i]->is_right;
	return n;
}

void
course_learned_add(struct course_learned *l, const struct course_answers *before,
	const struct course_answers *after)
{
	l->n++;
	for (uint32_t i = 0; i < LIMIT_TRAINING_QUESTIONS; i++) {
		l->before[i] += before->choice[i] != NULL && before->choice[i]->is_right;
		l->after[i] += after->choice[i] != NULL && after->choice[i]->is_right;
	}
}
