/* The list of documents, and one with its versions, readers and what is out of date. */
#include "pages/document_parts.h"
#include "pages/programme_parts.h"

static const char *const states[PAGE_DOCUMENT_STATES] = {
	"none", "draft", "waiting", "approved", "overdue", "withdrawn"};
static const char *const tones[PAGE_DOCUMENT_STATES] = {"", "look", "look", "calm", "look", ""};

void
document_row_into(const struct page *pg, struct view *v, const struct document_row *row)
{
	view_text(v, "doc_id", row->id);
	view_text(v, "doc", row->title);
	view_text(v, "doc_number", row->number);
	view_text(v, "about", programme_words(pg, &row->about));
	page_link(pg, v, "url", "/documents/", row->id);
	view_c(v, "doc_state", states[row->state]);
	view_c(v, "tone", tones[row->state]);
	view_flag(v, "is_none", row->state == PAGE_DOCUMENT_NONE);
	view_flag(v, "is_draft", row->state == PAGE_DOCUMENT_DRAFT);
	view_flag(v, "is_waiting", row->state == PAGE_DOCUMENT_WAITING);
	view_flag(v, "is_withdrawn", row->state == PAGE_DOCUMENT_WITHDRAWN);
	view_flag(v, "is_stale", row->n_stale > 0);
	page_count(pg, v, "stale", row->n_stale);
	view_flag(v, "has_current", row->current > 0);
	page_count(pg, v, "current", row->current);
	page_count(pg, v, "latest", row->latest);
	view_flag(v, "has_newer", row->latest > row->current);
	page_date(pg, v, "since", row->since);
	view_flag(v, "has_due", row->review_due != 0);
	page_date(pg, v, "review_due", row->review_due);
	view_flag(v, "has_readers", row->n_staff > 0 && row->current > 0);
	view_flag(v, "is_read", row->n_read >= row->n_staff);
	page_count(pg, v, "read", row->n_read);
	page_count(pg, v, "staff", row->n_staff);
	view_flag(v, "is_file", row->is_file);
	view_flag(v, "is_public", row->is_public);
}

enum err
page_documents(const struct pages *p, const struct page_frame *f, const struct documents_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DOCUMENTS, "documents");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++)
		document_row_into(&pg,
			view_item(pg.root,
				v->rows[i].state == PAGE_DOCUMENT_NONE ? "possible" : "rows"),
			&v->rows[i]);
	view_flag(pg.root, "has_rows", view_get(pg.root, STR("rows")) != NULL);
	view_flag(pg.root, "has_possible", view_get(pg.root, STR("possible")) != NULL);
	view_flag(pg.root, "has_contradictions", v->has_contradictions);
	return page_end(&pg, "documents", out);
}

/* ---- one ---- */

void
document_change_into(const struct page *pg, struct view *v, const struct document_change *c)
{
	char key[64];

	view_text(v, "subject", c->subject);
	view_text(v, "was", c->was);
	view_text(v, "is", c->is);
	page_date(pg, v, "at", c->at);
	view_text(v, "paragraph", c->text);
	snprintf(key, sizeof(key), "doc.change.%s%s", c->kind, c->at != 0 ? "" : ".undated");
	page_fill(pg, v, "says", key, v);
}

static void
put_versions(const struct page *pg, const struct document_view *v)
{
	for (size_t i = 0; i < v->n_versions; i++) {
		const struct document_version_row *row = &v->versions[i];
		struct view *r = view_item(pg->root, "versions");

		page_count(pg, r, "version", row->number);
		view_printf(r, "n", "%u", row->number);
		view_text(r, "drafter", row->drafter);
		view_text(r, "approver", row->approver);
		view_text(r, "note", row->note);
		view_text(r, "file_name", row->file_name);
		page_bytes(pg, r, "file_bytes", row->file_bytes);
		page_date(pg, r, "changed", row->changed);
		view_flag(r, "is_approved", row->approved != 0);
		page_date(pg, r, "approved", row->approved);
		page_date(pg, r, "enacted", row->enacted);
		view_flag(r, "is_published", row->published != 0);
		view_flag(r, "is_current", row->number == v->row.current);
		view_flag(r, "has_before", i + 1 < v->n_versions && row->file_name.len == 0);
	}
}

static void
put_readers(const struct page *pg, const struct document_view *v)
{
	for (size_t i = 0; i < v->n_readers; i++) {
		const struct document_reader *reader = &v->readers[i];
		struct view *r = view_item(pg->root, reader->at != 0 ? "done_by" : "missing");

		document_reader_into(pg, r, reader);
	}
	view_flag(pg->root, "has_done", view_get(pg->root, STR("done_by")) != NULL);
	view_flag(pg->root, "has_missing", view_get(pg->root, STR("missing")) != NULL);
	view_flag(pg->root, "has_staff", v->n_readers > 0);
}

void
document_reader_into(const struct page *pg, struct view *v, const struct document_reader *reader)
{
	view_text(v, "staff_id", reader->id);
	view_text(v, "name", reader->name);
	view_text(v, "department", reader->department);
	page_date(pg, v, "at", reader->at);
	view_flag(v, "is_on_paper", reader->is_on_paper);
}

static const struct field_spec approve_fields[] = {
	{"approver", "text", "off", 60, true},
	{"enacted", "date", "off", 10, true},
};

enum err
page_document(const struct pages *p, const struct page_frame *f, const struct document_view *v,
	struct buf *out)
{
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DOCUMENTS, "document");

	if (err != ERR_OK)
		return err;
	document_row_into(&pg, pg.root, &v->row);
	view_flag(pg.root, "has_pack", v->has_pack);
	view_flag(pg.root, "may_be_public", v->may_be_public);
	view_flag(pg.root, "is_sent_back", v->sent_back_at != 0);
	view_text(pg.root, "remark", v->sent_back);
	view_text(pg.root, "remark_by", v->sent_back_by);
	page_date(&pg, pg.root, "remark_at", v->sent_back_at);
	view_text(pg.root, "claim", v->claim);
	view_text(pg.root, "claim_why", v->claim_why);
	view_flag(pg.root, "has_blanks", v->n_blanks > 0);
	page_count(&pg, pg.root, "blanks", v->n_blanks);
	for (size_t i = 0; i < v->n_changes; i++)
		document_change_into(&pg, view_item(pg.root, "changes"), &v->changes[i]);
	view_flag(pg.root, "has_changes", v->n_changes > 0);
	view_flag(pg.root, "has_versions", v->n_versions > 0);
	put_versions(&pg, v);
	put_readers(&pg, v);
	page_fields(&pg, pg.root, "fields", approve_fields, 2, &given);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "document", out);
}

/* ---- the year, the public ---- */

enum err
page_document_year(const struct pages *p, const struct page_frame *f, const struct year_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DOCUMENTS, "document_year");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "year", v->name);
	view_printf(pg.root, "before", "%d", v->year - 1);
	view_printf(pg.root, "after", "%d", v->year + 1);
	for (size_t m = 0; m < 12; m++) {
		struct view *month = view_item(pg.root, "months");

		view_text(month, "month", v->months[m].name);
		view_flag(month, "has_rows", v->months[m].n > 0);
		for (size_t i = 0; i < v->months[m].n; i++) {
			const struct year_row *row = &v->months[m].rows[i];
			struct view *r = view_item(month, "rows");

			view_text(r, "what", row->title);
			view_c(r, "kind", row->kind);
			view_flag(r, "has_url", row->url.len > 0);
			view_link(r, "url", row->url);
			view_flag(r, "is_overdue", row->due < f->now);
			page_date(&pg, r, "due", row->due);
		}
	}
	return page_end(&pg, "document_year", out);
}

enum err
page_public(const struct pages *p, const struct page_frame *f, const struct public_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "public");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "rows");

		view_text(row, "doc", v->rows[i].title);
		page_link(&pg, row, "url", "/public/", v->rows[i].id);
		page_date(&pg, row, "published", v->rows[i].published);
	}
	view_flag(pg.root, "has_rows", v->n > 0);
	return page_end(&pg, "public", out);
}
