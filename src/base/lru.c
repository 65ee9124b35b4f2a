/*
 * Chained hash table over one preallocated array of nodes, threaded on a list in order of use.
 * Node 0 is the head of both the list of use and the free list's end mark, so index 0 means none.
 */
#include "base/lru.h"

#include <stdlib.h>

struct node {
	uint32_t chain; /* next in the bucket, or next free */
	uint32_t older;
	uint32_t newer;
	uint32_t hash;
};

struct lru {
	struct lru_options o;
	size_t stride;
	uint32_t mask;
	uint32_t count;
	uint32_t used; /* nodes 1..used were in use once; memory of the others is untouched */
	uint32_t free;
	uint64_t evicted;
	uint32_t *buckets;
	struct node *nodes; /* capacity + 1 */
	uint8_t *data;	    /* key, padding, value; capacity + 1 of them */
};

static size_t
align8(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

static void
forget_all(struct lru *t)
{
	t->free = t->used = 0;
	t->nodes[0].older = t->nodes[0].newer = 0;
	t->count = 0;
}

struct lru *
lru_new(const struct lru_options *options)
{
	struct lru *t = calloc(1, sizeof(*t));
	size_t n = (size_t)options->capacity + 1;
	uint32_t buckets = 1;

	BUG_IF(options->key_size == 0 || options->key_size > 64);
	BUG_IF(options->is_hashed && options->key_size < sizeof(uint32_t));
	BUG_IF(options->capacity == 0 || options->capacity > 1U << 24);
	if (t == NULL)
		return NULL;
	while (buckets < options->capacity)
		buckets <<= 1;
	t->o = *options;
	t->stride = align8(options->key_size) + align8(options->value_size);
	t->mask = buckets - 1;
	t->buckets = calloc(buckets, sizeof(*t->buckets));
	t->nodes = calloc(n, sizeof(*t->nodes));
	t->data = calloc(n, t->stride);
	if (t->buckets == NULL || t->nodes == NULL || t->data == NULL) {
		lru_free(t);
		return NULL;
	}
	forget_all(t);
	return t;
}

void
lru_free(struct lru *t)
{
	if (t == NULL)
		return;
	free(t->buckets);
	free(t->nodes);
	free(t->data);
	free(t);
}

static uint8_t *
key_of(const struct lru *t, uint32_t at)
{
	return t->data + at * t->stride;
}

static uint8_t *
value_of(const struct lru *t, uint32_t at)
{
	return key_of(t, at) + align8(t->o.key_size);
}

static void
unlink_use(struct lru *t, uint32_t at)
{
	struct node *n = &t->nodes[at];

	t->nodes[n->older].newer = n->newer;
	t->nodes[n->newer].older = n->older;
}

/* nodes[0].older is the latest used, nodes[0].newer the longest unused. */
static void
link_latest(struct lru *t, uint32_t at)
{
	struct node *n = &t->nodes[at];

	n->older = t->nodes[0].older;
	n->newer = 0;
	t->nodes[n->older].newer = at;
	t->nodes[0].older = at;
}

static uint32_t
find(const struct lru *t, const void *key, uint32_t hash)
{
	uint32_t at = t->buckets[hash & t->mask];

	while (at != 0) {
		const struct node *n = &t->nodes[at];

		if (n->hash == hash && memcmp(key_of(t, at), key, t->o.key_size) == 0)
			return at;
		at = n->chain;
	}
	return 0;
}

static uint32_t
hash_of(const struct lru *t, const void *key)
{
	uint32_t hash;

	if (t->o.is_hashed) {
		memcpy(&hash, key, sizeof(hash));
		return hash;
	}
	return (uint32_t)hash_bytes(&t->o.hash_key, key, t->o.key_size);
}

void
lru_near(const struct lru *t, const void *key)
{
	__builtin_prefetch(&t->buckets[hash_of(t, key) & t->mask]);
}

#define NEAR_LINES 3 /* of an entry */
#define LINE 64

void
lru_nearer(const struct lru *t, const void *key)
{
	uint32_t at = t->buckets[hash_of(t, key) & t->mask];

	if (at == 0)
		return;
	__builtin_prefetch(&t->nodes[at]);
	for (size_t i = 0; i < NEAR_LINES && i * LINE < t->stride; i++)
		__builtin_prefetch(key_of(t, at) + i * LINE);
}

void *
lru_peek(const struct lru *t, const void *key)
{
	uint32_t at = find(t, key, hash_of(t, key));

	return at == 0 ? NULL : value_of(t, at);
}

void *
lru_get(struct lru *t, const void *key)
{
	uint32_t at = find(t, key, hash_of(t, key));

	if (at == 0)
		return NULL;
	unlink_use(t, at);
	link_latest(t, at);
	return value_of(t, at);
}

static void
remove_node(struct lru *t, uint32_t at)
{
	struct node *n = &t->nodes[at];
	uint32_t *link = &t->buckets[n->hash & t->mask];

	while (*link != at)
		link = &t->nodes[*link].chain;
	*link = n->chain;
	unlink_use(t, at);
	n->chain = t->free;
	t->free = at;
	t->count--;
}

static uint32_t
take_node(struct lru *t)
{
	uint32_t at = t->free;

	if (at == 0)
		return ++t->used;
	t->free = t->nodes[at].chain;
	return at;
}

void *
lru_put(struct lru *t, const void *key, bool *ret_is_new)
{
	uint32_t hash = hash_of(t, key);
	uint32_t at = find(t, key, hash);

	if (ret_is_new != NULL)
		*ret_is_new = at == 0;
	if (at != 0) {
		unlink_use(t, at);
		link_latest(t, at);
		return value_of(t, at);
	}
	if (t->count == t->o.capacity) {
		uint32_t oldest = t->nodes[0].newer;

		if (t->o.on_evict != NULL)
			t->o.on_evict(t->o.evict_arg, key_of(t, oldest), value_of(t, oldest));
		remove_node(t, oldest);
		t->evicted++;
	}
	at = take_node(t);
	t->nodes[at].hash = hash;
	t->nodes[at].chain = t->buckets[hash & t->mask];
	t->buckets[hash & t->mask] = at;
	link_latest(t, at);
	t->count++;
	memcpy(key_of(t, at), key, t->o.key_size);
	memset(value_of(t, at), 0, t->o.value_size);
	return value_of(t, at);
}

void
lru_drop(struct lru *t, const void *key)
{
	uint32_t at = find(t, key, hash_of(t, key));

	if (at != 0)
		remove_node(t, at);
}

uint32_t
lru_count(const struct lru *t)
{
	return t->count;
}

uint64_t
lru_evicted(const struct lru *t)
{
	return t->evicted;
}

uint32_t
lru_next(const struct lru *t, uint32_t at)
{
	return t->nodes[at].newer;
}

const void *
lru_key_at(const struct lru *t, uint32_t at)
{
	return key_of(t, at);
}

void *
lru_value_at(const struct lru *t, uint32_t at)
{
	return value_of(t, at);
}

uint32_t
lru_place(const struct lru *t, const void *value)
{
	return (uint32_t)((size_t)((const uint8_t *)value - t->data) / t->stride);
}
