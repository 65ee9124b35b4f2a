/* What the writers of tables share; docs/ only. */
#ifndef DOCS_CELLS_H
#define DOCS_CELLS_H

#include "base/buf.h"
#include "model/table.h"

/* A plain decimal number: -12.5; not 007, which is a text of digits. */
bool cells_is_number(struct str s);
/* The day of "2026-11-20" or "2026-11-20T09:02:00" as Excel counts it; ERR_MALFORMED, also before
 * 1900-03-01. *ret_has_time: there is a time, which is part of the number then. */
enum err cells_date(struct str s, double *ret_serial, bool *ret_has_time);
/* Characters of half width that a line of it takes. */
uint32_t cells_width(struct str s);
/* The text of a cell in a sheet's XML, cut where Excel would refuse it. "_x0041_" in it would be
 * read as an escape (ECMA-376 part 1, section 22.9.2.19): its first "_" is written as one. */
void cells_put_text(struct buf *b, struct str text);

#endif
