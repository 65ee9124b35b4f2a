/* What the sensor found, on its way to the portal: spool first, then the channel. */
#ifndef PROC_SENSOR_REPORT_H
#define PROC_SENSOR_REPORT_H

#include "bus/channel.h"
#include "bus/spool.h"
#include "watch/evidence/keep.h"

struct report {
	struct spool *spool;
	struct channel *portal; /* NULL while there is none */
	struct bus_message out; /* one at a time; large */
	int linktype;		/* of the frame being read: evidence has the same */
};

void report_fact(struct report *r, const struct fact *fact);
void report_pair(struct report *r, const struct pair *pair);
void report_alert(struct report *r, const struct alert *alert);
void report_evidence(
	struct report *r, const struct alert_id *id, ms_t at, struct str frame, size_t wire_len);
/* False: there was no room for it. */
bool report_kept(struct report *r, uint64_t run, const struct keep_frame *frame);
void report_done(
	struct report *r, const char *source, uint64_t frames, enum err err, const char *note);

/* Sends what waits until credits or room end. False when the channel is broken. */
bool report_send(struct report *r);
/* A new portal: all that is not acknowledged goes again. Takes the channel over, NULL for none. */
void report_portal(struct report *r, struct channel *portal);
/* Whether files should be read on, or wait until the portal has taken more. */
bool report_has_room(const struct report *r);
bool report_is_empty(const struct report *r); /* all is acknowledged */

#endif
