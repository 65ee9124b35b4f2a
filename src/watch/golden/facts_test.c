/*
 * What the sensor tells of a device, one fact after the other, through the whole sensor: from
 * frames to the fact with its reason and how sure it is.
 */
#include "model/device_rule.h"
#include "model/vendor.h"
#include "watch/golden/replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const struct replay_param no_params[] = {{NULL, NULL, 0}};

enum { PC = 5, SERVER = 9, ROUTER = 1 };

/* Ordered by source, as the pack's loader does. */
static const struct device_rule rule_list[] = {
	{DEVICE_RULE_USER_AGENT, DEVICE_RULE_CONTAINS, {"Windows NT 6.1", 14}, DEVICE_PC,
		{"windows-7", 9}, {"", 0}, CONFIDENCE_LOW},
	{DEVICE_RULE_SSH_SOFTWARE, DEVICE_RULE_CONTAINS, {"+deb12u", 7}, DEVICE_UNKNOWN,
		{"debian-12", 9}, {"", 0}, CONFIDENCE_HIGH},
};
static struct device_rules rules;
static const struct replay_given given = {.rules = &rules};

static int
setup(void **state)
{
	uint32_t n = sizeof(rule_list) / sizeof(*rule_list);

	rules = (struct device_rules){.n_rules = n, .rules = rule_list};
	for (unsigned s = 0; s <= DEVICE_RULE_SOURCE_COUNT; s++)
		while (rules.first[s] < n && rule_list[rules.first[s]].source < s)
			rules.first[s]++;
	*state = replay_new_with(no_params, &given);
	return 0;
}

static int
teardown(void **state)
{
	replay_free(*state);
	return 0;
}

/* The fact, with how sure it is and how it is known. */
static void
must_have(const struct replay *r, uint8_t host, enum fact_kind kind, const char *value,
	const char *reason, enum confidence confidence)
{
	const struct fact *f = replay_fact(r, host, kind, value);

	if (f == NULL)
		fail_msg("no fact %s %s", fact_kind_name(kind), value);
	else if (strcmp(f->reason, reason) != 0 || f->confidence != confidence)
		fail_msg("%s %s: reason %s, confidence %s", fact_kind_name(kind), value, f->reason,
			confidence_name(f->confidence));
}

static void
test_mac_address_and_when_it_was_seen(void **state)
{
	struct replay *r = *state;
	ms_t start = r->now;
	struct talk t = replay_tcp(r, PC, SERVER, 80);

	talk_send(&t, true, STR("x"));
	must_have(r, PC, FACT_MAC, "02:00:00:00:00:05", "traffic", CONFIDENCE_HIGH);
	must_have(r, PC, FACT_ADDRESS, "10.0.0.5", "traffic", CONFIDENCE_HIGH);
	assert_int_equal(replay_fact(r, PC, FACT_MAC, NULL)->first_seen, start);
	/* told again when it was seen more than an hour later */
	replay_wait(r, 2 * MS_HOUR);
	replay_wait(r, MS_SECOND);
	t = replay_tcp(r, PC, SERVER, 80);
	assert_int_equal(replay_fact(r, PC, FACT_ADDRESS, NULL)->first_seen, start);
}

static void
test_services_on_both_sides_and_the_server_s_greeting(void **state)
{
	struct replay *r = *state;
	struct talk t = replay_tcp(r, PC, SERVER, 22);

	talk_send(&t, false, STR("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n"));
	talk_send(&t, true, STR("SSH-2.0-OpenSSH_9.2p1\r\n"));
	must_have(r, SERVER, FACT_SERVICE_OFFERED, "tcp/22 ssh", "traffic", CONFIDENCE_HIGH);
	must_have(r, PC, FACT_SERVICE_USED, "tcp/22 ssh", "traffic", CONFIDENCE_HIGH);
	/* one sign is a hint, never more */
	must_have(r, SERVER, FACT_OS, "debian-12", "banner", CONFIDENCE_LOW);
}

static void
test_outside_services_kind_and_system_by_user_agent(void **state)
{
	struct replay *r = *state;
	static const uint8_t outside[4] = {198, 51, 100, 7};
	struct talk t = replay_tcp_outside(r, PC, ROUTER, addr_v4(outside), 80);

	talk_send(&t, true,
		STR("GET / HTTP/1.1\r\nHost: www.shop.example.co.jp\r\n"
		    "User-Agent: Mozilla/5.0 (Windows NT 6.1)\r\n\r\n"));
	talk_send(&t, false, STR("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
	must_have(r, PC, FACT_OUTSIDE, "example.co.jp", "traffic", CONFIDENCE_HIGH);
	must_have(r, PC, FACT_KIND, "pc", "user_agent", CONFIDENCE_LOW);
	must_have(r, PC, FACT_OS, "windows-7", "user_agent", CONFIDENCE_LOW);
}

static void
test_tls_versions_and_the_client_s_fingerprint(void **state)
{
	struct replay *r = *state;
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_tcp(r, PC, SERVER, 443);

	talk_send(&t, true, replay_corpus("tls", "client_hello", 0, buffer));
	talk_send(&t, false, replay_corpus("tls", "server13", 0, buffer));
	assert_non_null(replay_fact(r, PC, FACT_TLS_CLIENT, NULL));
	must_have(r, PC, FACT_TLS_VERSION, "1.3", "tls", CONFIDENCE_HIGH);
	must_have(r, SERVER, FACT_TLS_VERSION, "server 1.3", "tls", CONFIDENCE_HIGH);
}

static void
test_a_password_in_clear(void **state)
{
	struct replay *r = *state;
	struct talk t = replay_tcp(r, PC, SERVER, 110);

	talk_send(&t, false, STR("+OK ready\r\n"));
	talk_send(&t, true, STR("USER hanako\r\n"));
	talk_send(&t, false, STR("+OK\r\n"));
	talk_send(&t, true, STR("PASS secret\r\n"));
	talk_send(&t, false, STR("+OK logged in\r\n"));
	replay_wait(r, MS_MINUTE);
	assert_non_null(replay_fact(r, PC, FACT_CLEARTEXT, NULL));
	for (unsigned i = 0; i < r->n_facts; i++)
		assert_null(strstr(r->facts[i].value, "secret"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_mac_address_and_when_it_was_seen),
		T(test_services_on_both_sides_and_the_server_s_greeting),
		T(test_outside_services_kind_and_system_by_user_agent),
		T(test_tls_versions_and_the_client_s_fingerprint),
		T(test_a_password_in_clear),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
