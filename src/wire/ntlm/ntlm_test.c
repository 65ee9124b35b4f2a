/* The three NTLM messages, bare and in SPNEGO (the seeds of corpus/), and their wrong forms. */
#include "wire/ntlm/ntlm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct seed {
	char bytes[2048];
	size_t len;
};

static struct str
load(const char *name, struct seed *seed)
{
	const char *root = getenv("SAKIMORI_SOURCE");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/wire/ntlm/corpus/%s", root != NULL ? root : ".", name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("no seed %s", path);
	seed->len = fread(seed->bytes, 1, sizeof(seed->bytes), f);
	fclose(f);
	return str_of(seed->bytes, seed->len);
}

static struct ntlm_msg
parse(const char *name)
{
	struct seed seed;
	struct ntlm_msg m;

	assert_int_equal(ntlm_parse_blob(load(name, &seed), &m), ERR_OK);
	assert_false(m.has_bad_bounds);
	return m;
}

static void
negotiate(void **state)
{
	static const char *const names[] = {"negotiate", "spnego-init-ntlm"};
	struct ntlm_msg m;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		m = parse(names[i]);
		assert_int_equal(m.type, NTLM_NEGOTIATE);
		assert_true(m.has_version);
		assert_int_equal(m.version_major, 10);
		assert_int_equal(m.version_build, 19041);
	}
	m = parse("negotiate-old");
	assert_false(m.has_version);
	m = parse("negotiate-names");
	assert_string_equal(m.domain, "WORK");
	assert_string_equal(m.workstation, "PC1");
}

static void
challenge(void **state)
{
	static const char *const names[] = {"challenge", "spnego-challenge"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct ntlm_msg m = parse(names[i]);

		assert_int_equal(m.type, NTLM_CHALLENGE);
		assert_string_equal(m.target, "KAISHA");
		assert_memory_equal(m.server_challenge, "\1\2\3\4\5\6\7\x08", 8);
		assert_string_equal(m.netbios_computer, "SRV1");
		assert_string_equal(m.dns_computer, "srv1.kaisha.example");
		assert_string_equal(m.dns_domain, "kaisha.example");
		assert_true(m.timestamp == 0x01d7000000000000);
	}
}

static void
authenticate(void **state)
{
	static const struct {
		const char *seed, *user, *domain, *workstation, *spn;
		bool is_v2, is_anonymous;
		unsigned nt_len;
	} cases[] = {
		{"authenticate-v2", "田中", "KAISHA", "PC-7", "cifs/srv1.kaisha.example", true,
			false, 124},
		{"spnego-authenticate", "田中", "KAISHA", "PC-7", "cifs/srv1.kaisha.example", true,
			false, 124},
		{"authenticate-v1", "bob", "WORK", "OLD", "", false, false, 24},
		{"authenticate-anonymous", "", "", "kali", "", false, true, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ntlm_msg m = parse(cases[i].seed);

		assert_int_equal(m.type, NTLM_AUTHENTICATE);
		assert_string_equal(m.user, cases[i].user);
		assert_string_equal(m.domain, cases[i].domain);
		assert_string_equal(m.workstation, cases[i].workstation);
		assert_string_equal(m.target_spn, cases[i].spn);
		assert_int_equal(m.is_v2, cases[i].is_v2);
		assert_int_equal(m.is_anonymous, cases[i].is_anonymous);
		assert_int_equal(m.nt_len, cases[i].nt_len);
	}
	assert_int_equal(parse("authenticate-v2").av_flags, 2);
}

static void
mechanisms(void **state)
{
	static const struct {
		const char *seed;
		size_t mech_count;
		enum spnego_mech mech;
		bool is_response, has_token;
		int state;
	} cases[] = {
		{"spnego-init-ntlm", 1, SPNEGO_MECH_NTLM, false, true, -1},
		{"spnego-init-hint", 3, SPNEGO_MECH_KERBEROS, false, false, -1},
		{"spnego-init-kerberos", 3, SPNEGO_MECH_KERBEROS, false, true, -1},
		{"gss-kerberos", 0, SPNEGO_MECH_KERBEROS, false, true, -1},
		{"spnego-challenge", 0, SPNEGO_MECH_NTLM, true, true, 1},
		{"spnego-reject", 0, SPNEGO_MECH_NONE, true, false, 2},
		{"negotiate", 0, SPNEGO_MECH_NTLM, false, true, -1},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct seed seed;
		struct spnego s;

		assert_int_equal(spnego_parse(load(cases[i].seed, &seed), &s), ERR_OK);
		assert_int_equal(s.mech_count, cases[i].mech_count);
		assert_int_equal(s.mech, cases[i].mech);
		assert_int_equal(s.is_response, cases[i].is_response);
		assert_int_equal(s.token.len > 0, cases[i].has_token);
		assert_int_equal(s.state, cases[i].state);
		if (s.mech == SPNEGO_MECH_KERBEROS && s.token.len > 0)
			assert_int_equal((uint8_t)s.token.p[0], 0x6e);
	}
}

static void
wrong_tokens(void **state)
{
	static const struct {
		struct str in;
		enum err err;
	} cases[] = {
		{{"", 0}, ERR_TRUNCATED}, {{"NTLMSSP\0\1\0\0", 11}, ERR_TRUNCATED},
		{{"NTLMSSP\0\4\0\0\0\0\0\0\0", 16}, ERR_MALFORMED},
		{{"NTLMSSX\0\1\0\0\0\0\0\0\0", 16}, ERR_MALFORMED},
		{{"\x60\x80\x06\x00", 4}, ERR_MALFORMED},
		{{"\x60\x04\x02\x02\x01\x01", 6}, ERR_MALFORMED}, /* no OID */
		{{"\x60\x03\x06\x01\x55", 5}, ERR_MALFORMED},	  /* an OID of nobody */
		{{"\xa1", 1}, ERR_TRUNCATED}, {{"\xa2\x00", 2}, ERR_MALFORMED},
		{{"\xa1\x02\x30\x00", 4}, ERR_NOT_FOUND}, /* no token in it */
	};
	struct seed seed;
	struct ntlm_msg m;
	struct str token;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum err err = ntlm_parse_blob(cases[i].in, &m);

		if (err != cases[i].err)
			fail_msg("case %zu: %s", i, err_name(err));
	}
	token = load("gss-kerberos", &seed);
	assert_int_equal(ntlm_parse_blob(token, &m), ERR_NOT_FOUND);
	token = load("authenticate-v2", &seed);
	seed.bytes[8 + 4 + 24 + 4] = 0x7f; /* the user's name lies elsewhere */
	seed.bytes[8 + 4 + 24 + 5] = 0x7f;
	assert_int_equal(ntlm_parse(token, &m), ERR_OK);
	assert_true(m.has_bad_bounds);
	assert_string_equal(m.user, "");
	assert_string_equal(m.domain, "KAISHA");
	assert_false(m.is_anonymous);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(negotiate),
		cmocka_unit_test(challenge),
		cmocka_unit_test(authenticate),
		cmocka_unit_test(mechanisms),
		cmocka_unit_test(wrong_tokens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
