/* Orders there and back: what comes out of one that was sent is what comes out of the model. */
#include "docs/order/order.h"

#include "base/digest.h"
#include "base/limits.h"
#include "docs/sample_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	return arena == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
send(const struct order *o, struct buf *bytes, struct order *ret_order)
{
	assert_int_equal(order_put(o, bytes), ERR_OK);
	buf_str(bytes, o->file);
	assert_int_equal(order_get(buf_view(bytes), arena, ret_order), ERR_OK);
	assert_int_equal(ret_order->kind, o->kind);
}

static void
documents_and_tables(void **state)
{
	static const enum order_kind kinds[] = {ORDER_DOCX, ORDER_XLSX, ORDER_CSV};
	struct order o = {0}, there;

	(void)state;
	sample_document(arena, 3, &o.document);
	sample_table(arena, 20, &o.table);
	for (size_t i = 0; i < 3; i++) {
		struct buf bytes = buf_of(1 << 22), a = buf_of(1 << 22), b = buf_of(1 << 22);

		o.kind = kinds[i];
		send(&o, &bytes, &there);
		assert_int_equal(order_run(&o, NULL, arena, &a, NULL), ERR_OK);
		assert_int_equal(order_run(&there, NULL, arena, &b, NULL), ERR_OK);
		assert_true(a.len > 100 && str_equal(buf_view(&a), buf_view(&b)));
		buf_done(&bytes);
		buf_done(&a);
		buf_done(&b);
	}
	o.kind = ORDER_PDF;
	assert_int_equal(order_run(&o, NULL, arena, NULL, NULL), ERR_UNSUPPORTED);
}

static void
files_are_read_and_filled(void **state)
{
	struct order o = {.kind = ORDER_XLSX}, there;
	struct buf xlsx = buf_of(1 << 22), bytes = buf_of(1 << 22), out = buf_of(1 << 22);
	struct sheet_fill fill = {STR("データ"), 3, 1, SHEET_TEXT, STR("新しい名前")};
	struct workbook b;

	(void)state;
	sample_table(arena, 5, &o.table);
	assert_int_equal(order_run(&o, NULL, arena, &xlsx, NULL), ERR_OK);
	o = (struct order){.kind = ORDER_FILL_XLSX, .file = buf_view(&xlsx)};
	o.form.n_fills = 1;
	o.form.fills = &fill;
	digest_of(DIGEST_SHA256, xlsx.p, xlsx.len, o.form.sha256);
	send(&o, &bytes, &there);
	assert_int_equal(order_run(&there, NULL, arena, &out, NULL), ERR_OK);
	o = (struct order){.kind = ORDER_READ, .file = buf_view(&out)};
	buf_clear(&bytes);
	send(&o, &bytes, &there);
	buf_clear(&xlsx);
	assert_int_equal(order_run(&there, NULL, arena, &xlsx, NULL), ERR_OK);
	assert_int_equal(order_get_book(buf_view(&xlsx), arena, &b), ERR_OK);
	assert_int_equal(b.n_sheets, 2);
	assert_true(str_equal(sheet_text(&b.sheets[1], 3, 1), STR("新しい名前")));
	assert_true(str_equal(sheet_text(&b.sheets[1], 3, 2), STR("1階 事務所")));
	buf_done(&xlsx);
	buf_done(&bytes);
	buf_done(&out);
}

static void
lists_and_macros_come_back(void **state)
{
	static const struct str values[] = {{"○", 3}, {"×", 2}};
	static const struct sheet_list list = {{1, 2, 3, 4}, 2, values};
	static const struct sheet sheet = {.name = {"表", 3}, .n_lists = 1, .lists = &list};
	struct workbook in = {.n_sheets = 1, .sheets = &sheet, .has_macros = true}, out;
	struct buf bytes = buf_of(1 << 16);

	(void)state;
	assert_int_equal(order_put_book(&in, &bytes), ERR_OK);
	assert_int_equal(order_get_book(buf_view(&bytes), arena, &out), ERR_OK);
	assert_true(out.has_macros);
	assert_int_equal(out.sheets[0].n_lists, 1);
	assert_true(str_equal(sheet_list_of(&out.sheets[0], 3, 4)->values[1], values[1]));
	assert_null(sheet_list_of(&out.sheets[0], 4, 4));
	buf_done(&bytes);
}

static void
csv_is_told_by_its_bytes(void **state)
{
	struct order o = {.kind = ORDER_READ, .file = STR("a,b\n=1,2\n")};
	struct buf out = buf_of(1 << 20);
	struct errinfo info = {0};
	struct workbook b;

	(void)state;
	assert_int_equal(order_run(&o, NULL, arena, &out, &info), ERR_OK);
	assert_int_equal(order_get_book(buf_view(&out), arena, &b), ERR_OK);
	assert_true(str_equal(sheet_text(&b.sheets[0], 1, 0), STR("=1")));
	o.file = STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
	assert_int_equal(order_run(&o, NULL, arena, &out, &info), ERR_UNSUPPORTED);
	o.file = STR("PK and nothing");
	assert_int_equal(order_run(&o, NULL, arena, &out, &info), ERR_MALFORMED);
	buf_done(&out);
}

static void
what_is_cut_is_refused(void **state)
{
	struct order o = {.kind = ORDER_DOCX}, there;
	struct buf bytes = buf_of(1 << 22);

	(void)state;
	sample_document(arena, 1, &o.document);
	assert_int_equal(order_put(&o, &bytes), ERR_OK);
	for (size_t cut = 0; cut < bytes.len; cut++) {
		char *copy = malloc(cut + 1);

		memcpy(copy, bytes.p, cut);
		assert_int_not_equal(order_get(str_of(copy, cut), arena, &there), ERR_OK);
		free(copy);
	}
	buf_done(&bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(documents_and_tables, set_up, tear_down),
		cmocka_unit_test_setup_teardown(files_are_read_and_filled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			lists_and_macros_come_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(csv_is_told_by_its_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_cut_is_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
