/*
 * What the box holds because of cases, gathered from the cases' entries each time: they are the
 * truth, so nothing is forgotten at a restart and nothing is held that no case says. Drills hold
 * nothing. Reads only the cases of which something has not ended.
 */
#ifndef PROC_PORTAL_CASES_ACTS_H
#define PROC_PORTAL_CASES_ACTS_H

#include "bus/message.h"
#include "model/playbook.h"
#include "proc/portal/guard/guard.h"
#include "respond/action.h"
#include "store/store.h"

struct case_act {
	const char *id;	    /* of the case */
	const char *number; /* as people call it */
	uint32_t nr;	    /* of the entry */
	enum act act;
	struct str target, device; /* as the entry says */
	ms_t until;
};

struct case_acts {
	const struct case_act *holds; /* at that time */
	size_t n_holds;
	const struct case_act *due; /* over, and no entry says so yet */
	size_t n_due;
};

/* Strings are the arena's. Of a case that cannot be read as a whole, what its readable lines
 * hold stays held until its own end; it is counted in *ret_unread (NULL: not), and has nothing due.
 * ERR_FULL. */
enum err case_acts_of(const struct store_view *v, ms_t now, struct arena *a,
	struct case_acts *ret_acts, uint32_t *ret_unread);

/* How many acts cases hold, drills left out: what is over and not yet written down counts. No more
 * than LIMIT_HELD_ACTS are taken; a store of before may have more. */
enum err case_acts_count(const struct store_view *v, struct arena *a, uint32_t *ret_n);

/* An address that a device had longer ago may be another's now. */
#define CASE_ADDRESS_DAYS 3
/* Those that end last first: where there is no room for all, they have it. */
void case_acts_sort(struct case_act *list, size_t n);

/* What is held at that time, so sorted. */
enum err case_acts_held(const struct store_view *v, ms_t now, struct arena *a,
	struct case_act **ret_list, size_t *ret_n);

/* The number of the guard's rule, or verdict, that this action made; the same each time. */
uint64_t case_act_number(const char *id, uint32_t nr);

/* Devices that the name server answers nothing but why. */
enum err case_acts_isolated(const struct store_view *v, ms_t now, struct arena *a,
	const struct guard_held **ret_list, size_t *ret_n);

/* Cards and addresses for the enforcer, by what is known of the devices now; LIMIT_ENFORCED_DEVICE
 * of one device, its cards first. An address that another device has, too, is left out: it may have
 * moved there, or be claimed so that the other one is cut off; the card is held. Of acts there is
 * room for LIMIT_HELD_ACTS, those that end last first; *ret_left: how many are left out (NULL: not
 * counted). */
enum err case_acts_enforce(const struct store_view *v, ms_t now, struct arena *a,
	struct bus_enforce *ret_list, uint32_t *ret_left);

/* ---- time ---- */

/*
 * Acts end by a clock that goes on evenly: while the box's own clock is in doubt (it jumped, see
 * today.h) time is measured from what it said before. Whoever sets it forward frees no device,
 * backward holds none for years.
 */
/* last: what the clock said last in the run before, to the hour; 0: nothing is known. */
void case_acts_clock_start(struct portal *p, ms_t last);
/* Once a minute. */
void case_acts_clock(struct portal *p, ms_t now, bool is_doubtful);
/* The time by it; `now` itself while the box's clock goes along with it (to a minute). */
ms_t case_acts_now(struct portal *p, ms_t now);

/* ---- taking and ending ---- */

/* What the box can do now and must not touch, and a wish with what is known of the device (its id
 * must outlive both; "" none); the act and its target are the caller's to fill in. */
enum err case_acts_ground(struct request *r, const char *device, struct respond_ground *ret_ground,
	struct respond_wish *ret_wish);

/* Parts of the ground: what the box uses, who had these addresses, the company's networks; names
 * that nobody may stop. */
enum err case_acts_uses(struct request *r, const struct own_net *net, struct respond_ground *g);
enum err case_acts_names(struct request *r, struct respond_ground *g);

/* Those that this box can do at all (not all of action.def are built). */
bool case_acts_is_offered(enum act a);
/* Of each act whether the box can do it here to this case's device: NULL, or a key below
 * "case.no.act_". */
enum err case_acts_can(struct request *r, const struct respond_case *c, const char *ret_no[ACTS]);
/* The page; no: a key below "case.no." of what was not taken (status 400), NULL: nothing; form: the
 * act's name. After a form it asks about the device that was chosen there. */
enum err case_acts_show(struct request *r, const char *no, const char *form);
/* The guard's rule of a blocked name; who: "" the box again. */
void case_act_rule(
	const struct case_act *act, struct str who, ms_t now, struct store_guard_rule *ret_rule);
/* What cases hold is another: the name server and the enforcer hear of it at once. */
void case_acts_changed(struct portal *p);

/* What is known of a device now, as JSON. ERR_NOT_FOUND; ERR_LIMIT: longer than b may be. */
enum err case_snapshot_text(struct request *r, const char *device, struct buf *b);
/* The same as an exhibit of the case, with its two entries. *ret_no: why not; nothing is written.
 */
enum err case_snapshot_keep(struct request *r, const char *id, const char *device, enum case_by by,
	enum respond_no *ret_no);

/* Once a minute: writes down which ended by their time or on the guard's own page, and gives the
 * guard a rule again that it lost. */
void case_acts_tick(struct portal *p, ms_t now);

handler_fn get_case_actions, post_case_actions;

#endif
