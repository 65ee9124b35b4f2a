/*
 * JSON (RFC 8259) written piece by piece, for the formats of others: bytes that depend on nothing
 * but what is given. Whether a comma is due shows in the last byte written. A key of NULL writes a
 * value into the list that is open.
 */
#ifndef BASE_JSON_OUT_H
#define BASE_JSON_OUT_H

#include "base/buf.h"
#include "base/time.h"

void out_key(struct buf *b, const char *key);		      /* "key": */
void out_enter(struct buf *b, const char *key, char bracket); /* '{' or '[' */
void out_leave(struct buf *b, char bracket);		      /* '}' or ']' */
void out_str(struct buf *b, const char *key, struct str s);
void out_c(struct buf *b, const char *key, const char *text);
/* Only when there is something to say. */
void out_some(struct buf *b, const char *key, struct str s);
void out_number(struct buf *b, const char *key, int64_t n);
void out_bool(struct buf *b, const char *key, bool yes);
/* "2026-11-20T09:02:33.000Z": always three digits behind the point, as STIX and CACAO want it. */
void out_time(struct buf *b, const char *key, ms_t at);
#define OUT_TIME_MAX 32
const char *out_time_text(ms_t at, char dst[OUT_TIME_MAX]); /* a civil time; returns dst */

#endif
