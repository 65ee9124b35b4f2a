/*
 * Searching published lists (model/directory.h) and the tables of exams and courses: does a row fit
 * what is looked for, is its list old, what does the price rule say. A row that does not say what
 * is asked for is not left out: it may fit, and comes after those that do. Pure; rows come from the
 * store, today from who calls.
 */
#ifndef ASSESS_FIND_H
#define ASSESS_FIND_H

#include "assess/price.h"
#include "base/time.h"
#include "model/directory.h"

struct find_query {
	struct str text;	   /* words apart by blanks, each somewhere in the row; "" all */
	struct str kind, class_id; /* choices; "" all. A list without such a column does not fit */
	struct str region;	   /* row of packs/guide/regions; "" all */
	int64_t yen_max;	   /* a month, or for courses at once; PRICE_NONE: all */
	uint32_t devices;	   /* that the price is reckoned for; 0: not known, taken as one */
};

enum find_fit { FIND_FITS, FIND_MAYBE, FIND_NOT };
#define FIND_FIT_KINDS 3

struct find_tables { /* of packs/guide; NULL: not there */
	const struct reference *regions, *prices;
};

struct find_result {
	enum find_fit fit;
	enum find_fit region; /* MAYBE: the row does not say, or not plainly */
	enum find_fit money;  /* MAYBE: no amount in numbers */
	bool has_class;	      /* the price rule has something to say */
	struct price_check price;
	int64_t yen;	  /* a month (for query->devices), or at once; PRICE_NONE */
	int64_t days_old; /* of the list; -1: its date is not known */
	bool is_old;	  /* over the list's review_days, or not known */
	bool is_over;	  /* what the row says about itself has expired */
};

/* Rows older than this may be out of date where no list says otherwise (tables of packs/guide). */
#define FIND_OLD_DAYS 180

/* Days since 1970-01-01; false when it is no date "2026-11-27". */
bool find_day(struct str iso, int64_t *ret_day);

/* Where a service is offered, as its list writes it, against one prefecture: names of prefectures
 * and of groups of them, the longest first (京都 is not in 東京都). MAYBE: nothing known stands
 * there, or something is left out (除く). */
enum find_fit find_region(const struct reference *regions, struct str region, struct str cell);

/* values: one for each column of d->list. today: as find_day(). */
void find_row(const struct find_tables *tables, const struct directory *d, const struct str *values,
	const struct find_query *q, int64_t today, struct find_result *ret);

/* A row of a table with `name`, and maybe `cost`: exams, courses. */
void find_table_row(const struct reference *table, const struct reference_row *row,
	const struct find_query *q, int64_t today, struct find_result *ret);

#endif
