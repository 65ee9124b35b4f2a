/* What to do about weaknesses: a card for each thing to do, the first ones whole. */
#include "pages/stock_finding_parts.h"

/* Where the list leads to: the same with one thing chosen otherwise. */
static void
put_url(struct buf *url, const struct stock_findings_view *v, enum stock_show show)
{
	struct str place = v->bill.len > 0 ? v->bill : v->device;

	buf_printf(url, "/stock/findings?state=%s&", stock_show_name(show));
	if (place.len > 0) {
		buf_c(url, "in=");
		url_escape(url, place);
		buf_c(url, "&");
	}
}

static void
put_shows(const struct page *pg, const struct stock_findings_view *v)
{
	for (unsigned i = 0; i < STOCK_SHOWS; i++) {
		struct view *row = view_item(pg->root, "shows");
		struct buf url = buf_of(4096);
		const char *at;

		put_url(&url, v, (enum stock_show)i);
		at = arena_copy(pg->arena, buf_view(&url));
		view_c(row, "show", stock_show_name((enum stock_show)i));
		page_count(pg, row, "count", v->counts[i]);
		view_link(row, "url", str_c(at != NULL ? at : "/stock/findings"));
		view_flag(row, "is_current", v->show == (enum stock_show)i);
		buf_done(&url);
	}
}

static void
put_places(const struct page *pg, const struct stock_findings_view *v)
{
	view_flag(pg->root, "has_places", v->n_devices + v->n_bills > 1);
	for (size_t i = 0; i < v->n_devices; i++) {
		struct view *row = view_item(pg->root, "places");

		view_text(row, "place_id", str_c(v->devices[i]->id.text));
		view_text(row, "place", page_device_name(pg, v->devices[i]));
		view_flag(row, "is_chosen", str_equal(v->device, str_c(v->devices[i]->id.text)));
	}
	for (size_t i = 0; i < v->n_bills; i++) {
		struct view *row = view_item(pg->root, "bill_places");

		view_text(row, "place_id", v->bills[i].id);
		view_text(row, "place", v->bills[i].name);
		view_text(row, "version", v->bills[i].version);
		view_flag(row, "has_bill_made", v->bills[i].made != 0);
		page_date(pg, row, "bill_made", v->bills[i].made);
		view_flag(row, "is_chosen", str_equal(v->bill, v->bills[i].id));
	}
}

static void
put_weakness(const struct page *pg, struct view *card, const struct stock_weakness *w)
{
	struct view *row = view_item(card, "list");

	view_text(row, "weakness", w->name);
	page_link(pg, row, "url", "/stock/finding/", w->id);
	view_c(row, "state", w->state);
	view_flag(row, "is_open", strcmp(w->state, "open") == 0);
	view_flag(row, "is_exploited", w->is_exploited);
	page_score_into(row, w->score, w->rating);
	view_text(row, "fixed", w->fixed);
}

static void
put_card(const struct page *pg, const char *list, const struct stock_card *c)
{
	struct view *card = view_item(pg->root, list);

	page_subject_into(pg, card, &c->about);
	page_why_into(pg, card, &c->why);
	page_fix_into(pg, card, &c->fix);
	page_count(pg, card, "n", c->n);
	view_flag(card, "has_open", c->n > 0);
	view_flag(card, "has_guarded", c->n_guarded > 0);
	page_count(pg, card, "n_guarded", c->n_guarded);
	view_flag(card, "has_not_affected", c->n_not_affected > 0);
	page_count(pg, card, "n_not_affected", c->n_not_affected);
	view_flag(card, "has_done", c->n_done > 0);
	page_count(pg, card, "n_done", c->n_done);
	view_flag(card, "is_to_confirm", c->is_to_confirm);
	view_flag(card, "is_urgent", c->why.action != NULL && strcmp(c->why.action, "act") == 0);
	for (size_t i = 0; i < c->n_list; i++)
		put_weakness(pg, card, &c->list[i]);
	page_link(
		pg, card, "first_url", "/stock/finding/", c->n_list > 0 ? c->list[0].id : STR(""));
	view_flag(card, "has_more", c->n_more > 0);
	page_count(pg, card, "n_more", c->n_more);
}

static void
put_cards(const struct page *pg, const struct stock_findings_view *v)
{
	int minutes = 0;

	for (size_t i = 0; i < v->n; i++) {
		put_card(pg, i < v->n_first ? "cards" : "lines", &v->cards[i]);
		if (i < v->n_first)
			minutes += v->cards[i].fix.minutes;
	}
	view_flag(pg->root, "has_cards", v->n_first > 0 && v->n > 0);
	view_flag(pg->root, "has_lines", v->n > v->n_first);
	view_flag(pg->root, "is_folded", v->n_first > 0);
	page_count(pg, pg->root, "n_first", v->n < v->n_first ? v->n : v->n_first);
	page_count(pg, pg->root, "n_later",
		v->total > v->n_first ? v->total - (uint32_t)v->n_first : 0);
	page_span(pg, pg->root, "takes", (ms_t)minutes * MS_MINUTE);
	view_flag(pg->root, "has_minutes", minutes > 0);
}

enum err
page_stock_findings(const struct pages *p, const struct page_frame *f,
	const struct stock_findings_view *v, struct buf *out)
{
	struct buf url = buf_of(4096);
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_findings");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "query", STR(""));
	view_c(pg.root, "show_now", stock_show_name(v->show));
	view_flag(pg.root, "is_todo", v->show == STOCK_SHOW_TODO);
	page_count(&pg, pg.root, "total", v->total);
	view_flag(pg.root, "is_filtered", v->device.len + v->bill.len > 0);
	page_compared_into(&pg, v->compared);
	put_shows(&pg, v);
	put_places(&pg, v);
	put_cards(&pg, v);
	put_url(&url, v, v->show);
	page_pager(&pg, buf_view(&url), v->page, v->n_pages);
	buf_done(&url);
	return page_end(&pg, "stock_findings", out);
}
