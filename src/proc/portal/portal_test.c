/* The portal's inner parts: forms, cookies, tables, hosts, mails; and a scripted sensor on a
 * channel, whose alerts must be in the store before they are acknowledged. */
#include "proc/portal/ingest.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/links/links.h"
#include "proc/portal/mail.h"
#include "proc/portal/watch/watch.h"
#include "proc/portal/web/gate.h"

#include "sys/fd.h"
#include "sys/password.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((ms_t)1763690400000)

/* ---- pure parts ---- */

static void
forms(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct form f;

	(void)state;
	assert_int_equal(form_parse(STR("a=1&b=%E4%BD%90+x&&c&a=2"), a, &f), ERR_OK);
	assert_int_equal(f.n, 4);
	assert_true(str_equal(form_get(&f, "a"), STR("1")));
	assert_true(str_equal(form_get(&f, "b"), STR("佐 x")));
	assert_true(form_has(&f, "c"));
	assert_false(form_has(&f, "d"));
	assert_int_equal(form_get(&f, "d").len, 0);
	assert_int_equal(form_parse(STR("a=%4"), a, &f), ERR_MALFORMED);
	assert_int_equal(form_parse(STR("a=%"), a, &f), ERR_MALFORMED);
	assert_int_equal(form_parse(STR("a=%zz"), a, &f), ERR_MALFORMED);
	assert_int_equal(form_parse(STR("a=%00"), a, &f), ERR_MALFORMED);
	assert_int_equal(form_parse(STR("a=\xff"), a, &f), ERR_MALFORMED);
	assert_int_equal(form_parse(STR("%c0%af=1"), a, &f), ERR_MALFORMED);
	assert_int_equal(form_parse(STR(""), a, &f), ERR_OK);
	assert_int_equal(f.n, 0);
	arena_free(a);
}

static void
too_many_fields(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct buf b = buf_of(1 << 20);
	struct form f;

	(void)state;
	for (int i = 0; i < FORM_FIELDS_MAX; i++)
		buf_c(&b, "a&");
	assert_int_equal(form_parse(buf_view(&b), a, &f), ERR_LIMIT);
	buf_done(&b);
	arena_free(a);
}

static void
cookies(void **state)
{
	(void)state;
	assert_true(str_equal(cookie_get(STR("a=1; sakimori=xyz; b=2"), "sakimori"), STR("xyz")));
	assert_int_equal(cookie_get(STR("xsakimori=xyz"), "sakimori").len, 0);
	assert_int_equal(cookie_get(STR(";;=;"), "sakimori").len, 0);
	assert_int_equal(cookie_get(STR(""), "sakimori").len, 0);
}

static void
tables(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct str rest = STR("a, b ,\"c, \"\"d\"\"\"\r\n\r\nx\ty\n\"open");
	struct str cells[3];

	(void)state;
	assert_int_equal(table_row(&rest, a, cells, 3), 3);
	assert_true(str_equal(cells[1], STR("b")));
	assert_true(str_equal(cells[2], STR("c, \"d\"")));
	assert_int_equal(table_row(&rest, a, cells, 3), 2);
	assert_true(str_equal(cells[1], STR("y")));
	assert_int_equal(table_row(&rest, a, cells, 3), 1);
	assert_true(str_equal(cells[0], STR("open")));
	assert_int_equal(table_row(&rest, a, cells, 3), 0);
	rest = STR("1,2,3,4,5\n6");
	assert_int_equal(table_row(&rest, a, cells, 3), 3);
	assert_int_equal(table_row(&rest, a, cells, 3), 1);
	arena_free(a);
}

/* What a spreadsheet puts there: each cell in quotes, thousands of rows. */
static void
a_large_table_is_read_whole(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct buf b = buf_of(1 << 20);
	struct str rest, cells[2];
	unsigned rows = 0;

	(void)state;
	for (unsigned i = 0; i < 5000; i++)
		buf_printf(
			&b, "\"00:1b:44:11:%02x:%02x\"\t\"PC \"\"%u\"\"\"\n", i >> 8, i & 255, i);
	rest = buf_view(&b);
	while (table_row(&rest, a, cells, 2) == 2) {
		assert_int_equal(cells[0].len, 17);
		assert_true(cells[1].len > 5);
		rows++;
	}
	assert_int_equal(rows, 5000);
	buf_done(&b);
	arena_free(a);
}

static void
routes_are_found(void **state)
{
	struct str arg;
	bool other;

	(void)state;
	assert_non_null(route_find(METHOD_GET, STR("/"), &arg, &other));
	assert_non_null(route_find(METHOD_GET, STR("/devices/mac:00:01"), &arg, &other));
	assert_true(str_equal(arg, STR("mac:00:01")));
	assert_ptr_equal(
		route_find(METHOD_GET, STR("/devices/paste"), &arg, &other)->handler, get_paste);
	assert_ptr_equal(route_find(METHOD_GET, STR("/alerts/00/packets"), &arg, &other)->handler,
		get_packets);
	assert_true(str_equal(arg, STR("00")));
	assert_null(route_find(METHOD_GET, STR("/devices/"), &arg, &other));
	assert_null(route_find(METHOD_GET, STR("/devices/a/b"), &arg, &other));
	assert_null(route_find(METHOD_GET, STR("//"), &arg, &other));
	assert_null(route_find(METHOD_POST, STR("/"), &arg, &other));
	assert_true(other);
	assert_null(route_find(METHOD_GET, STR("/undo"), &arg, &other));
	assert_true(other);
}

/* What changes something asks for a right and, being POST, for the form's token. */
static void
every_change_asks_for_a_right(void **state)
{
	static const char *const open[] = {"/login", "/language", "/setup/*", "/join", "/l/*",
		"/l/*/file", "/t/*", "/blocked",
		"/odd"}; /* a link is its own right; a plea, a word, decide nothing */

	(void)state;
	for (const struct route *r = routes; r->path != NULL; r++) {
		bool is_open = false;

		if (r->method != METHOD_POST || r->right >= RIGHT_MEMBER ||
			strcmp(r->path, "/logout") == 0 ||
			strncmp(r->path, "/me/", 4) == 0) /* oneself */
			continue;
		for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++)
			is_open |= strcmp(r->path, open[i]) == 0;
		if (!is_open)
			fail_msg("%s is open", r->path);
	}
}

static void
hosts(void **state)
{
	struct portal p = {.n_hosts = 1, .hosts = {"box.local"}};

	(void)state;
	assert_true(guard_host(&p, STR("127.0.0.1:8080")));
	assert_true(guard_host(&p, STR("192.168.1.20")));
	assert_true(guard_host(&p, STR("[fe80::1]:8443")));
	assert_true(guard_host(&p, STR("LOCALHOST:1")));
	assert_true(guard_host(&p, STR("Box.local")));
	assert_false(guard_host(&p, STR("evil.example")));
	assert_false(guard_host(&p, STR("box.local.evil.example")));
	assert_false(guard_host(&p, STR("127.0.0.1.evil.example")));
	assert_false(guard_host(&p, STR("[evil]")));
	assert_false(guard_host(&p, STR("[")));
	assert_false(guard_host(&p, STR("")));
}

static void
a_file_has_a_plain_name_and_its_own(void **state)
{
	struct request r = {.now = NOW};
	char name[260];

	(void)state;
	response_attach(&r, "form.xlsx", "回答.xlsx");
	assert_string_equal(r.response.disposition, "attachment; filename=\"form.xlsx\"; "
						    "filename*=UTF-8''%E5%9B%9E%E7%AD%94.xlsx");
	memset(name, 'a', sizeof(name));
	for (size_t len = 100; len < sizeof(name); len++) { /* it fits whole, or is left out */
		name[len] = '\0';
		response_attach(&r, "form.xlsx", name);
		assert_true(
			strcmp(r.response.disposition, "attachment; filename=\"form.xlsx\"") == 0 ||
			str_ends_nocase(str_c(r.response.disposition), str_c(name)));
		name[len] = 'a';
	}
	assert_string_equal(r.response.disposition, "attachment; filename=\"form.xlsx\"");
}

static void
paths_stay_here(void **state)
{
	static const char *const bad[] = {"//evil.example", "/\\evil.example",
		"http://evil.example", "", "evil", "/a b", "/a\r\nSet-Cookie: x=y", "/\x80"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(str_equal(safe_path(str_c(bad[i])), STR("/")));
	assert_true(str_equal(safe_path(STR("/devices?q=x")), STR("/devices?q=x")));
}

static void
addresses_and_phones(void **state)
{
	(void)state;
	assert_true(is_mail_address(STR("a@b.example")));
	assert_false(is_mail_address(STR("a@b")));
	assert_false(is_mail_address(STR("a@@b.example")));
	assert_false(is_mail_address(STR("a@b.example\r\nBcc: c@d.example")));
	assert_false(is_mail_address(STR("<a@b.example>")));
	assert_false(is_mail_address(STR("@b.example")));
	assert_true(is_phone(STR("0120-000-000")));
	assert_true(is_phone(STR("+81 3 0000 0000")));
	assert_false(is_phone(STR("call me")));
	assert_false(is_phone(STR("12")));
}

static void
mails_are_tried_again_then_given_up(void **state)
{
	ms_t last = 0;
	uint32_t tries = 1;

	(void)state;
	for (; tries < 100 && mail_next_try(tries, NOW) != 0; tries++) {
		assert_true(mail_next_try(tries, NOW) > NOW + last);
		last = mail_next_try(tries, NOW) - NOW;
	}
	assert_int_equal(tries, 8);
}

static void
passwords(void **state)
{
	char hash[PASSWORD_HASH_MAX];

	(void)state;
	assert_int_equal(password_start(), ERR_OK);
	assert_int_equal(password_hash(STR("too short"), hash), ERR_INVALID);
	assert_int_equal(password_hash(STR("correct-horse-1"), hash), ERR_OK);
	assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
	assert_true(password_fits(STR("correct-horse-1"), hash));
	assert_false(password_fits(STR("correct-horse-2"), hash));
	assert_false(password_fits(STR("correct-horse-1"), ""));
	assert_false(password_fits(STR(""), ""));
	assert_false(password_fits(STR("correct-horse-1"), "$argon2id$broken"));
}

/* ---- a scripted sensor ---- */

struct place {
	char folder[64];
	struct portal *portal;
	struct channel *sensor;
	struct channel *here;
	struct ingest *ingest;
	uint64_t sequence;
};

static ms_t
fixed_clock(void)
{
	return NOW;
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	struct errinfo info = {0};
	const char *source = getenv("SAKIMORI_SOURCE");
	int pair[2];
	struct bus_message m;

	strcpy(p->folder, "/tmp/portal_test.XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	p->portal = calloc(1, sizeof(*p->portal));
	p->portal->clock = fixed_clock;
	if (portal_load(p->portal, source == NULL ? "." : source, p->folder, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_int_equal(fd_pair(pair, &info), ERR_OK);
	p->sensor = channel_new(pair[0], BUS_SENSOR, BUS_PORTAL);
	p->here = channel_new(pair[1], BUS_PORTAL, BUS_SENSOR);
	p->ingest = ingest_new(p->portal, false);
	channel_hello(p->here, CHANNEL_CREDITS);
	channel_hello(p->sensor, 0);
	assert_int_equal(channel_receive(p->sensor, &m), ERR_OK);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	ingest_free(p->ingest);
	channel_free(p->sensor);
	channel_free(p->here);
	portal_unload(p->portal);
	snprintf(command, sizeof(command), "rm -rf %s", p->folder);
	assert_int_equal(system(command), 0);
	free(p->portal);
	free(p);
	return 0;
}

static struct alert
sample(uint8_t n, enum severity severity, const char *detector)
{
	struct alert a = {.severity = severity,
		.first_seen = NOW - MS_HOUR,
		.last_seen = NOW,
		.revision = 1,
		.n_detections = 1,
		.times = 1};

	a.id.b[0] = n;
	strcpy(a.device.text, "mac:00:1b:44:11:3a:b7");
	str_copy(str_c(detector), a.detections[0].detector, DETECTOR_NAME_MAX);
	a.detections[0].device = a.device;
	a.detections[0].severity = severity;
	detection_text(&a.detections[0], BASIS_PEER, STR("203.0.113.9"));
	return a;
}

/* Sends an alert and gives the sequence that was acknowledged. */
static uint64_t
send_alert(struct place *p, const struct alert *a)
{
	struct bus_message m = {.type = BUS_ALERT, .sequence = ++p->sequence, .fd = -1};
	struct bus_message back;

	m.as.alert = *a;
	assert_int_equal(channel_send(p->sensor, &m), ERR_OK);
	assert_int_equal(ingest_run(p->ingest, p->here), ERR_OK);
	if (channel_receive(p->sensor, &back) != ERR_OK || back.type != BUS_ACK)
		return 0;
	return back.as.ack.up_to;
}

static uint32_t
count(struct place *p, bool is_open)
{
	struct store_alert_query q = {.is_open = is_open, .severity_max = SEVERITY_ACT_NOW};
	struct store_view *v;
	uint32_t n = 99;

	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	store_alert_count(v, &q, &n);
	store_read_end(v);
	return n;
}

static void
committed_then_acknowledged(void **state)
{
	struct place *p = *state;
	struct alert a = sample(1, SEVERITY_ACT_NOW, "beacon");

	assert_int_equal(send_alert(p, &a), 1);
	assert_int_equal(count(p, false), 1);
	assert_int_equal(send_alert(p, &a), 2); /* sent again after a kill: no second one */
	assert_int_equal(count(p, false), 1);
}

static enum err
put_rule(struct store_tx *tx, void *arg)
{
	struct store_suppression s = {
		.id = store_id_new(NOW), .created = NOW, .expires = NOW + MS_DAY};

	(void)arg;
	strcpy(s.detector, "beacon");
	strcpy(s.peer, "203.0.113.9");
	return store_suppression_put(tx, &s);
}

static void
what_is_expected_stays_quiet(void **state)
{
	struct place *p = *state;
	struct alert a = sample(1, SEVERITY_PLEASE_LOOK, "beacon");
	struct alert b = sample(2, SEVERITY_PLEASE_LOOK, "scan");

	assert_int_equal(store_write(p->portal->store, STORE_VITAL, put_rule, NULL), ERR_OK);
	send_alert(p, &a);
	assert_int_equal(count(p, false), 1);
	assert_int_equal(count(p, true), 0);
	send_alert(p, &b);
	assert_int_equal(count(p, true), 1);
	/* another behaviour joins the quiet story: it speaks again */
	a.revision = 2;
	a.n_detections = 2;
	strcpy(a.detections[1].detector, "data_leaving");
	send_alert(p, &a);
	assert_int_equal(count(p, true), 2);
}

/* A phone that was called expected, and comes back under another number. */
static enum err
put_merged(struct store_tx *tx, void *arg)
{
	static const char *const ids[] = {"mac:one", "mac:two"};
	struct store_suppression s = {.id = store_id_new(NOW),
		.created = NOW,
		.expires = NOW + MS_DAY,
		.detector = "beacon",
		.device = "mac:one"};
	enum err err = store_suppression_put(tx, &s);

	(void)arg;
	for (size_t i = 0; i < 2 && err == ERR_OK; i++) {
		struct fact f = {.kind = FACT_NAME, .value = "phone", .last_seen = NOW};

		strcpy(f.device.text, ids[i]);
		err = store_fact_put(tx, &f);
	}
	return err == ERR_OK ? store_device_merge(tx, ids[1], ids[0]) : err;
}

static void
what_is_expected_of_a_device_holds_for_its_parts(void **state)
{
	struct place *p = *state;
	struct alert a = sample(1, SEVERITY_PLEASE_LOOK, "beacon");
	struct alert b = sample(2, SEVERITY_PLEASE_LOOK, "beacon");

	assert_int_equal(store_write(p->portal->store, STORE_VITAL, put_merged, NULL), ERR_OK);
	strcpy(a.device.text, "mac:two");
	send_alert(p, &a);
	assert_int_equal(count(p, false), 1);
	assert_int_equal(count(p, true), 0);
	strcpy(b.device.text, "mac:three");
	send_alert(p, &b);
	assert_int_equal(count(p, true), 1);
}

static enum err
mail_on(struct store_tx *tx, void *arg)
{
	(void)arg;
	store_setting_set(tx, SETTING_MAIL_ON, STR("1"));
	store_setting_set(tx, SETTING_MAIL_HOST, STR("mail.example"));
	store_setting_set(tx, SETTING_MAIL_FROM, STR("box@yamato.example"));
	return store_setting_set(
		tx, SETTING_MAIL_TO, STR("sato@yamato.example, it@yamato.example"));
}

static size_t
mails(struct place *p, struct arena *a, struct store_mail **ret_list)
{
	struct store_view *v;
	size_t n = 0;

	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	assert_int_equal(store_mail_due(v, NOW, a, ret_list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
interruptions_keep_to_the_budget(void **state)
{
	struct place *p = *state;
	struct arena *arena = arena_new(8 << 20);
	struct store_mail *list;
	struct alert a;

	store_write(p->portal->store, STORE_VITAL, mail_on, NULL);
	a = sample(1, SEVERITY_RECORD, "new_device");
	send_alert(p, &a);
	assert_int_equal(mails(p, arena, &list), 0);
	a = sample(2, SEVERITY_PLEASE_LOOK, "scan");
	send_alert(p, &a);
	assert_int_equal(mails(p, arena, &list), 2); /* one for each recipient */
	a = sample(3, SEVERITY_PLEASE_LOOK, "brute_force");
	send_alert(p, &a);
	assert_int_equal(mails(p, arena, &list), 2); /* the week's budget is spent */
	a = sample(4, SEVERITY_ACT_NOW, "beacon");
	send_alert(p, &a);
	assert_int_equal(mails(p, arena, &list), 4);
	a.revision = 2;
	send_alert(p, &a);
	assert_int_equal(mails(p, arena, &list), 4); /* said once */
	arena_free(arena);
}

static void
a_mail_is_well_formed(void **state)
{
	struct place *p = *state;
	struct arena *arena = arena_new(8 << 20);
	struct alert a = sample(4, SEVERITY_ACT_NOW, "beacon");
	struct store_mail *list;
	struct store_view *v;
	struct bus_mail mail;

	store_write(p->portal->store, STORE_VITAL, mail_on, NULL);
	send_alert(p, &a);
	assert_int_equal(mails(p, arena, &list), 2);
	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	assert_int_equal(mail_compose(v, "https://box.example/", &list[0], arena, &mail), ERR_OK);
	store_read_end(v);
	assert_string_equal(mail.host, "mail.example");
	assert_string_equal(mail.from, "box@yamato.example");
	assert_string_equal(mail.to, list[0].recipient); /* one of the two, in no order */
	assert_true(str_ends_nocase(str_c(mail.to), STR("@yamato.example")));
	assert_true(str_find(mail.text, STR("\r\nSubject: =?UTF-8?B?")) > 0);
	assert_true(str_find(mail.text, STR("@yamato.example>\r\n")) > 0);
	for (size_t i = 0, column = 0; i < mail.text.len; i++) {
		column = mail.text.p[i] == '\n' ? 0 : column + 1;
		assert_true(column <= 77); /* 76 and CR: RFC 2047, section 2 */
		if (mail.text.p[i] == '\n')
			assert_int_equal(mail.text.p[i - 1], '\r');
		assert_true((uint8_t)mail.text.p[i] < 0x80);
	}
	arena_free(arena);
}

static void
facts_evidence_and_counts_arrive(void **state)
{
	struct place *p = *state;
	struct bus_message fact = {.type = BUS_FACT, .sequence = ++p->sequence, .fd = -1};
	struct bus_message evidence = {.type = BUS_EVIDENCE, .sequence = ++p->sequence, .fd = -1};
	struct bus_message talk = {.type = BUS_PAIR, .sequence = ++p->sequence, .fd = -1};
	struct store_talk_query all = {.since = time_day(NOW, ZONE_JAPAN_MINUTES), .limit = 9};
	struct pair *pairs;
	uint32_t total;
	struct bus_message stats = {.type = BUS_STATS, .fd = -1};
	struct arena *arena = arena_new(8 << 20);
	struct store_sensor_hour sum;
	struct store_device d;
	struct store_frame *frames;
	struct portal_live live;
	struct store_view *v;
	size_t n;

	strcpy(fact.as.fact.device.text, "mac:1");
	fact.as.fact.kind = FACT_NAME;
	strcpy(fact.as.fact.value, "NAS");
	evidence.as.evidence.alert.b[0] = 1;
	evidence.as.evidence.at = NOW;
	evidence.as.evidence.linktype = 1;
	evidence.as.evidence.frame = STR("bytes of a frame");
	talk.as.pair = (struct pair){.device = {"mac:1"},
		.with = PAIR_OUTSIDE,
		.service = "tcp/443 tls",
		.sent = 3000,
		.connections = 2,
		.since = time_day(NOW, ZONE_JAPAN_MINUTES),
		.until = NOW};
	stats.as.stats.view = 3;
	stats.as.stats.frames = 1000;
	stats.as.stats.is_live = true;
	assert_int_equal(channel_send(p->sensor, &fact), ERR_OK);
	assert_int_equal(channel_send(p->sensor, &evidence), ERR_OK);
	assert_int_equal(channel_send(p->sensor, &talk), ERR_OK);
	assert_int_equal(channel_send(p->sensor, &talk), ERR_OK); /* after a kill it comes again */
	talk.as.pair.since -= 1;				  /* of the day before */
	assert_int_equal(channel_send(p->sensor, &talk), ERR_OK);
	assert_int_equal(channel_send(p->sensor, &stats), ERR_OK);
	assert_int_equal(ingest_run(p->ingest, p->here), ERR_OK);
	stats.as.stats.frames = 1500;
	stats.as.stats.last_frame = 2 * MS_MINUTE;
	assert_int_equal(channel_send(p->sensor, &stats), ERR_OK);
	assert_int_equal(ingest_run(p->ingest, p->here), ERR_OK);
	live_copy(p->portal, &live);
	assert_int_equal(live.sight, PAGE_SIGHT_TRAFFIC);
	assert_int_equal(live.last_heard, NOW);
	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, "mac:1", &d), ERR_OK);
	assert_string_equal(d.learned.name, "NAS");
	assert_int_equal(
		store_evidence_list(v, "01000000000000000000000000000000", arena, &frames, &n),
		ERR_OK);
	assert_int_equal(n, 1);
	assert_true(str_equal(frames[0].bytes, STR("bytes of a frame")));
	assert_int_equal(store_talk_list(v, &all, arena, &pairs, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(pairs[0].sent, 3000);
	assert_int_equal(store_sensor_sum(v, 0, INT64_MAX, &sum), ERR_OK);
	assert_int_equal(sum.counts[SENSOR_FRAMES], 1500);
	assert_string_equal(sum.view, "traffic");
	store_read_end(v);
	arena_free(arena);
}

static void
more_than_a_batch(void **state)
{
	struct place *p = *state;
	struct bus_message m = {.type = BUS_ALERT, .fd = -1}, back;
	uint64_t up_to = 0;

	for (int i = 0; i < 150; i++) {
		struct alert a = sample((uint8_t)i, SEVERITY_RECORD, "new_device");

		m.as.alert = a;
		m.sequence = ++p->sequence;
		while (channel_send(p->sensor, &m) == ERR_AGAIN)
			assert_int_equal(ingest_run(p->ingest, p->here), ERR_OK);
	}
	assert_int_equal(ingest_run(p->ingest, p->here), ERR_OK);
	while (channel_receive(p->sensor, &back) == ERR_OK) {
		if (back.type == BUS_ACK)
			up_to = back.as.ack.up_to;
	}
	assert_int_equal(up_to, 150);
	assert_int_equal(count(p, false), 150);
}

static void
a_sensor_that_leaves_loses_nothing(void **state)
{
	struct place *p = *state;
	struct bus_message m = {.type = BUS_ALERT, .sequence = 1, .fd = -1};

	m.as.alert = sample(1, SEVERITY_ACT_NOW, "beacon");
	assert_int_equal(channel_send(p->sensor, &m), ERR_OK);
	channel_free(p->sensor);
	p->sensor = NULL;
	assert_int_equal(ingest_run(p->ingest, p->here), ERR_NOT_FOUND);
	assert_int_equal(count(p, false), 1);
}

/* ---- time ---- */

static enum err
agreed(struct store_tx *tx, void *arg)
{
	(void)arg;
	return store_setting_set_number(tx, SETTING_CONSENT_AT, NOW - 30 * MS_DAY);
}

static void
the_weekly_letter_goes_once(void **state)
{
	struct place *p = *state;
	struct arena *arena = arena_new(8 << 20);
	struct store_mail *list;

	store_write(p->portal->store, STORE_VITAL, mail_on, NULL);
	store_write(p->portal->store, STORE_VITAL, agreed, NULL);
	portal_tick(p->portal, NOW); /* a Friday: last week's has not gone yet */
	assert_int_equal(mails(p, arena, &list), 2);
	assert_string_equal(list[0].kind, "letter");
	assert_true(list[0].body.len > 100);
	portal_tick(p->portal, NOW + MS_MINUTE);
	assert_int_equal(mails(p, arena, &list), 2);
	arena_free(arena);
}

static void
a_silent_sensor_is_said(void **state)
{
	struct place *p = *state;
	struct portal_live live;
	struct store_view *v;
	ms_t sum = 0;

	portal_tick(p->portal, NOW + 10 * MS_MINUTE);
	live_copy(p->portal, &live);
	assert_int_equal(live.down_since, NOW);
	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	store_outage_sum(v, 0, INT64_MAX / 2, &sum);
	store_read_end(v);
	assert_int_equal(sum, 10 * MS_MINUTE);
}

/* What is kept, made at NOW: none of it may be lost to a clock that is wrong for an hour. */
static enum err
put_keepsakes(struct store_tx *tx, void *arg)
{
	struct store_session s = {
		.created = NOW, .last_used = NOW, .expires = NOW + SESSION_LIFE, .token_hash = {1}};
	struct fact f = {.device = {"mac:one"}, .kind = FACT_NAME, .value = "x", .last_seen = NOW};
	struct alert a = sample(1, SEVERITY_PLEASE_LOOK, "beacon");
	bool is_change;
	enum err err = store_session_put(tx, &s);

	if (err == ERR_OK)
		err = store_fact_put(tx, &f);
	if (err == ERR_OK)
		err = store_alert_put(tx, &a, NOW, &is_change);
	return err == ERR_OK ? put_rule(tx, arg) : err;
}

static size_t
keepsakes(struct place *p, ms_t now)
{
	struct arena *a = arena_new(8 << 20);
	struct store_suppression *rules;
	struct store_session s;
	struct store_view *v;
	struct fact *facts;
	size_t n_rules = 0, n_facts = 0;
	uint8_t hash[STORE_TOKEN_HASH] = {1};
	bool has_session;

	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	assert_int_equal(store_suppression_list(v, now, a, &rules, &n_rules), ERR_OK);
	assert_int_equal(store_fact_list(v, "mac:one", a, &facts, &n_facts), ERR_OK);
	has_session = store_session_get(v, hash, &s) == ERR_OK;
	store_read_end(v);
	arena_free(a);
	return n_rules + n_facts + has_session + count(p, false);
}

static void
a_clock_that_jumps_costs_nothing(void **state)
{
	static const ms_t jumps[] = {MS_DAY, 365 * MS_DAY, -MS_DAY, -NOW /* 1970 */,
		(ms_t)4291747200000 - NOW /* 2106 */};
	struct place *p = *state;
	struct arena *arena = arena_new(8 << 20);
	struct store_mail *list;
	struct portal_live live;
	struct store_view *v;
	ms_t sum = 0;

	store_write(p->portal->store, STORE_VITAL, mail_on, NULL);
	store_write(p->portal->store, STORE_VITAL, agreed, NULL);
	assert_int_equal(store_write(p->portal->store, STORE_VITAL, put_keepsakes, NULL), ERR_OK);
	p->portal->live.is_replay = true;
	portal_tick(p->portal, NOW);
	assert_int_equal(keepsakes(p, NOW), 4);
	assert_int_equal(mails(p, arena, &list), 2); /* the letter, to two */
	for (size_t i = 0; i < sizeof(jumps) / sizeof(*jumps); i++) {
		for (ms_t t = 0; t < 2 * MS_HOUR; t += 10 * MS_MINUTE)
			portal_tick(p->portal, NOW + jumps[i] + t);
		live_copy(p->portal, &live);
		assert_int_equal(today_clock_is_doubtful(&live.clock, NOW + jumps[i]), i > 0);
		portal_tick(p->portal, NOW + (ms_t)i * MS_MINUTE);
		assert_int_equal(keepsakes(p, NOW), 4);
		assert_int_equal(mails(p, arena, &list), 2);
	}
	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	store_outage_sum(v, 0, INT64_MAX / 2, &sum);
	store_read_end(v);
	assert_int_equal(sum, 0);
	arena_free(arena);
}

/* After a day a clock is believed: one letter, and age counts again. */
static void
a_clock_that_stays_is_believed(void **state)
{
	struct place *p = *state;
	struct arena *arena = arena_new(8 << 20);
	struct store_mail *list;
	struct store_view *v;
	size_t n = 0;

	store_write(p->portal->store, STORE_VITAL, mail_on, NULL);
	store_write(p->portal->store, STORE_VITAL, agreed, NULL);
	assert_int_equal(store_write(p->portal->store, STORE_VITAL, put_keepsakes, NULL), ERR_OK);
	portal_tick(p->portal, NOW);
	for (ms_t t = 0; t < 2 * MS_DAY; t += 30 * MS_MINUTE)
		portal_tick(p->portal, NOW + 301 * MS_DAY + t);
	assert_int_equal(mails(p, arena, &list), 2); /* one letter; the old mails are too old */
	assert_int_equal(keepsakes(p, NOW), 2);	     /* neither session nor rule */
	/* Back again: the letters of this year go on, after a day */
	for (ms_t t = 0; t < 9 * MS_DAY; t += 30 * MS_MINUTE)
		portal_tick(p->portal, NOW + t);
	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	assert_int_equal(store_mail_list(v, 50, arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 6); /* that of last week again, and the next */
	arena_free(arena);
}

static enum err
put_of_2106(struct store_tx *tx, void *arg)
{
	ms_t then = 4291747200000;
	struct store_session s = {.created = then,
		.last_used = then,
		.expires = then + SESSION_LIFE,
		.token_hash = {2}};
	struct store_suppression rule = {.id = store_id_new(then),
		.created = then,
		.expires = then + 30 * MS_DAY,
		.detector = "scan"};
	enum err err = store_session_put(tx, &s);

	(void)arg;
	if (err == ERR_OK)
		err = store_suppression_put(tx, &rule);
	if (err == ERR_OK)
		err = store_interruption_add(tx, "x", SEVERITY_PLEASE_LOOK, then);
	return err == ERR_OK ? mail_put(tx, "alert", STR("s"), STR("t"), then) : err;
}

static void
what_a_clock_ahead_wrote_does_not_last(void **state)
{
	struct place *p = *state;
	struct request r = {.portal = p->portal, .now = NOW};
	struct arena *arena = arena_new(8 << 20);
	struct store_suppression *rules;
	struct store_session s;
	struct store_mail *list;
	struct store_view *v;
	uint8_t hash[STORE_TOKEN_HASH] = {2};
	uint32_t said = 9;
	size_t n;

	store_write(p->portal->store, STORE_VITAL, mail_on, NULL);
	assert_int_equal(store_write(p->portal->store, STORE_VITAL, put_of_2106, NULL), ERR_OK);
	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	assert_int_equal(store_session_get(v, hash, &s), ERR_OK);
	assert_false(guard_is_alive(&r, &s));
	assert_int_equal(store_mail_due(v, NOW, arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	store_read_end(v);
	portal_tick(p->portal, NOW);
	assert_int_equal(store_read(p->portal->store, &v), ERR_OK);
	assert_int_equal(store_session_get(v, hash, &s), ERR_NOT_FOUND);
	assert_int_equal(store_suppression_list(v, NOW, arena, &rules, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(rules[0].expires, NOW + 30 * MS_DAY);
	store_interruption_count(v, 0, SEVERITY_PLEASE_LOOK, &said);
	assert_int_equal(said, 0);
	store_read_end(v);
	arena_free(arena);
}

/* Too many tries, and the clock goes back by a year: a wait of minutes stays one. */
static void
a_wait_is_no_longer_for_a_clock_that_went_back(void **state)
{
	struct place *p = *state;
	struct request r = {.portal = p->portal, .now = NOW};

	for (int i = 0; i < 20; i++)
		guard_failed(&r, "login", STR("sato"));
	assert_true(guard_wait(&r, "login", STR("sato")) > 0);
	r.now = NOW - 365 * MS_DAY;
	assert_in_range(guard_wait(&r, "login", STR("sato")), 1, TRIES_WAIT_MAX);
}

static enum err handler_says;

static enum err
one_handler(struct request *r)
{
	(void)r;
	return handler_says;
}

/* 400 is said to who sent something wrong. A page that we cannot write, or what we keep and cannot
 * read, is no fault of the one who looks. */
static void
our_mistakes_are_ours(void **state)
{
	static const struct {
		enum method method;
		enum err err;
		int status;
	} rows[] = {{METHOD_GET, ERR_MALFORMED, 500}, {METHOD_GET, ERR_EXISTS, 500},
		{METHOD_GET, ERR_UNSUPPORTED, 500}, {METHOD_GET, ERR_INVALID, 400},
		{METHOD_GET, ERR_NOT_FOUND, 404}, {METHOD_GET, ERR_FULL, 503}};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct route route = {
			rows[i].method, "/", RIGHT_ANYONE, one_handler, 0, false};
		struct request r = {.portal = p->portal,
			.arena = arena_new(REQUEST_ARENA_BYTES),
			.route = &route,
			.method = rows[i].method,
			.path = STR("/"),
			.now = NOW};

		r.response.body = buf_of(PAGE_BYTES_MAX);
		handler_says = rows[i].err;
		request_answer(&r);
		assert_int_equal(r.response.status, rows[i].status);
		buf_done(&r.response.body);
		arena_free(r.arena);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(too_many_fields),
		cmocka_unit_test(cookies),
		cmocka_unit_test(tables),
		cmocka_unit_test(a_large_table_is_read_whole),
		cmocka_unit_test(routes_are_found),
		cmocka_unit_test(every_change_asks_for_a_right),
		cmocka_unit_test(hosts),
		cmocka_unit_test(a_file_has_a_plain_name_and_its_own),
		cmocka_unit_test(paths_stay_here),
		cmocka_unit_test(addresses_and_phones),
		cmocka_unit_test(mails_are_tried_again_then_given_up),
		cmocka_unit_test(passwords),
		T(committed_then_acknowledged),
		T(what_is_expected_stays_quiet),
		T(what_is_expected_of_a_device_holds_for_its_parts),
		T(interruptions_keep_to_the_budget),
		T(a_mail_is_well_formed),
		T(facts_evidence_and_counts_arrive),
		T(more_than_a_batch),
		T(a_sensor_that_leaves_loses_nothing),
		T(the_weekly_letter_goes_once),
		T(a_silent_sensor_is_said),
		T(a_clock_that_jumps_costs_nothing),
		T(a_clock_that_stays_is_believed),
		T(what_a_clock_ahead_wrote_does_not_last),
		T(a_wait_is_no_longer_for_a_clock_that_went_back),
		T(our_mistakes_are_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
