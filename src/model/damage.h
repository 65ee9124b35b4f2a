/*
 * Unit costs and the terms of the damage estimate, as packs/damage has them: one table for all
 * cases, each number with low, likely, high, source and date. Never changed after loading.
 */
#ifndef MODEL_DAMAGE_H
#define MODEL_DAMAGE_H

#include "model/framework.h"

struct damage_cost { /* one unit cost */
	struct str id;
	struct words name, unit, source; /* unit: "per hour and person" */
	struct str date;
	int64_t low, likely, high; /* yen, or thousandths where is_share */
	bool is_share;
	struct words unconfirmed;
};

/* What is said of an input in a case is a field of this name, unless its `from` is one. */
#define DAMAGE_FIELD "damage."

struct damage_input { /* what is asked; filled in from ledgers where it can be */
	struct str id;
	struct words name, help, unit;
	/* "field.persons_count", "count.staff"; several joined by blanks, the first known counts;
	 * "" none */
	struct str from;
	int64_t least, most, otherwise; /* otherwise: when nobody says */
};

/* The product of its inputs and costs; the estimate is the sum of its terms. */
struct damage_term {
	struct str id;
	struct words name, why;
	uint32_t n_factors;
	const struct str *factors; /* ids of inputs and costs */
	uint32_t n_playbooks;
	const struct str *playbooks; /* n 0: always */
};

struct damage_known { /* a published figure, and how near the model comes */
	struct str id;
	struct words name, source;
	int64_t yen;
	uint32_t n_inputs;
	const struct str *inputs; /* ids */
	const int64_t *values;	  /* as assumed: the source gives none */
};

struct damage_set {
	struct str version, date;
	uint32_t n_costs, n_inputs, n_terms, n_known;
	const struct damage_cost *costs;
	const struct damage_input *inputs;
	const struct damage_term *terms;
	const struct damage_known *known;
};

/* NULL when there is none of this id. */
const struct damage_cost *damage_cost_find(const struct damage_set *s, struct str id);
const struct damage_input *damage_input_find(const struct damage_set *s, struct str id);
const struct damage_term *damage_term_find(const struct damage_set *s, struct str id);

#endif
