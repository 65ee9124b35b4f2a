/* Findings in SQL: what the files about them share. Only this folder. */
#ifndef STORE_SQLITE_FINDING_H
#define STORE_SQLITE_FINDING_H

#include "store/stock.h"

/* Before it ends or goes on about something else: as it is now, when it is not over and what it is
 * about is gone; instead of what was noted of it there before. */
enum err finding_note_was(struct store_tx *tx, const char *id, ms_t at);

/* The soonest of its three days, as store_finding_due() has it, but FINDING_NEVER for none. f: what
 * stands before the columns, "" or "f.". */
#define FINDING_NEVER "9223372036854775807"
#define FINDING_DATE(column) "CASE WHEN " column "=0 THEN " FINDING_NEVER " ELSE " column " END"
#define FINDING_DUE(f)                                                                             \
	"min(" FINDING_DATE(f "due") ", " FINDING_DATE(f "due_house") ", " FINDING_DATE(           \
		f "due_contract") ")"
/* Measured to be over: by `measured` of stock/ending.h, which begins with the name of what did. */
#define FINDING_MEASURED(f)                                                                        \
	"(" f "measured LIKE 'collector%' OR " f "measured LIKE 'packages%' OR " f "measured "     \
	"LIKE 'bill' || char(9) || '%')"
/* As store_finding_is_attack() has it. */
#define FINDING_ATTACK(f) "(" f "due_house<>0 AND " f "due_house<=" f "first_seen)"

#endif
