/*
 * Sheets that somebody brought and that wait for the next page: which column is which, what would
 * come in. In memory only, a few, for an hour: the file itself is still where it came from.
 */
#ifndef PROC_PORTAL_LEDGER_SHEETS_H
#define PROC_PORTAL_LEDGER_SHEETS_H

#include "proc/portal/ledgers/ledgers.h"

#define LEDGER_SHEETS_MAX 6
#define LEDGER_SHEETS_BYTES ((size_t)64 << 20) /* of one */

struct ledger_brought {
	char key[STORE_ID_TEXT_MAX]; /* "": the place is free */
	char ledger[STORE_LEDGER_MAX];
	char person[STORE_ID_TEXT_MAX]; /* who brought it: nobody else sees it */
	char file[128];			/* "" pasted */
	ms_t at;
	struct arena *arena;
	struct workbook book;
	uint32_t sheet; /* that is looked at */
	struct ledger_match match;
};

/* Keeps a copy of the book, with what its columns seem to be. ERR_LIMIT: too large; ERR_FULL: no
 * place is free, or memory. */
enum err ledger_brought_put(struct request *r, const struct ledger *l, const struct workbook *book,
	char key[STORE_ID_TEXT_MAX]);
/* The one that the path's fourth part names, of this ledger and person; the lock is held until
 * ledger_brought_end(). NULL: gone. */
struct ledger_brought *ledger_brought_of(struct request *r, const struct ledger *l);
void ledger_brought_end(struct request *r);
/* While it is held: it is not needed any more. */
void ledger_brought_drop(struct ledger_brought *b);

#endif
