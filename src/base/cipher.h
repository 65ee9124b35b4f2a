/*
 * The few ciphers that reading QUIC's first packets takes (RFC 9001 section 5): AES-128,
 * AES-128-GCM (opening only) and HMAC-SHA256; AES is OpenSSL's. Never for secrets of ours.
 */
#ifndef BASE_CIPHER_H
#define BASE_CIPHER_H

#include "base/str.h"

#define CIPHER_AES128_BYTES 16 /* key and block */
#define CIPHER_GCM_NONCE_BYTES 12
#define CIPHER_GCM_TAG_BYTES 16
#define CIPHER_HMAC_BYTES 32
#define CIPHER_HMAC_INPUT_MAX 128 /* key and message, each */

/* One block in ECB. */
void cipher_aes128_block(const uint8_t key[CIPHER_AES128_BYTES],
	const uint8_t in[CIPHER_AES128_BYTES], uint8_t out[CIPHER_AES128_BYTES]);

struct cipher_gcm {
	uint8_t key[CIPHER_AES128_BYTES];
	uint8_t nonce[CIPHER_GCM_NONCE_BYTES];
};

/* Opens sealed (text and tag) into dst, which has room for sealed.len bytes; the text has
 * CIPHER_GCM_TAG_BYTES fewer. ERR_TRUNCATED shorter than a tag; ERR_MALFORMED the tag is wrong, and
 * what stands in dst then is not to be used. */
enum err cipher_gcm_open(
	const struct cipher_gcm *g, struct str aad, struct str sealed, uint8_t *dst);

/* RFC 2104. A longer key or message is our own mistake (BUG_IF). */
void cipher_hmac_sha256(struct str key, struct str message, uint8_t out[CIPHER_HMAC_BYTES]);

#endif
