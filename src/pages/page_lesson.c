/* Courses for who learns, by a link: which there are, questions, cards, questions again, and the
 * sheet that says that one went through it. */
#include "pages/programme_parts.h"

#include "pages/learning.h"

#include <stdio.h>

struct lesson_place {
	struct str token;
	const struct training *course;
	const char *more;
};

/* "/l/<token>?course=<id>" and more of the query. */
static void
put_link(const struct page *pg, struct view *v, const char *name, const struct lesson_place *at)
{
	char url[220];
	char *copy;

	snprintf(url, sizeof(url), "/l/%.*s?course=%.*s%s", STR_FMT(at->token),
		STR_FMT(at->course->id), at->more);
	copy = arena_copy(pg->arena, str_c(url));
	if (copy != NULL)
		view_link(v, name, str_c(copy));
}

enum err
page_lessons(const struct pages *p, const struct page_frame *f, const struct lessons_view *v,
	struct buf *out)
{
	static const char *const states[] = {"new", "begun", "done"};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "lessons");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "name", v->name);
	for (size_t i = 0; i < v->n; i++) {
		const struct training *t = v->rows[i].course;
		struct view *row = view_item(pg.root, "rows");

		view_text(row, "course", programme_words(&pg, &t->name));
		view_text(row, "about", programme_words(&pg, &t->about));
		page_span(&pg, row, "takes", (ms_t)t->minutes * MS_MINUTE);
		put_link(&pg, row, "url", &(struct lesson_place){v->token, t, ""});
		view_c(row, "lesson_state", states[v->rows[i].state]);
		view_flag(row, "is_done", v->rows[i].state == LESSON_DONE);
		page_date(&pg, row, "finished", v->rows[i].finished);
	}
	view_flag(pg.root, "has_rows", v->n > 0);
	return page_end(&pg, "lessons", out);
}

/* The questions with what was chosen; is_told: with the reasons, after all is answered. */
static void
put_questions(const struct page *pg, const struct lesson_view *v,
	const struct course_answers *chosen, bool is_told)
{
	for (uint32_t i = 0; i < v->course->n_questions; i++) {
		const struct training_question *q = &v->course->questions[i];
		struct view *row = view_item(pg->root, "questions");

		view_text(row, "question_id", q->id);
		view_printf(row, "n", "%u", i + 1);
		view_text(row, "ask", programme_words(pg, &q->ask));
		view_flag(row, "is_missing", v->is_missing && chosen->choice[i] == NULL);
		for (uint32_t k = 0; k < q->n_choices; k++) {
			const struct training_choice *c = &q->choices[k];
			struct view *choice = view_item(row, "choices");

			view_text(choice, "value", c->id);
			view_text(choice, "label", programme_words(pg, &c->text));
			view_flag(choice, "is_chosen", chosen->choice[i] == c);
			view_flag(choice, "is_right", c->is_right);
			view_text(choice, "because",
				is_told ? programme_words(pg, &c->because) : STR(""));
		}
	}
}

static void
put_card(const struct page *pg, const struct lesson_view *v)
{
	const struct training_card *card = &v->course->cards[v->at.card];

	view_text(pg->root, "card", programme_words(pg, &card->title));
	view_text(pg->root, "text", programme_words(pg, &card->text));
	view_printf(pg->root, "n", "%u", v->at.card + 1);
	view_flag(pg->root, "is_first", v->at.card == 0);
}

static void
put_lesson(const struct page *pg, const struct lesson_view *v)
{
	struct view *root = pg->root;

	view_text(root, "course_id", v->course->id);
	view_text(root, "course", programme_words(pg, &v->course->name));
	view_text(root, "about", programme_words(pg, &v->course->about));
	view_text(root, "name", v->name);
	view_printf(root, "cards", "%u", v->course->n_cards);
	page_link(pg, root, "post_url", "/l/", v->token);
	put_link(pg, root, "certificate_url",
		&(struct lesson_place){v->token, v->course, "&certificate=1"});
	put_link(pg, root, "pdf_url",
		&(struct lesson_place){v->token, v->course, "&certificate=pdf"});
	put_link(pg, root, "here", &(struct lesson_place){v->token, v->course, ""});
	page_count(pg, root, "before", course_right(&v->before));
	page_count(pg, root, "after", course_right(&v->after));
	page_count(pg, root, "of", v->course->n_questions);
	page_date(pg, root, "finished", v->finished);
	page_span(pg, root, "takes", (ms_t)v->course->minutes * MS_MINUTE);
	view_flag(root, "is_shown", v->is_shown);
	view_flag(root, "is_missing", v->is_missing);
	/* the bar above: questions, cards, questions */
	for (uint32_t i = 0; i < v->course->n_cards + 2; i++) {
		struct view *step = view_item(root, "steps");
		uint32_t at = course_position(v->course, v->at);

		view_flag(step, "is_past", i < at);
		view_flag(step, "is_now", i == at);
	}
	view_printf(root, "step", "%u", course_position(v->course, v->at) + 1);
	view_printf(root, "n_steps", "%u", v->course->n_cards + 2);
}

enum err
page_lesson(const struct pages *p, const struct page_frame *f, const struct lesson_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "lesson");

	if (err != ERR_OK)
		return err;
	put_lesson(&pg, v);
	view_flag(pg.root, "is_before", v->at.step == COURSE_BEFORE);
	view_flag(pg.root, "is_card", v->at.step == COURSE_CARD);
	view_flag(pg.root, "is_after", v->at.step == COURSE_AFTER);
	view_flag(pg.root, "is_done", v->at.step == COURSE_DONE);
	if (v->at.step == COURSE_CARD)
		put_card(&pg, v);
	else
		put_questions(&pg, v, v->at.step == COURSE_BEFORE ? &v->before : &v->after,
			v->at.step == COURSE_DONE);
	return page_end(&pg, "lesson", out);
}

enum err
page_certificate(const struct pages *p, const struct page_frame *f, const struct lesson_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "certificate");

	if (err != ERR_OK)
		return err;
	put_lesson(&pg, v);
	return page_end(&pg, "certificate", out);
}
