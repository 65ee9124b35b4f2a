/*
 * What the packs of ★3 and ★4 promise (the scheme's own numbers, and how much a machine may say):
 * all criteria in their areas, each that is marked M bound to a reading, each yearly one a duty,
 * and the border's watching proven by nothing that only watches or only blocks names.
 */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define N(table) (sizeof(table) / sizeof((table)[0]))

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

	assert_non_null(f);
	return f;
}

static const struct framework_item *
item(const char *id)
{
	const struct framework_item *found = framework_item_find(framework("scs3"), str_c(id));

	if (found == NULL)
		fail_msg("no criterion %s", id);
	return found;
}

/* As published: requirements and criteria of each of the seven areas. */
static void
all_criteria_are_in_their_areas(void **state)
{
	static const unsigned requirements[] = {3, 3, 4, 13, 1, 1, 1};
	static const unsigned criteria[] = {8, 4, 11, 48, 3, 6, 1};
	const struct framework *f = framework("scs3");
	unsigned n_groups[7] = {0}, n_items[7] = {0};

	(void)state;
	for (uint32_t i = 0; i < f->n_groups; i++)
		n_groups[f->groups[i].id.p[0] - '1']++;
	for (uint32_t i = 0; i < f->n_items; i++) {
		struct str group = f->groups[f->items[i].group].id;

		n_items[f->items[i].id.p[0] - '1']++;
		assert_true(str_starts(f->items[i].id, group));
		assert_int_equal(f->items[i].id.p[group.len], '-');
	}
	for (size_t i = 0; i < N(criteria); i++) {
		assert_int_equal(n_groups[i], requirements[i]);
		assert_int_equal(n_items[i], criteria[i]);
	}
}

static void
what_is_marked_for_machines_is_bound(void **state)
{
	const struct framework *f = framework("scs3");
	unsigned marked = 0;

	(void)state;
	for (uint32_t i = 0; i < f->n_items; i++) {
		if (str_find(f->items[i].proof, STR("M")) < 0)
			continue;
		marked++;
		if (f->items[i].n_bindings == 0)
			fail_msg("%.*s is bound to nothing", STR_FMT(f->items[i].id));
	}
	assert_int_equal(marked, 34);
}

/* The box sees only what passes it: without a share of the network in sight it settles nothing, and
 * what it cannot see is said wherever it speaks. */
static void
sensor_says_how_much_it_saw(void **state)
{
	const struct framework *f = framework("scs3");

	(void)state;
	for (uint32_t i = 0; i < f->n_items; i++)
		for (uint32_t k = 0; k < f->items[i].n_bindings; k++) {
			const struct framework_binding *b = &f->items[i].bindings[k];

			if (reading_producer(b->reading) != PRODUCER_SENSOR)
				continue;
			if (b->limits.in[LANG_JA].len == 0 || b->limits.in[LANG_EN].len == 0)
				fail_msg("%.*s: no limits", STR_FMT(f->items[i].id));
			if (b->grade == GRADE_PROVES &&
				(b->seen.compare != COMPARE_LEAST || b->seen.number < 90))
				fail_msg("%.*s: proves unseen", STR_FMT(f->items[i].id));
		}
}

static void
border_is_proven_by_nothing(void **state)
{
	const struct framework_item *border = item("5-1-1-1");
	unsigned dns = 0;

	(void)state;
	for (uint32_t i = 0; i < border->n_bindings; i++) {
		const struct framework_binding *b = &border->bindings[i];

		assert_int_not_equal(b->grade, GRADE_PROVES);
		assert_true(b->supports < RESULT_MET);
		dns += reading_producer(b->reading) == PRODUCER_GUARD;
	}
	assert_true(dns > 0);
}

/* The scheme's yearly reviews, and its fortnight for updates. */
static void
calendar_has_what_comes_again(void **state)
{
	static const struct {
		const char *item;
		uint32_t days;
	} cases[] = {
		{"1-2-1-3", 365},
		{"2-1-1-2", 365},
		{"3-1-1-4", 365},
		{"3-1-4-2", 365},
		{"4-2-2-1", 365},
		{"4-2-2-3", 365},
		{"6-1-1-4", 365},
		{"6-1-1-6", 365},
		{"4-4-4-2", 14},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		const struct framework_item *criterion = item(cases[i].item);

		assert_int_equal(criterion->n_duties, 1);
		assert_int_equal(criterion->duties[0].every_days, cases[i].days);
	}
}

/* Only what may be absent may be answered "does not apply"; servers that were seen are there. */
static void
few_may_not_apply(void **state)
{
	static const char *const may[] = {"3-1-1-2", "3-1-3-1", "3-1-3-2", "4-1-2-4", "4-1-3-2",
		"4-1-3-3", "4-1-3-4", "4-4-1-2"};
	const struct framework *f = framework("scs3");
	unsigned n = 0;

	(void)state;
	for (uint32_t i = 0; i < f->n_items; i++)
		n += f->items[i].may_not_apply;
	assert_int_equal(n, N(may));
	for (size_t i = 0; i < N(may); i++)
		assert_true(item(may[i])->may_not_apply);
	assert_true(item("3-1-1-2")->has_applies_if);
	assert_int_equal(item("3-1-1-2")->applies_if.reading, READING_SERVERS_SEEN);
}

/* What the next star adds: as many criteria per requirement as were published, in their order. */
static void
the_next_star_adds_its_criteria(void **state)
{
	static const struct {
		const char *requirement;
		unsigned n;
	} cases[] = {{"1-1-1", 3}, {"1-2-1", 1}, {"1-2-2", 2}, {"1-2-3", 2}, {"1-3-1", 1},
		{"1-4-1", 2}, {"2-1-1", 1}, {"2-1-3", 1}, {"2-1-5", 1}, {"3-1-1", 3}, {"3-1-2", 2},
		{"3-1-4", 5}, {"3-1-5", 3}, {"3-2-1", 5}, {"4-1-3", 1}, {"4-1-7", 5}, {"4-1-8", 4},
		{"4-1-9", 3}, {"4-2-1", 5}, {"4-3-1", 2}, {"4-3-2", 1}, {"4-3-3", 1}, {"4-4-1", 3},
		{"4-4-2", 1}, {"4-4-3", 3}, {"4-4-4", 1}, {"4-4-5", 2}, {"4-5-1", 2}, {"5-1-2", 3},
		{"5-2-1", 2}, {"7-1-1", 1}};
	const struct framework *f = framework("scs4");
	uint32_t at = 0;

	(void)state;
	assert_int_equal(f->n_items, 72);
	assert_int_equal(f->n_items + framework("scs3")->n_items, 153);
	for (size_t i = 0; i < N(cases); i++)
		for (unsigned n = 0; n < cases[i].n; n++, at++) {
			assert_true(str_equal(
				f->groups[f->items[at].group].id, str_c(cases[i].requirement)));
			assert_true(str_starts(f->items[at].id, str_c(cases[i].requirement)));
		}
	assert_int_equal(at, f->n_items);
}

/* The sensor proves none of them; what it may do is speak against one. */
static void
nothing_proves_the_next_star(void **state)
{
	const struct framework *f = framework("scs4");

	(void)state;
	for (uint32_t i = 0; i < f->n_items; i++)
		for (uint32_t b = 0; b < f->items[i].n_bindings; b++)
			assert_int_equal(f->items[i].bindings[b].grade, GRADE_CONTRADICTS);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(all_criteria_are_in_their_areas),
		cmocka_unit_test(what_is_marked_for_machines_is_bound),
		cmocka_unit_test(sensor_says_how_much_it_saw),
		cmocka_unit_test(border_is_proven_by_nothing),
		cmocka_unit_test(calendar_has_what_comes_again),
		cmocka_unit_test(few_may_not_apply),
		cmocka_unit_test(the_next_star_adds_its_criteria),
		cmocka_unit_test(nothing_proves_the_next_star),
	};

	return cmocka_run_group_tests(cases, load, unload);
}
