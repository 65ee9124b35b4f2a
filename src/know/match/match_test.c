/* Components against small indexes: each kind of hit, of exclusion and of refusal. */
#include "know/match/match.h"

#include "know/advisory/memory_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const char lodash[] =
	"{'id':'GHSA-1','modified':'2024-01-02T00:00:00Z','aliases':['CVE-2024-1'],"
	"'affected':[{'package':{'ecosystem':'npm','name':'@acme/lodash'},"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'4.17.21'}]}]}]}";
static const char lodash_too[] =
	"{'id':'MINE-7','modified':'2024-01-02T00:00:00Z','aliases':['CVE-2024-1'],"
	"'affected':[{'package':{'ecosystem':'npm','name':'@acme/"
	"lodash'},'versions':['4.17.20']}]}";
static const char windows[] =
	"{'id':'GO-1','modified':'2024-01-02T00:00:00Z',"
	"'affected':[{'package':{'ecosystem':'Go','name':'example.org/a'},"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'0'}]}],"
	"'ecosystem_specific':{'imports':[{'path':'example.org/a','goos':['windows']}]}}]}";
static const char debian[] =
	"{'id':'DSA-1','modified':'2024-01-02T00:00:00Z','related':['CVE-2024-1'],"
	"'affected':[{'package':{'ecosystem':'Debian:12','name':'openssl'},"
	"'ranges':[{'type':'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'3.0.11-1~deb12u2'}]}]"
	"}]}";
static const char commits[] =
	"{'id':'OSV-1','modified':'2024-01-02T00:00:00Z',"
	"'affected':[{'package':{'ecosystem':'PyPI','name':'thing'},"
	"'ranges':[{'type':'GIT','repo':'https://example.org','events':[{'introduced':'0'}]}]}]}";
static const char withdrawn[] =
	"{'id':'GHSA-2','modified':'2024-01-02T00:00:00Z','withdrawn':'2024-01-03T00:00:00Z',"
	"'affected':[{'package':{'ecosystem':'npm','name':'left-pad'},"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'0'}]}]}]}";

struct told {
	struct advisory_index *x;
	char text[8192];
	size_t n;
};

static void
say(struct told *t, const char *what, struct str a, const char *b)
{
	t->n += (size_t)snprintf(
		t->text + t->n, sizeof(t->text) - t->n, "%s %.*s %s;", what, STR_FMT(a), b);
	assert_true(t->n < sizeof(t->text));
}

static void
hit(void *arg, const struct match_hit *h)
{
	struct told *t = arg;

	say(t, "hit", h->name, match_confidence_name(h->confidence));
	for (uint32_t i = 0; i < h->n_grounds; i++)
		say(t, " by", h->grounds[i].advisory.id, match_rule_name(h->grounds[i].rule));
	if (h->fixed.len > 0)
		say(t, " fixed", h->fixed, "");
	if (h->is_exploited)
		say(t, " exploited", h->name, h->is_ransomware ? "ransomware" : "");
}

static void
excluded(void *arg, const struct match_excluded *x)
{
	say(arg, "excluded", x->name, "");
}

static void
refused(void *arg, const struct match_refused *r)
{
	say(arg, "refused", r->advisory,
		r->reason == MATCH_UNKNOWN ? identity_reason_name(r->identity_reason)
					   : match_refusal_name(r->reason));
}

static const char *
match(struct told *t, const struct match_target *target, const struct component *c)
{
	const struct match_sink sink = {
		.hit = hit, .excluded = excluded, .refused = refused, .arg = t};
	struct matcher *m = matcher_new(t->x, target, &sink);

	assert_non_null(m);
	t->n = 0;
	t->text[0] = '\0';
	assert_int_equal(match_component(m, c), ERR_OK);
	matcher_free(m);
	return t->text;
}

static const char *
match_purl(struct told *t, const struct match_target *target, const char *purl)
{
	const struct component c = {.purl = str_c(purl)};

	return match(t, target, &c);
}

static void
open_index(struct memory *m, struct told *t)
{
	struct advisory_built built;

	assert_int_equal(memory_finish(m, &built), ERR_OK);
	assert_int_equal(advisory_index_open(buf_view(&m->file), NULL, &t->x, NULL), ERR_OK);
}

static void
packages(void **state)
{
	const struct match_target none = {0},
				  linux_box = {.os = STR("linux"), .arch = STR("amd64")},
				  windows_box = {.os = STR("windows")};
	struct told t = {0};
	struct memory m;

	memory_start(&m, NULL);
	memory_osv(&m, "a", lodash);
	memory_osv(&m, "b", lodash_too);
	memory_osv(&m, "a", windows);
	memory_osv(&m, "a", debian);
	memory_osv(&m, "a", commits);
	memory_osv(&m, "a", withdrawn);
	advisory_builder_sink(m.builder)->exploited(
		m.builder, &(struct exploited){.id = STR("CVE-2024-1"), .is_ransomware = true});
	open_index(&m, &t);
	assert_string_equal(match_purl(&t, &none, "pkg:npm/%40acme/lodash@4.17.20"),
		"hit CVE-2024-1 sure; by GHSA-1 range; by MINE-7 listed; fixed 4.17.21 ;"
		" exploited CVE-2024-1 ransomware;");
	assert_string_equal(match_purl(&t, &none, "pkg:npm/@acme%2Flodash@1.0.0"),
		"hit CVE-2024-1 likely; by GHSA-1 range; fixed 4.17.21 ;"
		" exploited CVE-2024-1 ransomware;");
	assert_string_equal(match_purl(&t, &none, "pkg:npm/%40acme/lodash@4.17.21"), "");
	assert_string_equal(match_purl(&t, &none, "pkg:npm/lodash@4.17.20"), "");
	assert_string_equal(match_purl(&t, &none, "pkg:npm/left-pad@1.0.0"), "");
	assert_string_equal(match_purl(&t, &none, "pkg:golang/example.org/a@v1.0.0"),
		"hit GO-1 to_be_confirmed; by GO-1 range;");
	assert_string_equal(
		match_purl(&t, &linux_box, "pkg:golang/example.org/a@v1.0.0"), "excluded GO-1 ;");
	/* a program of Go says itself where it runs */
	assert_string_equal(match_purl(&t, &none, "pkg:golang/example.org/a@v1.0.0?goos=linux"),
		"excluded GO-1 ;");
	assert_string_equal(
		match_purl(&t, &linux_box, "pkg:golang/example.org/a@v1.0.0?goos=windows"),
		"hit GO-1 sure; by GO-1 range;");
	assert_string_equal(match_purl(&t, &windows_box, "pkg:golang/example.org/a@v1.0.0"),
		"hit GO-1 sure; by GO-1 range;");
	assert_string_equal(
		match_purl(&t, &none, "pkg:pypi/thing@1.0"), "refused OSV-1 only_commits;");
	assert_string_equal(
		match_purl(&t, &none, "pkg:npm/%40acme/lodash"), "refused  no_version;");
	assert_string_equal(match_purl(&t, &none, "pkg:gem/x@1.0"), "refused  no_ecosystem;");
	assert_string_equal(match_purl(&t, &none, "pkg:cobol/x@1.0"), "refused  type_unknown;");
	assert_string_equal(match_purl(&t, &none, ""), "refused  no_purl;");
	advisory_index_close(t.x);
	memory_done(&m);
}

/* A range that cannot be read: each document says more of npm's "thing" than the index can keep. */
static void
what_could_not_be_read_is_told(void **state)
{
	static const char head[] = "{'id':'BAD-1','modified':'2024-01-02T00:00:00Z','affected':[{"
				   "'package':{'ecosystem':'npm','name':'thing'},";
	static const char good[] = "{'type':'SEMVER','events':[{'introduced':'1.0.0'},{'fixed':"
				   "'1.2.0'}]}";
	static const struct {
		const char *versions;	 /* %s: what is too long */
		const char *hit, *other; /* for 1.1.0, for 3.0.0 */
	} rows[] = {
		{"'ranges':[%g,{'type':'SEMVER','events':[{'introduced':'%l'}]}]",
			"hit BAD-1 sure; "
			"by BAD-1 range; fixed 1.2.0 ;",
			"refused BAD-1 range_unread;"},
		{"'ranges':[{'type':'SEMVER','events':[{'introduced':'%l'}]}]",
			"refused BAD-1 range_unread;", "refused BAD-1 range_unread;"},
		{"'ranges':[%g],'versions':['2.0.0','%l']",
			"hit BAD-1 sure; by BAD-1 range; fixed "
			"1.2.0 ;",
			"refused BAD-1 range_unread;"},
		{"'versions':['%l']", "refused BAD-1 range_unread;", "refused BAD-1 range_unread;"},
		{"'versions':['']", "refused BAD-1 range_unread;", "refused BAD-1 range_unread;"},
		/* a kind of range that is made up later */
		{"'ranges':[%g,{'type':'CALENDAR','events':[{'introduced':'0'}]}]",
			"hit BAD-1 sure; "
			"by BAD-1 range; fixed 1.2.0 ;",
			"refused BAD-1 range_unread;"},
		/* ranges that begin nowhere */
		{"'ranges':[{'type':'SEMVER','events':[{'fixed':'1.2.0'}]}]",
			"refused BAD-1 range_unread;", "refused BAD-1 range_unread;"},
		{"'ranges':[{'type':'SEMVER','events':[]}]", "refused BAD-1 range_unread;",
			"refused BAD-1 range_unread;"},
		/* a bound that is no version of its ecosystem: it is below or above all */
		{"'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'soon'}]}]",
			"refused BAD-1 range_unread;", "refused BAD-1 range_unread;"},
		/* versions written as numbers are versions */
		{"'versions':['3.0.0'],'ranges':[{'type':'SEMVER','events':[{'introduced':'1.1.0'},"
		 "{'fixed':2}]}]",
			"hit BAD-1 sure; by BAD-1 range; fixed 2 ;",
			"hit BAD-1 sure; by BAD-1 listed;"},
		/* commits beside a range are nothing that is missing */
		{"'ranges':[%g,{'type':'GIT','events':[{'introduced':'0'}]}]",
			"hit BAD-1 sure; by "
			"BAD-1 range; fixed 1.2.0 ;",
			""},
	};
	const struct match_target none = {0};
	char text[2048], much[LIMIT_ADVISORY_VERSION + 2];

	memset(much, '1', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = buf_of(sizeof(text));
		struct told t = {0};
		struct memory m;

		buf_c(&b, head);
		for (const char *p = rows[i].versions; *p != '\0'; p++)
			if (*p != '%')
				buf_byte(&b, (uint8_t)*p);
			else
				buf_c(&b, *++p == 'l' ? much : good);
		buf_c(&b, "}]}");
		str_copy(buf_view(&b), text, sizeof(text));
		buf_done(&b);
		memory_start(&m, NULL);
		memory_osv(&m, "a", text);
		open_index(&m, &t);
		assert_string_equal(match_purl(&t, &none, "pkg:npm/thing@1.1.0"), rows[i].hit);
		assert_string_equal(match_purl(&t, &none, "pkg:npm/thing@3.0.0"), rows[i].other);
		advisory_index_close(t.x);
		memory_done(&m);
	}
}

static void
distributions(void **state)
{
	const struct match_target none = {0}, bookworm = {.hint.distro = STR("debian-12")};
	struct told t = {0};
	struct memory m;

	memory_start(&m, NULL);
	memory_osv(&m, "a", debian);
	memory_osv(&m, "a", lodash);
	open_index(&m, &t);
	assert_string_equal(match_purl(&t, &none,
				    "pkg:deb/debian/libssl3@3.0.11-1~deb12u1?distro=debian-12&"
				    "upstream=openssl"),
		"hit DSA-1 sure; by DSA-1 range; fixed 3.0.11-1~deb12u2 ;");
	assert_string_equal(match_purl(&t, &bookworm,
				    "pkg:deb/debian/libssl3@3.0.11-1~deb12u1?upstream=openssl"),
		"hit DSA-1 sure; by DSA-1 range; fixed 3.0.11-1~deb12u2 ;");
	assert_string_equal(
		match_purl(&t, &none, "pkg:deb/debian/openssl@3.0.11-1~deb12u2?distro=debian-12"),
		"");
	assert_string_equal(match_purl(&t, &none, "pkg:deb/debian/openssl@1.1.1?distro=debian-11"),
		"refused  no_release;");
	advisory_index_close(t.x);
	memory_done(&m);
}

#define LEAF(name, vulnerable, below)                                                              \
	{                                                                                          \
		.kind = CPE_MATCH, .is_vulnerable = vulnerable, .cpe = STR(name),                  \
		.to_before = STR(below)                                                            \
	}

static void
products(void **state)
{
	const struct cpe_node nodes[] = {
		{.kind = CPE_AND, .n_children = 2},
		{.kind = CPE_OR, .n_children = 1},
		LEAF("cpe:2.3:a:acme:office:*:*:*:*:*:*:*:*", true, "2.0"),
		{.kind = CPE_OR, .n_children = 1},
		LEAF("cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*", false, ""),
		LEAF("cpe:2.3:a:acme:viewer:1.5:*:*:*:*:*:*:*", true, ""),
	};
	const struct str on_windows[] = {{"cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*", 43}},
			 on_mac[] = {{"cpe:2.3:o:apple:macos:14:*:*:*:*:*:*:*", 38}};
	const struct match_target none = {0},
				  win = {.around = on_windows, .n_around = 1, .is_whole = true},
				  mac = {.around = on_mac, .n_around = 1, .is_whole = true};
	struct component c = {.cpe = STR("cpe:2.3:a:acme:office:1.9:*:*:*:*:*:*:*")};
	struct told t = {0};
	struct memory m;

	memory_start(&m, NULL);
	assert_int_equal(advisory_builder_source(m.builder, STR("nvd"), 1), ERR_OK);
	advisory_builder_sink(m.builder)->advisory(m.builder,
		&(struct advisory){.id = STR("CVE-2024-5"), .nodes = nodes, .n_nodes = 6});
	open_index(&m, &t);
	assert_string_equal(match(&t, &none, &c),
		"hit CVE-2024-5 to_be_confirmed; by CVE-2024-5 cpe_range; fixed 2.0 ;");
	assert_string_equal(match(&t, &win, &c),
		"hit CVE-2024-5 to_be_confirmed; by CVE-2024-5 cpe_range; fixed 2.0 ;");
	assert_string_equal(match(&t, &mac, &c), "excluded CVE-2024-5 ;");
	c.cpe = STR("cpe:/a:acme:office:2.0");
	assert_string_equal(match(&t, &win, &c), "");
	c.cpe = STR("cpe:2.3:a:acme:viewer:1.5:*:*:*:*:*:*:*");
	assert_string_equal(match(&t, &none, &c), "hit CVE-2024-5 sure; by CVE-2024-5 cpe_exact;");
	c.cpe = STR("cpe:2.3:a:acme:viewer:1.6:*:*:*:*:*:*:*");
	assert_string_equal(match(&t, &none, &c), "");
	c.cpe = STR("cpe:2.3:a:acme:view:1.5:*:*:*:*:*:*:*");
	assert_string_equal(match(&t, &none, &c), "refused  cpe_unknown;refused  no_purl;");
	c.cpe = STR("cpe:2.3:nonsense");
	assert_string_equal(match(&t, &none, &c), "refused  cpe_broken;refused  no_purl;");
	advisory_index_close(t.x);
	memory_done(&m);
}

/* NISTIR 7695 5.3: '*' and '?' without a backslash stand for any letters, in what an advisory says
 * and in what a component says of itself. What nobody can decide is to be confirmed, never silent.
 */
static void
wildcards(void **state)
{
	const struct cpe_node nodes[] = {
		LEAF("cpe:2.3:a:acme:viewer:1.5.*:*:*:*:*:*:*:*", true, ""),
		LEAF("cpe:2.3:a:acme:writer:2.0:*:*:*:*:*:*:*", true, ""),
		LEAF("cpe:2.3:a:acme:drawer:*:*:*:*:*:*:*:*", true, "3.0"),
		LEAF("cpe:2.3:a:acme:maker:4.0:sp?:*:*:*:*:*:*", true, ""),
		LEAF("cpe:2.3:a:acme:star\\*:1.\\*:*:*:*:*:*:*:*", true, ""),
	};
	static const struct {
		const char *cpe, *version, *told;
	} rows[] = {
#define CONFIRM(rule) "hit W-1 to_be_confirmed; by W-1 " rule ";"
		{"cpe:2.3:a:acme:viewer:1.5.3:*:*:*:*:*:*:*", "", CONFIRM("cpe_range")},
		{"cpe:2.3:a:acme:viewer:1.5:*:*:*:*:*:*:*", "", ""},
		{"cpe:2.3:a:acme:viewer:1.6.0:*:*:*:*:*:*:*", "", ""},
		/* the version stands beside the name, or nowhere */
		{"cpe:2.3:a:acme:viewer:*:*:*:*:*:*:*:*", "1.5.3", CONFIRM("cpe_range")},
		{"cpe:2.3:a:acme:viewer:*:*:*:*:*:*:*:*", "",
			"refused  no_purl;" CONFIRM("cpe_any")},
		/* the component's own: some 2.x, which may be 2.0 */
		{"cpe:2.3:a:acme:writer:2.*:*:*:*:*:*:*:*", "",
			"refused  no_purl;" CONFIRM("cpe_any")},
		{"cpe:2.3:a:acme:writer:3.*:*:*:*:*:*:*:*", "", "refused  no_purl;"},
		{"cpe:2.3:a:acme:writer:2.*:*:*:*:*:*:*:*", "2.1", ""},
		{"cpe:2.3:a:acme:drawer:9.?:*:*:*:*:*:*:*", "",
			"refused  no_purl;hit W-1 to_be_confirmed; by W-1 cpe_range; fixed 3.0 ;"},
		/* which product that is nobody can say */
		{"cpe:2.3:a:acme:draw*:2.0:*:*:*:*:*:*:*", "",
			"refused  cpe_unknown;refused  no_purl;"},
		{"cpe:2.3:a:*:drawer:2.0:*:*:*:*:*:*:*", "",
			"refused  cpe_unknown;refused  no_purl;"},
		{"cpe:2.3:a:acme:maker:4.0:sp1:*:*:*:*:*:*", "", "hit W-1 sure; by W-1 cpe_exact;"},
		{"cpe:2.3:a:acme:maker:4.0:sp12:*:*:*:*:*:*", "", ""},
		{"cpe:2.3:a:acme:maker:4.0:*:*:*:*:*:*:*", "", CONFIRM("cpe_exact")},
		/* with its backslash it is a star */
		{"cpe:2.3:a:acme:star\\*:1.\\*:*:*:*:*:*:*:*", "",
			"hit W-1 sure; by W-1 cpe_exact;"},
		{"cpe:2.3:a:acme:star\\*:1.7:*:*:*:*:*:*:*", "", ""},
		{"cpe:2.3:a:acme:starship:1.\\*:*:*:*:*:*:*:*", "",
			"refused  cpe_unknown;refused  no_purl;"},
	};
	const struct match_target none = {0};
	struct told t = {0};
	struct memory m;

	memory_start(&m, NULL);
	assert_int_equal(advisory_builder_source(m.builder, STR("nvd"), 1), ERR_OK);
	advisory_builder_sink(m.builder)->advisory(
		m.builder, &(struct advisory){.id = STR("W-1"), .nodes = nodes, .n_nodes = 5});
	open_index(&m, &t);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct component c = {.cpe = str_c(rows[i].cpe), .version = str_c(rows[i].version)};
		const char *told = match(&t, &none, &c);

		if (strcmp(told, rows[i].told) != 0)
			fail_msg("%s %s: %s", rows[i].cpe, rows[i].version, told);
	}
	advisory_index_close(t.x);
	memory_done(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packages),
		cmocka_unit_test(what_could_not_be_read_is_told),
		cmocka_unit_test(distributions),
		cmocka_unit_test(products),
		cmocka_unit_test(wildcards),
	};

	return sign_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
