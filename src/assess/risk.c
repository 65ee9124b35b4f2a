/* The risk sheet of the guideline for small companies, in its editions. */
#include "assess/risk.h"

#include "base/names.h"

/*
 * Bands: 4.0 (table 5, page 47) calls 6 and 9 large and 4 middle; so 1 to 3 are small. For 3.1 they
 * are as Tokyo colours them: 6 and 9 large, 3 and 4 middle, 1 and 2 small. Version 3 counts
 * importance one lower: its limits are those that put the same row into the same band as 3.1 (of
 * importance 0 nothing is more than small).
 */
const struct risk_scale risk_scales[RISK_SCALES] = {
	{.id = "3", .lowest = 0, .top = 2, .middle_from = 2, .large_from = 3},
	{.id = "3.1", .lowest = 1, .top = 3, .middle_from = 3, .large_from = 6},
	{.id = "4.0", .lowest = 1, .top = 3, .middle_from = 4, .large_from = 6},
};

static const char *const band_names[RISK_BANDS] = {"small", "middle", "large"};

NAME_OF(enum risk_band, risk_band_name, band_names)

const struct risk_scale *
risk_scale_find(struct str id)
{
	for (size_t i = 0; i < RISK_SCALES; i++)
		if (str_equal(str_c(risk_scales[i].id), id))
			return &risk_scales[i];
	return NULL;
}

enum err
risk_importance(const struct risk_scale *scale, const struct risk_row *row, int *ret_importance)
{
	const int values[] = {row->confidentiality, row->integrity, row->availability};
	int highest = scale->lowest;

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (values[i] < scale->lowest || values[i] > scale->top)
			return ERR_INVALID;
		highest = values[i] > highest ? values[i] : highest;
	}
	if (row->is_personal || row->is_survival || row->is_liability || row->is_partners)
		highest = scale->top;
	*ret_importance = highest;
	return ERR_OK;
}

enum err
risk_likelihood(int threat, int vulnerability, int *ret_likelihood)
{
	int by = 4 - vulnerability;

	if (threat < 1 || threat > 3 || vulnerability < 1 || vulnerability > 3)
		return ERR_INVALID;
	*ret_likelihood = (threat + by - 1) / by;
	return ERR_OK;
}

enum risk_band
risk_band_of(const struct risk_scale *scale, int value)
{
	if (value >= scale->large_from)
		return RISK_LARGE;
	return value >= scale->middle_from ? RISK_MIDDLE : RISK_SMALL;
}

enum err
risk_of(const struct risk_scale *scale, const struct risk_row *row, struct risk *ret_risk)
{
	struct risk r;

	if (risk_importance(scale, row, &r.importance) != ERR_OK ||
		risk_likelihood(row->threat, row->vulnerability, &r.likelihood) != ERR_OK)
		return ERR_INVALID;
	r.value = r.importance * r.likelihood;
	r.band = risk_band_of(scale, r.value);
	*ret_risk = r;
	return ERR_OK;
}
