/*
 * Files that openers make or read for a page: an order (docs/order) goes to the launcher as a
 * memory file, an opener does it behind its sandbox, what it made comes back over the bus.
 * Meanwhile the browser's connection sleeps, so that no other page waits.
 */
#ifndef PROC_PORTAL_OPENER_JOBS_H
#define PROC_PORTAL_OPENER_JOBS_H

#include "bus/channel.h"
#include "docs/order/order.h"
#include "proc/portal/web/request.h"

/*
 * For handlers. The first call hands the order over and says ERR_AGAIN with r->waits set: return
 * that at once. When it is done the handler is called again from its beginning, and this call then
 * gives the result: so before it a handler changes nothing, and it makes one order only.
 *
 * file: bytes that go behind the order (r->upload.fd), read from their start; -1: none. They are
 * copied, not looked at.
 *   ERR_OK           *ret_out holds what was made; the caller's (r->response.body takes it)
 *   ERR_FULL         too many at once: try again
 *   ERR_LIMIT        too large, or it took too long
 *   ERR_IO           the opener broke: most likely the file did it
 *   others           what order_run(), render_pdf() or the readers say
 * info has a sentence in English; pages have their own words for each error.
 */
enum err opener_run(struct request *r, const struct order *o, int file, struct buf *ret_out,
	struct errinfo *info);

/* The same for a table that somebody brought (XLSX, CSV): its cells, in the request's arena. */
enum err opener_read_table(
	struct request *r, int file, struct workbook *ret_book, struct errinfo *info);

/* What an error says to who brought the file: broken, kind, too_large, busy; NULL: it is no fault
 * of the file. Where files are brought, pages have a sentence for each. */
const char *opener_problem(enum err err);

/* ---- for http.c ---- */

/* Puts the connection to sleep until the request's order is done; false: it is done already. */
bool opener_jobs_wait(struct request *r, void *connection);
/* The request ended: its order, if it has one, is nobody's. */
void opener_jobs_drop(struct request *r);

/* ---- for the portal's loop ---- */

void opener_jobs_start(struct opener_jobs *jobs);
/* All that wait are woken, with an error. */
void opener_jobs_stop(struct opener_jobs *jobs);
void opener_jobs_done(struct opener_jobs *jobs); /* frees what they hold */

/* The next one that waits, as a job; its descriptor is the caller's. False when there is none. */
bool opener_jobs_next(struct portal *p, struct bus_message *m);
/* True when the job is one of these. */
bool opener_jobs_has(uint64_t id);
/* What its opener says; as channel_receive(). */
enum err opener_jobs_receive(struct portal *p, uint64_t id, struct channel *c);
void opener_jobs_ended(struct portal *p, const struct bus_job_end *end);
/* Once a second, with the monotonic clock: those that nobody ended, and those whose end was never
 * said, are given up. */
void opener_jobs_tick(struct portal *p, ms_t now);

#endif
