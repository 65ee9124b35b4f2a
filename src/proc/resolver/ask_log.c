/* See ask_log.h: an array in order of arrival, and an open table of its places. */
#include "proc/resolver/ask_log.h"

#include "model/registered.h"
#include "watch/query/query.h"

_Static_assert(BUS_SEEN_BYTES == QUERY_BITS / 8, "the bits of names go over the bus as they are");

struct place {
	uint64_t hash;
	const struct ask_log_entry *e;
	struct str domain;
};

/* Which share the rows of that device are counted in. */
static size_t
share_of(uint64_t device, struct addr from)
{
	uint64_t sum = device;

	for (size_t i = 0; device == 0 && i < sizeof(from.b); i++)
		sum = sum * 31 + from.b[i];
	return (sum ^ sum >> 8 ^ sum >> 32) % ASK_LOG_SHARES;
}

static uint64_t
hash_of(const struct ask_log *l, const struct ask_log_entry *e, struct str domain)
{
	uint8_t bytes[sizeof(e->device) + sizeof(e->from) + LIMIT_HOST_BYTES];
	size_t n = sizeof(e->device) + sizeof(e->from);

	memcpy(bytes, &e->device, sizeof(e->device));
	memcpy(bytes + sizeof(e->device), &e->from, sizeof(e->from));
	if (domain.len > 0)
		memcpy(bytes + n, domain.p, domain.len);
	return hash_bytes(&l->key, bytes, n + domain.len);
}

static uint16_t *
slot_of(struct ask_log *l, const struct place *p)
{
	size_t at = p->hash % ASK_LOG_SLOTS;

	for (; l->slots[at] != 0; at = (at + 1) % ASK_LOG_SLOTS) {
		const struct bus_ask *row = &l->rows[l->slots[at] - 1];

		if (l->hashes[l->slots[at] - 1] == p->hash && row->device == p->e->device &&
			addr_equal(row->from, p->e->from) &&
			str_equal(str_c(row->domain), p->domain))
			break;
	}
	return &l->slots[at];
}

/* The row of that domain, else of the device's others; NULL: there is no room at all. */
static struct bus_ask *
row_of(struct ask_log *l, struct place *p)
{
	uint16_t *slot = slot_of(l, p);
	struct bus_ask *row;
	size_t share;

	if (*slot != 0)
		return &l->rows[*slot - 1];
	share = share_of(p->e->device, p->e->from);
	if (p->domain.len > 0 && l->share[share] >= LIMIT_ASK_ROWS / 2) {
		p->domain = str_of(NULL, 0);
		p->hash = hash_of(l, p->e, p->domain);
		return row_of(l, p);
	}
	if (l->n == LIMIT_ASK_ROWS)
		return NULL;
	l->names[l->n] = 0;
	l->hashes[l->n] = p->hash;
	row = &l->rows[l->n++];
	*row = (struct bus_ask){
		.device = p->e->device, .from = p->e->from, .first = p->e->at, .last = p->e->at};
	str_copy(p->domain, row->domain, sizeof(row->domain));
	l->share[share]++;
	*slot = (uint16_t)l->n;
	return row;
}

static void
count(struct bus_ask *row, const struct ask_log_entry *e)
{
	struct str domain = str_c(row->domain);
	struct query_tunnel t = {0};

	row->times++;
	row->missing += e->is_missing;
	row->last = e->at;
	if (domain.len == 0 || e->name.len <= domain.len + 1)
		return;
	memcpy(t.seen, row->seen, sizeof(t.seen));
	query_tunnel_ask(&t, str_of(e->name.p, e->name.len - domain.len - 1), e->type);
	memcpy(row->seen, t.seen, sizeof(t.seen));
	row->below++;
	row->data += t.data_queries;
	row->shapes += t.shapes;
	row->up += t.up;
	row->down += e->bytes;
}

uint8_t *
ask_log_add(struct ask_log *l, const struct ask_log_entry *e)
{
	struct place p = {.e = e};
	struct bus_ask *row;
	uint8_t *told;

	p.domain = registered_name(e->name);
	if (p.domain.len >= sizeof(row->domain))
		p.domain = str_of(NULL, 0);
	p.hash = hash_of(l, e, p.domain);
	row = row_of(l, &p);
	if (row == NULL) {
		l->lost++;
		return NULL;
	}
	count(row, e);
	told = &l->names[row - l->rows];
	return row->domain[0] == '\0' || *told >= ASK_LOG_NAMES ? NULL : told;
}

/* The places of rows that may still grow; they are all different. */
static void
place_anew(struct ask_log *l)
{
	memset(l->slots, 0, sizeof(l->slots));
	memset(l->share, 0, sizeof(l->share));
	for (size_t i = 0; i < l->n; i++) {
		size_t at = l->hashes[i] % ASK_LOG_SLOTS;

		l->share[share_of(l->rows[i].device, l->rows[i].from)]++;
		if (i < l->n_sent)
			continue;
		while (l->slots[at] != 0)
			at = (at + 1) % ASK_LOG_SLOTS;
		l->slots[at] = (uint16_t)(i + 1);
	}
}

void
ask_log_send(struct ask_log *l, struct bus_queries *ret_queries)
{
	if (l->n_sent == 0 && l->n > 0) {
		l->n_sent = l->n < BUS_ASKS_MAX ? l->n : BUS_ASKS_MAX;
		place_anew(l);
	}
	ret_queries->n_asks = (uint32_t)l->n_sent;
	memcpy(ret_queries->asks, l->rows, l->n_sent * sizeof(l->rows[0]));
}

void
ask_log_drop(struct ask_log *l)
{
	size_t n = l->n_sent;

	if (n == 0)
		return;
	l->n -= n;
	memmove(l->rows, l->rows + n, l->n * sizeof(l->rows[0]));
	memmove(l->names, l->names + n, l->n);
	memmove(l->hashes, l->hashes + n, l->n * sizeof(l->hashes[0]));
	l->n_sent = 0;
	place_anew(l);
}
