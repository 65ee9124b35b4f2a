/* Bytes with some runs replaced, so that all else stays as it was; docs/ only. */
#ifndef DOCS_EDIT_H
#define DOCS_EDIT_H

#include "base/buf.h"

struct edits {
	struct buf list; /* of struct edit */
	struct buf text; /* what goes in, one after the other */
};

struct edits edits_of(size_t text_max);
void edits_done(struct edits *e);

/* Replaces [from, to) by what is added to e->text until the next call (or edits_apply). Edits do
 * not overlap; they may come in any order; of two at one place the earlier comes first. */
void edits_add(struct edits *e, size_t from, size_t to);
/* ERR_MALFORMED: they overlap; ERR_LIMIT. */
enum err edits_apply(struct edits *e, struct str bytes, struct buf *out);

#endif
