/*
 * Calls into nothing: a program on a device of ours keeps trying to reach its operator, and nobody
 * answers any more. Two shapes. One place: connection after connection to the same outside port
 * that gets no answer, is refused, or is taken and closed without a word; a place without a name
 * is suspected sooner. A list: several outside addresses without names, tried in turn on ports of
 * the web and of known bankers, none of which says anything. Honest programs look a name up, wait
 * longer each time, and stop; a provider or firewall that blocks a service looks alike, so what
 * several devices here try is left alone. Cannot see: what is asked for in DNS only.
 */
#include "watch/detect/detect.h"

#define PLACES 1024
#define CALLERS 256
#define LISTED 8

enum {
	TRIES_UNNAMED_MIN,
	TRIES_NAMED_MIN, /* refused, or taken and closed without a word */
	LIST_MIN,	 /* different addresses */
	WINDOW_SECONDS,
	POPULARITY_MAX_DEVICES,
};

struct place_key {
	uint32_t device;
	uint16_t port;
	uint16_t zero;
	struct addr server;
};

struct place {
	ms_t answered; /* when it last said something, 0: never */
	ms_t begun;
	uint32_t tries, told;
};

struct caller {
	ms_t begun;
	uint32_t tries;
	uint32_t elsewhere; /* flows to addresses without names on other ports: file sharing */
	uint8_t n, told;
	struct addr servers[LISTED];
};

/* Ports on which bankers and loaders call their lists of taken-over machines. */
static bool
is_list_port(uint16_t port)
{
	static const uint16_t ports[] = {20, 21, 22, 80, 443, 446, 447, 449, 465, 990, 993, 995,
		1443, 2078, 2222, 4143, 7080, 8080, 8090, 8443, 50000};

	for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++)
		if (ports[i] == port)
			return true;
	return false;
}

static bool
is_candidate(const struct event *e)
{
	const struct flow *f = e->flow;

	return e->client != NULL && e->server == NULL && f->protocol == PROTOCOL_TCP &&
	       !f->is_midstream && f->syn_count > 0 && !addr_is_special(f->server) &&
	       !addr_is_private(f->server);
}

static bool
is_harmless(const struct detect *d, const struct flow *f)
{
	return detect_is_routine(d, f) || detect_popularity(d, f->server, str_c(f->name)) >
						  (unsigned)d->param[POPULARITY_MAX_DEVICES];
}

static void
fire(struct detect *d, const struct event *e, ms_t begun, uint32_t tries, const char *sign)
{
	struct detection n = detect_begin_flow(d, e->client, e->flow, begun, e->at);

	detection_number(&n, BASIS_COUNT, tries);
	detection_number(&n, BASIS_DURATION, e->flow->last - begun);
	detection_text(&n, BASIS_SIGN, str_c(sign));
	detect_fire(d, &n);
}

static bool
is_over(const struct detect *d, ms_t begun, const struct flow *f)
{
	return begun == 0 || f->first - begun > (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND;
}

/* A name of dynamic DNS is as good as none. */
static bool
has_name(const struct flow *f)
{
	return f->name[0] != '\0' && !detect_is_dynamic_name(str_c(f->name));
}

static struct place_key
key_of(const struct event *e)
{
	return (struct place_key){.device = e->client->handle,
		.port = e->flow->server_port,
		.server = e->flow->server};
}

/* The place speaks: what was tried before does not count, whenever its end is noticed. */
static void
on_answer(struct detect *d, const struct event *e)
{
	struct place_key key = key_of(e);
	struct place *p;

	if (e->direction != TO_CLIENT || e->payload.nth > 0)
		return;
	p = lru_put(d->tables[0], &key, NULL);
	*p = (struct place){.answered = e->at};
}

static void
on_place(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	struct place_key key = key_of(e);
	uint32_t caller = key.device;
	bool is_named = has_name(f);
	const struct caller *c = lru_peek(d->tables[1], &caller);
	bool is_silent = f->packets[TO_CLIENT] == 0;
	struct place *p;

	if (f->bytes[TO_CLIENT] > 0)
		return;
	if (is_named && is_silent)
		return; /* a blocked service, or one that is down */
	p = lru_put(d->tables[0], &key, NULL);
	if (f->first < p->answered)
		return;
	if (is_over(d, p->begun, f))
		*p = (struct place){.begun = f->first, .answered = p->answered};
	p->tries++;
	if (p->tries < d->param[is_named ? TRIES_NAMED_MIN : TRIES_UNNAMED_MIN] ||
		p->tries < 2 * p->told || is_harmless(d, f) ||
		(c != NULL && c->elsewhere > 2 * p->tries)) /* file sharing */
		return;
	p->told = p->tries;
	fire(d, e, p->begun, p->tries, "the same place again and again");
}

static void
on_list(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	uint32_t key = e->client->handle;
	struct caller *c;

	if (has_name(f) || is_harmless(d, f))
		return;
	c = lru_put(d->tables[1], &key, NULL);
	if (is_over(d, c->begun, f))
		*c = (struct caller){.begun = f->first};
	if (!is_list_port(f->server_port)) {
		c->elsewhere++;
		return;
	}
	if (f->bytes[TO_CLIENT] > 0)
		return;
	c->tries++;
	for (unsigned i = 0; i < c->n; i++)
		if (addr_equal(c->servers[i], f->server))
			return;
	if (c->n == LISTED)
		return;
	c->servers[c->n++] = f->server;
	if (c->n < d->param[LIST_MIN] || c->told != 0 || c->elsewhere > c->tries)
		return;
	c->told = c->n;
	fire(d, e, c->begun, c->tries, "one address after the other");
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (!is_candidate(e))
		return;
	if (e->kind == EVENT_PAYLOAD) {
		on_answer(d, e);
		return;
	}
	if (e->close.is_evicted)
		return;
	on_list(d, e);
	on_place(d, e);
}

static enum err
init(struct detect *d)
{
	enum err err = detect_table(d, 0, sizeof(struct place_key), sizeof(struct place), PLACES);

	if (err != ERR_OK)
		return err;
	return detect_table(d, 1, sizeof(uint32_t), sizeof(struct caller), CALLERS);
}

const struct detector detector_dead_call = {
	.name = "dead_call",
	.events = EVENT_BIT(FLOW_CLOSE) | EVENT_BIT(PAYLOAD),
	.theme = THEME_COMPROMISE,
	.params = {"tries_unnamed_min", "tries_named_min", "list_min", "window_seconds",
		"popularity_max_devices"},
	.init = init,
	.event = on_event,
};
