/* Lines of a response policy zone, as they stand in the draft and in BIND's manual. */
#include "guard/rpz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct rpz_zone zone = {
	.origin = {"rpz.test", 8}, .serial = 1790000000, .made = INT64_C(1790000000000)};

static void
text_is(struct buf *b, const char *text)
{
	buf_byte(b, 0);
	assert_int_equal(buf_err(b), ERR_OK);
	assert_string_equal(b->p, text);
	buf_clear(b);
}

static void
a_name_and_all_below_it(void **state)
{
	struct buf b = buf_of(65536);

	assert_int_equal(rpz_name(&b, &zone, STR("evil.test"), RPZ_BLOCKS, STR("list\nevil2.test")),
		RPZ_WHOLE);
	text_is(&b, "evil.test CNAME . ; list?evil2.test\n*.evil.test CNAME .\n");
	assert_int_equal(rpz_name(&b, &zone, STR("good.test"), RPZ_PASSES, STR("")), RPZ_WHOLE);
	text_is(&b, "good.test CNAME rpz-passthru.\n*.good.test CNAME rpz-passthru.\n");
	buf_done(&b);
}

static void
what_a_zone_cannot_carry(void **state)
{
	struct buf b = buf_of(65536);
	char name[256];

	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 50 == 49 ? '.' : 'a';
	/* 255 bytes on the wire: name, dot, "rpz.test" (8), and two */
	assert_int_equal(rpz_name(&b, &zone, str_of(name, 242), RPZ_BLOCKS, STR("")), RPZ_WHOLE);
	assert_int_equal(
		rpz_name(&b, &zone, str_of(name, 243), RPZ_BLOCKS, STR("")), RPZ_NAME_ONLY);
	assert_int_equal(
		rpz_name(&b, &zone, str_of(name, 244), RPZ_BLOCKS, STR("")), RPZ_NAME_ONLY);
	assert_int_equal(rpz_name(&b, &zone, str_of(name, 245), RPZ_BLOCKS, STR("")), RPZ_NOT);
	buf_clear(&b);
	assert_int_equal(rpz_name(&b, &zone, STR("a.rpz-ip"), RPZ_BLOCKS, STR("")), RPZ_NOT);
	assert_int_equal(rpz_name(&b, &zone, STR("a b.test"), RPZ_BLOCKS, STR("")), RPZ_NOT);
	assert_int_equal(rpz_name(&b, &zone, STR("a..test"), RPZ_BLOCKS, STR("")), RPZ_NOT);
	assert_int_equal(rpz_name(&b, &zone, STR(""), RPZ_BLOCKS, STR("")), RPZ_NOT);
	assert_int_equal(rpz_name(&b, &zone, STR("*.test"), RPZ_BLOCKS, STR("")), RPZ_NOT);
	assert_int_equal(b.len, 0);
	buf_done(&b);
}

static void
networks(void **state)
{
	static const struct {
		const char *net, *line;
	} rows[] = {
		{"203.0.113.0/24", "24.0.113.0.203.rpz-ip CNAME .\n"},
		{"192.0.2.7/32", "32.7.2.0.192.rpz-ip CNAME .\n"},
		{"2001:db8::/32", "32.zz.db8.2001.rpz-ip CNAME .\n"},
		{"2001:db8::3/128", "128.3.zz.db8.2001.rpz-ip CNAME .\n"},
		{"2001:db8:0:1::/64", "64.zz.1.0.db8.2001.rpz-ip CNAME .\n"},
		{"2001:db8:0:1:2:3:4:5/128", "128.5.4.3.2.1.0.db8.2001.rpz-ip CNAME .\n"},
		{"2001:0:0:1:1:0:0:1/128", "128.1.0.0.1.1.zz.2001.rpz-ip CNAME .\n"},
	};
	struct buf b = buf_of(65536);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct addr a;
		unsigned bits;

		assert_int_equal(addr_prefix_parse(str_c(rows[i].net), &a, &bits), ERR_OK);
		assert_true(rpz_network(&b, a, bits, RPZ_BLOCKS, STR("")));
		text_is(&b, rows[i].line);
	}
	assert_false(rpz_network(&b, addr_v4((const uint8_t[4]){0}), 0, RPZ_BLOCKS, STR("")));
	assert_int_equal(b.len, 0);
	buf_done(&b);
}

static void
the_serial_rises(void **state)
{
	struct buf b = buf_of(65536);
	uint32_t serial;

	assert_int_equal(rpz_serial(INT64_C(1790000000999), false, 0), 1790000000);
	assert_int_equal(rpz_serial(INT64_C(1790000000000), true, 1780000000), 1790000000);
	assert_int_equal(rpz_serial(INT64_C(1790000000000), true, 1790000000), 1790000001);
	assert_int_equal(rpz_serial(INT64_C(1790000000000), true, 1790000009), 1790000010);
	assert_int_equal(rpz_serial(0, true, UINT32_MAX), 1); /* zero is no serial */
	rpz_head(&b, &zone);
	assert_true(rpz_serial_of(buf_view(&b), &serial));
	assert_int_equal(serial, 1790000000);
	assert_false(rpz_serial_of(STR("; sakimori rpz serial=x\n"), &serial));
	assert_false(rpz_serial_of(STR("$TTL 60\n"), &serial));
	assert_false(rpz_serial_of(STR(""), &serial));
	buf_done(&b);
}

static void
origins(void **state)
{
	char dst[LIMIT_RPZ_ORIGIN + 1];

	assert_true(rpz_origin(STR("RPZ.Example."), dst));
	assert_string_equal(dst, "rpz.example");
	assert_false(rpz_origin(STR(""), dst));
	assert_false(rpz_origin(STR("."), dst));
	assert_false(rpz_origin(STR("a b"), dst));
	assert_false(rpz_origin(STR("a..b"), dst));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_and_all_below_it),
		cmocka_unit_test(what_a_zone_cannot_carry),
		cmocka_unit_test(networks),
		cmocka_unit_test(the_serial_rises),
		cmocka_unit_test(origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
