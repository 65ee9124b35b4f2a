/* A document's text as a sheet to read and print, approve or confirm; and two versions compared. */
#include "pages/document_parts.h"

/* ---- blocks ---- */

static void
put_people(const struct page *pg, struct view *v, const struct block_person *people, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct view *p = view_item(v, "people");

		view_text(p, "role", people[i].role);
		view_text(p, "name", people[i].name);
		view_text(p, "date", people[i].date);
		view_flag(p, "is_marked", people[i].is_marked);
		view_flag(p, "is_blank", people[i].role.len + people[i].name.len == 0);
	}
	(void)pg;
}

static void
put_table(struct view *v, const struct block_table *t)
{
	for (uint32_t c = 0; c < t->n_columns; c++)
		view_text(view_item(v, "columns"), "column", t->columns[c].title);
	for (uint32_t r = 0; r < t->n_rows; r++) {
		struct view *row = view_item(v, "rows");
		size_t bytes = 0;

		for (uint32_t c = 0; c < t->n_columns; c++) {
			struct view *cell = view_item(row, "cells");

			view_text(cell, "cell", t->rows[r].cells[c]);
			view_text(cell, "column", t->columns[c].title);
			bytes += t->rows[r].cells[c].len;
		}
		view_flag(row, "is_blank", bytes == 0);
	}
}

static void
put_words(struct view *v, const struct block *b)
{
	view_text(v, "text", b->text);
	view_text(v, "block_number", b->number);
	view_flag(v, "is_stale", b->is_out_of_date);
}

/* An item joins the list before it. */
static struct view *
put_item(struct view *list, const struct page *pg, const struct block *b)
{
	if (list == NULL) {
		list = view_item(pg->root, "blocks");
		view_c(list, "kind", b->is_numbered ? "numbered" : "list");
	}
	put_words(view_item(list, "items"), b);
	return list;
}

static void
put_circulation(const struct page *pg, struct view *v, const struct block *b)
{
	static const char *const names[] = {"title_0", "title_1", "title_2", "title_3"};

	for (size_t i = 0; i < 4; i++)
		view_text(v, names[i], b->titles[i]);
	put_people(pg, v, b->people, b->n_people);
}

static enum err
put_block(const struct page *pg, const struct block *b)
{
	struct view *v = view_item(pg->root, "blocks");

	put_words(v, b);
	switch (b->kind) {
	case BLOCK_HEADING:
		view_c(v, "kind", b->level <= 1 ? "heading" : "article");
		return ERR_OK;
	case BLOCK_PARAGRAPH:
	case BLOCK_ITEM:
		view_c(v, "kind", "paragraph");
		return ERR_OK;
	case BLOCK_TABLE:
		view_c(v, "kind", "table");
		put_table(v, &b->table);
		return ERR_OK;
	case BLOCK_FIELDS:
		view_c(v, "kind", "fields");
		for (uint32_t i = 0; i < b->n_fields; i++) {
			struct view *field = view_item(v, "facts");

			view_text(field, "label", b->fields[i].label);
			view_text(field, "value", b->fields[i].value);
		}
		return ERR_OK;
	case BLOCK_SIGNATURES:
		view_c(v, "kind", "seals");
		put_people(pg, v, b->people, b->n_people);
		return ERR_OK;
	case BLOCK_CIRCULATION:
		view_c(v, "kind", "circulation");
		put_circulation(pg, v, b);
		return ERR_OK;
	case BLOCK_PAGE_BREAK:
		view_c(v, "kind", "page");
		return ERR_OK;
	case BLOCK_QR:
		view_c(v, "kind", "qr");
		view_text(v, "address", b->qr);
		return draw_qr(pg, v, "qr", b->qr);
	}
	return ERR_OK;
}

enum err
document_blocks_into(const struct page *pg, const struct document *d)
{
	static const char *const titles[] = {
		"revision_0", "revision_1", "revision_2", "revision_3"};
	struct view *list = NULL;
	enum err err = ERR_OK;

	view_text(pg->root, "doc", d->title);
	view_text(pg->root, "doc_company", d->company);
	view_text(pg->root, "number_label", d->number_label);
	view_text(pg->root, "doc_number", d->number);
	view_text(pg->root, "stale_note", d->out_of_date_note);
	view_flag(pg->root, "has_facts", d->n_facts > 0);
	for (uint32_t i = 0; i < d->n_facts; i++) {
		struct view *fact = view_item(pg->root, "facts");

		view_text(fact, "label", d->facts[i].label);
		view_text(fact, "value", d->facts[i].value);
	}
	put_people(pg, view_node(pg->root, "signers"), d->signers, d->n_signers);
	view_flag(pg->root, "has_signers", d->n_signers > 0);
	for (uint32_t i = 0; err == ERR_OK && i < d->n_blocks; i++) {
		if (d->blocks[i].kind == BLOCK_ITEM) {
			list = put_item(list, pg, &d->blocks[i]);
			continue;
		}
		list = NULL;
		err = put_block(pg, &d->blocks[i]);
	}
	view_flag(pg->root, "has_revisions", d->n_revisions > 0);
	view_text(pg->root, "revisions_title", d->revisions_title);
	for (size_t i = 0; i < 4; i++)
		view_text(pg->root, titles[i], d->revision_titles[i]);
	for (uint32_t i = 0; i < d->n_revisions; i++) {
		struct view *row = view_item(pg->root, "revisions");

		view_text(row, "edition", d->revisions[i].edition);
		view_text(row, "date", d->revisions[i].date);
		view_text(row, "what", d->revisions[i].what);
		view_text(row, "by", d->revisions[i].by);
	}
	return err;
}

/* ---- what is asked below it ---- */

static void
put_asked(const struct page *pg, const struct text_view *v)
{
	static const struct field_spec fields[] = {
		{"approver", "text", "name", 60, true}, {"enacted", "date", "off", 10, true}};
	const struct setup_value values[] = {{"approver", v->name}, {"enacted", v->enacted}};
	const struct field_values given = {values, 2, v->problems};

	view_flag(pg->root, "is_approve", v->what == PAGE_TEXT_APPROVE && !v->is_done);
	view_flag(pg->root, "is_receipt", v->what == PAGE_TEXT_RECEIPT && !v->is_done);
	view_flag(pg->root, "is_done", v->is_done);
	view_c(pg->root, "done", v->is_done ? v->done : "approved");
	view_text(pg->root, "seen", v->seen);
	view_text(pg->root, "claim", v->claim);
	page_link(pg, pg->root, "link_url", "/l/", v->token);
	page_fields(pg, pg->root, "fields", fields, 2, &given);
	page_problem_list(pg, &v->problems);
	for (size_t i = 0; i < v->n_readers; i++)
		document_reader_into(pg, view_item(pg->root, "readers"), &v->readers[i]);
	view_flag(pg->root, "has_left", v->n_readers > 0);
}

static bool
is_inside(enum page_text_for what)
{
	return what == PAGE_TEXT_READ || what == PAGE_TEXT_PRINT || what == PAGE_TEXT_OTHER;
}

enum err
page_document_text(const struct pages *p, const struct page_frame *f, const struct text_view *v,
	struct buf *out)
{
	bool inside = is_inside(v->what);
	struct page pg;
	enum err err = page_begin(
		&pg, p, f, inside ? PAGE_SECTION_DOCUMENTS : PAGE_SECTION_NONE, "document_text");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "is_inside", inside);
	view_flag(pg.root, "is_public", v->what == PAGE_TEXT_PUBLIC);
	view_flag(pg.root, "is_other", v->what == PAGE_TEXT_OTHER);
	view_flag(pg.root, "is_draft", v->is_draft);
	view_flag(pg.root, "is_old", !v->is_draft && !v->is_current);
	view_flag(pg.root, "has_files", v->what == PAGE_TEXT_READ);
	view_flag(pg.root, "has_english", v->has_english);
	view_flag(pg.root, "has_easy", v->has_easy);
	page_link(&pg, pg.root, "url", "/documents/", v->id);
	view_printf(pg.root, "n", "%u", v->number);
	put_asked(&pg, v);
	err = document_blocks_into(&pg, v->document);
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	return page_end(&pg, "document_text", out);
}

/* ---- two versions ---- */

enum err
page_document_diff(const struct pages *p, const struct page_frame *f, const struct diff_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DOCUMENTS, "document_diff");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "doc", v->title);
	page_link(&pg, pg.root, "url", "/documents/", v->id);
	page_count(&pg, pg.root, "before", v->before);
	page_count(&pg, pg.root, "after", v->after);
	page_count(&pg, pg.root, "same", v->n_same);
	view_flag(pg.root, "has_rows", v->n > 0);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "rows");

		view_c(row, "what", v->rows[i].what);
		view_text(row, "block_number", v->rows[i].number);
		view_text(row, "was", v->rows[i].before);
		view_text(row, "is", v->rows[i].after);
		view_flag(row, "has_was", v->rows[i].before.len > 0);
		view_flag(row, "has_is", v->rows[i].after.len > 0);
	}
	return page_end(&pg, "document_diff", out);
}
