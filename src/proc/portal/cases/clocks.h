/*
 * Clocks of cases, as respond/clock.h decides them: of one case, and what Today and the calendar
 * say of all that are open.
 */
#ifndef PROC_PORTAL_CASES_CLOCKS_H
#define PROC_PORTAL_CASES_CLOCKS_H

#include "proc/portal/cases/cases.h"
#include "respond/clock.h"
#include "today/today.h"

/* Those of one case; none when there is no pack of clocks. In the request's arena. */
enum err case_clocks_of(struct request *r, const struct respond_case *c,
	const struct case_clock **ret_list, uint32_t *ret_n);
/* The same as the case's page shows them. */
enum err case_clock_rows(struct request *r, const struct respond_case *c,
	const struct case_clock_row **ret_rows, size_t *ret_n);

/* ---- all that are open ---- */

#define CASES_LOOKED_AT 40 /* the latest changed ones */

struct cases_today {
	struct today_case cases[CASES_LOOKED_AT];
	struct respond_case whole[CASES_LOOKED_AT]; /* of each */
	size_t n;
	bool has_clock; /* one to be said: within its reminder, over, or without delay and a duty */
	struct page_clock_task clock;
};
enum err cases_today(struct request *r, struct cases_today *ret);
/* What comes next in one of them. */
enum err case_next_task(
	struct request *r, const struct respond_case *c, struct page_case_task *ret_task);
/* An open case took this alert up: it is said in its place. */
bool cases_today_has(const struct cases_today *t, struct str alert);

struct case_day { /* a clock's day, for the calendar */
	struct str key, name, about, url;
	ms_t due;
};
enum err case_days(struct request *r, struct case_day **ret_list, size_t *ret_n);

#endif
