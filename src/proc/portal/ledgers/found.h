/*
 * Rows that the machine proposes, as found.c collects them and planned.c adds to them.
 */
#ifndef PROC_PORTAL_FOUND_H
#define PROC_PORTAL_FOUND_H

#include "proc/portal/ledgers/ledgers.h"

struct finding {
	struct request *request;
	const struct ledger *ledger;
	struct ledger_found *list;
	size_t n;
	struct str *known; /* subjects of rows, sorted */
	size_t n_known;
	bool is_refresh; /* rows that stand are looked for, not new ones */
};

struct from {
	const char *from; /* as the pack names it */
	struct str value;
};

/* A row of what the machine knows; a value that its column cannot hold is left out. */
enum err found_propose(struct finding *f, struct str subject, const struct from *from, size_t n);

/* What is still open and what comes every year, for the year that is planned. */
enum err found_plan(struct finding *f);

#endif
