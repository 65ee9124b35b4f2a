/* Digests through OpenSSL's EVP; the one place that includes it beside sys/tls. */
#include "base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct digest {
	EVP_MD_CTX *ctx;
};

static const EVP_MD *
md_of(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return EVP_md5();
	case DIGEST_SHA1:
		return EVP_sha1();
	case DIGEST_SHA256:
		return EVP_sha256();
	}
	return NULL;
}

struct digest *
digest_new(enum digest_kind kind)
{
	struct digest *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->ctx = EVP_MD_CTX_new();
	if (d->ctx == NULL || EVP_DigestInit_ex(d->ctx, md_of(kind), NULL) != 1) {
		digest_free(d);
		return NULL;
	}
	return d;
}

void
digest_add(struct digest *d, const void *bytes, size_t len)
{
	BUG_IF(EVP_DigestUpdate(d->ctx, bytes, len) != 1);
}

size_t
digest_take(struct digest *d, uint8_t out[DIGEST_BYTES_MAX])
{
	unsigned len = 0;

	BUG_IF(EVP_DigestFinal_ex(d->ctx, out, &len) != 1);
	/* without a kind: the one that it has, which else would be looked up anew */
	BUG_IF(EVP_DigestInit_ex(d->ctx, NULL, NULL) != 1);
	return len;
}

void
digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

size_t
digest_of(enum digest_kind kind, const void *bytes, size_t len, uint8_t out[DIGEST_BYTES_MAX])
{
	unsigned out_len = 0;

	BUG_IF(EVP_Digest(bytes, len, out, &out_len, md_of(kind), NULL) != 1);
	return out_len;
}

const char *
digest_hex(const uint8_t *bytes, size_t len, char dst[DIGEST_HEX_MAX])
{
	static const char digits[] = "0123456789abcdef";

	BUG_IF(len > DIGEST_BYTES_MAX);
	for (size_t i = 0; i < len; i++) {
		dst[i * 2] = digits[bytes[i] >> 4];
		dst[i * 2 + 1] = digits[bytes[i] & 15];
	}
	dst[len * 2] = '\0';
	return dst;
}
