/* The text that the firewall reads, what is never held back, and the DHCP server's folder. */
#include "proc/enforcer/dhcp.h"
#include "proc/enforcer/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((ms_t)1790000000000)

static struct bus_enforce_item
of_addr(enum bus_enforce_what what, const char *text, ms_t until)
{
	struct bus_enforce_item item = {.what = what, .until = until};

	assert_int_equal(addr_parse(str_c(text), &item.addr), ERR_OK);
	return item;
}

static struct bus_enforce_item
of_mac(const char *text, ms_t until)
{
	struct bus_enforce_item item = {.what = BUS_ENFORCE_DEVICE_MAC, .until = until};
	struct mac m;

	assert_int_equal(mac_parse(str_c(text), &m), ERR_OK);
	memcpy(item.mac, m.b, sizeof(m.b));
	return item;
}

static bool
has(const struct buf *b, const char *text)
{
	return strstr(b->p, text) != NULL;
}

static void
every_element_ends_by_itself(void **state)
{
	struct bus_enforce_item items[] = {
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "192.168.1.7", NOW + 90 * MS_SECOND + 1),
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "fd00::7", NOW + 1),
		of_addr(BUS_ENFORCE_OUTSIDE, "198.51.100.66", NOW + MS_HOUR),
		of_addr(BUS_ENFORCE_OUTSIDE, "2001:db8::66", NOW + 400 * MS_DAY),
		of_mac("02:00:00:00:00:07", NOW + MS_DAY),
		of_mac("02:00:00:00:00:07", NOW + MS_HOUR), /* of another case: the longer counts */
		of_mac("02:00:00:00:00:08", NOW + MS_HOUR),
		of_mac("02:00:00:00:00:08", NOW + MS_HOUR),
	};
	struct buf b = buf_of(LIMIT_ENFORCE_SCRIPT_BYTES);
	const char *at;
	size_t n = 0;

	(void)state;
	assert_int_equal(enforce_script(&b, items, 8, NOW), ERR_OK);
	assert_true(has(&b, "sakimori device4 { 192.168.1.7 timeout 91s }"));
	assert_true(has(&b, "sakimori device6 { fd00::7 timeout 1s }"));
	assert_true(has(&b, "sakimori outside4 { 198.51.100.66 timeout 3600s }"));
	assert_true(has(&b, "sakimori outside6 { 2001:db8::66 timeout 2678400s }")); /* 31 days */
	assert_true(has(&b, "sakimori device_macs { 02:00:00:00:00:07 timeout 86400s }"));
	for (at = b.p; (at = strstr(at, "add element")) != NULL; at++)
		n++;
	assert_int_equal(n, 6);
	/* of one table alone, made anew */
	assert_true(strstr(b.p, "delete table inet sakimori") < strstr(b.p, "chain passing"));
	assert_false(has(&b, "flush"));
	assert_false(has(&b, "accept;\n\t\tip saddr 0"));
	buf_done(&b);
}

static void
as_many_as_may_be_fit_into_the_text(void **state)
{
	static struct bus_enforce_item items[LIMIT_ENFORCED];
	struct buf b = buf_of(LIMIT_ENFORCE_SCRIPT_BYTES), small = buf_of(2000);

	(void)state;
	for (uint32_t i = 0; i < LIMIT_ENFORCED; i++) {
		items[i] = of_addr(BUS_ENFORCE_OUTSIDE, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
			NOW + 30 * MS_DAY);
		items[i].addr.b[14] = (uint8_t)(i >> 8);
		items[i].addr.b[15] = (uint8_t)i;
	}
	assert_int_equal(enforce_script(&b, items, LIMIT_ENFORCED, NOW), ERR_OK);
	assert_int_equal(enforce_script(&small, items, LIMIT_ENFORCED, NOW), ERR_LIMIT);
	buf_done(&b);
	buf_done(&small);
}

static void
the_box_and_everybody_are_never_held_back(void **state)
{
	const struct addr own = of_addr(BUS_ENFORCE_OUTSIDE, "203.0.113.2", 0).addr;
	const struct mac card = {{2, 0, 0, 0, 0, 1}};
	const struct enforce_self self = {.addrs = &own, .n_addrs = 1, .macs = &card, .n_macs = 1};
	struct bus_enforce_item bad[] = {
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "203.0.113.2", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "203.0.113.2", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "192.168.1.7", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "fe80::1", NOW + 9),
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "0.0.0.0", NOW + 9),
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "::", NOW + 9),
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "127.0.0.1", NOW + 9),
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "::1", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "224.0.0.251", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "255.255.255.255", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "ff02::1", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "198.51.100.66", NOW), /* over */
		of_mac("00:00:00:00:00:00", NOW + 9), of_mac("ff:ff:ff:ff:ff:ff", NOW + 9),
		of_mac("01:00:5e:00:00:01", NOW + 9), of_mac("02:00:00:00:00:01", NOW + 9),
		{.what = BUS_ENFORCE_OUTSIDE, .until = NOW + 9}, /* no address */
	};
	const uint32_t n = sizeof(bad) / sizeof(*bad);
	struct bus_enforce_item list[4] = {bad[0],
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "192.168.1.7", NOW + 9), bad[12],
		of_mac("02:00:00:00:00:07", NOW + 9)};

	(void)state;
	for (uint32_t i = 0; i < n; i++)
		assert_false(enforce_is_fit(&bad[i], &self, NOW));
	assert_int_equal(enforce_keep_fit(list, 4, &self, NOW), 2);
	assert_int_equal(list[0].what, BUS_ENFORCE_DEVICE_ADDR);
	assert_int_equal(list[1].mac[5], 7);
}

static void
what_the_box_itself_uses_is_never_held_back(void **state)
{
	const struct own_net own = {.n_uses = 2,
		.uses = {{.what = OWN_USE_GATEWAY,
				 .addr = of_addr(BUS_ENFORCE_OUTSIDE, "192.168.1.254", 0).addr,
				 .mac = {{2, 0, 0, 0, 0, 0xfe}}},
			{.what = OWN_USE_GATEWAY,
				.addr = of_addr(BUS_ENFORCE_OUTSIDE, "fe80::66", 0).addr,
				.mac = {{2, 0, 0, 0, 0, 0x66}},
				.is_told = true}},
		.n_links = 1,
		.links = {{of_addr(BUS_ENFORCE_OUTSIDE, "203.0.113.9", 0).addr, 29, true}}};
	const struct own_net told = {.n_uses = 1,
		.uses = {{.what = OWN_USE_NAMES,
			.addr = of_addr(BUS_ENFORCE_OUTSIDE, "192.0.2.53", 0).addr}}};
	const struct enforce_self self = {.own = &own, .told = &told};
	struct bus_enforce_item bad[] = {of_mac("02:00:00:00:00:fe", NOW + 9),
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "192.168.1.254", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "192.0.2.53", NOW + 9),
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "192.0.2.53", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "203.0.113.12", NOW + 9)};
	struct bus_enforce_item good[] = {
		of_mac("02:00:00:00:00:66", NOW + 9), /* calls itself a router: no reason */
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "fe80::66", NOW + 9),
		of_addr(BUS_ENFORCE_OUTSIDE, "203.0.113.16", NOW + 9)};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(enforce_is_fit(&bad[i], &self, NOW));
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(enforce_is_fit(&good[i], &self, NOW));
}

/* ---- the folder ---- */

static size_t
count(const char *folder, const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

static void
put(const char *folder, const char *name)
{
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
}

static void
names_of_others_are_none_of_ours(void **state)
{
	static const char *const others[] = {"", "sakimori-", "laptop", "sakimori-02000000000-5",
		"sakimori-020000000007", "sakimori-020000000007-", "sakimori-020000000007-x",
		"sakimori-0200000000zz-5", "sakimori-020000000007_5",
		"sakimori-020000000007-99999999999999999999"};
	struct mac m;
	ms_t until;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_int_equal(dhcp_name_parse(str_c(others[i]), &m, &until), ERR_MALFORMED);
	assert_int_equal(
		dhcp_name_parse(STR("sakimori-0200000000ab-1790000000000"), &m, &until), ERR_OK);
	assert_int_equal(m.b[5], 0xab);
	assert_int_equal(until, NOW);
}

static void
the_folder_holds_what_is_held(void **state)
{
	char folder[] = "/tmp/sakimori-dhcp-XXXXXX", path[300];
	struct bus_enforce_item items[] = {of_mac("02:00:00:00:00:07", NOW + 5),
		of_addr(BUS_ENFORCE_DEVICE_ADDR, "192.168.1.7", NOW + 5),
		of_mac("02:00:00:00:00:08", NOW + 9)};
	char line[64] = "";
	bool has_gone = true;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	put(folder, "printer");
	assert_int_equal(dhcp_hold(folder, items, 3, &has_gone, NULL), ERR_OK);
	assert_false(has_gone);
	snprintf(path, sizeof(path), "%s/sakimori-020000000007-1790000000005", folder);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	assert_string_equal(line, "02:00:00:00:00:07,ignore\n");
	assert_int_equal(count(folder, "sakimori-020000000008-1790000000009"), 1);
	assert_false(dhcp_end_old(folder, NOW + 4));
	assert_true(dhcp_end_old(folder, NOW + 5)); /* a later run, that knows nothing */
	assert_int_equal(count(folder, "sakimori-020000000007-1790000000005"), 0);
	assert_int_equal(count(folder, "sakimori-020000000008-1790000000009"), 1);
	assert_int_equal(dhcp_hold(folder, NULL, 0, &has_gone, NULL), ERR_OK);
	assert_true(has_gone);
	assert_int_equal(count(folder, "sakimori-020000000008-1790000000009"), 0);
	assert_int_equal(count(folder, "printer"), 1);
	snprintf(path, sizeof(path), "%s/printer", folder);
	unlink(path);
	rmdir(folder);
	assert_int_equal(dhcp_hold(folder, items, 3, &has_gone, NULL), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_element_ends_by_itself),
		cmocka_unit_test(as_many_as_may_be_fit_into_the_text),
		cmocka_unit_test(the_box_and_everybody_are_never_held_back),
		cmocka_unit_test(what_the_box_itself_uses_is_never_held_back),
		cmocka_unit_test(names_of_others_are_none_of_ours),
		cmocka_unit_test(the_folder_holds_what_is_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
