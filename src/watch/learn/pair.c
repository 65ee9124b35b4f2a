/* Bytes of flows, added up by who talks with whom. See pair.h. */
#include "watch/learn/pair.h"

#include "model/registered.h"
#include "watch/learn/private.h"

#include <stdio.h>
#include <stdlib.h>

#define FIRST_AFTER MS_MINUTE /* a new pair is told soon: the map should not stay empty */
#define SWEEP MS_MINUTE	      /* how often flows that stay open are looked at */
#define TOLD_PER_TICK 256
#define NETWORK_BITS_V4 24
#define NETWORK_BITS_V6 48

struct pair_key {
	uint32_t device;
	uint32_t with;
	uint64_t peer, service; /* hashes */
};

struct counted {
	struct pair pair;
	bool is_open; /* something waits to be told */
	bool was_told;
	ms_t last_since;
};

/* What was taken of a flow already. */
struct taken {
	uint64_t bytes[2];
	bool is_counted; /* as a connection */
};

struct pair_table {
	struct pair_options o;
	struct lru *pairs;   /* pair_key -> counted */
	struct taken *taken; /* by flow_index() */
	ms_t next_sweep;
};

static void
tell(struct pair_table *t, struct counted *c)
{
	if (!c->is_open)
		return;
	if (t->o.tell != NULL)
		t->o.tell(t->o.arg, &c->pair);
	c->pair.sent = c->pair.received = 0;
	c->pair.connections = 0;
	c->is_open = false;
	c->was_told = true;
}

/* A stretch begins; flows may come out of order, stretches must not (model/pair.h). */
static void
begin(struct counted *c, ms_t at)
{
	if (c->is_open)
		return;
	c->is_open = true;
	c->pair.since = c->was_told && at <= c->last_since ? c->last_since + 1 : at;
	c->last_since = c->pair.until = c->pair.since;
}

static void
on_evict(void *arg, const void *key, void *value)
{
	(void)key;
	tell(arg, value);
}

struct pair_table *
pair_table_new(const struct pair_options *options)
{
	struct pair_table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->o = *options;
	t->taken = calloc(LIMIT_FLOWS + 1, sizeof(*t->taken));
	t->pairs = lru_new(&(struct lru_options){.key_size = sizeof(struct pair_key),
		.value_size = sizeof(struct counted),
		.capacity = LIMIT_PAIRS,
		.hash_key = options->hash_key,
		.on_evict = on_evict,
		.evict_arg = t});
	if (t->taken == NULL || t->pairs == NULL) {
		pair_table_free(t);
		return NULL;
	}
	return t;
}

void
pair_table_free(struct pair_table *t)
{
	if (t == NULL)
		return;
	lru_free(t->pairs);
	free(t->taken);
	free(t);
}

/* ---- the other side ---- */

/* What a person sits before, or may: its outside services are counted together. */
static bool
is_a_persons(const struct device *d)
{
	return d->kind == DEVICE_PC || d->kind == DEVICE_PHONE || d->kind == DEVICE_UNKNOWN;
}

static void
network_text(struct addr a, char *dst, size_t size)
{
	unsigned bits = a.family == 4 ? NETWORK_BITS_V4 : NETWORK_BITS_V6;
	char text[ADDR_TEXT_MAX];

	memset(a.b + bits / 8, 0, sizeof(a.b) - bits / 8);
	snprintf(dst, size, "%s/%u", addr_text(a, text), bits);
}

static void
outside_of(const struct pair_table *t, const struct device *d, const struct flow *f, struct pair *p)
{
	struct str name = str_c(f->name), domain = registered_name(name);
	const struct routine_service *routine =
		t->o.packs == NULL ? NULL : detect_packs_service(t->o.packs, name);
	struct addr literal;

	p->with = PAIR_OUTSIDE;
	if (name.len > 0 && addr_parse(name, &literal) == ERR_OK)
		name.len = 0;
	if (is_a_persons(d) && routine == NULL)
		return;
	p->with = name.len > 0 && domain.len > 0 ? PAIR_NAME : PAIR_NETWORK;
	if (p->with == PAIR_NETWORK)
		network_text(f->server, p->peer, sizeof(p->peer));
	else
		str_clean(routine != NULL ? routine->name : domain, p->peer, sizeof(p->peer));
}

static bool
is_outside(struct addr a)
{
	return !addr_is_none(a) && !addr_is_private(a) && !addr_is_multicast(a) &&
	       !addr_is_loopback(a);
}

/* The pair that a flow belongs to; NULL: none. Its own device in *ret_is_client. */
static const struct device *
pair_of(const struct pair_table *t, const struct flow *f, struct pair *p, bool *ret_is_client)
{
	const struct device *client = device_get(t->o.devices, f->client_device);
	const struct device *server = device_get(t->o.devices, f->server_device);

	*ret_is_client = client != NULL;
	if (client != NULL && server != NULL && client != server) {
		p->with = PAIR_DEVICE;
		str_copy(str_c(server->id.text), p->peer, sizeof(p->peer));
	} else if (client != NULL && server == NULL && is_outside(f->server)) {
		outside_of(t, client, f, p);
	} else if (client == NULL && server != NULL && is_outside(f->client)) {
		p->with = PAIR_CALLER;
	} else {
		return NULL;
	}
	learn_service_text(f, learn_app_of(f), p->service, sizeof(p->service));
	return client != NULL ? client : server;
}

/* ---- counting ---- */

/* Something was said and, over UDP, answered; half-open connections of a scan are none, and what
 * the machine that watches says itself is no news. */
static bool
is_talk(const struct flow *f)
{
	if (f->is_own)
		return false;
	if (f->protocol == PROTOCOL_TCP)
		return f->bytes[TO_SERVER] + f->bytes[TO_CLIENT] > 0;
	return f->protocol == PROTOCOL_UDP && f->packets[TO_SERVER] > 0 &&
	       f->packets[TO_CLIENT] > 0;
}

static struct counted *
entry_of(struct pair_table *t, const struct device *d, const struct pair *p)
{
	struct pair_key key = {.device = d->handle, .with = p->with};
	struct counted *c;
	bool is_new;

	key.peer = hash_bytes(&t->o.hash_key, p->peer, strlen(p->peer));
	key.service = hash_bytes(&t->o.hash_key, p->service, strlen(p->service));
	c = lru_put(t->pairs, &key, &is_new);
	if (is_new) {
		c->pair = *p;
		c->pair.device = d->id;
	}
	return c;
}

/* Adds what a flow carried since it was looked at last. */
static void
take(void *arg, struct flow *f)
{
	struct pair_table *t = arg;
	struct taken *taken = &t->taken[flow_index(t->o.flows, f)];
	uint64_t up = f->bytes[TO_SERVER] - taken->bytes[TO_SERVER];
	uint64_t down = f->bytes[TO_CLIENT] - taken->bytes[TO_CLIENT];
	struct pair p = {0};
	const struct device *d;
	struct counted *c;
	bool is_client;

	if ((up + down == 0 && taken->is_counted) || !is_talk(f))
		return;
	d = pair_of(t, f, &p, &is_client);
	if (d == NULL)
		return;
	c = entry_of(t, d, &p);
	/* a stretch lies within one hour, so that the days of every zone add up */
	if (c->pair.since / MS_HOUR != f->last / MS_HOUR)
		tell(t, c);
	begin(c, f->last);
	if (f->last > c->pair.until)
		c->pair.until = f->last;
	c->pair.sent += is_client ? up : down;
	c->pair.received += is_client ? down : up;
	c->pair.connections += !taken->is_counted;
	*taken = (struct taken){{f->bytes[0], f->bytes[1]}, true};
}

/* A stretch is over when its hour is; that of a new pair after a minute. */
static bool
is_due(const struct counted *c, ms_t now)
{
	if (!c->is_open)
		return false;
	if (!c->was_told)
		return now - c->pair.since >= FIRST_AFTER;
	return c->pair.since / MS_HOUR != now / MS_HOUR;
}

static void
on_tick(struct pair_table *t, ms_t now)
{
	unsigned n = 0;

	if (now >= t->next_sweep) {
		t->next_sweep = now + SWEEP;
		flow_each(t->o.flows, take, t);
	}
	for (uint32_t at = lru_next(t->pairs, 0); at != 0 && n < TOLD_PER_TICK;
		at = lru_next(t->pairs, at)) {
		struct counted *c = lru_value_at(t->pairs, at);

		if (!is_due(c, now))
			continue;
		tell(t, c);
		n++;
	}
}

void
pair_event(struct pair_table *t, const struct event *e)
{
	if (e->kind == EVENT_FLOW_OPEN)
		t->taken[flow_index(t->o.flows, e->flow)] = (struct taken){0};
	else if (e->kind == EVENT_FLOW_CLOSE)
		take(t, e->flow);
	else if (e->kind == EVENT_TICK)
		on_tick(t, e->at);
}

void
pair_end(struct pair_table *t)
{
	lru_each (t->pairs, at)
		tell(t, lru_value_at(t->pairs, at));
}
