/* "Are we affected?": when the answer may be no, and when nobody can tell. */
#include "proc/portal/stock/advisory.h"

#include "know/advisory/memory_test.h"

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
#define CVE "CVE-2026-1"

struct place {
	char folder[PLACE_FOLDER_MAX];
	struct portal portal;
	struct arena *arena;
	struct memory index;
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	place_open(&p->portal, p->folder);
	p->arena = arena_new(64 << 20);
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

static const uint8_t seed[SIGN_SEED_BYTES] = {7, 7, 7};

static void
write_file(const struct place *p, const char *name, const void *bytes, size_t n)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/stock", p->folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/stock/%s", p->folder, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

#define LODASH                                                                                     \
	"{'id':'GHSA-jf85-cpcp-j695','modified':'2026-01-01T00:00:00Z','affected':[{'package':"    \
	"{'ecosystem':'npm','name':'lodash'},'ranges':[{'type':'SEMVER','events':"                 \
	"[{'introduced':'0'},{'fixed':'4.17.12'}]}]}]}"
#define ANSWERED                                                                                   \
	{                                                                                          \
		.kind = CPE_MATCH, .is_vulnerable = true,                                          \
		.cpe = STR("cpe:2.3:a:google:chrome:*:*:*:*:*:*:*:*"), .to_before = STR("130.0")   \
	}

static void
start_index(struct place *p)
{
	memory_start(&p->index, seed);
	memory_osv(&p->index, "osv npm", LODASH);
	assert_int_equal(advisory_builder_source(p->index.builder, STR("nvd"), 1), ERR_OK);
}

/* n_nodes 0: it is there, and waits for somebody to say what it is about. */
static void
add_cve(struct place *p, const char *id, const struct cpe_node *nodes, uint32_t n_nodes)
{
	advisory_builder_sink(p->index.builder)
		->advisory(p->index.builder,
			&(struct advisory){.id = str_c(id), .nodes = nodes, .n_nodes = n_nodes});
}

static void
use_index(struct place *p)
{
	struct advisory_built built;

	assert_int_equal(memory_finish(&p->index, &built), ERR_OK);
	write_file(p, "key", seed, sizeof(seed));
	write_file(p, "advisories.idx", p->index.file.p, p->index.file.len);
	memory_done(&p->index);
}

/* ---- what is there, and the question ---- */

static enum err
write_take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

static void
measure(struct place *p, const struct store_software *list, size_t n)
{
	struct store_software_take take = {PC, STORE_STOCK_COLLECTOR, NOW, list, n};

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
}

#define LODASH_MENDED                                                                              \
	{                                                                                          \
		.name = "lodash", .version = "4.17.21", .purl = "pkg:npm/lodash@4.17.21"           \
	}
#define CHROME                                                                                     \
	{                                                                                          \
		.name = "Google Chrome", .version = "131.0.1", .product = "chrome"                 \
	}

static enum stock_reply
asked_as(struct place *p, struct str vendor, struct str product, const char **ret_because)
{
	struct request r = {.portal = &p->portal, .now = NOW, .arena = p->arena};
	struct advisory_scan scan = {0};
	struct store_view *v;
	struct look l;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r.view = v;
	look_open(&r, &l);
	assert_true(l.has_index);
	scan.look = &l;
	assert_true(advisory_number(&l, STR(CVE), &scan.vulnerability));
	assert_int_equal(advisory_scan_listed(&r, vendor, product, &scan), ERR_OK);
	look_close(&l);
	store_read_end(v);
	return advisory_reply(&scan, false, 0, ret_because);
}

static enum stock_reply
asked(struct place *p, const char **ret_because)
{
	return asked_as(p, STR(""), STR(""), ret_because);
}

/* An entry that says nothing that could be compared does not clear anybody. */
static void
an_entry_is_no_word_yet(void **state)
{
	const struct store_software list[] = {LODASH_MENDED, CHROME};
	struct place *p = *state;
	const char *because;

	start_index(p);
	add_cve(p, CVE, NULL, 0);
	use_index(p);
	measure(p, list, 1);
	assert_int_equal(asked(p, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "no_words");
	measure(p, list, 2); /* the company runs what the list of exploited ones names */
	assert_int_equal(
		asked_as(p, STR("Google"), STR("Chromium V8"), &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "open");
}

/* The words that are there are about packages, what is exploited is a product. */
static void
words_about_packages_do_not_clear_a_product(void **state)
{
	static const char chromium[] =
		"{'id':'DSA-7','aliases':['" CVE "'],'modified':'2026-01-01T00:00:00Z','affected':"
		"[{'package':{'ecosystem':'Debian:12','name':'chromium'},'ranges':[{'type':"
		"'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'130.0'}]}]}]}";
	const struct store_software list[] = {LODASH_MENDED, CHROME};
	const struct cpe_node other = ANSWERED;
	struct place *p = *state;
	const char *because;

	start_index(p);
	add_cve(p, CVE, NULL, 0);
	add_cve(p, "CVE-2026-2", &other, 1); /* so that the product can be compared at all */
	memory_osv(&p->index, "osv debian", chromium);
	use_index(p);
	measure(p, list, 2);
	assert_int_equal(asked(p, &because), STOCK_REPLY_NO);
	assert_int_equal(
		asked_as(p, STR("Google"), STR("Chromium V8"), &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "open");
}

static void
words_about_the_product_do(void **state)
{
	const struct store_software list[] = {LODASH_MENDED, CHROME},
				    silent[] = {{.name = "Google Chrome", .product = "chrome"}};
	const struct cpe_node node = ANSWERED;
	struct place *p = *state;
	const char *because;

	start_index(p);
	add_cve(p, CVE, &node, 1);
	use_index(p);
	measure(p, list, 2);
	assert_int_equal(asked_as(p, STR("Google"), STR("Chromium V8"), &because), STOCK_REPLY_NO);
	assert_string_equal(because, "compared");
	measure(p, silent, 1); /* of no version that is known */
	assert_int_equal(
		asked_as(p, STR("Google"), STR("Chromium V8"), &because), STOCK_REPLY_UNKNOWN);
}

/* Thirty programs that nobody knows are not thirty that were looked at. */
static void
nothing_compared_is_not_no(void **state)
{
	const struct store_software list[] = {{.name = "In-house tool", .version = "1.0"}};
	const struct cpe_node node = ANSWERED;
	struct place *p = *state;
	const char *because;

	start_index(p);
	add_cve(p, CVE, &node, 1);
	use_index(p);
	measure(p, list, 1);
	assert_int_equal(asked(p, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "none_compared");
}

/* There is a list for Debian 12 only; the company runs 13, and another package of it. */
static void
a_release_without_a_list_is_open(void **state)
{
	static const char openssl[] =
		"{'id':'DSA-8','aliases':['" CVE "'],'modified':'2026-01-01T00:00:00Z','affected':"
		"[{'package':{'ecosystem':'Debian:12','name':'openssl'},'ranges':[{'type':"
		"'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'3.0.11-1~deb12u2'}]}]}]}";
	const struct store_software list[] = {LODASH_MENDED,
		{.name = "zlib1g",
			.version = "1.3",
			.purl = "pkg:deb/debian/zlib1g@1.3?distro=debian-13"},
		{.name = "libssl3",
			.version = "3.5.1-1",
			.purl = "pkg:deb/debian/libssl3@3.5.1-1?distro=debian-13&upstream="
				"openssl"}},
				    unsaid[] = {LODASH_MENDED,
					    {.name = "openssl",
						    .version = "3.5.1-1",
						    .purl = "pkg:deb/debian/openssl@3.5.1-1"}};
	struct place *p = *state;
	const char *because;

	start_index(p);
	memory_osv(&p->index, "osv debian", openssl);
	use_index(p);
	measure(p, list, 2);
	assert_int_equal(asked(p, &because), STOCK_REPLY_NO);
	measure(p, list, 3);
	assert_int_equal(asked(p, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "open");
	measure(p, unsaid, 2); /* of which release is not said */
	assert_int_equal(asked(p, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "open");
}

static enum err
write_fact(struct store_tx *tx, void *arg)
{
	return store_fact_put(tx, arg);
}

static enum err
write_words(struct store_tx *tx, void *arg)
{
	return store_device_describe(tx, arg);
}

/* Without a list, of people's work: as a person said what it is, whatever was learned. */
static uint32_t
unlisted(struct place *p, int kind_given)
{
	struct store_device d = {.id.text = "mac:1", .kind_given = kind_given};
	struct request r = {.portal = &p->portal, .now = NOW, .arena = p->arena};
	struct store_view *v;
	uint32_t n;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_words, &d), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r.view = v;
	assert_int_equal(advisory_unlisted(&r, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
a_device_is_what_a_person_said(void **state)
{
	struct fact f = {.device.text = "mac:1",
		.kind = FACT_ADDRESS,
		.value = "192.168.1.5",
		.confidence = CONFIDENCE_HIGH,
		.first_seen = NOW - MS_DAY,
		.last_seen = NOW,
		.count = 1,
		.reason = "arp"};
	struct place *p = *state;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_fact, &f), ERR_OK);
	assert_int_equal(unlisted(p, -1), 0);
	assert_int_equal(unlisted(p, DEVICE_PC), 1);
	assert_int_equal(unlisted(p, DEVICE_PRINTER), 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(an_entry_is_no_word_yet),
		T(words_about_packages_do_not_clear_a_product),
		T(words_about_the_product_do),
		T(nothing_compared_is_not_no),
		T(a_release_without_a_list_is_open),
		T(a_device_is_what_a_person_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
