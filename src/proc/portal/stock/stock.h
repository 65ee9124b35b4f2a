/*
 * What the company runs: the pages of devices' programs and of bills of materials, files that bring
 * them, the list that people keep, and what all of it is worth as evidence.
 */
#ifndef PROC_PORTAL_STOCK_H
#define PROC_PORTAL_STOCK_H

#include "proc/portal/web/handlers.h"

#include "docs/order/stock.h"
#include "pages/stock.h"
#include "store/stock.h"

handler_fn get_stock, get_stock_device, get_stock_add, post_stock_add, get_stock_bill,
	post_stock_bill, get_stock_collector, get_stock_findings, get_stock_finding,
	post_stock_finding, get_stock_advisory, get_stock_vex, get_stock_vex_file, post_stock_said;

#define STOCK_PLACE_ARENA ((size_t)16 << 20) /* what is asked of one device or bill */
#define STOCK_LATELY (30 * MS_DAY)	     /* what was seen since then is there */
#define STOCK_UNSEEN "name:" /* how the id of a device begins that the box never saw */
/* "name:keiri-01": the name in small letters, cleaned. */
void stock_unseen_id(struct str name, char dst[DEVICE_ID_TEXT_MAX]);
/* The collector of that name, as a download. ERR_NOT_FOUND. */
enum err stock_collector(struct request *r, struct str name);
/* A brief of the device, seen by the box or not; *ret_is_unseen may be NULL. NULL: memory. */
const struct device_brief *stock_brief(struct request *r, const char *id, bool *ret_is_unseen);
/* The one device that answers to this name or address; else its id as one that was never seen. */
enum err stock_device_named(struct request *r, struct str name, char dst[DEVICE_ID_TEXT_MAX]);
/* Of the device, in a list by device; NULL. */
const struct store_software_count *stock_count_of(
	const struct store_software_count *counts, size_t n, const char *device);
enum err stock_bill_rows(struct request *r, const char *device,
	const struct stock_bill_row **ret_rows, size_t *ret_n);
enum err stock_bill_row_of(
	struct request *r, const struct store_bill *b, struct stock_bill_row *ret_row);

/* What is to do on a device (its bills' parts, too) or about a bill; one of both is NULL. */
enum err stock_things_of(
	struct request *r, const char *device, const char *bill, struct stock_things *ret);
enum err stock_counted(struct request *r, const char *id, bool is_bill, struct stock_counted *ret);

/* What a file says, through opener_run(): as that, its handler is called again. */
enum err stock_read_file(
	struct request *r, int file, struct str release, struct stock_read *ret_read);
/* A device that a form names was seen by the box, or has something that was brought in: no form
 * makes one. ERR_NOT_FOUND. */
enum err stock_check_device(struct request *r, struct str device);

/* Takes what a file says into the store, with its undo; path: the page that shows it.
 * ERR_NOT_FOUND: a package database, and no device to put it on. ERR_LIMIT: too much of it.
 * ERR_EXISTS: what was handed in does not wait any more. ERR_DENIED: a bill that speaks of
 * weaknesses, and the signature in the form is not its. */
struct stock_taking {
	const struct stock_read *read;
	struct str file;
	char device[DEVICE_ID_TEXT_MAX]; /* chosen; "" as the file says */
	char path[192];			 /* written */
	char name[LIMIT_SOFTWARE_NAME];	 /* written: of the device or bill */
	uint32_t count;			 /* written: programs or components */
	char token[40];			 /* written: takes it back */
	uint32_t n_said;		 /* written: what a bill says of weaknesses, kept */
	bool is_said_full;		 /* written: it says some, and there is no room for it */
	const char *handed;		 /* id of what was handed in by a link; NULL */
};
enum err stock_take(struct request *r, struct stock_taking *t);
/* On to where it is now, with a sentence of what was taken and what was not. */
enum err stock_tell_taken(
	struct request *r, const struct stock_read *read, const struct stock_taking *t);
/* Of a collector's file, the first lines that nobody understands, as many as go into that sentence:
 * whole, or by their number alone. */
void stock_name_lines(const struct stock_read *read, char lines[NOTICE_NAME_MAX]);

/* Writes its product, by the reviewed table: "" when there is none, or when two fit. Packages of a
 * distribution and parts of bills have none: others than the makers mend them. */
void stock_put_product(const struct portal *p, struct store_software *s);
/* False: it is no product that is known. */
bool stock_support(
	const struct portal *p, const struct store_software *s, struct stock_support *ret_support);
/* In a change under way: what is kept gets the products of the packs as they are now. */
enum err stock_name_all(struct store_tx *tx, const struct portal *p);
/* Each program that the query finds, a few at a time. An error ends it. */
typedef enum err stock_each_fn(const struct store_software *s, void *arg);
enum err stock_each(
	const struct store_view *v, struct store_software_query q, stock_each_fn *each, void *arg);

/* In a change under way: programs of the ledger "software", as its rows stand now. */
enum err stock_take_ledger(struct store_tx *tx, struct request *r);
/* In a change under way (r->view is its view): systems that the sensor saw become programs of their
 * devices; then the readings software_known and software_out_of_support. */
enum err stock_readings(struct store_tx *tx, struct request *r);

#endif
