/* The part of the made-up company that is about forms of others. */
#ifndef PAGES_SAMPLE_FORMS_H
#define PAGES_SAMPLE_FORMS_H

#include "pages/sample_people.h"

sample_fn sample_forms_page, sample_forms_empty, sample_form, sample_form_done,
	sample_form_question, sample_form_typed;

#endif
