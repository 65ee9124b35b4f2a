/* Frames of each link type, tags in a row, and the announcements; then what must be refused. */
#include "wire/eth/eth.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MACS "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02"
#define BYTES(s)                                                                                   \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}
#define WIFI "\x02\x00\x00\x00\x00\x0a\x02\x00\x00\x00\x00\x0b\x02\x00\x00\x00\x00\x0c\x10\x00"
#define SNAP "\xaa\xaa\x03\x00\x00\x00"

static void
each_link_type_leads_to_the_packet(void **state)
{
	/* clang-format off */
	static const struct {
		int linktype;
		struct str frame;
		uint16_t ethertype;
		int vlan; /* -1: no tag */
		struct str payload;
	} cases[] = {
		{1, BYTES(MACS "\x08\x00" "E.."), 0x0800, -1, BYTES("E..")},
		{1, BYTES(MACS "\x86\xdd" "`.."), 0x86dd, -1, BYTES("`..")},
		{1, BYTES(MACS "\x08\x06"), 0x0806, -1, BYTES("")},
		{1, BYTES(MACS "\x12\x34" "x"), 0x1234, -1, BYTES("x")},
		/* 802.1Q: priority 5, id 0x123; then 802.1ad around 802.1Q: the outer id counts */
		{1, BYTES(MACS "\x81\x00\xa1\x23\x08\x00" "E"), 0x0800, 0x123, BYTES("E")},
		{1, BYTES(MACS "\x88\xa8\x00\x64\x81\x00\x00\x07\x86\xdd" "`"), 0x86dd, 100, BYTES("`")},
		{1, BYTES(MACS "\x81\x00\x00\x00\x08\x00" "E"), 0x0800, 0, BYTES("E")},
		/* PPPoE session, PPP protocol of two bytes and of one (compressed) */
		{1, BYTES(MACS "\x88\x64\x11\x00\x00\x09\x00\x03\x00\x21" "E"), 0x0800, -1, BYTES("E")},
		{1, BYTES(MACS "\x88\x64\x11\x00\x00\x09\x00\x02\x57" "`"), 0x86dd, -1, BYTES("`")},
		/* a length: LLC/SNAP, CDP, spanning tree, with padding behind */
		{1, BYTES(MACS "\x00\x09" SNAP "\x08\x00" "E" "pad"), 0x0800, -1, BYTES("E")},
		{1, BYTES(MACS "\x00\x09\xaa\xaa\x03\x00\x00\x0c\x20\x00" "\x02" "pad"), 0x2000, -1, BYTES("\x02")},
		{1, BYTES(MACS "\x00\x03\x42\x42\x03" "pad"), 0, -1, BYTES("\x42\x42\x03")},
		{12, BYTES("E"), 0x0800, -1, BYTES("E")},
		{14, BYTES("`"), 0x86dd, -1, BYTES("`")},
		{101, BYTES("E"), 0x0800, -1, BYTES("E")},
		{228, BYTES("E"), 0x0800, -1, BYTES("E")},
		{229, BYTES("`"), 0x86dd, -1, BYTES("`")},
		{0, BYTES("\x02\x00\x00\x00" "E"), 0x0800, -1, BYTES("E")},
		{0, BYTES("\x00\x00\x00\x1e" "`"), 0x86dd, -1, BYTES("`")},
		{108, BYTES("\x00\x00\x00\x18" "`"), 0x86dd, -1, BYTES("`")},
		{9, BYTES("\x00\x21" "E"), 0x0800, -1, BYTES("E")},
		{9, BYTES("\xff\x03\x00\x57" "`"), 0x86dd, -1, BYTES("`")},
		{50, BYTES("\xff\x03\x00\x21" "E"), 0x0800, -1, BYTES("E")},
		{50, BYTES("\x0f\x00\x08\x00" "E"), 0x0800, -1, BYTES("E")},
		{51, BYTES("\x11\x00\x00\x01\x00\x03\x00\x21" "E"), 0x0800, -1, BYTES("E")},
		{113, BYTES("\x00\x00\x00\x01\x00\x06\x02\x00\x00\x00\x00\x02\x00\x00\x08\x00" "E"), 0x0800, -1, BYTES("E")},
		{113, BYTES("\x00\x00\x00\x01\x00\x06\x02\x00\x00\x00\x00\x02\x00\x00\x81\x00\x00\x05\x08\x00" "E"), 0x0800, 5, BYTES("E")},
		{113, BYTES("\x00\x00\x00\x01\x00\x06\x02\x00\x00\x00\x00\x02\x00\x00\x00\x04" SNAP "\x08\x06" "a"), 0x0806, -1, BYTES("a")},
		{276, BYTES("\x86\xdd\x00\x00\x00\x00\x00\x02\x00\x01\x04\x06\x02\x00\x00\x00\x00\x02\x00\x00" "`"), 0x86dd, -1, BYTES("`")},
		{105, BYTES("\x08\x01\x00\x00" WIFI SNAP "\x08\x00" "E"), 0x0800, -1, BYTES("E")},
		{105, BYTES("\x88\x02\x00\x00" WIFI "\x00\x00" SNAP "\x08\x00" "E"), 0x0800, -1, BYTES("E")},
		{105, BYTES("\x08\x03\x00\x00" WIFI "\x02\x00\x00\x00\x00\x0d" SNAP "\x08\x00" "E"), 0x0800, -1, BYTES("E")},
		{127, BYTES("\x00\x00\x08\x00\x00\x00\x00\x00" "\x08\x02\x00\x00" WIFI SNAP "\x08\x00" "E"), 0x0800, -1, BYTES("E")},
		/* with a clock and flags: a check sequence behind, and padding of the QoS header */
		{127, BYTES("\x00\x00\x11\x00\x03\x00\x00\x00" "tttttttt" "\x00" "\x08\x02\x00\x00" WIFI SNAP "\x08\x00" "E"), 0x0800, -1, BYTES("E")},
		{127, BYTES("\x00\x00\x09\x00\x02\x00\x00\x00\x30" "\x88\x02\x00\x00" WIFI "\x00\x00" "pp" SNAP "\x08\x00" "E" "fcs!"), 0x0800, -1, BYTES("E")},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct eth_frame f;

		memset(&f, 0xee, sizeof(f)); /* every field has to be set */
		assert_int_equal(
			eth_parse(cases[i].frame, (enum eth_linktype)cases[i].linktype, &f),
			ERR_OK);
		assert_int_equal(f.ethertype, cases[i].ethertype);
		assert_int_equal(f.has_vlan, cases[i].vlan >= 0);
		assert_int_equal(f.vlan, cases[i].vlan >= 0 ? cases[i].vlan : 0);
		assert_int_equal(f.ppp_protocol, 0);
		assert_int_equal(f.payload.len, cases[i].payload.len);
		assert_memory_equal(f.payload.p, cases[i].payload.p, f.payload.len);
	}
}

static void
hardware_addresses_are_where_the_link_keeps_them(void **state)
{
	static const struct {
		int linktype;
		struct str frame;
		bool has_mac;
		uint8_t dst, src; /* last byte of each address */
	} cases[] = {
		{1, BYTES(MACS "\x08\x00"), true, 1, 2},
		{1, BYTES(MACS "\x81\x00\x00\x01\x08\x00"), true, 1, 2},
		{113, BYTES("\x00\x00\x00\x01\x00\x06\x02\x00\x00\x00\x00\x02\x00\x00\x08\x00"),
			true, 0, 2},
		{113, BYTES("\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00\x00\x02\x00\x00\x08\x00"),
			false, 0, 0},
		{101, BYTES("E"), false, 0, 0},
		/* IEEE 802.11 table 9-26: within a cell, to, from and through an access point */
		{105, BYTES("\x08\x00\x00\x00" WIFI SNAP "\x08\x00"), true, 0x0a, 0x0b},
		{105, BYTES("\x08\x01\x00\x00" WIFI SNAP "\x08\x00"), true, 0x0c, 0x0b},
		{105, BYTES("\x08\x02\x00\x00" WIFI SNAP "\x08\x00"), true, 0x0a, 0x0c},
		{105, BYTES("\x08\x03\x00\x00" WIFI "\x02\x00\x00\x00\x00\x0d" SNAP "\x08\x00"),
			true, 0x0c, 0x0d},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct eth_frame f;

		memset(&f, 0xee, sizeof(f));
		assert_int_equal(
			eth_parse(cases[i].frame, (enum eth_linktype)cases[i].linktype, &f),
			ERR_OK);
		assert_int_equal(f.has_mac, cases[i].has_mac);
		assert_int_equal(f.dst.b[5], cases[i].dst);
		assert_int_equal(f.src.b[5], cases[i].src);
	}
}

static void
ppp_control_is_told_apart(void **state)
{
	struct eth_frame f;

	/* PAP (RFC 1334), which shows a password */
	assert_int_equal(
		eth_parse((struct str)BYTES(MACS "\x88\x64\x11\x00\x00\x09\x00\x03\xc0\x23\x01"),
			ETH_LINK_ETHERNET, &f),
		ERR_OK);
	assert_int_equal(f.ethertype, ETH_TYPE_NONE);
	assert_int_equal(f.ppp_protocol, 0xc023);
	assert_int_equal(f.payload.len, 1);
}

#define TAG "\x81\x00\x00\x01"

static void
frames_are_refused(void **state)
{
	/* clang-format off */
	static const struct {
		int linktype;
		struct str frame;
		enum err err;
	} cases[] = {
		{1, BYTES(""), ERR_TRUNCATED},
		{1, BYTES(MACS "\x08"), ERR_TRUNCATED},
		{1, BYTES(MACS "\x81\x00\x00\x01\x08"), ERR_TRUNCATED},
		{1, BYTES(MACS TAG TAG TAG TAG TAG TAG TAG TAG TAG "\x08\x00"), ERR_LIMIT},
		{1, BYTES(MACS "\x88\x64\x11\x00\x00"), ERR_TRUNCATED},
		{1, BYTES(MACS "\x88\x64\x21\x00\x00\x09\x00\x03\x00\x21" "E"), ERR_MALFORMED},
		{1, BYTES(MACS "\x88\x64\x11\x07\x00\x09\x00\x03\x00\x21" "E"), ERR_MALFORMED},
		{101, BYTES(""), ERR_TRUNCATED},
		{101, BYTES("\x15"), ERR_MALFORMED},
		{0, BYTES("\x02\x00"), ERR_TRUNCATED},
		{0, BYTES("\x07\x00\x00\x00" "x"), ERR_UNSUPPORTED},
		{113, BYTES("\x00\x00\x00\x01\x00\x06\x02\x00\x00\x00\x00\x02\x00\x00\x08"), ERR_TRUNCATED},
		{105, BYTES("\x80\x00\x00\x00" WIFI), ERR_UNSUPPORTED}, /* a beacon */
		{105, BYTES("\x48\x01\x00\x00" WIFI), ERR_UNSUPPORTED}, /* null data */
		{105, BYTES("\x08\x41\x00\x00" WIFI SNAP "\x08\x00" "E"), ERR_UNSUPPORTED}, /* encrypted */
		{105, BYTES("\x08\x05\x00\x00" WIFI SNAP "\x08\x00" "E"), ERR_UNSUPPORTED}, /* fragment */
		{105, BYTES("\x88\x02\x00\x00" WIFI "\x80\x00" SNAP "\x08\x00" "E"), ERR_UNSUPPORTED}, /* A-MSDU */
		{105, BYTES("\x08\x01\x00\x00\x01"), ERR_TRUNCATED},
		{127, BYTES("\x01\x00\x08\x00\x00\x00\x00\x00" "\x08\x02"), ERR_MALFORMED},
		{127, BYTES("\x00\x00\x07\x00\x00\x00\x00"), ERR_MALFORMED},
		{127, BYTES("\x00\x00\x40\x00\x00\x00\x00\x00" "\x08\x02"), ERR_TRUNCATED},
		{127, BYTES("\x00\x00\x09\x00\x02\x00\x00\x00\x40" "\x08\x02\x00\x00" WIFI SNAP "\x08\x00" "E"), ERR_MALFORMED},
		{147, BYTES("E"), ERR_UNSUPPORTED},
		{-1, BYTES("E"), ERR_UNSUPPORTED},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct eth_frame f = {.vlan = 7};

		assert_int_equal(
			eth_parse(cases[i].frame, (enum eth_linktype)cases[i].linktype, &f),
			cases[i].err);
		assert_int_equal(f.vlan, 7); /* untouched */
	}
}

#define ARP_HEAD "\x00\x01\x08\x00\x06\x04"

static void
arp_tells_who_has_which_address(void **state)
{
	static const char packet[] = ARP_HEAD "\x00\x02\x02\x00\x00\x00\x00\x01\x0a\x00\x00\x01"
					      "\x02\x00\x00\x00\x00\x02\x0a\x00\x00\x02padding";
	char text[ADDR_TEXT_MAX];
	struct arp arp;

	assert_int_equal(arp_parse(str_of(packet, sizeof(packet) - 1), &arp), ERR_OK);
	assert_int_equal(arp.op, ARP_REPLY);
	assert_int_equal(arp.sender_mac.b[5], 1);
	assert_string_equal(addr_text(arp.sender, text), "10.0.0.1");
	assert_int_equal(arp.target_mac.b[5], 2);
	assert_string_equal(addr_text(arp.target, text), "10.0.0.2");

	assert_int_equal(arp_parse(str_of(packet, 28), &arp), ERR_OK);
	assert_int_equal(arp_parse(str_of(packet, 27), &arp), ERR_TRUNCATED);
	assert_int_equal(arp_parse(str_of(packet, 5), &arp), ERR_TRUNCATED);
	assert_int_equal(arp_parse(STR("\x00\x06\x08\x00\x06\x04\x00\x01"), &arp), ERR_UNSUPPORTED);
	assert_int_equal(arp_parse(STR("\x00\x01\x86\xdd\x06\x10\x00\x01"), &arp), ERR_UNSUPPORTED);
}

static void
assert_str(struct str got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.p, want, got.len);
}

#define CHASSIS "\x02\x07\x04\x00\x1b\x44\x11\x3a\xb7"

static void
lldp_names_the_switch(void **state)
{
	static const char packet[] =
		CHASSIS "\x04\x04\x05gi7"
			"\x06\x02\x00\x78"
			"\x0a\x05sw-2f"
			"\x0c\x07"
			"OpenBox"
			"\x0e\x04\x00\x14\x00\x04"
			"\x10\x0c\x05\x01\xc0\xa8\x00\x02\x02\x00\x00\x00\x07\x00"
			"\x00\x00"
			"padding";
	char text[ADDR_TEXT_MAX];
	struct eth_neighbour n;

	assert_int_equal(lldp_parse(str_of(packet, sizeof(packet) - 1), &n), ERR_OK);
	assert_true(n.has_chassis_mac);
	assert_int_equal(n.chassis_mac.b[5], 0xb7);
	assert_str(n.port, "gi7");
	assert_str(n.name, "sw-2f");
	assert_str(n.description, "OpenBox");
	assert_int_equal(n.platform.len, 0);
	assert_int_equal(n.capabilities, ETH_CAN_BRIDGE);
	assert_string_equal(addr_text(n.management, text), "192.168.0.2");

	/* cut in the description: the name before it stays */
	assert_int_equal(lldp_parse(str_of(packet, 9 + 6 + 4 + 7 + 5), &n), ERR_OK);
	assert_str(n.name, "sw-2f");
	assert_int_equal(n.description.len, 0);

	assert_int_equal(lldp_parse(STR(""), &n), ERR_TRUNCATED);
	assert_int_equal(lldp_parse(STR("\x02\x07\x04\x00\x1b"), &n), ERR_TRUNCATED);
	assert_int_equal(lldp_parse(STR("\x02\x03\x04\x00\x1b"), &n), ERR_MALFORMED);
	assert_int_equal(lldp_parse(STR("\x0a\x02sw"), &n), ERR_MALFORMED); /* not a chassis id */
	assert_int_equal(lldp_parse(STR(CHASSIS "\x0e\x02\x00\x14"), &n), ERR_MALFORMED);
}

static void
cdp_names_the_switch(void **state)
{
	static const char packet[] =
		"\x02\xb4\x00\x00"
		"\x00\x01\x00\x08"
		"sw-1"
		"\x00\x02\x00\x11\x00\x00\x00\x01\x01\x01\xcc\x00\x04\x0a\x01\x01\x01"
		"\x00\x03\x00\x08"
		"Fa01"
		"\x00\x04\x00\x08\x00\x00\x00\x29"
		"\x00\x05\x00\x09"
		"v12.2"
		"\x00\x06\x00\x0a"
		"WS-C29";
	char text[ADDR_TEXT_MAX];
	struct eth_neighbour n;

	assert_int_equal(cdp_parse(str_of(packet, sizeof(packet) - 1), &n), ERR_OK);
	assert_str(n.name, "sw-1");
	assert_str(n.port, "Fa01");
	assert_str(n.description, "v12.2");
	assert_str(n.platform, "WS-C29");
	assert_int_equal(n.capabilities, ETH_CAN_ROUTE | ETH_CAN_BRIDGE);
	assert_string_equal(addr_text(n.management, text), "10.1.1.1");
	assert_false(n.has_chassis_mac);

	assert_int_equal(cdp_parse(str_of(packet, 20), &n), ERR_OK); /* cut in the addresses */
	assert_str(n.name, "sw-1");
	assert_true(addr_is_none(n.management));

	assert_int_equal(cdp_parse(str_of(packet, 3), &n), ERR_TRUNCATED);
	assert_int_equal(cdp_parse(str_of(packet, 10), &n), ERR_TRUNCATED);
	assert_int_equal(
		cdp_parse(STR("\x07\xb4\x00\x00\x00\x01\x00\x08sw-1"), &n), ERR_UNSUPPORTED);
	assert_int_equal(cdp_parse(STR("\x02\xb4\x00\x00\x00\x01\x00\x03sw-1"), &n), ERR_MALFORMED);
	assert_int_equal(
		cdp_parse(STR("\x02\xb4\x00\x00\x00\x04\x00\x06\x00\x01"), &n), ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(each_link_type_leads_to_the_packet),
		cmocka_unit_test(hardware_addresses_are_where_the_link_keeps_them),
		cmocka_unit_test(ppp_control_is_told_apart),
		cmocka_unit_test(frames_are_refused),
		cmocka_unit_test(arp_tells_who_has_which_address),
		cmocka_unit_test(lldp_names_the_switch),
		cmocka_unit_test(cdp_names_the_switch),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
