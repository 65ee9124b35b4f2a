/*
 * The sensor: starts, locks itself in, and then moves frames from its source through watch/ to the
 * portal. Called by cli/main as `sakimori internal sensor`; see proc/common/proc.h for its
 * arguments.
 */
#include "proc/common/packs.h"
#include "proc/common/proc.h"
#include "proc/sensor/known.h"
#include "proc/sensor/policy.h"
#include "proc/sensor/report.h"
#include "proc/sensor/source.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "sys/own_addr.h"
#include "sys/sandbox.h"
#include "watch/watch.h"

#include <stdlib.h>

#define FRAMES_AT_ONCE 1024
#define SENSOR_ID_BYTES 16

struct sensor {
	struct loop *loop;
	struct packs packs;
	struct known known;
	struct source source;
	struct report report;
	struct channel *launcher;
	struct watch *watch;
	struct watch_options options;
	struct watch_own own;
	struct watch_sink sink;
	struct sandbox_report sandbox;
	uint8_t id[SENSOR_ID_BYTES];
	struct watch_stats before; /* of the files already read */
	struct bus_policy policy;
	uint64_t frames_skipped;   /* of networks that are off */
	struct keeper keeper;	   /* packets kept for cases */
	uint64_t run;		   /* of the keeper's counts */
	bool has_keep;		   /* the portal said whose: files wait for that */
	bool is_stopping, is_read; /* is_read: all files are through */
	int code;
};

/* ---- what watch/ finds ---- */

static void
on_fact(void *arg, const struct fact *fact)
{
	report_fact(&((struct sensor *)arg)->report, fact);
}

static void
on_pair(void *arg, const struct pair *pair)
{
	report_pair(&((struct sensor *)arg)->report, pair);
}

static void
on_alert(void *arg, const struct alert *alert)
{
	report_alert(&((struct sensor *)arg)->report, alert);
}

static void
on_evidence(void *arg, const struct alert_id *id, ms_t at, struct str frame, size_t wire_len)
{
	report_evidence(&((struct sensor *)arg)->report, id, at, frame, wire_len);
}

static bool
on_kept(void *arg, const struct keep_frame *frame)
{
	struct sensor *s = arg;

	return report_kept(&s->report, s->run, frame);
}

static void
take_keep(struct sensor *s, const struct bus_keep *keep)
{
	struct keep_item items[BUS_KEEP_MAX];

	for (uint32_t i = 0; i < keep->n_items; i++) {
		const struct bus_keep_item *from = &keep->items[i];

		items[i] = (struct keep_item){.act = from->act,
			.is_mac = from->is_mac,
			.addr = from->addr,
			.until = from->until};
		memcpy(items[i].mac.b, from->mac, sizeof(from->mac));
	}
	keep_counts(&s->keeper, on_kept, s); /* of those that are no longer in it, too */
	keep_set(&s->keeper, items, keep->n_items);
	s->has_keep = true;
}

/* ---- statistics ---- */

static void
send_stats(struct sensor *s)
{
	struct bus_message m = {.type = BUS_STATS, .fd = -1};
	struct bus_stats *out = &m.as.stats;
	struct capture_stats capture;
	struct spool_stats spool;
	struct watch_stats w;

	if (s->report.portal == NULL || s->watch == NULL)
		return;
	watch_stats(s->watch, &w);
	capture_stats(source_capture(&s->source), &capture);
	spool_stats(s->report.spool, &spool);
	str_clean(str_c(source_name(&s->source)), out->source, sizeof(out->source));
	memcpy(out->sensor_id, s->id, sizeof(out->sensor_id));
	out->view = (uint8_t)watch_view(&w);
	out->is_live = s->source.is_live;
	out->first_frame = w.first_frame;
	out->last_frame = w.last_frame;
#define COPY(name) out->name = w.name + s->before.name;
	COPY(frames)
	COPY(bytes)
	COPY(frames_unread)
	COPY(flows)
	COPY(flows_evicted)
	COPY(streams_refused)
	COPY(fragments_dropped)
	COPY(devices)
	COPY(devices_evicted)
	COPY(alerts)
	COPY(clock_jumps)
	COPY(unicast_frames)
	COPY(unicast_both_ways)
	COPY(unicast_one_way)
	COPY(announce_frames)
#undef COPY
	out->capture_dropped = capture.dropped;
	out->spool_records = spool.waiting;
	out->spool_lost = spool.lost;
	out->frames_skipped = s->frames_skipped;
	known_stats(&s->known, out);
	channel_send(s->report.portal, &m); /* the next second has newer ones */
}

/* Adds a finished file's counters to those before it. */
static void
keep_stats(struct sensor *s)
{
	struct watch_stats w;

	watch_stats(s->watch, &w);
#define ADD(name) s->before.name += w.name;
	ADD(frames)
	ADD(bytes)
	ADD(frames_unread)
	ADD(flows)
	ADD(flows_evicted)
	ADD(streams_refused)
	ADD(fragments_dropped)
	ADD(devices)
	ADD(devices_evicted)
	ADD(alerts)
	ADD(clock_jumps)
	ADD(unicast_frames)
	ADD(unicast_both_ways)
	ADD(unicast_one_way)
	ADD(announce_frames)
#undef ADD
}

/* ---- channels ---- */

static void
stop(struct sensor *s, int code)
{
	s->code = code;
	loop_stop(s->loop);
}

static void
drop_portal(struct sensor *s)
{
	if (s->report.portal != NULL)
		loop_remove(s->loop, channel_fd(s->report.portal));
	report_portal(&s->report, NULL);
}

static void
watch_portal(struct sensor *s)
{
	struct spool_stats stats;

	if (s->report.portal == NULL)
		return;
	if (!report_send(&s->report)) {
		drop_portal(s);
		return;
	}
	/* Wait for room in the socket only when something could go if there were. */
	spool_stats(s->report.spool, &stats);
	loop_change(s->loop, channel_fd(s->report.portal),
		LOOP_READ | (stats.waiting > 0 && channel_credits(s->report.portal) > 0
					    ? (unsigned)LOOP_WRITE
					    : 0u));
}

static void
say_ready(struct sensor *s, struct channel *c)
{
	struct bus_message m = {.type = BUS_READY, .fd = -1};

	m.as.ready.has_user = s->sandbox.has_user;
	m.as.ready.has_seccomp = s->sandbox.has_seccomp;
	m.as.ready.landlock_abi = (uint8_t)s->sandbox.landlock_abi;
	channel_send(c, &m);
}

static void
on_portal(void *arg, unsigned events)
{
	struct sensor *s = arg;
	struct bus_message *m = &s->report.out;
	enum err err = ERR_OK;

	while ((events & LOOP_READ) != 0 && err == ERR_OK) {
		err = channel_receive(s->report.portal, m);
		if (err != ERR_OK)
			break;
		fd_close(&m->fd);
		if (m->type == BUS_HELLO) {
			say_ready(s, s->report.portal);
			send_stats(s);
		} else if (m->type == BUS_ACK) {
			spool_ack(s->report.spool, m->as.ack.up_to);
		} else if (m->type == BUS_POLICY) {
			s->policy = m->as.policy;
		} else if (m->type == BUS_KEEP) {
			const struct bus_keep keep = m->as.keep; /* m is used for what follows */

			take_keep(s, &keep);
		}
	}
	if (err != ERR_OK && err != ERR_AGAIN) {
		log_event("portal.gone", "why=%s", err_name(err));
		drop_portal(s);
		return;
	}
	watch_portal(s);
}

static void
take_channel(struct sensor *s, struct bus_message *m)
{
	struct channel *c;

	if (m->as.channel.peer != BUS_PORTAL || m->fd < 0)
		return;
	drop_portal(s);
	c = channel_new(m->fd, BUS_SENSOR, BUS_PORTAL);
	if (c == NULL)
		return;
	m->fd = -1;
	report_portal(&s->report, c);
	if (loop_add(s->loop, channel_fd(c), LOOP_READ, on_portal, s) != ERR_OK ||
		channel_hello(c, 0) != ERR_OK)
		drop_portal(s);
}

static void
read_lists(struct sensor *s, int fd)
{
	/* Files give the same results whenever they are read: what a list says has run out, counts.
	 */
	known_read_lists(&s->known, fd, &s->packs.detect, s->source.is_live ? clock_wall() : 0);
}

static void
send_lists_state(struct sensor *s)
{
	struct bus_message *m = &s->report.out;

	*m = (struct bus_message){.type = BUS_LISTS_STATE, .fd = -1};
	lists_state(&s->known.lists, &m->as.lists_state);
	channel_send(s->launcher, m);
}

static void
on_launcher(void *arg, unsigned events)
{
	struct sensor *s = arg;
	struct bus_message *m = &s->report.out;
	enum err err;

	while ((err = channel_receive(s->launcher, m)) == ERR_OK) {
		if (m->type == BUS_HELLO) {
			say_ready(s, s->launcher);
			send_lists_state(s);
		} else if (m->type == BUS_LISTS && m->fd >= 0) {
			read_lists(s, m->fd);
			fd_close(&m->fd);
			send_lists_state(s);
		} else if (m->type == BUS_INDEX)
			shelf_take(&s->known.shelf, m);
		else if (m->type == BUS_CHANNEL)
			take_channel(s, m);
		else if (m->type == BUS_STOP)
			s->is_stopping = true;
		fd_close(&m->fd);
	}
	if (err == ERR_AGAIN)
		return;
	log_event("launcher.gone", "why=%s", err_name(err));
	stop(s, PROC_FAILED); /* nobody would start us again or stop us: end */
}

/* ---- frames ---- */

/* What was seen so far is told and counted; what comes is a timeline of its own. */
static void
renew_watch(struct sensor *s)
{
	keep_stats(s);
	watch_free(s->watch);
	s->watch = NULL;
	if (watch_new(&s->options, &s->sink, &s->watch, NULL) != ERR_OK)
		stop(s, PROC_FAILED);
}

/* A file is through: its stories are closed, the next one begins a timeline of its own. */
static void
end_file(struct sensor *s, enum err err)
{
	struct capture *c = source_capture(&s->source);
	struct capture_stats stats;

	watch_end(s->watch);
	capture_stats(c, &stats);
	report_done(&s->report, source_name(&s->source), stats.frames,
		err == ERR_NOT_FOUND ? ERR_OK : err, capture_note(c));
	if (capture_note(c)[0] != '\0')
		log_event("capture.note", "file=%zu why=%s", s->source.at, err_name(err));
	send_stats(s);
	if (!source_advance(&s->source)) {
		keep_counts(&s->keeper, on_kept, s);
		s->is_read = true;
		return;
	}
	renew_watch(s);
}

static void
read_frames(struct sensor *s)
{
	struct capture_frame frame;
	enum err err = ERR_OK;

	for (int i = 0; i < FRAMES_AT_ONCE && err == ERR_OK; i++) {
		err = source_next(&s->source, &frame);
		if (err != ERR_OK)
			break;
		if (policy_is_off(&s->policy, frame.linktype, frame.bytes)) {
			s->frames_skipped++;
			continue;
		}
		s->report.linktype = frame.linktype;
		keep_take(&s->keeper, frame.linktype, frame.at, frame.bytes, frame.wire_len,
			on_kept, s);
		watch_frame(s->watch, frame.linktype, frame.at, frame.bytes, frame.wire_len);
	}
	watch_portal(s);
	if (err == ERR_OK || err == ERR_AGAIN)
		return;
	if (s->source.is_live) {
		log_event("capture.gone", "why=%s", err_name(err));
		report_done(&s->report, source_name(&s->source), 0, err,
			capture_note(source_capture(&s->source)));
		stop(s, PROC_CANNOT_RUN); /* the launcher tries again, rarely */
		return;
	}
	end_file(s, err);
}

static void
on_capture(void *arg, unsigned events)
{
	read_frames(arg);
}

static void
on_second(void *arg, unsigned events)
{
	struct sensor *s = arg;

	if (s->source.is_live && watch_is_ahead(s->watch, clock_wall())) {
		log_event("clock.set_back", "at=%lld", (long long)clock_wall());
		watch_end(s->watch);
		renew_watch(s);
		s->before.clock_jumps++;
	}
	if (s->source.is_live && s->watch != NULL)
		watch_tick(s->watch, clock_wall());
	s->known.index.now = s->source.is_live ? clock_wall() : 0;
	keep_counts(&s->keeper, on_kept, s);
	send_stats(s);
	spool_flush(s->report.spool);
	watch_portal(s);
}

/* ---- start ---- */

static enum err
open_spool(struct sensor *s, const struct proc_args *args, struct errinfo *info)
{
	int fds[2] = {proc_arg_fd(args, "spool-a"), proc_arg_fd(args, "spool-b")};

	if (fds[0] < 0 || fds[1] < 0)
		return err_say(info, ERR_INVALID, 0, "--spool-a and --spool-b are missing");
	return spool_open(fds, &s->report.spool, info);
}

/* Who we are, asked before the lock. */
static void
know_oneself(struct watch_own *own)
{
	_Static_assert(WATCH_OWN_MACS >= OWN_MACS_MAX && WATCH_OWN_ADDRS >= OWN_ADDRS_MAX, "room");
	own->n_macs = own_macs(own->macs);
	own->n_addrs = own_addrs(own->addrs);
	own->is_router = own_is_router();
}

static enum err
make_watch(struct sensor *s, const struct proc_args *args, struct errinfo *info)
{
	const char *site = proc_arg(args, "site");

	s->options = (struct watch_options){.site = str_c(site != NULL ? site : "site"),
		.packs = &s->packs.detect,
		.indicators = &s->known.index.view, /* also without lists: they may come later */
		.vendors = s->packs.has_vendors ? &s->packs.vendors : NULL,
		.device_rules = s->packs.has_rules ? &s->packs.rules : NULL,
		.is_live = s->source.is_live};
	if (s->source.is_live) { /* files: a fixed key, so that reading again gives the same ids */
		entropy_fill(&s->options.hash_key, sizeof(s->options.hash_key));
		know_oneself(&s->own);
		s->options.own = &s->own;
	}
	s->sink = (struct watch_sink){.arg = s,
		.fact = on_fact,
		.pair = on_pair,
		.alert = on_alert,
		.evidence = on_evidence};
	return watch_new(&s->options, &s->sink, &s->watch, info);
}

/* All that opens files or needs a right, then the lock. */
static enum err
start(struct sensor *s, const struct proc_args *args, struct errinfo *info)
{
	struct sandbox_options sandbox = {
		.kind = SANDBOX_SENSOR, .user = sandbox_user(), .file_bytes_max = SPOOL_FILE_BYTES};
	int launcher = proc_arg_fd(args, "launcher");
	enum err err = source_open(args, &s->source, info);

	if (err == ERR_OK)
		err = packs_load(NULL, &s->packs, info);
	lists_start();
	known_start(&s->known);
	if (err == ERR_OK)
		err = open_spool(s, args, info);
	if (err == ERR_OK)
		err = make_watch(s, args, info);
	if (err == ERR_OK)
		err = loop_new(&s->loop, info);
	if (err == ERR_OK && launcher < 0)
		err = err_say(info, ERR_INVALID, 0, "--launcher is missing");
	if (err != ERR_OK)
		return err;
	s->launcher = channel_new(launcher, BUS_SENSOR, BUS_LAUNCHER);
	if (s->launcher == NULL ||
		loop_add(s->loop, launcher, LOOP_READ, on_launcher, s) != ERR_OK ||
		loop_timer(s->loop, MS_SECOND, MS_SECOND, on_second, s) != ERR_OK)
		return err_say(info, ERR_IO, 0, "cannot wait for the launcher");
	if (s->source.is_live)
		err = loop_add(
			s->loop, capture_fd(s->source.captures[0]), LOOP_READ, on_capture, s);
	entropy_fill(s->id, sizeof(s->id));
	entropy_fill(&s->run, sizeof(s->run));
	s->run = s->source.is_live ? s->run & INT64_MAX : 0; /* files: the same packets again */
	if (err == ERR_OK)
		err = sandbox_enter(&sandbox, &s->sandbox, info);
	if (err != ERR_OK)
		return err;
	read_lists(s, proc_arg_fd(args, "lists"));
	s->known.index.now = s->source.is_live ? clock_wall() : 0;
	known_take_args(&s->known, args);
	return source_open_files(args, &s->source, info);
}

/* Files are read whenever nothing else is to be done and the portal keeps up. */
static enum err
run(struct sensor *s)
{
	enum err err = channel_hello(s->launcher, 0);

	if (s->source.is_demo)
		source_lay_out(&s->source);
	s->code = -1;
	while (err == ERR_OK && s->code < 0) {
		/* a demonstration is read again for packets that somebody asked for: it must know
		 * whose before it begins, and reads no faster than they are taken */
		bool is_slow = s->keeper.n_items > 0 && !report_is_empty(&s->report);
		bool can_read = !s->source.is_live && !s->is_read && !s->is_stopping && !is_slow &&
				(s->has_keep || !s->source.is_demo) && report_has_room(&s->report);

		err = loop_once(s->loop, known_step(&s->known) || can_read ? 0 : 1000);
		if (err == ERR_OK && can_read && s->code < 0)
			read_frames(s);
		if (s->is_stopping || (s->is_read && report_is_empty(&s->report)))
			s->code = s->code < 0 ? PROC_OK : s->code;
	}
	return err;
}

static void
finish(struct sensor *s)
{
	if (s->is_stopping && !s->is_read && s->watch != NULL && s->source.is_live)
		watch_end(s->watch); /* what is held back goes into the spool */
	report_send(&s->report);
	watch_free(s->watch);
	channel_free(s->report.portal);
	channel_free(s->launcher);
	spool_close(s->report.spool);
	if (!s->source.is_live) /* closing an interface takes calls that we may not make; the end
				   does it */
		source_close(&s->source);
	known_end(&s->known);
	packs_free(&s->packs);
	loop_free(s->loop);
	free(s);
}

int
sensor_main(const struct proc_args *args)
{
	struct sensor *s = calloc(1, sizeof(*s));
	struct errinfo info = {0};
	int code;

	log_process("sensor");
	if (s == NULL)
		return PROC_FAILED;
	if (start(s, args, &info) != ERR_OK) {
		log_event("sensor.cannot_start", "why=%s", info.what);
		return PROC_CANNOT_RUN; /* the process ends: nothing to give back */
	}
	log_event("sensor.ready", "user=%d landlock=%d seccomp=%d", s->sandbox.has_user,
		s->sandbox.landlock_abi, s->sandbox.has_seccomp);
	code = run(s) == ERR_OK ? s->code : PROC_FAILED;
	finish(s);
	return code;
}
