/* Pages of those who have most to do: six packages of one source with thousands of findings each.
 */
#include "proc/portal/stock/findings_read.h"
#include "proc/portal/stock/thing.h"

#include "proc/portal/programme/programme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW
#define PC "name:keiri-01"
#define PACKAGES 6
#define EACH 5000

struct place {
	char folder[PLACE_FOLDER_MAX];
	struct portal portal;
	struct request r;
	struct store_view *view;
};

static enum err
write_take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

struct findings {
	struct store_finding *list;
	size_t n;
};

static enum err
write_findings(struct store_tx *tx, void *arg)
{
	struct findings *f = arg;
	uint32_t left_out;

	return store_finding_put_list(tx, f->list, f->n, &left_out);
}

static void
find_each(struct place *p, uint64_t subject_nr)
{
	struct findings f = {calloc(EACH, sizeof(struct store_finding)), EACH};

	assert_non_null(f.list);
	for (unsigned i = 0; i < EACH; i++) {
		struct store_finding *one = &f.list[i];

		snprintf(one->id.text, sizeof(one->id.text), "f%u-%u", (unsigned)subject_nr, i);
		snprintf(one->advisory, sizeof(one->advisory), "CVE-2026-%u", 10000 + i);
		one->subject_nr = subject_nr;
		one->rank = i;
		one->is_serious = true;
		one->due_house = NOW + 14 * MS_DAY;
		strcpy(one->fixed, "6.1.2-1");
		one->first_seen = one->last_seen = NOW;
	}
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_findings, &f), ERR_OK);
	free(f.list);
}

static void
fill(struct place *p)
{
	struct store_software list[PACKAGES] = {{0}};
	struct store_software_take take = {PC, STORE_STOCK_COLLECTOR, NOW, list, PACKAGES};

	for (unsigned i = 0; i < PACKAGES; i++) {
		snprintf(list[i].name, sizeof(list[i].name), "linux-image-%u", i);
		strcpy(list[i].version, "6.1.1-1");
		snprintf(list[i].purl, sizeof(list[i].purl),
			"pkg:deb/debian/linux-image-%u@6.1.1-1?distro=debian-12&upstream=linux", i);
	}
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
	for (unsigned i = 1; i <= PACKAGES; i++)
		find_each(p, i);
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	place_open(&p->portal, p->folder);
	fill(p);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->r = (struct request){.portal = &p->portal,
		.view = p->view,
		.now = NOW,
		.arena = arena_new(REQUEST_ARENA_BYTES),
		.upload.fd = -1};
	p->r.response.body = buf_of(PAGE_BYTES_MAX);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	store_read_end(p->view);
	buf_done(&p->r.response.body);
	arena_free(p->r.arena);
	place_close(&p->portal, p->folder);
	free(p);
	return 0;
}

static bool
says(struct place *p, const char *words)
{
	return str_find(buf_view(&p->r.response.body), str_c(words)) >= 0;
}

static void
the_list_shows_them(void **state)
{
	struct place *p = *state;

	assert_int_equal(get_stock_findings(&p->r), ERR_OK);
	assert_true(str_find(buf_view(&p->r.response.body), STR("CVE-2026-14999")) >= 0);
	assert_true(str_find(buf_view(&p->r.response.body), STR("CVE-2026-10000")) < 0);
}

static void
one_of_them_is_shown(void **state)
{
	struct place *p = *state;

	p->r.arg = STR("f1-7");
	assert_int_equal(get_stock_finding(&p->r), ERR_OK);
	assert_true(str_find(buf_view(&p->r.response.body), STR("CVE-2026-10007")) >= 0);
}

/* Six packages of one source are one thing, and its minutes are those of its steps, wherever it is
 * told of. */
static void
all_pages_say_the_same_numbers(void **state)
{
	struct place *p = *state;
	const struct device_brief *device;
	struct letter_view letter = {0};
	struct page_update u = {.n = 0};
	struct thing_day *days;
	struct stock_sums sums;
	size_t n;

	assert_int_equal(get_stock_findings(&p->r), ERR_OK);
	assert_true(str_find(buf_view(&p->r.response.body), STR("ここの1件で、約20分です")) >= 0);
	assert_true(str_find(buf_view(&p->r.response.body), STR("6個のパッケージ")) >= 0);
	assert_int_equal(findings_today(&p->r, &u, &device), ERR_OK);
	assert_true(str_equal(u.name, STR("linux")));
	assert_true(str_equal(u.fixed, STR("6.1.2-1")));
	assert_int_equal(u.n_packages, 6);
	assert_int_equal(u.n, EACH);
	assert_int_equal(u.minutes, 20);
	assert_int_equal(u.due, NOW + 14 * MS_DAY);
	assert_string_equal(device->id.text, PC);
	assert_int_equal(look_sums(&p->r, &sums), ERR_OK);
	assert_int_equal(sums.todo, 1);
	assert_int_equal(sums.minutes, 20);
	assert_int_equal(findings_days(&p->r, &days, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(days[0].n, 1);
	assert_int_equal(days[0].minutes, 20);
	p->r.now = NOW + 15 * MS_DAY;
	assert_int_equal(findings_letter(&p->r, p->r.now - 7 * MS_DAY, p->r.now, &letter), ERR_OK);
	assert_int_equal(letter.updates_overdue, 1);
	assert_int_equal(letter.updates_ended, 0);
}

static void
what_is_due_today_is_not_late(void **state)
{
	struct place *p = *state;
	struct store_finding one = {.id = {"today"},
		.advisory = "CVE-2026-2",
		.subject_nr = 1,
		.is_serious = true,
		.due_house = time_day(NOW, 540)};
	struct findings f = {&one, 1};

	p->r.zone_minutes = 540;
	for (int day = 0; day < 2; day++) {
		store_read_end(p->view);
		assert_int_equal(
			store_write(p->portal.store, STORE_VITAL, write_findings, &f), ERR_OK);
		assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
		p->r.view = p->view;
		p->r.now = NOW + day * MS_DAY;
		buf_clear(&p->r.response.body);
		assert_int_equal(get_duties(&p->r), ERR_OK);
		assert_true(says(p, "直すこと（弱点） 1件"));
		assert_int_equal(says(p, "期日を過ぎました"), day == 1);
	}
}

/* On the device as on the list: things to do, not a line for each weakness of each package; and how
 * many are not shown. */
static void
a_device_tells_what_there_is_to_do(void **state)
{
	enum { MORE = 25 };
	struct place *p = *state;
	struct store_software list[MORE] = {{0}};
	struct store_software_take take = {"name:other", STORE_STOCK_COLLECTOR, NOW, list, MORE};
	struct store_finding found[MORE] = {{.rank = 0}};
	struct findings f = {found, MORE};

	p->r.arg = STR(PC);
	assert_int_equal(get_stock_device(&p->r), ERR_OK);
	assert_true(says(p, "することは1件、弱点の番号は5,000個です。合わせて約20分です"));
	assert_true(says(p, ">linux</a> （6個のパッケージ）"));
	assert_false(says(p, "linux-image-3</a>"));
	for (unsigned i = 0; i < MORE; i++) {
		snprintf(list[i].name, sizeof(list[i].name), "program-%u", i);
		snprintf(found[i].id.text, sizeof(found[i].id.text), "o%u", i);
		strcpy(found[i].advisory, "CVE-2026-1");
		found[i].subject_nr = PACKAGES + 1 + i;
	}
	store_read_end(p->view);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_findings, &f), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->r.view = p->view;
	p->r.arg = STR("name:other");
	buf_clear(&p->r.response.body);
	assert_int_equal(get_stock_device(&p->r), ERR_OK);
	assert_true(says(p, "することは25件、弱点の番号は1個です"));
	assert_true(says(p, "ほかに5件あります"));
}

static struct thing
made(uint32_t open, uint32_t done, uint32_t answered, ms_t due)
{
	return (struct thing){.counts = {open, done, answered, 0},
		.due = open > 0 ? due : 0,
		.minutes = open > 0 ? 10 : 0};
}

/* Each stands in one of the three, so that they add up; done only when all of it is. */
static void
each_thing_is_counted_once(void **state)
{
	const struct thing list[] = {made(1, 2, 0, NOW), made(0, 3, 1, 0), made(0, 4, 0, 0),
		made(2, 0, 1, NOW - 2 * MS_DAY), made(1, 0, 0, NOW - 3 * MS_DAY),
		made(1, 0, 0, NOW + MS_DAY), made(1, 0, 0, 0)};
	struct thing_sums s = things_sum(list, 7, NOW);
	struct arena *a = arena_new(1 << 20);
	struct thing_day *days;
	size_t n;

	(void)state;
	assert_int_equal(s.shown[STOCK_SHOW_TODO], 5);
	assert_int_equal(s.shown[STOCK_SHOW_GUARDED], 1);
	assert_int_equal(s.shown[STOCK_SHOW_DONE], 1);
	assert_int_equal(s.shown[STOCK_SHOW_ALL], 7);
	assert_int_equal(s.minutes, 50);
	assert_int_equal(s.late, 2);
	assert_int_equal(things_days(list, 7, NOW, a, &days, &n), ERR_OK);
	assert_int_equal(n, 3); /* all that is late is one; what has no day has none */
	assert_true(days[0].due == NOW - 3 * MS_DAY);
	assert_int_equal(days[0].n, 2);
	assert_int_equal(days[0].minutes, 20);
	assert_int_equal(days[1].n, 1);
	assert_true(days[2].due == NOW + MS_DAY);
	arena_free(a);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(the_list_shows_them),
		T(one_of_them_is_shown),
		T(all_pages_say_the_same_numbers),
		T(what_is_due_today_is_not_late),
		T(a_device_tells_what_there_is_to_do),
		cmocka_unit_test(each_thing_is_counted_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
