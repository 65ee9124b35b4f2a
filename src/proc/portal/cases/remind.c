/*
 * Mails about clocks: once when a reminder of the pack has come, and once when a clock is over.
 * What is over, or due within a day, leaves at once, like an alert to act on; an earlier word
 * counts in the week's budget like one to look at, and where that is spent it waits until the last
 * day. Drills send none.
 */
#include "proc/portal/cases/brief.h"

#include "proc/portal/mail.h"
#include "proc/portal/web/handlers.h"
#include "sys/log.h"
#include "today/today.h"

#include <stdio.h>

#define REMINDER_KEY_MAX (CASE_ID_MAX + CLOCK_KEY_MAX + 24)

/* Kept beside the alerts that somebody was interrupted for. */
static void
key_of(const struct case_brief *b, const struct case_brief_clock *k, char dst[REMINDER_KEY_MAX])
{
	snprintf(dst, REMINDER_KEY_MAX, "%s:%s:%lld", b->head.id, k->key, (long long)k->reminded);
}

static bool
is_new(const struct store_view *v, const struct case_brief *b, const struct case_brief_clock *k)
{
	char key[REMINDER_KEY_MAX];

	if (k->reminded == 0 || k->clock->is_voluntary)
		return false;
	key_of(b, k, key);
	return !store_interruption_has(v, key, SEVERITY_RECORD);
}

struct reminder {
	struct request *request;
	const struct case_brief *brief;
	const struct case_brief_clock *clocks[LIMIT_CASE_BRIEF_CLOCKS]; /* not said yet */
	size_t n;
};

static bool
is_pressing(const struct case_brief_clock *k, ms_t now)
{
	return k->state == CLOCK_OVER || k->due - now <= MS_DAY;
}

static enum err
may_interrupt(
	struct request *r, const struct reminder *m, enum severity *ret_severity, bool *ret_may)
{
	struct today_budget b = {.severity = SEVERITY_PLEASE_LOOK,
		.week_max = (uint32_t)store_setting_number(
			r->view, SETTING_BUDGET_WEEK, TODAY_WEEK_MAX)};
	enum err err = store_interruption_count(
		r->view, r->now - 7 * MS_DAY, SEVERITY_PLEASE_LOOK, &b.said_week);

	for (size_t i = 0; i < m->n; i++)
		if (is_pressing(m->clocks[i], r->now))
			b.severity = SEVERITY_ACT_NOW;
	*ret_severity = b.severity;
	*ret_may = err == ERR_OK && today_interrupts(&b) == TODAY_AT_ONCE;
	return err;
}

static enum err
put_mail(struct store_tx *tx, struct request *r, const struct reminder *m)
{
	struct clock_mail_row rows[LIMIT_CASE_BRIEF_CLOCKS];
	struct clock_mail_view v = {
		.number = str_c(m->brief->head.number), .rows = rows, .n = m->n};
	struct buf subject = buf_of(1024), text = buf_of(49152);
	char url[REQUEST_PATH_MAX];
	struct page_frame f;
	enum err err;

	for (size_t i = 0; i < m->n; i++)
		rows[i] = (struct clock_mail_row){words_in(&m->clocks[i]->clock->name, r->lang),
			clock_state_name(m->clocks[i]->state), m->clocks[i]->shown,
			m->clocks[i]->n_missing};
	snprintf(url, sizeof(url), "%scases/%s", r->portal->url, m->brief->head.id);
	v.url = str_c(url);
	frame_of(r, &f);
	err = page_clock_mail(r->portal->pages, &f, &v, &subject, &text);
	if (err == ERR_OK)
		err = mail_put(tx, "clock", buf_view(&subject), buf_view(&text), r->now);
	buf_done(&subject);
	buf_done(&text);
	return err;
}

/* The mail, and that it was said, in one change. One mail is one interruption. */
static enum err
write_reminder(struct store_tx *tx, void *arg)
{
	const struct reminder *m = arg;
	struct request r = *m->request;
	enum severity severity;
	bool may;
	enum err err;

	r.view = store_tx_view(tx);
	err = may_interrupt(&r, m, &severity, &may);
	if (err != ERR_OK || !may)
		return err;
	for (size_t i = 0; i < m->n && err == ERR_OK; i++) {
		char key[REMINDER_KEY_MAX];

		key_of(m->brief, m->clocks[i], key);
		err = store_interruption_add(tx, key, i == 0 ? severity : SEVERITY_RECORD, r.now);
	}
	return err == ERR_OK ? put_mail(tx, &r, m) : err;
}

void
case_remind_tick(struct request *r)
{
	const struct case_brief *const *briefs;
	size_t n;

	if (r->portal->clocks == NULL || case_briefs_of(r, &briefs, &n) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		struct reminder m = {.request = r, .brief = briefs[i]};

		for (uint32_t k = 0; k < briefs[i]->n_clocks && !briefs[i]->head.is_drill; k++)
			if (is_new(r->view, briefs[i], &briefs[i]->clocks[k]))
				m.clocks[m.n++] = &briefs[i]->clocks[k];
		if (m.n > 0 &&
			store_write(r->portal->store, STORE_VITAL, write_reminder, &m) != ERR_OK)
			log_event("mail.unwritten", "kind=clock");
	}
}
