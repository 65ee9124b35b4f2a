/* See password.h; libsodium's argon2id. */
#include "sys/password.h"

#include <sodium.h>

#define PASSES 2
#define MEMORY_BYTES ((size_t)19 << 20)

_Static_assert(PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES, "no room for a hash");

enum err
password_start(void)
{
	return sodium_init() < 0 ? ERR_IO : ERR_OK;
}

enum err
password_hash(struct str password, char dst[PASSWORD_HASH_MAX])
{
	if (password.len < PASSWORD_BYTES_MIN || password.len > PASSWORD_BYTES_MAX)
		return ERR_INVALID;
	if (crypto_pwhash_str_alg(dst, password.p, password.len, PASSES, MEMORY_BYTES,
		    crypto_pwhash_ALG_ARGON2ID13) != 0)
		return ERR_FULL;
	return ERR_OK;
}

bool
password_fits(struct str password, const char *hash)
{
	/* A person who does not exist takes as long as one who does. */
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
				     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	bool is_person = hash[0] != '\0';

	if (password.len > PASSWORD_BYTES_MAX)
		return false;
	return crypto_pwhash_str_verify(is_person ? hash : nobody,
		       password.len == 0 ? "" : password.p, password.len) == 0 &&
	       is_person;
}

bool
bytes_equal_secret(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}
