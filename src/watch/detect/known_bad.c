/*
 * Known-bad places (a struct indicator_view: the lists of this box): a domain asked for in DNS, or
 * talked to in TLS or HTTP; an address; a URL; a client's JA3 or JA4; a file's hash. Talking to one
 * is for "act now"; having only asked for its name, or been told one in an answer, is worth a look,
 * since mail filters and browsers ask for many names they never call. Of a listed address that
 * calls one of our servers only a record is kept: the internet scans everybody. A list may ask for
 * less than that, never for more. Cannot see: what no list has.
 */
#include "watch/detect/detect.h"
#include "wire/dns/dns.h"
#include "wire/http/http.h"
#include "wire/tls/tls.h"

#include <stdio.h>

enum { REPEAT_MINUTES };

struct seen_key {
	uint32_t device;
	uint8_t kind;
	uint8_t severity;
	uint16_t zero;
	uint64_t what; /* the indicator */
};

struct seen {
	ms_t told;
};

/* What a list would have at most. */
static enum severity
at_most(const struct indicator_hit *hit)
{
	if (hit->tier == TIER_RECORD)
		return SEVERITY_RECORD;
	return hit->tier == TIER_WARN || hit->confidence == CONFIDENCE_LOW ? SEVERITY_PLEASE_LOOK
									   : SEVERITY_ACT_NOW;
}

static bool
is_told(struct detect *d, const struct event *e, const struct seen_key *key)
{
	struct seen *s = lru_put(d->tables[0], key, NULL);

	if (s->told != 0 && e->at - s->told < (ms_t)d->param[REPEAT_MINUTES] * MS_MINUTE)
		return true;
	s->told = e->at;
	return false;
}

/* What was seen: whose, how grave it is as such, and the value that met the list. */
struct sight {
	struct device *device;
	enum severity severity;
	enum indicator_kind kind;
	struct str value; /* a name or URL as it was seen; "" for the others */
};

static void
fire(struct detect *d, const struct event *e, const struct sight *sight,
	const struct indicator_hit *hit)
{
	static const struct hash_key fixed = {{31}}; /* of what lists say; the table is keyed */
	struct seen_key key = {.device = sight->device->handle,
		.kind = (uint8_t)sight->kind,
		.severity = (uint8_t)sight->severity,
		.what = hash_bytes(&fixed, hit->value.p, hit->value.len)};
	struct detection n;

	if (is_told(d, e, &key))
		return;
	n = detect_begin_flow(d, sight->device, e->flow, e->at, e->at);
	n.severity = sight->severity < at_most(hit) ? sight->severity : at_most(hit);
	n.confidence = hit->confidence;
	detection_text(&n, BASIS_INDICATOR, hit->value);
	detection_text(&n, BASIS_LIST, hit->list);
	if (hit->what.len > 0)
		detection_text(&n, BASIS_SIGN, hit->what);
	if (sight->value.len > 0 && !str_equal(sight->value, hit->value))
		detection_text(&n, BASIS_NAME, sight->value);
	if (hit->first_seen != 0)
		detection_number(&n, BASIS_LISTED_SINCE, hit->first_seen);
	if (hit->expires != 0)
		detection_number(&n, BASIS_LISTED_UNTIL, hit->expires);
	if (hit->context.len > 0)
		detection_text(&n, BASIS_ENTRY, hit->context);
	detect_fire(d, &n);
}

/* One look-up of what our client did. */
static bool
check(struct detect *d, const struct event *e, enum severity severity, enum indicator_kind kind,
	struct str value)
{
	struct indicator_hit hit;
	bool is_name = kind == INDICATOR_DOMAIN || kind == INDICATOR_URL;
	struct sight sight = {e->client, severity, kind, is_name ? value : str_of("", 0)};

	if (value.len == 0 || !detect_indicator(d, kind, value, &hit))
		return false;
	fire(d, e, &sight, &hit);
	return true;
}

static void
check_address(struct detect *d, const struct event *e, const struct sight *sight, struct addr a)
{
	struct indicator_hit hit;

	if (detect_indicator_address(d, a, &hit))
		fire(d, e, sight, &hit);
}

/* The names and addresses that an answer leads to. */
static void
on_answer(struct detect *d, const struct event *e)
{
	const struct dns_msg *m = e->dns.msg;
	struct sight sight = {e->client, SEVERITY_PLEASE_LOOK, INDICATOR_ADDRESS, str_of("", 0)};

	for (uint16_t i = 0; i < m->n_records; i++) {
		const struct dns_record *r = &m->records[i];

		if (r->section != DNS_ANSWER)
			continue;
		if (r->type == DNS_TYPE_CNAME)
			check(d, e, SEVERITY_PLEASE_LOOK, INDICATOR_DOMAIN,
				dns_name_text(m, r->target));
		else if (r->type == DNS_TYPE_A || r->type == DNS_TYPE_AAAA)
			check_address(d, e, &sight, r->addr);
	}
}

static void
on_dns(struct detect *d, const struct event *e)
{
	const struct dns_msg *m = e->dns.msg;

	/* the company's own DNS server asks for everybody */
	if ((e->client->flags & DEVICE_IS_DNS_SERVER) != 0)
		return;
	if (m->is_response) {
		on_answer(d, e);
		return;
	}
	for (uint16_t i = 0; i < m->n_questions; i++)
		check(d, e, SEVERITY_PLEASE_LOOK, INDICATOR_DOMAIN,
			dns_name_text(m, m->questions[i].name));
}

static void
on_request(struct detect *d, const struct event *e)
{
	const struct http_request *q = e->http.request;
	char url[LIMIT_INDICATOR_TEXT];
	int len;

	if (check(d, e, SEVERITY_ACT_NOW, INDICATOR_DOMAIN, q->host))
		return;
	len = q->port == 0 || q->port == 80
		      ? snprintf(url, sizeof(url), "%.*s%.*s", STR_FMT(q->host), STR_FMT(q->path))
		      : snprintf(url, sizeof(url), "%.*s:%u%.*s", STR_FMT(q->host), q->port,
				STR_FMT(q->path));
	if (len > 0 && (size_t)len < sizeof(url))
		check(d, e, SEVERITY_ACT_NOW, INDICATOR_URL, str_of(url, (size_t)len));
}

static void
on_hello(struct detect *d, const struct event *e)
{
	if (!e->tls.client->has_ech)
		check(d, e, SEVERITY_ACT_NOW, INDICATOR_DOMAIN, e->tls.client->sni);
	if (e->server != NULL) /* a fingerprint between neighbours says little */
		return;
	check(d, e, SEVERITY_PLEASE_LOOK, INDICATOR_JA3, str_c(e->tls.ja3));
	check(d, e, SEVERITY_PLEASE_LOOK, INDICATOR_JA4, str_c(e->tls.ja4));
}

static void
on_established(struct detect *d, const struct event *e)
{
	struct sight sight = {e->client, SEVERITY_ACT_NOW, INDICATOR_ADDRESS, str_of("", 0)};

	if (e->client != NULL && e->server == NULL) {
		check_address(d, e, &sight, e->flow->server);
	} else if (e->client == NULL && e->server != NULL) {
		sight.device = e->server;
		sight.severity = SEVERITY_RECORD;
		check_address(d, e, &sight, e->flow->client);
	}
}

static void
on_file(struct detect *d, const struct event *e)
{
	const char *const digests[] = {e->file.sha256, e->file.sha1, e->file.md5};

	for (size_t i = 0; e->file.is_whole && i < 3; i++)
		if (digests[i] != NULL &&
			check(d, e, SEVERITY_ACT_NOW, INDICATOR_HASH, str_c(digests[i])))
			return;
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_FLOW_ESTABLISHED)
		on_established(d, e);
	else if (e->client == NULL)
		return;
	else if (e->kind == EVENT_DNS)
		on_dns(d, e);
	else if (e->kind == EVENT_HTTP_REQUEST)
		on_request(d, e);
	else if (e->kind == EVENT_TLS_CLIENT)
		on_hello(d, e);
	else if (e->kind == EVENT_FILE)
		on_file(d, e);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct seen_key), sizeof(struct seen), 2048);
}

const struct detector detector_known_bad = {
	.name = "known_bad",
	.events = EVENT_BIT(FLOW_ESTABLISHED) | EVENT_BIT(DNS) | EVENT_BIT(HTTP_REQUEST) |
		  EVENT_BIT(TLS_CLIENT) | EVENT_BIT(FILE),
	.theme = THEME_COMPROMISE,
	.params = {"repeat_minutes"},
	.init = init,
	.event = on_event,
};
