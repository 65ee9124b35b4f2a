/*
 * Files of others: the page of a link by which one hands one file in, and what somebody of the
 * company sees of it before it counts. The rules of pages.h hold.
 */
#ifndef PAGES_STOCK_HANDED_H
#define PAGES_STOCK_HANDED_H

#include "pages/stock.h"

/* A file as it came. */
struct stock_handed_file {
	struct str name;	   /* of the file */
	struct str title, version; /* of what it is about, as it says; "" */
	bool is_bill;		   /* of materials; else a computer's collector wrote it */
	uint32_t n, n_faults;	   /* programs or parts; not read, or mended */
	uint64_t bytes;
	struct str text; /* its beginning as text; "": it is none */
	bool is_cut;	 /* there is more of it */
};

/* ---- GET /l/TOKEN  POST: do=send|drop, id  POST /l/TOKEN/file: file ---- */
struct stock_hand_in_view {
	const char *problem; /* below "handed.file."; NULL none */
	bool is_bill;	     /* wanted */
	struct str about;    /* the device or product; "" any computer */
	struct str asker, name;
	ms_t until;
	struct str token, id; /* id: of the file that was brought and not yet sent; "" none */
	struct stock_handed_file file;
	uint64_t bytes_max;
	bool is_sent;
};
enum err page_stock_hand_in(const struct pages *p, const struct page_frame *f,
	const struct stock_hand_in_view *v, struct buf *out);

/* ---- GET /stock/handed/ID  POST: do=take|throw, device ---- */
struct stock_handed_view {
	struct str id, about, name;
	ms_t at;
	bool is_bill;	     /* wanted */
	const char *problem; /* below "stock.file."; NULL none */
	const char *state;   /* "waits", "taken", "thrown" */
	struct str answerer;
	ms_t answered;
	struct stock_handed_file file;
	const struct device_brief *devices; /* to choose from */
	size_t n;
	struct str device; /* chosen */
};
enum err page_stock_handed(const struct pages *p, const struct page_frame *f,
	const struct stock_handed_view *v, struct buf *out);

#endif
