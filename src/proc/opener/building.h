/*
 * The order of the portal as lists to be read, and what becomes of each: the fresh version, the
 * last good one, or none. For builder.c.
 */
#ifndef PROC_OPENER_BUILDING_H
#define PROC_OPENER_BUILDING_H

#include "base/limits.h"
#include "proc/common/feed_order.h"
#include "proc/common/index_make.h"
#include "proc/common/packs.h"

struct builder {
	const char *guard; /* DATA/guard */
	struct packs packs;
	struct arena *arena;
	struct feed_order order;
	struct held *held;
	struct index_source sources[LIMIT_INDICATOR_LISTS];
	size_t n_sources;
	char paths[LIMIT_INDICATOR_LISTS][LIMIT_PATH_BELOW];
	size_t row_of[LIMIT_INDICATOR_LISTS]; /* of a source */
	struct index_result result;
	struct feed_report report;
	struct feed_report_row rows[LIMIT_INDICATOR_LISTS]; /* as those of the order */
	struct feed_report_held held_rows[LIMIT_FEED_HELD];
	bool is_held_cut;				 /* not all that is held is among them */
	struct feed_report before;			 /* work/known; made 0: there is none */
	struct index_known known[LIMIT_INDICATOR_LISTS]; /* of a source */
	uint8_t held_digest[DIGEST_BYTES_MAX];
};

/* The sources, by which version of each list is to be used. */
void building_gather(struct builder *b);
/* The version that ended it all: the last good one instead, or none. */
void building_give_way(struct builder *b, enum err err);
/* Into the report. */
void building_take_counts(struct builder *b);

#endif
