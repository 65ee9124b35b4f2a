/* SipHash-2-4 of libsodium, read as a little-endian number. */
#include "base/hash.h"

#include <sodium/crypto_shorthash.h>
#include <string.h>

uint64_t
hash_bytes(const struct hash_key *key, const void *bytes, size_t len)
{
	uint8_t out[crypto_shorthash_BYTES];
	uint64_t h;

	crypto_shorthash(out, bytes, len, key->b);
	memcpy(&h, out, sizeof(h));
	return h;
}
