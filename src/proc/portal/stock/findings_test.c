/* From programs and an index of our own to findings, and how each of them ends. */
#include "proc/portal/stock/findings.h"
#include "proc/portal/stock/findings_read.h"

#include "know/advisory/memory_test.h"
#include "proc/portal/stock/sources.h"
#include "proc/portal/stock/stock.h"
#include "stock/ending.h"
#include "store/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW
#define PC "name:keiri-01"

struct place {
	char folder[PLACE_FOLDER_MAX];
	struct portal portal;
	struct arena *arena;
	ms_t now;
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	place_open(&p->portal, p->folder);
	p->arena = arena_new(64 << 20);
	p->now = NOW;
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	arena_free(p->arena);
	place_close(&p->portal, p->folder);
	free(p);
	return 0;
}

/* ---- an index ---- */

static void
use_index(struct place *p, const char *source, const char *const *advisories)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {7, 7, 7};
	struct advisory_built built;
	struct memory m;

	memory_start(&m, seed);
	for (size_t i = 0; advisories[i] != NULL; i++)
		memory_osv(&m, source, advisories[i]);
	assert_int_equal(memory_finish(&m, &built), ERR_OK);
	place_put_stock(p->folder, "key", seed, sizeof(seed));
	place_put_stock(p->folder, "advisories.idx", m.file.p, m.file.len);
	memory_done(&m);
}

static void
drop_index(const struct place *p)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/stock/advisories.idx", p->folder);
	assert_int_equal(unlink(path), 0);
}

#define LODASH                                                                                     \
	"{'id':'GHSA-jf85-cpcp-j695','modified':'2026-01-01T00:00:00Z','aliases':['CVE-2019-"      \
	"10744'],"                                                                                 \
	"'affected':[{'package':{'ecosystem':'npm','name':'lodash'},'ranges':[{'type':'SEMVER',"   \
	"'events':[{'introduced':'0'},{'fixed':'4.17.12'}]}]}]}"
#define LODASH_TAKEN_BACK                                                                          \
	"{'id':'GHSA-jf85-cpcp-j695','modified':'2026-02-01T00:00:00Z','aliases':['CVE-2019-"      \
	"10744'],"                                                                                 \
	"'withdrawn':'2026-02-01T00:00:00Z',"                                                      \
	"'affected':[{'package':{'ecosystem':'npm','name':'lodash'},'ranges':[{'type':'SEMVER',"   \
	"'events':[{'introduced':'0'},{'fixed':'4.17.12'}]}]}]}"
#define LODASH_NARROWED                                                                            \
	"{'id':'GHSA-jf85-cpcp-j695','modified':'2026-02-01T00:00:00Z','aliases':['CVE-2019-"      \
	"10744'],"                                                                                 \
	"'affected':[{'package':{'ecosystem':'npm','name':'lodash'},'ranges':[{'type':'SEMVER',"   \
	"'events':[{'introduced':'0'},{'fixed':'4.17.10'}]}]}]}"
#define OTHER                                                                                      \
	"{'id':'GHSA-aaaa-bbbb-cccc','modified':'2026-01-01T00:00:00Z','affected':[{'package':"    \
	"{'ecosystem':'npm','name':'minimist'},'ranges':[{'type':'SEMVER','events':"               \
	"[{'introduced':'0'},{'fixed':'1.2.6'}]}]}]}"

static const char *const lodash[] = {LODASH, OTHER, NULL};
static const char *const taken_back[] = {LODASH_TAKEN_BACK, OTHER, NULL};
static const char *const narrowed[] = {LODASH_NARROWED, OTHER, NULL};
static const char *const others[] = {OTHER, NULL};

/* ---- what is there ---- */

static enum err
write_take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

static struct store_software
program(const char *name, const char *version, const char *purl)
{
	struct store_software s = {0};

	str_copy(str_c(name), s.name, sizeof(s.name));
	str_copy(str_c(version), s.version, sizeof(s.version));
	str_copy(str_c(purl), s.purl, sizeof(s.purl));
	return s;
}

static void
measure(struct place *p, enum store_stock_source source, const struct store_software *list,
	size_t n)
{
	struct store_software_take take = {
		.device = PC, .source = source, .at = p->now, .list = list, .n = n};

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
}

static void
collect(struct place *p, const char *version)
{
	char purl[64];
	struct store_software s;

	snprintf(purl, sizeof(purl), "pkg:npm/lodash@%s", version);
	s = program("lodash", version, purl);
	measure(p, STORE_STOCK_COLLECTOR, &s, 1);
}

static void
compare(struct place *p)
{
	assert_int_equal(findings_compare(&p->portal, p->now), ERR_OK);
}

static size_t
found(struct place *p, bool is_open, struct store_finding **ret_list)
{
	const struct store_finding_query q = {.is_open = is_open};
	struct store_view *v;
	size_t n;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_finding_list(v, &q, p->arena, ret_list, &n, NULL), ERR_OK);
	store_read_end(v);
	return n;
}

/* The only finding. */
static struct store_finding
only(struct place *p)
{
	struct store_finding *list;

	assert_int_equal(found(p, false, &list), 1);
	return list[0];
}

static struct ending
ending_of(const struct store_finding *f)
{
	struct ending e;

	assert_int_equal(f->state, STORE_FINDING_DONE);
	assert_int_equal(ending_parse(str_c(f->measured), &e), ERR_OK);
	return e;
}

/* ---- findings ---- */

static void
the_next_measurement_ends_it(void **state)
{
	struct place *p = *state;
	struct store_finding f;
	struct ending e;

	use_index(p, "osv npm", lodash);
	collect(p, "4.17.11");
	compare(p);
	f = only(p);
	assert_int_equal(f.state, STORE_FINDING_OPEN);
	assert_string_equal(f.advisory, "CVE-2019-10744");
	assert_string_equal(f.ground, "GHSA-jf85-cpcp-j695");
	assert_string_equal(f.source, "osv npm");
	assert_string_equal(f.fixed, "4.17.12");
	assert_true(f.is_serious); /* nobody rated it */
	assert_int_equal(f.due_house, time_day(NOW, 540) + 14 * MS_DAY);
	p->now += MS_DAY;
	compare(p); /* nothing was measured */
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	collect(p, "4.17.12");
	compare(p);
	f = only(p);
	e = ending_of(&f);
	assert_int_equal(e.kind, ENDING_COLLECTOR);
	assert_int_equal(e.at, p->now);
	assert_string_equal(e.from, "4.17.11");
	assert_string_equal(e.to, "4.17.12");
	p->now += MS_DAY;
	collect(p, "4.17.11"); /* back to the old one: known anew */
	compare(p);
	f = only(p);
	assert_int_equal(f.state, STORE_FINDING_OPEN);
	assert_int_equal(f.first_seen, p->now);
}

static void
an_update_that_mends_nothing_keeps_it(void **state)
{
	struct place *p = *state;
	struct store_finding f, g;

	use_index(p, "osv npm", lodash);
	collect(p, "4.17.10");
	compare(p);
	f = only(p);
	p->now += 5 * MS_DAY;
	collect(p, "4.17.11");
	compare(p);
	g = only(p);
	assert_string_equal(g.id.text, f.id.text);
	assert_int_equal(g.state, STORE_FINDING_OPEN);
	assert_int_equal(g.first_seen, NOW);
	assert_int_equal(g.due_house, f.due_house);
	assert_int_not_equal(g.subject_nr, f.subject_nr);
}

static void
a_program_that_is_taken_away_is_over(void **state)
{
	struct place *p = *state;
	struct store_finding f;

	use_index(p, "osv npm", lodash);
	collect(p, "4.17.11");
	compare(p);
	p->now += MS_DAY;
	measure(p, STORE_STOCK_COLLECTOR, NULL, 0);
	compare(p);
	f = only(p);
	assert_string_equal(ending_of(&f).to, "");
}

static void
a_list_s_word_ends_it_and_its_silence_does_not(void **state)
{
	struct place *p = *state;
	struct store_finding f;
	struct ending e;

	use_index(p, "osv npm", lodash);
	collect(p, "4.17.11");
	compare(p);
	p->now += MS_HOUR;
	use_index(p, "osv npm", others); /* its list is not there any more */
	compare(p);
	f = only(p);
	assert_int_equal(f.state, STORE_FINDING_OPEN);
	assert_int_equal(f.unsaid, p->now);
	use_index(p, "another list", narrowed); /* somebody else's opinion */
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	use_index(p, "osv npm", lodash);
	compare(p);
	assert_int_equal(only(p).unsaid, 0);
	use_index(p, "osv npm", narrowed);
	compare(p);
	f = only(p);
	e = ending_of(&f);
	assert_int_equal(e.kind, ENDING_CHANGED);
	use_index(p, "osv npm", lodash);
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	use_index(p, "osv npm", taken_back);
	compare(p);
	f = only(p);
	e = ending_of(&f);
	assert_int_equal(e.kind, ENDING_WITHDRAWN);
	assert_int_equal(e.at, 1769904000000); /* 2026-02-01 */
}

/* An update, and at the same time the list is gone: nobody can tell whether it helped. */
static void
an_update_without_the_list_is_no_end(void **state)
{
	struct place *p = *state;
	struct store_finding f;

	use_index(p, "osv npm", lodash);
	collect(p, "4.17.11");
	compare(p);
	use_index(p, "osv npm", others);
	p->now += MS_DAY;
	collect(p, "4.17.12");
	compare(p);
	f = only(p);
	assert_int_equal(f.state, STORE_FINDING_OPEN);
	assert_int_equal(f.unsaid, p->now);
	use_index(p, "osv npm", lodash); /* it is there again, and says that it did */
	compare(p);
	f = only(p);
	assert_int_equal(f.state, STORE_FINDING_DONE);
}

static void
without_an_index_nothing_ends(void **state)
{
	struct place *p = *state;
	struct advisory_opened opened;
	struct errinfo info = {0};

	use_index(p, "osv npm", lodash);
	collect(p, "4.17.11");
	compare(p);
	drop_index(p);
	p->now += MS_DAY;
	collect(p, "4.17.12");
	assert_int_equal(findings_compare(&p->portal, p->now), ERR_NOT_FOUND);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	assert_int_equal(sources_index_open(&p->portal, &opened, &info), ERR_NOT_FOUND);
	place_put_stock(p->folder, "advisories.idx", "damaged", 7);
	assert_int_not_equal(findings_compare(&p->portal, p->now), ERR_OK);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	use_index(p, "osv npm", lodash);
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_DONE);
}

static enum err
write_answer(struct store_tx *tx, void *arg)
{
	return store_finding_answer(tx, arg);
}

static void
answer(struct place *p, const struct store_finding_answer *a)
{
	struct store_finding_answer copy = *a;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_answer, &copy), ERR_OK);
}

static void
an_answer_stays_until_it_expires(void **state)
{
	struct place *p = *state;
	struct store_finding f;

	use_index(p, "osv npm", lodash);
	collect(p, "4.17.10");
	compare(p);
	f = only(p);
	answer(p, &(struct store_finding_answer){f.id.text, STORE_FINDING_ALTERNATIVE, NOW,
			  NOW + 20 * MS_DAY, "Sato", "off"});
	p->now += 2 * MS_DAY;
	collect(p, "4.17.11");
	compare(p);
	f = only(p);
	assert_int_equal(f.state, STORE_FINDING_ALTERNATIVE);
	assert_string_equal(f.who, "Sato");
	findings_tick(&p->portal, NOW + 19 * MS_DAY);
	assert_int_equal(only(p).state, STORE_FINDING_ALTERNATIVE);
	findings_tick(&p->portal, NOW + 21 * MS_DAY);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	answer(p, &(struct store_finding_answer){
			  f.id.text, STORE_FINDING_NOT_AFFECTED, NOW, 0, "Sato", "not used"});
	p->now += 30 * MS_DAY;
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_NOT_AFFECTED);
	collect(p, "4.17.21"); /* measured all the same */
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_DONE);
}

/* ---- what was not checked ---- */

static uint32_t
counted(struct place *p, const char *id, enum store_compared_kind kind, const char *reason)
{
	const struct store_compared_query q = {.id = id};
	struct store_compared_count *list;
	struct store_view *v;
	uint32_t sum = 0;
	size_t n;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_compared_list(v, &q, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	for (size_t i = 0; i < n; i++)
		if (list[i].kind == kind && strcmp(list[i].reason, reason) == 0)
			sum += list[i].n;
	return sum;
}

/* ---- what was promised to customers ---- */

static enum err
write_promise(struct store_tx *tx, void *arg)
{
	struct store_ledger_row *row = arg;
	const struct store_hand hand = {.origin = STORE_BY_PERSON, .who = "Sato", .at = NOW};
	struct store_ledger_done done;

	return row->n_cells == 0 ? store_ledger_remove(tx, &hand, row->id.text)
				 : store_ledger_put(tx, &hand, row, 1, &done);
}

/* The only row: days for what is high, for what, last day. NULL: it is removed. */
static void
promise(struct place *p, const char *days, const char *covers, const char *ends)
{
	const struct store_cell cells[] = {{.column = STR("covers"), .value = str_c(covers)},
		{.column = STR("critical"), .value = STR("1")},
		{.column = STR("ends"), .value = str_c(ends)},
		{.column = STR("high"), .value = str_c(days != NULL ? days : "")}};
	struct store_ledger_row row = {
		.ledger = "promises", .cells = cells, .n_cells = days == NULL ? 0 : 4};

	str_copy(STR("000000000001aaaaaaaaaaaaaaaaaaaa"), row.id.text, sizeof(row.id.text));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_promise, &row), ERR_OK);
}

static ms_t
promised(struct place *p)
{
	struct store_finding f;

	compare(p);
	f = only(p);
	assert_int_equal(f.first_seen, NOW);
	assert_int_equal(f.due_house, time_day(NOW, 540) + 14 * MS_DAY);
	return f.due_contract;
}

static void
a_promise_to_a_customer_sets_a_day_of_its_own(void **state)
{
	struct place *p = *state;
	ms_t today = time_day(NOW, 540);

	use_index(p, "osv npm", lodash); /* nobody rated it: not critical */
	collect(p, "4.17.11");
	assert_int_equal(promised(p), 0);
	promise(p, "7", "", "");
	assert_int_equal(promised(p), today + 7 * MS_DAY);
	promise(p, "21", "", ""); /* what is open is dated anew, at the same hour */
	assert_int_equal(promised(p), today + 21 * MS_DAY);
	promise(p, "7", "NAS-1", ""); /* for another device */
	assert_int_equal(promised(p), 0);
	promise(p, "7", "NAS-1, KEIRI-01", "");
	assert_int_equal(promised(p), today + 7 * MS_DAY);
	promise(p, "7", "", "2026-11-19"); /* it has ended */
	assert_int_equal(promised(p), 0);
	promise(p, "7", "", "2026-11-20"); /* it ends today */
	assert_int_equal(promised(p), today + 7 * MS_DAY);
	p->now += MS_DAY;
	assert_int_equal(promised(p), 0);
	promise(p, "3", "", "");
	assert_int_equal(promised(p), today + 3 * MS_DAY);
	promise(p, NULL, "", "");
	assert_int_equal(promised(p), 0);
}

static void
what_was_not_checked_is_counted_with_its_reason(void **state)
{
	struct place *p = *state;
	const struct store_software list[] = {
		program("lodash", "4.17.11", "pkg:npm/lodash@4.17.11"),
		program("In-house tool", "1.0", ""), program("left-pad", "", "pkg:npm/left-pad"),
		program("curl", "7.88.1", "pkg:deb/debian/curl@7.88.1?distro=debian-12"),
		program("Another tool", "2.0", "")};

	use_index(p, "osv npm", lodash);
	measure(p, STORE_STOCK_COLLECTOR, list, 5);
	compare(p);
	assert_int_equal(counted(p, PC, STORE_COMPARED_CHECKED, ""), 1);
	assert_int_equal(counted(p, PC, STORE_COMPARED_UNCHECKED, "no_purl"), 2);
	assert_int_equal(counted(p, PC, STORE_COMPARED_UNCHECKED, "no_version"), 1);
	assert_int_equal(counted(p, PC, STORE_COMPARED_UNCHECKED, "no_ecosystem"), 1);
	assert_int_equal(counted(p, NULL, STORE_COMPARED_UNCHECKED, "no_purl"), 2);
	assert_int_equal(counted(p, "name:other", STORE_COMPARED_CHECKED, ""), 0);
}

/* Chrome of CVE-2024-7971, which is fixed in 130.0; and one of all versions, if `is_all`. */
static void
use_products(struct place *p, bool is_all)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {7, 7, 7};
#define CHROME "cpe:2.3:a:google:chrome:*:*:*:*:*:*:*:*"
	const struct cpe_node nodes[] = {{.kind = CPE_MATCH,
						 .is_vulnerable = true,
						 .cpe = STR(CHROME),
						 .to_before = STR("130.0")},
		{.kind = CPE_MATCH, .is_vulnerable = true, .cpe = STR(CHROME)}};
	struct str names[] = {STR("CVE-2024-7971"), STR("CVE-2024-8000")};
	struct advisory_built built;
	struct memory m;

	memory_start(&m, seed);
	assert_int_equal(advisory_builder_source(m.builder, STR("nvd"), 1), ERR_OK);
	for (int i = 0; i < (is_all ? 2 : 1); i++) {
		const struct advisory a = {.id = names[i], .nodes = &nodes[i], .n_nodes = 1};

		advisory_builder_sink(m.builder)->advisory(m.builder, &a);
	}
	assert_int_equal(memory_finish(&m, &built), ERR_OK);
	place_put_stock(p->folder, "key", seed, sizeof(seed));
	place_put_stock(p->folder, "advisories.idx", m.file.p, m.file.len);
	memory_done(&m);
}

static void
collect_chrome(struct place *p, const char *version)
{
	struct store_software s = program("Chrome", version, "");

	strcpy(s.cpe, CHROME);
	measure(p, STORE_STOCK_COLLECTOR, &s, 1);
}

/* The list of the next day has no version of it any more: it is not known to be mended. */
static void
without_a_version_it_is_not_checked_and_ends_nothing(void **state)
{
	struct place *p = *state;
	struct store_finding f, *list;

	use_products(p, false);
	collect_chrome(p, "128.0");
	compare(p);
	f = only(p);
	assert_string_equal(f.advisory, "CVE-2024-7971");
	assert_int_equal(counted(p, PC, STORE_COMPARED_CHECKED, ""), 1);
	p->now += MS_DAY;
	collect_chrome(p, "");
	compare(p);
	assert_int_equal(counted(p, PC, STORE_COMPARED_CHECKED, ""), 0);
	assert_int_equal(counted(p, PC, STORE_COMPARED_UNCHECKED, "no_version"), 1);
	assert_string_equal(only(p).id.text, f.id.text);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	assert_int_equal(only(p).unsaid, p->now);
	p->now += MS_DAY;
	use_products(p, true); /* of all versions: also of this one */
	compare(p);
	assert_int_equal(found(p, true, &list), 2);
	assert_int_equal(counted(p, PC, STORE_COMPARED_UNCHECKED, "no_version"), 1);
	p->now += MS_DAY;
	collect_chrome(p, "131.0");
	compare(p);
	assert_int_equal(found(p, true, &list), 1);
	assert_string_equal(list[0].advisory, "CVE-2024-8000");
}

static void
a_version_in_the_cpe_is_one(void **state)
{
	struct place *p = *state;
	struct store_software s = program("Chrome", "", "");

	strcpy(s.cpe, "cpe:2.3:a:google:chrome:128.0:*:*:*:*:*:*:*");
	use_products(p, false);
	measure(p, STORE_STOCK_COLLECTOR, &s, 1);
	compare(p);
	assert_string_equal(only(p).advisory, "CVE-2024-7971");
	assert_int_equal(counted(p, PC, STORE_COMPARED_CHECKED, ""), 1);
}

#define LODASH_OF(more)                                                                            \
	"{'id':'GHSA-jf85-cpcp-j695','modified':'2026-02-01T00:00:00Z','aliases':['CVE-2019-"      \
	"10744'],'affected':[{'package':{'ecosystem':'npm','name':'lodash'}" more "}]}"

/* What cannot be compared any more is no word that it is over: neither of the same version, nor of
 * one that takes its place. */
static void
an_unreadable_word_ends_nothing(void **state)
{
	static const struct {
		const char *advisory, *reason;
	} cases[] = {{LODASH_OF(",'ranges':[{'type':'SEMVER','events':[{'fixed':'4.17.12'}]}]"),
			     "range_unread"},
		{LODASH_OF(",'ranges':[{'type':'GIT','repo':'https://example.org','events':["
			   "{'introduced':'0'}]}]"),
			"only_commits"},
		{LODASH_OF(""), "no_versions"}};
	struct place *p = *state;
	struct store_finding f;

	use_index(p, "osv npm", lodash);
	collect(p, "4.17.11");
	compare(p);
	f = only(p);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *const list[] = {cases[i].advisory, OTHER, NULL};

		use_index(p, "osv npm", list);
		p->now += MS_HOUR;
		compare(p);
		assert_int_equal(counted(p, PC, STORE_COMPARED_PARTLY, cases[i].reason), 1);
		assert_int_equal(only(p).state, STORE_FINDING_OPEN);
		assert_int_not_equal(only(p).unsaid, 0);
		collect(p, i % 2 == 0 ? "4.17.12" : "4.17.13");
		p->now += MS_HOUR;
		compare(p);
		assert_string_equal(only(p).id.text, f.id.text);
		assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	}
	use_index(p, "osv npm", lodash);
	p->now += MS_HOUR;
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_DONE);
}

/* ---- much at once ---- */

#define MANY 3000

static void
use_many(struct place *p)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {7, 7, 7};
	struct advisory_built built;
	struct memory m;
	char text[400];

	memory_start(&m, seed);
	memory_osv(&m, "osv npm", LODASH);
	for (int i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text),
			"{'id':'CVE-2025-%05d','modified':'2026-01-01T00:00:00Z','affected':[{"
			"'package':{'ecosystem':'npm','name':'much'},'ranges':[{'type':'SEMVER',"
			"'events':[{'introduced':'0'}]}]}]}",
			10000 + i);
		memory_osv(&m, "osv npm", text);
	}
	assert_int_equal(memory_finish(&m, &built), ERR_OK);
	place_put_stock(p->folder, "key", seed, sizeof(seed));
	place_put_stock(p->folder, "advisories.idx", m.file.p, m.file.len);
	memory_done(&m);
}

/* PC with three programs with all of them, and another device behind it. */
static void
collect_many(struct place *p)
{
	const struct store_software list[] = {program("a", "1.0.0", "pkg:npm/much@1.0.0"),
		program("b", "1.0.0", "pkg:npm/much@1.0.0"),
		program("c", "1.0.0", "pkg:npm/much@1.0.0")};
	const struct store_software other = program("lodash", "4.17.11", "pkg:npm/lodash@4.17.11");
	struct store_software_take take = {
		"name:keiri-02", STORE_STOCK_COLLECTOR, p->now, &other, 1};

	measure(p, STORE_STOCK_COLLECTOR, list, 3);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
}

static uint32_t
total(struct place *p, const char *device)
{
	const struct store_finding_query q = {.device = device, .is_open = true, .limit = 1};
	struct store_finding *list;
	struct store_view *v;
	uint32_t n;
	size_t n_list;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_finding_list(v, &q, p->arena, &list, &n_list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

/* More than is looked at together is gone: each goes on where it was. */
static void
many_go_on_with_their_days(void **state)
{
	struct place *p = *state;
	struct store_software list[3];
	struct store_finding *found_list;
	const struct store_finding_query q = {.is_open = true, .limit = 30000};
	struct arena *a = arena_new((size_t)128 << 20);
	struct store_view *v;
	size_t n;

	use_many(p);
	for (int day = 0; day < 2; day++) {
		for (int i = 0; i < 3; i++)
			list[i] = program((const char[]){(char)('a' + i), '\0'},
				day == 0 ? "1.0.0" : "1.0.1",
				day == 0 ? "pkg:npm/much@1.0.0" : "pkg:npm/much@1.0.1");
		measure(p, STORE_STOCK_COLLECTOR, list, 3);
		compare(p);
		p->now += MS_DAY;
	}
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_finding_list(v, &q, a, &found_list, &n, NULL), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 3 * MANY);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(found_list[i].first_seen, NOW);
	arena_free(a);
}

static void
what_is_too_much_is_said_and_stops_no_other(void **state)
{
	struct place *p = *state;

	use_many(p);
	collect_many(p);
	p->portal.findings.slice_bytes = 256 << 10;
	compare(p);
	assert_int_equal(total(p, PC), 0);
	assert_int_equal(counted(p, PC, STORE_COMPARED_UNCHECKED, "not_compared"), 3);
	assert_int_equal(total(p, "name:keiri-02"), 1);
	p->portal.findings.slice_bytes = 0;
	p->now += MS_DAY;
	compare(p);
	assert_int_equal(counted(p, PC, STORE_COMPARED_CHECKED, ""), 3);
	assert_int_equal(total(p, PC), 3 * MANY);
}

#define LONG_NAME "EXAMPLE-2026-0000000000000000000000000000000000000000000000000000000000000001"
#define OF_LONG_NAME                                                                               \
	"{'id':'" LONG_NAME "','modified':'2026-01-01T00:00:00Z','affected':[{'package':{"         \
	"'ecosystem':'npm','name':'lodash'},'ranges':[{'type':'SEMVER','events':"                  \
	"[{'introduced':'0'},{'fixed':'4.17.12'}]}]}]}"
static const char *const of_long_name[] = {LODASH, OF_LONG_NAME, NULL};

static void
a_name_that_is_too_long_is_counted(void **state)
{
	struct place *p = *state;

	use_index(p, "osv npm", of_long_name);
	collect(p, "4.17.11");
	compare(p);
	assert_string_equal(only(p).advisory, "CVE-2019-10744");
	assert_int_equal(counted(p, PC, STORE_COMPARED_LEFT_OUT, "name"), 1);
}

#define BY_SHORT_NAME(aliases)                                                                     \
	"{'id':'GHSA-bbbb-cccc-dddd','modified':'2026-01-01T00:00:00Z'," aliases                   \
	"'affected':[{'package':{'ecosystem':'npm','name':'lodash'},'ranges':[{'type':'SEMVER',"   \
	"'events':[{'introduced':'0'},{'fixed':'4.17.12'}]}]}]}"
static const char *const by_short_name[] = {BY_SHORT_NAME(""), NULL};
static const char *const by_long_name[] = {
	BY_SHORT_NAME("'aliases':['CVE-2026-"
		      "0000000000000000000000000000000000000000000000000000000000000001'],"),
	NULL};

/* A name that is too long takes no other's place: it goes on under the one it was known by. */
static void
a_longer_name_does_not_end_it(void **state)
{
	struct place *p = *state;
	struct store_finding f;

	use_index(p, "osv npm", by_short_name);
	collect(p, "4.17.11");
	compare(p);
	f = only(p);
	assert_string_equal(f.advisory, "GHSA-bbbb-cccc-dddd");
	use_index(p, "osv npm", by_long_name);
	p->now += MS_DAY;
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	assert_string_equal(only(p).id.text, f.id.text);
	assert_string_equal(only(p).advisory, "GHSA-bbbb-cccc-dddd");
	assert_int_equal(only(p).first_seen, f.first_seen);
	assert_int_equal(only(p).last_seen, p->now);
	assert_int_equal(counted(p, PC, STORE_COMPARED_LEFT_OUT, "name"), 0);
	p->now += MS_DAY;
	collect(p, "4.17.12");
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_DONE);
}

/* Not better, under another name: known since then, and due as it was. */
static void
a_version_in_the_name_brings_no_new_day(void **state)
{
	struct place *p = *state;
	struct store_software s =
		program("lodash 4.17.10 (x64)", "4.17.10", "pkg:npm/lodash@4.17.10");
	struct store_finding f;

	use_index(p, "osv npm", lodash);
	measure(p, STORE_STOCK_COLLECTOR, &s, 1);
	compare(p);
	f = only(p);
	p->now += MS_DAY;
	s = program("lodash 4.17.11 (x64)", "4.17.11", "pkg:npm/lodash@4.17.11");
	measure(p, STORE_STOCK_COLLECTOR, &s, 1);
	compare(p);
	assert_string_equal(only(p).id.text, f.id.text);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	assert_int_equal(only(p).first_seen, f.first_seen);
	assert_int_equal(only(p).due_house, f.due_house);
	p->now += MS_DAY;
	s = program("lodash 4.17.12 (x64)", "4.17.12", "pkg:npm/lodash@4.17.12");
	measure(p, STORE_STOCK_COLLECTOR, &s, 1);
	compare(p);
	f = only(p);
	assert_string_equal(ending_of(&f).to, "4.17.12");
}

#define LODASH_OF_ALL                                                                              \
	"{'id':'CVE-2026-7','modified':'2026-01-01T00:00:00Z','affected':[{'package':{"            \
	"'ecosystem':'npm','name':'lodash'},'ranges':[{'type':'SEMVER','events':[{'introduced':"   \
	"'0'}]}]}]}"

static const char *
version_of(struct place *p, uint64_t nr)
{
	const struct store_software_query q = {.device = PC};
	struct store_software *list;
	struct store_view *v;
	size_t n, i = 0;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_software_list(v, &q, p->arena, &list, &n, NULL), ERR_OK);
	store_read_end(v);
	while (i < n && list[i].nr != nr)
		i++;
	return i < n ? list[i].version : "";
}

/* Two versions beside each other, as runtimes are, both updated by one list: each goes on as the
 * one that is most like it. */
static void
two_beside_each_other_go_on_each_for_itself(void **state)
{
	static const char *const versions[][2] = {
		{"4.17.9", "3.10.0"}, {"4.17.11", "3.10.1"}, {"4.18.0", "3.11.0"}};
	struct place *p = *state;
	char ids[2][STORE_ID_TEXT_MAX] = {{0}};

	use_index(p, "osv npm", (const char *const[]){LODASH_OF_ALL, NULL});
	for (size_t i = 0; i < 3; i++, p->now += MS_DAY) {
		struct store_software list[2];
		struct store_finding *kept;

		for (size_t k = 0; k < 2; k++) {
			char name[64], purl[64];

			snprintf(name, sizeof(name), "Lodash - %s (x64)", versions[i][k]);
			snprintf(purl, sizeof(purl), "pkg:npm/lodash@%s", versions[i][k]);
			list[k] = program(name, versions[i][k], purl);
		}
		measure(p, STORE_STOCK_COLLECTOR, list, 2);
		compare(p);
		assert_int_equal(found(p, false, &kept), 2);
		for (size_t k = 0; k < 2; k++) {
			size_t at = strcmp(version_of(p, kept[k].subject_nr), versions[i][0]) == 0
					    ? 0
					    : 1;

			assert_int_equal(kept[k].state, STORE_FINDING_OPEN);
			assert_int_equal(kept[k].first_seen, NOW);
			if (i > 0)
				assert_string_equal(kept[k].id.text, ids[at]);
			memcpy(ids[at], kept[k].id.text, sizeof(ids[at]));
		}
	}
}

/* ---- bills ---- */

static enum err
write_bill(struct store_tx *tx, void *arg)
{
	return store_bill_put(tx, arg);
}

static void
bring_bill(struct place *p, const char *id, const char *version)
{
	struct store_component c = {
		.name = STR("lodash"), .version = str_c(version), .purl = STR("")};
	struct store_bill_put put = {.list = &c, .n = 1, .file = STR("{}")};
	char purl[64];

	snprintf(purl, sizeof(purl), "pkg:npm/lodash@%s", version);
	c.purl = str_c(purl);
	strcpy(put.bill.id.text, id);
	strcpy(put.bill.name, "Kaikei");
	strcpy(put.bill.supplier, "Maker");
	strcpy(put.bill.serial, "urn:uuid:1");
	put.bill.came = p->now;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_bill, &put), ERR_OK);
}

static enum err
write_removal(struct store_tx *tx, void *arg)
{
	return store_bill_remove(tx, arg, NOW + 9 * MS_DAY);
}

static void
a_later_bill_of_the_same_ends_it(void **state)
{
	struct place *p = *state;
	struct store_finding f;

	use_index(p, "osv npm", lodash);
	bring_bill(p, "b1", "4.17.10");
	compare(p);
	f = only(p);
	assert_int_equal(f.subject, STORE_FINDING_COMPONENT);
	p->now += MS_DAY;
	bring_bill(p, "b2", "4.17.11"); /* not better */
	compare(p);
	assert_string_equal(only(p).id.text, f.id.text);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	p->now += MS_DAY;
	bring_bill(p, "b3", "4.17.21");
	compare(p);
	f = only(p);
	assert_int_equal(ending_of(&f).kind, ENDING_BILL);
	assert_string_equal(ending_of(&f).to, "4.17.21");
}

static enum err
write_other_bill(struct store_tx *tx, void *arg)
{
	const struct store_component c = {.name = STR("other"), .version = STR("1")};
	struct store_bill_put put = {.list = &c, .n = 1, .file = STR("{}")};
	const struct store_bill *b = arg;

	put.bill = *b;
	return store_bill_put(tx, &put);
}

/* What could not be read of a bill may name what its readable part does not. */
static void
a_bill_with_faults_takes_nothing_away(void **state)
{
	struct place *p = *state;
	struct store_bill b = {
		.id = {"b2"}, .name = "Kaikei", .serial = "urn:uuid:1", .n_faults = 1};

	use_index(p, "osv npm", lodash);
	bring_bill(p, "b1", "4.17.10");
	compare(p);
	b.came = p->now += MS_DAY;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_other_bill, &b), ERR_OK);
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	assert_int_equal(only(p).unsaid, p->now);
	strcpy(b.id.text, "b3");
	b.n_faults = 0;
	b.came = p->now += MS_DAY;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_other_bill, &b), ERR_OK);
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_DONE);
}

#define OF_WINDOWS(fixed)                                                                          \
	"{'id':'GO-2026-1','modified':'2026-01-01T00:00:00Z','affected':[{'package':{'ecosystem':" \
	"'Go','name':'example.org/a'},'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},"    \
	"{'fixed':'" fixed "'}]}],'ecosystem_specific':{'imports':[{'path':'example.org/a',"       \
	"'goos':['windows']}]}}]}"
static const char *const of_windows[] = {OF_WINDOWS("1.9.0"), NULL};
static const char *const of_windows_no_more[] = {OF_WINDOWS("1.0.0"), NULL};

struct device_bill {
	const char *id, *device, *system;
};

static enum err
write_device_bill(struct store_tx *tx, void *arg)
{
	const struct store_component c = {.name = STR("example.org/a"),
		.version = STR("1.2.0"),
		.purl = STR("pkg:golang/example.org/a@v1.2.0")};
	const struct device_bill *b = arg;
	struct store_bill_put put = {.bill = {.came = NOW}, .list = &c, .n = 1, .file = STR("{}")};
	struct store_told told = {.key = "system"};
	enum err err;

	str_copy(str_c(b->system), told.value, sizeof(told.value));
	str_copy(str_c(b->id), put.bill.id.text, sizeof(put.bill.id.text));
	str_copy(str_c(b->id), put.bill.name, sizeof(put.bill.name));
	str_copy(str_c(b->device), put.bill.device, sizeof(put.bill.device));
	err = store_told_take(tx, b->device, NOW, &told, 1);
	return err == ERR_OK ? store_bill_put(tx, &put) : err;
}

/* A component that the bills of two devices have: only where nothing of it is weak is it over. */
static void
another_device_s_bill_does_not_end_it(void **state)
{
	struct place *p = *state;
	struct device_bill bills[] = {{"b1", PC, "windows"}, {"b2", "name:server", "linux"}};
	struct store_finding f;

	use_index(p, "osv go", of_windows);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
			store_write(p->portal.store, STORE_VITAL, write_device_bill, &bills[i]),
			ERR_OK);
	compare(p);
	f = only(p);
	assert_int_equal(f.state, STORE_FINDING_OPEN);
	p->now += MS_DAY;
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	assert_int_equal(only(p).unsaid, 0);
	assert_int_equal(only(p).first_seen, f.first_seen);
	p->now += MS_DAY;
	use_index(p, "osv go", of_windows_no_more);
	compare(p);
	f = only(p);
	assert_int_equal(ending_of(&f).kind, ENDING_CHANGED);
}

static enum err
write_open_port(struct store_tx *tx, void *arg)
{
	const struct store_told told[] = {
		{.key = "system", .value = "windows"}, {.key = "port", .value = "tcp/445 0.0.0.0"}};

	return store_told_take(tx, arg, NOW, told, 2);
}

/* One that the bills of two devices have: whichever of them is compared last, the promise made of
 * one of them holds, and it stands where it is the most urgent. */
static void
another_device_s_bill_takes_no_promise_away(void **state)
{
	struct place *p = *state;
	struct device_bill bills[] = {{"b1", PC, "windows"}, {"b2", "name:server", "windows"}};
	ms_t today = time_day(NOW, 540);
	char pc[] = PC;
	uint32_t rank;

	use_index(p, "osv go", of_windows);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
			store_write(p->portal.store, STORE_VITAL, write_device_bill, &bills[i]),
			ERR_OK);
	promise(p, "7", "b1", "");
	assert_int_equal(promised(p), today + 7 * MS_DAY);
	promise(p, "6", "b2", "");
	assert_int_equal(promised(p), today + 6 * MS_DAY);
	promise(p, "5", "server", "");
	assert_int_equal(promised(p), today + 5 * MS_DAY);
	promise(p, "7", "b3", "");
	assert_int_equal(promised(p), 0);
	rank = only(p).rank;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_open_port, pc), ERR_OK);
	p->now += MS_DAY;
	compare(p);
	assert_true(only(p).rank > rank);
}

/* Where the other bill is no more, what it was weak in is over. */
static void
a_bill_that_is_no_more_keeps_nothing_open(void **state)
{
	struct place *p = *state;
	struct device_bill bills[] = {{"b1", PC, "windows"}, {"b2", "name:server", "linux"}};
	char id[] = "b1";
	struct store_finding f;

	use_index(p, "osv go", of_windows);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
			store_write(p->portal.store, STORE_VITAL, write_device_bill, &bills[i]),
			ERR_OK);
	compare(p);
	assert_int_equal(only(p).state, STORE_FINDING_OPEN);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_removal, id), ERR_OK);
	p->now += MS_DAY;
	compare(p);
	f = only(p);
	assert_int_equal(ending_of(&f).kind, ENDING_CHANGED);
}

#define MALICIOUS                                                                                  \
	"{'id':'MAL-2026-1','modified':'2026-01-01T00:00:00Z','affected':[{'package':{"            \
	"'ecosystem':'npm','name':'lodash'},'versions':['4.17.10']}]}"
static const char *const malicious[] = {MALICIOUS, OTHER, NULL};

/* Of a bill that no device is said to run: Today and the letter have it all the same. */
static void
a_package_that_is_an_attack_stands_on_today(void **state)
{
	struct place *p = *state;
	struct store_finding_first first;
	struct store_view *v;
	char id[] = "b1";
	uint32_t n;

	use_index(p, "osv npm", malicious);
	bring_bill(p, id, "4.17.10");
	compare(p);
	assert_int_equal(only(p).action, RANK_ACT);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_finding_first(v, &first), ERR_OK);
	assert_int_equal(store_finding_count_action(v, RANK_ACT, &n), ERR_OK);
	store_read_end(v);
	assert_string_equal(first.finding.advisory, "MAL-2026-1");
	assert_string_equal(first.device, "");
	assert_string_equal(first.bill, "Kaikei");
	assert_string_equal(first.name, "lodash");
	assert_int_equal(n, 1);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_removal, id), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_finding_first(v, &first), ERR_NOT_FOUND);
	assert_int_equal(store_finding_count_action(v, RANK_ACT, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 0);
}

static enum err
is_on_today(struct request *r)
{
	const struct device_brief *device;
	struct page_update u = {.n = 0};

	assert_int_equal(findings_today(r, &u, &device), ERR_OK);
	assert_true(u.is_attack);
	assert_int_equal(u.minutes, 70);
	assert_int_equal(u.due, time_day(NOW, 540));
	return ERR_OK;
}

/* A page as it is shown; the caller's to free. */
static struct buf
shown(struct place *p, enum err (*get)(struct request *r), const char *arg)
{
	struct request r = {.portal = &p->portal,
		.now = p->now,
		.zone_minutes = 540,
		.lang = LANG_JA,
		.arg = str_c(arg),
		.arena = arena_new(REQUEST_ARENA_BYTES),
		.response.body = buf_of(PAGE_BYTES_MAX),
		.upload.fd = -1};
	struct store_view *v;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r.view = v;
	assert_int_equal(get(&r), ERR_OK);
	store_read_end(v);
	arena_free(r.arena);
	return r.response.body;
}

static void
says(struct buf page, const char *words, bool is_there)
{
	if ((str_find(buf_view(&page), str_c(words)) >= 0) != is_there)
		fail_msg("%s: %s", is_there ? "missing" : "there", words);
}

/* Nobody updates it: it goes today, the devices off the network, passwords anew. */
static void
what_is_an_attack_is_taken_out_today(void **state)
{
	struct place *p = *state;
	struct store_finding f;
	struct buf page;

	use_index(p, "osv npm", malicious);
	bring_bill(p, "b1", "4.17.10");
	compare(p);
	f = only(p);
	assert_true(store_finding_is_attack(&f));
	assert_int_equal(f.due_house, time_day(NOW, 540));
	for (int i = 0; i < 3; i++) {
		page = i == 0	? shown(p, get_stock_findings, "")
		       : i == 1 ? shown(p, get_stock_finding, f.id.text)
				: shown(p, get_stock_advisory, "MAL-2026-1");
		says(page, "直した版を待たずに、外します", i < 2);
		says(page, "分かったその日", i < 2);
		says(page, "パスワードと鍵を、別の機器で替えます", true);
		says(page, "直した版は、まだ知られていません", false);
		says(page, "深刻さをだれも評価していない", false);
		buf_done(&page);
	}
	page = shown(p, is_on_today, "");
	buf_done(&page);
}

static void
a_removed_bill_says_so(void **state)
{
	struct place *p = *state;
	struct store_finding f;
	char first[] = "b1";

	use_index(p, "osv npm", lodash);
	bring_bill(p, "b1", "4.17.10");
	compare(p);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_removal, first), ERR_OK);
	p->now += 10 * MS_DAY;
	compare(p);
	f = only(p);
	assert_int_equal(ending_of(&f).kind, ENDING_BILL_REMOVED);
	assert_int_equal(ending_of(&f).at, NOW + 9 * MS_DAY);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(the_next_measurement_ends_it),
		T(an_update_that_mends_nothing_keeps_it),
		T(a_program_that_is_taken_away_is_over),
		T(a_list_s_word_ends_it_and_its_silence_does_not),
		T(an_update_without_the_list_is_no_end),
		T(without_an_index_nothing_ends),
		T(an_answer_stays_until_it_expires),
		T(a_promise_to_a_customer_sets_a_day_of_its_own),
		T(what_was_not_checked_is_counted_with_its_reason),
		T(without_a_version_it_is_not_checked_and_ends_nothing),
		T(a_version_in_the_cpe_is_one),
		T(an_unreadable_word_ends_nothing),
		T(many_go_on_with_their_days),
		T(what_is_too_much_is_said_and_stops_no_other),
		T(a_name_that_is_too_long_is_counted),
		T(a_longer_name_does_not_end_it),
		T(a_version_in_the_name_brings_no_new_day),
		T(two_beside_each_other_go_on_each_for_itself),
		T(a_later_bill_of_the_same_ends_it),
		T(a_bill_with_faults_takes_nothing_away),
		T(a_package_that_is_an_attack_stands_on_today),
		T(another_device_s_bill_does_not_end_it),
		T(another_device_s_bill_takes_no_promise_away),
		T(a_bill_that_is_no_more_keeps_nothing_open),
		T(what_is_an_attack_is_taken_out_today),
		T(a_removed_bill_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
