/*
 * Pages of published lists: looking for a service, a speaker, an exam or a course; one row with
 * what the price rule says; one list with how to get it and how old it is. The rules of pages.h
 * hold. Whether a row fits was settled before (assess/find.h).
 */
#ifndef PAGES_FIND_H
#define PAGES_FIND_H

#include "assess/find.h"
#include "pages/pages.h"

/* A row of a list (of, values), or of a table of packs/guide (table, row). */
struct find_hit {
	const struct directory *of; /* NULL: of a table */
	const struct str *values;
	const struct reference *table;
	const struct reference_row *row;
	struct str id;
	struct find_result found;
};

struct find_list { /* a list, or a table, as a whole */
	const struct directory *of;
	const struct reference *table;
	uint32_t n;
	uint32_t n_undated; /* rows without the list's date */
	struct str listed;  /* the oldest date of its rows, ISO; "" none */
	bool is_old;
};

/* GET /find?q=&what=&class=&region=&yen=&devices=&page=
 * what: "<list>", "<list>/<kind>" or "<table>". Values as they were typed. */
struct find_view {
	struct str text, what, class_id, region, yen, devices;
	const struct find_list *lists;
	size_t n_lists;
	const struct reference *regions; /* NULL: none to choose from */
	const struct find_hit *hits;	 /* of this page */
	size_t n;
	uint64_t total, n_maybe; /* n_maybe: that may fit, and do not say */
	uint32_t page, n_pages;
	struct page_problems problems; /* "yen", "devices" */
};
enum err page_find(const struct pages *p, const struct page_frame *f, const struct find_view *v,
	struct buf *out);

/* GET /find/<list>/<row>?devices= */
struct find_row_view {
	struct find_hit hit;
	struct str devices;
	bool has_offering; /* what packs/guide/offerings says of this kind of purchase */
	struct words offering, stays_open, ask;
};
enum err page_find_row(const struct pages *p, const struct page_frame *f,
	const struct find_row_view *v, struct buf *out);

/* GET /find/<list>. POST the same: do=date, listed_on, listed_from (of rows that have none);
 * do=empty, sure=1 (all rows go, for a newer list) */
struct find_list_view {
	struct find_list list;		   /* of a list, not a table */
	struct str listed_on, listed_from; /* as typed */
	struct page_problems problems;	   /* "listed_on", "listed_from", "sure" (key "tick") */
};
enum err page_find_list(const struct pages *p, const struct page_frame *f,
	const struct find_list_view *v, struct buf *out);

#endif
