/* Visits, remote help and calls from a case's entries; the contact tree and who is called next. */
#include "respond/contact.h"
#include "respond/hands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define BEGIN ((ms_t)1795860000000)
#define ENTRIES 64

static struct case_entry entries[ENTRIES];
static bool is_struck[ENTRIES];
static struct respond_case made;

static void
fresh(void)
{
	memset(entries, 0, sizeof(entries));
	memset(is_struck, 0, sizeof(is_struck));
	made = (struct respond_case){.entries = entries, .is_struck = is_struck};
}

/* One HAND entry, `minute` minutes after the beginning; pairs "key=value" until NULL. */
static uint32_t __attribute__((sentinel)) say(int minute, ...)
{
	struct case_entry *e = &entries[made.n_entries++];
	const char *text;
	va_list pairs;

	*e = (struct case_entry){.nr = made.n_entries,
		.at = BEGIN + minute * MS_MINUTE,
		.kind = CASE_HAND,
		.by = CASE_BY_PERSON,
		.who = STR("佐藤")};
	va_start(pairs, minute);
	while ((text = va_arg(pairs, const char *)) != NULL) {
		struct str rest = str_c(text), name = str_split(&rest, '=');
		enum case_key key;

		assert_int_equal(case_key_parse(name, &key), ERR_OK);
		assert_int_equal(case_entry_add(e, key, rest), ERR_OK);
	}
	va_end(pairs);
	return e->nr;
}

static struct hands
reckon(int minute, struct arena *a)
{
	struct hands h;

	assert_int_equal(hands_of(&made, BEGIN + minute * MS_MINUTE, a, &h), ERR_OK);
	return h;
}

/* Opening the link is being there, once; it ends nothing, and opens no other visit. */
static void
a_link_is_opened(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct hands h;

	(void)state;
	fresh();
	say(0, "did=asked", "kind=remote", "name=鈴木", "target=link", NULL);
	say(0, "did=asked", "kind=remote", "name=高橋", "target=other", NULL);
	h = reckon(1, a);
	assert_int_equal(h.visits[0].n_opened, 0);
	say(3, "did=opened", "kind=remote", "of=1", NULL);
	say(30, "did=opened", "kind=remote", "of=1", NULL);
	say(31, "did=opened", "kind=remote", "of=9", NULL);
	h = reckon(40, a);
	assert_int_equal(h.n_visits, 2);
	assert_int_equal(h.visits[0].n_opened, 2);
	assert_int_equal(h.visits[0].stage, HAND_ARRIVED);
	assert_int_equal(h.visits[0].at[HAND_ARRIVED], BEGIN + 3 * MS_MINUTE);
	assert_int_equal(h.visits[0].opened, BEGIN + 30 * MS_MINUTE);
	assert_false(h.visits[0].has_ended);
	assert_int_equal(h.visits[1].n_opened, 0);
	say(50, "did=left", "of=1", NULL);
	h = reckon(60, a);
	assert_true(h.visits[0].has_ended);
	arena_free(a);
}

static void
a_visit_from_asking_to_leaving(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const struct hand_visit *v;
	struct hands h;
	uint32_t m;

	(void)state;
	fresh();
	say(0, "did=asked", "kind=dispatch", "name=ミライIT", "contact=03-0000-0000",
		"text=NASの調査", "place=本社2階", NULL);
	say(5, "did=agreed", "of=1", "name=鈴木", "minutes=90", "terms=出張1回1万円", NULL);
	h = reckon(60, a);
	assert_int_equal(h.n_visits, 1);
	v = &h.visits[0];
	assert_int_equal(v->stage, HAND_AGREED);
	assert_false(hand_is_late(v, BEGIN + 95 * MS_MINUTE));
	assert_true(hand_is_late(v, BEGIN + 96 * MS_MINUTE));
	assert_true(hand_may(v, HAND_WAY) && hand_may(v, HAND_ARRIVED) && hand_may(v, HAND_OFF));
	assert_false(hand_may(v, HAND_ASKED) || hand_may(v, HAND_AGREED));
	say(100, "did=arrived", "of=1", NULL);
	say(160, "did=done", "of=1", "text=電源を入れたまま保全しました", "minutes=55", NULL);
	say(161, "did=signed", "of=1", "name=佐藤花子", "sha256=ab", NULL);
	say(165, "did=left", "of=1", NULL);
	h = reckon(200, a);
	v = hands_find(&h, 1);
	assert_int_equal(v->stage, HAND_LEFT);
	assert_true(v->has_ended);
	assert_true(str_equal(v->name, STR("鈴木"))); /* who signed is not who came */
	assert_true(str_equal(v->signed_by, STR("佐藤花子")));
	assert_true(str_equal(v->place, STR("本社2階")));
	assert_int_equal(v->work_minutes, 55);
	assert_true(hand_minutes(v, HAND_ASKED, HAND_ARRIVED, &m));
	assert_int_equal(m, 100);
	assert_true(hand_minutes(v, HAND_ARRIVED, HAND_LEFT, &m));
	assert_int_equal(m, 65);
	assert_false(hand_minutes(v, HAND_ASKED, HAND_WAY, &m));
	assert_false(hand_minutes(v, HAND_LEFT, HAND_ASKED, &m));
	assert_true(hand_is_late(v, BEGIN)); /* they came after 95 minutes, not 90 */
	for (int d = 0; d < HAND_DIDS; d++)
		assert_false(hand_may(v, (enum hand_did)d));
	assert_null(hands_find(&h, 2));
	arena_free(a);
}

static void
what_was_struck_did_not_happen(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct hands h;

	(void)state;
	fresh();
	say(0, "did=asked", "kind=dispatch", NULL);
	say(5, "did=arrived", "of=1", NULL);
	is_struck[1] = true;
	h = reckon(9, a);
	assert_int_equal(h.visits[0].stage, HAND_ASKED);
	is_struck[0] = true;
	h = reckon(9, a);
	assert_int_equal(h.n_visits, 0);
	arena_free(a);
}

static void
remote_help_has_an_end(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const struct hand_visit *v;
	struct hands h;

	(void)state;
	fresh();
	/* BEGIN is 2026-11-28T10:00:00Z */
	say(0, "did=asked", "kind=remote", "name=ミライIT", "until=2026-11-28T11:00:00Z",
		"target=L1", NULL);
	h = reckon(30, a);
	v = &h.visits[0];
	assert_true(v->is_remote);
	assert_int_equal(v->until, BEGIN + 60 * MS_MINUTE);
	assert_false(v->has_ended);
	assert_false(hand_may(v, HAND_WAY));
	assert_true(hand_may(v, HAND_ARRIVED));
	h = reckon(60, a);
	v = &h.visits[0];
	assert_true(v->has_ended);
	assert_false(hand_may(v, HAND_ARRIVED) || hand_may(v, HAND_OFF));
	assert_true(hand_may(v, HAND_DONE));
	/* called off: nothing follows, and it is not undone by a late word */
	say(31, "did=off", "of=1", NULL);
	say(32, "did=arrived", "of=1", NULL);
	h = reckon(33, a);
	assert_int_equal(h.visits[0].stage, HAND_OFF);
	assert_true(h.visits[0].has_ended);
	assert_false(hand_may(&h.visits[0], HAND_LEFT));
	arena_free(a);
}

/* Whatever stands in the entries, nothing reads past them, and stages never go back. */
static void
generated_entries(void **state)
{
	static const char *const words[] = {"did=asked", "did=agreed", "did=way", "did=arrived",
		"did=done", "did=signed", "did=left", "did=off", "did=reached", "did=missed",
		"did=nothing"};
	static const char *const ofs[] = {"of=1", "of=2", "of=7", "of=0", "of=99", "of=x"};
	struct arena *a = arena_new(1 << 22);
	unsigned n_visits = 0;

	(void)state;
	srand(1);
	for (int round = 0; round < 2000; round++) {
		struct hands before = {0}, after;

		fresh();
		arena_clear(a);
		for (int i = 0; i < 20; i++) {
			say(rand() % 100, words[rand() % 11], ofs[rand() % 6], "minutes=7", NULL);
			is_struck[i] = rand() % 8 == 0;
			after = reckon(50, a);
			for (uint32_t k = 0; k < before.n_visits; k++)
				assert_true(after.visits[k].stage >= before.visits[k].stage);
			assert_true(after.n_visits + after.n_calls <= made.n_entries);
			before = after;
		}
		n_visits += after.n_visits;
	}
	assert_true(n_visits > 1000);
	arena_free(a);
}

/* ---- the tree -------------------------------------------------------------------------------- */

static const struct contact people[] = {
	{STR_IN_TABLE("記者室"), STR_IN_TABLE("press")},
	{STR_IN_TABLE("営業"), STR_IN_TABLE("department"), STR_IN_TABLE("社長")},
	{STR_IN_TABLE("山田"), STR_IN_TABLE("staff"), STR_IN_TABLE("営業")},
	{STR_IN_TABLE("銀行"), STR_IN_TABLE("bank")},
	{STR_IN_TABLE("社長"), STR_IN_TABLE("owner"), STR_IN_TABLE("佐藤")},
	{STR_IN_TABLE("佐藤"), STR_IN_TABLE("security")},
};

static void
the_tree_is_called_from_the_top(void **state)
{
	static const char *const expected[] = {"佐藤", "社長", "営業", "山田", "銀行", "記者室"};
	static const uint32_t depths[] = {0, 1, 2, 3, 0, 0};
	static const struct str fraud[] = {STR_IN_TABLE("fake_invoice")};
	struct arena *a = arena_new(1 << 20);
	struct contact_ask ask = {.n_contacts = 6, .contacts = people};
	struct contact_line *lines;
	struct hands h;

	(void)state;
	fresh();
	h = reckon(0, a);
	ask.hands = &h;
	assert_int_equal(contact_order(&ask, a, &lines), ERR_OK);
	for (int i = 0; i < 6; i++) {
		assert_true(str_equal(lines[i].contact->name, str_c(expected[i])));
		assert_int_equal(lines[i].depth, depths[i]);
		assert_int_equal(lines[i].is_next, i == 0);
	}
	say(1, "did=missed", "name=佐藤", NULL);
	say(2, "did=reached", "name=社長", "way=phone", NULL);
	h = reckon(3, a);
	assert_int_equal(contact_order(&ask, a, &lines), ERR_OK);
	assert_int_equal(lines[0].state, CONTACT_MISSED);
	assert_int_equal(lines[1].state, CONTACT_REACHED);
	assert_int_equal(lines[1].reached, BEGIN + 2 * MS_MINUTE);
	assert_true(lines[2].is_next);
	ask.n_playbooks = 1;
	ask.playbooks = fraud; /* minutes matter: the bank first */
	assert_int_equal(contact_order(&ask, a, &lines), ERR_OK);
	assert_true(str_equal(lines[0].contact->name, STR("銀行")));
	assert_true(lines[0].is_next);
	arena_free(a);
}

static void
circles_are_cut(void **state)
{
	struct arena *a = arena_new(1 << 22);

	(void)state;
	srand(2);
	for (int round = 0; round < 2000; round++) {
		static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", ""};
		struct contact made_up[7] = {{{0}}};
		struct contact_ask ask = {.n_contacts = 7, .contacts = made_up};
		struct contact_line *lines;
		unsigned n_next = 0, seen = 0;

		arena_clear(a);
		for (int i = 0; i < 7; i++)
			made_up[i] = (struct contact){
				.name = str_c(names[i]), .parent = str_c(names[rand() % 8])};
		assert_int_equal(contact_order(&ask, a, &lines), ERR_OK);
		for (int i = 0; i < 7; i++) {
			seen |= 1U << (lines[i].contact - made_up);
			n_next += lines[i].is_next;
			assert_true(
				lines[i].depth == 0 || lines[i].depth <= lines[i - 1].depth + 1);
		}
		assert_int_equal(seen, 127);
		assert_int_equal(n_next, 1);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visit_from_asking_to_leaving),
		cmocka_unit_test(what_was_struck_did_not_happen),
		cmocka_unit_test(remote_help_has_an_end),
		cmocka_unit_test(a_link_is_opened),
		cmocka_unit_test(generated_entries),
		cmocka_unit_test(the_tree_is_called_from_the_top),
		cmocka_unit_test(circles_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
