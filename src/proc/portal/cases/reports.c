/*
 * GET /cases/ID/reports: whom to tell, who received what. GET /cases/ID/report: exactly what would
 * leave for one recipient, and its files. POST: it was sent.
 */
#include "proc/portal/cases/record.h"

#include "docs/notice/notice.h"
#include "proc/portal/opener_jobs.h"

#include <stdio.h>

/* ---- a report, made ready ---- */

static bool
is_form_of(const struct recipient *r, struct str id)
{
	for (uint32_t i = 0; i < r->n_forms; i++)
		if (str_equal(r->forms[i], id))
			return true;
	return false;
}

static enum err
choose_form(struct request *r, const struct form *asked, struct case_leaving *l)
{
	const struct record_set *set = r->portal->records;
	struct str id = form_get(asked, "form");

	l->recipient = recipient_find(set, form_get(asked, "to"));
	if (l->recipient == NULL)
		return ERR_NOT_FOUND;
	l->form = id.len == 0			 ? report_form_best(set, l->recipient,
							   respond_record_text(&l->record, STR("kind")))
		  : is_form_of(l->recipient, id) ? report_form_find(set, id)
						 : NULL;
	return l->form == NULL ? ERR_NOT_FOUND : ERR_OK;
}

static void
choose_stage(const struct form *asked, struct case_leaving *l)
{
	enum report_stage stage;

	respond_report_past(&l->c, l->recipient->id, &l->past);
	l->stage = respond_stage_next(&l->past);
	if (report_stage_parse(form_get(asked, "stage"), &stage) == ERR_OK &&
		respond_stage_may(&l->past, stage))
		l->stage = stage;
	respond_record_give(
		&l->record, STR("stage"), str_c(report_stage_name(l->stage)), STR("report:stage"));
	respond_record_give(&l->record, STR("report_number"), l->past.ack, STR("report:ack"));
}

static enum err
choose_yes(struct request *r, const struct form *asked, struct case_leaving *l)
{
	l->yes = arena_array(r->arena, struct str, LIMIT_RECORD_FIELDS + 1);
	if (l->yes == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < asked->n && l->n_yes < LIMIT_RECORD_FIELDS; i++)
		if (str_equal(asked->fields[i].name, STR("yes")) &&
			record_field_find(r->portal->records, asked->fields[i].value) != NULL)
			l->yes[l->n_yes++] = asked->fields[i].value;
	return ERR_OK;
}

enum err
case_leave(struct request *r, const struct form *asked, struct case_leaving *l)
{
	struct mask_ask ask = {.now = r->now};
	enum err err = case_page(r, CASE_PART_REPORTS, &l->c, &l->bar);

	if (err == ERR_OK)
		err = case_record_load(r, &l->c, &l->record);
	if (err == ERR_OK)
		err = choose_form(r, asked, l);
	if (err == ERR_OK)
		err = choose_yes(r, asked, l);
	if (err != ERR_OK)
		return err;
	choose_stage(asked, l);
	case_record_say(r, &l->say);
	ask.recipient = l->recipient;
	ask.n_yes = l->n_yes;
	ask.yes = l->yes;
	err = case_record_then(r, &l->c, l->past.nr, &l->then);
	if (err == ERR_OK)
		err = respond_masks_of(&l->c, r->portal->records, &ask, r->arena, &l->masks);
	if (err == ERR_OK)
		err = respond_release_of(&l->record, l->masks, l->recipient, r->arena, &l->release);
	if (err != ERR_OK)
		return err;
	return respond_report_fill(&l->release, l->form, l->stage,
		&(struct report_before){l->past.n > 0 ? &l->then : NULL, l->past.fields}, &l->say,
		r->arena, &l->filled);
}

/* ---- whom to tell ---- */

static bool
comes_into_question(const struct recipient *to, const struct respond_case *c)
{
	for (uint32_t i = 0; i < to->n_playbooks; i++)
		for (uint32_t k = 0; k < c->n_playbooks; k++)
			if (str_equal(to->playbooks[i], c->playbooks[k]))
				return true;
	return to->n_playbooks == 0;
}

static enum err
fill_row(struct request *r, const struct case_leaving *l, const struct recipient *to,
	struct case_recipient_row *row)
{
	struct mask_ask ask = {.recipient = to, .now = r->now};
	struct record_share share;
	struct report_filled f;
	struct release release;
	struct mask *masks;
	enum err err;

	*row = (struct case_recipient_row){.recipient = to,
		.form = report_form_best(
			r->portal->records, to, respond_record_text(&l->record, STR("kind"))),
		.is_asked = comes_into_question(to, &l->c)};
	respond_report_past(&l->c, to->id, &row->past);
	row->stage = respond_stage_next(&row->past);
	if (row->form == NULL)
		return ERR_OK;
	respond_record_share(&l->record, row->form, row->stage, &share);
	row->n_missing = share.needed_missing;
	err = respond_masks_of(&l->c, r->portal->records, &ask, r->arena, &masks);
	if (err == ERR_OK)
		err = respond_release_of(&l->record, masks, to, r->arena, &release);
	if (err == ERR_OK)
		err = respond_report_fill(
			&release, row->form, row->stage, NULL, &l->say, r->arena, &f);
	if (err == ERR_OK)
		row->n_kept = f.n_kept;
	return err;
}

static uint32_t
count_ids(struct str ids)
{
	uint32_t n = 0;

	for (ids = str_trim(ids); ids.len > 0; n++)
		(void)str_split(&ids, ' ');
	return n;
}

static enum err
fill_sent(struct request *r, const struct respond_case *c, struct case_reports_view *v)
{
	struct case_sent_row *sent = arena_array(r->arena, struct case_sent_row, c->n_entries + 1);

	if (sent == NULL)
		return ERR_FULL;
	for (uint32_t i = c->n_entries; i-- > 0;) {
		const struct case_entry *e = &c->entries[i];

		if (e->kind != CASE_REPORT)
			continue;
		sent[v->n_sent++] = (struct case_sent_row){.entry = e,
			.recipient = recipient_find(
				r->portal->records, case_entry_get(e, CASE_KEY_RECIPIENT)),
			.form = report_form_find(
				r->portal->records, case_entry_get(e, CASE_KEY_FORM)),
			.n_fields = count_ids(case_entry_get(e, CASE_KEY_FIELDS)),
			.n_masked = count_ids(case_entry_get(e, CASE_KEY_MASKED)),
			.is_struck = c->is_struck[i]};
	}
	v->sent = sent;
	return ERR_OK;
}

enum err
get_case_reports(struct request *r)
{
	const struct record_set *set = r->portal->records;
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	struct case_recipient_row *rows;
	struct case_reports_view v = {0};
	struct page_frame f;
	enum err err = l == NULL ? ERR_FULL : case_page(r, CASE_PART_REPORTS, &l->c, &l->bar);

	if (err == ERR_OK)
		err = case_record_load(r, &l->c, &l->record);
	if (err != ERR_OK)
		return err;
	case_record_say(r, &l->say);
	rows = arena_array(r->arena, struct case_recipient_row, (size_t)set->n_recipients + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; err == ERR_OK && i < set->n_recipients; i++)
		err = fill_row(r, l, &set->recipients[i], &rows[v.n++]);
	v.bar = l->bar;
	v.rows = rows;
	if (err == ERR_OK)
		err = fill_sent(r, &l->c, &v);
	frame_of(r, &f);
	return err == ERR_OK ? page_case_reports(r->portal->pages, &f, &v, &r->response.body) : err;
}

/* ---- what leaves ---- */

static bool
is_asked(const struct case_leaving *l, struct str field)
{
	for (uint32_t i = 0; i < l->filled.n_lines; i++)
		if (str_equal(l->filled.lines[i].item->field, field))
			return true;
	return false;
}

static struct str
query_of(struct request *r, const struct case_leaving *l)
{
	struct buf b = buf_of(REQUEST_PATH_MAX * 8);
	char *copy;
	size_t len;

	buf_printf(&b, "to=%.*s&form=%.*s&stage=%s", STR_FMT(l->recipient->id),
		STR_FMT(l->form->id), report_stage_name(l->stage));
	for (uint32_t i = 0; i < l->n_yes; i++)
		buf_printf(&b, "&yes=%.*s", STR_FMT(l->yes[i]));
	copy = arena_copy(r->arena, buf_view(&b));
	len = b.len;
	buf_done(&b);
	return copy == NULL ? STR("") : str_of(copy, len);
}

static enum err
show(struct request *r, struct case_leaving *l, const char *no)
{
	const struct record_set *set = r->portal->records;
	size_t room = (size_t)set->n_fields + 1;
	struct case_kept_row *kept = arena_array(r->arena, struct case_kept_row, room);
	struct case_kept_row *asks = arena_array(r->arena, struct case_kept_row, room);
	const struct report_form **forms =
		arena_array(r->arena, const struct report_form *, LIMIT_REPORT_REFS + 1);
	struct case_report_view v = {.bar = l->bar,
		.filled = &l->filled,
		.recipient = l->recipient,
		.forms = forms,
		.past = l->past,
		.say = &l->say,
		.kept = kept,
		.asks = asks,
		.query = query_of(r, l),
		.no = no};
	struct page_frame f;

	if (kept == NULL || asks == NULL || forms == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < l->recipient->n_forms; i++)
		if (report_form_find(set, l->recipient->forms[i]) != NULL)
			forms[v.n_forms++] = report_form_find(set, l->recipient->forms[i]);
	for (uint32_t i = 0; i < set->n_fields; i++) {
		const struct case_kept_row row = {&set->fields[i], &l->masks[i]};

		if (!is_asked(l, set->fields[i].id) || l->record.values[i].state == RECORD_UNSAID)
			continue;
		if (l->masks[i].needs_yes)
			asks[v.n_asks++] = row;
		else if (l->release.is_kept[i])
			kept[v.n_kept++] = row;
	}
	if (no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_report(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_case_report(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	enum err err = l == NULL ? ERR_FULL : case_leave(r, &r->query, l);

	return err == ERR_OK ? show(r, l, NULL) : err;
}

/* ---- files ---- */

static void
words_of(struct request *r, const struct case_leaving *l, struct notice_words *w)
{
	char key[48], tlp[32];
	char *mark;

	snprintf(key, sizeof(key), "record.stage.%s", report_stage_name(l->stage));
	snprintf(tlp, sizeof(tlp), "TLP:%s", tlp_name(l->release.tlp));
	mark = arena_copy(r->arena, str_c(tlp));
	*w = (struct notice_words){.to = case_report_words(r, "notice.to"),
		.stage = case_report_words(r, "tell.stage"),
		.date = case_report_words(r, "notice.date"),
		.handling = case_report_words(r, "notice.handling"),
		.stage_name = case_report_words(r, key),
		.handling_name = mark == NULL ? STR("") : str_c(mark),
		.number = case_report_words(r, "notice.number"),
		.ask = case_report_words(r, "notice.ask"),
		.answer = case_report_words(r, "notice.answer"),
		.changed = case_report_words(r, "notice.changed"),
		.changed_mark = case_report_words(r, "tell.changed"),
		.footer = mark == NULL ? STR("") : str_c(mark),
		.yes = l->say.yes,
		.no = l->say.no,
		.sheet_print = case_report_words(r, "notice.sheet_print"),
		.sheet_data = case_report_words(r, "notice.sheet_data"),
		.company = respond_record_text(&l->release.record, STR("org_name")),
		.today = respond_record_text(&l->release.record, STR("reported_on")),
		.made_at = r->now};
	/* A letter to people has no mark at its foot. */
	if (report_form_is_letter(l->form))
		w->footer = STR("");
}

static enum err
send(struct request *r, const struct case_leaving *l, struct buf *out, const char *type,
	const char *ending)
{
	char name[96];
	enum err err;

	snprintf(name, sizeof(name), "%s-%.*s.%s", l->c.head.number,
		(int)(l->form->id.len < 40 ? l->form->id.len : 40), l->form->id.p, ending);
	err = audit(r, "case.report", l->c.head.id);
	buf_done(&r->response.body);
	r->response.body = *out;
	r->response.type = type;
	response_attach(r, name, name);
	return err;
}

static enum err
send_order(struct request *r, enum order_kind kind, const char *type, const char *ending)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	struct order o = {.kind = kind};
	struct buf out = buf_of(LIMIT_DOCUMENT_BYTES);
	struct errinfo info = {0};
	struct notice_words w;
	enum err err = l == NULL ? ERR_FULL : case_leave(r, &r->query, l);

	if (err != ERR_OK)
		return err;
	words_of(r, l, &w);
	err = kind == ORDER_XLSX ? notice_table(&l->filled, &w, &l->say, r->arena, &o.table)
				 : notice_document(&l->filled, &w, &l->say, r->arena, &o.document);
	if (err == ERR_OK)
		err = opener_run(r, &o, -1, &out, &info);
	return err == ERR_OK ? send(r, l, &out, type, ending) : err;
}

enum err
get_case_report_pdf(struct request *r)
{
	return send_order(r, ORDER_PDF, "application/pdf", "pdf");
}

enum err
get_case_report_docx(struct request *r)
{
	return send_order(r, ORDER_DOCX,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");
}

enum err
get_case_report_xlsx(struct request *r)
{
	return send_order(r, ORDER_XLSX,
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
}

enum err
get_case_report_text(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	struct buf out = buf_of(LIMIT_DOCUMENT_BYTES);
	struct notice_words w;
	enum err err = l == NULL ? ERR_FULL : case_leave(r, &r->query, l);

	if (err != ERR_OK)
		return err;
	words_of(r, l, &w);
	err = notice_text(&l->filled, &w, &l->say, &out);
	return err == ERR_OK ? send(r, l, &out, "text/plain; charset=utf-8", "txt") : err;
}

/* ---- it was sent ---- */

/* What left, as its plain text; its digest is what the case keeps. */
static enum err
put_digest(struct request *r, const struct case_leaving *l, struct case_entry *e)
{
	struct buf text = buf_of(LIMIT_DOCUMENT_BYTES);
	uint8_t sum[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX], bytes[24];
	struct notice_words w;
	enum err err;

	words_of(r, l, &w);
	err = notice_text(&l->filled, &w, &l->say, &text);
	digest_hex(sum, digest_of(DIGEST_SHA256, text.p, text.len, sum), hex);
	snprintf(bytes, sizeof(bytes), "%zu", text.len);
	buf_done(&text);
	if (err != ERR_OK)
		return err;
	case_put(e, CASE_KEY_SHA256, str_c(arena_copy(r->arena, str_c(hex))));
	case_put(e, CASE_KEY_BYTES, str_c(arena_copy(r->arena, str_c(bytes))));
	return arena_err(r->arena);
}

static enum err
put_fields(struct request *r, const struct case_leaving *l, struct case_entry *e)
{
	struct buf fields = buf_of(LIMIT_RECORD_TEXT), masked = buf_of(LIMIT_RECORD_TEXT);

	respond_report_fields(&l->filled, &fields, &masked);
	case_put(e, CASE_KEY_FIELDS, str_c(arena_copy(r->arena, buf_view(&fields))));
	case_put(e, CASE_KEY_MASKED, str_c(arena_copy(r->arena, buf_view(&masked))));
	buf_done(&fields);
	buf_done(&masked);
	return arena_err(r->arena);
}

enum err
post_case_report(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	struct case_entry e = {.kind = CASE_REPORT};
	enum respond_no no = RESPOND_MAY;
	char path[REQUEST_PATH_MAX];
	bool is_long;
	ms_t when;
	enum err err = l == NULL ? ERR_FULL : case_leave(r, &r->form, l);

	if (err != ERR_OK)
		return err;
	if (case_when(r, &when) != ERR_OK)
		return show(r, l, "time");
	case_put(&e, CASE_KEY_RECIPIENT, l->recipient->id);
	case_put(&e, CASE_KEY_FORM, l->form->id);
	case_put(&e, CASE_KEY_STAGE, str_c(report_stage_name(l->stage)));
	case_put(&e, CASE_KEY_WAY, form_get(&r->form, "way"));
	case_put(&e, CASE_KEY_TLP, str_c(tlp_name(l->release.tlp)));
	case_put(&e, CASE_KEY_ACK, case_text(r, "ack", 80, &is_long));
	case_put_time(r, &e, CASE_KEY_WHEN, when);
	err = put_fields(r, l, &e);
	if (err == ERR_OK)
		err = put_digest(r, l, &e);
	if (err == ERR_OK)
		err = case_say(r, l->c.head.id, &e, &no);
	if (err != ERR_OK)
		return err;
	if (no != RESPOND_MAY)
		return show(r, l, respond_no_name(no));
	snprintf(path, sizeof(path), "/cases/%s/reports", l->c.head.id);
	return redirect(r, path, &(struct done){.key = "report_sent"});
}
