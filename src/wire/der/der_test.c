/* Elements as X.690 has them, and forms that are refused. */
#include "wire/der/der.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(text) reader_of(text, sizeof(text) - 1)

static void
elements_are_walked(void **state)
{
	struct reader r = BYTES("\x30\x06\x02\x01\x05\x04\x01x\x7f\x65\x81\x01z");
	struct reader inner = der_enter(&r, false, DER_SEQUENCE);
	struct der e;
	uint64_t number;

	assert_true(der_next(&inner, false, &e));
	assert_int_equal(e.tag, DER_INTEGER);
	assert_true(der_number(&e, &number));
	assert_int_equal(number, 5);
	assert_true(der_find(&inner, false, DER_OCTET_STRING, &e));
	assert_true(str_equal(der_bytes(&e), STR("x")));
	assert_false(der_next(&inner, false, &e));
	assert_int_equal(reader_err(&inner), ERR_OK);
	assert_true(der_next(&r, false, &e));
	assert_int_equal(e.tag, 0x7f65);
	assert_int_equal(e.len, 1);
}

static void
broken_elements_are_refused(void **state)
{
	static const struct {
		struct str in;
		enum err err;
	} cases[] = {
		{{"\x30", 1}, ERR_TRUNCATED},
		{{"\x30\x02\x01", 3}, ERR_TRUNCATED},
		{{"\x30\x80\x00\x00", 4}, ERR_MALFORMED}, /* indefinite */
		{{"\x30\x85\x00\x00\x00\x00\x01", 7}, ERR_MALFORMED},
		{{"\x3f\x81\x01\x00", 4}, ERR_MALFORMED}, /* a tag of three octets */
		{{"\x30\x84\xff\xff\xff\xff", 6}, ERR_TRUNCATED},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct reader r = reader_of(cases[i].in.p, cases[i].in.len);
		struct der e;

		assert_false(der_next(&r, false, &e));
		assert_int_equal(reader_err(&r), cases[i].err);
	}
}

static void
cut_elements_are_given_in_part(void **state)
{
	struct reader r = BYTES("\x30\x82\x10\x00\x02\x01\x07");
	struct reader inner = der_enter(&r, true, DER_SEQUENCE);
	struct der e;
	uint64_t number;

	assert_true(der_next(&inner, true, &e));
	assert_true(der_number(&e, &number));
	assert_int_equal(number, 7);
	r = BYTES("\x02\x04\x01");
	assert_true(der_next(&r, true, &e));
	assert_false(der_number(&e, &number)); /* half a number is none */
}

static void
numbers(void **state)
{
	static const struct {
		struct str in;
		bool is_number, is_int32;
		uint64_t number;
		int32_t int32;
	} cases[] = {
		{{"\x02\x01\x17", 3}, true, true, 23, 23},
		{{"\x02\x02\xff\x7b", 4}, false, true, 0, -133},
		{{"\x02\x05\x00\xff\xff\xff\xff", 7}, true, false, 0xffffffff, 0},
		{{"\x02\x09\x01\x00\x00\x00\x00\x00\x00\x00\x00", 11}, false, false, 0, 0},
		{{"\x02\x00", 2}, false, false, 0, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct reader r = reader_of(cases[i].in.p, cases[i].in.len);
		struct der e;
		uint64_t number = 0;
		int32_t int32 = 0;

		assert_true(der_next(&r, false, &e));
		assert_int_equal(der_number(&e, &number), cases[i].is_number);
		assert_int_equal(number, cases[i].number);
		assert_int_equal(der_int32(&e, &int32), cases[i].is_int32);
		assert_int_equal(int32, cases[i].int32);
	}
}

static void
length_is_measured(void **state)
{
	size_t len = 0;

	assert_int_equal(der_measure(STR("\x30\x82\x01\x00"), 1000, &len), ERR_OK);
	assert_int_equal(len, 260);
	assert_int_equal(der_measure(STR("\x30\x82\x01\x00"), 259, &len), ERR_LIMIT);
	assert_int_equal(der_measure(STR("\x30\x82\x01"), 1000, &len), ERR_TRUNCATED);
	assert_int_equal(der_measure(STR("\x30\x80"), 1000, &len), ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_are_walked),
		cmocka_unit_test(broken_elements_are_refused),
		cmocka_unit_test(cut_elements_are_given_in_part),
		cmocka_unit_test(numbers),
		cmocka_unit_test(length_is_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
