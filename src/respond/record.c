/* What a case says of each field; see record.h. */
#include "respond/record.h"

const char *
record_state_name(enum record_state s)
{
	static const char *const names[RECORD_STATES] = {
		"unsaid", "known", "unknown", "not_applicable"};

	return names[s];
}

static struct record_value *
value_of(const struct case_record *r, struct str id)
{
	for (uint32_t i = 0; i < r->n; i++)
		if (str_equal(r->values[i].field->id, id))
			return &r->values[i];
	return NULL;
}

/* What stands in the company's settings, or is the same in every case, was found out by nobody. */
static bool
is_found_out(const struct record_field *f, const struct case_entry *e)
{
	struct str source = case_entry_get(e, CASE_KEY_SOURCE);

	return e->by == CASE_BY_BOX && !f->is_given && !str_starts(source, STR("setting:")) &&
	       !str_starts(source, STR("constant")) && !str_starts(source, STR("today"));
}

static void
take_sure(struct record_value *v, struct str sure)
{
	v->has_sure = false;
	for (unsigned i = 0; i <= CONFIDENCE_HIGH; i++) {
		if (str_equal(sure, str_c(confidence_name((enum confidence)i)))) {
			v->sure = (enum confidence)i;
			v->has_sure = true;
		}
	}
}

/* The box's word beside a person's; the latest one. */
static void
note_machine(struct record_value *v, const struct case_entry *e)
{
	struct str value = case_entry_get(e, CASE_KEY_VALUE);

	v->machine_value = str_equal(value, v->value) ? STR("") : value;
	v->machine_source = case_entry_get(e, CASE_KEY_SOURCE);
	v->machine_at = e->at;
}

static void
take(struct record_value *v, const struct case_entry *e)
{
	struct record_value old = *v;
	bool was_box = v->nr != 0 && v->who.len == 0 && v->state == RECORD_KNOWN;

	v->value = case_entry_get(e, CASE_KEY_VALUE);
	v->state = RECORD_KNOWN;
	if (case_entry_has(e, CASE_KEY_STATE) || v->value.len == 0) {
		bool is_out = str_equal(case_entry_get(e, CASE_KEY_STATE), STR("not_applicable"));

		v->state = is_out ? RECORD_NOT_APPLICABLE : RECORD_UNKNOWN;
		v->value = STR("");
	}
	v->source = case_entry_get(e, CASE_KEY_SOURCE);
	v->who = e->who;
	v->is_machine = v->state == RECORD_KNOWN && is_found_out(v->field, e);
	v->is_confirmed = e->by == CASE_BY_PERSON && v->state == RECORD_KNOWN &&
			  (str_equal(v->value, was_box ? old.value : old.machine_value) ||
				  (old.is_confirmed && str_equal(v->value, old.value)));
	take_sure(v, case_entry_get(e, CASE_KEY_SURE));
	v->at = e->at;
	v->known_at = case_entry_when(e);
	v->nr = e->nr;
	if (e->by == CASE_BY_BOX) {
		v->machine_value = v->machine_source = STR("");
		v->machine_at = 0;
	} else if (was_box && !str_equal(old.value, v->value)) {
		v->machine_value = old.value;
		v->machine_source = old.source;
		v->machine_at = old.at;
	}
}

enum err
respond_record_of(const struct respond_case *c, const struct record_set *set, uint32_t until_nr,
	struct arena *a, struct case_record *ret_record)
{
	struct case_record r = {.set = set, .n = set->n_fields};
	bool *is_person = arena_array(a, bool, (size_t)set->n_fields + 1);

	r.values = arena_array(a, struct record_value, (size_t)set->n_fields + 1);
	if (is_person == NULL || r.values == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < r.n; i++)
		r.values[i].field = &set->fields[i];
	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];
		struct record_value *v;

		if (e->kind != CASE_SAID || c->is_struck[i] || e->nr > until_nr)
			continue;
		v = value_of(&r, case_entry_get(e, CASE_KEY_FIELD));
		if (v == NULL)
			continue;
		v->times++;
		if (e->by != CASE_BY_PERSON && is_person[v - r.values]) {
			note_machine(v, e);
			continue;
		}
		is_person[v - r.values] = e->by == CASE_BY_PERSON;
		take(v, e);
	}
	*ret_record = r;
	return ERR_OK;
}

const struct record_value *
respond_record_get(const struct case_record *r, struct str id)
{
	return value_of(r, id);
}

struct str
respond_record_text(const struct case_record *r, struct str id)
{
	const struct record_value *v = value_of(r, id);

	return v != NULL && v->state == RECORD_KNOWN ? v->value : STR("");
}

void
respond_record_give(struct case_record *r, struct str id, const struct record_gift *gift)
{
	struct record_value *v = value_of(r, id);

	if (v == NULL || !v->field->is_given || (gift->value.len == 0 && !gift->is_out) ||
		v->who.len > 0)
		return;
	v->state = gift->is_out ? RECORD_NOT_APPLICABLE : RECORD_KNOWN;
	v->value = gift->value;
	v->source = gift->source;
	v->is_machine = false;
	v->is_given = true;
	v->is_own = gift->is_own;
	v->nr = 0;
}

bool
record_is_proposal(const struct record_value *v)
{
	return v->state == RECORD_KNOWN && v->who.len == 0 && !v->is_given && v->nr != 0 &&
	       v->has_sure && v->sure == CONFIDENCE_LOW;
}

static bool
are_choices(const struct record_field *f, struct str value)
{
	while (value.len > 0) {
		struct str one = str_split(&value, ' ');

		if (record_choice_find(f, one) == NULL)
			return false;
	}
	return true;
}

enum err
respond_record_fits(const struct record_field *f, struct str value)
{
	uint64_t number;
	ms_t at;
	bool is_good = false;

	if (value.len == 0 || !str_is_utf8(value) || value.len > case_key_bytes_max(CASE_KEY_VALUE))
		return ERR_INVALID;
	switch (f->kind) {
	case RECORD_TEXT:
		is_good = str_find_byte(value, '\n') < 0;
		break;
	case RECORD_PROSE:
	case RECORD_LIST:
		is_good = str_trim(value).len > 0;
		break;
	case RECORD_NUMBER:
	case RECORD_YEN:
		is_good = str_u64(value, INT64_MAX, &number) == ERR_OK;
		break;
	case RECORD_TIME:
		is_good = time_parse(value, &at) == ERR_OK && time_is_civil(at);
		break;
	case RECORD_YES_NO:
		is_good = str_equal(value, STR("yes")) || str_equal(value, STR("no"));
		break;
	case RECORD_CHOICE:
		is_good = record_choice_find(f, value) != NULL;
		break;
	case RECORD_CHOICES:
		is_good = are_choices(f, value);
		break;
	}
	return is_good ? ERR_OK : ERR_INVALID;
}

/* ---- how much is there ---- */

static bool
was_counted(const struct report_form *f, uint32_t i, enum report_stage stage)
{
	for (uint32_t k = 0; k < i; k++)
		if (report_item_is_at(&f->items[k], stage) &&
			str_equal(f->items[k].field, f->items[i].field))
			return true;
	return false;
}

/* What the company writes down about itself. */
static bool
is_of_settings(const struct record_field *f)
{
	return f->is_given && str_starts(f->from, STR("setting."));
}

/* A constant, the stage, today's date: there is nothing to know. */
static bool
is_fixed(const struct record_value *v)
{
	return v->field->is_given ? !is_of_settings(v->field)
				  : v->state == RECORD_KNOWN && v->who.len == 0 && !v->is_machine;
}

static void
count(struct record_share *s, const struct record_value *v, bool is_needed)
{
	s->asked++;
	s->can_machine += v->field->can_machine;
	s->n_own += is_of_settings(v->field);
	if (is_fixed(v))
		s->given++;
	else if (v->is_own)
		s->own++;
	else if (v->state == RECORD_UNKNOWN || v->state == RECORD_NOT_APPLICABLE)
		s->unknown++;
	else if (v->state == RECORD_UNSAID)
		s->missing++;
	else if (record_is_proposal(v))
		s->proposed++;
	else if (v->is_machine)
		s->machine++;
	else
		s->person++;
	s->confirmed += v->state == RECORD_KNOWN && v->is_confirmed;
	s->needed_missing += is_needed && v->state == RECORD_UNSAID;
}

void
respond_record_share(const struct case_record *r, const struct report_form *f,
	enum report_stage stage, struct record_share *ret_share)
{
	*ret_share = (struct record_share){0};
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct record_value *v = value_of(r, f->items[i].field);

		if (v != NULL && report_item_is_at(&f->items[i], stage) &&
			!was_counted(f, i, stage))
			count(ret_share, v, f->items[i].is_needed);
	}
}

unsigned
record_share_percent(const struct record_share *s)
{
	uint32_t of = s->asked - s->given;

	return of > 0 ? (s->own + s->machine) * 100 / of : 0;
}

unsigned
record_share_found_percent(const struct record_share *s)
{
	uint32_t of = s->asked - s->given - s->n_own;

	return of > 0 ? s->machine * 100 / of : 0;
}
