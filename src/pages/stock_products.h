/* Pages of products: checks before a device is bought, weaknesses that somebody found, and where
 * others tell the company of its own. Rows are the ledgers' (packs/ledgers: purchases,
 * finder_reports, intake_desk, intake). The rules of pages.h hold. */
#ifndef PAGES_STOCK_PRODUCTS_H
#define PAGES_STOCK_PRODUCTS_H

#include "pages/ledger.h"

/* ---- GET /stock/purchase ---- */
struct purchase_line {
	struct str id;
	const struct str *values; /* of the ledger's columns */
	const char *advice;	  /* below "purchase.advice." */
};
struct purchase_list_view {
	const struct ledger *ledger;
	const struct purchase_line *lines; /* those not decided first */
	size_t n;
	struct str today;
};
enum err page_stock_purchase(const struct pages *p, const struct page_frame *f,
	const struct purchase_list_view *v, struct buf *out);

/* ---- GET /stock/purchase/ID. POST ID/file (a file), do=compare: its SHA-256 ---- */
struct purchase_why {
	const char *says;   /* below "purchase.says." */
	const char *reason; /* below "purchase.reason." */
};
struct purchase_view {
	const struct ledger *ledger;
	struct str id;
	const struct str *values;
	const char *advice;
	const struct purchase_why *reasons; /* the gravest first */
	size_t n;
	struct str today;
	const struct device_brief *device; /* NULL: of none that is known */
	const char *problem;		   /* of the file, below "stock.file."; NULL none */
	uint64_t bytes_max;
};
enum err page_stock_purchase_row(const struct pages *p, const struct page_frame *f,
	const struct purchase_view *v, struct buf *out);

/* ---- GET /stock/report: the reports; /stock/report/ID: one, to read and to take along ---- */
struct report_line {
	struct str id;
	const struct str *values;
};
struct report_list_view {
	const struct ledger *ledger;
	const struct report_line *lines;
	size_t n;
	struct str today;
};
enum err page_stock_report(const struct pages *p, const struct page_frame *f,
	const struct report_list_view *v, struct buf *out);

struct report_view {
	const struct ledger *ledger;
	struct str id;
	const struct str *values;
	uint32_t n_missing;
	struct str today;
};
enum err page_stock_report_row(const struct pages *p, const struct page_frame *f,
	const struct report_view *v, struct buf *out);
/* The same as plain text, without the note and what was done with it afterwards. */
enum err page_stock_report_text(const struct pages *p, const struct page_frame *f,
	const struct report_view *v, struct buf *out);

#define CONTACT_FAULTS 8

/* ---- GET /stock/contact: desks with their files, what came in ---- */
struct contact_desk {
	struct str id;
	const struct str *values;
	struct str file;		    /* security.txt; "" it cannot be written: */
	const char *faults[CONTACT_FAULTS]; /* below "contact.fault." */
	size_t n_faults;
};
struct contact_view {
	const struct ledger *desk_ledger, *intake_ledger;
	const struct contact_desk *desks;
	size_t n_desks;
	const struct report_line *intake; /* those not ended first */
	size_t n_intake;
	struct str today;
};
enum err page_stock_contact(const struct pages *p, const struct page_frame *f,
	const struct contact_view *v, struct buf *out);

#endif
