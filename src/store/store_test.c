/* The contract suite of store.h: what every backend has to do, run here on SQLite. Alerts, changes,
 * limits, settings, copies; device_test.c and people_test.c are the other parts. */
#include "base/buf.h"
#include "store/encode.h"
#include "store/place.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A change that calls `fn` with the test's own arguments. */
struct change {
	const struct alert *alert;
	bool is_change;
	bool fails;
	uint64_t removed;
	ms_t now;
};

static enum err
put_alert(struct store_tx *tx, void *arg)
{
	struct change *c = arg;
	enum err err = store_alert_put(tx, c->alert, NOW, &c->is_change);

	return err != ERR_OK ? err : c->fails ? ERR_INVALID : ERR_OK;
}

static enum err
tidy(struct store_tx *tx, void *arg)
{
	struct change *c = arg;

	return store_tidy(tx, c->now, &c->removed);
}

static uint32_t
count_alerts(struct place *p)
{
	struct store_alert_query q = {.severity_max = SEVERITY_ACT_NOW};
	struct store_view *v;
	uint32_t n = 0;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_alert_count(v, &q, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
an_alert_is_stored_once(void **state)
{
	struct place *p = *state;
	struct alert a = place_alert(1, SEVERITY_PLEASE_LOOK);
	struct change c = {.alert = &a};
	struct store_alert row;
	struct store_view *v;
	char id[ALERT_ID_TEXT_MAX];

	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_true(c.is_change);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_false(c.is_change);
	a.revision = 3;
	a.times = 9;
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_true(c.is_change);
	a.revision = 2;
	a.times = 100;
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_false(c.is_change);
	assert_int_equal(count_alerts(p), 1);

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_alert_get(v, alert_id_text(&a.id, id), p->arena, &row), ERR_OK);
	assert_int_equal(row.alert->times, 9);
	assert_int_equal(row.alert->revision, 3);
	assert_memory_equal(&row.alert->id, &a.id, sizeof(a.id));
	assert_int_equal(row.alert->n_detections, 1);
	assert_string_equal(row.alert->detections[0].detector, "beacon");
	assert_int_equal(row.alert->detections[0].n_basis, 2);
	assert_string_equal(row.alert->detections[0].basis[0].text, "203.0.113.9");
	assert_int_equal(row.alert->detections[0].basis[1].number, 652);
	assert_int_equal(store_alert_get(v, "00", p->arena, &row), ERR_NOT_FOUND);
	store_read_end(v);
}

static enum err
answer_handled(struct store_tx *tx, void *arg)
{
	struct store_answer a = {.state = STORE_ALERT_HANDLED, .at = NOW, .who = "佐藤"};

	return store_alert_answer(tx, arg, &a);
}

static enum err
answer_later(struct store_tx *tx, void *arg)
{
	struct store_answer a = {
		.state = STORE_ALERT_LATER, .at = NOW, .who = "佐藤", .later_until = NOW + MS_DAY};

	return store_alert_answer(tx, arg, &a);
}

static enum err
wake(struct store_tx *tx, void *arg)
{
	return store_alert_wake(tx, *(ms_t *)arg);
}

static uint32_t
count_open(struct place *p)
{
	struct store_alert_query q = {.is_open = true, .severity_max = SEVERITY_ACT_NOW};
	struct store_view *v;
	uint32_t n = 0;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_alert_count(v, &q, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
an_answer_holds_until_it_gets_worse(void **state)
{
	struct place *p = *state;
	struct alert a = place_alert(1, SEVERITY_PLEASE_LOOK);
	struct change c = {.alert = &a};
	char id[ALERT_ID_TEXT_MAX];
	ms_t t;

	store_write(p->store, STORE_VITAL, put_alert, &c);
	alert_id_text(&a.id, id);
	assert_int_equal(count_open(p), 1);
	assert_int_equal(store_write(p->store, STORE_VITAL, answer_handled, id), ERR_OK);
	assert_int_equal(count_open(p), 0);
	a.revision = 2;
	store_write(p->store, STORE_VITAL, put_alert, &c);
	assert_int_equal(count_open(p), 0);
	a.revision = 3;
	a.severity = SEVERITY_ACT_NOW;
	store_write(p->store, STORE_VITAL, put_alert, &c);
	assert_int_equal(count_open(p), 1);
	assert_int_equal(store_write(p->store, STORE_VITAL, answer_later, id), ERR_OK);
	assert_int_equal(count_open(p), 0);
	t = NOW + MS_HOUR;
	store_write(p->store, STORE_VITAL, wake, &t);
	assert_int_equal(count_open(p), 0);
	t = NOW + 2 * MS_DAY;
	store_write(p->store, STORE_VITAL, wake, &t);
	assert_int_equal(count_open(p), 1);
	assert_int_equal(
		store_write(p->store, STORE_VITAL, answer_handled, (char[]){"ff"}), ERR_NOT_FOUND);
}

static void
open_ones_come_worst_first(void **state)
{
	struct place *p = *state;
	static const enum severity in[] = {SEVERITY_RECORD, SEVERITY_ACT_NOW, SEVERITY_PLEASE_LOOK};
	struct store_alert_query q = {.is_open = true, .severity_max = SEVERITY_ACT_NOW};
	struct store_alert *list;
	struct store_view *v;
	uint32_t total;
	size_t n;

	for (uint8_t i = 0; i < 3; i++) {
		struct alert a = place_alert(i, in[i]);
		struct change c = {.alert = &a};

		store_write(p->store, STORE_VITAL, put_alert, &c);
	}
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_alert_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 3);
	assert_int_equal(total, 3);
	assert_int_equal(list[0].alert->severity, SEVERITY_ACT_NOW);
	assert_int_equal(list[2].alert->severity, SEVERITY_RECORD);
	q = (struct store_alert_query){.severity_max = SEVERITY_RECORD};
	assert_int_equal(store_alert_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	store_read_end(v);
}

struct kept {
	const struct store_view *view;
};

static enum err
keep_view(struct store_tx *tx, void *arg)
{
	struct kept *k = arg;

	k->view = store_tx_view(tx);
	return store_setting_number(k->view, SETTING_MAIL_ON, 7) == 7 ? ERR_OK : ERR_INVALID;
}

/* In a child, which ends by it. */
static _Noreturn void
read_with_a_view_of_an_ended_change(struct place *p)
{
	struct kept kept = {0};
	const struct rlimit none = {0};

	setrlimit(RLIMIT_CORE, &none);
	place_open(p, 0);
	if (place_write(p, keep_view, &kept) != ERR_OK)
		_exit(2);
	_exit(store_setting_number(kept.view, SETTING_MAIL_ON, 7) == 7 ? 0 : 3);
}

/* Two threads in one connection are a database that does not hold together: it ends the process
 * before. */
static void
a_view_of_a_change_ends_with_it(void **state)
{
	struct place *p = *state;
	int status;
	pid_t child;

	store_close(p->store);
	p->store = NULL;
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		read_with_a_view_of_an_ended_change(p);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	place_open(p, 0);
}

static void
a_failed_change_leaves_nothing(void **state)
{
	struct place *p = *state;
	struct alert a = place_alert(1, SEVERITY_RECORD);
	struct change c = {.alert = &a, .fails = true};

	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_INVALID);
	assert_int_equal(count_alerts(p), 0);
}

struct many {
	struct place *place;
	uint8_t from;
	int failures;
};

static void *
write_many(void *arg)
{
	struct many *m = arg;

	for (uint8_t i = 0; i < 50; i++) {
		struct alert a = place_alert((uint8_t)(m->from + i), SEVERITY_RECORD);
		/* every fifth fails, amid others in the same commit */
		struct change c = {.alert = &a, .fails = i % 5 == 4};
		enum err want = c.fails ? ERR_INVALID : ERR_OK;

		m->failures += store_write(m->place->store, STORE_VITAL, put_alert, &c) != want;
	}
	return NULL;
}

static void
writers_share_commits(void **state)
{
	struct many m[4];
	pthread_t threads[4];

	for (uint8_t i = 0; i < 4; i++) {
		m[i] = (struct many){.place = *state, .from = (uint8_t)(i * 50)};
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &m[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(m[i].failures, 0);
	}
	assert_int_equal(count_alerts(*state), 160);
}

static void
a_view_does_not_move(void **state)
{
	struct place *p = *state;
	struct store_alert_query q = {.severity_max = SEVERITY_ACT_NOW};
	struct alert a = place_alert(1, SEVERITY_RECORD);
	struct change c = {.alert = &a};
	struct store_view *v;
	uint32_t before, after;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_alert_count(v, &q, &before), ERR_OK);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_int_equal(store_alert_count(v, &q, &after), ERR_OK);
	assert_int_equal(before, 0);
	assert_int_equal(after, 0);
	assert_int_equal(store_read_again(v), ERR_OK);
	assert_int_equal(store_alert_count(v, &q, &after), ERR_OK);
	assert_int_equal(after, 1);
	a = place_alert(2, SEVERITY_RECORD);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_int_equal(store_alert_count(v, &q, &after), ERR_OK);
	assert_int_equal(after, 1);
	store_read_end(v);
	assert_int_equal(count_alerts(p), 2);
}

static void
changes_before_the_start_run_in_the_callers_thread(void **state)
{
	struct place *p = *state;
	struct store_options o = {.path = p->path, .starts_later = true};
	struct alert a = place_alert(1, SEVERITY_RECORD), b = place_alert(2, SEVERITY_RECORD);
	struct change c = {.alert = &a};

	store_close(p->store);
	assert_int_equal(store_open(&o, &p->store, NULL), ERR_OK);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_int_equal(count_alerts(p), 1);
	assert_int_equal(store_start(p->store, NULL), ERR_OK);
	assert_int_equal(store_start(p->store, NULL), ERR_OK); /* once is enough */
	c.alert = &b;
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_int_equal(count_alerts(p), 2);
}

static void
what_was_committed_outlives_the_process(void **state)
{
	struct place *p = *state;
	struct alert a = place_alert(1, SEVERITY_RECORD);
	struct change c = {.alert = &a};
	pid_t child;
	int status;

	store_close(p->store);
	p->store = NULL;
	child = fork();
	if (child == 0) {
		struct store_options o = {.path = p->path};

		if (store_open(&o, &p->store, NULL) != ERR_OK)
			_exit(1);
		if (store_write(p->store, STORE_VITAL, put_alert, &c) != ERR_OK)
			_exit(2);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	place_open(p, 0);
	assert_int_equal(count_alerts(p), 1);
}

static enum err
put_evidence(struct store_tx *tx, void *arg)
{
	struct alert_id id = {.b = {1}};
	enum err err = ERR_OK;

	for (int i = 0; i < LIMIT_ALERT_FRAMES + 20 && err == ERR_OK; i++) {
		struct store_frame f = {
			.at = NOW + i, .wire_len = 60, .linktype = 1, .bytes = STR("frame")};

		err = store_evidence_put(tx, &id, &f);
		if (err == ERR_OK)
			err = store_evidence_put(tx, &id, &f);
	}
	return err;
}

static void
evidence_is_bounded(void **state)
{
	struct place *p = *state;
	struct store_frame *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(store_write(p->store, STORE_BULK, put_evidence, NULL), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(
		store_evidence_list(v, "01000000000000000000000000000000", p->arena, &list, &n),
		ERR_OK);
	assert_int_equal(n, LIMIT_ALERT_FRAMES);
	assert_true(str_equal(list[0].bytes, STR("frame")));
	store_read_end(v);
}

static void
every_table_has_a_limit_that_holds(void **state)
{
	struct place *p = *state;
	struct change c = {.now = NOW};
	struct alert a = place_alert(1, SEVERITY_RECORD);
	struct change old = {.alert = &a};

	a.last_seen = NOW - 800 * MS_DAY;
	store_write(p->store, STORE_VITAL, put_alert, &old);
	a = place_alert(2, SEVERITY_RECORD);
	store_write(p->store, STORE_VITAL, put_alert, &old);
	assert_int_equal(count_alerts(p), 2);
	assert_int_equal(store_write(p->store, STORE_VITAL, tidy, &c), ERR_OK);
	assert_int_equal(c.removed, 1);
	assert_int_equal(count_alerts(p), 1);
	for (size_t i = 0; store_limit(i) != NULL; i++) {
		assert_true(store_limit(i)->rows_max > 0);
		assert_true(strlen(store_limit(i)->goes_first) > 0);
	}
}

static enum err
many_outages(struct store_tx *tx, void *arg)
{
	enum err err = ERR_OK;

	for (ms_t i = 0; i < 20010 && err == ERR_OK; i++)
		err = store_outage_put(tx, NOW + i * 10, NOW + i * 10 + 5);
	return err;
}

static void
too_many_rows_go_oldest_first(void **state)
{
	struct place *p = *state;
	struct change c = {.now = NOW};
	struct store_view *v;
	ms_t sum;

	assert_int_equal(store_write(p->store, STORE_VITAL, many_outages, NULL), ERR_OK);
	assert_int_equal(store_write(p->store, STORE_VITAL, tidy, &c), ERR_OK);
	assert_int_equal(c.removed, 10);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_outage_sum(v, NOW, NOW + 100, &sum), ERR_OK);
	assert_int_equal(sum, 0);
	assert_int_equal(store_outage_sum(v, NOW, NOW + 103, &sum), ERR_OK);
	assert_int_equal(sum, 3);
	store_read_end(v);
}

static void
every_table_of_the_database_is_listed(void **state)
{
	struct place *p = *state;
	struct store_view *v;
	uint64_t rows;
	char command[512];
	size_t n = 0;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	while (store_limit(n) != NULL) {
		assert_int_equal(store_rows(v, n, &rows), ERR_OK);
		n++;
	}
	store_read_end(v);
	/* as many CREATE TABLE as limits */
	snprintf(command, sizeof(command),
		"test $(cat \"$SAKIMORI_SOURCE\"/db/*.sql | grep -c '^CREATE TABLE') -eq %zu", n);
	assert_int_equal(system(command), 0);
}

static enum err
change_nothing(struct store_tx *tx, void *arg)
{
	(void)tx;
	(void)arg;
	return ERR_OK;
}

static void
a_full_disk_is_survived(void **state)
{
	struct place *p = *state;
	struct alert a = place_alert(1, SEVERITY_ACT_NOW);
	struct change c = {.alert = &a};
	struct store_space space;

	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	place_fill(p, 300);
	assert_int_equal(store_space(p->store, &space), ERR_OK);
	assert_true(space.is_full);
	assert_int_equal(store_write(p->store, STORE_VITAL, change_nothing, NULL), ERR_OK);
	assert_int_equal(store_space(p->store, &space), ERR_OK);
	assert_true(space.is_full); /* that it needed no room says nothing */
	assert_int_equal(space.refused, 1);
	assert_int_equal(count_alerts(p), 1);
	a.revision++;
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_int_equal(store_space(p->store, &space), ERR_OK);
	assert_false(space.is_full);
}

static void
bulk_gives_way_when_the_disk_is_low(void **state)
{
	struct place *p = *state;
	struct store_options o = {.path = p->path, .space_percent = 101};
	struct alert a = place_alert(1, SEVERITY_ACT_NOW);
	struct change c = {.alert = &a};
	struct store_space space;

	store_close(p->store);
	assert_int_equal(store_open(&o, &p->store, NULL), ERR_OK);
	assert_int_equal(store_write(p->store, STORE_BULK, put_evidence, NULL), ERR_FULL);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_int_equal(store_space(p->store, &space), ERR_OK);
	assert_true(space.is_low);
	assert_int_equal(space.refused, 1);
}

static enum err
set_settings(struct store_tx *tx, void *arg)
{
	enum err err = store_setting_set(tx, SETTING_ORG_NAME, STR("株式会社やまと製作所"));

	if (err == ERR_OK)
		err = store_setting_set_number(tx, SETTING_BUDGET_WEEK, 3);
	if (err == ERR_OK &&
		store_setting_set(tx, SETTING_ORG_NUMBER, STR("12345678901234")) != ERR_LIMIT)
		err = ERR_INVALID;
	return err;
}

static void
settings_are_kept_and_bounded(void **state)
{
	struct place *p = *state;
	char text[STORE_SETTING_MAX];
	struct store_view *v;

	assert_int_equal(store_write(p->store, STORE_VITAL, set_settings, NULL), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	store_setting(v, SETTING_ORG_NAME, text);
	assert_string_equal(text, "株式会社やまと製作所");
	assert_int_equal(store_setting_number(v, SETTING_BUDGET_WEEK, 1), 3);
	assert_int_equal(store_setting_number(v, SETTING_MAIL_PORT, 587), 587);
	assert_int_equal(store_setting(v, SETTING_ORG_NUMBER, text), 0);
	store_read_end(v);
}

static void
a_backup_is_whole(void **state)
{
	struct place *p = *state;
	struct alert a = place_alert(1, SEVERITY_RECORD);
	struct change c = {.alert = &a};
	char copy[128];
	struct errinfo info = {0};
	FILE *f;

	store_write(p->store, STORE_VITAL, put_alert, &c);
	snprintf(copy, sizeof(copy), "%s/copy.db", p->folder);
	assert_int_equal(store_backup(p->store, copy, &info), ERR_OK);
	assert_int_equal(store_backup(p->store, copy, &info), ERR_EXISTS);
	assert_int_equal(store_check(copy, &info), ERR_OK);
	f = fopen(copy, "r+");
	fseek(f, 4096 * 3, SEEK_SET);
	for (int i = 0; i < 4096; i++)
		fputc(0x5a, f);
	fclose(f);
	assert_int_not_equal(store_check(copy, &info), ERR_OK);
	store_close(p->store);
	strcpy(p->path, copy);
	p->store = NULL;
}

/* Makes the database one as the version with `steps` steps made it, with nothing of what came
 * after. False when there is no such step any more. */
static bool
make_older(struct place *p, int steps)
{
	char command[1024];

	snprintf(command, sizeof(command),
		"cd \"$SAKIMORI_SOURCE\"/db && later=$(ls | awk -F_ '/^[0-9]+_.*sql$/ && "
		"$1+0>%d') && test -n \"$later\" && { echo 'DELETE FROM migration WHERE "
		"number>%d;'; sed -n 's/^CREATE INDEX \\([a-z_]*\\).*/DROP INDEX IF EXISTS \\1;/p' "
		"$later; "
		"sed -n 's/^ALTER TABLE \\([a-z_]*\\) ADD COLUMN \\([a-z_]*\\).*/ALTER TABLE \\1 "
		"DROP COLUMN \\2;/p' $later; "
		"sed -n 's/^CREATE TABLE \\([a-z_]*\\).*/DROP TABLE \\1;/p' $later; } | sqlite3 "
		"-bail %s",
		steps, steps, p->path);
	return system(command) == 0;
}

static void
an_older_form_is_taken_and_renewed(void **state)
{
	struct place *p = *state;
	struct alert a = place_alert(1, SEVERITY_RECORD);
	struct change c = {.alert = &a};
	struct errinfo info = {0};
	char command[512];
	int steps = 0;

	if (system("sqlite3 --version >/dev/null 2>&1") != 0)
		skip();
	store_write(p->store, STORE_VITAL, put_alert, &c);
	store_close(p->store);
	p->store = NULL;
	while (make_older(p, steps + 1)) {
		steps++;
		assert_int_equal(store_check(p->path, &info), ERR_OK);
		place_open(p, 0);
		assert_int_equal(count_alerts(p), 1);
		store_close(p->store);
		p->store = NULL;
	}
	assert_true(steps >= 3);
	snprintf(command, sizeof(command),
		"sqlite3 %s \"INSERT INTO migration VALUES (9999, 'x', '')\"", p->path);
	assert_int_equal(system(command), 0);
	assert_int_equal(store_check(p->path, &info), ERR_UNSUPPORTED);
}

static void
another_file_is_refused(void **state)
{
	struct place *p = *state;
	struct store_options o = {.path = p->path};
	struct errinfo info = {0};
	struct store *s = NULL;
	char command[256];

	store_close(p->store);
	p->store = NULL;
	snprintf(command, sizeof(command), "sqlite3 %s \"UPDATE migration SET checksum='00'\"",
		p->path);
	if (system(command) != 0)
		skip();
	assert_int_equal(store_open(&o, &s, &info), ERR_MALFORMED);
	snprintf(command, sizeof(command),
		"sqlite3 %s \"DELETE FROM migration; INSERT INTO migration VALUES (99, 'later', "
		"'')\"",
		p->path);
	assert_int_equal(system(command), 0);
	assert_int_not_equal(store_open(&o, &s, &info), ERR_OK);
	snprintf(command, sizeof(command), "rm -f %s*; sqlite3 %s 'CREATE TABLE mine (x)'", p->path,
		p->path);
	assert_int_equal(system(command), 0);
	assert_int_equal(store_open(&o, &s, &info), ERR_MALFORMED);
	snprintf(command, sizeof(command), "rm -f %s*; head -c 9000 /dev/urandom >%s", p->path,
		p->path);
	assert_int_equal(system(command), 0);
	assert_int_equal(store_open(&o, &s, &info), ERR_MALFORMED);
	o.path = "/nonexistent/x.db";
	assert_int_not_equal(store_open(&o, &s, &info), ERR_OK);
	assert_true(strlen(info.what) > 10);
}

static void
broken_detections_are_refused(void **state)
{
	struct alert a = place_alert(1, SEVERITY_ACT_NOW), back = {0};
	struct buf b = buf_of(65536);

	(void)state;
	store_encode_detections(&a, &b);
	assert_int_equal(buf_err(&b), ERR_OK);
	assert_int_equal(store_decode_detections(buf_view(&b), &back), ERR_OK);
	assert_memory_equal(&a.detections[0], &back.detections[0], sizeof(a.detections[0]));
	for (size_t len = 0; len < b.len; len++)
		assert_int_not_equal(store_decode_detections(str_of(b.p, len), &back), ERR_OK);
	b.p[0] = 9;
	assert_int_equal(store_decode_detections(buf_view(&b), &back), ERR_MALFORMED);
	buf_done(&b);
}

static void
ids_are_in_order_of_time(void **state)
{
	struct store_id a = store_id_new(NOW), b = store_id_new(NOW + 1), c = store_id_new(NOW + 1);

	(void)state;
	assert_int_equal(strlen(a.text), 32);
	assert_true(strcmp(a.text, b.text) < 0);
	assert_string_not_equal(b.text, c.text);
}

#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(an_alert_is_stored_once),
		T(an_answer_holds_until_it_gets_worse),
		T(open_ones_come_worst_first),
		T(a_failed_change_leaves_nothing),
		T(a_view_of_a_change_ends_with_it),
		T(writers_share_commits),
		T(a_view_does_not_move),
		T(changes_before_the_start_run_in_the_callers_thread),
		T(what_was_committed_outlives_the_process),
		T(evidence_is_bounded),
		T(every_table_has_a_limit_that_holds),
		T(too_many_rows_go_oldest_first),
		T(every_table_of_the_database_is_listed),
		T(a_full_disk_is_survived),
		T(bulk_gives_way_when_the_disk_is_low),
		T(settings_are_kept_and_bounded),
		T(a_backup_is_whole),
		T(an_older_form_is_taken_and_renewed),
		T(another_file_is_refused),
		T(broken_detections_are_refused),
		cmocka_unit_test(ids_are_in_order_of_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
