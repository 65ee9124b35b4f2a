/* See flight.h. */
#include "proc/resolver/flight.h"

#include <string.h>

void
flights_start(struct flights *f)
{
	memset(f, 0, sizeof(*f));
	for (int32_t i = 0; i < LIMIT_FLIGHT_CLIENTS; i++)
		f->clients[i].next = i + 1 < LIMIT_FLIGHT_CLIENTS ? i + 1 : -1;
	for (size_t i = 0; i < sizeof(f->by_id) / sizeof(*f->by_id); i++)
		f->by_id[i] = -1;
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

/* One pass: is there the same question, and how many has this client? */
static struct flight *
find_same(struct flights *f, const struct asker *asker, const struct dns_ask *ask,
	uint32_t *ret_of_client)
{
	struct flight *same = NULL;

	*ret_of_client = 0;
	for (size_t i = 0, seen = 0; i < LIMIT_FLIGHTS && seen < f->n_used; i++) {
		struct flight *x = &f->list[i];

		if (!x->is_used)
			continue;
		seen++;
		if (is_same(&f->clients[x->first].ask, ask))
			same = x;
		for (int32_t c = x->first; c >= 0; c = f->clients[c].next)
			*ret_of_client += addr_equal(f->clients[c].asker.from, asker->from);
	}
	return same;
}

static struct flight_client *
new_client(struct flights *f, const struct asker *asker, const struct dns_ask *ask)
{
	struct flight_client *c;

	if (f->free_client < 0 || ask->question.len + ask->cookie.len > LIMIT_FLIGHT_QUESTION)
		return NULL;
	c = &f->clients[f->free_client];
	f->free_client = c->next;
	c->asker = *asker;
	c->ask = *ask;
	memcpy(c->bytes, ask->question.p, ask->question.len);
	c->ask.question.p = c->bytes;
	if (ask->cookie.len > 0)
		memcpy(c->bytes + ask->question.len, ask->cookie.p, ask->cookie.len);
	c->ask.cookie.p = c->bytes + ask->question.len;
	c->next = -1;
	return c;
}

static struct flight *
new_flight(struct flights *f, struct flight_client *c, uint16_t id, ms_t now)
{
	size_t at = 0;
	struct flight *x;

	while (f->list[at].is_used)
		at++;
	while (by_id(f, id) != NULL)
		id = (uint16_t)(id + 1);
	x = &f->list[at];
	*x = (struct flight){
		.id = id, .is_used = true, .began = now, .first = (int32_t)(c - f->clients)};
	f->chain[at] = f->by_id[id / 64];
	f->by_id[id / 64] = (int32_t)at;
	f->n_used++;
	return x;
}

enum flight_added
flight_add(struct flights *f, const struct asker *asker, const struct dns_ask *ask, uint16_t id,
	ms_t now, struct flight **ret_flight)
{
	uint32_t of_client;
	struct flight *same = find_same(f, asker, ask, &of_client);
	struct flight_client *c = NULL;

	if (of_client < LIMIT_FLIGHTS_OF_CLIENT && (same != NULL || f->n_used < LIMIT_FLIGHTS))
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
	int32_t at = (int32_t)(x - f->list), *link = &f->by_id[x->id / 64];
	int32_t last = x->first;

	while (f->clients[last].next >= 0)
		last = f->clients[last].next;
	f->clients[last].next = f->free_client;
	f->free_client = x->first;
	while (*link != at)
		link = &f->chain[*link];
	*link = f->chain[at];
	x->is_used = false;
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
