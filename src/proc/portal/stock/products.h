/*
 * Products as records of the ledgers: checks before buying, weaknesses found elsewhere, where
 * others tell the company of its own. Written and undone on the ledgers' pages; here they are read.
 */
#ifndef PROC_PORTAL_STOCK_PRODUCTS_H
#define PROC_PORTAL_STOCK_PRODUCTS_H

#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/programme/dated.h"

#include "pages/stock.h"
#include "pages/stock_products.h"

handler_fn get_stock_purchase, get_stock_purchase_row, post_stock_purchase_file;
handler_fn get_stock_report, get_stock_report_row, get_stock_report_text;
handler_fn get_stock_contact, get_security_txt;

/* What has its day: labels and updates of what was bought, files that run out. */
struct product_day {
	enum today_dated kind;
	ms_t due;
	struct str key, name, url;
};
enum err product_days(struct request *r, struct product_day **ret_list, size_t *ret_n);

/* The records of what was looked at before this device was bought. */
enum err products_of_device(struct request *r, const char *device,
	const struct stock_purchase_row **ret_list, size_t *ret_n);

/* ---- for the files of this ---- */

/* A ledger of packs/ledgers; its rows that stand. ERR_NOT_FOUND: the packs have none. */
enum err product_rows(struct request *r, const char *ledger, const struct ledger **ret_ledger,
	struct ledger_rows *ret_rows);
/* The row of the path's third part, with its values; also a removed one is none. */
enum err product_row(struct request *r, const char *ledger, const struct ledger **ret_ledger,
	struct store_ledger_row *ret_row, const struct str **ret_values);
struct str product_value(const struct ledger *l, const struct str *values, const char *column);

#endif
