/*
 * Findings added up by what they are about, for pages: a program on a device, or a component in a
 * bill that stands; see store.h for the rules that hold for all.
 */
#ifndef STORE_FINDING_TOTAL_H
#define STORE_FINDING_TOTAL_H

#include "store/stock.h"

/* One subject. A component that stands in several bills has one for each of them. There are tens of
 * thousands on one page: the texts are as long as they are, in the arena, never NULL. */
struct store_finding_total {
	enum store_finding_subject subject;
	uint64_t subject_nr;
	uint32_t n[STORE_FINDING_STATES];
	uint32_t n_exploited; /* of the open ones: known to be */
	uint32_t n_fixed;     /* of the open ones: a version is known that ends them */
	uint32_t n_attacks;   /* of the open ones: store_finding_is_attack() */
	ms_t serious_since;   /* the first of the open and serious ones was known then; 0: none */
	ms_t ended;	      /* when a serious one was last measured to be over; 0: none */
	uint32_t rank;	      /* the highest of those that are open, else of all */
	ms_t due;	      /* the soonest of those that are open, whatever says it; 0: none */
	const char *device;   /* of software; what a part was merged into; else "" */
	const char *bill;     /* of a component, else "" */
	bool is_gone;	      /* the program was not told any more */
	enum store_stock_source source; /* of software */
	const char *name, *version, *maker, *purl, *cpe;
	const char *product; /* of packs/products; "" none */
};

struct store_finding_total_query {
	const char *device;		   /* NULL: all; with what was merged into it */
	const char *bill;		   /* NULL: all */
	const struct store_finding *about; /* NULL: all; else what this one is about */
	bool is_open;			   /* only what is open is added up */
	uint32_t limit;			   /* 0: LIMIT_FINDING_SUMS; the highest ranks stay */
};
/* The highest rank first. *ret_total (may be NULL): how many subjects without the limit. */
enum err store_finding_totals(const struct store_view *v,
	const struct store_finding_total_query *sq, struct arena *a,
	struct store_finding_total **ret_list, size_t *ret_n, uint32_t *ret_total);

/* How many different advisories are open of a device's programs and of the parts of its bills, or
 * of a bill; both NULL: of all. */
enum err store_finding_numbers(
	const struct store_view *v, const struct store_finding_total_query *sq, uint32_t *ret_n);

/* The one that store_finding_of() has first. ERR_NOT_FOUND. */
enum err store_finding_top(const struct store_view *v, enum store_finding_subject subject,
	uint64_t subject_nr, struct store_finding *ret_finding);
/* The different versions that end what is open of one subject: only `fixed` of each is set. */
enum err store_finding_fixes(const struct store_view *v, enum store_finding_subject subject,
	uint64_t subject_nr, struct arena *a, struct store_finding **ret_list, size_t *ret_n);
/* Of one subject, those that are open and the highest rank first; at most LIMIT_MATCH_HITS. */
enum err store_finding_of(const struct store_view *v, enum store_finding_subject subject,
	uint64_t subject_nr, struct arena *a, struct store_finding **ret_list, size_t *ret_n);

#endif
