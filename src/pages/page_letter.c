/* The weekly letter as page and mail, the mail about one alert, and the report of a trial watch. */
#include "pages/case.h"
#include "pages/parts.h"

#define MAIL_COLUMNS 72
#define SHEET_ROWS_MAX 5 /* of each list on a report of one page */

/* The sentence that the letter begins with. */
static const char *
sum_of(const struct letter_view *v)
{
	bool is_urgent = false;

	for (size_t i = 0; i < v->n_alerts; i++)
		is_urgent = is_urgent || v->alerts[i].alert->severity == SEVERITY_ACT_NOW;
	if (is_urgent)
		return "now";
	if (v->n_weak_now > 0)
		return "weak";
	return v->n_alerts > 0 ? "look" : "calm";
}

static bool
is_blind(const struct page_frame *f)
{
	return f->sight == PAGE_SIGHT_ANNOUNCEMENTS || f->sight == PAGE_SIGHT_NOTHING;
}

/* Letters are kept and printed: times in full, not "yesterday". */
static void
put_alert(const struct page *pg, struct view *v, const struct alert_brief *a)
{
	page_alert_into(pg, v, a);
	page_time(pg, v, "when", a->alert->last_seen);
}

static void
put_new(const struct page *pg, struct view *v, const struct device_brief *d)
{
	page_device_into(pg, v, d);
	page_time(pg, v, "first_seen", d->first_seen);
}

/* The head of a day, to keep: its first 16 digits in groups, as people compare them, and all. */
static void
put_head(const struct page *pg, struct view *root, const struct letter_view *v)
{
	struct civil day = time_civil(v->head_at, pg->frame->zone_minutes);
	char hex[sizeof(v->head) * 2 + 1], groups[24];

	for (size_t i = 0; i < sizeof(v->head); i++)
		snprintf(hex + i * 2, 3, "%02x", v->head[i]);
	snprintf(groups, sizeof(groups), "%.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
	view_flag(root, "has_head", v->head_at != 0);
	view_printf(root, "head_short", "%s", groups);
	view_printf(root, "head", "%s", hex);
	view_printf(root, "head_at", "%04d-%02d-%02d", day.year, day.month, day.day);
}

static void
put_letter(const struct page *pg, struct view *root, const struct letter_view *v)
{
	const char *sum = sum_of(v);

	page_date(pg, root, "from", v->from);
	page_date(pg, root, "to", v->to > v->from ? v->to - 1 : v->to);
	view_c(root, "sum", is_blind(pg->frame) && strcmp(sum, "calm") == 0 ? "blind" : sum);
	view_c(root, "tone",
		strcmp(sum, "calm") == 0 && is_blind(pg->frame) ? "look"
		: strcmp(sum, "weak") == 0			? "now"
								: sum);
	page_count(pg, root, "count", strcmp(sum, "weak") == 0 ? v->n_weak_now : v->n_alerts);
	view_flag(root, "has_alerts", v->n_alerts > 0);
	for (size_t i = 0; i < v->n_alerts; i++)
		put_alert(pg, view_item(root, "alerts"), &v->alerts[i]);
	view_flag(root, "has_records", v->n_records > 0);
	page_count(pg, root, "records_all", v->n_records_all);
	for (size_t i = 0; i < v->n_records; i++)
		put_alert(pg, view_item(root, "records"), &v->records[i]);
	view_flag(root, "has_rest", v->n_records_all > v->n_records);
	view_flag(root, "has_new", v->n_new_devices > 0);
	page_count(pg, root, "new_count", v->n_new_devices);
	for (size_t i = 0; i < v->n_new_devices; i++)
		put_new(pg, view_item(root, "new_devices"), &v->new_devices[i]);
	page_count(pg, root, "devices", v->n_devices);
	page_count(pg, root, "frames", v->frames);
	page_count(pg, root, "flows", v->flows);
	view_flag(root, "was_down", v->down_for >= MS_MINUTE);
	page_span(pg, root, "down_for", v->down_for);
	view_flag(root, "has_dropped", v->dropped > 0);
	page_count(pg, root, "dropped", v->dropped);
	view_flag(root, "has_updates", v->updates_overdue + v->updates_ended + v->n_weak_now > 0);
	page_count(pg, root, "updates_overdue", v->updates_overdue);
	page_count(pg, root, "updates_ended", v->updates_ended);
	view_flag(root, "has_disk_lost_week", v->disk_lost > 0);
	page_count(pg, root, "disk_lost_week", v->disk_lost);
	put_head(pg, root, v);
}

static void
put_neighbour(const struct page *pg, const char *name, ms_t at)
{
	struct civil c = time_civil(at, pg->frame->zone_minutes);
	char day[40];

	if (at == 0)
		return;
	snprintf(day, sizeof(day), "%04d-%02d-%02d", c.year, c.month, c.day);
	page_link(pg, pg->root, name, "/letter/", str_c(day));
}

enum err
page_letter(const struct pages *p, const struct page_frame *f, const struct letter_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LETTER, "letter");

	if (err != ERR_OK)
		return err;
	put_letter(&pg, pg.root, v);
	put_neighbour(&pg, "previous", v->previous);
	put_neighbour(&pg, "next", v->next);
	return page_end(&pg, "letter", out);
}

/* A behaviour in a word or two; a detector without such a word is told by its title. */
static void
put_behaviour(const struct page *pg, struct view *v, const struct detect_pack *pack)
{
	char id[DETECTOR_NAME_MAX];
	struct detection none = {0};
	struct device_brief device = {.name = page_words(pg, "device.word")};
	struct alert_brief alert = {.device = &device};
	struct view *names = view_new(pg->arena);

	str_copy(pack->id, id, sizeof(id));
	if (page_has_words(pg, "behaviour.", pack->id)) {
		view_text(v, "found_name", page_words_of(pg, "behaviour.", id));
	} else if (names != NULL) {
		page_alert_names(pg, names, &alert, &none);
		page_fill_words(
			pg, v, "found_name", words_in(&pack->title, pg->frame->lang), names);
	}
}

static void
put_kind(const struct page *pg, struct view *v, const struct count_of *kind)
{
	const struct detect_pack *pack = detect_packs_find(pg->pages->detects, kind->name);

	if (pack == NULL)
		view_text(v, "found_name", kind->name);
	else
		put_behaviour(pg, v, pack);
	page_count(pg, v, "count", kind->count);
}

/* What was found, as much as one page of A4 holds, and how much more there is. */
static void
put_found(const struct page *pg, const struct trial_view *v)
{
	struct letter_view sum = v->sum;
	size_t n_kinds = v->n_kinds < SHEET_ROWS_MAX ? v->n_kinds : SHEET_ROWS_MAX;
	size_t n_obsolete = v->n_obsolete < SHEET_ROWS_MAX ? v->n_obsolete : SHEET_ROWS_MAX;
	uint64_t rest = 0;

	sum.n_alerts = sum.n_alerts < SHEET_ROWS_MAX ? sum.n_alerts : SHEET_ROWS_MAX;
	sum.n_records = 0;
	put_letter(pg, pg->root, &sum);
	page_count(pg, pg->root, "count", v->sum.n_alerts);
	for (size_t i = 0; i < n_kinds; i++)
		put_kind(pg, view_item(pg->root, "found"), &v->kinds[i]);
	for (size_t i = n_kinds; i < v->n_kinds; i++)
		rest += v->kinds[i].count;
	view_flag(pg->root, "has_found", v->n_kinds > 0);
	view_flag(pg->root, "has_more_kinds", rest > 0);
	page_count(pg, pg->root, "rest", rest);
	for (size_t i = 0; i < n_obsolete; i++)
		page_device_into(pg, view_item(pg->root, "obsolete"), &v->obsolete[i]);
	view_flag(pg->root, "has_obsolete", v->n_obsolete > 0);
	page_count(pg, pg->root, "obsolete_all", v->n_obsolete);
}

enum err
page_trial(const struct pages *p, const struct page_frame *f, const struct trial_view *v,
	struct buf *out)
{
	static const int weeks[] = {2, 4, 8};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LETTER, "trial");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "is_started", v->from != 0);
	view_flag(pg.root, "is_over", v->is_over);
	page_date(&pg, pg.root, "ends", v->to);
	for (size_t i = 0; i < 3; i++)
		view_printf(view_item(pg.root, "lengths"), "count", "%d", weeks[i]);
	if (v->from == 0)
		return page_end(&pg, "trial", out);
	put_found(&pg, v);
	return page_end(&pg, "trial", out);
}

/* ---- Mail: the same words as plain text ------------------------------------------------------ */

/* How many columns a character takes: two for those of East Asia. */
static size_t
columns_of(uint32_t cp)
{
	return cp >= 0x1100 && (cp < 0x2000 || cp >= 0x2e80) ? 2 : 1;
}

/* Where the line may end at the latest: at a blank, or anywhere between wide characters. */
static size_t
line_length(struct str s)
{
	size_t columns = 0, fits = 0;

	for (size_t at = 0; at < s.len;) {
		uint32_t cp = 0;
		size_t n = str_utf8_char(str_of(s.p + at, s.len - at), &cp);

		n = n == 0 ? 1 : n;
		columns += columns_of(cp);
		if (columns > MAIL_COLUMNS)
			return fits > 0 ? fits : at;
		at += n;
		if (cp == ' ' || columns_of(cp) == 2)
			fits = at;
	}
	return s.len;
}

/* The template's lines wrapped, trailing blanks and doubled empty lines left out. */
static void
write_wrapped(struct buf *out, struct str text)
{
	bool was_empty = true;

	while (text.len > 0) {
		struct str line = str_split(&text, '\n');

		while (line.len > 0 && line.p[line.len - 1] == ' ')
			line.len--;
		if (line.len == 0 && was_empty)
			continue;
		was_empty = line.len == 0;
		do {
			size_t n = line_length(line);

			buf_str(out, str_trim(str_of(line.p, n)));
			buf_byte(out, '\n');
			line = str_of(line.p + n, line.len - n);
		} while (line.len > 0);
	}
}

/* Mail templates are written as HTML text; their entities become characters again. */
static void
write_plain(struct buf *out, struct str html)
{
	static const struct {
		const char *entity, *text;
	} entities[] = {
		{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};

	while (html.len > 0) {
		size_t skip = 1;
		const char *text = NULL;

		for (size_t i = 0; html.p[0] == '&' && i < 5; i++) {
			if (!str_starts(html, str_c(entities[i].entity)))
				continue;
			text = entities[i].text;
			skip = strlen(entities[i].entity);
		}
		if (text != NULL)
			buf_c(out, text);
		else
			buf_add(out, html.p, 1);
		html = str_of(html.p + skip, html.len - skip);
	}
}

static enum err
mail_end(struct page *pg, const char *name, struct buf *ret_subject, struct buf *ret_text)
{
	struct buf html = buf_of(PAGE_BYTES_MAX), plain = buf_of(PAGE_BYTES_MAX);
	const struct view_value *subject = view_get(pg->root, STR("subject"));
	enum err err = subject == NULL ? ERR_FULL : ERR_OK;

	if (err == ERR_OK)
		text_clean(ret_subject, subject->text);
	err = page_end(pg, name, &html);
	write_plain(&plain, buf_view(&html));
	if (err == ERR_OK)
		write_wrapped(ret_text, buf_view(&plain));
	if (err == ERR_OK)
		err = buf_err(&html) != ERR_OK ? buf_err(&html) : buf_err(&plain);
	if (err == ERR_OK)
		err = buf_err(ret_text) != ERR_OK ? buf_err(ret_text) : buf_err(ret_subject);
	buf_done(&html);
	buf_done(&plain);
	return err;
}

/* Devices are told by kind and address, not by the name that a person gave: mail travels. */
static void
without_names(const struct page *pg, struct device_brief *d)
{
	struct view *v = view_node(pg->root, "mail_device");
	const struct view_value *name;

	view_text(v, "kind",
		d->kind == DEVICE_UNKNOWN ? page_words(pg, "device.word")
					  : page_words_of(pg, "kind.", device_kind_name(d->kind)));
	view_text(v, "address", d->address.len > 0 ? d->address : page_words(pg, "value.unknown"));
	page_fill(pg, v, "name", "device.in_mail", v);
	name = view_get(v, STR("name"));
	d->name = name == NULL ? STR("") : name->text;
	d->owner = STR("");
}

enum err
page_letter_mail(const struct pages *p, const struct page_frame *f, const struct letter_view *v,
	struct buf *ret_subject, struct buf *ret_text)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LETTER, "letter");

	if (err != ERR_OK)
		return err;
	put_letter(&pg, pg.root, v);
	for (size_t i = 0; i < v->n_alerts; i++) {
		struct device_brief device = *v->alerts[i].device;
		struct alert_brief alert = v->alerts[i];

		without_names(&pg, &device);
		alert.device = &device;
		page_alert_into(&pg, view_item(pg.root, "mail_alerts"), &alert);
	}
	page_fill(&pg, pg.root, "subject", "mail.letter.subject", pg.root);
	return mail_end(&pg, "mail-letter", ret_subject, ret_text);
}

enum err
page_alert_mail(const struct pages *p, const struct page_frame *f, const struct alert_view *v,
	struct str url, struct buf *ret_subject, struct buf *ret_text)
{
	struct device_brief device = *v->brief.device;
	struct alert_brief alert = v->brief;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_ALERTS, "alert");

	if (err != ERR_OK)
		return err;
	without_names(&pg, &device);
	alert.device = &device;
	page_alert_into(&pg, pg.root, &alert);
	page_alert_details(&pg, pg.root, &alert);
	view_text(pg.root, "link", url);
	page_fill(&pg, pg.root, "subject", "mail.alert.subject", pg.root);
	return mail_end(&pg, "mail-alert", ret_subject, ret_text);
}

enum err
page_clock_mail(const struct pages *p, const struct page_frame *f, const struct clock_mail_view *v,
	struct buf *ret_subject, struct buf *ret_text)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "number", v->number);
	view_text(pg.root, "link", v->url);
	page_count(&pg, pg.root, "count", v->n);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "clocks");

		view_text(row, "clock", v->rows[i].name);
		view_c(row, "clock_state", v->rows[i].state);
		page_when(&pg, row, "due", v->rows[i].due);
		view_flag(row, "is_missing", v->rows[i].n_missing > 0);
		page_count(&pg, row, "count", v->rows[i].n_missing);
	}
	page_fill(&pg, pg.root, "subject", "mail.clock.subject", pg.root);
	return mail_end(&pg, "mail-clock", ret_subject, ret_text);
}
