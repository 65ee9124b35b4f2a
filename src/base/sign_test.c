/* RFC 8032 section 7.1 test 1, RFC 7693 BLAKE2b-256 of nothing, and one altered bit. */
#include "base/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void
from_hex(const char *hex, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(str_hex_digit(hex[i * 2]) << 4 | str_hex_digit(hex[i * 2 + 1]));
}

static void
signs_as_the_rfc(void **state)
{
	uint8_t seed[SIGN_SEED_BYTES], open[SIGN_PUBLIC_BYTES], want_open[SIGN_PUBLIC_BYTES];
	uint8_t made[SIGN_BYTES], want[SIGN_BYTES];

	from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", seed, 32);
	from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", want_open, 32);
	from_hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
		 "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
		want, 64);
	sign_public_of(seed, open);
	assert_memory_equal(open, want_open, 32);
	sign_make(seed, str_of("", 0), made);
	assert_memory_equal(made, want, 64);
	assert_true(sign_is_good(open, str_of("", 0), made));
	assert_false(sign_is_good(open, STR("x"), made));
	made[10] ^= 1;
	assert_false(sign_is_good(open, str_of("", 0), made));
}

static void
sums_as_the_rfc(void **state)
{
	uint8_t want[SUM_BYTES], out[SUM_BYTES];

	from_hex("0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8", want, 32);
	sum_of(str_of("", 0), out);
	assert_memory_equal(out, want, 32);
	sum_of(STR("x"), out);
	assert_memory_not_equal(out, want, 32);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signs_as_the_rfc),
		cmocka_unit_test(sums_as_the_rfc),
	};

	return sign_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
