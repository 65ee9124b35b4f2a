/* What the first page of a case is filled with; shared by the page, its forms and its exhibits. */
#ifndef PROC_PORTAL_CASES_SHOW_H
#define PROC_PORTAL_CASES_SHOW_H

#include "proc/portal/cases/cases.h"
#include "proc/portal/web/handlers.h"

#define CASE_NEXT_SHOWN 3
#define CASE_DID_PREFIX "did:" /* before the id of a deed, in a HAPPENED entry's kind */

enum err case_view_of(struct request *r, struct respond_case *c, struct case_view *v);
/* The case's page; typed: what was sent and not taken (status 400), NULL: nothing. */
enum err case_show(struct request *r, const struct case_typed *typed);

#endif
