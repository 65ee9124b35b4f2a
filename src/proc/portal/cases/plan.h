/* Playbooks of a case, as respond/plan.h orders them: which fits, what is next. */
#ifndef PROC_PORTAL_CASES_PLAN_H
#define PROC_PORTAL_CASES_PLAN_H

#include "proc/portal/cases/cases.h"
#include "respond/plan.h"

/* Of those that are up; without packs there are no steps. */
enum err case_plan_of(struct request *r, const struct respond_case *c, struct plan *ret_plan);
struct case_step case_step_of(const struct plan_step *s);
/* Of steps that the box could do: whether it can, here. What it holds already it can. */
enum err case_steps_acts(
	struct request *r, const struct respond_case *c, struct case_step *steps, size_t n);

/* The surest first. */
enum err case_fits_of(struct request *r, const struct plan_seen *seen, struct plan_fit **ret_list,
	uint32_t *ret_n);
/* device: an id; "" none. */
bool case_is_nobodys(struct request *r, const char *device);

#endif
