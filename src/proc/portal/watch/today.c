/* The first screen: gathers what today_rank() decides on, and shows what it decided. */
#include "proc/portal/care/care.h"
#include "proc/portal/cases/clocks.h"
#include "proc/portal/deeds.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/dated.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/findings_read.h"
#include "proc/portal/watch/marks.h"
#include "proc/portal/watch/watch.h"

#include "today/today.h"

#define CANDIDATES 40 /* open alerts looked at; the worst come first */
#define OBSOLETE_MAX 3
#define PROGRAMME_SHOWN 3
#define DUTY_AHEAD (7 * MS_DAY) /* a duty is said so long before it is due */

static const enum page_task_kind task_kinds[] = {
	[TODAY_ALERT] = PAGE_TASK_ALERT,
	[TODAY_PLACE] = PAGE_TASK_PLACE,
	[TODAY_CONTACT] = PAGE_TASK_CONTACT,
	[TODAY_MARK] = PAGE_TASK_MARK,
	[TODAY_NEW_DEVICE] = PAGE_TASK_NEW_DEVICE,
	[TODAY_NAME_DEVICES] = PAGE_TASK_NAME_DEVICES,
	[TODAY_STAFF_NOTICE] = PAGE_TASK_STAFF_NOTICE,
	[TODAY_CARD] = PAGE_TASK_CARD,
	[TODAY_OBSOLETE] = PAGE_TASK_OBSOLETE,
	[TODAY_BACKUP] = PAGE_TASK_BACKUP,
	[TODAY_SAME_DEVICE] = PAGE_TASK_SAME_DEVICE,
	[TODAY_STAND_IN] = PAGE_TASK_STAND_IN,
	[TODAY_GAP] = PAGE_TASK_GAP,
	[TODAY_DUTY] = PAGE_TASK_DUTY,
	[TODAY_CHECK] = PAGE_TASK_CHECK,
	[TODAY_DATED] = PAGE_TASK_DATED,
	[TODAY_DOCUMENT] = PAGE_TASK_DOCUMENT,
	[TODAY_GUARD_DOWN] = PAGE_TASK_GUARD_DOWN,
	[TODAY_GUARD_PLEA] = PAGE_TASK_GUARD_PLEA,
	[TODAY_GUARD_FEED] = PAGE_TASK_GUARD_FEED,
	[TODAY_GUARD_CERT] = PAGE_TASK_GUARD_CERT,
	[TODAY_STOCK_SOURCE] = PAGE_TASK_STOCK_SOURCE,
	[TODAY_UPDATE] = PAGE_TASK_UPDATE,
	[TODAY_CASE] = PAGE_TASK_CASE,
	[TODAY_CLOCK] = PAGE_TASK_CLOCK,
	[TODAY_GUARD_TRIAL] = PAGE_TASK_GUARD_TRIAL,
};
#define TODAY_KINDS (sizeof(task_kinds) / sizeof(task_kinds[0]))

struct gathered {
	struct store_alert *alerts;
	const struct alert_brief *briefs;
	size_t n_alerts;
	struct store_device *obsolete, *unnamed;
	size_t n_obsolete, n_unnamed;
	const struct device_brief *marked; /* one whose mark holds no more */
	size_t n_marked;
	uint32_t unnamed_total;
	const struct same_brief *pairs;
	size_t n_pairs, n_persons; /* persons who can answer */
	struct store_device_counts counts;
	struct store_talk_share share;
	struct programme_task gap, duty; /* of the programme; empty: none */
	struct programme_row under_way[PROGRAMME_SHOWN];
	size_t n_under_way;
	bool has_begun;		  /* something of the programme */
	struct page_dated *dated; /* what has its day first; NULL none */
	struct page_paper_task paper;
	bool has_paper;
	struct guard_today guard;
	struct feeds_asks sources; /* of advisories */
	struct page_update update;
	struct cases_today *cases;
	struct page_case_task of_case;
	const struct device_brief *updated; /* the device of it; NULL: a part of a bill */
};

/* What only an administrator can do is asked of nobody else. */
static const enum today_kind for_admin[] = {TODAY_PLACE, TODAY_CONTACT, TODAY_STAND_IN,
	TODAY_BACKUP, TODAY_GUARD_TRIAL, TODAY_GUARD_FEED, TODAY_GUARD_CERT, TODAY_STOCK_SOURCE};

/* Settings keep "card=1763690400000&contact=..." : put off until then. */
static uint32_t
put_off(struct request *r)
{
	struct form f;
	uint32_t bits = 0;
	uint64_t until;

	for (unsigned i = 0; i < sizeof(for_admin) / sizeof(for_admin[0]); i++) {
		if (r->person.role != ROLE_ADMIN)
			bits |= 1u << for_admin[i];
	}
	if (form_parse(setting_of(r, SETTING_TASKS_LATER), r->arena, &f) != ERR_OK)
		return bits;
	for (unsigned i = 0; i < TODAY_KINDS; i++) {
		if (str_u64(form_get(&f, page_task_name(task_kinds[i])), INT64_MAX, &until) ==
				ERR_OK &&
			(ms_t)until > r->now)
			bits |= 1u << i;
	}
	return bits;
}

struct later_change {
	struct request *request;
	enum page_task_kind kind;
};

static enum err
write_later(struct store_tx *tx, void *arg)
{
	const struct later_change *c = arg;
	char text[STORE_SETTING_MAX];
	struct buf b = buf_of(STORE_SETTING_MAX);
	struct form f = {0};
	enum err err;

	store_setting(store_tx_view(tx), SETTING_TASKS_LATER, text);
	form_parse(str_c(text), c->request->arena, &f);
	for (unsigned i = 0; i < PAGE_TASK_KINDS; i++) {
		const char *name = page_task_name((enum page_task_kind)i);
		struct str value = form_get(&f, name);

		if (i == (unsigned)c->kind)
			buf_printf(&b, "%s=%lld&", name, (long long)tomorrow_morning(c->request));
		else if (value.len > 0)
			buf_printf(&b, "%s=%.*s&", name, STR_FMT(value));
	}
	err = buf_err(&b);
	if (err == ERR_OK)
		err = store_setting_set(tx, SETTING_TASKS_LATER, buf_view(&b));
	buf_done(&b);
	return err;
}

/* "Later": a task of the box's own comes back tomorrow; alerts and devices have their own way. */
enum err
post_task(struct request *r)
{
	struct later_change c = {.request = r};
	enum err err = page_task_parse(r->arg, &c.kind);

	if (err != ERR_OK || c.kind == PAGE_TASK_ALERT || c.kind == PAGE_TASK_NEW_DEVICE ||
		c.kind == PAGE_TASK_SAME_DEVICE || c.kind == PAGE_TASK_GAP ||
		c.kind == PAGE_TASK_DUTY)
		return ERR_NOT_FOUND;
	if (c.kind == PAGE_TASK_STAND_IN && str_equal(form_get(&r->form, "do"), STR("never"))) {
		err = set_number(r, SETTING_STAND_IN_NO, r->now);
		return err == ERR_OK ? redirect(r, "/", &(struct done){.key = "never_asked"}) : err;
	}
	if (!str_equal(form_get(&r->form, "do"), STR("later")))
		return ERR_INVALID;
	err = store_write(r->portal->store, STORE_VITAL, write_later, &c);
	return err == ERR_OK ? redirect(r, "/", &(struct done){.key = "later"}) : err;
}

/* What has its day and is near, and the one document. Nobody who has not begun is asked to write.
 */
static enum err
gather_dated(struct request *r, struct gathered *g)
{
	struct dated_list list;
	size_t first = 0;
	enum err err = dated_load(r, &list);

	if (err != ERR_OK)
		return err;
	if (today_due_first(list.due, list.n, r->now, &first))
		g->dated = &list.rows[first];
	return g->has_begun ? dated_document(r, &g->paper, &g->has_paper) : ERR_OK;
}

/* What the programme has first: a gap of its plan, and a duty that is due. */
static enum err
gather_programme(struct request *r, struct gathered *g)
{
	const struct framework *begun[PROGRAMME_SHOWN];
	struct programme_gaps gaps;
	struct duty_row *duties;
	struct programme p;
	size_t n = 0;
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK)
		err = programme_gaps(r, &p, &gaps);
	if (err == ERR_OK)
		err = programme_duties(r, &p, &duties, &n);
	if (err != ERR_OK)
		return err;
	for (size_t n_begun = programme_pursued(&p, begun, PROGRAMME_SHOWN);
		g->n_under_way < n_begun && err == ERR_OK; g->n_under_way++)
		err = programme_row_of(r, &p, begun[g->n_under_way], &g->under_way[g->n_under_way]);
	g->has_begun = g->n_under_way > 0 || p.n_replies > 0;
	if (gaps.n > 0)
		g->gap = (struct programme_task){
			.gap = gaps.rows[0].gap, .n_questions = gaps.rows[0].n_questions};
	g->duty.due = n > 0 && duties[0].due->due < r->now + DUTY_AHEAD ? duties[0].due : NULL;
	return err;
}

/* Old devices that nobody marked as kept, and how many marks hold no more. */
static enum err
gather_old(struct request *r, struct gathered *g)
{
	struct store_device *list;
	struct device_mark *marks;
	struct str ended[32];
	struct store_device_query q = {.show = STORE_DEVICES_OS, .os = ended};
	uint32_t total;
	size_t n, n_marks;
	enum err err = marks_load(r, NULL, r->arena, &marks, &n_marks);

	q.n_os = ended_products(r, ended);
	q.limit = OBSOLETE_MAX + (uint32_t)n_marks;
	if (err == ERR_OK)
		err = store_device_list(r->view, &q, r->arena, &list, &n, &total);
	if (err != ERR_OK)
		return err;
	g->obsolete = list;
	for (size_t i = 0; i < n && g->n_obsolete < OBSOLETE_MAX; i++)
		if (mark_find(marks, n_marks, list[i].id.text) == NULL)
			list[g->n_obsolete++] = list[i];
	for (size_t i = 0; i < n_marks; i++)
		if (marks[i].state != MARK_HOLDS && g->n_marked++ == 0)
			g->marked = brief_by_id(r, marks[i].kept.device.text);
	return g->n_marked > 0 && g->marked == NULL ? ERR_FULL : ERR_OK;
}

/* Open cases, and what comes next in the most urgent one. */
static enum err
gather_cases(struct request *r, struct gathered *g)
{
	size_t first;
	enum err err;

	g->cases = arena_alloc(r->arena, sizeof(*g->cases));
	if (g->cases == NULL)
		return ERR_FULL;
	err = cases_today(r, g->cases);
	if (err == ERR_OK && today_case_first(g->cases->cases, g->cases->n, &first))
		err = cases_today_next(r, g->cases, first, &g->of_case);
	return err;
}

static enum err
gather(struct request *r, struct gathered *g)
{
	struct store_alert_query open = {.is_open = true,
		.severity_min = SEVERITY_PLEASE_LOOK,
		.severity_max = SEVERITY_ACT_NOW,
		.limit = CANDIDATES};
	struct store_device_query unnamed = {
		.show = STORE_DEVICES_UNNAMED, .since = r->now, .limit = 1};
	enum err err = store_alert_list(r->view, &open, r->arena, &g->alerts, &g->n_alerts, NULL);

	if (err == ERR_OK)
		err = briefs_of_alerts(r, g->alerts, g->n_alerts, &g->briefs);
	if (err == ERR_OK)
		err = store_device_list(
			r->view, &unnamed, r->arena, &g->unnamed, &g->n_unnamed, &g->unnamed_total);
	if (err == ERR_OK)
		err = gather_old(r, g);
	if (err == ERR_OK)
		err = store_device_counts(r->view, r->now - 7 * MS_DAY, &g->counts);
	if (err == ERR_OK)
		err = store_talk_share(r->view, r->now - MS_DAY, &g->share);
	if (err == ERR_OK)
		err = pairs_of(r, NULL, 1, &g->pairs, &g->n_pairs);
	if (err == ERR_OK)
		err = persons_who_may(r->view, r->arena, ROLE_MEMBER, &g->n_persons);
	if (err == ERR_OK)
		err = gather_programme(r, g);
	if (err == ERR_OK)
		err = guard_today(r, &g->guard);
	if (err == ERR_OK)
		err = feeds_today(r, FEED_ROOM_STOCK, &g->sources);
	if (err == ERR_OK)
		err = findings_today(r, &g->update, &g->updated);
	if (err == ERR_OK)
		err = gather_cases(r, g);
	return err == ERR_OK ? gather_dated(r, g) : err;
}

/* The one device without a word is asked about as a pair first. */
static bool
is_in_pair(const struct gathered *g)
{
	return g->n_pairs > 0 && g->unnamed_total == 1 &&
	       (strcmp(g->pairs[0].device->id.text, g->unnamed[0].id.text) == 0 ||
		       strcmp(g->pairs[0].other->id.text, g->unnamed[0].id.text) == 0);
}

static void
fill_input(struct request *r, const struct gathered *g, const struct portal_live *live,
	struct today_alert *alerts, struct today_input *in)
{
	for (size_t i = 0; i < g->n_alerts; i++)
		alerts[i] = (struct today_alert){g->alerts[i].alert->severity, g->alerts[i].device,
			g->alerts[i].alert->last_seen,
			cases_today_has(g->cases, str_c(g->alerts[i].id_text))};
	*in = (struct today_input){
		.alerts = alerts,
		.n_alerts = g->n_alerts,
		.cases = g->cases->cases,
		.n_cases = g->cases->n,
		.has_clock = g->cases->has_clock,
		.can_see_traffic = live->sight == PAGE_SIGHT_TRAFFIC,
		.has_seen_enough =
			live->last_heard > 0 && r->now - live->started > TODAY_SIGHT_AFTER,
		.has_contact = store_setting_number(r->view, SETTING_SETUP_DONE, 0) > 0 &&
			       setting_of(r, SETTING_CONTACT_PHONE).len > 0,
		.has_notice = store_setting_number(r->view, SETTING_NOTICE_PRINTED, 0) > 0,
		.has_card = store_setting_number(r->view, SETTING_CARD_PRINTED, 0) > 0,
		.has_backup = store_setting_number(r->view, SETTING_BACKUP_AT, 0) > 0,
		.set_up = store_setting_number(r->view, SETTING_SETUP_DONE, 0),
		.now = r->now,
		.has_stand_in = g->n_persons > 1 ||
				store_setting_number(r->view, SETTING_STAND_IN_NO, 0) > 0,
		.n_marks = (uint32_t)g->n_marked,
		.n_pairs = (uint32_t)g->n_pairs,
		.n_devices_unnamed = is_in_pair(g) ? 0 : g->unnamed_total,
		.n_obsolete = (uint32_t)g->n_obsolete,
		.has_gap = g->gap.gap != NULL,
		.has_duty = g->duty.due != NULL,
		.has_dated = g->dated != NULL,
		.is_dated_first = g->duty.due == NULL ||
				  (g->dated != NULL && g->dated->due < g->duty.due->due),
		.has_document = g->has_paper,
		.wants_check = !g->has_begun,
		.is_guard_down = g->guard.is_down,
		.is_guard_tried = g->guard.is_tried,
		.is_cert_ending = g->guard.cert != GUARD_CERT_FINE,
		.n_pleas = g->guard.n_pleas,
		.n_feeds = g->guard.feeds.n,
		.n_sources = g->sources.n,
		.has_update = g->update.url.len > 0,
		.put_off = put_off(r),
	};
}

static void
put_feeds(struct page_task *t, const struct feeds_asks *a)
{
	t->count = a->n;
	t->feed = a->name;
	t->feed_stands = a->stands;
	t->feed_why = a->why;
}

static enum err
fill_tasks(struct request *r, const struct gathered *g, const struct today_task *ranked, size_t n,
	struct page_task *tasks)
{
	const struct device_brief *unnamed, *obsolete;
	enum err err = briefs_of_devices(r, g->unnamed, g->n_unnamed, &unnamed);

	if (err == ERR_OK)
		err = briefs_of_devices(r, g->obsolete, g->n_obsolete, &obsolete);
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct page_task *t = &tasks[i];

		*t = (struct page_task){.kind = task_kinds[ranked[i].kind]};
		if (ranked[i].kind == TODAY_ALERT)
			t->alert = &g->briefs[ranked[i].index];
		if (ranked[i].kind == TODAY_SAME_DEVICE)
			t->pair = &g->pairs[0];
		if (ranked[i].kind == TODAY_NEW_DEVICE)
			t->device = &unnamed[0];
		if (ranked[i].kind == TODAY_NAME_DEVICES)
			t->count = g->unnamed_total;
		if (ranked[i].kind == TODAY_GUARD_PLEA)
			t->count = g->guard.n_pleas;
		if (ranked[i].kind == TODAY_GUARD_FEED)
			put_feeds(t, &g->guard.feeds);
		if (ranked[i].kind == TODAY_STOCK_SOURCE)
			put_feeds(t, &g->sources);
		if (ranked[i].kind == TODAY_UPDATE) {
			t->update = &g->update;
			t->device = g->updated;
		}
		if (ranked[i].kind == TODAY_CASE)
			t->of_case = &g->of_case;
		if (ranked[i].kind == TODAY_CLOCK)
			t->clock = &g->cases->clock;
		if (ranked[i].kind == TODAY_GUARD_CERT) {
			t->cert_ends = g->guard.cert_ends;
			t->is_cert_over = g->guard.cert == GUARD_CERT_OVER;
		}
		if (ranked[i].kind == TODAY_GUARD_TRIAL)
			t->count = g->guard.would;
		if (ranked[i].kind == TODAY_GAP)
			t->programme = &g->gap;
		if (ranked[i].kind == TODAY_DUTY)
			t->programme = &g->duty;
		if (ranked[i].kind == TODAY_MARK)
			t->device = g->marked;
		if (ranked[i].kind == TODAY_DATED)
			t->dated = g->dated;
		if (ranked[i].kind == TODAY_DOCUMENT)
			t->paper = &g->paper;
		if (ranked[i].kind == TODAY_OBSOLETE)
			t->device = &obsolete[ranked[i].index];
	}
	return err;
}

static enum err
fill_counts(struct request *r, const struct portal_live *live, struct today_view *v)
{
	struct store_alert_query records = {
		.severity_max = SEVERITY_RECORD, .since = r->now - 7 * MS_DAY};
	struct store_sensor_hour day = {0};
	struct store_trial trial;
	uint32_t n = 0;
	enum err err = store_alert_count(r->view, &records, &n);

	if (err == ERR_OK)
		err = store_sensor_sum(r->view, r->now - MS_DAY, INT64_MAX, &day);
	if (err != ERR_OK)
		return err;
	v->n_record_week = n;
	v->frames_day = day.counts[SENSOR_FRAMES];
	v->checked_at = live->last_heard;
	v->watching_since = store_setting_number(r->view, SETTING_CONSENT_AT, 0);
	v->last_letter = store_setting_number(r->view, SETTING_LETTER_SENT, 0);
	if (store_trial_latest(r->view, &trial) == ERR_OK && !trial.is_over)
		v->trial_ends = trial.ends;
	return ERR_OK;
}

enum err
get_today(struct request *r)
{
	struct today_alert alerts[CANDIDATES];
	struct today_task ranked[PAGE_TASKS_ALL];
	struct page_task tasks[PAGE_TASKS_ALL];
	struct gathered g = {0};
	struct today_view v = {.items = tasks, .is_all = form_has(&r->query, "all")};
	size_t shown = v.is_all ? PAGE_TASKS_ALL : TODAY_SHOWN;
	struct care_told told;
	struct today_input in;
	struct portal_live live;
	struct page_frame f;
	enum err err = gather(r, &g);

	if (err != ERR_OK)
		return err;
	live_copy(r->portal, &live);
	care_tell(r->portal, r->view, r->now, &told);
	fill_input(r, &g, &live, alerts, &in);
	v.n_items = today_rank(&in, ranked, shown);
	err = fill_tasks(r, &g, ranked, v.n_items < shown ? v.n_items : shown, tasks);
	if (err == ERR_OK)
		err = fill_counts(r, &live, &v);
	if (err != ERR_OK)
		return err;
	err = findings_urgent(r, &v.n_weak_now);
	if (err != ERR_OK)
		return err;
	v.worst = g.n_alerts > 0 ? g.alerts[0].alert->severity : SEVERITY_RECORD;
	v.programme = g.under_way;
	v.n_programme = g.n_under_way;
	v.fault_at = told.fault_at;
	v.fault_copy = told.fault_copy;
	v.n_devices = g.counts.all;
	v.n_devices_new = g.counts.recent;
	v.n_heard_day = g.share.heard;
	v.n_talking_day = g.share.talking;
	frame_of(r, &f);
	return page_today(r->portal->pages, &f, &v, &r->response.body);
}
