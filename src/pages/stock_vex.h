/*
 * The page of the company's own statements about weaknesses (VEX): all that a file would say, shown
 * before anybody takes it along. The rules of pages.h hold.
 */
#ifndef PAGES_STOCK_VEX_H
#define PAGES_STOCK_VEX_H

#include "pages/stock.h"

/* ---- GET /stock/vex?in=BILL&names=1; /stock/vex/FORM: to take along, with its signature ---- */

#define VEX_ROWS_SHOWN 300
struct vex_row {
	struct str vulnerability, product;
	const char *status; /* below "stock_vex.status." */
	const char *reason; /* below "stock_findings.vex_reason."; NULL: none */
	struct str words;   /* as the file has them */
	struct str who;	    /* "" when names stay here */
	ms_t at, until;	    /* 0: never */
};
struct vex_count {
	const char *status;
	uint32_t n;
};

struct vex_document_row {		  /* what somebody else handed in */
	struct str id, author, file, key; /* key "": not signed */
	ms_t made, came;
	uint32_t n, n_refused;
};

/* POST /stock/vex/ID: do=remove, of such a document */
struct stock_vex_page {
	const struct vex_row *rows; /* at most VEX_ROWS_SHOWN */
	size_t n;
	uint32_t n_more;
	const struct vex_count *counts;
	size_t n_counts;
	uint32_t n_unnamed; /* findings whose program has no name that others know */
	const struct stock_bill_row *bills;
	size_t n_bills;
	struct str bill; /* chosen; "" all */
	bool has_names;
	bool is_too_many;			  /* for one file */
	bool lacks_author;			  /* the company has no name in the settings */
	bool lacks_url;				  /* nor a page of its own: CSAF wants one */
	struct str key;				  /* the public one, as minisign writes it */
	const struct vex_document_row *documents; /* of others, the latest first */
	size_t n_documents;
};
enum err page_stock_vex(const struct pages *p, const struct page_frame *f,
	const struct stock_vex_page *v, struct buf *out);

#endif
