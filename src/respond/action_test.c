/* What the box may do in a case: every reason why not, by which means, and what a restart finds. */
#include "respond/action.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NOW ((ms_t)1790000000000)

static struct addr
at(const char *text)
{
	struct addr a = {0};

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return a;
}

static const struct guard_name needed_list[] = {{.name = {"blogs.test", 10}, .is_alone = true},
	{.name = {"example.co.jp", 13}}, {.name = {"windowsupdate.com", 17}}};
static const struct guard_names needed = {.n = 3, .list = needed_list};
static const struct guard_name own_list[] = {{.name = {"company.test", 12}}};
static const struct guard_names own = {.n = 1, .list = own_list};
static const struct guard_name box_list[] = {
	{.name = {"mail.provider.test", 18}, .is_alone = true}};
static const struct guard_names box_needs = {.n = 1, .list = box_list};
static const struct mac server_mac = {{2, 0, 0, 0, 0, 3}}, some_mac = {{2, 0, 0, 0, 0, 7}};
static const struct str admins[] = {{"mac:02:00:00:00:00:09", 21}};

struct setting {
	struct respond_use uses[4];
	struct respond_net ours[1];
	struct respond_ground ground;
	struct respond_case none;
};

static struct setting *
set_up(struct setting *s)
{
	*s = (struct setting){
		.uses = {{.addr = at("192.168.1.2"), .is_own = true}, {.addr = at("192.168.1.1")},
			{.addr = at("192.168.1.3"), .mac = server_mac, .is_server = true},
			{.addr = at("198.51.100.1")}},
		.ours = {{at("203.0.113.0"), 24}}};
	s->ground = (struct respond_ground){.has_guard = true,
		.is_blocking = true,
		.is_routing = true,
		.has_dhcp = true,
		.is_sensing = true,
		.uses = {s->uses, 4, NULL, 0},
		.ours = s->ours,
		.n_ours = 1,
		.needed = &needed,
		.own = &own,
		.box_needs = &box_needs,
		.admins = admins,
		.n_admins = 1};
	return s;
}

static enum respond_act_no
ask(const struct setting *s, const struct respond_wish *w, struct respond_plan *plan)
{
	struct respond_plan mine;

	return respond_act_may(&s->ground, &s->none, w, NOW, plan != NULL ? plan : &mine);
}

static enum respond_act_no
ask_name(const struct setting *s, const char *name)
{
	return ask(s, &(struct respond_wish){.act = ACT_BLOCK_NAME, .name = str_c(name)}, NULL);
}

static enum respond_act_no
ask_address(const struct setting *s, const char *text)
{
	return ask(s, &(struct respond_wish){.act = ACT_BLOCK_ADDRESS, .addr = at(text)}, NULL);
}

static void
names_that_everybody_needs_stay(void **state)
{
	static const struct {
		const char *name;
		enum respond_act_no no;
	} rows[] = {
		{"evil.example", RESPOND_ACT_MAY},
		{"notwindowsupdate.com", RESPOND_ACT_MAY},
		{"windowsupdate.com", RESPOND_ACT_NO_NEEDED},
		{"a.windowsupdate.com", RESPOND_ACT_NO_NEEDED},
		{"com", RESPOND_ACT_NO_NEEDED},
		{"co.jp", RESPOND_ACT_NO_NEEDED},
		{"blogs.test", RESPOND_ACT_NO_NEEDED},
		{"evil.blogs.test", RESPOND_ACT_MAY}, /* somebody else's */
		{"company.test", RESPOND_ACT_NO_OWN},
		{"www.company.test", RESPOND_ACT_NO_OWN},
		{"mail.provider.test", RESPOND_ACT_NO_USED},
		{"provider.test", RESPOND_ACT_NO_USED}, /* would take it along */
		{"evil.mail.provider.test", RESPOND_ACT_MAY},
		{"", RESPOND_ACT_NO_TARGET},
	};
	struct setting s;

	(void)state;
	set_up(&s);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(ask_name(&s, rows[i].name), rows[i].no);
	s.ground.is_blocking = false;
	assert_int_equal(ask_name(&s, "evil.example"), RESPOND_ACT_NO_BLOCK);
	s.ground.has_guard = false;
	assert_int_equal(ask_name(&s, "evil.example"), RESPOND_ACT_NO_GUARD);
}

static void
only_outside_addresses_are_blocked(void **state)
{
	static const struct {
		const char *addr;
		enum respond_act_no no;
	} rows[] = {
		{"198.51.100.66", RESPOND_ACT_MAY},
		{"2001:db8::1", RESPOND_ACT_MAY},
		{"192.168.1.77", RESPOND_ACT_NO_OURS},
		{"fd00::1", RESPOND_ACT_NO_OURS},
		{"203.0.113.9", RESPOND_ACT_NO_OURS},
		{"198.51.100.1", RESPOND_ACT_NO_GATEWAY},
		{"192.168.1.2", RESPOND_ACT_NO_BOX},
		{"192.168.1.3", RESPOND_ACT_NO_SERVER},
		{"127.0.0.1", RESPOND_ACT_NO_TARGET},
		{"224.0.0.1", RESPOND_ACT_NO_TARGET},
		{"255.255.255.255", RESPOND_ACT_NO_TARGET},
	};
	struct setting s;

	(void)state;
	set_up(&s);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(ask_address(&s, rows[i].addr), rows[i].no);
	s.ground.is_routing = false;
	assert_int_equal(ask_address(&s, "198.51.100.66"), RESPOND_ACT_NO_ROUTE);
}

static void
what_all_depend_on_is_not_isolated(void **state)
{
	struct addr addrs[2] = {at("192.168.1.77"), at("fe80::1")};
	struct respond_wish w = {.act = ACT_ISOLATE,
		.device = STR("mac:02:00:00:00:00:07"),
		.addrs = addrs,
		.n_addrs = 2,
		.is_ours = true};
	struct setting s;

	(void)state;
	set_up(&s);
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_MAY);
	addrs[1] = at("192.168.1.1"); /* the second address is the router's */
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_NO_GATEWAY);
	addrs[1] = at("192.168.1.2");
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_NO_BOX);
	w.n_addrs = 1;
	w.macs = &server_mac; /* known by its card, whatever its address */
	w.n_macs = 1;
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_NO_SERVER);
	w.n_macs = 0;
	w.device = STR("");
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_NO_TARGET);
	w.device = STR("ip:198.51.100.66");
	w.is_ours = false;
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_NO_OUTSIDE);
}

static void
an_administrators_device_needs_a_second_yes(void **state)
{
	struct respond_wish w = {
		.act = ACT_ISOLATE, .device = STR("mac:02:00:00:00:00:09"), .is_ours = true};
	struct respond_plan plan = {0};
	struct setting s;

	(void)state;
	set_up(&s);
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_ADMIN);
	assert_int_equal(plan.until, NOW + 24 * MS_HOUR); /* the page can say what would stop */
	w.is_sure = true;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_MAY);
	w.macs = &server_mac; /* no "yes" helps here */
	w.n_macs = 1;
	w.is_sure_looks = true;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_SERVER);
}

/* It may offer addresses and call itself a router for no other end than to be left alone. */
static void
what_only_looks_like_a_router_is_a_persons_to_judge(void **state)
{
	const struct addr claimed = at("192.168.1.3"); /* which the server has */
	struct respond_wish w = {.act = ACT_ISOLATE,
		.device = STR("mac:02:00:00:00:00:07"),
		.macs = &some_mac,
		.n_macs = 1,
		.addrs = &claimed,
		.n_addrs = 1,
		.is_ours = true,
		.looks = RESPOND_LOOKS_ROUTER | RESPOND_LOOKS_ADDRESSES};
	struct respond_plan plan = {0};
	struct setting s;

	(void)state;
	set_up(&s);
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_LOOKS);
	assert_int_equal(
		plan.looks, RESPOND_LOOKS_ROUTER | RESPOND_LOOKS_ADDRESSES | RESPOND_LOOKS_CLAIMS);
	w.is_sure = true; /* a "yes" to something else */
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_LOOKS);
	w.is_sure_looks = true;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_MAY);
	w.is_marked = true; /* a person said that it is one */
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_GATEWAY);
}

static void
nobody_cuts_off_his_own_device(void **state)
{
	struct respond_wish w = {.act = ACT_ISOLATE,
		.device = STR("mac:02:00:00:00:00:07"),
		.is_ours = true,
		.is_askers = true,
		.is_sure = true,
		.is_sure_looks = true};
	struct setting s;

	(void)state;
	set_up(&s);
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_NO_SELF);
	w.act = ACT_KEEP_PACKETS; /* stops nothing */
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_MAY);
}

static void
as_many_as_can_be_held_and_no_more(void **state)
{
	struct respond_wish w = {
		.act = ACT_ISOLATE, .device = STR("mac:02:00:00:00:00:07"), .is_ours = true};
	struct setting s;

	(void)state;
	set_up(&s);
	s.ground.n_held = LIMIT_HELD_ACTS - 1;
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_MAY);
	s.ground.n_held = LIMIT_HELD_ACTS;
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_NO_MANY);
	assert_int_equal(ask_name(&s, "evil.example"), RESPOND_ACT_NO_MANY);
	w.act = ACT_SNAPSHOT; /* holds nothing */
	assert_int_equal(ask(&s, &w, NULL), RESPOND_ACT_MAY);
}

static void
what_the_box_lacks_is_told(void **state)
{
	struct respond_wish w = {.act = ACT_ISOLATE,
		.device = STR("mac:02:00:00:00:00:07"),
		.is_ours = true,
		.is_on_way = true};
	struct respond_plan plan = {0};
	struct setting s;

	(void)state;
	set_up(&s);
	w.is_on_way = false; /* the box passes on, but not for this device */
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_MAY);
	assert_int_equal(plan.lacks, RESPOND_BY_WAY);
	w.is_on_way = true;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_MAY);
	assert_int_equal(plan.means, RESPOND_BY_NAMES | RESPOND_BY_ADDRESSES | RESPOND_BY_WAY);
	assert_int_equal(plan.lacks, 0);
	s.ground.is_routing = s.ground.has_dhcp = false;
	s.ground.is_blocking = false; /* lists are tried out: a person's word holds all the same */
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_MAY);
	assert_int_equal(plan.means, RESPOND_BY_NAMES);
	assert_int_equal(plan.lacks, RESPOND_BY_ADDRESSES | RESPOND_BY_WAY);
	s.ground.has_guard = false;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_MEANS);
	w.act = ACT_KEEP_PACKETS;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_MAY);
	s.ground.is_sensing = false;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_SENSOR);
	w.act = ACT_SNAPSHOT;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_MAY);
	assert_int_equal(plan.until, 0);
}

static void
everything_ends_within_thirty_days(void **state)
{
	struct respond_wish w = {
		.act = ACT_BLOCK_NAME, .name = STR("evil.example"), .hours = RESPOND_ACT_HOURS_MAX};
	struct respond_plan plan = {0};
	struct setting s;

	(void)state;
	set_up(&s);
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_MAY);
	assert_int_equal(plan.until, NOW + 30 * MS_DAY);
	w.hours++;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_HOURS);
	w.hours = UINT32_MAX;
	assert_int_equal(ask(&s, &w, &plan), RESPOND_ACT_NO_HOURS);
}

static void
the_case_says_what_holds(void **state)
{
	const struct respond_action list[] = {
		{.nr = 2, .did = STR("isolate"), .device = STR("d1"), .until = NOW + 5},
		{.nr = 3, .did = STR("isolate"), .device = STR("d2"), .until = NOW},
		{.nr = 4,
			.did = STR("block_name"),
			.target = STR("evil.example"),
			.until = NOW + 9,
			.is_ended = true},
		{.nr = 5, .did = STR("snapshot"), .device = STR("d1")},
		{.nr = 6,
			.did = STR("block_address"),
			.target = STR("198.51.100.66"),
			.until = NOW + 3},
	};
	static const bool holds[] = {true, false, false, false, true};
	static const bool due[] = {false, true, false, false, false};
	struct setting s;
	struct respond_case c = {.actions = list, .n_actions = 5};
	struct respond_wish w = {.act = ACT_ISOLATE, .device = STR("d1"), .is_ours = true};
	struct respond_plan plan;

	(void)state;
	set_up(&s);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(respond_act_holds(&list[i], NOW), holds[i]);
		assert_int_equal(respond_act_is_due(&list[i], NOW), due[i]);
	}
	assert_int_equal(respond_act_next_end(&c, NOW), NOW + 3);
	assert_int_equal(respond_act_next_end(&c, NOW + 9), 0);
	assert_int_equal(respond_act_may(&s.ground, &c, &w, NOW, &plan), RESPOND_ACT_NO_SAME);
	w.device = STR("d2"); /* over: it may be done again */
	assert_int_equal(respond_act_may(&s.ground, &c, &w, NOW, &plan), RESPOND_ACT_MAY);
	w = (struct respond_wish){.act = ACT_BLOCK_ADDRESS, .addr = at("198.51.100.66")};
	assert_int_equal(respond_act_may(&s.ground, &c, &w, NOW, &plan), RESPOND_ACT_NO_SAME);
	w = (struct respond_wish){.act = ACT_BLOCK_NAME, .name = STR("evil.example")};
	assert_int_equal(respond_act_may(&s.ground, &c, &w, NOW, &plan), RESPOND_ACT_MAY);
	w = (struct respond_wish){.act = ACT_SNAPSHOT, .device = STR("d1")};
	assert_int_equal(respond_act_may(&s.ground, &c, &w, NOW, &plan), RESPOND_ACT_MAY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_that_everybody_needs_stay),
		cmocka_unit_test(only_outside_addresses_are_blocked),
		cmocka_unit_test(what_all_depend_on_is_not_isolated),
		cmocka_unit_test(an_administrators_device_needs_a_second_yes),
		cmocka_unit_test(what_only_looks_like_a_router_is_a_persons_to_judge),
		cmocka_unit_test(nobody_cuts_off_his_own_device),
		cmocka_unit_test(as_many_as_can_be_held_and_no_more),
		cmocka_unit_test(what_the_box_lacks_is_told),
		cmocka_unit_test(everything_ends_within_thirty_days),
		cmocka_unit_test(the_case_says_what_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
