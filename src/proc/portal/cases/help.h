/* Help from afar by a link: one case, to look at; see help.c. */
#ifndef PROC_PORTAL_CASES_HELP_H
#define PROC_PORTAL_CASES_HELP_H

#include "proc/portal/cases/cases.h"
#include "store/programme.h"

handler_fn get_case_help, post_case_help;

/* By the link: the case to look at, a note to leave. */
enum err case_help_get(struct request *r, const struct store_link *l, struct str token);
enum err case_help_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);

/* The number of the case, for lists of links; "" when it is gone. */
struct str case_about(struct request *r, struct str id);

#endif
