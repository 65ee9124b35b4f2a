/*
 * An attack that is meant to stop us: outside senders press on one device of ours at a rate that no
 * use has. Three shapes, each counted where the flow ends, by when flows began: connections to one
 * port that are begun and never finished (SYN flood); the beginnings of answers to connections that
 * the device never asked for (somebody sends in its name, and the answers hit it); datagrams that
 * the device neither asked for nor answers, from many senders (NTP, DNS, SSDP, memcached and the
 * like). A recording that holds one direction only looks alike, so a device whose own flows are
 * answered as usual weighs against it, and connections that carry data are never counted. Cannot
 * see: floods of complete requests, and what the provider drops on the way.
 */
#include "base/hash.h"
#include "watch/detect/detect.h"
#include "watch/detect/sketch.h"

#define VICTIMS 256

enum {
	HALF_OPEN_MIN,	    /* connections to one port, begun and not finished */
	ANSWERS_MIN,	    /* beginnings of answers that were not asked for */
	ANSWER_SENDERS_MIN, /* from so many senders */
	DATAGRAM_BYTES_MIN, /* unasked datagrams: all their bytes */
	DATAGRAM_SENDERS_MIN,
	WINDOW_SECONDS,
};

enum shape {
	SHAPE_HALF_OPEN,
	SHAPE_ANSWERS,
	SHAPE_DATAGRAMS,
	SHAPES,
};

struct victim_key {
	struct addr address;
	uint16_t port; /* of the server attacked; 0: any */
	uint16_t shape;
};

struct victim {
	ms_t begun;
	uint64_t flows, packets, bytes, told;
	uint64_t talks; /* what the device itself did with others in the window, see answered() */
	struct sketch senders;
};

/* One flow between a device of ours and the outside, from the device's side. */
struct view {
	struct addr address, sender;
	uint64_t packets_in, bytes_in, packets_out;
	bool is_server; /* the device is the side that was called */
};

/* Who is hit may have been silent so far: then its address says that it is ours. */
static bool
is_inside(const struct detect *d, const struct device *device, struct addr a)
{
	return device != NULL || (detect_is_ours(d, a) && !addr_is_multicast(a));
}

static bool
look(const struct detect *d, const struct event *e, struct view *ret_view)
{
	const struct flow *f = e->flow;
	bool is_server = is_inside(d, e->server, f->server);
	int in = is_server ? TO_SERVER : TO_CLIENT;

	if (is_inside(d, e->client, f->client) == is_server)
		return false;
	*ret_view = (struct view){
		.address = is_server ? f->server : f->client,
		.sender = is_server ? f->client : f->server,
		.packets_in = f->packets[in],
		.bytes_in = f->bytes[in],
		.packets_out = f->packets[!in],
		.is_server = is_server,
	};
	return !addr_is_special(ret_view->sender) && !addr_is_multicast(ret_view->sender);
}

static bool
shape_of(const struct flow *f, const struct view *v, enum shape *ret_shape)
{
	if (f->protocol == PROTOCOL_UDP && v->packets_out == 0) {
		*ret_shape = SHAPE_DATAGRAMS;
		return true;
	}
	if (f->protocol != PROTOCOL_TCP || v->bytes_in > 0 || f->is_established)
		return false;
	if (v->is_server && !f->is_midstream && f->syn_count > 0) {
		*ret_shape = SHAPE_HALF_OPEN;
		return !f->is_refused; /* a closed port: a scan */
	}
	*ret_shape = SHAPE_ANSWERS;
	return v->packets_out == 0;
}

static struct victim *
victim_of(struct detect *d, const struct event *e, const struct view *v, enum shape shape)
{
	struct victim_key key = {.address = v->address,
		.port = shape == SHAPE_HALF_OPEN ? e->flow->server_port : 0,
		.shape = (uint16_t)shape};
	struct victim *p = lru_put(d->tables[0], &key, NULL);

	if (p->begun == 0 ||
		e->flow->first - p->begun > (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND) {
		memset(p, 0, sizeof(*p));
		p->begun = e->flow->first;
	}
	return p;
}

static bool
is_flood(const struct detect *d, const struct victim *p, enum shape shape)
{
	unsigned senders = sketch_count(&p->senders);

	switch (shape) {
	case SHAPE_HALF_OPEN:
		return p->flows >= d->param[HALF_OPEN_MIN];
	case SHAPE_ANSWERS:
		return p->flows >= d->param[ANSWERS_MIN] && senders >= d->param[ANSWER_SENDERS_MIN];
	case SHAPE_DATAGRAMS:
		return p->bytes >= d->param[DATAGRAM_BYTES_MIN] &&
		       senders >= d->param[DATAGRAM_SENDERS_MIN];
	case SHAPES:
		break;
	}
	return false;
}

static void
fire(struct detect *d, const struct event *e, const struct view *v, struct victim *p,
	const char *sign)
{
	struct device *device = detect_device_of_address(d, v->address, e->at);
	struct detection n;

	if (device == NULL)
		return;
	n = detect_begin_flow(d, device, e->flow, p->begun, e->at);
	detection_text(&n, BASIS_SIGN, str_c(sign));
	detection_number(&n, BASIS_COUNT, (int64_t)p->packets);
	detection_number(&n, BASIS_PEERS, sketch_count(&p->senders));
	detection_number(&n, BASIS_BYTES, (int64_t)p->bytes);
	detection_number(&n, BASIS_DURATION, e->flow->last - p->begun);
	p->told = p->flows;
	detect_fire(d, &n);
}

/* The device talks with others as usual: then what came unasked must outnumber that. */
static void
answered(struct detect *d, const struct event *e, const struct view *v)
{
	if (e->flow->state == FLOW_ASKED || v->packets_out == 0)
		return;
	for (unsigned shape = SHAPE_ANSWERS; shape < SHAPES; shape++)
		victim_of(d, e, v, (enum shape)shape)->talks++;
}

static void
on_event(struct detect *d, const struct event *e)
{
	static const struct hash_key fixed = {{21}};
	enum shape shape;
	struct victim *p;
	struct view v;

	if (!look(d, e, &v))
		return;
	if (!shape_of(e->flow, &v, &shape)) {
		answered(d, e, &v);
		return;
	}
	p = victim_of(d, e, &v, shape);
	p->flows++;
	p->packets += v.packets_in;
	p->bytes += v.bytes_in;
	sketch_add(&p->senders, hash_bytes(&fixed, &v.sender, sizeof(v.sender)));
	if (p->flows >= 2 * p->told && p->flows > 4 * p->talks && is_flood(d, p, shape))
		fire(d, e, &v, p,
			shape == SHAPE_HALF_OPEN ? "connections that nobody finishes"
			: shape == SHAPE_ANSWERS ? "answers that nobody asked for"
						 : "datagrams that nobody asked for");
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct victim_key), sizeof(struct victim), VICTIMS);
}

const struct detector detector_ddos_in = {
	.name = "ddos_in",
	.events = EVENT_BIT(FLOW_CLOSE),
	.theme = THEME_LINK,
	.params = {"half_open_min", "answers_min", "answer_senders_min", "datagram_bytes_min",
		"datagram_senders_min", "window_seconds"},
	.init = init,
	.event = on_event,
};
