/* See additions.h. */
#include "proc/launcher/additions.h"

bool
additions_ended(struct additions *a, bool has_answered, bool has_any)
{
	if (has_answered)
		a->turns = 0;
	a->failed = has_answered || !has_any ? 0 : a->failed + 1;
	if (a->failed < ADDITIONS_TRIES)
		return false;
	a->failed = 0;
	a->turns++;
	a->is_left_out = !a->is_left_out;
	return true;
}
