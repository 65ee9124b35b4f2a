/* Clocks of open cases over a real store: on the case's page, on Today, in the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proc/portal/cases/clocks.h"
#include "proc/portal/place_fixture.h"

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
a_leak(struct portal_place *p, struct write *w)
{
	*w = (struct write){.n = 4};
	w->list[0] = entry(CASE_OPENED, CASE_KEY_FROM, "person", CASE_KEY_TITLE, "漏れた");
	w->list[1] = entry(CASE_SAID, CASE_KEY_FIELD, "kind", CASE_KEY_VALUE, "ransomware");
	w->list[2] = entry(CASE_SAID, CASE_KEY_FIELD, "persons_count", CASE_KEY_VALUE, "12");
	w->list[3] = entry(CASE_SAID, CASE_KEY_FIELD, "noticed_at", CASE_KEY_VALUE,
		"2026-11-18T09:00:00+09:00");
	write_now(p, w);
}

static void
a_case_has_its_clocks_everywhere(void **state)
{
	struct portal_place *p = *state;
	struct cases_today *t = calloc(1, sizeof(*t));
	const struct case_clock_row *rows;
	struct case_day *days;
	struct page_case_task task;
	struct write w;
	size_t n;

	a_leak(p, &w);
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_int_equal(t->n, 1);
	assert_true(t->has_clock);
	/* The notice to the persons may not wait, but hides no day. */
	assert_string_equal(t->clock.state, "soon");
	assert_int_equal(t->clock.due, (ms_t)1795359600000 - 1); /* 2026-11-22, its last moment */
	assert_int_equal(case_next_task(&p->request, &t->whole[0], &task), ERR_OK);
	assert_string_equal(task.next, "playbook");
	assert_true(str_starts(task.url, STR("/cases/")));

	assert_int_equal(case_clock_rows(&p->request, &t->whole[0], &rows, &n), ERR_OK);
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
	assert_int_equal(case_entry_add(&w.list[0], CASE_KEY_ALERT, STR("a1")), ERR_OK);
	write_now(p, &w);
	assert_int_equal(cases_today(&p->request, t), ERR_OK);
	assert_int_equal(t->n, 2);
	assert_true(cases_today_has(t, STR("a1")));
	assert_false(cases_today_has(t, STR("a2")));
	free(t);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_case_has_its_clocks_everywhere),
		T(one_without_an_incident_has_none),
		T(an_alert_is_said_by_its_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
