/*
 * Is a fee within the cap that the otasuketai standard sets? The caps are the rows
 * "CLASS-price_KIND" of packs/guide/otasuketai; a fee is within when it is at most cap_base +
 * cap_per_device * devices. A class whose only row is "CLASS-price" has no number to compare with:
 * that is told, not judged. Numbers in, a verdict out.
 */
#ifndef ASSESS_PRICE_H
#define ASSESS_PRICE_H

#include "model/reference.h"

#define PRICE_TABLE "otasuketai" /* of packs/guide */
#define PRICE_NONE (-1)		 /* an amount that is not said */

enum price_verdict {
	PRICE_WITHIN,
	PRICE_OVER,
	PRICE_WITHIN_FROM,  /* only with that many devices or more */
	PRICE_WITHIN_UP_TO, /* only with that many devices or fewer */
	PRICE_RELAXED,	    /* the class has no cap in numbers */
	PRICE_UNSAID,	    /* class or kind is not said */
	PRICE_NO_FEE,	    /* no amount */
	PRICE_PART,	    /* not all amounts that the kind needs */
	PRICE_UNKNOWN,	    /* no such class or kind in the table */
};
#define PRICE_VERDICTS 9
const char *price_verdict_name(enum price_verdict v); /* "within", "over", "within_from", ... */

struct price_offer {
	struct str class_id, kind; /* "1", "network"; "" not said */
	int64_t month, device;	   /* yen a month, and for each device; PRICE_NONE */
	uint32_t devices;	   /* of the company; 0: not known, each number is looked at */
};

struct price_check {
	enum price_verdict verdict;
	uint32_t devices;		  /* of FROM and UP_TO the limit; else as asked */
	int64_t cap_base, cap_per_device; /* PRICE_NONE: no cap was found */
	int64_t fee, cap;		  /* with `devices`; PRICE_NONE when it is 0 or not known */
	bool is_confirmed;		  /* the cap stands in the source itself */
};

/* table NULL: UNKNOWN. */
void price_check(
	const struct reference *table, const struct price_offer *offer, struct price_check *ret);

/* What it costs a month with so many devices (at least one); PRICE_NONE when no amount is said. */
int64_t price_month(const struct price_offer *offer, uint32_t devices);

#endif
