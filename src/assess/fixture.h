/* Small frameworks for the tests of this room, built by hand: what packs would give. */
#ifndef ASSESS_FIXTURE_H
#define ASSESS_FIXTURE_H

#include "assess/assess.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW ((ms_t)1800000000000)
#define N_CHECK 25
#define N_OTHERS_ITEMS 4
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* The published points of the self check. */
static const struct framework_choice five_choices[] = {
	{.id = {"yes", 3}, .points = 4, .result = RESULT_MET},
	{.id = {"partly", 6}, .points = 2, .result = RESULT_PARTLY},
	{.id = {"no", 2}, .points = 0, .result = RESULT_NOT_MET},
	{.id = {"unknown", 7}, .points = -1, .result = RESULT_UNKNOWN},
	{.id = {"not_applicable", 14},
		.points = 4,
		.result = RESULT_NOT_APPLICABLE,
		.needs_reason = true},
};
static const struct framework_choice three_choices[] = {
	{.id = {"met", 3}, .points = 1, .result = RESULT_MET},
	{.id = {"not_met", 7}, .result = RESULT_NOT_MET},
	{.id = {"unknown", 7}, .result = RESULT_UNKNOWN},
};
static const struct framework_band check_bands[] = {
	{.from = 100}, {.from = 70}, {.from = 50}, {.from = -25}};
static const struct framework_measure half_an_hour = {
	.minutes = 30, .money = MONEY_NONE, .effect = 3};

enum { SET_CHECK, SET_CHECK_OLD, SET_CRITERIA, SET_N }; /* ordered by id */

struct fixture {
	char ids[N_CHECK][8];
	struct framework_item check[N_CHECK];	   /* of "check": 1..25 */
	struct framework_item old[N_OTHERS_ITEMS]; /* of "check_old", which check replaces: 1..4 */
	struct framework_item criteria[N_OTHERS_ITEMS]; /* of "criteria", met or not: 1..4 */
	struct framework frameworks[SET_N];
	struct framework_set set;
	struct framework_binding bindings[8];
	struct framework_map maps[16];
	uint32_t n_bindings, n_maps;
	struct assess_answer answers[64];
	struct reading readings[16];
	struct assess_input in;
	struct arena *arena;
};

static inline void
fixture_items(struct fixture *x, struct framework_item *items, uint32_t n, bool is_check)
{
	for (uint32_t i = 0; i < n; i++)
		items[i] = (struct framework_item){.id = str_c(x->ids[i]),
			.index = i,
			.may_not_apply = is_check,
			.n_choices = is_check ? LENGTH(five_choices) : LENGTH(three_choices),
			.choices = is_check ? five_choices : three_choices,
			.n_measures = 1,
			.measures = &half_an_hour};
}

static inline int
fixture_new(void **state)
{
	struct fixture *x = test_calloc(1, sizeof(*x));

	for (int i = 0; i < N_CHECK; i++)
		snprintf(x->ids[i], sizeof(x->ids[i]), "%d", i + 1);
	fixture_items(x, x->check, N_CHECK, true);
	fixture_items(x, x->old, N_OTHERS_ITEMS, true);
	fixture_items(x, x->criteria, N_OTHERS_ITEMS, false);
	x->frameworks[SET_CHECK] = (struct framework){.id = STR("check"),
		.replaces = STR("check_old"),
		.answer_valid_days = 365,
		.rule = FRAMEWORK_SUM,
		.n_bands = LENGTH(check_bands),
		.bands = check_bands,
		.n_items = N_CHECK,
		.items = x->check};
	x->frameworks[SET_CHECK_OLD] = x->frameworks[SET_CHECK];
	x->frameworks[SET_CHECK_OLD].id = STR("check_old");
	x->frameworks[SET_CHECK_OLD].replaces = STR("");
	x->frameworks[SET_CHECK_OLD].n_items = N_OTHERS_ITEMS;
	x->frameworks[SET_CHECK_OLD].items = x->old;
	x->frameworks[SET_CRITERIA] = (struct framework){.id = STR("criteria"),
		.answer_valid_days = 365,
		.rule = FRAMEWORK_ALL,
		.n_items = N_OTHERS_ITEMS,
		.items = x->criteria};
	x->set = (struct framework_set){SET_N, x->frameworks};
	x->in = (struct assess_input){
		.frameworks = &x->set, .answers = x->answers, .readings = x->readings, .now = NOW};
	x->arena = arena_new((size_t)8 << 20);
	assert_non_null(x->arena);
	*state = x;
	return 0;
}

static inline int
fixture_end(void **state)
{
	struct fixture *x = *state;

	arena_free(x->arena);
	test_free(x);
	return 0;
}

static inline struct assess_answer *
fixture_says(struct fixture *x, const char *framework, const char *item, const char *choice)
{
	struct assess_answer *a = &x->answers[x->in.n_answers++];

	*a = (struct assess_answer){.framework = str_c(framework),
		.item = str_c(item),
		.choice = str_c(choice),
		.who = STR("Suzuki"),
		.at = NOW - MS_DAY};
	return a;
}

/* Binds "value == 0 of at least 1" of a reading to an item; the item's bindings lie in a row. */
static inline struct framework_binding *
fixture_binds(struct fixture *x, struct framework_item *item, enum reading_kind kind,
	enum result supports, enum grade grade)
{
	struct framework_binding *b = &x->bindings[x->n_bindings++];

	*b = (struct framework_binding){.reading = kind,
		.value = {.compare = COMPARE_EQUAL, .number = 0},
		.of = {.compare = COMPARE_LEAST, .number = 1},
		.supports = supports,
		.grade = grade,
		.valid_days = 30};
	if (item->n_bindings++ == 0)
		item->bindings = b;
	return b;
}

static inline struct reading *
fixture_reads(struct fixture *x, enum reading_kind kind, int64_t value, int64_t of)
{
	struct reading *r = &x->readings[x->in.n_readings++];

	*r = (struct reading){
		.kind = kind, .value = value, .of = of, .seen_percent = 100, .at = NOW - MS_DAY};
	return r;
}

static inline void
fixture_maps(struct fixture *x, struct framework_item *from, enum relation relation,
	const char *framework, const struct framework_item *to)
{
	struct framework_map *m = &x->maps[x->n_maps++];

	*m = (struct framework_map){
		.relation = relation, .framework = str_c(framework), .item = to->id, .other = to};
	if (from->n_maps++ == 0)
		from->maps = m;
}

static inline struct assess_result
fixture_result(struct fixture *x, int which)
{
	struct assess_result r;

	assert_int_equal(assess_framework(&x->in, &x->frameworks[which], x->arena, &r), ERR_OK);
	return r;
}

#endif
