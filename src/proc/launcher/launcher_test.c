/* When a server that is asked counts as one that hangs, when additions are left out, and how
 * long a process that is stopped is waited for; see hang.h, additions.h, stop.h. */
#include "proc/launcher/additions.h"
#include "proc/launcher/hang.h"
#include "proc/launcher/stop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* Looks four times a second until `until`; answers come at once while `answers`. The time of the
 * end that was asked for, 0: none. */
static ms_t
go_on(struct hang *h, ms_t *now, ms_t until, bool answers)
{
	for (; *now < until; *now += 250) {
		enum hang_next next = hang_look(h, *now);

		if (next == HANG_END)
			return *now;
		if (next == HANG_ASK && answers)
			hang_heard(h);
	}
	return 0;
}

static void
one_that_answers_lives(void **state)
{
	struct hang h;
	ms_t now = 1000;

	hang_started(&h, now);
	assert_int_equal(go_on(&h, &now, MS_HOUR, true), 0);
}

static void
three_silences_are_a_hang(void **state)
{
	struct hang h;
	ms_t now = 0, end;

	hang_started(&h, now);
	assert_int_equal(go_on(&h, &now, 20 * MS_SECOND, true), 0);
	end = go_on(&h, &now, 60 * MS_SECOND, false);
	assert_in_range(end, 20 * MS_SECOND + 5000, 20 * MS_SECOND + 10250);
	/* once: it is dead until it is started again */
	assert_int_equal(hang_look(&h, end + 250), HANG_NOTHING);
}

static void
two_silences_are_none(void **state)
{
	struct hang h;
	ms_t now = 0;

	hang_started(&h, now);
	for (int i = 0; i < 50; i++) {
		assert_int_equal(go_on(&h, &now, now + HANG_EVERY + 250, true), 0);
		assert_int_equal(go_on(&h, &now, now + 2 * HANG_EVERY, false), 0);
	}
}

static void
a_slow_start_is_none(void **state)
{
	struct hang h;
	ms_t now = 0;

	hang_started(&h, now);
	assert_int_equal(go_on(&h, &now, HANG_STARTS_IN, false), 0);
	assert_in_range(go_on(&h, &now, 2 * HANG_STARTS_IN, false), HANG_STARTS_IN,
		HANG_STARTS_IN + 2 * HANG_EVERY);
}

/* We were not running for a while: that is not its silence. */
static void
our_own_pause_is_one_silence(void **state)
{
	struct hang h;
	ms_t now = 0;

	hang_started(&h, now);
	assert_int_equal(go_on(&h, &now, 20 * MS_SECOND, true), 0);
	now += MS_HOUR;
	assert_int_equal(hang_look(&h, now), HANG_ASK);
	now += MS_HOUR;
	assert_int_equal(hang_look(&h, now), HANG_ASK);
	assert_int_equal(h.silent, 1);
}

static void
additions_that_keep_it_from_starting_are_left_out(void **state)
{
	struct additions a = {0};

	for (int i = 0; i < 2; i++)
		assert_false(additions_ended(&a, false, true));
	assert_false(additions_ended(&a, true, true)); /* it ran: not their fault */
	for (int i = 0; i < 2; i++)
		assert_false(additions_ended(&a, false, true));
	assert_true(additions_ended(&a, false, true));
	assert_true(a.is_left_out);
	assert_int_equal(a.turns, 1);
	/* without them it goes no better: with them again */
	for (int i = 0; i < 2; i++)
		assert_false(additions_ended(&a, false, true));
	assert_true(additions_ended(&a, false, true));
	assert_false(a.is_left_out);
	assert_int_equal(a.turns, 2);
	assert_false(additions_ended(&a, true, true));
	assert_int_equal(a.turns, 0);
	for (int i = 0; i < 9; i++) /* there are none */
		assert_false(additions_ended(&a, false, false));
	assert_false(a.is_left_out);
}

/* Looks four times a second until `until`; what was said besides "wait", with its second. */
static const char *
stop_story(struct stop *s, ms_t from, ms_t until)
{
	static char story[200];
	static const char *const names[] = {"ask", "wait", "kill", "leave"};
	size_t len = 0;

	story[0] = '\0';
	for (ms_t now = from; now < until && len < sizeof(story); now += 250) {
		enum stop_next next = stop_look(s, now);

		if (next != STOP_WAIT)
			len += (size_t)snprintf(story + len, sizeof(story) - len, "%s%s %d",
				len > 0 ? ", " : "", names[next], (int)((now - from) / MS_SECOND));
	}
	return story;
}

static void
one_that_does_not_end_is_killed_then_left(void **state)
{
	struct stop s = {0};

	assert_string_equal(stop_story(&s, 77000, 77000 + 10700), "ask 0, kill 5, leave 10");
	assert_int_equal(stop_look(&s, 99000), STOP_LEAVE);
}

static void
looks_in_between_change_nothing(void **state)
{
	struct stop s = {0};

	/* each end of a child is a look, too */
	assert_int_equal(stop_look(&s, 0), STOP_ASK);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(stop_look(&s, 0), STOP_WAIT);
	assert_int_equal(stop_look(&s, STOP_PATIENCE), STOP_WAIT);
	assert_int_equal(stop_look(&s, MS_HOUR), STOP_KILL); /* we were not running ourselves */
	assert_int_equal(stop_look(&s, MS_HOUR), STOP_WAIT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(additions_that_keep_it_from_starting_are_left_out),
		cmocka_unit_test(one_that_answers_lives),
		cmocka_unit_test(three_silences_are_a_hang),
		cmocka_unit_test(two_silences_are_none),
		cmocka_unit_test(a_slow_start_is_none),
		cmocka_unit_test(our_own_pause_is_one_silence),
		cmocka_unit_test(one_that_does_not_end_is_killed_then_left),
		cmocka_unit_test(looks_in_between_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
