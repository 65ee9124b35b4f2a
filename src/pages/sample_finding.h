/* Weaknesses found in what the made-up company of the tests runs. */
#ifndef PAGES_SAMPLE_FINDING_H
#define PAGES_SAMPLE_FINDING_H

#include "pages/sample_people.h"

sample_fn sample_findings, sample_findings_empty, sample_findings_none, sample_findings_guarded,
	sample_finding, sample_finding_answered, sample_finding_expired, sample_finding_done,
	sample_advisory_yes, sample_advisory_no, sample_advisory_unknown, sample_advisory_words,
	sample_advisory_search;

#endif
