/* Rows: what is missing, what is reckoned; see ledger.h. */
#include "ledger/own.h"

static struct str
value_of(const struct ledger *l, const struct str *values, struct str id)
{
	for (uint32_t i = 0; i < l->n_columns; i++)
		if (str_equal(l->columns[i].id, id))
			return values[i];
	return STR("");
}

static bool
is_among(struct str value, const struct str *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i], value))
			return true;
	return false;
}

bool
ledger_cell_is_missing(
	const struct ledger *l, const struct ledger_column *c, const struct str *values)
{
	struct str value = values[c - l->columns];
	bool is_needed =
		c->is_needed || (c->if_column.len > 0 && is_among(value_of(l, values, c->if_column),
								 c->if_values, c->n_if));

	return is_needed && (value.len == 0 || is_among(value, c->open, c->n_open));
}

uint32_t
ledger_missing(const struct ledger *l, const struct str *values)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->n_columns; i++)
		n += ledger_cell_is_missing(l, &l->columns[i], values);
	return n;
}

/* ---- reckoning ----------------------------------------------------------------------------- */

/* A choice's id as a number of one digit; -1 for all else, which no scale has. */
static int
digit_of(const struct ledger *l, const struct str *values, const char *id)
{
	struct str s = value_of(l, values, str_c(id));

	return s.len == 1 && s.p[0] >= '0' && s.p[0] <= '9' ? s.p[0] - '0' : -1;
}

static bool
says_yes(const struct ledger *l, const struct str *values, const char *id)
{
	return str_equal(value_of(l, values, str_c(id)), STR("yes"));
}

static struct risk_row
risk_row_of(const struct ledger *l, const struct str *values)
{
	struct str personal = value_of(l, values, STR(LEDGER_PERSONAL));

	return (struct risk_row){
		.confidentiality = digit_of(l, values, LEDGER_CONFIDENTIALITY),
		.integrity = digit_of(l, values, LEDGER_INTEGRITY),
		.availability = digit_of(l, values, LEDGER_AVAILABILITY),
		.is_personal = personal.len > 0 && !str_equal(personal, STR("none")),
		.is_survival = says_yes(l, values, LEDGER_SURVIVAL),
		.is_liability = says_yes(l, values, LEDGER_LIABILITY),
		.is_partners = says_yes(l, values, LEDGER_PARTNERS),
		.threat = digit_of(l, values, LEDGER_THREAT),
		.vulnerability = digit_of(l, values, LEDGER_VULNERABILITY),
	};
}

static bool
reckon_importance(const struct risk_row *row, struct ledger_reckoned *ret)
{
	const struct risk_scale *scale = &risk_scales[RISK_SCALES - 1];
	int importance;

	if (risk_importance(scale, row, &importance) != ERR_OK)
		return false;
	ret->number = importance;
	ret->is_forced = importance > row->confidentiality && importance > row->integrity &&
			 importance > row->availability;
	return true;
}

static bool
reckon_risk(const struct risk_row *row, struct ledger_reckoned *ret)
{
	const struct risk_scale *scale = &risk_scales[RISK_SCALES - 1];
	struct risk risk;

	if (risk_of(scale, row, &risk) != ERR_OK)
		return false;
	ret->number = risk.value;
	ret->band = risk.band;
	return true;
}

bool
ledger_days_between(struct str from, struct str to, int64_t *ret_days)
{
	int64_t a, b;

	if (!ledger_day_number(from, &a) || !ledger_day_number(to, &b))
		return false;
	*ret_days = b - a;
	return true;
}

bool
ledger_reckon(const struct ledger *l, const struct ledger_column *c, const struct str *values,
	struct str today, struct ledger_reckoned *ret)
{
	struct risk_row row = risk_row_of(l, values);
	int likelihood;

	*ret = (struct ledger_reckoned){0};
	switch (c->reckon) {
	case RECKON_NONE:
		return false;
	case RECKON_IMPORTANCE:
		return reckon_importance(&row, ret);
	case RECKON_LIKELIHOOD:
		if (risk_likelihood(row.threat, row.vulnerability, &likelihood) != ERR_OK)
			return false;
		ret->number = likelihood;
		return true;
	case RECKON_RISK:
		return reckon_risk(&row, ret);
	case RECKON_DAYS_LEFT:
		return ledger_days_between(today, value_of(l, values, c->of), &ret->number);
	}
	return false;
}

void
ledger_key(const struct ledger *l, const struct str *values, struct buf *out)
{
	size_t begin = out->len, before;

	for (uint32_t i = 0; i < l->n_columns; i++) {
		if (!l->columns[i].is_key)
			continue;
		if (out->len > begin)
			buf_byte(out, 0x1f);
		before = out->len;
		ledger_fold(values[i], out);
		if (out->len == before) { /* nothing to know it by */
			out->len = begin;
			return;
		}
	}
}
