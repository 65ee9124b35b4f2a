/*
 * What has its day beside the duties of a programme (forms of partners, declarations, documents to
 * look at again), and the one document that Today proposes: as pages show them.
 */
#ifndef PAGES_DATED_H
#define PAGES_DATED_H

#include "pages/pages.h"

struct page_dated {
	const char *kind; /* below "dated.": "form", "star3", "renewal", "declared", "document",
			     "mark", "update", "label", "support", "clock", "desk" */
	struct str key;	  /* of the feed's event, and of its being done: "form:ID", "star:star2" */
	struct str name;  /* of form or document; "star1".. of a declaration; how many updates; of a clock */
	struct str about; /* a form: who asks; "" not said */
	struct str url;
	ms_t due, ahead; /* ahead: how long before the feed's reminder rings */
	ms_t last;	 /* when it was looked at last; 0 never */
	uint32_t minutes;
	bool can_be_done;		   /* POST /duties do=done key: it was looked at */
	const struct device_brief *device; /* of a mark: gives the name; else NULL */
};

struct page_paper_task {
	const char *why; /* below "paper_task.": "sent_back", "unwritten", ... */
	struct str title, url;
	uint32_t minutes;
	uint32_t n_stale, n_unread;
};

#endif
