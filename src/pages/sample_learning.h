/* The part of the made-up company that is about learning. */
#ifndef PAGES_SAMPLE_LEARNING_H
#define PAGES_SAMPLE_LEARNING_H

#include "pages/sample_people.h"

sample_fn sample_staff, sample_staff_empty, sample_learn, sample_learn_empty, sample_learn_course,
	sample_learn_course_few, sample_learn_links, sample_class, sample_class_new, sample_lessons,
	sample_lesson_before, sample_lesson_card, sample_lesson_after, sample_lesson_done,
	sample_certificate, sample_drills, sample_drills_empty, sample_drill, sample_drill_role,
	sample_drill_over, sample_drill_report, sample_mail_drills, sample_mail_drill_planned,
	sample_mail_drill_running, sample_teach;

#endif
