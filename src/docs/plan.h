/*
 * The plan as a table (XLSX): what is still to do, the best first, then what was put off or cannot
 * be done, with minutes, money and who does it. Pure; words come from packs/text.
 */
#ifndef DOCS_PLAN_H
#define DOCS_PLAN_H

#include "assess/assess.h"
#include "base/arena.h"
#include "docs/date.h"
#include "model/table.h"
#include "model/text.h"

struct plan_sheet_row {
	const struct assess_gap *gap;
	uint32_t n_questions; /* it stands for so many questions that nobody answered */
	ms_t later_until;     /* put off; 0 not */
	struct str cannot;    /* why it cannot be done; "" */
	struct str who;	      /* who said so */
};

struct plan_sheet {
	const struct text_table *texts;
	struct date_style dates; /* with the language */
	struct str company;
	ms_t made;
	size_t n;
	const struct plan_sheet_row *rows;
};

/* ERR_FULL. Borrows from sheet and the packs; all else is in the arena. */
enum err plan_table(const struct plan_sheet *sheet, struct arena *arena, struct table *ret_table);

#endif
