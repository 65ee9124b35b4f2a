/*
 * The plan of a fiscal year as the ledger of measures has it: how many rows, how much money, and
 * what is planned for one gap.
 */
#ifndef PROC_PORTAL_PLANNED_H
#define PROC_PORTAL_PLANNED_H

#include "proc/portal/ledgers/ledgers.h"

#include "assess/assess.h"

#define PLANNED_SUBJECT_MAX STORE_LEDGER_SUBJECT_MAX

/* The fiscal year that is planned: the current one, or the next where somebody chose it. chosen: a
 * year as somebody chose it, "" nobody. */
int planned_year(const struct request *r, uint32_t first_month, struct str chosen);

struct planned {
	uint32_t n, n_done; /* rows of the year; what was dropped does not count */
	uint32_t n_open;    /* without an amount */
	int64_t yen;
	ms_t at; /* their latest change; 0: there is none */
};
enum err planned_sum(struct request *r, int year, struct planned *ret_planned);

/* Rows with a day that are not done and not dropped, of all years, in any order. Those that came
 * from a duty are left out: the duty itself is listed. */
struct planned_row {
	struct str id, what; /* id of the row */
	ms_t due;
};
enum err planned_dated(struct request *r, struct planned_row **ret_rows, size_t *ret_n);

/* What the year's row of this gap costs; false: it has none, or no amount. */
enum err planned_for(struct request *r, int year, const struct assess_gap *gap, bool *ret_is_there,
	int64_t *ret_yen);

#endif
