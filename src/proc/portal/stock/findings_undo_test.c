/* What comparing made of a deed goes with it when it is taken back, whenever that is. */
#include "proc/portal/stock/findings.h"

#include "know/advisory/memory_test.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/stock/stock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW
#define LONG_AGO (NOW - 20 * MS_DAY)

/* ---- an index, so that there is comparing ---- */

static int
set_up(void **state)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {7, 7, 7};
	struct advisory_built built;
	struct portal_place *p;
	struct memory m;

	if (place_set_up(state) != 0)
		return -1;
	p = *state;
	p->request.person.role = ROLE_ADMIN;
	memory_start(&m, seed);
	memory_osv(&m, "osv npm",
		"{'id':'CVE-2026-1','modified':'2026-01-01T00:00:00Z','affected':[{'package':{"
		"'ecosystem':'npm','name':'lodash'},'ranges':[{'type':'SEMVER','events':[{"
		"'introduced':'0'},{'fixed':'4.17.12'}]}]}]}");
	assert_int_equal(memory_finish(&m, &built), ERR_OK);
	place_put_stock(p->folder, "key", seed, sizeof(seed));
	place_put_stock(p->folder, "advisories.idx", m.file.p, m.file.len);
	memory_done(&m);
	return 0;
}

static enum err
write_finding(struct store_tx *tx, void *arg)
{
	return store_finding_put(tx, arg);
}

static void
found(struct portal_place *p, enum store_finding_subject subject, uint64_t nr)
{
	struct store_finding f = {.id = {"f1"},
		.advisory = "CVE-2026-1",
		.subject = subject,
		.subject_nr = nr,
		.first_seen = LONG_AGO,
		.last_seen = LONG_AGO,
		.due_house = LONG_AGO + 14 * MS_DAY};

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_finding, &f), ERR_OK);
}

static struct store_finding
finding(struct portal_place *p)
{
	struct store_finding f;
	struct store_view *v;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_finding_get(v, "f1", &f), ERR_OK);
	store_read_end(v);
	return f;
}

static void
compare(struct portal_place *p)
{
	assert_int_equal(findings_compare(&p->portal, NOW), ERR_OK);
}

/* ---- a row of the company's own list is removed, and it is taken back ---- */

static void
write_list(struct portal_place *p, const char *removed, char token[DEED_TOKEN_MAX])
{
	const struct store_cell cells[] = {{.column = STR("device"), .value = STR("pc-1")},
		{.column = STR("name"), .value = STR("7-Zip")},
		{.column = STR("version"), .value = STR("22")}};
	const struct store_ledger_row row = {
		.id = {"r1"}, .ledger = "software", .cells = cells, .n_cells = 3};
	const struct ledger_deed d = {.ledger = ledger_find(p->portal.ledgers, STR("software")),
		.rows = &row,
		.n_rows = removed == NULL,
		.removed = &removed,
		.n_removed = removed != NULL,
		.action = "ledger.change"};

	assert_int_equal(deed_ledger(&p->request, &d, token, NULL), ERR_OK);
}

struct back {
	struct request *request;
	const char *token;
};

static enum err
write_back(struct store_tx *tx, void *arg)
{
	const struct back *b = arg;

	return undo_ledger(tx, b->request, b->token + 1);
}

static void
a_row_of_the_list_brings_its_findings_back(void **state)
{
	struct portal_place *p = *state;
	struct back b = {&p->request, NULL};
	const struct store_software_query q = {0};
	struct store_software *list;
	struct store_finding f;
	struct store_view *v;
	char token[DEED_TOKEN_MAX];
	size_t n;

	write_list(p, NULL, token);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_software_list(v, &q, p->arena, &list, &n, NULL), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	found(p, STORE_FINDING_SOFTWARE, list[0].nr);
	write_list(p, "r1", token);
	compare(p);
	assert_int_equal(finding(p).state, STORE_FINDING_DONE);
	b.token = token;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_back, &b), ERR_OK);
	f = finding(p);
	assert_int_equal(f.state, STORE_FINDING_OPEN);
	assert_int_equal(f.first_seen, LONG_AGO);
	assert_int_equal(store_finding_due(&f), LONG_AGO + 14 * MS_DAY);
	compare(p);
	assert_int_equal(finding(p).first_seen, LONG_AGO);
}

/* ---- taken back while it is being compared ---- */

static enum err
write_bill(struct store_tx *tx, void *arg)
{
	const struct store_component c = {.name = STR("lodash"), .version = STR("4.17.10")};
	const struct store_bill_put put = {
		.bill = {.id = {"b1"}, .name = "Kaikei"}, .list = &c, .n = 1, .file = STR("{}")};

	return store_bill_put(tx, &put);
}

static enum err
write_removal(struct store_tx *tx, void *arg)
{
	return store_bill_remove(tx, "b1", *(const ms_t *)arg);
}

static enum err
write_undone(struct store_tx *tx, void *arg)
{
	findings_undone(arg);
	return ERR_OK;
}

static void
what_was_read_before_is_not_written(void **state)
{
	struct portal_place *p = *state;
	uint64_t before = p->portal.findings.undone;
	ms_t at = NOW;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_bill, NULL), ERR_OK);
	found(p, STORE_FINDING_COMPONENT, 1);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_removal, &at), ERR_OK);
	assert_int_equal(
		store_write(p->portal.store, STORE_VITAL, write_undone, &p->portal), ERR_OK);
	assert_int_equal(findings_end_removed(&p->portal, NOW, before), ERR_AGAIN);
	assert_int_equal(finding(p).state, STORE_FINDING_OPEN);
	compare(p); /* it is read anew */
	assert_int_equal(finding(p).state, STORE_FINDING_DONE);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_row_of_the_list_brings_its_findings_back),
		T(what_was_read_before_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
