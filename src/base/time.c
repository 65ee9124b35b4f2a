/* Civil dates by days since 0000-03-01 (the Gregorian calendar run backwards). */
#include "base/time.h"

#include <stdio.h>

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

struct civil
time_civil(ms_t at, int zone_minutes)
{
	int64_t local = floor_div(at, MS_SECOND) + (int64_t)zone_minutes * 60;
	int64_t days = floor_div(local, 86400);
	int64_t second = local - days * 86400;
	int64_t shifted = days + 719468; /* days since 0000-03-01 */
	int64_t era = floor_div(shifted, 146097);
	int64_t doe = shifted - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	struct civil c;

	c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = (int)(yoe + era * 400 + (c.month <= 2));
	c.hour = (int)(second / 3600);
	c.minute = (int)(second / 60 % 60);
	c.second = (int)(second % 60);
	c.weekday = (int)(((days + 4) % 7 + 7) % 7);
	return c;
}

ms_t
time_from_civil(const struct civil *c, int zone_minutes)
{
	int64_t y = c->year - (c->month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (c->month + (c->month > 2 ? -3 : 9)) + 2) / 5 + c->day - 1;
	int64_t days = era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
	int64_t minutes = (days * 24 + c->hour) * 60 + c->minute - zone_minutes;

	return (minutes * 60 + c->second) * MS_SECOND;
}

bool
time_civil_parse(struct str s, struct civil *ret_date)
{
	struct civil c = {0}, again;
	uint64_t year, month, day;
	struct str rest = s;

	if (s.len != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	if (str_u64(str_split(&rest, '-'), 9999, &year) != ERR_OK ||
		str_u64(str_split(&rest, '-'), 12, &month) != ERR_OK ||
		str_u64(rest, 31, &day) != ERR_OK || year < 1 || month < 1 || day < 1)
		return false;
	c.year = (int)year;
	c.month = (int)month;
	c.day = (int)day;
	again = time_civil(time_from_civil(&c, 0), 0);
	if (again.month != c.month || again.day != c.day)
		return false;
	*ret_date = c;
	return true;
}

enum err
time_day_parse(struct str s, int zone_minutes, ms_t *ret_at)
{
	struct civil c;

	if (!time_civil_parse(s, &c) || c.year > 9998)
		return ERR_MALFORMED;
	*ret_at = time_from_civil(&c, zone_minutes);
	return ERR_OK;
}

/* Takes n digits from the front; -1: they are not there. */
static int
take_digits(struct str *s, size_t n)
{
	uint64_t value;

	if (s->len < n || str_u64(str_of(s->p, n), 9999, &value) != ERR_OK)
		return -1;
	*s = str_of(s->p + n, s->len - n);
	return (int)value;
}

static bool
take_byte(struct str *s, const char *any_of)
{
	if (s->len == 0 || s->p[0] == '\0' || strchr(any_of, s->p[0]) == NULL)
		return false;
	*s = str_of(s->p + 1, s->len - 1);
	return true;
}

/* ".123456": milliseconds, cut; 0 when there is none, -1 when it is broken. */
static int
take_fraction(struct str *s)
{
	int ms = 0, digits = 0;

	if (!take_byte(s, "."))
		return 0;
	for (; s->len > 0 && s->p[0] >= '0' && s->p[0] <= '9'; digits++) {
		if (digits < 3)
			ms = ms * 10 + (s->p[0] - '0');
		*s = str_of(s->p + 1, s->len - 1);
	}
	for (int i = digits; i < 3; i++)
		ms *= 10;
	return digits > 0 ? ms : -1;
}

/* "Z", "+09:00", "+0900", "+09" or nothing: minutes east; false when it is broken. */
static bool
take_zone(struct str *s, int *ret_minutes)
{
	bool is_west = s->len > 0 && s->p[0] == '-';
	int hours, minutes = 0;

	*ret_minutes = 0;
	if (s->len == 0 || take_byte(s, "Zz"))
		return s->len == 0;
	if (!take_byte(s, "+-"))
		return false;
	hours = take_digits(s, 2);
	if (s->len > 0) {
		take_byte(s, ":");
		minutes = take_digits(s, 2);
	}
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || s->len > 0)
		return false;
	*ret_minutes = (is_west ? -1 : 1) * (hours * 60 + minutes);
	return true;
}

enum err
time_parse(struct str s, ms_t *ret_at)
{
	struct civil c;
	int zone = 0, ms = 0;

	s = str_trim(s);
	if (s.len < 10 || !time_civil_parse(str_of(s.p, 10), &c))
		return ERR_MALFORMED;
	s = str_of(s.p + 10, s.len - 10);
	if (s.len > 0) {
		if (!take_byte(&s, "Tt "))
			return ERR_MALFORMED;
		c.hour = take_digits(&s, 2);
		c.minute = take_byte(&s, ":") ? take_digits(&s, 2) : -1;
		if (take_byte(&s, ":")) {
			c.second = take_digits(&s, 2);
			ms = take_fraction(&s);
		}
		if (!take_zone(&s, &zone))
			return ERR_MALFORMED;
	}
	if (c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 ||
		c.second > 60 || ms < 0)
		return ERR_MALFORMED;
	if (c.second == 60)
		c.second = 59;
	*ret_at = time_from_civil(&c, zone) + ms;
	return ERR_OK;
}

const char *
time_text(ms_t at, char dst[TIME_TEXT_MAX])
{
	struct civil c = time_civil(at, 0);
	int ms = (int)(at - floor_div(at, MS_SECOND) * MS_SECOND);
	int n = snprintf(dst, TIME_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", c.year % 10000,
		c.month, c.day, c.hour, c.minute, c.second);

	if (ms != 0)
		n += snprintf(dst + n, TIME_TEXT_MAX - (size_t)n, ".%03d", ms);
	snprintf(dst + n, TIME_TEXT_MAX - (size_t)n, "Z");
	return dst;
}

ms_t
time_day(ms_t at, int zone_minutes)
{
	ms_t local = at + zone_minutes * MS_MINUTE;

	return at - ((local % MS_DAY) + MS_DAY) % MS_DAY;
}
