/* CycloneDX as XML: which element is which. ECMA-424, bom-1.x.xsd. */
#include "wire/cyclonedx/own.h"

#include "wire/xml/shape.h"

#define NAMESPACE "http://cyclonedx.org/schema/bom/"
#define SHAPE(name, ...)                                                                           \
	static const struct xml_field name##_fields[] = {__VA_ARGS__};                             \
	static const struct xml_shape name = {                                                     \
		name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0])}

static const struct xml_shape component;
static const struct xml_shape service;

SHAPE(supplier, {"name", CDX_PART_SUPPLIER, NULL});
SHAPE(manufacturer, {"name", CDX_PART_MANUFACTURER, NULL});
SHAPE(author, {"name", CDX_PART_AUTHORS, NULL});
SHAPE(authors, {"author", XML_THROUGH, &author});
SHAPE(hash, {"@alg", CDX_HASH_ALG, NULL}, {".", CDX_HASH_TEXT, NULL});
SHAPE(hash_list, {"hash", CDX_HASH, &hash});
SHAPE(licence, {"id", CDX_LICENCE_NAME, NULL}, {"name", CDX_LICENCE_NAME, NULL});
SHAPE(detailed, {"@expression", CDX_LICENCE_EXPRESSION, NULL}); /* 1.7 */
SHAPE(licences, {"license", CDX_LICENCE, &licence}, {"expression", CDX_LICENCE_EXPRESSION, NULL},
	{"expression-detailed", XML_THROUGH, &detailed});
SHAPE(swid, {"@tagId", CDX_SWID_TAG, NULL}, {"@name", CDX_SWID_NAME, NULL});
SHAPE(property, {"@name", CDX_PROPERTY_NAME, NULL}, {".", CDX_PROPERTY_TEXT, NULL});
SHAPE(property_list, {"property", CDX_PROPERTY, &property});
SHAPE(occurrence, {"location", CDX_PATH, NULL});
SHAPE(occurrences, {"occurrence", XML_THROUGH, &occurrence});
SHAPE(evidence, {"occurrences", XML_THROUGH, &occurrences});
SHAPE(components, {"component", CDX_COMPONENT, &component});

/* By how often they come: an element is looked for from the front. */
SHAPE(component, {"@bom-ref", CDX_REF, NULL}, {"@type", CDX_KIND, NULL}, {"name", CDX_NAME, NULL},
	{"version", CDX_COMPONENT_VERSION, NULL}, {"purl", CDX_PURL, NULL},
	{"licenses", CDX_CHOICE, &licences}, {"hashes", XML_THROUGH, &hash_list},
	{"properties", XML_THROUGH, &property_list}, {"scope", CDX_SCOPE, NULL},
	{"group", CDX_GROUP, NULL}, {"author", CDX_PART_AUTHORS, NULL},
	{"authors", XML_THROUGH, &authors}, {"publisher", CDX_PUBLISHER, NULL},
	{"supplier", XML_THROUGH, &supplier}, {"manufacturer", XML_THROUGH, &manufacturer},
	{"cpe", CDX_CPE, NULL}, {"swid", CDX_SWID, &swid}, {"copyright", CDX_COPYRIGHT, NULL},
	{"evidence", XML_THROUGH, &evidence}, {"components", XML_THROUGH, &components});

SHAPE(head_author, {"name", CDX_AUTHORS, NULL});
SHAPE(head_authors, {"author", XML_THROUGH, &head_author});
SHAPE(head_manufacture, {"name", CDX_MANUFACTURE, NULL});
SHAPE(head_manufacturer, {"name", CDX_MANUFACTURER, NULL});
SHAPE(head_supplier, {"name", CDX_SUPPLIER, NULL});
SHAPE(head_licence, {"id", CDX_HEAD_LICENCE_NAME, NULL}, {"name", CDX_HEAD_LICENCE_NAME, NULL});
SHAPE(head_licences, {"license", CDX_LICENCE, &head_licence},
	{"expression", CDX_HEAD_LICENCE_NAME, NULL});
SHAPE(phase, {"phase", CDX_PHASES, NULL}, {"name", CDX_PHASES, NULL});
SHAPE(phases, {"lifecycle", XML_THROUGH, &phase});
SHAPE(tool, {"vendor", CDX_TOOL_VENDOR, NULL}, {"name", CDX_TOOL_NAME, NULL},
	{"version", CDX_TOOL_VERSION, NULL}, {"group", CDX_TOOL_VENDOR, NULL});
SHAPE(tool_components, {"component", CDX_TOOL, &tool});
SHAPE(tool_services, {"service", CDX_TOOL, &tool});
SHAPE(tools, {"tool", CDX_TOOL, &tool}, {"components", XML_THROUGH, &tool_components},
	{"services", XML_THROUGH, &tool_services});
SHAPE(head, {"timestamp", CDX_TIME, NULL}, {"tools", XML_THROUGH, &tools},
	{"component", CDX_SUBJECT, &component}, {"authors", XML_THROUGH, &head_authors},
	{"supplier", XML_THROUGH, &head_supplier}, {"manufacture", XML_THROUGH, &head_manufacture},
	{"manufacturer", XML_THROUGH, &head_manufacturer},
	{"licenses", XML_THROUGH, &head_licences}, {"lifecycles", XML_THROUGH, &phases});

SHAPE(services, {"service", XML_THROUGH, &service});
SHAPE(service, {"@bom-ref", CDX_OTHER_REF, NULL}, {"services", XML_THROUGH, &services});

SHAPE(depends, {"@ref", CDX_DEPENDS, NULL});
SHAPE(provides, {"@ref", CDX_PROVIDES, NULL});
SHAPE(dependency, {"@ref", CDX_FROM, NULL}, {"dependency", XML_THROUGH, &depends},
	{"provides", XML_THROUGH, &provides});
SHAPE(dependencies, {"dependency", CDX_DEPENDENCY, &dependency});

SHAPE(reference, {"id", CDX_ALIAS, NULL});
SHAPE(references, {"reference", XML_THROUGH, &reference});
SHAPE(responses, {"response", CDX_RESPONSES, NULL});
SHAPE(analysis, {"state", CDX_STATE, NULL}, {"justification", CDX_JUSTIFICATION, NULL},
	{"responses", XML_THROUGH, &responses}, {"detail", CDX_DETAIL, NULL},
	{"firstIssued", CDX_ISSUED, NULL}, {"lastUpdated", CDX_UPDATED, NULL});
SHAPE(affected_version, {"status", CDX_TARGET_STATUS, NULL});
SHAPE(affected_versions, {"version", XML_THROUGH, &affected_version});
SHAPE(target, {"ref", CDX_TARGET_REF, NULL}, {"versions", XML_THROUGH, &affected_versions});
SHAPE(targets, {"target", CDX_TARGET, &target});
SHAPE(vulnerability, {"id", CDX_VULN_ID, NULL}, {"references", XML_THROUGH, &references},
	{"analysis", XML_THROUGH, &analysis}, {"affects", XML_THROUGH, &targets},
	{"recommendation", CDX_ADVICE, NULL}, {"workaround", CDX_WORKAROUND, NULL},
	{"created", CDX_CREATED, NULL}, {"updated", CDX_CHANGED, NULL});
SHAPE(vulnerabilities, {"vulnerability", CDX_VULNERABILITY, &vulnerability});

SHAPE(root, {"@serialNumber", CDX_SERIAL, NULL}, {"metadata", XML_THROUGH, &head},
	{"components", XML_THROUGH, &components}, {"services", XML_THROUGH, &services},
	{"dependencies", XML_THROUGH, &dependencies},
	{"vulnerabilities", XML_THROUGH, &vulnerabilities});

struct reading {
	struct cdx *c;
	struct xml_events *events;
};

/* The version of the format stands in the namespace only. */
static void
on_root(void *arg, const struct xml_tag *tag)
{
	struct reading *r = arg;

	for (size_t i = 0; tag->attributes[i] != NULL; i += 2) {
		struct str name = str_c(tag->attributes[i]), value = str_c(tag->attributes[i + 1]);

		if (!str_starts(name, STR("xmlns")) || !str_starts(value, STR(NAMESPACE)) ||
			!xml_is(tag, "bom"))
			continue;
		value = str_of(
			value.p + sizeof(NAMESPACE) - 1, value.len - (sizeof(NAMESPACE) - 1));
		if (str_find_byte(value, '.') <= 0)
			continue;
		cdx_value(r->c, CDX_FORMAT, STR("CycloneDX"));
		cdx_value(r->c, CDX_SPEC, value);
		break;
	}
	if (!r->c->is_cyclonedx)
		cdx_fail(r->c, ERR_UNSUPPORTED,
			"the file is not of CycloneDX: its namespace is another");
	r->events->stop = r->c->err;
}

static void
on_open(void *arg, unsigned id)
{
	struct reading *r = arg;

	cdx_open(r->c, id);
	r->events->stop = r->c->err;
}

static void
on_value(void *arg, unsigned id, struct str text)
{
	struct reading *r = arg;

	cdx_value(r->c, id, str_trim(text));
	r->events->stop = r->c->err;
}

static void
on_close(void *arg, unsigned id)
{
	struct reading *r = arg;

	cdx_close(r->c, id);
	r->events->stop = r->c->err;
}

enum err
cyclonedx_xml_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	struct reading r = {0};
	struct xml_events events = {on_root, on_open, on_value, on_close, &r, ERR_OK};
	struct errinfo own;
	enum err err = cdx_new(sink, BOM_CYCLONEDX_XML, &r.c);

	info = info != NULL ? info : &own;
	if (err != ERR_OK)
		return err_say(info, err, 0, "no memory is left");
	r.events = &events;
	err = xml_read_shape(bytes, &root, &events, info);
	err = cdx_end(r.c, err, info);
	cdx_free(r.c);
	return err;
}
