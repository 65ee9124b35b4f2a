/* Time stamps: what is asked, and answers that are one or not. An authority's answers are in
 * corpus-stamp, made by `openssl ts -reply` for the digest and the nonce of stamp_fuzz.c. */
#include "sys/stamp.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t digest[STAMP_DIGEST_BYTES] = {1, 2, 3};
static const uint8_t nonce[STAMP_NONCE_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8};
static char bytes[LIMIT_STAMP_BYTES];

static struct str
kept(const char *name)
{
	const char *source = getenv("SAKIMORI_SOURCE");
	char path[512];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/sys/corpus-stamp/%s", source == NULL ? "." : source,
		name);
	f = fopen(path, "rb");
	assert_non_null(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	return str_of(bytes, n);
}

/* As RFC 3161 section 2.4.1 has it: version 1, SHA-256 with its digest, nonce, certReq TRUE. */
static void
a_question_is_of_the_digest(void **state)
{
	static const uint8_t expected[] = {0x30, 0x43, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d,
		0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
		0x20, 1, 2, 3};
	static const uint8_t end[] = {0x02, 0x08, 1, 2, 3, 4, 5, 6, 7, 8, 0x01, 0x01, 0xff};
	struct buf out = buf_of(LIMIT_STAMP_REQUEST);

	(void)state;
	assert_int_equal(stamp_ask(digest, nonce, &out), ERR_OK);
	assert_int_equal(out.len, 69);
	assert_memory_equal(out.p, expected, sizeof(expected));
	assert_memory_equal(out.p + out.len - sizeof(end), end, sizeof(end));
	buf_done(&out);
}

static void
a_high_nonce_stays_positive(void **state)
{
	static const uint8_t high[STAMP_NONCE_BYTES] = {0xff, 1, 1, 1, 1, 1, 1, 1};
	struct buf out = buf_of(LIMIT_STAMP_REQUEST);

	(void)state;
	assert_int_equal(stamp_ask(digest, high, &out), ERR_OK);
	assert_int_equal((uint8_t)out.p[out.len - 12], 0);
	assert_int_equal((uint8_t)out.p[out.len - 11], 0xff);
	buf_done(&out);
}

static void
a_stamp_is_of_this_question(void **state)
{
	static const uint8_t other[STAMP_DIGEST_BYTES] = {9}, late[STAMP_NONCE_BYTES] = {9};
	struct str der = kept("granted.tsr");
	ms_t at = 0;

	(void)state;
	assert_int_equal(stamp_check(der, digest, nonce, &at), STAMP_GRANTED);
	assert_true(at > (ms_t)1700000000000 && at < (ms_t)2000000000000);
	assert_int_equal(stamp_check(der, other, nonce, &at), STAMP_OTHER);
	assert_int_equal(stamp_check(der, digest, late, &at), STAMP_OTHER);
	assert_int_equal(stamp_check(kept("no_nonce.tsr"), digest, nonce, &at), STAMP_OTHER);
	assert_int_equal(stamp_check(kept("rejected.tsr"), digest, nonce, &at), STAMP_REFUSED);
}

static void
what_is_cut_or_longer_is_none(void **state)
{
	struct str der = kept("granted.tsr");
	ms_t at = 0;

	(void)state;
	for (size_t len = 0; len < der.len; len++)
		assert_int_equal(stamp_check(str_of(der.p, len), digest, nonce, &at), STAMP_BROKEN);
	bytes[der.len] = 0;
	assert_int_equal(stamp_check(str_of(der.p, der.len + 1), digest, nonce, &at), STAMP_BROKEN);
	assert_int_equal(
		stamp_check(STR("<html>no such page</html>"), digest, nonce, &at), STAMP_BROKEN);
	assert_true(at == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_is_of_the_digest),
		cmocka_unit_test(a_high_nonce_stays_positive),
		cmocka_unit_test(a_stamp_is_of_this_question),
		cmocka_unit_test(what_is_cut_or_longer_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
