/* A drill of a playbook and its case; see drill_case.c. */
#ifndef PROC_PORTAL_DRILL_CASE_H
#define PROC_PORTAL_DRILL_CASE_H

#include "proc/portal/learning/learning.h"

#include "respond/drill.h"

/* The playbook that a scenario was made from; NULL: another scenario, or it is gone. */
const struct playbook *drill_book(const struct request *r, struct str scenario);

/* In the change that starts the drill: its case, with the same id. */
enum err drill_case_begin(struct store_tx *tx, struct request *r, const struct store_drill *d);

/* What was done, in answers and in the case together. *ret_is_there false: no such drill, or not of
 * a playbook. */
enum err drill_case_score(
	struct request *r, const char *id, struct drill_score *ret_score, bool *ret_is_there);

/* The score as a note of the case, when the drill ends; nothing in a case that is closed. */
enum err drill_case_end(struct request *r, const struct store_drill *d);

#endif
