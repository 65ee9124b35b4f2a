/* From programs on lists to reviewed products, their ends of support, and what is measured. */
#include "proc/portal/stock/permit.h"
#include "proc/portal/stock/sources.h"
#include "proc/portal/stock/stock.h"

#include "store/feed.h"
#include "store/ledger.h"
#include "store/programme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW
#define PC "mac:00:00:00:00:00:01"

static struct store_software
program(enum store_stock_source source, const char *name, const char *maker, const char *version)
{
	struct store_software s = {.source = source};

	str_copy(str_c(name), s.name, sizeof(s.name));
	str_copy(str_c(maker), s.maker, sizeof(s.maker));
	str_copy(str_c(version), s.version, sizeof(s.version));
	return s;
}

static const char *
named(struct portal_place *p, struct store_software *s)
{
	stock_put_product(&p->portal, s);
	return s->product;
}

static void
reviewed_names_are_products(void **state)
{
	struct portal_place *p = *state;
	struct store_software s =
		program(STORE_STOCK_COLLECTOR, "Google Chrome", "Google LLC", "120");

	assert_string_equal(named(p, &s), "chrome");
	s.source = STORE_STOCK_LIST;
	str_copy(STR("グーグルクローム"), s.name, sizeof(s.name));
	assert_string_equal(named(p, &s), "chrome");
	/* never by likeness; and what it was called before is not kept */
	str_copy(STR("Chrome Cleaner"), s.name, sizeof(s.name));
	assert_string_equal(named(p, &s), "");
}

/* A distribution mends Debian's PostgreSQL 13 after its maker stopped. */
static void
packages_of_a_distribution_are_none(void **state)
{
	struct portal_place *p = *state;
	struct store_software s = program(STORE_STOCK_PACKAGES, "Google Chrome", "", "120");

	assert_string_equal(named(p, &s), "");
	s.source = STORE_STOCK_COLLECTOR;
	assert_string_equal(named(p, &s), "chrome");
	str_copy(STR("pkg:deb/debian/x@1"), s.purl, sizeof(s.purl));
	assert_string_equal(named(p, &s), "");
}

static void
support_ends(void **state)
{
	struct portal_place *p = *state;
	struct store_software s =
		program(STORE_STOCK_LIST, "Microsoft Office 2016", "Microsoft", "16.0.1");
	struct stock_support end;

	assert_string_equal(named(p, &s), "office-2016");
	assert_true(stock_support(&p->portal, &s, &end));
	assert_true(end.ends > 0 && end.ends < NOW);
	assert_false(end.is_unconfirmed);
	/* by the release in its name */
	s = program(STORE_STOCK_LIST, "PostgreSQL 12", "", "");
	if (named(p, &s)[0] != '\0') {
		assert_true(stock_support(&p->portal, &s, &end));
		assert_true(end.ends > 0 && end.ends < NOW);
		assert_true(end.is_unconfirmed);
	} else {
		fail_msg("PostgreSQL 12 is no product");
	}
	/* not known is not fine: no date */
	s = program(STORE_STOCK_LIST, "Google Chrome", "", "1.0");
	(void)named(p, &s);
	assert_true(stock_support(&p->portal, &s, &end));
	assert_int_equal(end.ends, 0);
	s = program(STORE_STOCK_LIST, "在庫くん", "", "");
	assert_false(stock_support(&p->portal, &s, &end));
}

static enum err
put_list(struct store_tx *tx, void *arg)
{
	struct store_software list[] = {
		program(STORE_STOCK_LIST, "Microsoft Office 2016", "Microsoft", ""),
		program(STORE_STOCK_LIST, "Microsoft Office 2010", "Microsoft", ""),
		program(STORE_STOCK_LIST, "PostgreSQL", "", "12.4"), /* its date is unconfirmed */
		program(STORE_STOCK_LIST, "在庫くん", "", "1"),
	};
	const struct store_software_take t = {
		.device = PC, .source = STORE_STOCK_LIST, .at = NOW, .list = list, .n = 4};

	(void)arg;
	str_copy(STR("of-older-packs"), list[3].product, sizeof(list[3].product));
	return store_software_take(tx, &t, NULL);
}

static enum err
read_all(struct store_tx *tx, void *arg)
{
	struct portal_place *p = arg;

	p->request.view = store_tx_view(tx);
	return stock_readings(tx, &p->request);
}

/* What is there gets the names of the packs as they are now; dates that nobody confirmed are not
 * measured. */
static void
what_is_kept_is_named_again_and_measured(void **state)
{
	struct portal_place *p = *state;
	const struct store_software_query q = {.device = PC};
	struct store_software *list;
	struct reading found = {0};
	struct reading *readings;
	struct store_view *v;
	uint32_t total, n_readings;
	size_t n;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_list, NULL), ERR_OK);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, read_all, p), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_software_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 4);
	assert_string_equal(list[0].product, "office-2010");
	assert_string_equal(list[1].product, "office-2016");
	assert_string_equal(list[2].product, "postgresql");
	assert_string_equal(list[3].product, "");
	assert_int_equal(store_reading_list(v, p->arena, &readings, &n_readings), ERR_OK);
	for (uint32_t i = 0; i < n_readings; i++)
		if (readings[i].kind == READING_SOFTWARE_OUT_OF_SUPPORT)
			found = readings[i];
	assert_int_equal(found.value, 2);
	assert_int_equal(found.of, 2);
	assert_int_equal(found.seen_percent, 50); /* of four programs */
	store_read_end(v);
}

/* ---- what is not permitted ---- */

#define LAPTOP "mac:00:00:00:00:00:02"

static enum err
put_rules(struct store_tx *tx, void *arg)
{
	static const char *const programs[] = {"グーグルクローム", "在庫くん"};
	const struct store_hand hand = {.origin = STORE_BY_PERSON, .at = NOW};

	(void)arg;
	for (size_t i = 0; i < 2; i++) {
		const struct store_cell cells[] = {
			{.column = STR("decided_by"), .value = STR("Sato")},
			{.column = STR("program"), .value = str_c(programs[i])},
			{.column = STR("why"), .value = STR("not needed")}};
		struct store_ledger_row row = {
			.ledger = "not_permitted", .cells = cells, .n_cells = 3};
		struct store_ledger_done done;
		enum err err;

		row.id = (struct store_id){"rule0"};
		row.id.text[4] = (char)('0' + i);
		err = store_ledger_put(tx, &hand, &row, 1, &done);
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

static enum err
drop_rules(struct store_tx *tx, void *arg)
{
	const struct store_hand hand = {.origin = STORE_BY_PERSON, .at = NOW};
	enum err err = store_ledger_remove(tx, &hand, "rule0");

	(void)arg;
	return err == ERR_OK ? store_ledger_remove(tx, &hand, "rule1") : err;
}

struct told {
	const char *device;
	enum store_stock_source source;
	const char *name;
	ms_t at;
};

static enum err
put_told(struct store_tx *tx, void *arg)
{
	const struct told *told = arg;
	const struct store_software s = program(told->source, told->name, "", "1");
	const struct store_software_take t = {
		.device = told->device, .source = told->source, .at = told->at, .list = &s, .n = 1};

	return store_software_take(tx, &t, NULL);
}

static void
tell(struct portal_place *p, struct told told)
{
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_told, &told), ERR_OK);
}

static enum err
read_permits(struct store_tx *tx, void *arg)
{
	struct portal_place *p = arg;

	return permit_reading(tx, &p->request);
}

/* False: there is no such reading. */
static bool
permits_are(struct portal_place *p, struct reading *ret)
{
	struct reading *list;
	bool is_there = false;
	uint32_t n;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, read_permits, p), ERR_OK);
	store_read_end(p->view);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
	assert_int_equal(store_reading_list(p->view, p->arena, &list, &n), ERR_OK);
	for (uint32_t i = 0; i < n; i++)
		if (list[i].kind == READING_SOFTWARE_NOT_PERMITTED) {
			*ret = list[i];
			is_there = true;
		}
	return is_there;
}

static void
what_is_not_permitted_is_counted_by_device(void **state)
{
	struct portal_place *p = *state;
	struct stock_permits found;
	struct reading reading = {0};

	/* nobody said what is not permitted: nothing is said, and not "0" either */
	tell(p, (struct told){PC, STORE_STOCK_COLLECTOR, "Google Chrome", NOW});
	assert_false(permits_are(p, &reading));
	assert_int_equal(stock_permits(&p->request, NULL, &found), ERR_OK);
	assert_int_equal(found.n_rules + found.n_all + found.n_read, 0);

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_rules, NULL), ERR_OK);
	tell(p, (struct told){LAPTOP, STORE_STOCK_COLLECTOR, "Chrome Cleaner", NOW});
	assert_true(permits_are(p, &reading));
	assert_int_equal(reading.value, 1);
	assert_int_equal(reading.of, 2);
	assert_int_equal(reading.n_subjects, 1);
	assert_int_equal(stock_permits(&p->request, NULL, &found), ERR_OK);
	assert_int_equal(found.n_rules, 2);
	assert_int_equal(found.n_read, 2);
	assert_int_equal(found.n, 1);
	assert_true(str_equal(found.rows[0].rule, STR("グーグルクローム")));
	assert_true(str_equal(found.rows[0].name, STR("Google Chrome")));
	assert_string_equal(found.rows[0].device->id.text, PC);
	assert_int_equal(stock_permits(&p->request, LAPTOP, &found), ERR_OK);
	assert_int_equal(found.n_all, 0);
	assert_int_equal(found.n_read, 1);

	/* its next list does not have it */
	tell(p, (struct told){PC, STORE_STOCK_COLLECTOR, "Firefox", NOW});
	assert_true(permits_are(p, &reading));
	assert_int_equal(reading.value, 0);
	assert_int_equal(reading.of, 2);

	/* without rules what was measured before does not go on */
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, drop_rules, NULL), ERR_OK);
	assert_true(permits_are(p, &reading));
	assert_int_equal(reading.of, 0);
}

/* The company's own list is known, but it did not look at the device; nor is a part of a bill a
 * program that somebody installed, nor what was read long ago what is there now. */
static void
what_nobody_read_is_not_looked_at(void **state)
{
	struct portal_place *p = *state;
	struct stock_permits found;
	struct reading reading = {0};

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_rules, NULL), ERR_OK);
	tell(p, (struct told){PC, STORE_STOCK_LIST, "Firefox", NOW});
	tell(p, (struct told){PC, STORE_STOCK_BILL, "在庫くん", NOW});
	assert_false(permits_are(p, &reading));
	tell(p, (struct told){LAPTOP, STORE_STOCK_COLLECTOR, "在庫くん", NOW - 31 * MS_DAY});
	assert_false(permits_are(p, &reading));
	assert_int_equal(stock_permits(&p->request, NULL, &found), ERR_OK);
	assert_int_equal(found.n_read, 0);
	assert_int_equal(found.n_all, 1); /* shown, with its day */
	tell(p, (struct told){PC, STORE_STOCK_LIST, "在庫くん 4.2", NOW});
	assert_true(permits_are(p, &reading));
	assert_int_equal(reading.value, 1);
	assert_int_equal(reading.of, 1);
}

static enum err
put_feed(struct store_tx *tx, void *arg)
{
	struct store_feed f = {.id = "adv-dir-1", .name = "ours.zip"};

	(void)arg;
	return store_feed_put(tx, &f);
}

/* A page never shows what a list is called inside. */
static void
lists_are_called_as_people_call_them(void **state)
{
	static const char *const names[][2] = {{"kev", "CISA Known Exploited Vulnerabilities"},
		{"osv npm", "OSV: npm"}, {"nvd", "NVD"}, {"osv dir-1", "ours.zip"},
		{"osv dir-2", "osv dir-2"}, {"", ""}};
	struct portal_place *p = *state;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_feed, NULL), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_true(str_equal(
			sources_name(&p->request, str_c(names[i][0])), str_c(names[i][1])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			reviewed_names_are_products, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			packages_of_a_distribution_are_none, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(support_ends, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_kept_is_named_again_and_measured, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_not_permitted_is_counted_by_device, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			what_nobody_read_is_not_looked_at, place_set_up, place_tear_down),
		cmocka_unit_test_setup_teardown(
			lists_are_called_as_people_call_them, place_set_up, place_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
