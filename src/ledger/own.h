/* What the files of this room share. */
#ifndef LEDGER_OWN_H
#define LEDGER_OWN_H

#include "ledger/ledger.h"

/* Full-width forms as ASCII, U+3000 as a blank, dashes as '-'; appended. */
void ledger_width(struct str s, struct buf *out);

/* "2026-11-27" from the ways in which people in Japan write a day; false when it is no whole date
 * with its year. s is of half width. */
bool ledger_date(struct str s, char dst[16]);

/* Days since 1970-01-01; false when it is no civil date "2026-11-27". */
bool ledger_day_number(struct str iso, int64_t *ret_day);

/* The first column that a row must have; NULL: none. */
const struct ledger_column *ledger_first_needed(const struct ledger *l);

#endif
