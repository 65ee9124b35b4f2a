/*
 * What the sensor and openers send: suppressions are applied, all of a batch is committed, then
 * acknowledged. What could not be committed is kept and tried again; the credits stop the sender.
 */
#ifndef PROC_PORTAL_INGEST_H
#define PROC_PORTAL_INGEST_H

#include "bus/channel.h"
#include "proc/portal/portal.h"

#define INGEST_BATCH 64

struct ingest;

/* is_upload: of an opener; what it finds is no news, so nobody is written to. NULL when memory is
 * out. The channel stays the caller's. */
struct ingest *ingest_new(struct portal *p, bool is_upload);
void ingest_free(struct ingest *in);

/* Takes all that waits in the channel. ERR_NOT_FOUND: the peer closed; ERR_FULL: the batch could
 * not be committed and is kept (call again later); others: the peer broke the rules. */
enum err ingest_run(struct ingest *in, struct channel *c);

/* An alert that the portal itself found: as those of the sensor. */
enum err ingest_alert(
	struct store_tx *tx, struct portal *p, struct arena *a, const struct alert *alert);

/* Writes down what a full disk took, once there is room again; nothing otherwise. */
void ingest_write_lost(struct portal *p);

/* Openers answer with DONE: its result, and true once it came. */
bool ingest_is_done(const struct ingest *in, struct bus_done *ret_done);
/* Alerts that came, each counted once. */
uint32_t ingest_alerts(const struct ingest *in);

#endif
