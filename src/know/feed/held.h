/*
 * What never blocks by itself, whatever a list says: names that many people visit, suffixes below
 * which anybody registers, the company's own and its partners', what its devices have used for a
 * month, routine services and names nobody can do without of the packs. Lists are wrong, and lists
 * are poisoned.
 *
 * An indicator means a name and all below it. So it is held when it is such a name, or lies above
 * one ("google.com" for "www.google.com"); and, for own, partner, service and needed, when it lies
 * below one ("mail.example.co.jp" for "example.co.jp"), unless anybody has names there (co.jp,
 * github.io). Networks likewise.
 *
 * Only hashes are kept (50 bits, so a name is held by mistake once in 10^8): 11 to 22 bytes for
 * each name and each name above it, at most LIMIT_HELD of them (64 MB).
 */
#ifndef KNOW_FEED_HELD_H
#define KNOW_FEED_HELD_H

#include "base/digest.h"
#include "base/hash.h"
#include "base/limits.h"
#include "model/detect_pack.h"
#include "model/guard_names.h"
#include "model/indicator.h"

struct held; /* grows as it is filled; then only read */

/* NULL: no memory. The packs' routine services are held from the start; packs may be NULL. */
struct held *held_new(const struct hash_key *key, const struct detect_packs *packs);
void held_free(struct held *h);

/* A name (also with *.), an address or a network. ERR_MALFORMED: none of them; ERR_LIMIT, ERR_FULL.
 */
enum err held_add(struct held *h, enum indicator_held why, struct str value);

/* HELD_NEEDED, of packs/guard/needed.yaml. ERR_LIMIT, ERR_FULL. */
enum err held_needed(struct held *h, const struct guard_names *names);

struct held_counts {
	uint32_t taken, not_read;
};
/*
 * A file of them: one a line, "rank,name" as lists of popular names have it, or the JSON of MISP's
 * warning lists ("list": [...]); '#' and "//" begin comments. For HELD_SUFFIX: the public suffix
 * list in its own format (publicsuffix.org/list). ERR_MALFORMED when nothing in it can be read.
 */
enum err held_read(struct held *h, enum indicator_held why, struct str bytes,
	struct held_counts *ret_counts, struct errinfo *info);

/* Why the indicator does not block by itself: value in normal form. *ret_hash: its hash, as
 * index_hash() makes it with the same key, when it was made on the way; else 0. */
enum indicator_held held_why(
	const struct held *h, enum indicator_kind kind, struct str value, uint64_t *ret_hash);
/* The key that held_new() was given. */
const struct hash_key *held_key(const struct held *h);

/* Is it one of those that were added as HELD_OWN, or below one? For a list's own exceptions. */
bool held_below(const struct held *h, enum indicator_kind kind, struct str value);

/* The same for the same things, added in the same order: what is held has not changed. */
void held_digest(const struct held *h, uint8_t out[DIGEST_BYTES_MAX]);

size_t held_bytes(const struct held *h); /* of memory */

#endif
