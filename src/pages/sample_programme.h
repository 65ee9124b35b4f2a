/* The part of the made-up company that is about the programme. */
#ifndef PAGES_SAMPLE_PROGRAMME_H
#define PAGES_SAMPLE_PROGRAMME_H

#include "pages/sample_people.h"

sample_fn sample_programme, sample_programme_new, sample_sites, sample_check, sample_check_refused,
	sample_check_filled, sample_check_waiting, sample_section, sample_section_saved,
	sample_link_over, sample_link_used, sample_link_drill, sample_item, sample_item_plain,
	sample_result, sample_result_criteria, sample_result_empty, sample_plan, sample_plan_empty,
	sample_duties, sample_duties_empty, sample_calendar, sample_link_made, sample_links,
	sample_link_made_mail, sample_link_mail, sample_link_mail_many, sample_link_mail_off,
	sample_file, sample_sign, sample_star, sample_owner, sample_have, sample_today_programme,
	sample_today_dated;

#endif
