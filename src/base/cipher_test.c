/* AES, GCM and HMAC against their standards, and a forged tag. */
#include "base/cipher.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
aes_matches_its_standard(void **state)
{
	/* FIPS 197 appendix C.1 */
	uint8_t key[16], in[16], out[16];
	static const uint8_t want[16] = {0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30, 0xd8, 0xcd,
		0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a};

	for (uint8_t i = 0; i < 16; i++) {
		key[i] = i;
		in[i] = (uint8_t)(i << 4 | i);
	}
	cipher_aes128_block(key, in, out);
	assert_memory_equal(out, want, 16);
}

static void
gcm_opens_only_what_is_whole(void **state)
{
	/* McGrew and Viega, "The Galois/Counter Mode of Operation", test case 2: all zero */
	struct cipher_gcm g = {.key = {0}};
	char sealed[] = "\x03\x88\xda\xce\x60\xb6\xa3\x92\xf3\x28\xc2\xb9\x71\xb2\xfe\x78"
			"\xab\x6e\x47\xd4\x2c\xec\x13\xbd\xf5\x3a\x67\xb2\x12\x57\xbd\xdf";
	static const uint8_t zero[16];
	uint8_t text[32];

	assert_int_equal(cipher_gcm_open(&g, STR(""), str_of(sealed, 32), text), ERR_OK);
	assert_memory_equal(text, zero, 16);
	assert_int_equal(cipher_gcm_open(&g, STR("x"), str_of(sealed, 32), text), ERR_MALFORMED);
	assert_int_equal(cipher_gcm_open(&g, STR(""), str_of(sealed, 31), text), ERR_MALFORMED);
	assert_int_equal(cipher_gcm_open(&g, STR(""), str_of(sealed, 15), text), ERR_TRUNCATED);
	sealed[31] ^= 1;
	assert_int_equal(cipher_gcm_open(&g, STR(""), str_of(sealed, 32), text), ERR_MALFORMED);
}

static void
hmac_matches_its_standard(void **state)
{
	/* RFC 4231 test cases 2 and 1 */
	static const uint8_t second[32] = {0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a,
		0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39,
		0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43};
	static const uint8_t first[4] = {0xb0, 0x34, 0x4c, 0x61};
	uint8_t out[32];

	cipher_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), out);
	assert_memory_equal(out, second, 32);
	cipher_hmac_sha256(STR("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
			       "\x0b\x0b\x0b\x0b"),
		STR("Hi There"), out);
	assert_memory_equal(out, first, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aes_matches_its_standard),
		cmocka_unit_test(gcm_opens_only_what_is_whole),
		cmocka_unit_test(hmac_matches_its_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
