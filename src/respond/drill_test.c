/*
 * Drills made from playbooks: every playbook that is shipped gives one that the engine can run,
 * with its own words; the score by hand and by generated answers.
 */
#include "pack/samples_test.h"
#include "respond/drill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena *packs;
static struct text_table texts;
static struct playbook_set books;

static int
load_all(void **state)
{
	struct pack_playbook_source source = {0};
	struct pack_source text;
	struct errinfo info = {0};

	(void)state;
	packs = arena_new(PACK_ARENA_BYTES);
	text = sample_folder("text", packs);
	assert_int_equal(pack_text_load(&text, packs, &texts, &info), ERR_OK);
	source.files = sample_folder("playbooks", packs);
	if (pack_playbooks_load(&source, packs, &books, &info) != ERR_OK)
		fail_msg("%s", info.what);
	return 0;
}

static int
free_all(void **state)
{
	(void)state;
	arena_free(packs);
	return 0;
}

/* What the loader of packs/training would refuse. */
static void
check_like_a_pack(const struct training *t)
{
	assert_true(t->is_drill && t->n_roles > 0 && t->n_injects > 0);
	assert_true(t->id.len <= LIMIT_TRAINING_ID_BYTES);
	assert_true(t->minutes >= 1 && t->minutes <= LIMIT_TRAINING_MINUTES);
	assert_true(t->n_injects <= LIMIT_TRAINING_INJECTS && t->n_serves > 0 &&
		    t->n_serves <= LIMIT_TRAINING_SERVES);
	for (uint32_t i = 0; i < t->n_injects; i++) {
		const struct training_inject *e = &t->injects[i];

		assert_true(e->at_minutes <= t->minutes);
		assert_true(i == 0 || e->at_minutes >= t->injects[i - 1].at_minutes);
		assert_true(e->id.len <= LIMIT_TRAINING_PART_BYTES);
		assert_non_null(training_role_find(t, e->to));
		assert_true(training_inject_find(t, e->id) == e);
		assert_true(e->n_choices >= 2 && e->n_choices <= LIMIT_TRAINING_CHOICES);
		for (int lang = 0; lang < LANGS; lang++)
			assert_true(e->text.in[lang].len > 0 && e->ask.in[lang].len > 0);
		for (uint32_t k = 0; k < e->n_choices; k++)
			assert_true(e->choices[k].text.in[LANG_JA].len > 0 &&
				    e->choices[k].because.in[LANG_JA].len > 0);
	}
}

static void
every_playbook_can_be_practised(void **state)
{
	struct arena *a = arena_new(16 << 20);

	(void)state;
	assert_true(books.n >= 13);
	for (uint32_t i = 0; i < books.n; i++) {
		const struct playbook *p = &books.playbooks[i];
		struct training t;
		struct str id;

		assert_int_equal(drill_of_playbook(p, &texts, a, &t), ERR_OK);
		check_like_a_pack(&t);
		assert_true(drill_is_of_playbook(t.id, &id) && str_equal(id, p->id));
		for (uint32_t k = 0; k < t.n_injects; k++) {
			const struct playbook_step *s = drill_step_of(p, t.injects[k].id);

			/* The same words as when it is real. */
			assert_non_null(s);
			assert_true(
				str_find(t.injects[k].text.in[LANG_JA], s->how.in[LANG_JA]) >= 0);
		}
		for (uint32_t k = 0; k < p->n_steps; k++) /* none of the first hour is missing */
			if (p->steps[k].is_first_hour) {
				bool is_there = false;

				for (uint32_t e = 0; e < t.n_injects; e++)
					is_there |=
						drill_step_of(p, t.injects[e].id) == &p->steps[k];
				assert_true(is_there);
			}
	}
	arena_free(a);
}

static void
they_join_the_others(void **state)
{
	struct training own[] = {{.id = STR_IN_TABLE("aaa")}, {.id = STR_IN_TABLE("zzz")}};
	struct training_set set = {.n_trainings = 2, .trainings = own};
	struct arena *a = arena_new(16 << 20);
	struct text_table none = {0};
	uint32_t left_out;

	(void)state;
	assert_int_equal(drill_add_playbooks(&books, &texts, a, &set, &left_out), ERR_OK);
	assert_int_equal(set.n_trainings, 2 + books.n);
	assert_int_equal(left_out, 0);
	assert_non_null(training_find(&set, STR("book_ransomware")));
	assert_non_null(training_find(&set, STR("zzz")));
	for (uint32_t i = 1; i < set.n_trainings; i++)
		assert_true(str_order(set.trainings[i - 1].id, set.trainings[i].id) < 0);
	/* twice is not double, and without words there is none */
	assert_int_equal(drill_add_playbooks(&books, &texts, a, &set, &left_out), ERR_OK);
	assert_int_equal(left_out, books.n);
	set = (struct training_set){.n_trainings = 2, .trainings = own};
	assert_int_equal(drill_add_playbooks(&books, &none, a, &set, &left_out), ERR_OK);
	assert_int_equal(set.n_trainings, 2);
	assert_int_equal(left_out, books.n);
	arena_free(a);
}

/* ---- the score --------------------------------------------------------------------------------
 */

#define W                                                                                          \
	{                                                                                          \
		{                                                                                  \
			STR_IN_TABLE("x"), STR_IN_TABLE("x"), STR_IN_TABLE("x")                    \
		}                                                                                  \
	}
static const struct playbook_step steps[] = {
	{.id = STR_IN_TABLE("a"),
		.minutes = 5,
		.name = W,
		.how = W,
		.dont = W,
		.is_first_hour = true},
	{.id = STR_IN_TABLE("b"), .minutes = 5, .name = W, .how = W, .who = STEP_OWNER},
	{.id = STR_IN_TABLE("c"), .minutes = 400, .name = W, .how = W, .dont = W},
	{.id = STR_IN_TABLE("d"),
		.minutes = 400,
		.name = W,
		.how = W,
		.recipient = STR_IN_TABLE("police")},
};
static const struct playbook book = {.id = STR_IN_TABLE("small"), .n_steps = 4, .steps = steps};

static struct drill_score
score(const struct drill_choice *list, uint32_t n, struct arena *a)
{
	struct drill_did did = {&book, 1000000, n, list};
	struct drill_score s;

	assert_int_equal(drill_score_of(&did, a, &s), ERR_OK);
	return s;
}

static void
a_score_by_hand(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const ms_t t0 = 1000000;
	const struct drill_choice all[] = {
		{STR("s1"), STR("dont"), t0 + 1 * MS_MINUTE},
		{STR("s1"), STR("done"), t0 + 2 * MS_MINUTE}, /* but it was broken before */
		{STR("s4"), STR("done"), t0 + 9 * MS_MINUTE},
		{STR("s2"), STR("done"), t0 + 20 * MS_MINUTE},
		{STR("s3"), STR("later"), t0 + 21 * MS_MINUTE},
		{STR("s9"), STR("done"), t0},
		{STR("x"), STR("done"), t0},
	};
	struct drill_score s = score(all, 7, a);

	(void)state;
	assert_int_equal(s.n_steps, 4);
	assert_int_equal(s.n_done, 3);
	assert_int_equal(s.n_in_order, 2); /* s1, s4 or s1, s2 */
	assert_int_equal(s.n_broken, 1);
	assert_int_equal(s.n_donts, 2);
	assert_true(s.has_contact);
	assert_int_equal(s.contact_minutes, 9);
	s = score(all, 0, a);
	assert_false(s.has_contact);
	assert_int_equal(s.n_done + s.n_in_order + s.n_broken, 0);
	arena_free(a);
}

static void
a_long_playbook_fits_the_clock(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct training t;

	(void)state;
	assert_int_equal(drill_of_playbook(&book, &texts, a, &t), ERR_OK);
	assert_int_equal(t.minutes, LIMIT_TRAINING_MINUTES);
	assert_int_equal(t.injects[0].n_choices, 3);
	assert_int_equal(t.injects[1].n_choices, 2);
	assert_true(t.injects[3].at_minutes < LIMIT_TRAINING_MINUTES);
	arena_free(a);
}

static void
generated_answers(void **state)
{
	static const char *const injects[] = {"s1", "s2", "s3", "s4", "s0", "s5", "", "s"};
	static const char *const choices[] = {"done", "later", "dont", "?"};
	struct arena *a = arena_new(1 << 20);

	(void)state;
	srand(1);
	for (int round = 0; round < 3000; round++) {
		struct drill_choice list[12];
		uint32_t n = (uint32_t)(rand() % 12);
		struct drill_score s;

		arena_clear(a);
		for (uint32_t i = 0; i < n; i++)
			list[i] = (struct drill_choice){str_c(injects[rand() % 8]),
				str_c(choices[rand() % 4]), 1000000 + (rand() % 90) * MS_MINUTE};
		s = score(list, n, a);
		assert_true(s.n_in_order <= s.n_done && s.n_done <= s.n_steps);
		assert_true(s.n_broken <= s.n_donts);
		assert_true((s.n_done == 0) == (s.n_in_order == 0));
		assert_true(!s.has_contact || (s.n_done > 0 && s.contact_minutes < 90));
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_playbook_can_be_practised),
		cmocka_unit_test(they_join_the_others),
		cmocka_unit_test(a_score_by_hand),
		cmocka_unit_test(a_long_playbook_fits_the_clock),
		cmocka_unit_test(generated_answers),
	};

	return cmocka_run_group_tests(tests, load_all, free_all);
}
