/*
 * The detectors of attacks on the link itself, on made events: ARP, DHCP, router advertisements;
 * and the end of support. Each beside its harmless twin.
 */
#include "watch/detect/frame.h"
#include "wire/dhcp/dhcp.h"
#include "wire/eth/eth.h"
#include "wire/ip/ip.h"
#include "wire/smb/smb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define DETECTORS 64
#define BEGIN ((ms_t)1700000000000)

#define DETECTOR(name) extern const struct detector detector_##name;
#include "watch/detect/detectors.def"
#undef DETECTOR

static const struct detector *const all[] = {
#define DETECTOR(name) &detector_##name,
#include "watch/detect/detectors.def"
#undef DETECTOR
};

static const struct {
	const char *name;
	double value;
} values[] = {{"claims_min", 10}, {"gateway_claims_min", 5}, {"window_minutes", 5},
	{"takeover_quiet_seconds", 60}, {"known_after_answers", 3}, {"quiet_start_minutes", 60},
	{"announcements_min", 2}, {"clients_min", 30}, {"clients_all_min", 100},
	{"requests_min", 200}, {"notice_before_days", 90}};

struct bench {
	struct detect_pack packs[DETECTORS];
	struct detect_param params[DETECTORS][DETECT_PARAMS_MAX];
	struct detect_packs set;
	struct end_of_life ends[2];
	struct device_table *devices;
	struct detect_frame *frame;
	unsigned fired;
	struct detection last;
	ms_t now;
};

static const struct mac router_mac = {{0x00, 0xa0, 0xde, 0, 0, 1}};
static const struct mac pc_mac = {{0x54, 0xe1, 0xad, 0, 0, 2}};
static const struct mac other_mac = {{0xd4, 0xbe, 0xd9, 0, 0, 3}};

static struct addr
v4(uint8_t last)
{
	uint8_t bytes[4] = {192, 168, 1, last};

	return addr_v4(bytes);
}

static void
on_fire(void *arg, enum theme theme, const struct detection *n)
{
	struct bench *b = arg;

	b->fired++;
	b->last = *n;
}

/* A pack for each detector; what is not tested here gets limits that nothing reaches. */
static void
make_pack(struct bench *b, unsigned at)
{
	struct detect_pack *pack = &b->packs[at];

	*pack = (struct detect_pack){.id = str_c(all[at]->name),
		.severity = SEVERITY_PLEASE_LOOK,
		.params = b->params[at]};
	for (unsigned i = 0; i < DETECT_PARAMS_MAX && all[at]->params[i] != NULL; i++) {
		struct detect_param *p = &b->params[at][pack->n_params++];

		*p = (struct detect_param){str_c(all[at]->params[i]), 1e9};
		for (size_t v = 0; v < sizeof(values) / sizeof(*values); v++)
			if (str_equal(p->name, str_c(values[v].name)))
				p->value = values[v].value;
	}
}

static int
order(const void *a, const void *b)
{
	return str_order(((const struct detect_pack *)a)->id, ((const struct detect_pack *)b)->id);
}

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct hash_key key = {{1}};
	struct errinfo info = {0};
	unsigned n = sizeof(all) / sizeof(*all);

	assert_non_null(b);
	assert_true(n <= DETECTORS);
	for (unsigned i = 0; i < n; i++)
		make_pack(b, i);
	qsort(b->packs, n, sizeof(*b->packs), order);
	b->ends[0] = (struct end_of_life){
		.product = STR("smb1"), .date = STR("2017-10-17"), .ends = BEGIN - MS_DAY};
	b->ends[1] = (struct end_of_life){.product = STR("windows-10"),
		.date = STR("2025-10-14"),
		.ends = BEGIN + 80 * MS_DAY};
	b->set = (struct detect_packs){
		.n_packs = n, .packs = b->packs, .n_ends = 2, .ends = b->ends};
	b->now = BEGIN;
	b->devices = device_table_new(&key, &(struct device_sink){0});
	assert_int_equal(detect_frame_new(&(struct detect_options){.hash_key = key,
						  .packs = &b->set,
						  .devices = b->devices,
						  .arg = b,
						  .fire = on_fire},
				 &b->frame, &info),
		ERR_OK);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	detect_frame_free(b->frame);
	device_table_free(b->devices);
	free(b);
	return 0;
}

/* As the core does: the detectors see an ARP packet before the device table believes it. */
static void
arp(struct bench *b, uint16_t op, struct mac from, struct addr sender, struct addr target)
{
	struct arp arp = {.op = op, .sender_mac = from, .sender = sender, .target = target};
	struct event e = {.kind = EVENT_ARP, .at = b->now};

	if (op == ARP_REPLY)
		arp.target_mac = pc_mac;
	e.link.source = from;
	e.link.arp = &arp;
	e.client = device_get(b->devices, device_of(b->devices, sender, NULL, b->now, false));
	detect_frame_event(b->frame, &e);
	device_on_link(b->devices, sender, from, b->now);
}

static void
dhcp(struct bench *b, struct mac from, struct dhcp_msg *m)
{
	struct event e = {.kind = EVENT_DHCP, .at = b->now};

	e.link.source = from;
	e.link.dhcp = m;
	if (m->is_reply)
		e.server = device_find_mac(b->devices, from, b->now, true);
	detect_frame_event(b->frame, &e);
}

static void
offer(struct bench *b, struct mac from, uint8_t router, uint8_t dns)
{
	struct dhcp_msg m = {.is_reply = true,
		.type = DHCP_OFFER,
		.client = pc_mac,
		.yiaddr = v4(50),
		.routers = {1, {v4(router)}},
		.dns = {1, {v4(dns)}}};

	dhcp(b, from, &m);
	b->now += MS_MINUTE;
}

static void
test_repeated_claims_on_the_routers_address_fire(void **state)
{
	struct bench *b = *state;

	arp(b, ARP_REQUEST, router_mac, v4(1), v4(9));
	arp(b, ARP_REQUEST, other_mac, v4(3), v4(9));
	for (int i = 0; i < 12; i++) {
		b->now += 2 * MS_SECOND;
		arp(b, ARP_REPLY, other_mac, v4(1), v4(2));
		assert_int_equal(b->fired, i >= 9); /* the tenth, once */
	}
	assert_string_equal(b->last.detector, "arp_spoof");
	assert_string_equal(b->last.device.text, "mac:d4:be:d9:00:00:03");
	assert_true(addr_equal(b->last.address, v4(3))); /* its own, not the one that it claims */
}

static void
test_answers_to_questions_and_a_takeover_are_silent(void **state)
{
	struct bench *b = *state;

	/* a proxy or a replaced router answers what is asked */
	arp(b, ARP_REQUEST, router_mac, v4(1), v4(9));
	for (int i = 0; i < 30; i++) {
		b->now += 5 * MS_SECOND;
		arp(b, ARP_REQUEST, pc_mac, v4(2), v4(1));
		arp(b, ARP_REPLY, other_mac, v4(1), v4(2));
	}
	/* a spare one tells all that the address is its own now; the old one is silent */
	for (int i = 0; i < 30; i++) {
		b->now += 5 * MS_SECOND;
		arp(b, ARP_REPLY, other_mac, v4(1), v4(1));
	}
	assert_int_equal(b->fired, 0);
	/* but not while the old one still speaks for it */
	for (int i = 0; i < 12; i++) {
		b->now += 5 * MS_SECOND;
		arp(b, ARP_REQUEST, router_mac, v4(1), v4(9));
		arp(b, ARP_REPLY, other_mac, v4(1), v4(1));
	}
	assert_int_equal(b->fired, 1);
}

static void
test_a_virtual_routers_mac_is_silent(void **state)
{
	struct bench *b = *state;
	struct mac vrrp = {{0x00, 0x00, 0x5e, 0x00, 0x01, 0x0a}};

	arp(b, ARP_REQUEST, router_mac, v4(1), v4(9));
	for (int i = 0; i < 30; i++) {
		b->now += 2 * MS_SECOND;
		arp(b, ARP_REPLY, vrrp, v4(1), v4(2));
	}
	assert_int_equal(b->fired, 0);
}

static void
test_a_second_dhcp_server_fires_when_it_gives_another_way_out(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 3; i++)
		offer(b, router_mac, 1, 1);
	offer(b, other_mac, 1, 1); /* a pair by design */
	assert_int_equal(b->fired, 0);
	offer(b, other_mac, 77, 77);
	assert_int_equal(b->fired, 1);
	assert_string_equal(b->last.detector, "rogue_dhcp");
	assert_string_equal(b->last.device.text, "mac:d4:be:d9:00:00:03");
	assert_int_equal(b->last.severity, SEVERITY_PLEASE_LOOK); /* the pack's, here */
	offer(b, other_mac, 77, 77);
	assert_int_equal(b->fired, 1);
}

static void
test_the_first_dhcp_server_is_the_known_one(void **state)
{
	struct bench *b = *state;
	struct dhcp_msg boot = {.is_reply = true, .type = DHCP_OFFER, .routers = {1, {v4(9)}}};
	struct dhcp_msg relayed = {.is_reply = true,
		.type = DHCP_OFFER,
		.yiaddr = v4(50),
		.giaddr = v4(1),
		.routers = {1, {v4(9)}}};

	for (int i = 0; i < 40; i++)
		offer(b, router_mac, 1, 1);
	dhcp(b, other_mac, &boot); /* gives no address: for booting only */
	dhcp(b, other_mac, &relayed);
	assert_int_equal(b->fired, 0);
}

static struct addr
link_local(struct mac m)
{
	uint8_t bytes[16] = {0xfe, 0x80};

	memcpy(bytes + 10, m.b, 6);
	return addr_v6(bytes);
}

static void
offer6(struct bench *b, struct mac from, struct addr dns)
{
	struct dhcp6_msg m = {.type = DHCP6_ADVERTISE, .dns = {1, {dns}}};
	struct event e = {.kind = EVENT_DHCP, .at = b->now};

	e.link.source = from;
	e.link.source_address = link_local(from);
	e.link.dhcp6 = &m;
	e.server = device_find_mac(b->devices, from, b->now, true);
	detect_frame_event(b->frame, &e);
	b->now += MS_MINUTE;
}

static void
start_and_wait(struct bench *b)
{
	struct event tick = {.kind = EVENT_TICK, .at = b->now};

	detect_frame_event(b->frame, &tick);
	arp(b, ARP_REQUEST, router_mac, v4(1), v4(9));
	for (int i = 0; i < 3; i++)
		offer(b, router_mac, 1, 1);
	b->now += 2 * MS_HOUR;
}

static void
test_ipv6_settings_of_a_stranger_fire(void **state)
{
	struct bench *b = *state;
	uint8_t elsewhere[16] = {0xfd, 0x66};

	start_and_wait(b);
	for (int i = 0; i < 5; i++)
		offer6(b, other_mac, link_local(other_mac));
	assert_int_equal(b->fired, 1);
	assert_string_equal(b->last.detector, "rogue_dhcp");
	assert_string_equal(b->last.device.text, "mac:d4:be:d9:00:00:03");
	assert_string_equal(b->last.basis[0].text, "IPv6 settings (DHCPv6)");
	offer6(b, pc_mac, addr_v6(elsewhere)); /* a new server, perhaps */
	assert_int_equal(b->fired, 2);
	assert_int_equal(b->last.severity, SEVERITY_PLEASE_LOOK);
}

static void
test_ipv6_settings_of_the_usual_ones_are_silent(void **state)
{
	struct bench *b = *state;
	struct mac spare = {{0x00, 0xa0, 0xde, 0, 0, 9}};

	start_and_wait(b);
	offer6(b, router_mac, link_local(router_mac)); /* the way out, for IPv6 too */
	offer6(b, spare, link_local(router_mac));      /* a pair */
	assert_int_equal(b->fired, 0);
}

static void
test_who_gave_ipv6_settings_from_the_beginning_is_usual(void **state)
{
	struct bench *b = *state;

	offer6(b, other_mac, link_local(other_mac));
	b->now += 3 * MS_HOUR;
	offer6(b, other_mac, link_local(other_mac));
	assert_int_equal(b->fired, 0);
	offer6(b, pc_mac, link_local(pc_mac));
	assert_int_equal(b->fired, 1);
}

static void
advertise(struct bench *b, struct mac from, uint8_t prefix)
{
	uint8_t bytes[16] = {0xfd, prefix};
	struct nd_message nd = {
		.type = ICMP6_ROUTER_ADVERTISEMENT, .router_lifetime_s = 1800, .n_prefixes = 1};
	struct event e = {.kind = EVENT_NEIGHBOUR, .at = b->now};

	nd.prefixes[0].prefix = addr_v6(bytes);
	e.link.source = from;
	e.link.nd = &nd;
	e.client = device_find_mac(b->devices, from, b->now, true);
	detect_frame_event(b->frame, &e);
	b->now += 5 * MS_MINUTE;
}

static void
test_a_second_router_fires_unless_it_announces_the_same(void **state)
{
	struct bench *b = *state;
	struct mac spare = {{0x00, 0xa0, 0xde, 0, 0, 9}};

	for (int i = 0; i < 20; i++)
		advertise(b, router_mac, 1);
	for (int i = 0; i < 3; i++)
		advertise(b, spare, 1);
	assert_int_equal(b->fired, 0);
	advertise(b, other_mac, 0xbd);
	assert_int_equal(b->fired, 0); /* one announcement may be a mistake */
	advertise(b, other_mac, 0xbd);
	advertise(b, other_mac, 0xbd);
	assert_int_equal(b->fired, 1);
	assert_string_equal(b->last.detector, "rogue_router");
}

static void
test_a_router_on_a_network_without_ipv6_fires_after_the_quiet_start(void **state)
{
	struct bench *b = *state;
	struct event tick = {.kind = EVENT_TICK, .at = b->now};

	detect_frame_event(b->frame, &tick);
	b->now += 2 * MS_HOUR;
	advertise(b, other_mac, 2);
	advertise(b, other_mac, 2);
	assert_int_equal(b->fired, 1);
}

static void
ask(struct bench *b, struct mac from, uint32_t n)
{
	struct dhcp_msg m = {.type = DHCP_DISCOVER, .xid = n, .client = from};

	m.client.b[4] = (uint8_t)(n >> 8);
	m.client.b[5] = (uint8_t)n;
	dhcp(b, from, &m);
	b->now += 100;
}

static void
test_one_station_that_asks_under_many_names_fires(void **state)
{
	struct bench *b = *state;

	for (uint32_t i = 0; i < 25; i++)
		ask(b, pc_mac, i);
	assert_int_equal(b->fired, 0);
	for (uint32_t i = 25; i < 50; i++)
		ask(b, pc_mac, i);
	assert_int_equal(b->fired, 1);
	assert_string_equal(b->last.detector, "dhcp_starvation");
	assert_string_equal(b->last.device.text, "mac:54:e1:ad:00:00:02");
}

static void
test_an_office_that_starts_in_the_morning_is_silent(void **state)
{
	struct bench *b = *state;

	for (uint32_t i = 0; i < 60; i++) {
		struct mac mac = {{0x54, 0xe1, 0xad, 1, 0, (uint8_t)i}};
		struct dhcp_msg m = {.type = DHCP_DISCOVER, .xid = i, .client = mac};

		dhcp(b, mac, &m);
		m.type = DHCP_REQUEST;
		dhcp(b, mac, &m);
		b->now += MS_SECOND;
	}
	assert_int_equal(b->fired, 0);
}

static void
test_smb1_counts_for_the_server_that_chose_it(void **state)
{
	struct bench *b = *state;
	struct smb_msg m = {.family = SMB_FAMILY_1, .op = SMB_OP_NEGOTIATE};
	struct event e = {.kind = EVENT_SMB, .at = b->now};
	struct flow flow = {.protocol = PROTOCOL_TCP, .server_port = 445};

	e.flow = &flow;
	e.smb.msg = &m;
	e.smb.tree = e.smb.file = "";
	e.client = device_find_mac(b->devices, pc_mac, b->now, true);
	e.server = device_find_mac(b->devices, other_mac, b->now, true);
	detect_frame_event(b->frame, &e); /* offers it */
	m.is_response = true;
	m.dialect = SMB_DIALECT_NONE;
	detect_frame_event(b->frame, &e); /* refuses it */
	assert_int_equal(b->fired, 0);
	m.dialect = 0;
	detect_frame_event(b->frame, &e);
	detect_frame_event(b->frame, &e);
	assert_int_equal(b->fired, 1);
	assert_string_equal(b->last.detector, "end_of_support");
	assert_string_equal(b->last.device.text, "mac:d4:be:d9:00:00:03");
	assert_string_equal(b->last.basis[0].text, "smb1");
	assert_string_equal(b->last.basis[1].text, "2017-10-17");
}

static void
test_the_end_of_support_is_noted_before_and_told_after(void **state)
{
	struct bench *b = *state;
	struct event e = {.kind = EVENT_OS, .at = b->now - 20 * MS_DAY};

	e.client = device_find_mac(b->devices, pc_mac, b->now, true);
	str_copy(STR("windows-10"), e.client->os, sizeof(e.client->os));
	detect_frame_event(b->frame, &e); /* 100 days before */
	assert_int_equal(b->fired, 0);
	e.at = b->now;
	detect_frame_event(b->frame, &e);
	assert_int_equal(b->fired, 1);
	assert_int_equal(b->last.severity, SEVERITY_RECORD);
	e.at = b->now + 81 * MS_DAY;
	detect_frame_event(b->frame, &e);
	detect_frame_event(b->frame, &e);
	assert_int_equal(b->fired, 2);
	assert_int_equal(b->last.severity, SEVERITY_PLEASE_LOOK);
	str_copy(STR("windows-11"), e.client->os, sizeof(e.client->os));
	detect_frame_event(b->frame, &e); /* the pack has no date for it */
	assert_int_equal(b->fired, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_repeated_claims_on_the_routers_address_fire),
		T(test_answers_to_questions_and_a_takeover_are_silent),
		T(test_a_virtual_routers_mac_is_silent),
		T(test_a_second_dhcp_server_fires_when_it_gives_another_way_out),
		T(test_the_first_dhcp_server_is_the_known_one),
		T(test_ipv6_settings_of_a_stranger_fire),
		T(test_ipv6_settings_of_the_usual_ones_are_silent),
		T(test_who_gave_ipv6_settings_from_the_beginning_is_usual),
		T(test_a_second_router_fires_unless_it_announces_the_same),
		T(test_a_router_on_a_network_without_ipv6_fires_after_the_quiet_start),
		T(test_one_station_that_asks_under_many_names_fires),
		T(test_an_office_that_starts_in_the_morning_is_silent),
		T(test_smb1_counts_for_the_server_that_chose_it),
		T(test_the_end_of_support_is_noted_before_and_told_after),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
