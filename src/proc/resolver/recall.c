/* See recall.h: a ring of entries, and chains through it by a keyed hash of the name. */
#include "proc/resolver/recall.h"

#include <stdlib.h>
#include <string.h>

#define ENTRY_BYTES 128
#define TEXT_BYTES 87

struct recalled {
	uint64_t hash;
	ms_t from, until; /* it was true then: what has run out may uncover what another says */
	ms_t since;
	uint16_t next; /* of the chain: place + 1; 0: the end */
	uint8_t name_len, value_at, what_len;
	uint8_t list, tier, held, confidence;
	char text[TEXT_BYTES]; /* name, what */
};
_Static_assert(sizeof(struct recalled) == ENTRY_BYTES, "two cache lines");

struct recall {
	size_t n, at; /* n: in use; at: the next to be written */
	uint16_t heads[LIMIT_RECALL];
	struct recalled list[LIMIT_RECALL];
};
_Static_assert(LIMIT_RECALL < UINT16_MAX, "a place is a number of 16 bits");

struct recall *
recall_new(void)
{
	return calloc(1, sizeof(struct recall));
}

void
recall_free(struct recall *c)
{
	free(c);
}

void
recall_forget(struct recall *c)
{
	c->n = c->at = 0;
	memset(c->heads, 0, sizeof(c->heads));
}

void
recall_near(const struct recall *c, uint64_t hash)
{
	__builtin_prefetch(&c->heads[hash % LIMIT_RECALL]);
}

void
recall_nearer(const struct recall *c, uint64_t hash)
{
	unsigned i = c->heads[hash % LIMIT_RECALL];

	if (i == 0)
		return;
	__builtin_prefetch(&c->list[i - 1]);
	__builtin_prefetch((const char *)&c->list[i - 1] + ENTRY_BYTES / 2);
}

bool
recall_find(const struct recall *c, struct known_name known, ms_t now,
	struct indicator_found *ret_found)
{
	struct str name = known.text;
	const struct recalled *e;

	for (unsigned i = c->heads[known.hash % LIMIT_RECALL]; i != 0; i = e->next) {
		e = &c->list[i - 1];
		if (e->hash != known.hash || e->name_len != name.len ||
			memcmp(e->text, name.p, name.len) != 0)
			continue;
		if (now < e->from || now >= e->until)
			return false;
		*ret_found = (struct indicator_found){.kind = INDICATOR_DOMAIN,
			.value = str_of(name.p + e->value_at, name.len - e->value_at),
			.note = {.list = e->list,
				.tier = (enum indicator_tier)e->tier,
				.held = (enum indicator_held)e->held,
				.confidence = (enum confidence)e->confidence,
				.first_seen = e->since,
				.expires = e->until,
				.what = str_of(e->text + e->name_len, e->what_len)}};
		return true;
	}
	return false;
}

static ms_t
earliest_end(const struct index_hits *hits)
{
	ms_t until = INT64_MAX;

	for (unsigned i = 0; i < hits->n; i++)
		if (hits->list[i].note.expires != 0 && hits->list[i].note.expires < until)
			until = hits->list[i].note.expires;
	return until;
}

/* The oldest makes room. */
static struct recalled *
take_place(struct recall *c)
{
	struct recalled *e = &c->list[c->at];
	uint16_t place = (uint16_t)(c->at + 1), *link;

	c->at = (c->at + 1) % LIMIT_RECALL;
	if (c->n < LIMIT_RECALL) {
		c->n++;
		return e;
	}
	link = &c->heads[e->hash % LIMIT_RECALL];
	while (*link != place)
		link = &c->list[*link - 1].next;
	*link = e->next;
	return e;
}

void
recall_add(struct recall *c, struct known_name known, const struct index_hits *hits, ms_t now)
{
	struct str name = known.text;
	const struct indicator_found *first = &hits->list[0];
	const struct indicator_note *note = &first->note;
	struct recalled *e;
	uint16_t *head;

	if (hits->not_read > 0 || hits->left_out > 0 || name.len + note->what.len > TEXT_BYTES)
		return;
	e = take_place(c);
	*e = (struct recalled){.hash = known.hash,
		.from = now,
		.until = earliest_end(hits),
		.since = note->first_seen,
		.name_len = (uint8_t)name.len,
		.value_at = (uint8_t)(name.len - first->value.len),
		.what_len = (uint8_t)note->what.len,
		.list = note->list,
		.tier = (uint8_t)note->tier,
		.held = (uint8_t)note->held,
		.confidence = (uint8_t)note->confidence};
	memcpy(e->text, name.p, name.len);
	if (note->what.len > 0)
		memcpy(e->text + name.len, note->what.p, note->what.len);
	head = &c->heads[e->hash % LIMIT_RECALL];
	e->next = *head;
	*head = (uint16_t)(e - c->list + 1);
}
