/* A report as files: PDF, DOCX, XLSX by an opener; plain text and the formats for machines here.
 * Only what leaves goes in: all are made from the same lines of the form. */
#include "base/limits.h"
#include "docs/notice/notice.h"
#include "proc/portal/cases/record.h"
#include "proc/portal/opener_jobs.h"

#include <stdio.h>

static void
words_of(struct request *r, const struct case_leaving *l, struct notice_words *w)
{
	char key[48], tlp[32];
	char *mark;

	snprintf(key, sizeof(key), "record.stage.%s", report_stage_name(l->stage));
	snprintf(tlp, sizeof(tlp), "TLP:%s", tlp_name(l->release.tlp));
	mark = arena_copy(r->arena, str_c(tlp));
	*w = (struct notice_words){.to_name = case_desk_of(r, &l->record, l->recipient),
		.to = case_report_words(r, "notice.to"),
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
	for (int i = 0; i <= CONFIDENCE_HIGH; i++) {
		snprintf(key, sizeof(key), "notice.by_box.%s", confidence_name((enum confidence)i));
		w->by_box[i] = case_report_words(r, key);
	}
	/* A letter to people has no mark at its foot. */
	if (report_form_is_letter(l->form))
		w->footer = STR("");
}

/* Each file names the digest of what it was made of at its foot: the entry "it was sent" has the
 * same one, so that paper and ledger can be laid side by side. */
static void
put_foot(struct request *r, const struct case_leaving *l, struct notice_words *w)
{
	char text[96];
	char *foot;

	snprintf(text, sizeof(text), "%.*s%s%.12s", STR_FMT(w->footer),
		w->footer.len > 0 ? " / " : "", l->sha256);
	foot = report_form_is_letter(l->form) ? NULL : arena_copy(r->arena, str_c(text));
	if (foot != NULL)
		w->footer = str_c(foot);
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
	if (l->c.head.is_drill)
		return case_refuse_drill(r, l);
	if (l->is_off_stage)
		return case_report_show(r, l, "report_stage", NULL);
	words_of(r, l, &w);
	put_foot(r, l, &w);
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
case_leaving_text(struct request *r, const struct case_leaving *l, struct buf *out)
{
	struct notice_words w;

	words_of(r, l, &w);
	return notice_text(&l->filled, &w, &l->say, out);
}

enum err
case_leaving_machine(
	struct request *r, const struct case_leaving *l, enum notice_format format, struct buf *out)
{
	struct errinfo info = {0};

	return notice_machine(format, &l->filled, &l->c, &l->say, r->arena, out, &info);
}

/* What was made goes out; what was begun is freed when it was not. */
static enum err
finish(struct request *r, struct case_leaving *l, enum err err, struct buf *out, const char *type,
	const char *ending)
{
	if (err == ERR_OK && !l->c.head.is_drill && !l->is_off_stage)
		return send(r, l, out, type, ending);
	buf_done(out);
	if (err != ERR_OK)
		return err;
	return l->c.head.is_drill ? case_refuse_drill(r, l)
				  : case_report_show(r, l, "report_stage", NULL);
}

enum err
get_case_report_text(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	struct buf out = buf_of(LIMIT_DOCUMENT_BYTES);
	enum err err = l == NULL ? ERR_FULL : case_leave(r, &r->query, l);

	if (err == ERR_OK)
		err = case_leaving_text(r, l, &out);
	return finish(r, l, err, &out, "text/plain; charset=utf-8", "txt");
}

enum err
get_case_report_machine(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	struct buf out = buf_of(LIMIT_INCIDENT_BYTES);
	enum notice_format format;
	char ending[24];
	enum err err = notice_format_parse(form_get(&r->query, "as"), &format);

	if (err == ERR_OK)
		err = l == NULL ? ERR_FULL : case_leave(r, &r->query, l);
	if (err == ERR_OK)
		err = case_leaving_machine(r, l, format, &out);
	if (err == ERR_OK)
		snprintf(ending, sizeof(ending), "%s.json", notice_format_name(format));
	return finish(r, l, err, &out, "application/json", ending);
}
