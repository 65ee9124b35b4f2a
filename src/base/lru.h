/*
 * A bounded table from a fixed-size key to a fixed-size value. All memory is taken at the start;
 * when it is full, the entry that was used longest ago makes room. The one container behind what
 * the sensor remembers (devices, pairs, names), so that no traffic can make it grow.
 *
 * A value's address stays valid until the entry is evicted or dropped; new entries are all zeroes.
 */
#ifndef BASE_LRU_H
#define BASE_LRU_H

#include "base/hash.h"
#include "base/str.h"

struct lru;

/* Called before an entry is evicted to make room; may read both, must not touch the table. */
typedef void lru_evict_fn(void *arg, const void *key, void *value);

struct lru_options {
	size_t key_size;   /* bytes, 1..64 */
	size_t value_size; /* bytes */
	uint32_t capacity; /* entries, 1..2^24 */
	struct hash_key hash_key;
	bool is_hashed; /* keys begin with 32 bits of a keyed hash: they are not hashed once more */
	lru_evict_fn *on_evict; /* may be NULL */
	void *evict_arg;
};

/* NULL when memory is out. Freed by lru_free(). */
struct lru *lru_new(const struct lru_options *options);
void lru_free(struct lru *t);

/* Bring what lru_get() of that key will read nearer: first where it stands, some time later the
 * entry itself. Nothing changes. */
void lru_near(const struct lru *t, const void *key);
void lru_nearer(const struct lru *t, const void *key);

/* The value under key, made the latest used; NULL when there is none. */
void *lru_get(struct lru *t, const void *key);
/* The same without touching the order. */
void *lru_peek(const struct lru *t, const void *key);
/* The value under key, made when missing (*ret_is_new says so; may be NULL). Never NULL. */
void *lru_put(struct lru *t, const void *key, bool *ret_is_new);
/* Forgets the entry, if there; on_evict is not called. */
void lru_drop(struct lru *t, const void *key);

uint32_t lru_count(const struct lru *t);
uint64_t lru_evicted(const struct lru *t); /* since the start */

/*
 * From the longest unused to the latest: the entry after `at` (start with 0); 0 at the end. The
 * entry may be dropped in the loop after its successor was asked for.
 */
uint32_t lru_next(const struct lru *t, uint32_t at);
/* The place of a value that this table gave: what lru_next() would call it. */
uint32_t lru_place(const struct lru *t, const void *value);
const void *lru_key_at(const struct lru *t, uint32_t at);
void *lru_value_at(const struct lru *t, uint32_t at);

#define lru_each(t, at) for (uint32_t at = lru_next(t, 0); at != 0; at = lru_next(t, at))

#endif
