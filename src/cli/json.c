/* Writers of JSON; see json.h. Whether a comma is due shows in the last byte written. */
#include "cli/json.h"

static void
comma(struct buf *b)
{
	if (b->len > 0 && strchr("{[:,", b->p[b->len - 1]) == NULL)
		buf_byte(b, ',');
}

void
json_key(struct buf *b, const char *key)
{
	comma(b);
	buf_json(b, str_c(key));
	buf_byte(b, ':');
}

void
json_str(struct buf *b, const char *key, struct str s)
{
	json_key(b, key);
	buf_json(b, s);
}

void
json_text(struct buf *b, const char *key, const char *text)
{
	json_str(b, key, str_c(text));
}

void
json_number(struct buf *b, const char *key, int64_t n)
{
	json_key(b, key);
	buf_printf(b, "%lld", (long long)n);
}

void
json_bool(struct buf *b, const char *key, bool yes)
{
	json_key(b, key);
	buf_c(b, yes ? "true" : "false");
}

void
json_time(struct buf *b, const char *key, ms_t at)
{
	char text[TIME_TEXT_MAX];

	json_key(b, key);
	if (at == 0)
		buf_c(b, "null");
	else
		buf_json(b, str_c(time_text(at, text)));
}

void
json_enter(struct buf *b, char bracket)
{
	comma(b);
	buf_byte(b, (uint8_t)bracket);
}

void
json_leave(struct buf *b, char bracket)
{
	buf_byte(b, (uint8_t)bracket);
}

void
json_drain(struct buf *b, FILE *to)
{
	char last;

	if (b->len < 2)
		return;
	last = b->p[b->len - 1];
	fwrite(b->p, 1, b->len - 1, to);
	b->len = 0;
	buf_byte(b, (uint8_t)last);
}

void
json_fact(struct buf *b, const struct fact *fact)
{
	json_enter(b, '{');
	json_text(b, "kind", fact_kind_name(fact->kind));
	json_text(b, "value", fact->value);
	json_text(b, "confidence", confidence_name(fact->confidence));
	json_text(b, "reason", fact->reason);
	json_time(b, "first_seen", fact->first_seen);
	json_time(b, "last_seen", fact->last_seen);
	json_number(b, "count", (int64_t)fact->count);
	json_leave(b, '}');
}

/* Names say the unit where there is one: period_ms, bytes, jitter_percent. */
static void
basis_value(struct buf *b, const struct basis *basis)
{
	char text[TIME_TEXT_MAX];

	comma(b);
	switch (basis_kind_of(basis->key)) {
	case BASIS_IS_TEXT:
		buf_json(b, str_c(basis->text));
		break;
	case BASIS_IS_TIME:
		buf_json(b, str_c(time_text(basis->number, text)));
		break;
	case BASIS_IS_COUNT:
	case BASIS_IS_BYTES:
	case BASIS_IS_SPAN:
	case BASIS_IS_PERCENT:
		buf_printf(b, "%lld", (long long)basis->number);
		break;
	}
}

static const char *
unit_of(enum basis_key key)
{
	switch (basis_kind_of(key)) {
	case BASIS_IS_SPAN:
		return "_ms";
	case BASIS_IS_PERCENT:
		return "_percent";
	case BASIS_IS_TEXT:
	case BASIS_IS_COUNT:
	case BASIS_IS_BYTES:
	case BASIS_IS_TIME:
		return "";
	}
	return "";
}

static bool
has_key_before(const struct detection *d, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (d->basis[k].key == d->basis[i].key)
			return true;
	return false;
}

/* A ground that is given several times becomes an array. */
static void
basis_object(struct buf *b, const struct detection *d)
{
	json_enter(b, '{');
	for (uint32_t i = 0; i < d->n_basis; i++) {
		enum basis_key key = d->basis[i].key;
		char name[64];
		bool is_many = false;

		if (has_key_before(d, i))
			continue;
		for (uint32_t k = i + 1; k < d->n_basis; k++)
			is_many = is_many || d->basis[k].key == key;
		str_copy(str_c(basis_name(key)), name, sizeof(name) - 16);
		strcat(name, unit_of(key));
		json_key(b, name);
		if (is_many)
			json_enter(b, '[');
		for (uint32_t k = i; k < d->n_basis; k++)
			if (d->basis[k].key == key)
				basis_value(b, &d->basis[k]);
		if (is_many)
			json_leave(b, ']');
	}
	json_leave(b, '}');
}

static void
detection_object(struct buf *b, const struct detection *d)
{
	char address[ADDR_TEXT_MAX];

	json_enter(b, '{');
	json_text(b, "detector", d->detector);
	json_text(b, "severity", severity_name(d->severity));
	json_text(b, "confidence", confidence_name(d->confidence));
	json_text(b, "address", addr_text(d->address, address));
	json_time(b, "first_seen", d->first_seen);
	json_time(b, "last_seen", d->last_seen);
	json_key(b, "basis");
	basis_object(b, d);
	json_leave(b, '}');
}

void
json_alert(struct buf *b, const struct alert *alert, struct str title)
{
	char id[ALERT_ID_TEXT_MAX];

	json_enter(b, '{');
	json_text(b, "id", alert_id_text(&alert->id, id));
	json_text(b, "severity", severity_name(alert->severity));
	json_text(b, "confidence", confidence_name(alert->confidence));
	json_text(b, "detector", alert->detections[0].detector);
	json_text(b, "device", alert->device.text);
	json_time(b, "first_seen", alert->first_seen);
	json_time(b, "last_seen", alert->last_seen);
	json_str(b, "title", title);
	json_key(b, "basis");
	basis_object(b, &alert->detections[0]);
	json_number(b, "times", (int64_t)alert->times);
	json_number(b, "revision", alert->revision);
	json_key(b, "detections");
	json_enter(b, '[');
	for (uint32_t i = 0; i < alert->n_detections && i < LIMIT_ALERT_DETECTIONS; i++)
		detection_object(b, &alert->detections[i]);
	json_leave(b, ']');
	json_leave(b, '}');
}
