/* What the box keeps of a case by itself, before anybody has come; see early.c. */
#ifndef PROC_PORTAL_CASES_EARLY_H
#define PROC_PORTAL_CASES_EARLY_H

#include "proc/portal/cases/cases.h"

/* A little after the alert: names and addresses come in within seconds. */
#define CASE_EARLY_AFTER (10 * MS_SECOND)

/* *ret_is_new: something was written into the case, which the view shows. Nothing is, and that is
 * no error, of a drill, a case that is no incident, one without a device, or for want of room. */
enum err case_early_keep(struct request *r, const struct respond_case *c, bool *ret_is_new);

#endif
