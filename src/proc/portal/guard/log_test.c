/* What the name server tells: which of it is an alert, what is written down, and that a message
 * which comes twice counts once. */
#include "proc/portal/guard/log.h"

#include "guard/guard.h"
#include "proc/portal/guard/bench_test.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/ingest.h"

static int
set_up_on(void **state)
{
	int rc = set_up(state);
	struct bench *b = *state;

	b->portal.guard->is_on = true;
	b->m.sequence = 1;
	return rc;
}

static struct bus_query
blocked(const char *name)
{
	struct bus_query q = {.action = GUARD_BLOCK,
		.reason = GUARD_LIST,
		.tier = TIER_BLOCK,
		.confidence = CONFIDENCE_HIGH,
		.times = 3,
		.first = NOW - 1000,
		.last = NOW};

	assert_int_equal(addr_parse(STR("192.168.1.7"), &q.from), ERR_OK);
	str_copy(str_c(name), q.name, sizeof(q.name));
	str_copy(STR("evil.example"), q.found, sizeof(q.found));
	str_copy(STR("Emotet"), q.what, sizeof(q.what));
	return q;
}

static void
tell(struct bench *b, const struct bus_query *rows, uint32_t n)
{
	b->m.as.queries.n_rows = n;
	memcpy(b->m.as.queries.rows, rows, n * sizeof(*rows));
	assert_true(guard_log_take(&b->portal, &b->m));
}

static struct store_guard_line *
lines(struct bench *b, size_t *n)
{
	struct store_guard_line_query q = {.limit = 50};
	struct store_guard_line *list;
	struct store_view *v;

	assert_int_equal(store_read(b->portal.store, &v), ERR_OK);
	assert_int_equal(store_guard_line_list(v, &q, b->arena, &list, n, NULL), ERR_OK);
	store_read_end(v);
	return list;
}

static void
what_alarms_and_what_does_not(void **state)
{
	struct bus_query q = blocked("evil.example");
	struct guard_sign s;

	(void)state;
	assert_true(guard_sign_of(&q, &s));
	assert_string_equal(s.detector, "guard_blocked");
	assert_int_equal(s.severity, SEVERITY_PLEASE_LOOK);
	q.confidence = CONFIDENCE_LOW;
	assert_true(guard_sign_of(&q, &s));
	assert_int_equal(s.severity, SEVERITY_RECORD);
	q = blocked("evil.example");
	q.held = HELD_POPULAR;
	assert_false(guard_sign_of(&q, &s));
	q = blocked("evil.example");
	q.action = GUARD_PASS;
	assert_false(guard_sign_of(&q, &s));
	q.would = true;
	assert_true(guard_sign_of(&q, &s));
	assert_string_equal(s.detector, "guard_answered");
	assert_int_equal(s.severity, SEVERITY_PLEASE_LOOK);
	q.would = false;
	q.warns = true;
	q.tier = TIER_WARN;
	assert_true(guard_sign_of(&q, &s));
	assert_int_equal(s.severity, SEVERITY_RECORD);
	q = blocked("evil.example");
	q.reason = GUARD_RULE;
	assert_false(guard_sign_of(&q, &s));
	q.reason = GUARD_BYPASS;
	assert_true(guard_sign_of(&q, &s));
	assert_string_equal(s.detector, "guard_bypass");
	assert_int_equal(s.severity, SEVERITY_RECORD);
}

static void
who_goes_round(void **state)
{
	static const struct guard_name list[] = {{{"dns.google", 10}, {"x", 1}, false}};
	static const struct guard_names names = {{NULL, 0}, 1, list};
	struct pair p = {.with = PAIR_NAME, .peer = "dns.google", .service = "tcp/443 tls"};

	(void)state;
	assert_true(guard_goes_round(&names, &p));
	str_copy(STR("google.com"), p.peer, sizeof(p.peer));
	assert_false(guard_goes_round(&names, &p));
	str_copy(STR("tcp/853 tls"), p.service, sizeof(p.service));
	assert_true(guard_goes_round(&names, &p));
	p.with = PAIR_NETWORK;
	assert_true(guard_goes_round(&names, &p));
	str_copy(STR("tcp/8530"), p.service, sizeof(p.service));
	assert_false(guard_goes_round(&names, &p));
	str_copy(STR("tcp/853"), p.service, sizeof(p.service));
	p.with = PAIR_DEVICE; /* the company's own */
	assert_false(guard_goes_round(&names, &p));
}

static void
one_alert_for_a_device_and_an_indicator(void **state)
{
	struct bench *b = *state;
	struct bus_query rows[3] = {
		blocked("www.evil.example"), blocked("x.evil.example"), blocked("held.example")};
	struct store_alert *list;
	size_t n;

	rows[2].held = HELD_POPULAR;
	rows[2].action = GUARD_PASS;
	tell(b, rows, 3);
	assert_int_equal(alerts(b, &list), 1);
	assert_string_equal(list[0].device, "ip:192.168.1.7");
	assert_string_equal(list[0].alert->detections[0].detector, "guard_blocked");
	assert_int_equal(list[0].alert->times, 6);
	lines(b, &n);
	assert_int_equal(n, 3);
	assert_true(guard_log_take(&b->portal, &b->m)); /* it comes again */
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list[0].alert->times, 6);
	b->m.sequence = 2;
	for (int i = 0; i < 3; i++) {
		rows[i].first += MS_DAY - MS_HOUR;
		rows[i].last += MS_DAY - MS_HOUR;
	}
	tell(b, rows, 1);
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list[0].alert->times, 9);
	assert_int_equal(lines(b, &n)[0].times, 6);
	b->m.sequence = 3;
	rows[0].first += 3 * MS_DAY;
	rows[0].last += 3 * MS_DAY;
	tell(b, rows, 1);
	assert_int_equal(alerts(b, &list), 2);
}

static enum err
handle(struct store_tx *tx, void *arg)
{
	return store_alert_answer(tx, arg,
		&(struct store_answer){.state = STORE_ALERT_HANDLED, .at = NOW, .who = "佐藤"});
}

static void
more_places_are_grounds_of_one_alert(void **state)
{
	struct bench *b = *state;
	struct bus_query rows[2] = {blocked("www.evil.example"), blocked("other.example")};
	struct store_alert *list;
	char id[ALERT_ID_TEXT_MAX];
	unsigned places = 0;

	str_copy(STR("other.example"), rows[1].found, sizeof(rows[1].found));
	tell(b, rows, 2);
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list->alert->times, 6);
	for (uint32_t i = 0; i < list->alert->detections[0].n_basis; i++)
		places += list->alert->detections[0].basis[i].key == BASIS_INDICATOR;
	assert_int_equal(places, 2);
	assert_string_equal(list->alert->detections[0].basis[0].text, "other.example");
	str_copy(str_c(list->id_text), id, sizeof(id));
	assert_int_equal(store_write(b->portal.store, STORE_VITAL, handle, id), ERR_OK);
	b->m.sequence = 2;
	str_copy(STR("third.example"), rows[1].found, sizeof(rows[1].found));
	tell(b, rows + 1, 1); /* what was dealt with is not opened again by another place */
	assert_int_equal(alerts(b, &list), 2);
}

static void
ordinary_names_are_counted(void **state)
{
	struct bench *b = *state;
	struct bus_ask *ask = &b->m.as.queries.asks[0];
	struct bus_query q = blocked("www.example.co.jp");
	struct store_guard_name *list;
	struct store_view *v;
	size_t n;

	q.action = GUARD_PASS;
	q.reason = GUARD_NOTHING;
	*ask = (struct bus_ask){.from = q.from,
		.domain = "example.co.jp",
		.times = 3,
		.missing = 1,
		.first = q.first,
		.last = q.last};
	b->m.as.queries.n_asks = 1;
	tell(b, &q, 1);
	assert_int_equal(store_read(b->portal.store, &v), ERR_OK);
	assert_int_equal(store_guard_name_list(v, &(struct store_guard_name_query){.limit = 9},
				 b->arena, &list, &n),
		ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].name, "example.co.jp");
	assert_string_equal(list[0].address, "192.168.1.7");
	assert_int_equal(list[0].times, 3);
	assert_int_equal(list[0].missing, 1);
	lines(b, &n);
	assert_int_equal(n, 0);
}

/* It would be written down as an unknown device's. */
static void
numbers_are_waited_for(void **state)
{
	struct bench *b = *state;
	struct bus_query q = blocked("www.evil.example");
	size_t n;

	b->portal.guard->since = NOW - 2000;
	q.device = 5;
	b->m.as.queries.n_rows = 1;
	b->m.as.queries.rows[0] = q;
	assert_false(guard_log_take(&b->portal, &b->m));
	lines(b, &n);
	assert_int_equal(n, 0);
	q.device = 0; /* an unknown one is unknown */
	tell(b, &q, 1);
	lines(b, &n);
	assert_int_equal(n, 1);
	b->portal.guard->since = NOW - 2 * MS_MINUTE; /* not for ever */
	q.device = 5;
	b->m.sequence = 2;
	tell(b, &q, 1);
	assert_int_equal(lines(b, &n)[0].times, 6);
}

static enum err
put_address(struct store_tx *tx, void *arg)
{
	struct fact f = {.device = {"mac:02:00:00:00:00:07"},
		.kind = FACT_ADDRESS,
		.confidence = CONFIDENCE_HIGH,
		.value = "192.168.1.7",
		.first_seen = NOW - 5000,
		.last_seen = NOW - 5000,
		.count = 1};

	return store_fact_put(tx, &f);
}

/* The policy of that second did not have the device yet. */
static void
a_new_device_is_found_by_its_address(void **state)
{
	struct bench *b = *state;
	struct bus_query q = blocked("www.evil.example");
	struct store_alert *list;
	size_t n;

	assert_int_equal(store_write(b->portal.store, STORE_BULK, put_address, NULL), ERR_OK);
	tell(b, &q, 1);
	assert_string_equal(lines(b, &n)[0].device, "mac:02:00:00:00:00:07");
	assert_string_equal(lines(b, &n)[0].address, "");
	assert_int_equal(alerts(b, &list), 1);
	assert_string_equal(list[0].device, "mac:02:00:00:00:00:07");
}

static void
a_mark_is_nobodys_without_the_secret(void **state)
{
	char a[GUARD_MARK_MAX], b[GUARD_MARK_MAX];

	(void)state;
	guard_mark(STR("secret"), "mac:1", 24310, a);
	guard_mark(STR("secret"), "mac:1", 24310, b);
	assert_string_equal(a, b);
	assert_int_equal(strlen(a), 8);
	guard_mark(STR("secret"), "mac:1", 24311, b); /* another month */
	assert_string_not_equal(a, b);
	guard_mark(STR("secret"), "mac:2", 24310, b);
	assert_string_not_equal(a, b);
	guard_mark(STR("other"), "mac:1", 24310, b);
	assert_string_not_equal(a, b);
	assert_true(guard_may_name(GUARD_STAFF_BLOCKED, true));
	assert_false(guard_may_name(GUARD_STAFF_BLOCKED, false));
	assert_false(guard_may_name(GUARD_STAFF_NEVER, true));
	assert_true(guard_may_name(GUARD_STAFF_SHOWN, false));
}

/* ---- the sensor sees the same place ---- */

struct seen {
	struct bench *b;
	struct alert alert;
};

static enum err
put_seen(struct store_tx *tx, void *arg)
{
	struct seen *s = arg;
	enum err err = guard_witness_seen(tx, &s->b->portal, s->b->arena, &s->alert);

	return err == ERR_OK ? ingest_alert(tx, &s->b->portal, s->b->arena, &s->alert) : err;
}

static void
see(struct bench *b, const char *place, enum severity severity, uint32_t revision)
{
	struct seen s = {.b = b,
		.alert = {.id = {{7, 7}},
			.device = {"ip:192.168.1.7"},
			.severity = severity,
			.confidence = CONFIDENCE_HIGH,
			.first_seen = NOW - 2000,
			.last_seen = NOW,
			.revision = revision,
			.n_detections = 1,
			.times = revision}};
	struct detection *d = &s.alert.detections[0];

	*d = (struct detection){.detector = "known_bad",
		.severity = severity,
		.device = {"ip:192.168.1.7"},
		.first_seen = NOW - 2000,
		.last_seen = NOW};
	detection_text(d, BASIS_INDICATOR, str_c(place));
	assert_int_equal(store_write(b->portal.store, STORE_VITAL, put_seen, &s), ERR_OK);
}

static unsigned
grounds(const struct detection *d, enum basis_key key, const char *text)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < d->n_basis; i++)
		n += d->basis[i].key == key && strcmp(d->basis[i].text, text) == 0;
	return n;
}

static int64_t
count_of(const struct detection *d)
{
	for (uint32_t i = 0; i < d->n_basis; i++)
		if (d->basis[i].key == BASIS_COUNT)
			return d->basis[i].number;
	return 0;
}

/* The only alert: the name server's leads, both witnesses are named. */
static struct store_alert *
of_both(struct bench *b)
{
	struct store_alert *list;
	const struct detection *d;

	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list->alert->n_detections, 2);
	d = &list->alert->detections[0];
	assert_string_equal(d->detector, "guard_blocked");
	assert_string_equal(list->alert->detections[1].detector, "known_bad");
	assert_int_equal(grounds(d, BASIS_SIGN, GUARD_SIGN_ASKED), 1);
	assert_int_equal(grounds(d, BASIS_SIGN, GUARD_SIGN_SEEN), 1);
	return list;
}

static void
a_place_that_the_sensor_saw_first(void **state)
{
	struct bench *b = *state;
	struct bus_query q = blocked("www.evil.example");
	char id[ALERT_ID_TEXT_MAX];

	see(b, "evil.example", SEVERITY_PLEASE_LOOK, 1);
	tell(b, &q, 1);
	assert_string_equal(of_both(b)->id_text, alert_id_text(&(struct alert_id){{7, 7}}, id));
	assert_int_equal(count_of(&of_both(b)->alert->detections[0]), 3);
	b->m.sequence = 2;
	tell(b, &q, 1); /* asked for again */
	assert_int_equal(count_of(&of_both(b)->alert->detections[0]), 6);
	see(b, "other.example", SEVERITY_PLEASE_LOOK, 2); /* its story goes on */
	assert_int_equal(
		grounds(&of_both(b)->alert->detections[1], BASIS_INDICATOR, "other.example"), 1);
	b->m.sequence = 3;
	tell(b, &q, 1); /* still the same place */
	assert_int_equal(count_of(&of_both(b)->alert->detections[0]), 9);
	str_copy(STR("other.example"), q.found, sizeof(q.found));
	b->m.sequence = 4;
	tell(b, &q, 1);
	assert_int_equal(
		grounds(&of_both(b)->alert->detections[0], BASIS_INDICATOR, "evil.example"), 1);
}

static void
a_place_that_was_asked_for_first(void **state)
{
	struct bench *b = *state;
	struct bus_query q = blocked("www.evil.example");
	struct store_alert *list;
	char id[ALERT_ID_TEXT_MAX];

	tell(b, &q, 1);
	assert_int_equal(alerts(b, &list), 1);
	str_copy(str_c(list->id_text), id, sizeof(id));
	see(b, "evil.example", SEVERITY_PLEASE_LOOK, 1);
	assert_string_equal(of_both(b)->id_text, id);
	b->m.sequence = 2;
	tell(b, &q, 1);
	assert_int_equal(count_of(&of_both(b)->alert->detections[0]), 6);
	see(b, "other.example", SEVERITY_PLEASE_LOOK, 2); /* the same story of the sensor's */
	assert_string_equal(of_both(b)->id_text, id);
	see(b, "evil.example", SEVERITY_ACT_NOW, 3); /* reached all the same */
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list->alert->severity, SEVERITY_ACT_NOW);
	assert_string_equal(list->alert->detections[0].detector, "known_bad");
	assert_string_equal(list->alert->detections[1].detector, "guard_blocked");
}

static void
another_place_is_another_alert(void **state)
{
	struct bench *b = *state;
	struct bus_query q = blocked("www.evil.example");
	struct store_alert *list;

	see(b, "203.0.113.0/24", SEVERITY_PLEASE_LOOK, 1);
	tell(b, &q, 1);
	assert_int_equal(alerts(b, &list), 2);
	str_copy(STR("203.0.113.0/24"), q.found, sizeof(q.found)); /* by the answer's address */
	str_copy(STR("www.third.example"), q.name, sizeof(q.name));
	b->m.sequence = 2;
	tell(b, &q, 1);
	assert_int_equal(alerts(b, &list), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_alarms_and_what_does_not),
		cmocka_unit_test(who_goes_round),
		cmocka_unit_test(a_mark_is_nobodys_without_the_secret),
		cmocka_unit_test_setup_teardown(
			one_alert_for_a_device_and_an_indicator, set_up_on, tear_down),
		cmocka_unit_test_setup_teardown(numbers_are_waited_for, set_up_on, tear_down),
		cmocka_unit_test_setup_teardown(
			a_new_device_is_found_by_its_address, set_up_on, tear_down),
		cmocka_unit_test_setup_teardown(ordinary_names_are_counted, set_up_on, tear_down),
		cmocka_unit_test_setup_teardown(
			more_places_are_grounds_of_one_alert, set_up_on, tear_down),
		cmocka_unit_test_setup_teardown(
			a_place_that_the_sensor_saw_first, set_up_on, tear_down),
		cmocka_unit_test_setup_teardown(
			a_place_that_was_asked_for_first, set_up_on, tear_down),
		cmocka_unit_test_setup_teardown(
			another_place_is_another_alert, set_up_on, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
