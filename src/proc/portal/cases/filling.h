/* The parts of the filler (filling.c): what is known of a case, brought together. */
#ifndef PROC_PORTAL_CASES_FILLING_H
#define PROC_PORTAL_CASES_FILLING_H

#include "proc/portal/cases/record.h"
#include "respond/fill.h"

#define FILLING_DEVICES_MAX 16
#define FILLING_ROWS_MAX 64
#define FILLING_JOINED_MAX 16

struct filling {
	struct request *request;
	const struct store_alert *alert; /* NULL: it is looked up */
	struct fill_in in;
	struct fill_device devices[FILLING_DEVICES_MAX];
	struct fill_system systems[FILLING_ROWS_MAX];
	struct fill_information information[FILLING_ROWS_MAX];
	const struct alert *joined[FILLING_JOINED_MAX];
};

/* What is kept is said in the site's language, whoever asks. */
enum lang filling_lang(const struct request *r);
/* What stands in the buffer, which is done with, in the arena; "" without memory. */
struct str filling_kept(struct request *r, struct buf *b);

/* filling_seen.c: the alerts with their words, and the devices: the case's own, those of alerts
 * that joined it, and those to which it spread. */
enum err filling_alerts(struct filling *f, const struct respond_case *c);
enum err filling_devices(struct filling *f, const struct respond_case *c);

/* filling_lists.c: rows of the company's own lists that speak of one of the devices, and the person
 * in charge. What was written since the case began is marked so. */
enum err filling_lists(struct filling *f, const struct respond_case *c);

#endif
