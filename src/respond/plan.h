/*
 * Playbooks: which one fits what is known so far, the surest first with the reason, and what is
 * next in a case. Of an alert to act on the box takes the surest one up by itself, so that the first
 * steps are there before anybody looks; a person puts it aside in one press, and takes up others.
 */
#ifndef RESPOND_PLAN_H
#define RESPOND_PLAN_H

#include "model/playbook.h"
#include "respond/respond.h"

/* ---- which one fits ---- */

enum plan_reason {
	PLAN_BY_ALERT,	/* `by` is the detector */
	PLAN_BY_ODD,	/* `by` is what a person saw */
	PLAN_BY_DEVICE, /* the alert's device is nobody's */
};
#define PLAN_REASONS 3
const char *plan_reason_name(enum plan_reason r); /* "alert", "odd", "device": below "plan.by." */

struct plan_seen { /* what is known when nobody has chosen yet */
	uint32_t n_detectors, n_odd;
	const struct str *detectors; /* of the alerts, the leading one first */
	const struct str *odd;	     /* answers of "something is odd" */
	bool is_unknown_device;	     /* nobody said whose it is */
};

struct plan_fit {
	const struct playbook *playbook;
	enum plan_reason reason; /* the strongest one */
	struct str by;
	uint32_t points; /* only to be compared */
};

/* Those that fit, the surest first; of equal ones the first by id. What a person saw weighs more
 * than what the box did. ERR_FULL: the arena. */
enum err plan_fits(const struct playbook_set *set, const struct plan_seen *seen, struct arena *a,
	struct plan_fit **ret_list, uint32_t *ret_n);

/* ---- what is next ---- */

#define PLAN_NEXT 3

struct plan_step {
	const struct playbook *playbook;
	const struct playbook_step *step;
	const struct respond_step_done *said; /* NULL: nobody said anything */
	bool is_over;			      /* done, or left out with a reason */
};

struct plan_progress {
	uint32_t n, n_done, n_left;	/* n_left: left out */
	uint32_t minutes, minutes_open; /* of all steps; of those that are not over */
};

struct plan {
	uint32_t n_steps;
	/* Of all playbooks that were taken up: by phase, in the order in which they were taken up.
	 * A step that two of them share stands once. */
	const struct plan_step *steps;
	struct plan_progress phases[CASE_PHASES], all;
	uint32_t n_next;
	struct plan_step next[PLAN_NEXT]; /* the first that are not over */
	uint32_t n_unknown;		  /* playbooks of the case that are not in the set */
};

/* ERR_FULL: the arena. */
enum err plan_of(const struct respond_case *c, const struct playbook_set *set, struct arena *a,
	struct plan *ret_plan);

#endif
