/*
 * What the sensor tells of a device, one fact after the other, through the whole sensor: from
 * frames to the fact with its reason and how sure it is.
 */
#include "model/device_rule.h"
#include "model/vendor.h"
#include "watch/golden/windows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const struct replay_param no_params[] = {{NULL, NULL, 0}};

enum { PC = 5, SERVER = 9, ROUTER = 1 };

/* Ordered by source, as the pack's loader does. */
#define RULE(source, how, text, kind, os, confidence)                                              \
	{                                                                                          \
		DEVICE_RULE_##source, DEVICE_RULE_##how, {text, sizeof(text) - 1}, DEVICE_##kind,  \
			{os, sizeof(os) - 1}, {"", 0}, CONFIDENCE_##confidence                     \
	}
static const struct device_rule rule_list[] = {
	RULE(DHCP_VENDOR, PREFIX, "MSFT 5.0", UNKNOWN, "windows", MEDIUM),
	RULE(DHCP_VENDOR, PREFIX, "android-dhcp-", PHONE, "android", HIGH),
	RULE(DHCP_VENDOR, EQUALS, "android-dhcp-13", UNKNOWN, "android-13", HIGH),
	RULE(MDNS_SERVICE, EQUALS, "_ipp._tcp", PRINTER, "", MEDIUM),
	RULE(SSDP_SERVER, CONTAINS, "NAS-X", NAS, "", HIGH),
	RULE(OUI_VENDOR, EQUALS, "Maker", NAS, "", LOW),
	RULE(USER_AGENT, CONTAINS, "Windows NT 6.1", PC, "windows-7", LOW),
	RULE(SSH_SOFTWARE, CONTAINS, "+deb12u", UNKNOWN, "debian-12", HIGH),
	RULE(WINDOWS_BUILD, EQUALS, "10.0.19041", PC, "windows-10", HIGH),
	RULE(WINDOWS_BUILD, EQUALS, "10.0.19041 server", SERVER, "windows-server", HIGH),
	RULE(OUTSIDE, DOMAIN, "time.windows.com", UNKNOWN, "windows", LOW),
	RULE(OUTSIDE, DOMAIN, "a.example", IOT, "", LOW),
};
#undef RULE
static struct device_rules rules;

/* One maker, of the cards 00:11:32:... (model/vendor.h has the form). */
static const char vendor_bytes[] = "SKMVEND1\1\0\0\0\0\0\0\0\0\0\0\0\6\0\0\0"
				   "\0\21\62\0\0\0\0\0"
				   "\5Maker";
static struct vendor_table vendors;
static const struct replay_given given = {.rules = &rules, .vendors = &vendors};

static int
setup(void **state)
{
	uint32_t n = sizeof(rule_list) / sizeof(*rule_list);

	rules = (struct device_rules){.n_rules = n, .rules = rule_list};
	for (unsigned s = 0; s <= DEVICE_RULE_SOURCE_COUNT; s++)
		while (rules.first[s] < n && rule_list[rules.first[s]].source < s)
			rules.first[s]++;
	assert_int_equal(
		vendor_open(str_of(vendor_bytes, sizeof(vendor_bytes) - 1), &vendors), ERR_OK);
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

/* Ethernet, IPv4 and the first packet of TCP as Windows 10 sends it: MSS, NOP, window scale, NOP,
 * NOP, SACK permitted. */
static void
first_packet(struct replay *r, const struct mac *from, uint8_t ttl, uint16_t window)
{
	uint8_t f[66] = {0x02, 0, 0, 0, 0, SERVER, 0, 0, 0, 0, 0, 0, 0x08, 0x00, 0x45, 0, 0, 52, 0,
		1, 0x40, 0, ttl, 6, 0, 0, 10, 0, 0, from->b[5], 10, 0, 0, SERVER, 0xc0, 0, 0x01,
		0xbb, 0, 0, 0, 1, 0, 0, 0, 0, 0x80, 0x02, (uint8_t)(window >> 8), (uint8_t)window,
		0, 0, 0, 0, 2, 4, 5, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2};

	memcpy(f + 6, from->b, sizeof(from->b));
	replay_frame(r, str_of((const char *)f, sizeof(f)));
}

static const struct mac pc_mac = {{0x02, 0, 0, 0, 0, PC}};

static void
test_maker_of_the_network_card(void **state)
{
	struct replay *r = *state;
	const struct mac card = {{0x00, 0x11, 0x32, 1, 2, 7}};
	unsigned found = 0;

	first_packet(r, &card, 128, 64240);
	for (unsigned i = 0; i < r->n_facts; i++)
		if (strcmp(r->facts[i].device.text, "mac:00:11:32:01:02:07") == 0) {
			const struct fact *f = &r->facts[i];

			found += f->kind == FACT_VENDOR && strcmp(f->value, "Maker") == 0 &&
				 strcmp(f->reason, "mac") == 0 && f->confidence == CONFIDENCE_HIGH;
			found += f->kind == FACT_KIND && strcmp(f->value, "nas") == 0 &&
				 strcmp(f->reason, "oui_vendor") == 0;
		}
	assert_int_equal(found, 2);
	/* what software made up has no maker */
	first_packet(r, &pc_mac, 128, 64240);
	assert_null(replay_fact(r, PC, FACT_VENDOR, NULL));
}

/* RFC 2131: a request with host name, vendor class and nothing else. */
static void
dhcp_request(struct replay *r, const char *name, const char *vendor)
{
	struct talk t = replay_udp(r, PC, ROUTER, 67);
	uint8_t m[400] = {1, 1, 6};
	size_t n = 240, name_len = strlen(name), vendor_len = strlen(vendor);

	t.client_port = 68;
	memcpy(m + 28, pc_mac.b, sizeof(pc_mac.b));
	memcpy(m + 236, "\x63\x82\x53\x63", 4);
	memcpy(m + n, "\x35\x01\x03", 3); /* request */
	n += 3;
	m[n++] = 12;
	m[n++] = (uint8_t)name_len;
	memcpy(m + n, name, name_len);
	n += name_len;
	m[n++] = 60;
	m[n++] = (uint8_t)vendor_len;
	memcpy(m + n, vendor, vendor_len);
	n += vendor_len;
	m[n++] = 255;
	talk_send(&t, true, str_of((const char *)m, n));
}

static void
test_dhcp_says_name_and_system(void **state)
{
	struct replay *r = *state;

	dhcp_request(r, "KEIRI-PC", "MSFT 5.0");
	must_have(r, PC, FACT_NAME, "KEIRI-PC", "dhcp", CONFIDENCE_MEDIUM);
	must_have(r, PC, FACT_OS, "windows", "dhcp", CONFIDENCE_LOW);
}

static void
test_dhcp_says_the_version_of_a_phone(void **state)
{
	struct replay *r = *state;

	dhcp_request(r, "Hanako", "android-dhcp-13");
	must_have(r, PC, FACT_KIND, "phone", "dhcp_vendor", CONFIDENCE_HIGH);
	must_have(r, PC, FACT_OS, "android-13", "dhcp", CONFIDENCE_LOW);
}

/* An answer of DNS with one address: `name` is in the wire's form. */
static struct str
dns_answer(char m[128], const char *name, size_t name_len, uint8_t host)
{
	static const uint8_t head[12] = {0, 0, 0x84, 0, 0, 0, 0, 1};
	const uint8_t tail[14] = {0, 1, 0, 1, 0, 0, 0, 120, 0, 4, 10, 0, 0, host};

	memcpy(m, head, sizeof(head));
	memcpy(m + 12, name, name_len);
	memcpy(m + 12 + name_len, tail, sizeof(tail));
	return str_of(m, 12 + name_len + sizeof(tail));
}

static void
test_names_of_mdns_and_llmnr_are_their_senders_own(void **state)
{
	struct replay *r = *state;
	struct talk t = replay_udp(r, PC, SERVER, 5353);
	char m[128];
	static const char copier[] = "\6copier\5local", other[] = "\5other\5local";

	talk_send(&t, true, dns_answer(m, other, sizeof(other), SERVER)); /* repeats another's */
	assert_null(replay_fact(r, PC, FACT_NAME, NULL));
	talk_send(&t, true, dns_answer(m, copier, sizeof(copier), PC));
	must_have(r, PC, FACT_NAME, "copier", "mdns", CONFIDENCE_MEDIUM);
	t = replay_udp(r, PC, SERVER, 5355);
	talk_send(&t, false, dns_answer(m, "\4soko", 6, PC));
	assert_null(replay_fact(r, SERVER, FACT_NAME, NULL));
	talk_send(&t, false, dns_answer(m, "\4soko", 6, SERVER));
	must_have(r, SERVER, FACT_NAME, "soko", "llmnr", CONFIDENCE_MEDIUM);
}

static void
test_a_service_in_mdns_says_the_kind(void **state)
{
	struct replay *r = *state;
	struct talk t = replay_udp(r, PC, SERVER, 5353);
	/* PTR _ipp._tcp.local -> a._ipp._tcp.local */
	static const char m[] = "\0\0\x84\0\0\0\0\1\0\0\0\0\4_ipp\4_tcp\5local\0"
				"\0\x0c\0\1\0\0\0\x78\0\4\1a\xc0\x0c";

	talk_send(&t, true, str_of(m, sizeof(m) - 1));
	must_have(r, PC, FACT_KIND, "printer", "mdns_service", CONFIDENCE_MEDIUM);
}

static void
test_netbios_registration_and_browser(void **state)
{
	struct replay *r = *state;
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_udp(r, PC, SERVER, 137);
	struct str m = replay_corpus("netbios", "registration", 0, buffer);
	ptrdiff_t address = (ptrdiff_t)m.len - 4;

	talk_send(&t, true, m); /* for 192.168.0.5, which is not the sender */
	assert_null(replay_fact(r, PC, FACT_NAME, NULL));
	memcpy(buffer + address, "\x0a\0\0\5", 4);
	buffer[43] = 'A'; /* of a workstation, which the corpus' group is not */
	buffer[44] = 'A';
	memcpy(buffer + address - 2, "\0\0", 2);
	talk_send(&t, true, m);
	must_have(r, PC, FACT_NAME, "OFFICE", "netbios", CONFIDENCE_MEDIUM);
	t = replay_udp(r, SERVER, PC, 138);
	talk_send(&t, true, replay_corpus("netbios", "host", 0, buffer));
	must_have(r, SERVER, FACT_NAME, "FRED", "netbios", CONFIDENCE_MEDIUM);
}

static void
test_ssdp_and_ws_discovery_say_the_kind(void **state)
{
	struct replay *r = *state;
	char buffer[REPLAY_MESSAGE];
	static const char hello[] =
		"<?xml version=\"1.0\"?><soap:Envelope><wsa:Action>http://x/discovery/Hello"
		"</wsa:Action><wsd:Types>wsdp:Device wprt:PrintDeviceType</wsd:Types>"
		"</soap:Envelope>";
	struct talk t = replay_udp(r, PC, SERVER, 1900);

	talk_send(&t, true, replay_corpus("ssdp", "notify", 0, buffer));
	must_have(r, PC, FACT_KIND, "nas", "ssdp_server", CONFIDENCE_HIGH);
	t = replay_udp(r, SERVER, PC, 3702);
	talk_send(&t, true, str_of(hello, sizeof(hello) - 1));
	must_have(r, SERVER, FACT_KIND, "printer", "wsd", CONFIDENCE_HIGH);
}

/* SMB's log-in: the server names itself in its challenge, the client itself in its answer. */
static void
test_a_windows_log_in_says_names_and_builds(void **state)
{
	struct replay *r = *state;
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_tcp(r, PC, SERVER, 445);

	talk_smb2_login(&t, false, replay_corpus("ntlm", "challenge", 0, buffer));
	talk_smb2_login(&t, true, replay_corpus("ntlm", "authenticate-v2", 0, buffer));
	must_have(r, SERVER, FACT_NAME, "SRV1", "ntlm", CONFIDENCE_MEDIUM);
	assert_null(replay_fact(r, PC, FACT_NAME, "SRV1"));
	must_have(r, PC, FACT_NAME, "PC-7", "ntlm", CONFIDENCE_MEDIUM);
	must_have(r, PC, FACT_OS, "windows-10", "ntlm", CONFIDENCE_LOW);
}

static void
test_the_name_of_a_log_in_gives_way_to_a_better_one(void **state)
{
	struct replay *r = *state;
	char buffer[REPLAY_MESSAGE];
	struct talk t;

	dhcp_request(r, "KEIRI-PC", "MSFT 5.0");
	t = replay_tcp(r, PC, SERVER, 445);
	talk_smb2_login(&t, true, replay_corpus("ntlm", "authenticate-v2", 0, buffer));
	assert_null(replay_fact(r, PC, FACT_NAME, "PC-7"));
	must_have(r, PC, FACT_OS, "windows-10", "two signs", CONFIDENCE_HIGH);
}

/* Macs and Samba speak SMB 3.1.1 or what is below it as well: it tells only what Windows it is. */
static void
test_smb_dialects_narrow_down_what_is_windows(void **state)
{
	static const uint16_t dialects[] = {0x0202, 0x0210, 0x0300, 0x0302, 0x0311};
	struct replay *r = *state;
	struct talk t = replay_tcp(r, PC, SERVER, 445);

	char buffer[REPLAY_MESSAGE];

	talk_smb2_negotiate(&t, dialects, 5);
	assert_null(replay_fact(r, PC, FACT_OS, NULL));
	/* a version in NTLM is of the same program: no second sign */
	talk_smb2_login(&t, true, replay_corpus("ntlm", "authenticate-v2", 0, buffer));
	t = replay_tcp(r, PC, SERVER, 445);
	talk_smb2_negotiate(&t, dialects, 5);
	must_have(r, PC, FACT_OS, "windows-10", "ntlm", CONFIDENCE_LOW);
	assert_null(replay_fact(r, PC, FACT_OS, "windows-10-11"));
	dhcp_request(r, "KEIRI-PC", "MSFT 5.0");
	t = replay_tcp(r, PC, SERVER, 445);
	talk_smb2_negotiate(&t, dialects, 5);
	must_have(r, PC, FACT_OS, "windows-10", "two signs", CONFIDENCE_HIGH);
}

static void
test_dhcp_and_smb_dialects_say_windows_10_or_11(void **state)
{
	static const uint16_t dialects[] = {0x0202, 0x0210, 0x0300, 0x0302, 0x0311};
	struct replay *r = *state;
	struct talk t;

	dhcp_request(r, "KEIRI-PC", "MSFT 5.0");
	t = replay_tcp(r, PC, SERVER, 445);
	talk_smb2_negotiate(&t, dialects, 2); /* what it leaves out says nothing */
	must_have(r, PC, FACT_OS, "windows", "dhcp", CONFIDENCE_LOW);
	t = replay_tcp(r, PC, SERVER, 445);
	talk_smb2_negotiate(&t, dialects, 5);
	must_have(r, PC, FACT_OS, "windows-10-11", "two signs", CONFIDENCE_HIGH);
}

static void
test_the_first_packet_and_the_hop_limit_say_the_system(void **state)
{
	struct replay *r = *state;

	first_packet(r, &pc_mac, 64, 64240); /* options of Windows, hop limit of others */
	assert_null(replay_fact(r, PC, FACT_OS, NULL));
	replay_wait(r, 2 * MS_MINUTE);
	first_packet(r, &pc_mac, 128, 64240);
	must_have(r, PC, FACT_OS, "windows-10-11", "tcp", CONFIDENCE_LOW);
}

static void
test_update_services_say_the_system(void **state)
{
	struct replay *r = *state;
	static const uint8_t outside[4] = {198, 51, 100, 7};
	static const char query[] = "\0\1\1\0\0\1\0\0\0\0\0\0\4time\7windows\3com\0\0\1\0\1";
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_udp(r, PC, SERVER, 53);

	talk_send(&t, true, str_of(query, sizeof(query) - 1));
	must_have(r, PC, FACT_OS, "windows", "update", CONFIDENCE_LOW);
	/* and by the name in TLS */
	t = replay_tcp_outside(r, SERVER, ROUTER, addr_v4(outside), 443);
	talk_send(&t, true, replay_corpus("tls", "client_hello", 0, buffer));
	must_have(r, SERVER, FACT_KIND, "iot", "outside", CONFIDENCE_LOW);
}

/* A mirror of both ports shows each frame twice: amounts and devices stay as they are. */
static void
test_what_a_mirror_shows_twice_counts_once(void **state)
{
	struct replay *r = *state;
	struct watch_stats before, after;
	struct mac other = pc_mac;

	first_packet(r, &pc_mac, 128, 64240);
	watch_stats(r->watch, &before);
	first_packet(r, &pc_mac, 128, 64240);
	watch_stats(r->watch, &after);
	assert_int_equal(after.frames_repeated, 1);
	assert_int_equal(after.devices, before.devices);
	/* behind the router: another card, one hop less */
	replay_wait(r, MS_SECOND);
	first_packet(r, &pc_mac, 128, 64240);
	other.b[0] = 0x06;
	first_packet(r, &other, 127, 64240);
	watch_stats(r->watch, &after);
	assert_int_equal(after.frames_repeated, 2);
	assert_int_equal(after.devices, before.devices);
	assert_int_equal(after.flows, before.flows);
	/* a try that is made again later is one more */
	replay_wait(r, MS_SECOND);
	first_packet(r, &pc_mac, 128, 64240);
	watch_stats(r->watch, &after);
	assert_int_equal(after.frames_repeated, 2);
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
		T(test_maker_of_the_network_card),
		T(test_dhcp_says_name_and_system),
		T(test_dhcp_says_the_version_of_a_phone),
		T(test_names_of_mdns_and_llmnr_are_their_senders_own),
		T(test_a_service_in_mdns_says_the_kind),
		T(test_netbios_registration_and_browser),
		T(test_ssdp_and_ws_discovery_say_the_kind),
		T(test_a_windows_log_in_says_names_and_builds),
		T(test_the_name_of_a_log_in_gives_way_to_a_better_one),
		T(test_smb_dialects_narrow_down_what_is_windows),
		T(test_dhcp_and_smb_dialects_say_windows_10_or_11),
		T(test_the_first_packet_and_the_hop_limit_say_the_system),
		T(test_update_services_say_the_system),
		T(test_what_a_mirror_shows_twice_counts_once),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
