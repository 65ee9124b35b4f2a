/*
 * Dates, spans and numbers as people read them, in Japanese and English; by table and counting, no
 * locale. Plain Japanese uses the same forms as Japanese.
 */
#include "pages/show.h"

static const char *const weekdays_ja[] = {"日", "月", "火", "水", "木", "金", "土"};
static const char *const weekdays_en[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months_en[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static void
show_day(struct buf *out, enum lang lang, const struct civil *c, bool with_year)
{
	if (lang == LANG_EN) {
		buf_printf(
			out, "%s %d %s", weekdays_en[c->weekday], c->day, months_en[c->month - 1]);
		if (with_year)
			buf_printf(out, " %d", c->year);
		return;
	}
	if (with_year)
		buf_printf(out, "%d年", c->year);
	buf_printf(out, "%d月%d日(%s)", c->month, c->day, weekdays_ja[c->weekday]);
}

static void
show_hour(struct buf *out, enum lang lang, const struct civil *c)
{
	buf_printf(out, lang == LANG_EN ? "%d:%02d" : "%d時%02d分", c->hour, c->minute);
}

void
show_date(struct buf *out, enum lang lang, ms_t at, int zone_minutes)
{
	struct civil c = time_civil(at, zone_minutes);

	show_day(out, lang, &c, true);
}

void
show_clock(struct buf *out, enum lang lang, ms_t at, int zone_minutes)
{
	struct civil c = time_civil(at, zone_minutes);

	show_hour(out, lang, &c);
}

void
show_time(struct buf *out, enum lang lang, ms_t at, int zone_minutes)
{
	show_date(out, lang, at, zone_minutes);
	buf_c(out, lang == LANG_EN ? ", " : " ");
	show_clock(out, lang, at, zone_minutes);
}

/* Days from one civil day to another in the same zone. */
static int64_t
days_between(ms_t from, ms_t to, int zone_minutes)
{
	ms_t zone = zone_minutes * MS_MINUTE;
	ms_t a = from + zone, b = to + zone;

	return (b - ((b % MS_DAY) + MS_DAY) % MS_DAY - (a - ((a % MS_DAY) + MS_DAY) % MS_DAY)) /
	       MS_DAY;
}

void
show_when(struct buf *out, enum lang lang, ms_t at, const struct show_now *now)
{
	struct civil c = time_civil(at, now->zone_minutes);
	int64_t days = days_between(at, now->at, now->zone_minutes);

	if (days == 0)
		buf_c(out, lang == LANG_EN ? "today" : "きょう");
	else if (days == 1)
		buf_c(out, lang == LANG_EN ? "yesterday" : "きのう");
	else
		show_day(out, lang, &c, c.year != time_civil(now->at, now->zone_minutes).year);
	buf_c(out, lang == LANG_EN && days > 1 ? ", " : " ");
	show_hour(out, lang, &c);
}

struct unit {
	ms_t ms;
	const char *ja, *one, *many;
};

static const struct unit units[] = {
	{MS_DAY, "日", "day", "days"},
	{MS_HOUR, "時間", "hour", "hours"},
	{MS_MINUTE, "分", "minute", "minutes"},
	{MS_SECOND, "秒", "second", "seconds"},
};

static void
show_unit(struct buf *out, enum lang lang, int64_t n, const struct unit *unit)
{
	if (lang == LANG_EN)
		buf_printf(out, "%lld %s", (long long)n, n == 1 ? unit->one : unit->many);
	else
		buf_printf(out, "%lld%s", (long long)n, unit->ja);
}

/* Below a minute with one decimal, above in the two largest units. */
void
show_span(struct buf *out, enum lang lang, ms_t span)
{
	size_t i = 0;
	int64_t rest;

	if (span < 0)
		span = 0;
	if (span < MS_MINUTE && span % MS_SECOND >= 50 && span < MS_MINUTE - 50) {
		int64_t tenths = (span + 50) / 100;

		buf_printf(out, "%lld", (long long)(tenths / 10));
		if (tenths % 10 != 0)
			buf_printf(out, ".%lld", (long long)(tenths % 10));
		buf_c(out, lang == LANG_EN ? " seconds" : "秒");
		return;
	}
	while (i < 3 && span < units[i].ms)
		i++;
	show_unit(out, lang, span / units[i].ms, &units[i]);
	rest = i < 3 ? span % units[i].ms / units[i + 1].ms : 0;
	if (rest == 0)
		return;
	if (lang == LANG_EN)
		buf_byte(out, ' ');
	show_unit(out, lang, rest, &units[i + 1]);
}

void
show_count(struct buf *out, uint64_t n)
{
	char digits[32];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_byte(out, ',');
		buf_byte(out, (uint8_t)digits[i]);
	}
}

void
show_bytes(struct buf *out, enum lang lang, uint64_t bytes)
{
	static const char *const names[] = {"kB", "MB", "GB", "TB", "PB"};
	uint64_t unit = 1000;
	size_t i = 0;

	if (bytes < 10000) {
		show_count(out, bytes);
		buf_c(out, lang == LANG_EN ? (bytes == 1 ? " byte" : " bytes") : "バイト");
		return;
	}
	while (i < 4 && bytes / unit >= 1000) {
		unit *= 1000;
		i++;
	}
	if (bytes / unit < 100 && bytes % unit >= unit / 10)
		buf_printf(out, "%llu.%llu %s", (unsigned long long)(bytes / unit),
			(unsigned long long)(bytes % unit / (unit / 10)), names[i]);
	else
		buf_printf(out, "%llu %s", (unsigned long long)(bytes / unit), names[i]);
}

void
show_about(struct buf *out, enum lang lang, uint64_t bytes)
{
	static const char *const names[] = {"kB", "MB", "GB", "TB", "PB"};
	uint64_t unit = 1000, tenths;
	size_t i = 0;

	if (bytes < 1000) {
		buf_c(out, lang == LANG_EN ? "less than 1 kB" : "1 kBより少し");
		return;
	}
	/* 995 of a unit would be rounded to 1,000 of it */
	while (i < 4 && bytes / unit >= 995) {
		unit *= 1000;
		i++;
	}
	tenths = bytes / (unit / 10) + (bytes % (unit / 10) >= unit / 20);
	buf_c(out, lang == LANG_EN ? "about " : "約");
	if (tenths < 100 && tenths % 10 != 0)
		buf_printf(out, "%u.%u %s", (unsigned)(tenths / 10), (unsigned)(tenths % 10),
			names[i]);
	else if (tenths < 1000)
		buf_printf(out, "%u %s", (unsigned)((tenths + 5) / 10), names[i]);
	else
		buf_printf(out, "%u %s", (unsigned)((tenths + 50) / 100 * 10), names[i]);
}

/* "2020-01-14" as a date in words; other text as it is. */
void
show_civil(struct buf *out, enum lang lang, struct str iso)
{
	struct str rest = iso;
	uint64_t year, month, day;
	struct str y = str_split(&rest, '-'), m = str_split(&rest, '-');

	if (y.len != 4 || str_u64(y, 9999, &year) != ERR_OK || str_u64(m, 12, &month) != ERR_OK ||
		str_u64(rest, 31, &day) != ERR_OK || month == 0 || day == 0)
		buf_str(out, iso);
	else if (lang == LANG_EN)
		buf_printf(out, "%d %s %d", (int)day, months_en[month - 1], (int)year);
	else
		buf_printf(out, "%d年%d月%d日", (int)year, (int)month, (int)day);
}
