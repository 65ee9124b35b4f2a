/* Rows of the ledger of promises to tell: which clocks they set going, for how long. */
#include "respond/contract.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define DAY ((ms_t)1795860000000) /* 2026-11-28 in Japan */

static uint32_t
clocks(struct contract_row row, struct clock_contract list[CONTRACT_CLOCKS])
{
	row.id = STR("0123456789abcdef0123456789abcdef");
	row.whom = STR("甲製作所");
	return contract_clocks(&row, DAY, 540, list);
}

static void
hours_are_those_of_the_row(void **state)
{
	struct clock_contract k[CONTRACT_CLOCKS];

	(void)state;
	assert_int_equal(
		clocks((struct contract_row){.rule = STR("customer"), .within = STR("24")}, k), 1);
	assert_true(str_equal(k[0].clock, STR("contract_notice")));
	assert_true(str_equal(k[0].id, STR("0123456789abcdef")));
	assert_true(str_equal(k[0].name, STR("甲製作所")));
	assert_int_equal(k[0].amount, 24);
	clocks((struct contract_row){.rule = STR("customer"), .within = STR("24.9")}, k);
	assert_int_equal(k[0].amount, 24);
	clocks((struct contract_row){.rule = STR("insurer"), .within = STR("")}, k);
	assert_int_equal(k[0].amount, 0);
	clocks((struct contract_row){.rule = STR("insurer"), .within = STR("1001")}, k);
	assert_int_equal(k[0].amount, 0);
	assert_int_equal(clocks((struct contract_row){.rule = STR("")}, k), 0);
	assert_int_equal(clocks((struct contract_row){.rule = STR("other")}, k), 0);
}

static void
foreign_rules_have_the_packs_numbers(void **state)
{
	struct clock_contract k[CONTRACT_CLOCKS];

	(void)state;
	assert_int_equal(
		clocks((struct contract_row){.rule = STR("nis2"), .within = STR("999")}, k), 3);
	assert_true(str_equal(k[2].clock, STR("nis2_month")));
	assert_int_equal(k[0].amount, 0);
	assert_int_equal(clocks((struct contract_row){.rule = STR("au_soci_12h")}, k), 2);
	assert_int_equal(clocks((struct contract_row){.rule = STR("circia")}, k), 2);
}

static void
it_holds_from_its_first_to_its_last_day(void **state)
{
	struct clock_contract k[CONTRACT_CLOCKS];
	struct contract_row row = {.rule = STR("customer")};

	(void)state;
	row.begins = row.ends = STR("2026-11-28");
	assert_int_equal(clocks(row, k), 1);
	row.begins = STR("2026-11-29");
	assert_int_equal(clocks(row, k), 0);
	row.begins = STR("");
	row.ends = STR("2026-11-27");
	assert_int_equal(clocks(row, k), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hours_are_those_of_the_row),
		cmocka_unit_test(foreign_rules_have_the_packs_numbers),
		cmocka_unit_test(it_holds_from_its_first_to_its_last_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
