/* What papers of a case are made of; see papers.c. */
#ifndef PROC_PORTAL_CASES_PAPERS_H
#define PROC_PORTAL_CASES_PAPERS_H

#include "docs/case_paper.h"
#include "proc/portal/cases/hands.h"
#include "proc/portal/cases/record.h"
#include "proc/portal/opener_jobs.h"

struct case_parts { /* `in` borrows from the rest */
	struct respond_case c;
	struct hands hands;
	struct costs costs;
	struct scrub scrub;
	struct case_record record;
	struct release release;
	struct case_paper_in in;
};

/* Of the case in p->c: contacts, devices, files, what may go to who gets the paper, names that a
 * story must not have. */
enum err case_parts_of(struct request *r, enum case_paper paper, struct case_parts *p);

/* Has the opener make a file of it: "PDF", else Word. name: of the file, without its ending; back:
 * where it leads when no opener is free. */
struct case_file_wish {
	const char *name, *back;
	bool is_pdf;
};
enum err case_file_send(
	struct request *r, const struct case_file_wish *w, const struct document *d);

#endif
