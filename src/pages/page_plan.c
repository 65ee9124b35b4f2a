/* What to do first, and what is due when: the plan, the calendar of duties, and the same as a feed
 * (RFC 5545). */
#include "pages/programme_parts.h"

static void
put_plan_row(const struct page *pg, struct view *v, const struct plan_row *row, size_t number)
{
	programme_gap_into(pg, v, row->gap, row->n_questions);
	view_printf(v, "n", "%zu", number);
	view_flag(v, "is_later", row->later_until != 0);
	page_date(pg, v, "later_until", row->later_until);
	view_text(v, "cannot", row->cannot);
	view_text(v, "who", row->who);
}

enum err
page_plan(const struct pages *p, const struct page_frame *f, const struct plan_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "plan");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++)
		put_plan_row(&pg, view_item(pg.root, "rows"), &v->rows[i], i + 1);
	for (size_t i = 0; i < v->n_put_off; i++)
		put_plan_row(&pg, view_item(pg.root, "put_off"), &v->put_off[i], v->n + i + 1);
	for (size_t i = 0; i < v->n_pursued; i++)
		programme_row_into(&pg, view_item(pg.root, "pursued"), &v->pursued[i]);
	view_flag(pg.root, "has_rows", v->n > 0);
	view_flag(pg.root, "has_put_off", v->n_put_off > 0);
	view_flag(pg.root, "has_pursued", v->n_pursued > 0);
	view_flag(pg.root, "has_more", v->n_all > v->n + v->n_put_off);
	page_count(&pg, pg.root, "all", v->n_all);
	page_count(&pg, pg.root, "count", v->n);
	view_flag(pg.root, "needs_reason", v->problems.n > 0);
	view_text(pg.root, "sector", v->sector);
	return page_end(&pg, "plan", out);
}

/* ---- duties ---- */

static const char *
span_of(const struct page *pg, ms_t due)
{
	struct civil now = time_civil(pg->frame->now, pg->frame->zone_minutes);
	struct civil then = time_civil(due, pg->frame->zone_minutes);

	if (due < time_day(pg->frame->now, pg->frame->zone_minutes))
		return "overdue";
	if (then.year == now.year && then.month == now.month)
		return "month";
	return "later";
}

/* Both lists as one, the earliest first. */
struct both {
	const struct duties_view *v;
	size_t i, k;
	const struct duty_row *duty; /* or */
	const struct page_dated *dated;
};

static bool
next_of(struct both *b)
{
	bool has_duty = b->i < b->v->n, has_dated = b->k < b->v->n_dated;

	b->duty = NULL;
	b->dated = NULL;
	if (has_duty && has_dated)
		has_dated = b->v->dated[b->k].due < b->v->rows[b->i].due->due;
	if (has_dated)
		b->dated = &b->v->dated[b->k++];
	else if (has_duty)
		b->duty = &b->v->rows[b->i++];
	return has_duty || has_dated;
}

enum err
page_duties(const struct pages *p, const struct page_frame *f, const struct duties_view *v,
	struct buf *out)
{
	struct both at = {.v = v};
	const char *last = "";
	struct view *span = NULL;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "duties");

	if (err != ERR_OK)
		return err;
	for (size_t n = 1; next_of(&at); n++) {
		const char *now = span_of(&pg, at.duty != NULL ? at.duty->due->due : at.dated->due);
		struct view *row;

		if (strcmp(now, last) != 0)
			span = view_item(pg.root, "spans");
		last = now;
		view_c(span, "span", now);
		row = view_item(span, "rows");
		view_printf(row, "n", "%zu", n);
		if (at.dated != NULL) {
			page_dated_into(&pg, row, at.dated);
			continue;
		}
		programme_due_into(&pg, row, at.duty->due);
		view_text(row, "who", at.duty->who);
		view_text(row, "note", at.duty->note);
	}
	view_flag(pg.root, "has_rows", v->n + v->n_dated > 0);
	view_text(pg.root, "calendar", v->calendar_url);
	page_count(&pg, pg.root, "count", v->n_calendars);
	view_flag(pg.root, "has_calendars", v->n_calendars > 0);
	return page_end(&pg, "duties", out);
}

/* ---- the feed ---- */

#define LINE_OCTETS 75 /* RFC 5545 section 3.1: longer lines are folded */

/* TEXT of section 3.3.11: backslash, semicolon, comma and line ends are escaped. */
static void
ics_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (c == '\\' || c == ';' || c == ',')
			buf_byte(b, '\\');
		if (c == '\n')
			buf_c(b, "\\n");
		else if ((uint8_t)c >= ' ' && c != 0x7f)
			buf_byte(b, (uint8_t)c);
	}
}

/* One line, folded at characters, not within them. */
static void
ics_line(struct buf *out, const struct buf *line)
{
	size_t at = 0, room = LINE_OCTETS;

	while (at < line->len) {
		size_t n = line->len - at < room ? line->len - at : room;

		while (n > 0 && at + n < line->len && ((uint8_t)line->p[at + n] & 0xc0) == 0x80)
			n--;
		if (at > 0)
			buf_c(out, "\r\n ");
		buf_add(out, line->p + at, n);
		at += n;
		room = LINE_OCTETS - 1; /* the blank of a continuation counts */
	}
	buf_c(out, "\r\n");
}

static void
ics_put(struct buf *out, const char *name, struct str value)
{
	struct buf line = buf_of(PAGE_TEXT_BYTES_MAX);

	buf_printf(&line, "%s:", name);
	ics_text(&line, value);
	ics_line(out, &line);
	buf_done(&line);
}

static void
ics_day(struct buf *out, const char *name, ms_t at, int zone_minutes)
{
	struct civil c = time_civil(at, zone_minutes);

	buf_printf(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, c.year, c.month, c.day);
}

struct event {
	struct str key;
	ms_t due;
	const char *summary, *about; /* keys of words */
	unsigned ahead_days;	     /* a reminder rings so long before; 0: none */
};

static void
ics_event(const struct page *pg, struct view *v, const struct event *e, struct str host,
	struct buf *out)
{
	struct buf uid = buf_of(1024);
	struct civil now = time_civil(pg->frame->now, 0);

	buf_c(out, "BEGIN:VEVENT\r\n");
	buf_printf(&uid, "%.*s@%.*s", STR_FMT(e->key), STR_FMT(host));
	ics_put(out, "UID", buf_view(&uid));
	buf_printf(out, "DTSTAMP:%04d%02d%02dT%02d%02d%02dZ\r\n", now.year, now.month, now.day,
		now.hour, now.minute, now.second);
	ics_day(out, "DTSTART", e->due, pg->frame->zone_minutes);
	ics_day(out, "DTEND", e->due + MS_DAY, pg->frame->zone_minutes);
	page_fill(pg, v, "summary", e->summary, v);
	ics_put(out, "SUMMARY", view_get(v, STR("summary"))->text);
	page_fill(pg, v, "description", e->about, v);
	ics_put(out, "DESCRIPTION", view_get(v, STR("description"))->text);
	buf_c(out, "TRANSP:TRANSPARENT\r\n");
	if (e->ahead_days > 0) { /* section 3.6.6 */
		buf_printf(
			out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P%uD\r\n", e->ahead_days);
		ics_put(out, "DESCRIPTION", view_get(v, STR("summary"))->text);
		buf_c(out, "END:VALARM\r\n");
	}
	buf_c(out, "END:VEVENT\r\n");
	buf_done(&uid);
}

static void
ics_both(const struct page *pg, const struct both *at, struct str host, struct buf *out)
{
	struct view *v = view_new(pg->arena);
	struct event e = {.about = "ics.about"};
	char summary[32];

	if (v == NULL)
		return;
	if (at->dated != NULL) {
		page_dated_into(pg, v, at->dated);
		str_copy(str_c("dated."), summary, sizeof(summary));
		str_copy(str_c(at->dated->kind), summary + 6, sizeof(summary) - 6);
		e = (struct event){at->dated->key, at->dated->due, summary, "ics.dated",
			(unsigned)(at->dated->ahead / MS_DAY)};
	} else {
		programme_due_into(pg, v, at->duty->due);
		e.key = at->duty->due->key;
		e.due = at->duty->due->due;
		e.summary = at->duty->due->duty != NULL ? "ics.duty" : "ics.again";
	}
	ics_event(pg, v, &e, host, out);
}

enum err
page_calendar(const struct pages *p, const struct page_frame *f, const struct duties_view *v,
	struct str host, struct buf *out)
{
	struct both at = {.v = v};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "duties");

	if (err != ERR_OK)
		return err;
	buf_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sakimori//Duties//EN\r\n"
		   "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	ics_put(out, "X-WR-CALNAME", page_words(&pg, "ics.name"));
	while (next_of(&at))
		ics_both(&pg, &at, host, out);
	buf_c(out, "END:VCALENDAR\r\n");
	err = arena_err(pg.arena) == ERR_OK ? buf_err(out) : ERR_FULL;
	page_drop(&pg);
	return err;
}
