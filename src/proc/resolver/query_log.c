/* See query_log.h: an array in order of arrival, and an open table of its places. */
#include "proc/resolver/query_log.h"

static uint64_t
hash_of(const struct query_log *l, const struct bus_query *row)
{
	uint8_t bytes[sizeof(row->name) + 64];
	size_t n = strlen(row->name);

	memcpy(bytes, row->name, n);
	memcpy(bytes + n, &row->device, sizeof(row->device));
	n += sizeof(row->device);
	memcpy(bytes + n, &row->from, sizeof(row->from));
	n += sizeof(row->from);
	bytes[n++] = row->action;
	bytes[n++] = row->reason;
	return hash_bytes(&l->key, bytes, n);
}

/* Whether it is the same but for its count and times. */
static bool
is_same(const struct bus_query *a, const struct bus_query *b)
{
	return a->device == b->device && addr_equal(a->from, b->from) && a->action == b->action &&
	       a->reason == b->reason && a->would == b->would && a->warns == b->warns &&
	       a->rule == b->rule && a->list == b->list && strcmp(a->name, b->name) == 0 &&
	       strcmp(a->found, b->found) == 0;
}

static uint16_t *
slot_of(struct query_log *l, const struct bus_query *row)
{
	size_t at = hash_of(l, row) % QUERY_LOG_SLOTS;

	while (l->slots[at] != 0 && !is_same(&l->rows[l->slots[at] - 1], row))
		at = (at + 1) % QUERY_LOG_SLOTS;
	return &l->slots[at];
}

bool
query_log_add(struct query_log *l, const struct bus_query *row)
{
	uint16_t *slot = slot_of(l, row);

	if (*slot != 0) {
		l->rows[*slot - 1].times++;
		l->rows[*slot - 1].missing += row->missing;
		l->rows[*slot - 1].last = row->last;
		return false;
	}
	if (l->n == LIMIT_QUERY_ROWS) {
		l->lost++;
		return false;
	}
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
		*slot_of(l, &l->rows[i]) = (uint16_t)(i + 1);
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
	l->n_sent = 0;
	place_anew(l);
}
