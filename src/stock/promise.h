/*
 * What the company promised customers about weaknesses, as the ledger "promises" has it: cells
 * become the contracts that stock/rank.h reckons with. Pure. A row without days says nothing; one
 * that has ended, or has not begun yet, does not hold.
 */
#ifndef STOCK_PROMISE_H
#define STOCK_PROMISE_H

#include "stock/rank.h"

#define PROMISE_LEDGER "promises"
#define PROMISE_RULES 2 /* of one row at most */
#define PROMISE_DAYS_MAX 3650

/* Cells as a ledger keeps them (ledger/ledger.h); "" where nothing stands. */
struct promise {
	struct str critical, high; /* days: for 9.0 to 10, for 7.0 to 8.9 of CVSS */
	struct str covers;	   /* names of devices and products, with commas between; "" all */
	struct str begins, ends;   /* first and last day */
};

/* What it comes to now. With days only for what is high, they hold for what is critical, too.
 * Returns how many rules; 0: it does not hold, or says no days (a number from 0 to
 * PROMISE_DAYS_MAX; a part of a day is left out). */
size_t promise_rules(const struct promise *p, ms_t now, int zone_minutes,
	struct rank_contract ret_rules[PROMISE_RULES]);

/* Is one of the names among those that it covers? Small and capital letters are the same. */
bool promise_covers(const struct promise *p, const struct str *names, size_t n);

#endif
