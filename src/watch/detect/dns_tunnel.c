/*
 * DNS tunnel: data carried in names and answers of one domain. Per device and domain, in a window:
 * how many different names were asked for below it, how many bytes their labels and the answers
 * held, and the share of record types that carry data (TXT, NULL, CNAME, MX, SRV). A content
 * network has many names too, but short, repeated ones with addresses as answers; a virus scanner's
 * look-ups have long names, but tiny answers, to a domain of packs/detect/services.yaml. The domain
 * is the registered one (co.jp has three labels). Cannot see: tunnels
 * inside encrypted DNS.
 */
#include "base/hash.h"
#include "model/registered.h"
#include "watch/detect/detect.h"
#include "watch/query/query.h"
#include "wire/dns/dns.h"

#define PAIRS 2048

struct pair_key {
	uint32_t device;
	uint32_t zero;
	uint64_t domain;
};

struct pair {
	ms_t begun;
	uint32_t told;
	uint32_t asked_directly; /* data asked of an outside server that is no known resolver */
	struct query_tunnel tunnel;
};

/* Public resolvers that people set on purpose. */
static bool
is_known_resolver(struct addr a)
{
	static const uint8_t v4[][4] = {{8, 8, 8, 8}, {8, 8, 4, 4}, {1, 1, 1, 1}, {1, 0, 0, 1},
		{9, 9, 9, 9}, {149, 112, 112, 112}, {208, 67, 222, 222}, {208, 67, 220, 220},
		{94, 140, 14, 14}, {185, 228, 168, 9}};

	for (size_t i = 0; i < sizeof(v4) / sizeof(*v4); i++)
		if (a.family == 4 && memcmp(a.b, v4[i], 4) == 0)
			return true;
	return a.family != 4;
}

static void
fire(struct detect *d, const struct event *e, struct pair *p, struct str domain)
{
	struct detection n = detect_begin_flow(d, e->client, e->flow, p->begun, e->at);

	detection_text(&n, BASIS_NAME, domain);
	detection_number(&n, BASIS_COUNT, p->tunnel.queries);
	detection_number(&n, BASIS_NAMES, query_tunnel_names(&p->tunnel));
	detection_number(&n, BASIS_BYTES, (int64_t)(p->tunnel.up + p->tunnel.down));
	detection_number(&n, BASIS_DURATION, e->at - p->begun);
	p->told = p->tunnel.queries;
	detect_fire(d, &n);
}

static void
judge(struct detect *d, const struct event *e, struct pair *p, struct str domain)
{
	bool is_direct =
		p->asked_directly >= d->param[QUERY_DIRECT_MIN] && query_tunnel_is_data(&p->tunnel);

	if (p->tunnel.queries < 2 * p->told)
		return;
	if (is_direct || query_tunnel_is(&p->tunnel, d->param))
		fire(d, e, p, domain);
}

static void
on_event(struct detect *d, const struct event *e)
{
	const struct dns_msg *msg = e->dns.msg;
	static const struct hash_key fixed = {{3}};
	struct str name, domain, below;
	struct pair_key key = {0};
	struct pair *p;
	bool is_direct;

	if (e->client == NULL || e->flow->is_own_client || msg->n_questions != 1 ||
		e->flow->app == APP_MDNS || e->flow->app == APP_LLMNR)
		return;
	name = dns_name_text(msg, msg->questions[0].name);
	if (query_is_infrastructure(name) || detect_is_routine_name(d, name))
		return;
	domain = registered_name(name);
	key.device = e->client->handle;
	is_direct = e->server == NULL && !addr_is_special(e->flow->server) &&
		    !is_known_resolver(e->flow->server) &&
		    query_carries_data(msg->questions[0].type);
	if (is_direct ||
		query_has_no_domain(name)) { /* the server is what all names have in common */
		below = name;
		key.domain = hash_bytes(&fixed, &e->flow->server, sizeof(e->flow->server));
	} else if (name.len > domain.len + 1) {
		below = str_of(name.p, name.len - domain.len - 1);
		key.domain = hash_bytes(&fixed, domain.p, domain.len);
	} else {
		return;
	}
	p = lru_put(d->tables[0], &key, NULL);
	if (p->begun == 0 || e->at - p->begun > (ms_t)d->param[QUERY_TUNNEL_SECONDS] * MS_SECOND) {
		memset(p, 0, sizeof(*p));
		p->begun = e->at;
	}
	if (msg->is_response) {
		p->tunnel.down += msg->wire_len;
		return;
	}
	p->asked_directly += is_direct;
	query_tunnel_ask(&p->tunnel, below, msg->questions[0].type);
	judge(d, e, p, domain);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), PAIRS);
}

const struct detector detector_dns_tunnel = {
	.name = "dns_tunnel",
	.events = EVENT_BIT(DNS),
	.theme = THEME_COMPROMISE,
	.params = {QUERY_TUNNEL_NAMES},
	.init = init,
	.event = on_event,
};
