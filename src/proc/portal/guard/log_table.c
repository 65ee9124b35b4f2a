/* The record of questions as a table for other programs: see log.h. */
#include "proc/portal/guard/log.h"

#include "model/guard.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/web/handlers.h"

#include "pages/guard_log.h"

#include <stdio.h>

/* A cell: quoted, and no formula. */
static void
put_cell(struct buf *b, struct str s)
{
	buf_c(b, "\"");
	if (s.len > 0 && memchr("=+-@\t\r", s.p[0], 6) != NULL)
		buf_c(b, "'");
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			buf_c(b, "\"");
		buf_byte(b, (uint8_t)s.p[i]);
	}
	buf_c(b, "\"");
}

static void
put_words(const struct request *r, struct buf *b, const char *group, const char *name)
{
	char key[64];

	snprintf(key, sizeof(key), "guard.log.%s.%s", group, name);
	put_cell(b, name[0] == '\0' ? STR("") : words_of(r, key, r->lang));
}

/* Why, as the page says it; words of packs/text hold {list}. */
static void
put_why(const struct request *r, struct buf *b, const struct guard_log_row *row)
{
	char key[64];
	struct str words = STR("");
	struct buf text = buf_of(1024);
	ptrdiff_t at;

	snprintf(key, sizeof(key), "guard.log.why.%s", row->why);
	if (row->why[0] != '\0')
		words = words_of(r, key, r->lang);
	at = str_find(words, STR("{list}"));
	if (at >= 0) {
		buf_add(&text, words.p, (size_t)at);
		buf_add(&text, row->list.p, row->list.len);
		at += 6;
		buf_add(&text, words.p + at, words.len - (size_t)at);
	} else {
		buf_add(&text, words.p, words.len);
	}
	put_cell(b, buf_view(&text));
	buf_done(&text);
}

static void
put_time(const struct request *r, struct buf *b, ms_t at)
{
	struct civil c = time_civil(at, r->zone_minutes);
	char text[40];

	snprintf(text, sizeof(text), "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour,
		c.minute);
	put_cell(b, str_c(text));
}

static void
put_table_row(const struct request *r, struct buf *b, const struct guard_log_row *row)
{
	struct str who = row->who.name;

	if (row->who.device != NULL)
		who = row->who.device->name.len > 0 ? row->who.device->name
						    : str_c(row->who.device->id.text);
	put_cell(b, who);
	buf_c(b, ",");
	put_cell(b, row->name);
	buf_c(b, ",");
	put_words(r, b, "did", row->did);
	buf_c(b, ",");
	put_why(r, b, row);
	buf_c(b, ",");
	put_cell(b, row->list);
	buf_c(b, ",");
	put_cell(b, row->found);
	buf_printf(b, ",%llu,", (unsigned long long)row->times);
	put_time(r, b, row->first);
	buf_c(b, ",");
	put_time(r, b, row->last);
	buf_c(b, ",");
	put_cell(b, str_c(row->why)); /* its short name, for programs */
	buf_c(b, ",");
	for (unsigned i = 0, n = 0; i < GUARD_DOORS_MAX; i++)
		if ((row->doors & 1U << i) != 0)
			buf_printf(
				b, "%s%s", n++ > 0 ? " " : "", guard_door_name((enum guard_door)i));
	buf_c(b, "\r\n");
}

void
guard_log_table(const struct request *r, const struct guard_log_row *rows, size_t n, struct buf *b)
{
	static const char *const columns[] = {"who", "name", "did", "why", "list", "found", "times",
		"first", "last", "code", "doors"};

	buf_c(b, "\xef\xbb\xbf");
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		if (i > 0)
			buf_c(b, ",");
		put_words(r, b, "col", columns[i]);
	}
	buf_c(b, "\r\n");
	for (size_t i = 0; i < n; i++)
		put_table_row(r, b, &rows[i]);
}
