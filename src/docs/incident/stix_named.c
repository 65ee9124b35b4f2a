/*
 * What has a name: malware, techniques, weaknesses, tools, who claims to have done it; what was
 * done against it; and the timeline as events of the incident extensions.
 */
#include "base/limits.h"
#include "docs/incident/stix_own.h"

static void
reference(struct stix *s, const char *source, struct str id)
{
	out_enter(s->b, "external_references", '[');
	out_enter(s->b, NULL, '{');
	out_c(s->b, "source_name", source);
	out_str(s->b, "external_id", id);
	buf_c(s->b, "}]");
}

/* An object with a name, related to the incident; source NULL: no reference. */
static void
named(struct stix *s, const char *type, struct str name, const char *source, enum tlp tlp)
{
	char id[STIX_ID_MAX];

	stix_begin(s, type, stix_id(s, type, name, id));
	out_str(s->b, "name", name);
	if (source != NULL)
		reference(s, source, name);
	stix_end(s, tlp);
	stix_relate(s, s->incident, "related-to", id, tlp);
}

static void
malware(struct stix *s, const char *field, bool is_family)
{
	const struct incident_value *v = incident_value_of(s->f, field);
	bool is_ransomware = str_equal(incident_text_of(s->f, "kind"), STR("ransomware"));
	struct str name;
	char id[STIX_ID_MAX];

	if (v == NULL)
		return;
	name = str_trim(v->value);
	if (name.len == 0)
		return;
	stix_begin(s, "malware", stix_id(s, "malware", v->value, id));
	out_str(s->b, "name", name);
	out_enter(s->b, "malware_types", '[');
	out_c(s->b, NULL, is_ransomware ? "ransomware" : "unknown");
	out_leave(s->b, ']');
	out_bool(s->b, "is_family", is_family);
	stix_end(s, v->tlp);
	stix_relate(s, s->incident, "related-to", id, v->tlp);
}

/* The narrowest marking of any field that names the technique. */
static enum tlp
tlp_of_technique(const struct stix *s, struct str technique)
{
	enum tlp tlp = TLP_RED;

	for (uint32_t i = 0; i < s->f->n_values; i++) {
		const struct incident_value *v = &s->f->values[i];

		if ((str_find(v->also, technique) >= 0 ||
			    (str_equal(v->field, STR("attack_ids")) &&
				    str_find(v->value, technique) >= 0)) &&
			v->tlp < tlp)
			tlp = v->tlp;
	}
	return tlp;
}

static void
each_line(struct stix *s, const char *field, const char *type, const char *source,
	bool (*is_one)(struct str))
{
	const struct incident_value *v = incident_value_of(s->f, field);
	struct str list[LIMIT_INCIDENT_NAMED], rest = v != NULL ? v->value : str_c(""), item;
	uint32_t n = 0;

	while (n < LIMIT_INCIDENT_NAMED && incident_next(&rest, is_one != NULL, &item)) {
		bool is_there = is_one != NULL && !is_one(item);

		for (uint32_t i = 0; i < n && !is_there; i++)
			is_there = str_equal(list[i], item);
		if (is_there)
			continue;
		list[n++] = item;
		named(s, type, item, source, v->tlp);
	}
}

static void
measures(struct stix *s)
{
	for (uint32_t i = 0; i < s->f->n_measures; i++) {
		const struct incident_measure *m = &s->f->measures[i];
		struct buf key = buf_of(1 << 16);
		char id[STIX_ID_MAX];

		buf_printf(&key, "%u ", i);
		buf_str(&key, m->name);
		stix_begin(
			s, "course-of-action", stix_id(s, "course-of-action", buf_view(&key), id));
		buf_done(&key);
		out_str(s->b, "name", m->name);
		out_some(s->b, "description", m->how);
		stix_end(s, m->tlp);
		stix_relate(s, s->incident, "related-to", id, m->tlp);
	}
}

void
stix_named(struct stix *s)
{
	struct str techniques[LIMIT_INCIDENT_NAMED];
	uint32_t n = incident_techniques(s->f, techniques);

	malware(s, "malware_name", false);
	if (!str_equal(incident_text_of(s->f, "malware_name"),
		    incident_text_of(s->f, "malware_family")))
		malware(s, "malware_family", true);
	for (uint32_t i = 0; i < n; i++)
		named(s, "attack-pattern", techniques[i], "mitre-attack",
			tlp_of_technique(s, techniques[i]));
	each_line(s, "cve_ids", "vulnerability", "cve", incident_is_cve);
	each_line(s, "tools_used", "tool", NULL, NULL);
	each_line(s, "ransom_actor", "threat-actor", NULL, NULL);
	measures(s);
}

/* ---- the timeline ---- */

static const char *
event_id(const struct stix *s, uint32_t i, char dst[STIX_ID_MAX])
{
	char name[16];
	struct buf b = buf_of(32);

	buf_printf(&b, "%u", i);
	str_copy(buf_view(&b), name, sizeof(name));
	buf_done(&b);
	return stix_id(s, "event", str_c(name), dst);
}

void
stix_event_refs(struct stix *s)
{
	char id[STIX_ID_MAX];

	if (s->f->n_events == 0)
		return;
	out_enter(s->b, "event_refs", '[');
	for (uint32_t i = 0; i < s->f->n_events; i++)
		out_c(s->b, NULL, event_id(s, i, id));
	out_leave(s->b, ']');
}

void
stix_events(struct stix *s)
{
	char id[STIX_ID_MAX];

	for (uint32_t i = 0; i < s->f->n_events; i++) {
		const struct incident_event *e = &s->f->events[i];

		stix_begin(s, "event", event_id(s, i, id));
		out_c(s->b, "status", "occurred");
		out_some(s->b, "description", e->what);
		out_time(s->b, "start_time", e->at);
		out_enter(s->b, "extensions", '{');
		out_enter(s->b, STIX_EVENT, '{');
		out_c(s->b, "extension_type", "new-sdo");
		buf_c(s->b, "}}");
		stix_end(s, e->tlp);
	}
}
