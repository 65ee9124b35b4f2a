/*
 * Asking a whole index: the base, and above it what came since (the *fresh* layer: small, made
 * anew by each delta, until the base is made anew). A record there that is "gone" takes away what
 * the base says for the same value and note.
 *
 * The tables are in memory; records and notes are read through `read` only after a probe said
 * "perhaps". Nothing is a hit that was not confirmed there.
 */
#ifndef KNOW_FIND_H
#define KNOW_FIND_H

#include "know/index/index.h"
#include "know/index/note.h"

enum index_layer {
	INDEX_BASE,
	INDEX_FRESH,
};
#define INDEX_LAYERS 2

struct index_part {
	struct index_table table;
	uint64_t records_at; /* where its records begin in its layer's file */
};

struct index {
	struct hash_key key;
	struct index_part parts[INDEX_LAYERS][INDEX_WIDTHS][INDEX_SHARDS];
	uint64_t notes_at[INDEX_LAYERS]; /* where the notes begin in the layer's file */
	/* Exactly len bytes of the layer's file; false when they cannot be had. */
	bool (*read)(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len);
	void *arg;
	uint64_t prefixes[2][3]; /* of all tables; index_ready() */
	unsigned digests;
};

/* After the parts were set: gathers what look-ups need of all of them. */
void index_ready(struct index *x);

/* The caller's room for one look-up; hits borrow from it. */
struct index_hits {
	unsigned n;
	unsigned left_out; /* lists that say the same, beyond LIMIT_INDEX_HITS */
	unsigned not_read; /* probes that said perhaps, and whose record could not be read */
	struct indicator_found list[LIMIT_INDEX_HITS]; /* the one that does most first */
	uint8_t room[LIMIT_INDEX_HITS];		       /* which of the texts is a hit's */
	char text[LIMIT_INDEX_HITS][LIMIT_INDEX_NOTE_BYTES];
	uint8_t scratch[INDEX_LAYERS][LIMIT_INDEX_BUCKET_BYTES];
};

/*
 * All that lists say of the value at the time `now` (what has run out is nothing). Each list speaks
 * by the longest name at or above it that it holds (and says nothing when it takes that one back:
 * HELD_EXCEPTED), or the narrowest prefix of an address; of all
 * lists the strictest stands first: so no list hides what another says. value: in normal form. n is
 * 0 when there is nothing.
 */
void index_find(const struct index *x, enum indicator_kind kind, struct str value, ms_t now,
	struct index_hits *ret_hits);
void index_find_address(
	const struct index *x, struct addr a, ms_t now, struct index_hits *ret_hits);
/* The same of a network: what is said of it and of those that it lies in. */
void index_find_network(
	const struct index *x, struct addr a, unsigned bits, ms_t now, struct index_hits *ret_hits);

/* Does the layer have the very value, said or gone? The room is used, and nothing in it kept. */
bool index_has(const struct index *x, enum index_layer layer, enum indicator_kind kind,
	struct str value, struct index_hits *room);

#endif
