/*
 * How the notes of indicators (model/indicator.h) are written. They stand on the disk behind the
 * records; a record has the place of its note, which many share.
 */
#ifndef KNOW_INDEX_NOTE_H
#define KNOW_INDEX_NOTE_H

#include "base/buf.h"
#include "base/reader.h"
#include "model/indicator.h"

/* At most LIMIT_INDEX_NOTE_BYTES. */
void index_note_put(struct buf *b, const struct indicator_note *n);
/* ERR_MALFORMED, ERR_TRUNCATED: it is none, its texts are too long, its times are no dates. Strings
 * are borrowed. */
enum err index_note_read(struct reader *r, struct indicator_note *ret_note);

#endif
