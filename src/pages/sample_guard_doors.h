/* The part of the made-up company that everybody sees of its name server. */
#ifndef PAGES_SAMPLE_GUARD_DOORS_H
#define PAGES_SAMPLE_GUARD_DOORS_H

#include "pages/sample_people.h"

sample_fn sample_blocked, sample_blocked_phishing, sample_blocked_rule, sample_blocked_ask,
	sample_blocked_told, sample_blocked_behind, sample_blocked_leads, sample_check_asking,
	sample_check_yes, sample_check_no, sample_check_elsewhere, sample_check_absent, sample_guard_setup,
	sample_guard_setup_absent;

#endif
