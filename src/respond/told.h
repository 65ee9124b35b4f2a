/*
 * The story without names as text that a person edits, and back as a document: headings begin with
 * "■ ", items with "・" or "- ", all else are paragraphs, one a line. Pure.
 */
#ifndef RESPOND_TOLD_H
#define RESPOND_TOLD_H

#include "model/document.h"

#include "base/arena.h"
#include "base/buf.h"

#define TOLD_BYTES 7900 /* what one entry of a case can keep, with a reserve */

/* What a line of the text is; *ret_rest: the line without its mark. */
enum block_kind told_line(struct str line, struct str *ret_rest);

/* Headings, paragraphs and items of d, a line each; other blocks are left out. ERR_LIMIT: out. */
enum err told_text(const struct document *d, struct buf *out);

/* The blocks of `text` into d, whose title, footer and times are there. ERR_FULL. */
enum err told_blocks(struct str text, struct arena *a, struct document *d);

#endif
