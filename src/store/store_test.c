/* The contract suite of store.h: what every backend has to do, run here on SQLite. */
#include "base/buf.h"
#include "store/encode.h"
#include "store/place.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct alert
sample_alert(uint8_t n, enum severity severity)
{
	struct alert a = {.severity = severity,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = NOW - MS_HOUR,
		.last_seen = NOW + n,
		.revision = 1,
		.n_detections = 1,
		.times = 3};
	struct detection *d = &a.detections[0];

	a.id.b[0] = n;
	a.id.b[15] = 7;
	strcpy(a.device.text, "mac:00:1b:44:11:3a:b7");
	strcpy(d->detector, "beacon");
	d->device = a.device;
	d->severity = severity;
	detection_text(d, BASIS_PEER, STR("203.0.113.9"));
	detection_number(d, BASIS_COUNT, 652);
	return a;
}

/* A change that calls `fn` with the test's own arguments. */
struct change {
	const struct alert *alert;
	const struct fact *fact;
	const struct store_device *device;
	const char *id, *into;
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
put_fact(struct store_tx *tx, void *arg)
{
	return store_fact_put(tx, ((struct change *)arg)->fact);
}

static enum err
describe(struct store_tx *tx, void *arg)
{
	return store_device_describe(tx, ((struct change *)arg)->device);
}

static enum err
merge(struct store_tx *tx, void *arg)
{
	struct change *c = arg;

	return store_device_merge(tx, c->id, c->into);
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
	struct alert a = sample_alert(1, SEVERITY_PLEASE_LOOK);
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
	struct alert a = sample_alert(1, SEVERITY_PLEASE_LOOK);
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
		struct alert a = sample_alert(i, in[i]);
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

static void
a_failed_change_leaves_nothing(void **state)
{
	struct place *p = *state;
	struct alert a = sample_alert(1, SEVERITY_RECORD);
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
		struct alert a = sample_alert((uint8_t)(m->from + i), SEVERITY_RECORD);
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
	struct alert a = sample_alert(1, SEVERITY_RECORD);
	struct change c = {.alert = &a};
	struct store_view *v;
	uint32_t before, after;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_alert_count(v, &q, &before), ERR_OK);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	assert_int_equal(store_alert_count(v, &q, &after), ERR_OK);
	store_read_end(v);
	assert_int_equal(before, 0);
	assert_int_equal(after, 0);
	assert_int_equal(count_alerts(p), 1);
}

static void
what_was_committed_outlives_the_process(void **state)
{
	struct place *p = *state;
	struct alert a = sample_alert(1, SEVERITY_RECORD);
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

static struct fact
sample_fact(const char *device, enum fact_kind kind, const char *value, enum confidence confidence)
{
	struct fact f = {.kind = kind,
		.confidence = confidence,
		.first_seen = NOW - MS_DAY,
		.last_seen = NOW,
		.count = 1,
		.reason = "dhcp"};

	str_copy(str_c(device), f.device.text, sizeof(f.device.text));
	str_copy(str_c(value), f.value, sizeof(f.value));
	return f;
}

struct pair_change {
	struct pair pair;
	ms_t day;
};

static enum err
put_pair(struct store_tx *tx, void *arg)
{
	const struct pair_change *c = arg;

	return store_talk_put(tx, &c->pair, c->day);
}

static void
talk(struct place *p, const char *device, enum pair_with with, const char *peer, uint64_t sent,
	ms_t since)
{
	struct pair_change c = {.day = since / MS_DAY * MS_DAY};

	c.pair = (struct pair){.with = with,
		.service = "tcp/445 smb",
		.sent = sent,
		.received = 5,
		.connections = 1,
		.since = since,
		.until = since + MS_MINUTE};
	str_copy(str_c(device), c.pair.device.text, sizeof(c.pair.device.text));
	str_copy(str_c(peer), c.pair.peer, sizeof(c.pair.peer));
	assert_int_equal(store_write(p->store, STORE_BULK, put_pair, &c), ERR_OK);
}

static struct pair *
talks_of_store(struct place *p, const char *device, ms_t since, size_t *ret_n)
{
	struct store_talk_query q = {.device = device, .since = since, .limit = 100};
	struct store_view *v;
	struct pair *list;
	uint32_t total;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_talk_list(v, &q, p->arena, &list, ret_n, &total), ERR_OK);
	store_read_end(v);
	assert_int_equal(total, *ret_n);
	return list;
}

static void
learn(struct place *p, struct fact f)
{
	struct change c = {.fact = &f};

	assert_int_equal(store_write(p->store, STORE_BULK, put_fact, &c), ERR_OK);
}

static void
learn_name(
	struct place *p, const char *value, const char *reason, enum confidence confidence, ms_t at)
{
	struct fact f = sample_fact("mac:1", FACT_NAME, value, confidence);

	str_copy(str_c(reason), f.reason, sizeof(f.reason));
	f.last_seen = at;
	learn(p, f);
}

static const char *
shown_name(struct place *p, struct store_device *d)
{
	struct store_view *v;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, "mac:1", d), ERR_OK);
	store_read_end(v);
	return d->learned.name;
}

/* A name that a program gave in a log-in does not hide the one that the system itself gave. */
static void
names_have_a_rank(void **state)
{
	struct place *p = *state;
	struct store_device d;

	learn_name(p, "VM", "ntlm", CONFIDENCE_MEDIUM, NOW);
	assert_string_equal(shown_name(p, &d), "VM");
	learn_name(p, "NB", "netbios", CONFIDENCE_MEDIUM, NOW + 1);
	assert_string_equal(shown_name(p, &d), "NB");
	learn_name(p, "KEIRI-PC", "dhcp", CONFIDENCE_MEDIUM, NOW + 2);
	assert_string_equal(shown_name(p, &d), "KEIRI-PC");
	learn_name(p, "VM", "ntlm", CONFIDENCE_MEDIUM, NOW + 3);
	learn_name(p, "keiri", "mdns", CONFIDENCE_MEDIUM, NOW + 4);
	learn_name(p, "odd", "", CONFIDENCE_MEDIUM, NOW + 5);
	assert_string_equal(shown_name(p, &d), "KEIRI-PC");
	/* said again by a worse source it keeps its rank */
	learn_name(p, "KEIRI-PC", "ntlm", CONFIDENCE_MEDIUM, NOW + 6);
	learn_name(p, "keiri", "mdns", CONFIDENCE_MEDIUM, NOW + 7);
	assert_string_equal(shown_name(p, &d), "KEIRI-PC");
	/* of one source the latest */
	learn_name(p, "SOUMU-PC", "dhcp+netbios", CONFIDENCE_MEDIUM, NOW + 8);
	assert_string_equal(shown_name(p, &d), "SOUMU-PC");
	/* what is surer stands above every rank */
	learn_name(p, "sure", "ntlm", CONFIDENCE_HIGH, NOW + 9);
	assert_string_equal(shown_name(p, &d), "sure");
	assert_true(device_name_rank(STR("dhcp+smb")) < device_name_rank(STR("mdns")));
	assert_true(device_name_rank(STR("lldp")) < device_name_rank(STR("ntlm")));
	assert_int_equal(device_name_rank(STR("ntlm")), device_name_rank(STR("")));
}

static void
learn_address(struct place *p, const char *device, const char *value, ms_t at)
{
	struct fact f = sample_fact(device, FACT_ADDRESS, value, CONFIDENCE_HIGH);

	f.last_seen = at;
	learn(p, f);
}

static void
must_show_address(struct place *p, const char *device, const char *address)
{
	struct store_device d;
	struct store_view *v;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, device, &d), ERR_OK);
	store_read_end(v);
	assert_string_equal(d.learned.address, address);
}

/* DHCP gave an address to another device: only that one shows it. */
static void
addresses_move(void **state)
{
	struct place *p = *state;

	learn_address(p, "mac:1", "192.168.1.20", NOW);
	learn_address(p, "mac:2", "192.168.1.21", NOW);
	learn_address(p, "mac:2", "192.168.1.20", NOW + 10);
	must_show_address(p, "mac:2", "192.168.1.20");
	must_show_address(p, "mac:1", "");
	/* what it learns later does not bring the old one back */
	learn_address(p, "mac:1", "fe80::1", NOW + 20);
	must_show_address(p, "mac:1", "fe80::1");
	learn_address(p, "mac:1", "192.168.1.20", NOW + 30);
	must_show_address(p, "mac:1", "192.168.1.20");
	must_show_address(p, "mac:2", "");
	/* an older capture that is read now takes nothing away */
	learn_address(p, "mac:2", "192.168.1.20", NOW + 15);
	must_show_address(p, "mac:1", "192.168.1.20");
	must_show_address(p, "mac:2", "192.168.1.21");
}

static void
facts_make_devices(void **state)
{
	struct place *p = *state;
	struct store_device_query q = {0};
	struct store_device *list, d;
	struct store_view *v;
	struct fact *facts, f;
	uint32_t total;
	size_t n;

	learn(p, sample_fact("mac:1", FACT_NAME, "KEIRI-PC", CONFIDENCE_MEDIUM));
	learn(p, sample_fact("mac:1", FACT_NAME, "keiri.local", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:1", FACT_KIND, "pc", CONFIDENCE_HIGH));
	f = sample_fact("mac:1", FACT_ADDRESS, "192.168.1.20", CONFIDENCE_HIGH);
	learn(p, f);
	f.last_seen += MS_HOUR;
	strcpy(f.value, "192.168.1.21");
	learn(p, f);
	f.last_seen += MS_HOUR;
	strcpy(f.value, "fe80::1");
	learn(p, f);
	f.last_seen -= MS_HOUR;
	learn(p, sample_fact("mac:2", FACT_NAME, "50%_off", CONFIDENCE_LOW));
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].id.text, "mac:1");
	assert_string_equal(list[0].learned.name, "KEIRI-PC");
	assert_string_equal(list[0].learned.address, "192.168.1.21");
	assert_int_equal(list[0].learned.kind, DEVICE_PC);
	assert_int_equal(list[0].last_seen, NOW + 2 * MS_HOUR);
	assert_int_equal(list[0].kind_given, -1);
	assert_int_equal(store_fact_list(v, "mac:1", p->arena, &facts, &n), ERR_OK);
	assert_int_equal(n, 6);
	q.text = STR("keiri");
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	q.text = STR("%"); /* not a wildcard */
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].id.text, "mac:2");
	assert_int_equal(store_device_get(v, "mac:9", &d), ERR_NOT_FOUND);
	store_read_end(v);
}

static void
owners_words_stay(void **state)
{
	struct place *p = *state;
	struct store_device d = {.whose = STORE_WHOSE_STAFF, .kind_given = DEVICE_PHONE}, got;
	struct change c = {.device = &d};
	struct store_device_query q = {.show = STORE_DEVICES_UNNAMED};
	struct store_device *list;
	struct store_view *v;
	uint32_t total;
	size_t n;

	strcpy(d.id.text, "mac:1");
	strcpy(d.name, "山田さんの電話");
	assert_int_equal(store_write(p->store, STORE_VITAL, describe, &c), ERR_NOT_FOUND);
	learn(p, sample_fact("mac:1", FACT_NAME, "iPhone", CONFIDENCE_MEDIUM));
	learn(p, sample_fact("mac:2", FACT_NAME, "x", CONFIDENCE_MEDIUM));
	assert_int_equal(store_write(p->store, STORE_VITAL, describe, &c), ERR_OK);
	learn(p, sample_fact("mac:1", FACT_NAME, "iPhone-2", CONFIDENCE_HIGH));
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, "mac:1", &got), ERR_OK);
	assert_string_equal(got.name, "山田さんの電話");
	assert_string_equal(got.learned.name, "iPhone-2");
	assert_int_equal(got.whose, STORE_WHOSE_STAFF);
	assert_int_equal(got.kind_given, DEVICE_PHONE);
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].id.text, "mac:2");
	store_read_end(v);
}

static void
merging_can_be_undone(void **state)
{
	struct place *p = *state;
	struct alert a = sample_alert(1, SEVERITY_PLEASE_LOOK);
	struct change c = {.id = "mac:2", .into = "mac:1"};
	struct change put = {.alert = &a};
	struct store_device d;
	struct store_view *v;
	struct fact *facts;
	size_t n;

	strcpy(a.device.text, "mac:2");
	learn(p, sample_fact("mac:1", FACT_NAME, "one", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:2", FACT_NAME, "two", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:3", FACT_NAME, "three", CONFIDENCE_LOW));
	store_write(p->store, STORE_VITAL, put_alert, &put);
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_fact_list(v, "mac:1", p->arena, &facts, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_device_get(v, "mac:1", &d), ERR_OK);
	assert_int_equal(d.alerts_open, 1);
	store_read_end(v);
	c = (struct change){.id = "mac:1", .into = "mac:3"};
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_INVALID);
	c = (struct change){.id = "mac:1", .into = "mac:2"};
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_INVALID);
	c = (struct change){.id = "mac:3", .into = "mac:3"};
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_INVALID);
	c = (struct change){.id = "mac:2", .into = ""};
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, "mac:1", &d), ERR_OK);
	assert_int_equal(d.alerts_open, 0);
	assert_int_equal(store_device_get(v, "mac:2", &d), ERR_OK);
	assert_int_equal(d.alerts_open, 1);
	store_read_end(v);
}

/* One kind of all devices: what a part told is the whole's, the same value of both is one row. */
static void
facts_of_one_kind(void **state)
{
	struct place *p = *state;
	struct change c = {.id = "mac:2", .into = "mac:1"};
	struct store_view *v;
	struct fact *facts;
	size_t n;

	learn(p, sample_fact("mac:1", FACT_TLS_VERSION, "1.2", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:1", FACT_NAME, "1.0", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:2", FACT_TLS_VERSION, "1.2", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:2", FACT_TLS_VERSION, "server 1.0", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:3", FACT_TLS_VERSION, "1.2", CONFIDENCE_HIGH));
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_fact_of_kind(v, FACT_TLS_VERSION, 0, p->arena, &facts, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_string_equal(facts[0].value, "1.2");
	assert_string_equal(facts[0].device.text, "mac:1");
	assert_string_equal(facts[1].device.text, "mac:3");
	assert_string_equal(facts[2].value, "server 1.0");
	assert_string_equal(facts[2].device.text, "mac:1");
	assert_int_equal(store_fact_of_kind(
				 v, FACT_TLS_VERSION, facts[0].last_seen + 1, p->arena, &facts, &n),
		ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
}

static void
merge_into(struct place *p, const char *id, const char *into)
{
	struct change c = {.id = id, .into = into};

	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
}

static enum err
put_two(struct store_tx *tx, void *arg)
{
	struct store_apart a = {
		.at = NOW, .who = "sato", .device = {"ip:10.0.0.1"}, .other = {"mac:1"}};

	(void)arg;
	return store_apart_put(tx, &a);
}

static void
must_be_part_of(struct place *p, const char *id, const char *into)
{
	struct store_view *v;
	struct store_device d;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, id, &d), ERR_OK);
	assert_string_equal(d.merged_into, into);
	store_read_end(v);
}

/* The router was met by its address before ARP showed its card: one device, not two. */
static void
an_address_whose_card_shows_is_merged(void **state)
{
	struct place *p = *state;
	struct fact same = sample_fact("ip:10.0.0.1", FACT_SAME_AS, "mac:1", CONFIDENCE_HIGH);

	learn(p, sample_fact("ip:10.0.0.1", FACT_ADDRESS, "10.0.0.1", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:1", FACT_ADDRESS, "10.0.0.1", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac~:2", FACT_NAME, "phone", CONFIDENCE_HIGH));
	learn(p, same); /* by DHCP: only a suggestion */
	must_be_part_of(p, "ip:10.0.0.1", "");
	strcpy(same.reason, "arp");
	learn(p, same);
	strcpy(same.device.text, "mac~:2");
	learn(p, same); /* a card of its own is never merged by itself */
	must_be_part_of(p, "ip:10.0.0.1", "mac:1");
	must_be_part_of(p, "mac~:2", "");
	/* somebody said that they are two: that stays */
	merge_into(p, "ip:10.0.0.1", "");
	assert_int_equal(store_write(p->store, STORE_VITAL, put_two, NULL), ERR_OK);
	strcpy(same.device.text, "ip:10.0.0.1");
	learn(p, same);
	must_be_part_of(p, "ip:10.0.0.1", "");
}

static void
talks_add_up_by_day_and_once(void **state)
{
	struct place *p = *state;
	ms_t today = NOW / MS_DAY * MS_DAY;
	struct pair *list;
	size_t n;

	learn(p, sample_fact("mac:1", FACT_NAME, "a", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:2", FACT_NAME, "b", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac~:3", FACT_NAME, "b", CONFIDENCE_HIGH));
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 100, today - MS_HOUR);
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 40, today + MS_HOUR);
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 40, today + MS_HOUR); /* told twice */
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 2, today + 2 * MS_HOUR);
	talk(p, "mac:1", PAIR_DEVICE, "mac~:3", 1000, today + MS_HOUR);
	talk(p, "mac:1", PAIR_OUTSIDE, "", 7, today + MS_HOUR);
	list = talks_of_store(p, NULL, today, &n);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].peer, "mac~:3"); /* the largest first */
	assert_int_equal(list[1].sent, 42);
	assert_int_equal(list[1].received, 10);
	assert_int_equal(list[1].connections, 2);
	assert_int_equal(list[1].since, today + MS_HOUR);
	assert_int_equal(list[1].until, today + 2 * MS_HOUR + MS_MINUTE);
	assert_int_equal(talks_of_store(p, NULL, 0, &n)[1].sent, 142);
	/* from either side; merged ones count as one */
	talks_of_store(p, "mac:2", 0, &n);
	assert_int_equal(n, 1);
	assert_int_equal(store_write(p->store, STORE_VITAL, merge,
				 &(struct change){.id = "mac~:3", .into = "mac:2"}),
		ERR_OK);
	list = talks_of_store(p, "mac:2", 0, &n);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].sent, 1142);
	assert_string_equal(list[0].peer, "mac:2");
}

static void
must_share(struct place *p, ms_t since, uint32_t heard, uint32_t talking)
{
	struct store_talk_share share;
	struct store_view *v;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_talk_share(v, since, &share), ERR_OK);
	store_read_end(v);
	assert_int_equal(share.heard, heard);
	assert_int_equal(share.talking, talking);
}

static void
of_whom_traffic_passed_by_is_counted(void **state)
{
	struct place *p = *state;
	ms_t today = NOW / MS_DAY * MS_DAY, since = NOW - MS_DAY;

	must_share(p, since, 0, 0);
	learn(p, sample_fact("mac:1", FACT_NAME, "a", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:2", FACT_NAME, "b", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac~:3", FACT_NAME, "c", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:4", FACT_NAME, "d", CONFIDENCE_HIGH));
	must_share(p, since, 4, 0);
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 40, NOW - MS_HOUR);
	talk(p, "mac~:3", PAIR_OUTSIDE, "", 40, today - 5 * MS_DAY); /* too long ago */
	must_share(p, since, 4, 2);
	assert_int_equal(store_write(p->store, STORE_VITAL, merge,
				 &(struct change){.id = "mac:2", .into = "mac:1"}),
		ERR_OK);
	must_share(p, since, 3, 1);
}

static void
must_list(struct place *p, const char *const *ids, size_t n_ids)
{
	struct store_device_query q = {0};
	struct store_device *list;
	struct store_view *v;
	uint32_t total;
	size_t n;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, n_ids);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(list[i].id.text, ids[i]);
	store_read_end(v);
}

/* A phone that comes back under its second number is still the one device, and its latest address
 * and name are shown there; split, each shows its own again. */
static void
a_merged_device_that_comes_back_stays_merged(void **state)
{
	static const char *const both[] = {"mac:2", "mac:1"}, *const one[] = {"mac:1"};
	struct place *p = *state;
	struct fact name = sample_fact("mac:2", FACT_NAME, "two", CONFIDENCE_HIGH);
	struct store_device d, *parts;
	struct store_view *v;
	size_t n;

	learn(p, sample_fact("mac:1", FACT_NAME, "one", CONFIDENCE_LOW));
	learn_address(p, "mac:1", "192.168.1.5", NOW);
	learn_address(p, "mac:2", "192.168.1.6", NOW + 1);
	must_list(p, both, 2);
	merge_into(p, "mac:2", "mac:1");
	must_list(p, one, 1);
	must_show_address(p, "mac:1", "192.168.1.6");
	name.last_seen = NOW + MS_DAY;
	learn(p, name);
	learn_address(p, "mac:2", "192.168.1.5", NOW + MS_DAY);
	must_list(p, one, 1);
	assert_string_equal(shown_name(p, &d), "two");
	assert_true(d.last_seen == NOW + MS_DAY);
	must_show_address(p, "mac:1", "192.168.1.5");
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_parts(v, "mac:1", p->arena, &parts, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(parts[0].id.text, "mac:2");
	store_read_end(v);
	merge_into(p, "mac:2", "");
	must_list(p, both, 2);
	assert_string_equal(shown_name(p, &d), "one");
	assert_true(d.last_seen == NOW);
	must_show_address(p, "mac:2", "192.168.1.6");
}

static enum err
put_apart(struct store_tx *tx, void *arg)
{
	struct store_apart a = {.at = NOW, .who = "sato", .device = {"mac:1"}, .other = {"mac:2"}};

	return arg == NULL ? store_apart_put(tx, &a) : store_apart_drop(tx, "mac:2", "mac:1");
}

static size_t
count_pairs(struct place *p, const char *device)
{
	struct store_same *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_same_list(v, device, 10, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
pairs_are_proposed_once(void **state)
{
	struct place *p = *state;

	learn(p, sample_fact("mac:1", FACT_NAME, "one", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:2", FACT_SAME_AS, "mac:9", CONFIDENCE_LOW)); /* is not there */
	assert_int_equal(count_pairs(p, NULL), 0);
	learn(p, sample_fact("mac:2", FACT_SAME_AS, "mac:1", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:3", FACT_NAME, "three", CONFIDENCE_LOW));
	assert_int_equal(count_pairs(p, NULL), 1);
	assert_int_equal(count_pairs(p, "mac:1"), 1);
	assert_int_equal(count_pairs(p, "mac:2"), 1);
	assert_int_equal(count_pairs(p, "mac:3"), 0);
	merge_into(p, "mac:2", "mac:1");
	assert_int_equal(count_pairs(p, NULL), 0);
	merge_into(p, "mac:2", "mac:3");
	assert_int_equal(count_pairs(p, "mac:3"), 1); /* what it is part of is asked about */
	merge_into(p, "mac:2", "");
	assert_int_equal(store_write(p->store, STORE_VITAL, put_apart, NULL), ERR_OK);
	assert_int_equal(count_pairs(p, NULL), 0);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_apart, p), ERR_OK);
	assert_int_equal(count_pairs(p, NULL), 1);
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
	struct alert a = sample_alert(1, SEVERITY_RECORD);
	struct change old = {.alert = &a};

	a.last_seen = NOW - 800 * MS_DAY;
	store_write(p->store, STORE_VITAL, put_alert, &old);
	a = sample_alert(2, SEVERITY_RECORD);
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

static void
a_full_disk_is_survived(void **state)
{
	struct place *p = *state;
	struct alert a = sample_alert(1, SEVERITY_ACT_NOW);
	struct change c = {.alert = &a};
	struct store_space space;

	assert_int_equal(store_write(p->store, STORE_VITAL, put_alert, &c), ERR_OK);
	place_fill(p, 300);
	assert_int_equal(store_space(p->store, &space), ERR_OK);
	assert_true(space.is_full);
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
	struct alert a = sample_alert(1, SEVERITY_ACT_NOW);
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

static enum err
put_people(struct store_tx *tx, void *arg)
{
	struct store_person p = {.id = store_id_new(NOW), .role = ROLE_ADMIN, .created = NOW};
	struct store_session s = {
		.person = p.id, .created = NOW, .last_used = NOW, .expires = NOW + MS_DAY};
	enum err err;

	strcpy(p.login, "sato");
	memset(s.token_hash, 7, sizeof(s.token_hash));
	memset(s.csrf, 9, sizeof(s.csrf));
	err = store_person_put(tx, &p);
	if (err == ERR_OK)
		err = store_session_put(tx, &s);
	*(struct store_person *)arg = p;
	return err;
}

static enum err
put_person(struct store_tx *tx, void *arg)
{
	return store_person_put(tx, arg);
}

static enum err
drop_sessions(struct store_tx *tx, void *arg)
{
	return store_session_drop_of(tx, arg);
}

static void
persons_and_sessions(void **state)
{
	struct place *p = *state;
	struct store_person person, got;
	struct store_session s;
	struct store_view *v;
	uint8_t hash[STORE_TOKEN_HASH];

	memset(hash, 7, sizeof(hash));
	assert_int_equal(store_write(p->store, STORE_VITAL, put_people, &person), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_person_by_login(v, STR("sato"), &got), ERR_OK);
	assert_string_equal(got.id.text, person.id.text);
	assert_int_equal(store_person_by_login(v, STR("other"), &got), ERR_NOT_FOUND);
	assert_int_equal(store_session_get(v, hash, &s), ERR_OK);
	assert_int_equal(s.csrf[3], 9);
	hash[0] = 8;
	assert_int_equal(store_session_get(v, hash, &s), ERR_NOT_FOUND);
	hash[0] = 7;
	store_read_end(v);
	got = person;
	got.id = store_id_new(NOW + 1);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_person, &got), ERR_EXISTS);
	assert_int_equal(store_write(p->store, STORE_VITAL, drop_sessions, person.id.text), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_session_get(v, hash, &s), ERR_NOT_FOUND);
	store_read_end(v);
}

static enum err
put_invitation(struct store_tx *tx, void *arg)
{
	return store_invitation_put(tx, arg);
}

static void
a_person_has_one_invitation(void **state)
{
	struct place *p = *state;
	struct store_invitation i = {
		.person = store_id_new(NOW), .created = NOW, .expires = NOW + MS_DAY};
	struct store_invitation got;
	struct store_view *v;
	uint8_t first[STORE_TOKEN_HASH];

	memset(i.code_hash, 1, sizeof(i.code_hash));
	memcpy(first, i.code_hash, sizeof(first));
	assert_int_equal(store_write(p->store, STORE_VITAL, put_invitation, &i), ERR_OK);
	memset(i.code_hash, 2, sizeof(i.code_hash));
	assert_int_equal(store_write(p->store, STORE_VITAL, put_invitation, &i), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_invitation_get(v, first, &got), ERR_NOT_FOUND);
	assert_int_equal(store_invitation_get(v, i.code_hash, &got), ERR_OK);
	assert_string_equal(got.person.text, i.person.text);
	assert_true(got.expires == NOW + MS_DAY);
	assert_int_equal(store_invitation_of(v, i.person.text, &got), ERR_OK);
	assert_int_equal(store_invitation_of(v, "nobody", &got), ERR_NOT_FOUND);
	store_read_end(v);
}

struct sessions {
	struct store_session list[3];
	bool drops;
};

static enum err
put_sessions(struct store_tx *tx, void *arg)
{
	struct sessions *s = arg;
	enum err err = ERR_OK;

	if (s->drops)
		return store_session_drop_others(tx, s->list[0].person.text, s->list[1].token_hash);
	for (size_t i = 0; i < 3 && err == ERR_OK; i++)
		err = store_session_put(tx, &s->list[i]);
	return err;
}

static void
other_sessions_can_be_ended(void **state)
{
	struct place *p = *state;
	struct sessions s = {0};
	struct store_session *list;
	struct store_view *v;
	size_t n;

	for (size_t i = 0; i < 3; i++) {
		memset(s.list[i].token_hash, (int)i + 1, STORE_TOKEN_HASH);
		s.list[i].last_used = NOW + (ms_t)i;
		strcpy(s.list[i].person.text, i < 2 ? "a" : "b");
	}
	assert_int_equal(store_write(p->store, STORE_VITAL, put_sessions, &s), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_session_list_of(v, "a", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].token_hash[5], 2); /* the latest used first */
	store_read_end(v);
	s.drops = true;
	assert_int_equal(store_write(p->store, STORE_VITAL, put_sessions, &s), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_session_list_of(v, "a", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].token_hash[5], 2);
	assert_int_equal(store_session_list_of(v, "b", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	store_read_end(v);
}

static void
a_backup_is_whole(void **state)
{
	struct place *p = *state;
	struct alert a = sample_alert(1, SEVERITY_RECORD);
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
		"number>%d;'; sed -n 's/^CREATE INDEX \\([a-z_]*\\).*/DROP INDEX \\1;/p' $later; "
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
	struct alert a = sample_alert(1, SEVERITY_RECORD);
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
	struct alert a = sample_alert(1, SEVERITY_ACT_NOW), back = {0};
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
		T(writers_share_commits),
		T(a_view_does_not_move),
		T(what_was_committed_outlives_the_process),
		T(facts_make_devices),
		T(names_have_a_rank),
		T(addresses_move),
		T(owners_words_stay),
		T(merging_can_be_undone),
		T(facts_of_one_kind),
		T(talks_add_up_by_day_and_once),
		T(of_whom_traffic_passed_by_is_counted),
		T(an_address_whose_card_shows_is_merged),
		T(a_merged_device_that_comes_back_stays_merged),
		T(pairs_are_proposed_once),
		T(evidence_is_bounded),
		T(every_table_has_a_limit_that_holds),
		T(too_many_rows_go_oldest_first),
		T(every_table_of_the_database_is_listed),
		T(a_full_disk_is_survived),
		T(bulk_gives_way_when_the_disk_is_low),
		T(settings_are_kept_and_bounded),
		T(persons_and_sessions),
		T(a_person_has_one_invitation),
		T(other_sessions_can_be_ended),
		T(a_backup_is_whole),
		T(an_older_form_is_taken_and_renewed),
		T(another_file_is_refused),
		T(broken_detections_are_refused),
		cmocka_unit_test(ids_are_in_order_of_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
