/* Heads and notes that are damaged or hostile are refused, each for its reason. */
#include "know/index/file.h"
#include "know/index/note.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
damaged_heads_are_refused(void **state)
{
	const struct index_file f = {.bytes = 1 << 20, .notes_at = 1 << 19};
	struct buf b = buf_of(INDEX_FILE_HEAD);
	struct index_file again;
	struct errinfo info;

	index_file_put(&b, &f);
	assert_int_equal(b.len, INDEX_FILE_HEAD);
	assert_int_equal(index_file_read(buf_view(&b), &again, &info), ERR_OK);
	assert_int_equal(index_file_read(str_of(b.p, 100), &again, &info), ERR_TRUNCATED);
	b.p[0] ^= 1;
	assert_int_equal(index_file_read(buf_view(&b), &again, &info), ERR_MALFORMED);
	b.p[0] ^= 1;
	b.p[48] ^= 1; /* the first table's place */
	assert_int_equal(index_file_read(buf_view(&b), &again, &info), ERR_MALFORMED);
	buf_done(&b);
}

static enum err
read_again(const struct index_file *f, struct index_file *ret_again)
{
	struct buf b = buf_of(INDEX_FILE_HEAD);
	struct errinfo info;
	enum err err;

	index_file_put(&b, f);
	err = index_file_read(buf_view(&b), ret_again, &info);
	buf_done(&b);
	return err;
}

/* A head may say anything: of sizes that no memory holds, of times in no year, of names for which a
 * terminal does things. */
static void
heads_that_say_impossible_things_are_refused(void **state)
{
	struct index_file f = {.bytes = UINT64_C(1) << 40, .n_lists = 1}, again;

	strcpy(f.lists[0].name, "a\033[2Jb");
	assert_int_equal(read_again(&f, &again), ERR_OK);
	assert_string_equal(again.lists[0].name, "a?[2Jb");
	f.places[1][3].table_bytes = UINT32_MAX;
	assert_int_equal(read_again(&f, &again), ERR_LIMIT);
	for (int i = 0; i < 4; i++)
		f.places[1][i].table_bytes = LIMIT_INDEX_TABLES_BYTES / 4 + 1;
	assert_int_equal(read_again(&f, &again), ERR_LIMIT);
	f.places[1][3].table_bytes -= 4;
	assert_int_equal(read_again(&f, &again), ERR_OK);
	f.lists[0].fetched = INT64_MIN;
	assert_int_equal(read_again(&f, &again), ERR_MALFORMED);
	f.lists[0].fetched = 0;
	f.made = INT64_MAX;
	assert_int_equal(read_again(&f, &again), ERR_MALFORMED);
	f.made = 0;
	f.n_lists = LIMIT_INDICATOR_LISTS + 1;
	assert_int_equal(read_again(&f, &again), ERR_MALFORMED);
}

static void
notes_that_are_none_are_refused(void **state)
{
	struct indicator_note note = {.list = 1, .what = STR("x"), .context = STR("")}, again;
	struct buf b = buf_of(1 << 12);
	struct reader r;

	index_note_put(&b, &note);
	r = reader_of(b.p, b.len);
	assert_int_equal(index_note_read(&r, &again), ERR_OK);
	for (size_t i = 5; i < 5 + 3 * 8; i++) { /* a time in no year */
		b.p[i] = (char)0x80;
		r = reader_of(b.p, b.len);
		again.list = 9;
		if (i % 8 != 4)
			continue;
		assert_int_equal(index_note_read(&r, &again), ERR_MALFORMED);
		assert_int_equal(again.list, 9);
		memset(b.p + 5, 0, 3 * 8);
	}
	b.p[1] = INDICATOR_TIERS;
	r = reader_of(b.p, b.len);
	assert_int_equal(index_note_read(&r, &again), ERR_MALFORMED);
	b.p[1] = 0;
	buf_add(&b, (const char[200]){0}, 200);
	b.p[29] = LIMIT_INDICATOR_WHAT + 1;
	r = reader_of(b.p, b.len);
	assert_int_equal(index_note_read(&r, &again), ERR_MALFORMED);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_heads_are_refused),
		cmocka_unit_test(heads_that_say_impossible_things_are_refused),
		cmocka_unit_test(notes_that_are_none_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
