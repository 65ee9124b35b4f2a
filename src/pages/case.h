/*
 * Pages of cases: what each shows and where its forms go. All pages of one case begin with the same
 * bar: its number and title, the phases, the parts of it.
 */
#ifndef PAGES_CASE_H
#define PAGES_CASE_H

#include "model/case.h"
#include "pages/pages.h"

enum case_part { /* of a case: /cases/ID, /cases/ID/steps, ... */
	CASE_PART_NOW,
	CASE_PART_STEPS,
	CASE_PART_RECORD,
	CASE_PART_REPORTS,
	CASE_PART_ACTIONS,
	CASE_PART_EXHIBITS,
	CASE_PART_HANDS,
	CASE_PART_DAMAGE,
	CASE_PART_AFTER,
	CASE_PART_STORY, /* every entry */
};
#define CASE_PARTS 10
const char *case_part_name(
	enum case_part p); /* "now", "steps", ...: the path's last part, "" of now */

struct case_bar {
	const struct case_head *head;
	enum case_part part;
	bool can_write; /* the reader may, and the case is open */
};

#endif
