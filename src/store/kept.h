/*
 * Packets that are kept for cases until they become a file: of each action so many frames and
 * bytes, of all together LIMIT_KEEP_BYTES_ALL; the oldest go first, and what went is counted. See
 * store.h for the rules that hold for all.
 */
#ifndef STORE_KEPT_H
#define STORE_KEPT_H

#include "store/store.h"

/* What came of one action's frames: a message of the sensor. */
struct store_kept_frame {
	uint64_t act;	    /* below 2^63 */
	uint64_t run, seen; /* below 2^63; seen rises within a run */
	ms_t now;
	bool is_masked;
	struct store_frame frame; /* no bytes: only the count */
};
/* Of an action that was begun, and is not in a file yet. */
struct store_packets {
	uint64_t act;
	char case_id[37];
	uint32_t entry; /* its number in the case */
	char device[DEVICE_ID_TEXT_MAX];
	uint64_t seen;	 /* of the device, as the sensor counted them */
	uint64_t frames; /* that are here; seen - frames were lost on the way or went */
	uint64_t bytes;
	uint64_t masked; /* of all that came */
	ms_t changed;	 /* begun, or the latest frame came */
};
/* act, case_id, entry, device, changed; nothing when it is there. */
enum err store_kept_begin(struct store_tx *tx, const struct store_packets *k);
/* Twice is once; of an action that is not there: ignored. */
enum err store_kept_put(struct store_tx *tx, const struct store_kept_frame *f);

enum err store_kept_list(const struct store_view *v, struct arena *a,
	struct store_packets **ret_list, size_t *ret_n);
/* In the order in which they came, those after number `after` (0: from the first), at most limit.
 * *ret_last: the number of the last one given. */
enum err store_kept_frames(const struct store_view *v, uint64_t act, uint64_t after, uint32_t limit,
	struct arena *a, struct store_frame **ret_list, size_t *ret_n, uint64_t *ret_last);
/* All of it, when it is in a file. */
enum err store_kept_remove(struct store_tx *tx, uint64_t act);

#endif
