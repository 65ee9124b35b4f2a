/* Messages of DNS, multicast DNS and LLMNR; names with compression and odd bytes; what is refused.
 */
#include "wire/dns/dns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define BYTES(s)                                                                                   \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}
#define EXAMPLE                                                                                    \
	"\x07"                                                                                     \
	"example\x02jp\x00"

static void
assert_name(const struct dns_msg *m, struct dns_name name, const char *want)
{
	struct str text = dns_name_text(m, name);

	assert_int_equal(text.len, strlen(want));
	assert_memory_equal(text.p, want, text.len);
}

static void
a_query_and_its_answer(void **state)
{
	static const struct str query = BYTES("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x01\x03"
					      "WwW" EXAMPLE "\x00\x1c\x00\x01"
					      "\x00\x00\x29\x04\xd0\x00\x00\x80\x00\x00\x00");
	static const struct str answer = BYTES(
		"\x12\x34\x81\x80\x00\x01\x00\x03\x00\x01\x00\x00\x03"
		"www" EXAMPLE "\x00\x01\x00\x01"
		"\xc0\x0c\x00\x05\x00\x01\x00\x00\x0e\x10\x00\x06\x03"
		"cdn\xc0\x10"
		"\xc0\x2c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc0\x00\x02\x01"
		"\xc0\x2c\x00\x1c\x00\x01\x00\x00\x00\x3c\x00\x10\x20\x01\x0d\xb8\x00\x00\x00\x00"
		"\x00\x00\x00\x00\x00\x00\x00\x01"
		"\xc0\x10\x00\x0f\x00\x01\x00\x00\x00\x3c\x00\x09\x00\x0a\x04mail\xc0\x10");
	char text[ADDR_TEXT_MAX];
	struct dns_msg m;

	assert_int_equal(dns_parse(query, &m), ERR_OK);
	assert_true(!m.is_response && !m.is_cut && m.is_recursion_desired && m.has_edns &&
		    m.wants_dnssec);
	assert_int_equal(m.id, 0x1234);
	assert_int_equal(m.udp_size, 1232);
	assert_int_equal(m.n_questions, 1);
	assert_int_equal(m.n_records, 0);
	assert_name(&m, m.questions[0].name, "www.example.jp");
	assert_int_equal(m.questions[0].name.labels, 3);
	assert_int_equal(m.questions[0].name.wire_len, 16);
	assert_int_equal(m.questions[0].type, DNS_TYPE_AAAA);

	assert_int_equal(dns_parse(answer, &m), ERR_OK);
	assert_true(m.is_response && !m.is_cut && m.is_recursion_available && !m.has_edns);
	assert_int_equal(m.n_records, 4);
	assert_name(&m, m.records[0].name, "www.example.jp");
	assert_int_equal(m.records[0].ttl, 3600);
	assert_name(&m, m.records[0].target, "cdn.example.jp");
	assert_name(&m, m.records[1].name, "cdn.example.jp");
	assert_string_equal(addr_text(m.records[1].addr, text), "192.0.2.1");
	assert_string_equal(addr_text(m.records[2].addr, text), "2001:db8::1");
	assert_int_equal(m.records[2].section, DNS_ANSWER);
	assert_int_equal(m.records[3].section, DNS_AUTHORITY);
	assert_name(&m, m.records[3].name, "example.jp");
	assert_name(&m, m.records[3].target, "mail.example.jp");
	assert_int_equal(m.records[3].priority, 10);
	assert_int_equal(m.trailing, 0);

	for (size_t cut = 12; cut < answer.len; cut++) {
		assert_int_equal(dns_parse(str_of(answer.p, cut), &m), ERR_OK);
		assert_true(m.is_cut);
		assert_true(m.n_records < 4);
	}
	assert_int_equal(dns_parse(str_of(answer.p, 11), &m), ERR_TRUNCATED);
}

/* RFC 1035 section 4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64, the root at 92. */
static void
the_example_of_the_specification(void **state)
{
	char bytes[97] = "\x00\x01\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00";
	static const char *const names[] = {"f.isi.arpa", "foo.f.isi.arpa", "arpa", "."};
	struct dns_msg m;

	/* the gaps between the names are questions' ends and one-label names */
	memcpy(bytes + 12, "\x03xyz\x00\x00\x01\x00", 8); /* ends in class: one byte short */
	memcpy(bytes + 12, "\x02xy\x00\x00\x01\x00\x01", 8);
	memcpy(bytes + 20,
		"\x01"
		"F\x03ISI\x04"
		"ARPA\x00\x00\x01\x00\x01",
		16);
	memcpy(bytes + 36,
		"\x03"
		"FOO\xc0\x14\x00\x01\x00\x01",
		10);
	memcpy(bytes + 46, "\xc0\x1a\x00\x01\x00\x01", 6);
	assert_int_equal(dns_parse(str_of(bytes, 52), &m), ERR_OK);
	assert_int_equal(m.n_questions, 4);
	assert_name(&m, m.questions[1].name, names[0]);
	assert_name(&m, m.questions[2].name, names[1]);
	assert_name(&m, m.questions[3].name, names[2]);
	memcpy(bytes + 46, "\x00\x00\x02\x00\x01", 5);
	assert_int_equal(dns_parse(str_of(bytes, 51), &m), ERR_OK);
	assert_name(&m, m.questions[3].name, names[3]);
}

static void
multicast_announces_a_printer(void **state)
{
	static const struct str announcement =
		BYTES("\x00\x00\x84\x00\x00\x00\x00\x04\x00\x00\x00\x00"
		      "\x04_ipp\x04_tcp\x05local\x00\x00\x0c\x00\x01\x00\x00\x11\x94\x00\x0b\x08"
		      "HP \xe4\xbc\x9a-1\xc0\x0c"
		      "\xc0\x27\x00\x21\x80\x01\x00\x00\x00\x78\x00\x0b\x00\x00\x00\x05\x02\x77\x02"
		      "hp\xc0\x16"
		      "\xc0\x27\x00\x10\x80\x01\x00\x00\x11\x94\x00\x12\x09txtvers=1\x07"
		      "TY=HP 5"
		      "\xc0\x27\x00\x2f\x80\x01\x00\x00\x00\x78\x00\x02\x00\x00");
	char label[64];
	struct str value;
	struct dns_msg m;

	assert_int_equal(dns_parse(announcement, &m), ERR_OK);
	assert_false(m.is_cut);
	assert_int_equal(m.n_records, 3); /* NSEC is passed over */
	assert_name(&m, m.records[0].name, "_ipp._tcp.local");
	assert_name(&m, m.records[0].target, "hp\\032\\228\\188\\154-1._ipp._tcp.local");
	assert_false(m.records[0].is_cache_flush);
	assert_int_equal(
		dns_first_label(dns_name_text(&m, m.records[0].target), label, sizeof(label)), 8);
	assert_string_equal(label, "hp \xe4\xbc\x9a-1");
	assert_true(m.records[1].is_cache_flush);
	assert_int_equal(m.records[1].dns_class, 1);
	assert_int_equal(m.records[1].port, 631);
	assert_int_equal(m.records[1].weight, 5);
	assert_name(&m, m.records[1].target, "hp.local");
	assert_int_equal(dns_txt_value(m.records[2].data, STR("ty"), &value), ERR_OK);
	assert_int_equal(value.len, 4);
	assert_memory_equal(value.p, "HP 5", 4);
	assert_int_equal(dns_txt_value(m.records[2].data, STR("t"), &value), ERR_NOT_FOUND);
	assert_int_equal(dns_txt_value(STR("\x05ty=x"), STR("ty"), &value), ERR_NOT_FOUND);
}

static void
names_are_text(void **state)
{
	/* clang-format off */
	static const struct {
		struct str wire;
		const char *text;
		bool wants_unicast;
	} cases[] = {
		{BYTES("\x00\x00\x01\x00\x01"), ".", false},
		{BYTES("\x03" "A.b\x01\\\x00\x00\x01\x00\x01"), "a\\046b.\\092", false},
		{BYTES("\x02\x00\xff\x00\x00\x01\x80\x01"), "\\000\\255", true},
		{BYTES("\x05" "<a\"b>\x00\x00\x01\x00\x01"), "<a\"b>", false},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char bytes[64] = "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00";
		struct dns_msg m;

		memcpy(bytes + 12, cases[i].wire.p, cases[i].wire.len);
		assert_int_equal(dns_parse(str_of(bytes, 12 + cases[i].wire.len), &m), ERR_OK);
		assert_int_equal(m.n_questions, 1);
		assert_name(&m, m.questions[0].name, cases[i].text);
		assert_int_equal(m.questions[0].wants_unicast, cases[i].wants_unicast);
		assert_int_equal(m.questions[0].dns_class, 1);
	}
}

/* A tunnel's name of raw bytes, as long as a name can be: the domain at its end is kept. */
static void
the_end_of_a_long_name_is_kept(void **state)
{
	char bytes[12 + 255 + 4] = "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00";
	struct dns_msg m;
	struct str text;
	char *p = bytes + 12;

	for (int i = 0; i < 3; i++) {
		*p++ = 63;
		memset(p, 0xc1, 63);
		p += 63;
	}
	*p++ = 48;
	memset(p, 0xc2, 48);
	p += 48;
	memcpy(p, "\x01t" EXAMPLE "\x00\x0a\x00\x01", 18);
	p += 18;
	assert_int_equal(dns_parse(str_of(bytes, (size_t)(p - bytes)), &m), ERR_OK);
	assert_false(m.is_cut);
	assert_true(m.questions[0].name.is_cut);
	assert_int_equal(m.questions[0].name.labels, 7);
	assert_int_equal(m.questions[0].name.wire_len, 255);
	text = dns_name_text(&m, m.questions[0].name);
	assert_int_equal(text.len, 192 + 1 + 12);
	assert_memory_equal(text.p, "\\194\\194", 8);
	text = dns_last_labels(text, 3);
	assert_memory_equal(text.p, "t.example.jp", 12);
}

static void
what_is_over_the_limits_is_counted(void **state)
{
	static char bytes[12 + 100 * 15 + 11];
	char *p = bytes + 12;
	struct dns_msg m;

	memcpy(bytes, "\x00\x01\x80\x00\x00\x00\x00\x64\x00\x00\x00\x01", 12);
	for (int i = 0; i < 100; i++, p += 15)
		memcpy(p, "\x00\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04\x0a\x00\x00\x01", 15);
	memcpy(p, "\x00\x00\x29\x10\x00\x01\x00\x00\x00\x00\x00", 11);
	assert_int_equal(dns_parse(str_of(bytes, sizeof(bytes)), &m), ERR_OK);
	assert_int_equal(m.n_records, LIMIT_DNS_RECORDS);
	assert_int_equal(m.left_out, 100 - LIMIT_DNS_RECORDS);
	assert_true(m.has_edns && !m.is_cut);
	assert_int_equal(m.rcode, 16); /* BADVERS: its upper bits are in OPT */
	assert_int_equal(dns_parse(str_of(bytes, sizeof(bytes) - 12), &m), ERR_OK);
	assert_true(m.is_cut);
}

#define ONE "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00"
#define REPLY "\x00\x01\x80\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00"

static void
messages_are_refused(void **state)
{
	/* clang-format off */
	static const struct str bad[] = {
		BYTES(ONE "\xc0\x0c\x00\x01\x00\x01"), /* a name that is itself */
		BYTES(ONE "\x01" "a\xc0\x0c\x00\x01\x00\x01"), /* that contains itself */
		BYTES(ONE "\xc0\x0e\x01" "a\x00\x00\x01\x00\x01"), /* forward */
		BYTES(ONE "\x40" "a\x00\x00\x01\x00\x01"), /* label types 01 and 10 */
		BYTES(ONE "\x80" "a\x00\x00\x01\x00\x01"),
		BYTES(REPLY "\x00\x01\x00\x01\x00\x00\x00\x00\x00\x03\x01\x02\x03"), /* A of 3 bytes */
		BYTES(REPLY "\x00\x1c\x00\x01\x00\x00\x00\x00\x00\x04\x01\x02\x03\x04"),
		BYTES(REPLY "\x00\x05\x00\x01\x00\x00\x00\x00\x00\x02\x02" "ab\x00"), /* a name behind its record */
		BYTES(REPLY "\x00\x0f\x00\x01\x00\x00\x00\x00\x00\x01\x02"),
		BYTES(REPLY "\x00\x21\x00\x01\x00\x00\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00"),
	};
	/* clang-format on */
	char longest[12 + 256 + 5] = ONE;
	struct dns_msg m;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(dns_parse(bad[i], &m), ERR_MALFORMED);
	/* 127 labels of one byte are the longest name; one byte more is none */
	memcpy(longest, ONE, 12);
	for (int i = 0; i < 127; i++)
		memcpy(longest + 12 + i * 2,
			"\x01"
			"a",
			2);
	memcpy(longest + 12 + 254, "\x00\x00\x01\x00\x01", 5);
	assert_int_equal(dns_parse(str_of(longest, 12 + 254 + 5), &m), ERR_OK);
	assert_int_equal(m.questions[0].name.wire_len, 255);
	assert_int_equal(m.questions[0].name.labels, 127);
	memcpy(longest + 12 + 252,
		"\x02"
		"aa\x00\x00\x01\x00\x01",
		8);
	assert_int_equal(dns_parse(str_of(longest, 12 + 252 + 8), &m), ERR_MALFORMED);
}

/* A record's data holds pointers, each to the one before; the next record's name is the last. */
static void
hops_have_a_limit(void **state)
{
	for (unsigned hops = LIMIT_DNS_HOPS - 1; hops <= LIMIT_DNS_HOPS + 1; hops++) {
		char bytes[256] = "\x00\x01\x80\x00\x00\x00\x00\x02\x00\x00\x00\x00";
		size_t at = 12, data = at + 11;
		struct dns_msg m;

		memcpy(bytes + at, "\x00\x00\x0a\x00\x01\x00\x00\x00\x00\x00", 10);
		bytes[at + 10] = (char)(hops * 2);
		for (at = data + 2; at < data + hops * 2; at += 2) { /* the first is the root */
			bytes[at] = (char)0xc0;
			bytes[at + 1] = (char)(at - 2);
		}
		bytes[at] = (char)0xc0;
		bytes[at + 1] = (char)(at - 2);
		memcpy(bytes + at + 2, "\x00\x0a\x00\x01\x00\x00\x00\x00\x00\x00", 10);
		assert_int_equal(dns_parse(str_of(bytes, at + 12), &m),
			hops <= LIMIT_DNS_HOPS ? ERR_OK : ERR_MALFORMED);
	}
}

static void
helpers(void **state)
{
	struct str stream = STR("\x00\x02hi\x00\x00\x00\x05"
				"abc"),
		   message;
	char small[3];

	assert_int_equal(dns_stream_next(&stream, &message), ERR_OK);
	assert_memory_equal(message.p, "hi", 2);
	assert_int_equal(dns_stream_next(&stream, &message), ERR_OK);
	assert_int_equal(message.len, 0);
	assert_int_equal(dns_stream_next(&stream, &message), ERR_TRUNCATED);
	assert_int_equal(stream.len, 5);

	assert_int_equal(dns_last_labels(STR("a.b.example.jp"), 2).len, 10);
	assert_int_equal(dns_last_labels(STR("a.b.example.jp"), 4).len, 14);
	assert_int_equal(dns_last_labels(STR("jp"), 1).len, 2);
	assert_int_equal(dns_first_label(STR("abcdef.jp"), small, sizeof(small)), 2);
	assert_string_equal(small, "ab");
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(a_query_and_its_answer),
		cmocka_unit_test(the_example_of_the_specification),
		cmocka_unit_test(multicast_announces_a_printer),
		cmocka_unit_test(names_are_text),
		cmocka_unit_test(the_end_of_a_long_name_is_kept),
		cmocka_unit_test(what_is_over_the_limits_is_counted),
		cmocka_unit_test(messages_are_refused),
		cmocka_unit_test(hops_have_a_limit),
		cmocka_unit_test(helpers),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
