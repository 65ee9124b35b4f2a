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
	static const struct {
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_decoded),
		cmocka_unit_test(length_ends_at_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
