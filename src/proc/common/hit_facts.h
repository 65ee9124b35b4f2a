/* What a hit says of its vulnerability, as the order of what is to be done counts it. */
#ifndef PROC_COMMON_HIT_FACTS_H
#define PROC_COMMON_HIT_FACTS_H

#include "know/match/match.h"
#include "stock/rank.h"

/* By this of its grounds; of the place where it runs nothing is known yet. */
struct rank_facts hit_facts(const struct match_hit *h, const struct match_ground *ground);

#endif
