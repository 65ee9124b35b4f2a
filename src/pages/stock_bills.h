/*
 * Pages of one bill of materials beside the bill itself: the letter that asks its supplier for what
 * it lacks, and two bills side by side. The rules of pages.h hold.
 */
#ifndef PAGES_STOCK_BILLS_H
#define PAGES_STOCK_BILLS_H

#include "model/document.h"
#include "pages/stock.h"

/* How much a list of fields is met: name as "stock_bom.set.NAME". */
struct bill_set_row {
	const char *name;
	unsigned percent;
	uint64_t n_whole; /* components that lack none of its fields */
	bool is_confirmed, is_chosen;
};

/* ---- GET /stock/bill/ID/letter?lang=ja|en&due=2026-12-25&set=ntia-2021 ---- */
struct bill_letter_view {
	struct stock_bill_row bill;
	const struct document *document; /* NULL: there is nothing to ask for, or a problem */
	const char *problem;		 /* below "bills.problem."; NULL none */
	bool is_english;		 /* the letter */
	bool is_part;			 /* components were left out when it was read */
	ms_t due;
	uint64_t n_judged;
	const struct bill_set_row *sets;
	size_t n_sets;
};
enum err page_stock_letter(const struct pages *p, const struct page_frame *f,
	const struct bill_letter_view *v, struct buf *out);

/* ---- GET /stock/bill/ID/diff?with=ID2&hand=1&page= ---- */
struct bill_diff_part { /* "" where the bill does not have it */
	struct str name, version, purl;
};
struct bill_diff_row {
	const char *kind; /* "gone", "added", "version", "no_version", "name" */
	bool is_renamed;
	struct bill_diff_part first, second;
};
struct bill_diff_count {
	const char *kind; /* also "same" */
	uint64_t n;
};
struct bill_diff_view {
	struct stock_bill_row bill;
	const struct stock_bill_row *others; /* to compare with */
	size_t n_others;
	const struct stock_bill_row *with; /* NULL: none is chosen yet */
	bool is_hand;			   /* the first is made by hand, the second by a tool */
	bool is_cut;			   /* not all components of both are kept */
	const struct bill_diff_count *counts;
	size_t n_counts;
	const struct bill_diff_row *rows; /* of this page; without what is the same */
	size_t n;
	uint32_t page, n_pages;
};
enum err page_stock_bill_diff(const struct pages *p, const struct page_frame *f,
	const struct bill_diff_view *v, struct buf *out);

/* ---- GET /stock/bill/ID/deliver; /deliver/file, /deliver/minisig, /deliver/key: to take along
 * ---- */
struct bill_deliver_view {
	struct stock_bill_row bill;
	struct str file;
	struct str key; /* the public one, as minisign writes it */
};
enum err page_stock_deliver(const struct pages *p, const struct page_frame *f,
	const struct bill_deliver_view *v, struct buf *out);

#endif
