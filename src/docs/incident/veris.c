/*
 * An incident in VERIS 1.4.1, for statistics: no name of the company, no text but title and notes.
 * What VERIS must have and nobody said is "Unknown". The rules of its own checker hold: malware
 * also installs software, a trick changes what somebody does, a loss is a loss of availability.
 */
#include "base/limits.h"
#include "docs/incident/own.h"

static void
one(struct buf *b, const char *key, const char *word)
{
	out_enter(b, key, '[');
	out_c(b, NULL, word);
	out_leave(b, ']');
}

static bool
is_action(const struct incident_facts *f, const char *action)
{
	return str_equal(str_c(incident_kind_of(f)->action), str_c(action));
}

static bool
is_kind(const struct incident_facts *f, const char *kind)
{
	return str_equal(str_c(incident_kind_of(f)->id), str_c(kind));
}

static void
action(const struct incident_facts *f, struct buf *b)
{
	const struct incident_kind *k = incident_kind_of(f);
	struct str cves = incident_text_of(f, "cve_ids"), cve = str_c("");
	struct str name = str_trim(incident_text_of(f, "malware_name"));

	out_enter(b, "action", '{');
	out_enter(b, k->action, '{');
	if (k->variety != NULL) {
		one(b, "variety", k->variety);
		one(b, "vector", k->vector);
	}
	if (is_action(f, "social"))
		one(b, "target", "Unknown");
	while (incident_next(&cves, true, &cve) && !incident_is_cve(cve))
		cve = str_c("");
	if (is_action(f, "malware") || is_action(f, "hacking"))
		out_some(b, "cve", incident_is_cve(cve) ? cve : str_c(""));
	if (is_action(f, "malware"))
		out_some(b, "name", name);
	buf_c(b, "}}");
}

static void
actor(const struct incident_facts *f, struct buf *b)
{
	static const char *const outside[] = {
		"ransomware", "malware", "fake_invoice", "ddos", "defacement", "scam"};

	out_enter(b, "actor", '{');
	if (is_kind(f, "insider")) {
		out_enter(b, "internal", '{');
		one(b, "variety", "Unknown");
		one(b, "motive", "Unknown");
	} else if (is_kind(f, "partner")) {
		out_enter(b, "partner", '{');
		one(b, "motive", "Unknown");
		one(b, "country", "Unknown");
	} else if (str_which(str_c(incident_kind_of(f)->id), outside,
			   sizeof(outside) / sizeof(*outside)) <
		   sizeof(outside) / sizeof(*outside)) {
		out_enter(b, "external", '{');
		one(b, "variety", "Unknown");
		one(b, "motive", is_kind(f, "ransomware") ? "Financial" : "Unknown");
		one(b, "country", "Unknown");
	} else {
		out_enter(b, "unknown", '{');
	}
	buf_c(b, "}}");
}

static void
confidentiality(const struct incident_facts *f, struct buf *b)
{
	static const char *const kinds[] = {"API key", "Bank", "Classified", "Copyrighted",
		"Credentials", "Internal", "Medical", "Payment", "Personal", "Secrets",
		"Source code", "System"};
	const struct incident_value *data = incident_value_of(f, "data_kinds");
	struct str rest = data != NULL ? data->also : str_c(""), item;
	uint32_t told = 0;
	int64_t persons;

	out_enter(b, "confidentiality", '{');
	out_c(b, "data_disclosure", "Unknown");
	if (incident_number_of(f, "persons_count", &persons))
		out_number(b, "data_total", persons);
	while (incident_next(&rest, true, &item)) {
		size_t nr = str_which(item, kinds, sizeof(kinds) / sizeof(*kinds));

		if (nr == sizeof(kinds) / sizeof(*kinds) || (told & 1u << nr) != 0)
			continue;
		if (told == 0)
			out_enter(b, "data", '[');
		told |= 1u << nr;
		out_enter(b, NULL, '{');
		out_c(b, "variety", kinds[nr]);
		out_leave(b, '}');
	}
	if (told != 0)
		out_leave(b, ']');
	out_leave(b, '}');
}

static void
availability(const struct incident_facts *f, struct buf *b)
{
	int64_t hours;

	out_enter(b, "availability", '{');
	if (is_kind(f, "ransomware"))
		one(b, "variety", "Obscuration");
	else if (is_kind(f, "lost_device"))
		one(b, "variety", "Loss");
	else
		one(b, "variety", "Interruption");
	if (incident_number_of(f, "downtime_hours", &hours)) {
		out_enter(b, "duration", '{');
		out_c(b, "unit", "Hours");
		out_number(b, "value", hours);
		out_leave(b, '}');
	}
	out_leave(b, '}');
}

static void
attribute(const struct incident_facts *f, struct buf *b)
{
	int64_t n;

	out_enter(b, "attribute", '{');
	if (is_kind(f, "leak") || incident_value_of(f, "data_kinds") != NULL ||
		incident_number_of(f, "persons_count", &n))
		confidentiality(f, b);
	if (is_action(f, "malware") || is_action(f, "social") || is_kind(f, "defacement")) {
		out_enter(b, "integrity", '{');
		one(b, "variety",
			is_action(f, "malware")	 ? "Software installation"
			: is_action(f, "social") ? "Alter behavior"
						 : "Defacement");
		out_leave(b, '}');
	}
	if (is_kind(f, "ransomware") || is_kind(f, "lost_device") || is_kind(f, "ddos") ||
		incident_number_of(f, "downtime_hours", &n))
		availability(f, b);
	if (b->len > 0 && b->p[b->len - 1] == '{') { /* nothing of the three */
		out_enter(b, "unknown", '{');
		out_leave(b, '}');
	}
	out_leave(b, '}');
}

/* A span in the largest unit in which it is a whole number of at least one. */
static void
span(struct buf *b, const char *key, ms_t from, ms_t until)
{
	static const struct {
		ms_t ms;
		const char *name;
	} units[] = {{MS_DAY, "Days"}, {MS_HOUR, "Hours"}, {MS_MINUTE, "Minutes"}};
	size_t i = 0;

	if (until < from)
		return;
	while (i < 2 && until - from < 2 * units[i].ms)
		i++;
	out_enter(b, key, '{');
	out_c(b, "unit", units[i].name);
	out_number(b, "value", (until - from) / units[i].ms);
	out_leave(b, '}');
}

static void
timeline(const struct incident_facts *f, struct buf *b)
{
	ms_t began = f->opened, noticed = 0, contained = 0;
	bool is_day = false;
	bool has_began = incident_time_of(f, "began_at", &began, &is_day);
	bool has_noticed = incident_time_of(f, "noticed_at", &noticed, &is_day);
	struct civil c;

	if (!has_began && has_noticed)
		began = noticed;
	c = time_civil(began, 0);
	out_enter(b, "timeline", '{');
	out_enter(b, "incident", '{');
	out_number(b, "year", c.year);
	if (has_began || has_noticed || !f->is_year_alone) {
		out_number(b, "month", c.month);
		out_number(b, "day", c.day);
	}
	out_leave(b, '}');
	if (has_began && has_noticed)
		span(b, "discovery", began, noticed);
	if (has_noticed && incident_time_of(f, "contained_at", &contained, &is_day))
		span(b, "containment", noticed, contained);
	out_leave(b, '}');
}

static void
discovery(const struct incident_facts *f, struct buf *b)
{
	const struct incident_finding *found = incident_finding_of(f);

	out_enter(b, "discovery_method", '{');
	if (found != NULL) {
		out_enter(b, found->by, '{');
		one(b, "variety", found->how);
		out_leave(b, '}');
	} else {
		out_bool(b, "unknown", true);
	}
	out_leave(b, '}');
}

static void
victim(const struct incident_facts *f, struct buf *b)
{
	static const struct {
		int64_t most;
		const char *name;
	} sizes[] = {{10, "1 to 10"}, {100, "11 to 100"}, {1000, "101 to 1000"},
		{10000, "1001 to 10000"}, {25000, "10001 to 25000"}, {50000, "25001 to 50000"},
		{100000, "50001 to 100000"}};
	const char *size = "Unknown";
	bool is_japan = incident_text_of(f, "org_number").len == 13; /* a Japanese one */
	int64_t n;

	if (incident_number_of(f, "org_size", &n) && n > 0) {
		size = "Over 100000";
		for (size_t i = sizeof(sizes) / sizeof(*sizes); i-- > 0;)
			if (n <= sizes[i].most)
				size = sizes[i].name;
	}
	out_enter(b, "victim", '{');
	one(b, "country", is_japan ? "JP" : "Unknown");
	out_c(b, "employee_count", size);
	out_c(b, "industry", "000");
	one(b, "government", "Unknown");
	out_leave(b, '}');
}

static void
rest(const struct incident_facts *f, struct buf *b)
{
	int64_t n;

	out_enter(b, "asset", '{');
	out_enter(b, "assets", '[');
	out_enter(b, NULL, '{');
	out_c(b, "variety", "Unknown");
	buf_c(b, "}]");
	one(b, "cloud", "Unknown");
	if (incident_number_of(f, "devices_count", &n))
		out_number(b, "total_amount", n);
	out_leave(b, '}');
	if (incident_number_of(f, "money_lost", &n)) {
		out_enter(b, "impact", '{');
		out_c(b, "overall_rating", "Unknown");
		out_c(b, "iso_currency_code", "JPY");
		out_number(b, "overall_amount", n);
		out_leave(b, '}');
	}
	if (f->n_signs == 0)
		return;
	out_enter(b, "ioc", '[');
	for (uint32_t i = 0; i < f->n_signs; i++) {
		out_enter(b, NULL, '{');
		out_str(b, "indicator", f->signs[i].value);
		out_c(b, "comment", incident_sign_type(&f->signs[i]));
		out_leave(b, '}');
	}
	out_leave(b, ']');
}

enum err
incident_veris(const struct incident_facts *f, struct buf *out, struct errinfo *info)
{
	static const char *const verdicts[CASE_VERDICTS] = {
		"Suspected", "Confirmed", "False positive"};
	enum err err = incident_check(f, info);
	char uid[UUID_TEXT_MAX];

	if (err != ERR_OK)
		return err;
	buf_c(out, "{");
	out_c(out, "schema_version", "1.4.1");
	out_c(out, "incident_id", uuid_text(incident_uuid(f, "veris", str_c("")), uid));
	out_c(out, "security_incident", verdicts[f->verdict]);
	out_str(out, "summary", incident_text_of(f, "title"));
	timeline(f, out);
	victim(f, out);
	action(f, out);
	actor(f, out);
	attribute(f, out);
	discovery(f, out);
	rest(f, out);
	out_key(out, "notes");
	buf_printf(out, "\"TLP:%s%s\"", incident_tlp_name(incident_narrowest(f)),
		f->is_drill ? "; a drill, nothing happened" : "");
	buf_c(out, "}\n");
	return buf_err(out) == ERR_OK ? ERR_OK
				      : err_say(info, buf_err(out), 0, "larger than may be");
}
