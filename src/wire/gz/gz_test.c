/* Files that gzip made, cut, altered, many in one, and one that is only small while packed. */
#include "wire/gz/gz.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

static size_t
pack(const char *text, size_t len, unsigned char *dst, size_t room)
{
	z_stream z = {0};

	assert_int_equal(
		deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)(uintptr_t)text;
	z.avail_in = (unsigned)len;
	z.next_out = dst;
	z.avail_out = (unsigned)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return room - z.avail_out;
}

static bool
take(void *arg, struct str piece)
{
	buf_add(arg, piece.p, piece.len);
	return buf_err(arg) == ERR_OK;
}

static enum err
unpack(const void *bytes, size_t len, uint64_t max, struct buf *b)
{
	struct errinfo info = {0};

	buf_clear(b);
	return gz_unpack(str_of(bytes, len), max, take, b, &info);
}

static void
what_was_packed_comes_out(void **state)
{
	struct buf b = buf_of(1000);
	unsigned char room[400];
	size_t one = pack("cve,epss\n", 9, room, sizeof(room)), two;

	assert_true(gz_is(str_of((char *)room, one)));
	assert_int_equal(unpack(room, one, 1000, &b), ERR_OK);
	assert_true(str_equal(buf_view(&b), STR("cve,epss\n")));
	two = one + pack("CVE-1,0.5\n", 10, room + one, sizeof(room) - one);
	assert_int_equal(unpack(room, two, 1000, &b), ERR_OK); /* two members are one file */
	assert_true(str_equal(buf_view(&b), STR("cve,epss\nCVE-1,0.5\n")));
	assert_int_equal(unpack(room, two, 18, &b), ERR_LIMIT);
	memcpy(room + one, "\0\0\0", 3); /* padding is none */
	assert_int_equal(unpack(room, one + 3, 1000, &b), ERR_OK);
	buf_done(&b);
}

static void
cut_or_altered_it_is_refused(void **state)
{
	struct buf b = buf_of(1000);
	unsigned char room[400];
	size_t len = pack("known to be exploited", 21, room, sizeof(room));

	for (size_t cut = 0; cut < len; cut++)
		assert_int_not_equal(unpack(room, cut, 1000, &b), ERR_OK);
	room[len - 5] ^= 1; /* of its sum */
	assert_int_equal(unpack(room, len, 1000, &b), ERR_MALFORMED);
	assert_int_equal(unpack("{\"a\":1}", 7, 1000, &b), ERR_MALFORMED);
	buf_done(&b);
}

static void
a_bomb_ends_at_the_limit(void **state)
{
	static char zeros[4 << 20];
	unsigned char *room = malloc(65536);
	size_t len = pack(zeros, sizeof(zeros), room, 65536);
	struct buf b = buf_of(8 << 20);

	assert_int_equal(unpack(room, len, 1 << 20, &b), ERR_LIMIT);
	assert_true(b.len <= 1 << 20);
	assert_int_equal(unpack(room, len, 4 << 20, &b), ERR_OK);
	assert_int_equal(b.len, 4 << 20);
	buf_done(&b);
	b = buf_of(100); /* no room where it goes */
	assert_int_equal(unpack(room, len, 4 << 20, &b), ERR_FULL);
	buf_done(&b);
	free(room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_packed_comes_out),
		cmocka_unit_test(cut_or_altered_it_is_refused),
		cmocka_unit_test(a_bomb_ends_at_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
