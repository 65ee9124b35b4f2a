/* Messages of each type (the seeds of corpus/), their wrong and cut forms. */
#include "wire/kerberos/kerberos.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct seed {
	char bytes[2048];
	size_t len;
	bool is_tcp;
};

static struct str
load(const char *name, struct seed *seed)
{
	const char *root = getenv("SAKIMORI_SOURCE");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/wire/kerberos/corpus/%s", root != NULL ? root : ".",
		name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("no seed %s", path);
	seed->is_tcp = fgetc(f) & 1;
	seed->len = fread(seed->bytes, 1, sizeof(seed->bytes), f);
	fclose(f);
	return str_of(seed->bytes, seed->len);
}

static struct kerberos_msg
parse(const char *name)
{
	struct seed seed;
	struct str bytes = load(name, &seed);
	struct kerberos_msg m;
	size_t used = 0;

	assert_int_equal(kerberos_parse(bytes, seed.is_tcp, &m, &used), ERR_OK);
	assert_int_equal(used, m.total_len);
	return m;
}

static void
names_are_read(void **state)
{
	static const struct {
		const char *seed;
		unsigned type;
		const char *client, *server;
		bool is_service;
	} cases[] = {
		{"as-req", 10, "tanaka", "krbtgt/KAISHA.EXAMPLE", false},
		{"as-req-tcp", 10, "tanaka", "krbtgt/KAISHA.EXAMPLE", false},
		{"as-req-pkinit", 10, "PC-7$", "krbtgt/KAISHA.EXAMPLE", false},
		{"as-rep", 11, "tanaka", "krbtgt/KAISHA.EXAMPLE", false},
		{"tgs-req", 12, "", "MSSQLSvc/db.kaisha.example:1433", true},
		{"tgs-rep-rc4", 13, "tanaka", "MSSQLSvc/db.kaisha.example:1433", true},
		{"error-unknown-client", 30, "nobody", "krbtgt/KAISHA.EXAMPLE", false},
		{"ap-req", 14, "", "krbtgt/KAISHA.EXAMPLE", false},
		{"s4u2self", 12, "", "svc-web", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct kerberos_msg m = parse(cases[i].seed);

		assert_int_equal(m.type, cases[i].type);
		assert_string_equal(m.client, cases[i].client);
		assert_string_equal(m.server, cases[i].server);
		assert_string_equal(m.realm, "KAISHA.EXAMPLE");
		assert_int_equal(m.is_service, cases[i].is_service);
	}
}

static void
requests(void **state)
{
	struct kerberos_msg m = parse("as-req");

	assert_int_equal(m.etype_count, 5);
	assert_int_equal(m.etypes[0], KERBEROS_ETYPE_AES256);
	assert_int_equal(m.etypes[4], -135);
	assert_int_equal(m.options, 0x40810010);
	assert_int_equal(m.till, 2136422885); /* 2037-09-13 02:48:05 */
	assert_true(kerberos_has_padata(&m, KERBEROS_PA_PAC_REQUEST));
	assert_false(kerberos_has_padata(&m, KERBEROS_PA_ENC_TIMESTAMP));
	assert_int_equal(m.padata_etype, 0);
	m = parse("as-req-rc4-timestamp");
	assert_true(kerberos_has_padata(&m, KERBEROS_PA_ENC_TIMESTAMP));
	assert_int_equal(m.padata_etype, KERBEROS_ETYPE_RC4);
	assert_int_equal(m.till, 0);
	m = parse("as-req-pkinit");
	assert_true(kerberos_has_padata(&m, KERBEROS_PA_PKINIT_REQ));
	m = parse("tgs-req");
	assert_int_equal(m.etype_count, 1);
	assert_int_equal(m.ticket_etype, KERBEROS_ETYPE_AES256);
	m = parse("s4u2self");
	assert_true(kerberos_has_padata(&m, KERBEROS_PA_FOR_USER));
	assert_true(m.options & KERBEROS_OPTION_CNAME_IN_ADDL_TKT);
}

static void
replies_and_errors(void **state)
{
	static const int32_t codes[] = {25, 24, 18};
	struct kerberos_msg m = parse("as-rep");
	struct seed seed;
	struct str bytes;
	size_t used;

	assert_int_equal(m.ticket_etype, KERBEROS_ETYPE_AES256);
	assert_int_equal(m.reply_etype, KERBEROS_ETYPE_RC4);
	m = parse("tgs-rep-rc4");
	assert_int_equal(m.ticket_etype, KERBEROS_ETYPE_RC4);
	assert_int_equal(m.reply_etype, KERBEROS_ETYPE_AES256);
	assert_int_equal(parse("error-unknown-client").error_code, KERBEROS_ERR_CLIENT_UNKNOWN);
	bytes = load("errors-tcp", &seed);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		assert_int_equal(kerberos_parse(bytes, true, &m, &used), ERR_OK);
		assert_int_equal(m.error_code, codes[i]);
		bytes = str_of(bytes.p + used, bytes.len - used);
	}
	assert_int_equal(bytes.len, 0);
}

static void
encryption_types(void **state)
{
	assert_string_equal(kerberos_etype_name(23), "rc4-hmac");
	assert_string_equal(kerberos_etype_name(4711), "unknown");
	assert_true(kerberos_etype_is_weak(23));
	assert_true(kerberos_etype_is_weak(3));
	assert_false(kerberos_etype_is_weak(18));
	assert_false(kerberos_etype_is_weak(4711));
}

static void
wrong_messages(void **state)
{
	static const struct {
		const char *seed;
		size_t at;
		uint8_t byte;
		enum err err;
	} cases[] = {
		{"as-req", 0, 0x70, ERR_MALFORMED},	/* no such message */
		{"as-req", 0, 0x4a, ERR_MALFORMED},	/* not constructed */
		{"as-req", 1, 0x80, ERR_MALFORMED},	/* indefinite length */
		{"as-req", 3, 0x31, ERR_MALFORMED},	/* SET for SEQUENCE */
		{"as-req-tcp", 0, 0x80, ERR_MALFORMED}, /* reserved bit of the length */
		{"as-req-tcp", 3, 1, ERR_MALFORMED},	/* the two lengths differ */
		{"tgs-rep-rc4", 9, 0x84, ERR_MALFORMED},
		{"ap-req", 3, 0x7f, ERR_MALFORMED}, /* an element longer than its parent */
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct seed seed;
		struct str bytes = load(cases[i].seed, &seed);
		struct kerberos_msg m;
		size_t used = 12345;
		enum err err;

		seed.bytes[cases[i].at] = (char)cases[i].byte;
		err = kerberos_parse(bytes, seed.is_tcp, &m, &used);
		if (err != cases[i].err)
			fail_msg("case %zu: %s", i, err_name(err));
		assert_int_equal(used, 12345);
	}
}

static void
every_prefix_is_truncated(void **state)
{
	struct seed seed;
	struct str bytes = load("as-req-tcp", &seed);
	struct kerberos_msg m;
	size_t used;

	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(
			kerberos_parse(str_of(bytes.p, len), true, &m, &used), ERR_TRUNCATED);
}

/* A ticket with a very long PAC: the request behind it is out of sight, the rest is read. */
static void
long_messages_are_read_from_their_start(void **state)
{
	static char bytes[LIMIT_KERBEROS_BYTES] =
		"\x00\x00\x30\x04\x6b\x82\x30\x00\x30\x82\x2f\xfc\xa3\x06\x1b\x04HOME"
		"\xa4\x0f\x30\x0d\xa0\x03\x02\x01\x01\xa1\x06\x30\x04\x1b\x02me"
		"\xa5\x82\x2f\x00\x61\x82\x2e\xf0\x30\x82\x2e\xe0\xa3\x82\x2e\x00\x30\x82\x2d\xf0"
		"\xa0\x03\x02\x01\x17\xa2\x82\x2d\x00\x04\x82\x2c\xf0";
	struct kerberos_msg m;
	size_t used;

	assert_int_equal(
		kerberos_parse(str_of(bytes, sizeof(bytes) - 1), true, &m, &used), ERR_TRUNCATED);
	assert_int_equal(kerberos_parse(str_of(bytes, sizeof(bytes)), true, &m, &used), ERR_OK);
	assert_true(m.is_cut);
	assert_int_equal(m.total_len, 4 + 0x3004);
	assert_string_equal(m.client, "me");
	assert_int_equal(m.ticket_etype, KERBEROS_ETYPE_RC4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read),
		cmocka_unit_test(requests),
		cmocka_unit_test(replies_and_errors),
		cmocka_unit_test(encryption_types),
		cmocka_unit_test(wrong_messages),
		cmocka_unit_test(every_prefix_is_truncated),
		cmocka_unit_test(long_messages_are_read_from_their_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
