/*
 * What the name server was asked: written down as it comes (log.c), and what of it is an alert
 * (detect.c), and what of it is shown (asked.c). See README.md.
 */
#ifndef PROC_PORTAL_GUARD_LOG_H
#define PROC_PORTAL_GUARD_LOG_H

#include "bus/message.h"
#include "model/guard_names.h"
#include "proc/portal/portal.h"
#include "proc/portal/web/request.h"
#include "store/guard_log.h"

#define GUARD_LOG_DAYS 30
#define GUARD_LOG_DAYS_MIN 7
#define GUARD_LOG_DAYS_MAX 90

/* ---- writing down (log.c) ---- */

/* QUERIES: true when they are written down for good (or were before), so that the name server may
 * forget them. */
bool guard_log_take(struct portal *p, const struct bus_message *m);
/* Removes what is older than the setting says; each hour. */
void guard_log_tidy(struct portal *p, ms_t now);

/* ---- what is an alert (detect.c) ---- */

/* What a judged question tells of the device; pure. False: nothing (it was held back, a rule of the
 * company decided, or the list only records). */
struct guard_sign {
	const char *detector; /* of packs/detect */
	enum severity severity;
	enum confidence confidence;
};
bool guard_sign_of(const struct bus_query *q, struct guard_sign *ret_sign);
/* An exchange that the sensor saw goes round the name server: an encrypted question to somebody
 * else's. */
bool guard_goes_round(const struct guard_names *bypass, const struct pair *pair);

/* One detection more of its story, `times` of them; `about` is what tells stories of a device and
 * detector apart. */
struct guard_story {
	const char *about;
	uint64_t times;
	bool is_counted; /* the detection says how often in all */
};
enum err guard_alert_put(struct store_tx *tx, struct portal *p, struct arena *a,
	struct detection *d, const struct guard_story *story);
/* The device's id; of an unknown one, by its address. */
void guard_who_is(const char *device, const char *address, struct device_id *ret_device);

/* The alerts of judged questions, inside the change that writes them down. */
enum err guard_log_alert(struct store_tx *tx, struct portal *p, struct arena *a,
	const struct store_guard_line *line, const struct guard_sign *sign);
/* The alert of an exchange that goes round it, if it does and the box runs with the name server. */
enum err guard_pair_alert(
	struct store_tx *tx, struct portal *p, struct arena *a, const struct pair *pair);

/* ---- as a table (log_table.c) ---- */

struct guard_log_row; /* pages/guard_log.h */
/* CSV with a row of names, in the reader's language. */
void guard_log_table(
	const struct request *r, const struct guard_log_row *rows, size_t n, struct buf *b);

/* ---- what the company lets pass (allowed.c) ---- */

/* The name that a detection of a known bad place is about; "" for none. Borrows. Pure. */
struct str guard_place_of(const struct detection *d);

struct guard_sighting {
	const char *device;
	struct str name;
	ms_t now;
};
/* Does a rule of the company let that device go to that name? */
enum err guard_allows(const struct store_view *v, struct arena *a, const struct guard_sighting *s,
	bool *ret_is_allowed);

/* ---- one alert of two witnesses (witness.c) ---- */

/* Signs (packs/text) of detections that both know: the name server was asked for it; it was seen in
 * the traffic. */
#define GUARD_SIGN_ASKED "asked the name server"
#define GUARD_SIGN_SEEN "seen in the traffic"

/* What the name server found (d): told already when the sensor's alert says so; that one says from
 * now on that both know. */
enum err guard_witness_asked(
	struct store_tx *tx, struct arena *a, const struct detection *d, bool *ret_is_told);
/* An alert of the sensor's before it is written: it becomes part of the name server's, if that told
 * the same before; what was added to it stays. */
enum err guard_witness_seen(
	struct store_tx *tx, struct portal *p, struct arena *a, struct alert *alert);
/* The sensor's alert that tells of the same known bad place as the name server's detection d.
 * ERR_NOT_FOUND. */
enum err guard_witness_place(struct store_tx *tx, struct arena *a, const struct detection *d,
	struct store_alert *ret_alert);
/* The device's alert of the last day that tells of bad places it asked for and waits for a person:
 * one more place is one ground more. ERR_NOT_FOUND. */
enum err guard_witness_story(struct store_tx *tx, struct arena *a, const struct detection *d,
	struct store_alert *ret_alert);
/* Puts the name server's detection into the alert beside what else is in it, in place of an earlier
 * one of its kind, whose places it goes on to name. Pure. */
void guard_witness_add(struct alert *alert, struct detection *d);
/* The alert that the sensor's became part of: for its packets. */
void guard_witness_id(const struct portal *p, struct alert_id *id);

/* ---- what is shown (asked.c) ---- */

enum guard_staff { GUARD_STAFF_BLOCKED, GUARD_STAFF_SHOWN, GUARD_STAFF_NEVER };
/* May a staff member's own device be named? Pure. */
bool guard_may_name(enum guard_staff staff, bool is_blocked);
/* "K7QD": the same for a device within a month, and nobody's without the box's secret. Pure. */
#define GUARD_MARK_MAX 9
void guard_mark(struct str secret, const char *device, ms_t month, char dst[GUARD_MARK_MAX]);

/* What became of a line and why: below "guard.log.did." and "guard.log.why.". Pure. */
const char *guard_log_did(const struct store_guard_line *l);
const char *guard_log_why(const struct store_guard_line *l);
/* Is it a staff member's own, of which the setting shows nothing? */
bool guard_log_hides(struct request *r, const struct store_device *d);
bool guard_log_has(struct request *r, const char *device); /* it asked within a month */

/* ---- the page of a device (odd.c) ---- */

struct device_odd; /* of pages/device_odd.h */
enum err guard_odd_of(struct request *r, const struct store_device *device,
	const struct store_alert *alerts, size_t n_alerts, const struct device_odd **ret_odd);

handler_fn get_guard_log, get_guard_log_csv, post_guard_log;

#endif
