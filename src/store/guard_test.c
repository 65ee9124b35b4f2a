/* The contract suite of guard.h: what every backend has to do, run here on SQLite. */
#include "store/guard.h"

#include "base/limits.h"
#include "store/place.h"
#include "store/undo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* ---- groups ---- */

struct group_change {
	struct store_guard_group group;
	uint32_t id;
};

static enum err
group_put(struct store_tx *tx, void *arg)
{
	struct group_change *c = arg;
	enum err err =
		c->group.id != 0 ? ERR_OK : store_guard_group_next(store_tx_view(tx), &c->id);

	if (c->group.id == 0)
		c->group.id = c->id;
	return err == ERR_OK ? store_guard_group_put(tx, &c->group) : err;
}

static enum err
group_drop(struct store_tx *tx, void *arg)
{
	return store_guard_group_drop(tx, *(uint32_t *)arg, NOW + 9);
}

static enum err
member_put(struct store_tx *tx, void *arg)
{
	const struct store_guard_member *m = arg;

	return store_guard_member_put(tx, m->device.text, m->team);
}

static void
in_group(struct place *p, const char *device, uint32_t team)
{
	struct store_guard_member m = {.team = team};

	str_copy(str_c(device), m.device.text, sizeof(m.device.text));
	assert_int_equal(place_write(p, member_put, &m), ERR_OK);
}

static size_t
groups(struct place *p, struct store_guard_group **list)
{
	struct store_view *v = place_read(p);
	size_t n;

	assert_int_equal(store_guard_group_list(v, p->arena, list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static size_t
members(struct place *p, struct store_guard_member **list)
{
	struct store_view *v = place_read(p);
	size_t n;

	assert_int_equal(store_guard_member_list(v, p->arena, list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static uint32_t
make_group(struct place *p, const char *name)
{
	struct group_change c = {
		.group = {.mode = GUARD_MODE_BLOCK, .days = 31, .from = 540, .until = 1080}};

	str_copy(str_c(name), c.group.name, sizeof(c.group.name));
	assert_int_equal(place_write(p, group_put, &c), ERR_OK);
	return c.id;
}

static void
the_first_group_is_always_there(void **state)
{
	struct place *p = *state;
	struct group_change c = {
		.group = {.id = STORE_GUARD_UNGROUPED, .mode = GUARD_MODE_WOULD, .name = "x"}};
	struct store_guard_group *list;
	uint32_t id = STORE_GUARD_UNGROUPED;

	assert_int_equal(groups(p, &list), 1);
	assert_int_equal(list[0].id, STORE_GUARD_UNGROUPED);
	assert_int_equal(list[0].mode, GUARD_MODE_BLOCK);
	assert_true(list[0].stops_bypass);
	assert_int_equal(place_write(p, group_put, &c), ERR_OK);
	assert_int_equal(groups(p, &list), 1);
	assert_int_equal(list[0].mode, GUARD_MODE_WOULD);
	assert_false(list[0].stops_bypass);
	assert_int_equal(place_write(p, group_drop, &id), ERR_INVALID);
}

static void
groups_have_numbers_and_hours(void **state)
{
	struct place *p = *state;
	struct store_guard_group *list;
	uint32_t one = make_group(p, "事務"), two = make_group(p, "工場");

	assert_int_equal(one, 2);
	assert_int_equal(two, 3);
	assert_int_equal(groups(p, &list), 3);
	assert_string_equal(list[1].name, "事務");
	assert_int_equal(list[2].days, 31);
	assert_int_equal(list[2].from, 540);
	assert_int_equal(list[2].until, 1080);
	for (size_t i = 4; i <= LIMIT_GUARD_GROUPS; i++)
		make_group(p, "g");
	assert_int_equal(groups(p, &list), LIMIT_GUARD_GROUPS);
	assert_int_equal(place_write(p, group_put, &(struct group_change){0}), ERR_LIMIT);
}

static enum err
merge(struct store_tx *tx, void *arg)
{
	struct fact f = {.kind = FACT_NAME, .first_seen = NOW, .last_seen = NOW, .value = "x"};
	enum err err;

	(void)arg;
	str_copy(STR("mac:whole"), f.device.text, sizeof(f.device.text));
	err = store_fact_put(tx, &f);
	str_copy(STR("mac:part"), f.device.text, sizeof(f.device.text));
	if (err == ERR_OK)
		err = store_fact_put(tx, &f);
	return err == ERR_OK ? store_device_merge(tx, "mac:part", "mac:whole") : err;
}

static void
devices_are_in_one_group(void **state)
{
	struct place *p = *state;
	struct store_guard_member *list;
	uint32_t one = make_group(p, "a"), two = make_group(p, "b");

	in_group(p, "mac:1", one);
	in_group(p, "mac:1", two);
	in_group(p, "mac:2", one);
	assert_int_equal(members(p, &list), 2);
	assert_string_equal(list[0].device.text, "mac:1");
	assert_int_equal(list[0].team, two);
	in_group(p, "mac:1", STORE_GUARD_UNGROUPED);
	assert_int_equal(members(p, &list), 1);
	in_group(p, "mac:part", two);
	assert_int_equal(place_write(p, merge, NULL), ERR_OK);
	assert_int_equal(members(p, &list), 2);
	assert_string_equal(list[1].device.text, "mac:whole");
	assert_int_equal(list[1].team, two);
	in_group(p, "mac:whole", one); /* its own word goes before */
	assert_int_equal(members(p, &list), 2);
	assert_int_equal(list[1].team, one);
	assert_int_equal(place_write(p, group_drop, &two), ERR_OK);
	assert_int_equal(place_write(p, group_drop, &two), ERR_NOT_FOUND);
	assert_int_equal(members(p, &list), 2);
	assert_int_equal(make_group(p, "c"), two); /* nothing has its number */
}

/* ---- rules ---- */

static enum err
rule_put(struct store_tx *tx, void *arg)
{
	return store_guard_rule_put(tx, arg);
}

static enum err
rule_end(struct store_tx *tx, void *arg)
{
	return store_guard_rule_end(tx, *(uint64_t *)arg, NOW + 5, "佐藤");
}

static struct store_guard_rule
rule(uint64_t id, const char *name, ms_t until)
{
	struct store_guard_rule r = {.id = id,
		.kind = GUARD_RULE_ALLOW,
		.until = until,
		.reason = "取引先の名前",
		.asker = "田中",
		.approver = "佐藤",
		.made = NOW};

	str_copy(str_c(name), r.name, sizeof(r.name));
	return r;
}

static size_t
rules(struct place *p, ms_t now, struct store_guard_rule **list)
{
	struct store_view *v = place_read(p);
	size_t n;

	assert_int_equal(store_guard_rule_list(v, now, 100, p->arena, list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
rules_end_and_stay_to_be_read(void **state)
{
	struct place *p = *state;
	struct store_guard_rule one = rule(10, "b.example", NOW + 100),
				two = rule(11, "a.example", 0), back, *list;
	struct store_view *v;
	uint64_t id = 11;

	assert_int_equal(place_write(p, rule_put, &one), ERR_OK);
	assert_int_equal(place_write(p, rule_put, &two), ERR_OK);
	assert_int_equal(rules(p, NOW, &list), 2);
	assert_string_equal(list[0].name, "a.example");
	assert_string_equal(list[0].reason, "取引先の名前");
	assert_string_equal(list[0].asker, "田中");
	assert_string_equal(list[0].approver, "佐藤");
	assert_int_equal(rules(p, NOW + 100, &list), 1); /* its time has come */
	assert_int_equal(rules(p, 0, &list), 0);
	assert_int_equal(place_write(p, rule_end, &id), ERR_OK);
	assert_int_equal(place_write(p, rule_end, &id), ERR_NOT_FOUND);
	assert_int_equal(rules(p, NOW + 100, &list), 0);
	assert_int_equal(rules(p, 0, &list), 1);
	assert_string_equal(list[0].ender, "佐藤");
	assert_int_equal(list[0].ended, NOW + 5);
	v = place_read(p);
	assert_int_equal(store_guard_rule_get(v, 10, &back), ERR_OK);
	assert_string_equal(back.name, "b.example");
	assert_int_equal(store_guard_rule_get(v, 12, &back), ERR_NOT_FOUND);
	store_read_end(v);
	assert_true(store_guard_number(NOW) / 1000 == (uint64_t)NOW);
}

static void
rules_of_a_group_end_with_it(void **state)
{
	struct place *p = *state;
	struct store_guard_rule one = rule(10, "a.example", 0), *list;

	one.team = make_group(p, "a");
	assert_int_equal(place_write(p, rule_put, &one), ERR_OK);
	assert_int_equal(place_write(p, group_drop, &one.team), ERR_OK);
	assert_int_equal(rules(p, NOW, &list), 0);
	assert_int_equal(rules(p, 0, &list), 1);
	assert_int_equal(make_group(p, "b"), one.team + 1); /* its number is not given again */
}

static enum err
many_rules(struct store_tx *tx, void *arg)
{
	enum err err = ERR_OK;

	(void)arg;
	for (uint64_t i = 0; i < STORE_GUARD_RULES && err == ERR_OK; i++) {
		struct store_guard_rule r = rule(i + 1, "x.example", i < 5 ? NOW + 10 : 0);

		err = store_guard_rule_put(tx, &r);
	}
	return err;
}

static void
rules_have_a_limit(void **state)
{
	struct place *p = *state;
	struct store_guard_rule one = rule(99999, "y.example", 0);

	assert_int_equal(place_write(p, many_rules, NULL), ERR_OK);
	assert_int_equal(place_write(p, rule_put, &one), ERR_LIMIT);
	one.made = NOW + 10; /* five are over */
	assert_int_equal(place_write(p, rule_put, &one), ERR_OK);
}

/* ---- pleas ---- */

static enum err
plea_put(struct store_tx *tx, void *arg)
{
	return store_guard_plea_put(tx, arg);
}

static enum err
plea_answer(struct store_tx *tx, void *arg)
{
	return store_guard_plea_answer(tx, arg, NOW + 7, "佐藤", 10);
}

static struct store_guard_plea
plea(const char *id, const char *name, const char *address)
{
	struct store_guard_plea p = {.words = "仕事で使います", .asker = "田中", .at = NOW};

	str_copy(str_c(id), p.id.text, sizeof(p.id.text));
	str_copy(str_c(name), p.name, sizeof(p.name));
	str_copy(str_c(address), p.address, sizeof(p.address));
	return p;
}

static void
a_plea_is_open_once_and_answered_once(void **state)
{
	struct place *p = *state;
	struct store_guard_plea one = plea("p1", "a.example", "10.0.0.5"),
				same = plea("p2", "a.example", "10.0.0.5"),
				other = plea("p3", "a.example", "10.0.0.6"), back, *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, plea_put, &one), ERR_OK);
	assert_int_equal(place_write(p, plea_put, &same), ERR_EXISTS);
	assert_int_equal(place_write(p, plea_put, &other), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_guard_plea_list(v, true, 10, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].words, "仕事で使います");
	store_read_end(v);
	assert_int_equal(place_write(p, plea_answer, (char[]){"p1"}), ERR_OK);
	assert_int_equal(place_write(p, plea_answer, (char[]){"p1"}), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, plea_put, &same), ERR_OK); /* asked once more */
	v = place_read(p);
	assert_int_equal(store_guard_plea_get(v, "p1", &back), ERR_OK);
	assert_int_equal(back.rule, 10);
	assert_int_equal(back.answered, NOW + 7);
	assert_int_equal(store_guard_plea_list(v, false, 10, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	store_read_end(v);
	for (int i = 0; i < STORE_GUARD_PLEAS_OPEN - 2; i++) {
		char name[32];
		struct store_guard_plea more;

		snprintf(name, sizeof(name), "n%d.example", i);
		more = plea(name, name, "");
		assert_int_equal(place_write(p, plea_put, &more), ERR_OK);
	}
	other = plea("p9", "z.example", "");
	assert_int_equal(place_write(p, plea_put, &other), ERR_LIMIT);
}

/* ---- counts ---- */

static enum err
hour_add(struct store_tx *tx, void *arg)
{
	return store_guard_hour_add(tx, arg);
}

static void
hours_add_up(void **state)
{
	struct place *p = *state;
	struct store_guard_hour one = {NOW, 10, 1, 2, 3, 4, 5, 6},
				two = {NOW + MS_HOUR, 100, 0, 0, 0, 0, 0, 1}, sum;
	struct store_view *v;

	assert_int_equal(place_write(p, hour_add, &one), ERR_OK);
	assert_int_equal(place_write(p, hour_add, &one), ERR_OK);
	assert_int_equal(place_write(p, hour_add, &two), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_guard_sum(v, NOW, NOW + MS_DAY, &sum), ERR_OK);
	assert_int_equal(sum.hour, NOW);
	assert_int_equal(sum.asked, 120);
	assert_int_equal(sum.blocked, 2);
	assert_int_equal(sum.would, 4);
	assert_int_equal(sum.held, 6);
	assert_int_equal(sum.stale, 13);
	assert_int_equal(store_guard_sum(v, NOW - 9, NOW, &sum), ERR_OK);
	assert_int_equal(sum.hour, 0);
	assert_int_equal(sum.asked, 0);
	store_read_end(v);
	assert_int_equal(place_tidy(p, NOW + 731 * MS_DAY), 2);
}

/* ---- taken back ---- */

struct noted {
	struct place *place;
	struct store_kept_key keys[3];
	size_t n;
	store_write_fn *run;
	void *arg;
	struct store_undo undo;
};

static enum err
do_noted(struct store_tx *tx, void *arg)
{
	struct noted *n = arg;
	enum err err = store_undo_begin(tx, &n->undo, n->keys, n->n);

	if (err == ERR_OK)
		err = n->run(tx, n->arg);
	return err == ERR_OK ? store_undo_seal(tx, n->undo.batch.text, n->place->arena) : err;
}

static enum err
do_back(struct store_tx *tx, void *arg)
{
	struct noted *n = arg;

	return store_undo_take_back(tx, n->undo.batch.text, NOW + 20, n->place->arena);
}

static void
a_group_that_went_comes_back_whole(void **state)
{
	struct place *p = *state;
	struct store_guard_rule one = rule(10, "a.example", 0), *list;
	struct store_guard_member *in;
	struct store_guard_group *g;
	uint32_t id = make_group(p, "事務");
	struct noted d = {.place = p,
		.keys = {{STORE_KEPT_GUARD_GROUP, "2", NULL}, {STORE_KEPT_GUARD_MEMBERS, "2", NULL},
			{STORE_KEPT_GUARD_RULES, "2", NULL}},
		.n = 3,
		.run = group_drop,
		.arg = &id,
		.undo = {.batch = store_id_new(NOW), .at = NOW, .kind = "guard.group"}};

	assert_int_equal(id, 2);
	one.team = id;
	in_group(p, "mac:1", id);
	assert_int_equal(place_write(p, rule_put, &one), ERR_OK);
	assert_int_equal(place_write(p, do_noted, &d), ERR_OK);
	assert_int_equal(groups(p, &g), 1);
	assert_int_equal(rules(p, NOW, &list), 0);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	assert_int_equal(groups(p, &g), 2);
	assert_string_equal(g[1].name, "事務");
	assert_int_equal(g[1].until, 1080);
	assert_int_equal(members(p, &in), 1);
	assert_int_equal(rules(p, NOW, &list), 1);
	assert_int_equal(list[0].ended, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
		TEST(the_first_group_is_always_there),
		TEST(groups_have_numbers_and_hours),
		TEST(devices_are_in_one_group),
		TEST(rules_end_and_stay_to_be_read),
		TEST(rules_of_a_group_end_with_it),
		TEST(rules_have_a_limit),
		TEST(a_plea_is_open_once_and_answered_once),
		TEST(hours_add_up),
		TEST(a_group_that_went_comes_back_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
