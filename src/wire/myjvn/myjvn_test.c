/* MyJVN's answers. */
#include "wire/myjvn/myjvn.h"

#include "wire/advisory/told_fixture.h"
#include "wire/myjvn/words.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static enum err
told(const char *text, struct buf *b, struct myjvn_answer *answer, struct errinfo *info)
{
	struct advisory_sink sink = told_sink(b);
	enum err err;

	*b = buf_of(1 << 16);
	err = myjvn_read(str_c(text), &sink, answer, info);
	buf_byte(b, '\0');
	return err;
}

static void
expect(const char *text, const char *lines, struct myjvn_answer *answer)
{
	struct buf b;

	assert_int_equal(told(text, &b, answer, NULL), ERR_OK);
	assert_string_equal(b.p, lines);
	buf_done(&b);
}

static void
overviews_are_told(void **state)
{
	struct myjvn_answer answer;

	(void)state;
	expect("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	       "<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\" xmlns:rdf=\"r\" xmlns:sec=\"s\" "
	       "xmlns:dc=\"d\" xmlns:dcterms=\"t\" xmlns:status=\"u\"><channel rdf:about=\"x\">"
	       "<title>JVNDB</title><link>https://jvndb.jvn.jp/apis/myjvn</link></channel>"
	       "<item rdf:about=\"y\"><title>ある製品に穴 &amp; 溝</title>"
	       "<link>https://jvndb.jvn.jp/ja/contents/2026/JVNDB-2026-000001.html</link>"
	       "<description>Long.</description><sec:identifier>JVNDB-2026-000001</sec:identifier>"
	       "<sec:references source=\"JVN\" id=\"JVN#40400577\">https://jvn.jp</sec:references>"
	       "<sec:references source=\"CVE\" id=\"CVE-2026-1\">https://c</sec:references>"
	       "<sec:references id=\"CWE-79\" title=\"XSS\">https://w</sec:references>"
	       "<sec:cpe version=\"2.2\" vendor=\"V\" product=\"P\">cpe:/a:v:p</sec:cpe>"
	       "<sec:cvss score=\"4.4\" severity=\"Medium\" vector=\"AV:L/AC:M/Au:N/C:P/I:P/A:P\" "
	       "version=\"2.0\" type=\"Base\"/><sec:cvss score=\"9.8\" severity=\"Critical\" "
	       "vector=\"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\" version=\"3.0\" "
	       "type=\"Base\"/><dc:date>2026-01-03T00:00:00+09:00</dc:date>"
	       "<dcterms:issued>2026-01-02T00:00:00+09:00</dcterms:issued>"
	       "<dcterms:modified>2026-01-03T12:34:56+09:00</dcterms:modified></item>"
	       "<item rdf:about=\"z\"><title>Two at once</title><sec:identifier>JVNDB-2026-000002"
	       "</sec:identifier><sec:references source=\"CVE\" id=\"CVE-2026-2\"/><sec:references "
	       "source=\"CVE\" id=\"CVE-2026-3\"/><sec:cvss score=\"5.0\" severity=\"\"/></item>"
	       "<item><title>none</title></item>"
	       "<status:Status version=\"3.3\" method=\"getVulnOverviewList\" retCd=\"0\" "
	       "retMax=\"50\" errCd=\"\" errMsg=\"\" totalRes=\"568\" totalResRet=\"3\" "
	       "firstRes=\"51\"/></rdf:RDF>",
		"JVNDB-2026-000001 aliases=CVE-2026-1 related=JVN#40400577 summary=ある製品に穴 & "
		"溝 "
		"url=https://jvndb.jvn.jp/ja/contents/2026/JVNDB-2026-000001.html "
		"published=2026-01-01T15:00:00Z changed=2026-01-03T03:34:56Z "
		"cvss=CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H score=98 rating=critical "
		"references=3\n"
		"JVNDB-2026-000002 related=CVE-2026-3,CVE-2026-2 summary=Two at once "
		"url=https://jvndb.jvn.jp/ja/contents/2026/JVNDB-2026-000002.html score=50 "
		"rating=medium references=2\n"
		"refused an entry: malformed: advisory: it has no id\n",
		&answer);
	assert_int_equal(answer.n_all, 568);
	assert_int_equal(answer.n_here, 3);
	assert_int_equal(answer.first, 51);
}

static void
details_have_versions_in_words(void **state)
{
	struct myjvn_answer answer;

	(void)state;
	expect("<VULDEF-Document version=\"3.2\" xmlns=\"http://jvn.jp/vuldef/\" "
	       "xmlns:status=\"u\">"
	       "<Vulinfo><VulinfoID>JVNDB-2026-000001</VulinfoID><VulinfoData><Title>穴</Title>"
	       "<VulinfoDescription><Overview>...</Overview></VulinfoDescription><Affected>"
	       "<AffectedItem affectedstatus=\"vulnerable\"><Name>V</Name><ProductName>P"
	       "</ProductName><Cpe version=\"2.2\">cpe:/a:v:p</Cpe><VersionNumber>Version 4.50 "
	       "およびそれ以前 </VersionNumber><VersionNumber>5.0 から 5.3 未満</VersionNumber>"
	       "<VersionNumber>for Windows 10</VersionNumber></AffectedItem><AffectedItem "
	       "affectedstatus=\"not-vulnerable\"><Cpe version=\"2.2\">cpe:/a:v:q</Cpe>"
	       "<VersionNumber>1.0</VersionNumber></AffectedItem><AffectedItem><Name>W</Name>"
	       "<VersionNumber>1.0</VersionNumber></AffectedItem></Affected><Impact><Cvss "
	       "version=\"3.0\"><Severity type=\"Base\">High</Severity><Base>7.5</Base><Vector>"
	       "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N</Vector></Cvss></Impact><Related>"
	       "<RelatedItem type=\"advisory\"><Name>CVE</Name><VulinfoID>CVE-2026-1</VulinfoID>"
	       "<URL>https://c</URL></RelatedItem><RelatedItem type=\"cwe\"><VulinfoID>CWE-79"
	       "</VulinfoID></RelatedItem></Related><DateFirstPublished>2026-01-02T00:00:00+09:00"
	       "</DateFirstPublished><DateLastUpdated>2026-01-03T00:00:00+09:00</DateLastUpdated>"
	       "</VulinfoData></Vulinfo><status:Status retCd=\"0\" totalRes=\"1\"/>"
	       "</VULDEF-Document>",
		"JVNDB-2026-000001 aliases=CVE-2026-1 summary=穴 "
		"url=https://jvndb.jvn.jp/ja/contents/2026/JVNDB-2026-000001.html "
		"published=2026-01-01T15:00:00Z changed=2026-01-02T15:00:00Z "
		"cvss=CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N score=75 rating=high "
		"references=2\n"
		"  match vulnerable cpe=cpe:/a:v:p to=4.50\n"
		"  match vulnerable cpe=cpe:/a:v:p from=5.0 to_before=5.3\n",
		&answer);
	assert_int_equal(answer.n_all, 1);
}

static void
words_are_understood_or_not(void **state)
{
	static const struct {
		const char *text, *from, *to, *to_before;
	} rows[] = {
		{"1.2.3", "1.2.3", "1.2.3", ""},
		{"バージョン v1.2 以前", "", "1.2", ""},
		{"Ver.2.0 及びそれ以前", "", "2.0", ""},
		{"Rev.15.04.04 以前のバージョン", "", "15.04.04", ""},
		{"ファームウェア 3.1　より前のバージョン", "", "", "3.1"},
		{"prior to 8.5.3", "", "", "8.5.3"},
		{"1.0 から 1.5 まで", "1.0", "1.5", ""},
		{"6.0.0 以上 6.2.1 未満", "6.0.0", "", "6.2.1"},
		{"10.1-SP2 以降", "10.1-SP2", "", ""},
		{"すべてのバージョン", "", "", ""},
	};
	static const char *const others[] = {"", "for Windows 10", "1.0 1.1 1.2 以前",
		"1.0 (日本語版)", "on Windows", "1.x 以前のすべて", "以前", "1.0 から 1.5 から",
		"5系"};
	struct myjvn_span s;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = (struct myjvn_span){.from = STR("?")};
		assert_true(myjvn_words(str_c(rows[i].text), &s));
		assert_true(str_equal(s.from, str_c(rows[i].from)));
		assert_true(str_equal(s.to, str_c(rows[i].to)));
		assert_true(str_equal(s.to_before, str_c(rows[i].to_before)));
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(myjvn_words(str_c(others[i]), &s));
}

static void
errors_and_other_files_are_said(void **state)
{
	struct myjvn_answer answer;
	struct errinfo info;
	struct buf b;

	(void)state;
	assert_int_equal(
		told("<Result><status:Status xmlns:status=\"u\" retCd=\"1\" errMsg=\"maxCount"
		     "Item is wrong\"/></Result>",
			&b, &answer, &info),
		ERR_UNSUPPORTED);
	assert_string_equal(info.what, "MyJVN answers with an error: maxCountItem is wrong");
	buf_done(&b);
	assert_int_equal(told("<html/>", &b, &answer, &info), ERR_UNSUPPORTED);
	buf_done(&b);
	assert_int_equal(
		told("<rdf:RDF xmlns:rdf=\"r\"><item>", &b, &answer, &info), ERR_MALFORMED);
	buf_done(&b);
	/* nothing found: only the status */
	assert_int_equal(
		told("<Result><s:Status xmlns:s=\"u\" retCd=\"0\" totalRes=\"0\"/></Result>", &b,
			&answer, &info),
		ERR_OK);
	assert_string_equal(b.p, "");
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overviews_are_told),
		cmocka_unit_test(details_have_versions_in_words),
		cmocka_unit_test(words_are_understood_or_not),
		cmocka_unit_test(errors_and_other_files_are_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
