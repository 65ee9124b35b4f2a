/* See date.h. An era counts from its first day; its first year is 元年. */
#include "docs/date.h"

#include <stdio.h>

static const struct era {
	int year, month, day; /* its first day */
	const char *name;
	char letter;
} eras[] = {
	{2019, 5, 1, "令和", 'R'},
	{1989, 1, 8, "平成", 'H'},
	{1926, 12, 25, "昭和", 'S'},
	{1912, 7, 30, "大正", 'T'},
	{1868, 1, 25, "明治", 'M'},
};

static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"};

static int
number_of(int year, int month, int day)
{
	return year * 10000 + month * 100 + day;
}

/* NULL: before all of them. */
static const struct era *
era_of(const struct civil *c)
{
	int day = number_of(c->year, c->month, c->day);

	for (size_t i = 0; i < sizeof(eras) / sizeof(eras[0]); i++)
		if (day >= number_of(eras[i].year, eras[i].month, eras[i].day))
			return &eras[i];
	return NULL;
}

static void
put_year(struct buf *out, const struct civil *c, bool is_era)
{
	const struct era *e = is_era ? era_of(c) : NULL;

	if (e == NULL)
		buf_printf(out, "%d年", c->year);
	else if (c->year == e->year)
		buf_printf(out, "%s元年", e->name);
	else
		buf_printf(out, "%s%d年", e->name, c->year - e->year + 1);
}

void
docs_date(struct buf *out, ms_t at, const struct date_style *style)
{
	struct civil c = time_civil(at, style->zone_minutes);

	if (style->lang == LANG_EN) {
		buf_printf(out, "%d %s %d", c.day, months[c.month - 1], c.year);
		return;
	}
	put_year(out, &c, style->is_era);
	buf_printf(out, "%d月%d日", c.month, c.day);
}

void
docs_date_short(struct buf *out, ms_t at, const struct date_style *style)
{
	struct civil c = time_civil(at, style->zone_minutes);
	const struct era *e = style->is_era && style->lang != LANG_EN ? era_of(&c) : NULL;

	if (e != NULL)
		buf_printf(out, "%c%d", e->letter, c.year - e->year + 1);
	else
		buf_printf(out, "%d", c.year);
	buf_printf(out, ".%d.%d", c.month, c.day);
}

void
docs_month(struct buf *out, ms_t at, const struct date_style *style)
{
	struct civil c = time_civil(at, style->zone_minutes);

	if (style->lang == LANG_EN) {
		buf_printf(out, "%s %d", months[c.month - 1], c.year);
		return;
	}
	put_year(out, &c, style->is_era);
	buf_printf(out, "%d月", c.month);
}

int
docs_fiscal_year(ms_t at, int first_month, int zone_minutes)
{
	struct civil c = time_civil(at, zone_minutes);

	return c.month < first_month ? c.year - 1 : c.year;
}

void
docs_fiscal_words(struct buf *out, int year, int first_month, const struct date_style *style)
{
	struct civil c = {.year = year, .month = first_month, .day = 1};

	if (style->lang == LANG_EN) {
		buf_printf(out, "fiscal year %d", year);
		return;
	}
	put_year(out, &c, style->is_era);
	buf_c(out, "度");
}

void
docs_yen(struct buf *out, int64_t yen, enum lang lang)
{
	char digits[24];
	size_t n = (size_t)snprintf(digits, sizeof(digits), "%lld", (long long)yen);

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0 && digits[i - 1] != '-')
			buf_byte(out, ',');
		buf_byte(out, (uint8_t)digits[i]);
	}
	buf_c(out, lang == LANG_EN ? " yen" : "円");
}
