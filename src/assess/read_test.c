/* From what the store knows to readings: one small office, each number counted by hand. */
#include "assess/fixture.h"

#define HELD .last_seen = NOW

static const struct assess_device office[] = {
	{.name = {"front", 5},
		.kind = DEVICE_PC,
		.is_answered = true,
		.is_named = true,
		.is_owned = true,
		.vendor = {"Dell", 4},
		.os = {"windows-11", 10},
		.os_support_ends = NOW + MS_DAY,
		.has_traffic = true,
		.has_tls = true,
		.has_mail = true,
		HELD},
	{.name = {"old", 3},
		.kind = DEVICE_PC,
		.is_named = true,
		.vendor = {"NEC", 3},
		.os = {"windows-7", 9},
		.os_support_ends = NOW,
		.has_traffic = true,
		.has_tls = true,
		.has_old_tls = true,
		.has_smb1 = true,
		.has_cleartext = true,
		HELD},
	{.name = {"guest", 5},
		.kind = DEVICE_PC,
		.is_unknown = true,
		.has_traffic = true,
		.has_remote_tool = true,
		HELD},
	{.name = {"nas", 3},
		.kind = DEVICE_NAS,
		.is_named = true,
		.is_owned = true,
		.vendor = {"Synology", 8},
		.model = {"DS220", 5},
		.has_traffic = true,
		.has_accepted_inbound = true,
		HELD},
	{.name = {"files", 5}, .kind = DEVICE_SERVER, .vendor = {"HP", 2}, HELD},
	{.name = {"gate", 4},
		.kind = DEVICE_ROUTER,
		.vendor = {"Yamaha", 6},
		.model = {"RTX830", 6},
		.has_traffic = true,
		HELD},
	{.name = {"wifi", 4}, .kind = DEVICE_ROUTER, .vendor = {"Buffalo", 7}, HELD},
	{.name = {"phone", 5},
		.kind = DEVICE_PHONE,
		.is_answered = true,
		.is_staffs = true,
		.os = {"ios-17", 6},
		.has_traffic = true,
		.has_bad_contact = true,
		HELD},
	{.name = {"eye", 3}, .kind = DEVICE_CAMERA, HELD},
	{.name = {"mfp", 3}, .kind = DEVICE_PRINTER, .last_seen = NOW - 30 * MS_DAY},
	{.name = {"gone", 4},
		.kind = DEVICE_PRINTER,
		.has_traffic = true,
		.has_smb1 = true,
		.last_seen = NOW - 30 * MS_DAY - 1},
};
static const struct assess_alert alerts[] = {
	{SEVERITY_ACT_NOW, NOW - 2 * MS_DAY, NOW - 2 * MS_DAY + 90 * MS_MINUTE,
		NOW - 2 * MS_DAY + 10 * MS_MINUTE},
	{SEVERITY_ACT_NOW, NOW - 3 * MS_DAY, 0, NOW - 3 * MS_DAY + 11 * MS_MINUTE},
	{SEVERITY_PLEASE_LOOK, NOW - 90 * MS_DAY, NOW - 80 * MS_DAY, 0},
	{SEVERITY_PLEASE_LOOK, NOW - 90 * MS_DAY - 1, NOW, 0},
	{SEVERITY_RECORD, NOW - MS_DAY, NOW, NOW},
};
static const struct assess_sight sight = {.n_devices = LENGTH(office),
	.devices = office,
	.n_alerts = LENGTH(alerts),
	.alerts = alerts,
	.n_networks = 3,
	.n_networks_named = 2,
	.n_outside_services = 14,
	.watch_days = 31,
	.n_persons = 4,
	.n_persons_in_charge = 2};

/* Its place in the list, n when it is not there. */
static uint32_t
place_of(const struct reading *list, uint32_t n, enum reading_kind kind)
{
	uint32_t found = n;

	for (uint32_t i = 0; i < n; i++)
		if (list[i].kind == kind) {
			assert_int_equal(found, n); /* each once */
			found = i;
		}
	return found;
}

static const struct reading *
find(const struct reading *list, uint32_t n, enum reading_kind kind)
{
	uint32_t place = place_of(list, n, kind);

	assert_true(place < n);
	return &list[place];
}

static void
names_of(const struct reading *r, char *dst, size_t size)
{
	size_t len = 0;

	dst[0] = '\0';
	for (uint32_t i = 0; i < r->n_subjects; i++)
		len += (size_t)snprintf(
			dst + len, size - len, "%s%.*s", i > 0 ? " " : "", STR_FMT(r->subjects[i]));
}

static void
each_reading_counts_what_it_says(void **state)
{
	static const struct {
		enum reading_kind kind;
		int value, of;
		const char *names;
	} cells[] = {
		{READING_DEVICES_SEEN, 10, 10, ""},
		{READING_DEVICES_NAMED, 3, 10, "guest files gate wifi phone eye mfp"},
		{READING_DEVICES_OWNED, 2, 10, "old guest files gate wifi phone eye mfp"},
		{READING_DEVICES_UNKNOWN, 1, 3, "guest"},
		{READING_PCS_IDENTIFIED, 2, 3, "guest"},
		{READING_SERVERS_IDENTIFIED, 1, 2, "files"},
		{READING_GEAR_IDENTIFIED, 1, 2, "wifi"},
		{READING_GEAR_OWNED, 1, 4, "files gate wifi"},
		{READING_NETWORKS_NAMED, 2, 3, ""},
		{READING_SYSTEMS_KNOWN, 3, 6, "guest nas files"},
		{READING_SYSTEMS_OUT_OF_SUPPORT, 1, 3, "old"},
		{READING_SERVERS_SEEN, 2, 10, "nas files"},
		{READING_NAS_SEEN, 1, 10, "nas"},
		{READING_UNSUPPORTED_OPEN, 1, 3, "old"},
		{READING_KEPT_ON_PURPOSE, 0, 1, ""},
		{READING_KEPT_OTHERWISE, 0, 0, ""},
		{READING_PHONES_SEEN, 1, 10, "phone"},
		{READING_IOT_SEEN, 1, 10, "eye"},
		{READING_PRINTERS_SEEN, 1, 10, "mfp"},
		{READING_STAFF_DEVICES, 1, 10, "phone"},
		{READING_OUTSIDE_SERVICES, 14, 10, ""},
		{READING_OUTSIDE_MAIL, 1, 10, "front"},
		{READING_CLEARTEXT_DEVICES, 1, 6, "old"},
		{READING_TLS_OLD_DEVICES, 1, 2, "old"},
		{READING_SMB1_DEVICES, 1, 6, "old"},
		{READING_REMOTE_TOOLS, 1, 6, "guest"},
		{READING_INBOUND_ACCEPTED, 1, 6, "nas"},
		{READING_BAD_CONTACTS, 1, 6, "phone"},
		{READING_WATCH_DAYS, 30, 30, ""},
		{READING_ALERTS_RAISED, 3, 0, ""},
		{READING_ALERTS_DECIDED, 2, 3, ""},
		{READING_ALERTS_HOURS, 240, 2, ""},
		{READING_ALERTS_MAILED, 1, 2, ""},
		{READING_PERSONS_STAND_IN, 2, 4, ""},
	};
	struct fixture *x = *state;
	struct reading *list;
	char names[256];
	uint32_t n;

	assert_int_equal(assess_read(&sight, NOW, x->arena, &list, &n), ERR_OK);
	assert_int_equal(n, LENGTH(cells));
	for (size_t i = 0; i < LENGTH(cells); i++) {
		const struct reading *r = find(list, n, cells[i].kind);

		names_of(r, names, sizeof(names));
		if (r->value != cells[i].value || r->of != cells[i].of ||
			strcmp(names, cells[i].names) != 0)
			fail_msg("%s: %d of %d, %s", reading_name(r->kind), (int)r->value,
				(int)r->of, names);
		assert_int_equal(r->at, NOW);
		assert_int_equal(r->key.len, 0);
		if (r->kind == READING_DEVICES_UNKNOWN) /* three of ten were asked about */
			assert_int_equal(r->seen_percent, 30);
		else
			assert_in_range(r->seen_percent, 60, 100);
		if (reading_producer(r->kind) == PRODUCER_SENSOR && r->of == 10)
			assert_int_equal(r->seen_percent, 60);
	}
}

static void
every_reading_of_the_sensor_is_made(void **state)
{
	struct fixture *x = *state;
	struct reading *list;
	uint32_t n;

	assert_int_equal(assess_read(&sight, NOW, x->arena, &list, &n), ERR_OK);
	for (int kind = 0; kind < READING_KINDS; kind++)
		if (reading_producer((enum reading_kind)kind) == PRODUCER_SENSOR &&
			place_of(list, n, (enum reading_kind)kind) == n)
			fail_msg("%s is never read", reading_name((enum reading_kind)kind));
}

/* A box that has seen nothing yet: whatever a binding says, nothing is proven. */
static void
nothing_seen_proves_nothing(void **state)
{
	static const struct assess_sight empty = {0};
	struct fixture *x = *state;
	struct framework_binding b[READING_KINDS];
	struct assess_result r;
	struct reading *list;
	uint32_t n;

	assert_int_equal(assess_read(&empty, NOW, x->arena, &list, &n), ERR_OK);
	x->in.readings = list;
	x->in.n_readings = n;
	for (int c = 0; c < 2; c++) {
		for (uint32_t i = 0; i < n; i++) {
			b[i] = (struct framework_binding){.reading = list[i].kind,
				.value = {.compare = COMPARE_MOST, .number = 5},
				.supports = RESULT_MET,
				.grade = GRADE_PROVES,
				.valid_days = 30};
			assert_int_equal(list[i].value, 0);
			if (c == 1) { /* with a base, as bindings are written */
				b[i].of = (struct condition){.compare = COMPARE_LEAST, .number = 1};
				b[i].seen =
					(struct condition){.compare = COMPARE_LEAST, .number = 1};
			}
			if (reading_producer(b[i].reading) != PRODUCER_SENSOR ||
				(c == 0 && b[i].reading == READING_WATCH_DAYS))
				b[i].value.number = -1; /* not of what was seen */
		}
		x->check[0].bindings = b;
		x->check[0].n_bindings = n;
		r = fixture_result(x, SET_CHECK);
		assert_int_equal(r.items[0].state, ASSESS_NOT_MEASURED);
	}
}

static void
at_most_eight_are_named(void **state)
{
	struct assess_device many[20];
	const struct assess_sight s = {.n_devices = 20, .devices = many};
	struct fixture *x = *state;
	struct reading *list;
	const struct reading *r;
	uint32_t n;

	for (int i = 0; i < 20; i++)
		many[i] = office[1];
	assert_int_equal(assess_read(&s, NOW, x->arena, &list, &n), ERR_OK);
	r = find(list, n, READING_SMB1_DEVICES);
	assert_int_equal(r->value, 20);
	assert_int_equal(r->n_subjects, READING_SUBJECTS_MAX);
	assert_int_equal(find(list, n, READING_DEVICES_NAMED)->n_subjects, 0);
}

/* Five old machines: each mark counts where it may, and nowhere else. */
static void
marked_devices_are_counted_apart(void **state)
{
	static const struct {
		enum mark_state mark;
		enum mark_way way;
		int open, kept, otherwise;
	} cells[] = {
		{MARK_NONE, MARK_OFF, 1, 0, 0},
		{MARK_HOLDS, MARK_SEPARATE, 0, 1, 0},
		{MARK_HOLDS, MARK_WORKAROUND, 1, 1, 0}, /* not cut off: still without support */
		{MARK_OVER, MARK_SEPARATE, 1, 0, 0},
		{MARK_SEEN_OUTSIDE, MARK_SEPARATE, 1, 0, 1},
		{MARK_SEEN_BAD, MARK_WATCHED, 1, 0, 1},
	};
	struct assess_device old = office[1];
	const struct assess_sight s = {.n_devices = 1, .devices = &old};
	struct fixture *x = *state;
	struct reading *list;
	uint32_t n;

	for (size_t i = 0; i < LENGTH(cells); i++) {
		old.mark = cells[i].mark;
		old.mark_way = cells[i].way;
		assert_int_equal(assess_read(&s, NOW, x->arena, &list, &n), ERR_OK);
		assert_int_equal(find(list, n, READING_SYSTEMS_OUT_OF_SUPPORT)->value, 1);
		assert_int_equal(find(list, n, READING_UNSUPPORTED_OPEN)->value, cells[i].open);
		assert_int_equal(find(list, n, READING_KEPT_ON_PURPOSE)->value, cells[i].kept);
		assert_int_equal(find(list, n, READING_KEPT_ON_PURPOSE)->of, 1);
		assert_int_equal(find(list, n, READING_KEPT_OTHERWISE)->value, cells[i].otherwise);
		assert_int_equal(find(list, n, READING_KEPT_OTHERWISE)->of,
			cells[i].mark != MARK_NONE && cells[i].mark != MARK_OVER);
	}
}

static void
hours_to_a_decision(void **state)
{
	struct assess_alert three[] = {
		{SEVERITY_ACT_NOW, NOW - MS_DAY, NOW - MS_DAY + MS_MINUTE, 0},
		{SEVERITY_ACT_NOW, NOW - MS_DAY, NOW - MS_DAY + 61 * MS_MINUTE, 0},
		{SEVERITY_ACT_NOW, NOW - MS_DAY, NOW - MS_DAY + 9 * MS_HOUR, 0}};
	struct assess_sight s = {.n_alerts = 3, .alerts = three};
	struct fixture *x = *state;
	struct reading *list;
	uint32_t n;

	assert_int_equal(assess_read(&s, NOW, x->arena, &list, &n), ERR_OK);
	assert_int_equal(find(list, n, READING_ALERTS_HOURS)->value, 2); /* a begun one counts */
	three[0].decided = NOW - 2 * MS_DAY; /* of a clock that went back */
	s.n_alerts = 1;
	assert_int_equal(assess_read(&s, NOW, x->arena, &list, &n), ERR_OK);
	assert_int_equal(find(list, n, READING_ALERTS_HOURS)->value, 0);
	assert_int_equal(find(list, n, READING_ALERTS_HOURS)->of, 1);
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF(each_reading_counts_what_it_says),
		TEST_OF(every_reading_of_the_sensor_is_made),
		TEST_OF(nothing_seen_proves_nothing),
		TEST_OF(marked_devices_are_counted_apart),
		TEST_OF(hours_to_a_decision),
		TEST_OF(at_most_eight_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
