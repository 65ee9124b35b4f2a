/*
 * Scan from outside: one outside address tries many doors of ours. On the internet this never
 * stops, so it is for the record, unless a door opens to it: that is brute_force's and web_attack's
 * to say. Cannot see: scans that the router in front keeps away, which is most of them.
 */
#include "watch/detect/detect.h"

enum {
	PORTS_MIN,
	WINDOW_SECONDS,
};

struct source {
	ms_t begun;
	uint32_t tries, told;
	uint64_t ports; /* a bit per port modulo 64 */
};

static void
on_event(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	struct source *s;
	struct detection n;
	unsigned doors;

	if (e->client != NULL || e->server == NULL || f->protocol != PROTOCOL_TCP ||
		f->is_midstream)
		return;
	s = lru_put(d->tables[0], &f->client, NULL);
	if (s->tries == 0 || e->at - s->begun > (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND) {
		memset(s, 0, sizeof(*s));
		s->begun = e->at;
	}
	s->tries++;
	s->ports |= UINT64_C(1) << (f->server_port * 11 % 64);
	doors = (unsigned)__builtin_popcountll(s->ports);
	if (doors < d->param[PORTS_MIN] || s->tries < 2 * s->told)
		return;
	s->told = s->tries;
	n = detect_begin(d, e->server, s->begun, e->at);
	detection_addr(&n, BASIS_PEER, f->client);
	detection_number(&n, BASIS_COUNT, s->tries);
	detection_number(&n, BASIS_DURATION, e->at - s->begun);
	detect_fire(d, &n);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct addr), sizeof(struct source), 1024);
}

const struct detector detector_scan_in = {
	.name = "scan_in",
	.events = EVENT_BIT(FLOW_REFUSED) | EVENT_BIT(FLOW_OPEN),
	.theme = THEME_LINK,
	.params = {"ports_min", "window_seconds"},
	.init = init,
	.event = on_event,
};
