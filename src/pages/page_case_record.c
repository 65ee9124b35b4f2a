/* What is known of a case, field by field, by group; what the box said, with its source and time.
 * And what one form still lacks, on one page, in the form's order. */
#include "pages/case_parts.h"
#include "pages/case_record.h"

/* ---- one field ---- */

static bool
has_id(struct str ids, struct str id)
{
	while (ids.len > 0)
		if (str_equal(str_split(&ids, ' '), id))
			return true;
	return false;
}

static void
put_choices(const struct page *pg, struct view *row, const struct record_field *f, struct str value)
{
	for (uint32_t i = 0; i < f->n_choices; i++) {
		struct view *c = view_item(row, "choices");

		view_text(c, "choice", f->choices[i].id);
		view_text(c, "choice_name", page_case_words(pg, &f->choices[i].name));
		view_flag(c, "is_chosen", has_id(value, f->choices[i].id));
	}
}

/* A time as two inputs have it: day and time of day in the site's zone. */
static void
put_time(struct view *row, struct str value, int zone_minutes)
{
	struct civil t;
	ms_t at;

	view_c(row, "day", "");
	view_c(row, "clock", "");
	if (time_civil_parse(value, &t)) {
		view_text(row, "day", value);
		return;
	}
	if (time_parse(value, &at) != ERR_OK || !time_is_civil(at))
		return;
	t = time_civil(at, zone_minutes);
	view_printf(row, "day", "%04d-%02d-%02d", t.year, t.month, t.day);
	view_printf(row, "clock", "%02d:%02d", t.hour, t.minute);
}

/* "alert:..." is an alert, "ledger:12" a ledger: the word before the colon is shown. */
static void
put_source(struct view *v, const char *name, struct str source)
{
	static const char *const known[] = {
		"alert", "device", "ledger", "setting", "case", "person", "report"};
	struct str rest = source, word = str_split(&rest, ':');
	size_t i = str_which(word, known, sizeof(known) / sizeof(*known));

	view_c(v, name, i < sizeof(known) / sizeof(*known) ? known[i] : "other");
}

void
page_record_value(const struct page *pg, struct view *row, const char *name,
	const struct record_field *f, struct str value, int zone_minutes)
{
	struct record_say say = {.lang = pg->frame->lang,
		.zone_minutes = zone_minutes,
		.yes = page_words(pg, "record.yes"),
		.no = page_words(pg, "record.no")};
	struct buf b = buf_of(PAGE_TEXT_BYTES_MAX);

	respond_value_put(&b, f, value, REPORT_WORDS, &say);
	view_take(row, name, &b);
}

static void
put_said(const struct page *pg, struct view *row, const struct record_value *v, int zone_minutes)
{
	view_flag(row, "is_said", v->state != RECORD_UNSAID && !v->is_given);
	view_flag(row, "by_box", v->nr != 0 && v->who.len == 0);
	view_text(row, "said_by", v->who);
	put_source(row, "source", v->source);
	page_when(pg, row, "said_at", v->at);
	view_flag(row, "has_sure", v->has_sure);
	view_c(row, "sure", v->has_sure ? confidence_name(v->sure) : "low");
	view_flag(row, "box_differs", v->machine_value.len > 0);
	if (v->machine_value.len > 0) {
		page_record_value(pg, row, "box_value", v->field, v->machine_value, zone_minutes);
		put_source(row, "box_source", v->machine_source);
		page_when(pg, row, "box_at", v->machine_at);
	}
}

static void
put_field(const struct page *pg, struct view *row, const struct case_record_view *v, uint32_t i)
{
	const struct record_value *value = &v->record->values[i];
	const struct record_field *f = value->field;
	bool is_wrong = str_equal(v->wrong, f->id);
	struct str text = value->state == RECORD_KNOWN ? value->value : STR("");

	if (v->typed != NULL && (is_wrong || v->typed[i].len > 0))
		text = v->typed[i];
	view_text(row, "field", f->id);
	view_text(row, "field_name", page_case_words(pg, &f->name));
	view_text(row, "help", page_case_words(pg, &f->help));
	view_c(row, "kind", record_field_kind_name(f->kind));
	view_c(row, "state", record_state_name(value->state));
	view_flag(row, "is_needed", v->is_needed[i] && value->state == RECORD_UNSAID);
	view_flag(row, "is_wrong", is_wrong);
	view_flag(row, "is_given", f->is_given);
	view_text(row, "text", text);
	if (f->kind == RECORD_TIME)
		put_time(row, text, v->zone_minutes);
	put_choices(pg, row, f, text);
	view_flag(row, "is_yes", str_equal(text, STR("yes")));
	view_flag(row, "is_no", str_equal(text, STR("no")));
	page_record_value(pg, row, "in_words", f,
		value->state == RECORD_KNOWN ? value->value : STR(""), v->zone_minutes);
	put_said(pg, row, value, v->zone_minutes);
}

/* ---- groups, in the pack's order ---- */

static void
put_group(const struct page *pg, const struct case_record_view *v, uint32_t first)
{
	const struct case_record *r = v->record;
	struct str group = r->values[first].field->group;
	struct view *g = view_item(pg->root, "groups");
	uint32_t n = 0, n_known = 0, n_needed = 0;
	bool is_open = str_equal(v->open, group);

	view_text(g, "group", group);
	view_text(
		g, "group_name", page_words_of(pg, "record.group.", arena_copy(pg->arena, group)));
	for (uint32_t i = first; i < r->n; i++) {
		if (!str_equal(r->values[i].field->group, group) ||
			(!v->is_shown[i] && !v->shows_all))
			continue;
		put_field(pg, view_item(g, "fields"), v, i);
		n++;
		n_known += r->values[i].state != RECORD_UNSAID;
		n_needed += v->is_needed[i] && r->values[i].state == RECORD_UNSAID;
		is_open |= str_equal(v->wrong, r->values[i].field->id);
	}
	page_count(pg, g, "n_of", n);
	page_count(pg, g, "n_known", n_known);
	page_count(pg, g, "n_needed", n_needed);
	view_flag(g, "has_needed", n_needed > 0);
	view_flag(g, "is_open", is_open || n_needed > 0);
}

static bool
is_first_of_group(const struct case_record_view *v, uint32_t i)
{
	const struct record_value *values = v->record->values;

	if (!v->is_shown[i] && !v->shows_all)
		return false;
	for (uint32_t k = 0; k < i; k++)
		if ((v->is_shown[k] || v->shows_all) &&
			str_equal(values[k].field->group, values[i].field->group))
			return false;
	return true;
}

static void
put_head(struct page *pg, const struct case_record_view *v)
{
	page_case_bar(pg, &v->bar);
	view_flag(pg->root, "has_no", v->no != NULL);
	view_c(pg->root, "no", v->no != NULL ? v->no : "shape");
	view_flag(pg->root, "has_wrong", v->wrong.len > 0);
	view_flag(pg->root, "has_form", v->form != NULL);
	if (v->form != NULL)
		view_text(pg->root, "form_name", page_case_words(pg, &v->form->name));
	page_count(pg, pg->root, "n_counted", v->share.asked - v->share.given);
	page_count(pg, pg->root, "n_own", v->share.own);
	page_count(pg, pg->root, "n_proposed", v->share.proposed);
	page_count(pg, pg->root, "n_given", v->share.given);
	page_count(pg, pg->root, "n_machine", v->share.machine);
	page_count(pg, pg->root, "n_person", v->share.person);
	page_count(pg, pg->root, "n_unknown", v->share.unknown);
	page_count(pg, pg->root, "n_missing", v->share.missing);
	page_count(pg, pg->root, "n_needed_missing", v->share.needed_missing);
}

enum err
page_case_record(const struct pages *p, const struct page_frame *f,
	const struct case_record_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_record");

	if (err != ERR_OK)
		return err;
	put_head(&pg, v);
	view_flag(pg.root, "shows_all", v->shows_all);
	view_flag(pg.root, "can_ask", v->can_ask);
	for (uint32_t i = 0; i < v->record->n; i++)
		if (is_first_of_group(v, i))
			put_group(&pg, v, i);
	return page_end(&pg, "case_record", out);
}

static void
put_proposal(struct page *pg, const struct case_record_view *v, uint32_t i)
{
	const struct record_value *value = &v->record->values[i];
	struct view *row = view_item(pg->root, "proposals");

	view_text(row, "field", value->field->id);
	view_text(row, "field_name", page_case_words(pg, &value->field->name));
	view_printf(row, "nr", "%u", value->nr);
	page_record_value(pg, row, "in_words", value->field, value->value, v->zone_minutes);
}

enum err
page_case_missing(const struct pages *p, const struct page_frame *f,
	const struct case_missing_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_missing");

	if (err != ERR_OK)
		return err;
	put_head(&pg, &v->record);
	view_text(pg.root, "to", v->recipient->id);
	view_text(pg.root, "recipient", page_case_words(&pg, &v->recipient->name));
	page_count(&pg, pg.root, "n_left", v->n);
	view_flag(pg.root, "has_left", v->n > 0);
	view_flag(pg.root, "has_some", v->n > 0 || v->n_proposals > 0);
	for (uint32_t i = 0; i < v->n_proposals; i++)
		put_proposal(&pg, &v->record, v->proposals[i]);
	for (uint32_t i = 0; i < v->n; i++)
		put_field(&pg, view_item(pg.root, "fields"), &v->record, v->fields[i]);
	return page_end(&pg, "case_missing", out);
}
