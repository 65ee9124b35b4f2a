/* Only for this room. */
#ifndef STOCK_RECONCILE_OWN_H
#define STOCK_RECONCILE_OWN_H

#include "stock/reconcile/reconcile.h"

/* The folded name without remarks at its end about bits, language and the like. */
struct str remark_strip(struct str folded);
/* Digits with dots and the like, "v3.2", "22h2"; whole. */
bool version_is(struct str s);

#endif
