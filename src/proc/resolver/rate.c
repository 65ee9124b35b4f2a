/* See rate.h. Tokens are counted in thousandths, so that a millisecond gives per_second of them. */
#include "proc/resolver/rate.h"

#include "base/lru.h"

#include <stdlib.h>

struct bucket {
	int64_t tokens;
	ms_t at;
};

struct rate {
	struct lru *table;
	int64_t per_second, full;
};

struct rate *
rate_new(uint32_t clients, unsigned per_second, unsigned burst, const struct hash_key *key)
{
	struct rate *r = calloc(1, sizeof(*r));
	struct lru_options options = {.key_size = sizeof(struct addr),
		.value_size = sizeof(struct bucket),
		.capacity = clients,
		.hash_key = *key};

	if (r == NULL)
		return NULL;
	r->per_second = per_second;
	r->full = (int64_t)burst * 1000;
	r->table = lru_new(&options);
	if (r->table != NULL)
		return r;
	free(r);
	return NULL;
}

void
rate_free(struct rate *r)
{
	if (r == NULL)
		return;
	lru_free(r->table);
	free(r);
}

bool
rate_take(struct rate *r, struct addr from, ms_t now)
{
	struct bucket *b;
	bool is_new;

	if (from.family == 6)
		memset(from.b + 8, 0, 8);
	b = lru_put(r->table, &from, &is_new);
	if (is_new)
		*b = (struct bucket){.tokens = r->full, .at = now};
	b->tokens += (now - b->at) * r->per_second;
	b->at = now;
	if (b->tokens > r->full)
		b->tokens = r->full;
	if (b->tokens < 1000)
		return false;
	b->tokens -= 1000;
	return true;
}
