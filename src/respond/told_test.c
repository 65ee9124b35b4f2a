/* A story as text and back: the marks of lines, nothing lost, nothing but lines. */
#include "respond/told.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void
lines_have_marks(void **state)
{
	static const struct {
		const char *line, *rest;
		enum block_kind kind;
	} rows[] = {{"■ きっかけ", "きっかけ", BLOCK_HEADING}, {"■見出し", "見出し", BLOCK_HEADING},
		{"・一つ", "一つ", BLOCK_ITEM}, {"- one", "one", BLOCK_ITEM},
		{"  ・ 一つ \r", "一つ", BLOCK_ITEM}, {"-1度", "-1度", BLOCK_PARAGRAPH},
		{"ふつう", "ふつう", BLOCK_PARAGRAPH}, {"■", "", BLOCK_HEADING}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str rest;

		assert_int_equal(told_line(str_c(rows[i].line), &rest), rows[i].kind);
		assert_true(str_equal(rest, str_c(rows[i].rest)));
	}
}

static void
there_and_back(void **state)
{
	struct block blocks[] = {{.kind = BLOCK_HEADING, .text = STR("きっかけ")},
		{.kind = BLOCK_PARAGRAPH, .text = STR("警告でした。")},
		{.kind = BLOCK_ITEM, .text = STR("電話した"), .is_numbered = true},
		{.kind = BLOCK_PAGE_BREAK}, {.kind = BLOCK_HEADING, .text = STR("次")}};
	const struct document d = {.n_blocks = 5, .blocks = blocks};
	struct document back = {.title = STR("題")};
	struct arena *a = arena_new(1 << 16);
	struct buf b = buf_of(4096), small = buf_of(8);

	(void)state;
	assert_int_equal(told_text(&d, &b), ERR_OK);
	assert_true(str_equal(buf_view(&b), STR("■ きっかけ\n警告でした。\n・電話した\n\n■ 次\n")));
	assert_int_equal(told_blocks(buf_view(&b), a, &back), ERR_OK);
	assert_int_equal(back.n_blocks, 4);
	assert_int_equal(back.blocks[2].kind, BLOCK_ITEM);
	assert_true(str_equal(back.blocks[3].text, STR("次")));
	assert_true(str_equal(back.title, STR("題")));
	assert_int_equal(told_blocks(STR(" \n\n"), a, &back), ERR_OK);
	assert_int_equal(back.n_blocks, 0);
	assert_int_not_equal(told_text(&d, &small), ERR_OK);
	buf_done(&b);
	buf_done(&small);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_have_marks), cmocka_unit_test(there_and_back)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
