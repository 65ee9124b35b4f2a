/* One case as it stands: what happened, who decided, what is next, what runs, who knows. */
#include "pages/case_parts.h"

#include "pages/parts.h"

#include <assert.h>

/* ---- what happened ---- */

static_assert(JOIN_WAITING_MAX == 3, "case.joined.many says how many in words");

static void
put_why(struct view *row, enum join_why why)
{
	view_flag(row, "has_why", why != JOIN_NOT);
	view_c(row, "joined_why", join_why_name(why != JOIN_NOT ? why : JOIN_DEVICE));
}

static void
put_origin(const struct page *pg, const struct case_view *v)
{
	struct view *root = pg->root;

	view_text(root, "from", v->from);
	view_text(root, "told_by", v->told_by);
	view_text(root, "told_contact", v->told_contact);
	view_text(root, "said", v->said);
	view_text(root, "where", v->where);
	view_flag(root, "has_called_back", v->has_called_back);
	view_flag(root, "is_called_back", v->is_called_back);
	page_when(pg, root, "noticed", v->noticed);
	view_flag(root, "has_since", v->since != 0);
	page_when(pg, root, "since", v->since);
	for (size_t i = 0; i < v->n_signs; i++)
		view_c(view_item(root, "signs"), "sign", odd_sign_name(v->signs[i]));
	for (size_t i = 0; i < v->n_did; i++)
		view_c(view_item(root, "did"), "did", odd_did_name(v->did[i]));
	for (size_t i = 0; i < v->n_alerts; i++) {
		struct view *row = view_item(root, "alerts");

		page_alert_into(pg, row, &v->alerts[i]);
		page_alert_details(pg, row, &v->alerts[i]);
		view_flag(row, "is_first", i == 0);
		put_why(row, v->alert_whys != NULL ? v->alert_whys[i] : JOIN_NOT);
		view_printf(row, "alert_id", "%s",
			alert_id_text(&v->alerts[i].alert->id, (char[ALERT_ID_TEXT_MAX]){0}));
	}
	view_flag(root, "is_many", v->n_alerts > 1);
	page_count(pg, root, "n_alerts", v->n_alerts);
	view_flag(root, "has_device", v->device != NULL);
	if (v->device != NULL) {
		view_text(root, "device_name", page_device_name(pg, v->device));
		page_link(pg, root, "device_page", "/devices/", str_c(v->device->id.text));
	}
}

static void
put_decision(const struct page *pg, const struct case_view *v)
{
	const struct respond_decision *d = v->decision;

	view_flag(pg->root, "is_decided", d != NULL && d->is != VERDICT_UNDECIDED);
	view_flag(pg->root, "is_incident", d != NULL && d->is == VERDICT_INCIDENT);
	view_text(pg->root, "decided_by", d != NULL ? d->who : STR(""));
	view_text(pg->root, "decided_why", d != NULL ? d->reason : STR(""));
	page_when(pg, pg->root, "decided_at", d != NULL ? d->at : 0);
}

/* The ways to say in one press why it is none; the reasons are kept in words. */
static void
put_no_reasons(const struct page *pg)
{
	static const char *const reasons[] = {"own_work", "known", "test", "mistake"};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		view_c(view_item(pg->root, "no_reasons"), "why_not", reasons[i]);
}

/* ---- what is next ---- */

static void
put_offers(const struct page *pg, const struct case_offer *offers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct view *row = view_item(pg->root, "offers");

		view_text(row, "playbook", offers[i].playbook->id);
		view_text(row, "playbook_name", page_case_words(pg, &offers[i].playbook->name));
		view_text(row, "about", page_case_words(pg, &offers[i].playbook->about));
		view_c(row, "offer_why", offers[i].why);
	}
}

/* What never to do, of all that are up, one a line; each once. */
static void
put_donts(const struct page *pg, const struct case_view *v)
{
	for (size_t i = 0; i < v->n_playbooks; i++) {
		struct str rest = page_case_words(pg, &v->playbooks[i]->dont);

		while (rest.len > 0) {
			struct str line = str_trim(str_split(&rest, '\n'));

			if (line.len > 0)
				view_text(view_item(pg->root, "donts"), "dont", line);
		}
	}
	view_flag(pg->root, "has_playbooks", v->n_playbooks > 0);
}

static void
put_next(const struct page *pg, const struct case_view *v)
{
	for (size_t i = 0; i < v->n_next; i++) {
		struct view *row = view_item(pg->root, "next");

		page_case_step_into(pg, row, &v->next[i]);
		view_flag(row, "is_folded", i > 0); /* one thing at a time */
	}
	page_count(pg, pg->root, "n_left", v->n_left);
	page_count(pg, pg->root, "minutes_left", v->minutes_left);
	page_count(pg, pg->root, "hours_left", (v->minutes_left + 30) / 60);
	view_flag(pg->root, "is_long", v->minutes_left >= 120);
	view_flag(pg->root, "has_left", v->n_left > 0);
	put_donts(pg, v);
	for (size_t i = 0; i < v->n_playbooks; i++) {
		struct view *row = view_item(pg->root, "playbooks");

		view_text(row, "playbook", v->playbooks[i]->id);
		view_text(row, "playbook_name", page_case_words(pg, &v->playbooks[i]->name));
	}
	put_offers(pg, v->offers, v->n_offers);
	if (v->bar.head->phase + 1 < CASE_PHASES)
		view_c(view_node(pg->root, "onward"), "next_phase",
			case_phase_name((enum case_phase)(v->bar.head->phase + 1)));
	for (unsigned i = 0; i < CASE_PHASES; i++) {
		struct view *row;

		if (i == (unsigned)v->bar.head->phase)
			continue;
		row = view_item(pg->root, "phase_choices");
		view_c(row, "to_phase", case_phase_name((enum case_phase)i));
	}
}

/* ---- what runs, what was done, who knows ---- */

static void
put_beside(const struct page *pg, const struct case_view *v)
{
	for (size_t i = 0; i < v->n_beside; i++) {
		const struct case_beside *b = &v->beside[i];
		struct view *row = view_item(pg->root, "beside");

		view_c(row, "beside_why", b->why);
		view_flag(row, "is_case", b->head != NULL);
		if (b->head != NULL) {
			page_case_head_into(pg, row, b->head);
			view_c(row, "other", b->head->id);
		} else {
			page_alert_into(pg, row, b->alert);
			view_printf(row, "other", "%s",
				alert_id_text(&b->alert->alert->id, (char[ALERT_ID_TEXT_MAX]){0}));
		}
	}
}

static void
put_wanted(const struct page *pg, const struct case_view *v, struct view *row, const char *list,
	const struct case_wanted *wanted, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct view *one = view_item(row, list);
		struct buf rest = buf_of(PAGE_TEXT_BYTES_MAX);
		const char *copy;

		buf_printf(&rest, "/record?all=1&open=%.*s#f-%.*s", STR_FMT(wanted[i].group),
			STR_FMT(wanted[i].field));
		copy = arena_copy(pg->arena, buf_view(&rest));
		if (copy != NULL)
			page_case_link(pg, one, "field_url", v->bar.head->id, copy);
		view_text(one, "field_name", wanted[i].name);
		buf_done(&rest);
	}
}

static void
put_running(const struct page *pg, const struct case_view *v)
{
	for (size_t i = 0; i < v->n_clocks; i++) {
		struct view *row = view_item(pg->root, "clocks");

		view_text(row, "clock", v->clocks[i].name);
		view_text(row, "recipient", v->clocks[i].recipient);
		view_text(row, "clock_key", v->clocks[i].key);
		view_printf(row, "clock_nr", "%zu", i + 1);
		view_text(row, "unconfirmed", v->clocks[i].unconfirmed);
		view_text(row, "clock_why", v->clocks[i].why);
		view_flag(row, "is_missing", v->clocks[i].n_missing > 0 && v->clocks[i].is_open);
		page_count(pg, row, "count", v->clocks[i].n_missing);
		if (v->clocks[i].is_open)
			put_wanted(pg, v, row, "missing", v->clocks[i].missing,
				v->clocks[i].n_missing);
		put_wanted(pg, v, row, "unsaid", v->clocks[i].unsaid, v->clocks[i].n_unsaid);
		view_flag(row, "is_between", v->clocks[i].due_first != 0);
		page_when(pg, row, "due_first", v->clocks[i].due_first);
		view_flag(row, "can_move", v->clocks[i].can_move);
		view_flag(row, "is_open", v->clocks[i].is_open);
		view_flag(row, "can_answer", v->bar.can_write);
		view_c(row, "clock_state", v->clocks[i].state);
		view_flag(row, "has_due", v->clocks[i].due != 0);
		page_when(pg, row, "due", v->clocks[i].due);
	}
	for (size_t i = 0; i < v->n_actions; i++) {
		const struct respond_action *a = &v->actions[i];
		struct view *row = view_item(pg->root, "actions");

		view_text(row, "act", a->did);
		view_text(row, "target", a->target);
		view_flag(row, "is_ended", a->is_ended);
		view_flag(row, "has_until", a->until != 0);
		page_when(pg, row, "until", a->until);
		page_when(pg, row, "at", a->at);
		page_when(pg, row, "ended", a->ended);
	}
	for (size_t i = 0; i < v->n_told; i++) {
		struct view *row = view_item(pg->root, "told");

		view_text(row, "whom", v->told[i].whom);
		view_text(row, "told_who", v->told[i].who);
		page_when(pg, row, "at", v->told[i].at);
	}
}

static void
put_notes(const struct page *pg, const struct case_view *v)
{
	for (size_t i = 0; i < v->n_notes; i++) {
		const struct case_entry *e = &v->notes[i];
		struct view *row = view_item(pg->root, "notes");

		view_text(row, "text", case_entry_get(e, CASE_KEY_TEXT));
		view_text(row, "note_who", e->who);
		page_when(pg, row, "at", case_entry_when(e));
		view_flag(row, "is_own_time", case_entry_has(e, CASE_KEY_WHEN));
	}
}

static void
put_case(const struct page *pg, const struct case_view *v)
{
	page_case_bar(pg, &v->bar);
	page_case_typed(pg, &v->typed);
	put_origin(pg, v);
	put_decision(pg, v);
	put_no_reasons(pg);
	put_next(pg, v);
	put_beside(pg, v);
	put_running(pg, v);
	put_notes(pg, v);
	page_count(pg, pg->root, "n_exhibits", v->n_exhibits);
	view_flag(pg->root, "has_exhibits", v->n_exhibits > 0);
	page_time(pg, pg->root, "now", pg->frame->now);
}

enum err
page_case(const struct pages *p, const struct page_frame *f, const struct case_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case");

	if (err != ERR_OK)
		return err;
	put_case(&pg, v);
	return page_end(&pg, "case", out);
}

enum err
page_case_quick(const struct pages *p, const struct page_frame *f, const struct case_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_quick");

	if (err != ERR_OK)
		return err;
	put_case(&pg, v);
	return page_end(&pg, "case_quick", out);
}
