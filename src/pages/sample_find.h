/* The part of the made-up company that looks for help in published lists. */
#ifndef PAGES_SAMPLE_FIND_H
#define PAGES_SAMPLE_FIND_H

#include "pages/sample_people.h"

sample_fn sample_find, sample_find_none, sample_find_row, sample_find_row_course, sample_find_list;

#endif
