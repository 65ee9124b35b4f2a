/*
 * What all objects of a bundle have (STIX 2.1 section 3): ids, times, markings. TLP 2.0 comes by
 * the extension that OASIS published for it; its five marking definitions have fixed ids.
 */
#include "base/limits.h"
#include "docs/incident/stix_own.h"

#include <stdio.h>

static const char *const marks[TLPS] = {
	"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
	"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
	"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
};
static const char *const mark_names[TLPS] = {
	"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"};

const char *
stix_mark_id(enum tlp tlp)
{
	return marks[tlp];
}

static const char *
put_id(const char *type, struct uuid u, char dst[STIX_ID_MAX])
{
	char text[UUID_TEXT_MAX];

	snprintf(dst, STIX_ID_MAX, "%.40s--%s", type, uuid_text(u, text));
	return dst;
}

const char *
stix_id(const struct stix *s, const char *type, struct str name, char dst[STIX_ID_MAX])
{
	return put_id(type, incident_uuid(s->f, type, name), dst);
}

/* Section 2.9: UUIDv5 over the canonical JSON of the contributing properties. A sign in normal form
 * holds no control character, so that buf_json() is canonical here. */
const char *
stix_observable_id(const struct incident_sign *sign, char dst[STIX_ID_MAX])
{
	struct buf b = buf_of(LIMIT_INDICATOR_TEXT * 2);
	struct uuid space;

	BUG_IF(uuid_parse(STR("00abedb4-aa42-466c-9c01-fed23315a9b7"), &space) != ERR_OK);
	out_enter(&b, NULL, '{');
	if (sign->kind == SIGN_HASH) {
		out_enter(&b, "hashes", '{');
		out_str(&b, incident_hash_name(sign->value), sign->value);
		out_leave(&b, '}');
	} else {
		out_str(&b, "value", sign->value);
	}
	out_leave(&b, '}');
	BUG_IF(buf_err(&b) != ERR_OK);
	put_id(incident_sign_type(sign), uuid_of_name(space, buf_view(&b)), dst);
	buf_done(&b);
	return dst;
}

void
stix_begin(struct stix *s, const char *type, const char *id)
{
	buf_c(s->b, s->b->len > 0 && s->b->p[s->b->len - 1] == '[' ? "\n" : ",\n");
	buf_c(s->b, "{");
	out_c(s->b, "type", type);
	out_c(s->b, "spec_version", "2.1");
	out_c(s->b, "id", id);
	if (s->identity[0] != '\0')
		out_c(s->b, "created_by_ref", s->identity);
	out_time(s->b, "created", s->f->opened);
	out_time(s->b, "modified", s->f->made);
}

void
stix_end(struct stix *s, enum tlp tlp)
{
	s->marks |= 1u << tlp;
	out_enter(s->b, "object_marking_refs", '[');
	out_c(s->b, NULL, marks[tlp]);
	out_leave(s->b, ']');
	out_leave(s->b, '}');
}

void
stix_relate(struct stix *s, const char *from, const char *verb, const char *to, enum tlp tlp)
{
	char name[STIX_ID_MAX * 3], id[STIX_ID_MAX];

	snprintf(name, sizeof(name), "%s %s %s", from, verb, to);
	stix_begin(s, "relationship", stix_id(s, "relationship", str_c(name), id));
	out_c(s->b, "relationship_type", verb);
	out_c(s->b, "source_ref", from);
	out_c(s->b, "target_ref", to);
	stix_end(s, tlp);
}

void
stix_marks(struct stix *s)
{
	for (unsigned t = 0; t < TLPS; t++) {
		if ((s->marks & 1u << t) == 0)
			continue;
		buf_c(s->b, ",\n{");
		out_c(s->b, "type", "marking-definition");
		out_c(s->b, "spec_version", "2.1");
		out_c(s->b, "id", marks[t]);
		out_c(s->b, "created", "2022-10-01T00:00:00.000Z");
		out_c(s->b, "name", mark_names[t]);
		out_enter(s->b, "extensions", '{');
		out_enter(s->b, STIX_TLP2, '{');
		out_c(s->b, "extension_type", "property-extension");
		out_c(s->b, "tlp_2_0", incident_tlp_name((enum tlp)t));
		buf_c(s->b, "}}}");
	}
}

/* Section 7.3. It never changes but with its version. */
void
stix_extension(struct stix *s)
{
	buf_c(s->b, ",\n{");
	out_c(s->b, "type", "identity");
	out_c(s->b, "spec_version", "2.1");
	out_c(s->b, "id", STIX_EXTENSION_AUTHOR);
	out_c(s->b, "created", "2026-11-28T00:00:00.000Z");
	out_c(s->b, "modified", "2026-11-28T00:00:00.000Z");
	out_c(s->b, "name", "Sakimori");
	out_c(s->b, "identity_class", "system");
	buf_c(s->b, "},\n{");
	out_c(s->b, "type", "extension-definition");
	out_c(s->b, "spec_version", "2.1");
	out_c(s->b, "id", STIX_EXTENSION);
	out_c(s->b, "created_by_ref", STIX_EXTENSION_AUTHOR);
	out_c(s->b, "created", "2026-11-28T00:00:00.000Z");
	out_c(s->b, "modified", "2026-11-28T00:00:00.000Z");
	out_c(s->b, "name", "Sakimori incident record");
	out_c(s->b, "description",
		"The fields of the record that STIX has no property for, by their ids.");
	out_c(s->b, "schema",
		"An object: extension_type; case_number, a string; fields, an object from field id "
		"to a string, an integer, a boolean or a list of strings. The ids are those of "
		"packs/reports/fields.yaml of Sakimori.");
	out_c(s->b, "version", "1.0.0");
	out_enter(s->b, "extension_types", '[');
	out_c(s->b, NULL, "property-extension");
	buf_c(s->b, "]}");
}
