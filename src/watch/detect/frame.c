/* Starting detectors, giving them events, and what they share. See frame.h and detect.h. */
#include "watch/detect/frame.h"

#include <stdio.h>
#include <stdlib.h>

#define POPULARITY_NAMES 8192
#define POPULARITY_DEVICES 6 /* counted up to that many */

#define DETECTOR(name) extern const struct detector detector_##name;
#include "watch/detect/detectors.def"
#undef DETECTOR

static const struct detector *const detectors[] = {
#define DETECTOR(name) &detector_##name,
#include "watch/detect/detectors.def"
#undef DETECTOR
	NULL,
};
#define DETECTORS (sizeof(detectors) / sizeof(*detectors) - 1)
_Static_assert(DETECTORS <= UINT8_MAX, "an index of a detector is a byte");

struct popularity {
	uint32_t devices[POPULARITY_DEVICES];
	unsigned count;
};

struct detect_frame {
	struct detect_options o;
	struct lru *popular; /* hash of a server's name or address -> popularity */
	unsigned n;
	struct detect *detects;
	/* Who asked for a kind of event, in the order of detectors.def. */
	uint8_t n_asked[EVENT_KINDS];
	uint8_t asked[EVENT_KINDS][DETECTORS];
};

static enum err
read_params(struct detect *d, struct errinfo *info)
{
	const struct detector *def = d->detector;

	for (unsigned i = 0; i < DETECT_PARAMS_MAX && def->params[i] != NULL; i++)
		if (detect_pack_param(d->pack, def->params[i], &d->param[i]) != ERR_OK)
			return err_say(info, ERR_INVALID, 0,
				"The pack packs/detect/%s.yaml does not give the parameter %s.",
				def->name, def->params[i]);
	return ERR_OK;
}

static enum err
start(struct detect_frame *f, struct detect *d, const struct detector *def, struct errinfo *info)
{
	enum err err;

	d->detector = def;
	d->frame = f;
	d->pack = detect_packs_find(f->o.packs, str_c(def->name));
	if (d->pack == NULL)
		return err_say(
			info, ERR_INVALID, 0, "There is no pack packs/detect/%s.yaml.", def->name);
	err = read_params(d, info);
	if (err == ERR_OK && def->init != NULL)
		err = def->init(d);
	return err;
}

static void
ask(struct detect_frame *f, unsigned detector)
{
	for (unsigned kind = 0; kind < EVENT_KINDS; kind++)
		if ((detectors[detector]->events & UINT64_C(1) << kind) != 0)
			f->asked[kind][f->n_asked[kind]++] = (uint8_t)detector;
}

enum err
detect_frame_new(
	const struct detect_options *options, struct detect_frame **ret_frame, struct errinfo *info)
{
	struct detect_frame *f = calloc(1, sizeof(*f));
	enum err err = ERR_OK;

	if (f == NULL)
		return ERR_FULL;
	f->o = *options;
	f->n = DETECTORS;
	f->detects = calloc(f->n + 1, sizeof(*f->detects));
	f->popular = lru_new(&(struct lru_options){.key_size = sizeof(uint64_t),
		.value_size = sizeof(struct popularity),
		.capacity = POPULARITY_NAMES,
		.hash_key = options->hash_key});
	if (f->detects == NULL || f->popular == NULL)
		err = ERR_FULL;
	for (unsigned i = 0; i < f->n && err == ERR_OK; i++) {
		err = start(f, &f->detects[i], detectors[i], info);
		ask(f, i);
	}
	if (err != ERR_OK) {
		detect_frame_free(f);
		return err;
	}
	*ret_frame = f;
	return ERR_OK;
}

void
detect_frame_free(struct detect_frame *f)
{
	if (f == NULL)
		return;
	for (unsigned i = 0; f->detects != NULL && i < f->n; i++) {
		for (unsigned t = 0; t < 4; t++)
			lru_free(f->detects[i].tables[t]);
		free(f->detects[i].state);
	}
	free(f->detects);
	lru_free(f->popular);
	free(f);
}

static uint64_t
popular_key(const struct detect_frame *f, struct addr server, struct str name)
{
	return name.len > 0 ? hash_bytes(&f->o.hash_key, name.p, name.len)
			    : hash_bytes(&f->o.hash_key, &server, sizeof(server));
}

static void
count_popularity(struct detect_frame *f, const struct event *e)
{
	uint64_t key = popular_key(f, e->flow->server, str_of(NULL, 0));

	for (int pass = 0; pass < 2; pass++) {
		struct popularity *p = lru_put(f->popular, &key, NULL);
		unsigned i = 0;

		while (i < p->count && p->devices[i] != e->client->handle)
			i++;
		if (i == p->count && i < POPULARITY_DEVICES)
			p->devices[p->count++] = e->client->handle;
		if (e->flow->name[0] == '\0')
			return;
		key = popular_key(f, e->flow->server, str_c(e->flow->name));
	}
}

void
detect_frame_event(struct detect_frame *f, const struct event *e)
{
	const uint8_t *asked = f->asked[e->kind];

	if (e->kind == EVENT_FLOW_ESTABLISHED && e->client != NULL && e->server == NULL)
		count_popularity(f, e);
	for (unsigned i = 0; i < f->n_asked[e->kind]; i++) {
		struct detect *d = &f->detects[asked[i]];

		d->detector->event(d, e);
	}
}

enum err
detect_table(struct detect *d, unsigned i, size_t key_size, size_t value_size, uint32_t capacity)
{
	BUG_IF(i >= 4 || d->tables[i] != NULL);
	d->tables[i] = lru_new(&(struct lru_options){.key_size = key_size,
		.value_size = value_size,
		.capacity = capacity,
		.hash_key = d->frame->o.hash_key});
	return d->tables[i] == NULL ? ERR_FULL : ERR_OK;
}

enum err
detect_state(struct detect *d, size_t size)
{
	d->state = calloc(1, size);
	return d->state == NULL ? ERR_FULL : ERR_OK;
}

struct detection
detect_begin(const struct detect *d, const struct device *device, ms_t first, ms_t at)
{
	struct detection n = {.severity = d->pack->severity, .confidence = d->pack->confidence};

	BUG_IF(device == NULL);
	str_copy(str_c(d->detector->name), n.detector, sizeof(n.detector));
	n.device = device->id;
	n.address = device->address;
	n.first_seen = first;
	n.last_seen = at;
	return n;
}

struct detection
detect_begin_flow(const struct detect *d, const struct device *device, const struct flow *f,
	ms_t first, ms_t at)
{
	struct detection n = detect_begin(d, device, first, at);
	bool is_client = f->client_device == device->handle;
	char port[32];
	struct str text = str_of(port, 0);

	detection_addr(&n, BASIS_PEER, is_client ? f->server : f->client);
	if (is_client && f->name[0] != '\0')
		detection_text(&n, BASIS_PEER_NAME, str_c(f->name));
	if (f->protocol == PROTOCOL_TCP || f->protocol == PROTOCOL_UDP) {
		text.len = (size_t)snprintf(port, sizeof(port), "%s/%u",
			f->protocol == PROTOCOL_TCP ? "tcp" : "udp", f->server_port);
		detection_text(&n, BASIS_PORT, text);
	}
	return n;
}

struct device *
detect_subject(const struct event *e)
{
	return e->client != NULL ? e->client : e->server;
}

struct detection
detect_begin_verdict(const struct detect *d, const struct device *device, const struct event *e,
	ms_t first, const struct detect_verdict *v)
{
	struct detection n = detect_begin_flow(d, device, e->flow, first, e->at);

	n.severity = v->severity;
	n.confidence = v->confidence;
	detection_text(&n, BASIS_SIGN, str_c(v->says));
	return n;
}

bool
detect_is_new(uint32_t *told, unsigned sign)
{
	bool is_new = (*told & 1U << sign) == 0;

	BUG_IF(sign >= 32);
	*told |= 1U << sign;
	return is_new;
}

void
detect_fire(struct detect *d, const struct detection *detection)
{
	d->frame->o.fire(d->frame->o.arg, d->detector->theme, detection);
}

void
detect_add_digest(struct detect *d, const struct event *e)
{
	struct detection n;

	if (e->file.sha256 == NULL)
		return;
	n = detect_begin_flow(d, e->client, e->flow, e->at, e->at);
	n.adds_grounds = true;
	detection_text(&n, BASIS_FILE, e->file.name.len > 0 ? e->file.name : e->file.path);
	detection_text(&n, BASIS_SHA256, str_c(e->file.sha256));
	detect_fire(d, &n);
}

bool
detect_indicator(const struct detect *d, enum indicator_kind kind, struct str value,
	struct indicator_hit *ret_hit)
{
	const struct indicator_view *v = d->frame->o.indicators;

	return v != NULL && v->find(v->table, kind, value, ret_hit);
}

bool
detect_indicator_address(const struct detect *d, struct addr a, struct indicator_hit *ret_hit)
{
	const struct indicator_view *v = d->frame->o.indicators;

	return v != NULL && v->find_address(v->table, a, ret_hit);
}

const struct end_of_life *
detect_end_of_life(const struct detect *d, const char *product)
{
	return detect_packs_end(d->frame->o.packs, str_c(product));
}

void
detect_fact(const struct detect *d, struct device *device, enum fact_kind kind, struct str value,
	const char *reason, enum confidence confidence, ms_t at)
{
	device_fact(d->frame->o.devices, device, kind, value, reason, confidence, at);
}

struct device *
detect_device_of_address(const struct detect *d, struct addr a, ms_t at)
{
	return device_get(d->frame->o.devices, device_of(d->frame->o.devices, a, NULL, at, true));
}

bool
detect_is_ours(const struct detect *d, struct addr a)
{
	return device_is_ours(d->frame->o.devices, a);
}

struct device *
detect_device_of_mac(const struct detect *d, struct mac mac, ms_t at)
{
	return device_get(d->frame->o.devices, device_of_mac(d->frame->o.devices, mac, at));
}

unsigned
detect_popularity(const struct detect *d, struct addr server, struct str name)
{
	uint64_t key = popular_key(d->frame, server, name);
	const struct popularity *p = lru_peek(d->frame->popular, &key);

	return p == NULL ? 0 : p->count;
}

bool
detect_is_routine(const struct detect *d, const struct flow *f)
{
	return f->name[0] != '\0' && detect_is_routine_name(d, str_c(f->name));
}

bool
detect_is_routine_name(const struct detect *d, struct str name)
{
	return detect_packs_service(d->frame->o.packs, name) != NULL;
}

bool
detect_is_bare_address(struct str host)
{
	struct str rest = host;
	struct addr a;

	return host.len == 0 || addr_parse(host, &a) == ERR_OK ||
	       addr_parse(str_split(&rest, ':'), &a) == ERR_OK;
}
