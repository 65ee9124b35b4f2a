/* SWID tags. */
#include "wire/swid/swid.h"

#include "wire/bom/told_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
expect(const char *text, enum err err, const char *lines)
{
	struct buf b = buf_of(1 << 16);
	struct bom_sink sink = told_sink(&b);

	buf_c(&b, "");
	assert_int_equal(swid_read(str_c(text), &sink, NULL), err);
	assert_string_equal(b.p, lines);
	buf_done(&b);
}

#define TAG(attributes, inside)                                                                    \
	"<SoftwareIdentity "                                                                       \
	"xmlns=\"http://standards.iso.org/iso/19770/-2/2015/schema.xsd\" " attributes ">" inside   \
	"</SoftwareIdentity>"
#define ENTITIES                                                                                   \
	"<Entity name=\"Acme KK\" regid=\"acme.example\" role=\"tagCreator softwareCreator\"/>"    \
	"<Entity name=\"Shop\" role=\"distributor\"/>"

static void
a_tag_is_a_bill(void **state)
{
	(void)state;
	expect("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" TAG(
		       "name=\"Till\" version=\"2.1\" tagId=\"acme-till-2.1\"",
		       ENTITIES "<Link rel=\"requires\" href=\"swid:acme-db\"/>"
				"<Link rel=\"license\" href=\"https://acme.example/l\"/>"
				"<Payload><File name=\"till.exe\" size=\"1\"/></Payload>"),
		ERR_OK,
		"depends acme-till-2.1 > acme-db\n"
		"component application ref=acme-till-2.1 name=Till version=2.1 supplier=Acme KK"
		" swid=acme-till-2.1 root\n"
		"bom swid version=ISO/IEC 19770-2 serial=acme-till-2.1 name=Till author=Acme KK"
		" supplier=Acme KK\n");
}

static void
several_tags_are_told_one_by_one(void **state)
{
	(void)state;
	expect("<tags>" TAG("name=\"A\" version=\"1\" tagId=\"a\"",
		       "<Entity name=\"M\" role=\"licensor\"/>")
			TAG("name=\"B\" tagId=\"b\" patch=\"true\"",
				"<Link rel=\"parent\" href=\"swid:a\"/>")
				TAG("name=\"C\" tagId=\"c\" supplemental=\"true\"", "") "</tags>",
		ERR_OK,
		"component application ref=a name=A version=1 supplier=M swid=a\n"
		"contains a > b\n"
		"component other ref=b name=B swid=b\n"
		"fault field c\n"
		"bom swid version=ISO/IEC 19770-2 serial=a name=A supplier=M\n");
	expect("<?xml version=\"1.0\"?>" TAG("name=\"A\" tagId=\"a\"",
		       "") "\n<?xml version=\"1.0\"?>\n" TAG("tagId=\"a\"", "") "\n",
		ERR_OK,
		"component application ref=a name=A swid=a\nfault ref_twice a\nfault no_name a\n"
		"component application ref=a swid=a\nbom swid version=ISO/IEC 19770-2 serial=a "
		"name=A\n");
}

static void
tags_of_2009_are_read(void **state)
{
	(void)state;
	expect("<swid:software_identification_tag "
	       "xmlns:swid=\"http://standards.iso.org/iso/19770/-2/2009/"
	       "schema.xsd\"><swid:product_title>Old</swid:product_title><swid:product_version>"
	       "<swid:name> 9.0 </swid:name><swid:numeric/></swid:product_version>"
	       "<swid:software_creator><swid:name>M</swid:name></swid:software_creator>"
	       "<swid:software_id><swid:unique_id>u-1</swid:unique_id></swid:software_id>"
	       "</swid:software_identification_tag>",
		ERR_OK,
		"component application ref=u-1 name=Old version=9.0 supplier=M swid=u-1 root\n"
		"bom swid version=ISO/IEC 19770-2 serial=u-1 name=Old supplier=M\n");
}

static void
what_is_no_tag_is_refused(void **state)
{
	(void)state;
	expect("<a/>", ERR_UNSUPPORTED, "");
	expect("", ERR_UNSUPPORTED, "");
	expect("<SoftwareIdentity", ERR_MALFORMED, "");
	expect("<!DOCTYPE a><SoftwareIdentity name=\"a\"/>", ERR_UNSUPPORTED, "");
	expect("<SoftwareIdentity name=\"a\"/>", ERR_OK,
		"fault field a\ncomponent application name=a root\nbom swid version=ISO/IEC "
		"19770-2 name=a\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_is_a_bill),
		cmocka_unit_test(several_tags_are_told_one_by_one),
		cmocka_unit_test(tags_of_2009_are_read),
		cmocka_unit_test(what_is_no_tag_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
