/*
 * An incident as an OCSF 1.8.0 event of class incident_finding (2005), for a SIEM. OCSF marks no
 * single field: metadata.labels has the narrowest TLP of all. Fields without a place go to
 * `unmapped`, as OCSF has it.
 */
#include "base/limits.h"
#include "docs/incident/own.h"

#define CLASS_UID 2005

enum { CREATE = 1, UPDATE = 2, CLOSE = 3 };

static const char *const activities[] = {"", "Create", "Update", "Close"};

/* The observable's type_id. */
static int
type_of(const struct incident_sign *s)
{
	switch (s->kind) {
	case SIGN_ADDRESS:
		return str_find_byte(s->value, '/') >= 0 ? 12 : 2;
	case SIGN_NAME:
		return 1;
	case SIGN_URL:
		return 6;
	case SIGN_HASH:
		return 8;
	case SIGN_MAIL:
		return 5;
	}
	return 0;
}

static void
metadata(const struct incident_facts *f, struct buf *b, const char *uid)
{
	out_enter(b, "metadata", '{');
	out_c(b, "version", "1.8.0");
	out_enter(b, "product", '{');
	out_c(b, "name", "Sakimori");
	out_c(b, "vendor_name", "Sakimori");
	out_some(b, "version", f->tool);
	out_some(b, "lang", f->lang);
	out_leave(b, '}');
	out_enter(b, "profiles", '[');
	out_c(b, NULL, "incident");
	out_leave(b, ']');
	out_enter(b, "labels", '[');
	buf_c(b, "\"TLP:");
	for (const char *p = incident_tlp_name(incident_narrowest(f)); *p != '\0'; p++)
		buf_byte(b, (uint8_t)(*p >= 'a' && *p <= 'z' ? *p - ('a' - 'A') : *p));
	buf_c(b, "\"");
	if (f->is_drill)
		out_c(b, NULL, "drill");
	out_leave(b, ']');
	out_c(b, "correlation_uid", uid);
	out_leave(b, '}');
}

static void
techniques(const struct incident_facts *f, struct buf *b)
{
	struct str list[LIMIT_INCIDENT_NAMED];
	uint32_t n = incident_techniques(f, list);

	if (n == 0)
		return;
	out_enter(b, "attacks", '[');
	for (uint32_t i = 0; i < n; i++) {
		bool is_sub = list[i].len > 5;

		out_enter(b, NULL, '{');
		out_enter(b, "technique", '{');
		out_str(b, "uid", str_of(list[i].p, 5));
		out_leave(b, '}');
		if (is_sub) {
			out_enter(b, "sub_technique", '{');
			out_str(b, "uid", list[i]);
			out_leave(b, '}');
		}
		out_leave(b, '}');
	}
	out_leave(b, ']');
}

static void
finding(const struct incident_facts *f, struct buf *b, const char *uid)
{
	out_enter(b, "finding_info_list", '[');
	out_enter(b, NULL, '{');
	out_c(b, "uid", uid);
	out_str(b, "title", incident_text_of(f, "title"));
	out_some(b, "desc", incident_text_of(f, "summary"));
	out_number(b, "created_time", f->opened);
	out_number(b, "modified_time", f->made);
	if (incident_value_of(f, "kind") != NULL) {
		out_enter(b, "types", '[');
		out_str(b, NULL, incident_text_of(f, "kind"));
		out_leave(b, ']');
	}
	buf_c(b, "}]");
}

static void
observables(const struct incident_facts *f, struct buf *b)
{
	if (f->n_signs == 0)
		return;
	out_enter(b, "observables", '[');
	for (uint32_t i = 0; i < f->n_signs; i++) {
		out_enter(b, NULL, '{');
		out_c(b, "name", "unmapped.signs");
		out_number(b, "type_id", type_of(&f->signs[i]));
		out_str(b, "value", f->signs[i].value);
		out_leave(b, '}');
	}
	out_leave(b, ']');
}

static void
unmapped(const struct incident_facts *f, struct buf *b)
{
	out_enter(b, "unmapped", '{');
	out_enter(b, "fields", '{');
	for (uint32_t i = 0; i < f->n_values; i++)
		if (str_trim(f->values[i].value).len > 0)
			incident_put_field(b, &f->values[i]);
	out_leave(b, '}');
	out_enter(b, "signs", '[');
	for (uint32_t i = 0; i < f->n_signs; i++)
		out_str(b, NULL, f->signs[i].value);
	out_leave(b, ']');
	out_enter(b, "timeline", '[');
	for (uint32_t i = 0; i < f->n_events; i++) {
		out_enter(b, NULL, '{');
		out_number(b, "time", f->events[i].at);
		out_str(b, "desc", f->events[i].what);
		out_leave(b, '}');
	}
	out_leave(b, ']');
	out_enter(b, "measures", '[');
	for (uint32_t i = 0; i < f->n_measures; i++) {
		out_enter(b, NULL, '{');
		out_number(b, "time", f->measures[i].done);
		out_str(b, "name", f->measures[i].name);
		out_some(b, "desc", f->measures[i].how);
		out_leave(b, '}');
	}
	buf_c(b, "]}");
}

static void
times(const struct incident_facts *f, struct buf *b)
{
	ms_t at;
	bool is_day;

	out_number(b, "time", f->opened);
	if (incident_time_of(f, "began_at", &at, &is_day))
		out_number(b, "start_time", at);
	if (f->n_events > 0)
		out_number(b, "end_time", f->events[f->n_events - 1].at);
	out_number(b, "timezone_offset", 0);
}

/* True positive 2, false positive 1, a drill is a test 6, else unknown 0. */
static void
verdict(const struct incident_facts *f, struct buf *b)
{
	int id = 0;
	const char *name = "Unknown";

	if (f->is_drill)
		id = 6, name = "Test";
	else if (f->verdict == VERDICT_INCIDENT)
		id = 2, name = "True Positive";
	else if (f->verdict == VERDICT_NO_INCIDENT)
		id = 1, name = "False Positive";
	out_number(b, "verdict_id", id);
	out_c(b, "verdict", name);
}

enum err
incident_ocsf(const struct incident_facts *f, struct buf *out, struct errinfo *info)
{
	enum err err = incident_check(f, info);
	char uid[UUID_TEXT_MAX];
	int activity = f->is_closed ? CLOSE : f->made == f->opened ? CREATE : UPDATE;

	if (err != ERR_OK)
		return err;
	uuid_text(incident_uuid(f, "incident", str_c("")), uid);
	buf_c(out, "{");
	out_number(out, "category_uid", 2);
	out_c(out, "category_name", "Findings");
	out_number(out, "class_uid", CLASS_UID);
	out_c(out, "class_name", "Incident Finding");
	out_number(out, "activity_id", activity);
	out_c(out, "activity_name", activities[activity]);
	out_number(out, "type_uid", CLASS_UID * 100 + activity);
	out_number(out, "severity_id", 0);
	out_c(out, "severity", "Unknown");
	out_number(out, "status_id", f->is_closed ? 5 : 2);
	out_c(out, "status", f->is_closed ? "Closed" : "In Progress");
	times(f, out);
	verdict(f, out);
	out_str(out, "message", incident_text_of(f, "title"));
	out_some(out, "desc", incident_text_of(f, "summary"));
	out_enter(out, "assignee_group", '{');
	out_c(out, "name", "incident response");
	out_leave(out, '}');
	if (f->number.len > 0) {
		out_enter(out, "tickets", '[');
		out_enter(out, NULL, '{');
		out_str(out, "uid", f->number);
		buf_c(out, "}]");
	}
	metadata(f, out, uid);
	finding(f, out, uid);
	techniques(f, out);
	observables(f, out);
	unmapped(f, out);
	buf_c(out, "}\n");
	return buf_err(out) == ERR_OK ? ERR_OK
				      : err_say(info, buf_err(out), 0, "larger than may be");
}
