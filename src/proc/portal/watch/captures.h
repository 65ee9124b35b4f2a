/*
 * Capture files that people hand in. The portal never reads them: a file is spooled without a name
 * of its own (its entry is removed as soon as it is open), its descriptor goes to the launcher, an
 * opener reads it and reports like a sensor. What became of the last ones is kept in memory; what
 * was found is in the store, marked with the file's name by the opener.
 */
#ifndef PROC_PORTAL_CAPTURES_H
#define PROC_PORTAL_CAPTURES_H

#include "bus/message.h"
#include "proc/portal/portal.h"

/* A new spool file below the data folder, gone when its descriptor is closed. ERR_FULL when a tenth
 * of the disk would not stay free; ERR_IO. */
enum err captures_spool(struct portal *p, int *ret_fd);

/* Takes a spooled file over. ERR_AGAIN while another one waits or is read: the file stays the
 * caller's. */
enum err captures_add(struct portal *p, struct str name, int fd);

/* The one that waits, as a job, once; m->fd stays ours. False when there is none. */
bool captures_next(struct portal *p, struct bus_message *m);
/* The opener's DONE, and how many alerts it reported. */
void captures_done(struct portal *p, uint64_t id, const struct bus_done *done, uint32_t n_alerts);
/* The opener ended, or never began. One that was killed, or broke, before it said DONE reads the
 * file once more from the start: what was found twice is stored once. */
void captures_ended(struct portal *p, const struct bus_job_end *end);

#endif
