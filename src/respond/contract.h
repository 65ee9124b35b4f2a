/*
 * What the company promised to tell, as the ledger "notices" has it: cells become the contracts
 * that clock.h reckons with. Pure. One that has ended, or has not begun yet, sets nothing going.
 */
#ifndef RESPOND_CONTRACT_H
#define RESPOND_CONTRACT_H

#include "respond/clock.h"

#define CONTRACT_LEDGER "notices"
#define CONTRACT_CLOCKS 3 /* of one row at most */

/* Cells as a ledger keeps them (ledger/ledger.h); "" where nothing stands. */
struct contract_row {
	struct str id; /* of the row */
	struct str whom, rule, within, begins, ends;
};

/* The clocks of one row, for an incident on that day. The numbers of foreign rules are the pack's.
 * Returns how many; 0: it does not hold then, or names no rule. Strings are those of the row. */
uint32_t contract_clocks(const struct contract_row *row, ms_t day, int zone_minutes,
	struct clock_contract ret_list[CONTRACT_CLOCKS]);

#endif
