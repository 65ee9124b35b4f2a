/* One finding: what it is, how it is ended, and what somebody decides until then. */
#include "pages/stock_finding_parts.h"

#include "model/vex.h"

static void
put_answered(const struct page *pg, struct view *v, const struct stock_answered *a)
{
	view_text(v, "who", a->who);
	view_text(v, "words", a->words);
	page_when(pg, v, "at", a->at);
	view_flag(v, "has_until", a->until != 0);
	page_date(pg, v, "until", a->until);
	view_flag(v, "is_over", a->until != 0 && a->until < pg->frame->now);
	view_c(v, "answer_state", a->state != NULL ? a->state : "open");
	view_flag(v, "is_back", a->state == NULL || strcmp(a->state, "open") == 0);
	view_flag(v, "has_vex", a->reason != NULL);
	view_c(v, "vex", a->reason != NULL ? a->reason : "none");
	view_flag(v, "has_instead", a->instead != NULL);
	view_c(v, "instead", a->instead != NULL ? a->instead : "off");
	view_flag(v, "is_undone", a->is_undone);
}

/* "name:": the box never saw it, and has neither a page nor a rule for it. */
static bool
is_seen(const struct stock_finding_view *v)
{
	return v->about.device != NULL &&
	       !str_starts(str_c(v->about.device->id.text), STR("name:"));
}

/* The box watches and separates by itself: there its rules are. */
static void
put_insteads(const struct page *pg, const struct stock_finding_view *v)
{
	for (unsigned i = 0; i < PRODUCT_INSTEADS; i++) {
		struct view *row = view_item(pg->root, "insteads");
		const char *name = product_instead_name((enum product_instead)i);

		view_c(row, "instead", name);
		view_text(row, "instead_how", words_in(&v->insteads[i], pg->frame->lang));
		view_flag(row, "is_chosen",
			v->typed.instead != NULL && strcmp(v->typed.instead, name) == 0);
		view_flag(row, "is_by_box", is_seen(v) && i == INSTEAD_WATCH);
	}
	for (unsigned i = VEX_NO_COMPONENT; i < VEX_REASONS; i++) {
		struct view *row = view_item(pg->root, "vex_reasons");
		const char *name = vex_reason_name((enum vex_reason)i);

		view_c(row, "vex", name);
		view_flag(row, "is_chosen",
			v->typed.reason != NULL && strcmp(v->typed.reason, name) == 0);
	}
	view_text(pg->root, "typed_words", v->typed.words);
}

static void
put_until(const struct page *pg, const struct stock_finding_view *v)
{
	static const unsigned months[] = {1, 3, 6, 12};

	(void)v;
	for (size_t i = 0; i < sizeof(months) / sizeof(*months); i++) {
		struct view *row = view_item(pg->root, "spans");

		view_printf(row, "months", "%u", months[i]);
		view_flag(row, "is_chosen", months[i] == 3);
	}
}

static void
put_state(const struct page *pg, const struct stock_finding_view *v)
{
	bool is_answered = v->answer.at != 0;

	view_c(pg->root, "state", v->state);
	view_flag(pg->root, "is_open", strcmp(v->state, "open") == 0);
	view_flag(pg->root, "is_done", strcmp(v->state, "done") == 0);
	view_flag(pg->root, "is_answered", is_answered && strcmp(v->state, "open") != 0);
	page_when(pg, pg->root, "first_seen", v->first_seen);
	page_when(pg, pg->root, "last_seen", v->last_seen);
	page_when(pg, pg->root, "closed", v->closed);
	view_flag(pg->root, "has_ended_by", v->ended_by != NULL);
	view_c(pg->root, "ended_by", v->ended_by != NULL ? v->ended_by : "changed");
	page_when(pg, pg->root, "measured_at", v->measured_at);
	view_text(pg->root, "measured", v->measured);
	view_flag(pg->root, "has_measured", v->measured.len > 0);
	put_answered(pg, view_node(pg->root, "answer"), &v->answer);
	view_flag(pg->root, "has_expired",
		is_answered && strcmp(v->state, "open") == 0 && v->answer.until != 0);
	view_flag(pg->root, "is_live", v->is_live);
	view_c(pg->root, "gone_why", v->why_not_live != NULL ? v->why_not_live : "no_index");
}

enum err
page_stock_finding(const struct pages *p, const struct page_frame *f,
	const struct stock_finding_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_finding");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "advisory", v->advisory);
	page_link(&pg, pg.root, "advisory_url", "/stock/advisory/", v->advisory);
	page_link(&pg, pg.root, "here", "/stock/finding/", v->id);
	page_link(&pg, pg.root, "add_url", "/stock/add?device=",
		v->about.device != NULL ? str_c(v->about.device->id.text) : STR(""));
	view_flag(pg.root, "has_device", v->about.device != NULL);
	view_flag(pg.root, "is_seen", is_seen(v));
	page_link(&pg, pg.root, "device_url", "/devices/",
		v->about.device != NULL ? str_c(v->about.device->id.text) : STR(""));
	page_subject_into(&pg, pg.root, &v->about);
	page_why_into(&pg, pg.root, &v->why);
	page_fix_into(&pg, pg.root, &v->fix);
	page_score_into(pg.root, v->score, v->rating);
	put_state(&pg, v);
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem != NULL ? v->problem : "");
	view_flag(pg.root, "has_grounds", v->n_grounds > 0);
	for (size_t i = 0; i < v->n_grounds; i++)
		page_ground_into(&pg, view_item(pg.root, "grounds"), &v->grounds[i]);
	put_insteads(&pg, v);
	put_until(&pg, v);
	view_flag(pg.root, "has_same", v->n_same > 0);
	page_count(&pg, pg.root, "n_same", v->n_same);
	view_flag(pg.root, "has_together", v->n_together > 0);
	page_count(&pg, pg.root, "n_together", v->n_together);
	view_flag(pg.root, "has_history", v->n_history > 0);
	for (size_t i = 0; i < v->n_history; i++)
		put_answered(&pg, view_item(pg.root, "history"), &v->history[i]);
	page_sayings_into(&pg, v->sayings, v->n_sayings);
	return page_end(&pg, "stock_finding", out);
}
