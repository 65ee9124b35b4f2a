/* Published lists: the search, one row with its price, one list. */
#include "pages/find.h"

#include "pages/page.h"

/* ---- parts --------------------------------------------------------------------------------- */

static struct str
words_of(const struct page *pg, const struct words *w)
{
	return words_in(w, pg->frame->lang);
}

static void
put_civil(const struct page *pg, struct view *v, const char *name, struct str iso)
{
	struct buf b = buf_of(PAGE_TEXT_BYTES_MAX);

	show_civil(&b, pg->frame->lang, iso);
	view_take(v, name, &b);
}

static void
put_yen(const struct page *pg, struct view *v, const char *name, int64_t yen)
{
	page_count(pg, v, name, yen > 0 ? (uint64_t)yen : 0);
}

/* A cell for people: a choice by its name, a date in words, an amount with its digits apart. */
static void
put_value(const struct page *pg, struct view *v, const struct ledger_column *c, struct str value)
{
	const struct ledger_choice *choice =
		c->kind == COLUMN_CHOICE ? ledger_choice_find(c, value) : NULL;
	uint64_t yen;

	if (choice != NULL)
		view_text(v, "value", words_of(pg, &choice->name));
	else if (c->kind == COLUMN_DATE)
		put_civil(pg, v, "value", value);
	else if (c->kind == COLUMN_YEN && str_u64(value, INT64_MAX, &yen) == ERR_OK)
		page_count(pg, v, "value", yen);
	else
		view_text(v, "value", value);
	view_flag(v, "is_yen", c->kind == COLUMN_YEN && choice == NULL);
}

static struct str
name_of_choice(const struct page *pg, const struct find_hit *h, const char *column)
{
	const struct ledger_column *c = ledger_column_find(&h->of->list, str_c(column));
	struct str value = directory_value(h->of, h->values, column);
	const struct ledger_choice *choice =
		c != NULL && c->kind == COLUMN_CHOICE ? ledger_choice_find(c, value) : NULL;

	return choice != NULL ? words_of(pg, &choice->name) : value;
}

static struct str
cell_of(const struct page *pg, const struct find_hit *h, const char *column)
{
	const struct reference_cell *c = reference_cell_find(h->table, h->row, column);

	if (c == NULL)
		return STR("");
	return c->words.in[LANG_JA].len > 0 ? words_of(pg, &c->words) : c->text;
}

/* ---- the price ----------------------------------------------------------------------------- */

/* Which words of the same verdict: with a number of devices, or for any. */
static const char *
price_key(const struct price_check *c)
{
	if (c->fee != PRICE_NONE && c->verdict == PRICE_WITHIN)
		return "within_n";
	if (c->fee != PRICE_NONE && c->verdict == PRICE_OVER)
		return "over_n";
	return price_verdict_name(c->verdict);
}

static const char *
price_tone(enum price_verdict v)
{
	switch (v) {
	case PRICE_WITHIN:
		return "calm";
	case PRICE_OVER:
		return "look";
	case PRICE_WITHIN_FROM:
	case PRICE_WITHIN_UP_TO:
	case PRICE_RELAXED:
	case PRICE_UNSAID:
	case PRICE_NO_FEE:
	case PRICE_PART:
	case PRICE_UNKNOWN:
		break;
	}
	return "note";
}

/* verdict, tone, price_says: "9,800 yen, within the cap of ..." */
static void
put_price(const struct page *pg, struct view *v, const struct find_result *r)
{
	const struct price_check *c = &r->price;
	const char *cap = c->cap_base > 0 && c->cap_per_device > 0 ? "find.cap.both"
			  : c->cap_per_device > 0		   ? "find.cap.device"
								   : "find.cap.base";
	char key[64];

	view_flag(v, "has_price", r->has_class);
	if (!r->has_class)
		return;
	put_yen(pg, v, "cap_base", c->cap_base);
	put_yen(pg, v, "cap_per_device", c->cap_per_device);
	put_yen(pg, v, "fee", c->fee);
	put_yen(pg, v, "cap", c->cap);
	page_count(pg, v, "price_devices", c->devices);
	page_fill(pg, v, "cap_words", cap, v);
	snprintf(key, sizeof(key), "find.price.%s", price_key(c));
	page_fill(pg, v, "price_says", key, v);
	view_c(v, "verdict", price_verdict_name(c->verdict));
	view_c(v, "price_tone", price_tone(c->verdict));
	view_flag(v, "is_judged",
		c->verdict == PRICE_WITHIN || c->verdict == PRICE_OVER ||
			c->verdict == PRICE_WITHIN_FROM || c->verdict == PRICE_WITHIN_UP_TO);
	view_flag(v, "is_over", c->verdict == PRICE_OVER);
	view_flag(v, "is_cap_unconfirmed", c->cap_base != PRICE_NONE && !c->is_confirmed);
}

/* ---- hits ---------------------------------------------------------------------------------- */

static void
put_age(const struct page *pg, struct view *v, const struct find_hit *h)
{
	struct str date = h->of != NULL ? directory_value(h->of, h->values, DIRECTORY_LISTED_ON)
					: h->table->date;

	view_flag(v, "is_dated", h->found.days_old >= 0);
	put_civil(pg, v, "listed_on", date);
	view_text(v, "listed_from",
		h->of != NULL ? directory_value(h->of, h->values, DIRECTORY_LISTED_FROM)
			      : words_of(pg, &h->table->source));
	page_count(pg, v, "days_old", h->found.days_old > 0 ? (uint64_t)h->found.days_old : 0);
	view_flag(v, "is_old", h->found.is_old);
	view_flag(v, "is_expired", h->found.is_over);
}

static void
put_hit(const struct page *pg, struct view *v, const struct find_hit *h, struct str devices)
{
	struct buf url = buf_of(1024);
	const char *kept;

	buf_c(&url, "/find/");
	url_escape(&url, h->of != NULL ? h->of->id : h->table->id);
	buf_c(&url, "/");
	url_escape(&url, h->id);
	if (h->of != NULL && devices.len > 0) {
		buf_c(&url, "?devices=");
		url_escape(&url, devices);
	}
	kept = arena_copy(pg->arena, buf_view(&url));
	buf_done(&url);
	if (kept != NULL)
		view_link(v, "url", str_c(kept));
	if (h->of != NULL) {
		view_text(v, "name", directory_value(h->of, h->values, DIRECTORY_NAME));
		view_text(v, "provider", directory_value(h->of, h->values, DIRECTORY_PROVIDER));
		view_text(v, "kind", name_of_choice(pg, h, DIRECTORY_KIND));
		view_text(v, "class", name_of_choice(pg, h, DIRECTORY_CLASS));
		view_text(v, "region", directory_value(h->of, h->values, DIRECTORY_REGION));
		view_text(v, "price_listed", directory_value(h->of, h->values, DIRECTORY_PRICE));
		view_text(v, "list", words_of(pg, &h->of->list.name));
	} else {
		view_text(v, "name", cell_of(pg, h, "name"));
		view_text(v, "provider", cell_of(pg, h, "by"));
		view_text(v, "kind", cell_of(pg, h, "who"));
		view_c(v, "class", "");
		view_c(v, "region", "");
		view_text(v, "price_listed", cell_of(pg, h, "cost_note"));
		view_text(v, "list", words_of(pg, &h->table->name));
	}
	view_flag(v, "has_yen", h->found.yen != PRICE_NONE);
	view_flag(v, "is_monthly", h->of != NULL);
	put_yen(pg, v, "yen", h->found.yen);
	put_price(pg, v, &h->found);
	put_age(pg, v, h);
	view_flag(v, "is_region_unsaid", h->found.region == FIND_MAYBE);
	view_flag(v, "is_money_unsaid", h->found.money == FIND_MAYBE);
}

/* ---- the form ------------------------------------------------------------------------------ */

static void
put_option(const struct page *pg, const char *list, struct str value, struct str label,
	struct str chosen)
{
	struct view *o = view_item(pg->root, list);

	view_text(o, "value", value);
	view_text(o, "label", label);
	view_flag(o, "is_chosen", value.len > 0 && str_equal(value, chosen));
}

/* A list, then each of its kinds below it. */
static void
put_what(const struct page *pg, const struct find_list *l, struct str chosen)
{
	const struct ledger_column *c;

	if (l->of == NULL) {
		put_option(pg, "whats", l->table->id, words_of(pg, &l->table->name), chosen);
		return;
	}
	put_option(pg, "whats", l->of->id, words_of(pg, &l->of->list.name), chosen);
	c = ledger_column_find(&l->of->list, STR(DIRECTORY_KIND));
	for (uint32_t i = 0; c != NULL && i < c->n_choices; i++) {
		struct buf value = buf_of(256), label = buf_of(PAGE_TEXT_BYTES_MAX);
		const char *kept, *shown;

		buf_printf(&value, "%.*s/%.*s", STR_FMT(l->of->id), STR_FMT(c->choices[i].id));
		buf_printf(&label, "— %.*s", STR_FMT(words_of(pg, &c->choices[i].name)));
		kept = arena_copy(pg->arena, buf_view(&value));
		shown = arena_copy(pg->arena, buf_view(&label));
		if (kept != NULL && shown != NULL)
			put_option(pg, "whats", str_c(kept), str_c(shown), chosen);
		buf_done(&value);
		buf_done(&label);
	}
}

static void
put_form(const struct page *pg, const struct find_view *v)
{
	bool has_classes = false;

	for (size_t i = 0; i < v->n_lists; i++) {
		const struct ledger_column *c =
			v->lists[i].of == NULL
				? NULL
				: ledger_column_find(&v->lists[i].of->list, STR(DIRECTORY_CLASS));

		put_what(pg, &v->lists[i], v->what);
		for (uint32_t k = 0; c != NULL && !has_classes && k < c->n_choices; k++)
			put_option(pg, "classes", c->choices[k].id,
				words_of(pg, &c->choices[k].name), v->class_id);
		has_classes |= c != NULL;
	}
	for (uint32_t i = 0; v->regions != NULL && i < v->regions->n_rows; i++) {
		const struct reference_cell *name =
			reference_cell_find(v->regions, &v->regions->rows[i], "name");

		if (name != NULL)
			put_option(pg, "regions", v->regions->rows[i].id,
				words_of(pg, &name->words), v->region);
	}
	view_text(pg->root, "query", v->text);
	view_text(pg->root, "yen_typed", v->yen);
	view_text(pg->root, "devices_typed", v->devices);
}

static void
put_list(const struct page *pg, struct view *row, const struct find_list *l)
{
	view_flag(row, "is_list", l->of != NULL);
	view_text(row, "list", words_of(pg, l->of != NULL ? &l->of->list.name : &l->table->name));
	view_text(
		row, "about", words_of(pg, l->of != NULL ? &l->of->list.about : &l->table->about));
	if (l->of != NULL)
		page_link(pg, row, "list_url", "/find/", l->of->id);
	else
		page_link(pg, row, "list_url", "/find?what=", l->table->id);
	page_count(pg, row, "rows", l->n);
	page_count(pg, row, "undated", l->n_undated);
	view_flag(row, "has_rows", l->n > 0);
	view_flag(row, "has_undated", l->n_undated > 0);
	view_flag(row, "has_listed", l->listed.len > 0);
	put_civil(pg, row, "listed", l->listed);
	view_flag(row, "is_old", l->n > 0 && l->is_old);
}

/* "/find?q=&what=...&" for the links to other parts. */
static void
put_pager(const struct page *pg, const struct find_view *v)
{
	const struct {
		const char *name;
		struct str value;
	} all[] = {{"q", v->text}, {"what", v->what}, {"class", v->class_id}, {"region", v->region},
		{"yen", v->yen}, {"devices", v->devices}};
	struct buf b = buf_of(PAGE_TEXT_BYTES_MAX);

	buf_c(&b, "/find?");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i].value.len == 0)
			continue;
		buf_printf(&b, "%s=", all[i].name);
		url_escape(&b, all[i].value);
		buf_c(&b, "&");
	}
	page_pager(pg, buf_view(&b), v->page, v->n_pages);
	buf_done(&b);
}

enum err
page_find(const struct pages *p, const struct page_frame *f, const struct find_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "find");

	if (err != ERR_OK)
		return err;
	put_form(&pg, v);
	page_problem_list(&pg, &v->problems);
	for (size_t i = 0; i < v->n_lists; i++)
		put_list(&pg, view_item(pg.root, "lists"), &v->lists[i]);
	for (size_t i = 0; i < v->n; i++)
		put_hit(&pg, view_item(pg.root, "hits"), &v->hits[i], v->devices);
	view_flag(pg.root, "has_hits", v->n > 0);
	page_count(&pg, pg.root, "count", v->total);
	page_count(&pg, pg.root, "maybe", v->n_maybe);
	view_flag(pg.root, "has_maybe", v->n_maybe > 0);
	put_pager(&pg, v);
	return page_end(&pg, "find", out);
}

/* ---- one row ------------------------------------------------------------------------------- */

static void
put_cells(const struct page *pg, const struct find_hit *h)
{
	for (uint32_t i = 0; h->of != NULL && i < h->of->list.n_columns; i++) {
		const struct ledger_column *c = &h->of->list.columns[i];
		struct view *cell;

		if (h->values[i].len == 0 || str_equal(c->id, STR(DIRECTORY_NAME)))
			continue;
		cell = view_item(pg->root, "cells");
		view_text(cell, "label", words_of(pg, &c->name));
		put_value(pg, cell, c, h->values[i]);
	}
	for (uint32_t i = 0; h->of == NULL && i < h->table->n_columns; i++) {
		const struct reference_column *c = &h->table->columns[i];
		const struct reference_cell *from = &h->row->cells[i];
		struct view *cell;

		if (!from->is_there ||
			(c->kind != CELL_WORDS && c->kind != CELL_NUMBER && c->kind != CELL_TEXT) ||
			str_equal(c->id, STR("name")))
			continue;
		cell = view_item(pg->root, "cells");
		view_text(cell, "label", words_of(pg, &c->name));
		view_text(cell, "value",
			c->kind == CELL_WORDS ? words_of(pg, &from->words) : from->text);
		view_flag(cell, "is_yen", false);
	}
}

enum err
page_find_row(const struct pages *p, const struct page_frame *f, const struct find_row_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "find_row");

	if (err != ERR_OK)
		return err;
	put_hit(&pg, pg.root, &v->hit, v->devices);
	put_cells(&pg, &v->hit);
	view_text(pg.root, "devices_typed", v->devices);
	view_flag(pg.root, "is_list", v->hit.of != NULL);
	if (v->hit.of != NULL)
		page_link(&pg, pg.root, "list_url", "/find/", v->hit.of->id);
	view_flag(pg.root, "has_offering", v->has_offering);
	view_text(pg.root, "offering", words_of(&pg, &v->offering));
	view_text(pg.root, "stays_open", words_of(&pg, &v->stays_open));
	view_text(pg.root, "ask_provider", words_of(&pg, &v->ask));
	return page_end(&pg, "find_row", out);
}

/* ---- one list ------------------------------------------------------------------------------ */

static bool
has_problem(const struct page_problems *problems, const char *field)
{
	for (size_t i = 0; i < problems->n; i++)
		if (strcmp(problems->list[i].field, field) == 0)
			return true;
	return false;
}

static void
put_import_url(const struct page *pg, const struct directory *d)
{
	struct buf url = buf_of(256);
	const char *kept;

	buf_c(&url, "/ledgers/");
	url_escape(&url, d->list.id);
	buf_c(&url, "/import");
	kept = arena_copy(pg->arena, buf_view(&url));
	if (kept != NULL)
		view_link(pg->root, "import_url", str_c(kept));
	buf_done(&url);
}

enum err
page_find_list(const struct pages *p, const struct page_frame *f, const struct find_list_view *v,
	struct buf *out)
{
	static const struct field_spec specs[] = {
		{"listed_on", "date", "", 10, true}, {"listed_from", "text", "", 100, true}};
	const struct setup_value values[] = {
		{"listed_on", v->listed_on}, {"listed_from", v->listed_from}};
	const struct field_values given = {values, 2, v->problems};
	const struct directory *d = v->list.of;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "find_list");

	if (err != ERR_OK)
		return err;
	put_list(&pg, pg.root, &v->list);
	view_text(pg.root, "how", words_of(&pg, &d->how));
	view_text(pg.root, "publisher", words_of(&pg, &d->publisher));
	page_count(&pg, pg.root, "old_days", d->list.review_days);
	page_link(&pg, pg.root, "table_url", "/ledgers/", d->list.id);
	page_link(&pg, pg.root, "search_url", "/find?what=", d->id);
	put_import_url(&pg, d);
	page_fields(&pg, pg.root, "fields", specs, 2, &given);
	view_flag(pg.root, "needs_sure", has_problem(&v->problems, "sure"));
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "find_list", out);
}
