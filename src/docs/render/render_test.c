/* Documents as PDF: that they are made, the same each time, and hold together at their edges. */
#include "docs/render/render.h"

#include "docs/render/own.h"
#include "docs/sample_test.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What cairo 1.16 and fontconfig keep for good at each document (under 1 KiB) is theirs: the
 * process that draws makes one document and ends. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libcairo\nleak:libfontconfig\n";
}

static struct renderer *renderer;

static void
make(const struct document *d, struct buf *out)
{
	struct errinfo info = {0};

	if (render_pdf(renderer, d, out, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_true(str_starts(buf_view(out), STR("%PDF-1.")));
	assert_true(str_find(buf_view(out), STR("%%EOF")) > 0);
}

static unsigned
pages_of(const struct buf *pdf)
{
	struct str rest = buf_view(pdf);
	unsigned n = 0;

	for (ptrdiff_t at; (at = str_find(rest, STR("/Type /Page"))) >= 0;) {
		n += rest.p[at + 11] != 's';
		rest = str_of(rest.p + at + 11, rest.len - (size_t)at - 11);
	}
	return n;
}

static void
a_document_is_the_same_each_time(void **state)
{
	struct buf one = buf_of(1 << 24), two = buf_of(1 << 24);
	struct arena *a = arena_new(1 << 22);
	struct document d;

	(void)state;
	sample_document(a, 5, &d);
	make(&d, &one);
	make(&d, &two);
	assert_true(str_equal(buf_view(&one), buf_view(&two)));
	assert_in_range(pages_of(&one), 3, 7);
	buf_done(&one);
	buf_done(&two);
	arena_free(a);
}

static void
odd_text_does_no_harm(void **state)
{
#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
	static const struct str odd[] = {S("\xff\xfe\x80"), S("a\0b\x01\x1b[1m"),
		S("\xef\xbf\xbe\xef\xb7\x90 none"), S("\xe2\x80\xae right to left"),
		S("😀🏯 ﷽ ကခ ไทย हिन्दी"), S("\n\n\n"), S(""), S("\t\t"), S("\xed\xa0\x80")};
#undef S
	struct block blocks[32] = {0};
	const struct document d = {.n_blocks = 27, .blocks = blocks, .title = odd[0]};
	struct buf out = buf_of(1 << 24);

	(void)state;
	for (unsigned i = 0; i < 27; i++) {
		blocks[i].kind = i % 3 == 0   ? BLOCK_HEADING
				 : i % 3 == 1 ? BLOCK_PARAGRAPH
					      : BLOCK_ITEM;
		blocks[i].text = blocks[i].number = odd[i / 3];
		blocks[i].level = (uint8_t)(i * 37);
	}
	make(&d, &out);
	buf_done(&out);
}

/* One cell that is longer than two pages: nothing of it is lost. */
static void
a_row_higher_than_a_page_is_parted(void **state)
{
	static const struct block_column column = {.title = {"long", 4}};
	struct buf text = buf_of(1 << 20), out = buf_of(1 << 24);
	struct str cell;
	struct block_row row = {&cell};
	struct block b = {.kind = BLOCK_TABLE, .table = {1, 1, &column, &row}};
	const struct document d = {.n_blocks = 1, .blocks = &b, .title = STR("t")};

	(void)state;
	for (int i = 0; i < 150; i++)
		buf_printf(&text, "%sline %d", i > 0 ? "\n" : "", i);
	cell = buf_view(&text);
	make(&d, &out);
	assert_in_range(pages_of(&out), 3, 4);
	buf_done(&text);
	buf_done(&out);
}

/* A table over many pages: each page begins with the shaded header, and all rows are there. */
static void
a_long_table_has_its_header_on_each_page(void **state)
{
	static const struct block_column columns[2] = {{.title = {"a", 1}}, {.title = {"b", 1}}};
	static const struct str cells[2] = {{"x", 1}, {"y\nz", 3}};
	struct block_row rows[200];
	struct block b = {.kind = BLOCK_TABLE, .table = {2, 200, columns, rows}};
	struct document d = {.n_blocks = 1, .blocks = &b};
	struct paper s = {.renderer = renderer, .document = &d, .y = MARGIN_TOP};
	unsigned heads = 0, lines = 0;

	(void)state;
	for (int i = 0; i < 200; i++)
		rows[i].cells = cells;
	put_block(&s, &b, NULL);
	for (size_t i = 0; i < s.n_ops; i++) {
		heads += s.ops[i].kind == OP_FILL;
		lines += s.ops[i].kind == OP_LINE;
		if (i == 0 || s.ops[i].page != s.ops[i - 1].page)
			assert_int_equal(s.ops[i].kind, OP_FILL);
	}
	assert_true(s.page > 5);
	assert_int_equal(heads, s.page + 1);
	assert_int_equal(lines, 200 * 3 + heads * 2);
	paper_done(&s);
}

/* Wherever a heading and its table come to stand on a page: no page ends with either of them alone.
 */
static void
a_table_begins_with_a_row(void **state)
{
	static const struct block_column columns[2] = {{.title = {"a", 1}}, {.title = {"b", 1}}};
	static const struct str cells[2] = {
		{"x", 1}, {"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12", 26}};
	const struct block_row rows[1] = {{.cells = cells}};
	const struct block blocks[2] = {{.kind = BLOCK_HEADING, .level = 2, .text = STR("h")},
		{.kind = BLOCK_TABLE, .table = {2, 1, columns, rows}}};
	struct document d = {.n_blocks = 2, .blocks = blocks};

	(void)state;
	for (double y = MARGIN_TOP; y < MARGIN_TOP + paper_room_all(); y += 5) {
		struct paper s = {.renderer = renderer, .document = &d, .y = y};

		put_block(&s, &blocks[0], &blocks[1]);
		put_block(&s, &blocks[1], NULL);
		assert_true(s.n_ops > 0);
		for (size_t i = 1; i < s.n_ops; i++)
			assert_int_equal(s.ops[i].page, s.ops[0].page);
		paper_done(&s);
	}
}

static void
empty_tables_and_lists(void **state)
{
	const struct block blocks[] = {{.kind = BLOCK_TABLE}, {.kind = BLOCK_FIELDS},
		{.kind = BLOCK_SIGNATURES}, {.kind = BLOCK_CIRCULATION}, {.kind = BLOCK_PAGE_BREAK},
		{.kind = BLOCK_PAGE_BREAK}, {.kind = BLOCK_QR}};
	const struct document d = {.n_blocks = 7, .blocks = blocks};
	struct buf out = buf_of(1 << 24), small = buf_of(1000);

	(void)state;
	make(&d, &out);
	assert_int_equal(render_pdf(renderer, &d, &small, NULL), ERR_LIMIT);
	buf_done(&out);
	buf_done(&small);
}

/* A heading never ends a page: the last operation of a page is no heading's line. */
static void
a_heading_stays_with_what_follows(void **state)
{
	struct block blocks[120] = {0};
	struct document d = {.blocks = blocks};
	struct paper s = {.renderer = renderer, .document = &d, .y = MARGIN_TOP};

	(void)state;
	for (unsigned i = 0; i < 120; i++) {
		blocks[i].kind = i % 2 == 0 ? BLOCK_HEADING : BLOCK_PARAGRAPH;
		blocks[i].level = (uint8_t)(i / 2 % 3 + 1);
		blocks[i].text = i % 2 == 0 ? STR("見出し") : STR("1行目\n2行目\n3行目");
	}
	d.n_blocks = 120;
	for (uint32_t i = 0; i < d.n_blocks; i++)
		put_block(&s, &blocks[i], i + 1 < d.n_blocks ? &blocks[i + 1] : NULL);
	assert_int_equal(s.err, ERR_OK);
	assert_true(s.page > 3);
	for (size_t i = 0; i + 1 < s.n_ops; i++) {
		if (s.ops[i].page == s.ops[i + 1].page)
			continue;
		assert_int_equal(s.ops[i].kind, OP_LINE);
		assert_true(s.ops[i].line > 0 || pango_layout_get_line_count(s.ops[i].layout) > 1);
		assert_true(s.ops[i].y < PAGE_HEIGHT - MARGIN_BOTTOM);
	}
	paper_done(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_the_same_each_time),
		cmocka_unit_test(odd_text_does_no_harm),
		cmocka_unit_test(a_row_higher_than_a_page_is_parted),
		cmocka_unit_test(a_long_table_has_its_header_on_each_page),
		cmocka_unit_test(a_table_begins_with_a_row),
		cmocka_unit_test(empty_tables_and_lists),
		cmocka_unit_test(a_heading_stays_with_what_follows),
	};
	struct errinfo info = {0};
	int failed;

	if (render_start(&renderer, &info) != ERR_OK) {
		fprintf(stderr, "skipped: %s\n", info.what);
		return info.err == ERR_NOT_FOUND ? 77 : 1;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	render_stop(renderer);
	return failed;
}
