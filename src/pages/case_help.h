/*
 * What somebody sees who helps from afar by a link: one case, to look at, and a note to leave.
 * GET /l/<token>, with ?file=SHA256 a file; POST: text. GET /cases/ID/help?name=&contact=&hours=
 * &files=1: the same page as it will be seen, before the link is made. POST: do=link with these;
 * do=end of. The rules of pages.h hold.
 */
#ifndef PAGES_CASE_HELP_H
#define PAGES_CASE_HELP_H

#include "pages/case.h"

struct case_help_view {
	const struct case_head *head;
	struct str token; /* of the link; "" before it is made */
	struct str name;  /* of who helps */
	struct str by;	  /* who gave the link */
	ms_t until;
	uint32_t hours;			   /* before it is made */
	struct str contact;		   /* likewise */
	struct str company, person, phone; /* whom to call */
	struct str told;		   /* how it began, in words */
	const struct case_entry *happened; /* what happened and notes, the first one first */
	size_t n_happened;
	const struct case_step *steps;
	size_t n_steps;
	const struct respond_action *actions;
	size_t n_actions;
	const struct case_exhibit_row *files;
	size_t n_files;
	bool may_files;	 /* take them along */
	const char *no;	 /* key below "help.no."; NULL nothing was wrong */
	struct str text; /* typed */
	bool is_kept;	 /* a note was left just now */
};
enum err page_case_help(const struct pages *p, const struct page_frame *f,
	const struct case_help_view *v, struct buf *out);

#endif
