/* Damage found at a start, copies made and put back, also when the power fails between two steps.
 */
#include "proc/portal/care/care.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((ms_t)1795860000000) /* 2026-11-28T10:00:00Z */

static ms_t clock_now = NOW;

static ms_t
test_clock(void)
{
	return clock_now;
}

static const char *
path_of(const struct portal *p, const char *name)
{
	static char path[700];

	snprintf(path, sizeof(path), "%s/%s", p->data_folder, name);
	return path;
}

static bool
is_there(const struct portal *p, const char *name)
{
	return access(path_of(p, name), F_OK) == 0;
}

static enum err
open_store(struct portal *p, struct errinfo *info)
{
	char path[700];
	struct store_options o = {.path = path};

	snprintf(path, sizeof(path), "%s/sakimori.db", p->data_folder);
	return care_open(p, &o, info);
}

static void
open_fine(struct portal *p)
{
	struct errinfo info = {0};

	if (open_store(p, &info) != ERR_OK)
		fail_msg("%s", info.what);
	care_start(p);
}

static void
close_store(struct portal *p)
{
	care_stop(p);
	store_close(p->store);
	p->store = NULL;
}

static int
set_up(void **state)
{
	struct portal *p = calloc(1, sizeof(*p));

	clock_now = NOW;
	p->clock = test_clock;
	strcpy(p->data_folder, "/tmp/care_test.XXXXXX");
	assert_non_null(mkdtemp(p->data_folder));
	pthread_mutex_init(&p->copies.lock, NULL);
	pthread_mutex_init(&p->live.lock, NULL);
	p->live.started = NOW - MS_DAY;
	umask(077);
	open_fine(p);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct portal *p = *state;
	char command[700];

	close_store(p);
	snprintf(command, sizeof(command), "rm -rf %s", p->data_folder);
	assert_int_equal(system(command), 0);
	free(p);
	return 0;
}

static enum err
set_name(struct store_tx *tx, void *arg)
{
	return store_setting_set(tx, SETTING_ORG_NAME, str_c(arg));
}

static void
name(struct portal *p, const char *text)
{
	assert_int_equal(
		store_write(p->store, STORE_VITAL, set_name, (void *)(uintptr_t)text), ERR_OK);
}

static const char *
name_of(struct portal *p)
{
	static char text[STORE_SETTING_MAX];
	struct store_view *v;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	store_setting(v, SETTING_ORG_NAME, text);
	store_read_end(v);
	return text;
}

static struct care_told
told(struct portal *p)
{
	struct care_told t;
	struct store_view *v;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	care_tell(p, v, clock_now, &t);
	store_read_end(v);
	return t;
}

static void
copy_at(struct portal *p, ms_t at)
{
	clock_now = at;
	p->copies.tried = 0;
	care_tick(p, at, 0);
	care_stop(p);
}

static void
spoil(struct portal *p, const char *file)
{
	char junk[4096];
	int fd = open(path_of(p, file), O_WRONLY);

	assert_true(fd >= 0);
	memset(junk, 0x5a, sizeof(junk));
	for (int page = 1; page < 30; page++)
		assert_int_equal(pwrite(fd, junk, sizeof(junk), page * 4096), sizeof(junk));
	close(fd);
}

/* ---- copies ---- */

static void
a_copy_is_due_at_night(void **state)
{
	static const struct {
		ms_t now, newest, started;
		bool is_due;
	} t[] = {
		{NOW, 0, NOW - MS_HOUR, true},			/* none yet */
		{NOW, 0, NOW - MS_MINUTE, false},		/* the start has enough to do */
		{NOW, NOW - 20 * MS_HOUR, NOW - MS_DAY, false}, /* it is day */
		{NOW, NOW - 37 * MS_HOUR, NOW - MS_DAY, true},	/* off at night */
		{NOW, NOW + MS_DAY, NOW - MS_DAY, true},	/* by a clock that was ahead */
		{NOW + 8 * MS_HOUR, NOW, NOW - MS_DAY, false},	/* 03:00 in Japan, but made today */
		{NOW + 8 * MS_HOUR, NOW - 7 * MS_HOUR, NOW - MS_DAY, true},
		{NOW + 9 * MS_HOUR, NOW - 7 * MS_HOUR, NOW - MS_DAY, false}, /* 04:00 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		if (care_is_due(t[i].now, ZONE_JAPAN_MINUTES, t[i].newest, t[i].started) !=
			t[i].is_due)
			fail_msg("row %zu", i);
}

static void
a_copy_needs_room(void **state)
{
	(void)state;
	assert_true(care_has_room(1000, 400, 100));
	assert_false(care_has_room(1000, 240, 100));
	assert_false(care_has_room(1000, 50, 100));
	assert_false(care_has_room(0, 0, 0));
}

static void
three_copies_are_kept(void **state)
{
	struct portal *p = *state;
	struct care_copy list[LIMIT_OWN_COPIES_LISTED];
	struct stat st;

	name(p, "株式会社さき");
	for (int i = 0; i < 5; i++)
		copy_at(p, NOW + i * 2 * MS_DAY);
	assert_int_equal(care_list(p->data_folder, clock_now, list), LIMIT_OWN_COPIES);
	assert_string_equal(list[0].name, "sakimori-20261206-100000.db");
	assert_int_equal(list[0].at, NOW + 8 * MS_DAY);
	assert_int_equal(list[2].at, NOW + 4 * MS_DAY);
	assert_int_equal(stat(path_of(p, "copies/sakimori-20261206-100000.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(told(p).copied_at, NOW + 8 * MS_DAY);
	assert_int_equal(told(p).state, COPIES_FINE);
	assert_false(is_there(p, "copies/part"));
}

/* A clock that was ahead made one of next year: it is the first to go. */
static void
a_copy_from_the_future_goes_first(void **state)
{
	struct portal *p = *state;
	struct care_copy list[LIMIT_OWN_COPIES_LISTED];

	copy_at(p, NOW + 400 * MS_DAY);
	for (int i = 0; i < 3; i++)
		copy_at(p, NOW + i * 2 * MS_DAY);
	assert_int_equal(care_list(p->data_folder, clock_now, list), LIMIT_OWN_COPIES);
	assert_int_equal(list[0].at, NOW + 4 * MS_DAY);
	assert_int_equal(list[2].at, NOW);
}

static void
other_files_are_no_copies(void **state)
{
	static const char *const names[] = {"part", "sakimori-20261306-100000.db",
		"sakimori-20260231-100000.db", "sakimori-2026120a-100000.db", "sakimori-.db",
		"sakimori-20261206-100000.dbx", "sakimori-20261206-256199.db"};
	struct portal *p = *state;
	struct care_copy list[LIMIT_OWN_COPIES_LISTED];
	char file[128];

	assert_int_equal(mkdir(path_of(p, "copies"), 0700), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		int fd;

		snprintf(file, sizeof(file), "copies/%s", names[i]);
		fd = open(path_of(p, file), O_WRONLY | O_CREAT, 0600);
		assert_true(fd >= 0);
		close(fd);
	}
	assert_int_equal(care_list(p->data_folder, NOW, list), 0);
}

/* ---- damage ---- */

static void
a_whole_database_is_told_to_be_whole(void **state)
{
	struct portal *p = *state;

	name(p, "株式会社さき");
	assert_int_equal(told(p).fault_at, 0);
	care_mark(p);
	close_store(p);
	clock_now += MS_MINUTE;
	open_fine(p);
	assert_string_equal(name_of(p), "株式会社さき");
	assert_false(is_there(p, "damaged"));
	assert_int_equal(told(p).fault_at, NOW);
	assert_int_equal(told(p).fault_copy, 0);
	close_store(p);
	open_fine(p); /* once: the next start has nothing to tell anew */
	assert_int_equal(told(p).fault_at, NOW);
	clock_now += 8 * MS_DAY;
	assert_int_equal(told(p).fault_at, 0);
}

static void
a_broken_one_is_put_aside_for_the_copy(void **state)
{
	struct portal *p = *state;

	name(p, "株式会社さき");
	copy_at(p, NOW);
	name(p, "あとの名前");
	care_mark(p);
	close_store(p);
	spoil(p, "sakimori.db");
	open_fine(p);
	assert_string_equal(name_of(p), "株式会社さき");
	assert_true(is_there(p, "sakimori.db.damaged-20261128-100000"));
	assert_true(is_there(p, "copies/sakimori-20261128-100000.db"));
	assert_false(is_there(p, "sakimori.db.putback"));
	assert_false(is_there(p, "damaged"));
	assert_int_equal(told(p).fault_at, NOW);
	assert_int_equal(told(p).fault_copy, NOW);
}

/* Nobody noticed while it ran: the opening itself does. */
static void
a_broken_one_needs_no_mark(void **state)
{
	struct portal *p = *state;

	copy_at(p, NOW);
	close_store(p);
	spoil(p, "sakimori.db");
	open_fine(p);
	assert_int_equal(told(p).fault_copy, NOW);
}

/* The newest copy is as broken as the database. */
static void
a_broken_copy_is_passed_over(void **state)
{
	struct portal *p = *state;

	copy_at(p, NOW);
	copy_at(p, NOW + 2 * MS_DAY);
	care_mark(p);
	close_store(p);
	spoil(p, "sakimori.db");
	spoil(p, "copies/sakimori-20261130-100000.db");
	open_fine(p);
	assert_int_equal(told(p).fault_copy, NOW);
}

static void
without_a_copy_nothing_is_moved(void **state)
{
	struct portal *p = *state;
	struct errinfo info = {0};

	care_mark(p);
	close_store(p);
	spoil(p, "sakimori.db");
	assert_int_equal(open_store(p, &info), ERR_MALFORMED);
	assert_non_null(strstr(info.what, "no copy"));
	assert_true(is_there(p, "sakimori.db"));
	assert_true(is_there(p, "damaged"));
}

/* The power fails when the broken files are aside and the copy is not in place yet, and then when
 * it is, but the mark still there. */
static void
a_healing_that_was_cut_off_goes_on(void **state)
{
	struct portal *p = *state;
	char from[700];
	FILE *f;

	name(p, "株式会社さき");
	copy_at(p, NOW);
	close_store(p);
	strcpy(from, path_of(p, "sakimori.db"));
	assert_int_equal(rename(from, path_of(p, "sakimori.db.putback")), 0);
	f = fopen(path_of(p, "damaged"), "w");
	assert_non_null(f);
	fprintf(f, "%lld %lld\n", (long long)NOW, (long long)NOW - 5);
	fclose(f);
	open_fine(p);
	assert_string_equal(name_of(p), "株式会社さき");
	assert_int_equal(told(p).fault_copy, NOW - 5);

	close_store(p);
	f = fopen(path_of(p, "damaged"), "w");
	assert_non_null(f);
	fprintf(f, "%lld %lld\n", (long long)NOW, (long long)NOW - 6);
	fclose(f);
	open_fine(p);
	assert_string_equal(name_of(p), "株式会社さき");
	assert_int_equal(told(p).fault_copy, NOW - 6);
}

static void
a_mark_of_any_text_is_one(void **state)
{
	static const char *const texts[] = {"", "x", "-1 -1", "99999999999999999999 3",
		"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30"};
	struct portal *p = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		FILE *f = fopen(path_of(p, "damaged"), "w");

		assert_non_null(f);
		fputs(texts[i], f);
		fclose(f);
		close_store(p);
		open_fine(p);
		assert_false(is_there(p, "damaged"));
	}
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_is_due_at_night),
		cmocka_unit_test(a_copy_needs_room),
		T(three_copies_are_kept),
		T(a_copy_from_the_future_goes_first),
		T(other_files_are_no_copies),
		T(a_whole_database_is_told_to_be_whole),
		T(a_broken_one_is_put_aside_for_the_copy),
		T(a_broken_one_needs_no_mark),
		T(a_broken_copy_is_passed_over),
		T(without_a_copy_nothing_is_moved),
		T(a_healing_that_was_cut_off_goes_on),
		T(a_mark_of_any_text_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
