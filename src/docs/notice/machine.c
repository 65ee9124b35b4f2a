/* A report as facts for formats of machines; see machine.h. */
#include "docs/notice/machine.h"

#include "base/limits.h"

static const struct {
	const char *name, *said;
	incident_write_fn *write;
} formats[NOTICE_FORMATS] = {
	[NOTICE_STIX] = {"stix", "STIX 2.1", incident_stix},
	[NOTICE_IODEF] = {"iodef", "IODEF 2", incident_iodef},
	[NOTICE_OCSF] = {"ocsf", "OCSF 1.8.0", incident_ocsf},
	[NOTICE_VERIS] = {"veris", "VERIS 1.4.1", incident_veris},
};

const char *
notice_format_name(enum notice_format f)
{
	return formats[f].name;
}

const char *
notice_format_said(enum notice_format f)
{
	return formats[f].said;
}

enum err
notice_format_parse(struct str s, enum notice_format *ret_format)
{
	for (unsigned i = 0; i < NOTICE_FORMATS; i++)
		if (str_equal(s, str_c(formats[i].name))) {
			*ret_format = (enum notice_format)i;
			return ERR_OK;
		}
	return ERR_NOT_FOUND;
}

/* ---- one field ---- */

static bool
has_word(struct str words, struct str word)
{
	while (words.len > 0)
		if (str_equal(str_split(&words, ' '), word))
			return true;
	return false;
}

/* How standards call the choices. */
static enum err
also_of(const struct record_field *f, struct str value, struct arena *a, struct str *ret_also)
{
	struct buf b = buf_of(LIMIT_RECORD_TEXT);
	const char *copy;

	for (uint32_t i = 0; i < f->n_choices; i++) {
		if (f->choices[i].also.len == 0 || !has_word(value, f->choices[i].id))
			continue;
		buf_c(&b, b.len > 0 ? " " : "");
		buf_str(&b, f->choices[i].also);
	}
	copy = buf_err(&b) == ERR_OK ? arena_copy(a, buf_view(&b)) : NULL;
	if (copy != NULL)
		*ret_also = str_of(copy, b.len);
	buf_done(&b);
	return copy == NULL ? ERR_LIMIT : ERR_OK;
}

/* The mark of a field: the recipient's, or the narrower one that the case gave it. */
static enum tlp
tlp_of(const struct release *r, const struct record_value *v)
{
	const struct mask *m = &r->masks[v - r->record.values];

	return m->has_tlp && m->tlp > r->recipient->tlp ? m->tlp : r->recipient->tlp;
}

static enum err
value_of(const struct release *r, const struct filled_line *l, const struct record_say *say,
	struct arena *a, struct incident_value *ret_value)
{
	const struct record_value *v = l->value;

	*ret_value = (struct incident_value){.field = v->field->id,
		.kind = v->field->kind,
		.value = v->value,
		.label = words_in(&v->field->name, say->lang),
		.shown = l->text,
		.tlp = tlp_of(r, v)};
	return also_of(v->field, v->value, a, &ret_value->also);
}

/* A letter leaves out what it has no sentence for. */
static bool
leaves(const struct report_filled *f, const struct filled_line *l, const struct record_say *say)
{
	struct buf sentence = buf_of(LIMIT_RECORD_TEXT);
	bool is_said;

	if (l->state != LINE_KNOWN)
		return false;
	is_said = !report_form_is_letter(f->form) || respond_letter_line(l, say, &sentence);
	buf_done(&sentence);
	return is_said;
}

static bool
is_there(const struct incident_value *list, uint32_t n, struct str field)
{
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i].field, field))
			return true;
	return false;
}

static enum err
take_values(const struct report_filled *f, const struct record_say *say, struct arena *a,
	struct incident_value *list, uint32_t *ret_n)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < f->n_lines && err == ERR_OK; i++) {
		const struct filled_line *l = &f->lines[i];

		if (!leaves(f, l, say) || is_there(list, *ret_n, l->item->field))
			continue;
		err = value_of(f->release, l, say, a, &list[*ret_n]);
		*ret_n += err == ERR_OK;
	}
	return err;
}

/* ---- the story: what happened when, as far as its hour leaves ---- */

static const char *const times[] = {
	"began_at", "noticed_at", "contained_at", "ended_at", "restored_at"};
#define TIMES (sizeof(times) / sizeof(*times))

static enum err
take_events(struct incident_facts *f, struct arena *a)
{
	struct incident_event *list = arena_array(a, struct incident_event, TIMES);

	if (list == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < TIMES; i++) {
		const struct incident_value *v = incident_value_of(f, times[i]);
		uint32_t at = f->n_events;
		bool is_day;
		ms_t when;

		if (v == NULL || !incident_time_of(f, times[i], &when, &is_day) || is_day)
			continue;
		for (; at > 0 && list[at - 1].at > when; at--)
			list[at] = list[at - 1];
		list[at] = (struct incident_event){when, v->label, v->tlp};
		f->n_events++;
	}
	f->events = list;
	return ERR_OK;
}

/* ---- the whole ---- */

static ms_t
year_of(ms_t at)
{
	const struct civil c = {.year = time_civil(at, 0).year, .month = 1, .day = 1};

	return time_from_civil(&c, 0);
}

static void
take_case(const struct respond_case *c, struct incident_facts *f)
{
	f->id = str_c(c->head.id);
	f->opened = c->head.opened;
	f->made = c->n_entries > 0 ? c->entries[c->n_entries - 1].at : c->head.opened;
	f->is_drill = c->head.is_drill;
	f->number = incident_text_of(f, "case_number");
	if (incident_value_of(f, "noticed_at") == NULL) {
		f->opened = year_of(c->head.opened);
		f->is_year_alone = true;
	}
	if (incident_value_of(f, "present_state") != NULL) {
		f->verdict = c->head.verdict;
		f->is_closed = c->head.is_closed;
	}
}

enum err
notice_incident(const struct report_filled *f, const struct respond_case *c,
	const struct record_say *say, struct arena *a, struct incident_facts *ret_facts)
{
	struct incident_value *list = arena_array(a, struct incident_value, (size_t)f->n_lines + 1);
	struct incident_facts facts = {.recipient = f->release->recipient->id,
		.lang = say->lang == LANG_EN ? STR("en") : STR("ja"),
		.tool = STR(SAKIMORI_VERSION),
		.tlp = f->release->recipient->tlp,
		.verdict = VERDICT_UNDECIDED,
		.values = list};
	uint32_t n_left_out;
	enum err err = list == NULL ? ERR_LIMIT : take_values(f, say, a, list, &facts.n_values);

	if (err != ERR_OK)
		return err;
	if (incident_value_of(&facts, "title") == NULL)
		list[facts.n_values++] = (struct incident_value){.field = STR("title"),
			.kind = RECORD_TEXT,
			.value = words_in(&f->form->name, say->lang),
			.tlp = facts.tlp};
	take_case(c, &facts);
	err = take_events(&facts, a);
	if (err == ERR_OK)
		err = incident_signs_of(&facts, a, &facts.signs, &facts.n_signs, &n_left_out);
	if (err == ERR_OK)
		*ret_facts = facts;
	return err;
}

enum err
notice_machine(enum notice_format format, const struct report_filled *f,
	const struct respond_case *c, const struct record_say *say, struct arena *a,
	struct buf *out, struct errinfo *info)
{
	struct incident_facts facts;
	enum err err = notice_incident(f, c, say, a, &facts);

	return err == ERR_OK ? formats[format].write(&facts, out, info) : err;
}
