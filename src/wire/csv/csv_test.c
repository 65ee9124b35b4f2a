/* CSV: RFC 4180's rules, character sets, Excel's clipboard, and what is refused. */
#include "wire/csv/csv.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct csv_file file;
static struct arena *arena;
static struct cp932 *cp932;

static enum err
read_csv(struct str s)
{
	arena_free(arena);
	arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	return csv_read(s, cp932, arena, &file, NULL);
}

static bool
is_at(uint32_t row, uint32_t column, const char *text)
{
	return str_equal(sheet_text(&file.book.sheets[0], row, column), str_c(text));
}

static void
quotes_and_lines(void **state)
{
	(void)state;
	assert_int_equal(read_csv(STR("a,b,c\r\n\"x,1\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\n"
				      ",,last\n\nend\r")),
		ERR_OK);
	assert_true(is_at(0, 0, "a") && is_at(0, 2, "c"));
	assert_true(is_at(1, 0, "x,1") && is_at(1, 1, "say \"hi\"") && is_at(1, 2, "two\nlines"));
	assert_true(is_at(2, 0, "") && is_at(2, 2, "last"));
	assert_true(is_at(4, 0, "end"));
	assert_int_equal(file.book.sheets[0].n_cells, 8);
	assert_false(file.is_cut_quote);
	assert_int_equal(read_csv(STR("a,\"never ends\n1,2\n")), ERR_OK);
	assert_true(file.is_cut_quote && is_at(0, 1, "never ends\n1,2\n"));
	assert_int_equal(read_csv(STR("")), ERR_OK);
	assert_int_equal(file.book.sheets[0].n_cells, 0);
}

static void
separators(void **state)
{
	(void)state;
	assert_int_equal(read_csv(STR("機器\tIP, アドレス\n\"会\t議\"\t10.0.0.1\n")), ERR_OK);
	assert_true(file.separator == '\t' && is_at(0, 1, "IP, アドレス") && is_at(1, 0, "会\t議"));
	assert_int_equal(read_csv(STR("a;b\n1;2,5\n")), ERR_OK);
	assert_true(file.separator == ';' && is_at(1, 1, "2,5"));
}

static void
character_sets(void **state)
{
	(void)state;
	assert_int_equal(read_csv(STR("\xef\xbb\xbf髙﨑,1\n")), ERR_OK);
	assert_true(file.charset == CSV_UTF8 && is_at(0, 0, "髙﨑"));
	assert_int_equal(read_csv(STR("\x93\xfa\x96\x7b,\xfb\xfc\n")), ERR_OK);
	assert_true(file.charset == CSV_CP932 && is_at(0, 0, "日本") && is_at(0, 1, "髙"));
	assert_int_equal(read_csv(str_of("\xff\xfe\xe5\x65,\0\x42\xd8\xb7\xdf", 10)), ERR_OK);
	assert_true(file.charset == CSV_UTF16 && is_at(0, 0, "日") && is_at(0, 1, "𠮷"));
	assert_int_equal(read_csv(str_of("\xfe\xff\x65\xe5", 4)), ERR_OK);
	assert_true(is_at(0, 0, "日"));
	assert_int_equal(read_csv(str_of("\xff\xfe\x42\xd8", 4)), ERR_MALFORMED);
	assert_int_equal(read_csv(STR("\xff\xff\xff,1")), ERR_MALFORMED);
	assert_int_equal(read_csv(str_of("a\0b", 3)), ERR_MALFORMED);
}

static void
marks_against_formulas_go(void **state)
{
	(void)state;
	assert_int_equal(read_csv(STR("'=1+1,'+81-3,'-5,'@a,it's,'\n")), ERR_OK);
	assert_true(is_at(0, 0, "=1+1") && is_at(0, 1, "+81-3") && is_at(0, 2, "-5"));
	assert_true(is_at(0, 3, "@a") && is_at(0, 4, "it's") && is_at(0, 5, "'"));
}

static void
limits_hold(void **state)
{
	struct buf wide = buf_of(1 << 20), cell = buf_of(1 << 20);

	(void)state;
	for (uint32_t i = 0; i < SHEET_COLUMNS_MAX; i++)
		buf_c(&wide, ",");
	buf_c(&wide, "x");
	assert_int_equal(read_csv(buf_view(&wide)), ERR_LIMIT);
	for (size_t i = 0; i <= LIMIT_CELL_BYTES; i++)
		buf_byte(&cell, 'x');
	assert_int_equal(read_csv(buf_view(&cell)), ERR_LIMIT);
	buf_done(&wide);
	buf_done(&cell);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_and_lines),
		cmocka_unit_test(separators),
		cmocka_unit_test(character_sets),
		cmocka_unit_test(marks_against_formulas_go),
		cmocka_unit_test(limits_hold),
	};
	int failed;

	cp932 = cp932_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	cp932_free(cp932);
	return failed;
}
