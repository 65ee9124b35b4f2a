/* Numbers, dates and widths of cells; see cells.h. */
#include "docs/cells.h"

#include "base/limits.h"
#include "base/time.h"
#include "docs/docs.h"
#include "wire/xml/xml.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits(struct str s, size_t i)
{
	size_t from = i;

	while (i < s.len && is_digit(s.p[i]))
		i++;
	return i - from;
}

bool
cells_is_number(struct str s)
{
	size_t i = s.len > 0 && s.p[0] == '-', n = digits(s, i);

	if (n == 0 || n > 15 || (n > 1 && s.p[i] == '0'))
		return false;
	i += n;
	if (i == s.len)
		return true;
	if (s.p[i] != '.')
		return false;
	n = digits(s, i + 1);
	return n > 0 && n <= 15 && i + 1 + n == s.len;
}

static bool
number_at(struct str s, size_t at, size_t n, int *ret)
{
	*ret = 0;
	if (at + n > s.len || digits(str_of(s.p + at, n), 0) != n)
		return false;
	for (size_t i = at; i < at + n; i++)
		*ret = *ret * 10 + (s.p[i] - '0');
	return true;
}

enum err
cells_date(struct str s, double *ret_serial, bool *ret_has_time)
{
	static const struct civil zero = {.year = 1899, .month = 12, .day = 30};
	struct civil c = {0}, back;
	bool has_time = s.len == 19 && s.p[10] == 'T';
	double serial;

	if ((s.len != 10 && !has_time) || s.p[4] != '-' || s.p[7] != '-' ||
		!number_at(s, 0, 4, &c.year) || !number_at(s, 5, 2, &c.month) ||
		!number_at(s, 8, 2, &c.day) || c.year < 1 || c.month < 1 || c.month > 12)
		return ERR_MALFORMED;
	if (has_time && (!number_at(s, 11, 2, &c.hour) || !number_at(s, 14, 2, &c.minute) ||
				!number_at(s, 17, 2, &c.second) || c.hour > 23 || c.minute > 59 ||
				c.second > 59))
		return ERR_MALFORMED;
	back = time_civil(time_from_civil(&c, 0), 0);
	serial = (double)(time_from_civil(&c, 0) - time_from_civil(&zero, 0)) / (double)MS_DAY;
	if (back.day != c.day || back.month != c.month || serial < 61)
		return ERR_MALFORMED;
	*ret_serial = serial;
	*ret_has_time = has_time;
	return ERR_OK;
}

uint32_t
cells_width(struct str s)
{
	uint32_t width = 0, most = 0, cp = 0;

	for (size_t i = 0; i < s.len;) {
		size_t n = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		i += n == 0 ? 1 : n;
		if (n == 1 && cp == '\n') {
			most = width > most ? width : most;
			width = 0;
		} else {
			width += n >= 3 && (cp < 0xff61 || cp > 0xffdc) ? 2 : 1;
		}
	}
	return width > most ? width : most;
}

void
cells_put_text(struct buf *b, struct str text)
{
	struct str s = str_cut(text, LIMIT_CELL_BYTES / 3); /* 32,767 units in any script */
	size_t from = 0;

	for (size_t i = 0; i + 7 <= s.len; i++) {
		if (s.p[i] != '_' || s.p[i + 1] != 'x' || s.p[i + 6] != '_')
			continue;
		xml_put(b, str_of(s.p + from, i - from));
		buf_c(b, "_x005F_");
		from = i + 1;
	}
	xml_put(b, str_of(s.p + from, s.len - from));
}

bool
docs_is_formula(struct str text)
{
	/* Also in full width, which some programs take for the same; an end of line begins one in others. */
	static const struct str wide[] = {
		{"\xef\xbc\x9d", 3}, {"\xef\xbc\x8b", 3}, {"\xef\xbc\x8d", 3}, {"\xef\xbc\xa0", 3}};

	if (text.len == 0)
		return false;
	if (strchr("=+-@\t\r\n", text.p[0]) != NULL && text.p[0] != '\0')
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (str_starts(text, wide[i]))
			return true;
	return false;
}
