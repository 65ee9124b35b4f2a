/*
 * A growing run of bytes that we write (a page, a JSON text, a message), up to a maximum given at
 * the start. Errors are sticky, like the reader's: write all of it, then ask buf_err() once.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *p; /* owned; NUL-terminated once anything was written */
	size_t len;
	size_t room;
	size_t max; /* bytes; ERR_LIMIT above */
	enum err err;
};

static inline struct buf
buf_of(size_t max)
{
	return (struct buf){.max = max};
}

void buf_done(struct buf *b);  /* frees; b can be used again */
void buf_clear(struct buf *b); /* empties, keeps the memory and the maximum */

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_str(struct buf *b, struct str s);
void buf_c(struct buf *b, const char *cstring);
void buf_byte(struct buf *b, uint8_t byte);
void buf_clean(struct buf *b, struct str s, size_t size); /* as str_clean() into size bytes */
void buf_utf8(struct buf *b, uint32_t cp);		  /* str_utf8_put() */
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Little-endian numbers, as messages and spool records have them. */
void buf_le16(struct buf *b, uint16_t n);
void buf_le32(struct buf *b, uint32_t n);
void buf_le64(struct buf *b, uint64_t n);

/* A JSON string (RFC 8259) with its quotes; invalid UTF-8 becomes U+FFFD. */
void buf_json(struct buf *b, struct str s);

static inline struct str
buf_view(const struct buf *b)
{
	return str_of(b->p, b->len);
}

static inline enum err
buf_err(const struct buf *b)
{
	return b->err;
}

#endif
