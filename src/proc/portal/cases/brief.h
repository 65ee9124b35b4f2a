/*
 * What lists need of open cases and only their entries say: clocks, alerts that belong. Reckoned
 * once for each state of a case and kept in memory, for reading all entries of all open cases each
 * time that somebody opens Today takes seconds where many are open.
 */
#ifndef PROC_PORTAL_CASES_BRIEF_H
#define PROC_PORTAL_CASES_BRIEF_H

#include "proc/portal/cases/clocks.h"

struct case_brief_clock { /* one that wants an answer */
	char key[CLOCK_KEY_MAX];
	char of[81]; /* whose contract; "" of none */
	const struct report_clock *clock;
	enum clock_state state;
	ms_t due, shown; /* as reckoned, as people say it; 0: none, without delay */
	uint32_t n_missing;
	ms_t reminded; /* the latest reminder that has come, or when it was due; 0: none */
};

struct case_brief {
	struct case_head head;
	uint32_t n_clocks, n_alerts;
	struct case_brief_clock clocks[LIMIT_CASE_BRIEF_CLOCKS]; /* the most pressing first */
	char alerts[LIMIT_CASE_BRIEF_ALERTS][ALERT_ID_TEXT_MAX]; /* that belong to it, the first
								  * one first */
};

/* Open cases: incidents, then what nobody decided, then the rest; of each the latest changed first;
 * at most LIMIT_CASES_LOOKED_AT. One that cannot be read has neither clocks nor alerts. In the
 * request's arena. */
enum err case_briefs_of(
	struct request *r, const struct case_brief *const **ret_list, size_t *ret_n);

struct case_briefs;			   /* those that are kept; any thread */
struct case_briefs *case_briefs_new(void); /* NULL: memory */
void case_briefs_free(struct case_briefs *b);

#endif
