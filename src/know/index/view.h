/*
 * The index as a struct indicator_view (model/indicator.h), for the sensor: what it saw is brought
 * into the lists' own form, looked up, and confirmed by the index's records. Another view may stand
 * behind it (the lists that a person put on this machine): of both, the one that does more answers.
 *
 * What is held back is no hit: whoever watches, and does not block, would only raise an alarm.
 */
#ifndef KNOW_INDEX_VIEW_H
#define KNOW_INDEX_VIEW_H

#include "know/index/file.h"

struct index_view {
	struct indicator_view view;	     /* for whoever asks; its address stays */
	const struct indicator_view *others; /* NULL: none */
	const struct index *index;	     /* NULL: none */
	/* The heads of its layers, for the names of lists; NULL: there is none. */
	const struct index_file *files[INDEX_LAYERS];
	ms_t now;	 /* what has run out by then is nothing; 0: all counts */
	uint64_t unread; /* records that the disk did not give */
	struct index_hits hits;
	char key[LIMIT_INDICATOR_TEXT];
	char shown[LIMIT_INDICATOR_TEXT];
};

void index_view_start(struct index_view *v, const struct indicator_view *others);
/* Another index, or none; also after `others` changed. All are borrowed until the next call. */
void index_view_use(struct index_view *v, const struct index *index, const struct index_file *base,
	const struct index_file *fresh);

#endif
