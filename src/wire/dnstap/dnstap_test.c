/* Frames byte for byte, and the other end's control frames, cut and broken. */
#include "wire/dnstap/dnstap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
a_query_byte_for_byte(void **state)
{
	static const uint8_t wanted[] = {0, 0, 0, 44, /* length */
		0x0a, 2, 'm', 'e',		      /* identity */
		0x72, 36,			      /* message */
		0x08, 5, 0x10, 1, 0x18, 1,	      /* CLIENT_QUERY, INET, UDP */
		0x22, 4, 192, 0, 2, 7,		      /* from */
		0x30, 0xb9, 0x60,		      /* port 12345 */
		0x40, 0x80, 0x9b, 0xc5, 0xd5, 0x06,   /* 1790004608 s */
		0x4d, 0, 0x65, 0xcd, 0x1d,	      /* 500000000 ns */
		0x52, 8, 1, 2, 3, 4, 5, 6, 7, 8,      /* the message */
		0x78, 1};			      /* type */
	struct dnstap_message m = {.kind = DNSTAP_CLIENT_QUERY,
		.by = DNSTAP_UDP,
		.from = addr_v4((const uint8_t[4]){192, 0, 2, 7}),
		.from_port = 12345,
		.at = INT64_C(1790004608500),
		.message = STR("\1\2\3\4\5\6\7\10")};
	struct buf b = buf_of(65536);

	dnstap_put(&b, STR("me"), &m);
	assert_int_equal(buf_err(&b), ERR_OK);
	assert_int_equal(b.len, sizeof(wanted));
	assert_memory_equal(b.p, wanted, sizeof(wanted));
	buf_done(&b);
}

static void
why_it_was_blocked(void **state)
{
	static const uint8_t policy[] = {0x7a, 18, 0x0a, 4, 'l', 'i', 's', 't', 0x18, 6, 0x20, 1,
		0x2a, 6, 'e', '.', 't', 'e', 's', 't'};
	const struct dnstap_policy p = {
		DNSTAP_LOCAL_DATA, DNSTAP_BY_NAME, STR("list"), STR("e.test")};
	struct dnstap_message m = {.kind = DNSTAP_CLIENT_RESPONSE,
		.by = DNSTAP_TCP,
		.from = {.family = 6, .b = {0xfd}},
		.to = {.family = 6, .b = {0xfd, 1}},
		.message = STR("x"),
		.policy = &p};
	struct buf b = buf_of(65536);

	dnstap_put(&b, STR(""), &m);
	assert_int_equal(buf_err(&b), ERR_OK);
	assert_memory_equal(b.p + b.len - 2 - sizeof(policy), policy, sizeof(policy));
	assert_int_equal((uint8_t)b.p[3], b.len - 4);
	buf_done(&b);
}

static void
control_frames(void **state)
{
	struct buf b = buf_of(65536);
	enum fstrm_control control;
	size_t used;

	for (int c = FSTRM_ACCEPT; c <= FSTRM_FINISH; c++) {
		buf_clear(&b);
		fstrm_control_put(&b, (enum fstrm_control)c);
		for (size_t cut = 0; cut < b.len; cut++)
			assert_int_equal(fstrm_control_read(str_of(b.p, cut), &control, &used),
				ERR_TRUNCATED);
		buf_c(&b, "more");
		assert_int_equal(fstrm_control_read(buf_view(&b), &control, &used), ERR_OK);
		assert_int_equal(control, c);
		assert_int_equal(used, b.len - 4);
	}
	buf_clear(&b);
	fstrm_control_put(&b, FSTRM_ACCEPT);
	b.p[b.len - 1] = 'X'; /* it wants something else */
	assert_int_equal(fstrm_control_read(buf_view(&b), &control, &used), ERR_UNSUPPORTED);
	b.p[0] = 1;
	assert_int_equal(fstrm_control_read(buf_view(&b), &control, &used), ERR_MALFORMED);
	assert_int_equal(
		fstrm_control_read(STR("\0\0\0\0\0\1\0\0"), &control, &used), ERR_MALFORMED);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_query_byte_for_byte),
		cmocka_unit_test(why_it_was_blocked),
		cmocka_unit_test(control_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
