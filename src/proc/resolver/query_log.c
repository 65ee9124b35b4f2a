/* See query_log.h: an array in order of arrival, and an open table of its places. Rows are
 * told apart by a keyed hash of 64 bits. */
#include "proc/resolver/query_log.h"

#include <stddef.h>

/* As they are hashed: no byte between them is left to chance. */
struct said_bytes {
	uint64_t device, name_hash, rule;
	struct addr from;
	uint8_t numbers[5];
	char found[LIMIT_HOST_BYTES];
};
_Static_assert(offsetof(struct said_bytes, found) == 3 * 8 + sizeof(struct addr) + 5, "no gaps");

static uint64_t
hash_of(const struct query_log *l, const struct query_said *said)
{
	struct said_bytes bytes;
	size_t found =
		said->found.len < sizeof(bytes.found) ? said->found.len : sizeof(bytes.found);

	bytes.device = said->device;
	bytes.name_hash = said->name_hash;
	bytes.rule = said->rule;
	bytes.from = said->from;
	bytes.numbers[0] = said->action;
	bytes.numbers[1] = said->reason;
	bytes.numbers[2] = said->would;
	bytes.numbers[3] = said->warns;
	bytes.numbers[4] = said->list;
	if (found > 0)
		memcpy(bytes.found, said->found.p, found);
	return hash_bytes(&l->key, &bytes, offsetof(struct said_bytes, found) + found);
}

static uint16_t *
slot_of(struct query_log *l, uint64_t hash)
{
	size_t at = hash % QUERY_LOG_SLOTS;

	while (l->slots[at] != 0 && l->hashes[l->slots[at] - 1] != hash)
		at = (at + 1) % QUERY_LOG_SLOTS;
	return &l->slots[at];
}

struct bus_query *
query_log_row(struct query_log *l, const struct query_said *said, bool *ret_is_new)
{
	uint64_t hash = hash_of(l, said);
	uint16_t *slot = slot_of(l, hash);

	*ret_is_new = *slot == 0;
	if (*slot != 0)
		return &l->rows[*slot - 1];
	if (l->n == LIMIT_QUERY_ROWS) {
		l->lost++;
		return NULL;
	}
	l->hashes[l->n++] = hash;
	*slot = (uint16_t)l->n;
	return &l->rows[l->n - 1];
}

void
query_log_count(struct bus_query *row, int door, bool is_missing, ms_t at)
{
	row->times++;
	row->missing += is_missing;
	row->last = at;
	if (door >= 0)
		row->doors |= (uint8_t)(1U << door);
}

/* The places of rows that may still grow. */
static void
place_anew(struct query_log *l)
{
	memset(l->slots, 0, sizeof(l->slots));
	for (size_t i = l->n_sent; i < l->n; i++)
		*slot_of(l, l->hashes[i]) = (uint16_t)(i + 1);
}

void
query_log_send(struct query_log *l, struct bus_queries *ret_queries)
{
	if (l->n_sent == 0) {
		l->n_sent = l->n < BUS_QUERIES_MAX ? l->n : BUS_QUERIES_MAX;
		place_anew(l);
	}
	ret_queries->n_rows = (uint32_t)l->n_sent;
	memcpy(ret_queries->rows, l->rows, l->n_sent * sizeof(l->rows[0]));
}

void
query_log_drop(struct query_log *l)
{
	l->n -= l->n_sent;
	memmove(l->rows, l->rows + l->n_sent, l->n * sizeof(l->rows[0]));
	memmove(l->hashes, l->hashes + l->n_sent, l->n * sizeof(l->hashes[0]));
	l->n_sent = 0;
	place_anew(l);
}
