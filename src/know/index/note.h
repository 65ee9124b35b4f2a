/*
 * What is known of an indicator beside its value: which list says it, how surely, since when, until
 * when, who may see it, and where one reads more. Indicators of one list mostly share one note.
 * Notes stand on the disk behind the records; a record has the place of its note.
 */
#ifndef KNOW_INDEX_NOTE_H
#define KNOW_INDEX_NOTE_H

#include "base/buf.h"
#include "base/reader.h"
#include "base/time.h"
#include "model/indicator.h"

struct index_note {
	uint8_t list;		  /* number of the list, from the index's head */
	enum indicator_tier tier; /* what the list would have */
	enum indicator_held held; /* why it does not block by itself after all */
	enum confidence confidence;
	enum tlp tlp;
	ms_t first_seen, last_seen; /* 0: not said */
	ms_t expires;		    /* 0: never */
	struct str what;	    /* "Emotet": at most LIMIT_INDICATOR_WHAT */
	struct str context; /* the object's id in its list; at most LIMIT_INDICATOR_CONTEXT */
};

/* At most LIMIT_INDEX_NOTE_BYTES. */
void index_note_put(struct buf *b, const struct index_note *n);
/* ERR_MALFORMED, ERR_TRUNCATED: it is none. Strings are borrowed. */
enum err index_note_read(struct reader *r, struct index_note *ret_note);

#endif
