/* What must never be cut off, as the portal finds it: by what the box itself uses now, however old
 * the facts are, and whatever a device says of itself; names and networks of the company. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/cases.h"
#include "proc/portal/place_fixture.h"
#include "store/feed.h"

#define ROUTER "mac:02:00:00:00:00:01"
#define ROGUE "mac:02:00:00:00:00:66"
#define PC "mac:02:00:00:00:00:07"
#define OLD (PLACE_NOW - 200 * MS_DAY)

static struct addr
at(const char *text)
{
	struct addr a = {0};

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return a;
}

/* A box that stands between the office and the line; its gateway is in the office's network, too,
 * so that a device may pretend to be it. */
static void
stand(struct portal_place *p)
{
	struct own_net *n = &p->portal.own_net.net;

	*n = (struct own_net){.n_uses = 3,
		.uses = {{.what = OWN_USE_GATEWAY,
				 .addr = at("192.168.1.1"),
				 .mac = {{2, 0, 0, 0, 0, 1}}},
			{.what = OWN_USE_NAMES, .addr = at("192.0.2.53")},
			{.what = OWN_USE_GATEWAY,
				.addr = at("fe80::66"),
				.mac = {{2, 0, 0, 0, 0, 0x66}},
				.is_told = true}},
		.n_links = 2,
		.links = {{at("192.168.1.2"), 24, false}, {at("203.0.113.9"), 29, true}},
		.n_macs = 1,
		.macs = {{{2, 0, 0, 0, 0, 0xb0}}},
		.is_forwarding = true,
		.has_forwarded = true};
	p->portal.enforcer.is_there = p->portal.enforcer.has_firewall = true;
	p->portal.enforcer.has_dhcp = true;
}

static enum err
write_fact(struct store_tx *tx, void *arg)
{
	return store_fact_put(tx, arg);
}

static void
put(struct portal_place *p, const char *device, enum fact_kind kind, const char *value, ms_t first,
	ms_t last)
{
	struct fact f = {.kind = kind,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = first,
		.last_seen = last,
		.count = 1};

	str_copy(str_c(device), f.device.text, sizeof(f.device.text));
	str_copy(str_c(value), f.value, sizeof(f.value));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_fact, &f), ERR_OK);
}

static void
look(struct portal_place *p)
{
	store_read_end(p->view);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
}

static enum respond_act_no
isolate(struct portal_place *p, const char *device, struct respond_plan *plan)
{
	static const struct respond_case none;
	struct respond_ground g;
	struct respond_wish w;

	look(p);
	assert_int_equal(case_acts_ground(&p->request, device, &g, &w), ERR_OK);
	w.act = ACT_ISOLATE;
	return respond_act_may(&g, &none, &w, PLACE_NOW, plan);
}

static enum respond_act_no
block(struct portal_place *p, const char *name, const char *addr)
{
	static const struct respond_case none;
	struct respond_plan plan;
	struct respond_ground g;
	struct respond_wish w;

	look(p);
	assert_int_equal(case_acts_ground(&p->request, "", &g, &w), ERR_OK);
	g.has_guard = g.is_blocking = true;
	w.act = name != NULL ? ACT_BLOCK_NAME : ACT_BLOCK_ADDRESS;
	w.name = str_c(name != NULL ? name : "");
	w.addr = addr != NULL ? at(addr) : (struct addr){0};
	return respond_act_may(&g, &none, &w, PLACE_NOW, &plan);
}

static void
the_gateway_stays_however_old_its_facts_are(void **state)
{
	struct portal_place *p = *state;
	struct respond_plan plan = {0};

	stand(p);
	put(p, ROUTER, FACT_ADDRESS, "192.168.1.1", OLD, OLD);
	put(p, ROUTER, FACT_KIND, "router", OLD, OLD);
	assert_int_equal(isolate(p, ROUTER, &plan), RESPOND_ACT_NO_GATEWAY);
	memset(&p->portal.own_net.net.uses[0].mac, 0, sizeof(struct mac)); /* no neighbour now */
	assert_int_equal(isolate(p, ROUTER, &plan), RESPOND_ACT_NO_GATEWAY);
	put(p, "mac:02:00:00:00:00:b0", FACT_VENDOR, "x", OLD, OLD);
	assert_int_equal(isolate(p, "mac:02:00:00:00:00:b0", &plan), RESPOND_ACT_NO_BOX);
}

static void
who_only_says_so_may_be_cut_off_after_a_second_yes(void **state)
{
	struct portal_place *p = *state;
	struct respond_plan plan = {0};

	stand(p);
	put(p, ROUTER, FACT_ADDRESS, "192.168.1.1", OLD, PLACE_NOW);
	put(p, ROGUE, FACT_ADDRESS, "192.168.1.66", PLACE_NOW - MS_HOUR, PLACE_NOW);
	assert_int_equal(isolate(p, ROGUE, &plan), RESPOND_ACT_MAY);
	assert_int_equal(plan.means & RESPOND_BY_WAY, RESPOND_BY_WAY);
	put(p, ROGUE, FACT_KIND, "router", PLACE_NOW - MS_HOUR, PLACE_NOW);
	put(p, ROGUE, FACT_SERVICE_OFFERED, "udp/67 dhcp", PLACE_NOW - MS_HOUR, PLACE_NOW);
	put(p, ROGUE, FACT_SERVICE_OFFERED, "udp/53 dns", PLACE_NOW - MS_HOUR, PLACE_NOW);
	assert_int_equal(isolate(p, ROGUE, &plan), RESPOND_ACT_NO_LOOKS);
	assert_int_equal(
		plan.looks, RESPOND_LOOKS_ROUTER | RESPOND_LOOKS_ADDRESSES | RESPOND_LOOKS_NAMES);
	put(p, ROGUE, FACT_ADDRESS, "192.168.1.1", PLACE_NOW - MS_HOUR, PLACE_NOW);
	assert_int_equal(isolate(p, ROGUE, &plan), RESPOND_ACT_NO_LOOKS);
	assert_true((plan.looks & RESPOND_LOOKS_CLAIMS) != 0);
	/* it has even made the box believe it */
	p->portal.own_net.net.uses[0].mac.b[5] = 0x66;
	assert_int_equal(isolate(p, ROGUE, &plan), RESPOND_ACT_NO_LOOKS);
	assert_int_equal(isolate(p, ROUTER, &plan), RESPOND_ACT_NO_GATEWAY);
}

static enum err
write_mark(struct store_tx *tx, void *arg)
{
	struct store_device d;
	enum err err = store_device_get(store_tx_view(tx), ROGUE, &d);

	d.kind_given = DEVICE_ROUTER;
	return err == ERR_OK ? store_device_describe(tx, &d) : err;
}

static void
a_persons_mark_counts(void **state)
{
	struct portal_place *p = *state;
	struct respond_plan plan = {0};

	stand(p);
	put(p, ROGUE, FACT_ADDRESS, "192.168.1.66", OLD, PLACE_NOW);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_mark, NULL), ERR_OK);
	assert_int_equal(isolate(p, ROGUE, &plan), RESPOND_ACT_NO_GATEWAY);
}

static void
the_device_of_whoever_asks_stays(void **state)
{
	struct portal_place *p = *state;
	struct respond_plan plan = {0};

	stand(p);
	put(p, PC, FACT_ADDRESS, "192.168.1.7", OLD, PLACE_NOW);
	p->request.address = at("192.168.1.7");
	assert_int_equal(isolate(p, PC, &plan), RESPOND_ACT_NO_SELF);
	p->request.address = at("192.168.1.8");
	assert_int_equal(isolate(p, PC, &plan), RESPOND_ACT_MAY);
}

static void
what_does_not_go_through_the_box_is_said(void **state)
{
	struct portal_place *p = *state;
	struct respond_plan plan = {0};

	stand(p);
	p->portal.enforcer.has_dhcp = true;
	put(p, PC, FACT_ADDRESS, "192.168.1.7", OLD, PLACE_NOW);
	assert_int_equal(isolate(p, PC, &plan), RESPOND_ACT_MAY);
	assert_int_equal(plan.lacks & RESPOND_BY_WAY, 0);
	p->portal.own_net.net.links[0].is_way_out =
		true; /* it passes on, but stands beside the way */
	assert_int_equal(isolate(p, PC, &plan), RESPOND_ACT_MAY);
	assert_int_equal(plan.lacks & RESPOND_BY_WAY, RESPOND_BY_WAY);
	assert_int_equal(block(p, NULL, "198.51.100.66"), RESPOND_ACT_NO_ROUTE);
}

static enum err
write_network(struct store_tx *tx, void *arg)
{
	const struct store_network n = {.prefix = "198.51.100.0/24", .kind = NETWORK_OURS};

	return store_network_put(tx, &n);
}

static void
addresses_that_we_need_are_not_blocked(void **state)
{
	static const struct {
		const char *addr;
		enum respond_act_no no;
	} rows[] = {
		{"192.0.2.53", RESPOND_ACT_NO_SERVER}, /* its resolver */
		{"192.168.1.1", RESPOND_ACT_NO_GATEWAY},
		{"203.0.113.9", RESPOND_ACT_NO_BOX},
		{"203.0.113.10", RESPOND_ACT_NO_OURS}, /* its public prefix */
		{"198.51.100.7", RESPOND_ACT_NO_OURS}, /* a network of the company */
		{"10.1.2.3", RESPOND_ACT_NO_OURS},
		{"203.0.113.16", RESPOND_ACT_MAY},
	};
	struct portal_place *p = *state;

	stand(p);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_network, NULL), ERR_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(block(p, NULL, rows[i].addr), rows[i].no);
}

static enum err
write_names(struct store_tx *tx, void *arg)
{
	struct store_feed f = {.id = "x", .kind = FEED_FROM_URL, .is_on = true, .name = "x"};
	enum err err =
		store_setting_set(tx, SETTING_ORG_URL, STR("https://www.company.example.jp/a"));

	str_copy(STR("https://feeds.example.org/list.txt"), f.url, sizeof(f.url));
	if (err == ERR_OK)
		err = store_setting_set(
			tx, SETTING_MAIL_TO, STR("a@mail.example.net, b@other.example"));
	if (err == ERR_OK)
		err = store_setting_set(tx, SETTING_MAIL_HOST, STR("smtp.provider.example"));
	if (err == ERR_OK)
		err = store_setting_set(tx, SETTING_CASE_TSA, STR("http://tsa.stamps.example/tsr"));
	return err == ERR_OK ? store_feed_put(tx, &f) : err;
}

static void
names_that_we_need_are_not_blocked(void **state)
{
	static const struct {
		const char *name;
		enum respond_act_no no;
	} rows[] = {
		{"company.example.jp", RESPOND_ACT_NO_OWN},
		{"shop.company.example.jp", RESPOND_ACT_NO_OWN},
		{"mail.example.net", RESPOND_ACT_NO_OWN},
		{"other.example", RESPOND_ACT_NO_OWN},
		{"smtp.provider.example", RESPOND_ACT_NO_USED},
		{"provider.example", RESPOND_ACT_NO_USED},
		{"tsa.stamps.example", RESPOND_ACT_NO_USED},
		{"feeds.example.org", RESPOND_ACT_NO_USED},
		{"evil.provider.example", RESPOND_ACT_MAY},
		{"evil.example", RESPOND_ACT_MAY},
	};
	struct portal_place *p = *state;

	stand(p);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_names, NULL), ERR_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(block(p, rows[i].name, NULL), rows[i].no);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
		T(the_gateway_stays_however_old_its_facts_are),
		T(who_only_says_so_may_be_cut_off_after_a_second_yes),
		T(a_persons_mark_counts),
		T(the_device_of_whoever_asks_stays),
		T(what_does_not_go_through_the_box_is_said),
		T(addresses_that_we_need_are_not_blocked),
		T(names_that_we_need_are_not_blocked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
