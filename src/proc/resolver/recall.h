/*
 * What the lists said of names lately, so that a blocked name that is asked for again and again
 * does not cost the disk anything: the strictest saying of each, which is all that a verdict looks
 * at (guard/guard.h). Verdicts themselves are not kept: who asks and what the policy says count
 * each time. A bounded ring, the oldest goes first; forgotten as a whole when another index is in
 * use.
 */
#ifndef PROC_RESOLVER_RECALL_H
#define PROC_RESOLVER_RECALL_H

#include "base/hash.h"
#include "know/index/find.h"

/* A name, and its keyed hash, which is made once for all who look the name up. */
struct known_name {
	struct str text;
	uint64_t hash;
};

static inline struct known_name
known_name_of(const struct hash_key *key, struct str text)
{
	return (struct known_name){text, hash_bytes(key, text.p, text.len)};
}

struct recall;

/* NULL: no memory. */
struct recall *recall_new(void);
void recall_free(struct recall *c);

/* What was said of that very name; false: not known any more. The value borrows from `name`, `what`
 * from the ring until the next recall_add(); context, tlp and last_seen are not kept. */
bool recall_find(const struct recall *c, struct known_name name, ms_t now,
	struct indicator_found *ret_found);

/* Bring what recall_find() will read nearer: first where it stands, some time later itself. */
void recall_near(const struct recall *c, uint64_t hash);
void recall_nearer(const struct recall *c, uint64_t hash);

/* hits: of index_find() for that name at the time `now`, at least one. Passed over when not all
 * could be read, or when its texts are too long. */
void recall_add(struct recall *c, struct known_name name, const struct index_hits *hits, ms_t now);

void recall_forget(struct recall *c);

#endif
