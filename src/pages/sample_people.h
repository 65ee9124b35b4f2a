/* The part of the made-up company that is about persons and about devices that are one. */
#ifndef PAGES_SAMPLE_PEOPLE_H
#define PAGES_SAMPLE_PEOPLE_H

#include "pages/pages.h"

#define SAMPLE_NOW 1795132980000 /* 2026-11-20 09:03 in Japan, a Friday */

typedef enum err sample_fn(const struct pages *p, struct page_frame *f, struct buf *out);

extern const struct device_brief *const sample_devices; /* of sample_test.c; ten */
extern const struct alert_brief *const sample_alerts;	/* likewise; four */

sample_fn sample_people, sample_people_alone, sample_person, sample_person_self, sample_invitation,
	sample_join, sample_me, sample_same, sample_same_choose, sample_today_questions;

#endif
