/* See flight.h. */
#include "proc/resolver/flight.h"

#include <string.h>

static void
fill(int32_t *places, size_t n)
{
	for (size_t i = 0; i < n; i++)
		places[i] = -1;
}

void
flights_start(struct flights *f, const struct hash_key *key)
{
	f->n_used = 0;
	f->refused = 0;
	f->key = *key;
	f->free_client = -1;
	f->clients_made = 0; /* their memory is touched when there are so many */
	f->free_flight = 0;
	memset(f->list, 0, sizeof(f->list));
	for (int32_t i = 0; i < LIMIT_FLIGHTS; i++)
		f->list[i].next_like = i + 1 < LIMIT_FLIGHTS ? i + 1 : -1;
	fill(f->by_id, sizeof(f->by_id) / sizeof(*f->by_id));
	fill(f->by_question, FLIGHT_SLOTS);
	fill(f->by_client, FLIGHT_SLOTS);
}

static int32_t *
slot_of_question(struct flights *f, const struct dns_ask *ask)
{
	return &f->by_question[hash_bytes(&f->key, ask->name, ask->name_len) % FLIGHT_SLOTS];
}

static int32_t *
slot_of_client(struct flights *f, struct addr from)
{
	return &f->by_client[hash_bytes(&f->key, from.b, sizeof(from.b)) % FLIGHT_SLOTS];
}

static bool
is_same(const struct dns_ask *a, const struct dns_ask *b)
{
	return a->type == b->type && a->dns_class == b->dns_class && a->name_len == b->name_len &&
	       a->wants_dnssec == b->wants_dnssec &&
	       a->is_checking_disabled == b->is_checking_disabled &&
	       memcmp(a->name, b->name, a->name_len) == 0;
}

static struct flight *
by_id(struct flights *f, uint16_t id)
{
	for (int32_t i = f->by_id[id / 64]; i >= 0; i = f->chain[i])
		if (f->list[i].id == id)
			return &f->list[i];
	return NULL;
}

static struct flight *
find_same(struct flights *f, const struct dns_ask *ask)
{
	for (int32_t i = *slot_of_question(f, ask); i >= 0; i = f->list[i].next_like)
		if (is_same(&f->clients[f->list[i].first].ask, ask))
			return &f->list[i];
	return NULL;
}

/* How many questions of this client are under way. */
static uint32_t
count_of(struct flights *f, struct addr from)
{
	uint32_t n = 0;

	for (int32_t i = *slot_of_client(f, from); i >= 0; i = f->clients[i].next_like)
		n += addr_equal(f->clients[i].asker.from, from);
	return n;
}

static struct flight_client *
new_client(struct flights *f, const struct asker *asker, const struct dns_ask *ask)
{
	struct flight_client *c;
	int32_t *slot;

	if ((f->free_client < 0 && f->clients_made == LIMIT_FLIGHT_CLIENTS) ||
		ask->question.len + ask->cookie.len > LIMIT_FLIGHT_QUESTION)
		return NULL;
	if (f->free_client < 0) {
		c = &f->clients[f->clients_made++];
	} else {
		c = &f->clients[f->free_client];
		f->free_client = c->next;
	}
	c->asker = *asker;
	c->ask = *ask;
	memcpy(c->bytes, ask->question.p, ask->question.len);
	c->ask.question.p = c->bytes;
	if (ask->cookie.len > 0)
		memcpy(c->bytes + ask->question.len, ask->cookie.p, ask->cookie.len);
	c->ask.cookie.p = c->bytes + ask->question.len;
	c->next = -1;
	slot = slot_of_client(f, asker->from);
	c->next_like = *slot;
	*slot = (int32_t)(c - f->clients);
	return c;
}

/* There is a free one: f->n_used says so. */
static struct flight *
new_flight(struct flights *f, struct flight_client *c, uint16_t id, ms_t now)
{
	int32_t at = f->free_flight, *slot = slot_of_question(f, &c->ask);
	struct flight *x = &f->list[at];

	while (by_id(f, id) != NULL)
		id = (uint16_t)(id + 1);
	f->free_flight = x->next_like;
	*x = (struct flight){.id = id,
		.is_used = true,
		.began = now,
		.first = (int32_t)(c - f->clients),
		.next_like = *slot};
	*slot = at;
	f->chain[at] = f->by_id[id / 64];
	f->by_id[id / 64] = at;
	f->n_used++;
	return x;
}

enum flight_added
flight_add(struct flights *f, const struct asker *asker, const struct dns_ask *ask, uint16_t id,
	ms_t now, struct flight **ret_flight)
{
	struct flight *same = find_same(f, ask);
	struct flight_client *c = NULL;

	if (count_of(f, asker->from) < LIMIT_FLIGHTS_OF_CLIENT &&
		(same != NULL || f->n_used < LIMIT_FLIGHTS))
		c = new_client(f, asker, ask);
	if (c == NULL) {
		f->refused++;
		return FLIGHT_REFUSED;
	}
	if (same != NULL) {
		c->next = f->clients[same->first].next;
		f->clients[same->first].next = (int32_t)(c - f->clients);
		*ret_flight = same;
		return FLIGHT_JOINED;
	}
	*ret_flight = new_flight(f, c, id, now);
	return FLIGHT_NEW;
}

struct flight *
flight_of(struct flights *f, struct str answer)
{
	struct flight *x;

	if (answer.len < DNS_HEADER)
		return NULL;
	x = by_id(f, (uint16_t)((uint8_t)answer.p[0] << 8 | (uint8_t)answer.p[1]));
	if (x == NULL || !dns_is_answer_to(answer, &f->clients[x->first].ask))
		return NULL;
	return x;
}

struct flight_client *
flight_client_of(struct flights *f, const struct flight *x)
{
	return &f->clients[x->first];
}

struct flight_client *
flight_client_next(struct flights *f, const struct flight_client *c)
{
	return c->next < 0 ? NULL : &f->clients[c->next];
}

void
flight_end(struct flights *f, struct flight *x)
{
	int32_t at = (int32_t)(x - f->list), last = x->first;
	int32_t *link = slot_of_question(f, &f->clients[x->first].ask);

	while (*link != at)
		link = &f->list[*link].next_like;
	*link = x->next_like;
	for (int32_t i = x->first; i >= 0; last = i, i = f->clients[i].next) {
		link = slot_of_client(f, f->clients[i].asker.from);
		while (*link != i)
			link = &f->clients[*link].next_like;
		*link = f->clients[i].next_like;
	}
	f->clients[last].next = f->free_client;
	f->free_client = x->first;
	link = &f->by_id[x->id / 64];
	while (*link != at)
		link = &f->chain[*link];
	*link = f->chain[at];
	x->is_used = false;
	x->next_like = f->free_flight;
	f->free_flight = at;
	f->n_used--;
}

struct flight *
flight_late(struct flights *f, ms_t now)
{
	for (size_t i = 0; i < LIMIT_FLIGHTS; i++)
		if (f->list[i].is_used && f->list[i].again <= now)
			return &f->list[i];
	return NULL;
}
