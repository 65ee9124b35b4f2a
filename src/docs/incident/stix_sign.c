/*
 * Signs of the attack: for each the observable (its id says its value), an indicator with its
 * pattern, and, when the box saw it itself, what was observed and that it was sighted.
 */
#include "docs/incident/stix_own.h"

/* A literal of a pattern (section 9.3): quoted, '\'' and '\\' escaped. */
static void
put_literal(struct buf *b, struct str s)
{
	buf_byte(b, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '\'' || s.p[i] == '\\')
			buf_byte(b, '\\');
		buf_byte(b, (uint8_t)s.p[i]);
	}
	buf_byte(b, '\'');
}

static void
put_pattern(struct buf *b, const struct incident_sign *sign)
{
	struct buf p = buf_of(16384);

	buf_printf(&p, "[%s:", incident_sign_type(sign));
	if (sign->kind == SIGN_HASH)
		buf_printf(&p, "hashes.'%s'", incident_hash_name(sign->value));
	else
		buf_c(&p, "value");
	buf_c(&p, " = ");
	put_literal(&p, sign->value);
	buf_c(&p, "]");
	if (buf_err(&p) != ERR_OK)
		b->err = buf_err(&p);
	out_str(b, "pattern", buf_view(&p));
	buf_done(&p);
}

static void
observable(struct stix *s, const struct incident_sign *sign, const char *id)
{
	buf_c(s->b, ",\n{");
	out_c(s->b, "type", incident_sign_type(sign));
	out_c(s->b, "spec_version", "2.1");
	out_c(s->b, "id", id);
	if (sign->kind == SIGN_HASH) {
		out_enter(s->b, "hashes", '{');
		out_str(s->b, incident_hash_name(sign->value), sign->value);
		out_leave(s->b, '}');
	} else {
		out_str(s->b, "value", sign->value);
	}
	stix_end(s, sign->tlp);
}

static void
indicator(struct stix *s, const struct incident_sign *sign, const char *id)
{
	stix_begin(s, "indicator", id);
	out_str(s->b, "name", sign->value);
	out_enter(s->b, "indicator_types", '[');
	out_c(s->b, NULL,
		s->f->verdict == VERDICT_INCIDENT ? "malicious-activity" : "anomalous-activity");
	out_leave(s->b, ']');
	put_pattern(s->b, sign);
	out_c(s->b, "pattern_type", "stix");
	out_c(s->b, "pattern_version", "2.1");
	out_time(s->b, "valid_from", sign->first > 0 ? sign->first : s->f->opened);
	stix_end(s, sign->tlp);
}

static void
observed(struct stix *s, const struct incident_sign *sign, const char *indicator_id,
	const char *observable_id)
{
	char id[STIX_ID_MAX], sighting[STIX_ID_MAX];

	stix_begin(s, "observed-data", stix_id(s, "observed-data", str_c(observable_id), id));
	out_time(s->b, "first_observed", sign->first);
	out_time(s->b, "last_observed", sign->last);
	out_number(s->b, "number_observed", sign->count > 0 ? sign->count : 1);
	out_enter(s->b, "object_refs", '[');
	out_c(s->b, NULL, observable_id);
	out_leave(s->b, ']');
	stix_end(s, sign->tlp);
	stix_begin(s, "sighting", stix_id(s, "sighting", str_c(observable_id), sighting));
	out_time(s->b, "first_seen", sign->first);
	out_time(s->b, "last_seen", sign->last);
	if (sign->count > 0)
		out_number(s->b, "count", sign->count < 999999999 ? sign->count : 999999999);
	out_c(s->b, "sighting_of_ref", indicator_id);
	out_enter(s->b, "observed_data_refs", '[');
	out_c(s->b, NULL, id);
	out_leave(s->b, ']');
	if (s->identity[0] != '\0') {
		out_enter(s->b, "where_sighted_refs", '[');
		out_c(s->b, NULL, s->identity);
		out_leave(s->b, ']');
	}
	stix_end(s, sign->tlp);
	stix_relate(s, indicator_id, "based-on", id, sign->tlp);
}

void
stix_signs(struct stix *s)
{
	for (uint32_t i = 0; i < s->f->n_signs; i++) {
		const struct incident_sign *sign = &s->f->signs[i];
		char id[STIX_ID_MAX], observable_id[STIX_ID_MAX];

		stix_observable_id(sign, observable_id);
		stix_id(s, "indicator", str_c(observable_id), id);
		observable(s, sign, observable_id);
		indicator(s, sign, id);
		stix_relate(s, s->incident, "related-to", id, sign->tlp);
		if (sign->first > 0 && sign->last > 0)
			observed(s, sign, id, observable_id);
		else
			stix_relate(s, id, "related-to", observable_id, sign->tlp);
	}
}
