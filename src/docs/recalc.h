/* A workbook that reckons anew when it is opened; docs/ only. */
#ifndef DOCS_RECALC_H
#define DOCS_RECALC_H

#include "base/buf.h"

/* workbook.xml with fullCalcOnLoad (ECMA-376 part 1, section 18.2.2): sums and scores that hang on
 * cells that were filled in would else show what they were before. Nothing else differs. */
enum err recalc_on_open(struct str xml, struct buf *out, struct errinfo *info);

#endif
