/* Am I affected? One advisory and the answer: yes, no, or it cannot be told. */
#include "pages/stock_finding_parts.h"

static const char *
tone_of(enum stock_reply r)
{
	return r == STOCK_REPLY_YES ? "now" : r == STOCK_REPLY_NO ? "calm" : "look";
}

static void
put_affected(const struct page *pg, const char *list, const struct stock_affected *a)
{
	struct view *row = view_item(pg->root, list);

	page_subject_into(pg, row, &a->about);
	view_flag(row, "has_finding", a->finding.len > 0);
	page_link(pg, row, "finding_url", "/stock/finding/", a->finding);
	view_c(row, "state", a->state != NULL ? a->state : "open");
	view_flag(row, "has_state", a->state != NULL);
	view_text(row, "fixed", a->fixed);
	view_flag(row, "has_ground", a->ground != NULL);
	if (a->ground != NULL)
		page_ground_into(pg, row, a->ground);
}

static void
put_entry(const struct page *pg, const struct stock_entry *e)
{
	struct view *row = view_item(pg->root, "entries");

	view_text(row, "entry", e->id);
	view_text(row, "source", e->source);
	view_text(row, "summary", e->summary);
	page_source_into(pg, row, e->url);
	view_flag(row, "has_dated", e->dated != 0);
	page_date(pg, row, "dated", e->dated);
	view_flag(row, "has_published", e->published != 0);
	page_date(pg, row, "published", e->published);
	view_flag(row, "has_changed", e->changed != 0);
	page_date(pg, row, "changed", e->changed);
	view_flag(row, "is_withdrawn", e->withdrawn != 0);
	page_date(pg, row, "withdrawn", e->withdrawn);
	page_score_into(row, e->score, e->rating);
}

static void
put_exploited(const struct page *pg, const struct stock_exploited *e)
{
	struct view *row = view_item(pg->root, "exploited");

	view_text(row, "vendor", e->vendor);
	view_text(row, "product", e->product);
	view_text(row, "list_action", e->action);
	view_text(row, "source", e->source);
	view_flag(row, "has_added", e->added != 0);
	page_date(pg, row, "added", e->added);
	view_flag(row, "has_list_due", e->due != 0);
	page_date(pg, row, "list_due", e->due);
	view_flag(row, "is_ransomware", e->is_ransomware);
}

static void
put_marks(const struct page *pg, const struct stock_advisory_view *v)
{
	view_flag(pg->root, "has_exploited", v->n_exploited > 0);
	for (size_t i = 0; i < v->n_exploited; i++)
		put_exploited(pg, &v->exploited[i]);
	page_chance_into(pg->root, v->chance, v->chance_tenths);
	view_flag(pg->root, "has_ssvc", v->exploitation != NULL);
	view_c(pg->root, "ssvc", v->exploitation != NULL ? v->exploitation : "none");
	page_score_into(pg->root, v->score, v->rating);
	view_text(pg->root, "cvss", v->cvss);
	view_flag(pg->root, "is_malicious", v->kind == ADVISORY_MALICIOUS);
	view_flag(pg->root, "is_unmaintained", v->kind == ADVISORY_UNMAINTAINED);
	view_flag(pg->root, "is_withdrawn", v->is_withdrawn);
}

static void
put_search(const struct page *pg, const struct stock_advisory_view *v)
{
	view_text(pg->root, "query", v->asked);
	view_flag(pg->root, "is_asked", v->asked.len > 0);
	view_flag(pg->root, "is_words", v->has_asked_words);
	view_flag(pg->root, "has_found", v->n_found > 0);
	for (size_t i = 0; i < v->n_found; i++) {
		struct view *row = view_item(pg->root, "found");

		view_text(row, "entry", v->found[i].id);
		page_link(pg, row, "url", "/stock/advisory/", v->found[i].id);
		view_text(row, "summary", v->found[i].summary);
	}
	view_flag(pg->root, "has_here", v->n_here > 0);
	for (size_t i = 0; i < v->n_here; i++) {
		struct view *row = view_item(pg->root, "here_rows");

		page_subject_into(pg, row, &v->here[i].about);
		view_flag(row, "is_uncompared", v->here[i].is_uncompared);
	}
}

enum err
page_stock_advisory(const struct pages *p, const struct page_frame *f,
	const struct stock_advisory_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_advisory");

	if (err != ERR_OK)
		return err;
	put_search(&pg, v);
	view_flag(pg.root, "is_known", v->is_known);
	view_text(pg.root, "name", v->name.len > 0 ? v->name : v->asked);
	view_flag(pg.root, "has_names", v->n_names > 0);
	for (size_t i = 0; i < v->n_names; i++)
		view_text(view_item(pg.root, "names"), "other", v->names[i]);
	view_c(pg.root, "reply", stock_reply_name(v->reply));
	view_c(pg.root, "tone", tone_of(v->reply));
	view_c(pg.root, "because", v->because);
	view_flag(pg.root, "has_affected", v->n_affected > 0);
	page_count(&pg, pg.root, "n_affected", v->n_affected + v->n_affected_more);
	view_flag(pg.root, "has_affected_more", v->n_affected_more > 0);
	page_count(&pg, pg.root, "n_affected_more", v->n_affected_more);
	view_flag(pg.root, "has_to_confirm", v->n_to_confirm > 0);
	page_count(&pg, pg.root, "n_to_confirm", v->n_to_confirm);
	for (size_t i = 0; i < v->n_affected; i++)
		put_affected(&pg, "affected", &v->affected[i]);
	view_flag(pg.root, "has_maybe", v->n_open > 0);
	for (size_t i = 0; i < v->n_open; i++)
		put_affected(&pg, "maybe", &v->open[i]);
	view_flag(pg.root, "has_excluded", v->n_excluded > 0);
	page_count(&pg, pg.root, "n_excluded", v->n_excluded);
	page_count(&pg, pg.root, "n_compared", v->n_compared);
	page_compared_into(&pg, v->compared);
	put_marks(&pg, v);
	for (size_t i = 0; i < v->n_entries; i++)
		put_entry(&pg, &v->entries[i]);
	view_flag(pg.root, "has_entries", v->n_entries > 0);
	view_text(pg.root, "program", v->n_affected > 0 ? v->affected[0].about.name : STR(""));
	page_fix_into(&pg, pg.root, &v->fix);
	page_sayings_into(&pg, v->sayings, v->n_sayings);
	return page_end(&pg, "stock_advisory", out);
}
