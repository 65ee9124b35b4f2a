/* Questions, replies, cached answers: each against bytes written down by hand or by the full
 * reader. */
#include "wire/dns/serve.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* "Www.Example.jp A IN", RD, id 0x1234 */
static const char plain[] = "\x12\x34\x01\x00\0\1\0\0\0\0\0\0\3Www\7Example\2jp\0\0\1\0\1";
/* The same with EDNS: 1400 bytes, DO, a client's cookie, an empty extended error */
static const char edns[] = "\x12\x34\x01\x10\0\1\0\0\0\0\0\1\3Www\7Example\2jp\0\0\1\0\1"
			   "\0\0\x29\x05\x78\0\0\x80\0\0\x10\0\x0a\0\x08"
			   "ABCDEFGH\0\x0f\0\0";

static struct str
bytes(const char *p, size_t size)
{
	return str_of(p, size - 1);
}
#define BYTES(array) bytes(array, sizeof(array))

static void
a_question_is_read(void **state)
{
	struct dns_ask ask;

	assert_int_equal(dns_ask_parse(BYTES(plain), &ask), ERR_OK);
	assert_int_equal(ask.id, 0x1234);
	assert_true(ask.is_recursion_desired);
	assert_true(str_equal(str_of(ask.name, ask.name_len), STR("www.example.jp")));
	assert_int_equal(ask.type, DNS_TYPE_A);
	assert_int_equal(ask.udp_size, 512);
	assert_false(ask.has_edns);
	assert_int_equal(dns_ask_parse(BYTES(edns), &ask), ERR_OK);
	assert_true(ask.has_edns && ask.wants_dnssec && ask.wants_structured);
	assert_true(ask.is_checking_disabled);
	assert_int_equal(ask.udp_size, 1400);
	assert_true(str_equal(ask.cookie, STR("ABCDEFGH")));
}

static void
what_is_no_question_is_told_apart(void **state)
{
	struct dns_ask ask;
	char copy[sizeof(edns)];

	for (size_t len = 0; len < sizeof(plain) - 1; len++)
		assert_int_equal(dns_ask_parse(str_of(plain, len), &ask),
			len < 12 ? ERR_TRUNCATED : ERR_MALFORMED);
	for (size_t len = sizeof(plain) - 1; len < sizeof(edns) - 1; len++)
		assert_int_equal(dns_ask_parse(str_of(edns, len), &ask), ERR_MALFORMED);
	memcpy(copy, edns, sizeof(edns));
	copy[2] |= (char)0x80; /* an answer */
	assert_int_equal(dns_ask_parse(BYTES(copy), &ask), ERR_TRUNCATED);
	copy[2] = 0x28; /* an update */
	assert_int_equal(dns_ask_parse(BYTES(copy), &ask), ERR_UNSUPPORTED);
	assert_int_equal(ask.id, 0x1234);
	assert_int_equal(ask.opcode, 5); /* for the reply */
	memcpy(copy, edns, sizeof(edns));
	copy[5] = 2; /* two questions */
	assert_int_equal(dns_ask_parse(BYTES(copy), &ask), ERR_MALFORMED);
	memcpy(copy, edns, sizeof(edns));
	copy[12] = (char)0xc0; /* a pointer to the header */
	assert_int_equal(dns_ask_parse(BYTES(copy), &ask), ERR_MALFORMED);
}

static void
a_block_is_explained(void **state)
{
	struct addr box;
	struct dns_ask ask;
	struct dns_msg m;
	struct buf out = buf_of(4096);
	struct dns_reply reply = {.n_addrs = 1,
		.ttl = 10,
		.ede = DNS_EDE_BLOCKED,
		.text = STR("why"),
		.cookie = STR("ABCDEFGH0123456789abcdef")};

	assert_int_equal(addr_parse(STR("192.168.1.2"), &box), ERR_OK);
	reply.addrs = &box;
	assert_int_equal(dns_ask_parse(BYTES(edns), &ask), ERR_OK);
	dns_reply_write(&ask, &reply, 1232, &out);
	assert_int_equal(dns_parse(buf_view(&out), &m), ERR_OK);
	assert_int_equal(m.id, 0x1234);
	assert_true(m.is_response && m.is_recursion_available && m.has_edns && !m.is_truncated);
	assert_int_equal(m.n_records, 1);
	assert_true(addr_equal(m.records[0].addr, box));
	assert_int_equal(m.records[0].ttl, 10);
	assert_int_equal(m.trailing, 0);
	assert_true(str_find(buf_view(&out), str_of("\0\x0f\0\5\0\x0fwhy", 9)) > 0);
	assert_true(str_find(buf_view(&out), STR("\3Www\7Example")) > 0); /* its own letters */
	buf_done(&out);
}

static void
none_is_remembered(void **state)
{
	struct dns_ask ask;
	struct dns_msg m;
	struct dns_ttls ttls;
	struct buf out = buf_of(4096);
	struct dns_reply reply = {
		.rcode = DNS_RCODE_NO_NAME, .ttl = 60, .has_soa = true, .ede = -1};

	assert_int_equal(dns_ask_parse(BYTES(plain), &ask), ERR_OK);
	dns_reply_write(&ask, &reply, 512, &out);
	assert_int_equal(dns_parse(buf_view(&out), &m), ERR_OK);
	assert_int_equal(m.rcode, DNS_RCODE_NO_NAME);
	assert_int_equal(m.n_records, 1);
	assert_int_equal(m.records[0].type, DNS_TYPE_SOA);
	assert_int_equal(dns_ttls_find(buf_view(&out), &ttls), ERR_OK);
	assert_int_equal(ttls.lowest, 60);
	assert_false(m.has_edns); /* it did not ask for it */
	buf_done(&out);
}

static void
what_does_not_fit_is_cut(void **state)
{
	struct addr many[64];
	char text[2000];
	struct dns_ask ask;
	struct dns_msg m;
	struct buf out = buf_of(8192);
	struct dns_reply reply = {.addrs = many, .n_addrs = 64, .ttl = 10, .ede = -1};

	for (int i = 0; i < 64; i++)
		many[i] = addr_v4((const uint8_t[]){192, 168, 1, (uint8_t)i});
	assert_int_equal(dns_ask_parse(BYTES(plain), &ask), ERR_OK);
	dns_reply_write(&ask, &reply, 512, &out);
	assert_true(out.len <= 512);
	assert_int_equal(dns_parse(buf_view(&out), &m), ERR_OK);
	assert_true(m.is_truncated);
	assert_int_equal(m.counts[DNS_ANSWER], 0);
	buf_clear(&out);
	memset(text, 'x', sizeof(text));
	reply = (struct dns_reply){.ede = DNS_EDE_BLOCKED, .text = str_of(text, sizeof(text))};
	assert_int_equal(dns_ask_parse(BYTES(edns), &ask), ERR_OK);
	dns_reply_write(&ask, &reply, 1232, &out);
	assert_true(out.len < 100); /* the text goes, its code stays */
	assert_int_equal(dns_parse(buf_view(&out), &m), ERR_OK);
	assert_true(m.has_edns && !m.is_truncated);
	buf_done(&out);
}

/* Answer: CNAME to evil.test, its A, one OPT. */
static const char answer[] = "\x99\x99\x81\x80\0\1\0\2\0\0\0\1\3www\7example\2jp\0\0\1\0\1"
			     "\xc0\x0c\0\5\0\1\0\0\1\x2c\0\x0b\4evil\4test\0"
			     "\xc0\x2c\0\1\0\1\0\0\0\x3c\0\4\xcb\0\x71\7"
			     "\0\0\x29\x04\xd0\0\0\0\0\0\0";

static void
an_answer_is_walked(void **state)
{
	struct dns_walk w;
	struct dns_part part;

	assert_int_equal(dns_walk_begin(BYTES(answer), &w), ERR_OK);
	assert_int_equal(dns_walk_next(&w, &part), ERR_OK);
	assert_int_equal(part.type, DNS_TYPE_CNAME);
	assert_true(str_equal(part.target, STR("evil.test")));
	assert_int_equal(part.ttl, 300);
	assert_int_equal(dns_walk_next(&w, &part), ERR_OK);
	assert_true(str_equal(part.name, STR("evil.test")));
	assert_int_equal(part.addr.b[3], 7);
	assert_int_equal(dns_walk_next(&w, &part), ERR_OK);
	assert_int_equal(part.type, DNS_TYPE_OPT);
	assert_int_equal(part.ttl_at, 0);
	assert_int_equal(dns_walk_next(&w, &part), ERR_NOT_FOUND);
	for (size_t len = 12; len < sizeof(answer) - 1; len++) {
		enum err err = dns_walk_begin(str_of(answer, len), &w);

		while (err == ERR_OK)
			err = dns_walk_next(&w, &part);
		assert_int_not_equal(err, ERR_NOT_FOUND);
	}
}

static void
a_cached_answer_fits_its_asker(void **state)
{
	char copy[sizeof(answer)];
	struct dns_ask ask;
	struct dns_ttls ttls;
	struct dns_msg m;

	memcpy(copy, answer, sizeof(answer));
	assert_int_equal(dns_ask_parse(BYTES(plain), &ask), ERR_OK);
	assert_true(dns_is_answer_to(BYTES(copy), &ask));
	assert_int_equal(dns_ttls_find(BYTES(copy), &ttls), ERR_OK);
	assert_int_equal(ttls.n, 2);
	assert_int_equal(ttls.lowest, 60);
	dns_answer_dress(copy, sizeof(copy) - 1, &ask, &ttls, 100);
	assert_int_equal(dns_parse(BYTES(copy), &m), ERR_OK);
	assert_int_equal(m.id, 0x1234);
	assert_int_equal(m.records[0].ttl, 200);
	assert_int_equal(m.records[1].ttl, 1); /* 60 s, and 100 went by */
	assert_memory_equal(copy + 12, plain + 12, 20);
	copy[14] = 'x';
	assert_false(dns_is_answer_to(BYTES(copy), &ask));
}

static void
a_long_answer_is_asked_for_again(void **state)
{
	struct dns_ask ask;
	struct dns_msg m;
	struct buf out = buf_of(512);

	assert_int_equal(dns_ask_parse(BYTES(plain), &ask), ERR_OK);
	dns_truncated_write(&ask, BYTES(answer), &out);
	assert_int_equal(dns_parse(buf_view(&out), &m), ERR_OK);
	assert_true(m.is_truncated && m.is_response);
	assert_int_equal(m.id, 0x1234);
	assert_int_equal(m.n_records, 0);
	buf_done(&out);
}

static void
opt_is_taken_off_and_ours_put_on(void **state)
{
	/* SERVFAIL, with EDE 6 "bogus" */
	static const char failed[] = "\x12\x34\x81\xa2\0\1\0\0\0\0\0\1\3Www\7Example\2jp\0\0\1\0\1"
				     "\0\0\x29\x04\xd0\0\0\0\0\0\x0b\0\x0f\0\7\0\6"
				     "bogus";
	char copy[sizeof(failed)];
	struct dns_reply reply = {.rcode = 2, .ede = DNS_EDE_STALE};
	struct dns_ede_text ede;
	struct buf out = buf_of(512);
	struct dns_ask ask;
	struct dns_msg m;
	size_t len;

	memcpy(copy, failed, sizeof(failed));
	len = dns_opt_take(copy, sizeof(failed) - 1, &ede);
	assert_int_equal(len, sizeof(plain) - 1);
	assert_int_equal(ede.code, 6);
	assert_true(str_equal(ede.text, STR("bogus")));
	assert_int_equal(dns_parse(str_of(copy, len), &m), ERR_OK);
	assert_false(m.has_edns || m.trailing > 0);
	assert_int_equal(dns_opt_take(copy, len, &ede), len); /* there is none any more */
	assert_int_equal(ede.code, -1);
	assert_int_equal(dns_ask_parse(BYTES(edns), &ask), ERR_OK);
	buf_add(&out, copy, len);
	dns_opt_put(&ask, &reply, 512, &out);
	assert_int_equal(dns_parse(buf_view(&out), &m), ERR_OK);
	assert_true(m.has_edns && m.trailing == 0);
	assert_int_equal(m.rcode, 2);
	buf_clear(&out);
	dns_ask_write(&ask, 77, 1232, &out);
	assert_int_equal(dns_ask_parse(buf_view(&out), &ask), ERR_OK);
	assert_int_equal(ask.id, 77);
	assert_true(ask.wants_dnssec && ask.is_recursion_desired && ask.is_checking_disabled);
	assert_int_equal(ask.udp_size, 1232);
	buf_done(&out);
}

static void
proof_is_shown_to_who_asks_for_it(void **state)
{
	char copy[sizeof(plain)];
	struct dns_ttls none = {0};
	struct dns_ask ask;

	assert_int_equal(dns_ask_parse(BYTES(plain), &ask), ERR_OK);
	assert_false(ask.wants_authentic);
	memcpy(copy, plain, sizeof(plain));
	copy[3] = (char)0xa0; /* RA, AD */
	dns_answer_dress(copy, sizeof(plain) - 1, &ask, &none, 0);
	assert_int_equal((uint8_t)copy[3], 0x80);
	ask.wants_authentic = true;
	copy[3] = (char)0xa0;
	dns_answer_dress(copy, sizeof(plain) - 1, &ask, &none, 0);
	assert_int_equal((uint8_t)copy[3], 0xa0);
}

/* The same question with EDNS and three bytes of padding. */
static const char padded[] = "\x12\x34\x01\x10\0\1\0\0\0\0\0\1\3Www\7Example\2jp\0\0\1\0\1"
			     "\0\0\x29\x05\x78\0\0\0\0\0\7\0\x0c\0\3\0\0\0";

static void
length_says_little(void **state)
{
	struct dns_ask ask;
	struct dns_msg m;
	struct dns_reply reply = {.ede = DNS_EDE_BLOCKED, .is_padded = true};
	static const size_t texts[] = {0, 1, 300, 417, 418, 419, 420, 421, 425, 600};
	char text[600];

	memset(text, 'x', sizeof(text));
	assert_int_equal(dns_ask_parse(BYTES(edns), &ask), ERR_OK);
	assert_false(ask.wants_padding);
	assert_int_equal(dns_ask_parse(BYTES(padded), &ask), ERR_OK);
	assert_true(ask.wants_padding);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct buf out = buf_of(4096);

		buf_c(&out, "ab"); /* what stands before counts for nothing */
		reply.text = str_of(text, texts[i]);
		dns_reply_write(&ask, &reply, 4000, &out);
		assert_int_equal((out.len - 2) % DNS_PADDED, 0);
		assert_int_equal(dns_parse(str_of(out.p + 2, out.len - 2), &m), ERR_OK);
		assert_int_equal(m.trailing, 0);
		buf_clear(&out);
		dns_reply_write(&ask, &reply, 700, &out); /* no more than fits */
		assert_true(out.len == DNS_PADDED || (out.len <= 700 && out.len > 696));
		buf_done(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opt_is_taken_off_and_ours_put_on),
		cmocka_unit_test(proof_is_shown_to_who_asks_for_it),
		cmocka_unit_test(a_question_is_read),
		cmocka_unit_test(length_says_little),
		cmocka_unit_test(what_is_no_question_is_told_apart),
		cmocka_unit_test(a_block_is_explained),
		cmocka_unit_test(none_is_remembered),
		cmocka_unit_test(what_does_not_fit_is_cut),
		cmocka_unit_test(an_answer_is_walked),
		cmocka_unit_test(a_cached_answer_fits_its_asker),
		cmocka_unit_test(a_long_answer_is_asked_for_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
