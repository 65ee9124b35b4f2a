/*
 * GET, POST /cases/ID/missing: what one recipient's form asks and nobody said yet, on one page and
 * in the form's order, and what the box is not sure of; what is left empty may be said to be not
 * known yet, by one press.
 */
#include "proc/portal/cases/record.h"

#include <stdio.h>

struct missing {
	struct respond_case c;
	struct case_bar bar;
	struct case_record record;
	struct case_missing_view view;
	uint32_t *fields, *proposals;
	bool *is_needed;
	struct str *typed;
};

static bool
was_on_page(const struct form *asked, const struct record_value *v)
{
	char name[LIMIT_RECORD_ID_BYTES + 4];

	snprintf(name, sizeof(name), "s.%.*s", STR_FMT(v->field->id));
	return form_has(asked, name);
}

/* The box itself keeps what comes of an earlier report; nobody is asked for it. What was on the
 * page that is sent counts, whatever the box said meanwhile. */
static bool
is_askable(const struct form *asked, const struct record_value *v)
{
	return (v->state == RECORD_UNSAID && !str_starts(v->field->from, STR("report."))) ||
	       was_on_page(asked, v);
}

/* Each once. */
static void
add(uint32_t *list, uint32_t *n, uint32_t nr)
{
	for (uint32_t i = 0; i < *n; i++)
		if (list[i] == nr)
			return;
	list[(*n)++] = nr;
}

static void
collect(struct missing *m, const struct form *asked, enum report_stage stage)
{
	const struct report_form *form = m->view.record.form;

	for (uint32_t i = 0; i < form->n_items; i++) {
		const struct report_item *item = &form->items[i];
		const struct record_value *v = respond_record_get(&m->record, item->field);
		uint32_t nr;

		if (v == NULL || !report_item_is_at(item, stage))
			continue;
		nr = (uint32_t)(v - m->record.values);
		if (record_is_proposal(v))
			add(m->proposals, &m->view.n_proposals, nr);
		if (!is_askable(asked, v))
			continue;
		m->is_needed[nr] |= item->is_needed;
		add(m->fields, &m->view.n, nr);
	}
	m->view.fields = m->fields;
	m->view.proposals = m->proposals;
}

static enum err
load(struct request *r, const struct form *asked, struct missing *m)
{
	const struct record_set *set = r->portal->records;
	struct str to = form_get(asked, "to");
	struct report_past past;
	enum report_stage stage;
	enum err err = case_page(r, CASE_PART_RECORD, &m->c, &m->bar);

	if (err == ERR_OK)
		err = case_record_load(r, &m->c, &m->record);
	if (err != ERR_OK)
		return err;
	m->view.recipient = recipient_find(set, to.len > 0 ? to : STR("police"));
	if (m->view.recipient == NULL)
		return ERR_NOT_FOUND;
	m->view.record = (struct case_record_view){.bar = m->bar,
		.record = &m->record,
		.form = report_form_best(
			set, m->view.recipient, respond_record_text(&m->record, STR("kind"))),
		.zone_minutes = r->zone_minutes,
		.wrong = STR("")};
	m->fields = arena_array(r->arena, uint32_t, (size_t)m->record.n + 1);
	m->is_needed = arena_array(r->arena, bool, (size_t)m->record.n + 1);
	m->typed = arena_array(r->arena, struct str, (size_t)m->record.n + 1);
	m->proposals = arena_array(r->arena, uint32_t, (size_t)m->record.n + 1);
	if (m->fields == NULL || m->proposals == NULL || m->is_needed == NULL || m->typed == NULL)
		return ERR_FULL;
	if (m->view.record.form == NULL)
		return ERR_NOT_FOUND;
	respond_report_past(&m->c, m->view.recipient->id, &past);
	stage = respond_stage_next(&past);
	respond_record_give(&m->record, STR("stage"),
		&(struct record_gift){
			.value = str_c(report_stage_name(stage)), .source = STR("report:stage")});
	respond_record_share(&m->record, m->view.record.form, stage, &m->view.record.share);
	m->view.record.is_needed = m->is_needed;
	collect(m, asked, stage);
	return ERR_OK;
}

static enum err
show(struct request *r, struct missing *m)
{
	struct page_frame f;

	if (m->view.record.wrong.len > 0 || m->view.record.no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_missing(r->portal->pages, &f, &m->view, &r->response.body);
}

enum err
get_case_missing(struct request *r)
{
	struct missing *m = arena_alloc(r->arena, sizeof(*m));
	enum err err = m == NULL ? ERR_FULL : load(r, &r->query, m);

	return err == ERR_OK ? show(r, m) : err;
}

/* What was sent, as entries; with `rest` also that an empty field, which the page had, is not known
 * yet. */
static size_t
entries_of(struct request *r, struct missing *m, bool is_rest, struct case_entry *list)
{
	size_t n = 0;

	for (uint32_t i = 0; i < m->view.n; i++) {
		uint32_t nr = m->fields[i];
		const struct record_value *v = &m->record.values[nr];
		bool is_wrong = false, is_emptied = false;

		if (case_say_field(r, v, &list[n], &is_wrong, &is_emptied, &m->typed[nr])) {
			n++;
			if (is_wrong && m->view.record.wrong.len == 0)
				m->view.record.wrong = v->field->id;
			continue;
		}
		if (!is_rest || v->state != RECORD_UNSAID || !was_on_page(&r->form, v))
			continue;
		list[n] = (struct case_entry){.kind = CASE_SAID};
		case_put(&list[n], CASE_KEY_FIELD, v->field->id);
		case_put(&list[n++], CASE_KEY_STATE, STR("unknown"));
	}
	return n;
}

/* Yes to what the box said in that very entry: it may have said something else since. */
static size_t
confirmed_of(struct request *r, const struct missing *m, struct case_entry *list)
{
	size_t n = 0;

	for (uint32_t i = 0; i < m->view.n_proposals; i++) {
		const struct record_value *v = &m->record.values[m->proposals[i]];
		char name[LIMIT_RECORD_ID_BYTES + 4], nr[12];

		snprintf(name, sizeof(name), "ok.%.*s", STR_FMT(v->field->id));
		snprintf(nr, sizeof(nr), "%u", v->nr);
		if (!str_equal(form_get(&r->form, name), str_c(nr)))
			continue;
		list[n] = (struct case_entry){.kind = CASE_SAID};
		case_put(&list[n], CASE_KEY_FIELD, v->field->id);
		case_put(&list[n], CASE_KEY_VALUE, v->value);
		case_put(&list[n++], CASE_KEY_SOURCE, STR("person"));
	}
	return n;
}

enum err
post_case_missing(struct request *r)
{
	struct missing *m = arena_alloc(r->arena, sizeof(*m));
	bool is_rest = str_equal(form_get(&r->form, "do"), STR("rest"));
	enum respond_no no = RESPOND_MAY;
	struct case_entry *list;
	char path[REQUEST_PATH_MAX];
	size_t n;
	enum err err = m == NULL ? ERR_FULL : case_page(r, CASE_PART_RECORD, &m->c, &m->bar);

	/* What the box knows by now is not said to be unknown. */
	if (err == ERR_OK)
		err = case_fill_say(r, &m->c);
	if (err == ERR_OK)
		err = load(r, &r->form, m);
	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct case_entry, 2 * (size_t)m->record.n + 1);
	if (list == NULL)
		return ERR_FULL;
	n = entries_of(r, m, is_rest, list);
	n += confirmed_of(r, m, list + n);
	m->view.record.typed = m->typed;
	if (m->view.record.wrong.len > 0)
		return show(r, m);
	if (n > 0)
		err = case_say_all(r, m->c.head.id, list, n, &no);
	if (err != ERR_OK)
		return err;
	if (no != RESPOND_MAY) {
		m->view.record.no = respond_no_name(no);
		return show(r, m);
	}
	snprintf(path, sizeof(path), "/cases/%s/%s?to=%.*s", m->c.head.id,
		is_rest ? "report" : "missing", STR_FMT(m->view.recipient->id));
	return redirect(r, path, &(struct done){.key = "record_said"});
}
