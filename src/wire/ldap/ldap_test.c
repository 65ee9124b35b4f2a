/* Messages (the seeds of corpus/), filters as text, wrong, deep and long forms. */
#include "wire/ldap/ldap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct seed {
	char bytes[4096];
	size_t len;
};

static struct str
load(const char *name, struct seed *seed)
{
	const char *root = getenv("SAKIMORI_SOURCE");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/wire/ldap/corpus/%s", root != NULL ? root : ".", name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("no seed %s", path);
	seed->len = fread(seed->bytes, 1, sizeof(seed->bytes), f);
	fclose(f);
	return str_of(seed->bytes, seed->len);
}

/* The n-th message (from 0) of a seed. */
static struct ldap_msg
parse(const char *name, unsigned n)
{
	static struct seed seed; /* the message borrows from it */
	struct str bytes = load(name, &seed);
	struct ldap_msg m;
	size_t used = 0;

	do {
		bytes = str_of(bytes.p + used, bytes.len - used);
		assert_int_equal(ldap_parse(bytes, &m, &used), ERR_OK);
		assert_int_equal(used, m.total_len);
	} while (n-- > 0);
	return m;
}

static void
binds(void **state)
{
	struct ldap_msg m = parse("bind-simple", 0);

	assert_int_equal(m.op, LDAP_BIND_REQUEST);
	assert_int_equal(m.version, 3);
	assert_string_equal(m.name, "cn=admin,dc=kaisha,dc=example");
	assert_int_equal(m.auth, LDAP_AUTH_SIMPLE);
	assert_true(m.has_password);
	assert_false(m.is_anonymous);
	assert_int_equal(m.credentials.len, 0); /* the password is not handed on */
	m = parse("bind-anonymous", 0);
	assert_true(m.is_anonymous);
	assert_false(m.has_password);
	m = parse("bind-sasl", 0);
	assert_int_equal(m.auth, LDAP_AUTH_SASL);
	assert_string_equal(m.mechanism, "GSS-SPNEGO");
	assert_true(str_starts(m.credentials, STR("NTLMSSP")));
	m = parse("bind-ntlm", 0);
	assert_int_equal(m.auth, LDAP_AUTH_NTLM);
	assert_true(str_starts(m.credentials, STR("NTLMSSP")));
	m = parse("bind-answer-wrong", 0);
	assert_int_equal(m.op, LDAP_BIND_RESPONSE);
	assert_int_equal(m.result, LDAP_RESULT_INVALID_CREDENTIALS);
	m = parse("bind-answer-sasl", 0);
	assert_int_equal(m.result, LDAP_RESULT_SASL_IN_PROGRESS);
	assert_true(str_starts(m.credentials, STR("NTLMSSP")));
}

static void
filters_are_written(void **state)
{
	static const struct {
		const char *seed, *filter;
	} cases[] = {
		{"search-spn", "(&(objectClass=user)(servicePrincipalName=*)"
			       "(!(userAccountControl:1.2.840.113556.1.4.803:=2)))"},
		{"search-all-kinds", "(|(a=x\\2a\\28\\5c\\29\\01)(b>=1)(c<=2)(d~=3)"
				     "(cn=adm*i*n)(sn=*mid*))"},
		{"search-root", "(objectClass=*)"},
	};
	struct ldap_msg m;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		m = parse(cases[i].seed, 0);
		assert_string_equal(m.filter, cases[i].filter);
		assert_false(m.is_filter_cut);
	}
	m = parse("search-spn", 0);
	assert_string_equal(m.name, "DC=kaisha,DC=example");
	assert_int_equal(m.scope, LDAP_SCOPE_SUBTREE);
	assert_int_equal(m.id, 5);
	assert_int_equal(m.attribute_count, 2);
	assert_true(str_equal(m.attributes[1], STR("servicePrincipalName")));
	assert_int_equal(parse("search-root", 0).scope, LDAP_SCOPE_BASE);
}

static void
deep_and_long_filters_are_cut(void **state)
{
	struct ldap_msg m = parse("search-deep", 0);

	assert_true(m.is_filter_cut);
	assert_int_equal(strlen(m.filter), 2 * LIMIT_LDAP_DEPTH + 3);
	assert_int_equal(m.attribute_count, 1); /* behind the filter all goes on */
	m = parse("search-long", 0);
	assert_true(m.is_filter_cut);
	assert_true(strlen(m.filter) < LIMIT_LDAP_FILTER);
	assert_string_equal(m.filter + strlen(m.filter) - 3, "...");
	assert_int_equal(m.attribute_count, 1);
}

static void
other_operations(void **state)
{
	struct ldap_msg m = parse("starttls", 0);

	assert_int_equal(m.op, LDAP_EXTENDED_REQUEST);
	assert_string_equal(m.oid, LDAP_OID_START_TLS);
	assert_int_equal(parse("starttls", 1).op, LDAP_EXTENDED_RESPONSE);
	assert_string_equal(parse("modify-delete", 0).name, "cn=a,dc=b");
	m = parse("modify-add", 0);
	assert_string_equal(m.name, "cn=a,dc=b");
	assert_int_equal(m.attribute_count, 2);
	assert_true(str_equal(m.attributes[1], STR("msDS-KeyCredentialLink")));
	m = parse("modify-add", 1);
	assert_int_equal(m.op, LDAP_ADD_REQUEST);
	assert_int_equal(m.attribute_count, 2);
	assert_true(str_equal(m.attributes[0], STR("objectClass")));
	m = parse("modify-delete", 1);
	assert_int_equal(m.op, LDAP_DELETE_REQUEST);
	assert_string_equal(m.name, "cn=gone,dc=b");
	assert_int_equal(parse("modify-delete", 2).op, LDAP_UNBIND_REQUEST);
	assert_int_equal(parse("search-answers", 0).op, LDAP_SEARCH_ENTRY);
	assert_int_equal(parse("search-answers", 1).op, LDAP_SEARCH_DONE);
}

static void
wrong_messages(void **state)
{
	static const struct {
		struct str in;
		enum err err;
	} cases[] = {
		{{"", 0}, ERR_TRUNCATED},
		{{"\x30", 1}, ERR_TRUNCATED},
		{{"\x00\x00\x01\x00", 4}, ERR_MALFORMED},	      /* SASL wrapped */
		{{"\x30\x80\x02\x01", 4}, ERR_MALFORMED},	      /* indefinite */
		{{"\x30\x05\x02\x01\x01\x7a\x00", 7}, ERR_MALFORMED}, /* operation 26 */
		{{"\x30\x05\x02\x01\x01\x62\x00", 7}, ERR_MALFORMED}, /* unbind, constructed */
		{{"\x30\x05\x04\x01\x01\x42\x00", 7}, ERR_MALFORMED}, /* no message id */
		{{"\x30\x05\x02\x01\xff\x42\x00", 7}, ERR_MALFORMED}, /* negative */
		{{"\x30\x05\x02\x01\x01\x42\x01", 7}, ERR_MALFORMED}, /* leaves its parent */
		{{"\x30\x0a\x02\x01\x01\x60\x05\x02\x01\x03\x04\x00", 12},
			ERR_MALFORMED}, /* no choice */
		{{"\x30\x84\x7f\xff\xff\xff", 6}, ERR_LIMIT},
		{{"GET / HTTP/1.1", 14}, ERR_MALFORMED},
	};
	struct seed seed;
	struct str bytes = load("search-spn", &seed);
	struct ldap_msg m;
	size_t used = 12345;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum err err = ldap_parse(cases[i].in, &m, &used);

		if (err != cases[i].err)
			fail_msg("case %zu: %s", i, err_name(err));
	}
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(ldap_parse(str_of(bytes.p, len), &m, &used), ERR_TRUNCATED);
	assert_int_equal(used, 12345);
}

static void
long_messages_are_read_from_their_start(void **state)
{
	static char bytes[LIMIT_LDAP_BYTES] = "\x30\x82\x40\x00\x02\x01\x07\x64\x82\x3f\xf0\x04\x04"
					      "cn=a\x30\x82\x3f\x00";
	struct ldap_msg m;
	size_t used;

	assert_int_equal(ldap_parse(str_of(bytes, sizeof(bytes) - 1), &m, &used), ERR_TRUNCATED);
	assert_int_equal(ldap_parse(str_of(bytes, sizeof(bytes)), &m, &used), ERR_OK);
	assert_true(m.is_cut);
	assert_int_equal(m.op, LDAP_SEARCH_ENTRY);
	assert_int_equal(m.id, 7);
	assert_int_equal(m.total_len, 0x4004);
	assert_int_equal(used, sizeof(bytes));
	bytes[7] = 0x7a; /* being cut does not excuse an unknown operation */
	assert_int_equal(ldap_parse(str_of(bytes, sizeof(bytes)), &m, &used), ERR_MALFORMED);
}

static void
wrapped_blocks(void **state)
{
	static const struct {
		struct str in;
		enum err err;
		const char *text; /* the unbind that is in it */
	} cases[] = {
#define UNBIND "\x30\x05\x02\x01\x01\x42\x00"
#define KRB(flags, rrc) "\x05\x04" flags "\xff\0\x0c\0" rrc "\0\0\0\0\0\0\0\x09"
		{{"\0\0\0\x23" KRB("\x01", "\x0c") "checksum1234" UNBIND, 39}, ERR_OK, UNBIND},
		{{"\0\0\0\x23" KRB("\x01", "\0") UNBIND "checksum1234", 39}, ERR_OK, UNBIND},
		{{"\0\0\0\x23" KRB("\x03", "\x0c") "checksum1234" UNBIND, 39}, ERR_OK, NULL},
		{{"\0\0\0\x23" KRB("\x01", "\x05") "checksum1234" UNBIND, 39}, ERR_OK, NULL},
		{{"\0\0\0\x17\x01\0\0\0"
		  "signature123" UNBIND,
			 27},
			ERR_OK, UNBIND},
		{{"\0\0\0\x17\x01\0\0\0"
		  "signature123"
		  "sealed!",
			 27},
			ERR_OK, NULL},
		{{"\0\0\0\x17\x60\x15\x06\x09"
		  "anothermechanism",
			 27},
			ERR_TRUNCATED, NULL},
		{{"\0\0\0\x10\x60\x15\x06\x09"
		  "anotherkind.",
			 20},
			ERR_OK, NULL},
		{{"\0\0\0\x0f\x05\x04", 6}, ERR_MALFORMED, NULL},
		{{"\0\0\0", 3}, ERR_TRUNCATED, NULL},
		{{"\x7f\0\0\0", 4}, ERR_LIMIT, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str text = {0};
		size_t total = 0;
		size_t len = cases[i].err == ERR_TRUNCATED && cases[i].in.len > 20
				     ? cases[i].in.len - 3
				     : cases[i].in.len;
		enum err err = ldap_unwrap(str_of(cases[i].in.p, len), &text, &total);

		if (err != cases[i].err)
			fail_msg("case %zu: %s", i, err_name(err));
		if (err != ERR_OK)
			continue;
		assert_int_equal(total, len);
		assert_int_equal(text.len, cases[i].text != NULL ? 7 : 0);
		if (text.len > 0)
			assert_memory_equal(text.p, cases[i].text, 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(binds),
		cmocka_unit_test(filters_are_written),
		cmocka_unit_test(deep_and_long_filters_are_cut),
		cmocka_unit_test(other_operations),
		cmocka_unit_test(wrong_messages),
		cmocka_unit_test(wrapped_blocks),
		cmocka_unit_test(long_messages_are_read_from_their_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
