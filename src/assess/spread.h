/*
 * The first days of what comes round and was never done: by what it brings for its minutes, at most
 * three in a week, on Tuesday, Wednesday or Thursday (no week's first or last day). Within 90 days
 * of the day on which its framework was taken up; when all weeks are full, a fourth, and so on.
 *
 * What comes round in less than 90 days keeps its own day, begin + period: its period is what is
 * asked (the 14 days of updates), and it takes a place of its week.
 *
 * Only what packs say and when frameworks were taken up counts, not what is done, answered or left
 * out since: so no day moves when it is asked again, and what is taken up on a later day goes round
 * what stands.
 */
#ifndef ASSESS_SPREAD_H
#define ASSESS_SPREAD_H

#include "base/time.h"

#include <stdint.h>

struct spread_duty {
	struct str key;
	ms_t begin;	     /* its framework was taken up */
	uint32_t every_days; /* 0: once */
	int64_t rank;	     /* the larger, the sooner */
	ms_t due;	     /* written here; the time of day is that of begin */
};

bool spread_keeps_its_day(uint32_t every_days);
/* What a duty brings for its minutes. effect: 1..5, of its item's best measure. */
int64_t spread_rank(uint32_t effect, uint32_t minutes);
/* Sorts the list and writes each one's due. */
void spread_days(struct spread_duty *list, uint32_t n, int zone_minutes);

#endif
