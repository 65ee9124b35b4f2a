/* Conditions of bindings: numbers, and shares of what was looked at. */
#include "model/framework.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct condition
parsed(const char *text)
{
	struct condition c = {0};

	assert_int_equal(condition_parse(str_c(text), &c), ERR_OK);
	return c;
}

static void
number_is_compared(void **state)
{
	(void)state;
	assert_true(condition_holds(parsed("== 0"), 0, 0));
	assert_false(condition_holds(parsed("== 0"), 1, 0));
	assert_true(condition_holds(parsed(">= 3"), 3, 0));
	assert_false(condition_holds(parsed(">= 3"), 2, 0));
	assert_true(condition_holds(parsed("<=14"), 14, 0));
	assert_false(condition_holds(parsed("<= 14"), 15, 0));
	assert_true(condition_holds((struct condition){0}, -5, 0));
}

static void
share_is_of_what_was_looked_at(void **state)
{
	(void)state;
	assert_true(condition_holds(parsed("== 100%"), 18, 18));
	assert_false(condition_holds(parsed("== 100%"), 17, 18));
	assert_true(condition_holds(parsed(">= 80%"), 4, 5));
	assert_false(condition_holds(parsed(">= 80%"), 79, 99));
	assert_true(condition_holds(parsed("<= 50%"), 9, 18));
}

static void
share_of_nothing_never_holds(void **state)
{
	(void)state;
	assert_false(condition_holds(parsed("== 0%"), 0, 0));
	assert_false(condition_holds(parsed(">= 0%"), 0, 0));
}

static void
what_is_no_condition_is_refused(void **state)
{
	static const char *const wrong[] = {"", "0", "= 0", "> 1", "!= 1", "== ", "== -1", "== 1x",
		"== 101%", "== %", ">= 99999999999", "== 1 %x"};
	struct condition c;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(condition_parse(str_c(wrong[i]), &c), ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(number_is_compared),
		cmocka_unit_test(share_is_of_what_was_looked_at),
		cmocka_unit_test(share_of_nothing_never_holds),
		cmocka_unit_test(what_is_no_condition_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
