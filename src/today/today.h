/*
 * What a company is asked to do today, and when it is interrupted: deciding without clock, store or
 * words. The portal gathers the inputs and shows the results.
 */
#ifndef TODAY_TODAY_H
#define TODAY_TODAY_H

#include "model/alert.h"

/* ---- the first screen ---- */

enum today_kind { /* in the order in which they come, alerts apart (see today_rank) */
	TODAY_ALERT,
	TODAY_CASE,	    /* the next step of the most urgent case */
	TODAY_CLOCK,	    /* a report may be due soon: one of the clocks of open cases */
	TODAY_GUARD_DOWN,   /* the name server has stopped */
	TODAY_GUARD_PLEA,   /* somebody says that a stopped name is a mistake */
	TODAY_GUARD_FEED,   /* a list of bad names is old, or cannot be used */
	TODAY_GUARD_CERT,   /* the certificate of its encrypted doors runs out, or has */
	TODAY_STOCK_SOURCE, /* a list of advisories is old, or cannot be used */
	TODAY_UPDATE,	    /* a program with a serious weakness: the most urgent one */
	TODAY_PLACE,	    /* this box sees only announcements: move it */
	TODAY_CONTACT,	    /* nobody to call is known */
	TODAY_MARK,	    /* a device kept on purpose, seen otherwise than marked, or over */
	TODAY_SAME_DEVICE,  /* two devices are perhaps one */
	TODAY_NEW_DEVICE,   /* exactly one device waits for a word */
	TODAY_NAME_DEVICES, /* several do */
	TODAY_DUTY,	    /* of the programme: something is due */
	TODAY_DATED,	    /* a form, a declaration or a document has its day (dated.h) */
	TODAY_DOCUMENT,	    /* a document needs something (document.h) */
	TODAY_GAP,	    /* of the programme: what its plan has first */
	TODAY_CHECK,	    /* nothing of the programme was begun: the self-check is offered */
	TODAY_GUARD_TRIAL,  /* the name server was tried long enough: should it stop names? */
	TODAY_STAFF_NOTICE,
	TODAY_CARD,
	TODAY_STAND_IN, /* only one person can answer */
	TODAY_OBSOLETE, /* a device whose support has ended */
	TODAY_BACKUP,
};

struct today_alert {
	enum severity severity;
	const char *device; /* id */
	ms_t last_seen;
	bool has_case; /* a case was made of it: that one is said in its place */
};

/* A case that is open. */
struct today_case {
	bool is_act_now;  /* it began with an alert to act on at once, and nobody decided yet */
	bool is_incident; /* a person said so */
	bool is_drill;
	bool has_next; /* something is left to do: a decision, a step, the close */
	ms_t changed;
};
/* The one that is most urgent: to act on at once, an incident, any other; drills last; of two the
 * one that changed last. False: none of them has anything left to do. */
bool today_case_first(const struct today_case *list, size_t n, size_t *ret_index);

struct today_input {
	const struct today_alert *alerts; /* without an answer; any order, any severity */
	size_t n_alerts;
	/* Any order. An alert of the list that a case took up stays in it, so that it still stands
	 * for its device, and has_case is set. */
	const struct today_case *cases;
	size_t n_cases;
	bool has_clock;	      /* one is within its reminder, has passed, or wants no delay */
	bool can_see_traffic; /* both directions of other stations' traffic pass by */
	bool has_seen_enough; /* the sensor ran long enough (TODAY_SIGHT_AFTER) to say so */
	bool has_contact, has_notice, has_card, has_backup;
	bool has_stand_in; /* a second person can answer, or nobody wants one */
	ms_t set_up;	   /* when the set-up ended */
	ms_t now;
	uint32_t n_marks; /* of devices kept on purpose that hold no more; one at a time */
	uint32_t n_pairs; /* of devices that are perhaps one; one is asked at a time */
	uint32_t n_devices_unnamed;
	/* while alerts are open one of these is enough */
	bool has_duty, has_dated, has_document, has_gap;
	bool is_dated_first; /* of duty and dated the one that is due first is said */
	bool wants_check;    /* nothing of the programme was begun or answered */
	uint32_t n_obsolete; /* devices of our own whose support has ended, none marked */
	bool is_guard_down, is_guard_tried;
	bool is_cert_ending; /* of the name server, or it has ended */
	uint32_t n_pleas;    /* open */
	uint32_t n_feeds;    /* lists that are old or cannot be used */
	uint32_t n_sources;  /* lists of advisories that are */
	bool has_update;     /* something is to be updated; one at a time */
	uint32_t put_off;    /* bits by enum today_kind: not today */
};

struct today_task {
	enum today_kind kind;
	size_t index; /* TODAY_ALERT: in input.alerts; TODAY_CASE: in input.cases; TODAY_OBSOLETE:
		       * 0, 1, .. */
};

#define TODAY_SHOWN 3
#define TODAY_SIGHT_AFTER (10 * MS_MINUTE)
#define TODAY_BACKUP_AFTER (7 * MS_DAY)

/*
 * Fills tasks (room for `max`), most pressing first, and returns how many there are in all. First
 * what is to be acted on at once: the case, then alerts; an incident; the clock; then alerts to
 * look at, one per device (its worst, then its latest); what is only for the record never comes.
 * Then a case of which nobody knows yet what it is, and the rest in the order of enum today_kind.
 */
size_t today_rank(const struct today_input *in, struct today_task *tasks, size_t max);

/* ---- the alert budget ---- */

enum today_interrupt {
	TODAY_QUIET, /* the weekly letter is enough, or it was said already */
	TODAY_AT_ONCE,
	TODAY_DIGEST, /* the week's budget is spent: gathered into one mail a day */
};

struct today_budget {
	enum severity severity;
	bool is_quiet;	    /* a suppression silences it */
	bool was_said;	    /* at this severity or a higher one */
	uint32_t said_week; /* "please look" interruptions within seven days */
	uint32_t week_max;
};

#define TODAY_WEEK_MAX 1 /* "please look" interruptions a week unless the company says more */

enum today_interrupt today_interrupts(const struct today_budget *b);

/* ---- weeks ---- */

/* The Monday, 0:00 in the site's zone, at or before `at`. */
ms_t today_week_of(ms_t at, int zone_minutes);
/* The week whose letter is to be sent now: last week's, from Monday 8:00 on; 0 when `sent` (the
 * beginning of the latest week whose letter went) is that week, or watching began after it. */
ms_t today_letter_due(ms_t now, int zone_minutes, ms_t sent, ms_t watching_since);

/* ---- the box's clock ---- */

/* No earlier than this version was made (2025-11-20 in UTC); moved with the version's number. */
#define TODAY_CLOCK_EARLIEST ((ms_t)1763596800000)
#define TODAY_CLOCK_AHEAD                                                                          \
	(7 * MS_DAY)		   /* further at once than time passed, or it was off so long      \
				    */
#define TODAY_CLOCK_BACK MS_HOUR   /* at once; a time server moves it by less */
#define TODAY_CLOCK_CONFIRM MS_DAY /* so long it must run on before it is believed */

struct today_clock {
	ms_t last;	/* what it said before; 0: never asked */
	ms_t jumped_at; /* what it said after the latest jump; 0: it never jumped */
	ms_t jumped_by; /* negative: back */
};

/* The clock says `now`. Returns whether it jumped since the last time. */
bool today_clock_ask(struct today_clock *c, ms_t now);
/* While it is in doubt nothing is removed for its age and no letter is written: a clock that is
 * wrong for a day must not cost what was found in years. */
bool today_clock_is_doubtful(const struct today_clock *c, ms_t now);

/* ---- suppressions ---- */

struct today_suppression {
	const char *detector; /* never "" */
	const char *device;   /* "" any */
	const char *peer;     /* "" any; else equal to a ground peer, peer_name, name or user */
	ms_t expires;
};

/* Silences the whole alert: each of its detections is matched by one of the list, and it is not
 * over. An alert without detections is never silenced. */
bool today_is_suppressed(
	const struct alert *a, const struct today_suppression *list, size_t n, ms_t now);
/* The peer that a suppression made from this alert should name; "" when there is none. */
const char *today_peer_of(const struct alert *a);

/* ---- numbers ---- */

/*
 * 法人番号: 13 digits, the first a check digit: 9 - (sum of P_n * Q_n mod 9), P_n the n-th digit of
 * the others from the right, Q_n 1 where n is odd and 2 where it is even
 * (法人番号の指定等に関する省令 第2条). Full-width digits, blanks and hyphens are passed over.
 * Writes 13 ASCII digits and NUL. ERR_MALFORMED: not 13 digits; ERR_INVALID: the check digit is
 * wrong.
 */
enum err corporate_number(struct str typed, char dst[14]);

#endif
