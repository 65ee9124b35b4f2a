/*
 * "Does not apply", suggested to who said that the company has no such thing: a suggestion alone,
 * refused and taken back where the box saw the thing.
 */
#include "assess/fixture.h"

static struct assess_proposals
propose(struct fixture *x)
{
	struct assess_result *kept = arena_alloc(x->arena, sizeof(*kept));
	struct assess_proposals p;

	*kept = fixture_result(x, SET_CHECK);
	assert_int_equal(assess_propose(&x->in, kept, NULL, x->arena, &p), ERR_OK);
	return p;
}

static const struct words no_wifi = {{{"no wireless LAN here", 20}}};

/* Item 9 is about the wireless LAN; the box knows phones as what cannot do without one. */
static struct assess_absent *
lacks_wifi(struct fixture *x)
{
	struct assess_absent *absent = arena_array(x->arena, struct assess_absent, 2);

	assert_non_null(absent);
	absent[0] = (struct assess_absent){STR("wifi"), &no_wifi, STR("Suzuki"), NOW - MS_DAY};
	absent[1] = (struct assess_absent){STR("shop"), &no_wifi, STR("Suzuki"), NOW - MS_DAY};
	x->check[8].absent_if = STR("wifi");
	x->check[8].has_applies_if = true;
	x->check[8].applies_if = (struct framework_binding){.reading = READING_PHONES_SEEN,
		.value = {.compare = COMPARE_LEAST, .number = 1},
		.valid_days = 30};
	x->in.absent = absent;
	x->in.n_absent = 2;
	return absent;
}

static void
what_is_not_there_is_suggested_not_to_apply(void **state)
{
	struct fixture *x = *state;
	struct assess_absent *absent = lacks_wifi(x);
	struct assess_proposals p = propose(x);

	assert_int_equal(p.n, 1); /* no item asks for a shop */
	assert_ptr_equal(p.list[0].item, &x->check[8]);
	assert_int_equal(p.list[0].ground, ASSESS_GROUND_ABSENT);
	assert_int_equal(p.list[0].choice->result, RESULT_NOT_APPLICABLE);
	assert_ptr_equal(p.list[0].absent, &absent[0]);
	/* who answered is not asked again */
	fixture_says(x, "check", "9", "unknown");
	assert_int_equal(propose(x).n, 0);
}

static void
what_was_said_long_ago_is_not_suggested(void **state)
{
	struct fixture *x = *state;
	struct assess_absent *absent = lacks_wifi(x);

	absent[0].at = NOW - 365 * MS_DAY;
	assert_int_equal(propose(x).n, 1);
	absent[0].at--;
	assert_int_equal(propose(x).n, 0);
	absent[1] = (struct assess_absent){STR("wifi"), &no_wifi, STR("Sato"), NOW};
	assert_ptr_equal(propose(x).list[0].absent, &absent[1]);
}

/* Refused where it was seen, or where it may not be said; taken back when it is seen later. */
static void
what_was_seen_is_not_absent(void **state)
{
	struct fixture *x = *state;
	struct assess_result r;

	lacks_wifi(x);
	fixture_reads(x, READING_PHONES_SEEN, 1, 9);
	assert_int_equal(propose(x).n, 0);
	x->in.n_readings = 0;
	x->check[8].may_not_apply = false;
	assert_int_equal(propose(x).n, 0);
	x->check[8].may_not_apply = true;
	fixture_says(x, "check", "9", "not_applicable")->reason = no_wifi.in[LANG_JA];
	r = fixture_result(x, SET_CHECK);
	assert_int_equal(r.items[8].result, RESULT_NOT_APPLICABLE);
	fixture_reads(x, READING_PHONES_SEEN, 1, 9);
	r = fixture_result(x, SET_CHECK);
	assert_int_equal(r.items[8].state, ASSESS_CONTRADICTION);
	assert_true(r.items[8].is_refused);
	assert_int_equal(r.items[8].result, RESULT_UNKNOWN);
}

/* Any other ground says less, and a warning is a limit here too. */
static void
what_was_read_stands_before_what_is_absent(void **state)
{
	struct fixture *x = *state;
	struct framework_binding *b;
	struct assess_proposals p;

	lacks_wifi(x);
	b = fixture_binds(x, &x->check[8], READING_WATCH_DAYS, RESULT_PARTLY, GRADE_HELPS);
	b->value = (struct condition){.compare = COMPARE_LEAST, .number = 20};
	b = fixture_binds(x, &x->check[8], READING_BAD_CONTACTS, RESULT_NOT_MET, GRADE_CONTRADICTS);
	b->value = (struct condition){.compare = COMPARE_LEAST, .number = 1};
	fixture_reads(x, READING_WATCH_DAYS, 29, 30);
	p = propose(x);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.list[0].choice->result, RESULT_PARTLY);
	x->in.n_readings = 0;
	fixture_reads(x, READING_BAD_CONTACTS, 1, 9);
	assert_int_equal(propose(x).n, 0);
}

/* ---- whatever is said and seen ---- */

#define WORLDS 300
#define TRAITS 4

static uint32_t
random_below(uint64_t *seed, uint32_t n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((*seed >> 33) % n);
}

static void
make_world(struct fixture *x, uint64_t *seed, struct assess_absent absent[TRAITS])
{
	static const char *const traits[TRAITS] = {"", "wifi", "servers", "shop"};
	static const char *const choices[] = {"yes", "no", "unknown", "not_applicable"};
	static const enum reading_kind kinds[] = {
		READING_PHONES_SEEN, READING_SERVERS_SEEN, READING_WATCH_DAYS};

	x->in.n_answers = x->in.n_readings = x->in.n_absent = 0;
	for (uint32_t i = 0; i < N_CHECK; i++) {
		struct framework_item *item = &x->check[i];

		item->absent_if = str_c(traits[random_below(seed, TRAITS)]);
		item->has_applies_if = random_below(seed, 2) == 0;
		item->applies_if = (struct framework_binding){
			.reading = kinds[random_below(seed, LENGTH(kinds))],
			.value = {.compare = COMPARE_LEAST, .number = 1},
			.valid_days = 30};
		if (random_below(seed, 2) == 0)
			fixture_says(x, "check", x->ids[i],
				choices[random_below(seed, LENGTH(choices))]);
	}
	for (uint32_t i = 0; i < LENGTH(kinds); i++)
		if (random_below(seed, 2) == 0)
			fixture_reads(x, kinds[i], random_below(seed, 3), 9);
	for (uint32_t i = 0; i < TRAITS; i++)
		if (random_below(seed, 2) == 0)
			absent[x->in.n_absent++] = (struct assess_absent){
				str_c(traits[random_below(seed, TRAITS)]), &no_wifi, STR("Suzuki"),
				NOW - random_below(seed, 400) * MS_DAY};
	x->in.absent = absent;
}

static void
turn_round(struct assess_absent *absent, uint32_t n)
{
	for (uint32_t i = 0; i < n / 2; i++) {
		struct assess_absent swap = absent[i];

		absent[i] = absent[n - 1 - i];
		absent[n - 1 - i] = swap;
	}
}

static void
absence_is_a_suggestion_and_no_more(struct fixture *x, struct assess_absent *absent)
{
	struct assess_result with = fixture_result(x, SET_CHECK), without;
	struct assess_proposals p = propose(x), turned;
	uint32_t n = x->in.n_absent;

	for (uint32_t i = 0; i < p.n; i++) {
		assert_int_equal(p.list[i].ground, ASSESS_GROUND_ABSENT);
		assert_null(with.items[p.list[i].item->index].answer);
		assert_true(assess_may_not_apply(&x->in, p.list[i].item, NULL));
		assert_true(str_equal(p.list[i].absent->trait, p.list[i].item->absent_if));
	}
	turn_round(absent, n);
	turned = propose(x);
	assert_int_equal(turned.n, p.n);
	for (uint32_t i = 0; i < p.n; i++) {
		assert_ptr_equal(turned.list[i].item, p.list[i].item);
		assert_ptr_equal(turned.list[i].choice, p.list[i].choice);
	}
	x->in.n_absent = 0;
	without = fixture_result(x, SET_CHECK);
	assert_int_equal(propose(x).n, 0);
	x->in.n_absent = n;
	assert_int_equal(with.points, without.points);
	assert_int_equal(with.n_answered, without.n_answered);
	assert_memory_equal(with.n_by_result, without.n_by_result, sizeof(with.n_by_result));
}

static void
by_itself_it_changes_nothing(void **state)
{
	struct fixture *x = *state;
	uint64_t seed = 20261128;

	for (int i = 0; i < WORLDS; i++) {
		struct assess_absent absent[TRAITS];

		arena_free(x->arena);
		x->arena = arena_new((size_t)8 << 20);
		assert_non_null(x->arena);
		make_world(x, &seed, absent);
		absence_is_a_suggestion_and_no_more(x, absent);
	}
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF(what_is_not_there_is_suggested_not_to_apply),
		TEST_OF(what_was_said_long_ago_is_not_suggested),
		TEST_OF(what_was_seen_is_not_absent),
		TEST_OF(what_was_read_stands_before_what_is_absent),
		TEST_OF(by_itself_it_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
