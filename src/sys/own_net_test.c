/* What this machine uses: texts of its settings, what rests on a device's own word, whose way it
 * is; and that the kernel answers. */
#include "sys/own_net.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct addr
at(const char *text)
{
	struct addr a = {0};

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return a;
}

static struct mac
card(uint8_t last)
{
	return (struct mac){{2, 0, 0, 0, 0, last}};
}

static void
name_servers_of_its_settings(void **state)
{
	struct own_use list[4];
	size_t n = own_resolv_parse(STR("# nameserver 192.0.2.9\nnameserver 192.168.1.1\n"
					"nameserver\t192.168.1.1\n nameserver 127.0.0.53\n"
					"nameserver fe80::1%eth0\nsearch nameserver 192.0.2.8\n"
					"nameserver what\nnameserver 0.0.0.0\nnameserver 9.9.9.9"),
		list, 4);

	(void)state;
	assert_int_equal(n, 3);
	assert_true(addr_equal(list[0].addr, at("192.168.1.1")));
	assert_true(addr_equal(list[1].addr, at("fe80::1")));
	assert_true(addr_equal(list[2].addr, at("9.9.9.9")));
	assert_int_equal(list[0].what, OWN_USE_NAMES);
	assert_int_equal(
		own_resolv_parse(STR("nameserver 1.1.1.1\nnameserver 8.8.8.8"), list, 1), 1);
	assert_int_equal(own_resolv_parse(STR(""), list, 4), 0);
}

static void
forwarders_of_its_resolver(void **state)
{
	struct own_use list[4];
	size_t n = own_forwarders_parse(
		STR("forward-zone:\n name: \".\"\n forward-addr: 192.0.2.53@853#dns.example\n"
		    "\tforward-addr: \"192.0.2.54\"\nstub-zone:\n stub-addr: 2001:db8::53@53\n"
		    "#forward-addr: 192.0.2.9\nforward-addr:\n"),
		list, 4);

	(void)state;
	assert_int_equal(n, 3);
	assert_true(addr_equal(list[0].addr, at("192.0.2.53")));
	assert_true(addr_equal(list[1].addr, at("192.0.2.54")));
	assert_true(addr_equal(list[2].addr, at("2001:db8::53")));
}

static void
the_server_of_its_lease(void **state)
{
	struct addr a;

	(void)state;
	assert_int_equal(
		own_lease_parse(STR("lease {\n  option dhcp-server-identifier 10.0.0.9;\n}\n"
				    "lease {\n  option dhcp-server-identifier 10.0.0.1;\n}\n"),
			&a),
		ERR_OK);
	assert_true(addr_equal(a, at("10.0.0.1")));
	assert_int_equal(
		own_lease_parse(STR("ADDRESS=10.0.0.5\nSERVER_ADDRESS=10.0.0.2\n"), &a), ERR_OK);
	assert_true(addr_equal(a, at("10.0.0.2")));
	assert_int_equal(
		own_lease_parse(STR("SERVER_ADDRESS=x\nSERVER_ADDRESS="), &a), ERR_NOT_FOUND);
	assert_int_equal(own_lease_parse(STR(""), &a), ERR_NOT_FOUND);
}

static void
what_was_passed_on(void **state)
{
	(void)state;
	assert_int_equal(
		own_forwarded_parse(STR("Ip: Forwarding DefaultTTL ForwDatagrams InUnknown\n"
					"Ip: 1 64 77 0\nIcmp: a\nIcmp: 1\n")),
		77);
	assert_int_equal(
		own_forwarded_parse(STR("Ip6InReceives 5\nIp6OutForwDatagrams   \t12\n")), 12);
	assert_int_equal(own_forwarded_parse(STR("Ip: Forwarding ForwDatagrams\nIp: 1\n")), 0);
	assert_int_equal(own_forwarded_parse(STR("Ip: ForwDatagrams")), 0);
}

static void
one_that_only_announces_itself_is_no_gateway_beside_a_firm_one(void **state)
{
	struct own_net n = {.n_uses = 3,
		.uses = {{.what = OWN_USE_GATEWAY, .addr = at("192.168.1.1"), .mac = card(1)},
			{.what = OWN_USE_GATEWAY,
				.addr = at("fe80::66"),
				.mac = card(0x66),
				.is_told = true},
			{.what = OWN_USE_NAMES, .addr = at("9.9.9.9")}}};

	(void)state;
	own_net_weigh(&n);
	assert_non_null(own_net_used_mac(&n, card(1)));
	assert_null(own_net_used_mac(&n, card(0x66)));
	assert_null(own_net_used_addr(&n, at("fe80::66")));
	assert_non_null(own_net_used_addr(&n, at("9.9.9.9")));
	assert_null(own_net_used_mac(&n, (struct mac){{0}})); /* unknown is nobody's */
	n.uses[0] = n.uses[2];				      /* the only way out there is */
	n.uses[1].is_told = true;
	n.n_uses = 2;
	own_net_weigh(&n);
	assert_non_null(own_net_used_mac(&n, card(0x66)));
	n.n_uses = 3; /* two announce themselves: which one is ours is not known */
	n.uses[1].is_told = true;
	n.uses[2] = (struct own_use){.what = OWN_USE_GATEWAY,
		.addr = at("fe80::67"),
		.mac = card(0x67),
		.is_told = true};
	own_net_weigh(&n);
	assert_null(own_net_used_mac(&n, card(0x66)));
	assert_null(own_net_used_mac(&n, card(0x67)));
}

static void
whose_way_it_is(void **state)
{
	struct own_net n = {.is_forwarding = true,
		.has_forwarded = true,
		.n_links = 4,
		.links = {{at("192.168.1.1"), 24, false}, {at("203.0.113.9"), 29, true},
			{at("fd00::1"), 64, false}, {at("fe80::1"), 64, false}}};

	(void)state;
	assert_true(own_net_is_way_of(&n, at("192.168.1.77")));
	assert_true(own_net_is_way_of(&n, at("fd00::77")));
	assert_false(own_net_is_way_of(&n, at("192.168.2.77")));
	assert_false(own_net_is_way_of(&n, at("fe80::77")));
	assert_false(own_net_is_way_of(&n, at("203.0.113.10"))); /* beside us */
	n.has_forwarded = false;				 /* it could, and nobody uses it */
	assert_false(own_net_is_way_of(&n, at("192.168.1.77")));
	n.has_forwarded = true;
	n.is_forwarding = false;
	assert_false(own_net_is_way_of(&n, at("192.168.1.77")));
	n.is_forwarding = true;
	n.links[0].is_way_out = true; /* one card: the router stands in the same network */
	assert_false(own_net_is_way_of(&n, at("192.168.1.77")));
	n.links[2] = (struct own_link){at("192.168.1.9"), 24, false}; /* and a second card there */
	assert_false(own_net_is_way_of(&n, at("192.168.1.77")));
	n.links[0].is_way_out = n.links[1].is_way_out = false; /* it leads nowhere */
	assert_false(own_net_is_way_of(&n, at("192.168.1.77")));
	assert_true(own_net_has(&n, at("203.0.113.12")));
	assert_false(own_net_has(&n, at("203.0.113.16")));
}

static void
the_kernel_answers(void **state)
{
	const struct own_use more = {.what = OWN_USE_NAMES, .addr = at("192.0.2.53")};
	struct own_net n;

	(void)state;
	assert_true(own_net_read(&more, 1, &n));
	assert_non_null(own_net_used_addr(&n, at("192.0.2.53")));
	for (uint32_t i = 0; i < n.n_links; i++)
		assert_false(addr_is_loopback(n.links[i].addr));
	for (uint32_t i = 0; i < n.n_macs; i++)
		assert_false(mac_is_zero(n.macs[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(name_servers_of_its_settings),
		cmocka_unit_test(forwarders_of_its_resolver),
		cmocka_unit_test(the_server_of_its_lease),
		cmocka_unit_test(what_was_passed_on),
		cmocka_unit_test(one_that_only_announces_itself_is_no_gateway_beside_a_firm_one),
		cmocka_unit_test(whose_way_it_is),
		cmocka_unit_test(the_kernel_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
