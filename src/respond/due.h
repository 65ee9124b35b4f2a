/*
 * Until when a clock runs: hours, civil days, days on which offices are open. In the zone of the
 * site, whose offset may change. Pure.
 */
#ifndef RESPOND_DUE_H
#define RESPOND_DUE_H

#include "model/report_clock.h"

/* What a site's clocks show: an offset, and from when on another one holds. */
struct due_zone_change {
	ms_t from;
	int minutes;
};
struct due_zone {
	int minutes; /* before the first change */
	uint32_t n;
	const struct due_zone_change *changes; /* the earliest first */
};
int due_zone_minutes(const struct due_zone *z, ms_t at);
/* When this civil time is. One that a change skips is the moment of the change; of one that comes
 * twice the earlier. */
ms_t due_zone_at(const struct due_zone *z, const struct civil *c);

struct due_from {
	const struct clock_set *set; /* for the closed days */
	const struct due_zone *zone;
	ms_t start;
	enum clock_unit unit;
	uint32_t amount;
	bool is_first_day_one, is_moved_on;
};
struct due_when {
	ms_t at; /* the moment from which it is late: the end of a day is the begin of the next */
	bool is_beyond; /* it counted days of a year that the list of holidays does not cover */
};
/* Never before the start; more is never earlier. CLOCK_PROMPT: the start. */
struct due_when due_reckon(const struct due_from *f);

/* Whether offices are open on the day that `at` lies in. */
bool due_is_open_day(const struct clock_set *set, const struct due_zone *zone, ms_t at);

#endif
