/* CycloneDX as JSON: which key is which. ECMA-424, bom-1.x.schema.json. */
#include "wire/cyclonedx/own.h"

#include "wire/json/json.h"

static const struct json_shape component;
static const struct json_shape service;

static const struct json_shape supplier = JSON_SHAPE({"name", CDX_PART_SUPPLIER, NULL});
static const struct json_shape manufacturer = JSON_SHAPE({"name", CDX_PART_MANUFACTURER, NULL});
static const struct json_shape author = JSON_SHAPE({"name", CDX_PART_AUTHORS, NULL});
static const struct json_shape hash =
	JSON_SHAPE({"alg", CDX_HASH_ALG, NULL}, {"content", CDX_HASH_TEXT, NULL});
static const struct json_shape licence =
	JSON_SHAPE({"id", CDX_LICENCE_NAME, NULL}, {"name", CDX_LICENCE_NAME, NULL});
static const struct json_shape choice = JSON_SHAPE(
	{"license", CDX_LICENCE, &licence}, {"expression", CDX_LICENCE_EXPRESSION, NULL});
static const struct json_shape swid =
	JSON_SHAPE({"tagId", CDX_SWID_TAG, NULL}, {"name", CDX_SWID_NAME, NULL});
static const struct json_shape property =
	JSON_SHAPE({"name", CDX_PROPERTY_NAME, NULL}, {"value", CDX_PROPERTY_TEXT, NULL});
static const struct json_shape occurrence = JSON_SHAPE({"location", CDX_PATH, NULL});
static const struct json_shape evidence = JSON_SHAPE({"occurrences", CDX_BOX, &occurrence});

/* By how often they come: a key is looked for from the front. */
static const struct json_field component_fields[] = {
	{"type", CDX_KIND, NULL},
	{"bom-ref", CDX_REF, NULL},
	{"name", CDX_NAME, NULL},
	{"version", CDX_COMPONENT_VERSION, NULL},
	{"purl", CDX_PURL, NULL},
	{"licenses", CDX_CHOICE, &choice},
	{"hashes", CDX_HASH, &hash},
	{"properties", CDX_PROPERTY, &property},
	{"scope", CDX_SCOPE, NULL},
	{"group", CDX_GROUP, NULL},
	{"author", CDX_PART_AUTHORS, NULL},
	{"authors", CDX_BOX, &author},
	{"publisher", CDX_PUBLISHER, NULL},
	{"supplier", CDX_BOX, &supplier},
	{"manufacturer", CDX_BOX, &manufacturer},
	{"cpe", CDX_CPE, NULL},
	{"swid", CDX_SWID, &swid},
	{"copyright", CDX_COPYRIGHT, NULL},
	{"evidence", CDX_BOX, &evidence},
	{"components", CDX_COMPONENT, &component},
};
static const struct json_shape component = {
	component_fields, sizeof(component_fields) / sizeof(component_fields[0])};

static const struct json_shape head_author = JSON_SHAPE({"name", CDX_AUTHORS, NULL});
static const struct json_shape head_manufacture = JSON_SHAPE({"name", CDX_MANUFACTURE, NULL});
static const struct json_shape head_manufacturer = JSON_SHAPE({"name", CDX_MANUFACTURER, NULL});
static const struct json_shape head_supplier = JSON_SHAPE({"name", CDX_SUPPLIER, NULL});
static const struct json_shape head_licence =
	JSON_SHAPE({"id", CDX_HEAD_LICENCE_NAME, NULL}, {"name", CDX_HEAD_LICENCE_NAME, NULL});
static const struct json_shape head_choice = JSON_SHAPE(
	{"license", CDX_LICENCE, &head_licence}, {"expression", CDX_HEAD_LICENCE_NAME, NULL});
static const struct json_shape phase =
	JSON_SHAPE({"phase", CDX_PHASES, NULL}, {"name", CDX_PHASES, NULL});
/* Up to 1.4 a list of tools; from 1.5 on an object that holds components and services. */
static const struct json_shape tool_part = JSON_SHAPE({"name", CDX_TOOL_NAME, NULL},
	{"version", CDX_TOOL_VERSION, NULL}, {"group", CDX_TOOL_VENDOR, NULL});
static const struct json_shape tool = JSON_SHAPE({"vendor", CDX_TOOL_VENDOR, NULL},
	{"name", CDX_TOOL_NAME, NULL}, {"version", CDX_TOOL_VERSION, NULL},
	{"components", CDX_TOOL, &tool_part}, {"services", CDX_TOOL, &tool_part});
static const struct json_shape head = JSON_SHAPE({"timestamp", CDX_TIME, NULL},
	{"tools", CDX_TOOL, &tool}, {"component", CDX_SUBJECT, &component},
	{"authors", CDX_BOX, &head_author}, {"supplier", CDX_BOX, &head_supplier},
	{"manufacture", CDX_BOX, &head_manufacture}, {"manufacturer", CDX_BOX, &head_manufacturer},
	{"licenses", CDX_CHOICE, &head_choice}, {"lifecycles", CDX_BOX, &phase});

static const struct json_field service_fields[] = {
	{"bom-ref", CDX_OTHER_REF, NULL}, {"services", CDX_BOX, &service}};
static const struct json_shape service = {service_fields, 2};

static const struct json_shape dependency = JSON_SHAPE({"ref", CDX_FROM, NULL},
	{"dependsOn", CDX_DEPENDS, NULL}, {"provides", CDX_PROVIDES, NULL});

static const struct json_shape reference = JSON_SHAPE({"id", CDX_ALIAS, NULL});
static const struct json_shape analysis =
	JSON_SHAPE({"state", CDX_STATE, NULL}, {"justification", CDX_JUSTIFICATION, NULL},
		{"response", CDX_RESPONSES, NULL}, {"detail", CDX_DETAIL, NULL},
		{"firstIssued", CDX_ISSUED, NULL}, {"lastUpdated", CDX_UPDATED, NULL});
static const struct json_shape affected_version = JSON_SHAPE({"status", CDX_TARGET_STATUS, NULL});
static const struct json_shape target =
	JSON_SHAPE({"ref", CDX_TARGET_REF, NULL}, {"versions", CDX_BOX, &affected_version});
static const struct json_shape vulnerability =
	JSON_SHAPE({"id", CDX_VULN_ID, NULL}, {"references", CDX_BOX, &reference},
		{"analysis", CDX_BOX, &analysis}, {"affects", CDX_TARGET, &target},
		{"recommendation", CDX_ADVICE, NULL}, {"workaround", CDX_WORKAROUND, NULL},
		{"created", CDX_CREATED, NULL}, {"updated", CDX_CHANGED, NULL});

/* A bill may lie in an envelope: the predicate of an in-toto statement. */
static const struct json_shape root;
static const struct json_field root_fields[] = {
	{"bomFormat", CDX_FORMAT, NULL},
	{"specVersion", CDX_SPEC, NULL},
	{"serialNumber", CDX_SERIAL, NULL},
	{"metadata", CDX_BOX, &head},
	{"components", CDX_COMPONENT, &component},
	{"services", CDX_BOX, &service},
	{"dependencies", CDX_DEPENDENCY, &dependency},
	{"vulnerabilities", CDX_VULNERABILITY, &vulnerability},
	{"predicate", CDX_BOX, &root},
	{"Data", CDX_BOX, &root},
};
static const struct json_shape root = {root_fields, sizeof(root_fields) / sizeof(root_fields[0])};

struct reading {
	struct cdx *c;
	struct json_handler *handler;
	unsigned roots;
};

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct reading *r = arg;

	if (id == CDX_ROOT && ++r->roots > 1)
		cdx_fail(r->c, ERR_UNSUPPORTED, "several bills in one list");
	cdx_open(r->c, id);
	r->handler->stop = r->c->err;
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct reading *r = arg;

	if (v->type == JSON_STRING || v->type == JSON_NUMBER)
		cdx_value(r->c, id, v->text);
	else if (v->type == JSON_BOOL)
		cdx_fault(r->c, BOM_FAULT_FIELD, v->key, "a text is wanted");
	r->handler->stop = r->c->err;
}

static void
on_close(void *arg, unsigned id)
{
	struct reading *r = arg;

	cdx_close(r->c, id);
	r->handler->stop = r->c->err;
}

enum err
cyclonedx_json_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	struct reading r = {0};
	struct json_handler handler = {on_open, on_value, on_close, &r, ERR_OK};
	struct errinfo own;
	enum err err = cdx_new(sink, BOM_CYCLONEDX_JSON, &r.c);

	info = info != NULL ? info : &own;
	if (err != ERR_OK)
		return err_say(info, err, 0, "no memory is left");
	r.handler = &handler;
	err = json_read(bytes, &root, &handler, info);
	err = cdx_end(r.c, err, info);
	cdx_free(r.c);
	return err;
}
