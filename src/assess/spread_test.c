/* The first days of duties: three a week, what matters most first, none moves. */
#include "assess/spread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define MANY 40
#define ZONE ZONE_JAPAN_MINUTES

static const ms_t begin = 1800000000000; /* Friday, 15 January 2027, 17:00 in Japan */

static const struct spread_duty *
find(const struct spread_duty *list, uint32_t n, const char *key)
{
	uint32_t i = 0;

	while (i < n && !str_equal(list[i].key, str_c(key)))
		i++;
	assert_true(i < n);
	return &list[i];
}

static long
days(const struct spread_duty *list, uint32_t n, const char *key)
{
	ms_t since = find(list, n, key)->due - begin;

	assert_int_equal(since % MS_DAY, 0);
	return (long)(since / MS_DAY);
}

static void
what_matters_most_first(void **state)
{
	struct spread_duty list[] = {{STR("small"), begin, 365, 10, 0},
		{STR("b"), begin, 365, 50, 0}, {STR("a"), begin, 0, 50, 0},
		{STR("quarter"), begin, 90, 90, 0}, {STR("last"), begin, 365, 1, 0}};
	const uint32_t n = sizeof(list) / sizeof(list[0]);

	(void)state;
	spread_days(list, n, ZONE);
	assert_int_equal(days(list, n, "quarter"), 11); /* Tuesday of the week after next */
	assert_int_equal(days(list, n, "a"), 12);
	assert_int_equal(days(list, n, "b"), 13);
	assert_int_equal(days(list, n, "small"), 18);
	assert_int_equal(days(list, n, "last"), 19);
	assert_int_equal(time_civil(find(list, n, "quarter")->due, ZONE).weekday, 2);
	assert_true(spread_rank(5, 30) > spread_rank(4, 30));
	assert_true(spread_rank(5, 30) > spread_rank(5, 60));
	assert_true(spread_rank(5, 0) > 0);
}

/* The period is what is asked: such a day is never given away, but it fills its week. */
static void
short_periods_keep_their_day(void **state)
{
	struct spread_duty list[] = {{STR("w1"), begin, 12, 1, 0}, {STR("w2"), begin, 14, 1, 0},
		{STR("w3"), begin, 14, 1, 0}, {STR("month"), begin, 30, 1, 0},
		{STR("near"), begin, 89, 1, 0}, {STR("year"), begin, 365, 99, 0}};
	const uint32_t n = sizeof(list) / sizeof(list[0]);

	(void)state;
	spread_days(list, n, ZONE);
	assert_int_equal(days(list, n, "w1"), 12);
	assert_int_equal(days(list, n, "w2"), 14);
	assert_int_equal(days(list, n, "month"), 30);
	assert_int_equal(days(list, n, "near"), 89);
	assert_int_equal(days(list, n, "year"), 18); /* that week has three */
	assert_true(spread_keeps_its_day(89));
	assert_false(spread_keeps_its_day(90));
	assert_false(spread_keeps_its_day(0));
}

/* More than twelve weeks hold: a fourth a week, never later than 90 days, on no weekend. */
static void
within_ninety_days(void **state)
{
	struct spread_duty list[MANY];
	char keys[MANY][8];
	uint32_t weeks[14] = {0};

	(void)state;
	for (int weekday = 0; weekday < 7; weekday++) {
		for (uint32_t i = 0; i < MANY; i++) {
			snprintf(keys[i], sizeof(keys[i]), "%02u", i);
			list[i] = (struct spread_duty){
				str_c(keys[i]), begin + weekday * MS_DAY, 365, MANY - i, 0};
		}
		spread_days(list, MANY, ZONE);
		for (uint32_t i = 0; i < MANY; i++) {
			assert_true(list[i].due >= list[i].begin + 8 * MS_DAY);
			assert_true(list[i].due <= list[i].begin + 90 * MS_DAY);
		}
	}
	for (uint32_t i = 0; i < MANY; i++)
		weeks[(list[i].due - begin) / (7 * MS_DAY)]++;
	for (uint32_t i = 0; i < 14; i++)
		assert_true(weeks[i] <= 5);
}

/* In any order the same; what is begun on a later day goes round what stands. */
static void
nothing_moves(void **state)
{
	struct spread_duty first[] = {{STR("a"), begin, 365, 5, 0}, {STR("b"), begin, 365, 4, 0},
		{STR("c"), begin, 365, 3, 0}, {STR("d"), begin, 365, 2, 0}};
	struct spread_duty more[] = {{STR("d"), begin, 365, 2, 0},
		{STR("new"), begin + MS_DAY, 365, 99, 0}, {STR("c"), begin, 365, 3, 0},
		{STR("b"), begin, 365, 4, 0}, {STR("a"), begin, 365, 5, 0}};

	(void)state;
	spread_days(first, 4, ZONE);
	spread_days(more, 5, ZONE);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(first[i].due, find(more, 5, first[i].key.p)->due);
	assert_int_equal(find(more, 5, "new")->due, find(more, 5, "d")->due + MS_DAY);
	assert_int_equal(time_civil(find(more, 5, "new")->due, ZONE).weekday, 3);
	spread_days(NULL, 0, ZONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_matters_most_first),
		cmocka_unit_test(short_periods_keep_their_day),
		cmocka_unit_test(within_ninety_days),
		cmocka_unit_test(nothing_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
