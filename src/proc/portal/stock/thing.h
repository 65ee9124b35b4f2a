/*
 * Things to do: what one update of one device or bill ends, in how many packages and weaknesses it
 * may be. See look.h.
 */
#ifndef PROC_PORTAL_STOCK_THING_H
#define PROC_PORTAL_STOCK_THING_H

#include "proc/portal/stock/look.h"

/* What one update is about: subjects of one place that belong together. */
struct thing {
	const struct store_finding_total **list;
	size_t n;
	const char *name; /* of its source where it is several packages of one, else of the first */
	uint32_t n_names; /* packages, each name once */
	uint32_t counts[STORE_FINDING_STATES];
	uint32_t n_exploited, n_fixed, n_attacks, rank; /* as of the sums */
	ms_t due, serious_since, ended;
	int minutes; /* of what is to be done, 0 nothing: the same ones on each page */
};

/* In numbers, the same ones on each page. Pure. */
struct thing_sums {
	uint32_t shown[STOCK_SHOWS];
	uint32_t exploited, late; /* of those to do */
	uint32_t minutes;	  /* of all that is to do */
};
struct thing_sums things_sum(const struct thing *list, size_t n, ms_t now);
/* What is to be done by which day: a row for each day after `today`, one for all before it. */
struct thing_day {
	ms_t due; /* the earliest */
	uint32_t n, minutes;
};
enum err things_days(const struct thing *list, size_t n, ms_t today, struct arena *a,
	struct thing_day **ret_list, size_t *ret_n);

/* All that there are. */
enum err things_all(struct request *r, const struct store_finding_total_query *q,
	struct thing **ret_things, size_t *ret_n);
/* What is to do about the finding. ERR_NOT_FOUND: nothing of it stands. */
enum err thing_of(struct request *r, const struct store_finding *f, struct thing *ret_thing);
/* By device or bill; in each the one with the highest rank first. */
enum err things_gather(struct request *r, const struct store_finding_total *sums, size_t n,
	struct thing **ret_things, size_t *ret_n);
/* To do as long as anything of it is open; done only when all of it is. */
bool thing_is_shown(const struct thing *t, enum stock_show show);
int thing_order(const void *a, const void *b); /* for qsort(): the most urgent first */
/* Each advisory once, those to do first; in the arena, at most THING_FINDINGS. */
#define THING_FINDINGS 10000
#define THING_PACKAGES 30 /* of whose findings is read */
enum err thing_findings(const struct request *r, const struct thing *t, struct arena *a,
	struct store_finding **ret_list, size_t *ret_n);
/* The version that ends all of it that can be ended, without reading each of them; "" none. */
enum err thing_goes_to(struct request *r, const struct thing *t, struct str *ret_version);
/* What ends all of it that is open. */
enum err thing_fix(struct request *r, const struct thing *t, const struct store_finding *list,
	size_t n, struct stock_fix *ret_fix);

#endif
