/* Order, actions and days; properties over many made-up findings. */
#include "stock/rank.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t
next(uint64_t *state) /* splitmix64 */
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static unsigned
below(uint64_t *state, unsigned n)
{
	return (unsigned)(next(state) % n);
}

static struct rank_facts
any_facts(uint64_t *s)
{
	struct rank_facts f = {.is_exploited = below(s, 3) == 0,
		.is_ransomware = below(s, 3) == 0,
		.exploited_due = below(s, 4) == 0 ? 0 : (ms_t)below(s, 30000) * MS_DAY,
		.has_epss = below(s, 2) == 0,
		.has_ssvc = below(s, 2) == 0,
		.epss.score = below(s, 1000001),
		.ssvc.exploitation = (enum exploitation)below(s, 4),
		.ssvc.is_automatable = below(s, 2) == 0,
		.ssvc.is_total = below(s, 2) == 0,
		.score = below(s, 3) == 0 ? 0 : below(s, 101),
		.kind = (enum advisory_kind)(below(s, 5) == 0 ? below(s, ADVISORY_KINDS) : 0),
		.is_unimportant = below(s, 6) == 0,
		.confidence = below(s, 3),
		.has_fix = below(s, 2) == 0,
		.role = (enum rank_role)below(s, RANK_ROLES),
		.is_listening = below(s, 2) == 0,
		.is_outside = below(s, 3) == 0,
		.is_seen = below(s, 2) == 0,
		.alerts = below(s, 3) == 0 ? below(s, 9) : 0,
		.blocked = below(s, 3) == 0 ? below(s, 99) : 0};

	f.rating = f.score > 0 ? rating_of_score(f.score)
			       : (enum rating)(below(s, 2) == 0 ? 0 : below(s, RATINGS));
	return f;
}

#define MANY 20000

static void
test_known_attacks_stand_above_all_else(void **state)
{
	uint64_t s = 1;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		struct rank_facts a = any_facts(&s), b = any_facts(&s);

		a.is_exploited = true;
		b.is_exploited = false;
		assert_true(rank_place(&a).rank > rank_place(&b).rank);
		assert_true(rank_place(&a).action >= RANK_ATTEND);
		b = a;
		a.is_ransomware = true;
		b.is_ransomware = false;
		assert_true(rank_place(&a).rank > rank_place(&b).rank);
		assert_int_equal(rank_place(&a).action, RANK_ACT);
	}
}

/* Each in turn, one thing more. */
static bool
expose(struct rank_facts *f, unsigned what)
{
	switch (what) {
	case 0:
		f->is_listening = true;
		return true;
	case 1:
		f->is_outside = true;
		return true;
	case 2:
		f->is_seen = true;
		return true;
	case 3:
		f->alerts += 1;
		return true;
	case 4:
		f->blocked += 1;
		return true;
	case 5:
		f->role = RANK_ROLE_EDGE;
		return true;
	case 6:
		f->score = f->score >= 90 ? f->score : 90;
		f->rating = RATING_CRITICAL;
		return true;
	case 7:
		f->has_epss = true;
		f->epss.score = 1000000;
		return true;
	case 8:
		if (!f->has_ssvc)
			return false;
		f->ssvc.exploitation = EXPLOITATION_ACTIVE;
		return true;
	default:
		return false;
	}
}

static void
test_more_exposure_never_lowers(void **state)
{
	uint64_t s = 2;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		struct rank_facts f = any_facts(&s), more = f;
		struct rank_place before, after;

		if (!expose(&more, below(&s, 9)))
			continue;
		before = rank_place(&f);
		after = rank_place(&more);
		assert_true(after.rank >= before.rank);
		assert_true(after.action >= before.action);
	}
}

static struct rank_key
any_key(uint64_t *s)
{
	static const char *const names[] = {"CVE-1", "CVE-2", "GHSA-1"};

	return (struct rank_key){
		below(s, 3), (ms_t)below(s, 3), str_c(names[below(s, 3)]), below(s, 3)};
}

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

static void
test_order_is_total(void **state)
{
	uint64_t s = 3;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		struct rank_key a = any_key(&s), b = any_key(&s), c = any_key(&s);
		bool is_same = a.rank == b.rank && a.due == b.due && str_equal(a.name, b.name) &&
			       a.subject == b.subject;

		assert_int_equal(sign(rank_order(&a, &b)), -sign(rank_order(&b, &a)));
		assert_int_equal(rank_order(&a, &b) == 0, is_same);
		if (rank_order(&a, &b) <= 0 && rank_order(&b, &c) <= 0)
			assert_true(rank_order(&a, &c) <= 0);
	}
}

static void
test_a_finding_without_a_day_is_behind_one_with(void **state)
{
	struct rank_key none = {5, 0, STR("a"), 1}, some = {5, 900, STR("b"), 1};

	(void)state;
	assert_true(rank_order(&some, &none) < 0);
}

static void
test_what_lifted_it(void **state)
{
	struct rank_facts f = {.is_exploited = true,
		.is_ransomware = true,
		.has_epss = true,
		.epss.score = 970000,
		.score = 98,
		.rating = RATING_CRITICAL,
		.role = RANK_ROLE_EDGE,
		.is_outside = true};
	static const enum rank_fact wanted[] = {
		RANK_EXPLOITED, RANK_RANSOMWARE, RANK_CHANCE, RANK_OUTSIDE, RANK_SCORE, RANK_ROLE};
	struct rank_place p = rank_place(&f);

	(void)state;
	assert_int_equal(p.action, RANK_ACT);
	assert_int_equal(p.chance, RANK_CHANCE_HIGH);
	assert_int_equal(p.n_lifts, 6);
	for (unsigned i = 0; i < p.n_lifts; i++)
		assert_int_equal(p.lifts[i].fact, wanted[i]);
	for (unsigned i = 3; i < p.n_lifts; i++)
		assert_true(p.lifts[i].points <= p.lifts[i - 1].points);
}

/* The highest of everything stays within its bits: it does not reach into the next class. */
static void
test_a_class_is_never_left_by_points(void **state)
{
	struct rank_facts most = {.has_epss = true,
		.epss.score = 1000000,
		.has_ssvc = true,
		.ssvc = {.exploitation = EXPLOITATION_POC,
			.is_automatable = true,
			.is_total = true},
		.score = 100,
		.rating = RATING_CRITICAL,
		.confidence = 2,
		.has_fix = true,
		.role = RANK_ROLE_EDGE,
		.is_listening = true,
		.is_outside = true,
		.is_seen = true,
		.alerts = 9,
		.blocked = 9};
	struct rank_facts least = {
		.has_ssvc = true, .ssvc.exploitation = EXPLOITATION_ACTIVE, .score = 1};

	(void)state;
	assert_true(rank_place(&most).rank < rank_place(&least).rank);
}

static void
test_actions(void **state)
{
	static const struct {
		struct rank_facts f;
		enum rank_action action;
	} cases[] = {
		/* a library's weakness that nobody attacks, on a PC */
		{{.score = 53, .rating = RATING_MEDIUM, .role = RANK_ROLE_WORK}, RANK_TRACK},
		/* 7.0: the rule of 14 days holds */
		{{.score = 70, .rating = RATING_HIGH, .role = RANK_ROLE_WORK}, RANK_TRACK_STAR},
		{{.role = RANK_ROLE_WORK}, RANK_TRACK_STAR}, /* unrated */
		/* likely, critical, on a router: SSVC poc, no, total, high */
		{{.score = 98,
			 .rating = RATING_CRITICAL,
			 .role = RANK_ROLE_EDGE,
			 .has_epss = true,
			 .epss.score = 200000},
			RANK_ATTEND},
		{{.is_exploited = true,
			 .score = 55,
			 .rating = RATING_MEDIUM,
			 .role = RANK_ROLE_THING},
			RANK_ATTEND},
		/* SSVC active, yes, total, medium */
		{{.has_ssvc = true,
			 .score = 98,
			 .rating = RATING_CRITICAL,
			 .ssvc = {.exploitation = EXPLOITATION_ACTIVE,
				 .is_automatable = true,
				 .is_total = true},
			 .role = RANK_ROLE_WORK},
			RANK_ACT},
		{{.kind = ADVISORY_MALICIOUS}, RANK_ACT},
		{{.kind = ADVISORY_UNMAINTAINED}, RANK_TRACK},
		{{.score = 98, .rating = RATING_CRITICAL, .is_unimportant = true}, RANK_TRACK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(rank_place(&cases[i].f).action, cases[i].action);
}

static ms_t
day(const char *text, int zone_minutes)
{
	ms_t at = 0;

	assert_int_equal(time_day_parse(str_c(text), zone_minutes, &at), ERR_OK);
	return at;
}

static void
test_the_earliest_day_binds_and_all_are_told(void **state)
{
	struct rank_facts f = {.is_exploited = true,
		.exploited_due = day("2026-12-21", 0),
		.score = 98,
		.rating = RATING_CRITICAL};
	const struct rank_contract contract = {.days = 30};
	struct rank_when when = {.known = day("2026-11-30", 540) + 20 * MS_HOUR,
		.zone_minutes = 540,
		.contracts = &contract,
		.n_contracts = 1};
	struct rank_dues d = rank_dues(&f, &when);

	(void)state;
	assert_int_equal(d.n, 3);
	assert_int_equal(d.list[0].kind, RANK_DUE_HOUSE);
	assert_int_equal(d.list[0].at, day("2026-12-14", 540));
	assert_int_equal(d.list[0].days, 14);
	assert_int_equal(d.list[1].kind, RANK_DUE_LIST);
	assert_int_equal(d.list[1].at, day("2026-12-21", 540));
	assert_int_equal(d.list[2].kind, RANK_DUE_CONTRACT);
	assert_int_equal(d.list[2].at, day("2026-12-30", 540));
	assert_false(d.list[0].was_over);
}

static void
test_a_day_that_had_gone_by_is_said_to_have(void **state)
{
	struct rank_facts f = {.is_exploited = true, .exploited_due = day("2022-05-03", 0)};
	struct rank_when when = {.known = day("2026-11-30", 540), .zone_minutes = 540};
	struct rank_dues d = rank_dues(&f, &when);

	(void)state;
	assert_int_equal(d.n, 2);
	assert_int_equal(d.list[0].kind, RANK_DUE_LIST);
	assert_true(d.list[0].was_over);
	assert_false(d.list[1].was_over);
	/* Known on its very last day: it is not over. */
	when.known = day("2022-05-03", 540) + 23 * MS_HOUR;
	assert_false(rank_dues(&f, &when).list[0].was_over);
}

/* Nobody rates a package that was made as an attack, and nobody waits for its update. */
static void
test_what_is_the_attack_itself_is_due_at_once(void **state)
{
	struct rank_facts f = {.kind = ADVISORY_MALICIOUS};
	struct rank_when when = {
		.known = day("2026-11-30", 540) + 20 * MS_HOUR, .zone_minutes = 540};
	struct rank_dues d = rank_dues(&f, &when);
	struct rank_place p = rank_place(&f);

	(void)state;
	assert_int_equal(d.n, 1);
	assert_int_equal(d.list[0].kind, RANK_DUE_HOUSE);
	assert_int_equal(d.list[0].at, day("2026-11-30", 540));
	assert_int_equal(d.list[0].days, 0);
	assert_false(d.list[0].was_over);
	assert_int_equal(p.n_lifts, 1);
	assert_int_equal(p.lifts[0].fact, RANK_MALICIOUS);
}

static void
test_the_rule_of_14_days_is_for_what_is_serious(void **state)
{
	static const struct rank_contract seven = {.days = 7, .least = 40};
	struct rank_when when = {.known = day("2026-11-30", 540), .zone_minutes = 540};
	struct rank_facts f = {.score = 69, .rating = RATING_MEDIUM};

	(void)state;
	assert_int_equal(rank_dues(&f, &when).n, 0);
	f.rating = RATING_HIGH; /* its maker's word */
	assert_int_equal(rank_dues(&f, &when).n, 1);
	f = (struct rank_facts){.score = 70, .rating = RATING_HIGH};
	assert_int_equal(rank_dues(&f, &when).n, 1);
	f = (struct rank_facts){0}; /* unrated */
	assert_int_equal(rank_dues(&f, &when).n, 1);
	f = (struct rank_facts){.kind = ADVISORY_NOTICE};
	assert_int_equal(rank_dues(&f, &when).n, 0);
	/* A contract that holds from 4.0 on. */
	when.contracts = &seven;
	when.n_contracts = 1;
	f = (struct rank_facts){.score = 39, .rating = RATING_LOW};
	assert_int_equal(rank_dues(&f, &when).n, 0);
	f = (struct rank_facts){.score = 40, .rating = RATING_MEDIUM};
	assert_int_equal(rank_dues(&f, &when).list[0].kind, RANK_DUE_CONTRACT);
	f = (struct rank_facts){.score = 75, .rating = RATING_HIGH};
	assert_int_equal(rank_dues(&f, &when).list[0].kind, RANK_DUE_CONTRACT);
}

static struct rank_due
contract_of(const struct rank_facts *f, const struct rank_when *when)
{
	struct rank_dues d = rank_dues(f, when);

	for (unsigned i = 0; i < d.n; i++)
		if (d.list[i].kind == RANK_DUE_CONTRACT)
			return d.list[i];
	return (struct rank_due){.at = 0};
}

static void
test_the_strictest_contract_that_holds_sets_the_day(void **state)
{
	const struct rank_contract all[] = {{.days = 30, .least = 70}, {.days = 3, .least = 90},
		{.days = 10, .least = 90},
		{.days = 0, .least = 98, .since = day("2026-12-24", 540)}};
	struct rank_when when = {.known = day("2026-11-30", 540) + 9 * MS_HOUR,
		.zone_minutes = 540,
		.contracts = all,
		.n_contracts = 3};
	struct rank_facts f = {.score = 90};

	(void)state;
	assert_int_equal(contract_of(&f, &when).at, day("2026-12-03", 540));
	assert_int_equal(contract_of(&f, &when).days, 3);
	f.score = 89;
	assert_int_equal(contract_of(&f, &when).at, day("2026-12-30", 540));
	f.score = 69;
	assert_int_equal(contract_of(&f, &when).at, 0);
	f.score = 0; /* nobody rated it: like 7.0 */
	assert_int_equal(contract_of(&f, &when).days, 30);
	/* At once, but the contract began later than it was known. */
	f.score = 98;
	when.contracts = all + 3;
	when.n_contracts = 1;
	assert_int_equal(contract_of(&f, &when).at, day("2026-12-24", 540));
	when.known = day("2026-12-30", 540);
	assert_int_equal(contract_of(&f, &when).at, day("2026-12-30", 540));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_attacks_stand_above_all_else),
		cmocka_unit_test(test_more_exposure_never_lowers),
		cmocka_unit_test(test_order_is_total),
		cmocka_unit_test(test_a_finding_without_a_day_is_behind_one_with),
		cmocka_unit_test(test_what_lifted_it),
		cmocka_unit_test(test_a_class_is_never_left_by_points),
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_the_earliest_day_binds_and_all_are_told),
		cmocka_unit_test(test_a_day_that_had_gone_by_is_said_to_have),
		cmocka_unit_test(test_what_is_the_attack_itself_is_due_at_once),
		cmocka_unit_test(test_the_rule_of_14_days_is_for_what_is_serious),
		cmocka_unit_test(test_the_strictest_contract_that_holds_sets_the_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
