/*
 * Taking part in an attack on others: a device of ours sends packets to one outside address at a
 * rate that no use has, without being answered (SYN, UDP and ping floods), or answers floods of
 * small questions with large answers to outside addresses (reflection). Speed tests and uploads are
 * answered. Cannot see: attacks at the pace of a person's browsing.
 */
#include "watch/detect/detect.h"

#define PAIRS 1024

enum {
	FLOWS_MIN,   /* unanswered flows to one address in the window */
	PACKETS_MIN, /* or packets in one unanswered flow */
	WINDOW_SECONDS,
	REFLECTED_BYTES_MIN,
	REFLECTED_FACTOR_MIN,
};

struct pair_key {
	uint32_t device;
	struct addr victim;
};

struct pair {
	ms_t begun;
	uint64_t flows, packets, bytes;
	uint32_t told;
};

static void
fire(struct detect *d, const struct event *e, struct device *device, struct pair *p,
	const char *sign)
{
	struct detection n = detect_begin_flow(d, device, e->flow, p->begun, e->at);

	detection_text(&n, BASIS_SIGN, str_c(sign));
	detection_number(&n, BASIS_COUNT, (int64_t)p->packets);
	detection_number(&n, BASIS_BYTES, (int64_t)p->bytes);
	detection_number(&n, BASIS_DURATION, e->at - p->begun);
	p->told = (uint32_t)p->flows;
	detect_fire(d, &n);
}

static struct pair *
pair_of(struct detect *d, const struct event *e, const struct device *device, struct addr victim)
{
	struct pair_key key = {.device = device->handle, .victim = victim};
	struct pair *p = lru_put(d->tables[0], &key, NULL);

	/* by when flows began: their ends are noticed in bursts, half a minute later */
	if (p->flows == 0 ||
	    e->flow->first - p->begun > (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND) {
		memset(p, 0, sizeof(*p));
		p->begun = e->flow->first < e->at ? e->flow->first : e->at;
	}
	return p;
}

static void
on_unanswered(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	struct pair *p = pair_of(d, e, e->client, f->server);

	p->flows++;
	p->packets += f->packets[TO_SERVER];
	p->bytes += f->bytes[TO_SERVER];
	if ((p->flows >= d->param[FLOWS_MIN] || p->packets >= d->param[PACKETS_MIN]) &&
		p->flows >= 2 * (uint64_t)p->told)
		fire(d, e, e->client, p,
			f->protocol == PROTOCOL_TCP   ? "SYN flood"
			: f->protocol == PROTOCOL_UDP ? "UDP flood"
						      : "ping flood");
}

/* Our server as an amplifier: the "client" outside gets many times what it sent. */
static void
on_reflected(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	struct pair *p = pair_of(d, e, e->server, f->client);

	p->flows++;
	p->packets += f->packets[TO_CLIENT];
	p->bytes += f->bytes[TO_CLIENT];
	if (p->bytes >= d->param[REFLECTED_BYTES_MIN] &&
		f->bytes[TO_CLIENT] >
			(uint64_t)d->param[REFLECTED_FACTOR_MIN] * (f->bytes[TO_SERVER] + 1) &&
		p->flows >= 2 * (uint64_t)p->told)
		fire(d, e, e->server, p, "reflection");
}

static void
on_event(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;

	if (f->packets[TO_CLIENT] == 0 && e->client != NULL && e->server == NULL &&
		!addr_is_special(f->server))
		on_unanswered(d, e);
	else if (f->protocol == PROTOCOL_UDP && e->server != NULL && e->client == NULL &&
		 !addr_is_special(f->client))
		on_reflected(d, e);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), PAIRS);
}

const struct detector detector_ddos_out = {
	.name = "ddos_out",
	.events = EVENT_BIT(FLOW_CLOSE),
	.theme = THEME_COMPROMISE,
	.params = {"flows_min", "packets_min", "window_seconds", "reflected_bytes_min",
		"reflected_factor_min"},
	.init = init,
	.event = on_event,
};
