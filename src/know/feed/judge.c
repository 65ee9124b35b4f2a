/* See judge.h. */
#include "know/feed/judge.h"

enum judge_size
judge_size(uint64_t before, uint64_t now)
{
	if (before >= JUDGE_FROM && now < before / JUDGE_SHRINK)
		return JUDGE_SMALLER;
	if (now >= JUDGE_FROM * JUDGE_GROW && now / JUDGE_GROW > before)
		return JUDGE_LARGER;
	return JUDGE_FINE;
}

enum err
judge_list(const char *name, uint64_t before, uint64_t now, struct errinfo *info)
{
	if (now == 0)
		return err_say(info, ERR_INVALID, 0,
			"The list %.64s holds no entry that can be used.", name);
	if (judge_size(before, now) == JUDGE_FINE)
		return ERR_OK;
	return err_say(info, ERR_INVALID, 0, "The list %.64s has %llu entries; it had %llu before.",
		name, (unsigned long long)now, (unsigned long long)before);
}
