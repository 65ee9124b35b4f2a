/* Names and look-ups of frameworks, readings and tables. */
#include "model/framework.h"
#include "model/reading_key.h"
#include "model/reference.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
readings_have_names_of_their_own(void **state)
{
	(void)state;
	for (unsigned i = 0; i < READING_KINDS; i++) {
		enum reading_kind kind = READING_KINDS;
		const char *name = reading_name((enum reading_kind)i);

		/* the first of a name is found: a second one would not be itself */
		assert_int_equal(reading_parse(str_c(name), &kind), ERR_OK);
		if (kind != i)
			fail_msg("the reading %s stands there twice", name);
		assert_true(strlen(name) > 0);
		(void)producer_name(reading_producer((enum reading_kind)i));
	}
	assert_int_equal(reading_parse(STR("nothing"), &(enum reading_kind){0}), ERR_NOT_FOUND);
	assert_int_equal(reading_producer(READING_DEVICES_SEEN), PRODUCER_SENSOR);
	assert_int_equal(reading_producer(READING_DUTY_DONE), PRODUCER_PROGRAMME);
	assert_true(producer_exists(PRODUCER_SENSOR));
	assert_false(producer_exists(PRODUCER_AGENT));
}

static void
keys_name_something(void **state)
{
	(void)state;
	assert_int_equal(reading_key(READING_DEVICES_SEEN), READING_KEY_NONE);
	assert_int_equal(reading_key(READING_DOCUMENT_READ), READING_KEY_DOCUMENT);
	assert_int_equal(reading_key(READING_LEDGER_ROWS), READING_KEY_LEDGER);
	assert_int_equal(reading_key(READING_DUTY_DONE), READING_KEY_DUTY);
	assert_true(document_is_known(STR("rules")));
	assert_false(document_is_known(STR("")));
	assert_true(ledger_is_known(STR("services")));
	assert_false(ledger_is_known(STR("rules")));
	assert_true(declaration_is_known(STR("star3")));
	assert_false(declaration_is_known(STR("star4")));
}

static void
names_come_back(void **state)
{
	(void)state;
#define COMES_BACK(type, n, name, parse)                                                           \
	for (unsigned i = 0; i < (n); i++) {                                                       \
		type back;                                                                         \
		assert_int_equal(parse(str_c(name((type)i)), &back), ERR_OK);                      \
		assert_int_equal(back, i);                                                         \
	}
	COMES_BACK(enum result, RESULTS, result_name, result_parse)
	COMES_BACK(enum grade, GRADES, grade_name, grade_parse)
	COMES_BACK(enum money, MONEYS, money_name, money_parse)
	COMES_BACK(enum doer, DOER_BOTH + 1, doer_name, doer_parse)
	COMES_BACK(enum relation, RELATIONS, relation_name, relation_parse)
	COMES_BACK(enum framework_rule, FRAMEWORK_RULES, framework_rule_name, framework_rule_parse)
	COMES_BACK(
		enum framework_codes, FRAMEWORK_CODES, framework_codes_name, framework_codes_parse)
	COMES_BACK(enum framework_family, FRAMEWORK_FAMILIES, framework_family_name,
		framework_family_parse)
	COMES_BACK(enum cell_kind, CELL_KINDS, cell_kind_name, cell_kind_parse)
	assert_int_equal(result_parse(STR("fine"), &(enum result){0}), ERR_NOT_FOUND);
}

static void
conditions_hold(void **state)
{
	static const struct {
		struct condition c;
		int64_t value, of;
		bool holds;
	} cases[] = {
		{{COMPARE_NONE, 5, false}, -1, 0, true},
		{{COMPARE_EQUAL, 0, false}, 0, 7, true},
		{{COMPARE_EQUAL, 0, false}, 1, 7, false},
		{{COMPARE_LEAST, 80, false}, 80, 7, true},
		{{COMPARE_LEAST, 80, false}, 79, 7, false},
		{{COMPARE_MOST, -1, false}, -1, 7, true},
		{{COMPARE_MOST, -1, false}, 0, 7, false},
		{{COMPARE_EQUAL, 100, true}, 7, 7, true},
		{{COMPARE_EQUAL, 100, true}, 6, 7, false},
		{{COMPARE_LEAST, 50, true}, 4, 8, true},
		{{COMPARE_LEAST, 50, true}, 3, 8, false},
		{{COMPARE_LEAST, 0, true}, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
			condition_holds(cases[i].c, cases[i].value, cases[i].of), cases[i].holds);
}

static void
conditions_are_read(void **state)
{
	static const char *const wrong[] = {"", "0", "=", "= 0", "> 1", "!= 0", "== ", "== x",
		"== -1", ">= 101%", "== %", "== 1 %%"};
	struct condition c;

	(void)state;
	assert_int_equal(condition_parse(STR("<=14"), &c), ERR_OK);
	assert_int_equal(c.compare, COMPARE_MOST);
	assert_int_equal(c.number, 14);
	assert_false(c.is_share);
	assert_int_equal(condition_parse(STR(">= 80%"), &c), ERR_OK);
	assert_int_equal(c.compare, COMPARE_LEAST);
	assert_true(c.is_share);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(condition_parse(str_c(wrong[i]), &c), ERR_MALFORMED);
}

static void
frameworks_are_found(void **state)
{
	const struct framework_choice choices[] = {{.id = STR("yes")}, {.id = STR("no")}};
	const struct framework_item items[] = {
		{.id = STR("1"), .n_choices = 2, .choices = choices}, {.id = STR("1-2")}};
	const struct framework list[] = {{.id = STR("a")}, {.id = STR("a-b")},
		{.id = STR("b"), .n_items = 2, .items = items}, {.id = STR("c")}};
	struct framework_set set = {4, list};

	(void)state;
	for (uint32_t n = 0; n <= 4; n++) {
		set.n_frameworks = n;
		for (uint32_t i = 0; i < 4; i++)
			assert_ptr_equal(framework_find(&set, list[i].id), i < n ? &list[i] : NULL);
		assert_null(framework_find(&set, STR("")));
		assert_null(framework_find(&set, STR("aa")));
		assert_null(framework_find(&set, STR("d")));
	}
	assert_ptr_equal(framework_item_find(&list[2], STR("1-2")), &items[1]);
	assert_null(framework_item_find(&list[2], STR("2")));
	assert_null(framework_item_find(&list[0], STR("1")));
	assert_ptr_equal(framework_choice_find(&items[0], STR("no")), &choices[1]);
	assert_null(framework_choice_find(&items[1], STR("no")));
}

static void
cells_are_found(void **state)
{
	const struct reference_column columns[] = {
		{.id = STR("a"), .kind = CELL_TEXT}, {.id = STR("b"), .kind = CELL_TEXT}};
	const struct reference_cell cells[] = {{.is_there = true, .text = STR("x")}, {0}};
	const struct reference_row rows[] = {{STR("r"), cells}};
	const struct reference list[] = {
		{.id = STR("t"), .n_columns = 2, .n_rows = 1, .columns = columns, .rows = rows}};
	const struct reference_set set = {1, list};

	(void)state;
	assert_ptr_equal(reference_find(&set, STR("t")), &list[0]);
	assert_null(reference_find(&set, STR("u")));
	assert_ptr_equal(reference_row_find(&list[0], STR("r")), &rows[0]);
	assert_null(reference_row_find(&list[0], STR("s")));
	assert_ptr_equal(reference_cell_find(&list[0], &rows[0], "a"), &cells[0]);
	assert_null(reference_cell_find(&list[0], &rows[0], "b"));
	assert_null(reference_cell_find(&list[0], &rows[0], "c"));
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(readings_have_names_of_their_own),
		cmocka_unit_test(keys_name_something),
		cmocka_unit_test(names_come_back),
		cmocka_unit_test(conditions_hold),
		cmocka_unit_test(conditions_are_read),
		cmocka_unit_test(frameworks_are_found),
		cmocka_unit_test(cells_are_found),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
