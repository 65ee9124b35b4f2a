/*
 * One answer for many questions: whether a group's answer may stand for an item. What was answered,
 * what a machine settles and what speaks against the answer are left as they are.
 */
#include "assess/assess.h"

enum assess_fill
assess_fill_of(const struct assess_item *at, const struct framework_choice *choice)
{
	if (choice == NULL || choice->needs_reason || choice->result == RESULT_NOT_APPLICABLE)
		return ASSESS_FILL_NO_CHOICE;
	if (!at->is_asked)
		return ASSESS_FILL_NOT_ASKED;
	if (at->answer != NULL && !at->is_answer_old)
		return ASSESS_FILL_ANSWERED;
	if (at->is_proven)
		return ASSESS_FILL_PROVEN;
	if (at->machine != RESULT_UNANSWERED && choice->result > at->machine)
		return ASSESS_FILL_AGAINST;
	return ASSESS_FILLED;
}
