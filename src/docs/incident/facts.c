/* Facts of an incident: looked up, checked, and how formats call its kind. */
#include "base/limits.h"
#include "docs/incident/own.h"

/* Where a format has no word, it gets the one for "unknown": nothing is guessed. */
static const struct incident_kind kinds[] = {
	{"ransomware", "ransomware", "availability-data", "malware", "Ransomware", "Unknown"},
	{"malware", "infected-by-known-malware", "unknown", "malware", "Unknown", "Unknown"},
	{"unauthorised_access", "unauthorized-access-system", "unknown", "hacking", "Unknown",
		"Unknown"},
	{"mail_account", "theft-access-credentials", "takeover-account", "hacking",
		"Use of stolen creds", "Unknown"},
	{"fake_invoice", "illegitimate-use-name", "unknown", "social", "Pretexting", "Email"},
	{"lost_device", "equipment-loss", "unknown", "error", "Loss", "Unknown"},
	{"ddos", "denial-of-service", "availability-service", "hacking", "DoS", "Unknown"},
	{"defacement", "modification-information", "integrity-data", "hacking", "Unknown",
		"Unknown"},
	{"leak", "unauthorized-release", "unknown", "unknown", NULL, NULL},
	{"insider", "unauthorized-use", "policy", "misuse", "Unknown", "Unknown"},
	{"partner", "supply-chain-customer", "unknown", "unknown", NULL, NULL},
	{"scam", "unspecified", "unknown", "social", "Scam", "Unknown"},
	{"weak_device", "unspecified", "unknown", "unknown", NULL, NULL},
	{"other", "unspecified", "unknown", "unknown", NULL, NULL},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

static const struct incident_finding findings[] = {
	{"tool", "automated-tool", "internal", "Infrastructure monitoring"},
	{"seen", "user-reporting", "internal", "Reported by employee"},
	{"contractor", "external-notification", "partner", "Unknown"},
	{"customer", "external-notification", "external", "Customer"},
	{"service", "external-notification", "external", "Unknown"},
	{"authority", "external-notification", "external", "Unknown"},
	{"attacker", "message-from-attacker", "external", "Actor disclosure"},
};

static const char *const tlps[TLPS] = {"clear", "green", "amber", "amber+strict", "red"};

const char *
incident_tlp_name(enum tlp t)
{
	return tlps[t];
}

const struct incident_value *
incident_value_of(const struct incident_facts *f, const char *field)
{
	for (uint32_t i = 0; i < f->n_values; i++)
		if (str_equal(f->values[i].field, str_c(field)) && f->values[i].value.len > 0)
			return &f->values[i];
	return NULL;
}

struct str
incident_text_of(const struct incident_facts *f, const char *field)
{
	const struct incident_value *v = incident_value_of(f, field);

	return v != NULL ? v->value : str_c("");
}

bool
incident_time_of(const struct incident_facts *f, const char *field, ms_t *ret_at, bool *ret_is_day)
{
	struct str text = str_trim(incident_text_of(f, field));
	ms_t at;

	if (text.len == 0 || time_parse(text, &at) != ERR_OK || !time_is_civil(at))
		return false;
	*ret_at = at;
	*ret_is_day = text.len <= 10;
	return true;
}

const struct incident_kind *
incident_kind_of(const struct incident_facts *f)
{
	struct str kind = incident_text_of(f, "kind");

	for (size_t i = 0; i < KINDS; i++)
		if (str_equal(kind, str_c(kinds[i].id)))
			return &kinds[i];
	return &kinds[KINDS - 1];
}

const struct incident_finding *
incident_finding_of(const struct incident_facts *f)
{
	struct str how = incident_text_of(f, "noticed_how");

	for (size_t i = 0; i < sizeof(findings) / sizeof(*findings); i++)
		if (str_equal(how, str_c(findings[i].id)))
			return &findings[i];
	return NULL;
}

static bool
number_of(struct str s, int64_t *ret_number)
{
	uint64_t number;

	if (str_u64(str_trim(s), UINT64_C(9007199254740991), &number) != ERR_OK)
		return false;
	*ret_number = (int64_t)number;
	return true;
}

bool
incident_number_of(const struct incident_facts *f, const char *field, int64_t *ret_number)
{
	return number_of(incident_text_of(f, field), ret_number);
}

void
incident_put_field(struct buf *b, const struct incident_value *v)
{
	char key[48];
	struct str rest = v->value, item;
	int64_t number;

	str_copy(v->field, key, sizeof(key));
	switch (v->kind) {
	case RECORD_NUMBER:
	case RECORD_YEN:
		if (number_of(v->value, &number))
			out_number(b, key, number);
		else
			out_str(b, key, v->value);
		break;
	case RECORD_YES_NO:
		if (str_equal(v->value, STR("yes")) || str_equal(v->value, STR("no")))
			out_bool(b, key, str_equal(v->value, STR("yes")));
		else
			out_str(b, key, v->value);
		break;
	case RECORD_CHOICES:
	case RECORD_LIST:
		out_enter(b, key, '[');
		while (incident_next(&rest, v->kind == RECORD_CHOICES, &item))
			out_str(b, NULL, item);
		out_leave(b, ']');
		break;
	case RECORD_TEXT:
	case RECORD_PROSE:
	case RECORD_TIME:
	case RECORD_CHOICE:
		out_str(b, key, v->value);
		break;
	}
}

enum tlp
incident_narrowest(const struct incident_facts *f)
{
	enum tlp tlp = f->tlp;

	for (uint32_t i = 0; i < f->n_values; i++)
		tlp = f->values[i].tlp > tlp ? f->values[i].tlp : tlp;
	for (uint32_t i = 0; i < f->n_signs; i++)
		tlp = f->signs[i].tlp > tlp ? f->signs[i].tlp : tlp;
	for (uint32_t i = 0; i < f->n_events; i++)
		tlp = f->events[i].tlp > tlp ? f->events[i].tlp : tlp;
	for (uint32_t i = 0; i < f->n_measures; i++)
		tlp = f->measures[i].tlp > tlp ? f->measures[i].tlp : tlp;
	return tlp;
}

struct uuid
incident_uuid(const struct incident_facts *f, const char *type, struct str name)
{
	struct uuid space;
	struct buf b = buf_of(LIMIT_INCIDENT_BYTES);
	struct uuid u;

	BUG_IF(uuid_parse(f->id, &space) != ERR_OK);
	buf_c(&b, type);
	buf_byte(&b, '\0');
	buf_str(&b, f->recipient);
	buf_byte(&b, '\0');
	buf_str(&b, name);
	u = uuid_derived(space, buf_view(&b));
	buf_done(&b);
	return u;
}

bool
incident_next(struct str *s, bool by_blank, struct str *ret_item)
{
	while (s->len > 0) {
		size_t n = 0;
		struct str item;

		while (n < s->len && s->p[n] != '\n' && !(by_blank && s->p[n] == ' '))
			n++;
		item = str_trim(str_of(s->p, n));
		n += n < s->len;
		*s = str_of(s->p + n, s->len - n);
		if (item.len > 0) {
			*ret_item = item;
			return true;
		}
	}
	return false;
}

static bool
all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len > 0;
}

bool
incident_is_technique(struct str s)
{
	if (s.len != 5 && s.len != 9)
		return false;
	if (s.p[0] != 'T' || !all_digits(str_of(s.p + 1, 4)))
		return false;
	return s.len == 5 || (s.p[5] == '.' && all_digits(str_of(s.p + 6, 3)));
}

bool
incident_is_cve(struct str s)
{
	return s.len >= 13 && s.len <= 20 && str_starts(s, STR("CVE-")) && s.p[8] == '-' &&
	       all_digits(str_of(s.p + 4, 4)) && all_digits(str_of(s.p + 9, s.len - 9));
}

static void
add_techniques(struct str text, bool by_blank, struct str *list, uint32_t *n)
{
	struct str item;

	while (incident_next(&text, by_blank, &item)) {
		bool is_there = !incident_is_technique(item) || *n == LIMIT_INCIDENT_NAMED;

		for (uint32_t i = 0; i < *n && !is_there; i++)
			is_there = str_equal(list[i], item);
		if (!is_there)
			list[(*n)++] = item;
	}
}

uint32_t
incident_techniques(const struct incident_facts *f, struct str list[LIMIT_INCIDENT_NAMED])
{
	uint32_t n = 0;

	add_techniques(incident_text_of(f, "attack_ids"), true, list, &n);
	for (uint32_t i = 0; i < f->n_values; i++)
		add_techniques(f->values[i].also, true, list, &n);
	return n;
}

void
incident_put_text(const struct incident_facts *f, enum tlp tlp, struct buf *out)
{
	for (uint32_t i = 0; i < f->n_values; i++) {
		const struct incident_value *v = &f->values[i];
		struct str shown = v->shown.len > 0 ? v->shown : v->value;

		if (v->value.len == 0 || v->tlp > tlp || str_equal(v->field, STR("title")))
			continue;
		if (out->len > 0)
			buf_byte(out, '\n');
		buf_str(out, v->label.len > 0 ? v->label : v->field);
		buf_c(out, str_find_byte(shown, '\n') >= 0 ? ":\n" : ": ");
		buf_str(out, shown);
	}
}

/* ---- what can be written ---- */

static enum err
check_signs(const struct incident_facts *f, struct errinfo *info)
{
	char normal[LIMIT_INDICATOR_TEXT];

	for (uint32_t i = 0; i < f->n_signs; i++) {
		const struct incident_sign *s = &f->signs[i];

		if (incident_sign_parse(s->kind, s->value, normal, sizeof(normal)) != ERR_OK ||
			!str_equal(str_c(normal), s->value))
			return err_say(info, ERR_INVALID, i, "a sign that is not in normal form");
		if (s->tlp < f->tlp)
			return err_say(info, ERR_INVALID, i, "a sign wider than the whole");
		if (!time_is_civil(s->first) || !time_is_civil(s->last) || s->last < s->first)
			return err_say(info, ERR_INVALID, i, "a sign whose times are none");
	}
	return ERR_OK;
}

static enum err
check_field(const struct incident_facts *f, uint32_t i, struct errinfo *info)
{
	struct str id = f->values[i].field;
	bool is_wrong = id.len < 3 || id.len > 40 || id.p[0] < 'a' || id.p[0] > 'z';

	for (size_t k = 0; k < id.len && !is_wrong; k++)
		is_wrong = !(id.p[k] >= 'a' && id.p[k] <= 'z') && id.p[k] != '_' &&
			   !(id.p[k] >= '0' && id.p[k] <= '9');
	if (is_wrong)
		return err_say(info, ERR_INVALID, i, "a field whose id is none");
	if (f->values[i].tlp < f->tlp)
		return err_say(info, ERR_INVALID, i, "a field wider than the whole");
	for (uint32_t k = 0; k < i; k++)
		if (str_equal(f->values[k].field, id))
			return err_say(info, ERR_INVALID, i, "a field twice");
	return ERR_OK;
}

static enum err
check_rest(const struct incident_facts *f, struct errinfo *info)
{
	for (uint32_t i = 0; i < f->n_events; i++)
		if (!time_is_civil(f->events[i].at) || f->events[i].tlp < f->tlp)
			return err_say(info, ERR_INVALID, i, "an event that cannot leave");
	for (uint32_t i = 0; i < f->n_measures; i++)
		if (!time_is_civil(f->measures[i].done) || f->measures[i].tlp < f->tlp ||
			f->measures[i].name.len == 0)
			return err_say(info, ERR_INVALID, i, "a measure that cannot leave");
	return check_signs(f, info);
}

enum err
incident_check(const struct incident_facts *f, struct errinfo *info)
{
	struct uuid u;

	if (f->n_values > LIMIT_INCIDENT_VALUES || f->n_signs > LIMIT_INCIDENT_SIGNS ||
		f->n_events > LIMIT_INCIDENT_EVENTS || f->n_measures > LIMIT_INCIDENT_MEASURES)
		return err_say(info, ERR_LIMIT, 0, "an incident with more than one document holds");
	if (uuid_parse(f->id, &u) != ERR_OK || str_find_byte(f->recipient, '\0') >= 0)
		return err_say(info, ERR_INVALID, 0, "an id that is none");
	if (!time_is_civil(f->opened) || !time_is_civil(f->made) || f->made < f->opened ||
		f->opened <= 0)
		return err_say(info, ERR_INVALID, 0, "times that are none");
	if (incident_text_of(f, "title").len == 0)
		return err_say(info, ERR_INVALID, 0, "an incident without a title");
	for (uint32_t i = 0; i < f->n_values; i++) {
		enum err err = check_field(f, i, info);

		if (err != ERR_OK)
			return err;
	}
	return check_rest(f, info);
}
