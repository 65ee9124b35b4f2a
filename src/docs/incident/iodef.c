/*
 * An incident in IODEF version 2 (RFC 7970), in JSON (RFC 8727), for CSIRTs. `restriction` of the
 * whole is the narrowest of all; IODEF has TLP 1 by name, and the two of TLP 2 that it does not
 * know as ext-value. Contact is needed: when nobody is named, it says only that an organization
 * reports.
 */
#include "base/base64.h"
#include "base/limits.h"
#include "docs/incident/own.h"

static const char *const restrictions[TLPS] = {"white", "green", "amber", NULL, "red"};

static void
restriction(struct buf *b, enum tlp tlp)
{
	if (restrictions[tlp] != NULL) {
		out_c(b, "restriction", restrictions[tlp]);
		return;
	}
	out_c(b, "restriction", "ext-value");
	out_c(b, "ext-restriction", incident_tlp_name(tlp));
}

static void
time_field(const struct incident_facts *f, struct buf *b, const char *key, const char *field)
{
	ms_t at;
	bool is_day;

	if (incident_time_of(f, field, &at, &is_day))
		out_time(b, key, at);
}

static void
texts(struct buf *b, const char *key, struct str text)
{
	if (text.len == 0)
		return;
	out_enter(b, key, '[');
	out_str(b, NULL, text);
	out_leave(b, ']');
}

static void
id_of(const struct incident_facts *f, struct buf *b, const char *key, const char *type,
	struct str name)
{
	char uid[UUID_TEXT_MAX];

	out_enter(b, key, '{');
	out_c(b, "id", uuid_text(incident_uuid(f, type, name), uid));
	out_c(b, "name", "sakimori.invalid"); /* no CSIRT of its own: a name that is nobody's */
	if (str_equal(str_c(type), STR("sign")))
		out_c(b, "version", "1");
	out_leave(b, '}');
}

static void
contact(const struct incident_facts *f, struct buf *b)
{
	out_enter(b, "Contact", '[');
	out_enter(b, NULL, '{');
	out_c(b, "role", "creator");
	out_c(b, "type", "organization");
	texts(b, "ContactName", incident_text_of(f, "org_name"));
	if (incident_value_of(f, "org_name") == NULL)
		texts(b, "ContactName", STR("(not named)"));
	texts(b, "ContactTitle", incident_text_of(f, "contact_role"));
	if (incident_value_of(f, "contact_mail") != NULL) {
		out_enter(b, "Email", '[');
		out_enter(b, NULL, '{');
		out_str(b, "EmailTo", incident_text_of(f, "contact_mail"));
		buf_c(b, "}]");
	}
	if (incident_value_of(f, "contact_phone") != NULL) {
		out_enter(b, "Telephone", '[');
		out_enter(b, NULL, '{');
		out_str(b, "TelephoneNumber", incident_text_of(f, "contact_phone"));
		buf_c(b, "}]");
	}
	texts(b, "Description", incident_text_of(f, "contact_name"));
	buf_c(b, "}]");
}

static void
assessment(const struct incident_facts *f, struct buf *b)
{
	int64_t n;

	out_enter(b, "Assessment", '[');
	out_enter(b, NULL, '{');
	out_c(b, "occurrence", "actual");
	texts(b, "IncidentCategory", str_c(incident_kind_of(f)->id));
	out_enter(b, "Impact", '[');
	out_enter(b, NULL, '{');
	out_enter(b, "SystemImpact", '{');
	out_c(b, "type", incident_kind_of(f)->iodef);
	buf_c(b, "}}");
	if (incident_number_of(f, "downtime_hours", &n)) {
		out_enter(b, NULL, '{');
		out_enter(b, "TimeImpact", '{');
		out_number(b, "value", n);
		out_c(b, "metric", "downtime");
		out_c(b, "duration", "hour");
		buf_c(b, "}}");
	}
	if (incident_number_of(f, "money_lost", &n)) {
		out_enter(b, NULL, '{');
		out_enter(b, "MonetaryImpact", '{');
		out_number(b, "value", n);
		out_c(b, "currency", "JPY");
		buf_c(b, "}}");
	}
	out_leave(b, ']');
	buf_c(b, "}]");
}

static void
method(const struct incident_facts *f, struct buf *b)
{
	struct str techniques[LIMIT_INCIDENT_NAMED], cves = incident_text_of(f, "cve_ids"), item;
	uint32_t n = incident_techniques(f, techniques);
	struct buf text = buf_of(1 << 16);

	while (incident_next(&cves, true, &item))
		if (incident_is_cve(item)) {
			buf_c(&text, text.len > 0 ? " " : "");
			buf_str(&text, item);
		}
	for (uint32_t i = 0; i < n; i++) {
		buf_c(&text, text.len > 0 ? " " : "");
		buf_str(&text, techniques[i]);
	}
	if (text.len > 0) {
		out_enter(b, "Method", '[');
		out_enter(b, NULL, '{');
		texts(b, "Description", buf_view(&text));
		buf_c(b, "}]");
	}
	buf_done(&text);
}

/* XML Signature's names for digests, and the digest in base64, as it has them. */
static void
hash_format(struct buf *b, struct str value)
{
	static const struct {
		const char *name, *method;
	} methods[] = {{"MD5", "http://www.w3.org/2001/04/xmldsig-more#md5"},
		{"SHA-1", "http://www.w3.org/2000/09/xmldsig#sha1"},
		{"SHA-256", "http://www.w3.org/2001/04/xmlenc#sha256"},
		{"SHA-512", "http://www.w3.org/2001/04/xmlenc#sha512"}};
	const char *name = incident_hash_name(value);
	uint8_t bytes[64] = {0};
	struct buf text = buf_of(256);
	size_t i = 0;

	while (i < 3 && !str_equal(str_c(methods[i].name), str_c(name)))
		i++;
	for (size_t k = 0; k < value.len; k++)
		bytes[k / 2] = (uint8_t)(bytes[k / 2] << 4 | str_hex_digit(value.p[k]));
	base64_put(&text, str_of((const char *)bytes, value.len / 2));
	out_enter(b, "BulkObservableFormat", '{');
	out_enter(b, "Hash", '{');
	out_c(b, "DigestMethod", methods[i].method);
	out_str(b, "DigestValue", buf_view(&text));
	buf_c(b, "}}");
	buf_done(&text);
}

static void
indicators(const struct incident_facts *f, struct buf *b)
{
	static const char *const types[INCIDENT_SIGN_KINDS] = {
		NULL, "domain-name", "site-uri", "file-hash", "e-mail"};

	if (f->n_signs == 0)
		return;
	out_enter(b, "Indicator", '[');
	for (uint32_t i = 0; i < f->n_signs; i++) {
		const struct incident_sign *s = &f->signs[i];
		const char *type = types[s->kind];

		if (s->kind == SIGN_ADDRESS)
			type = str_find_byte(s->value, ':') >= 0
				       ? (str_find_byte(s->value, '/') >= 0 ? "ipv6-net"
									    : "ipv6-addr")
				       : (str_find_byte(s->value, '/') >= 0 ? "ipv4-net"
									    : "ipv4-addr");
		out_enter(b, NULL, '{');
		restriction(b, s->tlp);
		id_of(f, b, "IndicatorID", "sign", s->value);
		if (s->first > 0)
			out_time(b, "StartTime", s->first);
		out_enter(b, "Observable", '{');
		out_enter(b, "BulkObservable", '{');
		out_c(b, "type", type);
		if (s->kind == SIGN_HASH)
			hash_format(b, s->value);
		out_str(b, "BulkObservableList", s->value);
		buf_c(b, "}}}");
	}
	out_leave(b, ']');
}

static void
history(const struct incident_facts *f, struct buf *b)
{
	if (f->n_events + f->n_measures == 0)
		return;
	out_enter(b, "History", '{');
	out_enter(b, "HistoryItem", '[');
	for (uint32_t i = 0; i < f->n_events; i++) {
		out_enter(b, NULL, '{');
		restriction(b, f->events[i].tlp);
		out_c(b, "action", "other");
		out_time(b, "DateTime", f->events[i].at);
		texts(b, "Description", f->events[i].what);
		out_leave(b, '}');
	}
	for (uint32_t i = 0; i < f->n_measures; i++) {
		out_enter(b, NULL, '{');
		restriction(b, f->measures[i].tlp);
		out_c(b, "action", "other");
		out_time(b, "DateTime", f->measures[i].done);
		texts(b, "Description", f->measures[i].name);
		out_leave(b, '}');
	}
	buf_c(b, "]}");
}

static void
descriptions(const struct incident_facts *f, struct buf *b)
{
	struct buf text = buf_of(LIMIT_INCIDENT_BYTES);

	incident_put_text(f, incident_narrowest(f), &text);
	out_enter(b, "Description", '[');
	out_str(b, NULL, incident_text_of(f, "title"));
	if (text.len > 0)
		out_str(b, NULL, buf_view(&text));
	out_leave(b, ']');
	if (buf_err(&text) != ERR_OK)
		b->err = buf_err(&text);
	buf_done(&text);
}

enum err
incident_iodef(const struct incident_facts *f, struct buf *out, struct errinfo *info)
{
	enum err err = incident_check(f, info);

	if (err != ERR_OK)
		return err;
	buf_c(out, "{");
	out_c(out, "version", "2.0");
	out_some(out, "lang", f->lang);
	out_enter(out, "Incident", '[');
	out_enter(out, NULL, '{');
	out_c(out, "purpose", "reporting");
	out_c(out, "status", f->is_closed ? "resolved" : "in-progress");
	restriction(out, incident_narrowest(f));
	id_of(f, out, "IncidentID", "incident", str_c(""));
	time_field(f, out, "DetectTime", "noticed_at");
	time_field(f, out, "StartTime", "began_at");
	time_field(f, out, "EndTime", "contained_at");
	time_field(f, out, "RecoveryTime", "restored_at");
	out_time(out, "GenerationTime", f->made);
	descriptions(f, out);
	assessment(f, out);
	method(f, out);
	contact(f, out);
	indicators(f, out);
	history(f, out);
	buf_c(out, "}]}\n");
	return buf_err(out) == ERR_OK ? ERR_OK
				      : err_say(info, buf_err(out), 0, "larger than may be");
}
