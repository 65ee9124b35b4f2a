/*
 * CP932, the Shift_JIS of Windows in Japan, by the C library's iconv. Opening it loads modules from
 * files, so a process opens it before it locks itself in; converting needs nothing.
 */
#ifndef WIRE_CP932_CP932_H
#define WIRE_CP932_CP932_H

#include "base/buf.h"

struct cp932;

/* NULL when the C library has no such table, or memory is out. */
struct cp932 *cp932_new(void);
void cp932_free(struct cp932 *c); /* NULL is allowed */

/* Appends s as UTF-8. ERR_MALFORMED: it is no CP932. */
enum err cp932_decode(struct cp932 *c, struct str s, struct buf *out);

/* Appends UTF-8 as CP932; what it cannot write becomes a geta mark, and *lost counts it. */
enum err cp932_encode(struct cp932 *c, struct str s, struct buf *out, uint32_t *lost);

#endif
