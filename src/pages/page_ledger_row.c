/* One row of a ledger as a form, and its check by the items of a framework. */
#include "pages/ledger_parts.h"

/* Where a row's forms go: /ledgers/<ledger>[/held]/<row>[tail]; "new" without an id. */
static void
row_link(const struct page *pg, const char *name, const struct ledger_row_view *v, const char *tail)
{
	struct buf b = buf_of(2048);

	buf_c(&b, "/ledgers/");
	url_escape(&b, v->ledger->id);
	buf_c(&b, v->is_held ? "/held/" : "/");
	if (v->id.len > 0)
		url_escape(&b, v->id);
	else
		buf_c(&b, "new");
	buf_c(&b, tail);
	view_link(pg->root, name, str_c(arena_copy(pg->arena, buf_view(&b))));
	buf_done(&b);
}

static const char *
input_of(enum column_kind kind)
{
	switch (kind) {
	case COLUMN_CHOICE:
	case COLUMN_YES_NO:
		return "select";
	case COLUMN_DATE:
		return "date";
	case COLUMN_NUMBER:
	case COLUMN_YEN:
		return "number";
	case COLUMN_PERSON:
		return "person";
	case COLUMN_RECKONED:
		return "reckoned";
	case COLUMN_TEXT:
		break;
	}
	return "text";
}

static void
put_options(
	const struct page *pg, struct view *field, const struct ledger_column *c, struct str value)
{
	static const char *const yes_no[] = {"yes", "no"};

	for (uint32_t i = 0; i < c->n_choices; i++) {
		struct view *o = view_item(field, "options");

		view_text(o, "option", c->choices[i].id);
		view_text(o, "words", ledger_words(pg, &c->choices[i].name));
		view_flag(o, "is_chosen", str_equal(value, c->choices[i].id));
	}
	for (size_t i = 0; c->kind == COLUMN_YES_NO && i < 2; i++) {
		struct view *o = view_item(field, "options");

		view_c(o, "option", yes_no[i]);
		view_text(o, "words", page_words_of(pg, "ledger.say.", yes_no[i]));
		view_flag(o, "is_chosen", str_equal(value, str_c(yes_no[i])));
	}
}

static void
put_field(const struct page *pg, const struct ledger_row_view *v, const struct ledger_column *c,
	const struct str *values)
{
	const struct ledger_cell_form *cell = &v->cells[c - v->ledger->columns];
	struct view *field = view_item(pg->root, "columns");
	struct str help = ledger_words(pg, &c->help);
	bool is_reckoned = c->kind == COLUMN_RECKONED;

	view_text(field, "column_id", c->id);
	view_text(field, "column", ledger_words(pg, &c->name));
	view_c(field, "input", input_of(c->kind));
	view_text(field, "help", help);
	view_flag(field, "has_hint", help.len > 0);
	view_flag(field, "is_long", c->bytes_max >= 600);
	view_flag(field, "is_missing", ledger_cell_is_missing(v->ledger, c, values));
	view_flag(field, "is_needed", c->is_needed);
	view_flag(field, "is_machine", cell->is_machine);
	page_date(pg, field, "at", cell->at);
	view_printf(field, "max", "%u", c->bytes_max);
	view_text(field, "typed", cell->value);
	/* a date that was not understood cannot stand in a date field */
	if (c->kind == COLUMN_DATE && cell->problem != CELL_FINE)
		view_c(field, "input", "text");
	view_flag(field, "problem", cell->problem != CELL_FINE);
	ledger_problem_into(pg, field, c, cell->problem);
	put_options(pg, field, c, cell->value);
	if (is_reckoned)
		ledger_value(pg, field, "value", v->ledger, c, values, v->today);
	view_flag(field, "is_reckoned", is_reckoned);
	if (cell->problem != CELL_FINE) {
		struct view *p = view_item(pg->root, "cell_problems");

		view_text(p, "column_id", c->id);
		view_text(p, "column", ledger_words(pg, &c->name));
		ledger_problem_into(pg, p, c, cell->problem);
	}
}

static void
put_history(const struct page *pg, const struct ledger_row_view *v)
{
	for (size_t i = 0; i < v->n_changes; i++) {
		const struct ledger_change_row *c = &v->changes[i];
		struct view *row = view_item(pg->root, "changes");

		view_c(row, "deed", c->deed);
		view_text(row, "who", c->who);
		page_when(pg, row, "at", c->at);
		view_flag(row, "is_undone", c->is_undone);
		view_flag(row, "is_import", c->is_import);
		view_flag(row, "may_undo", c->batch.len > 0 && !c->is_undone);
		view_printf(row, "token", "l%.*s", STR_FMT(c->batch));
	}
	view_flag(pg->root, "has_changes", v->n_changes > 0);
}

static void
put_check(const struct page *pg, const struct ledger_row_view *v)
{
	if (v->seen > 0)
		view_printf(pg->root, "seen", "%lld", (long long)v->seen);
	view_flag(pg->root, "has_check", v->check != NULL && v->id.len > 0 && !v->is_held);
	if (v->check == NULL)
		return;
	view_text(pg->root, "check", ledger_words(pg, &v->check->name));
	page_count(pg, pg->root, "checked", v->n_checked);
	page_count(pg, pg->root, "items", v->check->n_items);
	row_link(pg, "check_url", v, "/check");
}

/* Rows of some ledgers have a page of their own: "/stock/purchase/ID". */
static void
put_own_page(const struct page *pg, const struct ledger_row_view *v)
{
	struct str page = v->ledger->page;
	bool has_page = page.len > 0 && v->id.len > 0 && !v->is_held && !v->is_removed;
	struct buf path = buf_of(256);

	view_flag(pg->root, "has_page", has_page);
	if (has_page) {
		buf_str(&path, page);
		buf_c(&path, "/");
		page_link(pg, pg->root, "page_url", arena_copy(pg->arena, buf_view(&path)), v->id);
	}
	buf_done(&path);
	view_flag(pg->root, "has_case", v->case_id.len > 0);
	page_link(pg, pg->root, "case_url", "/cases/", v->case_id);
}

enum err
page_ledger_row(const struct pages *p, const struct page_frame *f, const struct ledger_row_view *v,
	struct buf *out)
{
	const struct ledger *l = v->ledger;
	struct str values[LIMIT_LEDGER_COLUMNS];
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger_row");

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < l->n_columns; i++)
		values[i] = v->cells[i].problem == CELL_FINE ? v->cells[i].value : STR("");
	ledger_into(&pg, pg.root, l);
	view_text(pg.root, "title",
		v->id.len > 0 || v->is_held ? ledger_row_name(&pg, l, values)
					    : page_words(&pg, "ledger.new"));
	row_link(&pg, "row_url", v, "");
	view_flag(pg.root, "is_new", v->id.len == 0);
	view_flag(pg.root, "is_held", v->is_held);
	view_flag(pg.root, "is_removed", v->is_removed);
	view_flag(pg.root, "is_machine", v->is_machine);
	page_count(&pg, pg.root, "place", v->place);
	page_count(&pg, pg.root, "missing", v->n_missing);
	view_flag(pg.root, "has_missing", v->n_missing > 0);
	view_flag(pg.root, "has_problems", v->n_problems > 0 || v->lacks_name);
	view_flag(pg.root, "lacks_name", v->lacks_name);
	for (uint32_t i = 0; i < l->n_columns; i++)
		put_field(&pg, v, &l->columns[i], values);
	for (size_t i = 0; i < v->n_people; i++)
		view_text(view_item(pg.root, "people"), "person_name", v->people[i]);
	put_history(&pg, v);
	put_check(&pg, v);
	put_own_page(&pg, v);
	return page_end(&pg, "ledger_row", out);
}

/* ---- the check of one row ---- */

static void
put_item(const struct page *pg, const struct ledger_check_view *v, uint32_t i)
{
	const struct framework_item *item = &v->framework->items[i];
	struct view *row = view_item(pg->root, "items");

	view_text(row, "item_id", item->id);
	view_text(row, "item_code", framework_code(v->framework, item));
	view_text(row, "item", ledger_words(pg, &item->name));
	view_text(row, "ask", ledger_words(pg, &item->ask));
	view_text(row, "why", ledger_words(pg, &item->why));
	for (uint32_t k = 0; k < item->n_choices; k++) {
		const struct framework_choice *c = &item->choices[k];
		struct view *o;

		if (c->result == RESULT_NOT_APPLICABLE)
			continue; /* the row is there: it does apply */
		o = view_item(row, "choices");
		view_text(o, "choice", c->id);
		view_text(o, "words", ledger_words(pg, &c->label));
		view_flag(o, "is_chosen", str_equal(v->chosen[i], c->id));
	}
}

enum err
page_ledger_check(const struct pages *p, const struct page_frame *f,
	const struct ledger_check_view *v, struct buf *out)
{
	struct ledger_row_view row = {.ledger = v->ledger, .id = v->id};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger_check");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	view_text(pg.root, "row_name",
		v->name.len > 0 ? v->name : page_words(&pg, "ledger.nameless"));
	view_text(pg.root, "check", ledger_words(&pg, &v->framework->name));
	view_text(pg.root, "check_about", ledger_words(&pg, &v->framework->about));
	row_link(&pg, "row_url", &row, "");
	row_link(&pg, "check_url", &row, "/check");
	for (uint32_t i = 0; i < v->framework->n_items; i++)
		put_item(&pg, v, i);
	return page_end(&pg, "ledger_check", out);
}
