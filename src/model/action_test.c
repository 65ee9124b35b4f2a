/* The table of what the box can do: every name comes back, what needs an undo has an end. */
#include "model/playbook.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
every_name_comes_back(void **state)
{
	enum act a;

	(void)state;
	for (unsigned i = 0; i < ACTS; i++) {
		assert_int_equal(act_parse(str_c(act_name((enum act)i)), &a), ERR_OK);
		assert_int_equal(a, i);
	}
	assert_int_equal(act_parse(STR("shoot_back"), &a), ERR_NOT_FOUND);
	assert_int_equal(act_parse(STR(""), &a), ERR_NOT_FOUND);
}

static void
what_needs_an_undo_has_an_end(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ACTS; i++) /* all but the picture of now end by themselves */
		assert_int_equal(act_hours((enum act)i) == 0, i == ACT_SNAPSHOT);
	assert_int_equal(act_hours(ACT_ISOLATE), 24);
	assert_int_equal(act_needs_of(ACT_BLOCK_NAME), ACT_NEEDS_GUARD);
	assert_int_equal(act_needs_of(ACT_BLOCK_ADDRESS), ACT_NEEDS_ROUTE);
	assert_int_equal(act_needs_of(ACT_KEEP_PACKETS), ACT_NEEDS_SENSOR);
	assert_int_equal(act_needs_of(ACT_ISOLATE), ACT_NEEDS_NOTHING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_name_comes_back),
		cmocka_unit_test(what_needs_an_undo_has_an_end)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
