/* Each kind of file that advisories come in is known by what stands in it, and reaches the index.
 */
#include "proc/common/advisory_feed.h"

#include "know/advisory/memory_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const char csaf[] =
	"{\"document\":{\"csaf_version\":\"2.0\",\"title\":\"t\",\"tracking\":{\"id\":\"M-1\"}},"
	"\"product_tree\":{\"branches\":[{\"category\":\"product_version_range\",\"name\":"
	"\"vers:npm/>=1.0.0|<2.0.0\",\"product\":{\"name\":\"n\",\"product_id\":\"A\","
	"\"product_identification_helper\":{\"purl\":\"pkg:npm/%40scope/thing\"}}}]},"
	"\"vulnerabilities\":[{\"cve\":\"CVE-2026-1\",\"product_status\":{\"known_affected\":["
	"\"A\"]}"
	"}]}";
static const char osv[] =
	"{\"id\":\"GHSA-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"affected\":[]}";
static const char cve[] =
	"{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":{\"cveId\":\"CVE-2026-2\"}}";
static const char nvd[] = "{\"format\":\"NVD_CVE\",\"vulnerabilities\":[{\"cve\":{\"id\":"
			  "\"CVE-2026-3\"}}]}";
static const char kev[] = "cveID,dateAdded\nCVE-2026-1,2026-01-01\n";
static const char epss[] = "cve,epss,percentile\nCVE-2026-1,0.5,0.9\n";
static const char overview[] =
	"<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf=\"r\" xmlns:sec=\"s\"><item><link>https://"
	"jvndb.jvn.jp/ja/contents/2026/JVNDB-2026-000001.html</link><sec:identifier>"
	"JVNDB-2026-000001</sec:identifier><sec:references source=\"CVE\" id=\"CVE-2026-1\"/>"
	"</item></rdf:RDF>";
static const char detail[] =
	"<VULDEF-Document><Vulinfo><VulinfoID>JVNDB-2026-000002</VulinfoID></Vulinfo>"
	"</VULDEF-Document>";

static void
every_kind_reaches_the_index(void **state)
{
	static const char *const files[] = {csaf, osv, cve, nvd, kev, epss, overview, detail};
	static const char *const names[] = {"CVE-2026-1", "M-1/CVE-2026-1", "JVNDB-2026-000001",
		"GHSA-1", "CVE-2026-2", "CVE-2026-3", "JVNDB-2026-000002"};
	const struct package thing = {ECOSYSTEM_NPM, STR(""), STR("@scope/thing")};
	struct advisory_package found;
	struct advisory_built built;
	struct advisory_feed *f;
	struct advisory_index *x;
	struct memory m;
	uint32_t no, first = 0;

	(void)state;
	memory_start(&m, NULL);
	f = advisory_feed_new(m.builder);
	assert_non_null(f);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		assert_int_equal(advisory_feed_bytes(f, str_c(files[i]), NULL), ERR_OK);
	assert_int_equal(advisory_feed_bytes(f, STR("{\"a\":1}"), NULL), ERR_UNSUPPORTED);
	assert_int_equal(advisory_feed_bytes(f, STR("<html/>"), NULL), ERR_UNSUPPORTED);
	assert_int_equal(advisory_feed_counts(f).documents, 8);
	assert_int_equal(advisory_feed_counts(f).others, 2);
	advisory_feed_free(f);
	assert_int_equal(memory_finish(&m, &built), ERR_OK);
	assert_int_equal(advisory_index_open(buf_view(&m.file), NULL, &x, NULL), ERR_OK);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_true(advisory_index_named(x, str_c(names[i]), &no));
		if (i == 0)
			first = no;
		assert_int_equal(no == first, i < 3); /* three names of one */
	}
	/* a package that is known by its purl alone */
	assert_true(advisory_index_package(x, &thing, &found));
	advisory_index_close(x);
	memory_done(&m);
}

/* ---- whose word counts for what ---- */

#define VULNERABLE(more)                                                                           \
	"{\"id\":\"GO-1\"," more "\"affected\":[{\"package\":{\"ecosystem\":\"Go\",\"name\":"            \
	"\"x.org/y\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"}]}]}]}"

struct told {
	struct memory m;
	struct advisory_feed *f;
	struct advisory_index *x;
};

static void
begin(struct told *t)
{
	memory_start(&t->m, NULL);
	t->f = advisory_feed_new(t->m.builder);
	assert_non_null(t->f);
}

static void
tell(struct told *t, const char *list, const char *text)
{
	advisory_feed_list(t->f, str_c(list));
	assert_int_equal(advisory_feed_bytes(t->f, str_c(text), NULL), ERR_OK);
}

static void
open_told(struct told *t)
{
	struct advisory_built built;

	advisory_feed_free(t->f);
	assert_int_equal(memory_finish(&t->m, &built), ERR_OK);
	assert_int_equal(advisory_index_open(buf_view(&t->m.file), NULL, &t->x, NULL), ERR_OK);
}

static void
end(struct told *t)
{
	assert_int_equal(advisory_index_err(t->x), ERR_OK);
	advisory_index_close(t->x);
	memory_done(&t->m);
}

static void
count_withdrawn(void *arg, const struct advisory_claim *claim)
{
	uint32_t *n = arg;

	n[0]++;
	(void)claim;
}

/* How many advisories there are of GO-1, and how many of them are withdrawn. */
static void
count(struct told *t, uint32_t *ret_n, uint32_t *ret_withdrawn)
{
	struct advisory_vulnerability v;
	struct advisory_entry e;
	uint32_t no;

	*ret_n = *ret_withdrawn = 0;
	assert_true(advisory_index_named(t->x, STR("GO-1"), &no));
	assert_true(advisory_index_vulnerability(t->x, no, &v));
	for (uint32_t i = v.advisories; i < v.advisories_end; i++) {
		assert_true(advisory_index_entry(t->x, i, &e));
		*ret_n += str_equal(e.id, STR("GO-1"));
		*ret_withdrawn += e.withdrawn != 0;
	}
}

static void
no_list_withdraws_what_another_says(void **state)
{
	static const char *const others[] = {
		VULNERABLE("\"modified\":\"2026-02-01T00:00:00Z\","
			   "\"withdrawn\":\"2026-02-01T00:00:00Z\","),
		"{\"id\":\"GO-1\",\"modified\":\"2026-02-01T00:00:00Z\",\"affected\":[]}"};
	const struct package y = {ECOSYSTEM_GO, STR(""), STR("x.org/y")};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		uint32_t n, withdrawn, claims = 0;
		struct advisory_package p;
		struct told t;

		begin(&t);
		tell(&t, "osv-go", VULNERABLE("\"modified\":\"2026-01-01T00:00:00Z\","));
		tell(&t, "own-1f3c", others[i]);
		open_told(&t);
		count(&t, &n, &withdrawn);
		assert_int_equal(n, 2);
		assert_int_equal(withdrawn, i == 0);
		assert_true(advisory_index_package(t.x, &y, &p));
		advisory_index_walk(t.x, &p, STR("v1.0.0"), count_withdrawn, &claims);
		assert_true(claims >= 1);
		end(&t);
	}
}

static void
within_a_list_the_newest_counts(void **state)
{
	uint32_t n, withdrawn;
	struct told t;

	(void)state;
	begin(&t);
	tell(&t, "osv-go", VULNERABLE("\"modified\":\"2026-01-01T00:00:00Z\","));
	tell(&t, "osv-go",
		VULNERABLE("\"modified\":\"2026-02-01T00:00:00Z\","
			   "\"withdrawn\":\"2026-02-01T00:00:00Z\","));
	open_told(&t);
	count(&t, &n, &withdrawn);
	assert_int_equal(n, 1);
	assert_int_equal(withdrawn, 1);
	end(&t);
}

static bool
has_source(const struct told *t, const char *name, uint32_t n)
{
	static struct advisory_index_info info;

	advisory_index_info(t->x, &info);
	for (uint32_t i = 0; i < info.n_sources; i++)
		if (strcmp(info.sources[i].name, name) == 0)
			return info.sources[i].n == n;
	return false;
}

/* A catalogue's list of what is exploited keeps its word, and its name is never gone. */
static void
no_list_takes_all_names(void **state)
{
	static const char theirs[] = "cveID,dateAdded,dueDate\nCVE-2026-1,2026-01-01,2036-01-01\n";
	static const char ours[] = "cveID,dateAdded,dueDate\nCVE-2026-1,2026-01-01,2026-01-22\n";
	struct advisory_vulnerability v;
	struct advisory_mark mark;
	char text[100];
	uint32_t no;
	struct told t;

	(void)state;
	begin(&t);
	for (int list = 0; list < 2; list++) {
		const char *name = list == 0 ? "" : "own-1f3c";

		for (int i = 0; i < 2 * LIMIT_INDEX_SOURCES; i++) {
			snprintf(text, sizeof(text),
				"{\"id\":\"X%dX-1\",\"modified\":\"2026-01-01T00:00:00Z\"}", i);
			tell(&t, name, text);
		}
		tell(&t, list == 0 ? "own-0" : name, theirs);
		tell(&t, name, epss);
	}
	for (int i = 0; i < 40; i++) {
		snprintf(text, sizeof(text), "own-%d", i);
		tell(&t, text, theirs);
		tell(&t, text, osv);
		tell(&t, text, epss);
	}
	tell(&t, "kev", ours);
	tell(&t, "", osv);
	open_told(&t);
	assert_true(has_source(&t, "osv GHSA", 1));
	assert_true(has_source(&t, "osv own-1f3c", 2 * LIMIT_INDEX_SOURCES));
	assert_true(has_source(&t, "osv own-39", 1));
	assert_true(has_source(&t, "kev", 1));
	assert_true(advisory_index_named(t.x, STR("CVE-2026-1"), &no));
	assert_true(advisory_index_vulnerability(t.x, no, &v));
	assert_true(advisory_index_mark(t.x, v.marks, &mark));
	assert_true(mark.exploited.due < mark.exploited.added + 30 * MS_DAY);
	end(&t);
}

static void
what_cannot_be_read_is_counted(void **state)
{
	struct advisory_feed_counts c;
	struct told t;

	(void)state;
	begin(&t);
	tell(&t, "kev", "cveID,dateAdded\nCVE-2026-1,2026-01-01\n,2026-01-01\nCVE-2026-2,2026-01-01\n");
	c = advisory_feed_counts(t.f);
	assert_int_equal(c.told, 2);
	assert_int_equal(c.refused, 1);
	open_told(&t);
	end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_kind_reaches_the_index),
		cmocka_unit_test(no_list_withdraws_what_another_says),
		cmocka_unit_test(within_a_list_the_newest_counts),
		cmocka_unit_test(no_list_takes_all_names),
		cmocka_unit_test(what_cannot_be_read_is_counted)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
