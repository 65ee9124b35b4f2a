/* See dated.h. */
#include "today/dated.h"

#include <stddef.h>

ms_t
today_ahead(enum today_dated kind)
{
	switch (kind) {
	case TODAY_DATED_FORM:
	case TODAY_DATED_MARK:
		return 14 * MS_DAY;
	case TODAY_DATED_CLOCK: /* the feed's bell; Today goes by the clock's own reminders */
		return MS_DAY;
	case TODAY_DATED_UPDATE:
		return 7 * MS_DAY;
	case TODAY_DATED_STAR3: /* all criteria anew, with the specialist and the oath */
	case TODAY_DATED_RENEWAL:
		return 90 * MS_DAY;
	case TODAY_DATED_SUPPORT: /* something else has to be chosen and bought */
		return 180 * MS_DAY;
	case TODAY_DATED_DECLARED:
	case TODAY_DATED_DOCUMENT:
	case TODAY_DATED_LABEL:
	case TODAY_DATED_DESK:
		return 30 * MS_DAY;
	}
	return 0;
}

bool
today_is_near(const struct today_due *d, ms_t now)
{
	if (d->kind == TODAY_DATED_MARK && now >= d->due + MS_DAY)
		return false;
	if (d->kind == TODAY_DATED_UPDATE || d->kind == TODAY_DATED_CLOCK)
		return false;
	return d->due != 0 && d->due - today_ahead(d->kind) <= now;
}

bool
today_due_first(const struct today_due *list, size_t n, ms_t now, size_t *ret_index)
{
	bool is_found = false;

	for (size_t i = 0; i < n; i++)
		if (today_is_near(&list[i], now) &&
			(!is_found || list[i].due < list[*ret_index].due)) {
			*ret_index = i;
			is_found = true;
		}
	return is_found;
}

struct today_due
today_declared(bool is_star3, ms_t declared, ms_t expires, ms_t looked)
{
	struct today_due d = {TODAY_DATED_DECLARED, expires};

	if (is_star3)
		d.kind = TODAY_DATED_STAR3;
	else if (expires != 0)
		d.kind = TODAY_DATED_RENEWAL;
	if (expires == 0)
		d.due = (looked > declared ? looked : declared) + TODAY_YEAR;
	return d;
}
