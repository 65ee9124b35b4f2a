/*
 * How cases begin by themselves: an alert to act on has one case, its revisions none more; another
 * that belongs to it joins it and can be taken out; what is quiet or only to be looked at opens
 * none; what the box keeps of them by itself, and what it takes from the company's own record.
 * And: who sends many is held back; every answer that a playbook names is one that is asked;
 * the story of a long case comes in pages.
 */
#include "proc/portal/cases/brief.h"
#include "proc/portal/cases/cases.h"
#include "proc/portal/cases/early.h"
#include "proc/portal/cases/exhibits.h"
#include "proc/portal/cases/join.h"
#include "proc/portal/cases/record.h"

#include "proc/portal/ingest.h"
#include "proc/portal/people/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

struct arriving {
	struct portal_place *p;
	struct alert alert;
};

static struct alert
an_alert(uint8_t nr, const char *device, enum severity severity, const char *detector)
{
	struct alert a = {.severity = severity,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = PLACE_NOW - MS_MINUTE,
		.last_seen = PLACE_NOW,
		.revision = 1,
		.n_detections = 1};

	a.id.b[0] = nr;
	str_copy(str_c(device), a.device.text, sizeof(a.device.text));
	a.detections[0] = (struct detection){.device = a.device,
		.severity = severity,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = a.first_seen,
		.last_seen = a.last_seen};
	str_copy(str_c(detector), a.detections[0].detector, sizeof(a.detections[0].detector));
	return a;
}

static enum err
write_alert(struct store_tx *tx, void *arg)
{
	struct arriving *a = arg;

	return ingest_alert(tx, &a->p->portal, a->p->arena, &a->alert);
}

static void
read_anew(struct portal_place *p)
{
	if (p->view != NULL)
		store_read_end(p->view);
	p->view = NULL;
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
}

static void
arrives(struct portal_place *p, struct alert alert)
{
	struct arriving a = {p, alert};

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_alert, &a), ERR_OK);
	read_anew(p);
}

static uint32_t
n_open(struct portal_place *p)
{
	uint32_t n;

	assert_int_equal(case_count_open(p->view, p->arena, &n), ERR_OK);
	return n;
}

static struct respond_case
the_case(struct portal_place *p, const struct alert *a)
{
	struct respond_case c;
	char id[ALERT_ID_TEXT_MAX];

	assert_int_equal(case_open(&p->request, str_c(alert_id_text(&a->id, id)), &c), ERR_OK);
	return c;
}

/* That the alert belongs to, whether it began it or joined it. */
static struct respond_case
case_with(struct portal_place *p, const struct alert *a)
{
	struct respond_case c;
	struct case_head h;
	char id[ALERT_ID_TEXT_MAX];

	assert_int_equal(store_case_of_alert(p->view, alert_id_text(&a->id, id), &h), ERR_OK);
	assert_int_equal(case_open(&p->request, str_c(h.id), &c), ERR_OK);
	return c;
}

static void
an_alert_to_act_on_has_one_case(void **state)
{
	struct portal_place *p = *state;
	struct alert a = an_alert(1, "mac:1", SEVERITY_ACT_NOW, "icmp_tunnel");
	struct respond_case c;

	arrives(p, a);
	assert_int_equal(n_open(p), 1);
	c = the_case(p, &a);
	assert_int_equal(c.head.opened, PLACE_NOW);
	assert_int_equal(c.entries[0].by, CASE_BY_BOX);
	assert_string_equal(c.head.device, "mac:1");
	assert_true(c.head.title[0] != '\0');
	assert_int_equal(c.head.verdict, VERDICT_UNDECIDED);
	assert_int_equal(c.n_playbooks, 1);
	a.revision = 2;
	a.last_seen++;
	arrives(p, a);
	assert_int_equal(n_open(p), 1);
	assert_int_equal(the_case(p, &a).n_entries, c.n_entries);
}

static void
another_of_the_same_device_joins_it(void **state)
{
	struct portal_place *p = *state;
	struct alert a = an_alert(1, "mac:1", SEVERITY_ACT_NOW, "icmp_tunnel");
	struct alert b = an_alert(2, "mac:1", SEVERITY_ACT_NOW, "dns_tunnel");
	struct alert other = an_alert(3, "mac:2", SEVERITY_ACT_NOW, "dns_tunnel");
	struct respond_case c;
	struct case_head head;
	char id[ALERT_ID_TEXT_MAX];
	uint32_t before;

	arrives(p, a);
	before = the_case(p, &a).n_entries;
	arrives(p, b);
	assert_int_equal(n_open(p), 1);
	c = the_case(p, &a);
	assert_int_equal(c.n_entries, before + 1);
	assert_int_equal(c.entries[before].kind, CASE_JOINED);
	assert_true(str_equal(case_entry_get(&c.entries[before], CASE_KEY_KIND), STR("device")));
	b.revision = 2;
	arrives(p, b); /* it is in already */
	assert_int_equal(the_case(p, &a).n_entries, before + 1);
	p->request.now = PLACE_NOW;
	assert_int_equal(
		store_case_of_alert(p->request.view, alert_id_text(&b.id, id), &head), ERR_OK);
	assert_string_equal(head.id, c.head.id);
	assert_int_equal(store_case_of_alert(p->request.view, alert_id_text(&other.id, id), &head),
		ERR_NOT_FOUND);
	arrives(p, other);
	assert_int_equal(n_open(p), 2);
}

static void
several_devices_of_one_attack_are_one_case(void **state)
{
	struct portal_place *p = *state;
	struct alert a = an_alert(1, "mac:1", SEVERITY_ACT_NOW, "lateral_movement");
	struct alert b = an_alert(2, "mac:2", SEVERITY_ACT_NOW, "disguised_download");
	struct respond_case c;

	detection_text(&a.detections[0], BASIS_PEER, STR("192.168.10.52"));
	assert_int_equal(addr_parse(STR("192.168.10.52"), &b.detections[0].address), ERR_OK);
	arrives(p, a);
	arrives(p, b);
	assert_int_equal(n_open(p), 1);
	c = case_with(p, &b);
	assert_true(
		str_equal(case_entry_get(&c.entries[c.n_entries - 1], CASE_KEY_KIND), STR("path")));
}

static void
a_flood_of_alerts_opens_few_cases(void **state)
{
	struct portal_place *p = *state;
	struct respond_case c;
	char device[16];

	for (uint8_t i = 0; i < 40; i++) {
		struct alert a;

		snprintf(device, sizeof(device), "mac:%u", i);
		a = an_alert(i, device, SEVERITY_ACT_NOW, i % 2 ? "icmp_tunnel" : "dns_tunnel");
		arrives(p, a);
		assert_int_equal(
			n_open(p), i < JOIN_WAITING_MAX ? (uint32_t)i + 1 : JOIN_WAITING_MAX);
		c = case_with(p, &a); /* each is in one */
		if (i >= JOIN_WAITING_MAX)
			assert_true(str_equal(
				case_entry_get(&c.entries[c.n_entries - 1], CASE_KEY_KIND),
				STR("many")));
	}
}

static enum err
write_fact(struct store_tx *tx, void *arg)
{
	return store_fact_put(tx, arg);
}

static void
is_seen(struct portal_place *p, const char *device)
{
	struct fact f = {.kind = FACT_ADDRESS,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = PLACE_NOW,
		.last_seen = PLACE_NOW,
		.count = 1};

	str_copy(str_c(device), f.device.text, sizeof(f.device.text));
	str_copy(STR("192.168.10.51"), f.value, sizeof(f.value));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_fact, &f), ERR_OK);
	read_anew(p);
}

static bool
keeps(struct portal_place *p, const struct alert *a, ms_t now)
{
	struct respond_case c = the_case(p, a);
	bool is_new = false;

	p->request.now = now;
	assert_int_equal(case_early_keep(&p->request, &c, &is_new), ERR_OK);
	return is_new;
}

static void
evidence_is_kept_before_anybody_comes(void **state)
{
	struct portal_place *p = *state;
	struct alert a = an_alert(1, "mac:1", SEVERITY_ACT_NOW, "icmp_tunnel");
	struct alert other = an_alert(2, "mac:2", SEVERITY_ACT_NOW, "icmp_tunnel");
	ms_t then = PLACE_NOW + CASE_EARLY_AFTER;
	struct respond_case c;
	uint32_t n_files = 0;

	is_seen(p, "mac:1");
	is_seen(p, "mac:2");
	arrives(p, a);
	assert_false(keeps(p, &a, then - 1)); /* names and addresses are still coming in */
	assert_true(keeps(p, &a, then));
	c = the_case(p, &a);
	assert_int_equal(c.n_actions, 1);
	assert_true(str_equal(c.actions[0].did, STR("snapshot")));
	assert_int_equal(c.actions[0].who.len, 0);
	for (uint32_t i = 0; i < c.n_entries; i++) {
		n_files += c.entries[i].kind == CASE_EXHIBIT;
		assert_int_equal(c.entries[i].by, CASE_BY_BOX);
	}
	assert_int_equal(n_files, 1); /* of this alert no packets were kept */
	assert_false(keeps(p, &a, then + MS_HOUR));
	/* So many a day, and no more. */
	arrives(p, other);
	p->portal.early_n = LIMIT_CASE_EARLY_DAY;
	assert_false(keeps(p, &other, then));
	assert_true(keeps(p, &other, then + MS_DAY));
}

static void
company_writes(struct portal_place *p, enum store_setting key, const char *value, ms_t at)
{
	const struct setting_change one = {key, str_c(value)};
	struct store_audit audit = {.id = store_id_new(at), .at = at};
	struct settings_change c = {.list = &one, .n = 1, .audit = &audit};

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_settings, &c), ERR_OK);
	read_anew(p);
}

/* What the company had written down before the case is known; what it writes since is a person's
 * word. Of the sectors "none of them" is an answer, and nothing said is none. */
static void
the_company_s_record_is_that_of_before(void **state)
{
	struct portal_place *p = *state;
	struct alert a = an_alert(1, "mac:1", SEVERITY_ACT_NOW, "icmp_tunnel");
	struct respond_case c;
	struct case_record r;

	company_writes(p, SETTING_ORG_ADDRESS, "東京都", PLACE_NOW - MS_DAY);
	arrives(p, a);
	c = the_case(p, &a);
	assert_int_equal(case_record_load(&p->request, &c, &r), ERR_OK);
	assert_true(respond_record_get(&r, STR("org_address"))->is_own);
	assert_int_equal(respond_record_get(&r, STR("is_critical_infra"))->state, RECORD_UNSAID);
	company_writes(p, SETTING_ORG_SECTOR_AT, "1", PLACE_NOW - MS_DAY);
	assert_int_equal(case_record_load(&p->request, &c, &r), ERR_OK);
	assert_true(str_equal(respond_record_text(&r, STR("is_critical_infra")), STR("no")));
	assert_int_equal(respond_record_get(&r, STR("org_sector"))->state, RECORD_NOT_APPLICABLE);
	assert_true(respond_record_get(&r, STR("org_sector"))->is_own);
	company_writes(p, SETTING_ORG_MAIL, "a@b.example", PLACE_NOW + 1);
	assert_int_equal(case_record_load(&p->request, &c, &r), ERR_OK);
	assert_int_equal(respond_record_get(&r, STR("contact_mail"))->state, RECORD_KNOWN);
	assert_false(respond_record_get(&r, STR("contact_mail"))->is_own);
	assert_false(respond_record_get(&r, STR("org_address"))->is_own);
}

static enum err
close_it(struct store_tx *tx, void *arg)
{
	const struct case_writer w = {
		.now = PLACE_NOW, .zone_minutes = 540, .by = CASE_BY_PERSON, .who = STR("佐藤")};
	struct case_entry list[2] = {{.kind = CASE_DECIDED}, {.kind = CASE_CLOSED}};
	enum respond_no no = RESPOND_MAY;
	enum err err;

	case_put(&list[0], CASE_KEY_IS, STR("no_incident"));
	case_put(&list[0], CASE_KEY_REASON, STR("a test"));
	err = case_write(tx, &w, arg, list, 2, &no);
	return err == ERR_OK && no != RESPOND_MAY ? ERR_DENIED : err;
}

static ms_t
later_clock(void)
{
	return PLACE_NOW + 2 * MS_DAY;
}

/* An alert that joined a case belongs to it whatever became of the case. */
static void
one_that_joined_begins_no_case_later(void **state)
{
	struct portal_place *p = *state;
	struct alert a = an_alert(1, "mac:1", SEVERITY_ACT_NOW, "icmp_tunnel");
	struct alert b = an_alert(2, "mac:1", SEVERITY_ACT_NOW, "dns_tunnel");
	struct respond_case c;

	arrives(p, a);
	arrives(p, b);
	assert_int_equal(n_open(p), 1);
	p->portal.clock = later_clock; /* quiet for longer than an alert joins */
	b.revision = 2;
	arrives(p, b);
	assert_int_equal(n_open(p), 1);
	c = the_case(p, &a);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, close_it, c.head.id), ERR_OK);
	b.revision = 3;
	arrives(p, b);
	assert_int_equal(n_open(p), 0);
	arrives(p, an_alert(3, "mac:1", SEVERITY_ACT_NOW, "dns_tunnel")); /* a new one does */
	assert_int_equal(n_open(p), 1);
}

static void
others_open_none(void **state)
{
	struct portal_place *p = *state;

	arrives(p, an_alert(1, "mac:1", SEVERITY_PLEASE_LOOK, "end_of_support"));
	arrives(p, an_alert(2, "mac:1", SEVERITY_RECORD, "new_device"));
	assert_int_equal(n_open(p), 0);
}

static void
who_sends_many_is_held_back(void **state)
{
	struct odd_gate *g = odd_gate_new();
	struct addr one, other;
	unsigned taken = 0;

	(void)state;
	assert_non_null(g);
	assert_int_equal(addr_parse(STR("192.168.1.7"), &one), ERR_OK);
	assert_int_equal(addr_parse(STR("192.168.1.8"), &other), ERR_OK);
	for (int i = 0; i < 20; i++)
		taken += odd_gate_take(g, one, PLACE_NOW);
	assert_int_equal(taken, LIMIT_ODD_OF_ADDRESS);
	assert_true(odd_gate_take(g, other, PLACE_NOW));
	assert_false(odd_gate_take(g, one, PLACE_NOW + LIMIT_ODD_OF_ADDRESS_MS - 1));
	assert_true(odd_gate_take(g, one, PLACE_NOW + LIMIT_ODD_OF_ADDRESS_MS));
	assert_true(odd_gate_take(g, one, PLACE_NOW - MS_HOUR)); /* the clock went back */
	for (unsigned i = 0; i < 2 * LIMIT_ODD_HOUR; i++) {
		struct addr a = one;

		a.b[2] = (uint8_t)(i + 2);
		taken += odd_gate_take(g, a, PLACE_NOW + MS_DAY);
	}
	assert_int_equal(taken, LIMIT_ODD_OF_ADDRESS + LIMIT_ODD_HOUR);
	odd_gate_free(g);
}

static void
playbooks_name_what_is_asked(void **state)
{
	struct portal_place *p = *state;
	const struct playbook_set *set = p->portal.playbooks;
	enum odd_sign sign;

	assert_true(set->n > 0);
	for (uint32_t i = 0; i < set->n; i++)
		for (uint32_t k = 0; k < set->playbooks[i].n_odd; k++)
			if (odd_sign_parse(set->playbooks[i].odd[k], &sign) != ERR_OK)
				fail_msg("%.*s: %.*s", STR_FMT(set->playbooks[i].id),
					STR_FMT(set->playbooks[i].odd[k]));
}

/* A file that broke off, or that no entry speaks of, is no exhibit: neither listed nor sent. */
static void
a_file_counts_when_it_is_whole_and_told(void **state)
{
	struct case_entry entries[1] = {{.kind = CASE_NOTE}};
	const bool is_struck[1] = {false};
	struct respond_case c = {.n_entries = 1, .entries = entries, .is_struck = is_struck};
	struct store_exhibit e = {.is_whole = true};

	(void)state;
	memset(e.sha256, 'a', 64);
	assert_false(case_has_exhibit(&c, &e));
	entries[0].kind = CASE_EXHIBIT;
	assert_false(case_has_exhibit(&c, &e));
	assert_int_equal(case_entry_add(&entries[0], CASE_KEY_SHA256, str_c(e.sha256)), ERR_OK);
	assert_true(case_has_exhibit(&c, &e));
	e.is_whole = false;
	assert_false(case_has_exhibit(&c, &e));
}

/* ---- the story of a long case ---- */

struct noting {
	const char *id;
	uint32_t n;
};

static enum err
write_notes(struct store_tx *tx, void *arg)
{
	const struct noting *w = arg;
	const struct case_writer by = {
		.now = PLACE_NOW, .zone_minutes = 540, .by = CASE_BY_PERSON, .who = STR("佐藤")};
	enum respond_no no = RESPOND_MAY;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < w->n && err == ERR_OK; i++) {
		struct case_entry e = {.kind = CASE_NOTE};

		err = case_entry_add(&e, CASE_KEY_TEXT, STR("電話した"));
		if (err == ERR_OK)
			err = case_write(tx, &by, w->id, &e, 1, &no);
	}
	return no == RESPOND_MAY ? err : ERR_INVALID;
}

/* Whether the page with this query has the entry of that number. */
static bool
story_has(struct portal_place *p, const char *id, const char *query, uint32_t nr)
{
	struct request *r = &p->request;
	char path[80], mark[24];
	bool has;

	snprintf(path, sizeof(path), "/cases/%s/story", id);
	snprintf(mark, sizeof(mark), "<li id=\"e%u\"", nr);
	r->path = str_c(path);
	r->response.body = buf_of(PAGE_BYTES_MAX);
	assert_int_equal(form_parse(str_c(query), p->arena, &r->query), ERR_OK);
	assert_int_equal(get_case_story(r), ERR_OK);
	has = str_find(buf_view(&r->response.body), str_c(mark)) >= 0;
	buf_done(&r->response.body);
	return has;
}

static void
a_long_story_comes_in_pages(void **state)
{
	struct portal_place *p = *state;
	struct alert a = an_alert(1, "mac:1", SEVERITY_ACT_NOW, "icmp_tunnel");
	struct noting w = {0};
	struct case_head h;

	arrives(p, a);
	h = the_case(p, &a).head;
	w.id = h.id;
	w.n = 250 - h.n_entries;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_notes, &w), ERR_OK);
	assert_int_equal(store_read_again(p->view), ERR_OK);
	assert_true(story_has(p, h.id, "", 250) && story_has(p, h.id, "", 151));
	assert_false(story_has(p, h.id, "", 150) || story_has(p, h.id, "page=2", 151));
	assert_true(story_has(p, h.id, "page=2", 150) && story_has(p, h.id, "page=2", 51));
	assert_true(story_has(p, h.id, "page=3", 50) && story_has(p, h.id, "page=3", 1));
	assert_true(story_has(p, h.id, "page=99", 1)); /* the last there is */
	assert_true(story_has(p, h.id, "verify=1&page=2", 100));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			an_alert_to_act_on_has_one_case, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			another_of_the_same_device_joins_it, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			evidence_is_kept_before_anybody_comes, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			the_company_s_record_is_that_of_before, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			one_that_joined_begins_no_case_later, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			several_devices_of_one_attack_are_one_case, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			a_flood_of_alerts_opens_few_cases, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(others_open_none, place_set_up, place_tear_down),
		cmocka_unit_test(who_sends_many_is_held_back),
		cmocka_unit_test(a_file_counts_when_it_is_whole_and_told),
		cmocka_unit_test_setup_teardown(
			a_long_story_comes_in_pages, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			playbooks_name_what_is_asked, place_set_up, place_tear_down)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
