/* What the record says of a field, as clocks ask it. */
#ifndef RESPOND_CLOCK_FIELD_H
#define RESPOND_CLOCK_FIELD_H

#include "model/report_clock.h"
#include "respond/respond.h"

enum clock_truth { CLOCK_NO, CLOCK_PERHAPS, CLOCK_YES };

/* The latest word of a field that is not struck; a person's before any of the box and of visitors,
 * as respond_record_of() has it. NULL: nobody said anything. */
const struct case_entry *clock_field(const struct respond_case *c, struct str field);
/* Its value; "" when it has none. */
struct str clock_field_value(const struct respond_case *c, struct str field);
/* Perhaps: nobody said, or that it is not known. */
enum clock_truth clock_condition(const struct respond_case *c, const struct clock_if *i);
/* Any of `ifs` (none: yes), all of `alls`, and any of `alsos` unless one of `unlesses` holds. */
enum clock_truth clock_applies(const struct respond_case *c, const struct report_clock *k);

#endif
