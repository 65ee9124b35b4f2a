/* The letter to a supplier of a bill, as a sheet to print, and how much the bill says. */
#include "pages/document_parts.h"
#include "pages/stock_bills.h"
#include "pages/stock_parts.h"

static void
put_sets(const struct page *pg, const struct bill_letter_view *v)
{
	page_count(pg, pg->root, "judged", v->n_judged);
	view_flag(pg->root, "has_sets", v->n_sets > 0);
	for (size_t i = 0; i < v->n_sets; i++) {
		struct view *row = view_item(pg->root, "sets");

		view_c(row, "set", v->sets[i].name);
		page_count(pg, row, "percent", v->sets[i].percent);
		page_count(pg, row, "whole", v->sets[i].n_whole);
		view_flag(row, "is_confirmed", v->sets[i].is_confirmed);
		view_flag(row, "is_chosen", v->sets[i].is_chosen);
	}
}

/* As a date's field has it: "2026-12-25", of the day where the box stands. */
static void
put_due(const struct page *pg, ms_t due)
{
	char text[TIME_TEXT_MAX];
	const char *day;

	time_text(due + (ms_t)pg->frame->zone_minutes * MS_MINUTE, text);
	day = arena_copy(pg->arena, str_of(text, 10));
	view_c(pg->root, "due", day != NULL ? day : "");
}

enum err
page_stock_letter(const struct pages *p, const struct page_frame *f,
	const struct bill_letter_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_letter");

	if (err != ERR_OK)
		return err;
	page_stock_bill_into(&pg, pg.root, &v->bill);
	view_flag(pg.root, "has_letter", v->document != NULL);
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem != NULL ? v->problem : "");
	view_flag(pg.root, "is_english", v->is_english);
	view_flag(pg.root, "is_part", v->is_part);
	put_due(&pg, v->due);
	put_sets(&pg, v);
	if (v->document != NULL)
		err = document_blocks_into(&pg, v->document);
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	return page_end(&pg, "stock_letter", out);
}
