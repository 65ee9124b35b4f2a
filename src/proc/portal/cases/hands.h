/* What the page of helpers and the papers both need: contacts in the order to call. */
#ifndef PROC_PORTAL_CASES_HANDS_H
#define PROC_PORTAL_CASES_HANDS_H

#include "proc/portal/cases/cases.h"
#include "respond/contact.h"

/* The rows of the ledger `contacts`, in order, with who was reached in this case. */
enum err case_contacts_of(struct request *r, const struct respond_case *c, const struct hands *h,
	struct contact_line **ret_lines, size_t *ret_n);

#endif
