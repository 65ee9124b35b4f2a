/* What a list is blamed for, how long is waited, and how a list stands. */
#include "proc/portal/feeds/feeds.h"

#include "proc/common/proc.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

static void
only_what_a_list_can_do_is_held_against_it(void **state)
{
	static const struct bus_job_end innocent[] = {{.code = PROC_AGAIN}, {.code = PROC_NO_ROOM},
		{.code = PROC_FAILED}, {.code = PROC_CANNOT_RUN}, {.signal = SIGKILL},
		{.signal = SIGTERM}, {.code = PROC_TOO_MUCH, .signal = SIGKILL}};
	static const struct bus_job_end guilty[] = {
		{.code = PROC_TOO_MUCH}, {.signal = SIGSEGV}, {.signal = SIGSYS}};

	(void)state;
	for (size_t i = 0; i < sizeof(innocent) / sizeof(*innocent); i++)
		assert_false(feeds_may_be_guilty(&innocent[i]));
	for (size_t i = 0; i < sizeof(guilty) / sizeof(*guilty); i++)
		assert_true(feeds_may_be_guilty(&guilty[i]));
	assert_int_equal(proc_builder_code(ERR_AGAIN), PROC_AGAIN);
	assert_int_equal(proc_builder_code(ERR_FULL), PROC_NO_ROOM);
	assert_int_equal(proc_builder_code(ERR_IO), PROC_FAILED);
	assert_int_equal(proc_builder_code(ERR_LIMIT), PROC_TOO_MUCH);
}

static void
one_waits_longer_each_time(void **state)
{
	(void)state;
	assert_int_equal(feeds_build_pause(1), 10 * MS_SECOND);
	assert_int_equal(feeds_build_pause(2), 20 * MS_SECOND);
	assert_int_equal(feeds_build_pause(9), 2560 * MS_SECOND);
	assert_int_equal(feeds_build_pause(10), MS_HOUR);
	assert_int_equal(feeds_build_pause(4000000000), MS_HOUR);
}

static void
a_list_that_is_gone_gets_old(void **state)
{
	const ms_t now = 1790000000000;
	struct store_feed f = {.id = "adv-gone",
		.kind = FEED_FROM_URL,
		.is_on = true,
		.good = now - 40 * MS_DAY,
		.seen = now - 30 * MS_DAY,
		.tried = now,
		.why = FEED_GONE};

	(void)state;
	assert_int_equal(feeds_stands(&f, now), FEED_STANDS_REFUSED);
	f.seen--;
	assert_int_equal(feeds_stands(&f, now), FEED_STANDS_OLD);
	f.why = FEED_UNREACHABLE;
	assert_int_equal(feeds_stands(&f, now), FEED_STANDS_OLD);
	f.why = FEED_SAME;
	f.seen = now;
	assert_int_equal(feeds_stands(&f, now), FEED_STANDS_WELL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_a_list_can_do_is_held_against_it),
		cmocka_unit_test(one_waits_longer_each_time),
		cmocka_unit_test(a_list_that_is_gone_gets_old)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
