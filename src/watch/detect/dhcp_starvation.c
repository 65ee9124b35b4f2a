/*
 * DHCP starvation: addresses are asked for under ever new names until none are left. From one
 * station: many hardware addresses in its requests (RFC 2131 chaddr), or a flood of new requests.
 * From ever new stations: many more in a minute than come to a small network; then the device named
 * is only the latest of the made-up ones. What relays pass on is left out. Cannot see: a slow one.
 */
#include "watch/detect/detect.h"
#include "watch/detect/sketch.h"
#include "wire/dhcp/dhcp.h"

#define SOURCES 512

enum {
	WINDOW_MINUTES,
	CLIENTS_MIN,	 /* hardware addresses that one station asks for */
	CLIENTS_ALL_MIN, /* different stations that ask */
	REQUESTS_MIN,	 /* new requests of one station */
};

struct source {
	ms_t begun;
	uint32_t messages;
	unsigned told;
	struct sketch clients, requests;
};

/* From ever new stations: one story, under the device at which it was first said. */
struct flood {
	struct detection first;
	unsigned told; /* 0: none is going on */
	ms_t last;
};

static uint64_t
hash_of(const void *p, size_t len)
{
	static const struct hash_key fixed = {{11}}; /* distinctness only; the tables are keyed */

	return hash_bytes(&fixed, p, len);
}

static void
fire(struct detect *d, const struct event *e, struct source *s, unsigned count)
{
	struct device *device = detect_device_of_mac(d, e->link.source, e->at);
	struct detection n;
	char mac[MAC_TEXT_MAX];

	if (device == NULL || count < 2 * s->told)
		return;
	s->told = count;
	n = detect_begin(d, device, s->begun, e->at);
	detection_number(&n, BASIS_COUNT, count);
	detection_text(&n, BASIS_MAC, str_c(mac_text(e->link.source, mac)));
	detection_number(&n, BASIS_DURATION, e->at - s->begun);
	detect_fire(d, &n);
}

static void
fire_flood(struct detect *d, const struct event *e, const struct source *all, unsigned count)
{
	struct device *device = detect_device_of_mac(d, e->link.source, e->at);
	struct flood *f = d->state;
	struct detection n;

	if (e->at - f->last > MS_HOUR)
		f->told = 0;
	f->last = e->at;
	if (device == NULL || count < 2 * f->told)
		return;
	if (f->told == 0)
		f->first = detect_begin(d, device, all->begun, e->at);
	f->told = count;
	n = f->first;
	n.last_seen = e->at;
	detection_number(&n, BASIS_COUNT, count);
	detection_number(&n, BASIS_DURATION, e->at - all->begun);
	detect_fire(d, &n);
}

static struct source *
source_of(struct detect *d, struct mac mac, ms_t at)
{
	struct source *s = lru_put(d->tables[0], &mac, NULL);

	if (s->messages == 0 || at - s->begun > (ms_t)d->param[WINDOW_MINUTES] * MS_MINUTE) {
		memset(s, 0, sizeof(*s));
		s->begun = at;
	}
	s->messages++;
	return s;
}

static void
on_event(struct detect *d, const struct event *e)
{
	const struct dhcp_msg *m = e->link.dhcp;
	struct source *s, *all;
	unsigned clients, requests;

	if (m == NULL || m->is_reply || !addr_is_none(m->giaddr) || mac_is_zero(e->link.source) ||
		(m->type != DHCP_DISCOVER && m->type != DHCP_REQUEST))
		return;
	s = source_of(d, e->link.source, e->at);
	sketch_add(&s->clients, hash_of(&m->client, sizeof(m->client)));
	sketch_add(&s->requests, hash_of(&m->xid, sizeof(m->xid)));
	if (s->messages >= (uint32_t)d->param[CLIENTS_MIN]) {
		clients = sketch_count(&s->clients);
		requests = sketch_count(&s->requests);
		if (clients >= (unsigned)d->param[CLIENTS_MIN])
			fire(d, e, s, clients);
		else if (requests >= (unsigned)d->param[REQUESTS_MIN])
			fire(d, e, s, requests);
	}
	all = source_of(d, (struct mac){0}, e->at);
	sketch_add(&all->clients, hash_of(&e->link.source, sizeof(e->link.source)));
	if (all->messages < (uint32_t)d->param[CLIENTS_ALL_MIN])
		return;
	clients = sketch_count(&all->clients);
	if (clients >= (unsigned)d->param[CLIENTS_ALL_MIN])
		fire_flood(d, e, all, clients);
}

static enum err
init(struct detect *d)
{
	enum err err = detect_state(d, sizeof(struct flood));

	return err == ERR_OK
		       ? detect_table(d, 0, sizeof(struct mac), sizeof(struct source), SOURCES)
		       : err;
}

const struct detector detector_dhcp_starvation = {
	.name = "dhcp_starvation",
	.events = EVENT_BIT(DHCP),
	.theme = THEME_LINK,
	.params = {"window_minutes", "clients_min", "clients_all_min", "requests_min"},
	.init = init,
	.event = on_event,
};
