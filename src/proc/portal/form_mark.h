/*
 * Two people at one form: the form carries a mark of what it showed, as the hidden field "was";
 * when that is no longer what is kept, nothing is written and who typed looks once more, with what
 * was typed still there. A form without the field says nothing, and is taken. Answers and the
 * paragraphs of documents are told apart one by one and have marks of their own (programme/check.c,
 * documents/edit.c); rows of ledgers go by their time.
 */
#ifndef PROC_PORTAL_FORM_MARK_H
#define PROC_PORTAL_FORM_MARK_H

#include "proc/portal/web/handlers.h"

#define FORM_MARK_BYTES 16 /* of one part, as hex */

/* Adds a part, what one form of the page shows, to the page's marks; they live in the arena.
 * ERR_FULL. */
enum err form_mark_add(struct request *r, const struct str *values, size_t n, struct str *marks);
/* Is this part no longer what the form showed? marks: of what is kept now. */
bool form_is_passed(const struct request *r, struct str marks, size_t part);
/* Says so above the page that comes, and answers 400. */
void form_refuse_passed(struct request *r);

#endif
