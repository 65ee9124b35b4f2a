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
	uint32_t counts[STORE_FINDING_STATES];
	uint32_t n_exploited, rank;
	ms_t due;
};

/* By device or bill; in each the one with the highest rank first. */
enum err things_gather(struct request *r, const struct store_finding_total *sums, size_t n,
	struct thing **ret_things, size_t *ret_n);
bool thing_is_shown(const struct thing *t, enum stock_show show);
int thing_order(const void *a, const void *b); /* for qsort(): the most urgent first */
/* Each advisory once, those to do first; in the arena, at most THING_FINDINGS. */
#define THING_FINDINGS 10000
enum err thing_findings(const struct request *r, const struct thing *t, struct arena *a,
	struct store_finding **ret_list, size_t *ret_n);

#endif
