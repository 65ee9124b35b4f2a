/*
 * What the courses and drills of packs/training promise: one for each of the 25 items and of the
 * nine for everyone, the one that ★3 names, three minutes and no more, and drills of half an hour
 * that answer to the scheme's part on incidents. Right answers are not to be guessed by their look.
 */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define CHARACTERS_MAX 1000 /* Japanese, of cards and questions together */

static struct arena *arena;
static struct framework_set frameworks;
static struct training_set set;

static int
load(void **state)
{
	struct pack_guide_source source = {0};
	struct pack_source files;
	struct errinfo info = {0};

	(void)state;
	arena = arena_new(2 * PACK_ARENA_BYTES);
	files = sample_folder("frameworks", arena);
	assert_int_equal(pack_frameworks_load(&files, arena, &frameworks, &info), ERR_OK);
	source.files = sample_folder("training", arena);
	source.frameworks = &frameworks;
	if (pack_trainings_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("packs/training/%s", info.what);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool
serves(const struct training *t, const struct framework_item *item)
{
	for (uint32_t i = 0; i < t->n_serves; i++)
		if (t->serves[i].other == item)
			return true;
	return false;
}

static void
each_item_has_a_course(const char *id, uint32_t expected)
{
	const struct framework *f = framework_find(&frameworks, str_c(id));

	assert_non_null(f);
	assert_int_equal(f->n_items, expected);
	for (uint32_t i = 0; i < f->n_items; i++) {
		uint32_t n = 0;

		for (uint32_t k = 0; k < set.n_trainings; k++)
			n += !set.trainings[k].is_drill && serves(&set.trainings[k], &f->items[i]);
		if (n == 0)
			fail_msg("no course for %s/%.*s", id, STR_FMT(f->items[i].id));
	}
}

static void
every_item_of_the_self_check_has_a_course(void **state)
{
	(void)state;
	each_item_has_a_course("selfcheck25", 25);
	each_item_has_a_course("everyone9", 9);
}

/* A list of courses begins with what everybody does and ends with what few need. */
static void
ordinary_courses_come_first(void **state)
{
	(void)state;
	assert_int_equal(training_place(training_find(&set, STR("updates"))), 0);
	assert_int_equal(training_place(training_find(&set, STR("mail_links"))), 5);
	assert_true(training_place(training_find(&set, STR("passwords"))) <
		    training_place(training_find(&set, STR("access_rights"))));
}

/* A binding on a course that is not there would never be met. */
static void
courses_that_count_as_evidence_are_there(void **state)
{
	unsigned n = 0;

	(void)state;
	for (uint32_t f = 0; f < frameworks.n_frameworks; f++)
		for (uint32_t i = 0; i < frameworks.frameworks[f].n_items; i++) {
			const struct framework_item *item = &frameworks.frameworks[f].items[i];

			for (uint32_t b = 0; b < item->n_bindings; b++) {
				struct str key = item->bindings[b].key;
				const struct training *t = training_find(&set, key);

				if (item->bindings[b].reading != READING_TRAINING_DONE ||
					key.len == 0)
					continue;
				n++;
				if (t == NULL || t->is_drill)
					fail_msg("no course %.*s", STR_FMT(key));
			}
		}
	assert_true(n >= 2); /* 4-2-2-1 and 4-2-2-2 */
}

static uint32_t
characters(const struct words *words)
{
	struct str text = words->in[LANG_JA];
	uint32_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return n;
}

static uint32_t
length(const struct training *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_cards; i++)
		n += characters(&t->cards[i].title) + characters(&t->cards[i].text);
	for (uint32_t i = 0; i < t->n_questions; i++) {
		const struct training_question *q = &t->questions[i];

		n += characters(&q->ask);
		for (uint32_t k = 0; k < q->n_choices; k++)
			n += characters(&q->choices[k].text) + characters(&q->choices[k].because);
	}
	return n;
}

static void
a_course_takes_three_minutes(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < set.n_trainings; i++) {
		const struct training *t = &set.trainings[i];

		if (t->is_drill)
			continue;
		if (t->minutes != 3 || t->n_cards < 3 || length(t) > CHARACTERS_MAX)
			fail_msg("%.*s: %u minutes, %u cards, %u characters", STR_FMT(t->id),
				t->minutes, t->n_cards, length(t));
	}
}

/* Of all choices the right one stands first, in the middle and last, and is not always longest. */
static void
right_answers_have_no_look(void **state)
{
	uint32_t n = 0, at[LIMIT_TRAINING_CHOICES] = {0}, n_longest = 0;

	(void)state;
	for (uint32_t i = 0; i < set.n_trainings; i++)
		for (uint32_t j = 0; j < set.trainings[i].n_questions; j++) {
			const struct training_question *q = &set.trainings[i].questions[j];
			uint32_t right = 0, longest = 0;

			for (uint32_t k = 0; k < q->n_choices; k++) {
				if (q->choices[k].is_right)
					right = k;
				if (characters(&q->choices[k].text) >
					characters(&q->choices[longest].text))
					longest = k;
			}
			n++;
			at[right]++;
			n_longest += right == longest;
		}
	assert_true(n >= 3 * 25);
	for (uint32_t k = 0; k < 3; k++)
		assert_in_range(at[k], n / 6, n / 2);
	assert_in_range(n_longest, n / 6, n * 2 / 3);
}

static void
drills_answer_to_the_part_on_incidents(void **state)
{
	unsigned n = 0;

	(void)state;
	for (uint32_t i = 0; i < set.n_trainings; i++) {
		const struct training *t = &set.trainings[i];
		bool is_on_incidents = false, is_free = false;

		if (!t->is_drill)
			continue;
		n++;
		for (uint32_t k = 0; k < t->n_serves; k++)
			is_on_incidents |= str_equal(t->serves[k].framework, STR("scs3")) &&
					   str_starts(t->serves[k].item, STR("6-1-1-"));
		for (uint32_t k = 0; k < t->n_injects; k++)
			is_free |= t->injects[k].n_choices == 0;
		assert_true(is_on_incidents && is_free);
		assert_in_range(t->n_injects, 6, 10);
		assert_in_range(t->minutes, 30, 60);
	}
	assert_true(n >= 5);
	assert_true(set.n_mails >= 8);
	assert_true(set.n_shared_domains >= 39);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(every_item_of_the_self_check_has_a_course),
		cmocka_unit_test(ordinary_courses_come_first),
		cmocka_unit_test(courses_that_count_as_evidence_are_there),
		cmocka_unit_test(a_course_takes_three_minutes),
		cmocka_unit_test(right_answers_have_no_look),
		cmocka_unit_test(drills_answer_to_the_part_on_incidents),
	};

	return cmocka_run_group_tests(cases, load, unload);
}
