/*
 * Scan: one device of ours tries many doors. Counted are distinct targets that did not answer or
 * refused within a minute: many ports of one host, one port of many hosts, or many addresses asked
 * for with ARP or ping. Distinctness is estimated (sketch.h). Cannot see: scans slower
 * than a few targets a minute, and scans of hosts whose answers all succeed.
 */
#include "watch/detect/detect.h"
#include "watch/detect/sketch.h"
#include "wire/eth/eth.h"

#include <stdio.h>

#define SOURCES 1024

enum {
	PORTS_MIN,	   /* closed ports of one host */
	HOSTS_MIN,	   /* hosts of ours at one port */
	HOSTS_OUTSIDE_MIN, /* outside hosts: programs that look for peers try many */
	SWEEP_MIN,	   /* addresses asked for by ARP, or by UDP in one network */
	PING_MIN,	   /* addresses pinged */
	WINDOW_SECONDS,
	HOSTS_WINDOW_SECONDS, /* worms take their time from host to host */
};

struct source_key {
	uint32_t device;
	uint8_t what; /* 'p' ports of a host, 'h' our, 'o' other hosts of a port, 's' ping, 'a' ARP
		       */
	uint8_t protocol;
	uint16_t port;
	struct addr host;
};

struct source {
	ms_t begun;
	uint32_t attempts;
	unsigned told; /* estimate when it last fired */
	struct sketch seen;
};

static void
fire(struct detect *d, const struct event *e, const struct source_key *key, struct source *s,
	unsigned count)
{
	struct detection n = detect_begin(d, e->client, s->begun, e->at);
	char port[32];

	if (key->what == 'p')
		detection_addr(&n, BASIS_PEER, key->host);
	detection_number(&n, key->what == 'p' ? BASIS_PORTS : BASIS_PEERS, count);
	if (key->what == 'h' || key->what == 'o') {
		snprintf(port, sizeof(port), "%s/%u", key->protocol == PROTOCOL_TCP ? "tcp" : "udp",
			key->port);
		detection_text(&n, BASIS_PORT, str_c(port));
	}
	detection_number(&n, BASIS_COUNT, s->attempts);
	detection_number(&n, BASIS_DURATION, e->at - s->begun);
	s->told = count;
	detect_fire(d, &n);
}

static void
count(struct detect *d, const struct event *e, const struct source_key *key, uint64_t target,
	unsigned enough)
{
	struct source *s = lru_put(d->tables[0], key, NULL);
	double window = d->param[key->what == 'h' ? HOSTS_WINDOW_SECONDS : WINDOW_SECONDS];
	unsigned n;

	if (s->attempts == 0 || e->at - s->begun > (ms_t)window * MS_SECOND) {
		memset(s, 0, sizeof(*s));
		s->begun = e->at;
	}
	s->attempts++;
	sketch_add(&s->seen, target);
	if (s->attempts < enough)
		return;
	n = sketch_count(&s->seen);
	if (n >= enough && n >= 2 * s->told)
		fire(d, e, key, s, n);
}

static uint64_t
hash_of(const struct addr *a, uint16_t port)
{
	static const struct hash_key fixed = {{7}}; /* distinctness only; the tables are keyed */
	struct {
		struct addr a;
		uint16_t port;
	} __attribute__((packed)) target = {*a, port};

	return hash_bytes(&fixed, &target, sizeof(target));
}

/* Ports at which worms look for the next victim; programs that look for peers do not use them. */
static bool
is_worm_port(uint16_t port)
{
	static const uint16_t ports[] = {22, 23, 135, 139, 445, 1433, 2222, 2323, 3306, 3389, 5358,
		5555, 5900, 6379, 7547, 8291, 23231, 37215, 52869};

	for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++)
		if (ports[i] == port)
			return true;
	return false;
}

/* Pings of many addresses, answered or not. */
static void
on_ping(struct detect *d, const struct event *e)
{
	struct source_key key = {.device = e->client->handle, .what = 's'};

	count(d, e, &key, hash_of(&e->flow->server, 0), (unsigned)d->param[PING_MIN]);
}

/* UDP without an answer is ordinary; to many neighbours of one network at one port it is not. */
static void
on_silent_datagram(struct detect *d, const struct event *e)
{
	struct source_key key = {.device = e->client->handle,
		.what = 'n',
		.protocol = PROTOCOL_UDP,
		.port = e->flow->server_port,
		.host = e->flow->server};

	if (key.host.family != 4 || key.port == 53)
		return;
	key.host.b[3] = 0;
	count(d, e, &key, hash_of(&e->flow->server, 0), (unsigned)d->param[SWEEP_MIN]);
}

/* A try that came to nothing. */
static void
on_failure(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	struct source_key key = {.device = e->client->handle, .protocol = f->protocol};

	if (f->protocol == PROTOCOL_ICMP || f->protocol == PROTOCOL_ICMPV6)
		return; /* counted when they begin: see on_ping() */
	if (f->protocol == PROTOCOL_UDP && !f->is_refused) {
		on_silent_datagram(d, e);
		return;
	}
	key.what = 'p';
	key.host = f->server;
	count(d, e, &key, hash_of(&f->server, f->server_port), (unsigned)d->param[PORTS_MIN]);
	key.what = detect_is_ours(d, f->server) || is_worm_port(f->server_port) ? 'h' : 'o';
	key.port = f->server_port;
	key.host = (struct addr){0};
	count(d, e, &key, hash_of(&f->server, f->server_port),
		(unsigned)d->param[key.what == 'h' ? HOSTS_MIN : HOSTS_OUTSIDE_MIN]);
}

static void
on_arp(struct detect *d, const struct event *e)
{
	struct source_key key = {.what = 'a'};

	if (e->client == NULL || e->link.arp->op != ARP_REQUEST ||
		addr_equal(e->link.arp->sender, e->link.arp->target) ||
		(e->client->flags & DEVICE_IS_ROUTER) != 0)
		return;
	key.device = e->client->handle;
	count(d, e, &key, hash_of(&e->link.arp->target, 0), (unsigned)d->param[SWEEP_MIN]);
}

static bool
is_failure(const struct event *e)
{
	const struct flow *f = e->flow;

	if (e->client == NULL || addr_is_multicast(f->server) || f->is_midstream)
		return false;
	if (e->kind == EVENT_FLOW_REFUSED)
		return true;
	/* unanswered; a refused one was counted already */
	return !f->is_refused && f->packets[TO_CLIENT] == 0 &&
	       (f->protocol == PROTOCOL_TCP || f->protocol == PROTOCOL_UDP);
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_ARP)
		on_arp(d, e);
	else if (e->kind == EVENT_FLOW_OPEN) {
		if (e->client != NULL && (e->flow->protocol == PROTOCOL_ICMP ||
						 e->flow->protocol == PROTOCOL_ICMPV6))
			on_ping(d, e);
	} else if (is_failure(e))
		on_failure(d, e);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct source_key), sizeof(struct source), SOURCES);
}

const struct detector detector_scan = {
	.name = "scan",
	.events = EVENT_BIT(FLOW_OPEN) | EVENT_BIT(FLOW_REFUSED) | EVENT_BIT(FLOW_CLOSE) |
		  EVENT_BIT(ARP),
	.theme = THEME_INSIDE,
	.params = {"ports_min", "hosts_min", "hosts_outside_min", "sweep_min", "ping_min",
		"window_seconds",
		"hosts_window_seconds"},
	.init = init,
	.event = on_event,
};
