/*
 * Data in pings: an ICMP tunnel carries payloads that are large, of many different lengths, or
 * different in question and answer, where a real ping repeats one pattern of one length and its
 * answer copies it. Cannot see: a tunnel that keeps to the form of ordinary pings.
 */
#include "watch/detect/detect.h"
#include "wire/ip/ip.h"

enum {
	PACKETS_MIN,
	BYTES_MIN,
	LENGTHS_MIN,
};

struct pair_key {
	struct addr a, b; /* our device, the other side */
};

struct pair {
	ms_t begun;
	uint32_t packets;
	uint64_t bytes;
	uint64_t lengths;		  /* a bit per length modulo 64 */
	uint32_t last_question, last_len; /* sum of the last question's payload */
	uint32_t unlike;		  /* answers that are not their question */
	uint32_t told;
};

static uint32_t
sum_of(struct str s)
{
	uint32_t sum = 2166136261u;

	for (size_t i = 0; i < s.len; i++)
		sum = (sum ^ (uint8_t)s.p[i]) * 16777619u;
	return sum;
}

static void
fire(struct detect *d, const struct event *e, struct pair *p, struct device *device)
{
	struct detection n = detect_begin(d, device, p->begun, e->at);

	detection_addr(&n, BASIS_PEER, device == e->client ? e->flow->server : e->flow->client);
	detection_number(&n, BASIS_COUNT, p->packets);
	detection_number(&n, BASIS_BYTES, (int64_t)p->bytes);
	if (p->unlike > 0)
		detection_text(&n, BASIS_SIGN, STR("answers differ from questions"));
	p->told = p->packets;
	detect_fire(d, &n);
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct device *device = e->client != NULL ? e->client : e->server;
	struct pair_key key;
	struct pair *p;
	bool is_odd;

	if (device == NULL || e->flow == NULL)
		return;
	key = (struct pair_key){.a = e->flow->client, .b = e->flow->server};
	p = lru_put(d->tables[0], &key, NULL);
	if (p->packets++ == 0)
		p->begun = e->at;
	p->bytes += e->icmp.wire_len;
	p->lengths |= UINT64_C(1) << (e->icmp.wire_len % 64);
	if (e->icmp.type == ICMP_ECHO || e->icmp.type == ICMP6_ECHO) {
		p->last_question = sum_of(e->icmp.payload);
		p->last_len = (uint32_t)e->icmp.wire_len;
	} else if (p->last_len != e->icmp.wire_len || p->last_question != sum_of(e->icmp.payload)) {
		p->unlike++;
	}
	is_odd = p->unlike * 2 > p->packets / 2 ||
		 __builtin_popcountll(p->lengths) >= (int)d->param[LENGTHS_MIN];
	if (is_odd && p->packets >= d->param[PACKETS_MIN] && p->bytes >= d->param[BYTES_MIN] &&
		p->packets >= 2 * p->told)
		fire(d, e, p, device);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), 512);
}

const struct detector detector_icmp_tunnel = {
	.name = "icmp_tunnel",
	.events = EVENT_BIT(ICMP),
	.theme = THEME_COMPROMISE,
	.params = {"packets_min", "bytes_min", "lengths_min"},
	.init = init,
	.event = on_event,
};
