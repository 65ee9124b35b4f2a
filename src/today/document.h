/*
 * The one document that is most worth a few minutes today. Each document has at most one reason;
 * the gravest reason of all wins, then the document that is needed first.
 */
#ifndef TODAY_DOCUMENT_H
#define TODAY_DOCUMENT_H

#include "base/time.h"

enum today_paper {	       /* the gravest first */
	TODAY_PAPER_SENT_BACK, /* the approver wants something changed */
	TODAY_PAPER_DRAFT,     /* written, and sent to nobody */
	TODAY_PAPER_WAITING,   /* with the approver for some days */
	TODAY_PAPER_UNWRITTEN, /* needed, and not begun */
	TODAY_PAPER_STALE,     /* what it was written from has changed */
	TODAY_PAPER_UNREAD,    /* not all staff have confirmed it */
};
#define TODAY_PAPERS 6
const char *today_paper_name(
	enum today_paper p); /* "sent_back", "draft", ...: below "paper_task." */

#define TODAY_PAPER_REST MS_DAY		  /* a draft may lie so long: somebody is writing */
#define TODAY_PAPER_PATIENCE (3 * MS_DAY) /* an approver may take so long */
#define TODAY_PAPER_READING (7 * MS_DAY)  /* staff may take so long */

struct today_document {
	uint32_t need;	   /* 1: needed first, then 2, ..; 0: nobody says so */
	bool is_withdrawn; /* nothing is asked of it */
	bool has_draft;	   /* a version newer than the one in force */
	bool is_waiting;   /* it was sent for approval, and the link still opens */
	bool is_sent_back;
	ms_t drafted;	    /* when the draft was last written */
	ms_t current_since; /* approved or looked at again; 0: none is in force */
	uint32_t n_stale;   /* paragraphs out of date */
	uint32_t n_readers, n_read;
};

struct today_paper_task {
	size_t index; /* in the list */
	enum today_paper why;
	uint32_t minutes;
};

/* False: no document needs anything today. */
bool today_document_first(
	const struct today_document *list, size_t n, ms_t now, struct today_paper_task *ret_task);

#endif
