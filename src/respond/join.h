/*
 * Which open case an alert to act on belongs to. One attack raises many alerts, often of several
 * devices; whoever handles it beside other work must see one case and not ten. A person takes out
 * again what does not belong. Pure.
 */
#ifndef RESPOND_JOIN_H
#define RESPOND_JOIN_H

#include "model/alert.h"
#include "model/case.h"

enum join_why {	     /* the surest first */
	JOIN_NOT,    /* it begins a case of its own */
	JOIN_DEVICE, /* the case is about the same device */
	JOIN_PATH,   /* one of the two devices is what the other one turned against */
	JOIN_SAME,   /* another device, the same other side, file or listed name */
	JOIN_MANY,   /* JOIN_WAITING_MAX cases that the box opened wait for a decision */
};
#define JOIN_WHYS 5
/* "", "device", "path", "same", "many": pair `kind` of the entry, and below "case.joined." */
const char *join_why_name(enum join_why w);
enum join_why join_why_of(struct str name); /* JOIN_NOT: no such reason */

/* An open case of the same device takes up what comes within two weeks of its last entry; all other
 * reasons hold for a day. */
#define JOIN_DEVICE_WITHIN (14 * MS_DAY)
#define JOIN_NEAR_WITHIN MS_DAY
/* Cases that wait at once. A further one would be opened and not read; the sentence stands in the
 * case that takes the alert up. */
#define JOIN_WAITING_MAX 3
/* A case with more entries takes up nothing any more by itself: another one begins. */
#define JOIN_ENTRIES_MAX (LIMIT_CASE_ENTRIES_OTHERS / 2)

struct join_alert {
	struct str device; /* what it was merged into, if it was; "" not known */
	const struct alert *alert;
};

struct join_case {
	struct case_head head;
	uint32_t n_alerts; /* that belong to it, as far as they are still there */
	const struct join_alert *alerts;
};

/* Which of the list takes up a; of equal reasons one with `playbook` (that fits a; "" none), then
 * the latest changed. Closed cases, drills and what was decided to be no incident take up nothing.
 * JOIN_NOT: *ret_at is n. */
enum join_why join_find(const struct join_case *list, uint32_t n, const struct join_alert *a,
	struct str playbook, ms_t now, uint32_t *ret_at);

#endif
