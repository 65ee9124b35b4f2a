/* CycloneDX: the same bill in both writings, what is mended and what is refused. */
#include "wire/cyclonedx/cyclonedx.h"

#include "wire/bom/told_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static enum err
read_any(struct str bytes, struct buf *b, struct errinfo *info)
{
	struct bom_sink sink = told_sink(b);

	*b = buf_of(1 << 20);
	buf_c(b, "");
	return bytes.p[0] == '<' ? cyclonedx_xml_read(bytes, &sink, info)
				 : cyclonedx_json_read(bytes, &sink, info);
}

static void
expect(const char *text, const char *lines)
{
	struct buf b;
	struct errinfo info = {0};

	assert_int_equal(read_any(str_c(text), &b, &info), ERR_OK);
	assert_string_equal(b.p, lines);
	buf_done(&b);
}

static void
expect_refused(const char *text, enum err err, const char *words)
{
	struct buf b;
	struct errinfo info = {0};

	assert_int_equal(read_any(str_c(text), &b, &info), err);
	if (str_find(str_c(info.what), str_c(words)) < 0)
		assert_string_equal(info.what, words);
	buf_done(&b);
}

#define JSON_HEAD "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\""
#define XML_HEAD "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">"
#define SERIAL "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"

static const char full_json[] = JSON_HEAD
	",\"serialNumber\":\"" SERIAL "\",\"version\":1,"
	"\"metadata\":{\"timestamp\":\"2026-11-20T09:00:00+09:00\","
	"\"lifecycles\":[{\"phase\":\"build\"},{\"name\":\"test\",\"description\":\"x\"}],"
	"\"tools\":{\"components\":[{\"type\":\"application\",\"group\":\"Acme\",\"name\":\"tool\","
	"\"version\":\"2\",\"hashes\":[{\"alg\":\"MD5\",\"content\":\"x\"}]}],"
	"\"services\":[{\"name\":\"signer\"}]},"
	"\"authors\":[{\"name\":\"Ito\"},{\"name\":\"Sato\"}],\"supplier\":{\"name\":\"Shop KK\"},"
	"\"licenses\":[{\"license\":{\"id\":\"CC0-1.0\"}}],"
	"\"component\":{\"type\":\"application\",\"bom-ref\":\"app\",\"name\":\"till\",\"version\":"
	"\"1.0\"}},"
	"\"components\":[{\"type\":\"library\",\"bom-ref\":\"a\",\"supplier\":{\"name\":\"S\"},"
	"\"publisher\":\"P\",\"group\":\"org.a\",\"name\":\"a\",\"version\":\"1\",\"scope\":"
	"\"excluded\","
	"\"hashes\":[{\"alg\":\"MD5\",\"content\":\"00112233445566778899aabbccddeeff\"},"
	"{\"alg\":\"SHA-1\",\"content\":\"00112233445566778899aabbccddeeff00112233\"}],"
	"\"licenses\":[{\"license\":{\"id\":\"MIT\",\"text\":{\"content\":\"x\"}}},"
	"{\"license\":{\"name\":\"Own licence\"}}],\"copyright\":\"(c) A\","
	"\"cpe\":\"cpe:2.3:a:a:a:1:*:*:*:*:*:*:*\",\"purl\":\"pkg:npm/a@1\","
	"\"swid\":{\"tagId\":\"t-1\",\"name\":\"a\"},\"pedigree\":{\"ancestors\":[{\"type\":"
	"\"library\","
	"\"name\":\"no\"}]},\"externalReferences\":[{\"type\":\"vcs\",\"url\":\"x\"}],"
	"\"properties\":[{\"name\":\"aquasecurity:trivy:SrcName\",\"value\":\"src-a\"},"
	"{\"name\":\"aquasecurity:trivy:SrcVersion\",\"value\":\"5.0\"},"
	"{\"name\":\"aquasecurity:trivy:SrcRelease\",\"value\":\"4\"},"
	"{\"name\":\"aquasecurity:trivy:SrcEpoch\",\"value\":\"1\"},"
	"{\"name\":\"aquasecurity:trivy:FilePath\",\"value\":\"a/package.json\"}],"
	"\"components\":[{\"type\":\"file\",\"bom-ref\":\"b\",\"name\":\"b\",\"authors\":[{"
	"\"name\":\"X\"},"
	"{\"name\":\"Y\"}],\"components\":[{\"type\":\"device-driver\",\"name\":\"c\"}]}]}],"
	"\"services\":[{\"bom-ref\":\"s\",\"name\":\"web\"}],"
	"\"dependencies\":[{\"ref\":\"app\",\"dependsOn\":[\"a\",\"s\"]},{\"ref\":\"a\","
	"\"dependsOn\":[]},"
	"{\"ref\":\"b\",\"provides\":[\"a\"]}],"
	"\"vulnerabilities\":[{\"bom-ref\":\"v\",\"id\":\"CVE-2026-1\",\"references\":[{\"id\":"
	"\"GHSA-1\"}],"
	"\"recommendation\":\"update\",\"analysis\":{\"state\":\"not_affected\","
	"\"justification\":\"code_not_reachable\",\"response\":[\"update\",\"rollback\"],"
	"\"detail\":\"never called\",\"firstIssued\":\"2026-01-02T00:00:00Z\","
	"\"lastUpdated\":\"2026-01-03\"},\"affects\":[{\"ref\":\"a\"},{\"ref\":\"b\","
	"\"versions\":[{\"version\":\"1\",\"status\":\"affected\"}]}]}]}";

static const char full_xml[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n<b:bom "
	"xmlns:b=\"http://cyclonedx.org/"
	"schema/bom/1.6\" serialNumber=\"" SERIAL "\" version=\"1\">"
	"<b:metadata><b:timestamp>2026-11-20T09:00:00+09:00</b:timestamp>"
	"<b:lifecycles><b:lifecycle><b:phase>build</b:phase></b:lifecycle>"
	"<b:lifecycle><b:name>test</b:name></b:lifecycle></b:lifecycles>"
	"<b:tools><b:components><b:component type=\"application\"><b:group>Acme</b:group>"
	"<b:name>tool</b:name><b:version>2</b:version></b:component></b:components>"
	"<b:services><b:service><b:name>signer</b:name></b:service></b:services></b:tools>"
	"<b:authors><b:author><b:name>Ito</b:name></b:author><b:author><b:name> Sato\n</b:name>"
	"</b:author></b:authors>"
	"<b:component type=\"application\" bom-ref=\"app\"><b:name>till</b:name>"
	"<b:version>1.0</b:version></b:component><b:supplier><b:name>Shop KK</b:name></b:supplier>"
	"<b:licenses><b:license><b:id>CC0-1.0</b:id></b:license></b:licenses></b:metadata>"
	"<b:components><b:component type=\"library\" bom-ref=\"a\"><b:supplier><b:name>S</b:name>"
	"</b:supplier><b:publisher>P</b:publisher><b:group>org.a</b:group><b:name>a</b:name>"
	"<b:version>1</b:version><b:scope>excluded</b:scope><b:hashes>"
	"<b:hash alg=\"MD5\">00112233445566778899aabbccddeeff</b:hash>"
	"<b:hash alg=\"SHA-1\">\n  00112233445566778899aabbccddeeff00112233\n</b:hash></b:hashes>"
	"<b:licenses><b:license><b:id>MIT</b:id></b:license>"
	"<b:license><b:name>Own <![CDATA[licence]]></b:name></b:license></b:licenses>"
	"<b:copyright>(c) A</b:copyright><b:cpe>cpe:2.3:a:a:a:1:*:*:*:*:*:*:*</b:cpe>"
	"<b:purl>pkg:npm/a@1</b:purl><b:swid tagId=\"t-1\" name=\"a\"/>"
	"<b:pedigree><b:ancestors><b:component type=\"library\"><b:name>no</b:name></b:component>"
	"</b:ancestors></b:pedigree><b:properties>"
	"<b:property name=\"aquasecurity:trivy:SrcName\">src-a</b:property>"
	"<b:property name=\"aquasecurity:trivy:SrcVersion\">5.0</b:property>"
	"<b:property name=\"aquasecurity:trivy:SrcRelease\">4</b:property>"
	"<b:property name=\"aquasecurity:trivy:SrcEpoch\">1</b:property></b:properties>"
	"<b:components><b:component type=\"file\" "
	"bom-ref=\"b\"><b:authors><b:author><b:name>X</b:name>"
	"</b:author><b:author><b:name>Y</b:name></b:author></b:authors><b:name>b</b:name>"
	"<b:components><b:component type=\"device-driver\"><b:name>c</b:name></b:component>"
	"</b:components></b:component></b:components><b:evidence><b:occurrences><b:occurrence>"
	"<b:location>a/package.json</b:location></b:occurrence></b:occurrences></b:evidence>"
	"</b:component></b:components>"
	"<b:services><b:service bom-ref=\"s\"><b:name>web</b:name></b:service></b:services>"
	"<b:dependencies><b:dependency ref=\"app\"><b:dependency ref=\"a\"/><b:dependency "
	"ref=\"s\"/>"
	"</b:dependency><b:dependency ref=\"a\"/><b:dependency ref=\"b\"><b:provides ref=\"a\"/>"
	"</b:dependency></b:dependencies>"
	"<b:vulnerabilities><b:vulnerability bom-ref=\"v\"><b:id>CVE-2026-1</b:id><b:references>"
	"<b:reference><b:id>GHSA-1</b:id></b:reference></b:references>"
	"<b:recommendation>update</b:recommendation><b:analysis><b:state>not_affected</b:state>"
	"<b:justification>code_not_reachable</b:justification><b:responses><b:response>update"
	"</b:response></b:responses><b:detail>never called</b:detail>"
	"<b:firstIssued>2026-01-02T00:00:00Z</b:firstIssued><b:lastUpdated>2026-01-03</"
	"b:lastUpdated>"
	"</b:analysis><b:affects><b:target><b:ref>a</b:ref></b:target><b:target><b:ref>b</b:ref>"
	"<b:versions><b:version><b:version>1</b:version><b:status>affected</b:status></b:version>"
	"</b:versions></b:target></b:affects></b:vulnerability></b:vulnerabilities></b:bom>";

#define FULL_LINES(format)                                                                         \
	"component application ref=app name=till version=1.0 root\n"                               \
	"component other parent=b name=c\n"                                                        \
	"component file ref=b parent=a name=b supplier=X, Y\n"                                     \
	"component library ref=a group=org.a name=a version=1 supplier=S purl=pkg:npm/a@1"         \
	" cpe=cpe:2.3:a:a:a:1:*:*:*:*:*:*:* swid=t-1 licence=MIT AND Own licence"                  \
	" copyright=(c) A hash=SHA-1:00112233445566778899aabbccddeeff00112233"                     \
	" path=a/package.json source=src-a source_version=1:5.0-4 excluded\n"                      \
	"depends app > a\ndepends app > s\ndepends a > nothing\nother b > a\n"                     \
	"vex not_affected reason=vulnerable_code_not_in_execute_path id=CVE-2026-1 alias=GHSA-1"   \
	" product=a why=never called action=update made=2026-01-02T00:00:00Z"                      \
	" changed=2026-01-03T00:00:00Z\n"                                                          \
	"vex not_affected reason=vulnerable_code_not_in_execute_path id=CVE-2026-1 alias=GHSA-1"   \
	" product=b why=never called action=update made=2026-01-02T00:00:00Z"                      \
	" changed=2026-01-03T00:00:00Z\n"                                                          \
	"bom " format " version=1.6 serial=" SERIAL " name=till author=Ito, Sato"                  \
	" tool=Acme tool 2, signer supplier=Shop KK licence=CC0-1.0 context=build, test"           \
	" made=2026-11-20T00:00:00Z\n"

static void
both_writings_tell_the_same(void **state)
{
	(void)state;
	expect(full_json, FULL_LINES("cyclonedx-json"));
	expect(full_xml, FULL_LINES("cyclonedx-xml"));
}

/* Keys by the alphabet, as some programs write them: names come after what they name. */
static void
the_order_of_keys_does_not_matter(void **state)
{
	(void)state;
	expect("{\"components\":[{\"components\":[{\"components\":[{\"type\":\"file\",\"name\":"
	       "\"z\"}],"
	       "\"name\":\"y\",\"type\":\"library\"}],\"name\":\"x\",\"type\":\"library\",\"bom-"
	       "ref\":\"X\"},"
	       "{\"bom-ref\":\"W\",\"name\":\"w\",\"type\":\"file\"}],"
	       "\"dependencies\":[{\"dependsOn\":[\"W\",\"R\"],\"provides\":[\"W\"],\"ref\":\"X\"}]"
	       ","
	       "\"metadata\":{\"component\":{\"bom-ref\":\"R\",\"name\":\"r\",\"type\":"
	       "\"application\"}},"
	       "\"specVersion\":\"1.4\",\"vulnerabilities\":[{\"affects\":[{\"ref\":\"W\"}],"
	       "\"analysis\":{\"state\":\"resolved\"},\"id\":\"CVE-1\"}],\"bomFormat\":"
	       "\"CycloneDX\"}",
		"component file name=z\n"
		"component library ref=X name=x\n"
		"component library parent=X name=y\n"
		"component file ref=W name=w\n"
		"depends X > W\ndepends X > R\nother X > W\n"
		"component application ref=R name=r root\n"
		"vex fixed id=CVE-1 product=W\n"
		"bom cyclonedx-json version=1.4 name=r\n");
}

static void
tools_of_old_are_read(void **state)
{
	(void)state;
	expect(JSON_HEAD
		",\"metadata\":{\"tools\":[{\"vendor\":\"V\",\"name\":\"N\",\"version\":\"1\"},"
		"{\"name\":\"M\"}],\"manufacture\":{\"name\":\"Maker\"},"
		"\"manufacturer\":{\"name\":\"Bills KK\"}}}",
		"bom cyclonedx-json version=1.6 author=Bills KK tool=V N 1, M supplier=Maker\n");
	expect("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.2\"><metadata><tools><tool>"
	       "<vendor>V</vendor><name>N</name></tool></tools></metadata></bom>",
		"bom cyclonedx-xml version=1.2 tool=V N\n");
	expect("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.0\" version=\"1\"><components>"
	       "<component "
	       "type=\"library\"><name>a</name><version>1</version><modified>false</modified>"
	       "</component></components></bom>",
		"component library name=a version=1\nbom cyclonedx-xml version=1.0\n");
}

static void
licences_are_joined(void **state)
{
	(void)state;
#define LICENCES(list)                                                                             \
	JSON_HEAD ",\"components\":[{\"type\":\"library\",\"name\":\"a\",\"licenses\":[" list "]}" \
		  "]}"
	expect(LICENCES("{\"expression\":\"MIT OR ISC\"}"),
		"component library name=a licence=MIT OR ISC\nbom cyclonedx-json version=1.6\n");
	expect(LICENCES("{\"expression\":\"MIT OR ISC\"},{\"license\":{\"id\":\"Zlib\"}},"
			"{\"expression\":\"A or B\"}"),
		"component library name=a licence=(MIT OR ISC) AND Zlib AND (A or B)\n"
		"bom cyclonedx-json version=1.6\n");
	expect(LICENCES("{\"license\":{\"id\":\"MIT\"}},{\"license\":{\"id\":\"MIT\"}}"),
		"component library name=a licence=MIT\nbom cyclonedx-json version=1.6\n");
	expect(LICENCES("{\"license\":{\"id\":\"MIT\"},\"expression\":\"MIT\"},{\"license\":{}}"),
		"fault field a: a licence or an expression, not both\n"
		"fault field a: a licence needs an id or a name\n"
		"component library name=a licence=MIT\nbom cyclonedx-json version=1.6\n");
}

/* A list as XML may hold both from 1.7 on. */
static void
licences_as_xml(void **state)
{
	(void)state;
#define LIST(version)                                                                              \
	"<bom xmlns=\"http://cyclonedx.org/schema/bom/" version "\"><components>"                  \
	"<component type=\"file\" "                                                                \
	"bom-ref=\"\"><name>a</name><licenses><license><id>MIT</id></license>"                     \
	"<expression>A OR B</expression><expression-detailed expression=\"C\"/></licenses>"        \
	"</component></components></bom>"
	expect(LIST("1.7"), "fault field a bom-ref is empty\n"
			    "component file name=a licence=MIT AND (A OR B) AND C\n"
			    "bom cyclonedx-xml version=1.7\n");
	expect(LIST("1.6"), "fault field a bom-ref is empty\n"
			    "fault field a: a licence or an expression, not both\n"
			    "component file name=a licence=MIT AND (A OR B) AND C\n"
			    "bom cyclonedx-xml version=1.6\n");
}

static void
faults_are_said_and_read_on(void **state)
{
	(void)state;
	expect(JSON_HEAD
		",\"serialNumber\":\"urn:uuid:1\",\"metadata\":{\"timestamp\":\"yesterday\"},"
		"\"components\":[{\"bom-ref\":\"a\",\"type\":\"thing\",\"name\":\"a\",\"scope\":"
		"\"some\","
		"\"hashes\":[{\"alg\":\"SHA-1\",\"content\":\"ab\"},{\"alg\":\"ROT13\",\"content\":"
		"\"ab\"}],"
		"\"swid\":{\"name\":\"x\"},\"properties\":[{\"value\":\"x\"}]},"
		"{\"bom-ref\":\"a\",\"version\":true}],"
		"\"dependencies\":[{\"dependsOn\":[\"a\"]},{\"ref\":\"a\",\"dependsOn\":[\"gone\","
		"\"a\"]},"
		"{\"ref\":\"lost\"}],\"vulnerabilities\":[{\"id\":\"X\",\"analysis\":{\"state\":"
		"\"fine\","
		"\"justification\":\"luck\"}}]}",
		"fault field urn:uuid:1: serialNumber\n"
		"fault field a: type\nfault field a: scope\nfault field a: hash\nfault field a: "
		"hash\n"
		"fault field a: swid without tagId or name\n"
		"fault field a: a property without a name\n"
		"component other ref=a name=a\n"
		"fault ref_twice a\nfault field version: a text is wanted\nfault no_name a\n"
		"fault field a: type is missing\n"
		"component library ref=a\n"
		"fault field dependencies: an entry without a ref\n"
		"depends a > gone\ndepends a > a\ndepends lost > nothing\n"
		"fault field X: analysis.state\nfault field X: analysis.justification\n"
		"vex under_investigation id=X why=luck\n"
		"fault date yesterday: timestamp\nfault ref_unknown gone\nfault ref_unknown lost\n"
		"bom cyclonedx-json version=1.6 serial=urn:uuid:1\n");
	expect("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"2.0\",\"news\":[1,2,{\"a\":3}]}",
		"fault field 2.0: specVersion is not known\nbom cyclonedx-json version=2.0\n");
	expect("{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"predicate\":" JSON_HEAD "}}",
		"bom cyclonedx-json version=1.6\n");
	expect("{\"specVersion\":\"1.4\"}",
		"fault field bomFormat is missing\nbom cyclonedx-json version=1.4\n");
}

static void
what_vulnerabilities_say(void **state)
{
	(void)state;
#define VULNS(list) JSON_HEAD ",\"vulnerabilities\":[" list "]}"
#define BOM "bom cyclonedx-json version=1.6\n"
	expect(VULNS("{\"id\":\"A\",\"affects\":[{\"ref\":\"urn:cdx:x/1#y\"}]},"
		     "{\"id\":\"B\",\"analysis\":{\"state\":\"exploitable\",\"response\":["
		     "\"update\"]},"
		     "\"affects\":[{\"ref\":\"urn:cdx:x/1#y\",\"versions\":[{\"version\":\"2\","
		     "\"status\":\"unaffected\"}]},{\"ref\":\"urn:cdx:x/"
		     "1#z\",\"versions\":[{\"version\":"
		     "\"2\",\"status\":\"unaffected\"},{\"range\":\"vers:x\",\"status\":"
		     "\"affected\"}]}]}"),
		"vex affected id=A product=urn:cdx:x/1#y\n"
		"vex not_affected id=B product=urn:cdx:x/1#y action=update\n"
		"vex affected id=B product=urn:cdx:x/1#z action=update\n" BOM);
	expect(VULNS("{\"id\":\"C\",\"analysis\":{\"state\":\"not_affected\","
		     "\"justification\":\"requires_configuration\"}},"
		     "{\"id\":\"D\",\"analysis\":{\"state\":\"in_triage\"}},"
		     "{\"id\":\"E\",\"analysis\":{\"state\":\"false_positive\","
		     "\"justification\":\"protected_at_runtime\"}}"),
		"vex not_affected id=C why=requires_configuration\n"
		"vex under_investigation id=D\n"
		"vex not_affected reason=inline_mitigations_already_exist id=E\n" BOM);
}

static void
source_packages_are_found(void **state)
{
	(void)state;
#define PROPERTY(name, value)                                                                      \
	JSON_HEAD ",\"components\":[{\"type\":\"library\",\"name\":\"a\",\"properties\":[{"        \
		  "\"name\":\"" name "\",\"value\":\"" value "\"}]}]}"
	expect(PROPERTY("syft:metadata:originPackage", "openssl"),
		"component library name=a source=openssl\n" BOM);
	expect(PROPERTY("syft:metadata:sourceRpm", "bash-doc-5.0-4.el8.src.rpm"),
		"component library name=a source=bash-doc source_version=5.0-4.el8\n" BOM);
	expect(PROPERTY("syft:metadata:sourceRpm", "bash.src.rpm"),
		"component library name=a\n" BOM);
	expect(PROPERTY("syft:metadata:sourceRpm", ".rpm"), "component library name=a\n" BOM);
	expect(PROPERTY("syft:location:0:path", "/lib/a"),
		"component library name=a path=/lib/a\n" BOM);
}

static void
what_is_no_bill_is_refused(void **state)
{
	(void)state;
	expect_refused("{\"bomFormat\":\"Other\"}", ERR_UNSUPPORTED, "not of CycloneDX");
	expect_refused("{\"components\":[]}", ERR_UNSUPPORTED, "not of CycloneDX");
	expect_refused("[" JSON_HEAD "}," JSON_HEAD "}]", ERR_UNSUPPORTED, "several bills");
	expect_refused("{\"bomFormat\":\"CycloneDX\",", ERR_TRUNCATED, "too early");
	expect_refused("{\"bomFormat\":\"CycloneDX\"]", ERR_MALFORMED, "broken JSON");
	expect_refused(JSON_HEAD ",\"specVersion\":\"1.5\"}", ERR_MALFORMED, "twice");
	expect_refused("<bom/>", ERR_UNSUPPORTED, "namespace");
	expect_refused("<bom xmlns=\"http://cyclonedx.org/schema/bom/12\"/>", ERR_UNSUPPORTED,
		"namespace");
	expect_refused("<sbom xmlns=\"http://cyclonedx.org/schema/bom/1.2\"/>", ERR_UNSUPPORTED,
		"namespace");
	expect_refused("<!DOCTYPE bom [<!ENTITY a \"b\">]>" XML_HEAD "&a;</bom>", ERR_UNSUPPORTED,
		"document type");
	expect_refused(XML_HEAD "<components>", ERR_MALFORMED, "broken XML");
}

static void
stop_here(void *arg, const struct component *c)
{
	((struct bom_sink *)arg)->stop = ERR_FULL;
}

static void
a_sink_can_end_it(void **state)
{
	struct bom_sink sink = {.component = stop_here, .arg = &sink};

	(void)state;
	assert_int_equal(cyclonedx_json_read(str_c(full_json), &sink, NULL), ERR_FULL);
	sink.stop = ERR_OK;
	assert_int_equal(cyclonedx_xml_read(str_c(full_xml), &sink, NULL), ERR_FULL);
	sink = (struct bom_sink){0}; /* nobody listens */
	assert_int_equal(cyclonedx_json_read(str_c(full_json), &sink, NULL), ERR_OK);
	assert_int_equal(cyclonedx_xml_read(str_c(full_xml), &sink, NULL), ERR_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_writings_tell_the_same),
		cmocka_unit_test(the_order_of_keys_does_not_matter),
		cmocka_unit_test(tools_of_old_are_read),
		cmocka_unit_test(licences_are_joined),
		cmocka_unit_test(licences_as_xml),
		cmocka_unit_test(faults_are_said_and_read_on),
		cmocka_unit_test(what_vulnerabilities_say),
		cmocka_unit_test(source_packages_are_found),
		cmocka_unit_test(what_is_no_bill_is_refused),
		cmocka_unit_test(a_sink_can_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
