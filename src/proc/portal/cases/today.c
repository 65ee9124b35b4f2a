/* What Today and the calendar say of all open cases: the most urgent one, the most pressing clock,
 * each clock's day. Of one case alone all entries are read, the rest by its brief. */
#include "proc/portal/cases/brief.h"
#include "proc/portal/cases/plan.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/web/handlers.h"

static struct str
url_of(struct request *r, const struct case_head *h)
{
	return keep_text(r, "/cases/%s", h->id);
}

static bool
is_to_be_said(const struct case_brief_clock *k)
{
	return k->state == CLOCK_OVER || k->state == CLOCK_SOON ||
	       (k->state == CLOCK_NOW && !k->clock->is_voluntary) ||
	       (k->state == CLOCK_UNKNOWN && k->due != 0 && !k->clock->is_voluntary);
}

/* What is over first, then what is due soon, then what has a day should it run, then what may not
 * wait: that one stands until it is answered, and would hide the others. */
static int
rank(const struct case_brief_clock *k)
{
	return k->state == CLOCK_UNKNOWN ? 2 * CLOCK_NOW - 1 : 2 * (int)k->state;
}

static bool
is_more_urgent(const struct case_brief_clock *a, const struct case_brief_clock *b)
{
	return rank(a) != rank(b) ? rank(a) < rank(b) : a->due < b->due;
}

static void
fill_clock(struct request *r, const struct case_head *h, const struct case_brief_clock *k,
	struct page_clock_task *t)
{
	*t = (struct page_clock_task){.name = words_in(&k->clock->name, r->lang),
		.of = str_c(k->of),
		.number = str_c(h->number),
		.url = url_of(r, h),
		.state = clock_state_name(k->state),
		.due = k->shown,
		.n_missing = k->n_missing,
		.is_drill = h->is_drill};
}

static bool
is_act_now(struct request *r, const struct case_head *h)
{
	char id[ALERT_ID_TEXT_MAX];
	struct store_alert a;

	if (h->verdict != VERDICT_UNDECIDED || strlen(h->alert) != ALERT_ID_TEXT_MAX - 1)
		return false;
	str_copy(str_c(h->alert), id, sizeof(id));
	return store_alert_get(r->view, id, r->arena, &a) == ERR_OK &&
	       a.alert->severity == SEVERITY_ACT_NOW;
}

enum err
cases_today(struct request *r, struct cases_today *t)
{
	const struct case_brief_clock *first = NULL;
	bool has_act_now = false;
	enum err err = case_briefs_of(r, &t->briefs, &t->n);

	t->has_clock = false;
	for (size_t i = 0; err == ERR_OK && i < t->n; i++) {
		const struct case_brief *b = t->briefs[i];

		t->cases[i] =
			(struct today_case){.is_incident = b->head.verdict == VERDICT_INCIDENT,
				.is_drill = b->head.is_drill,
				.has_next = true, /* an open case has at least its end */
				.changed = b->head.changed};
		/* The latest changed comes first, and only one is said. */
		if (!has_act_now && !b->head.is_drill)
			has_act_now = t->cases[i].is_act_now = is_act_now(r, &b->head);
		for (uint32_t k = 0; k < b->n_clocks; k++)
			if (is_to_be_said(&b->clocks[k]) &&
				(first == NULL || is_more_urgent(&b->clocks[k], first))) {
				first = &b->clocks[k];
				t->has_clock = true;
				fill_clock(r, &b->head, first, &t->clock);
			}
	}
	return err;
}

bool
cases_today_has(const struct cases_today *t, struct str alert)
{
	for (size_t i = 0; i < t->n; i++)
		for (uint32_t k = 0; k < t->briefs[i]->n_alerts; k++)
			if (str_equal(str_c(t->briefs[i]->alerts[k]), alert))
				return true;
	return false;
}

enum err
cases_today_next(
	struct request *r, const struct cases_today *t, size_t i, struct page_case_task *ret_task)
{
	const struct case_head *h = &t->briefs[i]->head;
	struct respond_case c;
	struct plan plan = {0};
	enum err err = case_open(r, str_c(h->id), &c);

	if (err == ERR_OK)
		err = case_plan_of(r, &c, &plan);
	/* One that is too long to be read stays on the list with its end. */
	if (err != ERR_OK && err != ERR_LIMIT && err != ERR_MALFORMED)
		return err;
	*ret_task = (struct page_case_task){.number = str_c(h->number),
		.title = str_c(h->title),
		.url = url_of(r, h),
		.next = plan.n_steps == 0		  ? "playbook"
			: h->verdict == VERDICT_UNDECIDED ? "decide"
							  : "close",
		.minutes = 5,
		.is_urgent =
			!h->is_drill && (h->verdict == VERDICT_INCIDENT || t->cases[i].is_act_now),
		.is_drill = h->is_drill};
	if (plan.n_next > 0) {
		ret_task->next = "step";
		ret_task->step = words_in(&plan.next[0].step->name, r->lang);
		ret_task->minutes = (int)plan.next[0].step->minutes;
	}
	return ERR_OK;
}

/* ---- the calendar ---- */

static bool
has_day(const struct case_brief_clock *k)
{
	return k->due != 0 && (k->state == CLOCK_RUNNING || k->state == CLOCK_SOON ||
				      k->state == CLOCK_OVER || k->state == CLOCK_UNKNOWN);
}

static struct case_day
day_of(struct request *r, const struct case_head *h, const struct case_brief_clock *k)
{
	struct str name = words_in(&k->clock->name, r->lang);
	const struct words *unknown = text_find(r->portal->texts, STR("case.clock.unknown"));

	if (k->state == CLOCK_UNKNOWN && unknown != NULL)
		name = keep_text(
			r, "%.*s (%.*s)", STR_FMT(name), STR_FMT(words_in(unknown, r->lang)));
	return (struct case_day){.key = keep_text(r, "clock:%s:%s", h->id, k->key),
		.name = name,
		.about = k->of[0] != '\0' ? str_c(k->of) : str_c(h->number),
		.url = url_of(r, h),
		.due = k->shown};
}

enum err
case_days(struct request *r, struct case_day **ret_list, size_t *ret_n)
{
	const struct case_brief *const *briefs;
	struct case_day *days;
	size_t n_briefs, n = 0, room = 0;
	enum err err = case_briefs_of(r, &briefs, &n_briefs);

	for (size_t i = 0; err == ERR_OK && i < n_briefs; i++)
		room += briefs[i]->n_clocks;
	if (err != ERR_OK)
		return err;
	days = arena_array(r->arena, struct case_day, room + 1);
	if (days == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n_briefs; i++)
		for (uint32_t k = 0; k < briefs[i]->n_clocks; k++)
			if (has_day(&briefs[i]->clocks[k]))
				days[n++] = day_of(r, &briefs[i]->head, &briefs[i]->clocks[k]);
	*ret_list = days;
	*ret_n = n;
	return arena_err(r->arena);
}
