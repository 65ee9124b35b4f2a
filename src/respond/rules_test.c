/* What may be added to a case, and what not; each rule with an entry that breaks it alone. */
#include "respond/test_case.h"

static uint32_t clocks; /* that run without an answer */

static enum respond_no __attribute__((sentinel))
may(struct made *m, enum case_kind kind, enum case_by by, ...)
{
	va_list pairs;
	const struct case_entry *e;

	va_start(pairs, by);
	e = made_next(m, kind, by, pairs);
	va_end(pairs);
	if (m->n == 0)
		return respond_may(NULL, e, clocks);
	assert_int_equal(respond_case_of(m->e, m->n, m->arena, &m->c), ERR_OK);
	return respond_may(&m->c, e, clocks);
}

/* It may, and is added. */
#define ADD(m, ...)                                                                                \
	do {                                                                                       \
		assert_int_equal(may(m, __VA_ARGS__, NULL), RESPOND_MAY);                          \
		(m)->n++;                                                                          \
	} while (0)
#define NO(no, m, ...) assert_int_equal(may(m, __VA_ARGS__, NULL), RESPOND_NO_##no)
#define P CASE_BY_PERSON
#define B CASE_BY_BOX
#define V CASE_BY_VISITOR

static void
a_case_begins_with_opened_and_only_there(void **state)
{
	struct made *m = *state;

	NO(SUCH, m, CASE_NOTE, P, "text=x");
	NO(SHAPE, m, CASE_OPENED, P, "from=person");
	NO(SHAPE, m, CASE_OPENED, P, "from=elsewhere", "title=x");
	NO(BOX, m, CASE_OPENED, B, "from=call", "title=x");
	NO(VISITOR, m, CASE_OPENED, V, "from=call", "title=x");
	assert_int_equal(may(m, CASE_OPENED, B, "from=alert", "title=x", NULL), RESPOND_MAY);
	ADD(m, CASE_OPENED, V, "from=odd", "title=x");
	NO(SAME, m, CASE_OPENED, P, "from=person", "title=x");
}

static void
phases_go_forward_freely_and_back_with_a_reason(void **state)
{
	struct made *m = *state;

	made_open(m);
	NO(SAME, m, CASE_PHASE, P, "to=found");
	NO(BOX, m, CASE_PHASE, B, "to=first");
	ADD(m, CASE_PHASE, P, "to=recovery");
	NO(REASON, m, CASE_PHASE, P, "to=first");
	NO(REASON, m, CASE_PHASE, P, "to=first", "reason=  ");
	ADD(m, CASE_PHASE, P, "to=first", "reason=まだ");
	NO(SHAPE, m, CASE_PHASE, P, "to=beyond");
}

static void
a_person_decides_with_a_reason(void **state)
{
	struct made *m = *state;

	made_open(m);
	NO(BOX, m, CASE_DECIDED, B, "is=incident", "reason=x");
	NO(VISITOR, m, CASE_DECIDED, V, "is=incident", "reason=x");
	NO(REASON, m, CASE_DECIDED, P, "is=incident");
	ADD(m, CASE_DECIDED, P, "is=incident", "reason=x");
	NO(SAME, m, CASE_DECIDED, P, "is=incident", "reason=x");
	ADD(m, CASE_DECIDED, P, "is=incident", "reason=y");
	ADD(m, CASE_DECIDED, P, "is=undecided", "reason=y");
	NO(UNDECIDED, m, CASE_CLOSED, P);
}

static void
an_incident_closes_only_when_all_is_answered(void **state)
{
	struct made *m = *state;

	made_open(m);
	NO(UNDECIDED, m, CASE_CLOSED, P);
	ADD(m, CASE_DECIDED, P, "is=incident", "reason=x");
	NO(REPORT, m, CASE_CLOSED, P);
	ADD(m, CASE_PHASE, P, "to=report");
	ADD(m, CASE_ACTION, B, "did=isolate", "device=pc", "until=2026-11-29T00:00:00Z");
	NO(ACTIONS, m, CASE_CLOSED, P);
	NO(REASON, m, CASE_CLOSED, P, "state=kept");
	clocks = 1;
	NO(CLOCKS, m, CASE_CLOSED, P, "state=kept", "reason=x");
	clocks = 0;
	NO(BOX, m, CASE_CLOSED, B);
	assert_int_equal(
		may(m, CASE_CLOSED, P, "state=kept", "reason=明日まで", NULL), RESPOND_MAY);
	ADD(m, CASE_UNDONE, P, "of=4");
	ADD(m, CASE_CLOSED, P);
	NO(SAME, m, CASE_CLOSED, P);
}

static void
no_incident_closes_from_any_phase(void **state)
{
	struct made *m = *state;

	made_open(m);
	ADD(m, CASE_DECIDED, P, "is=no_incident", "reason=社員の作業だった");
	clocks = 2; /* they ask nothing where there is no incident */
	ADD(m, CASE_CLOSED, P);
	clocks = 0;
}

/* What is decided in another case is not decided here again. */
static void
one_that_went_into_another_closes(void **state)
{
	struct made *m = *state;

	made_open(m);
	ADD(m, CASE_ACTION, B, "did=isolate", "device=pc", "until=2026-11-29T00:00:00Z");
	ADD(m, CASE_JOINED, P, "case=c9"); /* the other one came into this */
	NO(UNDECIDED, m, CASE_CLOSED, P);
	ADD(m, CASE_JOINED, P, "case=c8", "kind=into");
	NO(ACTIONS, m, CASE_CLOSED, P);
	ADD(m, CASE_UNDONE, P, "of=2");
	assert_int_equal(may(m, CASE_CLOSED, P, NULL), RESPOND_MAY);
	ADD(m, CASE_STRUCK, P, "of=4", "reason=x");
	NO(UNDECIDED, m, CASE_CLOSED, P);
}

static void
one_that_was_opened_again_must_be_joined_again(void **state)
{
	struct made *m = *state;

	made_open(m);
	ADD(m, CASE_JOINED, P, "case=c8", "kind=into");
	ADD(m, CASE_CLOSED, P);
	ADD(m, CASE_REOPENED, P, "reason=x");
	NO(UNDECIDED, m, CASE_CLOSED, P);
	ADD(m, CASE_JOINED, P, "case=c9", "kind=into");
	assert_int_equal(may(m, CASE_CLOSED, P, NULL), RESPOND_MAY);
}

static void
closed_takes_only_what_still_comes_in(void **state)
{
	struct made *m = *state;

	made_open(m);
	ADD(m, CASE_ACTION, B, "did=block_name", "target=a.example", "until=2026-11-29T00:00:00Z");
	ADD(m, CASE_DECIDED, P, "is=no_incident", "reason=x");
	ADD(m, CASE_CLOSED, P, "state=kept", "reason=念のため");
	NO(CLOSED, m, CASE_NOTE, P, "text=x");
	NO(CLOSED, m, CASE_DECIDED, P, "is=incident", "reason=x");
	NO(CLOSED, m, CASE_STRUCK, P, "of=2", "reason=x");
	ADD(m, CASE_REPORT, P, "recipient=insurer", "stage=final", "way=mail");
	ADD(m, CASE_REPLY, P, "recipient=insurer", "ack=K-12", "of=5");
	ADD(m, CASE_COST, P, "kind=invoice", "yen=120000");
	ADD(m, CASE_HEAD, B, "head=" HEX64, "place=letter");
	ADD(m, CASE_UNDONE, B, "of=2");
	NO(REASON, m, CASE_REOPENED, P);
	ADD(m, CASE_REOPENED, P, "reason=また起きた");
	NO(SAME, m, CASE_REOPENED, P, "reason=x");
	ADD(m, CASE_NOTE, P, "text=x");
}

static void
steps_belong_to_a_playbook_that_is_up(void **state)
{
	struct made *m = *state;

	made_open(m);
	NO(SUCH, m, CASE_STEP, P, "playbook=ddos", "step=a", "state=done");
	NO(SUCH, m, CASE_PLAYBOOK, P, "playbook=ddos", "state=aside", "reason=x");
	ADD(m, CASE_PLAYBOOK, B, "playbook=ddos", "state=up");
	NO(SAME, m, CASE_PLAYBOOK, P, "playbook=ddos", "state=up");
	NO(SUCH, m, CASE_STEP, P, "playbook=ddos", "step=a", "state=again");
	ADD(m, CASE_STEP, P, "playbook=ddos", "step=a", "state=done");
	NO(SAME, m, CASE_STEP, P, "playbook=ddos", "step=a", "state=done");
	NO(REASON, m, CASE_STEP, P, "playbook=ddos", "step=b", "state=left");
	ADD(m, CASE_STEP, P, "playbook=ddos", "step=a", "state=again");
	NO(REASON, m, CASE_PLAYBOOK, P, "playbook=ddos", "state=aside");
	ADD(m, CASE_PLAYBOOK, P, "playbook=ddos", "state=aside", "reason=x");
	NO(SUCH, m, CASE_STEP, P, "playbook=ddos", "step=b", "state=done");
	NO(SHAPE, m, CASE_STEP, P, "playbook=ddos", "step=b", "state=perhaps");
}

static void
only_what_holds_can_be_ended(void **state)
{
	struct made *m = *state;

	made_open(m);
	ADD(m, CASE_ACTION, B, "did=snapshot", "device=pc");
	ADD(m, CASE_ACTION, P, "did=isolate", "device=pc", "until=2026-11-29T00:00:00Z");
	NO(SHAPE, m, CASE_ACTION, P, "did=attack", "target=192.0.2.1");
	NO(VISITOR, m, CASE_ACTION, V, "did=isolate", "device=pc");
	NO(SUCH, m, CASE_UNDONE, B, "of=2"); /* nothing to undo */
	NO(SUCH, m, CASE_UNDONE, B, "of=1");
	NO(SUCH, m, CASE_UNDONE, B, "of=77");
	NO(SHAPE, m, CASE_UNDONE, B, "of=x");
	ADD(m, CASE_UNDONE, B, "of=3");
	NO(SAME, m, CASE_UNDONE, P, "of=3");
}

static void
what_is_said_is_a_value_or_that_there_is_none(void **state)
{
	struct made *m = *state;

	made_open(m);
	NO(SHAPE, m, CASE_SAID, P, "field=a");
	NO(SHAPE, m, CASE_SAID, P, "field=a", "value=x", "state=unknown");
	NO(SHAPE, m, CASE_SAID, B, "field=a", "value=x"); /* the box says where from */
	ADD(m, CASE_SAID, B, "field=a", "value=x", "source=alert:1");
	NO(SAME, m, CASE_SAID, B, "field=a", "value=x", "source=alert:2");
	ADD(m, CASE_SAID, P, "field=a", "value=x"); /* a person confirms it */
	NO(SAME, m, CASE_SAID, P, "field=a", "value=x");
	ADD(m, CASE_SAID, P, "field=a", "state=unknown");
	ADD(m, CASE_STRUCK, P, "of=4", "reason=x");
	NO(SAME, m, CASE_SAID, P, "field=a", "value=x"); /* that is what counts again */
}

static void
clocks_are_set_aside_by_a_person(void **state)
{
	struct made *m = *state;

	made_open(m);
	ADD(m, CASE_CLOCK, B, "clock=ppc_prompt", "state=applies");
	NO(BOX, m, CASE_CLOCK, B, "clock=ppc_prompt", "state=not", "reason=x");
	NO(REASON, m, CASE_CLOCK, P, "clock=ppc_prompt", "state=not");
	NO(SHAPE, m, CASE_CLOCK, P, "clock=ppc_prompt", "state=moved", "reason=x");
	ADD(m, CASE_CLOCK, P, "clock=ppc_prompt", "state=moved", "reason=x",
		"due=2026-12-01T00:00:00Z");
	NO(SUCH, m, CASE_CLOCK, P, "clock=ppc_prompt", "state=met", "of=1");
	ADD(m, CASE_REPORT, P, "recipient=ppc", "stage=first", "way=site");
	ADD(m, CASE_CLOCK, P, "clock=ppc_prompt", "state=met", "of=4");
}

static void
struck_names_what_can_be_struck(void **state)
{
	struct made *m = *state;

	made_open(m);
	ADD(m, CASE_NOTE, V, "text=x");
	NO(SUCH, m, CASE_STRUCK, P, "of=1", "reason=x");
	NO(SUCH, m, CASE_STRUCK, P, "of=3", "reason=x");
	NO(REASON, m, CASE_STRUCK, P, "of=2");
	NO(BOX, m, CASE_STRUCK, B, "of=2", "reason=x");
	ADD(m, CASE_STRUCK, P, "of=2", "reason=x");
	NO(SAME, m, CASE_STRUCK, P, "of=2", "reason=x");
	NO(SUCH, m, CASE_STRUCK, P, "of=3", "reason=x"); /* a strike stays */
	NO(SUCH, m, CASE_NOTE, P, "text=x", "of=2");
}

static void
a_thing_comes_once(void **state)
{
	struct made *m = *state;

	made_open(m);
	ADD(m, CASE_EXHIBIT, P, "sha256=" HEX64, "name=a.png", "bytes=10");
	NO(SAME, m, CASE_EXHIBIT, P, "sha256=" HEX64, "name=b.png", "bytes=10");
	ADD(m, CASE_JOINED, B, "alert=a1");
	NO(SAME, m, CASE_JOINED, B, "alert=a1");
	ADD(m, CASE_JOINED, P, "alert=a2");
	ADD(m, CASE_JOINED, P, "text=電話があった");
	ADD(m, CASE_JOINED, P, "text=電話があった");
}

static void
values_have_their_shape(void **state)
{
	struct made *m = *state;

	made_open(m);
	NO(SHAPE, m, CASE_EXHIBIT, P, "sha256=ABC", "name=a", "bytes=10");
	NO(SHAPE, m, CASE_EXHIBIT, P, "sha256=" HEX64, "name=a", "bytes=ten");
	NO(SHAPE, m, CASE_EXHIBIT, P, "sha256=" HEX64, "name= ", "bytes=10");
	NO(SHAPE, m, CASE_HAPPENED, P, "text=x", "when=yesterday");
	NO(SHAPE, m, CASE_HAPPENED, P, "text=x", "sure=perhaps");
	NO(SHAPE, m, CASE_HAPPENED, P, "text=\xff");
	NO(SHAPE, m, CASE_HAPPENED, P, "text=x", "yen=5"); /* it has no such pair */
	NO(SHAPE, m, CASE_COST, P, "kind=invoice");
	NO(SHAPE, m, CASE_COST, P, "kind=invoice", "yen=-5");
	NO(SHAPE, m, CASE_WISH, P, "tlp=blue");
	NO(SHAPE, m, CASE_REPORT, P, "recipient=ppc", "stage=first", "way=pigeon");
	NO(SHAPE, m, CASE_NOTE, P, "text=x", "reason=x");
}

static void
each_reason_has_its_name(void **state)
{
	(void)state;
	for (unsigned a = 0; a < RESPOND_NOS; a++)
		for (unsigned b = 0; b < a; b++)
			assert_string_not_equal(respond_no_name((enum respond_no)a),
				respond_no_name((enum respond_no)b));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, made_begin, made_end)
	const struct CMUnitTest tests[] = {
		T(a_case_begins_with_opened_and_only_there),
		T(phases_go_forward_freely_and_back_with_a_reason),
		T(a_person_decides_with_a_reason),
		T(an_incident_closes_only_when_all_is_answered),
		T(no_incident_closes_from_any_phase),
		T(one_that_went_into_another_closes),
		T(one_that_was_opened_again_must_be_joined_again),
		T(closed_takes_only_what_still_comes_in),
		T(steps_belong_to_a_playbook_that_is_up),
		T(only_what_holds_can_be_ended),
		T(what_is_said_is_a_value_or_that_there_is_none),
		T(clocks_are_set_aside_by_a_person),
		T(struck_names_what_can_be_struck),
		T(a_thing_comes_once),
		T(values_have_their_shape),
		T(each_reason_has_its_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
