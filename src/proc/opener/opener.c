/*
 * The opener: reads one capture and reports to the portal, or does one order for it (office.c,
 * builder.c, advisories.c).
 * Called by cli/main as
 * `sakimori internal opener`; see proc/common/proc.h for its arguments.
 */
#include "proc/common/lists.h"
#include "proc/common/packs.h"
#include "proc/common/proc.h"
#include "proc/opener/advisories.h"
#include "proc/opener/builder.h"
#include "proc/opener/office.h"
#include "proc/opener/talk.h"
#include "sys/capture.h"
#include "sys/log.h"
#include "sys/sandbox.h"
#include "watch/watch.h"

#include <stdlib.h>

struct opener {
	struct packs packs;
	struct lists lists;
	struct capture *capture;
	struct watch *watch;
	struct talk talk;
	const char *name;
	char mark[LIMIT_FACT_VALUE]; /* the file's name, which all that is found carries */
	struct device_id marked;     /* the device that was marked last */
	int linktype;
	struct sandbox_report sandbox;
};

static void
on_fact(void *arg, const struct fact *fact)
{
	struct opener *o = arg;

	o->talk.out.as.fact = *fact;
	talk_send(&o->talk, BUS_FACT);
	if (strcmp(o->marked.text, fact->device.text) == 0 || o->mark[0] == '\0')
		return;
	/* Said again for a device that comes up again: the same fact to the store. */
	o->marked = fact->device;
	o->talk.out.as.fact = (struct fact){.device = fact->device,
		.kind = FACT_CAPTURE,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = fact->first_seen,
		.last_seen = fact->last_seen,
		.count = 1};
	str_copy(str_c(o->mark), o->talk.out.as.fact.value, sizeof(o->talk.out.as.fact.value));
	str_copy(STR("capture"), o->talk.out.as.fact.reason, sizeof(o->talk.out.as.fact.reason));
	talk_send(&o->talk, BUS_FACT);
}

static void
on_pair(void *arg, const struct pair *pair)
{
	struct opener *o = arg;

	o->talk.out.as.pair = *pair;
	talk_send(&o->talk, BUS_PAIR);
}

static void
on_alert(void *arg, const struct alert *alert)
{
	struct opener *o = arg;

	o->talk.out.as.alert = *alert;
	for (uint32_t i = 0; i < alert->n_detections && o->mark[0] != '\0'; i++) {
		struct detection *d = &o->talk.out.as.alert.detections[i];

		if (d->n_basis == LIMIT_BASIS_ITEMS) /* where it was found matters more */
			d->n_basis--;
		detection_text(d, BASIS_CAPTURE, str_c(o->mark));
	}
	talk_send(&o->talk, BUS_ALERT);
}

static void
on_evidence(void *arg, const struct alert_id *id, ms_t at, struct str frame, size_t wire_len)
{
	struct opener *o = arg;

	o->talk.out.as.evidence = (struct bus_evidence){.alert = *id,
		.at = at,
		.linktype = (uint16_t)o->linktype,
		.wire_len = (uint32_t)wire_len,
		.frame = frame};
	talk_send(&o->talk, BUS_EVIDENCE);
}

static int
read_all(struct opener *o, int input)
{
	struct capture_frame frame;
	struct errinfo info = {0};
	uint64_t frames = 0;
	enum err err = capture_open_file(input, &o->capture, &info);

	if (err != ERR_OK) {
		talk_done(&o->talk,
			&(struct talk_result){.name = o->name, .err = err, .note = info.what});
		return PROC_OK;
	}
	while (!o->talk.is_gone && (err = capture_next(o->capture, &frame)) == ERR_OK) {
		o->linktype = frame.linktype;
		watch_frame(o->watch, frame.linktype, frame.at, frame.bytes, frame.wire_len);
		frames++;
	}
	watch_end(o->watch);
	talk_done(&o->talk, &(struct talk_result){o->name, frames,
				    err == ERR_NOT_FOUND ? ERR_OK : err, capture_note(o->capture)});
	return o->talk.is_gone ? PROC_FAILED : PROC_OK;
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
	err = talk_open(&o->talk, proc_arg_fd(args, "portal"), info);
	if (err == ERR_OK)
		err = sandbox_enter(&sandbox, &o->sandbox, info);
	if (err == ERR_OK)
		lists_read(&o->lists, &o->packs.detect, 0);
	return err; /* what a list is refused for, the sensor has said */
}

static int
read_capture(const struct proc_args *args)
{
	struct opener *o = calloc(1, sizeof(*o));
	struct errinfo info = {0};
	int code;

	if (o == NULL)
		return PROC_FAILED;
	o->name = proc_arg(args, "name");
	if (o->name == NULL)
		o->name = "";
	str_clean(str_c(o->name), o->mark, sizeof(o->mark));
	if (start(o, args, &info) != ERR_OK) {
		log_event("opener.cannot_start", "why=%s", info.what);
		return PROC_CANNOT_RUN;
	}
	talk_ready(&o->talk, &o->sandbox);
	code = read_all(o, proc_arg_fd(args, "input"));
	watch_free(o->watch);
	capture_free(o->capture);
	talk_close(&o->talk);
	lists_free(&o->lists);
	packs_free(&o->packs);
	free(o);
	return code;
}

int
opener_main(const struct proc_args *args)
{
	const char *work = proc_arg(args, "work");

	log_process("opener");
	if (work == NULL || strcmp(work, bus_work_name(BUS_WORK_CAPTURE)) == 0)
		return read_capture(args);
	if (strcmp(work, bus_work_name(BUS_WORK_INDEX)) == 0)
		return builder_run(args);
	if (strcmp(work, bus_work_name(BUS_WORK_ADVISORIES)) == 0)
		return advisories_run(args);
	return office_run(args, strcmp(work, bus_work_name(BUS_WORK_RENDER)) == 0);
}
