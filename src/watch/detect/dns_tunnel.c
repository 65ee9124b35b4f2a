/*
 * DNS tunnel: data carried in names and answers of one domain. Per device and domain, in a window:
 * how many different names were asked for below it, how many bytes their labels and the answers
 * held, and the share of record types that carry data (TXT, NULL, CNAME, MX, SRV). A content
 * network has many names too, but short, repeated ones with addresses as answers; a virus scanner's
 * look-ups have long names, but tiny answers, to a domain of packs/detect/services.yaml. The domain
 * is taken as the last two labels, three where the second is shared (co.jp). Cannot see: tunnels
 * inside encrypted DNS.
 */
#include "base/hash.h"
#include "model/registered.h"
#include "watch/detect/detect.h"
#include "wire/dns/dns.h"

#define PAIRS 2048
#define BITS 1024

enum {
	NAMES_MIN,	 /* different names below one domain */
	BYTES_UP_MIN,	 /* in the names, below the domain */
	LABEL_BYTES_MIN, /* mean length of what stands before the domain */
	WINDOW_SECONDS,
	QUERIES_DIRECT_MIN, /* such queries to an outside server that nobody else uses */
	QUERIES_DATA_MIN,   /* queries for data-carrying types are enough with fewer names */
	LONG_NAMES_MIN,	    /* names filled to the brim: a few are enough */
	LONG_BYTES_MIN,	    /* mean length of what stands before the domain in them */
};

struct pair_key {
	uint32_t device;
	uint32_t zero;
	uint64_t domain;
};

struct pair {
	ms_t begun;
	uint32_t queries, data_queries, told, shapes; /* shapes: names that look encoded */
	uint32_t asked_directly; /* data asked of an outside server that is no known resolver */
	uint64_t up, down;
	uint8_t seen[BITS / 8];
};

/* No top-level domain has digits or more than 18 letters ("xn--" apart): the name is all data, as
 * in tunnels that talk to their server directly. */
static bool
has_no_domain(struct str name)
{
	struct str last = dns_last_labels(name, 1);

	if (str_starts(last, STR("xn--")))
		return false;
	for (size_t i = 0; i < last.len; i++)
		if (last.p[i] < 'a' || last.p[i] > 'z')
			return true;
	return last.len > 18;
}

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

static bool
carries_data(uint16_t type)
{
	return type == DNS_TYPE_TXT || type == DNS_TYPE_NULL || type == DNS_TYPE_CNAME ||
	       type == DNS_TYPE_MX || type == DNS_TYPE_SRV || type == 65399 || type == 25;
}

static bool
is_infrastructure(struct str name)
{
	return str_ends_nocase(name, STR(".arpa")) || str_ends_nocase(name, STR(".local")) ||
	       str_ends_nocase(name, STR(".lan")) || str_ends_nocase(name, STR(".home")) ||
	       str_ends_nocase(name, STR(".internal")) ||
	       str_ends_nocase(name, STR(".localdomain"));
}

static unsigned
names_seen(const struct pair *p)
{
	unsigned set = 0;

	for (size_t i = 0; i < sizeof(p->seen); i++)
		set += (unsigned)__builtin_popcount(p->seen[i]);
	return set;
}

static void
fire(struct detect *d, const struct event *e, struct pair *p, struct str domain)
{
	struct detection n = detect_begin_flow(d, e->client, e->flow, p->begun, e->at);

	detection_text(&n, BASIS_NAME, domain);
	detection_number(&n, BASIS_COUNT, p->queries);
	detection_number(&n, BASIS_NAMES, names_seen(p));
	detection_number(&n, BASIS_BYTES, (int64_t)(p->up + p->down));
	detection_number(&n, BASIS_DURATION, e->at - p->begun);
	p->told = p->queries;
	detect_fire(d, &n);
}

/* Letters and digits mixed without a rhythm, or upper and lower case: what an encoder writes. */
static bool
looks_encoded(struct str text)
{
	unsigned digits = 0, other = 0, turns = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool is_digit = text.p[i] >= '0' && text.p[i] <= '9';

		digits += is_digit;
		other += text.p[i] == '\\';
		turns += i > 0 && is_digit != (text.p[i - 1] >= '0' && text.p[i - 1] <= '9');
	}
	return text.len >= 16 && (other > 0 || (digits * 8 > text.len && turns >= 4));
}

static bool
is_data_asked(const struct pair *p)
{
	return p->data_queries * 2 > p->queries;
}

static void
judge(struct detect *d, const struct event *e, struct pair *p, struct str domain)
{
	unsigned names = names_seen(p);
	bool is_long = p->up >= p->queries * d->param[LABEL_BYTES_MIN];
	bool is_data =
		p->data_queries * 2 > p->queries && p->data_queries >= d->param[QUERIES_DATA_MIN];

	if (p->queries < 2 * p->told)
		return;
	if (p->asked_directly >= d->param[QUERIES_DIRECT_MIN] && is_data_asked(p))
		fire(d, e, p, domain);
	else if (names >= d->param[NAMES_MIN] && p->up >= d->param[BYTES_UP_MIN] && is_long &&
		 (is_data || p->shapes * 2 > p->queries))
		fire(d, e, p, domain);
	else if (names >= d->param[LONG_NAMES_MIN] && p->shapes * 2 > p->queries &&
		 p->up >= p->queries * d->param[LONG_BYTES_MIN])
		fire(d, e, p, domain);
	else if (is_data && names * 4 > p->queries && p->up >= p->queries * 8)
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
	uint64_t hash;
	bool is_direct;

	if (e->client == NULL || msg->n_questions != 1 || e->flow->app == APP_MDNS ||
		e->flow->app == APP_LLMNR)
		return;
	name = dns_name_text(msg, msg->questions[0].name);
	if (is_infrastructure(name) || detect_is_routine_name(d, name))
		return;
	domain = registered_name(name);
	key.device = e->client->handle;
	is_direct = e->server == NULL && !addr_is_special(e->flow->server) &&
		    !is_known_resolver(e->flow->server) && carries_data(msg->questions[0].type);
	if (is_direct || has_no_domain(name)) { /* the server is what all names have in common */
		below = name;
		key.domain = hash_bytes(&fixed, &e->flow->server, sizeof(e->flow->server));
	} else if (name.len > domain.len + 1) {
		below = str_of(name.p, name.len - domain.len - 1);
		key.domain = hash_bytes(&fixed, domain.p, domain.len);
	} else {
		return;
	}
	p = lru_put(d->tables[0], &key, NULL);
	if (p->begun == 0 || e->at - p->begun > (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND) {
		memset(p, 0, sizeof(*p));
		p->begun = e->at;
	}
	if (msg->is_response) {
		p->down += msg->wire_len;
		return;
	}
	p->queries++;
	p->asked_directly += is_direct;
	p->up += below.len;
	p->data_queries += carries_data(msg->questions[0].type);
	p->shapes += looks_encoded(below);
	hash = hash_bytes(&fixed, below.p, below.len);
	p->seen[hash % BITS / 8] |= (uint8_t)(1U << (hash % 8));
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
	.params = {"names_min", "bytes_up_min", "label_bytes_min", "window_seconds",
		"queries_direct_min", "queries_data_min", "long_names_min", "long_bytes_min"},
	.init = init,
	.event = on_event,
};
