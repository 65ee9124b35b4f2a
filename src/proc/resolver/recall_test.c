/* What was said of a name is remembered until it may be otherwise, and given again as it was. */
#include "proc/resolver/recall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW INT64_C(1795600000000)

static const struct hash_key key = {{7}};

/* Hits as index_find() has them: of that suffix of the name, which runs out then. */
static struct index_hits *
hits_of(struct str name, size_t value_at, ms_t expires)
{
	struct index_hits *h = calloc(1, sizeof(*h));

	h->n = 1;
	h->list[0] = (struct indicator_found){.kind = INDICATOR_DOMAIN,
		.value = str_of(name.p + value_at, name.len - value_at),
		.note = {.list = 3,
			.tier = TIER_BLOCK,
			.held = HELD_POPULAR,
			.confidence = CONFIDENCE_MEDIUM,
			.first_seen = NOW - 5,
			.expires = expires,
			.what = STR("Emotet")}};
	return h;
}

static void
add(struct recall *c, const char *name, size_t value_at, ms_t expires)
{
	struct index_hits *h = hits_of(str_c(name), value_at, expires);

	recall_add(c, known_name_of(&key, str_c(name)), h, NOW);
	free(h);
}

static void
what_was_said_comes_again(void **state)
{
	struct recall *c = recall_new();
	struct str name = STR("a.evil.test");
	struct indicator_found f;

	assert_false(recall_find(c, known_name_of(&key, name), NOW, &f));
	add(c, "a.evil.test", 2, 0);
	assert_true(recall_find(c, known_name_of(&key, name), NOW, &f));
	assert_true(str_equal(f.value, STR("evil.test")));
	assert_true(str_equal(f.note.what, STR("Emotet")));
	assert_int_equal(f.kind, INDICATOR_DOMAIN);
	assert_int_equal(f.note.list, 3);
	assert_int_equal(f.note.tier, TIER_BLOCK);
	assert_int_equal(f.note.held, HELD_POPULAR);
	assert_int_equal(f.note.confidence, CONFIDENCE_MEDIUM);
	assert_int_equal(f.note.first_seen, NOW - 5);
	assert_false(recall_find(c, known_name_of(&key, STR("evil.test")), NOW, &f));
	assert_false(recall_find(c, known_name_of(&key, STR("b.evil.test")), NOW, &f));
	recall_forget(c);
	assert_false(recall_find(c, known_name_of(&key, name), NOW, &f));
	recall_free(c);
}

/* Also when another list's saying runs out: it may have covered a stricter one above it. */
static void
it_ends_when_any_of_it_runs_out(void **state)
{
	struct recall *c = recall_new();
	struct str name = STR("evil.test");
	struct index_hits *h = hits_of(name, 0, 0);
	struct indicator_found f;

	h->list[1] = h->list[0];
	h->list[1].note.expires = NOW + 10;
	h->n = 2;
	recall_add(c, known_name_of(&key, name), h, NOW);
	assert_true(recall_find(c, known_name_of(&key, name), NOW + 9, &f));
	assert_false(recall_find(c, known_name_of(&key, name), NOW + 10, &f));
	assert_false(recall_find(
		c, known_name_of(&key, name), NOW - 1, &f)); /* the clock was set back */
	h->n = 1;
	recall_add(c, known_name_of(&key, name), h, NOW + 10);
	assert_true(recall_find(c, known_name_of(&key, name), NOW + 10, &f));
	free(h);
	recall_free(c);
}

static void
what_is_not_whole_is_not_kept(void **state)
{
	struct recall *c = recall_new();
	struct str name = STR("evil.test");
	struct index_hits *h = hits_of(name, 0, 0);
	char long_name[100];
	struct indicator_found f;

	h->not_read = 1;
	recall_add(c, known_name_of(&key, name), h, NOW);
	h->not_read = 0;
	h->left_out = 1;
	recall_add(c, known_name_of(&key, name), h, NOW);
	assert_false(recall_find(c, known_name_of(&key, name), NOW, &f));
	free(h);
	memset(long_name, 'a', sizeof(long_name));
	h = hits_of(str_of(long_name, sizeof(long_name)), 0, 0);
	recall_add(c, known_name_of(&key, str_of(long_name, sizeof(long_name))), h, NOW);
	assert_false(
		recall_find(c, known_name_of(&key, str_of(long_name, sizeof(long_name))), NOW, &f));
	free(h);
	recall_free(c);
}

static void
the_oldest_makes_room(void **state)
{
	struct recall *c = recall_new();
	struct indicator_found f;
	char name[32];

	for (int i = 0; i < LIMIT_RECALL * 2 + 7; i++) {
		snprintf(name, sizeof(name), "n%d.test", i);
		add(c, name, 0, 0);
	}
	for (int i = 0; i < LIMIT_RECALL * 2 + 7; i++) {
		snprintf(name, sizeof(name), "n%d.test", i);
		assert_int_equal(recall_find(c, known_name_of(&key, str_c(name)), NOW, &f),
			i >= LIMIT_RECALL + 7);
	}
	recall_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_said_comes_again),
		cmocka_unit_test(it_ends_when_any_of_it_runs_out),
		cmocka_unit_test(what_is_not_whole_is_not_kept),
		cmocka_unit_test(the_oldest_makes_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
