/* Whose packet it is, and what two signs of an operating system say together. */
#include "watch/device/device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct mac pc_mac = {{0x54, 0xe1, 0xad, 1, 2, 3}};

struct heard {
	struct device_table *devices;
	struct device *pc;
	unsigned os_told;
};

static void
on_os(void *arg, struct device *d, ms_t at)
{
	((struct heard *)arg)->os_told++;
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
	heard.devices = device_table_new(&key, &(struct device_sink){.arg = &heard, .os = on_os});
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_two_signs_agree),
		T(test_signs_that_contradict_say_nothing),
		T(test_a_user_agent_alone_gives_no_version),
		T(test_a_family_does_not_replace_a_product),
		T(test_weak_reasons_add_up),
		T(test_a_new_address_makes_no_router),
		T(test_asking_for_an_address_makes_no_router),
		T(test_an_address_moves_to_its_new_device),
		T(test_no_address_is_nobodys_address),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
