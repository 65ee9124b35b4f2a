/*
 * Which playbook fits and what is next, on made-up playbooks; and on those that ship: each alert
 * that says "act now", and each answer of "something is odd", leads to one.
 */
#include "pack/pack.h"
#include "pack/samples_test.h"
#include "respond/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N(table) ((uint32_t)(sizeof(table) / sizeof((table)[0])))
#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define W(ja)                                                                                      \
	{                                                                                          \
		{                                                                                  \
			S(ja)                                                                      \
		}                                                                                  \
	}

static const struct str beacon_list[] = {S("known_bad"), S("beacon")};
static const struct str device_list[] = {S("rogue_dhcp"), S("new_device"), S("known_bad")};
static const struct str files[] = {S("files_changed")}, mail[] = {S("strange_mail")};
static const struct playbook_step a_steps[] = {
	{.id = S("unplug"), .phase = PHASE_FOUND, .minutes = 2, .name = W("線を抜く")},
	{.id = S("tell"), .phase = PHASE_FOUND, .minutes = 3, .name = W("知らせる")},
	{.id = S("look"), .phase = PHASE_INVESTIGATION, .minutes = 30, .name = W("見る")},
	{.id = S("write"), .phase = PHASE_REPORT, .minutes = 60, .name = W("書く")},
};
/* "unplug" here is another step than a's, "tell" the same one */
static const struct playbook_step b_steps[] = {
	{.id = S("unplug"), .phase = PHASE_FOUND, .minutes = 5, .name = W("みな抜く")},
	{.id = S("tell"), .phase = PHASE_FOUND, .minutes = 3, .name = W("知らせる")},
	{.id = S("stop"), .phase = PHASE_FIRST, .minutes = 10, .name = W("止める")},
};
static const struct playbook books[] = {
	{.id = S("a"),
		.n_detectors = 2,
		.detectors = beacon_list,
		.n_odd = 1,
		.odd = mail,
		.n_steps = N(a_steps),
		.steps = a_steps},
	{.id = S("b"), .n_odd = 1, .odd = files, .n_steps = N(b_steps), .steps = b_steps},
	{.id = S("c"), .n_detectors = 3, .detectors = device_list},
};
static const struct playbook_set made_up = {N(books), books};

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new(4 * PACK_ARENA_BYTES);
	return arena == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
the_surest_is_first_with_its_reason(void **state)
{
	static const struct str detectors[] = {S("known_bad")}, odd[] = {S("files_changed")};
	struct plan_seen seen = {.n_detectors = 1, .detectors = detectors};
	struct plan_fit *list;
	uint32_t n;

	(void)state;
	assert_int_equal(plan_fits(&made_up, &seen, arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_ptr_equal(list[0].playbook, &books[0]); /* known_bad stands first there */
	assert_int_equal(list[0].reason, PLAN_BY_ALERT);
	assert_true(str_equal(list[0].by, STR("known_bad")));
	assert_ptr_equal(list[1].playbook, &books[2]);
	/* nobody's device: who knows that procedure finds it first */
	seen.is_unknown_device = true;
	assert_int_equal(plan_fits(&made_up, &seen, arena, &list, &n), ERR_OK);
	assert_ptr_equal(list[0].playbook, &books[2]);
	assert_int_equal(list[0].reason, PLAN_BY_DEVICE);
	assert_string_equal(plan_reason_name(list[0].reason), "device");
	/* a person's word outweighs both */
	seen.n_odd = 1;
	seen.odd = odd;
	assert_int_equal(plan_fits(&made_up, &seen, arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_ptr_equal(list[0].playbook, &books[1]);
	assert_int_equal(list[0].reason, PLAN_BY_ODD);
}

static void
the_leading_alert_counts_most(void **state)
{
	static const struct str dhcp_first[] = {S("rogue_dhcp"), S("known_bad")};
	static const struct str bad_first[] = {S("known_bad"), S("rogue_dhcp")};
	struct plan_seen seen = {.n_detectors = 2, .detectors = dhcp_first};
	struct plan_fit *list;
	uint32_t n;

	(void)state;
	assert_int_equal(plan_fits(&made_up, &seen, arena, &list, &n), ERR_OK);
	assert_ptr_equal(list[0].playbook, &books[2]);
	seen.detectors = bad_first;
	assert_int_equal(plan_fits(&made_up, &seen, arena, &list, &n), ERR_OK);
	assert_ptr_equal(list[0].playbook, &books[0]);
}

static void
what_nobody_saw_leads_to_none(void **state)
{
	static const struct str other[] = {S("scan_in")};
	struct plan_seen seen = {.n_detectors = 1, .detectors = other, .is_unknown_device = true};
	struct plan_fit *list;
	uint32_t n = 7;

	(void)state;
	assert_int_equal(plan_fits(&made_up, &seen, arena, &list, &n), ERR_OK);
	assert_int_equal(n, 0);
}

static void
what_is_next_goes_by_phase(void **state)
{
	static const struct str up[] = {S("a"), S("b"), S("gone")};
	static const struct respond_step_done done[] = {
		{.playbook = S("a"), .step = S("unplug"), .state = S("done")},
		{.playbook = S("b"), .step = S("tell"), .state = S("done")},
		{.playbook = S("a"), .step = S("look"), .state = S("left")},
		{.playbook = S("b"), .step = S("unplug"), .state = S("begun")},
	};
	struct respond_case c = {.n_playbooks = 2, .playbooks = up};
	struct plan p;

	(void)state;
	assert_int_equal(plan_of(&c, &made_up, arena, &p), ERR_OK);
	assert_int_equal(p.n_steps, 6); /* "tell" stands once */
	assert_int_equal(p.all.minutes, 2 + 3 + 5 + 10 + 30 + 60);
	assert_int_equal(p.all.minutes_open, p.all.minutes);
	assert_int_equal(p.n_next, 3);
	assert_ptr_equal(p.next[0].step, &a_steps[0]);
	assert_ptr_equal(p.next[1].step, &a_steps[1]);
	assert_ptr_equal(p.next[2].step, &b_steps[0]);
	assert_int_equal(p.phases[PHASE_FOUND].n, 3);
	c.steps = done;
	c.n_steps = N(done);
	c.n_playbooks = 3;
	assert_int_equal(plan_of(&c, &made_up, arena, &p), ERR_OK);
	assert_int_equal(p.n_unknown, 1);
	assert_ptr_equal(p.next[0].step, &b_steps[0]); /* begun is not over */
	assert_ptr_equal(p.next[0].said, &done[3]);
	assert_ptr_equal(p.next[1].step, &b_steps[2]);
	assert_ptr_equal(p.next[2].step, &a_steps[3]);
	assert_int_equal(p.all.n_done, 2);
	assert_int_equal(p.all.n_left, 1);
	assert_int_equal(p.phases[PHASE_FOUND].n_done, 2);
	assert_int_equal(p.phases[PHASE_FOUND].minutes_open, 5);
	assert_int_equal(p.phases[PHASE_INVESTIGATION].minutes_open, 0);
	assert_int_equal(p.all.minutes_open, 5 + 10 + 60);
}

static void
a_case_without_a_playbook_has_no_steps(void **state)
{
	struct respond_case c = {0};
	struct plan p;

	(void)state;
	assert_int_equal(plan_of(&c, &made_up, arena, &p), ERR_OK);
	assert_int_equal(p.n_steps + p.n_next + p.all.n, 0);
}

/* ---- the playbooks that ship ---- */

static void
load_shipped(struct playbook_set *set, struct detect_packs *detects)
{
	struct pack_playbook_source source = {.detects = detects};
	struct errinfo info = {0};
	struct pack_source files_of = sample_folder("detect", arena);

	assert_int_equal(pack_detect_load(&files_of, arena, detects, &info), ERR_OK);
	source.files = sample_folder("playbooks", arena);
	if (pack_playbooks_load(&source, arena, set, &info) != ERR_OK)
		fail_msg("packs/playbooks/%s", info.what);
}

static void
each_alert_that_says_act_now_leads_to_one(void **state)
{
	struct playbook_set set;
	struct detect_packs detects;
	unsigned n_now = 0;

	(void)state;
	load_shipped(&set, &detects);
	for (uint32_t i = 0; i < detects.n_packs; i++) {
		struct plan_seen seen = {.n_detectors = 1, .detectors = &detects.packs[i].id};
		struct plan_fit *list;
		uint32_t n;

		if (detects.packs[i].severity != SEVERITY_ACT_NOW)
			continue;
		n_now++;
		assert_int_equal(plan_fits(&set, &seen, arena, &list, &n), ERR_OK);
		if (n == 0)
			fail_msg("no playbook for %.*s", STR_FMT(detects.packs[i].id));
	}
	assert_true(n_now >= 10);
}

/* What people expect first. */
static void
what_was_seen_leads_to_the_right_one(void **state)
{
	static const struct {
		struct str odd, detector;
		bool is_unknown;
		const char *playbook;
	} cases[] = {
		{S("files_changed"), S(""), false, "ransomware"},
		{S("paid_invoice"), S(""), false, "fake_invoice"},
		{S("lost_thing"), S(""), false, "lost_device"},
		{S("screen_call"), S("remote_tool"), false, "support_scam"},
		{S("mail_not_sent"), S("mail_burst"), false, "hijacked_mail"},
		{S("partner_told"), S(""), false, "partner_breach"},
		{S(""), S("known_bad"), false, "infected_pc"},
		{S(""), S("known_bad"), true, "unknown_device"},
		{S(""), S("rogue_dhcp"), false, "unknown_device"},
		{S(""), S("lateral_movement"), false, "ransomware"},
		{S(""), S("end_of_support"), false, "old_machine"},
		{S(""), S("ddos_in"), false, "ddos"},
		{S(""), S("web_attack"), false, "web_defacement"},
	};
	struct playbook_set set;
	struct detect_packs detects;

	(void)state;
	load_shipped(&set, &detects);
	for (size_t i = 0; i < N(cases); i++) {
		struct plan_seen seen = {.n_detectors = cases[i].detector.len > 0,
			.n_odd = cases[i].odd.len > 0,
			.detectors = &cases[i].detector,
			.odd = &cases[i].odd,
			.is_unknown_device = cases[i].is_unknown};
		struct plan_fit *list;
		uint32_t n;

		assert_int_equal(plan_fits(&set, &seen, arena, &list, &n), ERR_OK);
		if (n == 0 || !str_equal(list[0].playbook->id, str_c(cases[i].playbook)))
			fail_msg("%s is not first for %.*s%.*s", cases[i].playbook,
				STR_FMT(cases[i].odd), STR_FMT(cases[i].detector));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_surest_is_first_with_its_reason, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_leading_alert_counts_most, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_nobody_saw_leads_to_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_next_goes_by_phase, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_case_without_a_playbook_has_no_steps, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			each_alert_that_says_act_now_leads_to_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_was_seen_leads_to_the_right_one, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
