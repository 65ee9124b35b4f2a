/* See asks.h. */
#include "proc/portal/guard/asks.h"

#include "base/hash.h"
#include "base/lru.h"
#include "model/registered.h"
#include "proc/portal/guard/log.h"
#include "watch/query/query.h"

#include <stdlib.h>

#define SEEKERS 1024
#define BELOWS 2048
#define DUE_MAX (2 * BUS_ASKS_MAX)

struct who {
	uint64_t device;
	struct addr from; /* none when the device is known */
	uint8_t zero[7];
};

struct domain_key {
	struct who who;
	uint64_t domain;
};

struct seeker {
	ms_t begun, last;
	uint32_t told, due; /* names at the alert before, and at the one that is due */
	struct query_seek seek;
	char example[LIMIT_BASIS_TEXT];
};

struct below {
	ms_t begun, last;
	uint32_t told, due;	 /* queries */
	uint32_t routine, other; /* whole names that were told: of routine services, and not */
	struct query_tunnel tunnel;
};

struct guard_asks {
	const struct detect_packs *packs;
	const struct detect_pack *dga, *dns_tunnel; /* NULL: it is not asked for */
	double seek[QUERY_SEEK_PARAMS], tunnel[QUERY_TUNNEL_PARAMS];
	struct hash_key key;
	struct lru *seekers, *belows;
	uint64_t run, sequence; /* counted last */
	size_t n_due;
	struct guard_due due[DUE_MAX];
	uint32_t *told[DUE_MAX], told_at[DUE_MAX]; /* what becomes of the count when it is told */
};

/* ---- start ---- */

static const struct detect_pack *
pack_of(const struct detect_packs *packs, const char *name, const char *const *params, size_t n,
	double *ret_values)
{
	const struct detect_pack *pack = detect_packs_find(packs, str_c(name));

	for (size_t i = 0; pack != NULL && i < n; i++)
		if (detect_pack_param(pack, params[i], &ret_values[i]) != ERR_OK)
			return NULL;
	return pack;
}

struct guard_asks *
guard_asks_new(const struct detect_packs *packs)
{
	static const char *const seek[] = {QUERY_SEEK_NAMES};
	static const char *const tunnel[] = {QUERY_TUNNEL_NAMES};
	struct guard_asks *g = calloc(1, sizeof(*g));

	if (g == NULL)
		return NULL;
	g->packs = packs;
	g->dga = pack_of(packs, "dga", seek, QUERY_SEEK_PARAMS, g->seek);
	g->dns_tunnel = pack_of(packs, "dns_tunnel", tunnel, QUERY_TUNNEL_PARAMS, g->tunnel);
	g->seekers = lru_new(&(struct lru_options){.key_size = sizeof(struct who),
		.value_size = sizeof(struct seeker),
		.capacity = SEEKERS,
		.hash_key = g->key});
	g->belows = lru_new(&(struct lru_options){.key_size = sizeof(struct domain_key),
		.value_size = sizeof(struct below),
		.capacity = BELOWS,
		.hash_key = g->key});
	if (g->seekers == NULL || g->belows == NULL) {
		guard_asks_free(g);
		return NULL;
	}
	return g;
}

void
guard_asks_free(struct guard_asks *g)
{
	if (g == NULL)
		return;
	if (g->seekers != NULL)
		lru_free(g->seekers);
	if (g->belows != NULL)
		lru_free(g->belows);
	free(g);
}

/* ---- counting ---- */

static struct who
who_of(uint64_t device, struct addr from)
{
	struct who w;

	memset(&w, 0, sizeof(w));
	w.device = device;
	if (device == 0)
		w.from = from;
	return w;
}

static struct seeker *
seeker_of(struct guard_asks *g, const struct bus_ask *a)
{
	struct who who = who_of(a->device, a->from);
	struct seeker *s = lru_put(g->seekers, &who, NULL);

	if (s->begun == 0 || a->last - s->begun > (ms_t)g->seek[QUERY_SEEK_SECONDS] * MS_SECOND) {
		memset(s, 0, sizeof(*s));
		s->begun = a->first;
	}
	s->last = a->last;
	return s;
}

static struct domain_key
key_of(const struct guard_asks *g, struct who who, struct str domain)
{
	struct domain_key key;

	memset(&key, 0, sizeof(key));
	key.who = who;
	key.domain = hash_bytes(&g->key, domain.p, domain.len);
	return key;
}

static void
count_seek(struct guard_asks *g, const struct bus_ask *a, struct seeker *s)
{
	struct str domain = str_c(a->domain);

	if (domain.len == 0) { /* others: which they are is not told */
		s->seek.answers += a->times;
		s->seek.missing += a->missing;
		return;
	}
	if (query_seek_answers(&s->seek, domain, a->times, a->missing))
		str_clean(domain, s->example, sizeof(s->example));
}

static void
count_tunnel(struct guard_asks *g, const struct bus_ask *a, struct below *b)
{
	struct query_tunnel more = {.queries = a->below,
		.data_queries = a->data,
		.shapes = a->shapes,
		.up = a->up,
		.down = a->down};

	if (b->begun == 0 ||
		a->last - b->begun > (ms_t)g->tunnel[QUERY_TUNNEL_SECONDS] * MS_SECOND) {
		uint32_t routine = b->routine, other = b->other;

		memset(b, 0, sizeof(*b));
		b->begun = a->first;
		b->routine = routine; /* of the domain, not of the window */
		b->other = other;
	}
	b->last = a->last;
	memcpy(more.seen, a->seen, sizeof(more.seen));
	query_tunnel_merge(&b->tunnel, &more);
}

/* ---- what is due ---- */

static struct guard_due *
due_of(struct guard_asks *g, const struct bus_ask *a, const struct detect_pack *pack, ms_t begun)
{
	struct guard_due *due = &g->due[g->n_due];

	*due = (struct guard_due){.device = a->device,
		.from = a->from,
		.detection = {.severity = pack->severity,
			.confidence = pack->confidence,
			.first_seen = begun,
			.last_seen = a->last}};
	str_copy(pack->id, due->detection.detector, sizeof(due->detection.detector));
	return due;
}

static void
judge_seek(struct guard_asks *g, const struct bus_ask *a, struct seeker *s)
{
	struct guard_due *due;

	if (s->seek.names < 2 * s->told || s->seek.names == s->due || g->n_due == DUE_MAX ||
		!query_seek_is(&s->seek, g->seek))
		return;
	for (size_t i = 0; i < g->n_due; i++) /* once in a message */
		if (g->told[i] == &s->told)
			return;
	s->due = s->seek.names;
	due = due_of(g, a, g->dga, s->begun);
	detection_number(&due->detection, BASIS_NAMES, s->seek.names);
	detection_text(&due->detection, BASIS_NAME, str_c(s->example));
	detection_number(&due->detection, BASIS_DURATION, s->last - s->begun);
	detection_text(&due->detection, BASIS_SIGN, STR(GUARD_SIGN_ASKED));
	g->told[g->n_due] = &s->told;
	g->told_at[g->n_due++] = s->seek.names;
}

static void
judge_tunnel(struct guard_asks *g, const struct bus_ask *a, struct below *b)
{
	struct guard_due *due;

	if (b->tunnel.queries < 2 * b->told || b->tunnel.queries == b->due || g->n_due == DUE_MAX ||
		b->routine > b->other || !query_tunnel_is(&b->tunnel, g->tunnel))
		return;
	b->due = b->tunnel.queries;
	due = due_of(g, a, g->dns_tunnel, b->begun);
	str_copy(str_c(a->domain), due->about, sizeof(due->about));
	detection_text(&due->detection, BASIS_NAME, str_c(a->domain));
	detection_number(&due->detection, BASIS_COUNT, b->tunnel.queries);
	detection_number(&due->detection, BASIS_NAMES, query_tunnel_names(&b->tunnel));
	detection_number(&due->detection, BASIS_BYTES, (int64_t)(b->tunnel.up + b->tunnel.down));
	detection_number(&due->detection, BASIS_DURATION, b->last - b->begun);
	detection_text(&due->detection, BASIS_SIGN, STR(GUARD_SIGN_ASKED));
	g->told[g->n_due] = &b->told;
	g->told_at[g->n_due++] = b->tunnel.queries;
}

/* ---- a message ---- */

static bool
is_routine(const struct guard_asks *g, struct str name)
{
	return detect_packs_service(g->packs, name) != NULL;
}

/* Whole names tell whether a domain's names are those of a service that is so by nature. */
static void
take_name(struct guard_asks *g, const struct bus_query *row)
{
	struct str name = str_c(row->name), domain = registered_name(name);
	struct domain_key key = key_of(g, who_of(row->device, row->from), domain);
	struct below *b;

	if (name.len == domain.len)
		return;
	if (is_routine(g, name)) {
		b = lru_put(g->belows, &key, NULL);
		b->routine += row->times;
	} else if ((b = lru_peek(g->belows, &key)) != NULL) {
		b->other += row->times;
	}
}

static void
take_ask(struct guard_asks *g, const struct bus_ask *a)
{
	struct str domain = str_c(a->domain);

	if (a->times == 0 || a->last <= 0 || a->first <= 0)
		return;
	if (g->dga != NULL &&
		(domain.len == 0 || (!query_is_office(domain) && !is_routine(g, domain)))) {
		struct seeker *s = seeker_of(g, a);

		count_seek(g, a, s);
		judge_seek(g, a, s);
	}
	if (g->dns_tunnel != NULL && a->below > 0 && domain.len > 0 &&
		!query_is_infrastructure(domain) && !is_routine(g, domain)) {
		struct domain_key key = key_of(g, who_of(a->device, a->from), domain);
		struct below *b = lru_put(g->belows, &key, NULL);

		count_tunnel(g, a, b);
		judge_tunnel(g, a, b);
	}
}

void
guard_asks_count(struct guard_asks *g, const struct bus_queries *q, uint64_t sequence)
{
	if (g->run == q->run && g->sequence == sequence)
		return;
	g->run = q->run;
	g->sequence = sequence;
	g->n_due = 0;
	for (uint32_t i = 0; i < q->n_rows; i++)
		if (q->rows[i].name[0] != '\0')
			take_name(g, &q->rows[i]);
	for (uint32_t i = 0; i < q->n_asks; i++)
		take_ask(g, &q->asks[i]);
}

size_t
guard_asks_due(const struct guard_asks *g, const struct guard_due **ret_list)
{
	*ret_list = g->due;
	return g->n_due;
}

void
guard_asks_told(struct guard_asks *g)
{
	for (size_t i = 0; i < g->n_due; i++)
		*g->told[i] = g->told_at[i];
	g->n_due = 0;
}
