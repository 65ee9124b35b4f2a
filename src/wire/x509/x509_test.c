/* Certificates made by openssl(1) (corpus/), their dates and names checked with it; refusals. */
#include "wire/x509/x509.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* The certificates were made at 2026-11-21T02:00:42Z. */
#define MADE (1795226442 * MS_SECOND)

static void
assert_str(struct str got, const char *want)
{
	if (!str_equal(got, str_c(want)))
		fail_msg("got \"%.*s\", want \"%s\"", STR_FMT(got), want);
}

static struct str
load(const char *name, char room[4096])
{
	char path[1024];
	FILE *f;
	size_t len;

	snprintf(path, sizeof(path), "%s/src/wire/x509/corpus/%s", getenv("SAKIMORI_SOURCE"), name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("%s is missing", path);
	len = fread(room, 1, 4096, f);
	fclose(f);
	return str_of(room, len);
}

static void
certificates_are_read(void **state)
{
	static const struct {
		const char *file, *subject_cn, *subject_o, *issuer_cn, *signature;
		enum x509_key key;
		uint32_t bits;
		int days;
		uint8_t version;
		bool is_self_signed, is_ca, is_weak;
	} cases[] = {
		{"ec_self.der", "box.example.jp", "森の守り", "box.example.jp", "ecdsa-with-SHA256",
			X509_KEY_EC, 256, 3650, 3, true, true, false},
		{"rsa1024_sha1_ca.der", "Old Root", "Old CA", "Old Root", "sha1WithRSAEncryption",
			X509_KEY_RSA, 1024, 20000, 3, true, true, true},
		{"rsa2048_md5_v1.der", "leaf.example", "", "Old Root", "md5WithRSAEncryption",
			X509_KEY_RSA, 2048, 30, 1, false, false, true},
		{"ed25519_no_name.der", "", "", "", "Ed25519", X509_KEY_ED25519, 256, 1, 3, true,
			true, false},
		{"ec384.der", "b", "", "b", "ecdsa-with-SHA384", X509_KEY_EC, 384, 1, 3, true, true,
			false},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[4096];
		struct x509_cert c;

		assert_int_equal(x509_parse(load(cases[i].file, room), &c), ERR_OK);
		assert_str(c.subject_cn, cases[i].subject_cn);
		assert_str(c.subject_o, cases[i].subject_o);
		assert_str(c.issuer_cn, cases[i].issuer_cn);
		assert_string_equal(c.signature, cases[i].signature);
		assert_int_equal(c.key, cases[i].key);
		assert_int_equal(c.key_bits, cases[i].bits);
		assert_int_equal(c.not_before, MADE);
		assert_int_equal(c.not_after, MADE + cases[i].days * MS_DAY);
		assert_int_equal(c.version, cases[i].version);
		assert_int_equal(c.is_self_signed, cases[i].is_self_signed);
		assert_int_equal(c.is_ca, cases[i].is_ca);
		assert_int_equal(c.is_signature_weak, cases[i].is_weak);
	}
}

static void
names_cover_hosts(void **state)
{
	/* RFC 6125 section 6.4.3 */
	static const struct {
		const char *host;
		bool is_covered;
	} cases[] = {
		{"box.example.jp", true},
		{"BOX.Example.JP", true},
		{"nas.lan.example.jp", true},
		{"a.nas.lan.example.jp", false},
		{"lan.example.jp", false},
		{".lan.example.jp", false},
		{"example.jp", false},
		{"", false},
	};
	char room[4096];
	struct x509_cert c;

	assert_int_equal(x509_parse(load("ec_self.der", room), &c), ERR_OK);
	assert_int_equal(c.dns_name_count, 2);
	assert_str(c.dns_names[1], "*.lan.example.jp");
	assert_str(c.serial, "\x12\x34");
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(x509_covers(&c, str_c(cases[i].host)), cases[i].is_covered);
	/* Without alternative names the common name counts. */
	assert_int_equal(x509_parse(load("rsa2048_md5_v1.der", room), &c), ERR_OK);
	assert_true(x509_covers(&c, STR("leaf.example")));
	assert_false(x509_covers(&c, STR("x.leaf.example")));
}

static void
cuts_ask_for_more(void **state)
{
	char room[4096];
	struct str der = load("ec_self.der", room);
	struct x509_cert c;

	for (size_t len = 0; len < der.len; len++)
		assert_int_equal(x509_parse(str_of(der.p, len), &c), ERR_TRUNCATED);
	room[der.len] = 'x'; /* what follows does not matter */
	assert_int_equal(x509_parse(str_of(der.p, der.len + 1), &c), ERR_OK);
}

/* Replaces the first `from` in the certificate by `to` (same length) and parses. */
static enum err
parse_changed(struct str from, struct str to, struct x509_cert *ret)
{
	static char room[4096];
	struct str der = load("rsa2048_md5_v1.der", room);
	ptrdiff_t at = str_find(der, from);

	assert_true(at >= 0 && from.len == to.len);
	memcpy(room + at, to.p, to.len);
	return x509_parse(der, ret);
}

static void
odd_dates_are_unknown(void **state)
{
	static const char *const bad[] = {"261321020042Z", "261132020042Z", "261121240042Z",
		"2611210200420", "26112102004xZ", "260021020042Z", "26112102\x00 42Z"};
	struct x509_cert c;

	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(
			parse_changed(STR("261121020042Z"), str_of(bad[i], 13), &c), ERR_OK);
		assert_true(c.not_before == X509_TIME_UNKNOWN);
		assert_true(c.not_after == MADE + 30 * MS_DAY);
	}
	/* RFC 5280 section 4.1.2.5.1: 50 and above is the last century */
	assert_int_equal(parse_changed(STR("261121020042Z"), STR("500101000000Z"), &c), ERR_OK);
	assert_int_equal(c.not_before / MS_DAY, -7305);
	assert_int_equal(parse_changed(STR("261121020042Z"), STR("491231000000Z"), &c), ERR_OK);
	assert_true(c.not_before > 0);
}

static void
what_is_no_certificate_is_refused(void **state)
{
	static const struct {
		struct str bytes;
		enum err err;
	} cases[] = {
		{{"", 0}, ERR_TRUNCATED},
		{{NULL, 0}, ERR_TRUNCATED},
		{{"\x30\x00", 2}, ERR_MALFORMED},
		{{"\x30\x80\0\0", 4}, ERR_MALFORMED}, /* indefinite length */
		{{"\x30\x04\x30\x80\0\0", 6}, ERR_MALFORMED},
		{{"\x30\x85\1\1\1\1\1", 7}, ERR_MALFORMED},
		{{"\x30\x84\xff\xff\xff\xff", 6}, ERR_TRUNCATED},
		{{"\x31\x02\x05\x00", 4}, ERR_MALFORMED},
		{{"\x30\x03\x1f\x01\x00", 5}, ERR_MALFORMED},	  /* a tag of several bytes */
		{{"\x30\x04\x30\x05\x02\x01", 6}, ERR_MALFORMED}, /* past its parent */
		{{"\x30\x02\x02\x01", 4}, ERR_MALFORMED},
		{{"GET /", 5}, ERR_MALFORMED},
	};
	struct x509_cert c;

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(x509_parse(cases[i].bytes, &c), cases[i].err);
}

static void
nesting_has_a_limit(void **state)
{
	char room[2 * (LIMIT_X509_DEPTH + 3)];
	struct x509_cert c;

	for (unsigned deep = LIMIT_X509_DEPTH; deep <= LIMIT_X509_DEPTH + 1; deep++) {
		size_t len = 2 * (deep + 2);

		/* the certificate, `deep` sequences in it, and an element inside */
		for (size_t i = 0; i < deep + 1; i++) {
			room[i * 2] = 0x30;
			room[i * 2 + 1] = (char)(len - i * 2 - 2);
		}
		room[len - 2] = 0x05;
		room[len - 1] = 0;
		assert_int_equal(x509_parse(str_of(room, len), &c),
			deep <= LIMIT_X509_DEPTH ? ERR_MALFORMED : ERR_LIMIT);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(certificates_are_read),
		cmocka_unit_test(names_cover_hosts),
		cmocka_unit_test(cuts_ask_for_more),
		cmocka_unit_test(odd_dates_are_unknown),
		cmocka_unit_test(what_is_no_certificate_is_refused),
		cmocka_unit_test(nesting_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
