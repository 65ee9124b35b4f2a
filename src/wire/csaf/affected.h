/* A product of CSAF that is affected, as a package or nodes of an advisory. */
#ifndef WIRE_CSAF_AFFECTED_H
#define WIRE_CSAF_AFFECTED_H

#include "wire/advisory/draft.h"
#include "wire/csaf/products.h"

void csaf_put_affected(struct draft *d, struct csaf_products *t, const struct csaf_product *p);

#endif
