/*
 * UTF-16 little-endian (RFC 2781), as Windows puts names on the wire, to UTF-8 that can be shown.
 * Used by wire/smb, ntlm, dcerpc, rdp.
 */
#ifndef WIRE_UTF16_UTF16_H
#define WIRE_UTF16_UTF16_H

#include "base/buf.h"

#define UTF16_TEXT_MAX 1024 /* bytes of UTF-8 that one call makes at most */

/*
 * Decodes s up to its first NUL unit into dst (size bytes, >= 1), cleaned as str_clean() does: lone
 * surrogates and control characters become '?', cut at a character. An odd last byte is left out.
 * Returns the length written.
 */
size_t utf16_clean(struct str s, char *dst, size_t size);

/* Bytes of the text at the start of s before its NUL unit; all of s (even) when there is none. */
size_t utf16_len(struct str s);

/*
 * All of s, a file without its mark, as UTF-8 behind what b holds. ERR_MALFORMED: half of a pair
 * alone; ERR_TRUNCATED: an odd byte, or half of a pair at the end; ERR_LIMIT: b is full.
 */
enum err utf16_put(struct str s, bool is_big_endian, struct buf *b);

#endif
