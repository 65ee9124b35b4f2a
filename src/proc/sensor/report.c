/* Spooling and sending; see report.h. */
#include "proc/sensor/report.h"

#include "sys/log.h"

#define FILES_WAIT_ABOVE 20000 /* records on their way, when files are read */
#define FILES_WAIT_PERCENT 40  /* of the active file, while the other one is in use */

static enum err
put(struct report *r, enum bus_type type)
{
	enum err err;

	r->out.type = type;
	r->out.fd = -1;
	/* What finds no room is counted by the spool and shown by the portal. */
	err = spool_put(r->spool, &r->out);
	if (err == ERR_IO)
		log_event("spool.io", "type=%s", bus_rule(type)->name);
	return err;
}

void
report_fact(struct report *r, const struct fact *fact)
{
	r->out.as.fact = *fact;
	put(r, BUS_FACT);
}

void
report_pair(struct report *r, const struct pair *pair)
{
	r->out.as.pair = *pair;
	put(r, BUS_PAIR);
}

void
report_alert(struct report *r, const struct alert *alert)
{
	r->out.as.alert = *alert;
	put(r, BUS_ALERT);
}

void
report_evidence(
	struct report *r, const struct alert_id *id, ms_t at, struct str frame, size_t wire_len)
{
	r->out.as.evidence = (struct bus_evidence){.alert = *id,
		.at = at,
		.linktype = (uint16_t)r->linktype,
		.wire_len = (uint32_t)wire_len,
		.frame = frame};
	put(r, BUS_EVIDENCE);
}

bool
report_kept(struct report *r, uint64_t run, const struct keep_frame *frame)
{
	r->out.as.kept = (struct bus_kept){.act = frame->act,
		.run = run,
		.seen = frame->seen,
		.at = frame->at,
		.linktype = (uint16_t)r->linktype,
		.wire_len = frame->wire_len,
		.is_masked = frame->is_masked,
		.frame = frame->bytes};
	return put(r, BUS_KEPT) == ERR_OK;
}

void
report_done(struct report *r, const char *source, uint64_t frames, enum err err, const char *note)
{
	struct bus_done *done = &r->out.as.done;

	*done = (struct bus_done){.frames = frames, .err = (uint8_t)err};
	str_copy(str_c(source), done->source, sizeof(done->source));
	str_copy(str_c(note), done->note, sizeof(done->note));
	put(r, BUS_DONE);
}

bool
report_send(struct report *r)
{
	struct spool_record record;

	if (r->portal == NULL || !channel_is_open(r->portal))
		return true;
	while (channel_credits(r->portal) > 0 && spool_next(r->spool, &record) == ERR_OK) {
		enum err err =
			channel_send_body(r->portal, record.type, record.sequence, record.body);

		if (err == ERR_OK)
			continue;
		spool_back(r->spool);
		return err == ERR_AGAIN;
	}
	return true;
}

void
report_portal(struct report *r, struct channel *portal)
{
	channel_free(r->portal);
	r->portal = portal;
	spool_rewind(r->spool);
}

bool
report_has_room(const struct report *r)
{
	struct spool_stats stats;

	spool_stats(r->spool, &stats);
	return stats.waiting < FILES_WAIT_ABOVE &&
	       (stats.is_turnable || stats.percent < FILES_WAIT_PERCENT);
}

bool
report_is_empty(const struct report *r)
{
	struct spool_stats stats;

	spool_stats(r->spool, &stats);
	return stats.waiting == 0;
}
