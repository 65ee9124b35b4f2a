/*
 * Programs that the company's ledger "not_permitted" does not permit, on the devices where they
 * were read. What counts are programs of a collector, a package database or the company's own list;
 * parts of bills and of handed-in programs do not: nobody installed them. Written and undone on the
 * ledger's pages; here it is read.
 */
#ifndef PROC_PORTAL_STOCK_PERMIT_H
#define PROC_PORTAL_STOCK_PERMIT_H

#include "proc/portal/stock/stock.h"

/* For /stock (device NULL) and one device. n_rules 0: nobody said what is not permitted, and
 * nothing is looked for. */
enum err stock_permits(struct request *r, const char *device, struct stock_permits *ret_permits);

/* In a change under way: the reading software_not_permitted. It is not made without a rule, nor
 * when no device was read lately; one that was made before is ended by "of 0". */
enum err permit_reading(struct store_tx *tx, struct request *r);

#endif
