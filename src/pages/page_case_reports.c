/* Whom to tell of a case, and who received what. */
#include "pages/case_parts.h"
#include "pages/case_record.h"

static void
put_link(const struct page *pg, struct view *v, const char *name, const struct case_bar *bar,
	struct str to)
{
	struct buf rest = buf_of(512);
	const char *copy;

	buf_c(&rest, "/report?to=");
	url_escape(&rest, to);
	copy = arena_copy(pg->arena, buf_view(&rest));
	if (copy != NULL)
		page_case_link(pg, v, name, bar->head->id, copy);
	buf_done(&rest);
}

static void
put_recipient(const struct page *pg, const struct case_reports_view *v,
	const struct case_recipient_row *r)
{
	struct view *row = view_item(pg->root, r->is_asked ? "asked" : "others");

	view_text(row, "recipient", page_case_words(pg, &r->recipient->name));
	view_text(row, "to_id", r->recipient->id);
	view_text(row, "why", page_case_words(pg, &r->recipient->why));
	view_flag(row, "has_form", r->form != NULL);
	view_text(row, "form", r->form != NULL ? page_case_words(pg, &r->form->name) : STR(""));
	view_c(row, "stage", report_stage_name(r->stage));
	view_flag(row, "is_sent", r->past.n > 0);
	view_c(row, "last_stage", report_stage_name(r->past.stage));
	page_when(pg, row, "last_at", r->past.at);
	view_text(row, "ack", r->past.ack);
	page_count(pg, row, "n_missing", r->n_missing);
	view_flag(row, "has_missing", r->n_missing > 0);
	page_count(pg, row, "n_kept", r->n_kept);
	view_flag(row, "has_kept", r->n_kept > 0);
	put_link(pg, row, "url", &v->bar, r->recipient->id);
}

static void
put_sent(const struct page *pg, const struct case_sent_row *s)
{
	static const char *const ways[] = {"mail", "phone", "post", "site", "hand", "paper"};
	struct view *row = view_item(pg->root, "sent");
	struct str way = case_entry_get(s->entry, CASE_KEY_WAY);
	struct str tlp = case_entry_get(s->entry, CASE_KEY_TLP);
	enum report_stage stage = STAGE_FIRST;
	size_t i = str_which(way, ways, 6);

	(void)report_stage_parse(case_entry_get(s->entry, CASE_KEY_STAGE), &stage);
	view_text(row, "recipient",
		s->recipient != NULL ? page_case_words(pg, &s->recipient->name)
				     : case_entry_get(s->entry, CASE_KEY_RECIPIENT));
	view_text(row, "form",
		s->form != NULL ? page_case_words(pg, &s->form->name)
				: case_entry_get(s->entry, CASE_KEY_FORM));
	view_c(row, "stage", report_stage_name(stage));
	view_flag(row, "has_way", i < 6);
	view_c(row, "way", i < 6 ? ways[i] : "mail");
	page_when(pg, row, "at", case_entry_when(s->entry));
	view_text(row, "who", s->entry->who);
	page_count(pg, row, "n_fields", s->n_fields);
	page_count(pg, row, "n_masked", s->n_masked);
	view_text(row, "tlp", tlp);
	view_text(row, "ack", case_entry_get(s->entry, CASE_KEY_ACK));
	view_text(row, "sha256", case_entry_get(s->entry, CASE_KEY_SHA256));
	view_flag(row, "is_struck", s->is_struck);
}

static void
put_reply(const struct page *pg, const struct case_sent_row *s)
{
	struct view *row = view_item(pg->root, "replies");

	view_text(row, "recipient",
		s->recipient != NULL ? page_case_words(pg, &s->recipient->name)
				     : case_entry_get(s->entry, CASE_KEY_RECIPIENT));
	page_when(pg, row, "at", case_entry_when(s->entry));
	view_text(row, "who", s->entry->who);
	view_text(row, "ack", case_entry_get(s->entry, CASE_KEY_ACK));
	view_text(row, "text", case_entry_get(s->entry, CASE_KEY_TEXT));
	view_flag(row, "is_struck", s->is_struck);
}

enum err
page_case_reports(const struct pages *p, const struct page_frame *f,
	const struct case_reports_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_reports");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	for (size_t i = 0; i < v->n; i++)
		put_recipient(&pg, v, &v->rows[i]);
	view_flag(pg.root, "has_asked", view_get(pg.root, STR("asked")) != NULL);
	view_flag(pg.root, "has_others", view_get(pg.root, STR("others")) != NULL);
	view_flag(pg.root, "has_sent", v->n_sent > 0);
	for (size_t i = 0; i < v->n_sent; i++)
		put_sent(&pg, &v->sent[i]);
	view_flag(pg.root, "has_replies", v->n_replies > 0);
	for (size_t i = 0; i < v->n_replies; i++)
		put_reply(&pg, &v->replies[i]);
	return page_end(&pg, "case_reports", out);
}
