/*
 * What holds whatever is asked, answered and read: random frameworks, maps, answers and readings
 * from a seeded generator, judged by rules that are written here a second time, simply.
 * SAKIMORI_ROUNDS: how many worlds (300 by default).
 */
#include "assess/assess.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW ((ms_t)1800000000000)
#define FRAMEWORKS 4
#define ITEMS 12
#define BINDINGS 4
#define MAPS 3
#define ANSWERS 60
#define READINGS 40
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct world {
	uint64_t seed;
	struct framework_choice choices[FRAMEWORKS][6];
	struct framework_binding bindings[FRAMEWORKS][ITEMS][BINDINGS];
	struct framework_map maps[FRAMEWORKS][ITEMS][MAPS];
	struct framework_measure measures[FRAMEWORKS][ITEMS];
	struct framework_duty duties[FRAMEWORKS][ITEMS];
	struct framework_item items[FRAMEWORKS][ITEMS];
	struct framework frameworks[FRAMEWORKS];
	struct framework_set set;
	struct assess_answer answers[ANSWERS];
	struct reading readings[READINGS + 1];
	struct assess_input in;
};

static const char *const framework_ids[FRAMEWORKS] = {"a", "b", "c", "d"};
static const char *const item_ids[ITEMS] = {
	"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};
static const char *const choice_ids[] = {"yes", "partly", "no", "unknown", "none", "gone"};
static const char *const sites[] = {"", "", "osaka", "tokyo"};
/* Few kinds, so that readings and bindings meet; one has no producer. */
static const enum reading_kind kinds[] = {READING_SMB1_DEVICES, READING_DEVICES_NAMED,
	READING_DOCUMENT_CURRENT, READING_LEDGER_ROWS, READING_PATCHES_OVERDUE};

static uint32_t
random_below(struct world *w, uint32_t n)
{
	w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((w->seed >> 33) % n);
}

static void
make_choices(struct world *w, uint32_t f)
{
	static const enum result results[] = {
		RESULT_MET, RESULT_PARTLY, RESULT_NOT_MET, RESULT_UNKNOWN, RESULT_NOT_APPLICABLE};
	uint32_t n = 0;

	for (uint32_t i = 0; i < LENGTH(results); i++)
		w->choices[f][n++] = (struct framework_choice){.id = str_c(choice_ids[i]),
			.points = (int)random_below(w, 9) - 3,
			.result = results[i]};
}

static struct condition
make_condition(struct world *w)
{
	return (struct condition){.compare = (enum compare)random_below(w, 4),
		.number = random_below(w, 4),
		.is_share = random_below(w, 6) == 0};
}

static void
make_binding(struct world *w, struct framework_binding *b)
{
	*b = (struct framework_binding){.reading = kinds[random_below(w, LENGTH(kinds))],
		.key = random_below(w, 3) == 0 ? STR("k") : STR(""),
		.value = make_condition(w),
		.of = make_condition(w),
		.seen = {.compare = COMPARE_LEAST, .number = random_below(w, 3) * 40},
		.supports = (enum result)(RESULT_NOT_MET + random_below(w, 3)),
		.grade = (enum grade)random_below(w, GRADES),
		.valid_days = 1 + random_below(w, 60)};
}

static void
make_item(struct world *w, uint32_t f, uint32_t i)
{
	struct framework_item *item = &w->items[f][i];
	/* framework c has neither "partly" nor "does not apply" */
	uint32_t skip = f == 2 ? 1 : 0;

	w->measures[f][i] = (struct framework_measure){.minutes = 1 + random_below(w, 600),
		.money = (enum money)random_below(w, MONEYS),
		.effect = 1 + random_below(w, 5)};
	w->duties[f][i] = (struct framework_duty){
		.id = str_c(item_ids[random_below(w, 4)]), .every_days = random_below(w, 400)};
	*item = (struct framework_item){.id = str_c(item_ids[i]),
		.index = i,
		.group = i / 4,
		.level = str_c(item_ids[random_below(w, 3)]),
		.may_not_apply = f != 2,
		.has_applies_if = random_below(w, 4) == 0,
		.depends_on = random_below(w, 5) == 0 ? &w->items[f][random_below(w, ITEMS)] : NULL,
		.n_choices = f == 2 ? 3 : 5,
		.choices = w->choices[f] + skip,
		.n_bindings = random_below(w, BINDINGS + 1),
		.bindings = w->bindings[f][i],
		.n_measures = 1,
		.measures = &w->measures[f][i],
		.n_duties = random_below(w, 2),
		.duties = &w->duties[f][i],
		.n_maps = random_below(w, MAPS + 1),
		.maps = w->maps[f][i]};
	make_binding(w, &item->applies_if);
	for (uint32_t j = 0; j < BINDINGS; j++)
		make_binding(w, &w->bindings[f][i][j]);
	for (uint32_t j = 0; j < MAPS; j++) {
		uint32_t to = random_below(w, FRAMEWORKS), at = random_below(w, ITEMS);

		w->maps[f][i][j] = (struct framework_map){
			.relation = (enum relation)random_below(w, RELATIONS),
			.framework = str_c(framework_ids[to]),
			.item = str_c(item_ids[at]),
			.other = &w->items[to][at]};
	}
}

static void
make_answers(struct world *w)
{
	for (uint32_t i = 0; i < ANSWERS; i++)
		w->answers[i] =
			(struct assess_answer){.site = str_c(sites[random_below(w, LENGTH(sites))]),
				.framework = str_c(framework_ids[random_below(w, FRAMEWORKS)]),
				.item = str_c(item_ids[random_below(w, ITEMS)]),
				.choice = str_c(choice_ids[random_below(w, LENGTH(choice_ids))]),
				.who = str_c(item_ids[random_below(w, ITEMS)]),
				.at = NOW - (ms_t)random_below(w, 30) * 20 * MS_DAY};
	for (uint32_t i = 0; i < READINGS; i++)
		w->readings[i] = (struct reading){.kind = kinds[random_below(w, LENGTH(kinds))],
			.key = random_below(w, 3) == 0 ? STR("k") : STR(""),
			.value = random_below(w, 4),
			.of = random_below(w, 4),
			.seen_percent = random_below(w, 3) * 50,
			.at = NOW - (ms_t)random_below(w, 40) * 2 * MS_DAY};
}

static struct world *
world_new(uint64_t seed)
{
	static const struct framework_band bands[] = {{.from = 20}, {.from = 5}, {.from = -99}};
	static const struct framework_level levels[] = {
		{.id = {"1", 1}}, {.id = {"2", 1}}, {.id = {"3", 1}}};
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	w->seed = seed * 2654435761u + 12345;
	for (uint32_t f = 0; f < FRAMEWORKS; f++) {
		make_choices(w, f);
		for (uint32_t i = 0; i < ITEMS; i++)
			make_item(w, f, i);
		w->frameworks[f] = (struct framework){.id = str_c(framework_ids[f]),
			.replaces = f == 3 ? STR("a") : STR(""),
			.answer_valid_days = 100 + random_below(w, 300),
			.rule = (enum framework_rule)(f % FRAMEWORK_RULES),
			.n_groups = 3,
			.n_bands = LENGTH(bands),
			.bands = bands,
			.n_levels = LENGTH(levels),
			.levels = levels,
			.n_items = ITEMS,
			.items = w->items[f]};
	}
	w->set = (struct framework_set){FRAMEWORKS, w->frameworks};
	make_answers(w);
	w->in = (struct assess_input){.frameworks = &w->set,
		.n_answers = random_below(w, ANSWERS + 1),
		.answers = w->answers,
		.n_readings = random_below(w, READINGS + 1),
		.readings = w->readings,
		.now = NOW,
		.site = str_c(sites[random_below(w, LENGTH(sites))])};
	return w;
}

/* ---- all that comes out, as bytes ---- */

static void
write_answer(struct buf *b, const struct assess_answer *a)
{
	if (a != NULL)
		buf_printf(b, " %.*s/%.*s@%.*s=%.*s by %.*s at %lld", STR_FMT(a->framework),
			STR_FMT(a->item), STR_FMT(a->site), STR_FMT(a->choice), STR_FMT(a->who),
			(long long)a->at);
}

static void
write_item(struct buf *b, const struct assess_item *i)
{
	buf_printf(b, "%.*s %s %s %s %s %d%d%d%d%d %d", STR_FMT(i->item->id),
		result_name(i->person), result_name(i->machine), result_name(i->result),
		assess_state_name(i->state), i->is_proven, i->is_helped, i->is_refused,
		i->is_answer_old, i->is_asked, i->points);
	write_answer(b, i->answer);
	for (uint32_t p = 0; p < i->n_proofs; p++) {
		buf_printf(b, " %s", assess_standing_name(i->proofs[p].standing));
		if (i->proofs[p].reading != NULL)
			buf_printf(b, ":%lld/%lld", (long long)i->proofs[p].reading->value,
				(long long)i->proofs[p].reading->at);
	}
	buf_byte(b, '\n');
}

static void
write_lists(struct buf *b, const struct world *w, struct arena *a)
{
	const struct framework *const all[] = {
		&w->frameworks[0], &w->frameworks[1], &w->frameworks[2], &w->frameworks[3]};
	struct assess_pursued pursued[FRAMEWORKS];
	const struct assess_taken taken = {pursued, FRAMEWORKS, NULL, 0, ZONE_JAPAN_MINUTES};
	struct assess_suggestion *s;
	struct assess_gap *g;
	struct assess_due *d;
	uint32_t n;

	for (uint32_t f = 0; f < FRAMEWORKS; f++)
		pursued[f] = (struct assess_pursued){all[f], 0, false};
	for (uint32_t f = 0; f < FRAMEWORKS; f++) {
		assert_int_equal(assess_suggest(&w->in, all[f], a, &s, &n), ERR_OK);
		for (uint32_t i = 0; i < n; i++) {
			buf_printf(b, "suggest %.*s %.*s %s", STR_FMT(s[i].item->id),
				STR_FMT(s[i].choice->id), relation_name(s[i].relation));
			write_answer(b, s[i].answer);
		}
	}
	assert_int_equal(assess_gaps(&w->in, all, FRAMEWORKS, a, &g, &n), ERR_OK);
	for (uint32_t i = 0; i < n; i++)
		buf_printf(b, "gap %.*s/%.*s %lld %u\n", STR_FMT(g[i].framework->id),
			STR_FMT(g[i].item->id), (long long)g[i].rank, g[i].n_counts);
	assert_int_equal(assess_duties(&w->in, &taken, a, &d, &n), ERR_OK);
	for (uint32_t i = 0; i < n; i++)
		buf_printf(b, "due %.*s %lld\n", STR_FMT(d[i].key), (long long)d[i].due);
}

static struct buf
write_all(const struct world *w)
{
	struct buf b = buf_of((size_t)1 << 20);
	struct arena *a = arena_new((size_t)16 << 20);

	assert_non_null(a);
	for (uint32_t f = 0; f < FRAMEWORKS; f++) {
		struct assess_result r;

		assert_int_equal(assess_framework(&w->in, &w->frameworks[f], a, &r), ERR_OK);
		buf_printf(&b, "%d %d %d\n", r.points, r.points_min, r.points_max);
		for (uint32_t i = 0; i < ITEMS; i++)
			write_item(&b, &r.items[i]);
	}
	write_lists(&b, w, a);
	arena_free(a);
	assert_int_equal(buf_err(&b), ERR_OK);
	return b;
}

/* ---- the rules ---- */

static void
shuffle(struct world *w)
{
	for (uint32_t i = w->in.n_answers; i > 1; i--) {
		uint32_t j = random_below(w, i);
		struct assess_answer swap = w->answers[i - 1];

		w->answers[i - 1] = w->answers[j];
		w->answers[j] = swap;
	}
	for (uint32_t i = w->in.n_readings; i > 1; i--) {
		uint32_t j = random_below(w, i);
		struct reading swap = w->readings[i - 1];

		w->readings[i - 1] = w->readings[j];
		w->readings[j] = swap;
	}
}

static void
order_does_not_matter(struct world *w)
{
	struct buf before = write_all(w), after;

	for (int i = 0; i < 3; i++) {
		shuffle(w);
		after = write_all(w);
		if (!str_equal(buf_view(&before), buf_view(&after)))
			fail_msg("another order, another result:\n%s\n%s", before.p, after.p);
		buf_done(&after);
	}
	buf_done(&before);
}

/* The machine's part, by the rule in words. */
static enum result
machine_of(const struct assess_item *i)
{
	enum result lowest = RESULT_UNANSWERED;

	for (uint32_t p = 0; p < i->n_proofs; p++)
		if (i->proofs[p].standing == ASSESS_FRESH &&
			i->proofs[p].binding->grade != GRADE_HELPS &&
			(lowest == RESULT_UNANSWERED || i->proofs[p].binding->supports < lowest))
			lowest = i->proofs[p].binding->supports;
	return lowest;
}

static bool
has_fresh(const struct assess_item *i, enum grade grade, enum result supports)
{
	for (uint32_t p = 0; p < i->n_proofs; p++)
		if (i->proofs[p].standing == ASSESS_FRESH && i->proofs[p].binding->grade == grade &&
			i->proofs[p].binding->supports == supports)
			return true;
	return false;
}

static void
check_proofs(const struct assess_item *i)
{
	for (uint32_t p = 0; p < i->n_proofs; p++) {
		const struct assess_proof *proof = &i->proofs[p];

		if (!producer_exists(reading_producer(proof->binding->reading)))
			assert_int_equal(proof->standing, ASSESS_NO_PRODUCER);
		if (proof->standing != ASSESS_FRESH)
			continue;
		assert_true(NOW - proof->reading->at <= proof->binding->valid_days * MS_DAY);
		assert_true(condition_holds(
			proof->binding->value, proof->reading->value, proof->reading->of));
	}
	assert_int_equal(i->machine, machine_of(i));
	assert_int_equal(
		i->is_proven, i->result == RESULT_MET && has_fresh(i, GRADE_PROVES, RESULT_MET));
	assert_int_equal(i->is_helped, has_fresh(i, GRADE_HELPS, i->result));
}

/* What a person said is what stands there, and nothing that has expired counts. */
static void
check_person(const struct framework *f, const struct assess_item *i)
{
	const struct framework_choice *c;

	if (i->answer == NULL) {
		assert_int_equal(i->person, RESULT_UNANSWERED);
		return;
	}
	assert_int_equal(i->is_answer_old, i->answer->at + f->answer_valid_days * MS_DAY < NOW);
	if (i->answer_of == f) {
		c = framework_choice_find(i->item, i->answer->choice);
		assert_int_equal(i->person, c != NULL ? c->result : RESULT_UNKNOWN);
	}
	if (i->is_answer_old || i->is_refused)
		assert_int_equal(i->result, i->is_answer_old && i->machine != RESULT_UNANSWERED
						    ? i->machine
						    : RESULT_UNKNOWN);
	else if (i->person > RESULT_UNKNOWN) {
		assert_true(i->result <= i->person);
		assert_true(i->machine == RESULT_UNANSWERED || i->result <= i->machine);
		assert_true(i->result == i->person || i->result == i->machine);
	}
}

static void
check_state(const struct assess_item *i)
{
	bool speaks = i->answer != NULL && !i->is_answer_old && i->person > RESULT_UNKNOWN;

	switch (i->state) {
	case ASSESS_NOT_MEASURED:
		assert_true(i->answer == NULL && i->machine == RESULT_UNANSWERED);
		assert_int_equal(i->result, RESULT_UNANSWERED);
		break;
	case ASSESS_PERSON:
		assert_non_null(i->answer);
		assert_int_equal(i->result, i->person);
		break;
	case ASSESS_MACHINE:
		assert_int_equal(i->result, i->machine);
		assert_true(!speaks || i->person == i->machine);
		break;
	case ASSESS_CONTRADICTION:
		assert_true(speaks && (i->is_refused || i->person != i->machine));
		break;
	case ASSESS_EXPIRED:
		assert_int_equal(i->result, RESULT_UNKNOWN);
		break;
	}
}

static void
every_item_keeps_the_rules(struct world *w)
{
	struct arena *a = arena_new((size_t)16 << 20);

	assert_non_null(a);
	for (uint32_t f = 0; f < FRAMEWORKS; f++) {
		struct assess_result r;
		int sum = 0;

		assert_int_equal(assess_framework(&w->in, &w->frameworks[f], a, &r), ERR_OK);
		for (uint32_t i = 0; i < ITEMS; i++) {
			check_proofs(&r.items[i]);
			check_person(&w->frameworks[f], &r.items[i]);
			check_state(&r.items[i]);
			sum += r.items[i].points;
		}
		assert_int_equal(sum, r.points);
		assert_in_range(r.points - r.points_min, 0, r.points_max - r.points_min);
	}
	arena_free(a);
}

/* One more reading, of a kind that had none, that no "contradicts" and no lower proof hangs on:
 * the machine's part of no item sinks. */
static void
more_evidence_never_lowers(struct world *w)
{
	struct arena *a = arena_new((size_t)16 << 20);
	struct assess_result before[FRAMEWORKS], after;
	struct reading *more = &w->readings[w->in.n_readings];
	struct framework_binding *b;

	assert_non_null(a);
	for (uint32_t f = 0; f < FRAMEWORKS; f++) {
		b = &w->bindings[f][0][0]; /* the only one that asks for this kind */
		*b = (struct framework_binding){.reading = READING_TRAINING_DONE,
			.supports = RESULT_MET,
			.grade = random_below(w, 2) == 0 ? GRADE_PROVES : GRADE_HELPS,
			.valid_days = 30};
		if (w->items[f][0].n_bindings == 0)
			w->items[f][0].n_bindings = 1;
		assert_int_equal(
			assess_framework(&w->in, &w->frameworks[f], a, &before[f]), ERR_OK);
	}
	*more = (struct reading){
		.kind = READING_TRAINING_DONE, .value = 1, .of = 1, .seen_percent = 100, .at = NOW};
	w->in.n_readings++;
	for (uint32_t f = 0; f < FRAMEWORKS; f++) {
		assert_int_equal(assess_framework(&w->in, &w->frameworks[f], a, &after), ERR_OK);
		for (uint32_t i = 0; i < ITEMS; i++)
			assert_true(after.items[i].machine >= before[f].items[i].machine);
	}
	arena_free(a);
}

/* Long after everything was said and read nothing is left but what is unknown. */
static void
all_things_pass(struct world *w)
{
	struct arena *a = arena_new((size_t)16 << 20);

	assert_non_null(a);
	w->in.now = NOW + 3000 * MS_DAY;
	for (uint32_t f = 0; f < FRAMEWORKS; f++) {
		struct assess_result r;

		assert_int_equal(assess_framework(&w->in, &w->frameworks[f], a, &r), ERR_OK);
		assert_int_equal(r.n_proven + r.n_helped + r.n_answered, 0);
		for (uint32_t i = 0; i < ITEMS; i++)
			assert_true(r.items[i].result <= RESULT_UNKNOWN);
	}
	arena_free(a);
	w->in.now = NOW;
}

static void
over_many_worlds(void (*rule)(struct world *))
{
	const char *text = getenv("SAKIMORI_ROUNDS");
	uint64_t rounds = 300;

	if (text != NULL)
		rounds = strtoull(text, NULL, 10);
	for (uint64_t seed = 1; seed <= rounds; seed++) {
		struct world *w = world_new(seed);

		rule(w);
		free(w);
	}
}

#define RULE(name)                                                                                 \
	static void test_##name(void **state)                                                      \
	{                                                                                          \
		(void)state;                                                                       \
		over_many_worlds(name);                                                            \
	}

RULE(order_does_not_matter)
RULE(every_item_keeps_the_rules)
RULE(more_evidence_never_lowers)
RULE(all_things_pass)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_does_not_matter),
		cmocka_unit_test(test_every_item_keeps_the_rules),
		cmocka_unit_test(test_more_evidence_never_lowers),
		cmocka_unit_test(test_all_things_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
