/* What the parts of know/reverse share. */
#ifndef KNOW_REVERSE_OWN_H
#define KNOW_REVERSE_OWN_H

#include "know/reverse/reverse.h"

struct reverse_package {
	struct package package; /* texts in `texts` */
	uint32_t first_item;	/* the next one's first ends it */
};

struct reverse {
	char *texts; /* of packages and versions */
	size_t texts_bytes;
	struct reverse_package *packages; /* sorted; one more row at the end */
	uint32_t n_packages;
	struct str *versions; /* of each item */
	uint32_t n_items;
	uint64_t *at;	  /* of each item in `bytes`, and one more */
	uint32_t *counts; /* sets of each item; REVERSE_DENSE: kept as bits */
	uint8_t *bytes;
	uint32_t n_sets, n_companies, n_dense;
	uint32_t *set_of; /* of each company; NULL: each has its own */
	uint64_t postings;
};
#define REVERSE_DENSE 0x80000000u

int reverse_package_order(const struct package *a, const struct package *b);

#endif
