/* The part of the made-up company that has its own name server. */
#ifndef PAGES_SAMPLE_GUARD_H
#define PAGES_SAMPLE_GUARD_H

#include "pages/sample_people.h"

sample_fn sample_guard, sample_guard_absent, sample_guard_block, sample_guard_rules,
	sample_guard_rules_wrong, sample_guard_groups, sample_guard_groups_wrong,
	sample_guard_feeds, sample_today_guard, sample_today_feed, sample_guard_log,
	sample_guard_log_device, sample_guard_log_empty;

#endif
