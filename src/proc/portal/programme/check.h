/*
 * Questions and what they amount to, loaded once for a page: of the questions, of one item, of the
 * result, of one group by a link.
 */
#ifndef PROC_PORTAL_PROGRAMME_CHECK_H
#define PROC_PORTAL_PROGRAMME_CHECK_H

#include "proc/portal/programme/programme.h"

struct check {
	struct programme p;
	struct assess_result result;
	struct check_row *rows; /* in the framework's order */
};

/* site: "" the company as a whole. ERR_NOT_FOUND: no such site, or it is closed. */
enum err check_load(
	struct request *r, const struct framework *f, struct str site, struct check *ret_check);

/* "" when there is no such open site. */
struct str check_site_name(const struct programme *p, const char *id);

#endif
