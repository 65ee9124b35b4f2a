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
	uint32_t unlisted; /* devices without a list, as the page counts them */
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
	place_put_stock(p->folder, "key", seed, sizeof(seed));
	place_put_stock(p->folder, "advisories.idx", p->index.file.p, p->index.file.len);
	memory_done(&p->index);
}

/* ---- what is there, and the question ---- */

static enum err
write_take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

static void
measure_on(struct place *p, const char *device, const struct store_software *list, size_t n)
{
	struct store_software_take take = {device, STORE_STOCK_COLLECTOR, NOW, list, n};

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
}

static void
measure(struct place *p, const struct store_software *list, size_t n)
{
	measure_on(p, PC, list, n);
}

#define LODASH_MENDED                                                                              \
	{                                                                                          \
		.name = "lodash", .version = "4.17.21", .purl = "pkg:npm/lodash@4.17.21"           \
	}
#define CHROME                                                                                     \
	{                                                                                          \
		.name = "Google Chrome", .version = "131.0.1", .product = "chrome"                 \
	}

/* All of the answer: strings live as long as the place. */
struct whole_answer {
	struct advisory_scan scan;
	enum stock_reply reply;
	const char *because;
	uint32_t measured;
	struct stock_mended *mended;
	size_t n_mended;
};

static void
answer_as(struct place *p, struct str vendor, struct str product, struct whole_answer *ret)
{
	struct request r = {.portal = &p->portal, .now = NOW, .arena = p->arena};
	struct store_view *v;
	struct look l;

	*ret = (struct whole_answer){.scan.look = &l, .scan.tally.unlisted = p->unlisted};
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r.view = v;
	look_open(&r, &l);
	assert_true(l.has_index);
	assert_true(advisory_number(&l, STR(CVE), &ret->scan.vulnerability));
	assert_int_equal(advisory_scan_listed(&r, vendor, product, &ret->scan), ERR_OK);
	assert_int_equal(
		advisory_mended(&r, &ret->scan, &ret->mended, &ret->n_mended, &ret->measured),
		ERR_OK);
	look_close(&l);
	store_read_end(v);
	ret->reply = advisory_reply(&ret->scan, false, &ret->because);
}

static enum stock_reply
asked_as(struct place *p, struct str vendor, struct str product, const char **ret_because)
{
	struct whole_answer a;

	answer_as(p, vendor, product, &a);
	*ret_because = a.because;
	return a.reply;
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
	assert_string_equal(because, "open_no_words");
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
	assert_string_equal(because, "open_no_words");
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
	assert_string_equal(because, "open_no_version");
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
	assert_string_equal(because, "open_no_release");
	measure(p, unsaid, 2); /* of which release is not said */
	assert_int_equal(asked(p, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "open_no_release");
}

/* ---- what the company answered, and what was measured ---- */

#define DEB(package, v)                                                                            \
	{                                                                                          \
		.name = package, .version = v,                                                     \
		.purl = "pkg:deb/debian/" package "@" v "?distro=debian-12&upstream=bind9"         \
	}

static void
start_bind(struct place *p)
{
	static const char bind[] =
		"{'id':'DSA-9','aliases':['" CVE "'],'modified':'2026-01-01T00:00:00Z','affected':"
		"[{'package':{'ecosystem':'Debian:12','name':'bind9'},'ranges':[{'type':"
		"'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'1:9.18.50-1'}]}]}]}";

	start_index(p);
	memory_osv(&p->index, "osv debian", bind);
	use_index(p);
}

struct put {
	struct store_finding f;
	struct store_finding_answer answer;
	const char *measured;
};

static enum err
write_found(struct store_tx *tx, void *arg)
{
	struct put *put = arg;
	enum err err = store_finding_put(tx, &put->f);

	if (err == ERR_OK && put->answer.id != NULL)
		err = store_finding_answer(tx, &put->answer);
	if (err == ERR_OK && put->measured != NULL)
		err = store_finding_end(tx, put->f.id.text, NOW, put->measured);
	return err;
}

/* The nth program of a device: found, then answered or measured to be over. */
static void
find_on(struct place *p, const char *device, size_t nth, struct put put)
{
	const struct store_software_query q = {.device = device, .with_gone = true};
	struct store_software *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_software_list(v, &q, p->arena, &list, &n, NULL), ERR_OK);
	store_read_end(v);
	assert_true(nth < n);
	snprintf(put.f.id.text, sizeof(put.f.id.text), "f%d", (int)list[nth].nr);
	put.f.subject_nr = list[nth].nr;
	put.answer.id = put.answer.state == STORE_FINDING_OPEN ? NULL : put.f.id.text;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_found, &put), ERR_OK);
}

static struct put
found(enum store_finding_state state, const char *measured)
{
	return (struct put){.f = {.advisory = CVE, .subject = STORE_FINDING_SOFTWARE},
		.answer = {.state = state, .at = NOW, .who = "A", .why = "B"},
		.measured = measured};
}

static void
find(struct place *p, size_t nth, enum store_finding_state state, const char *measured)
{
	find_on(p, PC, nth, found(state, measured));
}

/* Five packages of one source on one machine are one place, and "yes". */
static void
packages_of_one_source_are_one_place(void **state)
{
	const struct store_software list[] = {DEB("bind9-host", "1:9.18.1"),
		DEB("bind9", "1:9.18.1"), DEB("bind9-libs", "1:9.18.1")};
	struct place *p = *state;
	struct whole_answer a;

	start_bind(p);
	measure(p, list, 3);
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.reply, STOCK_REPLY_YES);
	assert_int_equal(a.scan.tally.devices, 1);
	assert_int_equal(a.scan.tally.bills, 0);
	assert_int_equal(a.scan.n_affected, 1);
	assert_int_equal(a.scan.affected[0].about.n_packages, 3);
	assert_memory_equal(a.scan.affected[0].about.name.p, "bind9", 6);
	assert_non_null(strstr(a.scan.affected[0].about.packages.p, "bind9-libs"));
	assert_int_equal(a.scan.tally.asked_devices, 1);
}

/* Not red any more once the company recorded that it is not affected. */
static void
what_was_answered_is_no_alarm(void **state)
{
	const struct store_software list[] = {
		DEB("bind9", "1:9.18.1"), DEB("bind9-host", "1:9.18.2")};
	struct place *p = *state;
	struct whole_answer a;

	start_bind(p);
	measure(p, list, 2);
	find(p, 0, STORE_FINDING_NOT_AFFECTED, NULL);
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.reply, STOCK_REPLY_YES); /* the other one is not answered */
	assert_int_equal(a.scan.tally.not_affected, 1);
	find(p, 1, STORE_FINDING_ALTERNATIVE, NULL);
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.reply, STOCK_REPLY_ANSWERED);
	assert_string_equal(a.because, "answered");
	assert_int_equal(a.scan.tally.not_affected, 1);
	assert_int_equal(a.scan.tally.guarded, 1);
	assert_int_equal(a.scan.tally.devices, 1);
}

#define OVER "collector\t1795132980000\t1:9.18.1\t1:9.18.50-1"

/* What was measured to be over is not forgotten, and devices without a list leave a "not here". */
static void
what_is_over_is_told(void **state)
{
	const struct store_software list[] = {DEB("bind9", "1:9.18.50-1")};
	struct place *p = *state;
	struct whole_answer a;

	start_bind(p);
	measure(p, list, 1);
	find(p, 0, STORE_FINDING_OPEN, OVER);
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.reply, STOCK_REPLY_NO);
	assert_string_equal(a.because, "compared");
	assert_int_equal(a.n_mended, 1);
	assert_int_equal(a.measured, 1);
	assert_string_equal(a.mended[0].ended_by, "collector");
	p->unlisted = 14;
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.reply, STOCK_REPLY_PARTLY);
	assert_string_equal(a.because, "unlisted");
}

/* The list that says so was switched off; another one speaks of the number still. */
static void
what_is_open_is_not_no(void **state)
{
	const struct store_software list[] = {DEB("bind9", "1:9.18.50-1")};
	struct place *p = *state;
	struct whole_answer a;

	start_bind(p);
	measure(p, list, 1);
	find(p, 0, STORE_FINDING_OPEN, NULL);
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.reply, STOCK_REPLY_UNKNOWN);
	assert_string_equal(a.because, "kept");
	find(p, 0, STORE_FINDING_NOT_AFFECTED, NULL);
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.reply, STOCK_REPLY_NO);
}

/* More than are shown have it: of none of them it is said that it is over. */
static void
what_is_not_shown_is_not_over(void **state)
{
	const struct store_software has[] = {DEB("bind9", "1:9.18.1"),
		DEB("bind9-host", "1:9.18.50-1")},
				    late[] = {DEB("bind9-host", "1:9.18.50-1"),
					    {.name = "libssl3", .version = "3.0.11-1"}};
	struct place *p = *state;
	struct whole_answer a;
	char id[32];

	start_bind(p);
	for (unsigned i = 0; i <= ADVISORY_SHOWN; i++) {
		snprintf(id, sizeof(id), "name:d%03u", i);
		measure_on(p, id, has, 2);
	}
	find_on(p, id, 1, found(STORE_FINDING_OPEN, OVER));
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.scan.tally.devices, ADVISORY_SHOWN + 1);
	assert_int_equal(a.scan.n_affected, ADVISORY_SHOWN);
	assert_int_equal(a.n_mended, 0);
	assert_int_equal(a.measured, 0);
	measure_on(p, "name:e", late, 2); /* found before of one, and measured to be over of one */
	find_on(p, "name:e", 0, found(STORE_FINDING_OPEN, OVER));
	find_on(p, "name:e", 1, found(STORE_FINDING_OPEN, NULL));
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.n_mended, 0);
}

/* All places where it is over are counted, however many of them are shown. */
static void
all_that_is_over_is_counted(void **state)
{
	const struct store_software list[] = {
		DEB("bind9", "1:9.18.50-1"), DEB("bind9-host", "1:9.18.50-1")};
	struct place *p = *state;
	struct whole_answer a;

	start_bind(p);
	for (unsigned i = 0; i < 25; i++) {
		char id[32];

		snprintf(id, sizeof(id), "name:d%03u", i);
		measure_on(p, id, list, 2);
		find_on(p, id, 0, found(STORE_FINDING_OPEN, OVER));
		find_on(p, id, 1, found(STORE_FINDING_OPEN, OVER));
	}
	answer_as(p, STR(""), STR(""), &a);
	assert_int_equal(a.n_mended, 20);
	assert_int_equal(a.measured, 25);
}

/* ---- the day's, where there is too much to ask at once ---- */

static void
take_many(struct place *p)
{
	static struct store_software list[5001];
	static char names[5001][16];

	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++) {
		snprintf(names[i], sizeof(names[i]), "p%04zu", i);
		str_copy(str_c(names[i]), list[i].name, sizeof(list[i].name));
	}
	measure(p, list, sizeof(list) / sizeof(*list));
}

static const char *
reply_of_day(struct place *p)
{
	struct request r = {.portal = &p->portal, .now = NOW, .arena = p->arena};
	struct stock_day day;
	struct store_view *v;
	struct look l;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r.view = v;
	look_open(&r, &l);
	assert_int_equal(stock_day_of(&l, &day), ERR_OK);
	look_close(&l);
	store_read_end(v);
	return day.reply;
}

/* "Yes" of what is open, and of what it is sure of. */
static void
what_is_over_is_no_news(void **state)
{
	struct put put = found(STORE_FINDING_OPEN, NULL);
	struct place *p = *state;

	start_index(p);
	advisory_builder_sink(p->index.builder)
		->advisory(p->index.builder, &(struct advisory){.id = STR("JVNDB-2026-000001"),
						     .published = NOW - MS_DAY});
	use_index(p);
	take_many(p);
	assert_string_equal(reply_of_day(p), "unknown");
	strcpy(put.f.advisory, "JVNDB-2026-000001");
	put.f.confidence = MATCH_CONFIRM;
	find_on(p, PC, 0, put);
	assert_string_equal(reply_of_day(p), "unknown");
	put.f.confidence = MATCH_SURE;
	find_on(p, PC, 0, put);
	assert_string_equal(reply_of_day(p), "yes");
	put.answer.state = STORE_FINDING_NOT_AFFECTED;
	find_on(p, PC, 0, put);
	assert_string_equal(reply_of_day(p), "unknown");
	put.answer.state = STORE_FINDING_OPEN;
	put.measured = OVER;
	find_on(p, PC, 0, put);
	assert_string_equal(reply_of_day(p), "unknown");
}

/* ---- no list has it any more ---- */

static void
what_was_found_before_is_found_in_small_letters(void **state)
{
	static const char *const typed[] = {CVE, "cve-2026-1", "Cve 2026 1"};
	const struct store_software list[] = {LODASH_MENDED};
	struct place *p = *state;

	measure(p, list, 1);
	find(p, 0, STORE_FINDING_OPEN, NULL);
	for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++) {
		struct request r = {.portal = &p->portal,
			.now = NOW,
			.arena = p->arena,
			.lang = LANG_EN,
			.arg = str_c(typed[i]),
			.upload.fd = -1};
		struct store_view *v;

		assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
		r.view = v;
		r.response.body = buf_of(PAGE_BYTES_MAX);
		assert_int_equal(get_stock_advisory(&r), ERR_OK);
		assert_true(str_find(buf_view(&r.response.body), STR("It was found on")) >= 0);
		buf_done(&r.response.body);
		store_read_end(v);
	}
}

/* ---- words instead of a number ---- */

static void
search(struct place *p, struct str words, const char *said, struct stock_advisory_view *v)
{
	struct request r = {.portal = &p->portal, .now = NOW, .arena = p->arena, .lang = LANG_EN};
	struct store_view *view;
	struct look l;

	*v = (struct stock_advisory_view){.asked = words};
	assert_int_equal(store_read(p->portal.store, &view), ERR_OK);
	r.view = view;
	look_open(&r, &l);
	assert_int_equal(advisory_words(&l, v), ERR_OK);
	for (size_t i = 0; said != NULL && i < v->n_meant; i++) { /* borrowed from the index */
		assert_int_equal(v->meant[i].n_said, 1);
		assert_true(str_equal(v->meant[i].said[0].id, str_c(said)));
	}
	look_close(&l);
	store_read_end(view);
}

/* By any name of a product one comes to what the lists say of it, and to what runs here. */
static void
a_product_is_found_by_any_of_its_names(void **state)
{
	static const char *const typed[] = {"Chrome",
		"\xe3\x82\xb0\xe3\x83\xbc\xe3\x82\xb0\xe3\x83\xab\xe3\x82\xaf\xe3\x83\xad\xe3\x83"
		"\xbc"
		"\xe3\x83\xa0" /* in kana */,
		"google chrome 140"};
	const struct store_software list[] = {LODASH_MENDED, CHROME};
	const struct cpe_node node = ANSWERED;
	struct place *p = *state;
	struct stock_advisory_view v;

	start_index(p);
	add_cve(p, CVE, &node, 1);
	use_index(p);
	measure(p, list, 2);
	for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++) {
		search(p, str_c(typed[i]), CVE, &v);
		assert_int_equal(v.n_meant, 1);
		assert_int_equal(v.meant[0].n_here, 1);
	}
	search(p, STR("lodash"), NULL, &v); /* no product: by its name alone */
	assert_int_equal(v.n_meant, 0);
	assert_int_equal(v.n_here, 1);
	search(p, STR("nobody-has-it"), NULL, &v);
	assert_int_equal(v.n_meant + v.n_here + v.n_found + v.n_devices, 0);
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

/* "File server" is a kind: its products to choose from, and the office's own. */
static void
a_kind_leads_to_devices(void **state)
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
	struct stock_advisory_view v;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_fact, &f), ERR_OK);
	assert_int_equal(unlisted(p, DEVICE_NAS), 1);
	search(p, STR("File Server"), NULL, &v);
	assert_true(v.kind_words.len > 0);
	assert_true(v.n_kind_products > 3);
	assert_int_equal(v.n_devices, 1);
	assert_int_equal(v.n_meant, 0);
	search(p, STR("printer"), NULL, &v);
	assert_int_equal(v.n_devices, 0);
}

static enum err
write_told(struct store_tx *tx, void *arg)
{
	return store_told_take(tx, PC, NOW, arg, 1);
}

/* A device that the box never saw is called as its own list writes it. */
static void
a_device_is_called_as_it_was_written(void **state)
{
	struct place *p = *state;
	struct request r = {.portal = &p->portal, .now = NOW, .arena = p->arena};
	struct store_told told = {.key = "host", .value = "KEIRI-01"};
	struct store_view *v;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r.view = v;
	assert_true(str_equal(stock_brief(&r, PC, NULL)->name, STR("keiri-01")));
	store_read_end(v);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_told, &told), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r.view = v;
	assert_true(str_equal(stock_brief(&r, PC, NULL)->name, STR("KEIRI-01")));
	store_read_end(v);
}

static enum err
write_compared(struct store_tx *tx, void *arg)
{
	struct store_compare_group old = {.id = "name:a", .n = 1, .at = NOW - MS_DAY},
				   new = {.id = "name:b", .n = 1, .at = NOW};
	const struct store_compared_count checked = {.kind = STORE_COMPARED_CHECKED, .n = 5},
					  not = {.kind = STORE_COMPARED_UNCHECKED,
						  .reason = "no_purl",
						  .n = 2};
	enum err err = store_compared_put(tx, &old, &checked, 1);

	(void)arg;
	return err == ERR_OK ? store_compared_put(tx, &new, &not, 1) : err;
}

/* Of several that were compared at different times the earliest is said: all are at least of then.
 */
static void
when_it_was_compared_is_said_of_all(void **state)
{
	struct place *p = *state;
	struct request r = {.portal = &p->portal, .now = NOW, .arena = p->arena};
	struct look l = {.r = &r};
	struct stock_compared c;
	struct store_view *v;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_compared, NULL), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r.view = v;
	assert_int_equal(look_compared(&r, &l, NULL, false, &c), ERR_OK);
	store_read_end(v);
	assert_int_equal(c.checked, 5);
	assert_int_equal(c.unchecked, 2);
	assert_true(c.at == NOW - MS_DAY);
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
		T(packages_of_one_source_are_one_place),
		T(what_was_answered_is_no_alarm),
		T(what_is_over_is_told),
		T(what_is_open_is_not_no),
		T(what_is_not_shown_is_not_over),
		T(all_that_is_over_is_counted),
		T(what_is_over_is_no_news),
		T(what_was_found_before_is_found_in_small_letters),
		T(a_product_is_found_by_any_of_its_names),
		T(a_kind_leads_to_devices),
		T(a_device_is_what_a_person_said),
		T(a_device_is_called_as_it_was_written),
		T(when_it_was_compared_is_said_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
