/* The messages of a connection's beginning (the seeds of corpus/) and their wrong forms. */
#include "wire/rdp/rdp.h"

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

	snprintf(path, sizeof(path), "%s/src/wire/rdp/corpus/%s", root != NULL ? root : ".", name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("no seed %s", path);
	seed->len = fread(seed->bytes, 1, sizeof(seed->bytes), f);
	fclose(f);
	return str_of(seed->bytes, seed->len);
}

static struct rdp_msg
parse(const char *name)
{
	struct seed seed;
	struct str bytes = load(name, &seed);
	struct rdp_msg m;
	size_t used = 0;

	assert_int_equal(rdp_parse(bytes, &m, &used), ERR_OK);
	assert_int_equal(used, bytes.len);
	return m;
}

static void
requests(void **state)
{
	static const struct {
		const char *seed, *user;
		bool has_cookie, has_negotiation;
		uint32_t protocols;
	} cases[] = {
		{"request-cookie", "tanaka", true, true, 0xb},
		{"request-bare", "", false, false, 0},
		{"request-rdp-only", "hello", true, false, 0},
		{"request-token", "", false, true, 3},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rdp_msg m = parse(cases[i].seed);

		assert_int_equal(m.kind, RDP_CONNECTION_REQUEST);
		assert_string_equal(m.cookie_user, cases[i].user);
		assert_int_equal(m.has_cookie, cases[i].has_cookie);
		assert_int_equal(m.has_negotiation, cases[i].has_negotiation);
		assert_int_equal(m.protocols, cases[i].protocols);
	}
}

static void
confirms(void **state)
{
	struct rdp_msg m = parse("confirm-credssp");

	assert_int_equal(m.kind, RDP_CONNECTION_CONFIRM);
	assert_true(m.has_negotiation);
	assert_int_equal(m.protocols, RDP_PROTOCOL_CREDSSP);
	assert_false(m.is_failure);
	m = parse("confirm-failure");
	assert_true(m.is_failure);
	assert_int_equal(m.failure_code, 5);
	m = parse("confirm-bare");
	assert_false(m.has_negotiation);
	assert_false(m.is_failure);
}

static void
initials(void **state)
{
	struct rdp_msg m = parse("initial-ordinary");

	assert_int_equal(m.kind, RDP_CONNECT_INITIAL);
	assert_true(m.has_core);
	assert_string_equal(m.client_name, "KEIRI-PC");
	assert_int_equal(m.client_build, 7601);
	assert_int_equal(m.keyboard_layout, 0x411);
	assert_int_equal(m.width, 1280);
	assert_int_equal(m.encryption_methods, 0x1b);
	assert_int_equal(m.channel_count, 3);
	assert_string_equal(m.channels[2].name, "cliprdr");
	assert_false(m.has_ms_t120);
	m = parse("initial-ms-t120");
	assert_true(m.has_ms_t120);
	assert_int_equal(m.channel_count, 4);
	m = parse("initial-no-channels");
	assert_string_equal(m.client_name, "経理-PC");
	assert_int_equal(m.channel_count, 0);
	assert_false(m.has_ms_t120);
	assert_int_equal(parse("response").kind, RDP_CONNECT_RESPONSE);
	assert_int_equal(parse("erect-domain").kind, RDP_DATA);
	assert_int_equal(parse("disconnect").kind, RDP_DISCONNECT);
}

static void
wrong_messages(void **state)
{
	static const struct {
		struct str in;
		enum err err;
	} cases[] = {
		{{"", 0}, ERR_TRUNCATED},
		{{"\x03\x00\x00", 3}, ERR_TRUNCATED},
		{{"\x03\x00\x00\x06\x01\xe0", 6}, ERR_MALFORMED}, /* shorter than any X.224 */
		{{"\x03\x00\x00\x07\x02\x55\x00", 7}, ERR_MALFORMED},
		{{"\x03\x00\x00\x07\x06\xe0\x00", 7}, ERR_MALFORMED}, /* not whole inside */
		{{"\x03\x00\x00\x0a\x02\xf0\x80\x7f\x65\x05", 10}, ERR_MALFORMED},
		{{"\x16\x03\x01\x02\x00", 5}, ERR_UNSUPPORTED},
		{{"\x00\x05\x01", 3}, ERR_UNSUPPORTED},
		{{"GET / HTTP/1.1", 14}, ERR_MALFORMED},
	};
	struct seed seed;
	struct str bytes = load("initial-ordinary", &seed);
	struct rdp_msg m;
	size_t used = 12345;
	ptrdiff_t key = str_find(bytes, STR("Duca"));

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum err err = rdp_parse(cases[i].in, &m, &used);

		if (err != cases[i].err)
			fail_msg("case %zu: %s", i, err_name(err));
	}
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(rdp_parse(str_of(bytes.p, len), &m, &used), ERR_TRUNCATED);
	seed.bytes[key + 4 + 2 + 2] = 3; /* a block shorter than its header */
	seed.bytes[key + 4 + 2 + 3] = 0;
	assert_int_equal(rdp_parse(bytes, &m, &used), ERR_MALFORMED);
	seed.bytes[key] = 'X';
	assert_int_equal(rdp_parse(bytes, &m, &used), ERR_MALFORMED);
	assert_int_equal(used, 12345);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests),
		cmocka_unit_test(confirms),
		cmocka_unit_test(initials),
		cmocka_unit_test(wrong_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
