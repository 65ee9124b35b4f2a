/* Names as Windows sends them, whole and broken. */
#include "wire/utf16/utf16.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define CASE(in, out, size)                                                                        \
	{                                                                                          \
		{in, sizeof(in) - 1}, out, size                                                    \
	}

static void
names_are_decoded(void **state)
{
	const struct {
		struct str in;
		const char *out;
		size_t size;
	} cases[] = {
		CASE("P\0C\0", "PC", 64),
		CASE("\x1a\x4f\x70\x8b", "会議", 64),
		CASE("\x1a\x4f\x70\x8b", "会", 5),
		CASE("\x3d\xd8\x00\xde", "\xf0\x9f\x98\x80", 64), /* a pair */
		CASE("\x3d\xd8\x41\x00", "?A", 64),		  /* half a pair */
		CASE("\x00\xde", "?", 64),
		CASE("A\0\x07\0B\0", "A?B", 64),
		CASE("\x2e\x20g\0", "?g", 64), /* right-to-left override */
		CASE("A\0\0\0B\0", "A", 64),
		CASE("A\0B", "A", 64), /* an odd byte */
		CASE("\xe9\0", "\xc3\xa9", 64),
		CASE("", "", 1),
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char dst[64];

		assert_int_equal(
			utf16_clean(cases[i].in, dst, cases[i].size), strlen(cases[i].out));
		assert_string_equal(dst, cases[i].out);
	}
}

static void
length_ends_at_nul(void **state)
{
	assert_int_equal(utf16_len(STR("A\0B\0\0\0C\0")), 4);
	assert_int_equal(utf16_len(STR("A\0B\0C")), 4);
	assert_int_equal(utf16_len(STR("")), 0);
}

static void
files_become_utf8(void **state)
{
	const struct {
		struct str s;
		bool is_big;
		enum err err;
		const char *text;
	} rows[] = {
		{STR("A\0\x1a\x4f\n\0"), false, ERR_OK, "A会\n"},
		{STR("\0A\x4f\x1a"), true, ERR_OK, "A会"},
		{STR("\x3d\xd8\x00\xde"), false, ERR_OK, "\xf0\x9f\x98\x80"},
		{STR("\xd8\x3d\xde\x00"), true, ERR_OK, "\xf0\x9f\x98\x80"},
		{STR("\x3d\xd8"), false, ERR_TRUNCATED, ""},
		{STR("A\0B"), false, ERR_TRUNCATED, "A"},
		{STR("\x3d\xd8\x41\0"), false, ERR_MALFORMED, ""},
		{STR("\x00\xde"), false, ERR_MALFORMED, ""},
		{STR("A\0B\0C\0D\0E\0F\0"), false, ERR_LIMIT, "ABCDE"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = buf_of(5);

		buf_c(&b, "");
		assert_int_equal(utf16_put(rows[i].s, rows[i].is_big, &b), rows[i].err);
		assert_string_equal(b.p, rows[i].text);
		buf_done(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_decoded),
		cmocka_unit_test(length_ends_at_nul),
		cmocka_unit_test(files_become_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
