/* The part of the made-up company that is about ledgers; those of packs/ledgers. */
#ifndef PAGES_SAMPLE_LEDGER_H
#define PAGES_SAMPLE_LEDGER_H

#include "base/arena.h"
#include "pages/sample_people.h"

/* Reads packs/ledgers and packs/frameworks of the source tree; exits when they are broken. */
void sample_ledgers_load(const char *root, struct arena *arena);

sample_fn sample_ledgers_page, sample_ledger, sample_ledger_empty, sample_ledger_row,
	sample_ledger_row_new, sample_ledger_row_held, sample_ledger_check, sample_ledger_import,
	sample_ledger_match, sample_ledger_look, sample_ledger_held, sample_ledger_risk,
	sample_ledger_tree, sample_purchases, sample_purchase, sample_reports, sample_report,
	sample_contact;

#endif
