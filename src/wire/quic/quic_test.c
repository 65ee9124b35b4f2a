/* QUIC Initial packets: the RFCs' own, a hello in pieces, and what must be refused. */
#include "wire/quic/quic.h"
#include "wire/tls/tls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static struct str
load(const char *name, char room[4096])
{
	char path[1024];
	FILE *f;
	size_t len;

	snprintf(path, sizeof(path), "%s/src/wire/quic/corpus/%s", getenv("SAKIMORI_SOURCE"), name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("%s is missing", path);
	len = fread(room, 1, 4096, f);
	fclose(f);
	return str_of(room, len);
}

/* The hello of RFC 9001 appendix A.2. */
static void
assert_hello(const struct quic_hello *q)
{
	struct tls_client_hello h;
	char ja4[TLS_JA4_MAX];

	assert_int_equal(tls_client_hello_parse(quic_hello_message(q), &h), ERR_OK);
	assert_true(str_equal(h.sni, STR("example.com")));
	assert_int_equal(h.version, TLS_VERSION_13);
	assert_true(h.is_quic);
	assert_int_equal(quic_hello_message(q).len, 0xf1);
	assert_int_equal(tls_ja4(&h, TLS_OVER_QUIC, ja4), ERR_OK);
	assert_memory_equal(ja4, "q13d0211an_", 11);
}

static void
packets_of_the_specifications_open(void **state)
{
	static const struct {
		const char *file;
		uint32_t version;
	} cases[] = {
		{"rfc9001_a2", QUIC_VERSION_1},
		{"rfc9369_a2", QUIC_VERSION_2},
		{"draft29", 0xff00001d},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[4096];
		struct str datagram = load(cases[i].file, room);
		struct quic_hello h = {.version = 0};
		struct quic_initial q;
		size_t used = 0;

		assert_true(quic_looks_like(datagram));
		assert_int_equal(quic_initial_parse(datagram, &q, &used), ERR_OK);
		assert_int_equal(used, 1200);
		assert_int_equal(q.version, cases[i].version);
		assert_true(str_equal(q.dcid, STR("\x83\x94\xc8\xf0\x3e\x51\x57\x08")));
		assert_int_equal(q.scid.len + q.token.len, 0);
		assert_int_equal(q.number_at, 18);
		assert_int_equal(quic_hello_add(&h, datagram), ERR_OK);
		assert_int_equal(h.version, cases[i].version);
		assert_hello(&h);
	}
}

static void
a_hello_in_pieces_is_joined(void **state)
{
	char room[4096];
	struct str datagram = load("two_in_one", room);
	struct quic_hello h = {.version = 0};
	struct quic_initial q;
	size_t used = 0;

	/* Both packets in one datagram: the second with another id, the later half first. */
	assert_int_equal(quic_hello_add(&h, datagram), ERR_OK);
	assert_int_equal(h.initials, 2);
	assert_hello(&h);
	/* The same in two datagrams. */
	h = (struct quic_hello){.version = 0};
	assert_int_equal(quic_initial_parse(datagram, &q, &used), ERR_OK);
	assert_true(str_equal(q.token, STR("tok")));
	assert_int_equal(quic_hello_add(&h, str_of(datagram.p, used)), ERR_TRUNCATED);
	assert_int_equal(h.whole, 0);
	assert_int_equal(
		quic_hello_add(&h, str_of(datagram.p + used, datagram.len - used)), ERR_OK);
	assert_hello(&h);
	/* The second alone cannot be opened: its keys are of the first one's id. */
	h = (struct quic_hello){.version = 0};
	assert_int_equal(
		quic_hello_add(&h, str_of(datagram.p + used, datagram.len - used)), ERR_MALFORMED);
}

static void
changed_packets_do_not_open(void **state)
{
	char room[4096];
	struct str datagram = load("rfc9001_a2", room);
	static const size_t places[] = {0, 6, 13, 18, 21, 22, 40, 600, 1183, 1199};

	for (size_t i = 0; i < COUNT(places); i++) {
		struct quic_hello h = {.version = 0};

		room[places[i]] ^= 1;
		assert_int_equal(quic_hello_add(&h, datagram), ERR_MALFORMED);
		assert_int_equal(h.initials, 0);
		room[places[i]] ^= 1;
	}
	for (size_t len = 0; len < datagram.len; len++) {
		struct quic_hello h = {.version = 0};

		assert_int_equal(quic_hello_add(&h, str_of(datagram.p, len)), ERR_MALFORMED);
	}
}

static void
other_datagrams_are_refused(void **state)
{
	static const struct {
		struct str bytes;
		enum err err;
	} cases[] = {
		{{NULL, 0}, ERR_MALFORMED},
		{{"\x40\0\0\0\1", 5}, ERR_MALFORMED},		  /* short header */
		{{"\x80\0\0\0\1", 5}, ERR_MALFORMED},		  /* no fixed bit */
		{{"\xc0\0\0\0\0\0\0", 7}, ERR_MALFORMED},	  /* version negotiation */
		{{"\xe0\0\0\0\1\0\0", 7}, ERR_MALFORMED},	  /* a handshake packet */
		{{"\xc0\x6b\x33\x43\xcf\0\0", 7}, ERR_MALFORMED}, /* 0-RTT is 2 in version 2 */
		{{"\xc3Q050\0\0", 7}, ERR_UNSUPPORTED},		  /* Google's own */
		{{"\xc0\0\0\0\1\x15", 6}, ERR_MALFORMED},	  /* an id of 21 bytes */
		{{"\xc0\0\0\0\1\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 15}, ERR_MALFORMED},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct quic_hello h = {.version = 0};

		assert_int_equal(quic_hello_add(&h, cases[i].bytes), cases[i].err);
		assert_false(quic_looks_like(cases[i].bytes));
	}
}

static void
frames_are_checked(void **state)
{
	static const struct {
		struct str frames;
		enum err err;
	} cases[] = {
		{{"\x06\0\x08\1\0\0\4abcd", 11}, ERR_OK},
		{{"\0\0\1\x06\0\x08\1\0\0\4abcd\0", 15}, ERR_OK},
		{{"\x02\5\0\1\0\1\1\x06\0\x08\1\0\0\4abcd", 18}, ERR_OK},
		{{"\x03\5\0\0\0\1\2\3\x06\0\x08\1\0\0\4abcd", 19}, ERR_OK},
		{{"\x06\0\x04\1\0\0\4", 7}, ERR_TRUNCATED},
		{{"\x06\4\x04\1\0\0\4", 7}, ERR_TRUNCATED}, /* a gap at the start */
		{{"\0\0\0", 3}, ERR_TRUNCATED},
		{{"\x1c\1\6\0", 4}, ERR_TRUNCATED},	    /* the client gave up */
		{{"\x06\0\x04\2\0\0\4", 7}, ERR_MALFORMED}, /* a server's hello */
		{{"\x06\0\x09\1\0\0\4", 7}, ERR_MALFORMED}, /* longer than the packet */
		{{"\x06\0", 2}, ERR_MALFORMED},
		{{"\x08\0\1a", 4}, ERR_MALFORMED},	  /* a stream frame */
		{{"\x02\5\0\x3f\0", 5}, ERR_MALFORMED},	  /* more ranges than bytes */
		{{"\x06\0\x04\1\0\x10\0", 7}, ERR_LIMIT}, /* a hello of 4 KiB and more */
		{{"\x06\x50\x01\1a", 5}, ERR_LIMIT},	  /* beyond the buffer */
		{{"\x06\xff\xff\xff\xff\xff\xff\xff\xff\1a", 11}, ERR_LIMIT},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct quic_hello h = {.version = 0};

		assert_int_equal(quic_hello_add_frames(&h, cases[i].frames), cases[i].err);
	}
}

static void
initials_have_a_limit(void **state)
{
	char room[4096], big[4096] = "\xc0\0\0\0\1\0\0\0\x4f\xf0";
	struct str datagram = load("two_in_one", room);
	struct quic_hello h = {.version = 0};
	struct quic_initial q;
	size_t used = 0;

	assert_int_equal(quic_initial_parse(datagram, &q, &used), ERR_OK);
	for (int i = 1; i < LIMIT_QUIC_INITIALS; i++)
		assert_int_equal(quic_hello_add(&h, str_of(datagram.p, used)), ERR_TRUNCATED);
	assert_int_equal(quic_hello_add(&h, str_of(datagram.p, used)), ERR_LIMIT);
	assert_int_equal(quic_hello_add(&h, str_of(datagram.p, used)), ERR_LIMIT);
	assert_int_equal(h.initials, LIMIT_QUIC_INITIALS);
	h = (struct quic_hello){.version = 0};
	assert_int_equal(quic_hello_add(&h, str_of(big, 10 + 0xff0)), ERR_LIMIT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_of_the_specifications_open),
		cmocka_unit_test(a_hello_in_pieces_is_joined),
		cmocka_unit_test(changed_packets_do_not_open),
		cmocka_unit_test(other_datagrams_are_refused),
		cmocka_unit_test(frames_are_checked),
		cmocka_unit_test(initials_have_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
