/*
 * By what a finding was seen to be over, as the store keeps it in `measured`: which source said so
 * and when, and from which version to which. Written by who compares, read by who shows it in
 * words. Pure.
 */
#ifndef STOCK_ENDING_H
#define STOCK_ENDING_H

#include "base/str.h"
#include "base/time.h"

#define ENDING_TEXT_MAX 160
#define ENDING_VERSION_MAX 52

enum ending_kind { /* names are kept in databases */
	/* measured of the device: another version, or it is not there any more */
	ENDING_COLLECTOR,
	ENDING_PACKAGES,
	ENDING_LIST, /* as the company's own list was written: nobody measured it */
	/* of a bill */
	ENDING_BILL,	     /* a later one of the same took its place */
	ENDING_BILL_REMOVED, /* nobody keeps the last bill that named it */
	/* of the advisory */
	ENDING_WITHDRAWN, /* its maker took it back */
	ENDING_CHANGED,	  /* the same list does not name this version any more */
	ENDING_SAME,	  /* two names of one vulnerability: the other finding goes on */
};
#define ENDING_KINDS 8
const char *ending_kind_name(enum ending_kind k); /* "collector", "packages" ... */

struct ending {
	enum ending_kind kind;
	ms_t at;					       /* when it was measured, or said */
	char from[ENDING_VERSION_MAX], to[ENDING_VERSION_MAX]; /* versions; to "": it is gone */
};

void ending_text(const struct ending *e, char dst[ENDING_TEXT_MAX]);
/* ERR_MALFORMED. */
enum err ending_parse(struct str text, struct ending *ret_ending);

#endif
