/* "part:vendor:product" of a CPE name, the key of products in the index. */
#ifndef KNOW_ADVISORY_PRODUCT_H
#define KNOW_ADVISORY_PRODUCT_H

#include "base/limits.h"
#include "base/str.h"

/*
 * Of a formatted string (2.3) or a URI (2.2). Written to dst (LIMIT_ADVISORY_ID bytes); false when
 * it is no CPE name, or vendor or product are not said (ANY, NA, with wildcards).
 */
bool advisory_product_key(struct str cpe, char dst[LIMIT_ADVISORY_ID], struct str *ret_key);

#endif
