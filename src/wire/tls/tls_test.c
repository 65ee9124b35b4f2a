/* TLS in clear: hellos made here, published fingerprints, and what must be refused. */
#include "base/buf.h"
#include "wire/tls/tls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static void
assert_str(struct str got, const char *want)
{
	if (!str_equal(got, str_c(want)))
		fail_msg("got \"%.*s\", want \"%s\"", STR_FMT(got), want);
}

static void
put16(struct buf *b, unsigned n)
{
	buf_byte(b, (uint8_t)(n >> 8));
	buf_byte(b, (uint8_t)n);
}

static void
put24(struct buf *b, size_t n)
{
	buf_byte(b, (uint8_t)(n >> 16));
	put16(b, (unsigned)n & 0xffff);
}

/* "c02b,c02f" as numbers */
static void
put_hex_list(struct buf *b, const char *list)
{
	for (; *list != '\0'; list += list[4] == ',' ? 5 : 4)
		put16(b, (unsigned)strtoul(
				 (char[]){list[0], list[1], list[2], list[3], 0}, NULL, 16));
}

static unsigned
hex_list_bytes(const char *list)
{
	return (unsigned)(strlen(list) + 1) / 5 * 2;
}

/* What a ClientHello is made of; lists as text. */
struct spec {
	unsigned version;
	const char *ciphers;
	const char *extensions; /* in this order; those that we know get their content */
	const char *versions, *groups, *sig_algs, *alpn, *sni;
	bool is_dtls;
};

static void
put_extension(struct buf *b, const struct spec *s, unsigned type)
{
	struct buf e = buf_of(4096);

	switch (type) {
	case 0:
		put16(&e, (unsigned)strlen(s->sni) + 3);
		buf_byte(&e, 0);
		put16(&e, (unsigned)strlen(s->sni));
		buf_c(&e, s->sni);
		break;
	case 10:
	case 13:
		put16(&e, hex_list_bytes(type == 10 ? s->groups : s->sig_algs));
		put_hex_list(&e, type == 10 ? s->groups : s->sig_algs);
		break;
	case 11:
		buf_add(&e, "\1\0", 2);
		break;
	case 16:
		put16(&e, (unsigned)strlen(s->alpn) + 1 + (s->alpn[0] == 'h' ? 9 : 0));
		buf_byte(&e, (uint8_t)strlen(s->alpn));
		buf_c(&e, s->alpn);
		if (s->alpn[0] == 'h')
			buf_c(&e, "\x08http/1.1");
		break;
	case 43:
		buf_byte(&e, (uint8_t)hex_list_bytes(s->versions));
		put_hex_list(&e, s->versions);
		break;
	default:
		break;
	}
	put16(b, type);
	put16(b, (unsigned)e.len);
	buf_str(b, buf_view(&e));
	buf_done(&e);
}

/* The handshake message with its header of four bytes. Freed by buf_done(). */
static struct buf
hello_of(const struct spec *s)
{
	struct buf body = buf_of(65536), extensions = buf_of(65536), all = buf_of(65536);
	const char *at = s->extensions;

	put16(&body, s->version);
	buf_add(&body, "0123456789abcdef0123456789abcdef", 32);
	buf_add(&body, "\4sess", 5);
	if (s->is_dtls)
		buf_add(&body, "\2ck", 3);
	put16(&body, hex_list_bytes(s->ciphers));
	put_hex_list(&body, s->ciphers);
	buf_add(&body, "\1\0", 2);
	for (; at != NULL && *at != '\0'; at += at[4] == ',' ? 5 : 4)
		put_extension(&extensions, s,
			(unsigned)strtoul((char[]){at[0], at[1], at[2], at[3], 0}, NULL, 16));
	if (at != NULL) {
		put16(&body, (unsigned)extensions.len);
		buf_str(&body, buf_view(&extensions));
	}
	buf_byte(&all, 1);
	put24(&all, body.len);
	if (s->is_dtls) {
		put16(&all, 0);
		put24(&all, 0);
		put24(&all, body.len);
	}
	buf_str(&all, buf_view(&body));
	buf_done(&body);
	buf_done(&extensions);
	return all;
}

/* Handshake bytes in records of `piece` bytes. */
static struct buf
records_of(struct str handshake, size_t piece)
{
	struct buf b = buf_of(1 << 20);

	for (size_t at = 0; at < handshake.len; at += piece) {
		size_t len = handshake.len - at < piece ? handshake.len - at : piece;

		buf_byte(&b, 22);
		put16(&b, 0x0301);
		put16(&b, (unsigned)len);
		buf_add(&b, handshake.p + at, len);
	}
	return b;
}

/* The worked example of FoxIO's description, with GREASE (RFC 8701) sprinkled in. */
static const struct spec chrome = {.version = 0x0303,
	.ciphers =
		"2a2a,1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035",
	.extensions = "eaea,001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,"
		      "000a,0015,1a1a",
	.versions = "dada,0304,0303",
	.groups = "4a4a,001d,0017",
	.sig_algs = "0403,0804,0401,0503,0805,0501,0806,0601",
	.alpn = "h2",
	.sni = "www.example.jp"};

static void
a_client_hello_is_read(void **state)
{
	static struct tls_scratch scratch;
	struct buf hello = hello_of(&chrome);
	static const size_t pieces[] = {16384, 100, 7, 1};

	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct buf records = records_of(buf_view(&hello), pieces[i]);
		struct str bytes = buf_view(&records);
		struct tls_client_hello h;
		size_t used = 0;

		for (size_t len = 0; len < bytes.len; len++)
			assert_int_equal(
				tls_client_hello_read(str_of(bytes.p, len), &scratch, &h, &used),
				ERR_TRUNCATED);
		assert_int_equal(tls_client_hello_read(bytes, &scratch, &h, &used), ERR_OK);
		assert_int_equal(used, bytes.len);
		assert_int_equal(h.version_legacy, TLS_VERSION_12);
		assert_int_equal(h.version, TLS_VERSION_13);
		assert_str(h.sni, "www.example.jp");
		assert_int_equal(h.alpn_count, 2);
		assert_str(h.alpn[0], "h2");
		assert_str(h.alpn[1], "http/1.1");
		assert_int_equal(h.ciphers.count, 16);
		assert_int_equal(tls_list_at(h.ciphers, 15), 0x0035);
		assert_int_equal(h.groups.count, 3);
		assert_int_equal(h.sig_algs.count, 8);
		assert_int_equal(h.extension_count, 18);
		assert_int_equal(h.extensions[1], 0x001b);
		assert_str(h.session_id, "sess");
		assert_int_equal(h.point_formats.len, 1);
		assert_true(h.has_sni && h.has_alpn);
		assert_false(h.has_session_ticket || h.has_psk || h.is_ssl2 || h.is_quic);
		assert_true(tls_looks_like(bytes));
		buf_done(&records);
	}
	buf_done(&hello);
}

static void
ja4_matches_its_publication(void **state)
{
	struct spec s = chrome;
	static const struct {
		const char *alpn, *two;
	} names[] = {
		/* the description's own table */
		{"h2", "h2"},
		{"http/1.1", "h1"},
		{"x", "xx"},
		{"\xab", "ab"},
		{"\xab\xcd", "ad"},
		{"\x30\xab", "3b"},
		{"\x30\x31\xab\xcd", "3d"},
		{"\x30\xab\xcd\x31", "01"},
		{"", "00"},
	};
	char ja4[TLS_JA4_MAX];

	for (size_t i = 0; i < COUNT(names); i++) {
		struct buf hello;
		struct tls_client_hello h;
		char want[TLS_JA4_MAX] = "t13d1516??_8daaf6152771_e5627efa2ab1";

		s.alpn = names[i].alpn;
		hello = hello_of(&s);
		memcpy(want + 8, names[i].two, 2);
		assert_int_equal(tls_client_hello_parse(buf_view(&hello), &h), ERR_OK);
		/* 0x30 0xab 0xcd 0x31 is alphanumeric at both ends: the rule gives "01" */
		assert_int_equal(tls_ja4(&h, TLS_OVER_TCP, ja4), ERR_OK);
		assert_string_equal(ja4, want);
		assert_int_equal(tls_ja4(&h, TLS_OVER_QUIC, ja4), ERR_OK);
		want[0] = 'q';
		assert_string_equal(ja4, want);
		buf_done(&hello);
	}
}

static void
ja4_of_sparse_hellos(void **state)
{
	static const struct {
		struct spec spec;
		const char *ja4;
	} cases[] = {
		/* the description's hash of the extensions without signature algorithms */
		{{.version = 0x0303,
			 .ciphers = "1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,"
				    "009d,002f,0035",
			 .extensions =
				 "001b,0033,4469,0017,002d,0005,0023,0012,002b,ff01,000b,000a,"
				 "0015,000d",
			 .versions = "0303,0302",
			 .groups = "001d",
			 .sig_algs = ""},
			"t12i151400_8daaf6152771_6d807ffa2a79"},
		{{.version = 0x0300, .ciphers = ""}, "ts3i000000_000000000000_000000000000"},
		{{.version = 0x0301, .ciphers = "0a0a", .extensions = "0a0a"},
			"t10i000000_000000000000_000000000000"},
		{{.version = 0x0302, .ciphers = "", .extensions = "0000", .sni = "a"},
			"t11d000100_000000000000_000000000000"},
		{{.version = 0x0399, .ciphers = ""}, "t00i000000_000000000000_000000000000"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf hello = hello_of(&cases[i].spec);
		struct tls_client_hello h;
		char ja4[TLS_JA4_MAX];

		assert_int_equal(tls_client_hello_parse(buf_view(&hello), &h), ERR_OK);
		assert_int_equal(tls_ja4(&h, TLS_OVER_TCP, ja4), ERR_OK);
		assert_string_equal(ja4, cases[i].ja4);
		buf_done(&hello);
	}
}

static void
ja3_matches_its_publication(void **state)
{
	/* The two examples of the publication. */
	static const struct spec first = {.version = 0x0301,
		.ciphers = "1a1a,002f,0035,0005,000a,c009,c00a,c013,c014,0032,0038,0013,0004",
		.extensions = "0000,000a,000b",
		.groups = "0017,0018,0019",
		.sni = "a.example"};
	static const struct spec second = {.version = 0x0301,
		.ciphers = "0004,0005,000a,0009,0064,0062,0003,0006,0013,0012,0063"};
	struct buf a = hello_of(&first), b = hello_of(&second);
	char text[LIMIT_TLS_JA3_BYTES], hex[TLS_JA3_HEX_MAX];
	struct tls_client_hello h;

	assert_int_equal(tls_client_hello_parse(buf_view(&a), &h), ERR_OK);
	assert_int_equal(tls_ja3_text(&h, text), ERR_OK);
	assert_string_equal(
		text, "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0");
	assert_int_equal(tls_ja3(&h, hex), ERR_OK);
	assert_string_equal(hex, "ada70206e40642a3e4461f35503241d5");

	assert_int_equal(tls_client_hello_parse(buf_view(&b), &h), ERR_OK);
	assert_int_equal(tls_ja3_text(&h, text), ERR_OK);
	assert_string_equal(text, "769,4-5-10-9-100-98-3-6-19-18-99,,,");
	assert_int_equal(tls_ja3(&h, hex), ERR_OK);
	assert_string_equal(hex, "de350869b8c85de67a350c8d186f11e6");
	buf_done(&a);
	buf_done(&b);
}

static void
fingerprints_have_limits(void **state)
{
	static char ciphers[(LIMIT_TLS_CIPHERS + 1) * 5 + 1];
	struct spec s = {.version = 0x0303, .ciphers = ciphers};
	char text[LIMIT_TLS_JA3_BYTES], ja4[TLS_JA4_MAX];

	for (unsigned n = LIMIT_TLS_CIPHERS; n <= LIMIT_TLS_CIPHERS + 1; n++) {
		enum err want = n <= LIMIT_TLS_CIPHERS ? ERR_OK : ERR_LIMIT;
		struct tls_client_hello h;
		struct buf hello;

		for (unsigned i = 0; i < n; i++)
			memcpy(ciphers + i * 5, "ffff,", 6);
		ciphers[n * 5 - 1] = '\0';
		hello = hello_of(&s);
		assert_int_equal(tls_client_hello_parse(buf_view(&hello), &h), ERR_OK);
		assert_int_equal(tls_ja3_text(&h, text), want);
		assert_int_equal(tls_ja4(&h, TLS_OVER_TCP, ja4), want);
		if (want == ERR_OK)
			assert_memory_equal(ja4, "t12i9900", 8);
		buf_done(&hello);
	}
}

static void
broken_hellos_are_refused(void **state)
{
	static struct tls_scratch scratch;
	struct buf hello = hello_of(&chrome);
	struct buf good = records_of(buf_view(&hello), 16384);
	static const struct {
		size_t at; /* in the stream */
		uint8_t byte;
		enum err err;
	} cases[] = {
		{0, 23, ERR_MALFORMED},	     /* application data */
		{0, 99, ERR_MALFORMED},	     /* no content type */
		{1, 2, ERR_MALFORMED},	     /* no such version */
		{3, 0x80, ERR_MALFORMED},    /* a record of 32 KiB */
		{5, 2, ERR_MALFORMED},	     /* a server's hello */
		{5, 16, ERR_MALFORMED},	     /* key exchange */
		{6, 1, ERR_LIMIT},	     /* 64 KiB and more */
		{9, 4, ERR_MALFORMED},	     /* version 4 */
		{43, 33, ERR_MALFORMED},     /* session id too long */
		{48, 0xff, ERR_MALFORMED},   /* ciphers longer than the message */
		{49, 0x1f, ERR_MALFORMED},   /* odd */
		{49 + 33, 0, ERR_MALFORMED}, /* compression length: extensions shift */
		{49 + 35, 9, ERR_MALFORMED}, /* extensions longer than the message */
	};
	size_t used = 5;
	struct tls_client_hello h;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char was = good.p[cases[i].at];

		good.p[cases[i].at] = (char)cases[i].byte;
		assert_int_equal(
			tls_client_hello_read(buf_view(&good), &scratch, &h, &used), cases[i].err);
		good.p[cases[i].at] = was;
	}
	assert_int_equal(used, 5);
	assert_int_equal(tls_client_hello_read(buf_view(&good), &scratch, &h, &used), ERR_OK);
	assert_int_equal(tls_client_hello_read(STR("GET / HTTP/1.1\r\n"), &scratch, &h, &used),
		ERR_MALFORMED);
	/* Another record in the middle of the message. */
	good.p[0] = 22;
	good.p[3] = 0;
	good.p[4] = 20;
	memcpy(good.p + 25, "\x14\x03\x01\x00\x01\x01", 6);
	assert_int_equal(
		tls_client_hello_read(str_of(good.p, 31), &scratch, &h, &used), ERR_MALFORMED);
	buf_done(&hello);
	buf_done(&good);
}

static void
extensions_that_are_broken_stay_empty(void **state)
{
	struct buf hello = hello_of(&chrome);
	ptrdiff_t at = str_find(buf_view(&hello), STR("www.example.jp"));
	struct tls_client_hello h;

	hello.p[at - 1] = 99; /* the name's length */
	assert_int_equal(tls_client_hello_parse(buf_view(&hello), &h), ERR_OK);
	assert_true(h.has_sni);
	assert_int_equal(h.sni.len, 0);
	assert_int_equal(h.alpn_count, 2);
	buf_done(&hello);
}

static void
extensions_have_a_limit(void **state)
{
	static char list[(LIMIT_TLS_EXTENSIONS + 1) * 5 + 1];
	struct spec s = {.version = 0x0303, .ciphers = "1301", .extensions = list};

	for (unsigned n = LIMIT_TLS_EXTENSIONS; n <= LIMIT_TLS_EXTENSIONS + 1; n++) {
		struct tls_client_hello h;
		struct buf hello;

		for (unsigned i = 0; i < n; i++)
			memcpy(list + i * 5, "0fff,", 6);
		list[n * 5 - 1] = '\0';
		hello = hello_of(&s);
		assert_int_equal(tls_client_hello_parse(buf_view(&hello), &h),
			n <= LIMIT_TLS_EXTENSIONS ? ERR_OK : ERR_LIMIT);
		buf_done(&hello);
	}
}

static void
an_ssl2_hello_is_recognised(void **state)
{
	static const uint8_t hello[] = {0x80, 0x1f, 1, 0, 2, 0, 6, 0, 0, 0, 16, 1, 0, 0x80, 7, 0,
		0xc0, 'c', 'h', 'a', 'l', 'l', 'e', 'n', 'g', 'e', 'c', 'h', 'a', 'l', 'l', 'e',
		'n'};
	static const uint8_t server[] = {0x80, 0x20, 4, 0, 1, 0, 2, 0, 0};
	static struct tls_scratch scratch;
	struct str bytes = str_of((const char *)hello, sizeof(hello));
	struct tls_client_hello h;
	struct tls_server_flight f;
	char text[LIMIT_TLS_JA3_BYTES], ja4[TLS_JA4_MAX];
	size_t used = 0;

	assert_true(tls_looks_like(bytes));
	assert_int_equal(tls_client_hello_read(bytes, &scratch, &h, &used), ERR_OK);
	assert_int_equal(used, sizeof(hello));
	assert_true(h.is_ssl2);
	assert_int_equal(h.version, TLS_VERSION_SSL2);
	assert_int_equal(h.ssl2_ciphers.len, 6);
	assert_int_equal(tls_ja3_text(&h, text), ERR_UNSUPPORTED);
	assert_int_equal(tls_ja4(&h, TLS_OVER_TCP, ja4), ERR_UNSUPPORTED);
	for (size_t len = 0; len < sizeof(hello); len++)
		assert_int_equal(tls_client_hello_read(str_of(bytes.p, len), &scratch, &h, &used),
			ERR_TRUNCATED);
	bytes = str_of((const char *)server, sizeof(server));
	assert_int_equal(tls_server_flight_read(bytes, &scratch, &f), ERR_OK);
	assert_true(f.hello.is_ssl2 && f.is_complete);
}

static void
a_dtls_hello_is_read(void **state)
{
	struct spec s = {.version = 0xfefd,
		.ciphers = "c02b,c02f",
		.extensions = "000a,002b",
		.versions = "fefc,fefd",
		.groups = "001d",
		.is_dtls = true};
	struct buf hello = hello_of(&s), datagram = buf_of(4096);
	struct tls_client_hello h;
	char ja4[TLS_JA4_MAX];

	buf_add(&datagram, "\x16\xfe\xff\0\0\0\0\0\0\0\0", 11);
	put16(&datagram, (unsigned)hello.len);
	buf_str(&datagram, buf_view(&hello));
	assert_int_equal(tls_client_hello_read_dtls(buf_view(&datagram), &h), ERR_OK);
	assert_int_equal(h.version, TLS_VERSION_DTLS13);
	assert_int_equal(tls_ja4(&h, TLS_OVER_DTLS, ja4), ERR_OK);
	assert_memory_equal(ja4, "dd3i020200_", 11);
	for (size_t len = 0; len < datagram.len; len++)
		assert_int_equal(
			tls_client_hello_read_dtls(str_of(datagram.p, len), &h), ERR_MALFORMED);
	datagram.p[13 + 8] = 1; /* fragment_offset */
	assert_int_equal(tls_client_hello_read_dtls(buf_view(&datagram), &h), ERR_UNSUPPORTED);
	buf_done(&hello);
	buf_done(&datagram);
}

/* ServerHello (version, cipher, extensions) into b. */
static void
put_server_hello(struct buf *b, unsigned version, unsigned cipher, struct str extensions)
{
	buf_byte(b, 2);
	put24(b, 2 + 32 + 1 + 3 + (extensions.len > 0 ? 2 + extensions.len : 0));
	put16(b, version);
	buf_add(b, "0123456789abcdef0123456789abcdef", 32);
	buf_byte(b, 0);
	put16(b, cipher);
	buf_byte(b, 0);
	if (extensions.len > 0) {
		put16(b, (unsigned)extensions.len);
		buf_str(b, extensions);
	}
}

static void
a_server_flight_is_read(void **state)
{
	static struct tls_scratch scratch;
	struct buf messages = buf_of(65536), records;
	static const size_t pieces[] = {16384, 50, 3};

	put_server_hello(&messages, 0x0303, 0x000a, STR("\0\x10\0\x05\0\x03\x02h2"));
	buf_add(&messages,
		"\x0b\0\0\x0e\0\0\x0b\0\0\x03"
		"abc\0\0\x02"
		"de",
		18);
	buf_add(&messages, "\x0d\0\0\0", 4);
	buf_add(&messages, "\x0e\0\0\0", 4);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct tls_server_flight f;

		records = records_of(buf_view(&messages), pieces[i]);
		assert_int_equal(tls_server_flight_read(buf_view(&records), &scratch, &f), ERR_OK);
		assert_true(f.has_hello && f.is_complete && f.asks_client_certificate);
		assert_false(f.has_alert || f.hello.is_retry);
		assert_int_equal(f.hello.version, TLS_VERSION_12);
		assert_int_equal(f.hello.cipher, 0x000a);
		assert_str(f.hello.alpn, "h2");
		assert_int_equal(f.certificates.count, 2);
		assert_str(f.certificates.der[0], "abc");
		assert_str(f.certificates.der[1], "de");
		for (size_t len = 0; len < records.len; len++) {
			enum err err = tls_server_flight_read(str_of(records.p, len), &scratch, &f);

			assert_true(err == ERR_TRUNCATED || (err == ERR_OK && !f.is_complete));
		}
		buf_done(&records);
	}
	buf_done(&messages);
}

static void
a_tls13_server_goes_dark_at_once(void **state)
{
	static struct tls_scratch scratch;
	struct buf messages = buf_of(4096), records;
	struct tls_server_flight f;
	struct tls_server_hello h;

	put_server_hello(&messages, 0x0303, 0x1301, STR("\0\x2b\0\x02\x03\x04"));
	records = records_of(buf_view(&messages), 16384);
	assert_int_equal(tls_server_flight_read(buf_view(&records), &scratch, &f), ERR_OK);
	assert_true(f.is_complete);
	assert_int_equal(f.hello.version, TLS_VERSION_13);
	assert_int_equal(tls_server_hello_parse(buf_view(&messages), &h), ERR_OK);
	assert_int_equal(h.cipher, 0x1301);
	/* RFC 8446 section 4.1.3 */
	memcpy(messages.p + 6,
		"\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"
		"\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c",
		32);
	assert_int_equal(tls_server_hello_parse(buf_view(&messages), &h), ERR_OK);
	assert_true(h.is_retry);
	messages.p[4] = 7; /* version; supported_versions still rules */
	assert_int_equal(tls_server_hello_parse(buf_view(&messages), &h), ERR_OK);
	messages.p[messages.len - 2] = 9;
	assert_int_equal(tls_server_hello_parse(buf_view(&messages), &h), ERR_MALFORMED);
	buf_done(&messages);
	buf_done(&records);
}

static void
alerts_are_read(void **state)
{
	static struct tls_scratch scratch;
	struct tls_server_flight f;
	struct buf messages = buf_of(4096), stream = buf_of(4096), records;

	assert_int_equal(
		tls_server_flight_read(str_of("\x15\x03\x01\0\x02\x02\x28", 7), &scratch, &f),
		ERR_OK);
	assert_true(f.has_alert && f.is_complete && !f.has_hello);
	assert_int_equal(f.alert.level, 2);
	assert_int_equal(f.alert.description, 40);
	/* A warning goes before the hello (unrecognized_name, RFC 6066 section 3). */
	put_server_hello(&messages, 0x0301, 5, str_of(NULL, 0));
	records = records_of(buf_view(&messages), 16384);
	buf_add(&stream, "\x15\x03\x01\0\x02\x01\x70", 7);
	buf_str(&stream, buf_view(&records));
	assert_int_equal(tls_server_flight_read(buf_view(&stream), &scratch, &f), ERR_OK);
	assert_true(f.has_alert && f.has_hello && !f.is_complete);
	assert_int_equal(f.hello.version, TLS_VERSION_10);
	/* What follows in the dark completes it. */
	buf_add(&stream, "\x14\x03\x01\0\x01\x01", 6);
	assert_int_equal(tls_server_flight_read(buf_view(&stream), &scratch, &f), ERR_OK);
	assert_true(f.is_complete);
	buf_done(&messages);
	buf_done(&stream);
	buf_done(&records);
}

static void
other_streams_do_not_look_like_tls(void **state)
{
	static const struct {
		const char *p;
		size_t len;
		bool is_tls;
	} cases[] = {
		{"\x16\x03\x01\x02\x00", 5, true},
		{"\x17\x03\x03\x40\x11", 5, true},
		{"\x16\x03", 2, true},
		{"\x16", 1, false},
		{"", 0, false},
		{"\x16\x03\x01\x00\x00", 5, false}, /* RFC 8446 section 5.1: never empty */
		{"\x16\x03\x05\x02\x00", 5, false},
		{"\x16\x03\x01\x60\x00", 5, false},
		{"\x80\x2e\x01\x00\x02", 5, true},
		{"\x80\x2e\x01\x03\x01", 5, true},
		{"\x80\x2e\x02\x00\x02", 5, false},
		{"\x80\x05\x01\x00\x02", 5, false},
		{"GET /", 5, false},
		{"SSH-2", 5, false},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(tls_looks_like(str_of(cases[i].p, cases[i].len)), cases[i].is_tls);
}

static void
weak_suites_are_named(void **state)
{
	static const struct {
		uint16_t cipher;
		const char *name;
	} cases[] = {
		{0x0000, "TLS_NULL_WITH_NULL_NULL"},
		{0x0005, "TLS_RSA_WITH_RC4_128_SHA"},
		{0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"},
		{0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA"},
		{0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"},
		{0xc0b5, "TLS_SHA384_SHA384"},
	};
	static const uint16_t good[] = {
		0x002f, 0x0035, 0x009c, 0x1301, 0xc02f, 0xcca8, 0x00ff, 0x5600, 0x0a0a, 0xffff};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(tls_cipher_weak_name(cases[i].cipher), cases[i].name);
	for (size_t i = 0; i < COUNT(good); i++)
		assert_false(tls_cipher_is_weak(good[i]));
	assert_true(tls_is_grease(0xfafa) && tls_is_grease(0x0a0a));
	assert_false(tls_is_grease(0x0a1a) || tls_is_grease(0x0b0b));
	assert_string_equal(tls_version_name(0x0301), "TLS 1.0");
	assert_string_equal(tls_version_name(1), "unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_client_hello_is_read),
		cmocka_unit_test(ja4_matches_its_publication),
		cmocka_unit_test(ja4_of_sparse_hellos),
		cmocka_unit_test(ja3_matches_its_publication),
		cmocka_unit_test(fingerprints_have_limits),
		cmocka_unit_test(broken_hellos_are_refused),
		cmocka_unit_test(extensions_that_are_broken_stay_empty),
		cmocka_unit_test(extensions_have_a_limit),
		cmocka_unit_test(an_ssl2_hello_is_recognised),
		cmocka_unit_test(a_dtls_hello_is_read),
		cmocka_unit_test(a_server_flight_is_read),
		cmocka_unit_test(a_tls13_server_goes_dark_at_once),
		cmocka_unit_test(alerts_are_read),
		cmocka_unit_test(other_streams_do_not_look_like_tls),
		cmocka_unit_test(weak_suites_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
