/*
 * Lists that others publish, as packs/directories describes them: security services, otasuketai
 * services, presenters. What a list's columns are is a ledger (model/ledger.h), so that a list is
 * brought in, kept and shown as ledgers are; its rows are the store's, under list.id. Loaded by
 * pack/, never changed afterwards.
 */
#ifndef MODEL_DIRECTORY_H
#define MODEL_DIRECTORY_H

#include "model/ledger.h"

/* A row whose columns hold all of these belongs to this kind of purchase. */
struct directory_when {
	struct str column, is;
};
struct directory_offer {
	struct str offering; /* row of packs/guide/offerings */
	uint32_t n_when;
	const struct directory_when *when;
};

#define DIRECTORY_LEDGER "find_" /* what list.id begins with */

struct directory {
	struct str id;	    /* "otasuketai" */
	struct ledger list; /* id "find_otasuketai"; review_days: after that a row may be old */
	struct words publisher;
	struct words how; /* a company gets the list */
	uint32_t n_offers;
	const struct directory_offer *offers;
};

struct directory_set {
	uint32_t n_directories;
	const struct directory *directories; /* ordered by id */
};

const struct directory *directory_find(const struct directory_set *set, struct str id);
/* By the id of its ledger, "find_otasuketai". */
const struct directory *directory_of_ledger(const struct directory_set *set, struct str ledger);

/* A row is an array of values, one for each column of d->list. The value of a column by its id; ""
 * when the list has no such column. */
struct str directory_value(const struct directory *d, const struct str *values, const char *column);
/* The kind of purchase that the row belongs to; "" none. */
struct str directory_offering(const struct directory *d, const struct str *values);

/* Columns that mean the same in every list. These three are in each. */
#define DIRECTORY_NAME "name"
#define DIRECTORY_LISTED_ON "listed_on"	    /* the list's date */
#define DIRECTORY_LISTED_FROM "listed_from" /* whose list */
#define DIRECTORY_PROVIDER "provider"
#define DIRECTORY_KIND "kind"
#define DIRECTORY_CLASS "class"
#define DIRECTORY_REGION "region"
#define DIRECTORY_PRICE_MONTH "price_month"
#define DIRECTORY_PRICE_DEVICE "price_device"
#define DIRECTORY_PRICE "price" /* as listed */
#define DIRECTORY_EXPIRES "expires"

#endif
