/* The product tree of a CSAF document as a table: what each product id is. CSAF 2.0 section 3.2.2.
 */
#ifndef WIRE_CSAF_PRODUCTS_H
#define WIRE_CSAF_PRODUCTS_H

#include "base/arena.h"
#include "base/str.h"
#include "model/vex.h"

#define CSAF_NONE UINT32_MAX
#define CSAF_BYTES_OF_STEP 32 /* of texts that are copied or parsed once more */

struct csaf_product {
	struct str id, name, purl, cpe;
	struct str version; /* of its branch: "4.2", or a range when is_range */
	bool is_range;
	struct str part_of, made_of; /* relationships: relates_to, product_reference; ids */
	uint32_t next;		     /* in its bucket */
	/* Of the vulnerability being read, when `mark` is its number: */
	uint32_t mark;
	enum vex_reason reason;
	struct str why, action;
};

struct csaf_group {
	struct str id;
	uint32_t from, n; /* in members */
};

struct csaf_products {
	struct arena *texts;
	struct csaf_product *all;
	struct csaf_group *groups;
	struct str *members; /* product ids of groups */
	uint32_t *buckets;
	uint32_t n, room, n_groups, room_groups, n_members, room_members, n_buckets;
	uint64_t steps; /* that looking up took: more than the document is long, see csaf.c */
	bool is_csaf;
	struct str document_id, version, publisher, category, word, title, url;
	ms_t made, changed;
};

/* Reads all but the vulnerabilities. */
enum err csaf_products_read(struct csaf_products *p, struct str bytes, struct errinfo *info);
void csaf_products_done(struct csaf_products *p);

/* Its place; CSAF_NONE. */
uint32_t csaf_product_find(struct csaf_products *p, struct str id);
const struct csaf_group *csaf_group_find(struct csaf_products *p, struct str id);
/* What a composed product is made of, at the end of all relationships; itself when it is not. */
const struct csaf_product *csaf_product_made_of(
	struct csaf_products *p, const struct csaf_product *product);
/* What it is called: purl, CPE, name or id. */
struct str csaf_product_text(const struct csaf_product *product);

#endif
