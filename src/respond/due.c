/* See due.h. Days are counted as days since 1970, as the site's calendar has them; only the end is
 * turned into a moment, with the offset that holds then. */
#include "respond/due.h"

int
due_zone_minutes(const struct due_zone *z, ms_t at)
{
	int minutes = z->minutes;

	for (uint32_t i = 0; i < z->n && z->changes[i].from <= at; i++)
		minutes = z->changes[i].minutes;
	return minutes;
}

/* local: the civil time as if it were UTC. The earliest moment at which the site's clocks show it,
 * or, when they never do, at which they first show more. */
static ms_t
moment_of(const struct due_zone *z, ms_t local)
{
	ms_t from = INT64_MIN;
	int minutes = z->minutes;

	for (uint32_t i = 0;; i++) {
		ms_t at = local - minutes * MS_MINUTE;
		ms_t until = i < z->n ? z->changes[i].from : INT64_MAX;

		if (at < from)
			return from; /* skipped */
		if (at < until)
			return at;
		from = until;
		minutes = z->changes[i].minutes;
	}
}

ms_t
due_zone_at(const struct due_zone *z, const struct civil *c)
{
	return moment_of(z, time_from_civil(c, 0));
}

/* ---- days ---- */

static int64_t
day_of(const struct due_zone *z, ms_t at)
{
	return time_day(at + due_zone_minutes(z, at) * MS_MINUTE, 0) / MS_DAY;
}

static ms_t
begin_of(const struct due_zone *z, int64_t day)
{
	return moment_of(z, day * MS_DAY);
}

static bool
is_open(const struct clock_set *set, int64_t day)
{
	struct civil c = time_civil(day * MS_DAY, 0);

	return c.weekday != 0 && c.weekday != 6 && !clock_is_closed_day(set, c.month, c.day) &&
	       clock_holiday_find(set, c.year, c.month, c.day) == NULL;
}

static bool
is_covered(const struct clock_set *set, int64_t day)
{
	int year = time_civil(day * MS_DAY, 0).year;

	return year >= set->holidays_from && year <= set->holidays_until;
}

bool
due_is_open_day(const struct clock_set *set, const struct due_zone *zone, ms_t at)
{
	return is_open(set, day_of(zone, at));
}

/* A pack that closes every day would have no end: a year is looked through. */
#define CLOSED_DAYS_MAX 366

static int64_t
open_from(const struct clock_set *set, int64_t day)
{
	for (int i = 0; i < CLOSED_DAYS_MAX && !is_open(set, day); i++)
		day++;
	return day;
}

/* The n-th open day behind `day`; where the first day is one, `day` itself may be it. */
static int64_t
open_days(const struct due_from *f, int64_t day)
{
	uint32_t left = f->amount;

	if (f->is_first_day_one)
		day--;
	for (; left > 0; left--)
		day = open_from(f->set, day + 1);
	return day;
}

struct due_when
due_reckon(const struct due_from *f)
{
	int64_t first = day_of(f->zone, f->start), last = first;
	bool is_by_calendar = f->unit == CLOCK_BUSINESS_DAYS || f->is_moved_on;

	switch (f->unit) {
	case CLOCK_PROMPT:
		return (struct due_when){f->start, false};
	case CLOCK_HOURS:
		return (struct due_when){f->start + (ms_t)f->amount * MS_HOUR, false};
	case CLOCK_DAYS:
		last = first + f->amount - (f->is_first_day_one && f->amount > 0 ? 1 : 0);
		break;
	case CLOCK_BUSINESS_DAYS:
		last = open_days(f, first);
		break;
	}
	if (last < first)
		last = first;
	if (f->is_moved_on)
		last = open_from(f->set, last);
	return (struct due_when){begin_of(f->zone, last + 1),
		is_by_calendar && !(is_covered(f->set, first) && is_covered(f->set, last))};
}
