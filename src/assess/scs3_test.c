/*
 * The 81 criteria of ★3 as they ship, assessed with the best that can be read: as many are proven
 * as have a binding that proves, by the box alone none, and what watches the border proves nothing.
 */
#include "assess/assess.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define DAY_MS 86400000
#define NOW ((ms_t)20000 * DAY_MS)
#define READINGS_MAX 512
#define OF 10 /* of how many each reading is */

struct scs {
	struct arena *arena;
	struct framework_set set;
	const struct framework *f;
	struct reading readings[READINGS_MAX];
	struct assess_input in;
	struct assess_result result;
};

static int
load(void **state)
{
	struct scs *s = calloc(1, sizeof(*s));
	struct pack_source source = {0};
	struct errinfo info = {0};
	char path[4096];
	int fd;

	assert_non_null(s);
	s->arena = arena_new(4 * PACK_ARENA_BYTES);
	snprintf(path, sizeof(path), "%s/packs/frameworks", getenv("SAKIMORI_SOURCE"));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, s->arena, &source, &info), ERR_OK);
	close(fd);
	assert_int_equal(pack_frameworks_load(&source, s->arena, &s->set, &info), ERR_OK);
	s->f = framework_find(&s->set, STR("scs3"));
	assert_non_null(s->f);
	s->in = (struct assess_input){
		.frameworks = &s->set, .readings = s->readings, .now = NOW, .site = STR("")};
	*state = s;
	return 0;
}

static int
unload(void **state)
{
	struct scs *s = *state;

	arena_free(s->arena);
	free(s);
	return 0;
}

/* The reading that makes this condition hold, of OF looked at. */
static int64_t
fitting(struct condition c)
{
	return c.compare == COMPARE_NONE ? OF : c.is_share ? c.number * OF / 100 : c.number;
}

static bool
wants(const struct framework_binding *b, bool sensor_only)
{
	enum producer p = reading_producer(b->reading);

	return b->grade == GRADE_PROVES && producer_exists(p) &&
	       (!sensor_only || p == PRODUCER_SENSOR);
}

/* One reading for each binding that proves; returns how many criteria have one. */
static unsigned
read_the_best(struct scs *s, bool sensor_only)
{
	unsigned items = 0;

	s->in.n_readings = 0;
	for (uint32_t i = 0; i < s->f->n_items; i++) {
		const struct framework_item *item = &s->f->items[i];
		bool has = false;

		for (uint32_t k = 0; k < item->n_bindings; k++) {
			const struct framework_binding *b = &item->bindings[k];

			if (!wants(b, sensor_only))
				continue;
			has = true;
			assert_true(s->in.n_readings < READINGS_MAX);
			s->readings[s->in.n_readings++] = (struct reading){.kind = b->reading,
				.key = b->key,
				.value = fitting(b->value),
				.of = OF,
				.seen_percent = 100,
				.at = NOW - DAY_MS};
		}
		items += has;
	}
	assert_int_equal(assess_framework(&s->in, s->f, s->arena, &s->result), ERR_OK);
	return items;
}

static const struct assess_item *
assessed(const struct scs *s, const char *id)
{
	const struct framework_item *item = framework_item_find(s->f, str_c(id));

	assert_non_null(item);
	return &s->result.items[item->index];
}

/* PCs in the cupboard or at home pass by no box: what it sees of the rest speaks for an answer. */
static void
box_alone_proves_none(void **state)
{
	struct scs *s = *state;

	assert_int_equal(read_the_best(s, true), 0);
	assert_int_equal(s->result.n_proven, 0);
	s->readings[s->in.n_readings++] = (struct reading){.kind = READING_PCS_IDENTIFIED,
		.value = OF,
		.of = OF,
		.seen_percent = 100,
		.at = NOW - DAY_MS};
	assert_int_equal(assess_framework(&s->in, s->f, s->arena, &s->result), ERR_OK);
	assert_int_equal(s->result.n_proven, 0);
	assert_int_equal(assessed(s, "3-1-1-1")->proofs[0].standing, ASSESS_FRESH);
}

static void
box_that_sees_half_does_not_help(void **state)
{
	struct scs *s = *state;

	s->in.n_readings = 0;
	s->readings[s->in.n_readings++] = (struct reading){.kind = READING_PCS_IDENTIFIED,
		.value = OF,
		.of = OF,
		.seen_percent = 45,
		.at = NOW - DAY_MS};
	assert_int_equal(assess_framework(&s->in, s->f, s->arena, &s->result), ERR_OK);
	assert_int_equal(assessed(s, "3-1-1-1")->proofs[0].standing, ASSESS_TOO_LITTLE);
}

static void
records_prove_what_they_are_bound_to(void **state)
{
	struct scs *s = *state;
	unsigned items = read_the_best(s, false);

	assert_true(items > 1);
	assert_int_equal(s->result.n_proven, items);
	assert_false(s->result.is_fulfilled);
}

/* All that watches or blocks at its best, and nobody answers: not met. Somebody says yes: met by
 * that person, proven by nothing. */
static void
border_is_never_met_by_a_machine(void **state)
{
	struct scs *s = *state;
	const struct framework_item *border = framework_item_find(s->f, STR("5-1-1-1"));
	struct assess_answer yes = {.framework = s->f->id,
		.item = STR("5-1-1-1"),
		.choice = STR("yes"),
		.who = STR("Sato"),
		.at = NOW - DAY_MS};

	s->in.n_readings = 0;
	for (uint32_t k = 0; k < border->n_bindings; k++)
		if (border->bindings[k].grade != GRADE_CONTRADICTS)
			s->readings[s->in.n_readings++] =
				(struct reading){.kind = border->bindings[k].reading,
					.key = STR(""),
					.value = OF * 3,
					.of = OF * 3,
					.seen_percent = 100,
					.at = NOW - DAY_MS};
	assert_int_equal(assess_framework(&s->in, s->f, s->arena, &s->result), ERR_OK);
	assert_true(assessed(s, "5-1-1-1")->result < RESULT_MET);
	s->in.answers = &yes;
	s->in.n_answers = 1;
	assert_int_equal(assess_framework(&s->in, s->f, s->arena, &s->result), ERR_OK);
	s->in.n_answers = 0;
	assert_int_equal(assessed(s, "5-1-1-1")->result, RESULT_MET);
	assert_int_equal(assessed(s, "5-1-1-1")->state, ASSESS_PERSON);
	assert_false(assessed(s, "5-1-1-1")->is_proven);
}

static void
assess_old_system(struct scs *s, int64_t open, int64_t otherwise)
{
	static const enum reading_kind kinds[] = {
		READING_SYSTEMS_OUT_OF_SUPPORT, READING_UNSUPPORTED_OPEN, READING_KEPT_OTHERWISE};
	const int64_t values[] = {1, open, otherwise};
	struct assess_answer yes = {.framework = s->f->id,
		.item = STR("4-4-4-1"),
		.choice = STR("yes"),
		.who = STR("Sato"),
		.at = NOW - DAY_MS};

	for (uint32_t i = 0; i < 3; i++)
		s->readings[i] = (struct reading){.kind = kinds[i],
			.key = STR(""),
			.value = values[i],
			.of = OF,
			.seen_percent = 20,
			.at = NOW - DAY_MS};
	s->in.n_readings = 3;
	s->in.answers = &yes;
	s->in.n_answers = 1;
	assert_int_equal(assess_framework(&s->in, s->f, s->arena, &s->result), ERR_OK);
	s->in.n_answers = 0;
	assert_int_equal(assessed(s, "4-4-4-1")->person, RESULT_MET);
}

static void
old_system_keeps_a_better_answer_down(void **state)
{
	struct scs *s = *state;

	assess_old_system(s, 1, 0);
	assert_int_equal(assessed(s, "4-4-4-1")->state, ASSESS_CONTRADICTION);
	assert_int_equal(assessed(s, "4-4-4-1")->result, RESULT_PARTLY);
}

/* The way that the criterion leaves open: an old machine, cut off from the Internet. */
static void
old_system_that_is_cut_off_keeps_nothing_down(void **state)
{
	struct scs *s = *state;

	assess_old_system(s, 0, 0);
	assert_int_equal(assessed(s, "4-4-4-1")->state, ASSESS_PERSON);
	assert_int_equal(assessed(s, "4-4-4-1")->result, RESULT_MET);
	assert_false(assessed(s, "4-4-4-1")->is_proven);
}

static void
what_speaks_against_a_mark_is_a_contradiction(void **state)
{
	struct scs *s = *state;

	assess_old_system(s, 0, 1);
	assert_int_equal(assessed(s, "4-4-4-1")->state, ASSESS_CONTRADICTION);
	assert_int_equal(assessed(s, "4-4-4-1")->result, RESULT_PARTLY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(box_alone_proves_none),
		cmocka_unit_test(box_that_sees_half_does_not_help),
		cmocka_unit_test(records_prove_what_they_are_bound_to),
		cmocka_unit_test(border_is_never_met_by_a_machine),
		cmocka_unit_test(old_system_keeps_a_better_answer_down),
		cmocka_unit_test(old_system_that_is_cut_off_keeps_nothing_down),
		cmocka_unit_test(what_speaks_against_a_mark_is_a_contradiction),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
