/*
 * An incident as a bundle of STIX 2.1: the incident with the Incident Core extension (draft 2.0 of
 * OASIS' common objects) and our own one, which keeps each field that STIX has no property for; who
 * it is of, when that may be said; signs, names, measures, the timeline, and the markings.
 */
#include "base/limits.h"
#include "docs/incident/stix_own.h"

#include <stdio.h>

static void
own_extension(struct stix *s)
{
	out_enter(s->b, STIX_EXTENSION, '{');
	out_c(s->b, "extension_type", "property-extension");
	out_some(s->b, "case_number", s->f->number);
	out_enter(s->b, "fields", '{');
	for (uint32_t i = 0; i < s->f->n_values; i++)
		if (str_trim(s->f->values[i].value).len > 0)
			incident_put_field(s->b, &s->f->values[i]);
	buf_c(s->b, "}}");
}

static void
core_extension(struct stix *s)
{
	const char *determination = "suspected";

	if (s->f->verdict == VERDICT_INCIDENT)
		determination = "confirmed";
	else if (s->f->verdict == VERDICT_NO_INCIDENT)
		determination = "false-positive";
	out_enter(s->b, STIX_INCIDENT_CORE, '{');
	out_c(s->b, "extension_type", "property-extension");
	out_c(s->b, "determination", determination);
	out_c(s->b, "investigation_status", s->f->is_closed ? "closed" : "open");
	out_enter(s->b, "incident_types", '[');
	out_c(s->b, NULL, incident_kind_of(s->f)->stix);
	out_leave(s->b, ']');
	if (incident_finding_of(s->f) != NULL) {
		out_enter(s->b, "detection_methods", '[');
		out_c(s->b, NULL, incident_finding_of(s->f)->stix);
		out_leave(s->b, ']');
	}
	stix_event_refs(s);
	out_leave(s->b, '}');
}

/* Fields that fewer may have than the whole: the marking names the field. */
static void
granular(struct stix *s)
{
	bool is_open = false;

	for (uint32_t i = 0; i < s->f->n_values; i++) {
		const struct incident_value *v = &s->f->values[i];
		char selector[160];

		if (v->tlp == s->f->tlp || str_trim(v->value).len == 0)
			continue;
		if (!is_open)
			out_enter(s->b, "granular_markings", '[');
		is_open = true;
		s->marks |= 1u << v->tlp;
		snprintf(selector, sizeof(selector), "extensions.%s.fields.%.*s", STIX_EXTENSION,
			STR_FMT(v->field));
		out_enter(s->b, NULL, '{');
		out_c(s->b, "marking_ref", stix_mark_id(v->tlp));
		out_enter(s->b, "selectors", '[');
		out_c(s->b, NULL, selector);
		if (str_equal(v->field, STR("title")))
			out_c(s->b, NULL, "name");
		buf_c(s->b, "]}");
	}
	if (is_open)
		out_leave(s->b, ']');
}

static void
incident(struct stix *s)
{
	struct buf text = buf_of(LIMIT_INCIDENT_BYTES);

	incident_put_text(s->f, s->f->tlp, &text);
	stix_begin(s, "incident", s->incident);
	out_some(s->b, "lang", s->f->lang);
	if (s->f->is_drill) {
		out_enter(s->b, "labels", '[');
		out_c(s->b, NULL, "drill");
		out_leave(s->b, ']');
	}
	out_str(s->b, "name", incident_text_of(s->f, "title"));
	out_some(s->b, "description", buf_view(&text));
	if (buf_err(&text) != ERR_OK)
		s->b->err = buf_err(&text);
	buf_done(&text);
	if (s->f->number.len > 0) {
		out_enter(s->b, "external_references", '[');
		out_enter(s->b, NULL, '{');
		out_c(s->b, "source_name", "sakimori");
		out_str(s->b, "external_id", s->f->number);
		buf_c(s->b, "}]");
	}
	out_enter(s->b, "extensions", '{');
	core_extension(s);
	own_extension(s);
	out_leave(s->b, '}');
	granular(s);
	stix_end(s, s->f->tlp);
}

/* Who it happened to; only when the name leaves. */
static void
identity(struct stix *s)
{
	static const char *const contacts[] = {
		"contact_name", "contact_role", "contact_phone", "contact_mail"};
	const struct incident_value *name = incident_value_of(s->f, "org_name");
	struct buf contact = buf_of(1 << 16);
	enum tlp tlp;

	if (name == NULL)
		return;
	tlp = name->tlp;
	stix_begin(s, "identity", s->identity);
	out_str(s->b, "name", name->value);
	out_c(s->b, "identity_class", "organization");
	for (size_t i = 0; i < sizeof(contacts) / sizeof(*contacts); i++) {
		const struct incident_value *v = incident_value_of(s->f, contacts[i]);

		if (v == NULL)
			continue;
		if (contact.len > 0)
			buf_c(&contact, ", ");
		buf_str(&contact, v->value);
		tlp = v->tlp > tlp ? v->tlp : tlp;
	}
	out_some(s->b, "contact_information", buf_view(&contact));
	buf_done(&contact);
	stix_end(s, tlp);
}

enum err
incident_stix(const struct incident_facts *f, struct buf *out, struct errinfo *info)
{
	struct stix s = {.f = f, .b = out};
	char id[STIX_ID_MAX], made[OUT_TIME_MAX];
	enum err err = incident_check(f, info);

	if (err != ERR_OK)
		return err;
	stix_id(&s, "incident", str_c(""), s.incident);
	if (incident_value_of(f, "org_name") != NULL)
		stix_id(&s, "identity", str_c(""), s.identity);
	out_time_text(f->made, made);
	buf_c(out, "{");
	out_c(out, "type", "bundle");
	out_c(out, "id", stix_id(&s, "bundle", str_c(made), id));
	out_enter(out, "objects", '[');
	incident(&s);
	identity(&s);
	stix_signs(&s);
	stix_named(&s);
	stix_events(&s);
	stix_extension(&s);
	stix_marks(&s);
	buf_c(out, "\n]}\n");
	if (buf_err(out) != ERR_OK)
		return err_say(info, buf_err(out), 0, "a bundle larger than may be");
	return ERR_OK;
}
