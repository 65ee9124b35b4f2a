/* The contract suite of guard_log.h: what every backend has to do, run here on SQLite. */
#include "store/guard_log.h"

#include "base/limits.h"
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define HOUR (NOW - NOW % MS_HOUR)
#define DAY (NOW - NOW % MS_DAY)

static enum err
write_line(struct store_tx *tx, void *arg)
{
	return store_guard_line_add(tx, arg);
}

static enum err
write_name(struct store_tx *tx, void *arg)
{
	return store_guard_name_add(tx, arg);
}

static struct store_guard_line
line_of(const char *device, const char *name, uint32_t action)
{
	struct store_guard_line l = {.hour = HOUR,
		.action = action,
		.reason = 5,
		.times = 2,
		.rule = UINT64_MAX - 3,
		.first = NOW,
		.last = NOW + 5};

	str_copy(str_c(device), l.device, sizeof(l.device));
	str_copy(str_c(name), l.name, sizeof(l.name));
	str_copy(STR("evil.test"), l.found, sizeof(l.found));
	str_copy(STR("Emotet"), l.what, sizeof(l.what));
	str_copy(STR("a list"), l.list, sizeof(l.list));
	return l;
}

static void
add(struct place *p, struct store_guard_line l)
{
	assert_int_equal(place_write(p, write_line, &l), ERR_OK);
}

static size_t
lines(struct place *p, struct store_guard_line_query q, struct store_guard_line **list,
	uint32_t *total)
{
	struct store_view *v = place_read(p);
	size_t n;

	assert_int_equal(store_guard_line_list(v, &q, p->arena, list, &n, total), ERR_OK);
	store_read_end(v);
	return n;
}

static void
the_same_is_one_line(void **state)
{
	struct place *p = *state;
	struct store_guard_line l = line_of("mac:1", "www.evil.test", 1), *list;
	uint32_t total;

	add(p, l);
	l.last += 60;
	add(p, l);
	l.hour += MS_HOUR;
	l.first = l.last = NOW + MS_HOUR;
	add(p, l);
	add(p, line_of("mac:2", "www.evil.test", 1));
	add(p, line_of("mac:1", "warned.test", 0));
	assert_int_equal(lines(p, (struct store_guard_line_query){.limit = 2}, &list, &total), 2);
	assert_int_equal(total, 3);
	assert_string_equal(list[0].device, "mac:1");
	assert_int_equal(list[0].times, 6);
	assert_int_equal(list[0].hour, HOUR + MS_HOUR);
	assert_int_equal(list[0].first, NOW);
	assert_int_equal(list[0].last, NOW + MS_HOUR);
	assert_string_equal(list[0].what, "Emotet");
	assert_string_equal(list[0].list, "a list");
	assert_int_equal(list[0].rule, UINT64_MAX - 3);
	assert_int_equal(lines(p,
				 (struct store_guard_line_query){
					 .device = "mac:1", .is_blocked = true, .limit = 9},
				 &list, &total),
		1);
	assert_int_equal(
		lines(p,
			(struct store_guard_line_query){
				.since = HOUR + MS_HOUR, .until = NOW + MS_DAY, .limit = 9},
			&list, &total),
		1);
	assert_int_equal(list[0].times, 2);
}

static void
a_day_has_room_for_so_many(void **state)
{
	struct place *p = *state;
	struct store_guard_line l, *list;
	struct store_guard_name n = {.day = DAY, .times = 1, .first = NOW, .last = NOW}, *names;
	struct store_view *v;
	uint32_t total;
	size_t n_names;

	for (unsigned i = 0; i < LIMIT_GUARD_LINES_DAY + 7; i++) {
		l = line_of("mac:1", "", 1);
		snprintf(l.name, sizeof(l.name), "n%u.evil.test", i);
		add(p, l);
	}
	add(p, line_of("mac:2", "other.evil.test", 1));
	lines(p, (struct store_guard_line_query){.device = "mac:1", .limit = 1}, &list, &total);
	assert_int_equal(total, LIMIT_GUARD_LINES_DAY + 1);
	lines(p, (struct store_guard_line_query){.device = "mac:1", .limit = 1000}, &list, &total);
	for (uint32_t i = 0; i < total; i++)
		if (list[i].name[0] == '\0')
			assert_int_equal(list[i].times, 14);
	for (unsigned i = 0; i < LIMIT_GUARD_NAMES_DAY + 7; i++) {
		snprintf(n.name, sizeof(n.name), "n%u.test", i);
		assert_int_equal(place_write(p, write_name, &n), ERR_OK);
	}
	v = place_read(p);
	assert_int_equal(store_guard_name_list(v, &(struct store_guard_name_query){.limit = 2},
				 p->arena, &names, &n_names),
		ERR_OK);
	store_read_end(v);
	assert_int_equal(n_names, 2);
	assert_string_equal(names[0].name, "");
	assert_int_equal(names[0].times, 7);
}

static void
names_are_added_up(void **state)
{
	struct place *p = *state;
	struct store_guard_name n = {.day = DAY, .times = 3, .first = NOW, .last = NOW}, *list;
	struct store_view *v;
	size_t n_list;

	str_copy(STR("mac:1"), n.device, sizeof(n.device));
	str_copy(STR("example.jp"), n.name, sizeof(n.name));
	assert_int_equal(place_write(p, write_name, &n), ERR_OK);
	n.missing = 2;
	assert_int_equal(place_write(p, write_name, &n), ERR_OK);
	n.day += MS_DAY;
	assert_int_equal(place_write(p, write_name, &n), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_guard_name_list(v,
				 &(struct store_guard_name_query){
					 .device = "mac:1", .since = DAY, .limit = 9},
				 p->arena, &list, &n_list),
		ERR_OK);
	store_read_end(v);
	assert_int_equal(n_list, 1);
	assert_int_equal(list[0].times, 9);
	assert_int_equal(list[0].missing, 4);
	assert_int_equal(list[0].day, DAY + MS_DAY);
}

struct told {
	uint64_t run, sequence;
	bool is_new;
};

static enum err
write_told(struct store_tx *tx, void *arg)
{
	struct told *t = arg;

	return store_guard_told(tx, t->run, t->sequence, &t->is_new);
}

static bool
is_new(struct place *p, uint64_t run, uint64_t sequence)
{
	struct told t = {run, sequence, false};

	assert_int_equal(place_write(p, write_told, &t), ERR_OK);
	return t.is_new;
}

static void
a_message_that_comes_twice_is_one(void **state)
{
	struct place *p = *state;

	assert_true(is_new(p, UINT64_MAX, 1));
	assert_false(is_new(p, UINT64_MAX, 1));
	assert_true(is_new(p, UINT64_MAX, 2));
	assert_true(is_new(p, 7, 1));
	assert_false(is_new(p, 7, 1));
}

static enum err
write_tidy(struct store_tx *tx, void *arg)
{
	return store_guard_log_tidy(tx, *(const ms_t *)arg);
}

static void
what_is_old_goes(void **state)
{
	struct place *p = *state;
	struct store_guard_line l = line_of("mac:1", "evil.test", 1), *list;
	ms_t before = HOUR;
	uint32_t total;

	add(p, l);
	l.hour -= MS_HOUR;
	add(p, l);
	assert_int_equal(place_write(p, write_tidy, &before), ERR_OK);
	lines(p, (struct store_guard_line_query){.limit = 9}, &list, &total);
	assert_int_equal(list[0].times, 2);
}

static void
ask(struct place *p, const char *who, const char *name, ms_t day, uint64_t missing)
{
	struct store_guard_name n = {
		.day = DAY + day * MS_DAY, .times = 4, .missing = missing, .first = 1, .last = 2};

	str_copy(str_c(who), who[0] == '1' ? n.address : n.device, sizeof(n.address));
	str_copy(str_c(name), n.name, sizeof(n.name));
	assert_int_equal(place_write(p, write_name, &n), ERR_OK);
}

/* Half of those who asked, three at least, on two days at least; what was not there does not count.
 */
static void
what_most_devices_ask_for(void **state)
{
	static const char *const who[] = {"mac:1", "mac:2", "mac:3", "10.0.0.4", "10.0.0.5"};
	struct store_guard_common_query q = {.since = DAY, .askers = 3, .days = 2, .limit = 10};
	struct place *p = *state;
	struct store_guard_common *list;
	struct store_view *v;
	size_t n;

	for (int i = 0; i < 5; i++) {
		ask(p, who[i], "all.test", i % 2, 0);
		ask(p, who[i], "once.test", 1, 0);	      /* one day alone */
		ask(p, who[i], "missing.test", i % 2, 4);     /* nobody has it */
		ask(p, who[i], "", i % 2, 0);		      /* the others */
		ask(p, who[i], "before.test", -1 - i % 2, 0); /* long ago */
		ask(p, who[i], i < 3 ? "three.test" : "two.test", i % 2, 1);
	}
	v = place_read(p);
	assert_int_equal(store_guard_common_list(v, &q, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].name, "all.test");
	assert_int_equal(list[0].askers, 5);
	assert_int_equal(list[0].days, 2);
	assert_string_equal(list[1].name, "three.test");
	store_read_end(v);
	ask(p, "mac:6", "else.test", 0, 0);
	ask(p, "mac:7", "else.test", 0, 0); /* three are no longer half of all */
	v = place_read(p);
	assert_int_equal(store_guard_common_list(v, &q, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	store_read_end(v);
}

/* All doors by which a name came, in its hour and over hours. */
static void
doors_are_added_up(void **state)
{
	struct place *p = *state;
	struct store_guard_line l = line_of("pc", "a.test", 1), *list;

	l.doors = 1;
	add(p, l);
	l.doors = 4;
	add(p, l);
	l.hour -= MS_HOUR;
	l.doors = 8;
	add(p, l);
	assert_int_equal(lines(p, (struct store_guard_line_query){.limit = 9}, &list, NULL), 1);
	assert_int_equal(list[0].doors, 13);
	assert_int_equal(list[0].times, 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_same_is_one_line, place_setup, place_teardown),
		cmocka_unit_test_setup_teardown(
			a_day_has_room_for_so_many, place_setup, place_teardown),
		cmocka_unit_test_setup_teardown(names_are_added_up, place_setup, place_teardown),
		cmocka_unit_test_setup_teardown(
			a_message_that_comes_twice_is_one, place_setup, place_teardown),
		cmocka_unit_test_setup_teardown(
			what_most_devices_ask_for, place_setup, place_teardown),
		cmocka_unit_test_setup_teardown(doors_are_added_up, place_setup, place_teardown),
		cmocka_unit_test_setup_teardown(what_is_old_goes, place_setup, place_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
