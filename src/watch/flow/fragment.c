/* Reassembly of fragments in a small table of fixed buffers. See fragment.h. */
#include "watch/flow/fragment.h"

#include "base/lru.h"
#include "wire/ip/ip.h"

#include <stdlib.h>

#define UNITS (LIMIT_DATAGRAM_BYTES / 8)
#define TOO_OLD (30 * MS_SECOND)

struct fragment_key {
	struct addr src, dst;
	uint32_t id;
	uint32_t protocol;
};

struct datagram {
	ms_t begun;
	uint32_t total; /* bytes, once the last fragment came; else 0 */
	uint32_t have;
	bool has_first;
	struct ip_packet first;
	uint8_t seen[UNITS / 8 + 1]; /* one bit per 8 bytes */
	char bytes[LIMIT_DATAGRAM_BYTES];
};

struct fragment_table {
	struct lru *datagrams;
	struct datagram *whole; /* the one that was given out last */
	uint64_t dropped;
};

struct fragment_table *
fragment_table_new(const struct hash_key *key)
{
	struct fragment_table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->whole = calloc(1, sizeof(*t->whole));
	t->datagrams = lru_new(&(struct lru_options){.key_size = sizeof(struct fragment_key),
		.value_size = sizeof(struct datagram),
		.capacity = LIMIT_FRAGMENTS,
		.hash_key = *key});
	if (t->whole == NULL || t->datagrams == NULL) {
		fragment_table_free(t);
		return NULL;
	}
	return t;
}

void
fragment_table_free(struct fragment_table *t)
{
	if (t == NULL)
		return;
	lru_free(t->datagrams);
	free(t->whole);
	free(t);
}

/* Marks the units; false when one was seen before. */
static bool
mark(struct datagram *d, uint32_t offset, size_t len)
{
	for (size_t unit = offset / 8; unit < (offset + len + 7) / 8; unit++) {
		uint8_t bit = (uint8_t)(1U << (unit % 8));

		if ((d->seen[unit / 8] & bit) != 0)
			return false;
		d->seen[unit / 8] |= bit;
	}
	return true;
}

static enum err
place(struct datagram *d, const struct ip_packet *f)
{
	uint32_t end = f->fragment_offset + (uint32_t)f->payload.len;

	if (end > LIMIT_DATAGRAM_BYTES)
		return ERR_LIMIT;
	if (f->is_cut || f->payload.len == 0 || (f->more_fragments && f->payload.len % 8 != 0))
		return ERR_MALFORMED;
	if (!mark(d, f->fragment_offset, f->payload.len))
		return ERR_MALFORMED;
	memcpy(d->bytes + f->fragment_offset, f->payload.p, f->payload.len);
	d->have += (uint32_t)f->payload.len;
	if (!f->more_fragments)
		d->total = end;
	if (f->fragment_offset == 0) {
		d->first = *f;
		d->has_first = true;
	}
	if (d->total != 0 && d->have > d->total)
		return ERR_MALFORMED;
	return d->has_first && d->have == d->total ? ERR_OK : ERR_AGAIN;
}

enum err
fragment_add(struct fragment_table *t, const struct ip_packet *fragment, ms_t at,
	struct ip_packet *ret_whole)
{
	struct fragment_key key = {.src = fragment->src,
		.dst = fragment->dst,
		.id = fragment->id,
		.protocol = fragment->version == 4 ? fragment->protocol : 0};
	bool is_new;
	struct datagram *d = lru_put(t->datagrams, &key, &is_new);
	enum err err;

	if (!is_new && at - d->begun > TOO_OLD)
		memset(d, 0, sizeof(*d));
	if (d->have == 0)
		d->begun = at;
	err = place(d, fragment);
	if (err == ERR_AGAIN)
		return err;
	if (err == ERR_OK) {
		*t->whole = *d;
		err = ip_whole(
			&t->whole->first, str_of(t->whole->bytes, t->whole->total), ret_whole);
	}
	if (err != ERR_OK)
		t->dropped++;
	lru_drop(t->datagrams, &key);
	return err;
}

uint64_t
fragment_dropped(const struct fragment_table *t)
{
	return t->dropped + lru_evicted(t->datagrams);
}
