/*
 * The estimate: by hand for a small set, and by generated sets and inputs: ranges are ordered,
 * nothing overflows, more of an input never costs less, each part adds what the sum loses without
 * it. And the two figures of the trial, beside what the shipped pack says.
 */
#include "pack/samples_test.h"
#include "respond/damage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct damage_cost costs[] = {
	{.id = STR_IN_TABLE("hour"), .low = 2000, .likely = 3000, .high = 5000},
	{.id = STR_IN_TABLE("part"), .low = 300, .likely = 600, .high = 900, .is_share = true},
	{.id = STR_IN_TABLE("visit"), .low = 10, .likely = 20, .high = 30},
};
static const struct damage_input inputs[] = {
	{.id = STR_IN_TABLE("hours"), .most = 8760, .otherwise = 40},
	{.id = STR_IN_TABLE("people"), .most = 1000},
	{.id = STR_IN_TABLE("visits"), .most = 10},
};
static const struct str idle[] = {
	STR_IN_TABLE("part"), STR_IN_TABLE("hours"), STR_IN_TABLE("people"), STR_IN_TABLE("hour")};
static const struct str visits[] = {STR_IN_TABLE("visits"), STR_IN_TABLE("visit")};
static const struct str fraud[] = {STR_IN_TABLE("fake_invoice")};
static const struct damage_term terms[] = {
	{.id = STR_IN_TABLE("visits"), .n_factors = 2, .factors = visits},
	{.id = STR_IN_TABLE("idle"), .n_factors = 4, .factors = idle},
	{.id = STR_IN_TABLE("apart"),
		.n_factors = 2,
		.factors = visits,
		.n_playbooks = 1,
		.playbooks = fraud},
};
static const struct damage_set small = {.n_costs = 3,
	.costs = costs,
	.n_inputs = 3,
	.inputs = inputs,
	.n_terms = 3,
	.terms = terms};

static void
a_small_one_by_hand(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct damage_given given[] = {{STR("people"), 10}, {STR("visits"), 2}};
	struct damage_ask ask = {.set = &small, .n_given = 1, .given = given};
	struct damage_estimate e;
	int64_t v;

	(void)state;
	assert_int_equal(damage_estimate_of(&ask, a, &e), ERR_OK);
	/* 40 hours are assumed; visits: nobody said. */
	assert_int_equal(e.sum.low, 40 * 10 * 2000 * 3 / 10);
	assert_int_equal(e.sum.likely, 40 * 10 * 3000 * 6 / 10);
	assert_int_equal(e.sum.high, 40 * 10 * 5000 * 9 / 10);
	assert_string_equal(e.lines[0].term->id.p, "idle");
	assert_int_equal(e.lines[0].state, DAMAGE_ASSUMED);
	assert_string_equal(e.lines[0].missing->id.p, "hours");
	assert_int_equal(e.lines[1].state, DAMAGE_UNSAID);
	assert_int_equal(e.lines[2].state, DAMAGE_APART);
	assert_int_equal(e.n_parts, 4);
	assert_int_equal(e.parts[0].adds, e.sum.likely);
	assert_false(e.is_over);

	ask.n_given = 2;
	ask.n_playbooks = 1;
	ask.playbooks = fraud;
	assert_int_equal(damage_estimate_of(&ask, a, &e), ERR_OK);
	assert_int_equal(e.sum.likely, 720000 + 40 + 40);
	assert_int_equal(damage_input_for(&ask, STR("hours"), 720080, &v), ERR_OK);
	assert_int_equal(v, 40);
	assert_int_equal(damage_input_for(&ask, STR("hours"), 720081, &v), ERR_OK);
	assert_int_equal(v, 41);
	assert_int_equal(damage_input_for(&ask, STR("visits"), 1000000, &v), ERR_NOT_FOUND);
	assert_int_equal(damage_input_for(&ask, STR("nothing"), 1, &v), ERR_NOT_FOUND);

	given[0].value = 0; /* said to be none is not the same as not said */
	assert_int_equal(damage_estimate_of(&ask, a, &e), ERR_OK);
	assert_int_equal(e.lines[2].state, DAMAGE_NONE);
	assert_int_equal(e.sum.likely, 80);
	arena_free(a);
}

static void
people_get_two_digits(void **state)
{
	(void)state;
	assert_int_equal(damage_round(0), 0);
	assert_int_equal(damage_round(7), 7);
	assert_int_equal(damage_round(5949999), 5900000);
	assert_int_equal(damage_round(5950000), 6000000);
	assert_int_equal(damage_round(99999), 100000);
	assert_int_equal(damage_round(LIMIT_DAMAGE_YEN), LIMIT_DAMAGE_YEN);
}

/* ---- generated ------------------------------------------------------------------------------- */

#define MANY 6

struct made {
	char names[MANY * 3][8];
	struct damage_cost costs[MANY];
	struct damage_input inputs[MANY];
	struct damage_term terms[MANY];
	struct str factors[MANY][4];
	struct damage_given given[MANY];
	struct damage_set set;
	struct damage_ask ask;
};

static uint64_t seed = 1;

static uint64_t
draw(uint64_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 24) % n;
}

static int64_t
number(void)
{
	int64_t sizes[] = {2, 100, 100000, 1000000000, LIMIT_DAMAGE_YEN + 1};

	return (int64_t)draw((uint64_t)sizes[draw(5)]);
}

static void
make(struct made *m)
{
	memset(m, 0, sizeof(*m));
	for (int i = 0; i < MANY; i++) {
		struct damage_cost *c = &m->costs[i];
		int64_t v[3] = {number(), number(), number()};

		snprintf(m->names[i], 8, "c%d", i);
		snprintf(m->names[MANY + i], 8, "i%d", i);
		snprintf(m->names[2 * MANY + i], 8, "t%d", i);
		c->is_share = draw(3) == 0;
		for (int k = 0; k < 3; k++)
			v[k] = c->is_share ? v[k] % 1001 : v[k];
		c->id = str_c(m->names[i]);
		c->low = v[0] < v[1] ? v[0] : v[1];
		c->likely = v[0] < v[1] ? v[1] : v[0];
		c->high = c->likely + (c->is_share ? (1000 - c->likely) / 2 : v[2]);
		if (c->high > LIMIT_DAMAGE_YEN)
			c->high = LIMIT_DAMAGE_YEN;
		m->inputs[i] = (struct damage_input){.id = str_c(m->names[MANY + i]),
			.most = LIMIT_DAMAGE_YEN,
			.otherwise = draw(2) ? 0 : number()};
		m->terms[i].id = str_c(m->names[2 * MANY + i]);
		m->terms[i].n_factors = 1 + (uint32_t)draw(4);
		m->terms[i].factors = m->factors[i];
		for (uint32_t k = 0; k < m->terms[i].n_factors; k++)
			m->factors[i][k] =
				str_c(m->names[(k == 0 ? MANY : draw(2) * MANY) + draw(MANY)]);
		if (draw(3) > 0)
			m->given[m->ask.n_given++] =
				(struct damage_given){m->inputs[i].id, number()};
	}
	m->set = (struct damage_set){.n_costs = MANY,
		.costs = m->costs,
		.n_inputs = MANY,
		.inputs = m->inputs,
		.n_terms = MANY,
		.terms = m->terms};
	m->ask.set = &m->set;
	m->ask.given = m->given;
}

static void
ranges_are_ordered_and_parts_add_up(void **state)
{
	struct arena *a = arena_new(1 << 22);
	unsigned n_over = 0, n_free = 0;
	struct made m;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct damage_estimate e;
		int64_t sum = 0;

		arena_clear(a);
		make(&m);
		assert_int_equal(damage_estimate_of(&m.ask, a, &e), ERR_OK);
		assert_true(0 <= e.sum.low && e.sum.low <= e.sum.likely &&
			    e.sum.likely <= e.sum.high && e.sum.high <= LIMIT_DAMAGE_YEN);
		for (uint32_t i = 0; i < e.n_lines; i++) {
			const struct damage_range *r = &e.lines[i].yen;

			assert_true(0 <= r->low && r->low <= r->likely && r->likely <= r->high);
			assert_true(i == 0 || e.lines[i].state > DAMAGE_ASSUMED ||
				    r->likely <= e.lines[i - 1].yen.likely);
			sum += r->likely;
		}
		n_over += e.is_over;
		n_free += !e.is_over && e.sum.likely > 0;
		assert_true(e.is_over || sum == e.sum.likely);
		for (uint32_t i = 0; i < e.n_parts; i++) {
			const struct damage_part *p = &e.parts[i];

			assert_true(p->adds >= 0 && p->adds + p->without == e.sum.likely);
			assert_true(p->low <= e.sum.likely && e.sum.likely <= p->high);
			assert_true(i == 0 || p->adds <= e.parts[i - 1].adds);
		}
	}
	assert_true(n_over > 100 && n_free > 100);
	arena_free(a);
}

static void
more_never_costs_less(void **state)
{
	struct arena *a = arena_new(1 << 22);
	struct made m;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct damage_estimate before, after;
		struct damage_given *g;

		arena_clear(a);
		make(&m);
		if (m.ask.n_given == 0)
			continue;
		g = &m.given[draw(m.ask.n_given)];
		assert_int_equal(damage_estimate_of(&m.ask, a, &before), ERR_OK);
		g->value += (int64_t)draw(1000000);
		assert_int_equal(damage_estimate_of(&m.ask, a, &after), ERR_OK);
		assert_true(before.sum.low <= after.sum.low);
		assert_true(before.sum.likely <= after.sum.likely);
		assert_true(before.sum.high <= after.sum.high);
	}
	arena_free(a);
}

/* Ten times the unit is ten times the yen, and yen and thousandths do not mix. */
static void
units_hold(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct damage_given given[] = {{STR("people"), 1}, {STR("hours"), 1}};
	struct damage_ask ask = {.set = &small, .n_given = 2, .given = given};
	struct damage_estimate one, ten;

	(void)state;
	for (int64_t n = 1; n < 100; n++) {
		given[0].value = n;
		assert_int_equal(damage_estimate_of(&ask, a, &one), ERR_OK);
		given[0].value = 10 * n;
		assert_int_equal(damage_estimate_of(&ask, a, &ten), ERR_OK);
		assert_int_equal(one.sum.likely, 1800 * n);
		assert_int_equal(ten.sum.likely, 10 * one.sum.likely);
	}
	arena_free(a);
}

/* ---- the figures of the trial ------------------------------------------------------------------
 */

static void
the_figures_of_the_trial_stay_out_of_reach(void **state)
{
	struct arena *a = arena_new(8 << 20);
	struct pack_source source = sample_folder("damage", a);
	struct damage_set set;
	struct errinfo info = {0};

	(void)state;
	assert_int_equal(pack_damage_load(&source, a, &set, &info), ERR_OK);
	for (uint32_t i = 0; i < set.n_known; i++) {
		const struct damage_known *k = &set.known[i];
		struct damage_compare c;

		assert_int_equal(
			damage_compare_known(&set, k, STR("downtime_hours"), a, &c), ERR_OK);
		print_message("%.*s: published %lld, model %lld (%lld to %lld), %lld %%, "
			      "same at %lld hours\n",
			STR_FMT(k->id), (long long)k->yen, (long long)c.model.likely,
			(long long)c.model.low, (long long)c.model.high, (long long)c.percent,
			(long long)c.hours);
		/* What README.md and the page say of it: not reproduced, and not near. */
		assert_false(c.is_in_range);
		assert_true(c.percent >= 15 && c.percent <= 45);
		assert_true(c.has_hours && c.hours > 46);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_one_by_hand),
		cmocka_unit_test(people_get_two_digits),
		cmocka_unit_test(ranges_are_ordered_and_parts_add_up),
		cmocka_unit_test(more_never_costs_less),
		cmocka_unit_test(units_hold),
		cmocka_unit_test(the_figures_of_the_trial_stay_out_of_reach),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
