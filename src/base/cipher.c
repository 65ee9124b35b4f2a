/* AES through OpenSSL's EVP; HMAC over base/digest. Used by wire/quic. */
#include "base/cipher.h"

#include "base/digest.h"

#include <openssl/evp.h>

#define HMAC_BLOCK 64	     /* of SHA-256 */
#define INPUT_MAX (1u << 20) /* OpenSSL counts in int */

void
cipher_aes128_block(const uint8_t key[CIPHER_AES128_BYTES], const uint8_t in[CIPHER_AES128_BYTES],
	uint8_t out[CIPHER_AES128_BYTES])
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int len = 0;

	BUG_IF(ctx == NULL || EVP_EncryptInit_ex(ctx, EVP_aes_128_ecb(), NULL, key, NULL) != 1 ||
		EVP_CIPHER_CTX_set_padding(ctx, 0) != 1 ||
		EVP_EncryptUpdate(ctx, out, &len, in, CIPHER_AES128_BYTES) != 1);
	EVP_CIPHER_CTX_free(ctx);
}

enum err
cipher_gcm_open(const struct cipher_gcm *g, struct str aad, struct str sealed, uint8_t *dst)
{
	EVP_CIPHER_CTX *ctx;
	uint8_t tag[CIPHER_GCM_TAG_BYTES];
	size_t text = sealed.len - CIPHER_GCM_TAG_BYTES;
	int len = 0;
	bool ok;

	if (sealed.len < CIPHER_GCM_TAG_BYTES)
		return ERR_TRUNCATED;
	BUG_IF(sealed.len > INPUT_MAX || aad.len > INPUT_MAX);
	memcpy(tag, sealed.p + text, sizeof(tag));
	ctx = EVP_CIPHER_CTX_new();
	BUG_IF(ctx == NULL ||
		EVP_DecryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, g->key, g->nonce) != 1);
	ok = EVP_DecryptUpdate(ctx, NULL, &len, (const uint8_t *)aad.p, (int)aad.len) == 1 &&
	     EVP_DecryptUpdate(ctx, dst, &len, (const uint8_t *)sealed.p, (int)text) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, sizeof(tag), tag) == 1 &&
	     EVP_DecryptFinal_ex(ctx, dst + text, &len) == 1;
	EVP_CIPHER_CTX_free(ctx);
	return ok ? ERR_OK : ERR_MALFORMED;
}

void
cipher_hmac_sha256(struct str key, struct str message, uint8_t out[CIPHER_HMAC_BYTES])
{
	uint8_t inner[HMAC_BLOCK + CIPHER_HMAC_INPUT_MAX] = {0};
	uint8_t outer[HMAC_BLOCK + CIPHER_HMAC_BYTES] = {0};

	BUG_IF(key.len > CIPHER_HMAC_INPUT_MAX || message.len > CIPHER_HMAC_INPUT_MAX);
	if (key.len > HMAC_BLOCK)
		digest_of(DIGEST_SHA256, key.p, key.len, inner);
	else if (key.len > 0)
		memcpy(inner, key.p, key.len);
	memcpy(outer, inner, HMAC_BLOCK);
	for (size_t i = 0; i < HMAC_BLOCK; i++) {
		inner[i] ^= 0x36;
		outer[i] ^= 0x5c;
	}
	if (message.len > 0)
		memcpy(inner + HMAC_BLOCK, message.p, message.len);
	digest_of(DIGEST_SHA256, inner, HMAC_BLOCK + message.len, outer + HMAC_BLOCK);
	digest_of(DIGEST_SHA256, outer, sizeof(outer), out);
}
