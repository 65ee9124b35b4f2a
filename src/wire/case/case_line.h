/*
 * A case's entry as the line that is kept, hashed and handed out: one JSON object (RFC 8259) in one
 * fixed writing, so that the same entry always has the same bytes:
 *
 *	{"v":1,"case":"ID","nr":3,"prev":"HEX","at":"2026-11-28T09:02:33.120Z","kind":"note",
 *	 "by":"person","who":"佐藤","pairs":{"text":"..."}}
 *
 * without blanks, keys in this order, pairs in the order of case_pair.def, only `"`, `\` and
 * control characters escaped, no newline. The SHA-256 of these bytes is the entry's hash; `prev` is
 * the hash of the one before, 64 zeros in the first.
 */
#ifndef WIRE_CASE_CASE_LINE_H
#define WIRE_CASE_CASE_LINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/case.h"

#define CASE_LINE_MAX 32768

struct case_line {
	struct str id; /* of the case */
	uint8_t previous[CASE_HASH_BYTES];
	struct case_entry entry;
};

/* Appends the line. ERR_LIMIT over CASE_LINE_MAX; ERR_INVALID: text that is not UTF-8, an id that
 * is none. */
enum err case_line_put(const struct case_line *l, struct buf *out);
/* Reads one, and refuses whatever case_line_put() would not have written byte for byte, but for
 * kinds and keys of a later version, which are ERR_UNSUPPORTED. Strings come from the arena.
 * ERR_MALFORMED, ERR_LIMIT. */
enum err case_line_get(struct str bytes, struct arena *a, struct case_line *ret_line);
/* The kind alone, by the line's beginning, for who looks for some of many; the rest is not checked.
 * ERR_MALFORMED; ERR_UNSUPPORTED: of a later version. */
enum err case_line_kind(struct str bytes, enum case_kind *ret_kind);
void case_line_hash(struct str bytes, uint8_t ret_hash[CASE_HASH_BYTES]);

#endif
