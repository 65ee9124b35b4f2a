/* What the files about ledgers share. */
#ifndef STORE_SQLITE_LEDGER_H
#define STORE_SQLITE_LEDGER_H

#include "store/ledger.h"
#include "store/sqlite/sqlite.h"

struct ledger_cell_change {
	struct str column, before, after;
	char had; /* LEDGER_HAD_... */
	ms_t before_at;
};
#define LEDGER_HAD_NONE '-'
#define LEDGER_HAD_PERSON 'p'
#define LEDGER_HAD_MACHINE 'm'

/* The next one of ledger_change.cells; false at the end. */
bool ledger_next_cell(struct str *rest, struct ledger_cell_change *ret_cell);

/* All cells of one deed, most of it what stood there and what stands there now. */
#define LEDGER_NOTE_BYTES ((size_t)LIMIT_LEDGER_COLUMNS * (2 * LIMIT_LEDGER_CELL_BYTES + 128))

/* ERR_LIMIT when more rows stand than may. */
enum err ledger_check_rows(struct store_tx *tx, const char *ledger);
enum err ledger_cell_put(struct store_tx *tx, int64_t nr, const struct store_cell *cell);

#endif
