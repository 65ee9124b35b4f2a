/* What is done after an incident; see after.c. */
#ifndef PROC_PORTAL_CASES_AFTER_H
#define PROC_PORTAL_CASES_AFTER_H

#include "pages/case_after.h"
#include "proc/portal/cases/cases.h"
#include "store/programme.h"

handler_fn get_case_after, post_case_after, get_case_told, get_case_told_file;

/* The latest entry that shared the story; NULL: none yet. */
const struct case_entry *case_story_shared(const struct respond_case *c);
/* By a link, for who has no log-in: the story as it was shared. */
enum err case_story_get(struct request *r, const struct store_link *l, struct str token);

#endif
