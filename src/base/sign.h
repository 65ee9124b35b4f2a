/*
 * Sums that prove that bytes are as they were (BLAKE2b, RFC 7693, 32 bytes) and signatures that
 * prove who made them (Ed25519, RFC 8032); libsodium's.
 */
#ifndef BASE_SIGN_H
#define BASE_SIGN_H

#include "base/str.h"

#define SUM_BYTES 32
#define SIGN_SEED_BYTES 32   /* what the owner keeps: all else follows from it */
#define SIGN_PUBLIC_BYTES 32 /* what everybody may know */
#define SIGN_BYTES 64

/* Once per process, before it locks itself in: the fastest code for this machine. False: it cannot.
 * Without it all works, more slowly. */
bool sign_start(void);

void sum_of(struct str bytes, uint8_t out[SUM_BYTES]);

void sign_public_of(const uint8_t seed[SIGN_SEED_BYTES], uint8_t out[SIGN_PUBLIC_BYTES]);
void sign_make(const uint8_t seed[SIGN_SEED_BYTES], struct str bytes, uint8_t out[SIGN_BYTES]);
bool sign_is_good(const uint8_t public_key[SIGN_PUBLIC_BYTES], struct str bytes,
	const uint8_t signature[SIGN_BYTES]);

#endif
