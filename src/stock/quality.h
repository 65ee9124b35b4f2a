/*
 * How much a bill says: fields that lists of minimum elements ask for, each met or missing, for the
 * bill and for each component; a share for each list, and where something is missing. Pure.
 *
 * Lists: NTIA, "The Minimum Elements For a Software Bill of Materials", 2021-07-12 (seven data
 * fields); CISA, "2025 Minimum Elements", draft for comment of 2025-08-22 (eleven); METI's guidance
 * ver 2.0 of 2024-08-29, whose fields are not confirmed from its text: the seven of NTIA are taken.
 */
#ifndef STOCK_QUALITY_H
#define STOCK_QUALITY_H

#include "stock/bill.h"

enum quality_field {
	/* of each component */
	QUALITY_SUPPLIER,
	QUALITY_NAME,
	QUALITY_VERSION,  /* a version, no wish like ">=1.2" */
	QUALITY_ID,	  /* a purl or a CPE that can be read, a SWID tag */
	QUALITY_RELATION, /* it needs, holds, is held by something; or "nothing" is said */
	QUALITY_HASH,
	QUALITY_LICENCE,
	/* of the bill */
	QUALITY_AUTHOR,
	QUALITY_TIME,
	QUALITY_TOOL,
	QUALITY_CONTEXT, /* made from source, at the build, from what is installed ... */
};
#define QUALITY_FIELDS 11
#define QUALITY_BILL_FIRST QUALITY_AUTHOR
const char *quality_field_name(enum quality_field f); /* "supplier" ... */

enum quality_set { QUALITY_NTIA_2021, QUALITY_CISA_2025_DRAFT, QUALITY_METI_2 };
#define QUALITY_SETS 3
const char *quality_set_name(enum quality_set s); /* "ntia-2021" ... */
bool quality_set_has(enum quality_set s, enum quality_field f);
bool quality_set_is_confirmed(enum quality_set s); /* its fields were read in its own text */

enum quality_flag {
	QUALITY_PURL_MENDED = 1 << 0,
	QUALITY_PURL_BROKEN = 1 << 1,
	QUALITY_VERSION_WISH = 1 << 2, /* a range, not what is there */
	QUALITY_TWICE = 1 << 3,	       /* the same name, version and purl once more */
	QUALITY_CPE_BROKEN = 1 << 4,   /* cannot be read, or names no maker or product */
	QUALITY_CPE_OTHER = 1 << 5,    /* says another version than the component */
	QUALITY_NOT_JUDGED = 1 << 6,   /* a file */
};

struct quality_row {
	uint16_t missing; /* bits 1 << enum quality_field, of components */
	uint8_t flags;
};

struct quality {
	size_t n_judged;
	const struct quality_row *rows;	  /* one for each component of the bill */
	uint64_t missing[QUALITY_FIELDS]; /* components that lack it; of the bill 0 or 1 */
	unsigned percent[QUALITY_SETS];	  /* 100 only when nothing is missing */
	uint64_t n_whole[QUALITY_SETS];	  /* components that lack none of its fields */
	uint64_t n_mended, n_broken, n_wishes, n_twice, n_cpe_broken, n_cpe_other;
};

/* ERR_LIMIT, ERR_FULL: the arena. */
enum err quality_judge(
	const struct stock_bill *bill, struct arena *arena, struct quality *ret_quality);

/* Something is missing in a confirmed list, or something was wrong with the bill. */
bool quality_has_findings(const struct stock_bill *bill, const struct quality *q);

/* The purl as it was mended, canonical; nothing where it was not. */
void quality_mended_purl(const struct component *c, struct buf *out);

#endif
