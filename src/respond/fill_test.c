/*
 * What the box fills in by itself, measured on alerts with the grounds that the sensor gives for
 * the lab's captures: mail_attachment, script_download, beacon_tls_jitter, lateral_fanout,
 * upload_outside, ddos_in. The share of each form is printed, and must not fall.
 */
#include "respond/fill.h"
#include "respond/packs_test.h"

#include <stdio.h>

static struct arena *arena;
static struct record_set set;
static struct detect_packs detects;

static int
setup(void **state)
{
	struct pack_source source;
	struct errinfo info = {0};

	(void)state;
	arena = arena_new(256 << 20);
	reports_read(arena, &set);
	source = packs_read("detect", arena);
	if (pack_detect_load(&source, arena, &detects, &info) != ERR_OK)
		fail_msg("%s", info.what);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* ---- alerts, with the grounds of the captures ---- */

static struct detection *
fired(struct alert *al, const char *detector)
{
	struct detection *d = &al->detections[al->n_detections++];

	snprintf(d->detector, sizeof(d->detector), "%s", detector);
	d->severity = SEVERITY_PLEASE_LOOK;
	d->confidence = CONFIDENCE_MEDIUM;
	d->first_seen = al->first_seen;
	d->last_seen = al->last_seen;
	return d;
}

static struct alert
alert_begin(void)
{
	struct alert al = {.severity = SEVERITY_ACT_NOW,
		.confidence = CONFIDENCE_MEDIUM,
		.first_seen = MADE_BEGIN - 10 * MS_MINUTE,
		.last_seen = MADE_BEGIN - MS_MINUTE};

	al.id.b[0] = 0xab;
	snprintf(al.device.text, sizeof(al.device.text), "mac:d4:be:d9:47:fd:15");
	return al;
}

static const char *
undo_of(const struct made *m)
{
	static char of[16];
	uint32_t nr = 0;

	for (uint32_t i = 0; i < m->n; i++)
		if (m->e[i].kind == CASE_ACTION)
			nr = m->e[i].nr;
	snprintf(of, sizeof(of), "of=%u", nr);
	return of;
}

static void
mail_attachment(struct alert *al)
{
	struct detection *d = fired(al, "mail_attachment");

	detection_text(d, BASIS_PEER, STR("185.70.40.22"));
	detection_text(d, BASIS_PORT, STR("tcp/25"));
	detection_text(d, BASIS_FILE, STR("seikyusho.pdf.exe"));
	detection_text(d, BASIS_FILE_KIND, STR("pe"));
}

static void
script_download(struct alert *al)
{
	struct detection *d = fired(al, "script_download");

	detection_text(d, BASIS_PEER, STR("194.26.135.12"));
	detection_text(d, BASIS_PEER_NAME, STR("194.26.135.12"));
	detection_text(d, BASIS_PORT, STR("tcp/80"));
	detection_text(d, BASIS_FILE, STR("a.ps1"));
	detection_text(d, BASIS_USER_AGENT, STR("WindowsPowerShell/5.1.19041.4894"));
}

static void
beacon(struct alert *al)
{
	struct detection *d = fired(al, "beacon");

	detection_text(d, BASIS_PEER, STR("45.61.136.77"));
	detection_text(d, BASIS_PEER_NAME, STR("ilhrjdr-metrics.top"));
	detection_text(d, BASIS_PORT, STR("tcp/443"));
	detection_number(d, BASIS_COUNT, 20);
}

static void
lateral(struct alert *al)
{
	struct detection *d = fired(al, "lateral_movement");

	detection_text(d, BASIS_PEER, STR("192.168.128.124"));
	detection_text(d, BASIS_PORT, STR("tcp/445"));
	d = fired(al, "credential_theft");
	detection_text(d, BASIS_PEER, STR("192.168.128.124"));
	detection_text(d, BASIS_OPERATION, STR("samr"));
}

static void
upload(struct alert *al)
{
	struct detection *d = fired(al, "data_leaving");

	detection_text(d, BASIS_PEER, STR("89.44.169.135"));
	detection_text(d, BASIS_PEER_NAME, STR("upload.filehost-mega.example"));
	detection_number(d, BASIS_BYTES, 600807438);
}

static void
ddos_in(struct alert *al)
{
	struct detection *d = fired(al, "ddos_in");

	detection_text(d, BASIS_PEER, STR("173.239.64.97"));
	detection_text(d, BASIS_PORT, STR("tcp/443"));
	detection_text(d, BASIS_SIGN, STR("connections that nobody finishes"));
	detection_number(d, BASIS_COUNT, 1000);
	detection_number(d, BASIS_PEERS, 925);
	detection_number(d, BASIS_BYTES, 66000);
	detection_number(d, BASIS_DURATION, 229);
}

/* ---- the office around it ---- */

static const struct str addresses[] = {STR_IN_TABLE("192.168.128.170")};
static const struct fill_device pc = {STR_IN_TABLE("mac:d4:be:d9:47:fd:15"),
	STR_IN_TABLE("EIGYO-NOTE"), DEVICE_PC, STR_IN_TABLE("Windows 10"), 1, addresses, false,
	false, false, false};
static const struct fill_device web = {STR_IN_TABLE("mac:3c:a8:2a:56:5c:6f"),
	STR_IN_TABLE("WEB-SERVER"), DEVICE_SERVER, STR_IN_TABLE("Debian 12"), 1, addresses, true,
	false, false, false};
static const struct fill_system orders = {STR_IN_TABLE("12"), STR_IN_TABLE("受注"),
	STR_IN_TABLE("受注と出荷"), STR_IN_TABLE("office"), STR_IN_TABLE("ムサシ商会"),
	STR_IN_TABLE("毎晩、外付けの保存場所へ")};
static const struct fill_information customers = {STR_IN_TABLE("3"), STR_IN_TABLE("顧客の名簿"),
	STR_IN_TABLE("personal"), STR_IN_TABLE(""), true, 1200};
static const struct fill_indicator listed = {
	FILL_NAME, STR_IN_TABLE("ilhrjdr-metrics.top"), STR_IN_TABLE("IcedID")};

static struct fill_in
office(const struct alert *al, const char *playbook)
{
	return (struct fill_in){.alert = al,
		.told = MADE_BEGIN,
		.now = MADE_BEGIN,
		.title = STR("おかしな通信"),
		.what = STR("営業のパソコンが、おかしな通信をしています。"),
		.packs = &detects,
		.playbook = str_c(playbook),
		.from = STR("alert"),
		.tool = STR("Sakimori 0.1.0"),
		.clock = STR("UTC+09:00"),
		.has_map = true,
		.n_devices = 1,
		.devices = &pc};
}

static void
with_ledgers(struct fill_in *in)
{
	in->n_systems = in->n_information = 1;
	in->systems = &orders;
	in->information = &customers;
	in->contact_role = STR("Security head");
	in->contact_row = STR("01");
}

/* What the box did by itself within the first minute, and the packets that it kept. */
static void
acts(struct made *m)
{
	made_add(m, CASE_ACTION, CASE_BY_BOX, "did=keep_packets", "device=mac:d4:be:d9:47:fd:15",
		NULL);
	made_add(m, CASE_ACTION, CASE_BY_BOX, "did=block_name", "target=ilhrjdr-metrics.top",
		"until=2026-12-05T00:00:00Z", NULL);
	made_add(m, CASE_EXHIBIT, CASE_BY_BOX, "sha256=" HEX64, "name=alert.pcap", "bytes=100",
		NULL);
	made_add(m, CASE_REPORT, CASE_BY_BOX, "recipient=provider", "stage=first", "way=mail",
		"form=quick", NULL);
}

static struct made *
made_new(void)
{
	struct made *m = arena_alloc(arena, sizeof(*m));

	m->arena = arena;
	made_add(m, CASE_OPENED, CASE_BY_BOX, "from=alert", "title=x", NULL);
	return m;
}

/* Fills, writes the entries, and reckons the record from them as the product does. */
static uint32_t
fill_in_case(struct fill_in in, struct made *m, struct case_record *ret_record)
{
	struct fill_said *list;
	struct respond_case c;
	uint32_t n = 0, left;

	assert_int_equal(respond_case_of(m->e, m->n, arena, &c), ERR_OK);
	in.c = &c;
	assert_int_equal(respond_fill(&in, arena, &list, &n), ERR_OK);
	assert_int_equal(respond_record_of(&c, &set, UINT32_MAX, arena, ret_record), ERR_OK);
	left = respond_fill_news(ret_record, list, n);
	for (uint32_t i = 0; i < left; i++) {
		const struct record_field *f = record_field_find(&set, list[i].field);

		if (f == NULL || !f->can_machine)
			fail_msg("%.*s is no field that the pack says the box can know",
				STR_FMT(list[i].field));
		if (!list[i].is_unknown && respond_record_fits(f, list[i].value) != ERR_OK)
			fail_msg("%.*s: %.*s", STR_FMT(list[i].field), STR_FMT(list[i].value));
		m->e[m->n].nr = m->n + 1;
		assert_int_equal(respond_fill_entry(&list[i], arena, &m->e[m->n]), ERR_OK);
		assert_true(respond_has_shape(&m->e[m->n]));
		m->e[m->n].nr = m->n + 1;
		m->e[m->n].at = MADE_BEGIN;
		m->n++;
	}
	assert_int_equal(respond_case_of(m->e, m->n, arena, &c), ERR_OK);
	assert_int_equal(respond_record_of(&c, &set, UINT32_MAX, arena, ret_record), ERR_OK);
	return left;
}

static unsigned
share(const struct case_record *r, const char *form, const char *what)
{
	struct record_share s;

	respond_record_share(r, report_form_find(&set, str_c(form)), STAGE_FIRST, &s);
	printf("%s, %s: %u of %u fields found out by the box (%u %%), %u proposed; %u missing\n",
		what, form, s.machine, s.asked - s.given - s.n_own, record_share_found_percent(&s),
		s.proposed, s.missing - (s.n_own - s.own));
	return record_share_found_percent(&s);
}

/* ---- tests ---- */

static void
ransomware_fills_the_common_form(void **state)
{
	struct alert al = alert_begin();
	struct made *m = made_new();
	struct fill_in in = office(&al, "ransomware");
	struct case_record r;

	(void)state;
	script_download(&al);
	beacon(&al);
	lateral(&al);
	upload(&al);
	in.n_indicators = 1;
	in.indicators = &listed;
	fill_in_case(in, m, &r);
	(void)share(&r, "common_ransomware", "at once, no ledger");
	with_ledgers(&in);
	acts(m);
	fill_in_case(in, m, &r);
	assert_true(share(&r, "common_ransomware", "a minute later, with ledgers") >= 50);
	assert_true(str_equal(respond_record_text(&r, STR("kind")), STR("ransomware")));
	assert_true(str_equal(respond_record_text(&r, STR("lateral")), STR("yes")));
	assert_true(str_equal(respond_record_text(&r, STR("entry_path")), STR("web")));
	assert_true(
		str_find(respond_record_text(&r, STR("indicator_addresses")), STR("192.168.")) < 0);
	assert_true(str_equal(
		respond_record_text(&r, STR("indicator_urls")), STR("http://194.26.135.12/a.ps1")));
	assert_true(str_find(respond_record_text(&r, STR("attack_ids")), STR("T1021")) >= 0);
	/* What nobody can know from the network is not said. */
	assert_int_equal(respond_record_get(&r, STR("ransom_paid"))->state, RECORD_UNSAID);
	assert_int_equal(respond_record_get(&r, STR("persons_count"))->state, RECORD_UNSAID);
}

static void
emotet_like_fills_the_common_form(void **state)
{
	struct alert al = alert_begin();
	struct made *m = made_new();
	struct fill_in in = office(&al, "infected_pc");
	struct case_record r;

	(void)state;
	mail_attachment(&al);
	script_download(&al);
	beacon(&al);
	in.n_indicators = 1;
	in.indicators = &listed;
	fill_in_case(in, m, &r);
	(void)share(&r, "common_other", "at once, no ledger");
	with_ledgers(&in);
	acts(m);
	fill_in_case(in, m, &r);
	assert_true(share(&r, "common_other", "a minute later, with ledgers") >= 50);
	assert_true(share(&r, "ipa_virus", "a minute later, with ledgers") >= 50);
	assert_true(share(&r, "jpcert", "a minute later, with ledgers") >= 50);
	assert_true(str_equal(respond_record_text(&r, STR("entry_path")), STR("mail")));
	assert_true(str_equal(respond_record_text(&r, STR("malware_name")), STR("IcedID")));
}

/* The case may begin with one alert of the story, and the other ones join it. */
static void
what_joined_is_read_too(void **state)
{
	struct alert begun = alert_begin(), mail = alert_begin();
	const struct alert *joined[] = {&mail};
	struct made *m = made_new();
	struct fill_in in = office(&begun, "ransomware");
	struct case_record r;
	char began[TIME_TEXT_MAX];

	(void)state;
	lateral(&begun);
	mail_attachment(&mail);
	mail.first_seen = begun.first_seen - MS_DAY;
	mail.last_seen = mail.first_seen;
	in.n_joined = 1;
	in.joined = joined;
	fill_in_case(in, m, &r);
	assert_true(str_equal(respond_record_text(&r, STR("entry_path")), STR("mail")));
	assert_true(str_equal(
		respond_record_text(&r, STR("indicator_addresses")), STR("185.70.40.22")));
	assert_true(str_equal(respond_record_text(&r, STR("began_at")),
		str_c(time_text(mail.first_seen, began))));
}

static void
ddos_fills_the_common_form(void **state)
{
	struct alert al = alert_begin();
	struct made *m = made_new();
	struct fill_in in = office(&al, "ddos");
	struct case_record r;

	(void)state;
	ddos_in(&al);
	in.devices = &web;
	fill_in_case(in, m, &r);
	(void)share(&r, "common_ddos", "at once, no ledger");
	with_ledgers(&in);
	acts(m);
	fill_in_case(in, m, &r);
	assert_true(share(&r, "common_ddos", "a minute later, with ledgers") >= 50);
	assert_true(str_equal(respond_record_text(&r, STR("ddos_kind")), STR("endpoint")));
	assert_true(str_equal(respond_record_text(&r, STR("device_kinds")), STR("web")));
	assert_true(str_equal(respond_record_text(&r, STR("ddos_pps")), STR("4366")));
}

/* What has a field, and a mask, of its own stands in no other unless the pack says so (parts); the
 * company's own addresses and devices stand in none of the attack's. */
static void
nothing_of_ours_stands_in_the_attack(void **state)
{
	struct alert al = alert_begin();
	struct made *m = made_new();
	struct fill_in in = office(&al, "ransomware");
	struct case_record r;
	static const char *const fields[] = {"detections", "entry_detail", "first_measures",
		"measures_done", "indicator_addresses"};

	(void)state;
	script_download(&al);
	lateral(&al);
	detection_text(fired(&al, "smb_exploit"), BASIS_PEER, STR("192.168.128.124"));
	detection_text(&al.detections[al.n_detections - 1], BASIS_FILE, STR("KEIRI.xlsx"));
	acts(m);
	fill_in_case(in, m, &r);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct str text = respond_record_text(&r, str_c(fields[i]));

		assert_true(text.len > 0);
		if (str_find(text, STR("192.168.")) >= 0 || str_find(text, STR("KEIRI")) >= 0 ||
			str_find(text, STR("mac:")) >= 0 || str_find(text, STR("EIGYO")) >= 0)
			fail_msg("%s: %.*s", fields[i], STR_FMT(text));
	}
}

/* Silence is no end; an act that was taken back, or of another device, contains nothing. */
static void
a_guess_is_no_fact(void **state)
{
	struct alert al = alert_begin();
	struct made *m = made_new();
	struct fill_in in = office(&al, "infected_pc");
	struct case_record r;

	(void)state;
	beacon(&al);
	made_add(m, CASE_ACTION, CASE_BY_BOX, "did=isolate", "device=mac:00:00:00:00:00:01",
		"until=2026-12-05T00:00:00Z", NULL);
	fill_in_case(in, m, &r);
	assert_true(str_equal(respond_record_text(&r, STR("ongoing")), STR("yes")));
	assert_int_equal(respond_record_get(&r, STR("contained_at"))->state, RECORD_UNSAID);
	assert_true(str_equal(respond_record_text(&r, STR("present_state")), STR("going_on")));
	made_add(m, CASE_ACTION, CASE_BY_BOX, "did=block_name", "target=ilhrjdr-metrics.top",
		"until=2026-12-05T00:00:00Z", NULL);
	fill_in_case(in, m, &r);
	assert_int_equal(respond_record_get(&r, STR("contained_at"))->state, RECORD_KNOWN);
	made_add(m, CASE_UNDONE, CASE_BY_PERSON, m->n == 0 ? "" : undo_of(m), NULL);
	in.now += 3 * MS_HOUR;
	in.clock = STR("");
	fill_in_case(in, m, &r);
	assert_int_equal(respond_record_get(&r, STR("contained_at"))->state, RECORD_UNKNOWN);
	assert_int_equal(respond_record_get(&r, STR("ongoing"))->state, RECORD_UNKNOWN);
	assert_int_equal(respond_record_get(&r, STR("present_state"))->state, RECORD_UNKNOWN);
	assert_int_equal(respond_record_get(&r, STR("ended_at"))->state, RECORD_UNSAID);
	assert_int_equal(fill_in_case(in, m, &r), 0);
}

/* The pack's `machine: true` is a promise: each of these fields is said in one of the stories. */
static void
what_the_pack_says_the_box_can_know_it_says(void **state)
{
	bool *is_said = arena_array(arena, bool, set.n_fields + 1);
	static const char *const books[] = {"ransomware", "ddos"};

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct alert al = alert_begin();
		struct made *m = made_new();
		struct fill_in in = office(&al, books[i % 2]);
		struct fill_information secret = customers;
		struct case_record r;

		secret.personal = STR("sensitive");
		mail_attachment(&al);
		lateral(&al);
		script_download(&al);
		upload(&al);
		ddos_in(&al);
		detection_text(&al.detections[2], BASIS_USER, STR("office"));
		detection_text(&al.detections[2], BASIS_SHA256, STR(HEX64));
		in.now += i < 2 ? 0 : 3 * MS_HOUR;
		in.n_indicators = 1;
		in.indicators = &listed;
		with_ledgers(&in);
		in.information = &secret;
		acts(m);
		if (i >= 2)
			made_add(m, CASE_PHASE, CASE_BY_PERSON, "to=report", NULL);
		made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=persons", "stage=first",
			"way=post", NULL);
		made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=public", "stage=first",
			"way=site", NULL);
		made_add(m, CASE_REPLY, CASE_BY_PERSON, "recipient=police", "ack=A-1", NULL);
		fill_in_case(in, m, &r);
		for (uint32_t k = 0; k < r.n; k++)
			is_said[k] |= r.values[k].state == RECORD_KNOWN;
	}
	for (uint32_t k = 0; k < set.n_fields; k++)
		if (set.fields[k].can_machine != is_said[k])
			fail_msg("%.*s", STR_FMT(set.fields[k].id));
}

static void
nothing_is_said_twice_or_over_a_person(void **state)
{
	struct alert al = alert_begin();
	struct made *m = made_new();
	struct fill_in in = office(&al, "");
	struct case_record r;

	(void)state;
	beacon(&al);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=devices_count", "value=4", NULL);
	assert_true(fill_in_case(in, m, &r) > 10);
	assert_true(str_equal(respond_record_text(&r, STR("devices_count")), STR("4")));
	assert_true(
		str_equal(respond_record_get(&r, STR("devices_count"))->machine_value, STR("1")));
	assert_int_equal(fill_in_case(in, m, &r), 0);
	/* Without an alert, a device or a list there is nothing to say but the clock and the map.
	 */
	in.alert = NULL;
	in.n_devices = 0;
	m = made_new();
	assert_int_equal(fill_in_case(in, m, &r), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ransomware_fills_the_common_form),
		cmocka_unit_test(emotet_like_fills_the_common_form),
		cmocka_unit_test(what_joined_is_read_too),
		cmocka_unit_test(ddos_fills_the_common_form),
		cmocka_unit_test(nothing_of_ours_stands_in_the_attack),
		cmocka_unit_test(a_guess_is_no_fact),
		cmocka_unit_test(what_the_pack_says_the_box_can_know_it_says),
		cmocka_unit_test(nothing_is_said_twice_or_over_a_person),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
