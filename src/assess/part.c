/* How one item stands, in one word, and what tells most of it: for pages and files alike. */
#include "assess/assess.h"

enum assess_part
assess_part_of(const struct assess_item *at)
{
	if (at->state == ASSESS_CONTRADICTION)
		return ASSESS_PART_CONTRADICTION;
	if (at->state == ASSESS_EXPIRED)
		return ASSESS_PART_EXPIRED;
	switch (at->result) {
	case RESULT_UNANSWERED:
	case RESULT_UNKNOWN:
		return ASSESS_PART_OPEN;
	case RESULT_NOT_MET:
	case RESULT_PARTLY:
		return ASSESS_PART_SHORT;
	case RESULT_MET:
	case RESULT_NOT_APPLICABLE:
		return at->is_proven ? ASSESS_PART_PROVEN : ASSESS_PART_SAID;
	}
	return ASSESS_PART_OPEN;
}

const struct assess_proof *
assess_telling(const struct assess_item *at)
{
	const struct assess_proof *best = NULL;
	int best_rank = 0;

	for (uint32_t i = 0; i < at->n_proofs; i++) {
		const struct assess_proof *p = &at->proofs[i];
		int rank = 0;

		if (p->reading == NULL)
			continue;
		if (p->standing == ASSESS_FRESH)
			rank = p->binding->grade == GRADE_CONTRADICTS ? 5
			       : p->binding->grade == GRADE_PROVES    ? 4
								      : 3;
		else if (p->standing == ASSESS_STALE)
			rank = 2;
		else if (p->standing == ASSESS_SILENT)
			rank = 1;
		if (rank > best_rank) {
			best_rank = rank;
			best = p;
		}
	}
	return best;
}
