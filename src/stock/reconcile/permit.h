/*
 * Programs that the company does not permit, as the ledger "not_permitted" has them, and whether a
 * program on a device is one of them. Pure. By the same exact, folded names as reconcile.h, never
 * by likeness or a part of a name: a rule that names a product of packs/products is about that
 * product, by any of its names; "PostgreSQL 12" only about what is 12 or begins so. Any other rule
 * is about programs of just that name, with or without a version behind; with a maker, only that
 * maker's.
 */
#ifndef STOCK_RECONCILE_PERMIT_H
#define STOCK_RECONCILE_PERMIT_H

#include "base/time.h"
#include "stock/reconcile/reconcile.h"

#define PERMIT_LEDGER "not_permitted"

/* Cells as a ledger keeps them; "" where nothing stands. */
struct permit_rule {
	struct str name, maker;
	struct str begins; /* first day; "" from ever */
};

struct permit_asked {
	const struct reconcile_table
		*names;			 /* of packs/products; must stay; NULL: there are none */
	const struct permit_rule *rules; /* their strings must stay */
	size_t n;
	ms_t now;
	int zone_minutes;
};
struct permit_table; /* lives in the arena */

/* A rule that has not begun, or whose name says nothing, does not hold. NULL: memory. */
struct permit_table *permit_new(const struct permit_asked *asked, struct arena *arena);
/* How many hold. 0: nobody said what is not permitted, so nothing can be told. */
size_t permit_rules(const struct permit_table *t);
/* The place of the rule that does not permit it, in `rules`. */
bool permit_refuses(
	const struct permit_table *t, const struct reconcile_line *program, size_t *ret_rule);

#endif
