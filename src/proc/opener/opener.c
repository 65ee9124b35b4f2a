/*
 * The opener: reads one capture and reports to the portal. Called by cli/main as
 * `sakimori internal opener`; see proc/common/proc.h for its arguments.
 */
#include "bus/channel.h"
#include "proc/common/lists.h"
#include "proc/common/packs.h"
#include "proc/common/proc.h"
#include "sys/capture.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/sandbox.h"
#include "watch/watch.h"

#include <poll.h>
#include <stdlib.h>

struct opener {
	struct packs packs;
	struct lists lists;
	struct capture *capture;
	struct channel *portal;
	struct watch *watch;
	const char *name;
	char mark[LIMIT_FACT_VALUE]; /* the file's name, which all that is found carries */
	struct device_id marked;     /* the device that was marked last */
	uint64_t sequence, acked;
	int linktype;
	bool is_gone; /* the portal: what is left is read to no use */
	struct sandbox_report sandbox;
	struct bus_message out, in;
};

/* Takes what the portal says; waits for it when there is nothing yet. */
static void
hear(struct opener *o)
{
	struct pollfd wait = {.fd = channel_fd(o->portal), .events = POLLIN};
	enum err err;

	if (poll(&wait, 1, -1) < 0)
		return;
	while ((err = channel_receive(o->portal, &o->in)) == ERR_OK) {
		fd_close(&o->in.fd);
		if (o->in.type == BUS_ACK)
			o->acked = o->in.as.ack.up_to;
	}
	o->is_gone = err != ERR_AGAIN;
}

/* Sends o->out, however long the portal takes: this process has nothing else to do. */
static void
send_out(struct opener *o, enum bus_type type)
{
	enum err err = ERR_AGAIN;

	o->out.type = type;
	o->out.fd = -1;
	o->out.sequence = bus_rule(type)->per_second == 0 ? ++o->sequence : 0;
	while (!o->is_gone && err == ERR_AGAIN) {
		struct pollfd wait = {.fd = channel_fd(o->portal), .events = POLLOUT};

		if (channel_is_open(o->portal) && channel_credits(o->portal) > 0) {
			err = channel_send(o->portal, &o->out);
			if (err == ERR_AGAIN)
				poll(&wait, 1, 1000);
		} else {
			hear(o);
		}
	}
	o->is_gone = o->is_gone || err == ERR_IO;
}

static void
on_fact(void *arg, const struct fact *fact)
{
	struct opener *o = arg;

	o->out.as.fact = *fact;
	send_out(o, BUS_FACT);
	if (strcmp(o->marked.text, fact->device.text) == 0 || o->mark[0] == '\0')
		return;
	/* Said again for a device that comes up again: the same fact to the store. */
	o->marked = fact->device;
	o->out.as.fact = (struct fact){.device = fact->device,
		.kind = FACT_CAPTURE,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = fact->first_seen,
		.last_seen = fact->last_seen,
		.count = 1};
	str_copy(str_c(o->mark), o->out.as.fact.value, sizeof(o->out.as.fact.value));
	str_copy(STR("capture"), o->out.as.fact.reason, sizeof(o->out.as.fact.reason));
	send_out(o, BUS_FACT);
}

static void
on_pair(void *arg, const struct pair *pair)
{
	struct opener *o = arg;

	o->out.as.pair = *pair;
	send_out(o, BUS_PAIR);
}

static void
on_alert(void *arg, const struct alert *alert)
{
	struct opener *o = arg;

	o->out.as.alert = *alert;
	for (uint32_t i = 0; i < alert->n_detections && o->mark[0] != '\0'; i++) {
		struct detection *d = &o->out.as.alert.detections[i];

		if (d->n_basis == LIMIT_BASIS_ITEMS) /* where it was found matters more */
			d->n_basis--;
		detection_text(d, BASIS_CAPTURE, str_c(o->mark));
	}
	send_out(o, BUS_ALERT);
}

static void
on_evidence(void *arg, const struct alert_id *id, ms_t at, struct str frame, size_t wire_len)
{
	struct opener *o = arg;

	o->out.as.evidence = (struct bus_evidence){.alert = *id,
		.at = at,
		.linktype = (uint16_t)o->linktype,
		.wire_len = (uint32_t)wire_len,
		.frame = frame};
	send_out(o, BUS_EVIDENCE);
}

static void
send_done(struct opener *o, uint64_t frames, enum err err, const char *note)
{
	struct bus_done *done = &o->out.as.done;

	*done = (struct bus_done){.frames = frames, .err = (uint8_t)err};
	str_clean(str_c(o->name), done->source, sizeof(done->source));
	str_copy(str_c(note), done->note, sizeof(done->note));
	send_out(o, BUS_DONE);
	while (!o->is_gone && o->acked < o->sequence)
		hear(o);
}

static int
read_all(struct opener *o, int input)
{
	struct capture_frame frame;
	struct errinfo info = {0};
	uint64_t frames = 0;
	enum err err = capture_open_file(input, &o->capture, &info);

	if (err != ERR_OK) {
		send_done(o, 0, err, info.what);
		return PROC_OK;
	}
	while (!o->is_gone && (err = capture_next(o->capture, &frame)) == ERR_OK) {
		o->linktype = frame.linktype;
		watch_frame(o->watch, frame.linktype, frame.at, frame.bytes, frame.wire_len);
		frames++;
	}
	watch_end(o->watch);
	send_done(o, frames, err == ERR_NOT_FOUND ? ERR_OK : err, capture_note(o->capture));
	return o->is_gone ? PROC_FAILED : PROC_OK;
}

static enum err
start(struct opener *o, const struct proc_args *args, struct errinfo *info)
{
	struct sandbox_options sandbox = {.kind = SANDBOX_OPENER, .user = sandbox_user()};
	struct watch_sink sink = {.arg = o,
		.fact = on_fact,
		.pair = on_pair,
		.alert = on_alert,
		.evidence = on_evidence};
	struct watch_options options = {.site = STR("upload"), .packs = &o->packs.detect};
	int portal = proc_arg_fd(args, "portal");
	enum err err = packs_load(NULL, &o->packs, info);

	if (err != ERR_OK)
		return err;
	lists_start();
	lists_begin(&o->lists);
	if (proc_arg(args, "lists") != NULL)
		lists_add_folder(&o->lists, proc_arg(args, "lists"), proc_arg(args, "kept"));
	options.indicators = lists_view(&o->lists);
	options.vendors = o->packs.has_vendors ? &o->packs.vendors : NULL;
	options.device_rules = o->packs.has_rules ? &o->packs.rules : NULL;
	err = watch_new(&options, &sink, &o->watch, info);
	if (err != ERR_OK)
		return err;
	o->portal = portal >= 0 ? channel_new(portal, BUS_OPENER, BUS_PORTAL) : NULL;
	if (o->portal == NULL)
		return err_say(info, ERR_INVALID, 0, "--portal is missing");
	err = sandbox_enter(&sandbox, &o->sandbox, info);
	if (err == ERR_OK)
		lists_read(&o->lists, &o->packs.detect, 0);
	return err; /* what a list is refused for, the sensor has said */
}

static void
say_ready(struct opener *o)
{
	struct bus_message m = {.type = BUS_READY, .fd = -1};

	m.as.ready.has_user = o->sandbox.has_user;
	m.as.ready.has_seccomp = o->sandbox.has_seccomp;
	m.as.ready.landlock_abi = (uint8_t)o->sandbox.landlock_abi;
	channel_send(o->portal, &m);
}

int
opener_main(const struct proc_args *args)
{
	struct opener *o = calloc(1, sizeof(*o));
	struct errinfo info = {0};
	int code;

	log_process("opener");
	if (o == NULL)
		return PROC_FAILED;
	o->name = proc_arg(args, "name");
	if (o->name == NULL)
		o->name = "";
	str_clean(str_c(o->name), o->mark, sizeof(o->mark));
	if (start(o, args, &info) != ERR_OK || channel_hello(o->portal, 0) != ERR_OK) {
		log_event("opener.cannot_start", "why=%s", info.what);
		return PROC_CANNOT_RUN;
	}
	while (!o->is_gone && !channel_is_open(o->portal))
		hear(o);
	say_ready(o);
	code = read_all(o, proc_arg_fd(args, "input"));
	watch_free(o->watch);
	capture_free(o->capture);
	channel_free(o->portal);
	lists_free(&o->lists);
	packs_free(&o->packs);
	free(o);
	return code;
}
