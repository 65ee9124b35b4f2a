/*
 * What people decide about findings: kept in the finding (store/stock.h) with `why` as a name and
 * words, "separate\nMoved to ..."; each decision is also one of the store's, for the history.
 */
#ifndef PROC_PORTAL_STOCK_ANSWER_H
#define PROC_PORTAL_STOCK_ANSWER_H

#include "proc/portal/deeds.h"
#include "proc/portal/stock/look.h"

#define ANSWER_KIND "finding"

enum err finding_of_path(struct request *r, struct store_finding *ret_finding);
/* problem, typed: NULL none. */
enum err finding_show(struct request *r, const struct store_finding *f, const char *problem,
	const struct stock_answered *typed);
/* What stands in a decision's `after`: state, why, expires. */
enum err answer_parse(struct request *r, struct str after, struct store_finding *ret_then);

#endif
