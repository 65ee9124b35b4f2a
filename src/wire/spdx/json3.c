/*
 * SPDX 3.0 and 3.0.1 as JSON-LD (spdx-spec 3.0.1; its schema spdx-json-schema.json): a graph of
 * elements in any order. Read twice: first makers, licences and what the bill is about, then the
 * packages, which speak of those by their ids.
 */
#include "base/limits.h"
#include "wire/json/json.h"
#include "wire/spdx/map.h"
#include "wire/spdx/own.h"

enum {
	FIRST = SPDX_TEXTS + 1,
	CONTEXT,
	ELEMENT,
	IDENTIFIER,
	SUM,
	PURPOSE,
	CREATION,
	SUPPLIER,
	ORIGINATOR,
	AUTHOR,
	TOOL,
	IMPORT,
	IMPORTED,
};
#define TEXT(which) ((which) + 1u)

/* What is looked up. */
enum {
	MAP_NAME,
	MAP_EXPRESSION,
	MAP_CONCLUDED,
	MAP_DECLARED,
	MAP_MADE,
	MAP_AUTHOR,
	MAP_TOOL,
	MAP_SPEC,
};

static const struct json_shape supplier = JSON_SHAPE({"name", TEXT(SPDX_SUPPLIER), NULL});
static const struct json_shape originator = JSON_SHAPE({"name", TEXT(SPDX_ORIGINATOR), NULL});
static const struct json_shape author = JSON_SHAPE({"name", TEXT(SPDX_AUTHOR), NULL});
static const struct json_shape tool = JSON_SHAPE({"name", TEXT(SPDX_TOOL), NULL});
#define CREATION_FIELDS                                                                            \
	{"created", TEXT(SPDX_MADE), NULL}, {"createdBy", TEXT(SPDX_AUTHOR), &author},             \
		{"createdUsing", TEXT(SPDX_TOOL), &tool},                                          \
	{                                                                                          \
		"specVersion", TEXT(SPDX_SPEC), NULL                                               \
	}
static const struct json_shape creation = JSON_SHAPE(CREATION_FIELDS);
static const struct json_shape identifier = JSON_SHAPE(
	{"externalIdentifierType", TEXT(SPDX_KIND), NULL}, {"identifier", TEXT(SPDX_VALUE), NULL});
static const struct json_shape sum =
	JSON_SHAPE({"algorithm", TEXT(SPDX_KIND), NULL}, {"hashValue", TEXT(SPDX_VALUE), NULL},
		{"software_contentIdentifierType", TEXT(SPDX_KIND), NULL},
		{"software_contentIdentifierValue", TEXT(SPDX_VALUE), NULL});
static const struct json_shape import = JSON_SHAPE({"externalSpdxId", IMPORTED, NULL});
static const struct json_shape element = JSON_SHAPE({"type", TEXT(SPDX_TYPE), NULL},
	{"@type", TEXT(SPDX_TYPE), NULL}, {"spdxId", TEXT(SPDX_REF), NULL},
	{"@id", TEXT(SPDX_REF), NULL}, {"name", TEXT(SPDX_NAME), NULL},
	{"software_packageVersion", TEXT(SPDX_RELEASE), NULL},
	{"software_packageUrl", TEXT(SPDX_PURL), NULL},
	{"software_copyrightText", TEXT(SPDX_COPYRIGHT), NULL},
	{"software_primaryPurpose", PURPOSE, NULL}, {"software_sbomType", TEXT(SPDX_CONTEXT), NULL},
	{"suppliedBy", TEXT(SPDX_SUPPLIER), &supplier},
	{"originatedBy", TEXT(SPDX_ORIGINATOR), &originator},
	{"externalIdentifier", IDENTIFIER, &identifier}, {"verifiedUsing", SUM, &sum},
	{"software_contentIdentifier", SUM, &sum}, {"contentIdentifier", SUM, &sum},
	{"simplelicensing_licenseExpression", TEXT(SPDX_EXPRESSION), NULL},
	{"from", TEXT(SPDX_FROM), NULL}, {"to", TEXT(SPDX_TO), NULL},
	{"rootElement", TEXT(SPDX_TO), NULL}, {"relationshipType", TEXT(SPDX_RELATION), NULL},
	{"dataLicense", TEXT(SPDX_LICENCE), NULL}, {"creationInfo", TEXT(SPDX_CREATION), &creation},
	{"import", IMPORT, &import}, CREATION_FIELDS);
static const struct json_shape root =
	JSON_SHAPE({"@context", CONTEXT, NULL}, {"@graph", ELEMENT, &element});

enum element_kind {
	IS_OTHER,
	IS_PACKAGE,
	IS_SPECIAL_PACKAGE, /* a model, a set of data */
	IS_FILE,
	IS_BILL,
	IS_SBOM,
	IS_RELATION,
	IS_CREATION,
	IS_AGENT,
	IS_LICENCE,
};

struct reading {
	struct spdx_reading own;
	struct json_handler json;
	struct spdx_map map;
	bool is_second, is_spdx;
	bool has_bill, has_sbom;
	bool has_purpose;	 /* of the element */
	struct spdx_texts first; /* the first CreationInfo's id, for a graph without a bill */
};

static enum element_kind
kind_of(struct str type)
{
	static const struct {
		const char *name;
		enum element_kind kind;
	} rows[] = {{"software_Package", IS_PACKAGE}, {"ai_AIPackage", IS_SPECIAL_PACKAGE},
		{"dataset_DatasetPackage", IS_SPECIAL_PACKAGE}, {"software_File", IS_FILE},
		{"SpdxDocument", IS_BILL}, {"software_Sbom", IS_SBOM},
		{"Relationship", IS_RELATION}, {"LifecycleScopedRelationship", IS_RELATION},
		{"CreationInfo", IS_CREATION}, {"Person", IS_AGENT}, {"Organization", IS_AGENT},
		{"Agent", IS_AGENT}, {"SoftwareAgent", IS_AGENT}, {"Tool", IS_AGENT},
		{"simplelicensing_LicenseExpression", IS_LICENCE},
		{"expandedlicensing_ListedLicense", IS_LICENCE},
		{"expandedlicensing_CustomLicense", IS_LICENCE},
		{"simplelicensing_SimpleLicensingText", IS_LICENCE}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_equal(type, str_c(rows[i].name)))
			return rows[i].kind;
	return IS_OTHER;
}

static void
remember(struct reading *r, unsigned kind, struct str id, struct str line)
{
	if (id.len > 0 && line.len > 0)
		spdx_fail(&r->own, spdx_map_add(&r->map, kind, id, line),
			"it holds more than is read");
}

static void
remember_creation(struct reading *r, struct str id)
{
	const struct spdx_texts *t = &r->own.part;

	remember(r, MAP_MADE, id, spdx_get(t, SPDX_MADE));
	remember(r, MAP_AUTHOR, id, spdx_get(t, SPDX_AUTHOR));
	remember(r, MAP_TOOL, id, spdx_get(t, SPDX_TOOL));
	remember(r, MAP_SPEC, id, spdx_get(t, SPDX_SPEC));
}

/* What the bill says of itself, and which packages it is about. */
static void
remember_bill(struct reading *r, bool is_sbom)
{
	const struct spdx_texts *t = &r->own.part;
	struct str about = spdx_get(t, SPDX_TO), info = spdx_get(t, SPDX_CREATION);

	while (about.len > 0)
		spdx_describe(&r->own, str_split(&about, '\n'));
	if (is_sbom && spdx_get(t, SPDX_CONTEXT).len > 0)
		spdx_put(&r->own.head, SPDX_CONTEXT, spdx_get(t, SPDX_CONTEXT));
	if (r->has_bill || (is_sbom && r->has_sbom))
		return;
	r->has_bill = r->has_bill || !is_sbom;
	r->has_sbom = true;
	if (info.len == 0) { /* it stands within it */
		info = spdx_get(t, SPDX_REF);
		remember_creation(r, info);
	}
	spdx_put(&r->own.head, SPDX_SERIAL, spdx_get(t, SPDX_REF));
	spdx_put(&r->own.head, SPDX_NAME, spdx_get(t, SPDX_NAME));
	spdx_put(&r->own.head, SPDX_LICENCE, spdx_get(t, SPDX_LICENCE));
	spdx_put(&r->own.head, SPDX_CREATION, info);
}

static void
remember_relation(struct reading *r)
{
	const struct spdx_texts *t = &r->own.part;
	struct str type = spdx_get(t, SPDX_RELATION), to = spdx_get(t, SPDX_TO);

	if (str_equal(type, STR("hasConcludedLicense")))
		remember(r, MAP_CONCLUDED, spdx_get(t, SPDX_FROM), to);
	else if (str_equal(type, STR("hasDeclaredLicense")))
		remember(r, MAP_DECLARED, spdx_get(t, SPDX_FROM), to);
	else if (str_equal(type, STR("describes")))
		while (to.len > 0)
			spdx_describe(&r->own, str_split(&to, '\n'));
}

/* An element of the first reading. */
static void
gather(struct reading *r, enum element_kind kind)
{
	const struct spdx_texts *t = &r->own.part;
	struct str id = spdx_get(t, SPDX_REF);

	switch (kind) {
	case IS_AGENT:
		remember(r, MAP_NAME, id,
			spdx_get(t, spdx_get(t, SPDX_NAME).len > 0 ? SPDX_NAME : SPDX_REF));
		break;
	case IS_LICENCE:
		remember(r, MAP_EXPRESSION, id,
			spdx_get(t, spdx_get(t, SPDX_EXPRESSION).len > 0 ? SPDX_EXPRESSION
									 : SPDX_NAME));
		break;
	case IS_CREATION:
		remember_creation(r, id);
		if (spdx_get(&r->first, SPDX_CREATION).len == 0)
			spdx_put(&r->first, SPDX_CREATION, id);
		break;
	case IS_BILL:
	case IS_SBOM:
		remember_bill(r, kind == IS_SBOM);
		break;
	case IS_RELATION:
		remember_relation(r);
		break;
	case IS_PACKAGE:
	case IS_SPECIAL_PACKAGE:
	case IS_FILE:
	case IS_OTHER:
		break;
	}
}

/* The last part of an address that names a licence, an individual. */
static struct str
last_part(struct str s)
{
	for (size_t i = s.len; i > 0; i--)
		if (s.p[i - 1] == '/' || s.p[i - 1] == '#' || s.p[i - 1] == '_')
			return str_of(s.p + i, s.len - i);
	return s;
}

static struct str
licence_of(struct reading *r, struct str id)
{
	struct str text = spdx_map_get(&r->map, MAP_EXPRESSION, id);

	if (text.len > 0)
		return text;
	if (str_equal(last_part(id), STR("NoAssertionLicense")))
		return STR("");
	if (str_equal(last_part(id), STR("NoneLicense")))
		return STR("NONE");
	return str_find(id, STR("spdx.org/licenses/")) >= 0 ? last_part(id) : id;
}

/* All that the ids name, as one text. An id that is nowhere is a fault; words are no id. */
static void
resolve(struct reading *r, struct spdx_texts *to, enum spdx_text which, struct str ids)
{
	struct str name, id;

	spdx_forget(to, which);
	while (ids.len > 0) {
		id = str_split(&ids, '\n');
		name = spdx_map_get(&r->map, MAP_NAME, id);
		if (name.len == 0 && (str_find(id, STR(":")) > 0 || str_starts(id, STR("_:"))))
			spdx_use(&r->own, id);
		else
			spdx_join(to, which, ", ", name.len > 0 ? name : id);
	}
}

static void
resolve_licences(struct reading *r, enum spdx_text which, struct str ids)
{
	while (ids.len > 0) {
		struct str text = licence_of(r, str_split(&ids, '\n'));

		if (text.len > 0)
			spdx_join(&r->own.part, which, " AND ", text);
	}
}

/* A copy outside of the texts, which move when one is added. */
static void
resolve_agents(struct reading *r, struct spdx_texts *t, enum spdx_text which)
{
	struct buf ids = buf_of(LIMIT_BOM_ELEMENT_BYTES);

	buf_str(&ids, spdx_get(t, which));
	spdx_fail(&r->own, buf_err(&ids), "one package of it is too long");
	resolve(r, t, which, buf_view(&ids));
	buf_done(&ids);
}

static void
tell_package(struct reading *r, enum element_kind kind)
{
	struct spdx_texts *t = &r->own.part;

	if (kind == IS_SPECIAL_PACKAGE && !r->has_purpose)
		r->own.kind = COMPONENT_OTHER;
	resolve_agents(r, t, SPDX_SUPPLIER);
	resolve_agents(r, t, SPDX_ORIGINATOR);
	resolve_licences(
		r, SPDX_CONCLUDED, spdx_map_get(&r->map, MAP_CONCLUDED, spdx_get(t, SPDX_REF)));
	resolve_licences(
		r, SPDX_DECLARED, spdx_map_get(&r->map, MAP_DECLARED, spdx_get(t, SPDX_REF)));
	spdx_tell_part(&r->own);
}

/* One relation for each that it goes to. */
static void
tell_relations(struct reading *r, struct str from, struct str type, struct str to)
{
	if (str_equal(type, STR("hasConcludedLicense")) ||
		str_equal(type, STR("hasDeclaredLicense")))
		return;
	spdx_fail(&r->own, buf_err(&r->own.part.buf), "one relation of it is too long");
	if (to.len == 0)
		spdx_fault(&r->own, BOM_FAULT_FIELD, type);
	while (to.len > 0 && r->own.err == ERR_OK)
		spdx_relation(&r->own, from, type, str_split(&to, '\n'));
}

/* An element of the second reading. */
static void
tell(struct reading *r, enum element_kind kind)
{
	const struct spdx_texts *t = &r->own.part;
	struct str id = spdx_get(t, SPDX_REF), to = spdx_get(t, SPDX_TO);

	if (kind == IS_PACKAGE || kind == IS_SPECIAL_PACKAGE) {
		tell_package(r, kind);
		return;
	}
	spdx_define(&r->own, id);
	if (kind == IS_FILE)
		r->own.n_files++;
	else if (kind == IS_RELATION)
		tell_relations(r, spdx_get(t, SPDX_FROM), spdx_get(t, SPDX_RELATION), to);
	else if ((kind == IS_BILL || kind == IS_SBOM) && to.len > 0)
		tell_relations(r, id, STR("describes"), to);
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct reading *r = arg;

	(void)key;
	if (id == ELEMENT) {
		spdx_begin(&r->own);
		r->has_purpose = false;
	} else if (id == IDENTIFIER || id == SUM) {
		spdx_clear(&r->own.item);
	}
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct reading *r = arg;
	struct spdx_texts *t = &r->own.part;

	if (v->type != JSON_STRING && !(v->type == JSON_NUMBER && id == TEXT(SPDX_RELEASE))) {
		if (v->type != JSON_NULL && id != CONTEXT && r->is_second)
			spdx_fault(&r->own, BOM_FAULT_FIELD, v->key);
		r->json.stop = r->own.err;
		return;
	}
	switch (id) {
	case CONTEXT:
		r->is_spdx = r->is_spdx || str_find(v->text, STR("spdx.org/rdf/3")) >= 0;
		break;
	case PURPOSE:
		r->has_purpose = true;
		spdx_purpose(&r->own, v->text);
		break;
	case IMPORTED:
		spdx_define(&r->own, r->is_second ? v->text : STR(""));
		break;
	case TEXT(SPDX_KIND):
	case TEXT(SPDX_VALUE):
		spdx_put(&r->own.item, (enum spdx_text)(id - 1), v->text);
		break;
	case TEXT(SPDX_TO):
	case TEXT(SPDX_ORIGINATOR):
	case TEXT(SPDX_AUTHOR):
	case TEXT(SPDX_TOOL):
		spdx_join(t, (enum spdx_text)(id - 1), "\n", v->text);
		break;
	case TEXT(SPDX_CONTEXT):
		spdx_join(t, SPDX_CONTEXT, ", ", v->text);
		break;
	default:
		if (id >= TEXT(0) && id < FIRST)
			spdx_put(t, (enum spdx_text)(id - 1), v->text);
		break;
	}
	r->json.stop = r->own.err;
}

static void
on_close(void *arg, unsigned id)
{
	struct reading *r = arg;
	const struct spdx_texts *t = &r->own.part, *item = &r->own.item;
	enum element_kind kind;

	if (id == IDENTIFIER) {
		spdx_reference(&r->own, spdx_get(item, SPDX_KIND), spdx_get(item, SPDX_VALUE));
	} else if (id == SUM) {
		spdx_sum(&r->own, spdx_get(item, SPDX_KIND), spdx_get(item, SPDX_VALUE));
	} else if (id == ELEMENT) {
		kind = kind_of(spdx_get(t, SPDX_TYPE));
		spdx_fail(&r->own, buf_err(&t->buf), "one element of it is too long");
		if (r->is_second)
			tell(r, kind);
		else
			gather(r, kind);
	}
	r->json.stop = r->own.err;
}

/* What the first reading found, as the bill's head. */
static void
end_gathering(struct reading *r)
{
	struct spdx_texts *head = &r->own.head;
	struct str info = spdx_get(head, SPDX_CREATION);

	if (spdx_map_get(&r->map, MAP_MADE, info).len == 0 &&
		spdx_map_get(&r->map, MAP_SPEC, info).len == 0)
		info = spdx_get(&r->first, SPDX_CREATION);
	else {
		spdx_put(&r->first, SPDX_CREATION, info); /* the head's texts move below */
		info = spdx_get(&r->first, SPDX_CREATION);
	}
	spdx_put(head, SPDX_MADE, spdx_map_get(&r->map, MAP_MADE, info));
	resolve(r, head, SPDX_AUTHOR, spdx_map_get(&r->map, MAP_AUTHOR, info));
	resolve(r, head, SPDX_TOOL, spdx_map_get(&r->map, MAP_TOOL, info));
	spdx_put(head, SPDX_SPEC, STR("SPDX-"));
	spdx_join(head, SPDX_SPEC, "", spdx_map_get(&r->map, MAP_SPEC, info));
	info = spdx_get(head, SPDX_LICENCE);
	if (info.len > 0) {
		spdx_put(&r->first, SPDX_LICENCE, licence_of(r, info));
		spdx_put(head, SPDX_LICENCE, spdx_get(&r->first, SPDX_LICENCE));
	}
	r->is_second = true;
}

static enum err
read_both(struct reading *r, struct str bytes, struct errinfo *info)
{
	enum err err = json_read(bytes, &root, &r->json, info);

	if (err != ERR_OK)
		return err;
	if (!r->is_spdx)
		return err_say(info, ERR_UNSUPPORTED, 0, "JSON-LD that is not SPDX 3");
	end_gathering(r);
	err = json_read(bytes, &root, &r->json, info);
	if (err == ERR_OK)
		spdx_tell_end(&r->own);
	return err;
}

enum err
spdx3_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	struct reading r = {.json = {.open = on_open, .value = on_value, .close = on_close}};
	enum err err;

	r.json.arg = &r;
	spdx_open(&r.own, sink, BOM_SPDX3);
	spdx_map_init(&r.map);
	r.first.buf = buf_of(LIMIT_BOM_ELEMENT_BYTES);
	err = read_both(&r, bytes, info);
	if (r.own.err != ERR_OK)
		err = err_say(
			info, r.own.err, info != NULL ? info->offset : 0, "SPDX: %s", r.own.why);
	spdx_map_done(&r.map);
	buf_done(&r.first.buf);
	spdx_done(&r.own);
	return err;
}
