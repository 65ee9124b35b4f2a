/*
 * The owner's page as a document: dated figures, where the company stands, one decision with what
 * it costs. One A4. Pure; words come from packs/text.
 */
#ifndef DOCS_OWNER_H
#define DOCS_OWNER_H

#include "assess/assess.h"
#include "base/arena.h"
#include "docs/date.h"
#include "model/document.h"
#include "model/text.h"

#define OWNER_FIGURES_MAX 3 /* more would not fit on the page */

struct owner_fact {
	struct words words, source;
	struct str date;
};

struct owner_sheet {
	const struct text_table *texts;
	struct date_style dates; /* with the language */
	struct str company;
	ms_t made;
	size_t n_facts; /* <= OWNER_FIGURES_MAX */
	const struct owner_fact *facts;
	uint32_t n_items, n_done, n_gaps, n_contradictions;
	ms_t declared;		      /* SECURITY ACTION; 0: not */
	const struct assess_gap *gap; /* the one decision; NULL: none is waiting */
	/* The fiscal year's plan, in words: its name and sum; rows, 0: nothing is planned; those
	 * without an amount; what the decision costs by it, "" it is not in it. */
	struct str plan_year, plan_yen, plan_decision;
	uint32_t n_plan, n_plan_open;
};

/* ERR_FULL. Borrows from sheet and the packs; all else is in the arena. */
enum err owner_document(
	const struct owner_sheet *sheet, struct arena *arena, struct document *ret_document);

#endif
