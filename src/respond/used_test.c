/* Whom the box cannot do without: the true router, whoever says to be it, however old the facts. */
#include "respond/used.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NOW ((ms_t)1790000000000)
#define ROUTER STR("mac:02:00:00:00:00:01")
#define ROGUE STR("mac:02:00:00:00:00:66")

static struct addr
at(const char *text)
{
	struct addr a = {0};

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return a;
}

static const struct mac router_mac = {{2, 0, 0, 0, 0, 1}}, rogue_mac = {{2, 0, 0, 0, 0, 0x66}},
			box_mac = {{2, 0, 0, 0, 0, 0xb0}};

static enum respond_used
ask(const struct respond_use *use, const struct respond_claim *claims, size_t n, struct str device,
	struct mac mac, const char *addr)
{
	const struct respond_uses u = {use, 1, claims, n};
	const struct addr a = addr != NULL ? at(addr) : (struct addr){0};
	const struct respond_card c = {device, &a, addr != NULL, &mac, !mac_is_zero(mac)};

	return respond_used_is(&u, &c, NOW);
}

static void
the_gateway_is_known_by_its_card_whatever_was_seen(void **state)
{
	const struct respond_use use = {.addr = at("192.168.1.1"), .mac = router_mac};
	const struct respond_claim old = {0, ROUTER, NOW - 400 * MS_DAY, NOW - 200 * MS_DAY, true};

	(void)state;
	assert_int_equal(ask(&use, NULL, 0, ROUTER, router_mac, NULL), RESPOND_USED_GATEWAY);
	assert_int_equal(ask(&use, &old, 1, ROUTER, router_mac, NULL), RESPOND_USED_GATEWAY);
	assert_int_equal(ask(&use, NULL, 0, ROGUE, rogue_mac, "192.168.1.66"), RESPOND_USED_NOT);
	assert_int_equal(ask(&use, NULL, 0, STR("mac:02:00:00:00:00:02"), (struct mac){{0}}, NULL),
		RESPOND_USED_NOT);
}

static void
its_address_says_it_where_no_card_is_known(void **state)
{
	const struct respond_use use = {.addr = at("192.168.1.1"), .is_server = true};
	const struct respond_claim old = {0, ROUTER, NOW - 400 * MS_DAY, NOW - 200 * MS_DAY, false};
	const struct respond_use known = {.addr = at("192.168.1.1"), .mac = router_mac};

	(void)state;
	assert_int_equal(ask(&use, &old, 1, ROUTER, router_mac, NULL), RESPOND_USED_SERVER);
	assert_int_equal(
		ask(&use, NULL, 0, ROUTER, router_mac, "192.168.1.1"), RESPOND_USED_SERVER);
	/* "ip:192.168.1.1": behind a card that nobody saw */
	assert_int_equal(
		ask(&known, NULL, 0, STR("ip:192.168.1.1"), (struct mac){{0}}, "192.168.1.1"),
		RESPOND_USED_GATEWAY);
}

static void
who_says_to_be_it_is_not(void **state)
{
	const struct respond_use use = {.addr = at("192.168.1.1"), .mac = router_mac};
	const struct respond_claim claims[] = {
		{0, ROUTER, NOW - 400 * MS_DAY, NOW, true}, {0, ROGUE, NOW - MS_HOUR, NOW, false}};

	(void)state;
	assert_int_equal(
		ask(&use, claims, 2, ROUTER, router_mac, "192.168.1.1"), RESPOND_USED_GATEWAY);
	assert_int_equal(
		ask(&use, claims, 2, ROGUE, rogue_mac, "192.168.1.1"), RESPOND_USED_CLAIMS);
}

/* The box itself was made to believe it: its neighbour table says so. */
static void
who_pushed_it_aside_is_not_either(void **state)
{
	const struct respond_use use = {.addr = at("192.168.1.1"), .mac = rogue_mac};
	const struct respond_claim claims[] = {
		{0, ROUTER, NOW - 400 * MS_DAY, NOW, false}, {0, ROGUE, NOW - MS_HOUR, NOW, true}};

	(void)state;
	assert_int_equal(
		ask(&use, claims, 2, ROUTER, router_mac, "192.168.1.1"), RESPOND_USED_GATEWAY);
	assert_int_equal(
		ask(&use, claims, 2, ROGUE, rogue_mac, "192.168.1.1"), RESPOND_USED_CLAIMS);
}

static void
a_new_router_takes_the_place_of_one_that_is_gone(void **state)
{
	const struct respond_use use = {.addr = at("192.168.1.1"), .mac = rogue_mac};
	const struct respond_claim claims[] = {
		{0, ROUTER, NOW - 400 * MS_DAY, NOW - 30 * MS_DAY, false},
		{0, ROGUE, NOW - 29 * MS_DAY, NOW, true}};

	(void)state;
	assert_int_equal(
		ask(&use, claims, 2, ROGUE, rogue_mac, "192.168.1.1"), RESPOND_USED_GATEWAY);
	assert_int_equal(ask(&use, claims, 2, ROUTER, router_mac, NULL), RESPOND_USED_NOT);
}

static void
the_box_knows_its_own_cards(void **state)
{
	const struct respond_use card = {.mac = box_mac, .is_own = true};
	const struct respond_use addr = {.addr = at("192.168.1.2"), .is_own = true};

	(void)state;
	assert_int_equal(
		ask(&card, NULL, 0, STR("mac:02:00:00:00:00:b0"), box_mac, NULL), RESPOND_USED_BOX);
	assert_int_equal(
		ask(&addr, NULL, 0, STR("ip:192.168.1.2"), (struct mac){{0}}, "192.168.1.2"),
		RESPOND_USED_BOX);
	assert_int_equal(ask(&addr, NULL, 0, ROGUE, rogue_mac, "192.168.1.2"), RESPOND_USED_CLAIMS);
	assert_int_equal(ask(&addr, NULL, 0, ROGUE, rogue_mac, "192.168.1.3"), RESPOND_USED_NOT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gateway_is_known_by_its_card_whatever_was_seen),
		cmocka_unit_test(its_address_says_it_where_no_card_is_known),
		cmocka_unit_test(who_says_to_be_it_is_not),
		cmocka_unit_test(who_pushed_it_aside_is_not_either),
		cmocka_unit_test(a_new_router_takes_the_place_of_one_that_is_gone),
		cmocka_unit_test(the_box_knows_its_own_cards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
