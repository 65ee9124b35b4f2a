/* The decisions of today.h: what has to come out, and what must not. */
#include "today/today.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define JAPAN ZONE_JAPAN_MINUTES

static const struct today_input quiet = {.can_see_traffic = true,
	.has_seen_enough = true,
	.has_contact = true,
	.has_notice = true,
	.has_card = true,
	.has_stand_in = true,
	.has_backup = true};

static void
nothing_to_do(void **state)
{
	struct today_task t[3];

	assert_int_equal(today_rank(&quiet, t, 3), 0);
}

static void
a_certificate_that_ends_is_said(void **state)
{
	struct today_input in = quiet;
	struct today_task t[3];

	in.is_cert_ending = true;
	assert_int_equal(today_rank(&in, t, 3), 1);
	assert_int_equal(t[0].kind, TODAY_GUARD_CERT);
	in.put_off = 1U << TODAY_GUARD_CERT;
	assert_int_equal(today_rank(&in, t, 3), 0);
}

/* One task about updates, behind what is odd and before what only has to be set up. */
static void
the_most_urgent_update_is_one_task(void **state)
{
	static const struct today_alert alert = {SEVERITY_PLEASE_LOOK, "a", 100};
	struct today_input in = quiet;
	struct today_task t[4];

	in.has_update = true;
	in.has_contact = false;
	assert_int_equal(today_rank(&in, t, 4), 2);
	assert_int_equal(t[0].kind, TODAY_UPDATE);
	assert_int_equal(t[1].kind, TODAY_CONTACT);
	in.alerts = &alert;
	in.n_alerts = 1;
	assert_int_equal(today_rank(&in, t, 4), 3);
	assert_int_equal(t[0].kind, TODAY_ALERT);
	assert_int_equal(t[1].kind, TODAY_UPDATE);
	in.put_off = 1U << TODAY_UPDATE;
	assert_int_equal(today_rank(&in, t, 4), 2);
}

/* ---- cases and their clocks ---- */

static void
a_case_stands_in_the_place_of_its_alert(void **state)
{
	static const struct today_alert alerts[] = {{SEVERITY_ACT_NOW, "a", 100, true},
		{SEVERITY_PLEASE_LOOK, "a", 200, false}, {SEVERITY_ACT_NOW, "b", 50, false},
		{SEVERITY_PLEASE_LOOK, "c", 50, false}};
	static const struct today_case cases[] = {
		{.is_act_now = true, .has_next = true, .changed = 5}};
	struct today_input in = quiet;
	struct today_task t[8];

	in.alerts = alerts;
	in.n_alerts = 4;
	in.cases = cases;
	in.n_cases = 1;
	in.has_clock = true;
	in.has_duty = true;
	assert_int_equal(today_rank(&in, t, 8), 5);
	assert_int_equal(t[0].kind, TODAY_CASE);
	assert_int_equal(t[1].kind, TODAY_ALERT);
	assert_int_equal(t[1].index, 2);
	assert_int_equal(t[2].kind, TODAY_CLOCK);
	assert_int_equal(t[3].kind, TODAY_ALERT); /* that of "a" is the case's: "c" */
	assert_int_equal(t[3].index, 3);
	assert_int_equal(t[4].kind, TODAY_DUTY);
	/* As many as fit are the same ones. */
	assert_int_equal(today_rank(&in, t, 3), 5);
	assert_int_equal(t[0].kind, TODAY_CASE);
	assert_int_equal(t[2].kind, TODAY_CLOCK);
}

static void
the_most_urgent_case_is_one_task(void **state)
{
	struct today_case cases[] = {{.has_next = true, .changed = 10},
		{.is_incident = true, .has_next = true, .changed = 5},
		{.is_incident = true, .has_next = true, .changed = 7},
		{.is_act_now = true, .changed = 90},
		{.is_act_now = true, .is_drill = true, .has_next = true, .changed = 99}};
	static const struct today_alert alert = {SEVERITY_PLEASE_LOOK, "z", 100, false};
	struct today_input in = quiet;
	struct today_task t[8];
	size_t first;

	in.cases = cases;
	in.n_cases = 5;
	in.alerts = &alert;
	in.n_alerts = 1;
	assert_int_equal(today_rank(&in, t, 8), 2);
	assert_int_equal(t[0].kind, TODAY_CASE);
	assert_int_equal(t[0].index, 2);
	/* One of which nobody knows what it is comes behind what nobody looked at. */
	in.n_cases = 1;
	assert_int_equal(today_rank(&in, t, 8), 2);
	assert_int_equal(t[0].kind, TODAY_ALERT);
	assert_int_equal(t[1].kind, TODAY_CASE);
	in.put_off = 1U << TODAY_CASE;
	assert_int_equal(today_rank(&in, t, 8), 1);
	/* Drills last, what is done never. */
	assert_true(today_case_first(&cases[3], 2, &first));
	assert_int_equal(first, 1);
	assert_false(today_case_first(&cases[3], 1, &first));
	assert_false(today_case_first(NULL, 0, &first));
}

static void
a_clock_comes_before_duties(void **state)
{
	struct today_input in = quiet;
	struct today_task t[8];

	in.has_clock = in.has_duty = in.has_document = in.is_guard_down = true;
	assert_int_equal(today_rank(&in, t, 8), 3);
	assert_int_equal(t[0].kind, TODAY_CLOCK);
	assert_int_equal(t[1].kind, TODAY_GUARD_DOWN);
	assert_int_equal(t[2].kind, TODAY_DUTY); /* of the papers one is enough meanwhile */
	in.put_off = 1U << TODAY_CLOCK;
	assert_int_equal(today_rank(&in, t, 8), 3);
	assert_int_equal(t[0].kind, TODAY_GUARD_DOWN);
}

static void
worst_first_one_per_device(void **state)
{
	static const struct today_alert alerts[] = {
		{SEVERITY_PLEASE_LOOK, "a", 100},
		{SEVERITY_RECORD, "b", 900},
		{SEVERITY_PLEASE_LOOK, "c", 300},
		{SEVERITY_ACT_NOW, "a", 50},
		{SEVERITY_ACT_NOW, "a", 60},
		{SEVERITY_PLEASE_LOOK, "d", 200},
		{SEVERITY_PLEASE_LOOK, "e", 200},
	};
	struct today_input in = quiet;
	struct today_task t[3];

	in.alerts = alerts;
	in.n_alerts = 7;
	in.has_contact = false;
	assert_int_equal(today_rank(&in, t, 3), 5);
	assert_int_equal(t[0].kind, TODAY_ALERT);
	assert_int_equal(t[0].index, 4);
	assert_int_equal(t[1].index, 2);
	assert_int_equal(t[2].index, 5);
}

static void
order_is_the_same_with_less_room(void **state)
{
	struct today_alert alerts[20];
	static const char names[20][2] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k",
		"l", "m", "n", "o", "p", "q", "r", "s", "t"};
	struct today_input in = quiet;
	struct today_task few[3], all[20];

	for (size_t i = 0; i < 20; i++)
		alerts[i] =
			(struct today_alert){i % 3 == 0 ? SEVERITY_ACT_NOW : SEVERITY_PLEASE_LOOK,
				names[i], (ms_t)((i * 7) % 20)};
	in.alerts = alerts;
	in.n_alerts = 20;
	assert_int_equal(today_rank(&in, all, 20), 20);
	assert_int_equal(today_rank(&in, few, 3), 20);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(few[i].index, all[i].index);
	for (size_t i = 1; i < 20; i++)
		assert_true(alerts[all[i - 1].index].severity >= alerts[all[i].index].severity);
}

static void
setting_up_comes_after_alerts(void **state)
{
	struct today_input in = {.n_devices_unnamed = 4, .has_seen_enough = true};
	struct today_task t[8];

	assert_int_equal(today_rank(&in, t, 8), 6);
	assert_int_equal(t[5].kind, TODAY_STAND_IN);
	in.has_stand_in = true;
	assert_int_equal(today_rank(&in, t, 8), 5);
	assert_int_equal(t[0].kind, TODAY_PLACE);
	assert_int_equal(t[1].kind, TODAY_CONTACT);
	assert_int_equal(t[2].kind, TODAY_NAME_DEVICES);
	assert_int_equal(t[3].kind, TODAY_STAFF_NOTICE);
	assert_int_equal(t[4].kind, TODAY_CARD);
	in.n_devices_unnamed = 1;
	in.has_seen_enough = false;
	assert_int_equal(today_rank(&in, t, 8), 4);
	assert_int_equal(t[1].kind, TODAY_NEW_DEVICE);
	in.n_marks = 2; /* what was said of an old device is not so */
	today_rank(&in, t, 9);
	assert_int_equal(t[1].kind, TODAY_MARK);
	in.n_marks = 0;
	in.n_pairs = 7; /* one question at a time, before the one about the new device */
	assert_int_equal(today_rank(&in, t, 8), 5);
	assert_int_equal(t[1].kind, TODAY_SAME_DEVICE);
	assert_int_equal(t[2].kind, TODAY_NEW_DEVICE);
	in.n_pairs = 0;
	in.put_off = 1u << TODAY_CARD | 1u << TODAY_CONTACT;
	assert_int_equal(today_rank(&in, t, 8), 2);
	assert_int_equal(t[1].kind, TODAY_STAFF_NOTICE);
	in = quiet;
	in.has_backup = false;
	in.set_up = 0;
	in.now = TODAY_BACKUP_AFTER;
	assert_int_equal(today_rank(&in, t, 8), 0);
	in.now++;
	assert_int_equal(today_rank(&in, t, 8), 1);
	assert_int_equal(t[0].kind, TODAY_BACKUP);
}

static void
the_programme_takes_one_place_beside_alerts(void **state)
{
	const struct today_alert alert = {SEVERITY_PLEASE_LOOK, "a", 1};
	struct today_input in = quiet;
	struct today_task t[8];

	(void)state;
	in.has_gap = in.has_duty = true;
	assert_int_equal(today_rank(&in, t, 8), 2);
	assert_int_equal(t[0].kind, TODAY_DUTY);
	assert_int_equal(t[1].kind, TODAY_GAP);
	in.alerts = &alert;
	in.n_alerts = 1;
	assert_int_equal(today_rank(&in, t, 8), 2);
	assert_int_equal(t[0].kind, TODAY_ALERT);
	assert_int_equal(t[1].kind, TODAY_DUTY);
	in.has_duty = false;
	assert_int_equal(today_rank(&in, t, 8), 2);
	assert_int_equal(t[1].kind, TODAY_GAP);
	in.has_gap = false;
	in.wants_check = true; /* that can wait until the alert is answered */
	assert_int_equal(today_rank(&in, t, 8), 1);
	in.n_alerts = 0;
	assert_int_equal(today_rank(&in, t, 8), 1);
	assert_int_equal(t[0].kind, TODAY_CHECK);
	in.put_off = 1u << TODAY_CHECK;
	assert_int_equal(today_rank(&in, t, 8), 0);
}

static void
dates_and_documents_have_their_place(void **state)
{
	static const struct {
		bool duty, dated, dated_first, document, gap, alert;
		uint32_t put_off;
		size_t n;
		enum today_kind kinds[4];
	} rows[] = {
		{.dated = true, .n = 1, .kinds = {TODAY_DATED}},
		{.duty = true, .dated = true, .n = 1, .kinds = {TODAY_DUTY}},
		{.duty = true, .dated = true, .dated_first = true, .n = 1, .kinds = {TODAY_DATED}},
		{.duty = true,
			.dated = true,
			.dated_first = true,
			.put_off = 1u << TODAY_DATED,
			.n = 1,
			.kinds = {TODAY_DUTY}},
		{.dated = true,
			.document = true,
			.gap = true,
			.n = 3,
			.kinds = {TODAY_DATED, TODAY_DOCUMENT, TODAY_GAP}},
		{.document = true, .gap = true, .n = 2, .kinds = {TODAY_DOCUMENT, TODAY_GAP}},
		{.document = true,
			.gap = true,
			.put_off = 1u << TODAY_DOCUMENT,
			.n = 1,
			.kinds = {TODAY_GAP}},
		{.dated = true,
			.document = true,
			.gap = true,
			.alert = true,
			.n = 2,
			.kinds = {TODAY_ALERT, TODAY_DATED}},
		{.document = true,
			.gap = true,
			.alert = true,
			.n = 2,
			.kinds = {TODAY_ALERT, TODAY_DOCUMENT}},
		{.document = true,
			.gap = true,
			.alert = true,
			.put_off = 1u << TODAY_DOCUMENT,
			.n = 2,
			.kinds = {TODAY_ALERT, TODAY_GAP}},
	};
	const struct today_alert alert = {SEVERITY_PLEASE_LOOK, "a", 1};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct today_input in = quiet;
		struct today_task t[8];

		in.has_duty = rows[i].duty;
		in.has_dated = rows[i].dated;
		in.is_dated_first = rows[i].dated_first;
		in.has_document = rows[i].document;
		in.has_gap = rows[i].gap;
		in.put_off = rows[i].put_off;
		in.alerts = &alert;
		in.n_alerts = rows[i].alert;
		assert_int_equal(today_rank(&in, t, 8), rows[i].n);
		for (size_t k = 0; k < rows[i].n; k++)
			assert_int_equal(t[k].kind, rows[i].kinds[k]);
	}
}

static void
interruptions_are_rare(void **state)
{
	struct today_budget b = {.severity = SEVERITY_PLEASE_LOOK, .week_max = 1};

	assert_int_equal(today_interrupts(&b), TODAY_AT_ONCE);
	b.said_week = 1;
	assert_int_equal(today_interrupts(&b), TODAY_DIGEST);
	b.was_said = true;
	assert_int_equal(today_interrupts(&b), TODAY_QUIET);
	b = (struct today_budget){.severity = SEVERITY_ACT_NOW, .said_week = 99, .week_max = 1};
	assert_int_equal(today_interrupts(&b), TODAY_AT_ONCE);
	b.is_quiet = true;
	assert_int_equal(today_interrupts(&b), TODAY_QUIET);
	b = (struct today_budget){.severity = SEVERITY_RECORD, .week_max = 9};
	assert_int_equal(today_interrupts(&b), TODAY_QUIET);
}

static ms_t
at(int year, int month, int day, int hour)
{
	struct civil c = {.year = year, .month = month, .day = day, .hour = hour};

	return time_from_civil(&c, JAPAN);
}

static void
letters_go_on_monday_morning(void **state)
{
	ms_t monday = at(2026, 11, 16, 0);

	assert_int_equal(today_week_of(at(2026, 11, 20, 9), JAPAN), monday);
	assert_int_equal(today_week_of(monday, JAPAN), monday);
	assert_int_equal(today_week_of(monday - 1, JAPAN), monday - 7 * MS_DAY);
	assert_int_equal(today_week_of(at(2026, 11, 22, 23), JAPAN), monday);
	assert_int_equal(today_letter_due(monday + 7 * MS_HOUR, JAPAN, 0, 1), 0);
	assert_int_equal(today_letter_due(monday + 8 * MS_HOUR, JAPAN, 0, 1), monday - 7 * MS_DAY);
	assert_int_equal(today_letter_due(at(2026, 11, 19, 3), JAPAN, 0, 1), monday - 7 * MS_DAY);
	assert_int_equal(today_letter_due(at(2026, 11, 19, 3), JAPAN, monday - 7 * MS_DAY, 1), 0);
	assert_int_equal(today_letter_due(at(2026, 11, 19, 3), JAPAN, 0, monday + MS_HOUR), 0);
	/* one that was written a year ahead does not stop the others for a year */
	assert_int_equal(today_letter_due(at(2026, 11, 19, 3), JAPAN, monday + 364 * MS_DAY, 1),
		monday - 7 * MS_DAY);
}

static void
a_clock_that_jumps_is_in_doubt_for_a_day(void **state)
{
	static const struct {
		ms_t by;
		bool is_jump;
	} cases[] = {{MS_MINUTE, false}, {MS_DAY, false}, {-MS_MINUTE, false}, {8 * MS_DAY, true},
		{366 * MS_DAY, true}, {-MS_DAY, true}, {(ms_t)4291747200000, true}};
	ms_t now = at(2026, 11, 20, 9);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct today_clock c = {0};
		ms_t then = now + cases[i].by;

		assert_false(today_clock_ask(&c, now));
		assert_false(today_clock_is_doubtful(&c, now));
		assert_int_equal(today_clock_ask(&c, then), cases[i].is_jump);
		assert_int_equal(today_clock_is_doubtful(&c, then), cases[i].is_jump);
		assert_false(today_clock_is_doubtful(&c, then + MS_DAY));
	}
	assert_true(today_clock_is_doubtful(&(struct today_clock){0}, 0)); /* 1970 */
}

static void
suppressions_match_exactly(void **state)
{
	struct alert a = {.n_detections = 1};
	struct today_suppression s = {
		.detector = "beacon", .device = "", .peer = "", .expires = 10};

	strcpy(a.device.text, "mac:1");
	strcpy(a.detections[0].detector, "beacon");
	detection_text(&a.detections[0], BASIS_PEER, STR("198.51.100.7"));
	detection_text(&a.detections[0], BASIS_PEER_NAME, STR("ntp.example"));
	assert_true(today_is_suppressed(&a, &s, 1, 9));
	assert_false(today_is_suppressed(&a, &s, 1, 10)); /* over */
	assert_false(today_is_suppressed(&a, &s, 0, 9));
	s.device = "mac:2";
	assert_false(today_is_suppressed(&a, &s, 1, 9));
	s.device = "mac:1";
	s.peer = "ntp.example";
	assert_true(today_is_suppressed(&a, &s, 1, 9));
	s.peer = "ntp.exampl";
	assert_false(today_is_suppressed(&a, &s, 1, 9));
	s.peer = "";
	a.n_detections = 2; /* a second behaviour joined: no longer the same story */
	strcpy(a.detections[1].detector, "data_leaving");
	assert_false(today_is_suppressed(&a, &s, 1, 9));
	a.n_detections = 0;
	assert_false(today_is_suppressed(&a, &s, 1, 9));
	assert_string_equal(today_peer_of(&a), "");
	a.n_detections = 1;
	assert_string_equal(today_peer_of(&a), "ntp.example");
}

static void
corporate_numbers(void **state)
{
	/* The numbers of the National Tax Agency and the Digital Agency, and the Agency's example.
	 */
	static const char *const good[] = {"7000012050002", "8000012010038", "8700110005901",
		"7-0000-1205-0002", "７００００１２０５０００２"};
	char dst[14];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(corporate_number(str_c(good[i]), dst), ERR_OK);
	assert_string_equal(dst, "7000012050002");
	assert_int_equal(corporate_number(STR("7000012050003"), dst), ERR_INVALID);
	assert_int_equal(corporate_number(STR("7000012050020"), dst), ERR_INVALID);
	assert_int_equal(corporate_number(STR("000012050002"), dst), ERR_MALFORMED);
	assert_int_equal(corporate_number(STR("70000120500021"), dst), ERR_MALFORMED);
	assert_int_equal(corporate_number(STR("70000120500O2"), dst), ERR_MALFORMED);
	assert_int_equal(corporate_number(STR("\xff"), dst), ERR_MALFORMED);
	assert_int_equal(corporate_number(STR(""), dst), ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_to_do),
		cmocka_unit_test(a_certificate_that_ends_is_said),
		cmocka_unit_test(the_most_urgent_update_is_one_task),
		cmocka_unit_test(a_case_stands_in_the_place_of_its_alert),
		cmocka_unit_test(the_most_urgent_case_is_one_task),
		cmocka_unit_test(a_clock_comes_before_duties),
		cmocka_unit_test(worst_first_one_per_device),
		cmocka_unit_test(order_is_the_same_with_less_room),
		cmocka_unit_test(setting_up_comes_after_alerts),
		cmocka_unit_test(the_programme_takes_one_place_beside_alerts),
		cmocka_unit_test(dates_and_documents_have_their_place),
		cmocka_unit_test(interruptions_are_rare),
		cmocka_unit_test(letters_go_on_monday_morning),
		cmocka_unit_test(a_clock_that_jumps_is_in_doubt_for_a_day),
		cmocka_unit_test(suppressions_match_exactly),
		cmocka_unit_test(corporate_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
