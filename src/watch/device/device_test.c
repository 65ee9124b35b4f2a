/* Whose packet it is, and what two signs of an operating system say together. */
#include "watch/device/device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct mac pc_mac = {{0x54, 0xe1, 0xad, 1, 2, 3}};

#define FACTS 64

struct heard {
	unsigned n;
	struct fact facts[FACTS];
	struct device_table *devices;
	struct device *pc;
	unsigned os_told;
};

static void
on_os(void *arg, struct device *d, ms_t at)
{
	((struct heard *)arg)->os_told++;
}

static void
on_fact(void *arg, const struct fact *fact)
{
	struct heard *h = arg;

	if (h->n < FACTS)
		h->facts[h->n++] = *fact;
}

/* What this device was said to be the same as, the latest; its value is "" when there is none. */
static struct fact
same_as(const struct heard *h, const char *id)
{
	struct fact found = {0};

	for (unsigned i = 0; i < h->n; i++)
		if (h->facts[i].kind == FACT_SAME_AS && strcmp(h->facts[i].device.text, id) == 0)
			found = h->facts[i];
	return found;
}

static struct addr
v4(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
	uint8_t bytes[4] = {a, b, c, d};

	return addr_v4(bytes);
}

static int
setup(void **state)
{
	static struct heard heard;
	struct hash_key key = {{1}};

	heard = (struct heard){0};
	heard.devices = device_table_new(
		&key, &(struct device_sink){.arg = &heard, .os = on_os, .fact = on_fact});
	assert_non_null(heard.devices);
	device_on_link(heard.devices, v4(192, 168, 1, 5), pc_mac, 1000);
	heard.pc = device_find_mac(heard.devices, pc_mac, 1000, false);
	assert_non_null(heard.pc);
	*state = &heard;
	return 0;
}

static int
teardown(void **state)
{
	device_table_free(((struct heard *)*state)->devices);
	return 0;
}

static const char *
os_of(void **state, enum os_source a, const char *a_says, enum os_source b, const char *b_says)
{
	struct heard *h = *state;

	memset(h->pc->os_signs, 0, sizeof(h->pc->os_signs));
	h->pc->os[0] = '\0';
	device_os_sign(h->devices, h->pc, a, a_says, 2000);
	assert_string_equal(h->pc->os, ""); /* one sign is never enough */
	device_os_sign(h->devices, h->pc, b, b_says, 2000);
	return h->pc->os;
}

static void
test_two_signs_agree(void **state)
{
	assert_string_equal(os_of(state, OS_SMB, "windows-7", OS_NTLM, "windows-7"), "windows-7");
	assert_string_equal(os_of(state, OS_DHCP, "windows", OS_NTLM, "windows-7"), "windows-7");
	assert_string_equal(os_of(state, OS_NTLM, "windows-7", OS_DHCP, "windows"), "windows-7");
	assert_string_equal(os_of(state, OS_TCP, "linux", OS_BANNER, "debian-8"), "debian-8");
	assert_string_equal(os_of(state, OS_VENDOR, "apple", OS_USER_AGENT, "ios"), "ios");
	assert_string_equal(os_of(state, OS_TCP, "linux", OS_DHCP, "android"), "android");
	/* of the same generation, which the user agent alone could not have known */
	assert_string_equal(
		os_of(state, OS_TCP, "windows-nt6", OS_USER_AGENT, "windows-7"), "windows-7");
	assert_string_equal(os_of(state, OS_TCP, "windows-nt6", OS_DHCP, "windows"), "windows");
}

static void
test_windows_10_and_11_are_told_together_unless_a_build_is_seen(void **state)
{
	struct heard *h = *state;

	assert_string_equal(
		os_of(state, OS_DHCP, "windows", OS_TCP, "windows-nt10"), "windows-10-11");
	assert_string_equal(
		os_of(state, OS_TCP, "windows-nt10", OS_NTLM, "windows-11"), "windows-11");
	assert_string_equal(os_of(state, OS_TCP, "windows-nt10", OS_NTLM, "windows-server-2019"),
		"windows-server-2019");
	assert_string_equal(os_of(state, OS_TCP, "windows-nt6", OS_NTLM, "windows-10"), "");
	h->pc->kind = DEVICE_SERVER;
	assert_string_equal(
		os_of(state, OS_DHCP, "windows", OS_TCP, "windows-nt10"), "windows-server");
}

static void
test_a_source_that_says_less_later_takes_nothing_back(void **state)
{
	struct heard *h = *state;

	device_os_sign(h->devices, h->pc, OS_DHCP, "android-13", 1000);
	device_os_sign(h->devices, h->pc, OS_DHCP, "android", 1000);
	assert_string_equal(h->pc->os_signs[OS_DHCP], "android-13");
	device_os_sign(h->devices, h->pc, OS_TCP, "linux", 1000);
	assert_string_equal(h->pc->os, "android-13");
	device_os_sign(h->devices, h->pc, OS_DHCP, "android-14", 2000);
	assert_string_equal(h->pc->os, "android-14");
}

static void
test_a_log_in_names_only_what_has_no_better_name(void **state)
{
	struct heard *h = *state;

	device_name(h->devices, h->pc, STR("VM"), "ntlm", 1000);
	assert_string_equal(h->pc->name, "");
	device_name(h->devices, h->pc, STR("FILESV"), "ntlm", 1000);
	assert_string_equal(h->pc->name, "FILESV");
	device_name(h->devices, h->pc, STR("uketsuke"), "mdns", 1000);
	device_name(h->devices, h->pc, STR("UKETSUKE"), "dhcp", 1000);
	assert_string_equal(h->pc->name, "UKETSUKE");
	device_name(h->devices, h->pc, STR("KEIRI"), "ntlm", 1000);
	device_name(h->devices, h->pc, STR("other"), "mdns", 1000);
	assert_string_equal(h->pc->name, "UKETSUKE");
	for (unsigned i = 0; i < h->n; i++)
		assert_string_not_equal(h->facts[i].value, "KEIRI");
}

static void
test_signs_that_contradict_say_nothing(void **state)
{
	assert_string_equal(os_of(state, OS_SMB, "windows-7", OS_NTLM, "windows-8"), "");
	assert_string_equal(os_of(state, OS_TCP, "windows", OS_USER_AGENT, "macos"), "");
	assert_string_equal(os_of(state, OS_TCP, "windows-nt6", OS_NTLM, "windows-xp"), "");
	assert_string_equal(os_of(state, OS_DHCP, "ios", OS_VENDOR, "macos"), "");
	/* "windows-8" is no family of "windows-8.1" */
	assert_string_equal(os_of(state, OS_SMB, "windows-8", OS_NTLM, "windows-8.1"), "");
}

static void
test_a_user_agent_alone_gives_no_version(void **state)
{
	assert_string_equal(
		os_of(state, OS_DHCP, "windows", OS_USER_AGENT, "windows-xp"), "windows");
}

static void
test_a_family_does_not_replace_a_product(void **state)
{
	struct heard *h = *state;

	os_of(state, OS_SMB, "windows-7", OS_NTLM, "windows-7");
	h->os_told = 0;
	device_os_sign(h->devices, h->pc, OS_DHCP, "windows", 3000);
	device_os_sign(h->devices, h->pc, OS_USER_AGENT, "windows-xp", 3000);
	assert_string_equal(h->pc->os, "windows-7");
	assert_int_equal(h->os_told, 0);
}

static void
test_weak_reasons_add_up(void **state)
{
	struct heard *h = *state;

	device_kind(h->devices, h->pc, DEVICE_PC, "mac", CONFIDENCE_LOW, 1000);
	device_kind(h->devices, h->pc, DEVICE_PC, "mac", CONFIDENCE_LOW, 1000);
	assert_int_equal(h->pc->kind_confidence, CONFIDENCE_LOW);
	device_kind(h->devices, h->pc, DEVICE_PC, "user_agent", CONFIDENCE_LOW, 1000);
	assert_int_equal(h->pc->kind_confidence, CONFIDENCE_MEDIUM);
	device_kind(h->devices, h->pc, DEVICE_IOT, "dhcp", CONFIDENCE_LOW, 1000);
	assert_int_equal(h->pc->kind, DEVICE_PC);
}

/* A device that was set up elsewhere sends from its old address first. */
static void
test_a_new_address_makes_no_router(void **state)
{
	struct heard *h = *state;
	struct mac mac = {{0x00, 0x11, 0x32, 9, 9, 9}};
	uint32_t before = device_of(h->devices, v4(10, 10, 10, 7), &mac, 1000, true);
	struct device *d;

	assert_int_equal(device_of(h->devices, v4(192, 168, 1, 7), &mac, 2000, true), before);
	d = device_get(h->devices, before);
	assert_int_equal(d->flags & DEVICE_IS_ROUTER, 0);
	/* but one that sends for both in turn is one */
	device_of(h->devices, v4(10, 10, 10, 7), &mac, 3000, true);
	assert_int_equal(d->flags & DEVICE_IS_ROUTER, DEVICE_IS_ROUTER);
	assert_int_equal(d->kind, DEVICE_ROUTER);
}

/* DHCP is asked from 0.0.0.0, which is neither private nor the internet. */
static void
test_asking_for_an_address_makes_no_router(void **state)
{
	struct heard *h = *state;
	static const uint8_t zeroes[4];
	const struct mac mac = {{0x3c, 0xa8, 0x2a, 9, 9, 7}};

	assert_int_equal(device_of(h->devices, addr_v4(zeroes), &mac, 1000, true), 0);
	assert_int_equal(device_of(h->devices, addr_v4(zeroes), &pc_mac, 1000, true), 0);
	assert_int_equal(h->pc->flags & DEVICE_IS_ROUTER, 0);
	device_on_link(h->devices, v4(192, 168, 1, 9), mac, 2000);
	assert_int_equal(device_find_mac(h->devices, mac, 2000, false)->flags, DEVICE_IS_KNOWN);
	/* but what sends for an address of the internet is one */
	device_of(h->devices, v4(203, 0, 113, 9), &mac, 3000, true);
	assert_int_equal(device_find_mac(h->devices, mac, 3000, false)->kind, DEVICE_ROUTER);
}

static void
test_an_address_moves_to_its_new_device(void **state)
{
	struct heard *h = *state;
	const struct mac mac = {{0x3c, 0xa8, 0x2a, 9, 9, 6}};
	struct device *other;

	device_on_link(h->devices, v4(192, 168, 1, 6), pc_mac, 1500);
	device_on_link(h->devices, v4(192, 168, 1, 6), mac, 2000);
	other = device_find_mac(h->devices, mac, 2000, false);
	assert_true(addr_equal(other->address, v4(192, 168, 1, 6)));
	assert_int_equal(h->pc->n_addresses, 1);
	assert_true(addr_equal(h->pc->address, v4(192, 168, 1, 5)));
	device_on_link(h->devices, v4(192, 168, 1, 5), mac, 2500);
	assert_int_equal(h->pc->n_addresses, 0);
	assert_true(addr_is_none(h->pc->address));
	/* and back */
	device_on_link(h->devices, v4(192, 168, 1, 5), pc_mac, 3000);
	assert_true(addr_equal(h->pc->address, v4(192, 168, 1, 5)));
	assert_true(addr_equal(other->address, v4(192, 168, 1, 6)));
}

static void
test_no_address_is_nobodys_address(void **state)
{
	struct heard *h = *state;
	static const uint8_t zeroes[16];
	struct mac mac = {{0x00, 0x11, 0x32, 9, 9, 8}};

	assert_int_equal(device_on_link(h->devices, addr_v6(zeroes), mac, 1000), 0);
	assert_int_equal(device_on_link(h->devices, addr_v4(zeroes), mac, 1000), 0);
	assert_null(device_find_mac(h->devices, mac, 1000, false));
}

/* Behind a router that was met first, its own address looks like one more host behind it. */
static void
test_an_address_whose_card_shows_is_the_same_device(void **state)
{
	struct heard *h = *state;
	const struct mac router = {{0x00, 0xa0, 0xde, 1, 2, 4}};
	struct fact fact;

	device_of(h->devices, v4(203, 0, 113, 9), &router, 1000, true);
	device_of(h->devices, v4(192, 168, 1, 1), &router, 1000, true);
	assert_string_equal(same_as(h, "ip:192.168.1.1").value, "");
	device_on_link(h->devices, v4(192, 168, 1, 1), router, 2000);
	fact = same_as(h, "ip:192.168.1.1");
	assert_string_equal(fact.value, "mac:00:a0:de:01:02:04");
	assert_string_equal(fact.reason, "arp");
	assert_int_equal(fact.confidence, CONFIDENCE_HIGH);
	/* a real one behind it (another office over a VPN) stays on its own */
	device_of(h->devices, v4(192, 168, 2, 7), &router, 3000, true);
	device_of(h->devices, v4(192, 168, 2, 7), &router, 4000, true);
	assert_string_equal(same_as(h, "ip:192.168.2.7").value, "");
	/* and an address that passes from one card to another says nothing of the two */
	device_on_link(h->devices, v4(192, 168, 1, 1), pc_mac, 5000);
	assert_string_equal(same_as(h, "mac:00:a0:de:01:02:04").value, "");
}

static void
test_all_addresses_of_a_card_are_one_device(void **state)
{
	static const uint8_t link_local[16] = {0xfe, 0x80, [15] = 5};
	static const uint8_t global[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 5};
	static const uint8_t privacy[16] = {0x20, 0x01, 0x0d, 0xb8, [8] = 0x9d, [15] = 1};
	struct heard *h = *state;
	uint32_t count = device_count(h->devices);

	assert_int_equal(
		device_of(h->devices, addr_v6(link_local), &pc_mac, 2000, true), h->pc->handle);
	assert_int_equal(device_on_link(h->devices, addr_v6(global), pc_mac, 2000), h->pc->handle);
	assert_int_equal(device_on_link(h->devices, addr_v6(privacy), pc_mac, 3000), h->pc->handle);
	/* and a new address from DHCP changes nothing of who it is */
	assert_int_equal(
		device_on_link(h->devices, v4(192, 168, 1, 77), pc_mac, 4000), h->pc->handle);
	assert_int_equal(device_count(h->devices), count);
	assert_int_equal(h->pc->n_addresses, 5);
	assert_true(addr_equal(h->pc->address, v4(192, 168, 1, 77)));
	assert_int_equal(h->pc->flags & DEVICE_IS_ROUTER, 0);
}

static struct device *
join(struct heard *h, struct mac mac, uint8_t last, const char *dhcp_says, const char *name)
{
	struct device *d = device_get(
		h->devices, device_on_link(h->devices, v4(192, 168, 1, last), mac, 2000));

	if (dhcp_says != NULL)
		device_os_sign(h->devices, d, OS_DHCP, dhcp_says, 2000);
	device_name(h->devices, d, str_c(name), "dhcp", 2000);
	return d;
}

static void
test_a_phone_that_changes_its_mac_is_suggested_by_its_name(void **state)
{
	struct heard *h = *state;
	struct device *first =
		join(h, (struct mac){{0x5a, 1, 2, 3, 4, 5}}, 20, "ios", "Hanako-iPhone");
	struct device *second =
		join(h, (struct mac){{0x8e, 9, 8, 7, 6, 5}}, 21, "ios", "Hanako-iPhone");
	struct fact fact = same_as(h, second->id.text);

	assert_ptr_not_equal(first, second); /* suggested, never merged */
	assert_string_equal(fact.value, first->id.text);
	/* name and DHCP's option list are two signs */
	assert_int_equal(fact.confidence, CONFIDENCE_MEDIUM);
	fact = same_as(
		h, join(h, (struct mac){{0x8e, 9, 8, 7, 6, 6}}, 22, "android", "Hanako-iPhone")
			   ->id.text);
	assert_int_equal(fact.confidence, CONFIDENCE_LOW);
}

static void
test_two_cards_with_one_name_are_suggested_as_one(void **state)
{
	struct heard *h = *state;
	struct device *cable = join(h, pc_mac, 5, NULL, "KEIRI-NOTE");
	struct device *wifi =
		join(h, (struct mac){{0x3c, 0xa8, 0x2a, 9, 9, 1}}, 30, NULL, "keiri-note");
	struct device *plain =
		join(h, (struct mac){{0x3c, 0xa8, 0x2a, 9, 9, 2}}, 31, NULL, "localhost");

	assert_string_equal(same_as(h, wifi->id.text).value, cable->id.text);
	assert_int_equal(same_as(h, wifi->id.text).confidence, CONFIDENCE_LOW);
	/* names that makers give to all of a kind say nothing */
	join(h, (struct mac){{0x3c, 0xa8, 0x2a, 9, 9, 3}}, 32, NULL, "localhost");
	assert_string_equal(same_as(h, plain->id.text).value, "");
	assert_string_equal(same_as(h, "mac:3c:a8:2a:09:09:03").value, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_two_signs_agree),
		T(test_windows_10_and_11_are_told_together_unless_a_build_is_seen),
		T(test_a_source_that_says_less_later_takes_nothing_back),
		T(test_a_log_in_names_only_what_has_no_better_name),
		T(test_signs_that_contradict_say_nothing),
		T(test_a_user_agent_alone_gives_no_version),
		T(test_a_family_does_not_replace_a_product),
		T(test_weak_reasons_add_up),
		T(test_a_new_address_makes_no_router),
		T(test_asking_for_an_address_makes_no_router),
		T(test_an_address_moves_to_its_new_device),
		T(test_no_address_is_nobodys_address),
		T(test_an_address_whose_card_shows_is_the_same_device),
		T(test_all_addresses_of_a_card_are_one_device),
		T(test_a_phone_that_changes_its_mac_is_suggested_by_its_name),
		T(test_two_cards_with_one_name_are_suggested_as_one),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
