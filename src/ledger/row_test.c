/* What a row lacks, and what is reckoned of it, with our own ledgers. */
#include "ledger/fixture.h"

static const struct ledger_column *
column(const struct ledger *l, const char *id)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(id));

	assert_non_null(c);
	return c;
}

static void
a_row_is_complete_when_what_it_needs_is_there(void **state)
{
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "devices");
	struct str *v = fixture_row(l, a);

	(void)state;
	assert_int_equal(ledger_missing(l, v), 4); /* name, kind, maker, manager */
	fixture_set(l, v, "name", "受付のプリンター");
	fixture_set(l, v, "kind", "printer");
	fixture_set(l, v, "maker", "A社");
	fixture_set(l, v, "manager", "佐藤");
	assert_int_equal(ledger_missing(l, v), 0);
	/* a server needs more: model, system, somebody who answers for it */
	fixture_set(l, v, "kind", "server");
	assert_true(ledger_cell_is_missing(l, column(l, "model"), v));
	assert_true(ledger_cell_is_missing(l, column(l, "system"), v));
	assert_true(ledger_cell_is_missing(l, column(l, "responsible"), v));
	assert_false(ledger_cell_is_missing(l, column(l, "maintainer"), v));
	/* "not known yet" is no answer */
	fixture_set(l, v, "kind", "unknown");
	assert_int_equal(ledger_missing(l, v), 1);
	arena_free(a);
}

static void
an_agreement_that_is_not_there_is_missing(void **state)
{
	static const char *const points[] = {"nda_definition", "nda_limits", "nda_storage",
		"nda_copying", "nda_passing_on", "nda_return"};
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "contractors");
	struct str *v = fixture_row(l, a);

	(void)state;
	fixture_set(l, v, "nda", "none");
	assert_true(ledger_cell_is_missing(l, column(l, "nda"), v));
	fixture_set(l, v, "nda", "own");
	assert_false(ledger_cell_is_missing(l, column(l, "nda"), v));
	for (size_t i = 0; i < N(points); i++) {
		fixture_set(l, v, points[i], "no");
		assert_true(ledger_cell_is_missing(l, column(l, points[i]), v));
		fixture_set(l, v, points[i], "yes");
		assert_false(ledger_cell_is_missing(l, column(l, points[i]), v));
	}
	fixture_set(l, v, "incident_roles", "talking");
	assert_true(ledger_cell_is_missing(l, column(l, "incident_roles"), v));
	arena_free(a);
}

static void
a_device_without_inbound_rules_takes_one_row(void **state)
{
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "firewall");
	struct str *v = fixture_row(l, a);

	(void)state;
	fixture_set(l, v, "device", "ルーター");
	fixture_set(l, v, "action", "none");
	fixture_set(l, v, "owner", "佐藤");
	fixture_set(l, v, "reviewed", "2026-11-01");
	assert_int_equal(ledger_missing(l, v), 0);
	fixture_set(l, v, "action", "allow");
	assert_int_equal(ledger_missing(l, v), 5); /* name, from, to, service, reason */
	arena_free(a);
}

static void
the_risk_sheet_is_reckoned(void **state)
{
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "information");
	struct str *v = fixture_row(l, a);
	struct ledger_reckoned r;

	(void)state;
	assert_false(ledger_reckon(l, column(l, "importance"), v, STR("2026-11-27"), &r));
	fixture_set(l, v, "confidentiality", "2");
	fixture_set(l, v, "integrity", "1");
	assert_false(ledger_reckon(l, column(l, "importance"), v, STR("2026-11-27"), &r));
	fixture_set(l, v, "availability", "1");
	assert_true(ledger_reckon(l, column(l, "importance"), v, STR("2026-11-27"), &r));
	assert_int_equal(r.number, 2);
	assert_false(r.is_forced);
	fixture_set(l, v, "personal", "none");
	assert_true(ledger_reckon(l, column(l, "importance"), v, STR("2026-11-27"), &r));
	assert_int_equal(r.number, 2);
	fixture_set(l, v, "personal", "my_number");
	assert_true(ledger_reckon(l, column(l, "importance"), v, STR("2026-11-27"), &r));
	assert_int_equal(r.number, 3);
	assert_true(r.is_forced);
	fixture_set(l, v, "personal", "none");
	for (size_t i = 0; i < 3; i++) {
		const char *const forced[] = {"survival", "liability", "partners"};

		fixture_set(l, v, forced[i], "yes");
		assert_true(ledger_reckon(l, column(l, "importance"), v, STR("2026-11-27"), &r));
		assert_int_equal(r.number, 3);
		fixture_set(l, v, forced[i], "no");
	}
	assert_false(ledger_reckon(l, column(l, "risk"), v, STR("2026-11-27"), &r));
	fixture_set(l, v, "threat", "3");
	fixture_set(l, v, "vulnerability", "3");
	assert_true(ledger_reckon(l, column(l, "likelihood"), v, STR("2026-11-27"), &r));
	assert_int_equal(r.number, 3);
	assert_true(ledger_reckon(l, column(l, "risk"), v, STR("2026-11-27"), &r));
	assert_int_equal(r.number, 6);
	assert_int_equal(r.band, RISK_LARGE);
	arena_free(a);
}

static void
days_are_counted(void **state)
{
	static const struct {
		const char *from, *to;
		int64_t days;
	} spans[] = {{"2026-11-27", "2026-11-27", 0}, {"2026-11-27", "2026-12-01", 4},
		{"2026-11-27", "2027-11-27", 365}, {"2026-11-27", "2026-11-20", -7}};
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "contractors");
	struct str *v = fixture_row(l, a);
	struct ledger_reckoned r;
	int64_t days;

	(void)state;
	for (size_t i = 0; i < N(spans); i++) {
		assert_true(ledger_days_between(str_c(spans[i].from), str_c(spans[i].to), &days));
		assert_int_equal(days, spans[i].days);
	}
	assert_false(ledger_days_between(STR("2026-11-27"), STR("soon"), &days));
	assert_false(ledger_reckon(l, column(l, "ends_left"), v, STR("2026-11-27"), &r));
	fixture_set(l, v, "ends", "2026-12-27");
	assert_true(ledger_reckon(l, column(l, "ends_left"), v, STR("2026-11-27"), &r));
	assert_int_equal(r.number, 30);
	arena_free(a);
}

static void
a_key_says_that_two_rows_are_about_the_same(void **state)
{
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "information");
	struct str *one = fixture_row(l, a), *two = fixture_row(l, a);
	struct buf x = buf_of(1024), y = buf_of(1024);

	(void)state;
	fixture_set(l, one, "name", "顧客名簿");
	ledger_key(l, one, &x);
	assert_int_equal(x.len, 0); /* the medium is not said */
	fixture_set(l, one, "medium", "pc");
	fixture_set(l, two, "name", "顧客 名簿");
	fixture_set(l, two, "medium", "pc");
	ledger_key(l, one, &x);
	ledger_key(l, two, &y);
	assert_true(x.len > 0 && str_equal(buf_view(&x), buf_view(&y)));
	fixture_set(l, two, "medium", "paper");
	buf_clear(&y);
	ledger_key(l, two, &y);
	assert_false(str_equal(buf_view(&x), buf_view(&y)));
	buf_done(&x);
	buf_done(&y);
	arena_free(a);
}

static void
who_tells_whom_is_a_tree(void **state)
{
	static const struct {
		const char *name, *parent;
		uint32_t depth; /* in the tree */
	} people[] = {
		{"田中", "佐藤", 1},
		{"佐藤", "", 0},
		{"鈴木", "田中", 2},
		{"高橋", "だれか", 0}, /* not there: at the top */
		{"甲", "乙", 0},       /* a ring is opened at its first */
		{"乙", "甲", 1},
		{"自分", "自分", 0},
		{"", "佐 藤", 1},
	};
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "contacts");
	const struct str *rows[N(people)];
	struct ledger_branch out[N(people)];
	bool is_seen[N(people)] = {false};

	(void)state;
	for (size_t i = 0; i < N(people); i++) {
		struct str *v = fixture_row(l, a);

		fixture_set(l, v, "name", people[i].name);
		fixture_set(l, v, "parent", people[i].parent);
		rows[i] = v;
	}
	assert_true(ledger_tree(l, rows, N(people), a, out));
	for (size_t i = 0; i < N(people); i++) {
		assert_false(is_seen[out[i].row]); /* each once */
		is_seen[out[i].row] = true;
		assert_int_equal(out[i].depth, people[out[i].row].depth);
	}
	/* those above before those below */
	assert_int_equal(out[0].row, 1);
	assert_int_equal(out[1].row, 0);
	assert_int_equal(out[2].row, 2);
	/* a ledger without such a column has no tree */
	assert_false(ledger_tree(fixture_ledger(&set, "systems"), rows, 0, a, out));
	/* deeper than it may be: at the top again, nothing lost */
	for (size_t i = 0; i < N(people); i++) {
		struct str *v = fixture_row(l, a);
		static char names[N(people) + 1][8];

		snprintf(names[i], sizeof(names[i]), "p%zu", i);
		fixture_set(l, v, "name", names[i]);
		fixture_set(l, v, "parent", i == 0 ? "" : names[i - 1]);
		rows[i] = v;
	}
	assert_true(ledger_tree(l, rows, N(people), a, out));
	assert_int_equal(out[N(people) - 1].depth, N(people) - 1);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_complete_when_what_it_needs_is_there),
		cmocka_unit_test(an_agreement_that_is_not_there_is_missing),
		cmocka_unit_test(a_device_without_inbound_rules_takes_one_row),
		cmocka_unit_test(the_risk_sheet_is_reckoned),
		cmocka_unit_test(days_are_counted),
		cmocka_unit_test(who_tells_whom_is_a_tree),
		cmocka_unit_test(a_key_says_that_two_rows_are_about_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
