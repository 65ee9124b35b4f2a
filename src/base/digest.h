/* Message digests by name: MD5 (JA3), SHA-1 and SHA-256 (file indicators, JA4, ids); OpenSSL's. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/str.h"

#define DIGEST_BYTES_MAX 32
#define DIGEST_HEX_MAX 65 /* SHA-256 as hexadecimal text, with NUL */

enum digest_kind {
	DIGEST_MD5,    /* 16 bytes */
	DIGEST_SHA1,   /* 20 */
	DIGEST_SHA256, /* 32 */
};

struct digest; /* a digest being computed */

/* NULL when memory is out. Owned by the caller, who frees it. */
struct digest *digest_new(enum digest_kind kind);
void digest_add(struct digest *d, const void *bytes, size_t len);
/* Writes the digest and begins anew. Returns its length in bytes. */
size_t digest_take(struct digest *d, uint8_t out[DIGEST_BYTES_MAX]);
void digest_free(struct digest *d);

/* All at once. Returns the length in bytes. */
size_t digest_of(
	enum digest_kind kind, const void *bytes, size_t len, uint8_t out[DIGEST_BYTES_MAX]);

/* Lower-case hexadecimal text of len bytes (<= 32); returns dst. */
const char *digest_hex(const uint8_t *bytes, size_t len, char dst[DIGEST_HEX_MAX]);

#endif
