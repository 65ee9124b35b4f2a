/*
 * Keyed hash of keys that an attacker can choose (addresses, names): SipHash-2-4 (Aumasson and
 * Bernstein, 2012) through libsodium, so that nobody outside can aim at one bucket. The key comes
 * from the caller: random in a live process, fixed in tests and when files are read, so that
 * results repeat.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash_key {
	uint8_t b[16];
};

uint64_t hash_bytes(const struct hash_key *key, const void *bytes, size_t len);

#endif
