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

/* Strings are the arena's. A case that cannot be read is left out, and counted in *ret_unread
 * (NULL: not). ERR_FULL. */
enum err case_acts_of(const struct store_view *v, ms_t now, struct arena *a,
	struct case_acts *ret_acts, uint32_t *ret_unread);

/* The number of the guard's rule, or verdict, that this action made; the same each time. */
uint64_t case_act_number(const char *id, uint32_t nr);

/* Devices that the name server answers nothing but why. */
enum err case_acts_isolated(const struct store_view *v, ms_t now, struct arena *a,
	const struct guard_held **ret_list, size_t *ret_n);

/* Cards and addresses for the enforcer, by what is known of the devices now; at most
 * BUS_ENFORCE_MAX, those that end last first. */
enum err case_acts_enforce(
	const struct store_view *v, ms_t now, struct arena *a, struct bus_enforce *ret_list);

#endif
