/*
 * UUIDs (RFC 9562) as values: read, written, and made of a name, so that the same thing has the
 * same id wherever and whenever it is written. None is random: randomness is an argument.
 */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include "base/str.h"

#define UUID_TEXT_MAX 37 /* 8-4-4-4-12 digits, with NUL */

struct uuid {
	uint8_t b[16];
};

/* "00abedb4-aa42-466c-9c01-fed23315a9b7", or the 32 digits alone, of either case. ERR_MALFORMED. */
enum err uuid_parse(struct str s, struct uuid *ret_uuid);
const char *uuid_text(struct uuid u, char dst[UUID_TEXT_MAX]); /* returns dst */

/* Version 5: SHA-1 of namespace and name. */
struct uuid uuid_of_name(struct uuid space, struct str name);
/*
 * In the shape of version 4, for formats that ask for it: 122 bits of the SHA-256 of namespace and
 * name. As hard to guess as the namespace; nobody can tell two of one namespace belong together.
 */
struct uuid uuid_derived(struct uuid space, struct str name);

#endif
