/*
 * Bills of materials of any kind: what is this file, by its first bytes and keys, never by its
 * name; and the reader for it. Used by the opener and the command line.
 */
#ifndef WIRE_BOM_BOM_H
#define WIRE_BOM_BOM_H

#include "base/arena.h"
#include "model/component.h"

enum bom_kind {
#define KIND(constant, name, reader, words) BOM_KIND_##constant,
#include "wire/bom/kind.def"
#undef KIND
	BOM_KINDS
};
const char *bom_kind_name(enum bom_kind k); /* "cyclonedx-json"; never NULL */
bool bom_kind_is_bill(enum bom_kind k);	    /* bom_read() reads it */

/* What bytes (the whole file) are. Of JSON keys are read until one decides; not a check of the
 * whole. Files with a mark of UTF-8 or UTF-16 are known as they are without. */
enum bom_kind bom_kind_of(struct str bytes);

/*
 * Reads a bill; a program is read for what it says of its parts (wire/exe). A mark of UTF-8 is
 * skipped; UTF-16 with its mark is turned into UTF-8, for which the arena needs up to twice the
 * file. What is told before an error was told: who keeps it must be ready to throw it away.
 * ERR_UNSUPPORTED: no bill, or another encoding (Shift_JIS, UTF-32), with a sentence that says what
 * it seems to be; ERR_LIMIT: over LIMIT_BOM_BYTES, or what the readers say; else as the readers'
 * (ERR_NOT_FOUND: a program that says nothing).
 */
enum err bom_read(struct str bytes, struct arena *a, struct bom_sink *sink, struct errinfo *info);

/*
 * The bytes as UTF-8 without a mark: bytes itself, or a copy in the arena. For other readers of
 * files that people bring. ERR_UNSUPPORTED (UTF-32), ERR_MALFORMED, ERR_TRUNCATED, ERR_LIMIT.
 */
enum err bom_utf8(struct str bytes, struct arena *a, struct str *ret_text, struct errinfo *info);

#endif
