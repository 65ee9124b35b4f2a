/*
 * A bill of materials as a whole, for the pages beside it: read again by an opener from the file
 * that is kept (all that it says), or from the components that are kept (fast, without relations).
 */
#ifndef PROC_PORTAL_STOCK_BILLS_H
#define PROC_PORTAL_STOCK_BILLS_H

#include "base/sign.h"
#include "pages/stock_bills.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/stock.h"
#include "stock/bill.h"

handler_fn get_stock_bill_letter, get_stock_bill_diff, get_stock_bill_deliver,
	get_stock_bill_sealed;

/* The seed of the key that signs what the company hands on (DATA/stock/seal.key, 0600), made when
 * it is first needed. Not the index's key: who may choose what is signed must not get an index
 * signed.
 */
enum err stock_seal_key(struct portal *p, uint8_t seed[SIGN_SEED_BYTES]);

struct bill_whole {
	struct stock_gather gather;
	const struct stock_bill *bill;
	bool is_part; /* components or relations were left out */
};
/* "/stock/bill/ID...": ERR_NOT_FOUND. */
enum err bill_of_path(struct request *r, struct store_bill *ret_bill);
/* By an opener: as opener_run(), ERR_AGAIN with r->waits first. bill_whole_done() on ERR_OK. */
enum err bill_read_file(
	struct request *r, const struct store_bill *b, struct bill_whole *ret_whole);
/* From what is kept of it. Likewise. */
enum err bill_read_kept(
	struct request *r, const struct store_bill *b, struct bill_whole *ret_whole);
void bill_whole_done(struct bill_whole *w);

/* Of the components that are kept, into the view. */
enum err bill_licences(struct request *r, const struct store_bill *b, struct stock_bill_view *v);

#endif
