/* One item of an assessment in words, before it is a row of a document or of a table. */
#ifndef DOCS_ASSESSMENT_ROW_H
#define DOCS_ASSESSMENT_ROW_H

#include "docs/assessment.h"
#include "docs/say.h"

struct assessment_row {
	struct str group, id, name;
	struct str answer, reason, who; /* "" nobody answered */
	struct str result, state;	/* state: how one knows, in a word or two */
	struct str machine;		/* what the machine shows, in a word or two */
	struct str evidence, limits;	/* the reading that tells most, and what it cannot show */
	struct str others;		/* other fresh ones, one a line, with their dates */
	struct str sources;		/* documents and paragraphs, one a line */
	struct str ledgers;		/* what ledgers count, one a line */
	struct str more_ledgers;	/* the same without what `evidence` says */
	struct str open;		/* what is left to do, one a line; "" nothing */
	ms_t answered, read, until;	/* 0: not */
};

/* Sticky errors; all texts in the arena. */
struct assessment_maker {
	const struct assessment *in;
	struct docs_say say;
};

static inline struct assessment_maker
assessment_maker_of(const struct assessment *in, struct arena *arena)
{
	return (struct assessment_maker){
		in, {.texts = in->texts, .dates = in->dates, .arena = arena}};
}

void assessment_row_of(
	struct assessment_maker *m, const struct assess_item *at, struct assessment_row *ret_row);

#endif
