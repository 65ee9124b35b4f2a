/*
 * The one way to read bytes from outside. A reader never goes past its end: the first read that
 * would sets `err` (sticky), and from then on every read gives zeroes. So a parser reads a whole
 * structure in a row and asks reader_err() once. Truncated (the bytes end) and malformed (they are
 * wrong) stay apart: the parser says the latter with reader_fail().
 */
#ifndef BASE_READER_H
#define BASE_READER_H

#include "base/str.h"

struct reader {
	const uint8_t *p;   /* next byte */
	const uint8_t *end; /* one past the last */
	const uint8_t *start;
	enum err err;
};

static inline struct reader
reader_of(const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	/* NULL + 0 is undefined too */
	return (struct reader){.p = p, .end = len > 0 ? p + len : p, .start = p, .err = ERR_OK};
}

static inline enum err
reader_err(const struct reader *r)
{
	return r->err;
}

/* Bytes that can still be read; 0 after an error. */
static inline size_t
reader_left(const struct reader *r)
{
	return r->err == ERR_OK ? (size_t)(r->end - r->p) : 0;
}

static inline size_t
reader_offset(const struct reader *r)
{
	return (size_t)(r->p - r->start);
}

static inline void
reader_fail(struct reader *r, enum err err)
{
	if (r->err == ERR_OK)
		r->err = err;
	r->p = r->end;
}

/* Takes n bytes; NULL (and ERR_TRUNCATED) when there are fewer. */
static inline const uint8_t *
reader_take(struct reader *r, size_t n)
{
	const uint8_t *p = r->p;

	if (n > reader_left(r)) {
		reader_fail(r, ERR_TRUNCATED);
		return NULL;
	}
	if (n > 0)
		r->p += n;
	return p;
}

static inline void
reader_skip(struct reader *r, size_t n)
{
	(void)reader_take(r, n);
}

static inline uint8_t
reader_u8(struct reader *r)
{
	const uint8_t *p = reader_take(r, 1);

	return p == NULL ? 0 : p[0];
}

static inline uint16_t
reader_be16(struct reader *r)
{
	const uint8_t *p = reader_take(r, 2);

	return p == NULL ? 0 : (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
reader_be24(struct reader *r)
{
	const uint8_t *p = reader_take(r, 3);

	return p == NULL ? 0 : (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t
reader_be32(struct reader *r)
{
	const uint8_t *p = reader_take(r, 4);

	return p == NULL ? 0
			 : (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t
reader_be64(struct reader *r)
{
	uint64_t high = reader_be32(r);

	return high << 32 | reader_be32(r);
}

static inline uint16_t
reader_le16(struct reader *r)
{
	const uint8_t *p = reader_take(r, 2);

	return p == NULL ? 0 : (uint16_t)(p[1] << 8 | p[0]);
}

static inline uint32_t
reader_le32(struct reader *r)
{
	const uint8_t *p = reader_take(r, 4);

	return p == NULL ? 0
			 : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline uint64_t
reader_le64(struct reader *r)
{
	uint64_t low = reader_le32(r);

	return low | (uint64_t)reader_le32(r) << 32;
}

/* Takes n bytes as a str; empty when there are fewer. */
static inline struct str
reader_str(struct reader *r, size_t n)
{
	const uint8_t *p = reader_take(r, n);

	return p == NULL ? str_of(NULL, 0) : str_of((const char *)p, n);
}

/* A reader over the next n bytes, which this one skips. A failed one when there are fewer. */
static inline struct reader
reader_sub(struct reader *r, size_t n)
{
	const uint8_t *p = reader_take(r, n);
	struct reader sub = reader_of(p, p == NULL ? 0 : n);

	sub.err = r->err;
	return sub;
}

/* All that is left, as a str; the reader is at its end then. */
static inline struct str
reader_rest(struct reader *r)
{
	return reader_str(r, reader_left(r));
}

#endif
