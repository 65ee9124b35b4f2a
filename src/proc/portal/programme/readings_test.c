/* From what the store holds to readings: facts, talks, alerts, records; and that the same hour
 * twice is one row. */
#include "proc/portal/programme/programme.h"
#include "proc/portal/watch/marks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW

static enum err
fact(struct store_tx *tx, const char *device, enum fact_kind kind, const char *value)
{
	struct fact f = {.kind = kind,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = NOW - MS_DAY,
		.last_seen = NOW - MS_HOUR,
		.count = 1};

	str_copy(str_c(device), f.device.text, sizeof(f.device.text));
	str_copy(str_c(value), f.value, sizeof(f.value));
	return store_fact_put(tx, &f);
}

static enum err
talk(struct store_tx *tx, const char *device, enum pair_with with, const char *peer,
	const char *service)
{
	struct pair p = {.with = with,
		.sent = 100,
		.received = 100,
		.connections = 1,
		.since = NOW - MS_HOUR,
		.until = NOW - MS_MINUTE};

	str_copy(str_c(device), p.device.text, sizeof(p.device.text));
	str_copy(str_c(peer), p.peer, sizeof(p.peer));
	str_copy(str_c(service), p.service, sizeof(p.service));
	return store_talk_put(tx, &p, time_day(NOW, 540));
}

static enum err
put_office(struct store_tx *tx, void *arg)
{
	static const struct {
		const char *device;
		enum fact_kind kind;
		const char *value;
	} facts[] = {
		{"mac:00:00:00:00:00:01", FACT_KIND, "pc"},
		{"mac:00:00:00:00:00:01", FACT_NAME, "EIGYO-01"},
		{"mac:00:00:00:00:00:01", FACT_OS, "windows-7"},
		{"mac:00:00:00:00:00:01", FACT_VENDOR, "Dell"},
		{"mac:00:00:00:00:00:01", FACT_TLS_VERSION, "1.0"},
		{"mac:00:00:00:00:00:01", FACT_SERVICE_USED, "tcp/445 smb1"},
		{"mac:00:00:00:00:00:02", FACT_KIND, "pc"},
		{"mac:00:00:00:00:00:02", FACT_TLS_VERSION, "1.3"},
		{"mac:00:00:00:00:00:02", FACT_CLEARTEXT, "ftp"},
		{"mac:00:00:00:00:00:03", FACT_KIND, "nas"},
		{"mac:00:00:00:00:00:03", FACT_TLS_VERSION, "server 1.2"},
		{"mac:00:00:00:00:00:04", FACT_KIND, "phone"},
	};
	enum err err = ERR_OK;

	(void)arg;
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts) && err == ERR_OK; i++)
		err = fact(tx, facts[i].device, facts[i].kind, facts[i].value);
	if (err == ERR_OK)
		err = talk(tx, facts[0].device, PAIR_NAME, "mail.example", "tcp/587 smtp");
	if (err == ERR_OK)
		err = talk(
			tx, facts[0].device, PAIR_DEVICE, "mac:00:00:00:00:00:03", "tcp/445 smb1");
	return err == ERR_OK ? talk(tx, "mac:00:00:00:00:00:03", PAIR_CALLER, "", "tcp/443 tls")
			     : err;
}

static const struct reading *
read_of(struct portal_place *p, enum reading_kind kind, const char *key)
{
	struct reading *list;
	uint32_t n;

	store_read_end(p->view);
	p->view = NULL;
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	assert_int_equal(store_reading_list(p->view, p->arena, &list, &n), ERR_OK);
	for (uint32_t i = 0; i < n; i++)
		if (list[i].kind == kind && str_equal(list[i].key, str_c(key)))
			return &list[i];
	fail_msg("%s was not read", reading_name(kind));
	return NULL;
}

static void
check(struct portal_place *p, enum reading_kind kind, int64_t value, int64_t of)
{
	const struct reading *r = read_of(p, kind, "");

	if (r->value != value || r->of != of)
		fail_msg("%s: %lld of %lld", reading_name(kind), (long long)r->value,
			(long long)r->of);
}

static void
begin_read(struct portal_place *p)
{
	store_read_end(p->view);
	p->view = NULL;
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
	programme_read(&p->request);
}

static void
what_was_seen_is_read(void **state)
{
	struct portal_place *p = *state;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_office, NULL), ERR_OK);
	begin_read(p);
	check(p, READING_DEVICES_SEEN, 4, 4);
	check(p, READING_DEVICES_NAMED, 0, 4);
	check(p, READING_SERVERS_SEEN, 1, 4);
	check(p, READING_PHONES_SEEN, 1, 4);
	check(p, READING_SYSTEMS_OUT_OF_SUPPORT, 1, 1);
	check(p, READING_CLEARTEXT_DEVICES, 1, 3); /* what sent it was seen, too */
	check(p, READING_SMB1_DEVICES, 1, 3);
	check(p, READING_INBOUND_ACCEPTED, 1, 3);
	check(p, READING_OUTSIDE_MAIL, 1, 4);
	check(p, READING_OUTSIDE_SERVICES, 1, 4);
	assert_true(str_equal(
		read_of(p, READING_SYSTEMS_OUT_OF_SUPPORT, "")->subjects[0], STR("EIGYO-01")));
	assert_int_equal(read_of(p, READING_DEVICES_SEEN, "")->seen_percent, 75);
	/* read again in the same hour: one row a day */
	begin_read(p);
	check(p, READING_DEVICES_SEEN, 4, 4);
}

static enum err
put_marks(struct store_tx *tx, void *arg)
{
	struct store_device_mark m = {
		.mark = {MARK_SEPARATE, *(const ms_t *)arg, NOW + MS_DAY}, .reason = "x"};

	strcpy(m.device.text, "mac:00:00:00:00:00:01");
	return store_device_mark_put(tx, &m);
}

static struct device_mark
mark_of(struct portal_place *p)
{
	struct device_mark *list;
	size_t n;

	assert_int_equal(marks_load(&p->request, NULL, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	return list[0];
}

/* An old PC that is marked as separate, and sends mail. */
static void
a_mark_is_held_against_what_was_seen(void **state)
{
	struct portal_place *p = *state;
	ms_t since = NOW - MS_HOUR;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_office, NULL), ERR_OK);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_marks, &since), ERR_OK);
	begin_read(p);
	check(p, READING_SYSTEMS_OUT_OF_SUPPORT, 1, 1);
	check(p, READING_UNSUPPORTED_OPEN, 1, 1);
	check(p, READING_KEPT_OTHERWISE, 1, 1);
	assert_true(
		str_equal(read_of(p, READING_KEPT_OTHERWISE, "")->subjects[0], STR("EIGYO-01")));
	p->request.view = p->view;
	assert_int_equal(mark_of(p).state, MARK_SEEN_OUTSIDE);
	assert_int_equal(mark_of(p).seen_at, NOW - MS_MINUTE);
	since = NOW; /* marked anew, after the cable was pulled */
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_marks, &since), ERR_OK);
	begin_read(p);
	check(p, READING_UNSUPPORTED_OPEN, 0, 1);
	check(p, READING_KEPT_ON_PURPOSE, 1, 1);
	check(p, READING_KEPT_OTHERWISE, 0, 1);
	check(p, READING_NAS_SEEN, 1, 4);
	p->request.view = p->view;
	assert_int_equal(mark_of(p).state, MARK_HOLDS);
	assert_false(mark_of(p).is_checked); /* nothing of it passed since */
}

static enum err
put_networks(struct store_tx *tx, void *arg)
{
	static const struct store_network list[] = {
		{.prefix = "192.168.1.0/24"}, {.prefix = "192.168.2.0/24"}};
	enum err err = store_network_put(tx, &list[0]);

	(void)arg;
	if (err == ERR_OK)
		err = store_network_put(tx, &list[1]);
	if (err == ERR_OK)
		err = fact(tx, "mac:00:00:00:00:00:01", FACT_ADDRESS, "192.168.1.4");
	if (err == ERR_OK)
		err = fact(tx, "mac:00:00:00:00:00:03", FACT_ADDRESS, "192.168.2.4");
	return err == ERR_OK ? talk(tx, "mac:00:00:00:00:00:03", PAIR_DEVICE,
				       "mac:00:00:00:00:00:01", "tcp/445 smb")
			     : err;
}

static void
another_network_is_no_separation(void **state)
{
	struct portal_place *p = *state;
	ms_t since = NOW - MS_HOUR;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_networks, NULL), ERR_OK);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_marks, &since), ERR_OK);
	begin_read(p);
	p->request.view = p->view;
	assert_int_equal(mark_of(p).state, MARK_SEEN_ACROSS);
}

static enum err
put_duty(struct store_tx *tx, void *arg)
{
	struct store_duty d = {.id = store_id_new(NOW), .at = NOW - 40 * MS_DAY};
	struct store_declaration s = {.id = store_id_new(NOW), .declared = NOW - 9 * MS_DAY};
	enum err err;

	(void)arg;
	strcpy(d.key, "scs3.policy_review");
	strcpy(s.star, "star1");
	strcpy(s.number, "4012");
	err = store_duty_put(tx, &d);
	return err == ERR_OK ? store_declaration_put(tx, &s) : err;
}

static void
records_are_read(void **state)
{
	struct portal_place *p = *state;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_duty, NULL), ERR_OK);
	begin_read(p);
	assert_int_equal(read_of(p, READING_DUTY_DONE, "scs3.policy_review")->value, 40);
	assert_int_equal(read_of(p, READING_DECLARATION_KEPT, "star1")->value, 1);
	assert_int_equal(read_of(p, READING_DECLARATION_KEPT, "star2")->value, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_was_seen_is_read, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			a_mark_is_held_against_what_was_seen, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			another_network_is_no_separation, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(records_are_read, place_set_up, place_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
