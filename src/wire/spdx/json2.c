/* SPDX 2.x as JSON (its schema: spdx-spec, schemas/spdx-schema.json), along a shape. */
#include "wire/json/json.h"
#include "wire/spdx/own.h"

/* Ids of the shape: a text of spdx_text by itself, what opens or acts from FIRST on. */
enum {
	FIRST = SPDX_TEXTS + 1,
	DOCUMENT, /* the bill in an envelope */
	DOCUMENT_ID,
	CREATION,
	CREATOR,
	DESCRIBED,
	PACKAGE,
	REFERENCE,
	SUM,
	PURPOSE,
	HELD_FILE,
	FILE_OF,
	FILE_ID,
	SNIPPET,
	RELATION,
};
#define TEXT(which) ((which) + 1u) /* 0 is JSON_ROOT */

static const struct json_shape creation =
	JSON_SHAPE({"created", TEXT(SPDX_MADE), NULL}, {"creators", CREATOR, NULL});
static const struct json_shape reference = JSON_SHAPE(
	{"referenceType", TEXT(SPDX_KIND), NULL}, {"referenceLocator", TEXT(SPDX_VALUE), NULL});
static const struct json_shape sum =
	JSON_SHAPE({"algorithm", TEXT(SPDX_KIND), NULL}, {"checksumValue", TEXT(SPDX_VALUE), NULL});
static const struct json_shape package = JSON_SHAPE({"SPDXID", TEXT(SPDX_REF), NULL},
	{"name", TEXT(SPDX_NAME), NULL}, {"versionInfo", TEXT(SPDX_RELEASE), NULL},
	{"supplier", TEXT(SPDX_SUPPLIER), NULL}, {"originator", TEXT(SPDX_ORIGINATOR), NULL},
	{"licenseConcluded", TEXT(SPDX_CONCLUDED), NULL},
	{"licenseDeclared", TEXT(SPDX_DECLARED), NULL},
	{"copyrightText", TEXT(SPDX_COPYRIGHT), NULL}, {"packageFileName", TEXT(SPDX_PATH), NULL},
	{"externalRefs", REFERENCE, &reference}, {"checksums", SUM, &sum},
	{"primaryPackagePurpose", PURPOSE, NULL}, {"hasFiles", HELD_FILE, NULL});
static const struct json_shape file = JSON_SHAPE({"SPDXID", FILE_ID, NULL});
static const struct json_shape relation = JSON_SHAPE({"spdxElementId", TEXT(SPDX_FROM), NULL},
	{"relationshipType", TEXT(SPDX_KIND), NULL}, {"relatedSpdxElement", TEXT(SPDX_TO), NULL});

static const struct json_shape document;
static const struct json_field document_fields[] = {{"spdxVersion", TEXT(SPDX_SPEC), NULL},
	{"SPDXID", DOCUMENT_ID, NULL}, {"name", TEXT(SPDX_NAME), NULL},
	{"dataLicense", TEXT(SPDX_LICENCE), NULL}, {"documentNamespace", TEXT(SPDX_SERIAL), NULL},
	{"creationInfo", CREATION, &creation}, {"documentDescribes", DESCRIBED, NULL},
	{"packages", PACKAGE, &package}, {"files", FILE_OF, &file}, {"snippets", SNIPPET, &file},
	{"relationships", RELATION, &relation}, {"sbom", DOCUMENT, &document},
	{"predicate", DOCUMENT, &document}};
static const struct json_shape document = {
	document_fields, sizeof(document_fields) / sizeof(document_fields[0])};

struct reading {
	struct spdx_reading own;
	struct json_handler json;
	bool is_in_package;
};

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct reading *r = arg;

	(void)key;
	switch (id) {
	case PACKAGE:
		spdx_begin(&r->own);
		r->is_in_package = true;
		break;
	case FILE_OF:
		r->own.n_files++;
		break;
	case RELATION:
	case REFERENCE:
	case SUM:
		spdx_clear(&r->own.item);
		break;
	default:
		break;
	}
	r->json.stop = r->own.err;
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct reading *r = arg;
	struct spdx_reading *own = &r->own;

	if (v->type == JSON_NULL)
		return;
	if (v->type != JSON_STRING) {
		spdx_fault(own, BOM_FAULT_FIELD, v->key);
		r->json.stop = own->err;
		if (v->type != JSON_NUMBER || id != TEXT(SPDX_RELEASE))
			return;
	}
	switch (id) {
	case DOCUMENT_ID:
		spdx_define(own, v->text);
		spdx_put(&own->head, SPDX_REF, v->text);
		break;
	case CREATOR:
		spdx_creator(own, v->text);
		break;
	case DESCRIBED:
		spdx_relation(own, STR("SPDXRef-DOCUMENT"), STR("DESCRIBES"), v->text);
		break;
	case PURPOSE:
		spdx_purpose(own, v->text);
		break;
	case HELD_FILE:
		spdx_join(&own->part, SPDX_TO, "\n", v->text);
		break;
	case FILE_ID:
		spdx_define(own, v->text);
		break;
	case TEXT(SPDX_NAME):
		spdx_put(r->is_in_package ? &own->part : &own->head, SPDX_NAME, v->text);
		break;
	case TEXT(SPDX_SPEC):
	case TEXT(SPDX_LICENCE):
	case TEXT(SPDX_SERIAL):
	case TEXT(SPDX_MADE):
		spdx_put(&own->head, (enum spdx_text)(id - 1), v->text);
		break;
	case TEXT(SPDX_KIND):
	case TEXT(SPDX_VALUE):
	case TEXT(SPDX_FROM):
	case TEXT(SPDX_TO):
		spdx_put(&own->item, (enum spdx_text)(id - 1), v->text);
		break;
	default:
		if (id >= TEXT(0) && id < FIRST)
			spdx_put(&own->part, (enum spdx_text)(id - 1), v->text);
		else
			spdx_fault(own, BOM_FAULT_FIELD, v->key); /* a text for an object */
		break;
	}
	r->json.stop = own->err;
}

/* The package, and the files that it says to hold. */
static void
tell_package(struct reading *r)
{
	struct str files = spdx_get(&r->own.part, SPDX_TO);

	spdx_tell_part(&r->own);
	while (files.len > 0 && r->own.err == ERR_OK)
		spdx_relation(&r->own, spdx_get(&r->own.part, SPDX_REF), STR("CONTAINS"),
			str_split(&files, '\n'));
	r->is_in_package = false;
}

static void
on_close(void *arg, unsigned id)
{
	struct reading *r = arg;
	const struct spdx_texts *t = &r->own.item;

	switch (id) {
	case PACKAGE:
		tell_package(r);
		break;
	case REFERENCE:
		spdx_reference(&r->own, spdx_get(t, SPDX_KIND), spdx_get(t, SPDX_VALUE));
		break;
	case SUM:
		spdx_sum(&r->own, spdx_get(t, SPDX_KIND), spdx_get(t, SPDX_VALUE));
		break;
	case RELATION:
		spdx_fail(&r->own, buf_err(&t->buf), "one relation of it is too long");
		spdx_relation(&r->own, spdx_get(t, SPDX_FROM), spdx_get(t, SPDX_KIND),
			spdx_get(t, SPDX_TO));
		break;
	default:
		break;
	}
	r->json.stop = r->own.err;
}

enum err
spdx_json_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	struct reading r = {.json = {.open = on_open, .value = on_value, .close = on_close}};
	enum err err;

	r.json.arg = &r;
	spdx_open(&r.own, sink, BOM_SPDX_JSON);
	err = json_read(bytes, &document, &r.json, info);
	if (r.own.err != ERR_OK)
		err = err_say(
			info, r.own.err, info != NULL ? info->offset : 0, "SPDX: %s", r.own.why);
	else if (err == ERR_OK &&
		 !str_starts_nocase(spdx_get(&r.own.head, SPDX_SPEC), STR("SPDX-2")))
		err = err_say(info, ERR_UNSUPPORTED, 0,
			"JSON that does not say \"spdxVersion\": \"SPDX-2...\"");
	if (err == ERR_OK) {
		spdx_tell_end(&r.own);
		if (r.own.err != ERR_OK)
			err = err_say(info, r.own.err, bytes.len, "SPDX: %s", r.own.why);
	}
	spdx_done(&r.own);
	return err;
}
