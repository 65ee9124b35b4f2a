/* Frames from messages, and a sensor around them: see replay.h. */
#include "watch/golden/replay.h"

#include "watch/detect/detect.h"

#include <stdio.h>
#include <stdlib.h>

#define ETHERNET 1 /* LINKTYPE_ETHERNET */
#define SEGMENT 1400
#define PACKS_MAX 64
#define NEVER 1e9
#define TOLD_WITHIN (11 * MS_SECOND) /* stories are given out every ten */

#define DETECTOR(name) extern const struct detector detector_##name;
#include "watch/detect/detectors.def"
#undef DETECTOR

static const struct detector *const all[] = {
#define DETECTOR(name) &detector_##name,
#include "watch/detect/detectors.def"
#undef DETECTOR
};
#define ALL (sizeof(all) / sizeof(*all))
_Static_assert(ALL <= PACKS_MAX, "there is a pack for each detector");

/* What the packs would give; lives as long as the sensor. */
struct sensor {
	struct replay replay; /* first: it is what the test holds */
	struct detect_packs packs;
	struct detect_pack pack[PACKS_MAX];
	struct detect_param params[PACKS_MAX][DETECT_PARAMS_MAX];
};

static double
value_of(const struct replay_param *given, const char *detector, const char *name)
{
	for (; given->detector != NULL; given++)
		if (strcmp(given->detector, detector) == 0 && strcmp(given->name, name) == 0)
			return given->value;
	return NEVER;
}

static int
by_id(const void *a, const void *b)
{
	const struct detect_pack *x = a, *y = b;

	return str_order(x->id, y->id);
}

static void
make_packs(struct sensor *s, const struct replay_param *given)
{
	for (size_t i = 0; i < ALL; i++) {
		struct detect_pack *p = &s->pack[i];

		p->id = str_c(all[i]->name);
		p->severity = SEVERITY_PLEASE_LOOK;
		p->confidence = CONFIDENCE_MEDIUM;
		p->params = s->params[i];
		for (; p->n_params < DETECT_PARAMS_MAX && all[i]->params[p->n_params] != NULL;
			p->n_params++) {
			struct detect_param *param = &s->params[i][p->n_params];

			param->name = str_c(all[i]->params[p->n_params]);
			param->value = value_of(given, all[i]->name, param->name.p);
		}
	}
	qsort(s->pack, ALL, sizeof(*s->pack), by_id);
	s->packs.packs = s->pack;
	s->packs.n_packs = ALL;
}

static void
on_alert(void *arg, const struct alert *alert)
{
	struct replay *r = arg;

	for (unsigned i = 0; i < r->n_alerts; i++)
		if (memcmp(&r->alerts[i].id, &alert->id, sizeof(alert->id)) == 0) {
			r->alerts[i] = *alert;
			return;
		}
	BUG_IF(r->n_alerts == REPLAY_ALERTS);
	r->alerts[r->n_alerts++] = *alert;
}

static void
on_fact(void *arg, const struct fact *fact)
{
	struct replay *r = arg;

	if (r->n_facts < REPLAY_FACTS)
		r->facts[r->n_facts++] = *fact;
}

static void
on_pair(void *arg, const struct pair *pair)
{
	struct replay *r = arg;

	if (r->n_pairs < REPLAY_PAIRS)
		r->pairs[r->n_pairs++] = *pair;
}

struct replay *
replay_new(const struct replay_param *params)
{
	return replay_new_with(params, &(struct replay_given){0});
}

struct replay *
replay_new_with(const struct replay_param *params, const struct replay_given *given)
{
	struct sensor *s = calloc(1, sizeof(*s));
	struct errinfo info = {0};
	struct watch_options options = {.site = STR("test"),
		.vendors = given->vendors,
		.device_rules = given->rules,
		.own = given->own};
	struct watch_sink sink = {.alert = on_alert, .fact = on_fact, .pair = on_pair};

	BUG_IF(s == NULL);
	make_packs(s, params);
	s->packs.services = given->services;
	s->packs.n_services = given->n_services;
	options.packs = &s->packs;
	sink.arg = &s->replay;
	s->replay.now = INT64_C(1700000000) * MS_SECOND;
	BUG_IF(watch_new(&options, &sink, &s->replay.watch, &info) != ERR_OK);
	return &s->replay;
}

void
replay_free(struct replay *r)
{
	if (r == NULL)
		return;
	watch_free(r->watch);
	free(r);
}

static void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v & 0xffff);
}

/* Ethernet, IPv4 (RFC 791) and TCP (RFC 9293) or UDP (RFC 768) around a payload. */
static void
frame(struct talk *t, bool is_client, unsigned flags, struct str payload)
{
	uint8_t f[54 + SEGMENT] = {0x02, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0x08, 0x00};
	uint8_t from = is_client ? t->client : t->server;
	uint8_t to = is_client ? t->server : t->client;
	size_t head = t->is_udp ? 42 : 54;
	uint8_t *ip = f + 14, *l4 = f + 34;

	f[5] = to;
	f[11] = from;
	ip[0] = 0x45;
	put16(ip + 2, (unsigned)(head - 14 + payload.len));
	ip[8] = 64;
	ip[9] = t->is_udp ? 17 : 6;
	ip[12] = ip[16] = 10;
	ip[15] = from;
	ip[19] = to;
	if (t->outside.family == 4)
		memcpy(is_client ? ip + 16 : ip + 12, t->outside.b, 4);
	put16(l4, is_client ? t->client_port : t->server_port);
	put16(l4 + 2, is_client ? t->server_port : t->client_port);
	if (t->is_udp) {
		put16(l4 + 4, (unsigned)(8 + payload.len));
	} else {
		put32(l4 + 4, t->seq[!is_client]);
		put32(l4 + 8, t->seq[is_client]);
		l4[12] = 0x50;
		l4[13] = (uint8_t)flags;
		put16(l4 + 14, 0xffff);
		t->seq[!is_client] += (uint32_t)payload.len + ((flags & 0x02) != 0 ? 1 : 0);
	}
	if (payload.len > 0)
		memcpy(f + head, payload.p, payload.len);
	watch_frame(t->replay->watch, ETHERNET, t->replay->now++,
		str_of((const char *)f, head + payload.len), head + payload.len);
}

struct talk
replay_midstream(struct replay *r, uint8_t client, uint8_t server, uint16_t port)
{
	unsigned n = r->conversations++;

	return (struct talk){.replay = r,
		.client = client,
		.server = server,
		.client_port = (uint16_t)(51000 + n),
		.server_port = port,
		.seq = {1000 * n + 1, 7000 * n + 1}};
}

static void
shake_hands(struct talk *t)
{
	frame(t, true, 0x02, str_of(NULL, 0));
	frame(t, false, 0x12, str_of(NULL, 0));
	frame(t, true, 0x10, str_of(NULL, 0));
}

struct talk
replay_tcp(struct replay *r, uint8_t client, uint8_t server, uint16_t port)
{
	struct talk t = replay_midstream(r, client, server, port);

	shake_hands(&t);
	return t;
}

struct talk
replay_tcp_outside(
	struct replay *r, uint8_t client, uint8_t router, struct addr server, uint16_t port)
{
	struct talk t = replay_midstream(r, client, router, port);

	t.outside = server;
	shake_hands(&t);
	return t;
}

void
replay_frame(struct replay *r, struct str bytes)
{
	watch_frame(r->watch, ETHERNET, r->now++, bytes, bytes.len);
}

struct talk
replay_udp(struct replay *r, uint8_t client, uint8_t server, uint16_t port)
{
	struct talk t = replay_midstream(r, client, server, port);

	t.is_udp = true;
	return t;
}

void
talk_send(struct talk *t, bool is_client, struct str bytes)
{
	while (bytes.len > 0) {
		size_t n = bytes.len < SEGMENT ? bytes.len : SEGMENT;

		frame(t, is_client, 0x18, str_of(bytes.p, n));
		bytes = str_of(bytes.p + n, bytes.len - n);
	}
}

void
replay_wait(struct replay *r, ms_t span)
{
	r->now += span;
	watch_tick(r->watch, r->now);
}

struct str
replay_corpus(const char *wire, const char *name, size_t from, char buffer[REPLAY_MESSAGE])
{
	const char *source = getenv("SAKIMORI_SOURCE");
	char path[512];
	FILE *f;
	size_t len;

	snprintf(path, sizeof(path), "%s/src/wire/%s/corpus/%s", source != NULL ? source : ".",
		wire, name);
	f = fopen(path, "rb");
	BUG_IF(f == NULL);
	len = fread(buffer, 1, REPLAY_MESSAGE, f);
	fclose(f);
	BUG_IF(len <= from);
	return str_of(buffer + from, len - from);
}

int
replay_verdict(struct replay *r, const char *detector, uint8_t host)
{
	char device[32];
	int worst = -1;

	replay_wait(r, TOLD_WITHIN);
	snprintf(device, sizeof(device), "mac~:02:00:00:00:00:%02x", host);
	for (unsigned i = 0; i < r->n_alerts; i++) {
		const struct alert *a = &r->alerts[i];

		if (strcmp(a->device.text, device) != 0)
			continue;
		for (unsigned k = 0; k < a->n_detections; k++)
			if (strcmp(a->detections[k].detector, detector) == 0 &&
				(int)a->detections[k].severity > worst)
				worst = (int)a->detections[k].severity;
	}
	return worst;
}

const struct fact *
replay_fact(const struct replay *r, uint8_t host, enum fact_kind kind, const char *value)
{
	const struct fact *found = NULL;
	char device[32];

	snprintf(device, sizeof(device), "mac~:02:00:00:00:00:%02x", host);
	for (unsigned i = 0; i < r->n_facts; i++) {
		const struct fact *f = &r->facts[i];

		if (f->kind == kind && strcmp(f->device.text, device) == 0 &&
			(value == NULL || strcmp(f->value, value) == 0))
			found = f;
	}
	return found;
}
