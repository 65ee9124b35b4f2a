/* Which numbers are dates: styles.xml (ECMA-376 part 1, section 18.8), and dates as text. */
#include "base/limits.h"
#include "base/time.h"
#include "wire/xlsx/own.h"

#include <stdio.h>

#define FORMATS_MAX 1024 /* of a book's own */

/* Section 18.8.30; 27..36 and 50..58 are dates in East Asian editions. */
static enum xlsx_style
builtin_style(uint64_t id)
{
	if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
		return XLSX_TIME;
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
		return id == 32 || id == 33 || id == 55 || id == 56 ? XLSX_TIME : XLSX_DATE;
	return XLSX_PLAIN;
}

/* Jumps over what is literal: quoted text, an escaped or padding character, [Red]. */
static size_t
skip_literal(struct str f, size_t i)
{
	char c = f.p[i];

	if (c == '\\' || c == '_' || c == '*')
		return i + 2;
	if (c == '"') {
		for (i++; i < f.len && f.p[i] != '"'; i++)
			;
		return i + 1;
	}
	if (c == '[' && !(i + 2 <= f.len && (f.p[i + 1] == 'h' || f.p[i + 1] == 'H'))) {
		for (i++; i < f.len && f.p[i] != ']'; i++)
			;
		return i + 1;
	}
	return i;
}

enum xlsx_style
xlsx_format_style(struct str format)
{
	bool has_day = false, has_time = false;
	size_t i = 0;

	if (str_starts_nocase(format, STR("General")) || str_starts(format, STR("G/")))
		return XLSX_PLAIN;
	while (i < format.len && format.p[i] != ';') {
		size_t next = skip_literal(format, i);
		char c = format.p[i] | 0x20; /* small */

		if (next != i) {
			i = next;
			continue;
		}
		has_day |= c == 'y' || c == 'd' || c == 'g' || (format.p[i] == 'e');
		has_day |= c == 'm' && !has_time;
		has_time |= c == 'h' || c == 's';
		i++;
	}
	return has_day ? XLSX_DATE : has_time ? XLSX_TIME : XLSX_PLAIN;
}

struct styles {
	struct {
		uint64_t id;
		uint8_t kind;
	} formats[FORMATS_MAX];
	uint32_t n_formats;
	struct buf kinds;
	bool is_in_cells; /* cellXfs, not cellStyleXfs */
	bool is_in_cell;
	struct xml_handler handler;
};

static enum xlsx_style
style_of(const struct styles *s, uint64_t id)
{
	for (uint32_t i = 0; i < s->n_formats; i++)
		if (s->formats[i].id == id)
			return (enum xlsx_style)s->formats[i].kind;
	return builtin_style(id);
}

/* Section 18.8.33: what does not say so is locked. */
static void
take_protection(struct styles *s, struct str locked)
{
	if (s->kinds.len > 0 && (str_equal(locked, STR("0")) || str_equal(locked, STR("false"))))
		s->kinds.p[s->kinds.len - 1] |= XLSX_UNLOCKED;
}

static void
on_open(void *arg, const struct xml_tag *tag)
{
	struct styles *s = arg;
	uint64_t id = 0;

	if (xml_is(tag, "cellXfs"))
		s->is_in_cells = true;
	if (xml_is(tag, "protection") && s->is_in_cell)
		take_protection(s, xml_attribute(tag, "locked"));
	if (!xml_is(tag, "numFmt") && !(xml_is(tag, "xf") && s->is_in_cells))
		return;
	if (str_u64(xml_attribute(tag, "numFmtId"), UINT32_MAX, &id) != ERR_OK)
		id = 0;
	if (xml_is(tag, "xf")) {
		s->is_in_cell = true;
		buf_byte(&s->kinds, (uint8_t)style_of(s, id));
		if (buf_err(&s->kinds) != ERR_OK)
			s->handler.stop = ERR_LIMIT;
	} else if (s->n_formats < FORMATS_MAX) {
		s->formats[s->n_formats].id = id;
		s->formats[s->n_formats++].kind =
			(uint8_t)xlsx_format_style(xml_attribute(tag, "formatCode"));
	}
}

static void
on_close(void *arg, const struct xml_tag *tag)
{
	struct styles *s = arg;

	if (xml_is(tag, "cellXfs"))
		s->is_in_cells = false;
	if (xml_is(tag, "xf"))
		s->is_in_cell = false;
}

enum err
xlsx_read_styles(struct unzip *u, struct str entry, struct arena *a, struct xlsx_styles *ret_styles,
	struct errinfo *info)
{
	struct styles *s = arena_alloc(a, sizeof(*s));
	uint8_t *kinds = NULL;
	enum err err;

	if (s == NULL)
		return err_say(info, ERR_LIMIT, 0, "out of memory");
	s->kinds = buf_of(LIMIT_BOOK_STYLES);
	s->handler = (struct xml_handler){.open = on_open, .close = on_close, .arg = s};
	err = xlsx_read_entry(u, entry, &s->handler, info);
	if (err == ERR_OK) {
		kinds = arena_alloc(a, s->kinds.len + 1);
		err = kinds == NULL ? ERR_LIMIT : ERR_OK;
	}
	if (err == ERR_OK) {
		if (s->kinds.len > 0)
			memcpy(kinds, s->kinds.p, s->kinds.len);
		*ret_styles = (struct xlsx_styles){.n = (uint32_t)s->kinds.len, .kinds = kinds};
	}
	buf_done(&s->kinds);
	return err;
}

/* Section 18.17.4: day 1 is 1900-01-01 and a 29 February 1900 is counted, which never was; or day 0
 * is 1904-01-01. */
enum err
xlsx_date_text(double serial, enum xlsx_style style, bool is_1904, char *dst, size_t size)
{
	static const struct civil zero_1900 = {.year = 1899, .month = 12, .day = 30};
	static const struct civil zero_1904 = {.year = 1904, .month = 1, .day = 1};
	ms_t zero = time_from_civil(is_1904 ? &zero_1904 : &zero_1900, 0);
	int64_t seconds;
	struct civil c;

	if (!(serial >= 0 && serial < 2958466)) /* 9999-12-31 */
		return ERR_MALFORMED;
	if (!is_1904 && serial >= 60 && serial < 61)
		return ERR_MALFORMED;
	seconds = (int64_t)(serial * 86400 + 0.5);
	if (!is_1904 && serial < 60 && serial >= 1)
		seconds += 86400;
	c = time_civil(zero + seconds * MS_SECOND, 0);
	if (serial < 1 && style == XLSX_TIME)
		snprintf(dst, size, "%02d:%02d:%02d", c.hour, c.minute, c.second);
	else if (seconds % 86400 != 0)
		snprintf(dst, size, "%04d-%02d-%02dT%02d:%02d:%02d", c.year % 10000, c.month, c.day,
			c.hour, c.minute, c.second);
	else
		snprintf(dst, size, "%04d-%02d-%02d", c.year % 10000, c.month, c.day);
	return ERR_OK;
}
