/*
 * What is done about a weakness of a package: steps with minutes by where it is from, and what else
 * may be done where nothing mends it (packs/stock/actions.yaml). Steps hold {name}, {installed} and
 * {fixed}.
 */
#ifndef MODEL_STOCK_ACTION_H
#define MODEL_STOCK_ACTION_H

#include "model/component.h"
#include "model/products.h"

#define STOCK_WAYS_MAX 32
#define STOCK_STEPS_MAX 8

struct stock_way {
	struct str id;
	bool is_unconfirmed; /* nobody followed the steps lately */
	uint32_t n_ecosystems, n_steps;
	const enum ecosystem *ecosystems;
	const struct product_step *steps;
};

struct stock_actions {
	struct str date;
	uint32_t n_ways;
	const struct stock_way *ways;
	struct stock_way
		insteads[PRODUCT_INSTEADS]; /* by enum product_instead, without ecosystems */
};

/* By id; NULL. */
const struct stock_way *stock_way_find(const struct stock_actions *actions, struct str id);
/* For packages of the ecosystem; NULL: none is known. */
const struct stock_way *stock_way_of(const struct stock_actions *actions, enum ecosystem e);
int stock_way_minutes(const struct stock_way *way);

#endif
