/* See query_log.h: an array in order of arrival, and an open table of its places. Rows are
 * told apart by a keyed hash of 64 bits. */
#include "proc/resolver/query_log.h"

/* Of all but its count and times: what has the same, is the same. */
static uint64_t
hash_of(const struct query_log *l, const struct bus_query *row)
{
	uint8_t bytes[sizeof(row->name) + sizeof(row->found) + 64];
	const uint8_t numbers[] = {row->action, row->reason, row->would, row->warns, row->list};
	size_t n = strlen(row->name) + 1, found = strlen(row->found) + 1;

	memcpy(bytes, row->name, n);
	memcpy(bytes + n, row->found, found);
	n += found;
	memcpy(bytes + n, &row->device, sizeof(row->device));
	n += sizeof(row->device);
	memcpy(bytes + n, &row->from, sizeof(row->from));
	n += sizeof(row->from);
	memcpy(bytes + n, &row->rule, sizeof(row->rule));
	n += sizeof(row->rule);
	memcpy(bytes + n, numbers, sizeof(numbers));
	return hash_bytes(&l->key, bytes, n + sizeof(numbers));
}

static uint16_t *
slot_of(struct query_log *l, uint64_t hash)
{
	size_t at = hash % QUERY_LOG_SLOTS;

	while (l->slots[at] != 0 && l->hashes[l->slots[at] - 1] != hash)
		at = (at + 1) % QUERY_LOG_SLOTS;
	return &l->slots[at];
}

bool
query_log_add(struct query_log *l, const struct bus_query *row)
{
	uint64_t hash = hash_of(l, row);
	uint16_t *slot = slot_of(l, hash);

	if (*slot != 0) {
		l->rows[*slot - 1].times++;
		l->rows[*slot - 1].missing += row->missing;
		l->rows[*slot - 1].doors |= row->doors;
		l->rows[*slot - 1].last = row->last;
		return false;
	}
	if (l->n == LIMIT_QUERY_ROWS) {
		l->lost++;
		return false;
	}
	l->hashes[l->n] = hash;
	l->rows[l->n++] = *row;
	*slot = (uint16_t)l->n;
	return true;
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
