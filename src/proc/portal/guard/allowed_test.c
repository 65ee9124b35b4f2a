/* What the company lets pass, the sensor's alerts of it do not tell; and what they tell of after
 * all. */
#include "proc/portal/guard/bench_test.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/guard/log.h"
#include "proc/portal/ingest.h"

#define PC "mac:00:11:22:33:44:55"
#define OTHER "mac:00:11:22:33:44:66"

static void
begin(struct bench *b, const char *device, const char *indicator)
{
	static uint8_t number;
	struct detection *d = &b->alert.detections[0];

	b->alert = (struct alert){.id = {{number++}},
		.severity = SEVERITY_ACT_NOW,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = NOW,
		.last_seen = NOW,
		.revision = 1,
		.n_detections = 1,
		.times = 1};
	str_copy(str_c(device), b->alert.device.text, sizeof(b->alert.device.text));
	*d = (struct detection){.detector = "known_bad",
		.device = b->alert.device,
		.severity = SEVERITY_ACT_NOW,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = NOW,
		.last_seen = NOW};
	detection_text(d, BASIS_INDICATOR, str_c(indicator));
}

static enum err
put_rule(struct store_tx *tx, void *arg)
{
	return store_guard_rule_put(tx, arg);
}

static void
rule(struct bench *b, enum guard_rule_kind kind, const char *name, const char *device)
{
	static uint64_t id = 1;

	b->rule = (struct store_guard_rule){.id = id++, .kind = kind, .made = NOW - 5};
	str_copy(str_c(name), b->rule.name, sizeof(b->rule.name));
	str_copy(str_c(device), b->rule.device, sizeof(b->rule.device));
	assert_int_equal(store_write(b->portal.store, STORE_VITAL, put_rule, &b->rule), ERR_OK);
}

static enum err
put_it(struct store_tx *tx, void *arg)
{
	struct bench *b = arg;

	return ingest_alert(tx, &b->portal, b->arena, &b->alert);
}

static bool
is_told(struct bench *b)
{
	char id[ALERT_ID_TEXT_MAX];
	struct store_alert row;
	struct store_view *v;

	assert_int_equal(store_write(b->portal.store, STORE_VITAL, put_it, b), ERR_OK);
	assert_int_equal(store_read(b->portal.store, &v), ERR_OK);
	assert_int_equal(
		store_alert_get(v, alert_id_text(&b->alert.id, id), b->arena, &row), ERR_OK);
	store_read_end(v);
	return !row.is_quiet;
}

static void
the_name_that_it_is_about(void **state)
{
	struct bench *b = *state;
	struct detection *d = &b->alert.detections[0];

	begin(b, PC, "evil.example");
	assert_true(str_equal(guard_place_of(d), STR("evil.example")));
	detection_text(d, BASIS_NAME, STR("www.evil.example"));
	assert_true(str_equal(guard_place_of(d), STR("www.evil.example")));
	begin(b, PC, "evil.example:8080/a.b/c");
	assert_true(str_equal(guard_place_of(d), STR("evil.example")));
	begin(b, PC, "203.0.113.0/24");
	assert_int_equal(guard_place_of(d).len, 0);
	detection_text(d, BASIS_PEER_NAME, STR("cdn.example"));
	assert_true(str_equal(guard_place_of(d), STR("cdn.example")));
	begin(b, PC, "0123456789abcdef0123456789abcdef");
	detection_text(d, BASIS_PEER_NAME, STR("cdn.example"));
	assert_int_equal(guard_place_of(d).len, 0);
	begin(b, PC, "t13d1516h2_8daaf6152771_b186095e22b6");
	assert_int_equal(guard_place_of(d).len, 0);
}

static void
a_rule_lets_it_pass(void **state)
{
	struct bench *b = *state;

	begin(b, PC, "evil.example");
	assert_true(is_told(b));
	rule(b, GUARD_RULE_ALLOW, "evil.example", "");
	begin(b, PC, "www.evil.example");
	assert_false(is_told(b));
	begin(b, PC, "notevil.example");
	assert_true(is_told(b));
	rule(b, GUARD_RULE_BLOCK, "www.evil.example", ""); /* the nearer name decides */
	begin(b, PC, "www.evil.example");
	assert_true(is_told(b));
}

static void
for_one_device_alone(void **state)
{
	struct bench *b = *state;

	rule(b, GUARD_RULE_ALLOW, "evil.example", PC);
	begin(b, OTHER, "evil.example");
	assert_true(is_told(b));
	begin(b, PC, "evil.example");
	assert_false(is_told(b));
}

static void
what_else_there_is_is_told(void **state)
{
	struct bench *b = *state;
	struct detection *d = &b->alert.detections[0];

	rule(b, GUARD_RULE_ALLOW, "evil.example", "");
	begin(b, PC, "evil.example");
	assert_false(is_told(b));
	b->alert.revision = 2; /* another place of the same story */
	d->n_basis = 0;
	detection_text(d, BASIS_INDICATOR, STR("worse.example"));
	assert_true(is_told(b));
	b->alert.revision = 3; /* and then the first again: it stays told */
	d->n_basis = 0;
	detection_text(d, BASIS_INDICATOR, STR("evil.example"));
	assert_true(is_told(b));
	begin(b, PC, "evil.example");
	b->alert.n_detections = 2;
	b->alert.detections[1] = *d;
	str_copy(STR("beacon"), b->alert.detections[1].detector, DETECTOR_NAME_MAX);
	assert_true(is_told(b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_name_that_it_is_about, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_rule_lets_it_pass, set_up, tear_down),
		cmocka_unit_test_setup_teardown(for_one_device_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_else_there_is_is_told, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
