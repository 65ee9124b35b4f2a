/* Each line of the order in guard.h, and what does not decide. */
#include "guard/guard.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NOW INT64_C(1795600000000) /* a Wednesday, 09:46 UTC, 18:46 in Japan */

static struct addr
address(const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return a;
}

struct world {
	struct guard_network networks[1];
	struct guard_group groups[2];
	struct guard_device devices[1];
	struct guard_rule rules[8];
	struct str canaries[1], bypass[1];
	struct guard_policy p;
	struct guard_client client;
	struct indicator_found found;
};

static void
make(struct world *w)
{
	*w = (struct world){.networks = {{.net = address("192.168.1.0"), .bits = 24}},
		.groups = {{.id = 1, .mode = GUARD_MODE_BLOCK},
			{.id = 2, .mode = GUARD_MODE_WOULD}},
		.devices = {{.addr = address("192.168.1.9"), .group = 1, .device = 77}},
		.canaries = {STR("use-application-dns.net")},
		.bypass = {STR("dns.public.test")},
		.found = {.value = STR("evil.test"), .note = {.tier = TIER_BLOCK}}};
	w->p = (struct guard_policy){.mode = GUARD_MODE_BLOCK,
		.networks = w->networks,
		.n_networks = 1,
		.groups = w->groups,
		.n_groups = 2,
		.devices = w->devices,
		.n_devices = 1,
		.rules = w->rules,
		.canaries = w->canaries,
		.n_canaries = 1,
		.bypass = w->bypass,
		.n_bypass = 1,
		.zone_minutes = 540};
	w->client = guard_client(&w->p, address("192.168.1.5"));
}

static struct guard_verdict
judge(struct world *w, const char *name, bool is_listed)
{
	return guard_judge(&w->p, &w->client, str_c(name), &w->found, is_listed, NOW);
}

static void
only_our_own_are_answered(void **state)
{
	struct world w;

	make(&w);
	w.client = guard_client(&w.p, address("192.168.2.5"));
	assert_int_equal(judge(&w, "example.jp", false).action, GUARD_REFUSE);
	assert_int_equal(judge(&w, "use-application-dns.net", false).action, GUARD_REFUSE);
	w.client = guard_client(&w.p, address("2001:db8::1"));
	assert_int_equal(judge(&w, "example.jp", false).action, GUARD_REFUSE);
	w.client = guard_client(&w.p, address("127.0.0.1"));
	assert_int_equal(judge(&w, "example.jp", false).action, GUARD_PASS);
	w.client = guard_client(&w.p, address("192.168.1.9"));
	assert_int_equal(w.client.device, 77);
	assert_int_equal(w.client.group->id, 2);
}

static void
canaries_are_told_no(void **state)
{
	struct world w;

	make(&w);
	assert_int_equal(judge(&w, "use-application-dns.net", false).action, GUARD_NO_NAME);
	assert_int_equal(judge(&w, "a.use-application-dns.net", false).reason, GUARD_CANARY);
	assert_int_equal(judge(&w, "application-dns.net", false).action, GUARD_PASS);
}

static void
lists_block_warn_or_record(void **state)
{
	struct world w;
	struct guard_verdict v;

	make(&w);
	v = judge(&w, "a.evil.test", true);
	assert_int_equal(v.action, GUARD_BLOCK);
	assert_int_equal(v.reason, GUARD_LIST);
	assert_ptr_equal(v.found, &w.found);
	w.found.note.held = HELD_POPULAR;
	v = judge(&w, "a.evil.test", true);
	assert_int_equal(v.action, GUARD_PASS);
	assert_true(v.warns);
	w.found.note = (struct indicator_note){.tier = TIER_RECORD};
	v = judge(&w, "a.evil.test", true);
	assert_false(v.warns);
	assert_int_equal(v.reason, GUARD_LIST);
	assert_int_equal(judge(&w, "a.good.test", false).reason, GUARD_NOTHING);
}

static void
modes_are_kept(void **state)
{
	struct world w;
	struct guard_verdict v;

	make(&w);
	w.client = guard_client(&w.p, address("192.168.1.9")); /* "would" */
	v = judge(&w, "evil.test", true);
	assert_int_equal(v.action, GUARD_PASS);
	assert_true(v.would && v.warns);
	w.groups[1].mode = GUARD_MODE_BLOCK;
	assert_int_equal(judge(&w, "evil.test", true).action, GUARD_BLOCK);
	w.p.mode = GUARD_MODE_WOULD; /* a group is never stricter than all */
	assert_true(judge(&w, "evil.test", true).would);
	w.p.mode = GUARD_MODE_OFF;
	v = judge(&w, "evil.test", true);
	assert_int_equal(v.reason, GUARD_OFF);
	assert_false(v.would || v.warns);
}

static void
hours_are_the_sites(void **state)
{
	struct guard_hours work = {.days = 0x1f, .from = 9 * 60, .until = 18 * 60};
	struct guard_hours night = {.days = 1 << 2, .from = 18 * 60, .until = 6 * 60};
	struct world w;

	assert_false(guard_hours_hold(&work, NOW, 540)); /* 18:46 */
	assert_true(guard_hours_hold(&work, NOW - 3 * MS_HOUR, 540));
	assert_false(guard_hours_hold(&work, NOW + 72 * MS_HOUR - 3 * MS_HOUR, 540)); /* Saturday */
	assert_true(guard_hours_hold(&night, NOW, 540));
	assert_true(guard_hours_hold(&night, NOW + 10 * MS_HOUR, 540)); /* Thursday, 04:46 */
	assert_false(guard_hours_hold(&night, NOW + 24 * MS_HOUR, 540));
	make(&w);
	w.groups[0].hours = work;
	assert_true(judge(&w, "evil.test", true).would);
}

static void
the_nearest_rule_decides(void **state)
{
	static const struct guard_rule rules[] = {
		{.name = {"allowed.evil.test", 17}, .kind = GUARD_RULE_ALLOW, .id = 1},
		{.name = {"bad.test", 8}, .kind = GUARD_RULE_BLOCK, .id = 2},
		{.name = {"bad.test", 8}, .kind = GUARD_RULE_ALLOW, .group = 2, .id = 3},
		{.name = {"evil.test", 9}, .kind = GUARD_RULE_ALLOW, .until = NOW, .id = 4},
		{.name = {"old.test", 8}, .kind = GUARD_RULE_BLOCK, .device = 77, .id = 5},
		{.name = {"same.test", 9}, .kind = GUARD_RULE_BLOCK, .id = 6},
		{.name = {"same.test", 9}, .kind = GUARD_RULE_ALLOW, .id = 7},
	};
	struct world w;

	make(&w);
	w.p.rules = rules;
	w.p.n_rules = sizeof(rules) / sizeof(*rules);
	assert_int_equal(judge(&w, "x.allowed.evil.test", true).rule, 1);
	assert_int_equal(judge(&w, "x.allowed.evil.test", true).action, GUARD_PASS);
	assert_int_equal(judge(&w, "evil.test", true).action, GUARD_BLOCK); /* the rule ran out */
	assert_int_equal(judge(&w, "www.bad.test", false).rule, 2);
	assert_int_equal(judge(&w, "www.bad.test", false).action, GUARD_BLOCK);
	assert_int_equal(judge(&w, "old.test", false).reason, GUARD_NOTHING);
	assert_int_equal(judge(&w, "same.test", true).rule, 7);
	w.groups[1].mode = GUARD_MODE_BLOCK;
	w.client = guard_client(&w.p, address("192.168.1.9"));
	assert_int_equal(judge(&w, "www.bad.test", false).rule, 3);
	assert_int_equal(judge(&w, "old.test", false).action, GUARD_BLOCK);
}

static void
going_round_is_stopped_where_wanted(void **state)
{
	struct world w;

	make(&w);
	assert_int_equal(judge(&w, "dns.public.test", false).action, GUARD_PASS);
	w.groups[0].stops_bypass = true;
	assert_int_equal(judge(&w, "dns.public.test", false).reason, GUARD_BYPASS);
	assert_int_equal(judge(&w, "dns.public.test", false).action, GUARD_BLOCK);
}

static void
an_allowed_name_may_have_any_address(void **state)
{
	static const struct guard_rule allow = {.name = {"fine.test", 9}, .id = 9};
	struct world w;
	struct guard_verdict v;

	make(&w);
	v = guard_judge_address(&w.p, &w.client, STR("some.test"), &w.found, 1, NOW);
	assert_int_equal(v.action, GUARD_BLOCK);
	w.p.rules = &allow;
	w.p.n_rules = 1;
	v = guard_judge_address(&w.p, &w.client, STR("www.fine.test"), &w.found, 1, NOW);
	assert_int_equal(v.action, GUARD_PASS);
}

/* A person's word of one device: it holds whatever the guard does with all others, until its end.
 */
static void
an_isolated_device_hears_nothing_else(void **state)
{
	const struct guard_isolated isolated[] = {{70, NOW + 5, 1}, {77, NOW + 5, 42}};
	struct guard_verdict v;
	struct world w;

	(void)state;
	make(&w);
	w.p.isolated = isolated;
	w.p.n_isolated = 2;
	w.rules[0] = (struct guard_rule){.name = STR("good.test"), .kind = GUARD_RULE_ALLOW};
	w.p.n_rules = 1;
	for (unsigned mode = 0; mode < GUARD_MODES; mode++) {
		w.p.mode = (enum guard_mode)mode;
		w.client = guard_client(&w.p, address("192.168.1.9"));
		v = judge(&w, "good.test", false);
		assert_int_equal(v.action, GUARD_BLOCK);
		assert_int_equal(v.reason, GUARD_ISOLATED);
		assert_int_equal(v.rule, 42);
		assert_int_equal(
			guard_judge_address(&w.p, &w.client, STR("a.test"), NULL, 0, NOW).action,
			GUARD_BLOCK);
		v = guard_judge(&w.p, &w.client, STR("good.test"), NULL, 0, NOW + 5);
		assert_int_equal(v.action, GUARD_PASS);		       /* its time is over */
		w.client = guard_client(&w.p, address("192.168.1.5")); /* unknown: number 0 */
		assert_int_equal(judge(&w, "good.test", false).action, GUARD_PASS);
	}
	w.client = guard_client(&w.p, address("192.168.2.9"));
	assert_int_equal(judge(&w, "good.test", false).action, GUARD_REFUSE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_isolated_device_hears_nothing_else),
		cmocka_unit_test(only_our_own_are_answered),
		cmocka_unit_test(canaries_are_told_no),
		cmocka_unit_test(lists_block_warn_or_record),
		cmocka_unit_test(modes_are_kept),
		cmocka_unit_test(hours_are_the_sites),
		cmocka_unit_test(the_nearest_rule_decides),
		cmocka_unit_test(going_round_is_stopped_where_wanted),
		cmocka_unit_test(an_allowed_name_may_have_any_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
