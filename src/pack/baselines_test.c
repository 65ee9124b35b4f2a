/*
 * What the packs of the benchmark and of other countries' baselines promise: their groups and
 * levels in the published numbers, sums that reach from 27 to 135, an edition whose answers carry
 * over, and that no machine proves a goal as wide as these.
 */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define N(table) (sizeof(table) / sizeof((table)[0]))
#define GROUPS_MAX 14

static struct arena *arena;
static struct framework_set set;

static int
load(void **state)
{
	struct pack_source source;
	struct errinfo info = {0};

	(void)state;
	arena = arena_new(2 * PACK_ARENA_BYTES);
	source = sample_folder("frameworks", arena);
	if (pack_frameworks_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("packs/frameworks/%s", info.what);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct framework *
framework(const char *id)
{
	const struct framework *f = framework_find(&set, str_c(id));

	if (f == NULL)
		fail_msg("no framework %s", id);
	return f;
}

static const struct baseline {
	const char *id;
	unsigned n_groups, items[GROUPS_MAX]; /* of each group, in order */
} baselines[] = {
	{"benchmark27", 5, {8, 4, 6, 6, 3}},
	{"caf", 14, {3, 2, 1, 1, 2, 4, 5, 4, 3, 2, 5, 2, 3, 2}},
	{"cpg", 5, {9, 24, 1, 3, 1}},
	{"cpg2", 6, {5, 5, 19, 2, 2, 1}},
	{"csf2", 6, {6, 3, 5, 2, 4, 2}},
	{"essential8", 8, {3, 3, 3, 3, 3, 3, 3, 3}},
};

static void
groups_have_the_published_numbers(void **state)
{
	(void)state;
	for (size_t b = 0; b < N(baselines); b++) {
		const struct framework *f = framework(baselines[b].id);
		unsigned n[GROUPS_MAX] = {0};

		assert_int_equal(f->n_groups, baselines[b].n_groups);
		for (uint32_t i = 0; i < f->n_items; i++)
			n[f->items[i].group]++;
		for (uint32_t g = 0; g < f->n_groups; g++)
			if (n[g] != baselines[b].items[g])
				fail_msg("%s: group %u has %u items", baselines[b].id, g + 1, n[g]);
	}
	assert_int_equal(framework("nis2_21")->n_items, 10);
}

/* Least and most that answers can give. */
static void
sum_reaches(const struct framework *f, int *ret_least, int *ret_most)
{
	*ret_least = *ret_most = 0;
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_choice *c = f->items[i].choices;
		int least = c[0].points, most = c[0].points;

		for (uint32_t k = 1; k < f->items[i].n_choices; k++) {
			least = c[k].points < least ? c[k].points : least;
			most = c[k].points > most ? c[k].points : most;
		}
		*ret_least += least;
		*ret_most += most;
	}
}

static void
the_benchmark_goes_from_27_to_135(void **state)
{
	const struct framework *f = framework("benchmark27");
	int least, most;

	(void)state;
	sum_reaches(f, &least, &most);
	assert_int_equal(least, 27);
	assert_int_equal(most, 135);
	assert_int_equal(f->bands[f->n_bands - 1].from, 27);
	for (uint32_t i = 0; i < f->n_items; i++)
		assert_int_equal(f->items[i].n_choices, 6); /* five levels, "don't know" */
}

/* A company is what it is: no answer to the profile is a gap. */
static void
the_profile_knows_three_groups_and_no_gap(void **state)
{
	const struct framework *f = framework("profile15");
	int least, most;

	(void)state;
	sum_reaches(f, &least, &most);
	assert_int_equal(least, 0);
	assert_int_equal(most, 45);
	assert_int_equal(f->n_bands, 3);
	for (uint32_t i = 0; i < f->n_items; i++)
		for (uint32_t k = 0; k < f->items[i].n_choices; k++) {
			enum result r = f->items[i].choices[k].result;

			assert_true(r == RESULT_MET || r == RESULT_UNKNOWN);
		}
}

/* Each strategy has its three levels in order, each asked once the one before is met. */
static void
each_strategy_has_three_levels(void **state)
{
	const struct framework *f = framework("essential8");

	(void)state;
	assert_int_equal(f->rule, FRAMEWORK_LEVEL);
	assert_int_equal(f->n_levels, 3);
	for (uint32_t i = 0; i < f->n_items; i++) {
		assert_int_equal(f->items[i].group, i / 3);
		assert_true(str_equal(f->items[i].level, f->levels[i % 3].id));
		assert_ptr_equal(f->items[i].depends_on, i % 3 == 0 ? NULL : &f->items[i - 1]);
	}
}

/* The second edition's equal items are of the first, and only one each. */
static void
answers_to_the_first_goals_carry_over(void **state)
{
	const struct framework *first = framework("cpg"), *second = framework("cpg2");
	unsigned n_equal = 0, n_superset = 0;

	(void)state;
	assert_true(str_equal(second->replaces, first->id));
	for (uint32_t i = 0; i < second->n_items; i++)
		for (uint32_t k = 0; k < second->items[i].n_maps; k++) {
			const struct framework_map *m = &second->items[i].maps[k];

			if (!str_equal(m->framework, first->id))
				continue;
			n_equal += m->relation == RELATION_EQUAL;
			n_superset += m->relation == RELATION_SUPERSET;
		}
	assert_int_equal(n_equal, 9);
	assert_true(n_superset > 0);
}

static void
codes_are_as_published(void **state)
{
	static const struct {
		const char *framework, *item, *code;
	} codes[] = {{"caf", "a1.a", "A1.a"}, {"cpg", "1.a", "1.A"}, {"cpg2", "3.s", "3.S"},
		{"csf2", "gv.oc", "GV.OC"}, {"essential8", "mfa_2", "ML2"}, {"nis2_21", "a", "a"},
		{"scs3", "4-4-4-1", "4-4-4-1"}, {"star1", "login", ""}};

	(void)state;
	for (size_t i = 0; i < N(codes); i++) {
		const struct framework *f = framework(codes[i].framework);
		const struct framework_item *item = framework_item_find(f, str_c(codes[i].item));

		assert_non_null(item);
		assert_true(str_equal(framework_code(f, item), str_c(codes[i].code)));
	}
}

/* doc/frameworks.md says so. */
static void
no_machine_proves_a_goal_as_wide_as_these(void **state)
{
	(void)state;
	for (size_t b = 0; b < N(baselines); b++) {
		const struct framework *f = framework(baselines[b].id);

		for (uint32_t i = 0; i < f->n_items; i++)
			for (uint32_t k = 0; k < f->items[i].n_bindings; k++)
				assert_int_not_equal(f->items[i].bindings[k].grade, GRADE_PROVES);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_have_the_published_numbers),
		cmocka_unit_test(the_benchmark_goes_from_27_to_135),
		cmocka_unit_test(the_profile_knows_three_groups_and_no_gap),
		cmocka_unit_test(each_strategy_has_three_levels),
		cmocka_unit_test(answers_to_the_first_goals_carry_over),
		cmocka_unit_test(codes_are_as_published),
		cmocka_unit_test(no_machine_proves_a_goal_as_wide_as_these),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
