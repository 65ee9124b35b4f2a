/* See ingest.h. */
#include "proc/portal/ingest.h"

#include "proc/portal/cases/cases.h"
#include "proc/portal/guard/log.h"
#include "proc/portal/mail.h"
#include "store/kept.h"
#include "sys/log.h"
#include "today/today.h"

#include <stdio.h>
#include <stdlib.h>

#define BATCH_ARENA_BYTES ((size_t)32 << 20)

struct ingest {
	struct portal *portal;
	struct bus_message batch[INGEST_BATCH];
	size_t n;
	struct arena *arena; /* of the batch: the evidence's bytes */
	bool is_upload, is_done;
	uint32_t n_alerts;
	struct bus_done done;
	struct bus_stats last; /* to turn counters into what an hour adds */
};

struct ingest *
ingest_new(struct portal *p, bool is_upload)
{
	struct ingest *in = calloc(1, sizeof(*in));

	if (in == NULL)
		return NULL;
	in->portal = p;
	in->is_upload = is_upload;
	in->arena = arena_new(BATCH_ARENA_BYTES);
	if (in->arena == NULL) {
		free(in);
		return NULL;
	}
	return in;
}

void
ingest_free(struct ingest *in)
{
	if (in == NULL)
		return;
	arena_free(in->arena);
	free(in);
}

bool
ingest_is_done(const struct ingest *in, struct bus_done *ret_done)
{
	if (in->is_done)
		*ret_done = in->done;
	return in->is_done;
}

uint32_t
ingest_alerts(const struct ingest *in)
{
	return in->n_alerts;
}

/* ---- alerts ---- */

static enum err
suppressions_now(struct store_tx *tx, ms_t now, struct arena *a,
	struct today_suppression **ret_list, size_t *ret_n)
{
	struct store_suppression *list;
	struct today_suppression *out;
	size_t n;
	enum err err = store_suppression_list(store_tx_view(tx), now, a, &list, &n);

	if (err != ERR_OK)
		return err;
	out = arena_array(a, struct today_suppression, n + 1); /* room for one of a rule */
	if (out == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		out[i] = (struct today_suppression){
			list[i].detector, list[i].device, list[i].peer, list[i].expires};
	*ret_list = out;
	*ret_n = n;
	return ERR_OK;
}

/* The words of a mail about one alert, from the pages. */
static enum err
mail_alert(struct store_tx *tx, struct portal *p, struct request *r, const struct store_alert *a)
{
	const struct alert_brief *brief;
	struct alert_view v = {0};
	struct page_frame f;
	struct buf subject = buf_of(1024), text = buf_of(32768);
	char url[200];
	enum err err = briefs_of_alerts(r, a, 1, &brief);

	if (err == ERR_OK) {
		v.brief = *brief;
		frame_of(r, &f);
		snprintf(url, sizeof(url), "%salerts/%s", p->url, a->id_text);
		err = page_alert_mail(p->pages, &f, &v, str_c(url), &subject, &text);
	}
	if (err == ERR_OK)
		err = mail_put(tx, "alert", buf_view(&subject), buf_view(&text), r->now);
	buf_done(&subject);
	buf_done(&text);
	return err;
}

/* What writes words in a change of the sensor's needs of a request. */
static struct request
own_request(struct portal *p, struct arena *arena, const struct store_view *v)
{
	struct request r = {.portal = p,
		.arena = arena,
		.view = v,
		.now = p->clock(),
		.lang = LANG_JA,
		.is_set_up = true};
	char lang[STORE_SETTING_MAX];

	store_setting(v, SETTING_LANG, lang);
	if (lang_parse(str_c(lang), &r.lang) != ERR_OK)
		r.lang = LANG_JA;
	r.zone_minutes = (int)store_setting_number(v, SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
	return r;
}

/* An alert to act on has its case, and so its quick report, in the same change. */
static enum err
begin_case(struct store_tx *tx, struct portal *p, struct arena *arena, const struct store_alert *a)
{
	struct request r = own_request(p, arena, store_tx_view(tx));

	if (a->alert->severity != SEVERITY_ACT_NOW || a->is_quiet)
		return ERR_OK;
	if (case_from_alert(tx, &r, a) != ERR_OK)
		log_event("case.unwritten", "alert=%s", a->id_text); /* the alert itself goes on */
	return ERR_OK;
}

static enum err
interrupt(struct store_tx *tx, struct portal *p, struct arena *arena, const struct store_alert *a)
{
	const struct store_view *v = store_tx_view(tx);
	struct request r = own_request(p, arena, v);
	struct today_budget b = {.severity = a->alert->severity,
		.is_quiet = a->is_quiet,
		.was_said = store_interruption_has(v, a->id_text, a->alert->severity),
		.week_max = (uint32_t)store_setting_number(v, SETTING_BUDGET_WEEK, TODAY_WEEK_MAX)};
	enum err err =
		store_interruption_count(v, r.now - 7 * MS_DAY, SEVERITY_PLEASE_LOOK, &b.said_week);

	if (err != ERR_OK || today_interrupts(&b) != TODAY_AT_ONCE)
		return err;
	err = store_interruption_add(tx, a->id_text, a->alert->severity, r.now);
	if (err == ERR_OK && mail_alert(tx, p, &r, a) != ERR_OK)
		log_event("mail.unwritten", "kind=alert"); /* the alert itself goes on */
	return err;
}

/*
 * A rule for the name server that lets a name pass silences what the sensor says of it, as if
 * somebody had said so of the device. Never what was told already: an alert tells of its latest
 * place only, and an earlier one may be what it is about.
 */
static enum err
add_rule(struct store_tx *tx, struct portal *p, struct arena *a, const struct store_alert *row,
	struct today_suppression *ret_rule)
{
	const struct alert *alert = row->alert;
	static const char detector[] = "known_bad";
	enum err err = ERR_OK;

	*ret_rule = (struct today_suppression){
		.detector = detector, .device = alert->device.text, .peer = ""};
	if (alert->revision > 1 && !row->is_quiet)
		return ERR_OK;
	for (uint32_t i = 0; i < alert->n_detections && err == ERR_OK; i++) {
		const struct detection *d = &alert->detections[i];
		struct guard_sighting s = {row->device, guard_place_of(d), p->clock()};
		bool is_allowed = false;

		if (strcmp(d->detector, detector) != 0 || s.name.len == 0)
			continue;
		err = guard_allows(store_tx_view(tx), a, &s, &is_allowed);
		if (is_allowed)
			ret_rule->expires = INT64_MAX;
	}
	return err;
}

/* is_news: people may be written to. */
static enum err
put_alert(struct store_tx *tx, struct portal *p, struct arena *a, const struct alert *alert,
	bool is_news)
{
	struct today_suppression *list;
	struct store_alert row;
	char id[ALERT_ID_TEXT_MAX];
	ms_t now = p->clock();
	bool is_change, is_quiet;
	size_t n;
	enum err err = store_alert_put(tx, alert, now, &is_change);

	if (err != ERR_OK || !is_change)
		return err;
	err = suppressions_now(tx, now, a, &list, &n);
	if (err == ERR_OK)
		err = store_alert_get(store_tx_view(tx), alert_id_text(&alert->id, id), a, &row);
	if (err == ERR_OK)
		err = add_rule(tx, p, a, &row, &list[n]);
	if (err != ERR_OK)
		return err;
	/* What was said of a device holds for all that were merged into it. */
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].device, row.device) == 0)
			list[i].device = alert->device.text;
	}
	is_quiet = today_is_suppressed(alert, list, n + 1, now);
	if (is_quiet != row.is_quiet) {
		/* Quiet by a rule made before; or loud again: another behaviour joined. */
		struct store_answer answer = {
			.state = is_quiet ? STORE_ALERT_EXPECTED : STORE_ALERT_NEW,
			.is_quiet = is_quiet};

		err = store_alert_answer(tx, id, &answer);
		row.is_quiet = is_quiet;
	}
	if (err == ERR_OK && is_news)
		err = begin_case(tx, p, a, &row);
	return err == ERR_OK && is_news ? interrupt(tx, p, a, &row) : err;
}

enum err
ingest_alert(struct store_tx *tx, struct portal *p, struct arena *a, const struct alert *alert)
{
	return put_alert(tx, p, a, alert, true);
}

/* The sensor's, which may be one that the name server knows of, too. */
static enum err
put_theirs(struct ingest *in, struct store_tx *tx, const struct alert *alert)
{
	struct alert *copy = arena_alloc(in->arena, sizeof(*copy));
	enum err err = ERR_OK;

	if (copy == NULL)
		return ERR_FULL;
	*copy = *alert;
	if (!in->is_upload)
		err = guard_witness_seen(tx, in->portal, in->arena, copy);
	return err == ERR_OK ? put_alert(tx, in->portal, in->arena, copy, !in->is_upload) : err;
}

static enum err
write_vital(struct store_tx *tx, void *arg)
{
	struct ingest *in = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < in->n && err == ERR_OK; i++) {
		if (in->batch[i].type == BUS_ALERT)
			err = put_theirs(in, tx, &in->batch[i].as.alert);
		if (in->batch[i].type == BUS_PAIR && !in->is_upload)
			err = guard_pair_alert(tx, in->portal, in->arena, &in->batch[i].as.pair);
	}
	return err;
}

/* ---- facts, pairs, evidence ---- */

/* A packet for a case. */
static enum err
put_kept(struct ingest *in, struct store_tx *tx, const struct bus_kept *k)
{
	const struct store_kept_frame f = {.act = k->act & INT64_MAX,
		.run = k->run & INT64_MAX,
		.seen = k->seen & INT64_MAX,
		.now = in->portal->clock(),
		.is_masked = k->is_masked,
		.frame = {.at = k->at,
			.wire_len = k->wire_len,
			.linktype = k->linktype,
			.bytes = k->frame}};

	return store_kept_put(tx, &f);
}

static enum err
write_bulk(struct store_tx *tx, void *arg)
{
	struct ingest *in = arg;
	int zone = (int)store_setting_number(
		store_tx_view(tx), SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
	enum err err = ERR_OK;

	for (size_t i = 0; i < in->n && err == ERR_OK; i++) {
		const struct bus_message *m = &in->batch[i];

		if (m->type == BUS_FACT)
			err = store_fact_put(tx, &m->as.fact);
		if (m->type == BUS_PAIR)
			err = store_talk_put(tx, &m->as.pair, time_day(m->as.pair.since, zone));
		if (m->type == BUS_EVIDENCE) {
			struct store_frame f = {.at = m->as.evidence.at,
				.wire_len = m->as.evidence.wire_len,
				.linktype = m->as.evidence.linktype,
				.bytes = m->as.evidence.frame};

			struct alert_id id = m->as.evidence.alert;

			guard_witness_id(in->portal, &id);
			err = store_evidence_put(tx, &id, &f);
		}
		if (m->type == BUS_KEPT && !in->is_upload)
			err = put_kept(in, tx, &m->as.kept);
	}
	return err;
}

static bool
has_bulk(const struct ingest *in)
{
	for (size_t i = 0; i < in->n; i++) {
		enum bus_type type = in->batch[i].type;

		if (type == BUS_FACT || type == BUS_PAIR || type == BUS_EVIDENCE ||
			type == BUS_KEPT)
			return true;
	}
	return false;
}

/* ---- counts ---- */

static const enum page_sight sights[] = {
	PAGE_SIGHT_NOTHING, PAGE_SIGHT_ANNOUNCEMENTS, PAGE_SIGHT_ONE_WAY, PAGE_SIGHT_TRAFFIC};
static const char *const sight_names[] = {"nothing", "announcements", "one_way", "traffic"};

static unsigned
sight_index(enum page_sight s)
{
	for (unsigned i = 0; i < sizeof(sights) / sizeof(*sights); i++)
		if (sights[i] == s)
			return i;
	return 0;
}

struct hour_change {
	struct store_sensor_hour hour;
};

static enum err
write_hour(struct store_tx *tx, void *arg)
{
	return store_sensor_hour_add(tx, &((struct hour_change *)arg)->hour);
}

static void
copy_counts(const struct bus_stats *s, uint64_t counts[STORE_SENSOR_COUNTS])
{
	counts[SENSOR_FRAMES] = s->frames;
	counts[SENSOR_BYTES] = s->bytes;
	counts[SENSOR_FRAMES_UNREAD] = s->frames_unread;
	counts[SENSOR_FRAMES_LOST] = s->capture_dropped;
	counts[SENSOR_FLOWS] = s->flows;
	counts[SENSOR_FLOWS_EVICTED] = s->flows_evicted;
	counts[SENSOR_STREAMS_REFUSED] = s->streams_refused;
	counts[SENSOR_FRAGMENTS_DROPPED] = s->fragments_dropped;
	counts[SENSOR_DEVICES_EVICTED] = s->devices_evicted;
	counts[SENSOR_CLOCK_JUMPS] = s->clock_jumps;
	counts[SENSOR_UNICAST] = s->unicast_frames;
	counts[SENSOR_BOTH_WAYS] = s->unicast_both_ways;
	counts[SENSOR_ONE_WAY] = s->unicast_one_way;
	counts[SENSOR_ANNOUNCE] = s->announce_frames;
	counts[SENSOR_FACTS_MERGED] = s->spool_lost;
}

/* At most once a minute into the store; in memory each time. */
static void
take_stats(struct ingest *in, const struct bus_stats *s)
{
	struct portal *p = in->portal;
	struct hour_change c = {0};
	uint64_t before[STORE_SENSOR_COUNTS] = {0}, now_counts[STORE_SENSOR_COUNTS] = {0};
	ms_t now = p->clock();
	unsigned view = s->view < 4 ? s->view : 0;

	pthread_mutex_lock(&p->live.lock);
	p->live.last_heard = now;
	p->live.last_frame = s->last_frame;
	p->live.down_since = 0;
	p->live.sight = sights[view];
	p->live.index_entries = s->index_entries;
	p->live.index_made = s->index_made;
	p->live.index_unread = s->index_unread;
	pthread_mutex_unlock(&p->live.lock);
	if (memcmp(s->sensor_id, in->last.sensor_id, sizeof(s->sensor_id)) == 0) {
		copy_counts(&in->last, before);
		if (s->is_live && s->last_frame - in->last.last_frame < MS_MINUTE)
			return;
	}
	copy_counts(s, now_counts);
	for (unsigned i = 0; i < SENSOR_COUNTS; i++)
		c.hour.counts[i] = now_counts[i] > before[i] ? now_counts[i] - before[i] : 0;
	c.hour.hour = now / MS_HOUR * MS_HOUR;
	str_copy(str_c(sight_names[view]), c.hour.view, sizeof(c.hour.view));
	if (store_write(p->store, STORE_BULK, write_hour, &c) == ERR_OK)
		in->last = *s;
}

/* What the full disk took is remembered here until it can be written down. */
static void
count_lost(struct ingest *in)
{
	struct portal_live *live = &in->portal->live;
	uint64_t n = 0;

	for (size_t i = 0; i < in->n; i++)
		n += in->batch[i].type == BUS_FACT || in->batch[i].type == BUS_EVIDENCE;
	pthread_mutex_lock(&live->lock);
	live->disk_lost += n;
	live->disk_lost_all += n;
	pthread_mutex_unlock(&live->lock);
	log_event("disk.lost", "records=%llu", (unsigned long long)n);
}

void
ingest_write_lost(struct portal *p)
{
	struct portal_live *live = &p->live;
	struct hour_change c = {.hour.hour = p->clock() / MS_HOUR * MS_HOUR};

	pthread_mutex_lock(&live->lock);
	c.hour.counts[SENSOR_DISK_LOST] = live->disk_lost;
	str_copy(str_c(sight_names[sight_index(live->sight)]), c.hour.view, sizeof(c.hour.view));
	pthread_mutex_unlock(&live->lock);
	if (c.hour.counts[SENSOR_DISK_LOST] == 0 ||
		store_write(p->store, STORE_BULK, write_hour, &c) != ERR_OK)
		return;
	pthread_mutex_lock(&live->lock);
	live->disk_lost -= c.hour.counts[SENSOR_DISK_LOST];
	pthread_mutex_unlock(&live->lock);
}

/* ---- the batch ---- */

static enum err
commit(struct ingest *in, struct channel *c)
{
	uint64_t up_to = 0;
	uint32_t credits = 0;
	enum err err;

	if (in->n == 0)
		return ERR_OK;
	err = store_write(in->portal->store, STORE_VITAL, write_vital, in);
	if (err != ERR_OK) {
		log_event("ingest.stuck", "err=%s", err_name(err));
		return ERR_FULL;
	}
	/* What is only bulk gives way: lost, counted, and said on the page about the disk. */
	if (has_bulk(in) && store_write(in->portal->store, STORE_BULK, write_bulk, in) != ERR_OK)
		count_lost(in);
	if (store_is_damaged(in->portal->store)) /* not told as kept: it comes again */
		return ERR_FULL;
	for (size_t i = 0; i < in->n; i++) {
		if (in->batch[i].sequence > up_to)
			up_to = in->batch[i].sequence;
		credits++;
	}
	in->n = 0;
	arena_free(in->arena);
	in->arena = arena_new(BATCH_ARENA_BYTES);
	if (in->arena == NULL)
		return ERR_FULL;
	return up_to > 0 ? channel_ack(c, up_to, credits) : ERR_OK;
}

/* Keeps a message for the batch, or takes it at once. */
static enum err
take(struct ingest *in, struct bus_message *m)
{
	switch (m->type) {
	case BUS_STATS:
		take_stats(in, &m->as.stats);
		return ERR_OK;
	case BUS_EVIDENCE: {
		char *copy = arena_copy(in->arena, m->as.evidence.frame);

		if (copy == NULL)
			return ERR_FULL;
		m->as.evidence.frame.p = copy;
		break;
	}
	case BUS_KEPT: {
		char *copy = arena_copy(in->arena, m->as.kept.frame);

		if (copy == NULL)
			return ERR_FULL;
		m->as.kept.frame.p = copy;
		break;
	}
	case BUS_DONE:
		in->is_done = true;
		in->done = m->as.done;
		break;
	case BUS_ALERT:
		in->n_alerts += m->as.alert.revision == 1;
		break;
	case BUS_FACT:
	case BUS_PAIR:
		break;
	case BUS_HELLO:
	case BUS_READY:
	case BUS_ACK:
	case BUS_POLICY:
	case BUS_MAIL:
	case BUS_MAIL_RESULT:
	case BUS_JOB:
	case BUS_JOB_END:
	case BUS_PIECE:
	case BUS_CHANNEL:
	case BUS_HEALTH:
	case BUS_SETUP:
	case BUS_NEED:
	case BUS_KEEP:
	case BUS_LISTS:
	case BUS_LISTS_STATE:
	case BUS_QUERIES:
	case BUS_GUARD_STATE:
	case BUS_INDEX:
	case BUS_GUARD_POLICY:
	case BUS_GUARD_TLS:
	case BUS_FETCH:
	case BUS_TAP:
	case BUS_FETCH_RESULT:
	case BUS_ENFORCE:
	case BUS_ENFORCED:
	case BUS_OWN_NET:
	case BUS_STOP:
		return ERR_OK;
	}
	in->batch[in->n++] = *m;
	return ERR_OK;
}

enum err
ingest_run(struct ingest *in, struct channel *c)
{
	struct bus_message m;
	enum err err;

	for (;;) {
		if (in->n == INGEST_BATCH) {
			err = commit(in, c);
			if (err != ERR_OK)
				return err;
		}
		err = channel_receive(c, &m);
		if (err != ERR_OK)
			break;
		err = take(in, &m);
		if (err != ERR_OK)
			return err;
	}
	if (err == ERR_AGAIN)
		return commit(in, c);
	/* The peer is gone: what it sent before still counts. */
	commit(in, c);
	return err;
}
