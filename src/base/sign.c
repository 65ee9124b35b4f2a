/* BLAKE2b and Ed25519 through libsodium. */
#include "base/sign.h"

#include <sodium/core.h>
#include <sodium/crypto_generichash.h>
#include <sodium/crypto_sign.h>
#include <sodium/utils.h>

bool
sign_start(void)
{
	return sodium_init() >= 0;
}

void
sum_of(struct str bytes, uint8_t out[SUM_BYTES])
{
	BUG_IF(crypto_generichash(
		       out, SUM_BYTES, (const unsigned char *)bytes.p, bytes.len, NULL, 0) != 0);
}

void
sign_public_of(const uint8_t seed[SIGN_SEED_BYTES], uint8_t out[SIGN_PUBLIC_BYTES])
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];

	BUG_IF(crypto_sign_seed_keypair(out, secret, seed) != 0);
	sodium_memzero(secret, sizeof(secret));
}

void
sign_make(const uint8_t seed[SIGN_SEED_BYTES], struct str bytes, uint8_t out[SIGN_BYTES])
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES], open[crypto_sign_PUBLICKEYBYTES];

	BUG_IF(crypto_sign_seed_keypair(open, secret, seed) != 0);
	BUG_IF(crypto_sign_detached(out, NULL, (const unsigned char *)bytes.p, bytes.len, secret) !=
		0);
	sodium_memzero(secret, sizeof(secret));
}

bool
sign_is_good(const uint8_t public_key[SIGN_PUBLIC_BYTES], struct str bytes,
	const uint8_t signature[SIGN_BYTES])
{
	return crypto_sign_verify_detached(
		       signature, (const unsigned char *)bytes.p, bytes.len, public_key) == 0;
}
