/* Days, hours and open days, beside a count day by day; year ends, leap days, clocks that change.
 */
#include "respond/due.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct clock_holiday holidays[] = {
	{.year = 2026, .month = 11, .day = 3},
	{.year = 2026, .month = 11, .day = 23},
	{.year = 2027, .month = 1, .day = 1},
	{.year = 2027, .month = 1, .day = 11},
};
static const struct clock_closed closed[] = {{12, 29}, {12, 30}, {12, 31}, {1, 2}, {1, 3}};
static const struct clock_set set = {.n_holidays = 4,
	.holidays = holidays,
	.holidays_from = 2026,
	.holidays_until = 2027,
	.n_closed = 5,
	.closed = closed};
static const struct due_zone japan = {.minutes = 540};

static ms_t
at(const char *text)
{
	ms_t t = 0;

	assert_int_equal(time_parse(str_c(text), &t), ERR_OK);
	return t;
}

static ms_t
due(const char *start, enum clock_unit unit, uint32_t amount, bool first, bool moved)
{
	struct due_from f = {&set, &japan, at(start), unit, amount, first, moved};

	return due_reckon(&f).at;
}

static void
known_days(void **state)
{
	(void)state;
	/* Saturday 2026-11-28 18:00 in Japan. */
	assert_int_equal(due("2026-11-28T09:00:00Z", CLOCK_HOURS, 72, false, false),
		at("2026-12-01T09:00:00Z"));
	assert_int_equal(due("2026-11-28T09:00:00Z", CLOCK_DAYS, 5, true, false),
		at("2026-12-03T00:00:00+09:00"));
	assert_int_equal(due("2026-11-28T09:00:00Z", CLOCK_DAYS, 5, false, false),
		at("2026-12-04T00:00:00+09:00"));
	/* 2026-11-30 is the thirtieth day of what was noticed on the first. */
	assert_int_equal(due("2026-11-01T00:00:00+09:00", CLOCK_DAYS, 30, true, true),
		at("2026-12-01T00:00:00+09:00"));
	/* The last day is 2026-12-30: offices open again on Monday, January 4. */
	assert_int_equal(due("2026-12-01T12:00:00+09:00", CLOCK_DAYS, 30, true, true),
		at("2027-01-05T00:00:00+09:00"));
	/* Over a Sunday, a Monday that is a holiday, and the year's end. */
	assert_int_equal(due("2026-11-20T12:00:00+09:00", CLOCK_BUSINESS_DAYS, 1, false, false),
		at("2026-11-25T00:00:00+09:00"));
	assert_int_equal(due("2026-12-28T12:00:00+09:00", CLOCK_BUSINESS_DAYS, 1, false, false),
		at("2027-01-05T00:00:00+09:00"));
	assert_int_equal(due("2028-02-28T12:00:00+09:00", CLOCK_DAYS, 1, false, false),
		at("2028-03-01T00:00:00+09:00"));
	assert_int_equal(due("2026-11-28T09:00:00Z", CLOCK_PROMPT, 0, false, false),
		at("2026-11-28T09:00:00Z"));
}

/* 23:30 in Japan is another day than in UTC. */
static void
days_are_those_of_the_site(void **state)
{
	static const struct due_zone utc = {0};
	struct due_from f = {&set, &utc, at("2026-11-28T16:00:00Z"), CLOCK_DAYS, 1, false, false};

	(void)state;
	assert_int_equal(due_reckon(&f).at, at("2026-11-30T00:00:00Z"));
	f.zone = &japan;
	assert_int_equal(due_reckon(&f).at, at("2026-12-01T00:00:00+09:00"));
}

static void
years_without_a_list_are_said(void **state)
{
	struct due_from f = {
		&set, &japan, at("2027-12-27T00:00:00Z"), CLOCK_BUSINESS_DAYS, 1, false, false};

	(void)state;
	assert_false(due_reckon(&f).is_beyond);
	f.amount = 5;
	assert_true(due_reckon(&f).is_beyond);
	f.unit = CLOCK_DAYS;
	assert_false(due_reckon(&f).is_beyond); /* it needs no list */
	f.unit = CLOCK_DAYS;
	f.amount = 30;
	f.is_moved_on = true;
	assert_true(due_reckon(&f).is_beyond);
}

/* Berlin 2026: one hour on at 01:00 UTC on March 29, back on October 25. */
static const struct due_zone_change berlin_changes[] = {
	{INT64_C(1774746000000), 120}, {INT64_C(1792890000000), 60}};
static const struct due_zone berlin = {60, 2, berlin_changes};

static void
clocks_that_change(void **state)
{
	struct civil skipped = {2026, 3, 29, 2, 30, 0, 0}, twice = {2026, 10, 25, 2, 30, 0, 0};
	struct due_from f = {
		&set, &berlin, at("2026-03-28T12:00:00+01:00"), CLOCK_DAYS, 1, false, false};

	(void)state;
	assert_int_equal(due_zone_at(&berlin, &skipped), at("2026-03-29T01:00:00Z"));
	assert_int_equal(due_zone_at(&berlin, &twice), at("2026-10-25T00:30:00Z"));
	assert_int_equal(due_zone_minutes(&berlin, at("2026-07-01T00:00:00Z")), 120);
	/* Midnight after a day of 23 hours, and after one of 25. */
	assert_int_equal(due_reckon(&f).at, at("2026-03-30T00:00:00+02:00"));
	f.start = at("2026-10-24T12:00:00+02:00");
	assert_int_equal(due_reckon(&f).at, at("2026-10-26T00:00:00+01:00"));
	/* Hours are hours, whatever clocks show. */
	f.unit = CLOCK_HOURS;
	f.amount = 24;
	assert_int_equal(due_reckon(&f).at, at("2026-10-25T11:00:00+01:00"));
}

/* ---- generated ---- */

/* The slow way: from day to day by civil dates, each asked for by itself. */
static ms_t
slow(const struct due_from *f)
{
	struct civil c = time_civil(f->start + due_zone_minutes(f->zone, f->start) * MS_MINUTE, 0);
	ms_t day = 0;
	bool is_open;
	uint32_t left = f->amount;

	c.hour = c.minute = c.second = 0;
	day = time_from_civil(&c, 0);
	if (f->is_first_day_one && f->unit == CLOCK_DAYS && left > 0)
		left--;
	for (ms_t d = day;; d += MS_DAY) {
		c = time_civil(d, 0);
		is_open = c.weekday >= 1 && c.weekday <= 5;
		for (uint32_t i = 0; i < set.n_holidays; i++)
			is_open &= c.year != holidays[i].year || c.month != holidays[i].month ||
				   c.day != holidays[i].day;
		is_open &= !(c.month == 12 && c.day >= 29) &&
			   !(c.month == 1 && c.day <= 3 && c.day > 1);
		if (left > 0 &&
			(d > day || (f->is_first_day_one && f->unit == CLOCK_BUSINESS_DAYS)) &&
			(f->unit == CLOCK_DAYS || is_open))
			left--;
		if (left == 0 && (!f->is_moved_on || is_open)) {
			c = time_civil(d + MS_DAY, 0);
			return due_zone_at(f->zone, &c);
		}
	}
}

static void
the_same_as_day_by_day(void **state)
{
	uint64_t s = 7;

	(void)state;
	for (uint32_t run = 0; run < 20000; run++) {
		struct due_from f = {.set = &set, .zone = run % 3 == 0 ? &berlin : &japan};
		struct due_when a, b;

		s = s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		f.start = at("2026-01-01T00:00:00Z") + (ms_t)((s >> 20) % (uint64_t)(700 * MS_DAY));
		f.unit = (s >> 11) % 2 == 0 ? CLOCK_DAYS : CLOCK_BUSINESS_DAYS;
		f.amount = (uint32_t)(s >> 50) % 70;
		f.is_first_day_one = (s >> 13) % 2 == 0;
		f.is_moved_on = (s >> 15) % 2 == 0;
		a = due_reckon(&f);
		if (a.at != slow(&f))
			fail_msg("run %u: %lld, day by day %lld", run, (long long)a.at,
				(long long)slow(&f));
		assert_true(a.at > f.start);
		f.amount++;
		b = due_reckon(&f);
		assert_true(b.at >= a.at);
		f.unit = CLOCK_HOURS;
		assert_true(due_reckon(&f).at > f.start);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days),
		cmocka_unit_test(days_are_those_of_the_site),
		cmocka_unit_test(years_without_a_list_are_said),
		cmocka_unit_test(clocks_that_change),
		cmocka_unit_test(the_same_as_day_by_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
