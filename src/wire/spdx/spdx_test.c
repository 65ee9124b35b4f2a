/* SPDX in its three forms: what is told, as lines. */
#include "wire/spdx/spdx.h"

#include "base/buf.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void
add(struct buf *b, const char *name, struct str s)
{
	if (s.len > 0)
		buf_printf(b, " %s=%.*s", name, STR_FMT(s));
}

static void
on_bom(void *arg, const struct bom *m)
{
	buf_printf(arg, "bom %s", bom_format_name(m->format));
	add(arg, "version", m->version);
	add(arg, "serial", m->serial);
	add(arg, "name", m->name);
	add(arg, "author", m->author);
	add(arg, "tool", m->tool);
	add(arg, "licence", m->licence);
	add(arg, "context", m->context);
	buf_printf(
		arg, " made=%lld files=%llu\n", (long long)m->made, (unsigned long long)m->n_files);
}

static void
on_component(void *arg, const struct component *c)
{
	buf_printf(arg, "%s", component_kind_name(c->kind));
	add(arg, "ref", c->ref);
	add(arg, "name", c->name);
	add(arg, "version", c->version);
	add(arg, "supplier", c->supplier);
	add(arg, "purl", c->purl);
	add(arg, "cpe", c->cpe);
	add(arg, "swid", c->swid);
	add(arg, "licence", c->licence);
	add(arg, "copyright", c->copyright);
	add(arg, "hash", c->hash);
	add(arg, "path", c->path);
	buf_printf(arg, "%s\n", c->is_root ? " root" : "");
}

static void
on_relation(void *arg, const struct component_relation *r)
{
	static const char *const kinds[] = {"depends", "contains", "describes", "other"};

	buf_printf(arg, "%s %.*s > %.*s%s\n", kinds[r->kind], STR_FMT(r->from), STR_FMT(r->to),
		r->is_none ? "(none)" : "");
}

static void
on_fault(void *arg, enum bom_fault fault, struct str where)
{
	buf_printf(arg, "fault %s %.*s\n", bom_fault_name(fault), STR_FMT(where));
}

typedef enum err reader(struct str bytes, struct bom_sink *sink, struct errinfo *info);

static enum err
told(reader *read, struct str text, struct buf *b, struct errinfo *info)
{
	struct bom_sink sink = {.bom = on_bom,
		.component = on_component,
		.relation = on_relation,
		.fault = on_fault,
		.arg = b};

	*b = buf_of(16u << 20);
	return read(text, &sink, info);
}

static void
expect(reader *read, const char *text, const char *lines)
{
	struct errinfo info = {0};
	struct buf b;
	enum err err = told(read, str_c(text), &b, &info);

	if (err != ERR_OK)
		print_error("%s\n", info.what);
	assert_int_equal(err, ERR_OK);
	buf_byte(&b, '\0');
	assert_string_equal(buf_view(&b).p, lines);
	buf_done(&b);
}

static void
refused(reader *read, const char *text, enum err err, const char *why)
{
	struct errinfo info = {0};
	struct buf b;

	assert_int_equal(told(read, str_c(text), &b, &info), err);
	assert_non_null(strstr(info.what, why));
	buf_done(&b);
}

#define HEAD2 "{\"spdxVersion\":\"SPDX-2.3\",\"SPDXID\":\"SPDXRef-DOCUMENT\""
#define END2 "bom spdx-json version=SPDX-2.3 made=0 files=0\n"

static void
json_tells_all_of_a_package(void **state)
{
	(void)state;
	expect(spdx_read,
		HEAD2 ",\"name\":\"shop\",\"dataLicense\":\"CC0-1.0\",\"documentNamespace\":"
		      "\"https://e.example/1\","
		      "\"creationInfo\":{\"created\":\"2026-11-20T00:00:00Z\",\"creators\":"
		      "[\"Tool: maker-1.0\",\"Organization: Example KK ()\",\"Person: Sato "
		      "(s@e.example)\","
		      "\"Tool: other\"]},\"documentDescribes\":[\"SPDXRef-a\"],\"packages\":[{"
		      "\"name\":\"a\",\"SPDXID\":\"SPDXRef-a\",\"versionInfo\":\"1.0\","
		      "\"supplier\":\"NOASSERTION\",\"originator\":\"Organization: Maker\","
		      "\"licenseConcluded\":\"NOASSERTION\",\"licenseDeclared\":\"MIT\","
		      "\"copyrightText\":\"NONE\",\"packageFileName\":\"a.tgz\","
		      "\"primaryPackagePurpose\":\"OPERATING_SYSTEM\",\"checksums\":["
		      "{\"algorithm\":\"SHA256\",\"checksumValue\":\"ab\"},"
		      "{\"checksumValue\":\"cd\",\"algorithm\":\"SHA1\"}],\"externalRefs\":["
		      "{\"referenceCategory\":\"SECURITY\",\"referenceType\":\"cpe23Type\","
		      "\"referenceLocator\":\"cpe:2.3:a:x:a:1.0:*:*:*:*:*:*:*\"},"
		      "{\"referenceType\":\"http://spdx.org/rdf/references/"
		      "purl\",\"referenceLocator\":\"pkg:npm/a@1.0\"},"
		      "{\"referenceType\":\"purl\",\"referenceLocator\":\"pkg:npm/second@1.0\"},"
		      "{\"referenceType\":\"swid\",\"referenceLocator\":\"swid:x\"}],"
		      "\"hasFiles\":[\"SPDXRef-f\"]}],\"files\":[{\"SPDXID\":\"SPDXRef-f\","
		      "\"fileName\":\"./x\"}],"
		      "\"relationships\":[{\"spdxElementId\":\"SPDXRef-a\",\"relationshipType\":"
		      "\"DEPENDS_ON\",\"relatedSpdxElement\":\"NONE\"}]}",
		"describes SPDXRef-DOCUMENT > SPDXRef-a\n"
		"os ref=SPDXRef-a name=a version=1.0 supplier=Maker "
		"purl=pkg:npm/a@1.0 "
		"cpe=cpe:2.3:a:x:a:1.0:*:*:*:*:*:*:* swid=swid:x licence=MIT copyright=NONE "
		"hash=SHA-256:ab path=a.tgz root\n"
		"contains SPDXRef-a > SPDXRef-f\n"
		"depends SPDXRef-a > (none)\n"
		"bom spdx-json version=SPDX-2.3 serial=https://e.example/1 name=shop "
		"author=Example KK, Sato (s@e.example) tool=maker-1.0, other licence=CC0-1.0 "
		"made=1795132800000 files=1\n");
}

static void
nobody_says_is_not_there_is_none(void **state)
{
	(void)state;
	expect(spdx_read,
		HEAD2
		",\"packages\":[{\"SPDXID\":\"a\",\"name\":\"a\",\"licenseConcluded\":\"NONE\","
		"\"licenseDeclared\":\"MIT\",\"copyrightText\":\"NOASSERTION\"}],"
		"\"relationships\":[{\"spdxElementId\":\"a\",\"relationshipType\":\"CONTAINS\","
		"\"relatedSpdxElement\":\"NOASSERTION\"}]}",
		"library ref=a name=a licence=NONE\n" END2);
}

static void
relations_are_told_forward(void **state)
{
	(void)state;
	expect(spdx_read,
		HEAD2 ",\"relationships\":["
		      "{\"spdxElementId\":\"b\",\"relationshipType\":\"DEV_DEPENDENCY_OF\","
		      "\"relatedSpdxElement\":\"a\"},"
		      "{\"spdxElementId\":\"a\",\"relationshipType\":\"contained_by\","
		      "\"relatedSpdxElement\":\"b\"},"
		      "{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":\"describes\","
		      "\"relatedSpdxElement\":\"a\"},"
		      "{\"spdxElementId\":\"a\",\"relationshipType\":\"VARIANT_OF\","
		      "\"relatedSpdxElement\":\"DocumentRef-x:SPDXRef-y\"},"
		      "{\"spdxElementId\":\"a\",\"relationshipType\":\"CONTAINS\"}],"
		      "\"packages\":[{\"SPDXID\":\"a\",\"name\":\"a\"},{\"SPDXID\":\"b\",\"name\":"
		      "\"b\"}]}",
		"depends a > b\ncontains b > a\ndescribes SPDXRef-DOCUMENT > a\n"
		"other a > DocumentRef-x:SPDXRef-y\nfault field CONTAINS\n"
		"library ref=a name=a root\nlibrary ref=b name=b\n" END2);
}

static void
faults_are_told_and_reading_goes_on(void **state)
{
	(void)state;
	expect(spdx_read,
		HEAD2
		",\"creationInfo\":{\"created\":\"yesterday\",\"creators\":[7]},\"packages\":["
		"{\"SPDXID\":\"a\",\"name\":\"a\",\"versionInfo\":1.10},"
		"{\"SPDXID\":\"a\"},{\"name\":\"c\",\"checksums\":\"no\",\"supplier\":null}],"
		"\"relationships\":[{\"spdxElementId\":\"a\",\"relationshipType\":\"DEPENDS_ON\","
		"\"relatedSpdxElement\":\"ghost\"},"
		"{\"spdxElementId\":\"ghost\",\"relationshipType\":\"DEPENDS_ON\","
		"\"relatedSpdxElement\":\"a\"}]}",
		"fault field creators\nfault field versionInfo\nlibrary ref=a name=a version=1.10\n"
		"fault ref_twice a\nfault no_name a\nlibrary ref=a\n"
		"fault field checksums\nlibrary name=c\n"
		"depends a > ghost\ndepends ghost > a\nfault date yesterday\n"
		"fault ref_unknown ghost\n" END2);
}

static void
envelopes_are_opened(void **state)
{
	(void)state;
	expect(spdx_read, "\xef\xbb\xbf{\"sbom\":" HEAD2 "}}", END2);
	expect(spdx_read, "{\"_type\":\"x\",\"predicate\":" HEAD2 "}}", END2);
}

#define TAGS "SPDXVersion: SPDX-2.3\n"
#define END_TAG "bom spdx-tag-value version=SPDX-2.3 made=0 files=0\n"

static void
tags_tell_the_same(void **state)
{
	(void)state;
	expect(spdx_read,
		"# made by hand\r\nSPDXVersion: SPDX-2.3\r\nDataLicense: CC0-1.0\r\nSPDXID: "
		"SPDXRef-DOCUMENT\r\n"
		"DocumentName: shop\r\nDocumentNamespace: https://e.example/1\r\n"
		"Creator: Tool: maker\r\nCreator: Person: Sato\r\nCreated: 2026-11-20T00:00:00Z\r\n"
		"CreatorComment: <text>PackageName: not one\r\nPackageName: nor this</text>\r\n"
		"\r\nPackageName: a\r\nSPDXID: SPDXRef-a\r\nPackageVersion: "
		"1.0\r\nPackageSupplier: Organization: Maker\r\n"
		"PackageLicenseConcluded: NOASSERTION\r\nPackageLicenseDeclared: (MIT OR "
		"Apache-2.0)\r\n"
		"PackageCopyrightText: <text>one\r\ntwo</text> rest\r\n"
		"PackageChecksum: SHA1: cd\r\nPackageChecksum: SHA256: ab\r\n"
		"ExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1.0\r\nPrimaryPackagePurpose: "
		"APPLICATION\r\n"
		"FileName: ./x\r\nSPDXID: SPDXRef-f\r\nFileChecksum: SHA1: 00\r\n"
		"Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\r\nRelationship: SPDXRef-a "
		"CONTAINS SPDXRef-f",
		"application ref=SPDXRef-a name=a version=1.0 supplier=Maker purl=pkg:npm/a@1.0 "
		"licence=(MIT OR Apache-2.0) copyright=one\r\ntwo hash=SHA-256:ab\n"
		"describes SPDXRef-DOCUMENT > SPDXRef-a\ncontains SPDXRef-a > SPDXRef-f\n"
		"bom spdx-tag-value version=SPDX-2.3 serial=https://e.example/1 name=shop "
		"author=Sato "
		"tool=maker "
		"licence=CC0-1.0 made=1795132800000 files=1\n");
	expect(spdx_read,
		"SPDXVersion: SPDX-2.3\rPackageName: a\rPackageVersion: 2\rPackageName: b\r",
		"library name=a version=2\nlibrary name=b\n" END_TAG);
}

static void
broken_tags_are_passed_over(void **state)
{
	(void)state;
	/* texts without <text>, and a byte of another encoding: the rest of the package stands */
	expect(spdx_read,
		TAGS
		"PackageName: a\nPackageCopyrightText: \xa9 X\nand more of it\nPackageVersion: 1\n"
		"PackageName: b\xff\nNobody: knows\n:\n",
		"fault field PackageCopyrightText\nfault field PackageName\nlibrary name=a "
		"version=1\n"
		"fault no_name \nlibrary\n" END_TAG);
	refused(spdx_tag_read, TAGS "PackageComment: <text>never", ERR_TRUNCATED, "does not end");
	refused(spdx_tag_read, "PackageName: a\n", ERR_UNSUPPORTED, "SPDXVersion");
}

#define GRAPH(rest)                                                                                \
	"{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\",\"@graph\":[" rest "]}"

static void
a_graph_is_told_in_any_order(void **state)
{
	(void)state;
	expect(spdx_read,
		GRAPH("{\"spdxId\":\"urn:e:r1\",\"type\":\"Relationship\",\"relationshipType\":"
		      "\"hasConcludedLicense\",\"from\":\"urn:e:a\",\"to\":[\"urn:e:l\",\"https://"
		      "spdx.org/licenses/MIT\"]},"
		      "{\"spdxId\":\"urn:e:r2\",\"type\":\"LifecycleScopedRelationship\","
		      "\"relationshipType\":\"dependsOn\",\"from\":\"urn:e:a\",\"to\":[\"urn:e:b\","
		      "\"urn:e:ghost\"]},"
		      "{\"spdxId\":\"urn:e:a\",\"type\":\"software_Package\",\"name\":\"a\","
		      "\"creationInfo\":\"_:c\",\"software_packageVersion\":\"1.0\",\"software_"
		      "packageUrl\":\"pkg:npm/"
		      "a@1.0\",\"suppliedBy\":\"urn:e:o\",\"software_copyrightText\":"
		      "\"NOASSERTION\",\"software_primaryPurpose\":\"operatingSystem\","
		      "\"verifiedUsing\":[{\"type\":\"Hash\",\"algorithm\":\"sha256\","
		      "\"hashValue\":\"ab\"}],\"externalIdentifier\":[{\"type\":"
		      "\"ExternalIdentifier\",\"externalIdentifierType\":\"cpe23\",\"identifier\":"
		      "\"cpe:2.3:a:x:a\"}]},"
		      "{\"spdxId\":\"urn:e:b\",\"type\":\"ai_AIPackage\",\"name\":\"b\","
		      "\"originatedBy\":[{\"type\":\"Person\",\"name\":\"Sato\"},\"urn:e:n\"]},"
		      "{\"spdxId\":\"urn:e:d\",\"type\":\"SpdxDocument\",\"name\":\"shop\","
		      "\"creationInfo\":\"_:c\",\"rootElement\":[\"urn:e:s\"],\"dataLicense\":"
		      "\"https://spdx.org/licenses/CC0-1.0\"},"
		      "{\"spdxId\":\"urn:e:s\",\"type\":\"software_Sbom\",\"rootElement\":[\"urn:e:"
		      "a\"],\"software_sbomType\":[\"build\"]},"
		      "{\"spdxId\":\"urn:e:f\",\"type\":\"software_File\",\"name\":\"x\"},"
		      "{\"spdxId\":\"urn:e:r3\",\"type\":\"Relationship\",\"relationshipType\":"
		      "\"contains\",\"from\":\"urn:e:b\",\"to\":[\"https://spdx.org/rdf/3.0.1/"
		      "terms/Core/NoneElement\"]},"
		      "{\"spdxId\":\"urn:e:l\",\"type\":\"simplelicensing_LicenseExpression\","
		      "\"simplelicensing_licenseExpression\":\"BSD-3-Clause\"},"
		      "{\"spdxId\":\"urn:e:o\",\"type\":\"Organization\",\"name\":\"Maker\"},"
		      "{\"spdxId\":\"urn:e:n\",\"type\":\"Agent\"},"
		      "{\"spdxId\":\"urn:e:t\",\"type\":\"Tool\",\"name\":\"tool\"},"
		      "{\"@id\":\"_:c\",\"type\":\"CreationInfo\",\"specVersion\":\"3.0.1\","
		      "\"created\":\"2026-11-20T00:00:00Z\",\"createdBy\":[\"urn:e:o\"],"
		      "\"createdUsing\":[\"urn:e:t\"]}"),
		"depends urn:e:a > urn:e:b\ndepends urn:e:a > urn:e:ghost\n"
		"os ref=urn:e:a name=a version=1.0 supplier=Maker purl=pkg:npm/a@1.0 "
		"cpe=cpe:2.3:a:x:a licence=BSD-3-Clause AND MIT hash=SHA-256:ab root\n"
		"other ref=urn:e:b name=b supplier=Sato, urn:e:n\n"
		"describes urn:e:d > urn:e:s\ndescribes urn:e:s > urn:e:a\ncontains urn:e:b > "
		"(none)\n"
		"fault ref_unknown urn:e:ghost\n"
		"bom spdx-3 version=SPDX-3.0.1 serial=urn:e:d name=shop author=Maker tool=tool "
		"licence=CC0-1.0 context=build made=1795132800000 files=1\n");
}

static void
other_files_are_refused_with_a_sentence(void **state)
{
	(void)state;
	refused(spdx_read,
		"<?xml version=\"1.0\"?><rdf:RDF xmlns:spdx=\"http://spdx.org/rdf/terms#\"/>",
		ERR_UNSUPPORTED, "RDF");
	refused(spdx_read, "---\nspdxVersion: \"SPDX-2.3\"\n", ERR_UNSUPPORTED, "YAML");
	refused(spdx_read, "PK\003\004rest", ERR_UNSUPPORTED, "workbook");
	refused(spdx_read, "\xff\xfe{", ERR_UNSUPPORTED, "UTF-16");
	refused(spdx_read, "", ERR_UNSUPPORTED, "no SPDX");
	refused(spdx_read, "{\"bomFormat\":\"CycloneDX\"}", ERR_UNSUPPORTED, "no SPDX");
	refused(spdx_json_read, "{\"bomFormat\":\"CycloneDX\"}", ERR_UNSUPPORTED, "spdxVersion");
	refused(spdx3_read, "{\"@context\":\"https://schema.org\",\"@graph\":[]}", ERR_UNSUPPORTED,
		"not SPDX 3");
	refused(spdx_read, HEAD2, ERR_TRUNCATED, "ends too early");
	refused(spdx_read, HEAD2 ",\"name\":\"\xff\"}", ERR_MALFORMED, "");
}

static void
stop_it(void *arg, const struct component *c)
{
	(void)c;
	((struct bom_sink *)arg)->stop = ERR_FULL;
}

static void
the_sink_can_end_it(void **state)
{
	static const char *const texts[] = {HEAD2 ",\"packages\":[{\"name\":\"a\"}]}",
		TAGS "PackageName: a\nPackageName: b\n",
		GRAPH("{\"type\":\"software_Package\",\"name\":\"a\"}")};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct bom_sink sink = {.component = stop_it, .arg = &sink};

		assert_int_equal(spdx_read(str_c(texts[i]), &sink, NULL), ERR_FULL);
	}
}

static void
count_it(void *arg, const struct component *c)
{
	(void)c;
	++*(unsigned *)arg;
}

/* A million packages that need each other in a ring: nothing is kept of them but their names. */
static void
a_million_packages_in_a_ring(void **state)
{
	const unsigned n = 1000000;
	struct buf b = buf_of(512u << 20);
	unsigned counted = 0;
	struct bom_sink sink = {.component = count_it, .arg = &counted};

	(void)state;
	buf_c(&b, HEAD2 ",\"packages\":[");
	for (unsigned i = 0; i < n; i++)
		buf_printf(&b, "%s{\"name\":\"p\",\"SPDXID\":\"p%u\"}", i > 0 ? "," : "", i);
	buf_c(&b, "],\"relationships\":[");
	for (unsigned i = 0; i < n; i++)
		buf_printf(&b,
			"%s{\"spdxElementId\":\"p%u\",\"relationshipType\":\"DEPENDS_ON\","
			"\"relatedSpdxElement\":\"p%u\"}",
			i > 0 ? "," : "", i, (i + 1) % n);
	buf_c(&b, "]}");
	assert_int_equal(buf_err(&b), ERR_OK);
	assert_int_equal(spdx_read(buf_view(&b), &sink, NULL), ERR_OK);
	assert_int_equal(counted, n);
	buf_done(&b);
}

static void
limits_are_held(void **state)
{
	const size_t len = 100u << 20;
	char *text = malloc(len);
	struct errinfo info;
	struct buf b;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len);
	memcpy(text, TAGS "PackageName: ", sizeof(TAGS "PackageName: ") - 1);
	assert_int_equal(told(spdx_read, str_of(text, len), &b, &info), ERR_LIMIT);
	buf_done(&b);
	free(text);
	/* one package with more purls than are kept of it is fine, with a list of files it is not
	 */
	b = buf_of(64u << 20);
	buf_c(&b, HEAD2 ",\"packages\":[{\"name\":\"a\",\"hasFiles\":[\"f\"");
	while (b.len < LIMIT_BOM_ELEMENT_BYTES * 2)
		buf_c(&b, ",\"SPDXRef-File-0123456789\"");
	buf_c(&b, "]}]}");
	assert_int_equal(spdx_read(buf_view(&b), &(struct bom_sink){0}, &info), ERR_LIMIT);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_tells_all_of_a_package),
		cmocka_unit_test(nobody_says_is_not_there_is_none),
		cmocka_unit_test(relations_are_told_forward),
		cmocka_unit_test(faults_are_told_and_reading_goes_on),
		cmocka_unit_test(envelopes_are_opened),
		cmocka_unit_test(tags_tell_the_same),
		cmocka_unit_test(broken_tags_are_passed_over),
		cmocka_unit_test(a_graph_is_told_in_any_order),
		cmocka_unit_test(other_files_are_refused_with_a_sentence),
		cmocka_unit_test(the_sink_can_end_it),
		cmocka_unit_test(a_million_packages_in_a_ring),
		cmocka_unit_test(limits_are_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
