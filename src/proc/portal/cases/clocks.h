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

/* As people say it: the last moment of a day, not the midnight that ends it; 0: none. */
ms_t case_clock_shown(const struct case_clock *k);
/* A digest of what the company's own settings and contracts say to clocks. */
enum err case_clock_facts(struct request *r, uint64_t *ret_facts);

/* ---- all that are open ---- */

struct case_brief;

struct cases_today {
	struct today_case cases[LIMIT_CASES_LOOKED_AT];
	const struct case_brief *const *briefs; /* of each; brief.h */
	size_t n;
	bool has_clock; /* one to be said: within its reminder, over, or without delay and a duty */
	struct page_clock_task clock;
};
enum err cases_today(struct request *r, struct cases_today *ret);
/* What comes next in one of them. */
enum err cases_today_next(
	struct request *r, const struct cases_today *t, size_t i, struct page_case_task *ret_task);
/* An open case took this alert up: it is said in its place. */
bool cases_today_has(const struct cases_today *t, struct str alert);

/* Mails what is due soon or over, once for each reminder; on the tick's thread. */
void case_remind_tick(struct request *r);

struct case_day { /* a clock's day, for the calendar */
	struct str key, name, about, url;
	ms_t due;
};
enum err case_days(struct request *r, struct case_day **ret_list, size_t *ret_n);

#endif
