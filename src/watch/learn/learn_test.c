/* From made events to facts: what is taken up, and whose it must not become. */
#include "watch/learn/learn.h"
#include "wire/dhcp/dhcp.h"
#include "wire/dns/dns.h"
#include "wire/http/http.h"
#include "wire/ip/ip.h"
#include "wire/netbios/netbios.h"
#include "wire/smb/smb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define T0 ((ms_t)1700000000000)
#define FACTS 256

/* Ordered by source, as the pack's loader does. */
static const struct device_rule rule_list[] = {
	{DEVICE_RULE_DHCP_OPTIONS, DEVICE_RULE_EQUALS, {"1,3,6,15", 8}, DEVICE_PC, {"windows", 7},
		{"", 0}, CONFIDENCE_MEDIUM},
	{DEVICE_RULE_MDNS_SERVICE, DEVICE_RULE_EQUALS, {"_ipp._tcp", 9}, DEVICE_PRINTER, {"", 0},
		{"", 0}, CONFIDENCE_MEDIUM},
	{DEVICE_RULE_USER_AGENT, DEVICE_RULE_CONTAINS, {"Windows NT 6.1", 14}, DEVICE_PC,
		{"windows-7", 9}, {"", 0}, CONFIDENCE_LOW},
};

struct bench {
	struct device_table *devices;
	struct learner *learner;
	struct device_rules rules;
	struct device *pc, *router;
	unsigned n;
	struct fact facts[FACTS];
};

static const struct mac pc_mac = {{0x54, 0xe1, 0xad, 1, 2, 3}};
static const struct mac router_mac = {{0x00, 0xa0, 0xde, 1, 2, 4}};

static struct addr
v4(uint8_t last)
{
	uint8_t bytes[4] = {192, 168, 1, last};

	return addr_v4(bytes);
}

static void
on_fact(void *arg, const struct fact *fact)
{
	struct bench *b = arg;

	if (b->n < FACTS)
		b->facts[b->n++] = *fact;
}

static bool
has_fact(const struct bench *b, const struct device *d, enum fact_kind kind, const char *value)
{
	for (unsigned i = 0; i < b->n; i++)
		if (b->facts[i].kind == kind && strcmp(b->facts[i].value, value) == 0 &&
			strcmp(b->facts[i].device.text, d->id.text) == 0)
			return true;
	return false;
}

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct hash_key key = {{1}};
	uint32_t n = sizeof(rule_list) / sizeof(*rule_list);

	assert_non_null(b);
	b->rules = (struct device_rules){.n_rules = n, .rules = rule_list};
	for (unsigned s = 0; s <= DEVICE_RULE_SOURCE_COUNT; s++)
		while (b->rules.first[s] < n && rule_list[b->rules.first[s]].source < s)
			b->rules.first[s]++;
	b->devices = device_table_new(&key, &(struct device_sink){.arg = b, .fact = on_fact});
	b->learner = learner_new(&(struct learn_options){
		.hash_key = key, .devices = b->devices, .rules = &b->rules});
	assert_non_null(b->learner);
	device_on_link(b->devices, v4(5), pc_mac, T0);
	device_on_link(b->devices, v4(1), router_mac, T0);
	b->pc = device_find_mac(b->devices, pc_mac, T0, false);
	b->router = device_find_mac(b->devices, router_mac, T0, false);
	b->router->flags |= DEVICE_IS_ROUTER;
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	learner_free(b->learner);
	device_table_free(b->devices);
	free(b);
	return 0;
}

static struct device *
dhcp(struct bench *b, struct mac from, const struct dhcp_msg *m)
{
	struct event e = {.kind = EVENT_DHCP, .at = T0};

	e.link.source = from;
	e.link.dhcp = m;
	e.client = learn_dhcp_client(b->learner, &e);
	e.server = m->is_reply ? b->router : NULL;
	learn_event(b->learner, &e);
	return e.client;
}

static void
test_a_request_says_name_kind_and_system(void **state)
{
	struct bench *b = *state;
	struct mac mac = {{0x0a, 1, 2, 3, 4, 5}}; /* randomised */
	struct dhcp_msg m = {.type = DHCP_DISCOVER,
		.client = mac,
		.host_name = STR("KEIRI-PC"),
		.parameters = STR("\x01\x03\x06\x0f"),
		.client_id = STR("\xff\x12\x34\x56\x78\x9a")};
	struct device *d;

	assert_null(dhcp(b, mac, &m)); /* to ask who is there makes nobody known */
	m.type = DHCP_REQUEST;
	d = dhcp(b, mac, &m);
	assert_non_null(d);
	assert_true(has_fact(b, d, FACT_NAME, "KEIRI-PC"));
	assert_true(has_fact(b, d, FACT_KIND, "pc"));
	assert_string_equal(d->os_signs[OS_DHCP], "windows");
	assert_string_equal(d->os, ""); /* one sign */
	/* the same id under another MAC: likely the same device */
	mac.b[5] = 6;
	m.client = mac;
	assert_true(has_fact(b, dhcp(b, mac, &m), FACT_SAME_AS, d->id.text));
}

static void
test_requests_in_anothers_frame_and_floods_make_no_devices(void **state)
{
	struct bench *b = *state;
	uint32_t before = device_count(b->devices);
	struct dhcp_msg m = {.type = DHCP_REQUEST, .client = {{0x0a, 1, 1, 1, 1, 1}}};

	assert_null(dhcp(b, pc_mac, &m));
	assert_int_equal(device_count(b->devices), before);
	for (unsigned i = 0; i < 500; i++) {
		m.client.b[4] = (uint8_t)(i >> 8);
		m.client.b[5] = (uint8_t)i;
		dhcp(b, m.client, &m);
	}
	assert_true(device_count(b->devices) <= before + 40);
}

static void
test_an_answer_tells_address_server_and_router(void **state)
{
	struct bench *b = *state;
	struct dhcp_msg m = {.is_reply = true,
		.type = DHCP_ACK,
		.client = pc_mac,
		.yiaddr = v4(77),
		.routers = {1, {v4(1)}}};

	b->router->flags = 0;
	dhcp(b, router_mac, &m);
	assert_true(has_fact(b, b->pc, FACT_ADDRESS, "192.168.1.77"));
	assert_true((b->router->flags & DEVICE_IS_DHCP_SERVER) != 0);
	assert_true((b->router->flags & DEVICE_IS_ROUTER) != 0);
	assert_true(has_fact(b, b->router, FACT_KIND, "router"));
}

static void
request(struct bench *b, struct device *client, const char *user_agent)
{
	struct flow f = {.client = client->address, .protocol = PROTOCOL_TCP, .server_port = 80};
	struct http_asked asked = {0};
	struct event e = {.kind = EVENT_HTTP_REQUEST, .at = T0, .flow = &f, .client = client};

	str_copy(str_c(user_agent), asked.user_agent, sizeof(asked.user_agent));
	str_copy(STR("www.shop.example.co.jp"), f.name, sizeof(f.name));
	e.http.asked = &asked;
	learn_event(b->learner, &e);
}

static void
test_a_user_agent_is_of_a_station_but_not_of_a_router(void **state)
{
	struct bench *b = *state;

	request(b, b->pc, "Mozilla/5.0 (Windows NT 6.1)");
	request(b, b->router, "Mozilla/5.0 (Windows NT 6.1)");
	assert_string_equal(b->pc->os_signs[OS_USER_AGENT], "windows-7");
	assert_string_equal(b->router->os_signs[OS_USER_AGENT], "");
	assert_true(has_fact(b, b->pc, FACT_OUTSIDE, "example.co.jp"));
}

static void
test_the_first_packet_of_tcp_says_the_family(void **state)
{
	struct bench *b = *state;
	/* MSS, SACK permitted, timestamps, NOP, window scale */
	struct tcp_segment syn = {.window = 64240, .option_order = 0x42753};
	struct flow f = {.protocol = PROTOCOL_TCP, .ttl = {63, 0}};
	struct event e = {.kind = EVENT_FLOW_OPEN, .at = T0, .flow = &f, .client = b->pc};

	learn_event(b->learner, &e); /* in the midst of a connection */
	assert_string_equal(b->pc->os_signs[OS_TCP], "");
	e.open.syn = &syn;
	e.client = b->router;
	learn_event(b->learner, &e);
	assert_string_equal(b->router->os_signs[OS_TCP], "");
	e.client = b->pc;
	f.ttl[TO_SERVER] = 127; /* options of Linux, but not its hop limit */
	learn_event(b->learner, &e);
	assert_string_equal(b->pc->os_signs[OS_TCP], "");
	f.ttl[TO_SERVER] = 63;
	learn_event(b->learner, &e);
	assert_string_equal(b->pc->os_signs[OS_TCP], "linux");
}

/* "_ipp._tcp.local" offered by "copier.local" at an address. */
static void
mdns(struct bench *b, struct device *sender, struct addr address)
{
	static const char names[] = "_ipp._tcp.localcopier.local";
	struct dns_msg *m = calloc(1, sizeof(*m));
	struct flow f = {.protocol = PROTOCOL_UDP, .client_port = 5353, .server_port = 5353};
	struct event e = {.kind = EVENT_DNS, .at = T0, .flow = &f, .client = sender};

	assert_non_null(m);
	memcpy(m->names, names, sizeof(names) - 1);
	m->is_response = true;
	m->n_records = 2;
	m->records[0] = (struct dns_record){.section = DNS_ANSWER,
		.type = DNS_TYPE_PTR,
		.name = {.at = 0, .len = 15, .labels = 3}};
	m->records[1] = (struct dns_record){.section = DNS_ADDITIONAL,
		.type = DNS_TYPE_A,
		.addr = address,
		.name = {.at = 15, .len = 12, .labels = 2}};
	e.dns.msg = m;
	learn_event(b->learner, &e);
	free(m);
}

static void
test_what_another_device_announced_is_not_the_senders(void **state)
{
	struct bench *b = *state;

	mdns(b, b->router, v4(5)); /* repeats what the station said */
	assert_false(has_fact(b, b->router, FACT_KIND, "printer"));
	assert_string_equal(b->router->name, "");
	mdns(b, b->pc, v4(5));
	assert_true(has_fact(b, b->pc, FACT_KIND, "printer"));
	assert_true(has_fact(b, b->pc, FACT_NAME, "copier"));
	assert_true((b->pc->flags & DEVICE_IS_PRINTER) != 0);
}

static void
test_a_browser_announcement_says_the_version_unless_it_is_samba(void **state)
{
	struct bench *b = *state;
	struct event e = {.kind = EVENT_ANNOUNCE, .at = T0, .client = b->pc};

	e.announce.way = ANNOUNCE_BROWSER;
	e.announce.name = STR("KEIRI");
	e.announce.os_major = 6;
	e.announce.os_minor = 1;
	e.announce.server_type = NETBIOS_IS_WORKSTATION | NETBIOS_IS_NT | NETBIOS_IS_UNIX;
	learn_event(b->learner, &e);
	assert_string_equal(b->pc->os_signs[OS_ANNOUNCE], "linux");
	e.announce.server_type = NETBIOS_IS_WORKSTATION | NETBIOS_IS_NT;
	learn_event(b->learner, &e);
	assert_string_equal(b->pc->os_signs[OS_ANNOUNCE], "windows-7");
	e.announce.server_type |= NETBIOS_IS_NT_SERVER;
	learn_event(b->learner, &e);
	assert_string_equal(b->pc->os_signs[OS_ANNOUNCE], "windows-server-2008-r2");
	assert_string_equal(b->pc->name, "KEIRI");
}

static void
test_services_are_listed_when_they_answered(void **state)
{
	struct bench *b = *state;
	struct flow f = {.protocol = PROTOCOL_TCP, .server_port = 9100, .is_established = true};
	struct event e = {.kind = EVENT_FLOW_CLOSE,
		.at = T0,
		.flow = &f,
		.client = b->router,
		.server = b->pc};

	learn_event(b->learner, &e); /* nothing came back */
	assert_false(has_fact(b, b->pc, FACT_SERVICE_OFFERED, "tcp/9100 jetdirect"));
	f.packets[TO_CLIENT] = 3;
	learn_event(b->learner, &e);
	assert_true(has_fact(b, b->pc, FACT_SERVICE_OFFERED, "tcp/9100 jetdirect"));
	assert_true(has_fact(b, b->router, FACT_SERVICE_USED, "tcp/9100 jetdirect"));
	assert_true((b->pc->flags & DEVICE_IS_PRINTER) != 0);
}

static void
test_shared_folders_that_many_use_make_a_server(void **state)
{
	struct bench *b = *state;
	struct flow f = {.protocol = PROTOCOL_TCP,
		.server_port = 445,
		.app = APP_SMB,
		.is_established = true,
		.packets = {5, 5}};
	struct event e = {.kind = EVENT_APP, .at = T0, .flow = &f, .server = b->pc};

	for (uint8_t i = 0; i < 4; i++) {
		struct mac mac = {{0x54, 0xe1, 0xad, 9, 9, i / 2}}; /* each one twice */

		device_on_link(b->devices, v4(60 + i / 2), mac, T0);
		e.client = device_find_mac(b->devices, mac, T0, false);
		learn_event(b->learner, &e);
	}
	assert_false(has_fact(b, b->pc, FACT_KIND, "server")); /* two may use a PC's folder */
	e.client = b->router;
	learn_event(b->learner, &e);
	assert_true(has_fact(b, b->pc, FACT_KIND, "server"));
	assert_int_equal(b->pc->kind_confidence, CONFIDENCE_LOW);
}

static void
test_old_file_sharing_is_a_service_of_its_own(void **state)
{
	struct bench *b = *state;
	struct flow f = {.protocol = PROTOCOL_TCP, .server_port = 445};
	struct smb_msg m = {.family = SMB_FAMILY_1, .op = SMB_OP_NEGOTIATE};
	struct event e = {.kind = EVENT_SMB,
		.at = T0,
		.flow = &f,
		.client = b->router,
		.server = b->pc,
		.smb.msg = &m};

	learn_event(b->learner, &e); /* it is offered among others, and refused */
	m.is_response = true;
	m.dialect = SMB_DIALECT_NONE;
	learn_event(b->learner, &e);
	assert_false(has_fact(b, b->pc, FACT_SERVICE_OFFERED, "tcp/445 smb1"));
	assert_false(has_fact(b, b->router, FACT_SERVICE_USED, "tcp/445 smb1"));
	m.dialect = 5;
	learn_event(b->learner, &e);
	assert_true(has_fact(b, b->pc, FACT_SERVICE_OFFERED, "tcp/445 smb1"));
	m = (struct smb_msg){.family = SMB_FAMILY_1, .op = SMB_OP_SESSION_SETUP};
	learn_event(b->learner, &e);
	assert_true(has_fact(b, b->router, FACT_SERVICE_USED, "tcp/445 smb1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_a_request_says_name_kind_and_system),
		T(test_requests_in_anothers_frame_and_floods_make_no_devices),
		T(test_an_answer_tells_address_server_and_router),
		T(test_a_user_agent_is_of_a_station_but_not_of_a_router),
		T(test_the_first_packet_of_tcp_says_the_family),
		T(test_what_another_device_announced_is_not_the_senders),
		T(test_a_browser_announcement_says_the_version_unless_it_is_samba),
		T(test_services_are_listed_when_they_answered),
		T(test_shared_folders_that_many_use_make_a_server),
		T(test_old_file_sharing_is_a_service_of_its_own),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
