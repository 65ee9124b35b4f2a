/*
 * The flow table: sets of eight places, one cache line of tags and times per set, and a byte per
 * place that says how long its flow may be idle. Whom to evict and who is idle too long is decided
 * from these alone: a flow's own memory is touched by its packets and at its end. See flow.h.
 */
#include "watch/flow/flow.h"

#include <stdlib.h>

#define WAYS 8
#define SETS (LIMIT_FLOWS / WAYS)
#define EXPIRE_PARTS 16

/* How long a flow may be idle; kept beside the sets. */
enum idle {
	IDLE_ASKED, /* never answered: also the first to be evicted */
	IDLE_CLOSING,
	IDLE_DATAGRAM,
	IDLE_TCP,
};

static const ms_t idle_limit[] = {
	[IDLE_ASKED] = 30 * MS_SECOND,
	[IDLE_CLOSING] = 10 * MS_SECOND,
	[IDLE_DATAGRAM] = 120 * MS_SECOND,
	[IDLE_TCP] = 3700 * MS_SECOND,
};

struct set {
	uint32_t tag[WAYS];  /* 0: free */
	uint32_t last[WAYS]; /* seconds */
};

struct flow_table {
	struct hash_key hash_key;
	flow_gone_fn *on_gone;
	void *arg;
	uint32_t count;
	uint64_t evicted;
	unsigned hand; /* next part for flow_expire() */
	struct set *sets;
	uint8_t (*idle)[WAYS]; /* enum idle, of each set */
	struct flow *flows;
};

const char *
app_name(enum app app)
{
	static const char *const names[APPS] = {
#define APP(constant, name) name,
#include "watch/flow/app.def"
#undef APP
	};

	BUG_IF((unsigned)app >= APPS);
	return names[app];
}

struct flow_table *
flow_table_new(const struct hash_key *key, flow_gone_fn *on_gone, void *arg)
{
	struct flow_table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->hash_key = *key;
	t->on_gone = on_gone;
	t->arg = arg;
	t->sets = aligned_alloc(64, SETS * sizeof(*t->sets));
	t->idle = calloc(SETS, sizeof(*t->idle));
	t->flows = calloc(LIMIT_FLOWS, sizeof(*t->flows));
	if (t->sets == NULL || t->idle == NULL || t->flows == NULL) {
		flow_table_free(t);
		return NULL;
	}
	memset(t->sets, 0, SETS * sizeof(*t->sets));
	return t;
}

void
flow_table_free(struct flow_table *t)
{
	if (t == NULL)
		return;
	free(t->sets);
	free(t->idle);
	free(t->flows);
	free(t);
}

/* The same key for both directions: the smaller end stands first. */
static struct flow_key
both_ways(const struct flow_key *k)
{
	int order = memcmp(&k->from, &k->to, sizeof(k->from));
	struct flow_key turned = *k;

	if (order < 0 || (order == 0 && k->from_port <= k->to_port))
		return *k;
	turned.from = k->to;
	turned.to = k->from;
	turned.from_port = k->to_port;
	turned.to_port = k->from_port;
	return turned;
}

static bool
same_flow(const struct flow *f, const struct flow_key *k, int *ret_direction)
{
	if (f->protocol != k->protocol || f->vlan != k->vlan)
		return false;
	if (f->client_port == k->from_port && f->server_port == k->to_port &&
		addr_equal(f->client, k->from) && addr_equal(f->server, k->to)) {
		*ret_direction = TO_SERVER;
		return true;
	}
	if (f->client_port == k->to_port && f->server_port == k->from_port &&
		addr_equal(f->client, k->to) && addr_equal(f->server, k->from)) {
		*ret_direction = TO_CLIENT;
		return true;
	}
	return false;
}

static uint64_t
hash_key_of(const struct flow_table *t, const struct flow_key *k)
{
	struct flow_key canonical = both_ways(k);

	return hash_bytes(&t->hash_key, &canonical, sizeof(canonical));
}

static struct flow *
look_up(struct flow_table *t, const struct flow_key *k, uint64_t hash, int *ret_direction)
{
	size_t s = hash % SETS;
	uint32_t tag = (uint32_t)(hash >> 32) | 1;

	for (size_t way = 0; way < WAYS; way++) {
		struct flow *f = &t->flows[s * WAYS + way];

		if (t->sets[s].tag[way] == tag && same_flow(f, k, ret_direction))
			return f;
	}
	return NULL;
}

static void
take_out(struct flow_table *t, size_t place, bool is_evicted)
{
	struct flow *f = &t->flows[place];

	t->on_gone(t->arg, f, is_evicted);
	f->state = FLOW_FREE;
	t->sets[place / WAYS].tag[place % WAYS] = 0;
	t->count--;
}

/* A place in the set: a free one, else the one whose flow is worth least. */
static size_t
place_in(struct flow_table *t, size_t s)
{
	const struct set *set = &t->sets[s];
	size_t best = 0;
	uint64_t best_worth = UINT64_MAX;

	for (size_t way = 0; way < WAYS; way++) {
		uint64_t worth = set->last[way];

		if (set->tag[way] == 0)
			return s * WAYS + way;
		if (t->idle[s][way] != IDLE_ASKED)
			worth += (uint64_t)1 << 32;
		if (worth < best_worth) {
			best_worth = worth;
			best = way;
		}
	}
	take_out(t, s * WAYS + best, true);
	t->evicted++;
	return s * WAYS + best;
}

static struct flow *
make(struct flow_table *t, const struct flow_key *k, uint64_t hash, ms_t at, bool sender_is_server)
{
	size_t place = place_in(t, hash % SETS);
	struct flow *f = &t->flows[place];

	memset(f, 0, sizeof(*f));
	f->client = sender_is_server ? k->to : k->from;
	f->server = sender_is_server ? k->from : k->to;
	f->client_port = sender_is_server ? k->to_port : k->from_port;
	f->server_port = sender_is_server ? k->from_port : k->to_port;
	f->protocol = k->protocol;
	f->vlan = k->vlan;
	f->state = FLOW_ASKED;
	f->first = at;
	t->sets[place / WAYS].tag[place % WAYS] = (uint32_t)(hash >> 32) | 1;
	t->idle[place / WAYS][place % WAYS] = IDLE_ASKED;
	t->count++;
	return f;
}

void
flow_become(struct flow_table *t, struct flow *f, enum flow_state state)
{
	size_t place = (size_t)(f - t->flows);
	enum idle idle = f->protocol == PROTOCOL_TCP ? IDLE_TCP : IDLE_DATAGRAM;

	BUG_IF(state == FLOW_FREE);
	if (state == FLOW_ASKED)
		idle = IDLE_ASKED;
	else if (state == FLOW_CLOSING)
		idle = IDLE_CLOSING;
	f->state = (uint8_t)state;
	t->idle[place / WAYS][place % WAYS] = (uint8_t)idle;
}

struct flow *
flow_of(struct flow_table *t, const struct flow_key *key, ms_t at, bool sender_is_server,
	int *ret_direction, bool *ret_is_new)
{
	uint64_t hash = hash_key_of(t, key);
	struct flow *f = look_up(t, key, hash, ret_direction);
	size_t place;

	*ret_is_new = f == NULL;
	if (f == NULL) {
		f = make(t, key, hash, at, sender_is_server);
		*ret_direction = sender_is_server ? TO_CLIENT : TO_SERVER;
	}
	f->last = at;
	place = (size_t)(f - t->flows);
	t->sets[place / WAYS].last[place % WAYS] = (uint32_t)(at / MS_SECOND);
	return f;
}

struct flow *
flow_find(struct flow_table *t, const struct flow_key *key, int *ret_direction)
{
	return look_up(t, key, hash_key_of(t, key), ret_direction);
}

void
flow_drop(struct flow_table *t, struct flow *f)
{
	take_out(t, (size_t)(f - t->flows), false);
}

/* Times are kept in whole seconds here; only a flow that may be over is asked for its own. */
static bool
is_idle(const struct flow_table *t, size_t place, ms_t now)
{
	const struct set *set = &t->sets[place / WAYS];
	ms_t limit = idle_limit[t->idle[place / WAYS][place % WAYS]];

	if (set->tag[place % WAYS] == 0 || now - (ms_t)set->last[place % WAYS] * MS_SECOND <= limit)
		return false;
	return now - t->flows[place].last > limit;
}

void
flow_expire(struct flow_table *t, ms_t now, unsigned share)
{
	for (unsigned n = 0; n < share && n < EXPIRE_PARTS; n++) {
		size_t part = LIMIT_FLOWS / EXPIRE_PARTS;
		size_t start = t->hand * part;

		for (size_t place = start; place < start + part; place++)
			if (is_idle(t, place, now))
				take_out(t, place, false);
		t->hand = (t->hand + 1) % EXPIRE_PARTS;
	}
}

void
flow_close_all(struct flow_table *t)
{
	for (size_t place = 0; place < LIMIT_FLOWS; place++)
		if (t->sets[place / WAYS].tag[place % WAYS] != 0)
			take_out(t, place, false);
}

void
flow_each(struct flow_table *t, void (*fn)(void *arg, struct flow *f), void *arg)
{
	for (size_t place = 0; place < LIMIT_FLOWS; place++)
		if (t->sets[place / WAYS].tag[place % WAYS] != 0)
			fn(arg, &t->flows[place]);
}

uint32_t
flow_count(const struct flow_table *t)
{
	return t->count;
}

uint64_t
flow_evicted(const struct flow_table *t)
{
	return t->evicted;
}

uint32_t
flow_index(const struct flow_table *t, const struct flow *f)
{
	return (uint32_t)(f - t->flows) + 1;
}
