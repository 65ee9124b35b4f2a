/* Rows of the ledger of promises as contracts. */
#include "stock/promise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ZONE 540

static ms_t
day(const char *text)
{
	ms_t at = 0;

	assert_int_equal(time_day_parse(str_c(text), ZONE, &at), ERR_OK);
	return at;
}

static size_t
rules(const struct promise *p, const char *today, struct rank_contract r[PROMISE_RULES])
{
	return promise_rules(p, day(today) + 10 * MS_HOUR, ZONE, r);
}

static void
test_days_become_rules(void **state)
{
	static const char *const none[] = {"", "-1", "x", "14 x", "3651", "99999999999999999999"};
	struct rank_contract r[PROMISE_RULES];
	struct promise p = {.critical = STR("3"), .high = STR("14.5")};

	(void)state;
	assert_int_equal(rules(&p, "2026-11-28", r), 2);
	assert_int_equal(r[0].days, 3);
	assert_int_equal(r[0].least, 90);
	assert_int_equal(r[1].days, 14);
	assert_int_equal(r[1].least, 70);
	assert_int_equal(r[0].since, 0);
	p.high = STR("");
	assert_int_equal(rules(&p, "2026-11-28", r), 1);
	p.critical = STR("0"); /* at once */
	assert_int_equal(rules(&p, "2026-11-28", r), 1);
	assert_int_equal(r[0].days, 0);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		p.critical = str_c(none[i]);
		assert_int_equal(rules(&p, "2026-11-28", r), 0);
	}
}

static void
test_it_holds_from_its_first_day_to_its_last(void **state)
{
	struct rank_contract r[PROMISE_RULES];
	struct promise p = {
		.critical = STR("3"), .begins = STR("2026-12-01"), .ends = STR("2027-03-31")};

	(void)state;
	assert_int_equal(rules(&p, "2026-11-30", r), 0);
	assert_int_equal(rules(&p, "2026-12-01", r), 1);
	assert_int_equal(r[0].since, day("2026-12-01"));
	assert_int_equal(rules(&p, "2027-03-31", r), 1);
	assert_int_equal(rules(&p, "2027-04-01", r), 0);
	/* A day that is none: nobody can tell. */
	p.ends = STR("2027-02-30");
	assert_int_equal(rules(&p, "2026-12-01", r), 0);
}

static void
test_it_covers_what_it_names_or_all(void **state)
{
	const struct str names[] = {STR("KEIRI-01"), STR("経理のパソコン"), STR("")};
	struct promise p = {.covers = STR("")};

	(void)state;
	assert_true(promise_covers(&p, names, 3));
	p.covers = STR(" 、 ,");
	assert_true(promise_covers(&p, names, 3));
	p.covers = STR("NAS-1, keiri-01");
	assert_true(promise_covers(&p, names, 3));
	p.covers = STR("NAS-1、経理のパソコン；在庫くん");
	assert_true(promise_covers(&p, names, 3));
	p.covers = STR("NAS-1，経理のパソコン");
	assert_true(promise_covers(&p, names, 3));
	p.covers = STR("NAS-1\nkeiri-01\n");
	assert_true(promise_covers(&p, names, 3));
	p.covers = STR("KEIRI-0,,KEIRI");
	assert_false(promise_covers(&p, names, 3));
	assert_false(promise_covers(&p, names, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_become_rules),
		cmocka_unit_test(test_it_holds_from_its_first_day_to_its_last),
		cmocka_unit_test(test_it_covers_what_it_names_or_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
