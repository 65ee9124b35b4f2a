/* The first days of duties: see spread.h. */
#include "assess/spread.h"

#include <stdlib.h>

#define WITHIN_DAYS 90 /* a first day is this long after the beginning at most */
#define REST_DAYS 7    /* nobody begins with a duty: the first week has none */
#define WEEKS 12
#define A_WEEK 3
#define FIRST_PLACE 1 /* Tuesday, counted from Monday */
#define MINUTES_MORE 30
#define MONDAY 1

int64_t
spread_rank(uint32_t effect, uint32_t minutes)
{
	return (int64_t)effect * 1000000 / ((int64_t)minutes + MINUTES_MORE);
}

bool
spread_keeps_its_day(uint32_t every_days)
{
	return every_days > 0 && every_days < WITHIN_DAYS;
}

static ms_t
monday_of(ms_t at, int zone_minutes)
{
	struct civil c = time_civil(at, zone_minutes);

	return time_day(at, zone_minutes) - ((c.weekday + 7 - MONDAY) % 7) * MS_DAY;
}

/* How many of the first n are due in the week that begins with that Monday. */
static uint32_t
count_week(const struct spread_duty *list, uint32_t n, ms_t monday)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n; i++)
		count += list[i].due >= monday && list[i].due < monday + 7 * MS_DAY;
	return count;
}

/* The day of the first week that has room, with the fewest in it when none has. */
static ms_t
place(const struct spread_duty *list, uint32_t n, ms_t day, int zone_minutes)
{
	ms_t first = monday_of(day + (REST_DAYS + 6) * MS_DAY, zone_minutes), week = first;
	uint32_t fewest = UINT32_MAX;

	for (uint32_t w = 0; w < WEEKS && fewest >= A_WEEK; w++) {
		uint32_t count = count_week(list, n, first + w * 7 * MS_DAY);

		if (count < fewest) {
			fewest = count;
			week = first + w * 7 * MS_DAY;
		}
	}
	return week + (FIRST_PLACE + fewest % A_WEEK) * MS_DAY;
}

static int
by_place(const void *a, const void *b)
{
	const struct spread_duty *x = a, *y = b;
	bool x_first = spread_keeps_its_day(x->every_days),
	     y_first = spread_keeps_its_day(y->every_days);

	if (x->due != y->due) /* still the day on which it begins: spread_days() */
		return x->due < y->due ? -1 : 1;
	if (x_first != y_first)
		return x_first ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	return str_order(x->key, y->key);
}

void
spread_days(struct spread_duty *list, uint32_t n, int zone_minutes)
{
	for (uint32_t i = 0; i < n; i++)
		list[i].due = time_day(list[i].begin, zone_minutes);
	if (n > 1)
		qsort(list, n, sizeof(*list), by_place);
	for (uint32_t i = 0; i < n; i++) {
		struct spread_duty *d = &list[i];
		ms_t begins = time_day(d->begin, zone_minutes),
		     latest = d->begin + WITHIN_DAYS * MS_DAY;

		d->due = spread_keeps_its_day(d->every_days)
				 ? d->begin + d->every_days * MS_DAY
				 : place(list, i, begins, zone_minutes) + d->begin - begins;
		d->due = d->due < latest ? d->due : latest;
	}
}
