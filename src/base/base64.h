/* Base64 (RFC 4648 section 4), read as far as it is valid, and written. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

/* Decodes s into dst until a byte that is not of the alphabet (blanks and line ends are passed
 * over), the padding, or room bytes. Returns the bytes written. */
size_t base64_decode(struct str s, char *dst, size_t room);

void base64_put(struct buf *out, struct str bytes); /* with padding, in one line */

#endif
