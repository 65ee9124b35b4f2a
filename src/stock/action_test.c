/* Which version to go to, which way, and what stays. */
#include "stock/action.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct product_step one_step = {
	.words.in = {[LANG_JA] = {"{name}を{fixed}に", 19}, [LANG_EN] = {"{name} to {fixed}", 17}},
	.minutes = 5};
static const struct product_step two_steps[] = {{.minutes = 10}, {.minutes = 15}};
static const enum ecosystem of_npm[] = {ECOSYSTEM_NPM};
static const struct stock_way ways[] = {
	{.id = {"npm", 3},
		.n_ecosystems = 1,
		.ecosystems = of_npm,
		.n_steps = 1,
		.steps = &one_step},
	{.id = {"supplier", 8}, .n_steps = 1, .steps = &one_step},
	{.id = {"attack", 6}, .n_steps = 2, .steps = two_steps},
};
static const struct stock_actions actions = {.n_ways = 3,
	.ways = ways,
	.insteads[INSTEAD_WORKAROUND] = {.n_steps = 1, .steps = &two_steps[1]}};

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
	struct stock_mend mend = {.order = VERSION_NPM,
		.name = STR("@a/b"),
		.installed = STR("1.2.0"),
		.list = list,
		.n = 3};
	struct stock_todo todo = stock_todo(&mend);

	(void)state;
	assert_true(str_equal(todo.fixed, STR("1.10.0"))); /* as versions, not as text */
	assert_int_equal(todo.n_mended, 2);
	assert_int_equal(todo.n_left, 1);
	assert_true(todo.needs_instead);
	mend.list = &list[2];
	mend.n = 1;
	assert_int_equal(stock_todo(&mend).fixed.len, 0);
}

/* Nothing is waited for: with it all goes that is known of it. */
static void
what_is_an_attack_is_taken_out(void **state)
{
	const struct stock_fixes list[] = {{first, 3}, {none, 2}};
	struct stock_mend mend = {.order = VERSION_NPM,
		.installed = STR("1.2.0"),
		.list = list,
		.n = 2,
		.is_attack = true};
	struct stock_todo todo = stock_todo(&mend);

	(void)state;
	assert_int_equal(todo.fixed.len, 0);
	assert_int_equal(todo.n_mended, 2);
	assert_int_equal(todo.n_left, 0);
	assert_false(todo.needs_instead);
}

static void
one_case_has_one_way_and_its_minutes(void **state)
{
	static const struct product_way bought_way = {.n_steps = 2, .steps = two_steps};
	static const struct product bought = {.way = &bought_way};
	struct stock_case c = {.ecosystem = ECOSYSTEM_NPM, .is_mended = true};

	(void)state;
	assert_ptr_equal(stock_steps_of(&actions, &c).list, &one_step);
	assert_int_equal(stock_steps_of(&actions, &c).minutes, 5);
	c.product = &bought;
	assert_int_equal(stock_steps_of(&actions, &c).minutes, 25);
	c.is_inside = true;
	assert_ptr_equal(stock_steps_of(&actions, &c).list, ways[1].steps);
	assert_int_equal(stock_steps_of(&actions, &c).minutes, 5);
	c.is_attack = true;
	assert_ptr_equal(stock_steps_of(&actions, &c).list, two_steps);
	assert_int_equal(stock_steps_of(&actions, &c).minutes, 25);
	/* nothing mends it: no step, the minutes of a workaround */
	c = (struct stock_case){.ecosystem = ECOSYSTEM_NPM};
	assert_int_equal(stock_steps_of(&actions, &c).n, 0);
	assert_int_equal(stock_steps_of(&actions, &c).minutes, 15);
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
		cmocka_unit_test(what_is_an_attack_is_taken_out),
		cmocka_unit_test(one_case_has_one_way_and_its_minutes),
		cmocka_unit_test(a_name_that_is_no_name_does_not_come_into_a_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
