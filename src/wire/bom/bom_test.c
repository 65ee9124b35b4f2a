/* What a file is, by its content; encodings. */
#include "wire/bom/bom.h"

#include "base/limits.h"
#include "wire/bom/told_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
files_are_known_by_what_they_hold(void **state)
{
	const struct {
		struct str bytes;
		enum bom_kind kind;
	} rows[] = {
		{{"{\"bomFormat\":\"CycloneDX\"", 24}, BOM_KIND_CYCLONEDX_JSON},
		{STR("\xef\xbb\xbf {\"a\":[{\"bomFormat\":\"x\"}],\"bomFormat\":\"CycloneDX\"}"),
			BOM_KIND_CYCLONEDX_JSON},
		{STR("{\"components\":[],\"specVersion\":\"1.4\"}"), BOM_KIND_CYCLONEDX_JSON},
		{STR("{\"SPDXID\":\"SPDXRef-DOCUMENT\"}"), BOM_KIND_SPDX_JSON},
		{STR("{\"packages\":[{\"SPDXID\":\"x\"}],\"spdxVersion\":\"SPDX-2.3\"}"),
			BOM_KIND_SPDX_JSON},
		{STR("{\"@context\":\"https://spdx.org/rdf/3.0.1/"
		     "spdx-context.jsonld\",\"@graph\":[]}"),
			BOM_KIND_SPDX3},
		{STR("{\"@context\":[\"https://spdx.org/rdf/3.0.0/spdx-context.jsonld\"]}"),
			BOM_KIND_SPDX3},
		{STR("{\"@context\":\"https://openvex.dev/ns/v0.2.0\"}"), BOM_KIND_OPENVEX},
		{STR("{\"document\":{\"category\":\"csaf_vex\",\"csaf_version\":\"2.0\"}}"),
			BOM_KIND_CSAF},
		{STR("{\"schema_version\":\"1.7.0\",\"id\":\"GO-1\"}"), BOM_KIND_OSV},
		{STR("{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":{\"cveId\":\"x\"}}"),
			BOM_KIND_CVE},
		{STR("{\"resultsPerPage\":1,\"vulnerabilities\":[]}"), BOM_KIND_NVD},
		{STR("{\"title\":\"x\",\"catalogVersion\":\"2025\"}"), BOM_KIND_KEV},
		{STR("{\"payloadType\":\"application/vnd.in-toto+json\"}"), BOM_KIND_DSSE},
		{STR("{\"name\":\"a\",\"lockfileVersion\":3}"), BOM_KIND_UNKNOWN},
		{STR("{\"predicate\":{\"Data\":{\"bomFormat\":\"CycloneDX\"}}}"),
			BOM_KIND_CYCLONEDX_JSON},
		{STR("{\"sbom\":{\"SPDXID\":\"SPDXRef-DOCUMENT\"}}"), BOM_KIND_SPDX_JSON},
		{STR("[1,2]"), BOM_KIND_UNKNOWN},
		{STR("<?xml version=\"1.0\"?><!-- <SoftwareIdentity> --><bom xmlns=\"x\">"),
			BOM_KIND_CYCLONEDX_XML},
		{STR("<c:bom xmlns:c=\"http://cyclonedx.org/schema/bom/1.2\"/>"),
			BOM_KIND_CYCLONEDX_XML},
		{STR("<SoftwareIdentity name=\"a\"/>"), BOM_KIND_SWID},
		{STR("<tags><s:SoftwareIdentity/></tags>"), BOM_KIND_SWID},
		{STR("<rdf:RDF xmlns:spdx=\"http://spdx.org/rdf/terms#\"/>"), BOM_KIND_SPDX_RDF},
		{STR("<html>"), BOM_KIND_UNKNOWN},
		{STR("<"), BOM_KIND_UNKNOWN},
		{STR("<!--"), BOM_KIND_UNKNOWN},
		{STR("# c\nSPDXVersion: SPDX-2.2\n"), BOM_KIND_SPDX_TAG},
		{STR("SPDXID: \"SPDXRef-DOCUMENT\"\nspdxVersion: \"SPDX-2.2\"\n"),
			BOM_KIND_SPDX_YAML},
		{STR("name,version\na,1\n"), BOM_KIND_TABLE},
		{STR("\x7f"
		     "ELF\x02"),
			BOM_KIND_EXECUTABLE},
		{STR("MZ\x90"), BOM_KIND_EXECUTABLE},
		{STR("PK\x03\x04"), BOM_KIND_ZIP},
		{STR(""), BOM_KIND_UNKNOWN},
		{STR("\xff\xfe<\0b\0o\0m\0 \0x\0>\0"), BOM_KIND_CYCLONEDX_XML},
		{STR("\xfe\xff\0{\0\"\0S\0P\0D\0X\0I\0D\0\"\0:\0\"\0S\0P\0D\0X\0\"\0}"),
			BOM_KIND_SPDX_JSON},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
			bom_kind_name(bom_kind_of(rows[i].bytes)), bom_kind_name(rows[i].kind));
}

static void
expect(struct str bytes, enum err err, const char *lines)
{
	struct arena *a = arena_new(1 << 20);
	struct buf b = buf_of(1 << 16);
	struct bom_sink sink = told_sink(&b);
	struct errinfo info = {0};

	buf_c(&b, "");
	assert_int_equal(bom_read(bytes, a, &sink, &info), err);
	assert_string_equal(err == ERR_OK ? b.p : info.what, lines);
	buf_done(&b);
	arena_free(a);
}

/* ASCII as UTF-16 with its mark. */
static struct str
wide(const char *text, bool is_big, char *dst)
{
	size_t n = 0;

	dst[n++] = (char)(is_big ? 0xfe : 0xff);
	dst[n++] = (char)(is_big ? 0xff : 0xfe);
	for (; *text != '\0'; text++) {
		dst[n++] = is_big ? '\0' : *text;
		dst[n++] = is_big ? *text : '\0';
	}
	return str_of(dst, n);
}

static void
each_kind_has_its_reader(void **state)
{
	static const char json[] = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}";
	static const char xml[] = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>"
				  "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"/>";
	char text[512];

	(void)state;
	expect(str_c(json), ERR_OK, "bom cyclonedx-json version=1.6\n");
	expect(STR("\xef\xbb\xbf{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}"), ERR_OK,
		"bom cyclonedx-json version=1.6\n");
	expect(wide(json, false, text), ERR_OK, "bom cyclonedx-json version=1.6\n");
	expect(wide(json, true, text), ERR_OK, "bom cyclonedx-json version=1.6\n");
	expect(wide(xml, false, text), ERR_OK, "bom cyclonedx-xml version=1.6\n");
	expect(STR("SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: n\n"), ERR_OK,
		"bom spdx-tag-value version=SPDX-2.3 name=n\n");
	expect(STR("<SoftwareIdentity name=\"a\" tagId=\"t\"/>"), ERR_OK,
		"component application ref=t name=a swid=t root\n"
		"bom swid version=ISO/IEC 19770-2 serial=t name=a\n");
}

static void
the_rest_is_refused_with_a_sentence(void **state)
{
	(void)state;
	expect(STR("{\"@context\":\"https://openvex.dev/ns\"}"), ERR_UNSUPPORTED,
		"no bill of materials: it is an OpenVEX document");
	expect(STR("PK\x03\x04"), ERR_UNSUPPORTED,
		"no bill of materials: it is an archive or office file");
	expect(STR("hello"), ERR_UNSUPPORTED,
		"no bill of materials: it is a file that is no bill of materials that we know");
	expect(STR("\x83\x5c\x83\x74\x83\x67"), ERR_UNSUPPORTED,
		"no bill of materials, or not in UTF-8 (Shift_JIS?); please save it as UTF-8");
	expect(STR("\xff\xfe\0\0{\0\0\0"), ERR_UNSUPPORTED,
		"text in UTF-32; please save it as UTF-8");
	expect(STR("\xff\xfe{\0\0\xdc"), ERR_MALFORMED,
		"text in UTF-16 that is broken or too large");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_known_by_what_they_hold),
		cmocka_unit_test(each_kind_has_its_reader),
		cmocka_unit_test(the_rest_is_refused_with_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
