/* The sheet of who tells whom; the risk sheet: how many rows are large, middle, small, which ones,
 * and where it is weak. */
#include "pages/ledger_parts.h"

/* The bands' table: importance from top to bottom, likelihood from left to right. */
static void
put_grid(const struct page *pg, const struct ledger_risk_view *v)
{
	for (int i = 3; i >= 1; i--) {
		struct view *row = view_item(pg->root, "grid");

		view_printf(row, "importance", "%d", i);
		for (int k = 1; k <= 3; k++) {
			struct view *cell = view_item(row, "cells");
			enum risk_band band = risk_band_of(&risk_scales[RISK_SCALES - 1], i * k);

			view_printf(cell, "likelihood", "%d", k);
			page_count(pg, cell, "rows", v->cells[i - 1][k - 1]);
			view_flag(cell, "has_rows", v->cells[i - 1][k - 1] > 0);
			view_c(cell, "tone", ledger_risk_tone(band));
			view_c(cell, "band", risk_band_name(band));
		}
	}
}

static void
put_line(const struct page *pg, const struct ledger_risk_view *v,
	const struct ledger_risk_line *line)
{
	const struct ledger_column *treatment = ledger_column_find(v->ledger, STR("treatment"));
	struct view *row = view_item(pg->root, "lines");
	struct buf b = buf_of(1024);

	buf_c(&b, "/ledgers/");
	url_escape(&b, v->ledger->id);
	buf_c(&b, "/");
	page_link(pg, row, "url", arena_copy(pg->arena, buf_view(&b)), line->id);
	buf_done(&b);
	view_text(row, "row_name", ledger_row_name(pg, v->ledger, line->values));
	view_printf(row, "risk", "%lld", (long long)line->risk.number);
	view_printf(row, "importance", "%lld", (long long)line->importance.number);
	view_printf(row, "likelihood", "%lld", (long long)line->likelihood.number);
	view_flag(row, "is_forced", line->importance.is_forced);
	view_c(row, "tone", ledger_risk_tone(line->risk.band));
	view_c(row, "band", risk_band_name(line->risk.band));
	if (treatment != NULL)
		ledger_value(pg, row, "treatment", v->ledger, treatment, line->values, STR(""));
	else
		view_c(row, "treatment", "");
}

enum err
page_ledger_risk(const struct pages *p, const struct page_frame *f,
	const struct ledger_risk_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger_risk");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	for (int b = RISK_BANDS - 1; b >= 0; b--) {
		struct view *band = view_item(pg.root, "bands");

		view_c(band, "band", risk_band_name((enum risk_band)b));
		view_c(band, "tone", ledger_risk_tone((enum risk_band)b));
		page_count(&pg, band, "rows", v->n_by_band[b]);
	}
	page_count(&pg, pg.root, "all", v->n_rows);
	page_count(&pg, pg.root, "reckoned", v->n_reckoned);
	page_count(&pg, pg.root, "unreckoned", v->n_rows - v->n_reckoned);
	view_flag(pg.root, "has_unreckoned", v->n_rows > v->n_reckoned);
	view_flag(pg.root, "has_lines", v->n > 0);
	view_flag(pg.root, "has_more", v->n_more > 0);
	page_count(&pg, pg.root, "more", v->n_more);
	view_flag(pg.root, "has_chapters", v->n_chapters > 0);
	put_grid(&pg, v);
	for (size_t i = 0; i < v->n; i++)
		put_line(&pg, v, &v->lines[i]);
	for (size_t i = 0; i < v->n_chapters; i++) {
		struct view *row = view_item(pg.root, "chapters");

		view_text(row, "chapter", v->chapters[i].name);
		page_count(&pg, row, "rows", v->chapters[i].n);
		page_count(&pg, row, "large", v->chapters[i].n_large);
		view_flag(row, "has_large", v->chapters[i].n_large > 0);
	}
	return page_end(&pg, "ledger_risk", out);
}

/* ---- who tells whom ---- */

/* The columns that help to reach somebody, of those that the ledger has. */
static void
put_reach(const struct page *pg, struct view *row, const struct ledger *l, const struct str *values)
{
	static const char *const ids[] = {"role", "phone", "phone_night", "mail", "when", "hours"};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct ledger_column *c = ledger_column_find(l, str_c(ids[i]));
		struct view *cell;

		if (c == NULL || values[c - l->columns].len == 0)
			continue;
		cell = view_item(row, "cells");
		view_text(cell, "label", ledger_words(pg, &c->name));
		ledger_value(pg, cell, "value", l, c, values, STR(""));
	}
}

enum err
page_ledger_tree(const struct pages *p, const struct page_frame *f,
	const struct ledger_tree_view *v, struct buf *out)
{
	const struct ledger_column *name = ledger_column_find(v->ledger, STR("name"));
	struct buf date = buf_of(256);
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger_tree");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	show_civil(&date, f->lang, v->today);
	view_take(pg.root, "today", &date);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "lines");

		view_printf(row, "depth", "%u", v->lines[i].depth);
		view_text(row, "row_name",
			name == NULL ? STR("") : v->lines[i].values[name - v->ledger->columns]);
		put_reach(&pg, row, v->ledger, v->lines[i].values);
	}
	view_flag(pg.root, "has_lines", v->n > 0);
	return page_end(&pg, "ledger_tree", out);
}
