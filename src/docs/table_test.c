/* Tables out, and read back by our own readers: nothing lost, nothing computed. */
#include "base/limits.h"
#include "docs/cells.h"
#include "docs/docs.h"
#include "wire/csv/csv.h"
#include "wire/xlsx/xlsx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COLUMNS 5

static const struct table_column columns[COLUMNS] = {
	{{"名前", 6}, SHEET_TEXT, 20},
	{{"台数", 6}, SHEET_NUMBER, 0},
	{{"購入日", 9}, SHEET_DATE, 0},
	{{"持ち出し", 12}, SHEET_YES_NO, 0},
	{{"=備考", 7}, SHEET_TEXT, 0},
};

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
static const struct str cells[] = {
	S("髙﨑の㈱ノートPC"),
	S("3"),
	S("2026-11-20"),
	S("yes"),
	S("=cmd|'/c calc'!A1"),
	S("𠮷田_x0041_"),
	S("-5"),
	S("2026-11-20T09:02:00"),
	S("no"),
	S("+81-3-0000"),
	S("a\nb,\"c\""),
	S("007"),
	S("1899-01-01"),
	S("maybe"),
	S("@SUM(1)"),
	S("\t=1"),
	S("12.5"),
	S("2026-02-30"),
	S(""),
	S("'=1"),
};

static const struct table table = {
	.title = S("情報資産台帳"),
	.company = S("株式会社やまと製作所"),
	.note = S("2026年11月20日 現在"),
	.sheet_print = S("見る"),
	.sheet_data = S("データ"),
	.yes = S("はい"),
	.no = S("いいえ"),
	.n_columns = COLUMNS,
	.n_rows = sizeof(cells) / sizeof(*cells) / COLUMNS,
	.columns = columns,
	.cells = cells,
};

static void
expect(const struct sheet *s, const char *place, enum sheet_kind kind, const char *text)
{
	const struct sheet_cell *c;
	uint32_t row, column;

	assert_int_equal(sheet_cell_parse(str_c(place), &row, &column), ERR_OK);
	c = sheet_at(s, row, column);
	if (c == NULL)
		fail_msg("%s is empty", place);
	else if (c->kind != kind || !str_equal(c->text, str_c(text)) || c->is_formula)
		fail_msg("%s is %s \"%.*s\"", place, sheet_kind_name(c->kind), STR_FMT(c->text));
}

static void
a_workbook_and_back(void **state)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct buf out = buf_of(1 << 22), again = buf_of(1 << 22);
	struct errinfo info = {0};
	struct workbook b;
	const struct sheet *s;

	(void)state;
	assert_int_equal(docs_xlsx(&table, &out), ERR_OK);
	assert_int_equal(docs_xlsx(&table, &again), ERR_OK);
	assert_true(str_equal(buf_view(&out), buf_view(&again)));
	if (xlsx_read(buf_view(&out), a, &b, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_int_equal(b.n_sheets, 2);
	assert_int_equal(b.n_formulas, 0);
	s = workbook_sheet(&b, STR("データ"));
	assert_non_null(s);
	assert_int_equal(s->n_merges, 0);
	expect(s, "E1", SHEET_TEXT, "=備考");
	for (uint32_t i = 0; i < table.n_rows; i++) {
		char place[SHEET_CELL_NAME_MAX];

		expect(s, sheet_cell_name(i + 1, 0, place), SHEET_TEXT, cells[i * COLUMNS].p);
		expect(s, sheet_cell_name(i + 1, 4, place), SHEET_TEXT, cells[i * COLUMNS + 4].p);
	}
	expect(s, "B2", SHEET_NUMBER, "3");
	expect(s, "B3", SHEET_NUMBER, "-5");
	expect(s, "B4", SHEET_TEXT, "007"); /* digits, not a number */
	expect(s, "C2", SHEET_DATE, "2026-11-20");
	expect(s, "C3", SHEET_DATE, "2026-11-20T09:02:00");
	expect(s, "C4", SHEET_TEXT, "1899-01-01");
	expect(s, "C5", SHEET_TEXT, "2026-02-30");
	expect(s, "D2", SHEET_YES_NO, "yes");
	expect(s, "D3", SHEET_YES_NO, "no");
	expect(s, "D4", SHEET_TEXT, "maybe");
	assert_null(sheet_at(s, 4, 3));
	s = workbook_sheet(&b, STR("見る"));
	expect(s, "A1", SHEET_TEXT, "情報資産台帳");
	expect(s, "A4", SHEET_TEXT, "名前");
	expect(s, "D5", SHEET_TEXT, "はい");
	expect(s, "C5", SHEET_DATE, "2026-11-20");
	arena_free(a);
	buf_done(&out);
	buf_done(&again);
}

static void
csv_and_back(struct cp932 *cp932, uint32_t lost_wanted)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct buf out = buf_of(1 << 20);
	struct csv_file f;
	uint32_t lost;

	assert_int_equal(docs_csv(&table, cp932, &out, &lost), ERR_OK);
	assert_int_equal(lost, lost_wanted);
	assert_int_equal(csv_read(buf_view(&out), cp932, a, &f, NULL), ERR_OK);
	assert_int_equal(f.charset, cp932 != NULL ? CSV_CP932 : CSV_UTF8);
	for (uint32_t i = 0; i < table.n_rows * COLUMNS; i++) {
		struct str got = sheet_text(&f.book.sheets[0], i / COLUMNS + 1, i % COLUMNS);

		if (cp932 == NULL || i != COLUMNS) /* the name that CP932 does not have */
			assert_true(str_equal(got, cells[i]));
	}
	arena_free(a);
	buf_done(&out);
}

static void
csv_in_both_character_sets(void **state)
{
	struct cp932 *cp932 = cp932_new();

	(void)state;
	csv_and_back(NULL, 0);
	csv_and_back(cp932, 1);
	cp932_free(cp932);
}

/* No line of the file, and no cell within quotes, begins with what a program computes. */
static void
csv_has_no_formula(void **state)
{
	struct buf out = buf_of(1 << 20);

	(void)state;
	assert_int_equal(docs_csv(&table, NULL, &out, NULL), ERR_OK);
	assert_true(str_find(buf_view(&out), STR(",\"'=cmd|'/c calc'!A1\"\r\n")) > 0);
	assert_true(str_find(buf_view(&out), STR(",\"'=備考\"\r\n")) > 0);
	assert_true(str_find(buf_view(&out), STR("\r\n\"'\t=1\",")) > 0);
	assert_true(str_find(buf_view(&out), STR(",-5,")) > 0); /* a number is none */
	assert_true(str_find(buf_view(&out), STR("\"=")) < 0);
	assert_true(str_find(buf_view(&out), STR(",=")) < 0);
	buf_done(&out);
}

static void
odd_tables(void **state)
{
	struct table t = {
		.title = S("\x01'[]"), .sheet_print = S("a/b:c"), .sheet_data = S("a/b:c")};
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct buf out = buf_of(1 << 20);
	struct workbook b;

	(void)state;
	assert_int_equal(docs_xlsx(&t, &out), ERR_OK);
	assert_int_equal(xlsx_read(buf_view(&out), a, &b, NULL), ERR_OK);
	assert_true(str_equal(b.sheets[0].name, STR("abc")));
	assert_true(str_equal(b.sheets[1].name, STR("Data")));
	t.n_columns = TABLE_COLUMNS_MAX + 1;
	assert_int_equal(docs_xlsx(&t, &out), ERR_INVALID);
	assert_int_equal(docs_csv(&t, NULL, &out, NULL), ERR_INVALID);
	arena_free(a);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_workbook_and_back),
		cmocka_unit_test(csv_in_both_character_sets),
		cmocka_unit_test(csv_has_no_formula),
		cmocka_unit_test(odd_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
