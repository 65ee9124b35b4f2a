/* What documents need to know, a text edited paragraph by paragraph, a document as it is. */
#include "pages/document_parts.h"
#include "pages/programme_parts.h"

/* ---- facts ---- */

static void
put_trait(const struct page *pg, struct view *v, const struct trait_row *t)
{
	view_text(v, "trait_id", t->trait->id);
	view_text(v, "trait", programme_words(pg, &t->trait->name));
	view_text(v, "ask", programme_words(pg, &t->trait->ask));
	view_c(v, "person", t->person);
	view_flag(v, "is_yes", strcmp(t->person, "yes") == 0);
	view_flag(v, "is_no", strcmp(t->person, "no") == 0);
	view_flag(v, "is_open", t->person[0] == '\0');
	view_flag(v, "is_seen", t->machine[0] != '\0');
	view_flag(v, "is_contradiction", t->is_contradiction);
	page_date(pg, v, "machine_at", t->machine_at);
	page_date(pg, v, "person_at", t->person_at);
	view_text(v, "who", t->who);
}

static void
put_field(const struct page *pg, struct view *v, const struct field_row *row)
{
	view_text(v, "field_id", row->field->id);
	view_text(v, "field", programme_words(pg, &row->field->name));
	view_text(v, "value", row->value);
	view_text(v, "example", row->field->example);
	view_flag(v, "is_preset", row->is_preset && row->value.len > 0);
	view_flag(v, "problem", row->problem != NULL);
	view_c(v, "why", row->problem != NULL ? row->problem : "too_long");
	page_date(pg, v, "at", row->at);
}

static bool
is_trait_open(const struct trait_row *t)
{
	return (t->person[0] == '\0' && t->machine[0] == '\0') || t->is_contradiction;
}

/* One heading with what stands under it; how many of it are open and whether one is wrong. */
struct facts_group {
	struct view *view;
	unsigned n, n_open;
	bool has_problem;
};

static void
put_group(const struct page *pg, const struct facts_view *v, struct str id, struct facts_group *g)
{
	for (size_t i = 0; i < v->n_traits; i++) {
		if (!str_equal(v->traits[i].trait->group, id))
			continue;
		put_trait(pg, view_item(g->view, "traits"), &v->traits[i]);
		g->n++;
		g->n_open += is_trait_open(&v->traits[i]);
	}
	for (size_t i = 0; i < v->n_fields; i++) {
		if (!str_equal(v->fields[i].field->group, id))
			continue;
		put_field(pg, view_item(g->view, "asked"), &v->fields[i]);
		view_flag(g->view, "has_fields", true);
		g->n++;
		g->n_open += v->fields[i].value.len == 0;
		g->has_problem |= v->fields[i].problem != NULL;
	}
	view_flag(g->view, "is_used", g->n > 0);
	view_flag(g->view, "has_open", g->n_open > 0);
	view_printf(g->view, "n", "%u", g->n);
	view_printf(g->view, "n_open", "%u", g->n_open);
}

/* Unfolded: what is wrong, and the first with something open. */
static void
put_groups(const struct page *pg, const struct facts_view *v)
{
	bool has_first = v->problems.n > 0;

	for (size_t i = 0; i < v->n_groups; i++) {
		struct facts_group g = {.view = view_item(pg->root, "groups")};

		view_text(g.view, "group_id", v->groups[i].id);
		view_text(g.view, "group", programme_words(pg, &v->groups[i].name));
		put_group(pg, v, v->groups[i].id, &g);
		view_flag(g.view, "is_unfolded", g.has_problem || (!has_first && g.n_open > 0));
		has_first |= g.n_open > 0;
	}
}

enum err
page_facts(const struct pages *p, const struct page_frame *f, const struct facts_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DOCUMENTS,
		v->id.len > 0 ? "document_make" : "document_facts");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "is_all", v->id.len == 0);
	view_text(pg.root, "doc", v->title);
	page_link(&pg, pg.root, "url", "/documents/", v->id);
	if (v->id.len == 0)
		put_groups(&pg, v);
	for (size_t i = 0; v->id.len > 0 && i < v->n_traits; i++)
		put_trait(&pg, view_item(pg.root, "traits"), &v->traits[i]);
	for (size_t i = 0; v->id.len > 0 && i < v->n_fields; i++)
		put_field(&pg, view_item(pg.root, "asked"), &v->fields[i]);
	for (size_t i = 0; i < v->n_known_traits; i++)
		put_trait(&pg, view_item(pg.root, "known_traits"), &v->known_traits[i]);
	for (size_t i = 0; i < v->n_known_fields; i++)
		put_field(&pg, view_item(pg.root, "known"), &v->known_fields[i]);
	for (size_t i = 0; i < v->n_readings; i++)
		view_text(view_item(pg.root, "readings"), "reading", v->readings[i]);
	for (size_t i = 0; i < v->n_tables; i++)
		view_text(view_item(pg.root, "tables"), "table", v->tables[i]);
	view_flag(pg.root, "has_traits", v->n_traits > 0);
	view_flag(pg.root, "has_asked", v->n_fields > 0);
	view_flag(pg.root, "has_known", v->n_known_fields + v->n_known_traits > 0);
	view_flag(pg.root, "has_readings", v->n_readings > 0);
	view_flag(pg.root, "has_tables", v->n_tables > 0);
	view_flag(pg.root, "has_draft", v->has_draft);
	view_flag(pg.root, "is_era", v->is_era);
	view_printf(pg.root, "fiscal_month", "%u", v->fiscal_month);
	view_text(pg.root, "this_year", v->years[0]);
	view_text(pg.root, "next_year", v->years[1]);
	view_printf(pg.root, "this_number", "%d", v->first_year);
	view_printf(pg.root, "next_number", "%d", v->first_year + 1);
	view_flag(pg.root, "plans_next", v->plans_next);
	view_flag(pg.root, "has_problems", v->problems.n > 0);
	return page_end(&pg, v->id.len > 0 ? "document_make" : "document_facts", out);
}

/* ---- editing ---- */

/* Lines that a text needs at about forty characters each. */
static uint32_t
lines_of(struct str text)
{
	uint32_t lines = 1, width = 0;

	for (size_t i = 0; i < text.len; i++) {
		width += ((uint8_t)text.p[i] & 0xc0) != 0x80;
		if (text.p[i] == '\n' || width == 40) {
			lines++;
			width = 0;
		}
	}
	return lines > 12 ? 12 : lines;
}

static void
put_part(const struct page *pg, struct view *v, const struct edit_part *part)
{
	view_text(v, "part_id", part->id);
	view_text(v, "text", part->text);
	view_c(v, "kind", part->kind);
	view_text(v, "block_number", part->number);
	view_printf(v, "lines", "%u", lines_of(part->text) + 1);
	view_flag(v, "is_text",
		strcmp(part->kind, "table") != 0 && strcmp(part->kind, "break") != 0 &&
			strcmp(part->kind, "sign") != 0);
	view_flag(v, "is_edited", part->is_edited);
	view_flag(v, "is_removed", part->is_removed);
	view_text(v, "original", part->original);
	view_c(v, "mark", part->mark);
	view_text(v, "other", part->other);
	for (size_t i = 0; i < part->n_changes; i++)
		document_change_into(pg, view_item(v, "changes"), &part->changes[i]);
	view_flag(v, "has_changes", part->n_changes > 0);
}

enum err
page_document_edit(const struct pages *p, const struct page_frame *f, const struct edit_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DOCUMENTS, "document_edit");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "doc", v->title);
	page_link(&pg, pg.root, "url", "/documents/", v->id);
	view_printf(pg.root, "n", "%u", v->number);
	view_text(pg.root, "section_id", v->section);
	view_text(pg.root, "note", v->note);
	for (size_t i = 0; i < v->n_sections; i++) {
		struct view *s = view_item(pg.root, "sections");

		view_text(s, "id", v->sections[i].id);
		view_text(s, "section", v->sections[i].title);
		view_text(s, "block_number", v->sections[i].number);
		view_flag(s, "is_current", v->sections[i].is_current);
		if (v->sections[i].is_current) {
			view_text(pg.root, "section", v->sections[i].title);
			view_text(pg.root, "section_number", v->sections[i].number);
		}
	}
	for (size_t i = 0; i < v->n_parts; i++)
		put_part(&pg, view_item(pg.root, "parts"), &v->parts[i]);
	return page_end(&pg, "document_edit", out);
}

/* ---- registering ---- */

static const struct field_spec register_fields[] = {
	{"doc_title", "text", "off", 80, true},
	{"doc_number", "text", "off", 30, false},
};

enum err
page_document_register(const struct pages *p, const struct page_frame *f,
	const struct register_view *v, struct buf *out)
{
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DOCUMENTS, "document_register");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "is_file", v->id.len > 0);
	view_text(pg.root, "doc", v->title);
	page_link(&pg, pg.root, "url", "/documents/", v->id);
	page_bytes(&pg, pg.root, "bytes_max", v->bytes_max);
	view_text(pg.root, "covers", v->covers);
	for (size_t i = 0; i < v->n_kinds; i++) {
		struct view *kind = view_item(pg.root, "kinds");

		view_text(kind, "id", v->kinds[i].id);
		view_text(kind, "kind", programme_words(&pg, &v->kinds[i].name));
		view_flag(kind, "is_chosen", v->kinds[i].is_chosen);
	}
	page_fields(&pg, pg.root, "fields", register_fields, 2, &given);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "document_register", out);
}
