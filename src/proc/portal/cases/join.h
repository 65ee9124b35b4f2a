/* Which open case takes up an alert (respond/join.h), as the store has them. */
#ifndef PROC_PORTAL_CASES_JOIN_H
#define PROC_PORTAL_CASES_JOIN_H

#include "proc/portal/cases/cases.h"
#include "respond/join.h"

/* playbook: that fits the alert, "" none. JOIN_NOT: none does, *ret_id is "". */
enum err case_join_find(const struct request *r, const struct store_alert *a, struct str playbook,
	enum join_why *ret_why, char ret_id[CASE_ID_MAX]);

#endif
