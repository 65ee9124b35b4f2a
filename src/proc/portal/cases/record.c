/* GET, POST /cases/ID/record: what is known of the case, field by field. */
#include "proc/portal/cases/record.h"

#include "proc/portal/ledgers/ledgers.h"

#include <stdio.h>

/* ---- the record ---- */

/* What the company said of itself before the case began is its record: nobody is asked for it
 * again. What it wrote since is a person's word in this case. */
static bool
is_before(struct request *r, const struct respond_case *c, enum store_setting written)
{
	int64_t at = store_setting_number(r->view, written, 0);

	return at <= c->head.opened;
}

/* Which of the 15 sectors; somebody may have said that it is none of them: then it is no operator
 * of critical infrastructure either. Of one in a sector the rules say who is, and a person. */
static void
give_sector(struct request *r, const struct respond_case *c, struct case_record *record)
{
	struct str sector = setting_of(r, SETTING_ORG_SECTOR), source = STR("setting:org.sector");
	bool is_said = store_setting_number(r->view, SETTING_ORG_SECTOR_AT, 0) > 0;
	bool is_own = is_before(r, c, SETTING_ORG_SECTOR_AT);

	if (sector.len == 0 && !is_said)
		return;
	respond_record_give(record, STR("org_sector"),
		&(struct record_gift){sector, source, is_own, sector.len == 0});
	if (sector.len == 0)
		respond_record_give(record, STR("is_critical_infra"),
			&(struct record_gift){STR("no"), source, is_own, false});
}

static void
give_settings(struct request *r, const struct respond_case *c, struct case_record *record)
{
	static const struct {
		const char *field, *source;
		enum store_setting setting;
	} given[] = {{"org_name", "setting:org.name", SETTING_ORG_NAME},
		{"org_number", "setting:org.number", SETTING_ORG_NUMBER},
		{"org_address", "setting:org.address", SETTING_ORG_ADDRESS},
		{"org_industry", "setting:org.industry", SETTING_ORG_INDUSTRY},
		{"org_size", "setting:org.staff", SETTING_ORG_STAFF},
		{"org_owner", "setting:org.head", SETTING_ORG_HEAD},
		/* Who speaks for the company: its own person in charge, not the helper it calls. */
		{"contact_name", "setting:charge.name", SETTING_CHARGE_NAME},
		{"contact_phone", "setting:contact2.phone", SETTING_CONTACT2_PHONE},
		{"contact_mail", "setting:org.mail", SETTING_ORG_MAIL}};
	bool is_own = is_before(r, c, SETTING_ORG_AT);

	for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++)
		respond_record_give(record, str_c(given[i].field),
			&(struct record_gift){.value = setting_of(r, given[i].setting),
				.source = str_c(given[i].source),
				.is_own = is_own});
	give_sector(r, c, record);
}

enum err
case_record_then(struct request *r, const struct respond_case *c, uint32_t until_nr,
	struct case_record *ret_record)
{
	return r->portal->records == NULL
		       ? ERR_NOT_FOUND
		       : respond_record_of(c, r->portal->records, until_nr, r->arena, ret_record);
}

enum err
case_record_load(struct request *r, const struct respond_case *c, struct case_record *ret_record)
{
	char day[LEDGER_DATE_MAX];
	char *today;
	enum err err = case_record_then(r, c, UINT32_MAX, ret_record);

	if (err != ERR_OK)
		return err;
	ledger_today(r, day);
	today = arena_copy(r->arena, str_c(day));
	if (today == NULL)
		return ERR_FULL;
	give_settings(r, c, ret_record);
	respond_record_give(ret_record, STR("reported_on"),
		&(struct record_gift){.value = str_c(today), .source = STR("today")});
	respond_record_give(ret_record, STR("case_number"),
		&(struct record_gift){.value = str_c(c->head.number), .source = STR("case")});
	return ERR_OK;
}

enum lang
case_report_lang(const struct request *r)
{
	return r->lang == LANG_EN ? LANG_EN : LANG_JA;
}

struct str
case_report_words(struct request *r, const char *key)
{
	const struct words *w = text_find(r->portal->texts, str_c(key));

	return w == NULL ? str_c(key) : words_in(w, case_report_lang(r));
}

void
case_record_say(struct request *r, struct record_say *ret_say)
{
	*ret_say = (struct record_say){.lang = case_report_lang(r),
		.zone_minutes = r->zone_minutes,
		.yes = case_report_words(r, "record.yes"),
		.no = case_report_words(r, "record.no"),
		.unknown = case_report_words(r, "notice.unknown"),
		.not_applicable = case_report_words(r, "notice.not_applicable")};
}

/* ---- the page ---- */

/* Which fields some form of this kind of incident asks, and which it needs at first. */
static void
mark_asked(const struct record_set *set, struct str kind, bool *is_shown, bool *is_needed)
{
	for (uint32_t i = 0; i < set->n_recipients; i++) {
		const struct report_form *f = report_form_best(set, &set->recipients[i], kind);

		for (uint32_t k = 0; f != NULL && k < f->n_items; k++) {
			const struct record_field *field =
				record_field_find(set, f->items[k].field);

			if (field == NULL)
				continue;
			is_shown[field - set->fields] = true;
			is_needed[field - set->fields] |=
				f->items[k].is_needed && f->items[k].stages == 0;
		}
	}
}

static enum err
show(struct request *r, struct respond_case *c, const struct case_bar *bar, struct str wrong,
	const struct str *typed, const char *no)
{
	struct case_record_view v = {
		.bar = *bar, .wrong = wrong, .typed = typed, .no = no, .can_ask = true};
	struct case_record record;
	const struct record_set *set = r->portal->records;
	const struct recipient *police;
	bool *is_shown, *is_needed;
	struct page_frame f;
	enum err err = case_record_load(r, c, &record);

	if (err != ERR_OK)
		return err;
	is_shown = arena_array(r->arena, bool, (size_t)set->n_fields + 1);
	is_needed = arena_array(r->arena, bool, (size_t)set->n_fields + 1);
	if (is_shown == NULL || is_needed == NULL)
		return ERR_FULL;
	mark_asked(set, respond_record_text(&record, STR("kind")), is_shown, is_needed);
	v.record = &record;
	v.is_shown = is_shown;
	v.is_needed = is_needed;
	v.shows_all = form_has(&r->query, "all");
	v.open = form_get(&r->query, "open");
	v.zone_minutes = r->zone_minutes;
	police = recipient_find(set, STR("police"));
	v.form = police == NULL
			 ? NULL
			 : report_form_best(set, police, respond_record_text(&record, STR("kind")));
	if (v.form != NULL)
		respond_record_share(&record, v.form, STAGE_FIRST, &v.share);
	if (wrong.len > 0 || no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_record(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_case_record(struct request *r)
{
	struct respond_case c;
	struct case_bar bar;
	enum err err = case_page(r, CASE_PART_RECORD, &c, &bar);

	return err == ERR_OK ? show(r, &c, &bar, STR(""), NULL, NULL) : err;
}

/* ---- what was written ---- */

static struct str
form_field_of(
	struct request *r, const char *prefix, struct str id, char name[LIMIT_RECORD_ID_BYTES + 4])
{
	snprintf(name, LIMIT_RECORD_ID_BYTES + 4, "%s.%.*s", prefix, STR_FMT(id));
	return str_trim(form_get(&r->form, name));
}

/* All boxes that were ticked, in the field's order, joined by blanks. */
static struct str
ticked(struct request *r, const struct record_field *f, const char *name)
{
	struct buf b = buf_of(case_key_bytes_max(CASE_KEY_VALUE));
	char *copy;
	size_t len;

	for (uint32_t i = 0; i < f->n_choices; i++)
		for (size_t k = 0; k < r->form.n; k++)
			if (str_equal(r->form.fields[k].name, str_c(name)) &&
				str_equal(r->form.fields[k].value, f->choices[i].id)) {
				buf_c(&b, b.len > 0 ? " " : "");
				buf_str(&b, f->choices[i].id);
				break;
			}
	copy = arena_copy(r->arena, buf_view(&b));
	len = b.len;
	buf_done(&b);
	return copy == NULL ? STR("") : str_of(copy, len);
}

/* A day alone, or day and time of day in the site's zone as UTC. What cannot be read is given back
 * as it was typed: it fits no time. */
static struct str
time_typed(struct request *r, struct str day, struct str clock)
{
	char text[64], utc[TIME_TEXT_MAX];
	char *copy;
	ms_t at;

	if (day.len == 0 || clock.len == 0)
		return day.len > 0 ? day : clock;
	snprintf(text, sizeof(text), "%.*sT%.*s", STR_FMT(day), STR_FMT(clock));
	if (time_parse(str_c(text), &at) != ERR_OK)
		return clock;
	copy = arena_copy(r->arena, str_c(time_text(at - (ms_t)r->zone_minutes * MS_MINUTE, utc)));
	return copy == NULL ? STR("") : str_c(copy);
}

static struct str
typed_of(struct request *r, const struct record_field *f)
{
	char name[LIMIT_RECORD_ID_BYTES + 4], other[LIMIT_RECORD_ID_BYTES + 4];
	bool is_long = false;

	switch (f->kind) {
	case RECORD_TIME:
		return time_typed(
			r, form_field_of(r, "d", f->id, name), form_field_of(r, "t", f->id, other));
	case RECORD_CHOICES:
		(void)form_field_of(r, "f", f->id, name);
		return ticked(r, f, name);
	case RECORD_PROSE:
	case RECORD_LIST:
	case RECORD_TEXT:
	case RECORD_NUMBER:
	case RECORD_YEN:
	case RECORD_YES_NO:
	case RECORD_CHOICE:
		break;
	}
	(void)form_field_of(r, "f", f->id, name);
	return case_text(r, name, case_key_bytes_max(CASE_KEY_VALUE), &is_long);
}

/* The same minute, though the box knows the second. */
static bool
is_same(const struct record_value *v, struct str typed)
{
	ms_t a, b;

	if (v->state != RECORD_KNOWN)
		return false;
	if (v->field->kind == RECORD_TIME && time_parse(v->value, &a) == ERR_OK &&
		time_parse(typed, &b) == ERR_OK && v->value.len > 10 && typed.len > 10)
		return a / MS_MINUTE == b / MS_MINUTE;
	return str_equal(v->value, typed);
}

bool
case_say_field(struct request *r, const struct record_value *v, struct case_entry *e,
	bool *ret_wrong, bool *ret_emptied, struct str *ret_typed)
{
	char name[LIMIT_RECORD_ID_BYTES + 4];
	struct str state = form_field_of(r, "s", v->field->id, name);
	bool is_unknown = str_equal(state, STR("unknown"));
	bool is_out = str_equal(state, STR("not_applicable"));

	*e = (struct case_entry){.kind = CASE_SAID};
	case_put(e, CASE_KEY_FIELD, v->field->id);
	if (is_unknown || is_out) {
		case_put(e, CASE_KEY_STATE, state);
		return v->state != (is_unknown ? RECORD_UNKNOWN : RECORD_NOT_APPLICABLE);
	}
	if (!str_equal(state, STR("value")))
		return false; /* the form did not have it */
	*ret_typed = typed_of(r, v->field);
	if (ret_typed->len == 0 && v->state == RECORD_KNOWN) {
		case_put(e, CASE_KEY_STATE, STR("unknown"));
		*ret_emptied = true;
		return true;
	}
	if (ret_typed->len == 0 || is_same(v, *ret_typed))
		return false;
	*ret_wrong = respond_record_fits(v->field, *ret_typed) != ERR_OK;
	case_put(e, CASE_KEY_VALUE, *ret_typed);
	case_put(e, CASE_KEY_SOURCE, STR("person"));
	return true;
}

static enum err
say_group(struct request *r, struct respond_case *c, const struct case_bar *bar)
{
	struct str group = form_get(&r->form, "group"), wrong = STR("");
	struct str *typed;
	enum respond_no no = RESPOND_MAY;
	struct case_record record;
	struct case_entry *list;
	bool is_emptied = false;
	size_t n = 0;
	char path[REQUEST_PATH_MAX];
	enum err err = case_record_load(r, c, &record);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct case_entry, (size_t)record.n + 1);
	typed = arena_array(r->arena, struct str, (size_t)record.n + 1);
	if (list == NULL || typed == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < record.n; i++) {
		bool is_wrong = false;

		if (!str_equal(record.values[i].field->group, group))
			continue;
		n += case_say_field(
			r, &record.values[i], &list[n], &is_wrong, &is_emptied, &typed[i]);
		if (is_wrong && wrong.len == 0)
			wrong = record.values[i].field->id;
	}
	if (wrong.len > 0)
		return show(r, c, bar, wrong, typed, NULL);
	if (n > 0)
		err = case_say_all(r, c->head.id, list, n, &no);
	if (err != ERR_OK)
		return err;
	if (no != RESPOND_MAY)
		return show(r, c, bar, STR(""), NULL, respond_no_name(no));
	snprintf(path, sizeof(path), "/cases/%s/record", c->head.id);
	return redirect(
		r, path, &(struct done){.key = is_emptied ? "record_emptied" : "record_said"});
}

enum err
post_case_record(struct request *r)
{
	struct respond_case c;
	struct case_bar bar;
	char path[REQUEST_PATH_MAX];
	enum err err = case_page(r, CASE_PART_RECORD, &c, &bar);

	if (err != ERR_OK)
		return err;
	if (!str_equal(form_get(&r->form, "do"), STR("ask")))
		return say_group(r, &c, &bar);
	err = case_fill_say(r, &c);
	snprintf(path, sizeof(path), "/cases/%s/record", c.head.id);
	return err == ERR_OK ? redirect(r, path, &(struct done){.key = "record_asked"}) : err;
}
