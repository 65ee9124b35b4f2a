/* Am I affected? One advisory and the answer: yes, no, or it cannot be told. */
#include "pages/stock_finding_parts.h"

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
	view_flag(row, "has_packages", a->about.n_packages > 1);
	page_count(pg, row, "n_packages", a->about.n_packages);
	view_c(row, "open_why", a->open_why != NULL ? a->open_why : "other");
	view_flag(row, "has_ground", a->ground != NULL);
	if (a->ground != NULL)
		page_ground_into(pg, row, a->ground);
}

static void
put_mended(const struct page *pg, const struct stock_mended *m)
{
	struct view *row = view_item(pg->root, "ended");

	page_subject_into(pg, row, &m->about);
	page_link(pg, row, "finding_url", "/stock/finding/", m->finding);
	view_c(row, "ended_by", m->ended_by);
	page_date(pg, row, "measured_at", m->measured_at);
}

/* What a person can do next about this answer. */
static void
put_next(const struct page *pg, const struct stock_advisory_view *v)
{
	static const struct {
		const char *because, *next; /* next: below "stock_findings.next." */
		int minutes;
		const char *url;
	} nexts[] = {
		{"confirm", "confirm", 5, NULL},
		{"kept", "kept", 5, "/stock/findings"},
		{"open_no_version", "version", 5, NULL},
		{"open_no_words", "maker", 10, "/stock/sources#known"},
		{"open_no_release", "source", 3, "/stock/sources#known"},
		{"unlisted", "list", 3, "/stock/add"},
		{"no_lists", "list", 3, "/stock/add"},
		{"not_listed", "number", 1, "/stock/sources"},
		{"no_index", "source", 3, "/stock/sources#known"},
		{"none_compared", "source", 3, "/stock/sources#known"},
		{"no_words", "maker", 10, "/stock/sources#known"},
		{"no_words_product", "own", 5, "/ledgers/software"},
	};

	for (size_t i = 0; i < sizeof(nexts) / sizeof(*nexts); i++) {
		bool is_maker = strcmp(nexts[i].next, "maker") == 0,
		     is_list = nexts[i].url != NULL && (!is_maker || v->list.len > 0);
		struct view *next;

		if (strcmp(nexts[i].because, v->because) != 0)
			continue;
		next = view_item(pg->root, "nexts");
		view_c(next, "next", nexts[i].next);
		view_printf(next, "minutes", "%d", nexts[i].minutes);
		view_flag(next, "has_url", is_list);
		view_link(next, "next_url", str_c(is_list ? nexts[i].url : "/stock"));
		view_text(next, "list", is_maker ? v->list : STR(""));
	}
}

/* The answer in a sentence; the only program that it may be about is named. */
static void
put_answer(const struct page *pg, const struct stock_advisory_view *v)
{
	bool is_one = v->n_open == 1 && v->n_affected == 0 &&
		      (strcmp(v->because, "open_no_words") == 0 ||
			      strcmp(v->because, "open_no_version") == 0);
	const char *reply = stock_reply_name(v->reply);

	page_tally_into(pg, pg->root, &v->tally);
	view_c(pg->root, "reply", reply);
	view_c(pg->root, "tone", page_reply_tone(reply));
	view_c(pg->root, "because", v->because);
	if (v->reply != STOCK_REPLY_YES) /* else it is all of them, and said so */
		view_flag(pg->root, "has_to_confirm", false);
	view_flag(pg->root, "has_silent",
		v->is_known && v->tally.unlisted > 0 && v->reply != STOCK_REPLY_PARTLY &&
			v->reply != STOCK_REPLY_NO);
	view_flag(pg->root, "is_one", is_one);
	if (is_one)
		page_subject_into(pg, view_node(pg->root, "one"), &v->open[0].about);
	put_next(pg, v);
	view_flag(pg->root, "has_ended", v->n_mended > 0);
	for (size_t i = 0; i < v->n_mended; i++)
		put_mended(pg, &v->mended[i]);
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
put_found(const struct page *pg, struct view *v, const char *list, const struct stock_found *f)
{
	struct view *row = view_item(v, list);

	view_text(row, "entry", f->id);
	page_link(pg, row, "url", "/stock/advisory/", f->id);
	view_text(row, "summary", f->summary);
	view_flag(row, "is_exploited", f->is_exploited);
}

static void
put_here(const struct page *pg, struct view *v, const struct stock_here *h)
{
	struct view *row = view_item(v, "here_rows");

	page_subject_into(pg, row, &h->about);
	view_flag(row, "is_uncompared", h->is_uncompared);
}

static void
put_meant(const struct page *pg, const struct stock_meant *m)
{
	struct view *v = view_item(pg->root, "meant");

	view_text(v, "product", m->name);
	view_text(v, "maker", m->maker);
	view_flag(v, "has_own", m->n_here > 0);
	for (size_t i = 0; i < m->n_here; i++)
		put_here(pg, v, &m->here[i]);
	view_flag(v, "has_said", m->n_said > 0);
	for (size_t i = 0; i < m->n_said; i++)
		put_found(pg, v, "saids", &m->said[i]);
	view_flag(v, "has_said_more", m->n_said_more > 0);
	page_count(pg, v, "n_said_more", m->n_said_more);
}

/* Kinds of products and of devices that the words mean. */
static void
put_kind(const struct page *pg, const struct stock_advisory_view *v)
{
	view_text(pg->root, "kind_name", v->kind_words);
	for (size_t i = 0; i < v->n_kind_products; i++) {
		struct view *row = view_item(pg->root, "kind_products");

		view_text(row, "product", v->kind_products[i]);
		page_link(pg, row, "url", "/stock/advisory?q=", v->kind_products[i]);
	}
	view_flag(pg->root, "has_kin", v->n_devices > 0);
	for (size_t i = 0; i < v->n_devices; i++) {
		struct view *row = view_item(pg->root, "kin");

		view_text(row, "place", page_device_name(pg, v->devices[i]));
		page_link(pg, row, "place_url", "/stock/device/", str_c(v->devices[i]->id.text));
		view_c(row, "kind", device_kind_name(v->devices[i]->kind));
	}
}

static void
put_search(const struct page *pg, const struct stock_advisory_view *v)
{
	view_text(pg->root, "query", v->asked);
	view_flag(pg->root, "is_asked", v->asked.len > 0);
	view_flag(pg->root, "is_too_long", v->is_too_long);
	view_flag(pg->root, "is_words", v->has_asked_words);
	view_flag(pg->root, "has_found", v->n_found > 0);
	for (size_t i = 0; i < v->n_found; i++)
		put_found(pg, pg->root, "found", &v->found[i]);
	view_flag(pg->root, "is_found", v->n_found + v->n_here > 0);
	view_flag(pg->root, "has_here", v->n_here > 0);
	for (size_t i = 0; i < v->n_here; i++)
		put_here(pg, pg->root, &v->here[i]);
	for (size_t i = 0; i < v->n_meant; i++)
		put_meant(pg, &v->meant[i]);
	put_kind(pg, v);
	view_flag(pg->root, "is_nothing",
		v->n_found + v->n_here + v->n_meant == 0 && v->kind_words.len == 0);
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
	put_answer(&pg, v);
	view_flag(pg.root, "has_affected", v->n_affected > 0);
	view_flag(pg.root, "has_affected_more", v->n_affected_more > 0);
	page_count(&pg, pg.root, "n_affected_more", v->n_affected_more);
	for (size_t i = 0; i < v->n_affected; i++)
		put_affected(&pg, "affected", &v->affected[i]);
	view_flag(pg.root, "has_maybe", v->n_open > 0);
	for (size_t i = 0; i < v->n_open; i++)
		put_affected(&pg, "maybe", &v->open[i]);
	view_flag(pg.root, "has_excluded", v->n_excluded > 0);
	page_count(&pg, pg.root, "n_excluded", v->n_excluded);
	page_compared_into(&pg, v->compared);
	put_marks(&pg, v);
	for (size_t i = 0; i < v->n_entries; i++)
		put_entry(&pg, &v->entries[i]);
	view_flag(pg.root, "has_entries", v->n_entries > 0);
	view_text(pg.root, "program", v->n_affected > 0 ? v->affected[0].about.name : STR(""));
	page_fix_into(&pg, pg.root, &v->fix);
	page_sayings_into(&pg, v->sayings, v->n_sayings);
	view_flag(pg.root, "has_more_sayings", v->n_sayings_more > 0);
	page_count(&pg, pg.root, "n_more", v->n_sayings_more);
	return page_end(&pg, "stock_advisory", out);
}
