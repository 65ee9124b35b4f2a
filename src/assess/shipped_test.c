/*
 * The frameworks that ship, through the whole way: packs/frameworks loaded and assessed. Counts of
 * the originals, the points of the 25, and that what the box saw keeps a better answer down.
 */
#include "assess/assess.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define DAY_MS 86400000
#define NOW ((ms_t)20000 * DAY_MS)
#define ITEMS_MAX 40

struct shipped {
	struct arena *arena;
	struct framework_set set;
	struct assess_answer answers[ITEMS_MAX];
	struct assess_input in;
	struct assess_result result;
};

static int
load(void **state)
{
	struct shipped *s = calloc(1, sizeof(*s));
	struct pack_source source = {0};
	struct errinfo info = {0};
	char path[4096];
	int fd;

	assert_non_null(s);
	s->arena = arena_new(4 * PACK_ARENA_BYTES);
	assert_non_null(s->arena);
	snprintf(path, sizeof(path), "%s/packs/frameworks", getenv("SAKIMORI_SOURCE"));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, s->arena, &source, &info), ERR_OK);
	close(fd);
	assert_int_equal(pack_frameworks_load(&source, s->arena, &s->set, &info), ERR_OK);
	s->in = (struct assess_input){
		.frameworks = &s->set, .answers = s->answers, .now = NOW, .site = STR("")};
	*state = s;
	return 0;
}

static int
unload(void **state)
{
	struct shipped *s = *state;

	arena_free(s->arena);
	free(s);
	return 0;
}

static const struct framework *
named(const struct shipped *s, const char *id)
{
	const struct framework *f = framework_find(&s->set, str_c(id));

	assert_non_null(f);
	return f;
}

/* Everybody says the same to each item of the framework. */
static const struct framework *
say(struct shipped *s, const char *id, const char *choice)
{
	const struct framework *f = named(s, id);

	assert_true(f->n_items <= ITEMS_MAX);
	for (uint32_t i = 0; i < f->n_items; i++)
		s->answers[i] = (struct assess_answer){.framework = f->id,
			.item = f->items[i].id,
			.choice = str_c(choice),
			.who = STR("Sato"),
			.at = NOW - DAY_MS};
	s->in.n_answers = f->n_items;
	assert_int_equal(assess_framework(&s->in, f, s->arena, &s->result), ERR_OK);
	return f;
}

static void
counts_are_those_of_the_originals(void **state)
{
	static const struct {
		const char *id, *group;
		uint32_t n;
	} cells[] = {
		{"selfcheck25", "basic", 5},
		{"selfcheck25", "staff", 13},
		{"selfcheck25", "organisation", 7},
		{"articles5", "articles", 5},
		{"articles6", "articles", 6},
		{"owner10", "principles", 3},
		{"owner10", "items", 7},
		{"everyone9", "nine", 9},
		{"cloud15", "choose", 6},
		{"cloud15", "operate", 4},
		{"cloud15", "security", 5},
	};

	for (size_t c = 0; c < sizeof(cells) / sizeof(cells[0]); c++) {
		const struct framework *f = named(*state, cells[c].id);
		uint32_t n = 0;

		for (uint32_t i = 0; i < f->n_items; i++)
			n += str_equal(f->groups[f->items[i].group].id, str_c(cells[c].group));
		assert_int_equal(n, cells[c].n);
		assert_int_equal(f->n_items, f->official_count);
	}
}

static void
points_of_the_25_reach_from_minus_25_to_100(void **state)
{
	static const struct {
		const char *choice;
		int points, from;
	} cells[] = {{"yes", 100, 100}, {"partly", 50, 50}, {"no", 0, -25}, {"unknown", -25, -25}};
	struct shipped *s = *state;

	for (size_t c = 0; c < sizeof(cells) / sizeof(cells[0]); c++) {
		say(s, "selfcheck25", cells[c].choice);
		assert_int_equal(s->result.points, cells[c].points);
		assert_int_equal(s->result.band->from, cells[c].from);
	}
	assert_int_equal(s->result.points_min, -25);
	assert_int_equal(s->result.points_max, 100);
}

static struct reading
seen(enum reading_kind kind, int64_t value, int64_t of)
{
	return (struct reading){.kind = kind,
		.key = STR(""),
		.value = value,
		.of = of,
		.seen_percent = 90,
		.at = NOW - DAY_MS};
}

static void
a_system_without_support_keeps_the_first_item_down(void **state)
{
	struct shipped *s = *state;
	struct reading r = seen(READING_SYSTEMS_OUT_OF_SUPPORT, 1, 12);

	s->in.readings = &r;
	s->in.n_readings = 1;
	say(s, "selfcheck25", "yes");
	s->in.n_readings = 0;
	assert_int_equal(s->result.points, 98);
	assert_int_equal(s->result.items[0].state, ASSESS_CONTRADICTION);
	assert_int_equal(s->result.items[0].result, RESULT_PARTLY);
}

static void
no_wireless_lan_is_refused_where_a_phone_was_seen(void **state)
{
	struct shipped *s = *state;
	const struct framework *f = named(s, "selfcheck25");
	const struct framework_item *wireless = framework_item_find(f, STR("9"));
	struct reading r = seen(READING_PHONES_SEEN, 2, 18);

	assert_true(assess_may_not_apply(&s->in, wireless, NULL));
	s->in.readings = &r;
	s->in.n_readings = 1;
	assert_false(assess_may_not_apply(&s->in, wireless, NULL));
	s->in.n_readings = 0;
}

static void
the_six_articles_take_the_answers_of_the_25(void **state)
{
	struct shipped *s = *state;
	uint32_t n = 0;

	say(s, "selfcheck25", "yes");
	assert_int_equal(
		assess_framework(&s->in, named(s, "articles6"), s->arena, &s->result), ERR_OK);
	for (uint32_t i = 0; i < s->result.framework->n_items; i++)
		n += s->result.items[i].answer != NULL;
	assert_int_equal(
		n, 5); /* all but "know the tricks": the 25 also ask that it is passed on */
}

static void
points_of_the_benchmark_reach_from_27_to_135(void **state)
{
	static const struct {
		const char *choice;
		int points, from;
	} cells[] = {{"1", 27, 27}, {"2", 54, 27}, {"3", 81, 68}, {"4", 108, 95}, {"5", 135, 122},
		{"unknown", 27, 27}};
	struct shipped *s = *state;

	for (size_t c = 0; c < sizeof(cells) / sizeof(cells[0]); c++) {
		say(s, "benchmark27", cells[c].choice);
		assert_int_equal(s->result.points, cells[c].points);
		assert_int_equal(s->result.band->from, cells[c].from);
	}
	assert_int_equal(s->result.points_min, 27);
	assert_int_equal(s->result.points_max, 135);
}

static void
the_profile_puts_a_company_into_one_of_three_groups(void **state)
{
	static const struct {
		const char *choice;
		int points, from;
	} cells[] = {{"a", 0, 0}, {"b", 15, 14}, {"c", 30, 28}, {"d", 45, 28}, {"unknown", 30, 28}};
	struct shipped *s = *state;

	for (size_t c = 0; c < sizeof(cells) / sizeof(cells[0]); c++) {
		say(s, "profile15", cells[c].choice);
		assert_int_equal(s->result.points, cells[c].points);
		assert_int_equal(s->result.band->from, cells[c].from);
	}
}

/* Yes to the levels up to n of every strategy; no, or nothing, to the rest. */
static void
say_levels(struct shipped *s, unsigned n)
{
	say(s, "essential8", "yes");
	for (uint32_t i = 0; i < s->in.n_answers; i++)
		if (i % 3 >= n)
			s->answers[i].choice = STR("no");
	assert_int_equal(
		assess_framework(&s->in, named(s, "essential8"), s->arena, &s->result), ERR_OK);
}

static void
the_lowest_strategy_is_the_level_of_the_essential_eight(void **state)
{
	struct shipped *s = *state;

	say_levels(s, 0);
	assert_null(s->result.level);
	say_levels(s, 1);
	assert_true(str_equal(s->result.level->id, STR("1")));
	say_levels(s, 3);
	assert_true(str_equal(s->result.level->id, STR("3")));
	s->answers[23].choice = STR("no"); /* backups, level 3 */
	assert_int_equal(
		assess_framework(&s->in, named(s, "essential8"), s->arena, &s->result), ERR_OK);
	assert_true(str_equal(s->result.level->id, STR("2")));
	assert_true(str_equal(s->result.group_levels[0]->id, STR("3")));
}

/* The goals of 2023 and those of 2025: one answer where the question is the same. */
static void
goals_of_the_new_edition_take_answers_of_the_old(void **state)
{
	struct shipped *s = *state;
	struct assess_suggestion *list;
	uint32_t n, n_equal = 0;

	say(s, "cpg", "yes");
	assert_int_equal(assess_suggest(&s->in, named(s, "cpg2"), s->arena, &list, &n), ERR_OK);
	for (uint32_t i = 0; i < n; i++)
		n_equal += list[i].relation == RELATION_EQUAL;
	assert_int_equal(n_equal, 9);
}

/* No two have the same place, and the self-check is the first that a company meets. */
static void
a_company_meets_them_in_an_order(void **state)
{
	const struct framework_set *set = &((struct shipped *)*state)->set;
	uint32_t n = 0;

	for (uint32_t i = 0; i < set->n_frameworks; i++)
		for (uint32_t k = 0; k < i && set->frameworks[i].order > 0; k++)
			assert_true(set->frameworks[i].order != set->frameworks[k].order);
	for (uint32_t i = 0; i < set->n_frameworks; i++)
		n += set->frameworks[i].order > 0;
	assert_int_equal(n, 11);
	assert_int_equal(named(*state, "selfcheck25")->order, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_those_of_the_originals),
		cmocka_unit_test(a_company_meets_them_in_an_order),
		cmocka_unit_test(points_of_the_25_reach_from_minus_25_to_100),
		cmocka_unit_test(a_system_without_support_keeps_the_first_item_down),
		cmocka_unit_test(no_wireless_lan_is_refused_where_a_phone_was_seen),
		cmocka_unit_test(the_six_articles_take_the_answers_of_the_25),
		cmocka_unit_test(points_of_the_benchmark_reach_from_27_to_135),
		cmocka_unit_test(the_profile_puts_a_company_into_one_of_three_groups),
		cmocka_unit_test(the_lowest_strategy_is_the_level_of_the_essential_eight),
		cmocka_unit_test(goals_of_the_new_edition_take_answers_of_the_old),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
