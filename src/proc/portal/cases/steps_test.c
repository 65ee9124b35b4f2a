/* Steps and playbooks of a case over a real store; what is taken back by the notice's undo. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "proc/portal/cases/plan.h"
#include "proc/portal/cases/undo.h"
#include "proc/portal/place_fixture.h"

static void
log_in(struct portal_place *p, const char *name)
{
	p->request.has_session = true;
	p->request.person.role = ROLE_MEMBER;
	str_copy(str_c(name), p->request.person.name, sizeof(p->request.person.name));
}

static struct case_entry
entry(enum case_kind kind, enum case_key a, const char *x, enum case_key b, const char *y)
{
	struct case_entry e = {.kind = kind};

	assert_int_equal(case_entry_add(&e, a, str_c(x)), ERR_OK);
	if (y != NULL)
		assert_int_equal(case_entry_add(&e, b, str_c(y)), ERR_OK);
	return e;
}

static void
begin(struct portal_place *p, char id[CASE_ID_MAX])
{
	struct case_entry list[2] = {
		entry(CASE_OPENED, CASE_KEY_FROM, "person", CASE_KEY_TITLE, "漏れた"),
		entry(CASE_PLAYBOOK, CASE_KEY_PLAYBOOK, "ransomware", CASE_KEY_STATE, "up")};
	char number[CASE_NUMBER_MAX];

	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
	log_in(p, "佐藤");
	assert_int_equal(case_begin(&p->request, list, 2, id, number), ERR_OK);
}

/* Said a minute after all before it. */
static struct case_entry
say(struct portal_place *p, const char *id, struct case_entry e)
{
	enum respond_no no = RESPOND_MAY;

	p->request.now += MS_MINUTE;
	assert_int_equal(case_say(&p->request, id, &e, &no), ERR_OK);
	assert_int_equal(no, RESPOND_MAY);
	return e;
}

static struct respond_case
read_case(struct portal_place *p, const char *id)
{
	struct respond_case c;

	assert_int_equal(case_open(&p->request, str_c(id), &c), ERR_OK);
	return c;
}

static void
a_shared_step_stands_once(void **state)
{
	struct portal_place *p = *state;
	const struct playbook_set *set = p->portal.playbooks;
	const struct playbook *const *books;
	struct case_step *steps;
	struct respond_case c;
	size_t n_books, n, all = 0;
	char id[CASE_ID_MAX];

	begin(p, id);
	for (uint32_t i = 0; i < set->n; i++) {
		const char *name = arena_copy(p->arena, set->playbooks[i].id);

		all += set->playbooks[i].n_steps;
		if (!str_equal(set->playbooks[i].id, STR("ransomware")))
			say(p, id,
				entry(CASE_PLAYBOOK, CASE_KEY_PLAYBOOK, name, CASE_KEY_STATE,
					"up"));
	}
	c = read_case(p, id);
	assert_int_equal(case_steps_of(&p->request, &c, &books, &n_books, &steps, &n), ERR_OK);
	assert_int_equal(n_books, set->n);
	assert_true(n < all);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_equal(steps[i].step->id, steps[k].step->id) &&
				     str_equal(steps[i].step->name.in[LANG_JA],
					     steps[k].step->name.in[LANG_JA]) &&
				     str_equal(steps[i].step->how.in[LANG_JA],
					     steps[k].step->how.in[LANG_JA]));
}

static void
what_was_seen_orders_the_offers(void **state)
{
	struct portal_place *p = *state;
	struct case_offer *offers;
	struct respond_case c;
	size_t n, n_all;
	char id[CASE_ID_MAX];

	begin(p, id);
	say(p, id,
		entry(CASE_HAPPENED, CASE_KEY_TEXT, "画面が固まった", CASE_KEY_KIND,
			arena_copy(p->arena, p->portal.playbooks->playbooks[0].odd[0])));
	c = read_case(p, id);
	assert_int_equal(case_offers_of(&p->request, &c, false, &offers, &n), ERR_OK);
	assert_true(n > 0);
	assert_string_equal(offers[0].why, "sign");
	assert_int_equal(case_offers_of(&p->request, &c, true, &offers, &n_all), ERR_OK);
	assert_int_equal(n_all, p->portal.playbooks->n - 1); /* one is up */
	assert_true(n_all > n);
	assert_string_equal(offers[n_all - 1].why, "other");
}

/* ---- undo ---- */

static enum err
undo(struct portal_place *p, const char *id, struct case_entry e)
{
	char token[CASE_UNDO_MAX];

	case_undo_token(id, &e, token);
	assert_true(case_undo_is(str_c(token)));
	p->request.now += MS_MINUTE;
	return case_undo(&p->request, str_c(token));
}

static void
each_press_is_taken_back(void **state)
{
	struct portal_place *p = *state;
	struct case_entry step =
		entry(CASE_STEP, CASE_KEY_PLAYBOOK, "ransomware", CASE_KEY_STATE, "done");
	struct case_entry aside =
		entry(CASE_PLAYBOOK, CASE_KEY_PLAYBOOK, "ransomware", CASE_KEY_STATE, "aside");
	struct case_entry e;
	struct respond_case c;
	struct plan plan;
	char id[CASE_ID_MAX];

	begin(p, id);
	c = read_case(p, id);
	assert_int_equal(case_plan_of(&p->request, &c, &plan), ERR_OK);
	case_entry_add(&step, CASE_KEY_STEP, plan.next[0].step->id);
	step = say(p, id, step);
	c = read_case(p, id);
	assert_int_equal(case_plan_of(&p->request, &c, &plan), ERR_OK);
	assert_int_equal(plan.all.n_done, 1);
	assert_int_equal(undo(p, id, step), ERR_OK);
	c = read_case(p, id);
	assert_int_equal(case_plan_of(&p->request, &c, &plan), ERR_OK);
	assert_int_equal(plan.all.n_done, 0);

	e = say(p, id, entry(CASE_DECIDED, CASE_KEY_IS, "incident", CASE_KEY_REASON, "x"));
	assert_int_equal(read_case(p, id).head.verdict, VERDICT_INCIDENT);
	assert_int_equal(undo(p, id, e), ERR_OK);
	assert_int_equal(read_case(p, id).head.verdict, VERDICT_UNDECIDED);
	e = say(p, id, entry(CASE_PHASE, CASE_KEY_TO, "recovery", CASE_KEY_REASON, NULL));
	assert_int_equal(undo(p, id, e), ERR_OK);
	assert_int_equal(read_case(p, id).head.phase, PHASE_FOUND);
	case_entry_add(&aside, CASE_KEY_REASON, STR("x"));
	e = say(p, id, aside);
	assert_int_equal(read_case(p, id).n_playbooks, 0);
	assert_int_equal(undo(p, id, e), ERR_OK);
	assert_int_equal(read_case(p, id).n_playbooks, 1);
	e = say(p, id, entry(CASE_NOTE, CASE_KEY_TEXT, "ちがう件", CASE_KEY_REASON, NULL));
	assert_int_equal(undo(p, id, e), ERR_OK);
	assert_true(read_case(p, id).is_struck[e.nr - 1]);
	assert_int_equal(undo(p, id, e), ERR_EXISTS); /* twice */
}

/* "This is none" decides and closes in one press: both are taken back in one. */
static void
an_end_is_taken_back_with_its_decision(void **state)
{
	struct portal_place *p = *state;
	struct case_entry list[2] = {
		entry(CASE_DECIDED, CASE_KEY_IS, "no_incident", CASE_KEY_REASON, "訓練"),
		{.kind = CASE_CLOSED}};
	enum respond_no no = RESPOND_MAY;
	char id[CASE_ID_MAX];

	begin(p, id);
	p->request.now += MS_MINUTE;
	assert_int_equal(case_say_all(&p->request, id, list, 2, &no), ERR_OK);
	assert_int_equal(no, RESPOND_MAY);
	assert_true(read_case(p, id).head.is_closed);
	assert_int_equal(undo(p, id, list[0]), ERR_OK);
	assert_false(read_case(p, id).head.is_closed);
	assert_int_equal(read_case(p, id).head.verdict, VERDICT_UNDECIDED);
	assert_int_equal(read_case(p, id).n_entries, 6); /* nothing went away */
}

static void
nobody_takes_back_what_others_said_or_built_on(void **state)
{
	struct portal_place *p = *state;
	struct case_entry e;
	char id[CASE_ID_MAX], token[CASE_UNDO_MAX];
	uint32_t n;

	begin(p, id);
	e = say(p, id, entry(CASE_DECIDED, CASE_KEY_IS, "incident", CASE_KEY_REASON, "x"));
	log_in(p, "鈴木");
	n = read_case(p, id).n_entries;
	assert_int_equal(undo(p, id, e), ERR_DENIED);
	say(p, id, entry(CASE_NOTE, CASE_KEY_TEXT, "電話した", CASE_KEY_REASON, NULL));
	log_in(p, "佐藤");
	assert_int_equal(undo(p, id, e), ERR_EXISTS);
	assert_int_equal(read_case(p, id).n_entries, n + 1);
	snprintf(token, sizeof(token), "c%s.%u", id, 999U);
	assert_int_equal(case_undo(&p->request, str_c(token)), ERR_NOT_FOUND);
	snprintf(token, sizeof(token), "c%s.%u", id, 1U); /* the beginning */
	assert_int_equal(case_undo(&p->request, str_c(token)), ERR_NOT_FOUND);
	assert_false(case_undo_is(STR("c.1")));
	assert_false(case_undo_is(STR("0123456789abcdef0123456789abcdef")));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_shared_step_stands_once),
		T(what_was_seen_orders_the_offers),
		T(each_press_is_taken_back),
		T(an_end_is_taken_back_with_its_decision),
		T(nobody_takes_back_what_others_said_or_built_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
