/* Today: one sentence of state that claims no more than is seen, and at most three things to do. */
#include "pages/programme_parts.h"

/* Minutes that a task takes, where no detector's steps say it. */
static const int task_minutes[PAGE_TASK_KINDS] = {
	[PAGE_TASK_NEW_DEVICE] = 2,
	[PAGE_TASK_NAME_DEVICES] = 5,
	[PAGE_TASK_OBSOLETE] = 10,
	[PAGE_TASK_MARK] = 10,
	[PAGE_TASK_PLACE] = 10,
	[PAGE_TASK_CONTACT] = 3,
	[PAGE_TASK_STAFF_NOTICE] = 5,
	[PAGE_TASK_CARD] = 2,
	[PAGE_TASK_BACKUP] = 5,
	[PAGE_TASK_SAME_DEVICE] = 1,
	[PAGE_TASK_STAND_IN] = 3,
	[PAGE_TASK_CHECK] = 5,
	[PAGE_TASK_GUARD_DOWN] = 10,
	[PAGE_TASK_GUARD_PLEA] = 2,
	[PAGE_TASK_GUARD_TRIAL] = 5,
	[PAGE_TASK_GUARD_FEED] = 3,
	[PAGE_TASK_GUARD_CERT] = 15,
	[PAGE_TASK_STOCK_SOURCE] = 3,
};

/* Where the first button of a task leads. */
static const char *const task_urls[PAGE_TASK_KINDS] = {
	[PAGE_TASK_NAME_DEVICES] = "/devices?show=unnamed",
	[PAGE_TASK_PLACE] = "/setup/place",
	[PAGE_TASK_CONTACT] = "/settings#contact",
	[PAGE_TASK_STAFF_NOTICE] = "/notice",
	[PAGE_TASK_CARD] = "/odd/card",
	[PAGE_TASK_BACKUP] = "/settings#backup",
	[PAGE_TASK_STAND_IN] = "/people",
	[PAGE_TASK_CHECK] = "/check/selfcheck25",
	[PAGE_TASK_GUARD_DOWN] = "/guard",
	[PAGE_TASK_GUARD_PLEA] = "/guard/rules#pleas",
	[PAGE_TASK_GUARD_TRIAL] = "/guard#mode",
	[PAGE_TASK_GUARD_FEED] = "/guard/feeds",
	[PAGE_TASK_GUARD_CERT] = "/guard",
	[PAGE_TASK_STOCK_SOURCE] = "/stock/sources",
};

static int
put_update(const struct page *pg, struct view *v, const struct page_update *u)
{
	view_text(v, "program", u->name);
	view_flag(v, "is_bill", u->bill.len > 0);
	view_text(v, "bill", u->bill);
	view_text(v, "version", u->version);
	view_text(v, "fixed", u->fixed);
	view_flag(v, "has_version", u->version.len > 0);
	view_flag(v, "has_fixed", u->fixed.len > 0);
	view_flag(v, "is_exploited", u->is_exploited);
	view_flag(v, "is_to_confirm", u->is_to_confirm);
	view_flag(v, "is_late", u->is_late);
	view_flag(v, "is_attack", u->is_attack);
	page_date(pg, v, "due", u->due);
	page_count(pg, v, "count", u->n);
	view_flag(v, "is_several", u->n_packages > 1);
	page_count(pg, v, "n_packages", u->n_packages);
	view_link(v, "update_url", u->url);
	return u->minutes;
}

/* What the plan has first, or a duty; how many minutes it takes. */
static int
put_programme(const struct page *pg, struct view *v, const struct programme_task *task)
{
	if (task->gap != NULL) {
		programme_gap_into(pg, view_node(v, "gap_task"), task->gap, task->n_questions);
		return programme_gap_minutes(task->gap, task->n_questions);
	}
	programme_due_into(pg, view_node(v, "due_task"), task->due);
	return task->due->minutes > 0 ? (int)task->due->minutes : 5;
}

static int
put_case(const struct page *pg, struct view *v, const struct page_case_task *c)
{
	view_text(v, "number", c->number);
	view_text(v, "title", c->title);
	view_c(v, "next", c->next);
	view_text(v, "step", c->step);
	view_flag(v, "is_drill", c->is_drill);
	view_link(v, "case_url", c->url);
	return c->minutes;
}

static int
put_clock(const struct page *pg, struct view *v, const struct page_clock_task *c)
{
	view_text(v, "clock", c->name);
	view_text(v, "of", c->of);
	view_text(v, "number", c->number);
	view_c(v, "clock_state", c->state);
	view_flag(v, "is_over", strcmp(c->state, "over") == 0);
	view_flag(v, "has_due", c->due != 0);
	page_when(pg, v, "due", c->due);
	view_flag(v, "is_missing", c->n_missing > 0);
	page_count(pg, v, "count", c->n_missing);
	view_flag(v, "is_drill", c->is_drill);
	view_link(v, "case_url", c->url);
	return 15;
}

static int
put_task(const struct page *pg, struct view *v, const struct page_task *task)
{
	int minutes = task_minutes[task->kind];

	if (task->alert != NULL) {
		page_alert_into(pg, v, task->alert);
		minutes = page_alert_minutes(pg, task->alert);
	} else if (task->device != NULL) {
		page_device_into(pg, v, task->device);
		view_flag(v, "has_vendor", task->device->vendor.len > 0);
	}
	if (task->pair != NULL)
		page_same_into(pg, v, task->pair);
	if (task->update != NULL)
		minutes = put_update(pg, v, task->update);
	else if (task->of_case != NULL)
		minutes = put_case(pg, v, task->of_case);
	else if (task->clock != NULL)
		minutes = put_clock(pg, v, task->clock);
	else if (task->alert == NULL)
		page_count(pg, v, "count", task->count);
	if (task->programme != NULL)
		minutes = put_programme(pg, v, task->programme);
	if (task->dated != NULL) {
		page_dated_into(pg, v, task->dated);
		minutes = (int)task->dated->minutes;
	}
	if (task->paper != NULL) {
		page_paper_task_into(pg, v, task->paper);
		minutes = (int)task->paper->minutes;
	}
	if (task->feed.len > 0) {
		view_text(v, "feed", task->feed);
		view_c(v, "stands", feed_stands_name(task->feed_stands));
		view_flag(v, "is_old", task->feed_stands == FEED_STANDS_OLD);
		view_c(v, "why", feed_why_name(task->feed_why));
	}
	if (task->cert_ends != 0) {
		view_c(v, "cert", task->is_cert_over ? "over" : "soon");
		page_date(pg, v, "cert_ends", task->cert_ends);
	}
	if (task_urls[task->kind] != NULL)
		view_link(v, "url", str_c(task_urls[task->kind]));
	view_c(v, "task", page_task_name(task->kind));
	view_flag(v, "is_urgent",
		(task->alert != NULL && task->alert->alert->severity == SEVERITY_ACT_NOW) ||
			(task->of_case != NULL && task->of_case->is_urgent));
	view_printf(v, "minutes", "%d", minutes);
	return minutes;
}

/* Which state holds, the gravest first. Silence at a place where nothing can be heard is not calm.
 */
static const char *
state_of(const struct page_frame *f, const struct today_view *v)
{
	if (f->sensor_down_since != 0)
		return "down";
	if (f->n_alerts_open > 0 && v->worst == SEVERITY_ACT_NOW)
		return "now";
	if (v->n_weak_now > 0)
		return "weak";
	if (f->sight == PAGE_SIGHT_NOTHING)
		return "nothing";
	if (f->n_alerts_open > 0 && v->worst == SEVERITY_PLEASE_LOOK)
		return "look";
	if (f->sight == PAGE_SIGHT_ANNOUNCEMENTS)
		return "announcements";
	return "calm";
}

static void
put_state(const struct page *pg, const struct today_view *today)
{
	const char *state = state_of(pg->frame, today);
	struct view *v = view_node(pg->root, "state");
	bool is_weak = strcmp(state, "weak") == 0;
	bool is_now = strcmp(state, "now") == 0 || strcmp(state, "down") == 0 || is_weak;
	bool is_blind = pg->frame->sight == PAGE_SIGHT_ANNOUNCEMENTS ||
			pg->frame->sight == PAGE_SIGHT_NOTHING;

	view_c(v, "state", state);
	view_c(v, "tone", is_now ? "now" : strcmp(state, "calm") == 0 ? "calm" : "look");
	page_count(pg, v, "count", is_weak ? today->n_weak_now : pg->frame->n_alerts_open);
	page_when(pg, v, "checked_at", today->checked_at);
	page_count(pg, v, "devices", today->n_devices);
	page_count(pg, v, "frames", today->frames_day);
	view_flag(
		v, "is_checked", today->checked_at != 0 && pg->frame->sight != PAGE_SIGHT_NOTHING);
	view_flag(v, "is_one_way", pg->frame->sight == PAGE_SIGHT_ONE_WAY);
	view_flag(v, "is_blind", is_blind);
	view_flag(v, "is_also_blind",
		is_blind && (strcmp(state, "now") == 0 || strcmp(state, "look") == 0 || is_weak));
}

/* The records were not whole, or might not have been. */
static void
put_fault(const struct page *pg, const struct today_view *today)
{
	struct view *v;

	if (today->fault_at == 0)
		return;
	v = view_node(pg->root, "fault");
	view_flag(v, "is_put_back", today->fault_copy != 0);
	page_time(pg, v, "fault_at", today->fault_at);
	page_time(pg, v, "fault_copy", today->fault_copy);
}

static void
put_aside(const struct page *pg, const struct today_view *today)
{
	struct view *v = view_node(pg->root, "aside");

	page_date(pg, v, "since", today->watching_since);
	page_count(pg, v, "devices", today->n_devices);
	page_count(pg, v, "new_devices", today->n_devices_new);
	page_count(pg, v, "records", today->n_record_week);
	view_flag(v, "has_share", today->n_heard_day > 0);
	page_count(pg, v, "heard", today->n_heard_day);
	page_count(pg, v, "talking", today->n_talking_day);
	view_flag(v, "is_small_share",
		pg->frame->sight == PAGE_SIGHT_TRAFFIC &&
			2 * today->n_talking_day < today->n_heard_day);
	view_flag(v, "has_trial", today->trial_ends != 0);
	page_date(pg, v, "trial_ends", today->trial_ends);
	view_flag(v, "has_letter", today->last_letter != 0);
	page_date(pg, v, "last_letter", today->last_letter);
}

enum err
page_today(const struct pages *p, const struct page_frame *f, const struct today_view *v,
	struct buf *out)
{
	size_t max = v->is_all ? PAGE_TASKS_ALL : PAGE_TASKS_MAX;
	size_t n = v->n_items < max ? v->n_items : max;
	struct page pg;
	int minutes = 0;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_TODAY, "today");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++) {
		struct view *task = view_item(pg.root, "tasks");

		view_printf(task, "n", "%zu", i + 1);
		minutes += put_task(&pg, task, &v->items[i]);
	}
	view_flag(pg.root, "has_tasks", n > 0);
	page_count(&pg, pg.root, "count", n);
	view_printf(pg.root, "minutes", "%d", minutes);
	if (v->n_items > n) {
		struct view *more = view_node(pg.root, "more");

		page_count(&pg, more, "count", v->n_items - n);
		view_flag(more, "is_all", v->is_all);
	}
	put_state(&pg, v);
	put_fault(&pg, v);
	put_aside(&pg, v);
	for (size_t i = 0; i < v->n_programme; i++)
		programme_row_into(&pg, view_item(pg.root, "programme"), &v->programme[i]);
	return page_end(&pg, "today", out);
}
