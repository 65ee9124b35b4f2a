/* Passwords: argon2id (RFC 9106) with two passes over 19 MiB, about 60 ms. */
#ifndef SYS_PASSWORD_H
#define SYS_PASSWORD_H

#include "base/str.h"

#define PASSWORD_HASH_MAX 128
#define PASSWORD_BYTES_MIN 10
#define PASSWORD_BYTES_MAX 256

/* Once per process, before the sandbox closes. */
enum err password_start(void);
/* ERR_INVALID: too short or too long; ERR_FULL: no memory. */
enum err password_hash(struct str password, char dst[PASSWORD_HASH_MAX]);
/* False for an empty or broken hash as well, in about the same time. */
bool password_fits(struct str password, const char *hash);
/* Same bytes, in a time that does not tell where they differ. */
bool bytes_equal_secret(const void *a, const void *b, size_t len);

#endif
