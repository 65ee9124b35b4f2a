/*
 * Every value of an index: names, addresses, URLs, fingerprints of handshakes (file hashes are not
 * walked). In no order, each once, whatever number of lists say it and in whichever layer; what
 * lists say of it tells index_find(). For exports: a piece of the records is in memory at a time.
 */
#ifndef KNOW_INDEX_WALK_H
#define KNOW_INDEX_WALK_H

#include "know/index/find.h"

#define WALK_BYTES (4 * LIMIT_INDEX_BUCKET_BYTES)

struct index_walk {
	const struct index *x;
	unsigned layer, shard;
	uint32_t bucket;    /* the next one */
	uint32_t piece_end; /* the first bucket that is not in `room` */
	uint32_t piece_at;  /* of room[0] in the shard's records */
	uint32_t piece_len;
	struct str records;   /* of the bucket at hand */
	struct reader reader; /* in it */
	uint64_t not_read;    /* pieces and buckets that could not be read */
	struct index_hits hits;
	uint8_t room[WALK_BYTES];
};

/* The index is borrowed until the end. */
void index_walk_begin(struct index_walk *w, const struct index *x);
/* Bytes of a layer's file that are in memory because of the walk; NULL: they are not. Who reads for
 * look-ups beside it asks here first. */
const void *index_walk_bytes(
	const struct index_walk *w, enum index_layer layer, uint64_t at, size_t len);
/* The next value, borrowed until the next call; false: there is no more. */
bool index_walk_next(struct index_walk *w, enum indicator_kind *ret_kind, struct str *ret_value);

#endif
