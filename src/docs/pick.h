/*
 * The rows of a ledger that a document's table shows: those that fit, in their order, at most so
 * many, with the sum of a column of yen below; or one row for each value of a column, with its sum.
 * Pure.
 */
#ifndef DOCS_PICK_H
#define DOCS_PICK_H

#include "docs/compose.h"

struct picked {
	uint32_t n_fit;		 /* rows of the ledger that fit */
	uint32_t n_rows;	 /* to be shown, the sum too; 0 when none fits */
	const struct str *cells; /* paragraph->n_columns of each */
};

/* p: a table's paragraph. A sum that lacks amounts says of how many rows. ERR_FULL. */
enum err pick_rows(const struct compose_input *in, const struct known_table *table,
	const struct policy_paragraph *p, struct arena *arena, struct picked *ret_picked);

#endif
