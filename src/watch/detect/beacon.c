/*
 * Beacon: a device that calls the same outside address again and again at a steady pace, as malware
 * asks its operator for orders. Regularity is judged by order statistics of the gaps (median, and
 * half the distance between the 10th and 90th percentile as jitter), which bear sleep, lost beats
 * and up to 30 % of random jitter; then the context decides, since most regular traffic is
 * harmless: update, time, push, mail and check services, names that several devices here use, and
 * machine protocols with a keep-alive of their own are left alone (packs/detect/services.yaml;
 * popularity).
 *
 * A contact is a new connection, or data in an open one after two seconds of silence; contacts
 * closer than two seconds are one. Cannot see: beacons inside another service's connection, gaps
 * over six hours, and less than `contacts_unnamed_min` contacts.
 */
#include "watch/detect/detect.h"

#include <stdio.h>
#include <stdlib.h>

#define KEPT 48
#define PAIRS 2048

enum {
	CONTACTS_UNNAMED_MIN,
	CONTACTS_ODD_MIN, /* no name, an unusual port, always the same size */
	CONTACTS_NAMED_MIN,
	HAMMER_MIN, /* short connections to a place without a name within a minute */
	PERIOD_MIN_SECONDS,
	PERIOD_MAX_SECONDS,
	JITTER_MAX_PERCENT,
	POPULARITY_MAX_DEVICES,
};

struct pair_key {
	uint32_t device;
	uint16_t port;
	uint8_t protocol;
	uint8_t zero;
	struct addr server;
};

struct pair {
	ms_t first, last;
	uint32_t contacts;
	uint32_t told;	     /* contacts when it last fired */
	uint32_t n;	     /* kept gaps */
	uint32_t gaps[KEPT]; /* ms */
	uint16_t sizes[KEPT];
	uint16_t n_sizes;
	ms_t hammer_begun;
	uint32_t hammered, hammer_told;
};

struct rhythm {
	uint32_t median; /* ms */
	double jitter;	 /* half of the 10-90 % span, as a share of the median */
	uint16_t size_min, size_max;
};

static int
order_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static int
order_u16(const void *a, const void *b)
{
	return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

static struct rhythm
rhythm_of(const struct pair *p)
{
	uint32_t gaps[KEPT];
	uint16_t sizes[KEPT];
	uint32_t n = p->n < KEPT ? p->n : KEPT;
	uint32_t n_sizes = p->n_sizes < KEPT ? p->n_sizes : KEPT;
	struct rhythm r = {0};

	memcpy(gaps, p->gaps, n * sizeof(*gaps));
	qsort(gaps, n, sizeof(*gaps), order_u32);
	r.median = gaps[n / 2];
	r.jitter = r.median == 0 ? 1 : (gaps[(n * 9) / 10] - gaps[n / 10]) / 2.0 / r.median;
	if (n_sizes > 0) {
		memcpy(sizes, p->sizes, n_sizes * sizeof(*sizes));
		qsort(sizes, n_sizes, sizeof(*sizes), order_u16);
		r.size_min = sizes[n_sizes / 10];
		r.size_max = sizes[(n_sizes * 9) / 10];
	}
	return r;
}

/* Protocols whose own keep-alive is periodic, and those that other detectors read. */
static bool
is_machine_talk(const struct flow *f)
{
	static const uint16_t ports[] = {53, 67, 68, 123, 137, 138, 161, 162, 500, 514, 853, 1194,
		1883, 1900, 3478, 3479, 4500, 5060, 5061, 5222, 5223, 5228, 5229, 5230, 5353, 5355,
		8883, 19302, 51820};

	for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++)
		if (f->server_port == ports[i] ||
			(f->protocol == PROTOCOL_UDP && f->client_port == ports[i]))
			return true;
	return f->protocol != PROTOCOL_TCP || f->app == APP_STRATUM || f->app == APP_IRC ||
	       f->app == APP_RTSP || f->app == APP_MQTT || f->app == APP_SMTP ||
	       f->app == APP_IMAP || f->app == APP_POP3;
}

/* A mail program looks for mail, or for its server, at a steady pace; inside TLS the port tells. */
static bool
is_mail_by_name(const struct flow *f)
{
	return (f->server_port == 993 || f->server_port == 995 || f->server_port == 465 ||
		       f->server_port == 587 || f->server_port == 143 || f->server_port == 110) &&
	       f->name[0] != '\0' && !detect_is_dynamic_name(str_c(f->name));
}

static bool
is_candidate(const struct event *e)
{
	return e->client != NULL && e->server == NULL && !addr_is_special(e->flow->server) &&
	       !is_machine_talk(e->flow) && !is_mail_by_name(e->flow);
}

static struct pair *
pair_of(struct detect *d, const struct event *e)
{
	struct pair_key key = {.device = e->client->handle,
		.port = e->flow->server_port,
		.protocol = e->flow->protocol,
		.server = e->flow->server};

	return lru_put(d->tables[0], &key, NULL);
}

static bool
is_harmless(const struct detect *d, const struct event *e)
{
	struct str name = str_c(e->flow->name);

	return detect_is_routine(d, e->flow) || detect_popularity(d, e->flow->server, name) >
							(unsigned)d->param[POPULARITY_MAX_DEVICES];
}

static void
fire(struct detect *d, const struct event *e, struct pair *p, const struct rhythm *r)
{
	struct detection n = detect_begin_flow(d, e->client, e->flow, p->first, e->at);
	char size[24];

	detection_number(&n, BASIS_COUNT, p->contacts);
	detection_number(&n, BASIS_PERIOD, r->median);
	detection_number(&n, BASIS_JITTER, (int64_t)(r->jitter * 100 + 0.5));
	if (p->n_sizes > 0) {
		snprintf(size, sizeof(size), "%u-%u", r->size_min, r->size_max);
		detection_text(&n, BASIS_SIZE, str_c(size));
	}
	if (e->flow->name[0] == '\0' && r->jitter < 0.1)
		n.confidence = CONFIDENCE_HIGH;
	p->told = p->contacts;
	detect_fire(d, &n);
}

/* No name, a port that no service of the web has, and always the same number of bytes. */
static bool
is_odd(const struct event *e, const struct pair *p)
{
	struct rhythm r;

	if ((e->flow->name[0] != '\0' && !detect_is_dynamic_name(str_c(e->flow->name))) ||
		e->flow->server_port == 80 || e->flow->server_port == 443 ||
		e->flow->server_port == 8080 || p->n_sizes < 4 || p->n == 0)
		return false;
	r = rhythm_of(p);
	return r.size_max - r.size_min <= r.size_max / 10;
}

static uint32_t
enough_contacts(const struct detect *d, const struct event *e, const struct pair *p)
{
	if (e->flow->name[0] != '\0' && !detect_is_dynamic_name(str_c(e->flow->name)))
		return (uint32_t)d->param[CONTACTS_NAMED_MIN];
	return (uint32_t)d->param[is_odd(e, p) ? CONTACTS_ODD_MIN : CONTACTS_UNNAMED_MIN];
}

static void
judge(struct detect *d, const struct event *e, struct pair *p)
{
	uint32_t enough = enough_contacts(d, e, p);
	struct rhythm r;

	if (p->contacts < enough || p->n + 1 < enough || p->contacts < 2 * p->told)
		return;
	r = rhythm_of(p);
	if (r.median < d->param[PERIOD_MIN_SECONDS] * MS_SECOND ||
		r.median > d->param[PERIOD_MAX_SECONDS] * MS_SECOND ||
		r.jitter * 100 > d->param[JITTER_MAX_PERCENT])
		return;
	if (!is_harmless(d, e))
		fire(d, e, p, &r);
}

static void
on_contact(struct detect *d, const struct event *e)
{
	struct pair *p = pair_of(d, e);
	ms_t gap = e->at - p->last;

	if (p->contacts > 0 && gap < 2 * MS_SECOND)
		return;
	if (p->contacts == 0 || gap > (ms_t)(2 * d->param[PERIOD_MAX_SECONDS]) * MS_SECOND) {
		memset(p, 0, sizeof(*p));
		p->first = e->at;
	} else {
		p->gaps[p->n++ % KEPT] = gap > UINT32_MAX ? UINT32_MAX : (uint32_t)gap;
	}
	p->contacts++;
	p->last = e->at;
	judge(d, e, p);
}

/* One short connection after the other to a place without a name: a program whose operator is gone.
 */
static void
on_close(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	struct pair *p;
	struct detection n;

	if (f->name[0] != '\0' || f->is_midstream || !f->is_established ||
		f->bytes[TO_SERVER] == 0 || f->bytes[TO_CLIENT] > 4096 ||
		f->last - f->first > 15 * MS_SECOND)
		return;
	p = pair_of(d, e);
	if (f->first - p->hammer_begun > MS_MINUTE) {
		p->hammer_begun = f->first;
		p->hammered = 0;
	}
	p->hammered++;
	if (p->hammered < d->param[HAMMER_MIN] || p->hammered < 2 * p->hammer_told)
		return;
	p->hammer_told = p->hammered;
	n = detect_begin_flow(d, e->client, f, p->hammer_begun, e->at);
	detection_number(&n, BASIS_COUNT, p->hammered);
	detection_number(&n, BASIS_PERIOD, (f->last - p->hammer_begun) / p->hammered);
	detection_text(&n, BASIS_SIGN, STR("short connections without a pause"));
	if (!is_harmless(d, e))
		detect_fire(d, &n);
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (!is_candidate(e))
		return;
	if (e->kind == EVENT_FLOW_CLOSE) {
		on_close(d, e);
		return;
	}
	if (e->kind == EVENT_FLOW_OPEN) {
		if (!e->flow->is_midstream)
			on_contact(d, e);
		return;
	}
	if (e->direction == TO_SERVER && (e->kind == EVENT_BURST || e->payload.nth == 0)) {
		size_t len = e->kind == EVENT_BURST ? e->burst.len : e->payload.wire_len;
		struct pair *p = pair_of(d, e);

		p->sizes[p->n_sizes++ % KEPT] = len > UINT16_MAX ? UINT16_MAX : (uint16_t)len;
	}
	if (e->kind == EVENT_BURST)
		on_contact(d, e);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), PAIRS);
}

const struct detector detector_beacon = {
	.name = "beacon",
	.events = EVENT_BIT(FLOW_OPEN) | EVENT_BIT(BURST) | EVENT_BIT(PAYLOAD) |
		  EVENT_BIT(FLOW_CLOSE),
	.theme = THEME_COMPROMISE,
	.params = {"contacts_unnamed_min", "contacts_odd_min", "contacts_named_min", "hammer_min",
		"period_min_seconds", "period_max_seconds", "jitter_max_percent",
		"popularity_max_devices"},
	.init = init,
	.event = on_event,
};
