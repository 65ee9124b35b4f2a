/*
 * What makers say about weaknesses (VEX), handed in: kept, shown beside a finding or an advisory
 * with who says so, whether it was signed, and until when. It hides and ends nothing, and no "yes"
 * becomes a "no" by it; somebody of the company may take it over as an answer of their own.
 */
#ifndef PROC_PORTAL_STOCK_SAID_H
#define PROC_PORTAL_STOCK_SAID_H

#include "proc/portal/stock/advisory.h"
#include "store/said.h"

/* What the form of the file says of its signature; "" none. */
enum err said_key(struct request *r, struct str file, char ret_key[64]); /* ERR_DENIED: not its */
/* Takes what was read into the store, with its undo; as stock_take(). */
enum err said_take(struct request *r, struct stock_taking *t);

/* What a bill says of weaknesses, to be kept in the change that keeps the bill; the document has
 * the bill's id. *ret_put NULL: it says nothing, or there is no room for another document
 * (t->is_said_full). ERR_DENIED as above. */
enum err said_of_bill(struct request *r, struct stock_taking *t, const struct store_id *bill,
	const struct store_said_put **ret_put);

/* About this finding: the weakness by any of its names, and the program, its component or the
 * product that holds it. */
enum err said_of_finding(struct look *l, const struct store_finding *f,
	const struct store_finding_total *sum, struct store_said **ret_list, size_t *ret_n);
/* Is this one of them? */
enum err said_names_finding(
	struct look *l, const struct store_finding *f, const struct store_said *said, bool *ret_is);
/* About the weakness, of whatever product; more: how many are not in the list. */
struct said_found {
	struct store_said *list;
	size_t n, n_more;
};
enum err said_of_names(
	struct request *r, const struct str *names, size_t n_names, struct said_found *ret_found);

/* For pages. */
enum err said_rows(struct request *r, const struct store_said *list, size_t n,
	const struct stock_saying **ret_rows);
/* Somebody may take this over: it is "not affected", with a reason, and holds. */
bool said_may_take(const struct store_said *s, ms_t now);

#endif
