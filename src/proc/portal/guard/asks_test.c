/* What was asked becomes an alert; what the sensor sees, too, is the same one. */
#include "proc/portal/guard/asks.h"

#include "guard/guard.h"
#include "proc/portal/guard/bench_test.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/guard/log.h"
#include "proc/portal/ingest.h"
#include "watch/query/query.h"

#define WHO "ip:192.168.1.7"

static void
send(struct bench *b)
{
	b->m.sequence++;
	assert_true(guard_log_take(&b->portal, &b->m));
	b->m.as.queries.n_rows = b->m.as.queries.n_asks = 0;
}

static struct bus_ask *
ask_of(struct bench *b, const char *domain, uint32_t times, uint32_t missing)
{
	struct bus_ask *a = &b->m.as.queries.asks[b->m.as.queries.n_asks++];

	*a = (struct bus_ask){
		.times = times, .missing = missing, .first = NOW - 20000, .last = NOW - 1000};
	assert_int_equal(addr_parse(STR("192.168.1.7"), &a->from), ERR_OK);
	str_copy(str_c(domain), a->domain, sizeof(a->domain));
	return a;
}

/* A hundred names full of data below one domain. */
static struct bus_ask *
tunnel_of(struct bench *b, const char *domain)
{
	struct bus_ask *a = ask_of(b, domain, 100, 0);
	struct query_tunnel t = {0};

	for (unsigned i = 0; i < 100; i++) {
		char below[64];

		snprintf(below, sizeof(below), "z%08uq%06uk9m2x4r7", i * 7919, i * 104729);
		query_tunnel_ask(&t, str_c(below), 10);
	}
	a->below = t.queries;
	a->data = t.data_queries;
	a->shapes = t.shapes;
	a->up = t.up;
	a->down = 20000;
	memcpy(a->seen, t.seen, sizeof(t.seen));
	return a;
}

/* Names made by a rule: n of them, from the i-th on. */
static void
seek(struct bench *b, unsigned from, unsigned n)
{
	for (unsigned i = from; i < from + n; i++) {
		char name[] = "xk0qjwhz0prt.com";

		name[2] = (char)('a' + i % 26);
		name[8] = (char)('b' + i / 26);
		ask_of(b, name, 2, 2);
	}
}

static unsigned
signs(const struct detection *d, const char *sign)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < d->n_basis; i++)
		n += d->basis[i].key == BASIS_SIGN && strcmp(d->basis[i].text, sign) == 0;
	return n;
}

struct theirs {
	struct bench *b;
	struct alert alert;
};

static enum err
put_theirs(struct store_tx *tx, void *arg)
{
	struct theirs *t = arg;
	enum err err = guard_witness_seen(tx, &t->b->portal, t->b->arena, &t->alert);

	return err == ERR_OK ? ingest_alert(tx, &t->b->portal, t->b->arena, &t->alert) : err;
}

/* The sensor tells of the same. */
static struct alert_id
see(struct bench *b, const char *detector, const char *name, uint32_t revision)
{
	struct theirs t = {.b = b,
		.alert = {.id = {{9, 9}},
			.device = {WHO},
			.severity = SEVERITY_ACT_NOW,
			.confidence = CONFIDENCE_MEDIUM,
			.first_seen = NOW - 15000,
			.last_seen = NOW,
			.revision = revision,
			.n_detections = 1,
			.times = revision}};
	struct detection *d = &t.alert.detections[0];

	*d = (struct detection){.device = {WHO}, .first_seen = NOW - 15000, .last_seen = NOW};
	str_copy(str_c(detector), d->detector, sizeof(d->detector));
	detection_text(d, BASIS_NAME, str_c(name));
	detection_number(d, BASIS_NAMES, 44);
	assert_int_equal(store_write(b->portal.store, STORE_VITAL, put_theirs, &t), ERR_OK);
	return t.alert.id;
}

static void
data_in_names_is_an_alert(void **state)
{
	struct bench *b = *state;
	struct store_alert *list;

	ask_of(b, "example.com", 50, 0);
	send(b);
	assert_int_equal(alerts(b, &list), 0);
	tunnel_of(b, "evil.example");
	send(b);
	assert_int_equal(alerts(b, &list), 1);
	assert_string_equal(list[0].device, WHO);
	assert_string_equal(list[0].alert->detections[0].detector, "dns_tunnel");
	assert_int_equal(list[0].alert->severity, SEVERITY_ACT_NOW);
	assert_int_equal(signs(&list[0].alert->detections[0], GUARD_SIGN_ASKED), 1);
	/* the same message again: counted once, told once */
	assert_true(guard_log_take(&b->portal, &b->m));
	tunnel_of(b, "evil.example"); /* twice as many: more of the same */
	send(b);
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list[0].alert->times, 2);
	tunnel_of(b, "other.example"); /* another one */
	send(b);
	assert_int_equal(alerts(b, &list), 2);
}

static void
made_names_are_an_alert(void **state)
{
	struct bench *b = *state;
	struct store_alert *list;

	seek(b, 0, 11);
	send(b);
	assert_int_equal(alerts(b, &list), 0);
	seek(b, 11, 1);
	send(b);
	assert_int_equal(alerts(b, &list), 1);
	assert_string_equal(list[0].alert->detections[0].detector, "dga");
	assert_int_equal(list[0].alert->detections[0].basis[0].number, 12);
	seek(b, 12, 5); /* not yet twice as many */
	send(b);
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list[0].alert->times, 1);
	seek(b, 17, 20);
	send(b);
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list[0].alert->times, 2);
}

static void
long_ago_does_not_count(void **state)
{
	struct bench *b = *state;
	struct store_alert *list;

	seek(b, 0, 11);
	send(b);
	seek(b, 11, 1);
	b->m.as.queries.asks[0].first += 11 * MS_MINUTE;
	b->m.as.queries.asks[0].last += 11 * MS_MINUTE;
	send(b);
	assert_int_equal(alerts(b, &list), 0);
}

static void
services_that_are_so_by_nature_are_none(void **state)
{
	struct bench *b = *state;
	struct store_alert *list;
	struct bus_query *row = &b->m.as.queries.rows[0];

	/* update.microsoft.com is of packs/detect/services.yaml, microsoft.com is not */
	*row = (struct bus_query){.times = 90, .first = NOW - 5000, .last = NOW};
	assert_int_equal(addr_parse(STR("192.168.1.7"), &row->from), ERR_OK);
	str_copy(STR("x1.update.microsoft.com"), row->name, sizeof(row->name));
	b->m.as.queries.n_rows = 1;
	tunnel_of(b, "microsoft.com");
	tunnel_of(b, "windowsupdate.com");
	tunnel_of(b, "2.168.192.in-addr.arpa");
	send(b);
	assert_int_equal(alerts(b, &list), 0);
}

static void
the_sensor_came_first(void **state)
{
	struct bench *b = *state;
	struct store_alert *list;

	see(b, "dns_tunnel", "evil.example", 1);
	tunnel_of(b, "evil.example");
	send(b);
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(signs(&list[0].alert->detections[0], GUARD_SIGN_ASKED), 1);
	assert_int_equal(signs(&list[0].alert->detections[0], GUARD_SIGN_SEEN), 1);
	see(b, "dns_tunnel", "evil.example", 2); /* it tells more: what was added stays */
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(list[0].alert->revision, 2);
	assert_int_equal(signs(&list[0].alert->detections[0], GUARD_SIGN_ASKED), 1);
	tunnel_of(b, "evil.example");
	send(b);
	assert_int_equal(alerts(b, &list), 1);
	assert_int_equal(signs(&list[0].alert->detections[0], GUARD_SIGN_ASKED), 1);
	tunnel_of(b, "other.example"); /* of that the sensor knows nothing */
	send(b);
	assert_int_equal(alerts(b, &list), 2);
}

static void
the_name_server_came_first(void **state)
{
	struct bench *b = *state;
	struct store_alert *list;
	struct alert_id theirs = {{9, 9}}, ours;
	char text[ALERT_ID_TEXT_MAX];

	seek(b, 0, 14);
	send(b);
	assert_int_equal(alerts(b, &list), 1);
	str_copy(str_c(list[0].id_text), text, sizeof(text));
	ours = see(b, "dga", "xkqjwhzprt.com", 1);
	assert_int_equal(alerts(b, &list), 1);
	assert_string_equal(list[0].id_text, text);
	assert_memory_equal(ours.b, list[0].alert->id.b, sizeof(ours.b));
	assert_int_equal(list[0].alert->n_detections, 1);
	assert_int_equal(signs(&list[0].alert->detections[0], GUARD_SIGN_ASKED), 1);
	assert_int_equal(signs(&list[0].alert->detections[0], GUARD_SIGN_SEEN), 1);
	guard_witness_id(&b->portal, &theirs); /* its packets go there, too */
	assert_memory_equal(theirs.b, ours.b, sizeof(ours.b));
	see(b, "dga", "xkqjwhzprt.com", 2);
	assert_int_equal(alerts(b, &list), 1);
	seek(b, 14, 29);
	send(b);
	assert_int_equal(alerts(b, &list), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(data_in_names_is_an_alert, set_up, tear_down),
		cmocka_unit_test_setup_teardown(made_names_are_an_alert, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_ago_does_not_count, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			services_that_are_so_by_nature_are_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_sensor_came_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_name_server_came_first, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
