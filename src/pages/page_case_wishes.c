/* Who may get what of a case: the pack's defaults as a table, and the wishes said over them. */
#include "pages/case_parts.h"
#include "pages/case_record.h"

static void
put_may(struct view *v, uint8_t may)
{
	view_flag(v, "sees", (may & WISH_SEE) != 0 && (may & WISH_ASK) == 0);
	view_flag(v, "asks", (may & WISH_SEE) != 0 && (may & WISH_ASK) != 0);
	view_flag(v, "passes", (may & WISH_PASS) != 0);
	view_flag(v, "counts", (may & WISH_COUNT) != 0);
}

static void
put_defaults(const struct page *pg, const struct record_set *set)
{
	for (uint32_t i = 0; i < set->n_recipients; i++) {
		const struct recipient *r = &set->recipients[i];
		struct view *row = view_item(pg->root, "recipients");

		view_text(row, "id", r->id);
		view_text(row, "recipient", page_case_words(pg, &r->name));
		view_c(row, "tlp", tlp_name(r->tlp));
		for (unsigned c = 0; c < RECORD_CLASSES; c++) {
			struct view *cell = view_item(row, "cells");

			view_c(cell, "class", record_class_name((enum record_class)c));
			put_may(cell, r->may[c]);
		}
	}
	for (unsigned c = 0; c < RECORD_CLASSES; c++)
		view_c(view_item(pg->root, "classes"), "class",
			record_class_name((enum record_class)c));
	for (uint32_t i = 0; i < set->n_fields; i++) {
		struct view *row = view_item(pg->root, "fields");

		view_text(row, "id", set->fields[i].id);
		view_text(row, "field_name", page_case_words(pg, &set->fields[i].name));
	}
	for (unsigned i = 0; i < TLPS; i++)
		view_c(view_item(pg->root, "tlps"), "tlp", tlp_name((enum tlp)i));
}

static void
put_wish(const struct page *pg, const struct case_wish_row *w)
{
	struct view *row = view_item(pg->root, "wishes");

	view_printf(row, "nr", "%u", w->entry->nr);
	view_flag(row, "has_recipient", w->recipient != NULL);
	view_text(row, "recipient",
		w->recipient != NULL ? page_case_words(pg, &w->recipient->name) : STR(""));
	view_flag(row, "has_field", w->field != NULL);
	view_text(row, "field", w->field != NULL ? page_case_words(pg, &w->field->name) : STR(""));
	view_flag(row, "has_class", w->field == NULL && w->class.len > 0);
	view_c(row, "class", w->class.len > 0 ? arena_copy(pg->arena, w->class) : "attack");
	view_flag(row, "has_may", w->has_may);
	put_may(row, w->may);
	view_flag(row, "is_nothing", (w->may & WISH_SEE) == 0);
	view_text(row, "tlp", case_entry_get(w->entry, CASE_KEY_TLP));
	view_text(row, "reason", case_entry_get(w->entry, CASE_KEY_REASON));
	view_text(row, "who", w->entry->who);
	page_when(pg, row, "at", w->entry->at);
	view_flag(row, "has_until", w->until != 0);
	page_when(pg, row, "until", w->until);
	view_flag(row, "is_over", w->is_over);
}

enum err
page_case_wishes(const struct pages *p, const struct page_frame *f,
	const struct case_wishes_view *v, struct buf *out)
{
	static const char *const mays[] = {"see", "see ask", "see pass count", "see count", "none"};
	static const char *const keys[] = {"see", "ask", "pass", "count", "none"};
	static const unsigned days[] = {0, 30, 90, 365};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_wishes");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	view_flag(pg.root, "has_no", v->no != NULL);
	view_c(pg.root, "no", v->no != NULL ? v->no : "shape");
	put_defaults(&pg, v->set);
	for (size_t i = 0; i < sizeof(mays) / sizeof(*mays); i++) {
		struct view *row = view_item(pg.root, "mays");

		view_c(row, "may", mays[i]);
		view_c(row, "may_key", keys[i]);
	}
	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++) {
		struct view *row = view_item(pg.root, "spans");

		view_printf(row, "days", "%u", days[i]);
		view_flag(row, "is_for_good", days[i] == 0);
	}
	view_flag(pg.root, "has_wishes", v->n > 0);
	for (size_t i = 0; i < v->n; i++)
		put_wish(&pg, &v->wishes[i]);
	return page_end(&pg, "case_wishes", out);
}
