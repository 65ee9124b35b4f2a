/* What all pages of cases share; see case_parts.h. */
#include "pages/case_parts.h"

#include "base/names.h"

static const char *const part_names[CASE_PARTS] = {"", "steps", "record", "reports", "actions",
	"exhibits", "hands", "damage", "after", "story"};
static const char *const part_keys[CASE_PARTS] = {"now", "steps", "record", "reports", "actions",
	"exhibits", "hands", "damage", "after", "story"};
NAME_OF(enum case_part, case_part_name, part_names)

static const char *const show_names[CASES_SHOWS] = {"open", "closed", "drills"};
NAME_OF(enum cases_show, cases_show_name, show_names)
NAME_PARSE(enum cases_show, cases_show_parse, show_names, ERR_NOT_FOUND)

/* The parts that have a page: one line each, with an empty one between, so that each can come by
 * itself. */
static const bool has_page[CASE_PARTS] = {
	[CASE_PART_NOW] = true,

	[CASE_PART_STEPS] = true,

	[CASE_PART_RECORD] = true,

	[CASE_PART_REPORTS] = true,

	[CASE_PART_ACTIONS] = false,

	[CASE_PART_EXHIBITS] = true,

	[CASE_PART_HANDS] = true,

	[CASE_PART_DAMAGE] = true,

	[CASE_PART_AFTER] = true,

	[CASE_PART_STORY] = true,
};

struct str
page_case_words(const struct page *pg, const struct words *w)
{
	return words_in(w, pg->frame->lang);
}

void
page_case_link(
	const struct page *pg, struct view *v, const char *name, const char *id, const char *rest)
{
	struct buf url = buf_of(PAGE_TEXT_BYTES_MAX);
	const char *copy;

	buf_c(&url, "/cases/");
	url_escape(&url, str_c(id));
	buf_c(&url, rest);
	copy = arena_copy(pg->arena, buf_view(&url));
	if (copy != NULL)
		view_link(v, name, str_of(copy, url.len));
	buf_done(&url);
}

static const char *
verdict_tone(const struct case_head *h)
{
	switch (h->verdict) {
	case VERDICT_UNDECIDED:
		return "look";
	case VERDICT_INCIDENT:
		return h->is_closed ? "note" : "now";
	case VERDICT_NO_INCIDENT:
		return "calm";
	}
	return "note";
}

static void
put_phases(struct view *v, const struct case_head *h)
{
	for (unsigned i = 0; i < CASE_PHASES; i++) {
		struct view *phase = view_item(v, "phases");

		view_c(phase, "phase", case_phase_name((enum case_phase)i));
		view_printf(phase, "phase_nr", "%u", i + 1);
		view_printf(phase, "guide", "%u", case_phase_guide_step((enum case_phase)i));
		view_flag(phase, "is_now", !h->is_closed && i == (unsigned)h->phase);
		view_flag(phase, "is_past", h->is_closed || i < (unsigned)h->phase);
	}
}

static void
put_tabs(const struct page *pg, struct view *v, const struct case_bar *bar)
{
	for (unsigned i = 0; i < CASE_PARTS; i++) {
		struct view *tab;
		char rest[24] = "";

		if (!has_page[i])
			continue;
		tab = view_item(v, "tabs");
		view_c(tab, "part", part_keys[i]);
		if (i != CASE_PART_NOW)
			snprintf(rest, sizeof(rest), "/%s", part_names[i]);
		page_case_link(pg, tab, "url", bar->head->id, rest);
		view_flag(tab, "is_current", i == (unsigned)bar->part);
	}
}

void
page_case_head_into(const struct page *pg, struct view *v, const struct case_head *h)
{
	view_c(v, "case_number", h->number);
	view_text(v, "case_title",
		h->title[0] != '\0' ? str_c(h->title) : page_words(pg, "case.no_title"));
	page_case_link(pg, v, "case_url", h->id, "");
	view_c(v, "verdict", case_verdict_name(h->verdict));
	view_c(v, "verdict_tone", verdict_tone(h));
	view_c(v, "phase", case_phase_name(h->phase));
	view_flag(v, "is_closed", h->is_closed);
	view_flag(v, "is_drill", h->is_drill);
	view_flag(v, "has_actions", h->n_actions > 0);
	page_count(pg, v, "n_actions", h->n_actions);
	page_when(pg, v, "changed", h->changed);
	page_when(pg, v, "opened", h->opened);
	page_when(pg, v, "closed_at", h->closed);
}

void
page_case_bar(const struct page *pg, const struct case_bar *bar)
{
	struct view *v = view_node(pg->root, "case_bar");

	page_case_head_into(pg, v, bar->head);
	page_case_head_into(pg, pg->root, bar->head);
	page_case_link(pg, pg->root, "here_url", bar->head->id, "");
	view_flag(pg->root, "can_write", bar->can_write && pg->frame->may >= PAGE_MAY_ANSWER);
	view_flag(v, "may_decide",
		bar->part == CASE_PART_NOW && !bar->head->is_closed &&
			bar->head->verdict == VERDICT_UNDECIDED);
	view_flag(
		pg->root, "may_reopen", bar->head->is_closed && pg->frame->may >= PAGE_MAY_ANSWER);
	put_phases(v, bar->head);
	put_tabs(pg, v, bar);
	/* the window's title says which case it is */
	view_printf(pg->root, "title", "%s %s", bar->head->number, bar->head->title);
}

void
page_case_typed(const struct page *pg, const struct case_typed *typed)
{
	view_flag(pg->root, "has_no", typed->no != NULL);
	view_c(pg->root, "no", typed->no != NULL ? typed->no : "");
	view_text(pg->root, "typed_text", typed->text);
	view_c(pg->root, "typed_form", typed->form != NULL ? typed->form : "");
}

void
page_case_step_into(const struct page *pg, struct view *v, const struct case_step *s)
{
	const struct playbook_step *step = s->step;
	const struct respond_step_done *done = s->done;

	/* what was said of a shared step is taken back where it was said */
	view_text(v, "playbook", done != NULL ? done->playbook : s->playbook->id);
	view_text(v, "playbook_name", page_case_words(pg, &s->playbook->name));
	view_text(v, "step", step->id);
	view_text(v, "name", page_case_words(pg, &step->name));
	view_text(v, "how", page_case_words(pg, &step->how));
	view_text(v, "why", page_case_words(pg, &step->why));
	view_text(v, "dont", page_case_words(pg, &step->dont));
	view_c(v, "step_who", step_who_name(step->who));
	page_count(pg, v, "minutes", step->minutes);
	view_c(v, "step_phase", case_phase_name(step->phase));
	view_c(v, "state", "open");
	if (done != NULL)
		view_text(v, "state", done->state);
	view_flag(v, "is_open", done == NULL || str_equal(done->state, STR("begun")));
	view_flag(v, "is_begun", done != NULL && str_equal(done->state, STR("begun")));
	view_text(v, "done_by", done != NULL ? done->who : STR(""));
	view_text(v, "done_reason", done != NULL ? done->reason : STR(""));
	page_when(pg, v, "done_at", done != NULL ? done->at : 0);
	view_flag(v, "has_act", step->has_act);
	view_flag(v, "can_act", step->has_act && s->act_no == NULL);
	if (step->has_act) {
		view_c(v, "act", act_name(step->act));
		view_printf(v, "act_why_not", "act_%s", s->act_no != NULL ? s->act_no : "means");
	}
}

void
page_drill_score(const struct page *pg, struct view *v, const struct drill_score *s)
{
	page_count(pg, v, "score_steps", s->n_steps);
	page_count(pg, v, "score_done", s->n_done);
	page_count(pg, v, "score_order", s->n_in_order);
	view_flag(v, "has_donts", s->n_donts > 0);
	page_count(pg, v, "score_donts", s->n_donts);
	page_count(pg, v, "score_broken", s->n_broken);
	view_flag(v, "has_contact", s->has_contact);
	page_count(pg, v, "contact_minutes", s->contact_minutes);
}
