/* Drills by the clock, whose results may be shown apart, and courses; see drill.h, course.h. */
#include "assess/course.h"
#include "assess/drill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define T0 ((ms_t)1763690400000)
#define MIN(n) (T0 + (ms_t)(n)*MS_MINUTE)
#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

static const struct training_choice options[] = {
	{.id = S("a"), .points = 2}, {.id = S("b"), .points = -1}};
static const struct training_role roles[] = {{.id = S("owner")}, {.id = S("staff")}};
static const struct training_inject injects[] = {
	{.id = S("i1"), .at_minutes = 0, .to = S("staff"), .n_choices = 2, .choices = options},
	{.id = S("i2"), .at_minutes = 10, .n_choices = 2, .choices = options},
	{.id = S("i3"), .at_minutes = 10},
	{.id = S("i4"), .at_minutes = 25, .to = S("owner")},
};
static const struct training drill = {.id = S("d"),
	.is_drill = true,
	.minutes = 30,
	.n_roles = 2,
	.roles = roles,
	.n_injects = 4,
	.injects = injects};

static void
events_come_by_the_clock(void **state)
{
	struct drill_state s = {.started = T0};
	uint32_t next = 0;

	(void)state;
	assert_int_equal(drill_due(&drill, &s, T0), 1);
	assert_int_equal(drill_due(&drill, &s, MIN(10) - 1), 1);
	assert_int_equal(drill_due(&drill, &s, MIN(10)), 3);
	assert_true(drill_next(&drill, &s, MIN(12), &next));
	assert_int_equal(next, 13);
	assert_int_equal(drill_due(&drill, &s, MIN(25)), 4);
	assert_false(drill_next(&drill, &s, MIN(25), &next));
	/* a clock that went back shows nothing twice and nothing less than the beginning */
	assert_int_equal(drill_minutes(&s, MIN(-60)), 0);
	assert_int_equal(drill_due(&drill, &s, MIN(-60)), 1);
	assert_int_equal(drill_minutes(&s, MIN(100000)), LIMIT_TRAINING_MINUTES);
}

static void
a_pause_stops_the_clock(void **state)
{
	struct drill_state s = {.started = T0};

	(void)state;
	drill_pause(&s, MIN(5));
	assert_int_equal(drill_minutes(&s, MIN(65)), 5);
	drill_pause(&s, MIN(30)); /* twice is once */
	assert_int_equal(drill_minutes(&s, MIN(65)), 5);
	drill_resume(&s, MIN(65));
	assert_int_equal(drill_minutes(&s, MIN(70)), 10);
	drill_resume(&s, MIN(70));
	assert_int_equal(drill_minutes(&s, MIN(70)), 10);
	s.ended = MIN(72);
	assert_int_equal(drill_minutes(&s, MIN(500)), 12);
	drill_pause(&s, MIN(80));
	assert_int_equal(s.paused_at, 0);
}

static void
the_next_event_can_come_now(void **state)
{
	struct drill_state s = {.started = T0};

	(void)state;
	s.ahead_minutes = drill_ahead(&drill, &s, MIN(3));
	assert_int_equal(s.ahead_minutes, 7);
	assert_int_equal(drill_due(&drill, &s, MIN(3)), 3);
	s.ahead_minutes = drill_ahead(&drill, &s, MIN(4));
	assert_int_equal(drill_due(&drill, &s, MIN(4)), 4);
	assert_int_equal(drill_ahead(&drill, &s, MIN(4)), s.ahead_minutes);
	/* while it stands, too */
	s = (struct drill_state){.started = T0, .paused_at = MIN(2)};
	s.ahead_minutes = drill_ahead(&drill, &s, MIN(50));
	assert_int_equal(drill_due(&drill, &s, MIN(50)), 3);
}

static void
each_role_sees_what_is_for_it(void **state)
{
	(void)state;
	assert_true(drill_is_for(&injects[0], STR("staff")));
	assert_false(drill_is_for(&injects[0], STR("owner")));
	assert_true(drill_is_for(&injects[0], STR("")));
	assert_true(drill_is_for(&injects[1], STR("owner")));
}

static void
the_report_counts_what_was_chosen(void **state)
{
	static const struct drill_answer answers[] = {
		{S("i1"), S("staff"), S("a"), S(""), S("田中"), MIN(1)},
		{S("i2"), S("owner"), S("b"), S(""), S("佐藤"), MIN(11)},
		{S("i2"), S("staff"), S("a"), S(""), S("田中"), MIN(12)},
		{S("i3"), S(""), S(""), S("電話します"), S("佐藤"), MIN(13)},
		{S("i9"), S(""), S("a"), S(""), S("佐藤"), MIN(14)},
	};
	struct drill_asked asked = {&drill, 4, answers, 5};
	struct arena *a = arena_new(1 << 16);
	struct drill_report r;

	(void)state;
	assert_int_equal(drill_report_of(&asked, a, &r), ERR_OK);
	assert_int_equal(r.n_injects, 4);
	assert_int_equal(r.n_answered, 3);
	assert_int_equal(r.n_lines, 5);
	assert_int_equal(r.points, 2 - 1 + 2);
	assert_int_equal(r.points_most, 6);
	assert_ptr_equal(r.lines[0].choice, &options[0]);
	assert_ptr_equal(r.lines[1].role, &roles[0]);
	assert_null(r.lines[3].choice);
	assert_int_equal(r.lines[3].points_most, 0); /* nobody reckons a text */
	assert_null(r.lines[4].answer);
	assert_ptr_equal(r.lines[4].role, &roles[0]);
	asked.n_shown = 1; /* what was not shown yet is not missing */
	assert_int_equal(drill_report_of(&asked, a, &r), ERR_OK);
	assert_int_equal(r.n_lines, 1);
	assert_int_equal(r.points_most, 2);
	asked.n_answers = 0;
	asked.n_shown = 99;
	assert_int_equal(drill_report_of(&asked, a, &r), ERR_OK);
	assert_int_equal(r.n_lines, 4);
	assert_int_equal(r.points, 0);
	arena_free(a);
}

static void
small_groups_are_not_shown_apart(void **state)
{
	struct {
		uint32_t n[4];
		const char *apart;
	} cases[] = {
		{{5, 5, 9, 12}, "1111"},
		{{4, 5, 9, 12}, "0011"}, /* 4 alone would be told by what is left over */
		{{1, 6, 6, 30}, "0011"},
		{{3, 3, 7, 8}, "0011"}, /* 6 together */
		{{1, 1, 1, 1}, "0000"},
		{{4, 0, 0, 6}, "0000"},
		{{0, 0, 0, 5}, "0001"},
		{{2, 5, 5, 5}, "0011"},
		{{0, 0, 0, 0}, "0000"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct drill_group g[4] = {{.n = cases[i].n[0]}, {.n = cases[i].n[1]},
			{.n = cases[i].n[2]}, {.n = cases[i].n[3]}};

		drill_groups_part(g, 4);
		for (size_t k = 0; k < 4; k++)
			if (g[k].is_apart != (cases[i].apart[k] == '1'))
				fail_msg("case %zu, group %zu", i, k);
	}
}

/* However people are spread, no number of 1 to 4 of them can be told. */
static void
no_group_and_no_rest_is_small(void **state)
{
	(void)state;
	srand(7);
	for (int round = 0; round < 5000; round++) {
		struct drill_group g[6] = {{.n = 0}};
		uint32_t rest = 0, all = 0;
		bool is_any = false;

		for (size_t k = 0; k < 6; k++)
			all += g[k].n = (uint32_t)(rand() % 9);
		drill_groups_part(g, 6);
		for (size_t k = 0; k < 6; k++) {
			assert_true(!g[k].is_apart || g[k].n >= DRILL_GROUP_LEAST);
			rest += g[k].is_apart ? 0 : g[k].n;
			is_any |= g[k].is_apart;
		}
		assert_true(rest == 0 || rest >= DRILL_GROUP_LEAST || (!is_any && rest == all));
	}
}

static void
a_mail_drill_stays_in_the_company(void **state)
{
	static const struct str shared[] = {{"gmail.com", 9}, {"yahoo.co.jp", 11}};
	const struct training_set set = {.n_shared_domains = 2, .shared_domains = shared};
	struct str domain = STR("as it was");

	(void)state;
	assert_int_equal(
		drill_domain_of(STR("a@gmail.com"), STR(""), &set, &domain), DRILL_DOMAIN_SHARED);
	assert_int_equal(drill_domain_of(STR("a@Yahoo.co.jp"), STR("b@yahoo.co.jp"), &set, &domain),
		DRILL_DOMAIN_SHARED);
	assert_int_equal(drill_domain_of(STR("a@x.example"), STR("b@y.example"), &set, &domain),
		DRILL_DOMAIN_DIFFERS);
	assert_int_equal(drill_domain_of(STR("a@x.example"), STR("nothing"), &set, &domain),
		DRILL_DOMAIN_DIFFERS);
	assert_int_equal(drill_domain_of(STR(""), STR(""), &set, &domain), DRILL_DOMAIN_DIFFERS);
	assert_int_equal(
		drill_domain_of(STR("@x.example"), STR(""), &set, &domain), DRILL_DOMAIN_DIFFERS);
	assert_true(str_equal(domain, STR("as it was")));
	assert_int_equal(drill_domain_of(STR("a@x.example"), STR("b@X.example"), &set, &domain),
		DRILL_DOMAIN_OWN);
	assert_true(str_equal(domain, STR("x.example")));
	assert_true(drill_is_at(STR("c@X.EXAMPLE"), domain));
	assert_false(drill_is_at(STR("c@sub.x.example"), domain));
	assert_false(drill_is_at(STR("c@x.example.evil"), domain));
	assert_false(drill_is_at(STR("c@evil-x.example"), domain));
	assert_false(drill_is_at(STR("a@b@x.example"), domain));
	assert_false(drill_is_at(STR("x.example"), domain));
	assert_false(drill_is_at(STR("c@x.example"), STR("")));
}

/* ---- courses ---- */

static const struct training_choice right_a[] = {{.id = S("a"), .is_right = true}, {.id = S("b")}};
static const struct training_choice right_b[] = {{.id = S("a")}, {.id = S("b"), .is_right = true}};
static const struct training_question questions[] = {
	{.id = S("q1"), .n_choices = 2, .choices = right_a},
	{.id = S("q2"), .n_choices = 2, .choices = right_b},
	{.id = S("q3"), .n_choices = 2, .choices = right_b}};
static const struct training course = {
	.id = S("c"), .n_cards = 2, .n_questions = 3, .questions = questions};

static void
screens_come_in_order(void **state)
{
	static const enum course_step steps[] = {
		COURSE_BEFORE, COURSE_CARD, COURSE_CARD, COURSE_AFTER, COURSE_DONE, COURSE_DONE};

	(void)state;
	for (uint32_t i = 0; i < 6; i++) {
		assert_int_equal(course_at(&course, i).step, steps[i]);
		if (i < 5)
			assert_int_equal(course_position(&course, course_at(&course, i)), i);
	}
	assert_int_equal(course_at(&course, 2).card, 1);
}

static void
answers_are_counted(void **state)
{
	struct course_answers before = course_answers_parse(&course, STR("a,a,zz"));
	struct course_answers after = course_answers_parse(&course, STR("a,b,b"));
	struct course_answers none = course_answers_parse(&course, STR(""));
	struct course_learned l = {0};
	char text[COURSE_ANSWERS_MAX];

	(void)state;
	assert_int_equal(course_right(&before), 1);
	assert_int_equal(course_right(&after), 3);
	assert_int_equal(course_right(&none), 0);
	assert_false(course_answers_whole(&course, &before));
	assert_true(course_answers_whole(&course, &after));
	course_answers_write(&after, text);
	assert_string_equal(text, "a,b,b");
	course_answers_write(&before, text);
	assert_string_equal(text, "a,a,");
	course_learned_add(&l, &before, &after);
	course_learned_add(&l, &after, &after);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.before[0], 2);
	assert_int_equal(l.before[2], 1);
	assert_int_equal(l.after[2], 2);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(events_come_by_the_clock),
		cmocka_unit_test(a_pause_stops_the_clock),
		cmocka_unit_test(the_next_event_can_come_now),
		cmocka_unit_test(each_role_sees_what_is_for_it),
		cmocka_unit_test(the_report_counts_what_was_chosen),
		cmocka_unit_test(small_groups_are_not_shown_apart),
		cmocka_unit_test(no_group_and_no_rest_is_small),
		cmocka_unit_test(a_mail_drill_stays_in_the_company),
		cmocka_unit_test(screens_come_in_order),
		cmocka_unit_test(answers_are_counted),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
