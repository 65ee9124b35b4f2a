/* Help from afar by a link: one case, to look at; see help.c. */
#ifndef PROC_PORTAL_CASES_HELP_H
#define PROC_PORTAL_CASES_HELP_H

#include "pages/case_help.h"
#include "proc/portal/cases/cases.h"
#include "store/programme.h"

handler_fn get_case_help, post_case_help;

/* Behind the case's id in a link's subject: files may be taken along. */
#define HELP_FILES "files"

/* The page, for the view's token or before there is one. */
enum err case_help_show(struct request *r, const struct respond_case *c, struct case_help_view *v);

/* By the link: the case to look at, a note to leave. */
enum err case_help_get(struct request *r, const struct store_link *l, struct str token);
enum err case_help_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);

/* The number of the case, for lists of links; "" when it is gone. */
struct str case_about(struct request *r, struct str id);

#endif
