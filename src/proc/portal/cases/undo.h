/*
 * Taking back what was just said of a case: nothing goes away, an entry that says the contrary
 * follows (a step is open again, the decision is as it was before, a closed case is open).
 */
#ifndef PROC_PORTAL_CASES_UNDO_H
#define PROC_PORTAL_CASES_UNDO_H

#include "proc/portal/cases/cases.h"

#define CASE_UNDO_MAX 41 /* with NUL; a notice carries no longer one */

/* e: the first of the entries that were written at once. "" when nothing takes them back. */
void case_undo_token(const char *id, const struct case_entry *e, char dst[CASE_UNDO_MAX]);
bool case_undo_is(struct str token);
/* ERR_NOT_FOUND: no such entry. ERR_EXISTS: a person has written in the case since, or it cannot be
 * so again. ERR_DENIED: another person wrote it. */
enum err case_undo(struct request *r, struct str token);

#endif
