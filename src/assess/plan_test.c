/* What to do first, when what is due, and what is bought already. */
#include "assess/fixture.h"

static uint32_t
gaps(struct fixture *x, uint32_t n_frameworks, struct assess_gap **ret_list)
{
	const struct framework *const all[] = {&x->frameworks[SET_CHECK],
		&x->frameworks[SET_CRITERIA], &x->frameworks[SET_CHECK_OLD]};
	uint32_t n;

	assert_int_equal(assess_gaps(&x->in, all, n_frameworks, x->arena, ret_list, &n), ERR_OK);
	return n;
}

static void
only_what_is_open(void **state)
{
	struct fixture *x = *state;
	struct assess_gap *g;

	fixture_says(x, "check", "1", "yes");
	fixture_says(x, "check", "2", "not_applicable");
	fixture_says(x, "check", "3", "partly");
	fixture_says(x, "check", "4", "no");
	x->check[5].depends_on = &x->check[3]; /* its turn has not come */
	assert_int_equal(gaps(x, 1, &g), N_CHECK - 3);
	assert_ptr_equal(g[0].item, &x->check[3]); /* of equals the pack's order */
	assert_int_equal(g[0].result, RESULT_NOT_MET);
	assert_int_equal(g[0].n_counts, 1);
	assert_ptr_equal(g[0].measure, &half_an_hour);
	assert_ptr_equal(g[1].item, &x->check[4]);
	assert_ptr_equal(g[N_CHECK - 4].item, &x->check[2]); /* half is done: half the effect */
	for (int i = 0; i < N_CHECK - 3; i++)
		assert_ptr_not_equal(g[i].item, &x->check[5]);
}

static void
what_open_items_name(void **state)
{
	static const struct str policy = {"policy", 6}, both[] = {{"rules", 5}, {"handbook", 8}},
				rules[] = {{"rules", 5}};
	struct fixture *x = *state;
	struct assess_result results[2];
	struct assess_paper *list;
	uint32_t n;

	x->check[1].documents = &policy; /* met: asks for nothing */
	x->check[2].documents = both;
	x->check[3].documents = &both[1];
	x->check[5].documents = &policy; /* its turn has not come */
	x->check[1].n_documents = x->check[3].n_documents = x->check[5].n_documents = 1;
	x->check[2].n_documents = 2;
	x->check[5].depends_on = &x->check[3];
	x->criteria[0].documents = &policy;
	x->criteria[1].documents = rules;
	x->criteria[0].n_documents = x->criteria[1].n_documents = 1;
	x->frameworks[SET_CHECK].order = 1;
	fixture_says(x, "check", "2", "yes");
	assert_int_equal(assess_papers(results, 0, x->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 0);
	for (int turned = 0; turned < 2; turned++) { /* the order of what is taken up is nothing */
		assert_int_equal(assess_framework(&x->in, &x->frameworks[SET_CHECK], x->arena,
					 &results[turned]),
			ERR_OK);
		assert_int_equal(assess_framework(&x->in, &x->frameworks[SET_CRITERIA], x->arena,
					 &results[1 - turned]),
			ERR_OK);
		assert_int_equal(assess_papers(results, 2, x->arena, &list, &n), ERR_OK);
		assert_int_equal(n, 3);
		assert_true(str_equal(list[0].id, STR("handbook"))); /* serves two */
		assert_int_equal(list[0].n_items, 2);
		assert_true(str_equal(list[1].id, STR("rules")));
		assert_int_equal(list[1].n_items, 1);
		assert_ptr_equal(list[1].framework, &x->frameworks[SET_CHECK]);
		assert_true(str_equal(list[2].id, STR("policy")));
	}
	fixture_says(x, "criteria", "1", "met");
	assert_int_equal(
		assess_framework(&x->in, &x->frameworks[SET_CRITERIA], x->arena, results), ERR_OK);
	assert_int_equal(assess_papers(results, 1, x->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_true(str_equal(list[0].id, STR("rules")));
}

static void
effect_over_effort_over_money(void **state)
{
	static const struct framework_measure by_rank[] = {
		{.minutes = 10, .money = MONEY_NONE, .effect = 5},
		{.minutes = 30, .money = MONEY_NONE, .effect = 5},
		{.minutes = 30, .money = MONEY_NONE, .effect = 4},
		{.minutes = 30, .money = MONEY_UNDER_10K, .effect = 5},
		{.minutes = 30, .money = MONEY_UNDER_100K, .effect = 5},
		{.minutes = 300, .money = MONEY_NONE, .effect = 5},
		{.minutes = 300, .money = MONEY_UNDER_1M, .effect = 5},
		{.minutes = 300, .money = MONEY_MORE, .effect = 5},
		{.minutes = 9600, .money = MONEY_MORE, .effect = 1},
	};
	struct fixture *x = *state;
	struct framework_measure two[] = {by_rank[8], by_rank[2]};
	struct assess_gap *g;

	x->frameworks[SET_CHECK].n_items = LENGTH(by_rank);
	for (uint32_t i = 0; i < LENGTH(by_rank); i++) /* the worst one first */
		x->check[i].measures = &by_rank[LENGTH(by_rank) - 1 - i];
	assert_int_equal(gaps(x, 1, &g), LENGTH(by_rank));
	for (uint32_t i = 0; i < LENGTH(by_rank); i++) {
		assert_ptr_equal(g[i].measure, &by_rank[i]);
		assert_true(i == 0 || g[i].rank < g[i - 1].rank);
		assert_true(g[i].rank > 0);
	}
	x->check[0].n_measures = 2; /* the best of an item's measures is named */
	x->check[0].measures = two;
	gaps(x, 1, &g);
	assert_ptr_equal(g[2].item, &x->check[0]);
	assert_ptr_equal(g[2].measure, &two[1]);
}

static void
a_contradiction_comes_first_among_its_like(void **state)
{
	struct fixture *x = *state;
	struct assess_gap *g;

	fixture_binds(x, &x->check[6], READING_SMB1_DEVICES, RESULT_NOT_MET, GRADE_CONTRADICTS);
	fixture_reads(x, READING_SMB1_DEVICES, 0, 9);
	fixture_says(x, "check", "7", "yes");
	assert_int_equal(gaps(x, 1, &g), N_CHECK);
	assert_ptr_equal(g[0].item, &x->check[6]);
	assert_int_equal(g[0].state, ASSESS_CONTRADICTION);
	assert_int_equal(g[0].rank, g[1].rank);
}

static void
one_stands_for_its_equals(void **state)
{
	struct fixture *x = *state;
	struct assess_gap *g;

	fixture_maps(x, &x->check[2], RELATION_EQUAL, "criteria", &x->criteria[0]);
	fixture_maps(x, &x->check[2], RELATION_SUPERSET, "criteria", &x->criteria[1]);
	fixture_maps(x, &x->check[2], RELATION_EQUAL, "check_old", &x->old[0]);
	assert_int_equal(gaps(x, 3, &g), N_CHECK + 4 + 4 - 2);
	assert_ptr_equal(g[0].item, &x->check[2]);
	assert_int_equal(g[0].n_counts, 4);
	for (uint32_t i = 1; i < N_CHECK + 4 + 4 - 2; i++) {
		assert_ptr_not_equal(g[i].item, &x->criteria[0]);
		assert_ptr_not_equal(g[i].item, &x->old[0]);
	}
	assert_int_equal(gaps(x, 1, &g), N_CHECK); /* asked for the check alone */
	assert_int_equal(g[0].n_counts, 1);
	fixture_says(x, "criteria", "2", "met");
	gaps(x, 3, &g);
	assert_int_equal(g[0].n_counts, 3); /* that one is done */
}

/* ---- duties ---- */

static const struct framework_duty yearly = {.id = {"review", 6}, .every_days = 365, .minutes = 60};
static const struct framework_duty monthly = {
	.id = {"updates", 7}, .every_days = 30, .minutes = 20};
static const struct framework_duty quarterly = {
	.id = {"review", 6}, .every_days = 91, .minutes = 60};
static const struct framework_duty once = {.id = {"begin", 5}, .every_days = 0, .minutes = 15};

static void
add_duty(struct framework_item *item, const struct framework_duty *duty)
{
	item->n_duties = 1;
	item->duties = duty;
}

static uint32_t
duties(struct fixture *x, const struct assess_done *done, uint32_t n_done, ms_t begin,
	struct assess_due **ret_list)
{
	const struct assess_pursued both[] = {{&x->frameworks[SET_CHECK], begin, false},
		{&x->frameworks[SET_CRITERIA], begin, false}};
	const struct assess_taken taken = {both, 2, done, n_done, ZONE_JAPAN_MINUTES};
	uint32_t n;

	assert_int_equal(assess_duties(&x->in, &taken, x->arena, ret_list, &n), ERR_OK);
	return n;
}

static void
what_comes_round(void **state)
{
	const ms_t begin = NOW - 10 * MS_DAY;
	struct assess_done done[] = {{STR("check.updates"), NOW - 3 * MS_DAY},
		{STR("check.updates"), NOW - 40 * MS_DAY}, {STR("criteria.review"), NOW},
		{STR("check.begin"), NOW}};
	const struct assess_done reviewed = {STR("check.review"), NOW};
	struct fixture *x = *state;
	struct assess_due *d;

	add_duty(&x->check[0], &yearly);
	add_duty(&x->check[1], &yearly); /* one review for two items */
	add_duty(&x->check[2], &monthly);
	add_duty(&x->check[3], &once);
	assert_int_equal(duties(x, NULL, 0, begin, &d), 3);
	assert_true(str_equal(d[0].key, STR("check.begin"))); /* Tuesday: begun on a Tuesday */
	assert_int_equal(d[0].due, begin + 14 * MS_DAY);
	assert_true(str_equal(d[1].key, STR("check.review")));
	assert_int_equal(d[1].due, begin + 15 * MS_DAY);
	assert_ptr_equal(d[1].item, &x->check[0]);
	assert_true(str_equal(d[2].key, STR("check.updates"))); /* its own period */
	assert_int_equal(d[2].due, begin + 30 * MS_DAY);
	assert_int_equal(d[2].last, 0);
	assert_int_equal(d[2].minutes, 20);
	assert_ptr_equal(d[2].item, &x->check[2]);
	assert_int_equal(duties(x, done, LENGTH(done), begin, &d), 2);
	assert_true(str_equal(d[0].key, STR("check.review"))); /* another framework's was done */
	assert_int_equal(d[1].due, NOW + 27 * MS_DAY);	       /* from the last time */
	assert_int_equal(d[1].last, NOW - 3 * MS_DAY);
	x->check[1].duties = &quarterly; /* two periods for one review: the shorter one */
	assert_int_equal(duties(x, &reviewed, 1, begin, &d), 3);
	assert_true(str_equal(d[2].key, STR("check.review")));
	assert_int_equal(d[2].due, NOW + 91 * MS_DAY);
	fixture_says(x, "check", "3", "not_applicable");
	x->check[0].depends_on = x->check[1].depends_on = &x->check[9];
	assert_int_equal(duties(x, done, LENGTH(done), begin, &d), 1);
	assert_true(str_equal(d[0].key, STR("answer:check/3")));
}

/* Two frameworks ask for the same work: it is done once, and the shorter period holds. */
static void
the_same_work_is_one_duty(void **state)
{
	static const struct framework_duty round = {
		.id = {"round", 5}, .every_days = 14, .minutes = 30};
	static const struct framework_duty also = {.id = {"updates", 7},
		.every_days = 30,
		.minutes = 20,
		.same_as = {"criteria.round", 14}};
	const struct assess_done done = {STR("criteria.round"), NOW - MS_DAY};
	struct fixture *x = *state;
	struct assess_due *d;

	add_duty(&x->check[0], &also);
	add_duty(&x->criteria[0], &round);
	assert_int_equal(duties(x, NULL, 0, NOW, &d), 1);
	assert_true(str_equal(d[0].key, STR("criteria.round")));
	assert_int_equal(d[0].due, NOW + 14 * MS_DAY);
	x->criteria[0].n_duties = 0; /* only the other one is left: what was done counts for it */
	assert_int_equal(duties(x, &done, 1, NOW, &d), 1);
	assert_true(str_equal(d[0].key, STR("criteria.round")));
	assert_int_equal(d[0].due, NOW + 29 * MS_DAY);
}

/* What is taken up later goes round what stands; what ends, is answered or done moves nothing. */
static void
first_days_stand(void **state)
{
	struct fixture *x = *state;
	struct assess_pursued both[] = {{&x->frameworks[SET_CHECK], NOW, false},
		{&x->frameworks[SET_CRITERIA], NOW + MS_DAY, false}};
	const struct assess_done done = {STR("check.begin"), NOW + 3 * MS_DAY};
	struct assess_taken taken = {both, 1, NULL, 0, ZONE_JAPAN_MINUTES};
	struct assess_due *d;
	ms_t review, criteria;
	uint32_t n;

	add_duty(&x->check[0], &yearly);
	add_duty(&x->check[3], &once);
	add_duty(&x->criteria[0], &yearly);
	assert_int_equal(assess_duties(&x->in, &taken, x->arena, &d, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_true(str_equal(d[1].key, STR("check.review")));
	review = d[1].due;
	taken.n = 2;
	taken.done = &done;
	taken.n_done = 1;
	assert_int_equal(assess_duties(&x->in, &taken, x->arena, &d, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(d[0].due, review);
	assert_true(str_equal(d[1].key, STR("criteria.review")));
	assert_true(d[1].due > review);
	criteria = d[1].due;
	both[0].is_over = true;
	x->in.now += 40 * MS_DAY;
	assert_int_equal(assess_duties(&x->in, &taken, x->arena, &d, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(d[0].due, criteria);
}

/* Periods are days of 24 hours, so that a leap year's day and the zone change nothing. */
static void
the_leap_day_is_a_day(void **state)
{
	struct civil c = {.year = 2028, .month = 2, .day = 29, .hour = 8};
	struct fixture *x = *state;
	struct assess_done done = {STR("check.review"), time_from_civil(&c, ZONE_JAPAN_MINUTES)};
	struct assess_due *d;

	add_duty(&x->check[0], &yearly);
	assert_int_equal(duties(x, &done, 1, 0, &d), 1);
	c = time_civil(d->due, ZONE_JAPAN_MINUTES);
	assert_int_equal(c.year, 2029);
	assert_int_equal(c.month, 2);
	assert_int_equal(c.day, 28);
	assert_int_equal(c.hour, 8);
	c = (struct civil){.year = 2027, .month = 3, .day = 1, .hour = 8};
	done.at = time_from_civil(&c, ZONE_JAPAN_MINUTES);
	duties(x, &done, 1, 0, &d);
	c = time_civil(d->due, ZONE_JAPAN_MINUTES);
	assert_int_equal(c.day, 29);
}

static void
answers_and_proofs_run_out(void **state)
{
	struct fixture *x = *state;
	struct framework_binding *b;
	struct assess_due *d;

	fixture_says(x, "check", "1", "no")->at = NOW - 400 * MS_DAY;
	fixture_says(x, "criteria", "2", "met")->at = NOW - 5 * MS_DAY;
	fixture_maps(x, &x->check[4], RELATION_EQUAL, "criteria", &x->criteria[1]);
	assert_int_equal(duties(x, NULL, 0, 0, &d), 2); /* once, where it was answered */
	assert_true(str_equal(d[0].key, STR("answer:check/1")));
	assert_int_equal(d[0].due, NOW - 35 * MS_DAY);
	assert_int_equal(d[0].last, NOW - 400 * MS_DAY);
	assert_null(d[0].duty);
	assert_true(str_equal(d[1].key, STR("answer:criteria/2")));
	b = fixture_binds(x, &x->check[0], READING_SMB1_DEVICES, RESULT_MET, GRADE_PROVES);
	fixture_reads(x, READING_SMB1_DEVICES, 0, 9);
	assert_int_equal(duties(x, NULL, 0, 0, &d), 1); /* the box shows it, and goes on looking */
	x->readings[0].at = NOW - 31 * MS_DAY;
	assert_int_equal(duties(x, NULL, 0, 0, &d), 3);
	assert_true(str_equal(d[1].key, STR("proof:check/1")));
	assert_int_equal(d[1].due, NOW - MS_DAY);
	b->reading = x->readings[0].kind = READING_DOCUMENT_AGE; /* what people keep up */
	x->readings[0].at = NOW;
	x->readings[0].of = 1;
	assert_int_equal(duties(x, NULL, 0, 0, &d), 2);
	assert_true(str_equal(d[0].key, STR("proof:check/1")));
	assert_int_equal(d[0].due, NOW + 30 * MS_DAY);
}

/* ---- what is bought ---- */

static void
what_is_held_covers_but_settles_nothing(void **state)
{
	static const struct reference_column columns[] = {
		{.id = {"covers", 6}, .kind = CELL_REFS}, {.id = {"helps", 5}, .kind = CELL_REFS}};
	static const struct str utm_covers[] = {{"criteria/1", 10}, {"nowhere/1", 9},
		{"check/1", 7}},
				utm_helps[] = {{"criteria/3", 10}, {"criteria/1", 10}},
				desk_helps[] = {{"criteria/1", 10}, {"criteria/4", 10}};
	const struct reference_cell utm[] = {{.is_there = true, .n_ids = 3, .ids = utm_covers},
		{.is_there = true, .n_ids = 2, .ids = utm_helps}},
				    desk[] = {{.is_there = false},
					    {.is_there = true, .n_ids = 2, .ids = desk_helps}};
	const struct reference_row rows[] = {
		{.id = STR("desk"), .cells = desk}, {.id = STR("utm"), .cells = utm}};
	const struct reference table = {
		.n_columns = 2, .columns = columns, .n_rows = 2, .rows = rows};
	struct assess_holding list[] = {{.offering = STR("desk"), .name = STR("Desk")},
		{.offering = STR("utm"), .name = STR("Gate")},
		{.offering = STR(""), .name = STR("Other")},
		{.offering = STR("utm"), .name = STR("Ended"), .until = NOW}};
	struct assess_holdings held = {&table, LENGTH(list), list};
	struct fixture *x = *state;
	struct assess_covered *c;
	struct assess_result r;

	fixture_maps(x, &x->check[0], RELATION_EQUAL, "criteria", &x->criteria[1]);
	fixture_says(x, "criteria", "4", "met");
	r = fixture_result(x, SET_CRITERIA);
	assert_int_equal(assess_coverage(&x->in, &r, &held, x->arena, &c), ERR_OK);
	assert_int_equal(c[0].cover, ASSESS_COVERED);
	assert_int_equal(c[0].n_by, 2);
	assert_int_equal(c[0].n_covering, 1);
	assert_int_equal(c[0].by[0], 1);
	assert_int_equal(c[0].by[1], 0);
	assert_int_equal(c[0].item->result, RESULT_UNANSWERED); /* it is only meant to */
	assert_false(c[0].item->is_proven);
	assert_int_equal(c[1].cover, ASSESS_COVERED); /* by the equal item of the check */
	assert_int_equal(c[2].cover, ASSESS_HELPED);
	assert_int_equal(c[3].cover, ASSESS_SETTLED);
	assert_int_equal(c[3].n_by, 1);
	held.n = 1;
	assert_int_equal(assess_coverage(&x->in, &r, &held, x->arena, &c), ERR_OK);
	assert_int_equal(c[0].cover, ASSESS_HELPED);
	assert_int_equal(c[1].cover, ASSESS_OPEN);
	held.offerings = NULL;
	assert_int_equal(assess_coverage(&x->in, &r, &held, x->arena, &c), ERR_OK);
	assert_int_equal(c[0].cover, ASSESS_OPEN);
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF(only_what_is_open),
		TEST_OF(what_open_items_name),
		TEST_OF(effect_over_effort_over_money),
		TEST_OF(a_contradiction_comes_first_among_its_like),
		TEST_OF(one_stands_for_its_equals),
		TEST_OF(what_comes_round),
		TEST_OF(the_same_work_is_one_duty),
		TEST_OF(first_days_stand),
		TEST_OF(the_leap_day_is_a_day),
		TEST_OF(answers_and_proofs_run_out),
		TEST_OF(what_is_held_covers_but_settles_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
