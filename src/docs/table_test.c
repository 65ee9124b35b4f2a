/* Tables out, and read back by our own readers: nothing lost, nothing computed. */
#include "base/limits.h"
#include "docs/cells.h"
#include "docs/docs.h"
#include "docs/fit.h"
#include "wire/csv/csv.h"
#include "wire/xlsx/xlsx.h"
#include "wire/zip/zip.h"

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

/* What can be read on paper: eight points, no date as ####. */
static void
a_wide_table_on_paper(void **state)
{
	static struct table_column wide[26];
	static struct str row[26];
	struct table t = {.columns = wide, .cells = row, .n_rows = 1};
	struct fit f;
	uint32_t sum = 0;

	(void)state;
	fit_table(&table, &f);
	assert_false(f.is_a3);
	assert_int_equal(f.widths[0], 20);
	for (uint32_t i = 0; i < 26; i++) {
		wide[i] = (struct table_column){S("だれがどうするか"), SHEET_TEXT, 24};
		row[i] = STR("ここに、とても長い文が入っています。だれも読みません。");
	}
	wide[3].kind = SHEET_DATE;
	row[3] = STR("2026-11-20");
	row[5] = STR("");
	t.n_columns = 6; /* A4, when the widest give way a little */
	fit_table(&t, &f);
	assert_false(f.is_a3);
	assert_int_equal(f.widths[0], 24);
	t.n_columns = 26;
	fit_table(&t, &f);
	assert_true(f.is_a3);
	assert_int_equal(f.widths[3], 11);
	assert_int_equal(f.widths[5], FIT_WIDTH_MIN);
	for (uint32_t i = 0; i < 26; i++)
		sum += f.widths[i];
	assert_true(sum <= FIT_A3 + 26);
}

static void
lines_in_a_column(void **state)
{
	(void)state;
	assert_int_equal(fit_lines(STR(""), 10), 1);
	assert_int_equal(fit_lines(STR("五文字です"), 11), 1);
	assert_int_equal(fit_lines(STR("これは長いです"), 11), 2);
	assert_int_equal(fit_lines(STR("これは長いです\nabc\n"), 11), 3);
	assert_int_equal(fit_lines(STR("あい"), 1), 2);
}

static void
expect_in(struct str file, const char *entry, const char *words)
{
	struct buf xml = buf_of(1 << 20);
	struct unzip *u;

	assert_int_equal(unzip_open(file, &u, NULL), ERR_OK);
	assert_int_equal(unzip_read(u, str_c(entry), &xml, NULL), ERR_OK);
	if (str_find(buf_view(&xml), str_c(words)) < 0)
		fail_msg("%s has no %s", entry, words);
	unzip_close(u);
	buf_done(&xml);
}

static void
what_a_printer_and_a_list_of_files_need(void **state)
{
	struct buf out = buf_of(1 << 22);

	(void)state;
	assert_int_equal(docs_xlsx(&table, &out), ERR_OK);
	expect_in(buf_view(&out), "docProps/core.xml", "<dc:title>情報資産台帳</dc:title>");
	expect_in(buf_view(&out), "docProps/core.xml", "<dc:creator>株式会社やまと製作所<");
	expect_in(buf_view(&out), "xl/worksheets/sheet1.xml", "paperSize=\"9\"");
	expect_in(buf_view(&out), "xl/worksheets/sheet2.xml", "fitToPage=\"1\"");
	expect_in(buf_view(&out), "xl/workbook.xml", "'データ'!$1:$1");
	/* "a\nb,..." has two lines; one without a break has one */
	expect_in(buf_view(&out), "xl/worksheets/sheet1.xml", "<row r=\"7\" ht=\"34\">");
	expect_in(buf_view(&out), "xl/worksheets/sheet1.xml", "<row r=\"8\" ht=\"18\">");
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
		cmocka_unit_test(a_wide_table_on_paper),
		cmocka_unit_test(lines_in_a_column),
		cmocka_unit_test(what_a_printer_and_a_list_of_files_need),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
