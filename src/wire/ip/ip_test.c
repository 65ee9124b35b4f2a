/* Headers whole, cut short and wrong; the option lists of real systems; neighbour discovery. */
#include "wire/ip/ip.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(s)                                                                                   \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}
#define V4_ADDRS "\xc0\xa8\x00\x01\xc6\x33\x64\x07"
#define V6_A "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"
#define V6_B "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02"

static void
ipv4_lengths(void **state)
{
	/* clang-format off */
	static const struct {
		struct str packet;
		struct str payload;
		uint32_t payload_len;
		bool is_cut;
		uint8_t options_len;
	} cases[] = {
		{BYTES("\x45\x00\x00\x18\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS "abcd"), BYTES("abcd"), 4, false, 0},
		{BYTES("\x45\x00\x00\x16\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS "ab\0\0\0"), BYTES("ab"), 2, false, 0}, /* padding */
		{BYTES("\x45\x00\x05\xdc\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS "abcd"), BYTES("abcd"), 1480, true, 0},
		{BYTES("\x45\x00\x00\x14\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS), BYTES(""), 0, false, 0},
		{BYTES("\x45\x00\x00\x00\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS "abc"), BYTES("abc"), 3, false, 0}, /* offload */
		{BYTES("\x46\x00\x00\x1a\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS "\x94\x04\x00\x00" "ab"), BYTES("ab"), 2, false, 4},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[ADDR_TEXT_MAX];
		struct ip_packet k;

		memset(&k, 0xee, sizeof(k));
		assert_int_equal(ip_parse(cases[i].packet, &k), ERR_OK);
		assert_int_equal(k.version, 4);
		assert_string_equal(addr_text(k.src, text), "192.168.0.1");
		assert_string_equal(addr_text(k.dst, text), "198.51.100.7");
		assert_int_equal(k.protocol, IP_TCP);
		assert_int_equal(k.ttl, 64);
		assert_int_equal(k.id, 0x1234);
		assert_true(k.dont_fragment);
		assert_false(k.is_fragment);
		assert_int_equal(k.options_len, cases[i].options_len);
		assert_int_equal(k.payload_len, cases[i].payload_len);
		assert_int_equal(k.is_cut, cases[i].is_cut);
		assert_int_equal(k.payload.len, cases[i].payload.len);
		assert_memory_equal(k.payload.p, cases[i].payload.p, k.payload.len);
	}
}

static void
ipv4_fragments(void **state)
{
	static const struct {
		struct str packet;
		uint16_t offset;
		bool more, is_fragment;
	} cases[] = {
		{BYTES("\x45\x00\x00\x15\x00\x01\x20\x00\x40\x11\x00\x00" V4_ADDRS "x"), 0, true,
			true},
		{BYTES("\x45\x00\x00\x15\x00\x01\x20\xb9\x40\x11\x00\x00" V4_ADDRS "x"), 1480, true,
			true},
		{BYTES("\x45\x00\x00\x15\x00\x01\x1f\xff\x40\x11\x00\x00" V4_ADDRS "x"), 65528,
			false, true},
		{BYTES("\x45\x00\x00\x15\x00\x01\x80\x00\x40\x11\x00\x00" V4_ADDRS "x"), 0, false,
			false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ip_packet k;

		assert_int_equal(ip_parse(cases[i].packet, &k), ERR_OK);
		assert_int_equal(k.fragment_offset, cases[i].offset);
		assert_int_equal(k.more_fragments, cases[i].more);
		assert_int_equal(k.is_fragment, cases[i].is_fragment);
		assert_false(k.dont_fragment);
	}
}

#define V6(len, next) "\x6a\xbc\xde\xf1\x00" len next "\x40" V6_A V6_B
#define PADN "\x01\x04\x00\x00\x00\x00"

static void
ipv6_extensions(void **state)
{
	/* clang-format off */
	static const struct {
		struct str packet;
		uint8_t protocol, extensions;
		bool is_fragment;
		uint32_t id;
		struct str payload;
		uint32_t payload_len;
	} cases[] = {
		{BYTES(V6("\x04", "\x06") "abcd"), IP_TCP, 0, false, 0, BYTES("abcd"), 4},
		{BYTES(V6("\x02", "\x11") "ab" "pad"), IP_UDP, 0, false, 0, BYTES("ab"), 2},
		{BYTES(V6("\x90", "\x11") "ab"), IP_UDP, 0, false, 0, BYTES("ab"), 144},
		{BYTES(V6("\x00", "\x06") "abcd"), IP_TCP, 0, false, 0, BYTES("abcd"), 4}, /* offload */
		{BYTES(V6("\x00", "\x3b") "pad"), IP_NONE, 0, false, 0, BYTES(""), 0},
		{BYTES(V6("\x09", "\x00") "\x3a\x00" PADN "m"), IP_ICMP6, 1, false, 0, BYTES("m"), 1},
		{BYTES(V6("\x19", "\x00") "\x2b\x00" PADN "\x3c\x00" PADN "\x06\x00" PADN "t"), IP_TCP, 3, false, 0, BYTES("t"), 1},
		{BYTES(V6("\x0d", "\x33") "\x06\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01" "t"), IP_TCP, 1, false, 0, BYTES("t"), 1},
		{BYTES(V6("\x05", "\x32") "\x00\x00\x00\x01" "e"), IP_ESP, 0, false, 0, BYTES("\x00\x00\x00\x01" "e"), 5},
		/* a whole datagram with a fragment header, then the first and a later part of one */
		{BYTES(V6("\x0a", "\x2c") "\x11\x00\x00\x00\x00\x00\x00\x07" "ab"), IP_UDP, 1, false, 7, BYTES("ab"), 2},
		{BYTES(V6("\x10", "\x2c") "\x3c\x00\x00\x01\x00\x00\x00\x07" "\x11\x00" PADN), IP_DESTINATION, 1, true, 7, BYTES("\x11\x00" PADN), 8},
		{BYTES(V6("\x0a", "\x2c") "\x3c\x00\x00\x10\x00\x00\x00\x07" "ab"), IP_DESTINATION, 1, true, 7, BYTES("ab"), 2},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[ADDR_TEXT_MAX];
		struct ip_packet k;

		assert_int_equal(ip_parse(cases[i].packet, &k), ERR_OK);
		assert_int_equal(k.version, 6);
		assert_string_equal(addr_text(k.src, text), "2001:db8::1");
		assert_string_equal(addr_text(k.dst, text), "2001:db8::2");
		assert_int_equal(k.tos, 0xab);
		assert_int_equal(k.flow_label, 0xcdef1);
		assert_int_equal(k.protocol, cases[i].protocol);
		assert_int_equal(k.extensions, cases[i].extensions);
		assert_int_equal(k.is_fragment, cases[i].is_fragment);
		assert_int_equal(k.id, cases[i].id);
		assert_int_equal(k.payload_len, cases[i].payload_len);
		assert_int_equal(k.is_cut, cases[i].payload.len < cases[i].payload_len);
		assert_int_equal(k.payload.len, cases[i].payload.len);
		assert_memory_equal(k.payload.p, cases[i].payload.p, k.payload.len);
	}
}

static void
parts_become_a_whole(void **state)
{
	static const struct str first = BYTES(V6("\x10", "\x2c") "\x3c\x00\x00\x01\x00\x00\x00\x07"
								 "\x11\x00" PADN);
	struct ip_packet k, whole;

	assert_int_equal(ip_parse(first, &k), ERR_OK);
	assert_int_equal(ip_whole(&k, STR("\x11\x00" PADN "udp datagram"), &whole), ERR_OK);
	assert_int_equal(whole.protocol, IP_UDP);
	assert_false(whole.is_fragment);
	assert_int_equal(whole.payload_len, 12);
	assert_memory_equal(whole.payload.p, "udp datagram", 12);
	/* a fragment within what was put together */
	assert_int_equal(
		ip_whole(&k, STR("\x2c\x00" PADN "\x11\x00\x00\x09\x00\x00\x00\x08"), &whole),
		ERR_MALFORMED);
}

#define HOP "\x00\x00" PADN

static void
packets_are_refused(void **state)
{
	/* clang-format off */
	static const struct {
		struct str packet;
		enum err err;
	} cases[] = {
		{BYTES(""), ERR_TRUNCATED},
		{BYTES("\x55"), ERR_UNSUPPORTED},
		{BYTES("\x45\x00\x00\x14\x12\x34\x40\x00\x40\x06\x00\x00\xc0\xa8\x00\x01\xc6\x33\x64"), ERR_TRUNCATED},
		{BYTES("\x44\x00\x00\x14\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS), ERR_MALFORMED},
		{BYTES("\x45\x00\x00\x13\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS), ERR_MALFORMED},
		{BYTES("\x46\x00\x00\x18\x12\x34\x40\x00\x40\x06\x00\x00" V4_ADDRS "\x94\x04"), ERR_TRUNCATED},
		{BYTES("\x60\x00\x00\x00\x00\x00\x06\x40" V6_A), ERR_TRUNCATED},
		{BYTES(V6("\x04", "\x00") "\x06\x00\x01\x02"), ERR_MALFORMED}, /* the header says too few */
		{BYTES(V6("\x20", "\x00") "\x06\x01" PADN), ERR_TRUNCATED},
		{BYTES(V6("\x08", "\x00") "\x06\x01" PADN), ERR_MALFORMED},
		{BYTES(V6("\x48", "\x00") HOP HOP HOP HOP HOP HOP HOP HOP HOP), ERR_LIMIT},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ip_packet k = {.ttl = 77};

		assert_int_equal(ip_parse(cases[i].packet, &k), cases[i].err);
		assert_int_equal(k.ttl, 77); /* untouched */
	}
}

#define TCP(offset, flags)                                                                         \
	"\xc0\x01\x01\xbb\x00\x00\x00\x10\x00\x00\x00\x20" offset flags "\xfa\xf0\x00\x00\x00\x00"
/* Options in the order of Linux (mss,sok,ts,nop,ws) and of Windows (mss,nop,ws,nop,nop,sok). */
#define LINUX "\x02\x04\x05\xb4\x04\x02\x08\x0a\x00\x00\x00\x05\x00\x00\x00\x06\x01\x03\x03\x07"
#define WINDOWS "\x02\x04\x05\xb4\x01\x03\x03\x08\x01\x01\x04\x02"

static void
tcp_options_and_their_order(void **state)
{
	/* clang-format off */
	static const struct {
		struct str segment;
		uint64_t order; /* read from the right */
		uint16_t flags;
		int mss, window_scale; /* -1: not there */
		bool sack, timestamps, bad;
		uint8_t after_end;
	} cases[] = {
		{BYTES(TCP("\xa0", "\x02") LINUX), 0x42753, TCP_SYN, 1460, 7, true, true, false, 0},
		{BYTES(TCP("\x80", "\x02") WINDOWS), 0x522423, TCP_SYN, 1460, 8, true, false, false, 0},
		{BYTES(TCP("\x80", "\x18") "\x01\x01\x08\x0a\x00\x00\x00\x05\x00\x00\x00\x06"), 0x722, TCP_ACK | TCP_PSH, -1, -1, false, true, false, 0},
		{BYTES(TCP("\x80", "\x10") "\x01\x01\x05\x0a\x00\x00\x00\x05\x00\x00\x00\x06"), 0x622, TCP_ACK, -1, -1, false, false, false, 0},
		{BYTES(TCP("\x50", "\x10")), 0, TCP_ACK, -1, -1, false, false, false, 0},
		{BYTES(TCP("\x51", "\xc2")), 0, TCP_SYN | TCP_ECE | TCP_CWR | TCP_AE, -1, -1, false, false, false, 0},
		{BYTES(TCP("\x70", "\x02") "\x02\x04\x05\xb4\x00\x00\x00\x00"), 0x13, TCP_SYN, 1460, -1, false, false, false, 3},
		{BYTES(TCP("\x60", "\x02") "\x1e\x04\x00\x00"), 0x8, TCP_SYN, -1, -1, false, false, false, 0}, /* MPTCP */
		{BYTES(TCP("\x60", "\x02") "\x02\x05\x05\xb4"), 0, TCP_SYN, -1, -1, false, false, true, 0},
		{BYTES(TCP("\x60", "\x02") "\x01\x1e\x00\x00"), 0x2, TCP_SYN, -1, -1, false, false, true, 0},
		{BYTES(TCP("\x60", "\x02") "\x01\x01\x01\x02"), 0x222, TCP_SYN, -1, -1, false, false, true, 0},
		{BYTES(TCP("\x60", "\x02") "\x02\x03\x05\xb4"), 0, TCP_SYN, -1, -1, false, false, true, 0},
		{BYTES(TCP("\xa0", "\x02") "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"), 0x2222222222222222, TCP_SYN, -1, -1, false, false, false, 0},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct str segment = cases[i].segment;
		struct tcp_segment s;

		memset(&s, 0xee, sizeof(s));
		assert_int_equal(tcp_parse(segment, segment.len, &s), ERR_OK);
		assert_int_equal(s.src_port, 0xc001);
		assert_int_equal(s.dst_port, 443);
		assert_int_equal(s.seq, 0x10);
		assert_int_equal(s.ack, 0x20);
		assert_int_equal(s.window, 64240);
		assert_int_equal(s.flags, cases[i].flags);
		assert_int_equal(s.option_order, cases[i].order);
		assert_int_equal(s.has_mss, cases[i].mss >= 0);
		assert_int_equal(s.mss, cases[i].mss >= 0 ? cases[i].mss : 0);
		assert_int_equal(s.has_window_scale, cases[i].window_scale >= 0);
		assert_int_equal(
			s.window_scale, cases[i].window_scale >= 0 ? cases[i].window_scale : 0);
		assert_int_equal(s.is_sack_permitted, cases[i].sack);
		assert_int_equal(s.has_timestamps, cases[i].timestamps);
		assert_int_equal(s.timestamp, cases[i].timestamps ? 5 : 0);
		assert_int_equal(s.timestamp_echo, cases[i].timestamps ? 6 : 0);
		assert_int_equal(s.has_bad_options, cases[i].bad);
		assert_int_equal(s.options_after_end, cases[i].after_end);
		assert_int_equal(s.payload_len, 0);
		assert_false(s.is_cut);
	}
}

static void
tcp_lengths(void **state)
{
	/* clang-format off */
	static const struct {
		struct str segment;
		size_t wire_len;
		enum err err;
		size_t there;
		uint32_t payload_len;
	} cases[] = {
		{BYTES(TCP("\x50", "\x18") "abc"), 23, ERR_OK, 3, 3},
		{BYTES(TCP("\x50", "\x18") "abc"), 1480, ERR_OK, 3, 1460},
		{BYTES(TCP("\xa0", "\x02") "\x02\x04\x05"), 43, ERR_OK, 0, 3}, /* cut within the options */
		{BYTES(TCP("\xa0", "\x02") "\x02\x04\x05"), 23, ERR_MALFORMED, 0, 0},
		{BYTES(TCP("\x40", "\x02")), 20, ERR_MALFORMED, 0, 0},
		{BYTES("\xc0\x01\x01\xbb"), 20, ERR_TRUNCATED, 0, 0},
		{BYTES("\xc0\x01\x01\xbb"), 4, ERR_MALFORMED, 0, 0},
		{BYTES(""), 0, ERR_MALFORMED, 0, 0},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tcp_segment s = {0};

		assert_int_equal(tcp_parse(cases[i].segment, cases[i].wire_len, &s), cases[i].err);
		assert_int_equal(s.payload.len, cases[i].there);
		assert_int_equal(s.payload_len, cases[i].payload_len);
		assert_int_equal(s.is_cut, cases[i].there < cases[i].payload_len);
		assert_false(s.has_bad_options); /* cut is not wrong */
	}
}

static void
udp_lengths(void **state)
{
	static const struct {
		struct str datagram;
		size_t wire_len;
		enum err err;
		size_t there;
		uint32_t payload_len;
	} cases[] = {
		{BYTES("\x00\x35\xc0\x01\x00\x0b\x00\x00"
		       "abc"),
			11, ERR_OK, 3, 3},
		{BYTES("\x00\x35\xc0\x01\x00\x0a\x00\x00"
		       "abc"),
			11, ERR_OK, 2, 2},
		{BYTES("\x00\x35\xc0\x01\x00\x6c\x00\x00"
		       "abc"),
			108, ERR_OK, 3, 100},
		{BYTES("\x00\x35\xc0\x01\x00\x00\x00\x00"
		       "abc"),
			11, ERR_OK, 3, 3},
		{BYTES("\x00\x35\xc0\x01\x00\x08\x00\x00"), 8, ERR_OK, 0, 0},
		{BYTES("\x00\x35\xc0\x01\x00\x07\x00\x00"), 8, ERR_MALFORMED, 0, 0},
		{BYTES("\x00\x35\xc0\x01"), 8, ERR_TRUNCATED, 0, 0},
		{BYTES("\x00\x35\xc0\x01"), 4, ERR_MALFORMED, 0, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct udp_datagram d = {0};

		assert_int_equal(udp_parse(cases[i].datagram, cases[i].wire_len, &d), cases[i].err);
		if (cases[i].err == ERR_OK) {
			assert_int_equal(d.src_port, 53);
			assert_int_equal(d.dst_port, 0xc001);
		}
		assert_int_equal(d.payload.len, cases[i].there);
		assert_int_equal(d.payload_len, cases[i].payload_len);
		assert_int_equal(d.is_cut, cases[i].there < cases[i].payload_len);
	}
}

static void
icmp_echo_and_errors(void **state)
{
	static const struct str echo = BYTES("\x08\x00\x00\x00\x12\x34\x00\x05ping");
	static const struct str port =
		BYTES("\x03\x03\x00\x00\x00\x00\x00\x00\x45\x00\x00\x40\x00\x01\x00\x00\x40\x11\x00"
		      "\x00" V4_ADDRS "\xc0\x01\x00\x35\x00\x2c\x00\x00");
	static const struct str later =
		BYTES("\x0b\x01\x00\x00\x00\x00\x00\x00\x45\x00\x00\x40\x00\x01\x00\x10\x40\x11\x00"
		      "\x00" V4_ADDRS "\xc0\x01\x00\x35\x00\x2c\x00\x00");
	static const struct str big = BYTES("\x02\x00\x00\x00\x00\x00\x05\x00" V6(
		"\x90", "\x06") "\xc0\x01\x01\xbb\x00\x00\x00\x00");
	struct icmp_message m;
	char text[ADDR_TEXT_MAX];

	assert_int_equal(icmp_parse(echo, 4, &m), ERR_OK);
	assert_true(m.is_echo && !m.is_error);
	assert_int_equal(m.id, 0x1234);
	assert_int_equal(m.seq, 5);
	assert_int_equal(m.payload.len, 4);
	assert_int_equal(icmp_parse(echo, 6, &m), ERR_OK); /* type 8 is nothing there */
	assert_false(m.is_echo || m.is_error);

	assert_int_equal(icmp_parse(port, 4, &m), ERR_OK);
	assert_true(m.is_error && m.has_embedded && m.embedded.has_ports && !m.is_echo);
	assert_string_equal(addr_text(m.embedded.dst, text), "198.51.100.7");
	assert_int_equal(m.embedded.protocol, IP_UDP);
	assert_int_equal(m.embedded.src_port, 0xc001);
	assert_int_equal(m.embedded.dst_port, 53);
	assert_int_equal(icmp_parse(later, 4, &m), ERR_OK);
	assert_true(m.has_embedded && !m.embedded.has_ports);

	assert_int_equal(icmp_parse(big, 6, &m), ERR_OK);
	assert_true(m.is_error && m.has_embedded && m.embedded.has_ports);
	assert_int_equal(m.rest, 1280);
	assert_int_equal(m.embedded.dst_port, 443);

	assert_int_equal(icmp_parse(str_of(port.p, 20), 4, &m), ERR_OK);
	assert_true(m.is_error && !m.has_embedded);
	assert_int_equal(icmp_parse(str_of(port.p, 7), 4, &m), ERR_TRUNCATED);
}

#define PREFIX                                                                                     \
	"\x03\x04\x40\xc0\x00\x27\x8d\x00\x00\x09\x3a\x80\x00\x00\x00\x00"                         \
	"\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
#define RA "\x86\x00\x00\x00\x40\xc0\x07\x08\x00\x00\x00\x00\x00\x00\x00\x00"
#define SOURCE_LINK "\x01\x01\x02\x00\x00\x00\x00\x09"
#define RDNSS "\x19\x03\x00\x00\x00\x00\x02\x58" V6_B

static void
a_router_advertises(void **state)
{
	static const struct str ra =
		BYTES(RA SOURCE_LINK "\x05\x01\x00\x00\x00\x00\x05\xdc" PREFIX RDNSS);
	static const struct str many =
		BYTES(RA PREFIX PREFIX PREFIX PREFIX PREFIX RDNSS RDNSS RDNSS RDNSS RDNSS);
	struct nd_message m;
	char text[ADDR_TEXT_MAX];

	assert_int_equal(nd_parse(ra, &m), ERR_OK);
	assert_int_equal(m.type, ICMP6_ROUTER_ADVERTISEMENT);
	assert_true(m.is_managed && m.is_other);
	assert_int_equal(m.hop_limit, 64);
	assert_int_equal(m.router_lifetime_s, 1800);
	assert_true(m.has_link_address);
	assert_int_equal(m.link_address.b[5], 9);
	assert_int_equal(m.mtu, 1500);
	assert_int_equal(m.n_prefixes, 1);
	assert_string_equal(addr_text(m.prefixes[0].prefix, text), "2001:db8::");
	assert_int_equal(m.prefixes[0].bits, 64);
	assert_true(m.prefixes[0].is_on_link && m.prefixes[0].is_autonomous);
	assert_int_equal(m.prefixes[0].valid_s, 2592000);
	assert_int_equal(m.prefixes[0].preferred_s, 604800);
	assert_int_equal(m.n_dns, 1);
	assert_string_equal(addr_text(m.dns[0], text), "2001:db8::2");
	assert_int_equal(m.dns_lifetime_s, 600);

	assert_int_equal(nd_parse(many, &m), ERR_OK);
	assert_int_equal(m.n_prefixes, LIMIT_ND_PREFIXES);
	assert_int_equal(m.n_dns, LIMIT_ND_DNS);
	assert_int_equal(m.left_out, 2);
}

static void
neighbours_ask_and_answer(void **state)
{
	static const struct str ns =
		BYTES("\x87\x00\x00\x00\x00\x00\x00\x00" V6_B "\x01\x01\x02\x00\x00\x00\x00\x01");
	static const struct str na =
		BYTES("\x88\x00\x00\x00\x60\x00\x00\x00" V6_B "\x02\x01\x02\x00\x00\x00\x00\x02");
	static const struct str wrong_option =
		BYTES("\x88\x00\x00\x00\x20\x00\x00\x00" V6_B "\x01\x01\x02\x00\x00\x00\x00\x02");
	static const struct str rs = BYTES("\x85\x00\x00\x00\x00\x00\x00\x00");
	static const struct str redirect = BYTES("\x89\x00\x00\x00\x00\x00\x00\x00" V6_A V6_B);
	struct nd_message m;
	char text[ADDR_TEXT_MAX];

	assert_int_equal(nd_parse(ns, &m), ERR_OK);
	assert_string_equal(addr_text(m.target, text), "2001:db8::2");
	assert_true(m.has_link_address);
	assert_int_equal(m.link_address.b[5], 1);
	assert_int_equal(nd_parse(na, &m), ERR_OK);
	assert_true(!m.is_router && m.is_solicited && m.is_override && m.has_link_address);
	assert_int_equal(m.link_address.b[5], 2);
	assert_int_equal(nd_parse(wrong_option, &m), ERR_OK);
	assert_false(m.has_link_address);
	assert_int_equal(nd_parse(rs, &m), ERR_OK);
	assert_int_equal(nd_parse(redirect, &m), ERR_OK);
	assert_string_equal(addr_text(m.target, text), "2001:db8::1");
	assert_string_equal(addr_text(m.destination, text), "2001:db8::2");
}

static void
discovery_is_refused(void **state)
{
	/* clang-format off */
	static const struct {
		struct str message;
		enum err err;
	} cases[] = {
		{BYTES(""), ERR_TRUNCATED},
		{BYTES("\x80\x00\x00\x00\x00\x01\x00\x01"), ERR_UNSUPPORTED}, /* an echo */
		{BYTES("\x86\x00\x00\x00\x40\xc0\x07\x08"), ERR_TRUNCATED},
		{BYTES(RA "\x01\x00\x02\x00\x00\x00\x00\x09"), ERR_MALFORMED}, /* length 0 */
		{BYTES(RA "\x01\x02\x02\x00\x00\x00\x00\x09"), ERR_TRUNCATED},
		{BYTES(RA "\x01"), ERR_TRUNCATED},
		{BYTES(RA "\x03\x01\x40\xc0\x00\x00\x00\x00"), ERR_MALFORMED}, /* too short for a prefix */
		{BYTES(RA "\x03\x04\x81\xc0\x00\x27\x8d\x00\x00\x09\x3a\x80\x00\x00\x00\x00" V6_A), ERR_MALFORMED},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct nd_message m = {.mtu = 7};

		assert_int_equal(nd_parse(cases[i].message, &m), cases[i].err);
		assert_int_equal(m.mtu, 7);
	}
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(ipv4_lengths),
		cmocka_unit_test(ipv4_fragments),
		cmocka_unit_test(ipv6_extensions),
		cmocka_unit_test(parts_become_a_whole),
		cmocka_unit_test(packets_are_refused),
		cmocka_unit_test(tcp_options_and_their_order),
		cmocka_unit_test(tcp_lengths),
		cmocka_unit_test(udp_lengths),
		cmocka_unit_test(icmp_echo_and_errors),
		cmocka_unit_test(a_router_advertises),
		cmocka_unit_test(neighbours_ask_and_answer),
		cmocka_unit_test(discovery_is_refused),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
