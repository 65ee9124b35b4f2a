/* The contract suite of device_mark.h: what every backend has to do, run here on SQLite. */
#include "store/device_mark.h"

#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static enum err
put(struct store_tx *tx, void *arg)
{
	return store_device_mark_put(tx, arg);
}

static enum err
drop(struct store_tx *tx, void *arg)
{
	return store_device_mark_drop(tx, arg);
}

static enum err
put_many(struct store_tx *tx, void *arg)
{
	struct store_device_mark m = {.mark = {MARK_OFF, NOW, NOW + MS_DAY}};
	enum err err = ERR_OK;

	(void)arg;
	for (int i = 0; i < 2010 && err == ERR_OK; i++) {
		snprintf(m.device.text, sizeof(m.device.text), "ip:10.0.%d.%d", i / 250, i % 250);
		m.mark.until = NOW + i;
		err = store_device_mark_put(tx, &m);
	}
	return err;
}

static struct store_device_mark
mark(const char *device, enum mark_way way, ms_t until)
{
	struct store_device_mark m = {
		.mark = {way, NOW, until}, .reason = "検査の機械につないでいる", .who = "佐藤"};

	str_copy(str_c(device), m.device.text, sizeof(m.device.text));
	return m;
}

static void
a_device_has_one_mark(void **state)
{
	struct place *p = *state;
	struct store_device_mark one = mark("mac:1", MARK_SEPARATE, NOW + 9), two = one, back,
				 *list;
	struct store_device_mark other = mark("mac:2", MARK_OFF, NOW + 5);
	struct store_view *v;
	size_t n;

	two.mark.way = MARK_WATCHED;
	assert_int_equal(place_write(p, put, &one), ERR_OK);
	assert_int_equal(place_write(p, put, &two), ERR_OK);
	assert_int_equal(place_write(p, put, &other), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_device_mark_get(v, "mac:1", &back), ERR_OK);
	assert_int_equal(back.mark.way, MARK_WATCHED);
	assert_int_equal(back.mark.since, NOW);
	assert_int_equal(back.mark.until, NOW + 9);
	assert_string_equal(back.reason, one.reason);
	assert_string_equal(back.who, "佐藤");
	assert_int_equal(store_device_mark_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].device.text, "mac:2"); /* ends first */
	store_read_end(v);
}

static void
a_mark_goes(void **state)
{
	struct place *p = *state;
	struct store_device_mark one = mark("mac:1", MARK_SEPARATE, NOW + 9), back;
	struct store_view *v;
	char id[] = "mac:1";

	assert_int_equal(place_write(p, put, &one), ERR_OK);
	assert_int_equal(place_write(p, drop, id), ERR_OK);
	assert_int_equal(place_write(p, drop, id), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_device_mark_get(v, "mac:1", &back), ERR_NOT_FOUND);
	store_read_end(v);
}

struct joining {
	const char *id, *into;
};

static enum err
join(struct store_tx *tx, void *arg)
{
	const struct joining *j = arg;

	return store_device_merge(tx, j->id, j->into);
}

static enum err
see_three(struct store_tx *tx, void *arg)
{
	enum err err = ERR_OK;

	(void)arg;
	for (int i = 1; i <= 3 && err == ERR_OK; i++) {
		struct fact f = {.kind = FACT_NAME,
			.confidence = CONFIDENCE_HIGH,
			.first_seen = NOW,
			.last_seen = NOW,
			.count = 1,
			.value = "pc",
			.reason = "dhcp"};

		snprintf(f.device.text, sizeof(f.device.text), "mac:%d", i);
		err = store_fact_put(tx, &f);
	}
	return err;
}

static void
goes_along(struct place *p, const char *id, const char *into)
{
	struct joining j = {.id = id, .into = into};

	assert_int_equal(place_write(p, join, &j), ERR_OK);
}

static struct store_device_mark
holds_for(struct place *p, const char *device, enum err expected)
{
	struct store_device_mark back = {.reason = ""};
	struct store_view *v = place_read(p);

	assert_int_equal(store_device_mark_get(v, device, &back), expected);
	store_read_end(v);
	return back;
}

static void
a_mark_holds_for_the_whole_and_comes_back(void **state)
{
	struct place *p = *state;
	struct store_device_mark one = mark("mac:1", MARK_OFF, NOW + 9),
				 two = mark("mac:2", MARK_SEPARATE, NOW + 5),
				 own = mark("mac:3", MARK_WATCHED, NOW + 20), back, *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, see_three, NULL), ERR_OK);
	assert_int_equal(place_write(p, put, &one), ERR_OK);
	assert_int_equal(place_write(p, put, &two), ERR_OK);
	holds_for(p, "mac:3", ERR_NOT_FOUND);
	goes_along(p, "mac:1", "mac:3");
	back = holds_for(p, "mac:3", ERR_OK);
	assert_int_equal(back.mark.way, MARK_OFF);
	assert_string_equal(back.device.text, "mac:3");
	assert_string_equal(back.given.text, "mac:1");
	goes_along(p, "mac:2", "mac:3"); /* ends sooner */
	assert_int_equal(holds_for(p, "mac:3", ERR_OK).mark.way, MARK_SEPARATE);
	assert_int_equal(place_write(p, put, &own), ERR_OK); /* its own comes first */
	assert_int_equal(holds_for(p, "mac:3", ERR_OK).mark.way, MARK_WATCHED);
	v = place_read(p);
	assert_int_equal(store_device_mark_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].device.text, "mac:3");
	assert_int_equal(list[0].mark.way, MARK_WATCHED);
	store_read_end(v);
	goes_along(p, "mac:1", ""); /* two again: each as before */
	goes_along(p, "mac:2", "");
	assert_int_equal(holds_for(p, "mac:1", ERR_OK).mark.way, MARK_OFF);
	assert_int_equal(holds_for(p, "mac:3", ERR_OK).mark.way, MARK_WATCHED);
	v = place_read(p);
	assert_int_equal(store_device_mark_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].device.text, "mac:2");
	store_read_end(v);
}

static void
the_longest_over_go_first(void **state)
{
	struct place *p = *state;
	struct store_device_mark *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, put_many, NULL), ERR_OK);
	place_tidy(p, NOW);
	v = place_read(p);
	assert_int_equal(store_device_mark_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2000);
	assert_int_equal(list[0].mark.until, NOW + 10);
	store_read_end(v);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(a_device_has_one_mark),
		T(a_mark_goes),
		T(a_mark_holds_for_the_whole_and_comes_back),
		T(the_longest_over_go_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
