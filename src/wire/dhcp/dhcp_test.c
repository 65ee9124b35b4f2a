/* Messages of clients and servers as systems send them, options that spill over, what is refused.
 */
#include "wire/dhcp/dhcp.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(s)                                                                                   \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}
#define FIXED 236
#define COOKIE "\x63\x82\x53\x63"

/* A message with the given options; op 1 from a client, 2 from a server. Returns its length. */
static size_t
build(char bytes[600], char op, struct str options)
{
	memset(bytes, 0, 600);
	memcpy(bytes, "\x01\x01\x06\x00\x12\x34\x56\x78\x00\x03\x80\x00", 12);
	bytes[0] = op;
	if (op == 2)
		memcpy(bytes + 16, "\xc0\xa8\x00\x64\xc0\xa8\x00\x02", 8);
	memcpy(bytes + 28, "\x02\x00\x00\x00\x00\x07", 6);
	memcpy(bytes + FIXED, COOKIE, 4);
	memcpy(bytes + FIXED + 4, options.p, options.len);
	return FIXED + 4 + options.len;
}

static void
assert_str(struct str got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.p, want, got.len);
}

static void
a_client_names_itself(void **state)
{
	static const struct str options = BYTES(
		"\x35\x01\x03\x3d\x07\x01\x02\x00\x00\x00\x00\x07\x32\x04\xc0\xa8\x00\x64\x0c\x05pc"
		"-01"
		"\x51\x08\x00\x00\x00pc-01\x3c\x08MSFT 5.0\x37\x04\x01\x0f\x03\x06\x39\x02\x05\xdc"
		"\x4d\x03usr\xff\x00\x00");
	char bytes[600], text[ADDR_TEXT_MAX];
	struct dhcp_msg m;

	assert_int_equal(dhcp_parse(str_of(bytes, build(bytes, 1, options)), &m), ERR_OK);
	assert_true(!m.is_reply && m.is_broadcast && !m.is_cut);
	assert_int_equal(m.type, DHCP_REQUEST);
	assert_int_equal(m.xid, 0x12345678);
	assert_int_equal(m.seconds, 3);
	assert_int_equal(m.client.b[5], 7);
	assert_true(addr_is_none(m.ciaddr) && addr_is_none(m.yiaddr));
	assert_string_equal(addr_text(m.requested, text), "192.168.0.100");
	assert_str(m.host_name, "pc-01");
	assert_str(m.fqdn, "pc-01");
	assert_false(m.is_fqdn_encoded);
	assert_str(m.vendor_class, "MSFT 5.0");
	assert_str(m.user_class, "usr");
	assert_str(m.parameters, "\x01\x0f\x03\x06");
	assert_int_equal(m.client_id.len, 7);
	assert_int_equal(m.max_size, 1500);
	assert_int_equal(m.n_codes, 9);
	assert_memory_equal(m.codes, "\x35\x3d\x32\x0c\x51\x3c\x37\x39\x4d", 9);
}

static void
a_server_answers(void **state)
{
	static const struct str options = BYTES(
		"\x35\x01\x05\x36\x04\xc0\xa8\x00\x01\x33\x04\x00\x01\x51\x80\x01\x04\xff\xff\xff"
		"\x00"
		"\x03\x04\xc0\xa8\x00\x01\x06\x18\x08\x08\x08\x08\x08\x08\x04\x04\x01\x01\x01\x01"
		"\x01\x00\x00\x01\x09\x09\x09\x09\x0a\x00\x00\x01\x2a\x04\x0a\x00\x00\x02\x0f\x08"
		"corp.lan\xff");
	char bytes[600], text[ADDR_TEXT_MAX];
	struct dhcp_msg m;

	assert_int_equal(dhcp_parse(str_of(bytes, build(bytes, 2, options)), &m), ERR_OK);
	assert_true(m.is_reply);
	assert_int_equal(m.type, DHCP_ACK);
	assert_string_equal(addr_text(m.yiaddr, text), "192.168.0.100");
	assert_string_equal(addr_text(m.siaddr, text), "192.168.0.2");
	assert_string_equal(addr_text(m.server, text), "192.168.0.1");
	assert_string_equal(addr_text(m.mask, text), "255.255.255.0");
	assert_int_equal(m.lease_s, 86400);
	assert_int_equal(m.routers.n, 1);
	assert_string_equal(addr_text(m.routers.at[0], text), "192.168.0.1");
	assert_int_equal(m.dns.n, LIMIT_DHCP_ADDRESSES); /* six were there */
	assert_string_equal(addr_text(m.dns.at[1], text), "8.8.4.4");
	assert_int_equal(m.ntp.n, 1);
	assert_str(m.domain, "corp.lan");
}

static void
options_spill_over(void **state)
{
	char bytes[600];
	size_t len = build(bytes, 1, STR("\x35\x01\x01\x34\x01\x03\xff"));
	struct dhcp_msg m;

	memcpy(bytes + 44, "\x3c\x03xyz\xff", 6);   /* server's name */
	memcpy(bytes + 108, "\x0c\x04host\xff", 7); /* boot file */
	assert_int_equal(dhcp_parse(str_of(bytes, len), &m), ERR_OK);
	assert_str(m.host_name, "host");
	assert_str(m.vendor_class, "xyz");
	assert_int_equal(m.boot_file.len, 0);

	len = build(bytes, 1, STR("\x35\x01\x01\xff"));
	memcpy(bytes + 108, "pxe.0", 6);
	assert_int_equal(dhcp_parse(str_of(bytes, len), &m), ERR_OK);
	assert_str(m.boot_file, "pxe.0");
}

static void
messages_are_cut_and_refused(void **state)
{
	/* clang-format off */
	static const struct {
		struct str options;
		enum err err;
		bool is_cut;
	} cases[] = {
		{BYTES(""), ERR_OK, false}, /* no end option */
		{BYTES("\x35\x01\x01"), ERR_OK, false},
		{BYTES("\x35\x01\x01\x0c"), ERR_OK, true},
		{BYTES("\x35\x01\x01\x0c\x05pc"), ERR_OK, true},
		{BYTES("\x35\x00"), ERR_MALFORMED, false},
		{BYTES("\x32\x03\x01\x02\x03"), ERR_MALFORMED, false},
		{BYTES("\x06\x05\x01\x02\x03\x04\x05"), ERR_MALFORMED, false},
		{BYTES("\x51\x02\x00\x00"), ERR_MALFORMED, false},
	};
	/* clang-format on */
	char bytes[600];
	struct dhcp_msg m;
	size_t len;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		memset(&m, 0, sizeof(m));
		len = build(bytes, 1, cases[i].options);
		assert_int_equal(dhcp_parse(str_of(bytes, len), &m), cases[i].err);
		assert_int_equal(m.is_cut, cases[i].is_cut);
	}
	len = build(bytes, 1, STR("\xff"));
	assert_int_equal(dhcp_parse(str_of(bytes, FIXED), &m), ERR_OK); /* BOOTP */
	assert_int_equal(m.type, DHCP_BOOTP);
	assert_int_equal(dhcp_parse(str_of(bytes, FIXED - 1), &m), ERR_TRUNCATED);
	bytes[FIXED] = 0;
	assert_int_equal(dhcp_parse(str_of(bytes, len), &m), ERR_MALFORMED);
	build(bytes, 3, STR("\xff"));
	assert_int_equal(dhcp_parse(str_of(bytes, len), &m), ERR_MALFORMED);
	build(bytes, 1, STR("\xff"));
	bytes[1] = 32; /* InfiniBand */
	assert_int_equal(dhcp_parse(str_of(bytes, len), &m), ERR_UNSUPPORTED);
}

#define V6_1 "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"
#define SOLICIT                                                                                    \
	"\x01\x0a\x0b\x0c\x00\x01\x00\x0e\x00\x01\x00\x01\x2a\x00\x00\x00\x02\x00\x00\x00\x00\x07" \
	"\x00\x06\x00\x04\x00\x17\x00\x18\x00\x10\x00\x0e\x00\x00\x01\x37\x00\x08MSFT 5.0"         \
	"\x00\x27\x00\x08\x00\x05pc-01\x00"
#define RELAY "\x0c\x00" V6_1 V6_1

static void
version_6(void **state)
{
	static const struct str solicit = BYTES(SOLICIT);
	static const struct str reply =
		BYTES("\x07\x0a\x0b\x0c\x00\x02\x00\x0a\x00\x03\x00\x01\x02\x00\x00\x00\x00\x01"
		      "\x00\x03\x00\x28\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05\x00"
		      "\x18" V6_1 "\x00\x00\x0e\x10\x00\x00\x1c\x20\x00\x17\x00\x10" V6_1);
	static const struct str relayed = BYTES(RELAY "\x00\x09\x00\x3c" SOLICIT);
	char text[ADDR_TEXT_MAX], name[32];
	struct dhcp6_msg m;

	assert_int_equal(dhcp6_parse(solicit, &m), ERR_OK);
	assert_int_equal(m.type, DHCP6_SOLICIT);
	assert_int_equal(m.xid, 0x0a0b0c);
	assert_int_equal(m.client_duid.len, 14);
	assert_true(m.has_client_mac && !m.is_relayed && !m.is_cut);
	assert_int_equal(m.client_mac.b[5], 7);
	assert_int_equal(m.parameters.len, 4);
	assert_int_equal(m.vendor, 311);
	assert_str(m.vendor_class, "MSFT 5.0");
	assert_int_equal(dhcp_name(m.fqdn, name, sizeof(name)), 5);
	assert_string_equal(name, "pc-01");

	assert_int_equal(dhcp6_parse(reply, &m), ERR_OK);
	assert_int_equal(m.server_duid.len, 10);
	assert_int_equal(m.addresses.n, 1);
	assert_string_equal(addr_text(m.addresses.at[0], text), "2001:db8::1");
	assert_int_equal(m.dns.n, 1);

	assert_int_equal(relayed.len, 34 + 4 + 0x3c);
	assert_int_equal(dhcp6_parse(relayed, &m), ERR_OK);
	assert_true(m.is_relayed && m.has_client_mac);
	assert_int_equal(m.type, DHCP6_SOLICIT);
	assert_string_equal(addr_text(m.peer, text), "2001:db8::1");
}

static void
version_6_is_refused(void **state)
{
	/* clang-format off */
	static const struct {
		struct str message;
		enum err err;
		bool is_cut;
	} cases[] = {
		{BYTES(""), ERR_TRUNCATED, false},
		{BYTES("\x01\x0a\x0b"), ERR_TRUNCATED, false},
		{BYTES("\x00\x0a\x0b\x0c"), ERR_UNSUPPORTED, false},
		{BYTES("\xff\x0a\x0b\x0c"), ERR_UNSUPPORTED, false},
		{BYTES("\x01\x0a\x0b\x0c\x00\x01\x00\x0e\x00"), ERR_OK, true},
		{BYTES("\x01\x0a\x0b\x0c\x00\x17\x00\x04\x00\x00\x00\x00"), ERR_MALFORMED, false},
		{BYTES("\x01\x0a\x0b\x0c\x00\x03\x00\x04\x00\x00\x00\x00"), ERR_MALFORMED, false},
		{BYTES("\x01\x0a\x0b\x0c\x00\x10\x00\x06\x00\x00\x00\x01\x00\x08"), ERR_MALFORMED, false},
		{BYTES("\x0c\x00" V6_1), ERR_TRUNCATED, false},
		{BYTES(RELAY), ERR_MALFORMED, false}, /* a relay that brings nothing */
		{BYTES(RELAY "\x00\x09\x00\x22" RELAY), ERR_UNSUPPORTED, false},
		{BYTES(RELAY "\x00\x09\x00\x40\x01"), ERR_TRUNCATED, false},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct dhcp6_msg m = {0};

		assert_int_equal(dhcp6_parse(cases[i].message, &m), cases[i].err);
		assert_int_equal(m.is_cut, cases[i].is_cut);
	}
}

static void
encoded_names(void **state)
{
	char dst[16], small[6];

	assert_int_equal(dhcp_name(STR("\x02pc\x04"
				       "corp\x00"),
				 dst, sizeof(dst)),
		7);
	assert_string_equal(dst, "pc.corp");
	assert_int_equal(dhcp_name(STR("\x02pc"), dst, sizeof(dst)), 2); /* without the root */
	assert_int_equal(dhcp_name(STR("\x02pc\x04"
				       "corp\x00"),
				 small, sizeof(small)),
		5);
	assert_string_equal(small, "pc.co");
	assert_int_equal(dhcp_name(STR("\x05pc"), dst, sizeof(dst)), 0);
	assert_int_equal(dhcp_name(STR("\xc0\x00"), dst, sizeof(dst)), 0);
	assert_string_equal(dst, "");
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(a_client_names_itself),
		cmocka_unit_test(a_server_answers),
		cmocka_unit_test(options_spill_over),
		cmocka_unit_test(messages_are_cut_and_refused),
		cmocka_unit_test(version_6),
		cmocka_unit_test(version_6_is_refused),
		cmocka_unit_test(encoded_names),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
