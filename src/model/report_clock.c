/* Names and look-ups of clocks; see report_clock.h. */
#include "model/report_clock.h"

static const char *const units[CLOCK_UNITS] = {"hours", "days", "business_days", "prompt"};

const char *
clock_unit_name(enum clock_unit u)
{
	return units[u];
}

enum err
clock_unit_parse(struct str s, enum clock_unit *ret_unit)
{
	size_t nr = str_which(s, units, CLOCK_UNITS);

	if (nr == CLOCK_UNITS)
		return ERR_NOT_FOUND;
	*ret_unit = (enum clock_unit)nr;
	return ERR_OK;
}

const struct report_clock *
report_clock_find(const struct clock_set *s, struct str id)
{
	for (uint32_t i = 0; i < s->n_clocks; i++)
		if (str_equal(s->clocks[i].id, id))
			return &s->clocks[i];
	return NULL;
}

static int
order(const struct clock_holiday *h, int year, int month, int day)
{
	return h->year != year	   ? h->year - year
	       : h->month != month ? h->month - month
				   : h->day - day;
}

const struct clock_holiday *
clock_holiday_find(const struct clock_set *s, int year, int month, int day)
{
	uint32_t low = 0, high = s->n_holidays;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int is = order(&s->holidays[mid], year, month, day);

		if (is == 0)
			return &s->holidays[mid];
		if (is < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

bool
clock_is_closed_day(const struct clock_set *s, int month, int day)
{
	for (uint32_t i = 0; i < s->n_closed; i++)
		if (s->closed[i].month == month && s->closed[i].day == day)
			return true;
	return false;
}
