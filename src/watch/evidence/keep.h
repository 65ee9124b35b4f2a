/*
 * Packets of one device, kept for a case because a person asked: which frames are the device's, how
 * many of them may be taken, and their masking. Pure: the list, frames and their times come in;
 * what is taken is given out at once, nothing is stored here.
 *
 * A device with a card is known by its card alone (an address may be another's tomorrow), one
 * behind a router by its addresses. Of each device LIMIT_KEEP_PER_SECOND frames a second are taken,
 * of each frame the first LIMIT_KEEP_FRAME_BYTES; all are counted.
 *
 * Secrets are overwritten as in an alert's frames (evidence.h), frame by frame: one that is divided
 * between two frames, or in a protocol that mask.c does not know, stays. A masked frame keeps its
 * length, its checksum no longer fits.
 */
#ifndef WATCH_EVIDENCE_KEEP_H
#define WATCH_EVIDENCE_KEEP_H

#include "base/addr.h"
#include "base/limits.h"
#include "base/time.h"

struct keep_item {
	uint64_t act; /* whose packets they are; several items may have the same */
	bool is_mac;
	struct mac mac;
	struct addr addr;
	ms_t until; /* frames of later are not taken */
};

struct keep_act {
	uint64_t act;
	uint64_t seen; /* frames of it, taken or not */
	uint64_t said; /* of them given out, or told by keep_counts() */
	int64_t room;  /* thousandths of a frame that may be taken now */
	ms_t filled;
};

struct keeper { /* zero it to begin */
	struct keep_item items[LIMIT_KEEP_ITEMS];
	size_t n_items;
	struct keep_act acts[LIMIT_KEEP_ACTS];
	size_t n_acts;
	char bytes[LIMIT_KEEP_FRAME_BYTES]; /* of the frame that is given out */
};

struct keep_frame {
	uint64_t act, seen; /* seen: this one included */
	ms_t at;
	uint32_t wire_len;
	bool is_masked;
	struct str bytes; /* valid during the call; "": only the count */
};
/* False: there was no room for it, so that its count is told later. */
typedef bool keep_fn(void *arg, const struct keep_frame *frame);

/* Replaces the list; acts that were in it before keep their counts. What is over the limits is left
 * out. */
void keep_set(struct keeper *k, const struct keep_item *list, size_t n);
/* A frame as it was captured; linktype as pcap numbers it. */
void keep_take(struct keeper *k, int linktype, ms_t at, struct str frame, size_t wire_len,
	keep_fn *give, void *arg);
/* Tells of each act whose latest frames were not taken how many there were. Once a second. */
void keep_counts(struct keeper *k, keep_fn *give, void *arg);

#endif
