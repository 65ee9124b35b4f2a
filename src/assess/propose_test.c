/*
 * One answer for a whole topic, and what may be taken over: nothing that was answered, proven or
 * contradicted is touched, and nothing is suggested above what was read.
 */
#include "assess/fixture.h"

/* ---- one answer for many ---- */

/* Each case: how the item stands, the answer for the topic, what becomes of it. */
static void
an_answer_for_all_leaves_what_is_settled(void **state)
{
	static const struct assess_answer said;
	static const struct {
		struct assess_item at;
		unsigned choice; /* of five_choices */
		enum assess_fill is;
	} cases[] = {
		{{.is_asked = true}, 0, ASSESS_FILLED},
		{{.is_asked = true}, 3, ASSESS_FILLED}, /* "does not know" */
		{{.is_asked = true}, 4, ASSESS_FILL_NO_CHOICE},
		{{.is_asked = false}, 0, ASSESS_FILL_NOT_ASKED},
		{{.is_asked = true, .answer = &said}, 0, ASSESS_FILL_ANSWERED},
		{{.is_asked = true, .answer = &said, .person = RESULT_UNKNOWN}, 0,
			ASSESS_FILL_ANSWERED},
		{{.is_asked = true, .answer = &said, .is_answer_old = true}, 0, ASSESS_FILLED},
		{{.is_asked = true, .machine = RESULT_MET, .is_proven = true}, 2,
			ASSESS_FILL_PROVEN},
		{{.is_asked = true, .machine = RESULT_PARTLY}, 0, ASSESS_FILL_AGAINST},
		{{.is_asked = true, .machine = RESULT_PARTLY}, 1, ASSESS_FILLED},
		{{.is_asked = true, .machine = RESULT_PARTLY}, 2, ASSESS_FILLED},
		{{.is_asked = true, .machine = RESULT_NOT_MET}, 1, ASSESS_FILL_AGAINST},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		if (assess_fill_of(&cases[i].at, &five_choices[cases[i].choice]) != cases[i].is)
			fail_msg("case %zu", i);
	assert_int_equal(assess_fill_of(&cases[0].at, NULL), ASSESS_FILL_NO_CHOICE);
}

/* The result of an item that was filled is never above what the machine shows. */
static void
a_filled_answer_is_never_above_the_machine(void **state)
{
	struct fixture *x = *state;
	struct framework_binding *b = fixture_binds(
		x, &x->check[0], READING_SYSTEMS_OUT_OF_SUPPORT, RESULT_PARTLY, GRADE_CONTRADICTS);
	struct assess_result r;

	b->value = (struct condition){.compare = COMPARE_LEAST, .number = 1};
	fixture_reads(x, READING_SYSTEMS_OUT_OF_SUPPORT, 1, 9);
	r = fixture_result(x, SET_CHECK);
	assert_int_equal(assess_fill_of(&r.items[0], &five_choices[0]), ASSESS_FILL_AGAINST);
	assert_int_equal(assess_fill_of(&r.items[1], &five_choices[0]), ASSESS_FILLED);
}

/* ---- what may be taken over ---- */

static struct assess_proposals
propose(struct fixture *x, const struct assess_holdings *held)
{
	struct assess_result r = fixture_result(x, SET_CHECK);
	struct assess_result *kept = arena_alloc(x->arena, sizeof(r));
	struct assess_proposals p;

	*kept = r;
	assert_int_equal(assess_propose(&x->in, kept, held, x->arena, &p), ERR_OK);
	return p;
}

/* A hint's condition, what it says, and what is suggested then: RESULT_UNANSWERED for nothing. */
static void
a_hint_suggests_what_it_supports(void **state)
{
	static const struct {
		enum reading_kind kind;
		struct condition value;
		int64_t read;
		enum result supports;
		enum grade grade;
		enum result suggested;
	} cases[] = {
		{READING_WATCH_DAYS, {COMPARE_LEAST, 20, false}, 25, RESULT_PARTLY, GRADE_HELPS,
			RESULT_PARTLY},
		{READING_WATCH_DAYS, {COMPARE_LEAST, 20, false}, 5, RESULT_PARTLY, GRADE_HELPS,
			RESULT_UNANSWERED},
		{READING_LEDGER_COMPLETE, {COMPARE_EQUAL, 100, true}, 9, RESULT_MET, GRADE_HELPS,
			RESULT_MET},
		{READING_SYSTEMS_OUT_OF_SUPPORT, {COMPARE_EQUAL, 0, false}, 0, RESULT_MET,
			GRADE_HELPS, RESULT_MET},
		{READING_DRILL_DONE, {COMPARE_MOST, 365, false}, 30, RESULT_MET, GRADE_HELPS,
			RESULT_MET},
		/* what is proven is not suggested, nobody needs to say it */
		{READING_LEDGER_COMPLETE, {COMPARE_EQUAL, 100, true}, 9, RESULT_MET, GRADE_PROVES,
			RESULT_UNANSWERED},
		/* a warning is no reason to say "in part", nor "no" */
		{READING_BAD_CONTACTS, {COMPARE_LEAST, 1, false}, 2, RESULT_PARTLY, GRADE_HELPS,
			RESULT_UNANSWERED},
		{READING_CLEARTEXT_DEVICES, {COMPARE_LEAST, 1, false}, 2, RESULT_NOT_MET,
			GRADE_HELPS, RESULT_UNANSWERED},
		{READING_BACKUP_FRESH, {COMPARE_MOST, 99, true}, 3, RESULT_PARTLY, GRADE_HELPS,
			RESULT_UNANSWERED},
		{READING_BAD_CONTACTS, {COMPARE_LEAST, 1, false}, 2, RESULT_PARTLY,
			GRADE_CONTRADICTS, RESULT_UNANSWERED},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fixture *x = *state;
		struct framework_binding *b;
		struct assess_proposals p;

		x->n_bindings = x->in.n_readings = 0;
		x->check[0].n_bindings = 0;
		b = fixture_binds(
			x, &x->check[0], cases[i].kind, cases[i].supports, cases[i].grade);
		b->value = cases[i].value;
		fixture_reads(x, cases[i].kind, cases[i].read, 9);
		p = propose(x, NULL);
		if (p.n != (cases[i].suggested != RESULT_UNANSWERED) ||
			(p.n > 0 && (p.list[0].choice->result != cases[i].suggested ||
					    p.list[0].ground != ASSESS_GROUND_READING ||
					    p.list[0].proof->reading->kind != cases[i].kind)))
			fail_msg("case %zu", i);
	}
}

/* What speaks against it is a limit for every ground. */
static void
nothing_is_suggested_above_what_was_read(void **state)
{
	struct fixture *x = *state;
	struct framework_binding *b;

	fixture_binds(x, &x->check[0], READING_LEDGER_ROWS, RESULT_MET, GRADE_HELPS)->value =
		(struct condition){.compare = COMPARE_LEAST, .number = 1};
	b = fixture_binds(x, &x->check[0], READING_BAD_CONTACTS, RESULT_PARTLY, GRADE_HELPS);
	b->value = (struct condition){.compare = COMPARE_LEAST, .number = 1};
	fixture_reads(x, READING_LEDGER_ROWS, 4, 4);
	assert_int_equal(propose(x, NULL).n, 1);
	fixture_reads(x, READING_BAD_CONTACTS, 1, 9);
	assert_int_equal(propose(x, NULL).n, 0);
}

static void
of_several_grounds_the_lowest_counts(void **state)
{
	struct fixture *x = *state;
	struct assess_proposals p;

	fixture_maps(x, &x->check[0], RELATION_SUBSET, "criteria", &x->criteria[0]);
	fixture_says(x, "criteria", "1", "met");
	p = propose(x, NULL);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.list[0].ground, ASSESS_GROUND_ANSWER);
	assert_int_equal(p.list[0].choice->result, RESULT_MET);
	fixture_binds(x, &x->check[0], READING_WATCH_DAYS, RESULT_PARTLY, GRADE_HELPS)->value =
		(struct condition){.compare = COMPARE_LEAST, .number = 20};
	fixture_reads(x, READING_WATCH_DAYS, 29, 30);
	p = propose(x, NULL);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.list[0].ground, ASSESS_GROUND_READING);
	assert_int_equal(p.list[0].choice->result, RESULT_PARTLY);
	fixture_says(x, "check", "1", "no"); /* what somebody said is not asked again */
	assert_int_equal(propose(x, NULL).n, 0);
}

/* What is bought covers, helps, or is over. */
static void
what_is_bought_is_begun_and_no_more(void **state)
{
	static const struct reference_column columns[] = {
		{.id = {"covers", 6}}, {.id = {"helps", 5}}};
	static const struct str covered[] = {{"check/2", 7}}, helped[] = {{"check/3", 7}};
	static const struct reference_cell cells[] = {
		{.is_there = true, .n_ids = 1, .ids = covered},
		{.is_there = true, .n_ids = 1, .ids = helped}};
	static const struct reference_row row = {.id = {"antivirus", 9}, .cells = cells};
	static const struct reference table = {
		.n_columns = 2, .columns = columns, .n_rows = 1, .rows = &row};
	struct assess_holding list[] = {{STR("antivirus"), STR("VB Corp"), 0}};
	const struct assess_holdings held = {&table, 1, list};
	struct fixture *x = *state;
	struct assess_proposals p = propose(x, &held);

	assert_int_equal(p.n, 1);
	assert_ptr_equal(p.list[0].item, &x->check[1]);
	assert_int_equal(p.list[0].ground, ASSESS_GROUND_HOLDING);
	assert_int_equal(p.list[0].choice->result, RESULT_PARTLY);
	assert_ptr_equal(p.list[0].holding, &list[0]);
	list[0].until = NOW - 1;
	assert_int_equal(propose(x, &held).n, 0);
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF(an_answer_for_all_leaves_what_is_settled),
		TEST_OF(a_filled_answer_is_never_above_the_machine),
		TEST_OF(a_hint_suggests_what_it_supports),
		TEST_OF(nothing_is_suggested_above_what_was_read),
		TEST_OF(of_several_grounds_the_lowest_counts),
		TEST_OF(what_is_bought_is_begun_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
