/* Clocks of open cases over a real store: on the case's page, on Today, in the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proc/portal/cases/brief.h"
#include "proc/portal/cases/record.h"
#include "proc/portal/place_fixture.h"

#define ALERT_1 "0123456789abcdef0123456789abcdef"
#define ALERT_2 "f123456789abcdef0123456789abcdef"

struct write {
	const char *id; /* NULL: a new case */
	struct case_entry list[4];
	size_t n;
	enum respond_no no;
	char new_id[CASE_ID_MAX], number[CASE_NUMBER_MAX];
};

static enum err
write_it(struct store_tx *tx, void *arg)
{
	struct write *w = arg;
	const struct case_writer writer = {
		.now = PLACE_NOW, .zone_minutes = 540, .by = CASE_BY_PERSON, .who = STR("佐藤")};

	return w->id == NULL ? case_write_first(tx, &writer, w->list, w->n, w->new_id, w->number)
			     : case_write(tx, &writer, w->id, w->list, w->n, &w->no);
}

static void
write_now(struct portal_place *p, struct write *w)
{
	store_read_end(p->view);
	p->view = NULL;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_it, w), ERR_OK);
	assert_int_equal(w->no, RESPOND_MAY);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
}

static struct case_entry
entry(enum case_kind kind, enum case_key a, const char *x, enum case_key b, const char *y)
{
	struct case_entry e = {.kind = kind};

	assert_int_equal(case_entry_add(&e, a, str_c(x)), ERR_OK);
	assert_int_equal(case_entry_add(&e, b, str_c(y)), ERR_OK);
	return e;
}

/* A leak that was noticed two days ago: the report of the third to the fifth day is near. */
static void
a_leak_from(struct portal_place *p, struct write *w, const char *from)
{
	*w = (struct write){.n = 4};
	w->list[0] = entry(CASE_OPENED, CASE_KEY_FROM, from, CASE_KEY_TITLE, "漏れた");
	w->list[1] = entry(CASE_SAID, CASE_KEY_FIELD, "kind", CASE_KEY_VALUE, "ransomware");
	w->list[2] = entry(CASE_SAID, CASE_KEY_FIELD, "persons_count", CASE_KEY_VALUE, "12");
	w->list[3] = entry(CASE_SAID, CASE_KEY_FIELD, "noticed_at", CASE_KEY_VALUE,
		"2026-11-18T09:00:00+09:00");
	write_now(p, w);
}

static void
a_leak(struct portal_place *p, struct write *w)
{
	a_leak_from(p, w, "person");
}

static void
a_case_has_its_clocks_everywhere(void **state)
{
	struct portal_place *p = *state;
	struct cases_today *t = calloc(1, sizeof(*t));
	const struct case_clock_row *rows;
	struct case_day *days;
	struct page_case_task task;
	struct respond_case c;
	struct write w;
	size_t n;

	a_leak(p, &w);
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_int_equal(t->n, 1);
	assert_true(t->has_clock);
	/* The notice to the persons may not wait, but hides no day. */
	assert_string_equal(t->clock.state, "soon");
	assert_int_equal(t->clock.due, (ms_t)1795359600000 - 1); /* 2026-11-22, its last moment */
	assert_int_equal(cases_today_next(&p->request, t, 0, &task), ERR_OK);
	assert_string_equal(task.next, "playbook");
	assert_true(str_starts(task.url, STR("/cases/")));

	assert_int_equal(case_open(&p->request, str_c(w.new_id), &c), ERR_OK);
	assert_int_equal(case_clock_rows(&p->request, &c, &rows, &n), ERR_OK);
	assert_true(n >= 3);
	assert_true(rows[0].is_open);
	assert_int_equal(case_days(&p->request, &days, &n), ERR_OK);
	assert_int_equal(n, 2); /* the prompt one has no day */
	assert_int_equal(days[0].due, t->clock.due);
	free(t);
}

static void
one_without_an_incident_has_none(void **state)
{
	struct portal_place *p = *state;
	struct cases_today *t = calloc(1, sizeof(*t));
	struct write w, decided = {.n = 1};
	struct case_day *days;
	size_t n;

	a_leak(p, &w);
	decided.id = w.new_id;
	decided.list[0] =
		entry(CASE_DECIDED, CASE_KEY_IS, "no_incident", CASE_KEY_REASON, "訓練だった");
	write_now(p, &decided);
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_int_equal(t->n, 1);
	assert_false(t->has_clock);
	assert_int_equal(case_days(&p->request, &days, &n), ERR_OK);
	assert_int_equal(n, 0);
	decided.list[0] = (struct case_entry){.kind = CASE_CLOSED};
	write_now(p, &decided);
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_int_equal(t->n, 0);
	free(t);
}

static void
an_alert_is_said_by_its_case(void **state)
{
	struct portal_place *p = *state;
	struct cases_today *t = calloc(1, sizeof(*t));
	struct write w;

	a_leak(p, &w);
	w = (struct write){.n = 1};
	w.list[0] = entry(CASE_OPENED, CASE_KEY_FROM, "person", CASE_KEY_TITLE, "x");
	assert_int_equal(case_entry_add(&w.list[0], CASE_KEY_ALERT, STR(ALERT_1)), ERR_OK);
	write_now(p, &w);
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_int_equal(t->n, 2);
	assert_true(cases_today_has(t, STR(ALERT_1)));
	assert_false(cases_today_has(t, STR(ALERT_2)));
	free(t);
}

/* ---- forms ---- */

static void
send_form(struct portal_place *p, const char *id, const char *path_end, const char *form,
	handler_fn *handler)
{
	char path[80];

	store_read_end(p->view);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
	p->request.has_session = true;
	p->request.person.role = ROLE_MEMBER;
	strcpy(p->request.person.name, "佐藤");
	snprintf(path, sizeof(path), "/cases/%s%s", id, path_end);
	p->request.path = str_c(arena_copy(p->arena, str_c(path)));
	assert_int_equal(form_parse(str_c(form), p->arena, &p->request.form), ERR_OK);
	p->request.response.status = 0;
	buf_done(&p->request.response.body);
	p->request.response.body = buf_of(PAGE_BYTES_MAX);
	assert_int_equal(handler(&p->request), ERR_OK);
}

/* The first report to the police, as the page has it: with the digest of what was shown. */
static enum err
post_seen(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	char form[256];

	assert_non_null(l);
	assert_int_equal(case_leave(r, &r->form, l), ERR_OK);
	snprintf(form, sizeof(form), "to=police&stage=first&way=mail&clock=%.*s&past=0&seen=%s",
		STR_FMT(form_get(&r->form, "clock")), l->sha256);
	assert_int_equal(form_parse(str_c(form), r->arena, &r->form), ERR_OK);
	return post_case_report(r);
}

static void
send_report(struct portal_place *p, const char *id, const char *clock)
{
	char form[64];

	snprintf(form, sizeof(form), "to=police&stage=first&clock=%s", clock);
	send_form(p, id, "/report", form, post_seen);
}

/* Of the case's clocks; NULL: not there. */
static const struct case_clock *
clock_of(struct portal_place *p, const char *id, const char *key)
{
	const struct case_clock *list;
	struct respond_case c;
	uint32_t n;

	assert_int_equal(case_open(&p->request, str_c(id), &c), ERR_OK);
	assert_int_equal(case_clocks_of(&p->request, &c, &list, &n), ERR_OK);
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i].key, str_c(key)))
			return &list[i];
	return NULL;
}

#define MOVE "do=clock&clock=ppc_prompt&state=moved&due_day="

static void
a_clock_is_moved_with_a_reason(void **state)
{
	struct portal_place *p = *state;
	const struct case_clock_row *rows;
	struct respond_case c;
	struct write w;
	size_t n;

	a_leak(p, &w);
	assert_int_equal(case_open(&p->request, str_c(w.new_id), &c), ERR_OK);
	assert_int_equal(case_clock_rows(&p->request, &c, &rows, &n), ERR_OK);
	assert_true(n > 0);
	assert_string_equal(arena_copy(p->arena, rows[0].key), "ppc_prompt");
	assert_int_equal(rows[0].due_first, rows[0].due - 2 * MS_DAY); /* the third day */
	assert_true(rows[0].can_move);
	assert_true(rows[0].n_missing > 0);
	assert_true(rows[0].missing[0].group.len > 0); /* where in the record it stands */
	send_form(p, w.new_id, "", MOVE "2026-12-01", post_case);
	assert_int_equal(p->request.response.status, 400); /* no reason */
	send_form(p, w.new_id, "", MOVE "2026-11-01&reason=x", post_case);
	assert_int_equal(p->request.response.status, 400); /* it is over already */
	send_form(p, w.new_id, "", MOVE "2026-12-01&due_time=25:00&reason=x", post_case);
	assert_int_equal(p->request.response.status, 400);
	assert_false(clock_of(p, w.new_id, "ppc_prompt")->is_moved);
	send_form(p, w.new_id, "", MOVE "2026-12-01&due_time=17:00&reason=x", post_case);
	assert_int_equal(p->request.response.status, 303);
	assert_true(clock_of(p, w.new_id, "ppc_prompt")->is_moved);
	assert_int_equal(clock_of(p, w.new_id, "ppc_prompt")->due, (ms_t)1796112000000);
}

static void
a_report_meets_the_clock_that_it_names(void **state)
{
	struct portal_place *p = *state;
	struct write w;

	a_leak(p, &w);
	send_report(p, w.new_id, "nobody");
	assert_int_equal(p->request.response.status, 400);
	send_report(p, w.new_id, "persons_notice");
	assert_int_equal(p->request.response.status, 303);
	assert_int_equal(clock_of(p, w.new_id, "persons_notice")->state, CLOCK_MET);
	assert_int_not_equal(clock_of(p, w.new_id, "ppc_prompt")->state, CLOCK_MET);
}

/* ---- mails ---- */

static enum err
write_mail_on(struct store_tx *tx, void *arg)
{
	(void)arg;
	assert_int_equal(store_setting_set_number(tx, SETTING_MAIL_ON, 1), ERR_OK);
	return store_setting_set(tx, SETTING_MAIL_TO, STR("it@example.jp"));
}

/* The tick at that moment; all mails that were ever put into the outbox. */
static size_t
mails_after(struct portal_place *p, ms_t now, struct store_mail **ret_list)
{
	size_t n;

	p->request.now = now;
	case_remind_tick(&p->request);
	store_read_end(p->view);
	p->view = NULL;
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
	assert_int_equal(
		store_mail_due(p->view, PLACE_NOW + 365 * MS_DAY, p->arena, ret_list, &n), ERR_OK);
	return n;
}

#define LEAK_DUE ((ms_t)1795359600000) /* the end of 2026-11-22 in Japan */

static void
each_reminder_is_mailed_once(void **state)
{
	struct portal_place *p = *state;
	struct store_mail *list;
	struct write w, met = {.n = 1};

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_mail_on, NULL), ERR_OK);
	a_leak(p, &w);
	assert_int_equal(mails_after(p, PLACE_NOW, &list), 1); /* 72 hours before */
	assert_string_equal(list[0].kind, "clock");
	assert_true(str_find(list[0].body, STR("2026-001")) >= 0);
	assert_true(str_find(list[0].body, STR("cases/")) >= 0);
	assert_true(str_find(list[0].body, STR("漏れた")) < 0); /* its title */
	assert_int_equal(mails_after(p, PLACE_NOW + MS_MINUTE, &list), 1);
	/* 48 hours before: the week's one interruption was used; on the last day it is not asked */
	assert_int_equal(mails_after(p, LEAK_DUE - 40 * MS_HOUR, &list), 1);
	assert_int_equal(mails_after(p, LEAK_DUE - 23 * MS_HOUR, &list), 2);
	assert_int_equal(mails_after(p, LEAK_DUE - 22 * MS_HOUR, &list), 2);
	assert_int_equal(mails_after(p, LEAK_DUE + MS_MINUTE, &list), 3); /* it is over */
	assert_int_equal(mails_after(p, LEAK_DUE + MS_HOUR, &list), 3);
	met.id = w.new_id;
	met.list[0] = entry(CASE_CLOCK, CASE_KEY_CLOCK, "ppc_prompt", CASE_KEY_STATE, "met");
	write_now(p, &met);
	assert_int_equal(mails_after(p, LEAK_DUE + 2 * MS_HOUR, &list), 3);
}

static void
a_drill_sends_none(void **state)
{
	struct portal_place *p = *state;
	struct store_mail *list;
	struct write w;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_mail_on, NULL), ERR_OK);
	a_leak_from(p, &w, "drill");
	assert_int_equal(mails_after(p, PLACE_NOW, &list), 0);
	assert_int_equal(mails_after(p, LEAK_DUE + MS_MINUTE, &list), 0);
}

/* ---- briefs ---- */

static void
a_brief_follows_the_case(void **state)
{
	struct portal_place *p = *state;
	struct cases_today *t = calloc(1, sizeof(*t));
	struct write w, aside = {.n = 1};

	a_leak(p, &w);
	p->request.now = LEAK_DUE - MS_MINUTE;
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_string_equal(t->clock.state, "soon");
	p->request.now = LEAK_DUE; /* time alone */
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_string_equal(t->clock.state, "over");
	p->request.now = LEAK_DUE - MS_MINUTE; /* and back */
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_string_equal(t->clock.state, "soon");
	aside.id = w.new_id;
	aside.list[0] = entry(CASE_CLOCK, CASE_KEY_CLOCK, "ppc_prompt", CASE_KEY_STATE, "not");
	assert_int_equal(case_entry_add(&aside.list[0], CASE_KEY_REASON, STR("x")), ERR_OK);
	write_now(p, &aside);
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_string_not_equal(t->clock.state, "soon");
	free(t);
}

/* An incident is looked at before what was written in later. */
static void
incidents_come_first(void **state)
{
	struct portal_place *p = *state;
	const struct case_brief *const *list;
	struct write w, other, decided = {.n = 1};
	size_t n;

	a_leak(p, &w);
	decided.id = w.new_id;
	decided.list[0] = entry(CASE_DECIDED, CASE_KEY_IS, "incident", CASE_KEY_REASON, "x");
	write_now(p, &decided);
	a_leak(p, &other);
	assert_int_equal(case_briefs_of(&p->request, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0]->head.id, w.new_id);
	assert_string_equal(list[1]->head.id, other.new_id);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_case_has_its_clocks_everywhere),
		T(one_without_an_incident_has_none),
		T(an_alert_is_said_by_its_case),
		T(a_clock_is_moved_with_a_reason),
		T(a_report_meets_the_clock_that_it_names),
		T(each_reminder_is_mailed_once),
		T(a_drill_sends_none),
		T(a_brief_follows_the_case),
		T(incidents_come_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
