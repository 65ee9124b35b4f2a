/* What persons say and machines show of one item, and what the whole amounts to. */
#include "assess/fixture.h"

static struct assess_item
first(struct fixture *x)
{
	return fixture_result(x, SET_CHECK).items[0];
}

/* ---- one item ---- */

static void
nothing_is_known(void **state)
{
	struct assess_item i = first(*state);

	assert_int_equal(i.state, ASSESS_NOT_MEASURED);
	assert_int_equal(i.result, RESULT_UNANSWERED);
	assert_int_equal(i.points, -1); /* as one that nobody knows */
	assert_null(i.answer);
	assert_false(i.is_proven);
}

static void
points_of_each_answer(void **state)
{
	static const struct {
		const char *choice;
		int points;
		enum result result;
	} cells[] = {{"yes", 4, RESULT_MET}, {"partly", 2, RESULT_PARTLY},
		{"no", 0, RESULT_NOT_MET}, {"unknown", -1, RESULT_UNKNOWN},
		{"not_applicable", 4, RESULT_NOT_APPLICABLE},
		{"an earlier pack's", -1, RESULT_UNKNOWN}};
	struct fixture *x = *state;

	fixture_says(x, "check", "1", "");
	assert_int_equal(first(x).state, ASSESS_NOT_MEASURED); /* taken back */
	for (size_t i = 0; i < LENGTH(cells); i++) {
		x->answers[0].choice = str_c(cells[i].choice);
		assert_int_equal(first(x).points, cells[i].points);
		assert_int_equal(first(x).result, cells[i].result);
		assert_int_equal(first(x).state, ASSESS_PERSON);
	}
}

/* Every pair of a person's word and a machine's finding. */
static void
lower_of_both_counts(void **state)
{
#define S(name) ASSESS_##name
#define R(name) RESULT_##name
	static const struct {
		const char *choice;
		enum result shown;
		enum grade grade;
		enum assess_state state;
		enum result result;
		bool is_proven;
	} cells[] = {
		{NULL, R(MET), GRADE_PROVES, S(MACHINE), R(MET), true},
		{NULL, R(PARTLY), GRADE_PROVES, S(MACHINE), R(PARTLY), false},
		{NULL, R(NOT_MET), GRADE_CONTRADICTS, S(MACHINE), R(NOT_MET), false},
		{NULL, R(PARTLY), GRADE_CONTRADICTS, S(MACHINE), R(PARTLY), false},
		{NULL, R(MET), GRADE_HELPS, S(NOT_MEASURED), R(UNANSWERED), false},
		{"yes", R(MET), GRADE_PROVES, S(MACHINE), R(MET), true},
		{"yes", R(PARTLY), GRADE_PROVES, S(CONTRADICTION), R(PARTLY), false},
		{"yes", R(NOT_MET), GRADE_CONTRADICTS, S(CONTRADICTION), R(NOT_MET), false},
		{"yes", R(MET), GRADE_HELPS, S(PERSON), R(MET), false},
		{"yes", R(NOT_MET), GRADE_HELPS, S(PERSON), R(MET), false},
		{"partly", R(MET), GRADE_PROVES, S(CONTRADICTION), R(PARTLY), false},
		{"partly", R(NOT_MET), GRADE_CONTRADICTS, S(CONTRADICTION), R(NOT_MET), false},
		{"partly", R(PARTLY), GRADE_CONTRADICTS, S(MACHINE), R(PARTLY), false},
		{"no", R(MET), GRADE_PROVES, S(CONTRADICTION), R(NOT_MET), false},
		{"no", R(PARTLY), GRADE_PROVES, S(CONTRADICTION), R(NOT_MET), false},
		{"no", R(PARTLY), GRADE_CONTRADICTS, S(PERSON), R(NOT_MET), false},
		{"no", R(NOT_MET), GRADE_CONTRADICTS, S(MACHINE), R(NOT_MET), false},
		{"unknown", R(MET), GRADE_PROVES, S(MACHINE), R(MET), true},
		{"unknown", R(NOT_MET), GRADE_CONTRADICTS, S(MACHINE), R(NOT_MET), false},
		{"unknown", R(MET), GRADE_HELPS, S(PERSON), R(UNKNOWN), false},
		{"not_applicable", R(NOT_MET), GRADE_CONTRADICTS, S(CONTRADICTION), R(NOT_MET),
			false},
		{"not_applicable", R(MET), GRADE_PROVES, S(CONTRADICTION), R(MET), true},
	};
#undef S
#undef R
	struct fixture *x = *state;
	struct framework_binding *b =
		fixture_binds(x, &x->check[0], READING_SMB1_DEVICES, RESULT_MET, GRADE_PROVES);

	fixture_reads(x, READING_SMB1_DEVICES, 0, 18);
	fixture_says(x, "check", "1", "yes");
	for (size_t i = 0; i < LENGTH(cells); i++) {
		struct assess_item item;

		x->in.n_answers = cells[i].choice != NULL;
		x->answers[0].choice = str_c(cells[i].choice);
		b->supports = cells[i].shown;
		b->grade = cells[i].grade;
		item = first(x);
		if (item.state != cells[i].state || item.result != cells[i].result ||
			item.is_proven != cells[i].is_proven)
			fail_msg("cell %zu: state %s, result %s, proven %d", i,
				assess_state_name(item.state), result_name(item.result),
				item.is_proven);
		assert_int_equal(
			item.machine, b->grade == GRADE_HELPS ? RESULT_UNANSWERED : b->supports);
		assert_ptr_equal(item.answer, cells[i].choice != NULL ? x->answers : NULL);
	}
}

static void
lowest_of_what_is_shown(void **state)
{
	struct fixture *x = *state;
	struct assess_item i;

	fixture_binds(x, &x->check[0], READING_SMB1_DEVICES, RESULT_MET, GRADE_PROVES);
	fixture_binds(x, &x->check[0], READING_BAD_CONTACTS, RESULT_PARTLY, GRADE_CONTRADICTS);
	fixture_binds(x, &x->check[0], READING_REMOTE_TOOLS, RESULT_MET, GRADE_HELPS);
	fixture_reads(x, READING_SMB1_DEVICES, 0, 5);
	i = first(x);
	assert_true(i.is_proven && i.machine == RESULT_MET && !i.is_helped);
	fixture_reads(x, READING_REMOTE_TOOLS, 0, 5);
	assert_true(first(x).is_helped);
	fixture_reads(x, READING_BAD_CONTACTS, 0, 5);
	i = first(x);
	assert_int_equal(i.machine, RESULT_PARTLY);
	assert_int_equal(i.state, ASSESS_MACHINE);
	assert_int_equal(i.points, 2);
	assert_false(i.is_proven);
	assert_int_equal(i.n_proofs, 3);
	x->readings[2].value = 1; /* nothing speaks against it any more */
	assert_true(first(x).is_proven);
}

static void
standing_of_a_binding(void **state)
{
	struct fixture *x = *state;
	struct framework_binding *b =
		fixture_binds(x, &x->check[0], READING_SMB1_DEVICES, RESULT_MET, GRADE_PROVES);
	struct reading *r = &x->readings[0];

	b->seen = (struct condition){.compare = COMPARE_LEAST, .number = 80};
	assert_int_equal(first(x).proofs[0].standing, ASSESS_NO_READING);
	fixture_reads(x, READING_SMB1_DEVICES, 0, 18);
	assert_int_equal(first(x).proofs[0].standing, ASSESS_FRESH);
	assert_int_equal(first(x).proofs[0].valid_until, r->at + 30 * MS_DAY);
	r->seen_percent = 79;
	assert_int_equal(first(x).proofs[0].standing, ASSESS_TOO_LITTLE);
	r->seen_percent = 80;
	r->of = 0;
	assert_int_equal(first(x).proofs[0].standing, ASSESS_TOO_LITTLE);
	b->of = (struct condition){0}; /* a pack that forgot the base */
	assert_int_equal(first(x).proofs[0].standing, ASSESS_TOO_LITTLE);
	r->of = 18;
	r->value = 1;
	assert_int_equal(first(x).proofs[0].standing, ASSESS_SILENT);
	r->value = 0;
	r->at = NOW - 30 * MS_DAY;
	assert_int_equal(first(x).proofs[0].standing, ASSESS_FRESH);
	r->at--;
	assert_int_equal(first(x).proofs[0].standing, ASSESS_STALE);
	r->at = NOW + 2 * MS_DAY; /* of a clock that was wrong */
	assert_int_equal(first(x).proofs[0].standing, ASSESS_NO_READING);
	b->reading = READING_BACKUP_FRESH;
	r->kind = READING_BACKUP_FRESH;
	r->at = NOW;
	assert_int_equal(first(x).proofs[0].standing, ASSESS_NO_PRODUCER);
	assert_int_equal(first(x).result, RESULT_UNANSWERED);
}

static void
of_one_kind_and_key_the_latest_counts(void **state)
{
	struct fixture *x = *state;
	struct framework_binding *b =
		fixture_binds(x, &x->check[0], READING_DOCUMENT_CURRENT, RESULT_MET, GRADE_PROVES);

	b->key = STR("policy");
	b->value = (struct condition){.compare = COMPARE_EQUAL, .number = 1};
	fixture_reads(x, READING_DOCUMENT_CURRENT, 1, 1)->key = STR("rules");
	assert_int_equal(first(x).result, RESULT_UNANSWERED);
	fixture_reads(x, READING_DOCUMENT_CURRENT, 1, 1)->key = STR("policy");
	assert_int_equal(first(x).result, RESULT_MET);
	fixture_reads(x, READING_DOCUMENT_CURRENT, 0, 1)->key = STR("policy");
	x->readings[2].at = NOW - MS_HOUR;
	assert_int_equal(first(x).result, RESULT_UNANSWERED);
	x->readings[2].at = NOW - 9 * MS_DAY;
	assert_int_equal(first(x).result, RESULT_MET);
}

static void
what_is_too_old(void **state)
{
	struct fixture *x = *state;
	struct assess_answer *a = fixture_says(x, "check", "1", "yes");
	struct assess_item i;

	fixture_binds(x, &x->check[0], READING_SMB1_DEVICES, RESULT_MET, GRADE_PROVES);
	fixture_binds(x, &x->check[0], READING_BAD_CONTACTS, RESULT_NOT_MET, GRADE_CONTRADICTS);
	a->at = NOW - 365 * MS_DAY;
	assert_int_equal(first(x).state, ASSESS_PERSON);
	a->at--;
	i = first(x);
	assert_int_equal(i.state, ASSESS_EXPIRED);
	assert_int_equal(i.result, RESULT_UNKNOWN);
	assert_int_equal(i.person, RESULT_MET); /* what was said is still shown */
	assert_int_equal(i.points, -1);
	assert_true(i.is_answer_old);
	fixture_reads(x, READING_SMB1_DEVICES, 0, 5);
	i = first(x);
	assert_int_equal(i.state, ASSESS_MACHINE); /* something fresh stands */
	assert_true(i.is_proven);
	x->readings[0].at = NOW - 31 * MS_DAY;
	assert_int_equal(first(x).state, ASSESS_EXPIRED);
	x->in.n_answers = 0; /* nobody said, and the proof is too old */
	i = first(x);
	assert_int_equal(i.state, ASSESS_EXPIRED);
	assert_int_equal(i.result, RESULT_UNKNOWN);
	assert_int_equal(i.proofs[0].standing, ASSESS_STALE);
	x->in.n_answers = 1; /* an old proof does not hide a fresh answer */
	a->at = NOW;
	assert_int_equal(first(x).state, ASSESS_PERSON);
	a->choice = STR("unknown"); /* nor one that says "does not know" */
	assert_int_equal(first(x).state, ASSESS_PERSON);
	x->in.n_answers = 0;
	x->check[0].bindings++; /* only what contradicts, and that is over: nothing was shown */
	x->check[0].n_bindings--;
	x->readings[0].kind = READING_BAD_CONTACTS;
	assert_int_equal(first(x).state, ASSESS_NOT_MEASURED);
}

/* Of two choices that amount to the same the person's own counts, while it is fresh. */
static void
points_are_those_that_were_chosen(void **state)
{
	struct framework_choice choices[] = {
		five_choices[0], five_choices[0], five_choices[2], five_choices[3]};
	struct fixture *x = *state;

	choices[1].id = STR("very much");
	choices[1].points = 5;
	x->check[0].choices = choices;
	x->check[0].n_choices = LENGTH(choices);
	fixture_says(x, "check", "1", "very much");
	assert_int_equal(first(x).points, 5);
	fixture_binds(x, &x->check[0], READING_SMB1_DEVICES, RESULT_MET, GRADE_PROVES);
	fixture_reads(x, READING_SMB1_DEVICES, 0, 5);
	assert_int_equal(first(x).points, 5);
	x->answers[0].at = NOW - 400 * MS_DAY; /* now it is the machine's word: the fewest */
	assert_int_equal(first(x).points, 4);
	x->bindings[0].supports = RESULT_PARTLY; /* which cannot be chosen: the next lower */
	assert_int_equal(first(x).points, 0);
	x->check[0].n_choices = 2; /* nothing so low can be chosen: the fewest of all */
	assert_int_equal(first(x).points, 4);
}

static void
does_not_apply_is_refused_where_it_was_seen(void **state)
{
	struct fixture *x = *state;
	const struct reading *seen;
	struct assess_item i;

	x->check[0].has_applies_if = true;
	x->check[0].applies_if = (struct framework_binding){.reading = READING_IOT_SEEN,
		.value = {.compare = COMPARE_LEAST, .number = 1},
		.valid_days = 30};
	fixture_says(x, "check", "1", "not_applicable");
	assert_true(assess_may_not_apply(&x->in, &x->check[0], &seen));
	assert_null(seen);
	assert_int_equal(first(x).points, 4);
	fixture_reads(x, READING_IOT_SEEN, 2, 18);
	assert_false(assess_may_not_apply(&x->in, &x->check[0], &seen));
	assert_ptr_equal(seen, x->readings);
	i = first(x);
	assert_true(i.is_refused);
	assert_int_equal(i.result, RESULT_UNKNOWN);
	assert_int_equal(i.person, RESULT_NOT_APPLICABLE);
	assert_int_equal(i.state, ASSESS_CONTRADICTION);
	assert_int_equal(i.points, -1);
	x->answers[0].choice = STR("no");
	assert_false(first(x).is_refused);
	x->readings[0].at = NOW - 31 * MS_DAY; /* it is gone */
	x->answers[0].choice = STR("not_applicable");
	assert_false(first(x).is_refused);
	assert_true(assess_may_not_apply(&x->in, &x->check[0], NULL));
	x->check[0].may_not_apply = false;
	assert_false(assess_may_not_apply(&x->in, &x->check[0], NULL));
}

static void
sites(void **state)
{
	struct fixture *x = *state;
	struct assess_item i;

	fixture_says(x, "check", "1", "yes")->site = STR("osaka");
	fixture_says(x, "check", "1", "partly")->site = STR("tokyo");
	i = first(x);
	assert_int_equal(i.result, RESULT_PARTLY);
	assert_ptr_equal(i.answer, &x->answers[1]);
	fixture_says(x, "check", "1", "no");
	assert_int_equal(first(x).result, RESULT_NOT_MET); /* said of the whole */
	x->answers[2].at = NOW - 400 * MS_DAY;
	assert_int_equal(first(x).result, RESULT_PARTLY); /* the sites answered since */
	x->in.site = STR("osaka");
	assert_int_equal(first(x).result, RESULT_MET);
	x->in.site = STR("nagoya");
	assert_int_equal(first(x).state, ASSESS_NOT_MEASURED);
	x->in.site = STR("");
	x->answers[1].at = NOW - 400 * MS_DAY; /* a site that has to be asked anew */
	i = first(x);
	assert_int_equal(i.state, ASSESS_EXPIRED);
	assert_true(str_equal(i.answer->site, STR("tokyo")));
	x->answers[0].choice = STR("partly"); /* what is too old counts as unknown: the lower one */
	x->answers[1].choice = STR("yes");
	assert_int_equal(first(x).state, ASSESS_EXPIRED);
	x->answers[0].choice = STR("yes");
	fixture_says(x, "check", "1", "yes")->site = STR("tokyo");
	assert_int_equal(first(x).result, RESULT_MET); /* of one site the latest */
}

static void
asked_once_another_is_met(void **state)
{
	struct fixture *x = *state;

	x->check[0].depends_on = &x->check[4];
	assert_false(first(x).is_asked);
	fixture_says(x, "check", "5", "partly");
	assert_false(first(x).is_asked);
	x->answers[0].choice = STR("yes");
	assert_true(first(x).is_asked);
}

/* ---- the whole ---- */

/* The check's sum for so many of each answer, the rest left open. */
static struct assess_result
sum_of(struct fixture *x, int yes, int partly, int no)
{
	x->in.n_answers = 0;
	for (int i = 0; i < yes + partly + no; i++)
		fixture_says(x, "check", x->ids[i],
			i < yes		   ? "yes"
			: i < yes + partly ? "partly"
					   : "no");
	return fixture_result(x, SET_CHECK);
}

static void
bands_of_the_sum(void **state)
{
	static const struct {
		int yes, partly, no, points, band;
	} cells[] = {
		{25, 0, 0, 100, 0},
		{25 - 1, 1, 0, 98, 1},
		{24, 0, 0, 95, 1},
		{17, 1, 7, 70, 1},
		{18, 0, 4, 69, 2}, /* 72 - 3 */
		{12, 1, 12, 50, 2},
		{13, 0, 9, 49, 3}, /* 52 - 3 */
		{0, 0, 25, 0, 3},
		{0, 0, 0, -25, 3},
	};
	struct fixture *x = *state;

	for (size_t i = 0; i < LENGTH(cells); i++) {
		struct assess_result r = sum_of(x, cells[i].yes, cells[i].partly, cells[i].no);

		assert_int_equal(r.points, cells[i].points);
		assert_ptr_equal(r.band, &check_bands[cells[i].band]);
		assert_int_equal(r.points_min, -25);
		assert_int_equal(r.points_max, 100);
		assert_int_equal(r.n_answered, cells[i].yes + cells[i].partly + cells[i].no);
		assert_int_equal(r.is_fulfilled, cells[i].yes == 25);
	}
	/* 99: one that nobody has, at the points of "not used" */
	sum_of(x, 24, 0, 0);
	fixture_says(x, "check", "25", "not_applicable");
	assert_int_equal(fixture_result(x, SET_CHECK).points, 100);
	assert_true(fixture_result(x, SET_CHECK).is_fulfilled);
}

/* 99 and 1 cannot be reached by 4, 2, 0, -1 alone: the edge itself, by a choice of 3 points. */
static void
one_below_the_top(void **state)
{
	struct fixture *x = *state;
	struct framework_choice choices[] = {five_choices[0], five_choices[3]};

	sum_of(x, 25, 0, 0);
	choices[0].points = 3;
	x->check[0].choices = choices;
	x->check[0].n_choices = 2;
	assert_int_equal(fixture_result(x, SET_CHECK).points, 99);
	assert_ptr_equal(fixture_result(x, SET_CHECK).band, &check_bands[1]);
	assert_int_equal(fixture_result(x, SET_CHECK).points_max, 99);
}

static void
benchmark_of_27_by_5(void **state)
{
	static const enum result results[] = {
		RESULT_NOT_MET, RESULT_NOT_MET, RESULT_PARTLY, RESULT_PARTLY, RESULT_MET};
	struct fixture *x = *state;
	struct framework_choice choices[6];
	struct framework_item items[27];
	struct framework *f = &x->frameworks[SET_CHECK];
	static const char *const ids[] = {"1", "2", "3", "4", "5", "unknown"};

	for (int i = 0; i < 6; i++)
		choices[i] = (struct framework_choice){.id = str_c(ids[i]),
			.points = i < 5 ? i + 1 : 1,
			.result = i < 5 ? results[i] : RESULT_UNKNOWN};
	for (uint32_t i = 0; i < 27; i++)
		items[i] = (struct framework_item){
			.id = STR("x"), .index = i, .n_choices = 6, .choices = choices};
	f->items = items;
	f->n_items = 27;
	assert_int_equal(fixture_result(x, SET_CHECK).points, 27);
	assert_int_equal(fixture_result(x, SET_CHECK).points_min, 27);
	assert_int_equal(fixture_result(x, SET_CHECK).points_max, 135);
	items[26].id = STR("y");
	for (int i = 0; i < 5; i++) {
		x->in.n_answers = 0;
		fixture_says(x, "check", "y", ids[i]);
		assert_int_equal(fixture_result(x, SET_CHECK).points, 26 + i + 1);
	}
}

static void
deviation(void **state)
{
	static const struct {
		int score, mean, sd, deviation;
	} cells[] = {{80, 8000, 1500, 50}, {95, 8000, 1500, 60}, {65, 8000, 1500, 40},
		{135, 8000, 1500, 87}, {27, 8000, 1500, 15}, {81, 8000, 1600, 51},
		{79, 8000, 1600, 49},
		{80, 8050, 1000,
			49} /* 49.5 lies half a point below: -0.5 goes away from the mean */};
	int d = -1;

	(void)state;
	for (size_t i = 0; i < LENGTH(cells); i++) {
		assert_int_equal(
			assess_deviation(cells[i].score, cells[i].mean, cells[i].sd, &d), ERR_OK);
		assert_int_equal(d, cells[i].deviation);
	}
	assert_int_equal(assess_deviation(80, 8000, 0, &d), ERR_INVALID);
	assert_int_equal(assess_deviation(80, 8000, -5, &d), ERR_INVALID);
}

static void
levels_of_groups(void **state)
{
	static const struct framework_level levels[] = {
		{.id = {"1", 1}}, {.id = {"2", 1}}, {.id = {"3", 1}}};
	struct fixture *x = *state;
	struct framework *f = &x->frameworks[SET_CHECK];
	struct assess_result r;

	f->rule = FRAMEWORK_LEVEL;
	f->n_levels = 3;
	f->levels = levels;
	f->n_groups = 2;
	f->n_items = 6;
	for (uint32_t i = 0; i < 6; i++) {
		x->check[i].group = i / 3;
		x->check[i].level = levels[i % 3].id;
	}
	r = fixture_result(x, SET_CHECK);
	assert_null(r.level);
	assert_null(r.group_levels[0]);
	fixture_says(x, "check", "1", "yes");
	fixture_says(x, "check", "3", "yes"); /* level 3 without level 2 is worth nothing yet */
	r = fixture_result(x, SET_CHECK);
	assert_ptr_equal(r.group_levels[0], &levels[0]);
	assert_null(r.level);
	fixture_says(x, "check", "4", "not_applicable");
	fixture_says(x, "check", "5", "yes");
	r = fixture_result(x, SET_CHECK);
	assert_ptr_equal(r.group_levels[1], &levels[1]);
	assert_ptr_equal(r.level, &levels[0]);
	fixture_says(x, "check", "2", "yes");
	r = fixture_result(x, SET_CHECK);
	assert_ptr_equal(r.group_levels[0], &levels[2]);
	assert_ptr_equal(r.level, &levels[1]);
	assert_null(r.band);
	fixture_says(x, "check", "6", "yes");
	assert_ptr_equal(fixture_result(x, SET_CHECK).level, &levels[2]);
}

/* ---- answers of other frameworks ---- */

static void
an_answer_counts_in_every_framework(void **state)
{
	struct fixture *x = *state;
	struct assess_item i;

	fixture_maps(x, &x->check[0], RELATION_EQUAL, "criteria", &x->criteria[2]);
	fixture_says(x, "criteria", "3", "met");
	i = first(x);
	assert_int_equal(i.result, RESULT_MET);
	assert_int_equal(i.points, 4); /* of this framework's own choice */
	assert_ptr_equal(i.answer, &x->answers[0]);
	assert_ptr_equal(i.answer_of, &x->frameworks[SET_CRITERIA]);
	fixture_says(x, "check", "1", "no"); /* its own answer stands before any other */
	assert_int_equal(first(x).result, RESULT_NOT_MET);
	x->answers[1].choice = STR("partly");
	x->answers[0].framework = STR("nowhere");
	i = fixture_result(x, SET_CRITERIA)
		    .items[2]; /* the other way; there is no "partly" there */
	assert_int_equal(i.result, RESULT_NOT_MET);
	assert_int_equal(i.points, 0);
	x->answers[1].choice = STR("not_applicable"); /* which cannot be said there */
	assert_int_equal(fixture_result(x, SET_CRITERIA).items[2].state, ASSESS_NOT_MEASURED);
	x->answers[1].choice = STR("yes");
	x->answers[1].at = NOW - 400 * MS_DAY;
	assert_int_equal(fixture_result(x, SET_CRITERIA).items[2].state, ASSESS_EXPIRED);
	x->answers[0].framework = STR("criteria"); /* an old one gives way to one that is fresh */
	assert_int_equal(first(x).state, ASSESS_PERSON);
	assert_int_equal(first(x).result, RESULT_MET);
}

static void
over_a_third_one_and_the_newest(void **state)
{
	struct fixture *x = *state;

	fixture_maps(x, &x->check[0], RELATION_EQUAL, "criteria", &x->criteria[0]);
	fixture_maps(x, &x->check[1], RELATION_EQUAL, "criteria", &x->criteria[0]);
	fixture_says(x, "check", "2", "partly");
	assert_int_equal(first(x).result, RESULT_PARTLY);
	fixture_says(x, "criteria", "1", "met")->at = NOW - 2 * MS_DAY;
	assert_int_equal(first(x).result, RESULT_PARTLY);
	x->answers[1].at = NOW;
	assert_int_equal(first(x).result, RESULT_MET);
	x->in.n_answers = 1;
	x->answers[0].choice = STR("not_applicable"); /* carried where it may be said */
	assert_int_equal(first(x).result, RESULT_NOT_APPLICABLE);
	x->check[0].may_not_apply = false;
	assert_int_equal(first(x).state, ASSESS_NOT_MEASURED);
}

static void
suggest(struct fixture *x, struct assess_suggestion **ret_list, uint32_t n)
{
	uint32_t got;

	assert_int_equal(
		assess_suggest(&x->in, &x->frameworks[SET_CHECK], x->arena, ret_list, &got),
		ERR_OK);
	assert_int_equal(got, n);
}

static void
an_earlier_edition_only_suggests(void **state)
{
	struct fixture *x = *state;
	struct assess_suggestion *s;

	fixture_maps(x, &x->check[0], RELATION_EQUAL, "check_old", &x->old[3]);
	fixture_says(x, "check_old", "4", "partly");
	assert_int_equal(first(x).state, ASSESS_NOT_MEASURED);
	suggest(x, &s, 1);
	assert_ptr_equal(s->item, &x->check[0]);
	assert_ptr_equal(s->choice, &five_choices[1]);
	assert_ptr_equal(s->from_item, &x->old[3]);
	assert_int_equal(s->relation, RELATION_EQUAL);
	fixture_says(x, "check", "1", "unknown"); /* "does not know" is an answer too */
	suggest(x, &s, 0);
	x->in.n_answers = 1;
	x->answers[0].choice = STR("unknown");
	suggest(x, &s, 0);
	x->answers[0].choice = STR("yes");
	x->answers[0].at = NOW - 366 * MS_DAY;
	suggest(x, &s, 0);
	x->answers[0].at = NOW; /* no way around, over a third framework */
	x->n_maps = x->check[0].n_maps = 0;
	fixture_maps(x, &x->check[0], RELATION_EQUAL, "criteria", &x->criteria[0]);
	fixture_maps(x, &x->criteria[0], RELATION_EQUAL, "check_old", &x->old[3]);
	assert_int_equal(first(x).state, ASSESS_NOT_MEASURED);
	suggest(x, &s, 1);
	assert_int_equal(fixture_result(x, SET_CRITERIA).items[0].result, RESULT_MET);
}

/* Each relation, each way round, with each answer. */
static void
what_a_relation_suggests(void **state)
{
	static const struct {
		enum relation relation; /* of the criterion to the item of the check */
		const char *said, *suggested;
	} cells[] = {
		{RELATION_SUPERSET, "met", "yes"}, {RELATION_SUPERSET, "not_met", NULL},
		{RELATION_SUPERSET, "unknown", NULL}, {RELATION_SUBSET, "met", NULL},
		{RELATION_SUBSET, "not_met", "no"}, {RELATION_SUBSET, "unknown", NULL},
		{RELATION_TOUCHES, "met", NULL}, {RELATION_TOUCHES, "not_met", NULL},
		{RELATION_EQUAL, "met", NULL}, /* counts by itself */
	};
	struct fixture *x = *state;
	struct assess_suggestion *s;

	fixture_says(x, "criteria", "1", "met");
	for (size_t i = 0; i < LENGTH(cells) * 2; i++) {
		enum relation r = cells[i / 2].relation;
		const char *suggested = cells[i / 2].suggested;

		x->n_maps = x->check[0].n_maps = x->criteria[0].n_maps = 0;
		if (i % 2 == 0)
			fixture_maps(x, &x->criteria[0], r, "check", &x->check[0]);
		else
			fixture_maps(x, &x->check[0],
				r == RELATION_SUBSET	 ? RELATION_SUPERSET
				: r == RELATION_SUPERSET ? RELATION_SUBSET
							 : r,
				"criteria", &x->criteria[0]);
		x->answers[0].choice = str_c(cells[i / 2].said);
		suggest(x, &s, suggested != NULL);
		if (suggested != NULL) {
			assert_true(str_equal(s->choice->id, str_c(suggested)));
			assert_int_equal(s->relation, r);
			assert_ptr_equal(s->answer, x->answers);
		}
	}
}

static void
too_small_an_arena(void **state)
{
	struct fixture *x = *state;
	struct arena *small = arena_new(512);
	const struct framework *f = &x->frameworks[SET_CHECK];
	const struct assess_pursued pursued = {f, 0, false};
	const struct assess_taken taken = {&pursued, 1, NULL, 0, ZONE_JAPAN_MINUTES};
	struct assess_suggestion *s;
	struct assess_result r;
	struct assess_gap *g;
	struct assess_due *d;
	struct reading *readings;
	struct assess_sight sight = {0};
	uint32_t n;

	assert_int_equal(assess_framework(&x->in, f, small, &r), ERR_FULL);
	assert_int_equal(assess_suggest(&x->in, f, small, &s, &n), ERR_FULL);
	assert_int_equal(assess_gaps(&x->in, &f, 1, small, &g, &n), ERR_FULL);
	assert_int_equal(assess_duties(&x->in, &taken, small, &d, &n), ERR_FULL);
	assert_int_equal(assess_read(&sight, NOW, small, &readings, &n), ERR_FULL);
	arena_free(small);
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF(nothing_is_known),
		TEST_OF(points_of_each_answer),
		TEST_OF(lower_of_both_counts),
		TEST_OF(lowest_of_what_is_shown),
		TEST_OF(standing_of_a_binding),
		TEST_OF(of_one_kind_and_key_the_latest_counts),
		TEST_OF(what_is_too_old),
		TEST_OF(points_are_those_that_were_chosen),
		TEST_OF(does_not_apply_is_refused_where_it_was_seen),
		TEST_OF(sites),
		TEST_OF(asked_once_another_is_met),
		TEST_OF(bands_of_the_sum),
		TEST_OF(one_below_the_top),
		TEST_OF(benchmark_of_27_by_5),
		cmocka_unit_test(deviation),
		TEST_OF(levels_of_groups),
		TEST_OF(an_answer_counts_in_every_framework),
		TEST_OF(over_a_third_one_and_the_newest),
		TEST_OF(an_earlier_edition_only_suggests),
		TEST_OF(what_a_relation_suggests),
		TEST_OF(too_small_an_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
