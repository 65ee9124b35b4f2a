/* Where a case stands: phases, decisions, steps, actions, playbooks, struck entries. */
#include "respond/test_case.h"

static const struct respond_case *
stands(struct made *m)
{
	assert_int_equal(respond_case_of(m->e, m->n, m->arena, &m->c), ERR_OK);
	return &m->c;
}

static void
opened_tells_the_head(void **state)
{
	struct made *m = *state;
	const struct respond_case *c;

	made_add(m, CASE_OPENED, CASE_BY_BOX, "from=alert", "title=変な通信", "number=2026-003",
		"alert=a1", "device=pc-7", NULL);
	c = stands(m);
	assert_string_equal(c->head.title, "変な通信");
	assert_string_equal(c->head.number, "2026-003");
	assert_string_equal(c->head.alert, "a1");
	assert_string_equal(c->head.device, "pc-7");
	assert_int_equal(c->head.phase, PHASE_FOUND);
	assert_int_equal(c->head.verdict, VERDICT_UNDECIDED);
	assert_int_equal(c->head.opened, m->e[0].at);
	assert_int_equal(c->phases[PHASE_FOUND].begun, m->e[0].at);
	assert_int_equal(c->phases[PHASE_FIRST].begun, 0);
	assert_false(c->head.is_closed || c->head.is_drill);
}

static void
a_long_title_is_cut_at_a_character(void **state)
{
	struct made *m = *state;
	char text[sizeof("title=") + 300] = "title=";

	for (size_t i = 6; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "変", 3);
	made_add(m, CASE_OPENED, CASE_BY_PERSON, "from=drill", text, NULL);
	assert_int_equal(strlen(stands(m)->head.title), 198);
	assert_true(str_is_utf8(str_c(m->c.head.title)));
	assert_true(m->c.head.is_drill);
}

static void
going_back_forgets_later_phases(void **state)
{
	struct made *m = *state;
	const struct respond_case *c;

	made_open(m);
	made_add(m, CASE_PHASE, CASE_BY_PERSON, "to=recovery", NULL);
	made_add(m, CASE_PHASE, CASE_BY_PERSON, "to=first", "reason=まだ動いている", NULL);
	c = stands(m);
	assert_int_equal(c->head.phase, PHASE_FIRST);
	assert_int_equal(c->phases[PHASE_FOUND].begun, m->e[0].at);
	assert_int_equal(c->phases[PHASE_FIRST].begun, m->e[2].at);
	assert_int_equal(c->phases[PHASE_RECOVERY].begun, 0);
	made_add(m, CASE_PHASE, CASE_BY_PERSON, "to=recovery", NULL);
	m->e[3].at = 5; /* the clock was set back */
	c = stands(m);
	assert_int_equal(c->phases[PHASE_RECOVERY].begun, m->e[2].at);
}

static void
the_latest_decision_counts_and_all_stay(void **state)
{
	struct made *m = *state;
	const struct respond_case *c;

	made_open(m);
	made_add(m, CASE_DECIDED, CASE_BY_PERSON, "is=incident", "reason=暗号化された", NULL);
	made_add(m, CASE_DECIDED, CASE_BY_PERSON, "is=no_incident", "reason=訓練だった", NULL);
	c = stands(m);
	assert_int_equal(c->head.verdict, VERDICT_NO_INCIDENT);
	assert_string_equal(c->head.decided_by, "佐藤");
	assert_int_equal(c->n_decisions, 2);
	assert_int_equal(c->decisions[0].is, VERDICT_INCIDENT);
	assert_int_equal(c->decisions[1].nr, 3);
}

static void
the_latest_word_about_a_step_counts(void **state)
{
	struct made *m = *state;
	const struct respond_case *c;

	made_open(m);
	made_add(m, CASE_PLAYBOOK, CASE_BY_BOX, "playbook=ransomware", "state=up", NULL);
	made_add(m, CASE_STEP, CASE_BY_PERSON, "playbook=ransomware", "step=unplug", "state=begun",
		NULL);
	made_add(m, CASE_STEP, CASE_BY_PERSON, "playbook=ransomware", "step=call", "state=left",
		"reason=留守", NULL);
	made_add(m, CASE_STEP, CASE_BY_PERSON, "playbook=ransomware", "step=unplug", "state=done",
		NULL);
	c = stands(m);
	assert_int_equal(c->n_steps, 2);
	assert_true(str_equal(c->steps[0].state, STR("done")));
	assert_int_equal(c->steps[0].nr, 5);
	assert_true(str_equal(c->steps[1].reason, STR("留守")));
	made_add(m, CASE_STEP, CASE_BY_PERSON, "playbook=ransomware", "step=unplug", "state=again",
		NULL);
	c = stands(m);
	assert_int_equal(c->n_steps, 1);
	assert_true(str_equal(c->steps[0].step, STR("call")));
}

static void
playbooks_go_up_and_aside(void **state)
{
	struct made *m = *state;

	made_open(m);
	made_add(m, CASE_PLAYBOOK, CASE_BY_BOX, "playbook=ddos", "state=up", NULL);
	made_add(m, CASE_PLAYBOOK, CASE_BY_PERSON, "playbook=insider", "state=up", NULL);
	assert_int_equal(stands(m)->n_playbooks, 2);
	assert_string_equal(m->c.head.playbook, "insider");
	made_add(m, CASE_PLAYBOOK, CASE_BY_PERSON, "playbook=insider", "state=aside", "reason=違う",
		NULL);
	assert_int_equal(stands(m)->n_playbooks, 1);
	assert_true(str_equal(m->c.playbooks[0], STR("ddos")));
	assert_string_equal(m->c.head.playbook, "");
}

static void
actions_hold_until_they_end(void **state)
{
	struct made *m = *state;
	const struct respond_case *c;

	made_open(m);
	made_add(m, CASE_ACTION, CASE_BY_PERSON, "did=isolate", "device=pc-7",
		"until=2026-11-29T00:00:00Z", NULL);
	made_add(m, CASE_ACTION, CASE_BY_BOX, "did=snapshot", "device=pc-7", NULL);
	c = stands(m);
	assert_int_equal(c->head.n_actions, 1);
	assert_int_equal(c->n_actions, 2);
	assert_int_equal(c->actions[1].until, 0);
	made_add(m, CASE_UNDONE, CASE_BY_BOX, "of=2", NULL);
	c = stands(m);
	assert_int_equal(c->head.n_actions, 0);
	assert_true(c->actions[0].is_ended);
	assert_int_equal(c->actions[0].ended, m->e[3].at);
	assert_false(c->actions[1].is_ended);
}

static void
closed_and_open_again(void **state)
{
	struct made *m = *state;

	made_open(m);
	made_add(m, CASE_CLOSED, CASE_BY_PERSON, NULL);
	assert_true(stands(m)->head.is_closed);
	assert_int_equal(m->c.head.closed, m->e[1].at);
	made_add(m, CASE_REOPENED, CASE_BY_PERSON, "reason=また", NULL);
	assert_false(stands(m)->head.is_closed);
	assert_int_equal(m->c.head.closed, 0);
}

/* Else the deposit of a head would make the next deposit due. */
static void
a_deposited_head_is_no_change(void **state)
{
	struct made *m = *state;

	made_open(m);
	made_add(m, CASE_HEAD, CASE_BY_BOX, "head=" HEX64, "place=letter", NULL);
	assert_int_equal(stands(m)->head.changed, m->e[0].at);
	assert_int_equal(m->c.head.n_entries, 2);
}

static void
struck_is_shown_struck_and_some_cannot_be(void **state)
{
	struct made *m = *state;
	const struct respond_case *c;

	made_open(m);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=what", "value=x", NULL);
	made_add(m, CASE_DECIDED, CASE_BY_PERSON, "is=incident", "reason=x", NULL);
	made_add(m, CASE_STRUCK, CASE_BY_PERSON, "of=2", "reason=間違い", NULL);
	made_add(m, CASE_STRUCK, CASE_BY_PERSON, "of=3", "reason=間違い", NULL);
	made_add(m, CASE_STRUCK, CASE_BY_PERSON, "of=99", "reason=間違い", NULL);
	c = stands(m);
	assert_true(c->is_struck[1]);
	assert_false(c->is_struck[2]);
	assert_int_equal(c->head.verdict, VERDICT_INCIDENT);
}

static void
what_is_no_run_is_refused(void **state)
{
	struct made *m = *state;

	assert_int_equal(respond_case_of(m->e, 0, m->arena, &m->c), ERR_MALFORMED);
	made_add(m, CASE_NOTE, CASE_BY_PERSON, "text=x", NULL);
	assert_int_equal(respond_case_of(m->e, 1, m->arena, &m->c), ERR_MALFORMED);
	m->n = 0;
	made_open(m);
	made_open(m);
	assert_int_equal(respond_case_of(m->e, 2, m->arena, &m->c), ERR_MALFORMED);
	m->n = 1;
	made_add(m, CASE_NOTE, CASE_BY_PERSON, "text=x", NULL);
	m->e[1].nr = 3;
	assert_int_equal(respond_case_of(m->e, 2, m->arena, &m->c), ERR_MALFORMED);
}

static void
too_little_memory_is_said(void **state)
{
	struct made *m = *state;
	struct arena *small = arena_new(64);

	made_open(m);
	assert_int_equal(respond_case_of(m->e, 1, small, &m->c), ERR_LIMIT);
	arena_free(small);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, made_begin, made_end)
	const struct CMUnitTest tests[] = {
		T(opened_tells_the_head),
		T(a_long_title_is_cut_at_a_character),
		T(going_back_forgets_later_phases),
		T(the_latest_decision_counts_and_all_stay),
		T(the_latest_word_about_a_step_counts),
		T(playbooks_go_up_and_aside),
		T(actions_hold_until_they_end),
		T(closed_and_open_again),
		T(a_deposited_head_is_no_change),
		T(struck_is_shown_struck_and_some_cannot_be),
		T(what_is_no_run_is_refused),
		T(too_little_memory_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
