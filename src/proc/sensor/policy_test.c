/* Frames of networks that are switched off, and their neighbours that are not. */
#include "proc/sensor/policy.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Ethernet + IPv4 header from 192.168.hi.lo to 192.168.1.9 */
static size_t
frame_v4(uint8_t dst[64], uint8_t hi, uint8_t lo)
{
	static const uint8_t head[14] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00};
	const uint8_t ip[20] = {
		0x45, 0, 0, 20, 0, 0, 0, 0, 64, 17, 0, 0, 192, 168, hi, lo, 192, 168, 1, 9};

	memcpy(dst, head, sizeof(head));
	memcpy(dst + sizeof(head), ip, sizeof(ip));
	return sizeof(head) + sizeof(ip);
}

static void
only_networks_that_are_off_are_skipped(void **state)
{
	static const struct {
		uint8_t hi, lo, bits;
		bool is_off;
	} cases[] = {
		{20, 5, 24, true}, {20, 255, 24, true}, {21, 5, 24, false},
		{20, 5, 32, false}, /* the prefix is .0/32 */
		{20, 5, 33, false}, /* nonsense matches nothing */
		{20, 5, 0, true},   /* everything */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bus_policy policy = {.n_off = 1};
		uint8_t bytes[64];
		size_t len = frame_v4(bytes, cases[i].hi, cases[i].lo);
		const uint8_t net[4] = {192, 168, 20, 0};

		policy.off[0] = (struct bus_network){.prefix = addr_v4(net), .bits = cases[i].bits};
		assert_int_equal(
			policy_is_off(&policy, 1, str_of((char *)bytes, len)), cases[i].is_off);
		for (size_t cut = 0; cut < len; cut++) /* never reads past the end */
			assert_false(policy_is_off(&policy, 1, str_of((char *)bytes, cut)));
		policy.n_off = 0;
		assert_false(policy_is_off(&policy, 1, str_of((char *)bytes, len)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_networks_that_are_off_are_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
