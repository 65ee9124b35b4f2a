/* The part of the made-up company that looks things up, in the tables as they ship. */
#ifndef PAGES_SAMPLE_GUIDE_H
#define PAGES_SAMPLE_GUIDE_H

#include "model/reference.h"
#include "pages/sample_people.h"

/* The tables that the pages below show; before any of them. */
void sample_guide_take(const struct reference_set *set);

sample_fn sample_guide, sample_guide_found, sample_guide_ciphers, sample_guide_threats,
	sample_guide_outsourcing, sample_guide_sectors, sample_guide_themes, sample_guide_roles,
	sample_guide_courses;

#endif
