/* A form filled in from a release, and the stages of reports; see report.h. */
#include "respond/report.h"

const char *
report_line_state_name(enum report_line_state s)
{
	static const char *const names[LINE_STATES] = {
		"known", "unknown", "not_applicable", "missing", "kept"};

	return names[s];
}

/* ---- reports that went before ---- */

void
respond_report_past(
	const struct respond_case *c, struct str recipient, struct report_past *ret_past)
{
	*ret_past = (struct report_past){0};
	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];

		if (c->is_struck[i] ||
			!str_equal(case_entry_get(e, CASE_KEY_RECIPIENT), recipient) ||
			str_starts(case_entry_get(e, CASE_KEY_FORM), STR(REPORT_PAPER_PREFIX)))
			continue;
		if (e->kind == CASE_REPORT || e->kind == CASE_REPLY)
			if (case_entry_has(e, CASE_KEY_ACK))
				ret_past->ack = case_entry_get(e, CASE_KEY_ACK);
		if (e->kind != CASE_REPORT || report_stage_parse(case_entry_get(e, CASE_KEY_STAGE),
						      &ret_past->stage) != ERR_OK)
			continue;
		ret_past->n++;
		ret_past->nr = e->nr;
		ret_past->at = case_entry_when(e);
		ret_past->fields = case_entry_get(e, CASE_KEY_FIELDS);
		ret_past->masked = case_entry_get(e, CASE_KEY_MASKED);
		ret_past->way = case_entry_get(e, CASE_KEY_WAY);
		ret_past->sha256 = case_entry_get(e, CASE_KEY_SHA256);
		ret_past->form = case_entry_get(e, CASE_KEY_FORM);
	}
}

bool
respond_stage_may(const struct report_past *p, enum report_stage stage)
{
	bool is_open = p->n > 0 && p->stage != STAGE_WITHDRAWN;

	switch (stage) {
	case STAGE_FIRST:
		return !is_open;
	case STAGE_FURTHER:
		return is_open && p->stage != STAGE_FINAL && p->stage != STAGE_AMENDED;
	case STAGE_FINAL: /* when all is known at once, it may be the only one */
		return !is_open || p->stage == STAGE_FIRST || p->stage == STAGE_FURTHER;
	case STAGE_AMENDED:
	case STAGE_WITHDRAWN:
		return is_open;
	}
	return false;
}

enum report_stage
respond_stage_next(const struct report_past *p)
{
	if (respond_stage_may(p, STAGE_FIRST))
		return STAGE_FIRST;
	return respond_stage_may(p, STAGE_FURTHER) ? STAGE_FURTHER : STAGE_AMENDED;
}

/* ---- a form, filled ---- */

static bool
has_id(struct str ids, struct str id)
{
	while (ids.len > 0)
		if (str_equal(str_split(&ids, ' '), id))
			return true;
	return false;
}

static bool
has_changed(const struct record_value *now, const struct report_before *before)
{
	const struct record_value *then;

	if (before == NULL || before->record == NULL || now->field->is_given)
		return false;
	if (!has_id(before->fields, now->field->id))
		return true;
	then = respond_record_get(before->record, now->field->id);
	return then == NULL || then->state != now->state || !str_equal(then->value, now->value);
}

static enum report_line_state
state_of(const struct release *r, const struct record_value *v)
{
	if (r->is_kept[v - r->record.values])
		return LINE_KEPT;
	switch (v->state) {
	case RECORD_KNOWN:
		return LINE_KNOWN;
	case RECORD_UNKNOWN:
		return LINE_UNKNOWN;
	case RECORD_NOT_APPLICABLE:
		return LINE_NOT_APPLICABLE;
	case RECORD_UNSAID:
		break;
	}
	return LINE_MISSING;
}

static enum err
put_text(struct filled_line *l, const struct record_say *say, struct arena *a)
{
	struct buf text = buf_of(LIMIT_RECORD_TEXT);
	char *copy;
	enum err err;

	if (l->state == LINE_KNOWN)
		respond_value_put(&text, l->value->field, l->value->value, REPORT_WORDS, say);
	else if (l->state == LINE_UNKNOWN)
		buf_str(&text, say->unknown);
	else if (l->state == LINE_NOT_APPLICABLE)
		buf_str(&text, say->not_applicable);
	err = buf_err(&text);
	copy = err == ERR_OK ? arena_copy(a, buf_view(&text)) : NULL;
	if (copy != NULL)
		l->text = str_of(copy, text.len);
	buf_done(&text);
	return copy == NULL ? ERR_LIMIT : ERR_OK;
}

static void
count_line(struct report_filled *f, const struct filled_line *l)
{
	f->n_known += l->state == LINE_KNOWN;
	f->n_missing_needed += l->is_missing_needed;
	f->n_kept += l->state == LINE_KEPT;
	f->n_changed += l->is_changed;
}

enum err
respond_report_fill(const struct release *r, const struct report_form *f, enum report_stage stage,
	const struct report_before *before, const struct record_say *say, struct arena *a,
	struct report_filled *ret_filled)
{
	struct report_filled out = {.form = f, .release = r, .stage = stage};
	enum err err = ERR_OK;

	out.lines = arena_array(a, struct filled_line, (size_t)f->n_items + 1);
	if (out.lines == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; err == ERR_OK && i < f->n_items; i++) {
		const struct record_value *v = respond_record_get(&r->record, f->items[i].field);
		struct filled_line *l = &out.lines[out.n_lines];

		if (v == NULL || !report_item_is_at(&f->items[i], stage))
			continue;
		*l = (struct filled_line){.item = &f->items[i], .value = v};
		l->state = state_of(r, v);
		l->is_changed =
			l->state != LINE_MISSING && l->state != LINE_KEPT && has_changed(v, before);
		l->is_missing_needed = l->state == LINE_MISSING && l->item->is_needed;
		err = put_text(l, say, a);
		count_line(&out, l);
		out.n_lines++;
	}
	if (err == ERR_OK)
		*ret_filled = out;
	return err;
}

static void
add_id(struct buf *ids, struct str id)
{
	if (has_id(buf_view(ids), id))
		return;
	if (ids->len > 0)
		buf_byte(ids, ' ');
	buf_str(ids, id);
}

void
respond_report_fields(const struct report_filled *f, struct buf *ret_fields, struct buf *ret_masked)
{
	for (uint32_t i = 0; i < f->n_lines; i++) {
		const struct filled_line *l = &f->lines[i];

		if (l->state == LINE_KEPT)
			add_id(ret_masked, l->item->field);
		else if (l->state != LINE_MISSING)
			add_id(ret_fields, l->item->field);
	}
}
