/* Wires the sensor's parts together and keeps its time. See watch.h. */
#include "watch/core.h"
#include "wire/dhcp/dhcp.h"
#include "wire/dns/dns.h"

#include <stdlib.h>

#define TICK (10 * MS_SECOND)

void
watch_emit(struct watch *w, struct event *e)
{
	if (e->flow != NULL) {
		e->client = device_get(w->devices, e->flow->client_device);
		e->server = device_get(w->devices, e->flow->server_device);
	}
	learn_event(w->learner, e);
	pair_event(w->pairs, e);
	detect_frame_event(w->detectors, e);
}

/* Names of the addresses in an answer, under the name that was asked for. */
static void
learn_names(struct watch *w, const struct dns_msg *msg)
{
	if (!msg->is_response || msg->n_questions != 1)
		return;
	for (uint16_t i = 0; i < msg->n_records; i++)
		if (msg->records[i].section == DNS_ANSWER && !addr_is_none(msg->records[i].addr))
			name_learn(w->names, msg->records[i].addr,
				dns_name_text(msg, msg->questions[0].name));
}

/*
 * Who speaks to whom in DHCP does not follow from addresses: clients send from 0.0.0.0 and answers
 * go to all. The frame and the message itself tell.
 */
static void
settle_dhcp(struct watch *w, struct event *e)
{
	const struct flow *f = e->flow;
	bool is_to_server = e->direction == TO_SERVER;
	struct device *sender =
		device_get(w->devices, is_to_server ? f->client_device : f->server_device);
	bool is_reply = e->link.dhcp != NULL ? e->link.dhcp->is_reply
					     : e->link.dhcp6->type == DHCP6_ADVERTISE ||
						       e->link.dhcp6->type == DHCP6_REPLY;

	e->link.source = w->frame_has_mac ? w->frame_source : (struct mac){0};
	e->link.vlan = w->frame_vlan;
	e->link.source_address = is_to_server ? f->client : f->server;
	if (e->link.dhcp != NULL)
		e->client = learn_dhcp_client(w->learner, e);
	else
		e->client = is_reply ? NULL : sender;
	e->server = is_reply ? sender : NULL;
	e->flow = NULL;
}

static void
on_app_event(void *arg, struct event *e)
{
	if (e->kind == EVENT_DNS)
		learn_names(arg, e->dns.msg);
	else if (e->kind == EVENT_DHCP)
		settle_dhcp(arg, e);
	watch_emit(arg, e);
}

static struct stream_use
on_stream(void *arg, void *flow, int direction, struct str bytes, bool after_gap)
{
	struct watch *w = arg;

	return app_stream(w->apps, flow, direction, bytes, after_gap, w->now);
}

static void
on_flow_gone(void *arg, struct flow *f, bool is_evicted)
{
	packet_flow_gone(arg, f, is_evicted);
}

static void
on_fact(void *arg, const struct fact *fact)
{
	struct watch *w = arg;

	if (w->sink.fact != NULL)
		w->sink.fact(w->sink.arg, fact);
}

static void
on_pair(void *arg, const struct pair *pair)
{
	struct watch *w = arg;

	if (w->sink.pair != NULL)
		w->sink.pair(w->sink.arg, pair);
}

static void
on_new_device(void *arg, struct device *d, ms_t at)
{
	struct watch *w = arg;
	struct event e = {.kind = EVENT_DEVICE, .at = at, .client = d};

	watch_emit(w, &e);
}

static void
on_os(void *arg, struct device *d, ms_t at)
{
	struct watch *w = arg;
	struct event e = {.kind = EVENT_OS, .at = at, .client = d};

	watch_emit(w, &e);
}

static void
on_fire(void *arg, enum theme theme, const struct detection *detection)
{
	struct watch *w = arg;

	story_add(w->stories, theme, detection);
}

struct giving {
	struct watch *w;
	const struct alert_id *id;
	unsigned given;
};

static void
give_frame(void *arg, const struct evidence_frame *frame)
{
	struct giving *g = arg;

	g->given++;
	g->w->sink.evidence(g->w->sink.arg, g->id, frame->at, frame->bytes, frame->wire_len);
}

/* The other side that the leading detection names, or none. */
static struct addr
peer_of(const struct detection *d)
{
	struct addr peer = {0};

	for (uint32_t i = 0; i < d->n_basis; i++)
		if (d->basis[i].key == BASIS_PEER)
			addr_parse(str_c(d->basis[i].text), &peer);
	return peer;
}

static void
give_evidence(struct watch *w, const struct alert *alert)
{
	struct given_out *out = lru_put(w->given, &alert->id, NULL);
	struct giving g = {.w = w, .id = &alert->id};

	if (out->frames >= LIMIT_ALERT_FRAMES)
		return;
	evidence_give(w->evidence, alert->detections[0].address, peer_of(&alert->detections[0]),
		out->serial, LIMIT_ALERT_FRAMES - out->frames, give_frame, &g);
	out->serial = evidence_serial(w->evidence);
	out->frames += g.given;
}

static void
on_alert(void *arg, const struct alert *alert)
{
	struct watch *w = arg;

	if (w->sink.alert != NULL)
		w->sink.alert(w->sink.arg, alert);
	if (w->evidence != NULL && alert->severity > SEVERITY_RECORD)
		give_evidence(w, alert);
}

static bool
make_evidence(struct watch *w)
{
	if (w->sink.evidence == NULL)
		return true;
	w->evidence = evidence_new();
	w->given = lru_new(&(struct lru_options){.key_size = sizeof(struct alert_id),
		.value_size = sizeof(struct given_out),
		.capacity = LIMIT_ALERTS_OPEN,
		.hash_key = w->options.hash_key});
	return w->evidence != NULL && w->given != NULL;
}

static bool
make_parts(struct watch *w)
{
	const struct hash_key *key = &w->options.hash_key;

	w->flows = flow_table_new(key, on_flow_gone, w);
	w->streams = stream_table_new(on_stream, w);
	w->fragments = fragment_table_new(key);
	w->repeats = repeat_table_new(key);
	w->devices = device_table_new(
		key, &(struct device_sink){
			     .arg = w, .fact = on_fact, .new_device = on_new_device, .os = on_os});
	w->apps = app_table_new(
		&(struct app_sink){.arg = w, .emit = on_app_event}, w->options.indicators);
	w->names = name_table_new(key);
	w->dissects = dissect_table_new();
	w->learner = learner_new(&(struct learn_options){.hash_key = *key,
		.devices = w->devices,
		.vendors = w->options.vendors,
		.rules = w->options.device_rules});
	w->pairs = pair_table_new(&(struct pair_options){.hash_key = *key,
		.flows = w->flows,
		.devices = w->devices,
		.packs = w->options.packs,
		.arg = w,
		.tell = on_pair});
	w->stories = story_table_new(
		key, w->options.site, &(struct story_sink){.arg = w, .alert = on_alert});
	return make_evidence(w) && w->flows != NULL && w->streams != NULL && w->fragments != NULL &&
	       w->names != NULL && w->devices != NULL && w->apps != NULL && w->dissects != NULL &&
	       w->repeats != NULL && w->learner != NULL && w->pairs != NULL && w->stories != NULL;
}

enum err
watch_new(const struct watch_options *options, const struct watch_sink *sink,
	struct watch **ret_watch, struct errinfo *info)
{
	struct watch *w = calloc(1, sizeof(*w));
	enum err err;

	if (w == NULL)
		return err_say(info, ERR_FULL, 0, "There is not enough memory for the sensor.");
	w->options = *options;
	w->sink = *sink;
	err = make_parts(w) ? ERR_OK
			    : err_say(info, ERR_FULL, 0,
				      "There is not enough memory for the sensor's tables.");
	if (err == ERR_OK)
		err = detect_frame_new(&(struct detect_options){.hash_key = options->hash_key,
					       .packs = options->packs,
					       .indicators = options->indicators,
					       .devices = w->devices,
					       .arg = w,
					       .fire = on_fire},
			&w->detectors, info);
	if (err != ERR_OK) {
		watch_free(w);
		return err;
	}
	*ret_watch = w;
	return ERR_OK;
}

void
watch_free(struct watch *w)
{
	if (w == NULL)
		return;
	flow_table_free(w->flows);
	stream_table_free(w->streams);
	fragment_table_free(w->fragments);
	repeat_table_free(w->repeats);
	name_table_free(w->names);
	device_table_free(w->devices);
	app_table_free(w->apps);
	dissect_table_free(w->dissects);
	learner_free(w->learner);
	pair_table_free(w->pairs);
	story_table_free(w->stories);
	detect_frame_free(w->detectors);
	evidence_free(w->evidence);
	lru_free(w->given);
	free(w);
}

static void
pass_seconds(struct watch *w)
{
	bool jumped = w->now - w->next_second > MS_MINUTE;
	struct event e = {.kind = EVENT_TICK, .at = w->now};

	flow_expire(w->flows, w->now, jumped ? 16 : 1);
	w->next_second = w->now + MS_SECOND;
	if (w->now < w->next_tick)
		return;
	w->next_tick = w->now + TICK;
	watch_emit(w, &e);
	story_tick(w->stories, w->now, false);
}

/*
 * Packet time never goes back. A jump ahead of more than an hour counts only when the next frame
 * says so too: one frame with a broken time must not move the clock for all that follow.
 */
static void
pass_time(struct watch *w, ms_t at)
{
	if (w->now == 0) {
		w->now = at;
		w->next_second = at + MS_SECOND;
		w->next_tick = at + TICK;
	}
	if (at > w->now + MS_HOUR && (w->candidate == 0 || at < w->candidate - MS_HOUR)) {
		w->candidate = at;
		return;
	}
	if (at > w->now + MS_HOUR)
		w->stats.clock_jumps++;
	w->candidate = 0;
	if (at > w->now)
		w->now = at;
	if (w->now >= w->next_second)
		pass_seconds(w);
}

void
watch_frame(struct watch *w, int linktype, ms_t at, struct str frame, size_t wire_len)
{
	pass_time(w, at);
	if (w->stats.frames++ == 0)
		w->stats.first_frame = w->now;
	w->stats.last_frame = w->now;
	w->stats.bytes += wire_len;
	w->frame = (struct evidence_frame){
		.at = w->now, .wire_len = (uint32_t)wire_len, .bytes = frame};
	packet_frame(w, linktype, frame, wire_len);
}

void
watch_tick(struct watch *w, ms_t now)
{
	if (w->now == 0)
		return;
	w->candidate = now; /* the clock itself confirms the jump */
	pass_time(w, now);
}

bool
watch_is_ahead(const struct watch *w, ms_t now)
{
	return w->now > now && w->now - now > MS_HOUR;
}

void
watch_end(struct watch *w)
{
	struct event e = {.kind = EVENT_TICK, .at = w->now};

	flow_close_all(w->flows);
	watch_emit(w, &e);
	pair_end(w->pairs);
	story_tick(w->stories, w->now, true);
}

void
watch_stats(const struct watch *w, struct watch_stats *ret_stats)
{
	*ret_stats = w->stats;
	ret_stats->flows_evicted = flow_evicted(w->flows);
	ret_stats->streams_refused = stream_stats(w->streams)->refused;
	ret_stats->fragments_dropped = fragment_dropped(w->fragments);
	ret_stats->devices = device_count(w->devices);
	ret_stats->devices_evicted = device_evicted(w->devices);
	ret_stats->alerts = story_count(w->stories);
}

enum watch_view
watch_view(const struct watch_stats *s)
{
	uint64_t flows = s->unicast_both_ways + s->unicast_one_way;

	if (s->frames == 0)
		return WATCH_VIEW_NOTHING;
	if (s->unicast_frames * 20 < s->announce_frames || s->unicast_frames < 20)
		return WATCH_VIEW_ANNOUNCEMENTS;
	if (flows >= 10 && s->unicast_one_way > 4 * s->unicast_both_ways)
		return WATCH_VIEW_ONE_WAY;
	return WATCH_VIEW_TRAFFIC;
}

const char *
watch_view_name(enum watch_view v)
{
	static const char *const names[] = {"nothing", "announcements", "one_way", "traffic"};

	BUG_IF((unsigned)v > WATCH_VIEW_TRAFFIC);
	return names[v];
}
