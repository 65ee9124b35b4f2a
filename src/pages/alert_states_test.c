/*
 * The page of an alert in many states: whatever the sensor gave, whatever is known of the device,
 * whatever a person decided and however the box is, it is written whole.
 */
#include "pages/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ROUNDS 6000
#define TIMES_MAX 300

struct draw {
	uint64_t random;
	struct alert alert;
	struct device_brief device;
	struct alert_brief others[2];
	ms_t times[TIMES_MAX];
};

static uint32_t
pick(struct draw *d, uint32_t n)
{
	d->random = d->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(d->random >> 33) % n;
}

static struct str
any_text(struct draw *d)
{
	static const struct str texts[] = {{"", 0}, {"EIGYO-03", 8},
		{"<script>{count}</script>", 24}, {"\x1b]0;x\xe2\x80\xae{", 9}, {"windows-7", 9},
		{"dhcp+smb", 8}, {"manual", 6}, {"tcp/443", 7}, {"2020-01-14", 10},
		{"new_device", 10}};

	return texts[pick(d, sizeof(texts) / sizeof(*texts))];
}

static ms_t
any_time(struct draw *d)
{
	static const ms_t times[] = {
		0, 1, 1763600000000, 1763637600000, 1763637600001, 4102444800000};

	return times[pick(d, sizeof(times) / sizeof(*times))];
}

static void
any_detection(struct draw *d, struct detection *det)
{
	static const char *const names[] = {"new_device", "beacon", "icmp_tunnel",
		"cleartext_login", "password_guessing", "nobody_wrote_this"};

	*det = (struct detection){.severity = pick(d, 3),
		.confidence = pick(d, 3),
		.first_seen = any_time(d),
		.last_seen = any_time(d),
		.n_basis = pick(d, LIMIT_BASIS_ITEMS + 1)};
	str_copy(str_c(names[pick(d, 6)]), det->detector, sizeof(det->detector));
	for (uint32_t i = 0; i < det->n_basis; i++) {
		det->basis[i].key = pick(d, BASIS_KEYS);
		det->basis[i].number = (int64_t)any_time(d) - pick(d, 2) * 5000;
		str_clean(any_text(d), det->basis[i].text, sizeof(det->basis[i].text));
	}
}

static void
any_alert(struct draw *d)
{
	d->alert = (struct alert){.severity = pick(d, 3),
		.confidence = pick(d, 3),
		.first_seen = any_time(d),
		.last_seen = any_time(d),
		.n_detections = 1 + pick(d, LIMIT_ALERT_DETECTIONS)};
	for (uint32_t i = 0; i < d->alert.n_detections; i++)
		any_detection(d, &d->alert.detections[i]);
	d->device = (struct device_brief){.id = {"mac:02:00:00:00:00:01"},
		.name = any_text(d),
		.owner = any_text(d),
		.place = any_text(d),
		.whose = pick(d, PAGE_WHOSES),
		.kind = pick(d, DEVICE_KINDS),
		.kind_confidence = pick(d, 3),
		.kind_reason = any_text(d),
		.address = any_text(d),
		.vendor = any_text(d),
		.os = any_text(d),
		.first_seen = any_time(d),
		.last_seen = any_time(d),
		.n_alerts = pick(d, 3)};
}

static void
any_frame(struct draw *d, struct page_frame *f)
{
	static const char *const keys[] = {NULL, "ours", "handled", "reopened", "no_such_word"};

	*f = (struct page_frame){.lang = pick(d, LANGS),
		.zone_minutes = 540,
		.now = any_time(d),
		.company = any_text(d),
		.person = any_text(d),
		.may = pick(d, 3),
		.work = pick(d, PAGE_WORKS),
		.csrf = STR("00"),
		.path = STR("/alerts/00"),
		.notice = {keys[pick(d, 5)], any_text(d), pick(d, 3), any_text(d), pick(d, 2) != 0},
		.is_demo = pick(d, 2) != 0,
		.is_disk_full = pick(d, 2) != 0,
		.disk_lost = pick(d, 2),
		.sensor_down_since = any_time(d),
		.is_clock_early = pick(d, 2) != 0,
		.clock_jumped_by = (ms_t)pick(d, 3) * 7200000 - 7200000,
		.sight = pick(d, PAGE_SIGHT_TRAFFIC + 1),
		.n_alerts_open = pick(d, 3),
		.help_phone = any_text(d),
		.help_name = any_text(d)};
}

static void
any_view(struct draw *d, struct alert_view *v)
{
	*v = (struct alert_view){.brief = {&d->alert, &d->device, pick(d, 4)},
		.decided_by = any_text(d),
		.decided_at = any_time(d),
		.quiet_until = any_time(d),
		.times = d->times,
		.n_times = pick(d, 2) == 0 ? pick(d, 4) : pick(d, TIMES_MAX + 1),
		.n_packets = pick(d, 3),
		.others = d->others,
		.n_others = pick(d, 3)};
	d->times[0] = any_time(d);
	for (size_t i = 1; i < TIMES_MAX; i++)
		d->times[i] = d->times[i - 1] + pick(d, 3) * pick(d, 100000);
	d->others[0] = d->others[1] = v->brief;
}

static void
an_alert_in_any_state_is_written_whole(void **state)
{
	struct sample *s = sample_new(getenv("SAKIMORI_SOURCE"));
	struct draw *d = calloc(1, sizeof(*d));

	(void)state;
	assert_non_null(d);
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct buf out = buf_of((size_t)8 << 20);
		struct page_frame f;
		struct alert_view v;

		d->random = i;
		any_alert(d);
		any_frame(d, &f);
		any_view(d, &v);
		if (page_alert(sample_pages(s), &f, &v, &out) != ERR_OK)
			fail_msg("round %u: %.*s", i, 200,
				out.len > 0 && strstr(out.p, "[?") != NULL ? strstr(out.p, "[?")
									   : "-");
		buf_done(&out);
	}
	free(d);
	sample_free(s);
}

/* Templates and program that do not fit each other: our mistake, and told from what a browser did.
 */
static void
a_value_that_is_missing_is_our_mistake(void **state)
{
	struct sample *s = sample_new(getenv("SAKIMORI_SOURCE"));
	const struct pages_file file = {
		STR("templates/alert.html"), STR("<p>{{no_such_value}}</p>")};
	const struct pages_options options = {.files = &file,
		.n_files = 1,
		.texts = sample_texts(s),
		.detects = &(struct detect_packs){0}};
	struct draw *d = calloc(1, sizeof(*d));
	struct buf out = buf_of(1 << 20);
	struct pages *pages;
	struct page_frame f;
	struct alert_view v;

	(void)state;
	assert_non_null(d);
	any_alert(d);
	any_frame(d, &f);
	any_view(d, &v);
	assert_int_equal(pages_new(&options, &pages, NULL), ERR_OK);
	assert_int_equal(page_alert(pages, &f, &v, &out), ERR_UNSUPPORTED);
	assert_non_null(strstr(out.p, "[?no_such_value]"));
	pages_free(pages);
	buf_done(&out);
	free(d);
	sample_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_alert_in_any_state_is_written_whole),
		cmocka_unit_test(a_value_that_is_missing_is_our_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
