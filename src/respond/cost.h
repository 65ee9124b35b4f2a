/*
 * What a case has cost so far, as COST entries say it: invoices and hours, with sums by kind, for
 * the insurer. Nothing is estimated here (damage.h is). Pure.
 */
#ifndef RESPOND_COST_H
#define RESPOND_COST_H

#include "respond/respond.h"

#define COST_KINDS_MAX 32 /* the rest is summed as "other" */

struct cost_line {
	uint32_t nr;
	ms_t at;			     /* of the invoice, the work */
	struct str kind, text, name, sha256; /* sha256: of the invoice, an exhibit; "" none */
	int64_t yen;			     /* 0: hours alone */
	uint32_t minutes;		     /* 0: money alone */
};

struct cost_sum {
	struct str kind;
	uint32_t n;
	int64_t yen;
	uint64_t minutes;
};

struct costs {
	uint32_t n_lines, n_sums;
	const struct cost_line *lines; /* in the order of the case */
	const struct cost_sum *sums;   /* the dearest first, hours alone after */
	struct cost_sum all;
	bool is_over; /* a number met LIMIT_DAMAGE_YEN */
};

/* ERR_FULL: the arena. */
enum err costs_of(const struct respond_case *c, struct arena *a, struct costs *ret_costs);

#endif
