/* A hit in the terms of stock/rank.h; see hit_facts.h. */
#include "proc/common/hit_facts.h"

struct rank_facts
hit_facts(const struct match_hit *h, const struct match_ground *ground)
{
	return (struct rank_facts){.is_exploited = h->is_exploited,
		.is_ransomware = h->is_ransomware,
		.exploited_due = h->due,
		.has_epss = h->has_epss,
		.has_ssvc = h->has_ssvc,
		.epss = h->epss,
		.ssvc = h->ssvc,
		.score = h->score,
		.rating = h->rating,
		.kind = h->kind,
		.is_unimportant = ground->is_unimportant,
		.confidence = (unsigned)h->confidence,
		.has_fix = h->fixed.len > 0};
}
