/* OSV documents, and what they tell. */
#include "wire/osv/osv.h"

#include "base/limits.h"
#include "wire/advisory/told_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static enum err
told(struct str text, struct buf *b, struct errinfo *info)
{
	struct osv_reader *r = osv_open();
	struct advisory_sink sink = told_sink(b);
	enum err err;

	*b = buf_of(1 << 20);
	assert_non_null(r);
	err = osv_read(r, text, &sink, info);
	osv_free(r);
	buf_byte(b, '\0');
	return err;
}

static void
expect(const char *text, const char *lines)
{
	struct buf b;

	assert_int_equal(told(str_c(text), &b, NULL), ERR_OK);
	assert_string_equal(b.p, lines);
	buf_done(&b);
}

static void
an_advisory_is_told_whole(void **state)
{
	(void)state;
	expect("{\"schema_version\":\"1.7.0\",\"id\":\"GHSA-aaaa\",\"modified\":\"2026-01-02T03:"
	       "04:05Z\",\"published\":\"2025-12-31T00:00:00Z\",\"aliases\":[\"CVE-2025-1\","
	       "\"CVE-2025-1\",\"GHSA-aaaa\",\"\"],\"related\":[\"X-1\"],\"upstream\":[\"X-2\"],"
	       "\"summary\":\" A line\\nand more\",\"affected\":[{\"package\":{\"ecosystem\":"
	       "\"npm\",\"name\":\"@a/b\",\"purl\":\"pkg:npm/%40a/b\"},\"ranges\":[{\"type\":"
	       "\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.2.3\"}]},{\"events\":"
	       "[{\"introduced\":\"2\"},{\"last_affected\":\"2.5\"},{\"limit\":\"3\"}],\"type\":"
	       "\"ECOSYSTEM\"}],\"versions\":[\"1.0.0\",\"1.1.0\"]},{\"package\":{\"ecosystem\":"
	       "\"Debian:12\",\"name\":\"curl\"},\"ranges\":[],\"ecosystem_specific\":{"
	       "\"urgency\":\"unimportant\"}}],\"severity\":[{\"type\":\"CVSS_V3\",\"score\":"
	       "\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"},{\"score\":\"CVSS:4.0/AV:N/AC:L/"
	       "AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\",\"type\":\"CVSS_V4\"}],"
	       "\"references\":[{\"type\":\"WEB\",\"url\":\"https://w\"},{\"type\":\"ADVISORY\","
	       "\"url\":\"https://a\"},{\"type\":\"ADVISORY\",\"url\":\"https://b\"}],"
	       "\"database_specific\":{\"severity\":\"LOW\"}}",
		"GHSA-aaaa aliases=CVE-2025-1 related=X-1,X-2 summary=A line url=https://a "
		"published=2025-12-31T00:00:00Z changed=2026-01-02T03:04:05Z cvss=CVSS:4.0/AV:N/"
		"AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N score=93 rating=critical "
		"references=3\n"
		"  npm:@a/b purl=pkg:npm/%40a/b semver(introduced:0 fixed:1.2.3) "
		"ecosystem(introduced:2 last_affected:2.5 limit:3) versions=1.0.0,1.1.0\n"
		"  debian:curl release=12 unimportant\n");
}

static void
ranges_may_stand_before_their_package(void **state)
{
	(void)state;
	expect("{\"affected\":[{\"versions\":[\"1\"],\"ranges\":[{\"events\":[{\"introduced\":"
	       "\"abc\",\"fixed\":\"def\"}],\"type\":\"GIT\",\"repo\":\"https://r\"}],\"package\":{"
	       "\"name\":\"x\",\"ecosystem\":\"OSS-Fuzz\"},\"ecosystem_specific\":{\"severity\":"
	       "\"MEDIUM\"}}],\"details\":\"First line.\\nSecond.\",\"id\":\"OSV-1\"}",
		"OSV-1 summary=First line. rating=medium\n"
		"  oss-fuzz:x git(introduced:abc fixed:def) versions=1\n");
}

/* Where imports name platforms, any of them suffices; one that names none is everywhere. */
static void
platforms_are_told(void **state)
{
	static const char head[] = "{\"id\":\"GO-1\",\"affected\":[{\"package\":{\"ecosystem\":"
				   "\"Go\",\"name\":\"m\"},\"ecosystem_specific\":{\"imports\":[";
	static const struct {
		const char *imports, *on;
	} rows[] = {
		{"{\"path\":\"a\",\"goos\":[\"windows\"]},{\"goos\":[\"windows\",\"js\"]}",
			" on=goos:windows,goos:js"},
		{"{\"goos\":[\"windows\"]},{\"path\":\"b\"}", ""},
		{"{\"goarch\":[\"386\",\"arm\"]}", " on=goarch:386,goarch:arm"},
		{"{\"goos\":[\"js\"],\"goarch\":[\"wasm\"]}", " on=goos:js&goarch:wasm"},
		{"", ""},
	};
	char text[512], line[128];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "%s%s]}}]}", head, rows[i].imports);
		snprintf(line, sizeof(line), "GO-1\n  go:m%s\n", rows[i].on);
		expect(text, line);
	}
	expect("{\"id\":\"RUSTSEC-1\",\"affected\":[{\"package\":{\"ecosystem\":\"crates.io\","
	       "\"name\":\"c\"},\"ecosystem_specific\":{\"affects\":{\"os\":[\"windows\"],\"arch\":"
	       "[],\"functions\":[]}},\"database_specific\":{\"informational\":null}}]}",
		"RUSTSEC-1\n  crates.io:c on=os:windows\n");
	/* of two packages the second has none of the first one's */
	expect("{\"id\":\"GO-2\",\"affected\":[{\"package\":{\"ecosystem\":\"Go\",\"name\":\"a\"},"
	       "\"ecosystem_specific\":{\"imports\":[{\"goos\":[\"js\"]}]}},{\"package\":{"
	       "\"ecosystem\":\"Go\",\"name\":\"b\"},\"versions\":[\"1\"]}]}",
		"GO-2\n  go:a on=goos:js\n  go:b versions=1\n");
}

static void
kinds_and_words_are_known(void **state)
{
	static const struct {
		const char *rest, *line;
	} rows[] = {
		{",\"aliases\":[\"MAL-2026-1\"]", "X-1 malicious aliases=MAL-2026-1\n"},
		{",\"withdrawn\":\"2026-01-01T00:00:00Z\"", "X-1 withdrawn=2026-01-01T00:00:00Z\n"},
		{",\"withdrawn\":\"yesterday\"", "X-1 withdrawn=1970-01-01T00:00:00.001Z\n"},
		{",\"withdrawn\":null", "X-1\n"},
		{",\"published\":\"0001-01-01T00:00:00Z\",\"modified\":\"never\"", "X-1\n"},
		{",\"database_specific\":{\"severity\":\"MODERATE\",\"url\":\"https://u\"}",
			"X-1 url=https://u rating=medium\n"},
		{",\"severity\":[{\"type\":\"Ubuntu\",\"score\":\"high\"}]", "X-1 rating=high\n"},
		{",\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N\"}]", "X-1\n"},
		{",\"severity\":[{\"score\":\"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L\"},{"
		 "\"score\":\"AV:N/AC:L/Au:N/C:C/I:C/A:C\"}]",
			"X-1 cvss=CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L score=53 "
			"rating=medium\n"},
		{",\"affected\":[{\"package\":{\"ecosystem\":\"crates.io\",\"name\":\"c\"},"
		 "\"database_specific\":{\"informational\":\"unmaintained\"}}]",
			"X-1 unmaintained\n  crates.io:c\n"},
		{",\"affected\":[{\"package\":{\"ecosystem\":\"crates.io\",\"name\":\"c\"},"
		 "\"database_specific\":{\"informational\":\"unsound\"}}]",
			"X-1 notice\n  crates.io:c\n"},
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "{\"id\":\"X-1\"%s}", rows[i].rest);
		expect(text, rows[i].line);
	}
}

static void
what_cannot_be_used_is_refused_alone(void **state)
{
	(void)state;
	expect("[{\"id\":\"A-1\"},{\"affected\":[]},{\"id\":\"A-2\",\"affected\":[{\"package\":{"
	       "\"ecosystem\":\"Moonbase\",\"name\":\"x\"}}]},{\"id\":\"A-3\",\"affected\":[{"
	       "\"package\":{\"ecosystem\":\"npm\",\"name\":\"z\"},"
	       "\"ranges\":[{\"events\":[{\"introduced\":\"1\"}],\"type\":\"STARS\"},"
	       "{\"type\":\"SEMVER\",\"events\":[{\"introduced\":2.10}]}]}]},{\"id\":\"A-4\","
	       "\"affected\":[{\"package\":{"
	       "\"ecosystem\":\"Moonbase\",\"name\":\"x\"},\"ranges\":[{\"type\":\"SEMVER\","
	       "\"events\":[{\"introduced\":\"1\"}]}],\"versions\":[\"9\"]},{\"package\":{"
	       "\"ecosystem\":\"npm\",\"name\":\"x\"},\"versions\":[\"2\"],\"ranges\":[{\"type\":"
	       "\"SEMVER\",\"events\":[{\"introduced\":\"7\"}]}]},{\"package\":{\"ecosystem\":"
	       "\"npm\","
	       "\"name\":\"y\"},\"versions\":[\"3\",\"4\"]}]}]",
		"A-1\n"
		"refused : malformed: advisory: it has no id\n"
		"refused A-2: unsupported: advisory: it is about packages of an ecosystem that is "
		"not known\n"
		"A-3\n  npm:z semver(introduced:2.10) incomplete\n"
		"A-4\n  npm:x semver(introduced:7) versions=2\n  npm:y versions=3,4\n");
}

static void
lines_are_read_one_by_one(void **state)
{
	(void)state;
	expect("{\"id\":\"L-1\"}\r\n\n{\"id\":\n{}\n{\"id\":\"L-2\"}",
		"L-1\n"
		"refused line 3: truncated: JSON that ends too early\n"
		"refused line 4: malformed: advisory: it has no id\n"
		"L-2\n");
}

static void
broken_documents_say_where(void **state)
{
	struct errinfo info;
	struct buf b;

	(void)state;
	assert_int_equal(told(STR("[{\"id\":\"A-1\"},{\"id\":]"), &b, &info), ERR_MALFORMED);
	assert_string_equal(b.p, "A-1\n");
	buf_done(&b);
	assert_int_equal(told(STR(""), &b, &info), ERR_TRUNCATED);
	buf_done(&b);
	assert_int_equal(told(STR("{\"id\":\"A\",\"id\":\"B\"}"), &b, &info), ERR_MALFORMED);
	buf_done(&b);
}

static void
stop_it(void *arg, const struct advisory *a)
{
	((struct advisory_sink *)arg)->stop = ERR_FULL;
}

static void
the_sink_can_end_it(void **state)
{
	struct osv_reader *r = osv_open();
	struct advisory_sink sink = {.advisory = stop_it, .arg = &sink};

	(void)state;
	assert_int_equal(
		osv_read(r, STR("[{\"id\":\"1\"},{\"id\":\"2\"}]"), &sink, NULL), ERR_FULL);
	assert_int_equal(osv_read(r, STR("{\"id\":\"1\"}\n{\"id\":\"2\"}"), &sink, NULL), ERR_FULL);
	osv_free(r);
}

/* More platforms than there are in the world: that advisory is refused, the next one is read. */
static void
limits_refuse_one_advisory(void **state)
{
	struct buf text = buf_of(1 << 20), b;

	(void)state;
	buf_c(&text, "[{\"id\":\"A-1\",\"affected\":[{\"package\":{\"ecosystem\":\"Go\",\"name\":"
		     "\"m\"},\"ecosystem_specific\":{\"imports\":[");
	for (unsigned i = 0; i <= LIMIT_ADVISORY_PLATFORMS; i++)
		buf_printf(&text, "%s{\"goos\":[\"os%u\"]}", i > 0 ? "," : "", i);
	buf_c(&text, "]}}]},{\"id\":\"A-2\"}]");
	assert_int_equal(told(buf_view(&text), &b, NULL), ERR_OK);
	assert_string_equal(
		b.p, "refused A-1: limit: advisory: it names too many platforms\nA-2\n");
	buf_done(&b);
	buf_done(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_advisory_is_told_whole),
		cmocka_unit_test(ranges_may_stand_before_their_package),
		cmocka_unit_test(platforms_are_told),
		cmocka_unit_test(kinds_and_words_are_known),
		cmocka_unit_test(what_cannot_be_used_is_refused_alone),
		cmocka_unit_test(lines_are_read_one_by_one),
		cmocka_unit_test(broken_documents_say_where),
		cmocka_unit_test(the_sink_can_end_it),
		cmocka_unit_test(limits_refuse_one_advisory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
