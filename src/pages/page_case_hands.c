/* Who is called, who comes, what they did, who signed, what it cost; and the papers for it. */
#include "pages/case_hands.h"
#include "pages/case_parts.h"

/* Names of docs/case_paper.h; one visit's own are beside the visit. */
static const char *const papers[] = {"call", "handover", "scheme", "insurer", "story"};

/* Those that somebody outside gets. */
static const char *const leaving[] = {"insurer", "handover", "scheme", "dispatch", "consent"};

static void
put_paper(const struct page *pg, struct view *v, const char *id, const char *paper, uint32_t of)
{
	struct view *row = view_item(v, "papers");
	char rest[96];

	view_c(row, "paper", paper);
	snprintf(rest, sizeof(rest), "/paper?is=%s&of=%u&as=pdf", paper, of);
	page_case_link(pg, row, "pdf_url", id, rest);
	snprintf(rest, sizeof(rest), "/paper?is=%s&of=%u&as=docx", paper, of);
	page_case_link(pg, row, "docx_url", id, rest);
}

static void
put_contacts(const struct page *pg, const struct case_hands_view *v)
{
	for (size_t i = 0; i < v->n_contacts; i++) {
		const struct contact_line *line = &v->contacts[i];
		struct view *row = view_item(pg->root, "contacts");

		view_printf(row, "nr", "%zu", i + 1);
		view_text(row, "name", line->contact->name);
		view_text(row, "role", line->contact->role);
		view_text(row, "phone", line->contact->phone);
		view_text(row, "told_by", line->contact->parent);
		view_c(row, "state", contact_state_name(line->state));
		view_flag(row, "is_reached", line->state == CONTACT_REACHED);
		view_flag(row, "is_missed", line->state == CONTACT_MISSED);
		view_flag(row, "is_next", line->is_next);
		view_flag(row, "is_in_circle", line->is_in_circle);
		page_when(pg, row, "reached", line->reached);
		page_count(pg, row, "n_calls", line->n_calls);
	}
}

static void
put_stages(const struct page *pg, struct view *row, const struct hand_visit *v)
{
	for (int d = HAND_ASKED; d < HAND_STAGES; d++) {
		struct view *stage;

		if (v->at[d] == 0)
			continue;
		stage = view_item(row, "stages");
		view_c(stage, "did", hand_did_name((enum hand_did)d));
		page_time(pg, stage, "at", v->at[d]);
	}
	for (int d = HAND_AGREED; d <= HAND_OFF; d++) {
		struct view *next;

		if (d == HAND_SIGNED || !hand_may(v, (enum hand_did)d))
			continue;
		next = view_item(row, "may");
		view_c(next, "did", hand_did_name((enum hand_did)d));
		view_flag(next, "is_agreed", d == HAND_AGREED);
		view_flag(next, "is_done", d == HAND_DONE);
	}
}

static void
put_visit(const struct page *pg, const struct case_hands_view *v, const struct hand_visit *h)
{
	struct view *row = view_item(pg->root, "visits");
	uint32_t minutes = 0;

	view_printf(row, "nr", "%u", h->nr);
	view_c(row, "visit_kind", h->is_remote ? "remote" : "dispatch");
	view_text(row, "name", h->name);
	view_text(row, "contact", h->contact);
	view_text(row, "place", h->place);
	view_text(row, "terms", h->terms);
	view_text(row, "what_for", h->what_for);
	view_text(row, "work", h->work);
	view_text(row, "signed_by", h->signed_by);
	view_flag(row, "is_off", h->stage == HAND_OFF);
	view_flag(row, "has_ended", h->has_ended);
	view_flag(row, "is_late", hand_is_late(h, v->now));
	view_flag(row, "has_promise", h->has_promise);
	page_count(pg, row, "promised", h->promised_minutes);
	view_flag(row, "has_until", h->until != 0);
	page_when(pg, row, "until", h->until);
	view_flag(row, "has_took", hand_minutes(h, HAND_ASKED, HAND_ARRIVED, &minutes));
	page_count(pg, row, "took", minutes);
	view_flag(row, "may_sign", hand_may(h, HAND_SIGNED) && h->stage >= HAND_ARRIVED);
	view_flag(row, "is_link", h->target.len > 0);
	view_flag(row, "may_end", h->target.len > 0 && !h->has_ended);
	page_count(pg, row, "n_opened", h->n_opened);
	view_flag(row, "is_opened", h->n_opened > 0);
	page_when(pg, row, "opened_at", h->opened);
	put_stages(pg, row, h);
	put_paper(pg, row, v->bar.head->id, "dispatch", h->nr);
	put_paper(pg, row, v->bar.head->id, "consent", h->nr);
}

static void
put_costs(const struct page *pg, const struct case_hands_view *v)
{
	static const char *const kinds[] = {
		"experts", "repair", "legal", "notice", "hours", "travel", "other"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		view_c(view_item(pg->root, "cost_kinds"), "cost_kind", kinds[i]);
	for (uint32_t i = 0; v->costs != NULL && i < v->costs->n_sums; i++) {
		const struct cost_sum *s = &v->costs->sums[i];
		struct view *row = view_item(pg->root, "sums");
		char kind[48];

		str_copy(s->kind, kind, sizeof(kind));
		if (page_has_words(pg, "case_paper.cost.", s->kind))
			view_text(row, "name", page_words_of(pg, "case_paper.cost.", kind));
		else
			view_text(row, "name", s->kind);
		page_count(pg, row, "yen", (uint64_t)s->yen);
		page_count(pg, row, "minutes", s->minutes);
		page_count(pg, row, "n", s->n);
	}
	page_count(pg, pg->root, "all_yen", v->costs != NULL ? (uint64_t)v->costs->all.yen : 0);
}

enum err
page_case_hands(const struct pages *p, const struct page_frame *f, const struct case_hands_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_hands");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	view_flag(pg.root, "has_no", v->no != NULL);
	view_flag(pg.root, "is_rule", v->is_rule);
	view_c(pg.root, "no", v->no != NULL ? v->no : "");
	view_flag(pg.root, "has_contacts", v->n_contacts > 0);
	put_contacts(&pg, v);
	view_flag(pg.root, "has_visits", v->hands->n_visits > 0);
	for (uint32_t i = 0; i < v->hands->n_visits; i++)
		put_visit(&pg, v, &v->hands->visits[i]);
	put_costs(&pg, v);
	for (size_t i = 0; i < sizeof(papers) / sizeof(*papers); i++)
		put_paper(&pg, pg.root, v->bar.head->id, papers[i], 0);
	for (size_t i = 0; i < sizeof(leaving) / sizeof(*leaving); i++)
		view_c(view_item(pg.root, "leaving"), "paper", leaving[i]);
	view_printf(pg.root, "seen", "%u", v->n_entries);
	return page_end(&pg, "case_hands", out);
}
