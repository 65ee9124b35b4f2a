/* Chunks in a list, filled one after the other. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

#define CHUNK_BYTES 16384

struct chunk {
	struct chunk *next;
	size_t used;
	size_t room;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct chunk *chunks;
	size_t total;
	size_t max;
	enum err err;
};

struct arena *
arena_new(size_t max_bytes)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a != NULL)
		a->max = max_bytes;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	while (a->chunks != NULL) {
		struct chunk *next = a->chunks->next;

		free(a->chunks);
		a->chunks = next;
	}
	free(a);
}

void
arena_clear(struct arena *a)
{
	struct chunk *c = a->chunks;

	/* one chunk of the usual size stays, zeroed as arena_alloc() promises */
	while (c != NULL && (c->next != NULL || c->room > CHUNK_BYTES)) {
		a->chunks = c->next;
		free(c);
		c = a->chunks;
	}
	if (c != NULL) {
		memset(c->bytes, 0, c->used);
		c->used = 0;
	}
	a->total = 0;
	a->err = ERR_OK;
}

void *
arena_alloc(struct arena *a, size_t len)
{
	struct chunk *c = a->chunks;
	size_t need;
	void *p;

	if (a->err != ERR_OK)
		return NULL;
	if (len > a->max || a->total > a->max - len) {
		a->err = ERR_LIMIT;
		return NULL;
	}
	need = (len + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (c == NULL || c->room - c->used < need) {
		size_t room = need > CHUNK_BYTES ? need : CHUNK_BYTES;

		c = calloc(1, sizeof(*c) + room);
		if (c == NULL) {
			a->err = ERR_FULL;
			return NULL;
		}
		c->room = room;
		c->next = a->chunks;
		a->chunks = c;
	}
	p = c->bytes + c->used;
	c->used += need;
	a->total += need;
	return p;
}

char *
arena_copy(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.len + 1);

	if (p != NULL && s.len > 0)
		memcpy(p, s.p, s.len);
	return p;
}

enum err
arena_err(const struct arena *a)
{
	return a->err;
}
