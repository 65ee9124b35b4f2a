/* The policy that is made of what people decided: right, in order, and readable by the resolver. */
#include "proc/portal/guard/feeds.h"
#include "proc/portal/guard/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW ((ms_t)1763690400000)

static struct addr
address(const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return a;
}

static const struct store_guard_group groups[] = {
	{.id = STORE_GUARD_UNGROUPED, .mode = GUARD_MODE_BLOCK, .stops_bypass = true},
	{.id = 7,
		.name = "工場",
		.mode = GUARD_MODE_WOULD,
		.days = 31,
		.from = 540,
		.until = 1080}};
static const struct guard_name bypass[] = {{{"dns.example", 11}, {"x", 1}, false}};
static const struct guard_name canaries[] = {{{"canary.example", 14}, {"x", 1}, false}};
static const struct guard_names bypass_names = {{NULL, 0}, 1, bypass};
static const struct guard_names canary_names = {{NULL, 0}, 1, canaries};

struct made {
	struct arena *arena;
	struct resolver_policy policy; /* as the resolver reads it */
};

static struct made
make(struct guard_facts *in)
{
	struct made m = {.arena = arena_new(16 << 20)};
	struct buf b = buf_of(LIMIT_GUARD_POLICY_BYTES);
	struct errinfo info = {0};
	struct resolver_policy policy;
	char *copy;

	if (in->n_groups == 0) {
		in->groups = groups;
		in->n_groups = 2;
	}
	in->bypass = &bypass_names;
	in->canaries = &canary_names;
	in->zone_minutes = 540;
	assert_int_equal(guard_policy_make(in, m.arena, &policy), ERR_OK);
	resolver_policy_put(&b, &policy);
	assert_int_equal(buf_err(&b), ERR_OK);
	copy = arena_copy(m.arena, buf_view(&b));
	assert_non_null(copy);
	if (resolver_policy_read(str_of(copy, b.len), m.arena, &m.policy, &info) != ERR_OK)
		fail_msg("%s", info.what);
	buf_done(&b);
	return m;
}

static bool
answers(const struct made *m, const char *from)
{
	return guard_client(&m->policy.guard, address(from)).group != NULL;
}

static void
only_own_networks_are_answered(void **state)
{
	const struct store_network networks[] = {{.prefix = "203.0.113.0/28"},
		{.prefix = "rubbish"}, {.prefix = "192.168.1.0/24"}, {.prefix = "0.0.0.0/0"}};
	const struct guard_address seen[] = {
		{"mac:00:00:00:00:00:01", address("2001:db8:1:2::5"), NOW},
		{"mac:00:00:00:00:00:02", address("2400:4000:1:2::5"), NOW},
		{"ip:2400:4000:9::1", address("2400:4000:9::1"), NOW}};
	struct guard_facts in = {
		.networks = networks, .n_networks = 4, .addresses = seen, .n_addresses = 3};
	struct made m = make(&in);

	(void)state;
	assert_true(answers(&m, "192.168.77.1"));
	assert_true(answers(&m, "10.1.2.3"));
	assert_true(answers(&m, "127.0.0.1"));
	assert_true(answers(&m, "fe80::1"));
	assert_true(answers(&m, "203.0.113.3"));
	assert_false(answers(&m, "203.0.113.99"));
	assert_false(answers(&m, "8.8.8.8"));
	assert_true(answers(&m, "2400:4000:1:2::99")); /* seen on our own link */
	assert_false(answers(&m, "2400:4000:9::1"));   /* behind a router: nobody knows whose */
	assert_false(answers(&m, "2400:4000:1:3::99"));
	arena_free(m.arena);
}

static void
a_device_has_its_group_at_its_latest_address(void **state)
{
	const struct store_guard_member members[] = {{{"mac:a"}, 7}, {{"mac:c"}, 99}};
	const struct guard_address seen[] = {{"mac:b", address("192.168.1.9"), NOW - 9},
		{"mac:a", address("192.168.1.9"), NOW}, {"mac:a", address("fd00::9"), NOW - 5},
		{"mac:c", address("192.168.1.3"), NOW}, {"mac:b", address("192.168.1.8"), NOW}};
	struct guard_facts in = {.members = members,
		.n_members = 2,
		.addresses = seen,
		.n_addresses = 5,
		.mode = GUARD_MODE_BLOCK};
	struct made m = make(&in);
	const struct guard_policy *p = &m.policy.guard;
	struct guard_client c = guard_client(p, address("192.168.1.9"));

	(void)state;
	assert_int_equal(p->n_devices, 4);
	assert_int_equal(c.device, guard_device_number("mac:a"));
	assert_int_equal(c.group->id, 7);
	assert_int_equal(c.group->hours.from, 540);
	assert_int_equal(guard_client(p, address("fd00::9")).group->id, 7);
	c = guard_client(p, address("192.168.1.8"));
	assert_int_equal(c.device, guard_device_number("mac:b"));
	assert_int_equal(c.group->id, STORE_GUARD_UNGROUPED);
	/* of a group that is not there: as in none */
	assert_int_equal(guard_client(p, address("192.168.1.3")).group->id, STORE_GUARD_UNGROUPED);
	assert_int_equal(guard_client(p, address("192.168.1.77")).device, 0);
	assert_int_equal(p->mode, GUARD_MODE_BLOCK);
	assert_int_equal(p->zone_minutes, 540);
	arena_free(m.arena);
}

static struct guard_verdict
verdict(const struct made *m, const char *from, const char *name)
{
	struct guard_client c = guard_client(&m->policy.guard, address(from));

	return guard_judge(&m->policy.guard, &c, str_c(name), NULL, 0, NOW);
}

static void
rules_speak_for_whom_they_are(void **state)
{
	const struct guard_address seen[] = {{"mac:a", address("192.168.1.9"), NOW}};
	const struct store_guard_rule rules[] = {
		{.id = 3, .kind = GUARD_RULE_BLOCK, .name = "game.example"},
		{.id = 2, .kind = GUARD_RULE_ALLOW, .name = "game.example", .device = "mac:a"},
		{.id = 1, .kind = GUARD_RULE_BLOCK, .name = "a.example", .until = NOW + 5},
		{.id = 4, .kind = GUARD_RULE_BLOCK, .name = "over.example", .until = NOW - 5}};
	struct guard_facts in = {.mode = GUARD_MODE_BLOCK,
		.addresses = seen,
		.n_addresses = 1,
		.rules = rules,
		.n_rules = 4};
	struct made m = make(&in);

	(void)state;
	assert_int_equal(verdict(&m, "192.168.1.5", "www.game.example").action, GUARD_BLOCK);
	assert_int_equal(verdict(&m, "192.168.1.5", "www.game.example").rule, 3);
	assert_int_equal(verdict(&m, "192.168.1.9", "www.game.example").action, GUARD_PASS);
	assert_int_equal(verdict(&m, "192.168.1.9", "www.game.example").rule, 2);
	assert_int_equal(verdict(&m, "192.168.1.5", "a.example").action, GUARD_BLOCK);
	assert_int_equal(verdict(&m, "192.168.1.5", "over.example").action, GUARD_PASS);
	assert_int_equal(verdict(&m, "192.168.1.5", "canary.example").action, GUARD_NO_NAME);
	assert_int_equal(verdict(&m, "192.168.1.5", "dns.example").reason, GUARD_BYPASS);
	arena_free(m.arena);
}

static void
more_addresses_than_fit_leave_the_oldest_out(void **state)
{
	size_t n = LIMIT_GUARD_DEVICES + 100;
	struct guard_address *seen = calloc(n, sizeof(*seen));
	struct guard_facts in = {.addresses = seen, .n_addresses = n};
	struct made m;

	(void)state;
	assert_non_null(seen);
	for (size_t i = 0; i < n; i++) {
		uint8_t b[4] = {10, 0, (uint8_t)(i >> 8), (uint8_t)i};

		seen[i] = (struct guard_address){"mac:a", addr_v4(b), NOW - (ms_t)i};
	}
	m = make(&in);
	assert_int_equal(m.policy.guard.n_devices, LIMIT_GUARD_DEVICES);
	assert_int_not_equal(guard_client(&m.policy.guard, address("10.0.0.0")).device, 0);
	assert_int_equal(guard_client(&m.policy.guard, seen[n - 1].addr).device, 0);
	free(seen);
	arena_free(m.arena);
}

static void
names_are_read_as_people_type_them(void **state)
{
	static const struct {
		const char *typed, *name;
	} good[] = {{"Example.CO.jp", "example.co.jp"},
		{" https://www.example.com/a?b ", "www.example.com"},
		{"http://example.com:8080/", "example.com"}, {"example.com.", "example.com"},
		{"例え.jp", "xn--r8jz45g.jp"}, {"_dmarc.example.com", "_dmarc.example.com"}};
	static const char *const bad[] = {"", " ", "..", "a b.example", "192.168.1.1",
		"https://[fd00::1]/", "a..b", "https://"};
	const struct detect_packs packs = {0};
	char name[LIMIT_HOST_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		if (guard_name_read(&packs, str_c(good[i].typed), name) != ERR_OK)
			fail_msg("%s", good[i].typed);
		assert_string_equal(name, good[i].name);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (guard_name_read(&packs, str_c(bad[i]), name) == ERR_OK)
			fail_msg("%s is %s", bad[i], name);
	assert_int_equal(guard_name_read(&packs, STR("com"), name), ERR_LIMIT);
	assert_int_equal(guard_name_read(&packs, STR("co.jp"), name), ERR_LIMIT);
}

/* Deltas by day; the whole at night, after a week, when there is none, when the clock went back. */
static void
the_whole_is_made_by_night(void **state)
{
	const ms_t three = INT64_C(1790000000000) / MS_DAY * MS_DAY + 3 * MS_HOUR; /* UTC */
	const int japan = 9 * 60;

	(void)state;
	assert_true(feeds_wants_whole(three, 0, 0));
	assert_true(feeds_wants_whole(three, 0, three + MS_MINUTE));
	assert_true(feeds_wants_whole(three, 0, three - 20 * MS_HOUR));
	assert_false(feeds_wants_whole(three, 0, three - MS_HOUR));
	assert_false(feeds_wants_whole(three, japan, three - 20 * MS_HOUR)); /* noon there */
	assert_true(feeds_wants_whole(three, japan, three - 8 * MS_DAY));
	assert_false(feeds_wants_whole(three + 2 * MS_HOUR, 0, three - 20 * MS_HOUR));
	assert_true(feeds_wants_whole(three - MS_HOUR, 0, three - 20 * MS_HOUR));
	assert_false(feeds_wants_whole(three - MS_HOUR - 1, 0, three - 20 * MS_HOUR));
}

static void
a_certificate_is_said_before_it_ends(void **state)
{
	const ms_t year = 365 * MS_DAY;

	assert_int_equal(guard_cert_stands(0, 0, NOW), GUARD_CERT_FINE); /* there is none */
	assert_int_equal(guard_cert_stands(NOW - year, NOW + 22 * MS_DAY, NOW), GUARD_CERT_FINE);
	assert_int_equal(guard_cert_stands(NOW - year, NOW + 21 * MS_DAY, NOW), GUARD_CERT_SOON);
	assert_int_equal(guard_cert_stands(NOW - year, NOW + 1, NOW), GUARD_CERT_SOON);
	assert_int_equal(guard_cert_stands(NOW - year, NOW, NOW), GUARD_CERT_OVER);
	assert_int_equal(guard_cert_stands(NOW - year, NOW - 9 * MS_DAY, NOW), GUARD_CERT_OVER);
	/* one for a few days is renewed later, and not said to end all the time */
	assert_int_equal(guard_cert_stands(NOW - MS_DAY, NOW + 5 * MS_DAY, NOW), GUARD_CERT_FINE);
	assert_int_equal(guard_cert_stands(NOW - 5 * MS_DAY, NOW + MS_DAY, NOW), GUARD_CERT_SOON);
}

/* Two cases isolate one device: the longer one counts; the device is known by its address. */
static void
isolated_devices_are_in_it(void **state)
{
	const struct guard_held held[] = {{"mac:b", NOW + 50, 1}, {"mac:a", NOW + 70, 2},
		{"mac:a", NOW + 90, 3}, {"mac:a", NOW + 80, 4}};
	const struct guard_address addresses[] = {{"mac:a", address("192.168.1.5"), NOW}};
	struct guard_facts in = {.isolated = held,
		.n_isolated = 4,
		.addresses = addresses,
		.n_addresses = 1,
		.mode = GUARD_MODE_WOULD};
	struct made m = make(&in);
	const struct guard_policy *p = &m.policy.guard;
	struct guard_client client = guard_client(p, address("192.168.1.5"));
	struct guard_verdict v = guard_judge(p, &client, STR("a.example"), NULL, 0, NOW + 89);

	(void)state;
	assert_int_equal(p->n_isolated, 2);
	assert_int_equal(v.reason, GUARD_ISOLATED);
	assert_int_equal(v.rule, 3);
	v = guard_judge(p, &client, STR("a.example"), NULL, 0, NOW + 90);
	assert_int_equal(v.action, GUARD_PASS);
	arena_free(m.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(isolated_devices_are_in_it),
		cmocka_unit_test(a_certificate_is_said_before_it_ends),
		cmocka_unit_test(the_whole_is_made_by_night),
		cmocka_unit_test(only_own_networks_are_answered),
		cmocka_unit_test(a_device_has_its_group_at_its_latest_address),
		cmocka_unit_test(rules_speak_for_whom_they_are),
		cmocka_unit_test(more_addresses_than_fit_leave_the_oldest_out),
		cmocka_unit_test(names_are_read_as_people_type_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
