/*
 * A borrowed run of bytes. struct str never owns memory; the bytes live as long as the buffer,
 * arena or packet that they point into. Not NUL-terminated; may hold any byte.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p; /* may be NULL when len is 0 */
	size_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* The same in a table that is made before the program runs. */
#define STR_IN_TABLE(literal)                                                                      \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}
#define STR_FMT(s) (int)(s).len, (s).p /* for "%.*s" */

static inline struct str
str_of(const char *p, size_t len)
{
	return (struct str){p, len};
}

static inline struct str
str_c(const char *cstring)
{
	return (struct str){cstring, cstring != NULL ? strlen(cstring) : 0};
}

bool str_equal(struct str a, struct str b);
int str_order(struct str a, struct str b);	   /* <0, 0, >0, as bytes; the shorter one first */
bool str_equal_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends_nocase(struct str s, struct str suffix);

/* Index of the first match, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_find_nocase(struct str s, struct str needle);
ptrdiff_t str_find_byte(struct str s, char byte);
/* The index of the one of n names that s is; n when it is none of them. */
size_t str_which(struct str s, const char *const *names, size_t n);
/* True when s holds one of the n words, ASCII letters of either case. */
bool str_has_any_nocase(struct str s, const char *const *words, size_t n);
/* An ASCII letter as a small one; anything else as it is. */
static inline char
str_small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* One character as texts are compared: full-width forms (U+FF01..FF5E) as ASCII, capitals as small
 * letters of ASCII. */
uint32_t str_fold_char(uint32_t cp);
/* 0..15, or -1 when c is no hexadecimal digit. */
int str_hex_digit(char c);

/* Without ASCII blanks at both ends. */
struct str str_trim(struct str s);

/* Splits s at the first `sep`: returns what stands before it and moves *s behind it; the whole of s
 * and an empty rest when there is none. */
struct str str_split(struct str *s, char sep);

/* Whole s as an unsigned decimal number. ERR_MALFORMED when it is none, ERR_LIMIT above max. */
enum err str_u64(struct str s, uint64_t max, uint64_t *ret_number);

/* Length of the valid UTF-8 character at the start of s (RFC 3629), 0 when there is none; its value
 * in *ret_cp. s is not empty. */
size_t str_utf8_char(struct str s, uint32_t *ret_cp);

/* True when all of s is valid UTF-8. ASCII goes by eight bytes at a time. */
bool str_is_utf8(struct str s);

/* s, valid UTF-8, cut at a character to at most `max` bytes. Borrows. */
struct str str_cut(struct str s, size_t max);

/* Writes the character (up to U+10FFFF, no half of a pair) as UTF-8; how many bytes it took. */
size_t str_utf8_put(uint32_t cp, char dst[4]);

/*
 * Copies s into dst (size bytes, size >= 1) as valid, printable, NUL-terminated UTF-8: control
 * characters, bidirectional overrides and broken sequences become '?', and it is cut at a character
 * boundary. For names that came from the network. Returns the length written.
 */
size_t str_clean(struct str s, char *dst, size_t size);

/* Copies s, cut to size - 1 bytes, NUL-terminated. Only for bytes that we made ourselves. */
size_t str_copy(struct str s, char *dst, size_t size);

/* The name of a file without its folders: what stands behind the last '/'. */
const char *path_base(const char *path);

#endif
