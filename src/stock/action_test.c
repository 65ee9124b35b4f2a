/* Which version to go to, which way, and what stays. */
#include "stock/action.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct product_step one_step = {
	.words.in = {[LANG_JA] = {"{name}を{fixed}に", 19}, [LANG_EN] = {"{name} to {fixed}", 17}},
	.minutes = 5};
static const enum ecosystem of_npm[] = {ECOSYSTEM_NPM};
static const struct stock_way ways[] = {
	{.id = {"npm", 3},
		.n_ecosystems = 1,
		.ecosystems = of_npm,
		.n_steps = 1,
		.steps = &one_step},
	{.id = {"supplier", 8}, .n_steps = 1, .steps = &one_step},
};
static const struct stock_actions actions = {.n_ways = 2, .ways = ways};

static const struct str first[] = {{"1.2.3", 5}, {"2.0.1", 5}, {"0.9.9", 5}};
static const struct str second[] = {{"", 0}, {"1.10.0", 6}};
static const struct str none[] = {{"", 0}, {"1.0.0", 5}};

static void
the_lowest_fix_above_what_is_installed(void **state)
{
	struct stock_fixes f = {first, 3};

	(void)state;
	assert_true(str_equal(stock_fix_of(VERSION_NPM, STR("1.2.0"), &f), STR("1.2.3")));
	assert_true(str_equal(stock_fix_of(VERSION_NPM, STR("1.2.3"), &f), STR("2.0.1")));
	assert_int_equal(stock_fix_of(VERSION_NPM, STR("3.0.0"), &f).len, 0);
}

static void
one_version_ends_all_that_can_be_ended(void **state)
{
	const struct stock_fixes list[] = {{first, 3}, {second, 2}, {none, 2}};
	struct stock_mend mend = {.ecosystem = ECOSYSTEM_NPM,
		.order = VERSION_NPM,
		.name = STR("@a/b"),
		.installed = STR("1.2.0"),
		.list = list,
		.n = 3};
	struct stock_todo todo = stock_todo(&actions, &mend);

	(void)state;
	assert_true(str_equal(todo.fixed, STR("1.10.0"))); /* as versions, not as text */
	assert_int_equal(todo.n_mended, 2);
	assert_int_equal(todo.n_left, 1);
	assert_true(todo.needs_instead);
	assert_ptr_equal(todo.way, &ways[0]);
	assert_int_equal(todo.minutes, 5);
	mend.is_inside = true;
	assert_ptr_equal(stock_todo(&actions, &mend).way, &ways[1]);
	mend.is_inside = false;
	mend.list = &list[2];
	mend.n = 1;
	assert_null(stock_todo(&actions, &mend).way);
	assert_int_equal(stock_todo(&actions, &mend).fixed.len, 0);
}

/* A bill may hold anything: no command is made of it. */
static void
a_name_that_is_no_name_does_not_come_into_a_command(void **state)
{
	static const char *const wrong[] = {
		"a; rm -rf ~", "--force", "$(id)", "a b", "a\nb", "'", ""};
	struct stock_mend mend = {.name = STR("@a/b.c")};
	struct buf out = buf_of(4096);

	(void)state;
	assert_true(stock_step_fill(&one_step, LANG_EN, &mend, STR("1.0~rc1+2"), &out));
	assert_true(str_equal(buf_view(&out), STR("@a/b.c to 1.0~rc1+2")));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		mend.name = str_c(wrong[i]);
		buf_clear(&out);
		assert_false(stock_step_fill(&one_step, LANG_EN, &mend, STR("1"), &out));
		assert_true(str_equal(buf_view(&out), STR("{name} to 1")));
	}
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lowest_fix_above_what_is_installed),
		cmocka_unit_test(one_version_ends_all_that_can_be_ended),
		cmocka_unit_test(a_name_that_is_no_name_does_not_come_into_a_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
