/*
 * A bill of materials as a whole, gathered from what a reader tells (model/component.h): for
 * judging and comparing, which need all of it. Pure.
 */
#ifndef STOCK_BILL_H
#define STOCK_BILL_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/component.h"

struct stock_fault {
	enum bom_fault kind;
	struct str where;
};

struct stock_bill {
	struct bom bom;
	size_t n_components;
	const struct component *components; /* as they stand in the file; is_root is complete */
	size_t n_relations;		    /* all but RELATION_OTHER */
	const struct component_relation *relations;
	uint64_t counts[BOM_FAULTS];
	size_t n_faults; /* the first ones, LIMIT_STOCK_FAULTS at most */
	const struct stock_fault *faults;
	const uint32_t *by_ref; /* places of components, ordered by ref; those without left out */
	size_t n_by_ref;
};

/* While it is read: `sink` is the reader's. Texts go into the arena, which outlives the bill. */
struct stock_gather {
	struct bom_sink sink;
	struct arena *arena;
	struct buf components, relations, faults, by_ref;
	struct stock_bill bill;
};

void stock_gather_begin(struct stock_gather *g, struct arena *arena);
/* The bill, which borrows from g until stock_gather_done(). ERR_LIMIT, ERR_FULL. */
enum err stock_gather_end(struct stock_gather *g, const struct stock_bill **ret_bill);
void stock_gather_done(struct stock_gather *g);

/* The run of by_ref whose ref it is: *ret_first and how many; 0 none. */
size_t stock_bill_find(const struct stock_bill *b, struct str ref, size_t *ret_first);

#endif
