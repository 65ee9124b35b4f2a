/* The contract suite of report_file.h: what every backend has to do, run here on SQLite. */
#include "store/report_file.h"

#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define SHA "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const struct str list[] = {STR_IN_TABLE("はい"), STR_IN_TABLE("いいえ")};
static const struct store_report_cell two[] = {
	{.nr = 0,
		.sheet = STR_IN_TABLE("様式"),
		.row = 2,
		.column = 3,
		.question = STR_IN_TABLE("検知日時"),
		.item = STR_IN_TABLE("noticed_at"),
		.write = REPORT_DATE,
		.is_proposed = true},
	{.nr = 1, .sheet = STR_IN_TABLE("様式"), .row = 4, .n_choices = 2, .choices = list},
};

struct change {
	struct store_report_file file;
	struct str bytes;
	const struct store_report_cell *cells;
	size_t n;
};

static enum err
put(struct store_tx *tx, void *arg)
{
	struct change *c = arg;

	return store_report_file_put(tx, &c->file, c->bytes, c->cells, c->n);
}

static enum err
teach(struct store_tx *tx, void *arg)
{
	struct change *c = arg;

	return store_report_file_teach(tx, &c->file, c->cells, c->n);
}

static enum err
take_away(struct store_tx *tx, void *arg)
{
	struct change *c = arg;

	return store_report_file_remove(tx, c->file.sha256, c->file.form);
}

static struct change
change(const char *sha256, const char *form)
{
	struct change c = {.file = {.name = "様式.xlsx", .at = NOW, .who = "佐藤"},
		.bytes = STR("PK"),
		.cells = two,
		.n = 2};

	str_copy(str_c(sha256), c.file.sha256, sizeof(c.file.sha256));
	str_copy(str_c(form), c.file.form, sizeof(c.file.form));
	return c;
}

static void
a_file_comes_back_as_it_was_put(void **state)
{
	struct place *p = *state;
	struct change c = change(SHA, "police");
	struct store_report_cell *cells;
	struct store_report_file f;
	struct store_view *v;
	struct str bytes;
	size_t n;

	assert_int_equal(place_write(p, put, &c), ERR_OK);
	c.bytes = STR("other");
	c.n = 0;
	assert_int_equal(place_write(p, put, &c), ERR_OK); /* keeps what it has */
	v = place_read(p);
	assert_int_equal(store_report_file_get(v, SHA, "police", &f), ERR_OK);
	assert_string_equal(f.name, "様式.xlsx");
	assert_false(f.is_ready);
	assert_int_equal(store_report_file_get(v, SHA, "ppc", &f), ERR_NOT_FOUND);
	assert_int_equal(store_report_file_bytes(v, SHA, "police", p->arena, &bytes), ERR_OK);
	assert_true(str_equal(bytes, STR("PK")));
	assert_int_equal(store_report_file_cells(v, SHA, "police", p->arena, &cells, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_true(str_equal(cells[0].item, STR("noticed_at")));
	assert_int_equal(cells[0].write, REPORT_DATE);
	assert_true(cells[0].is_proposed);
	assert_int_equal(cells[1].n_choices, 2);
	assert_true(str_equal(cells[1].choices[1], STR("いいえ")));
	store_read_end(v);
}

static void
what_a_person_says_counts(void **state)
{
	static const struct store_report_cell said[] = {
		{.nr = 0, .item = STR_IN_TABLE(""), .choice = STR_IN_TABLE("")},
		{.nr = 1,
			.item = STR_IN_TABLE("kind"),
			.write = REPORT_MARK,
			.choice = STR_IN_TABLE("ddos")}};
	struct place *p = *state;
	struct change c = change(SHA, "police");
	struct store_report_file *files;
	struct store_report_cell *cells;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, teach, &c), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, put, &c), ERR_OK);
	c.cells = said;
	c.file.taught = NOW + 1;
	str_copy(STR("鈴木"), c.file.taught_by, sizeof(c.file.taught_by));
	assert_int_equal(place_write(p, teach, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_report_file_list(v, "police", p->arena, &files, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_true(files[0].is_ready);
	assert_string_equal(files[0].taught_by, "鈴木");
	assert_int_equal(store_report_file_list(v, "ppc", p->arena, &files, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_report_file_cells(v, SHA, "police", p->arena, &cells, &n), ERR_OK);
	assert_int_equal(cells[0].item.len, 0);
	assert_false(cells[0].is_proposed);
	assert_true(str_equal(cells[1].choice, STR("ddos")));
	assert_true(str_equal(cells[0].question, STR("検知日時")));
	store_read_end(v);
	assert_int_equal(place_write(p, take_away, &c), ERR_OK);
	assert_int_equal(place_write(p, take_away, &c), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_report_file_cells(v, SHA, "police", p->arena, &cells, &n), ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
}

static void
no_more_than_its_limits(void **state)
{
	struct place *p = *state;
	struct change c = change(SHA, "police");

	for (unsigned i = 0; i < LIMIT_REPORT_FILES; i++) {
		snprintf(c.file.sha256, sizeof(c.file.sha256), "%064u", i);
		assert_int_equal(place_write(p, put, &c), ERR_OK);
	}
	snprintf(c.file.sha256, sizeof(c.file.sha256), "%064u", (unsigned)LIMIT_REPORT_FILES);
	assert_int_equal(place_write(p, put, &c), ERR_LIMIT);
	c.n = LIMIT_FORM_CELLS + 1;
	snprintf(c.file.sha256, sizeof(c.file.sha256), "%064u", 1U);
	assert_int_equal(place_write(p, put, &c), ERR_LIMIT);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(a_file_comes_back_as_it_was_put),
		T(what_a_person_says_counts),
		T(no_more_than_its_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
