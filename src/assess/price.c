/* Fees against the caps of the otasuketai standard; see price.h. */
#include "assess/price.h"

#include "base/names.h"

#include <stdio.h>

#define YEN_MAX 1000000000LL /* more counts as that much: over every cap, and no sum overflows */
#define DEVICES_MAX 1000000

static const char *const verdicts[PRICE_VERDICTS] = {"within", "over", "within_from",
	"within_up_to", "relaxed", "unsaid", "no_fee", "part", "unknown"};

NAME_OF(enum price_verdict, price_verdict_name, verdicts)

static int64_t
bounded(int64_t yen)
{
	return yen > YEN_MAX ? YEN_MAX : yen;
}

/* The row "1-price_network", or "1-price" with an empty kind. */
static const struct reference_row *
rule_find(const struct reference *table, struct str class_id, struct str kind)
{
	char id[80];

	if (class_id.len + kind.len > 60)
		return NULL;
	snprintf(id, sizeof(id), "%.*s-price%s%.*s", STR_FMT(class_id), kind.len > 0 ? "_" : "",
		STR_FMT(kind));
	return reference_row_find(table, str_c(id));
}

static bool
cell_yen(const struct reference *table, const struct reference_row *row, const char *column,
	int64_t *ret_yen)
{
	const struct reference_cell *c = reference_cell_find(table, row, column);

	if (c == NULL || !c->is_there || c->number < 0 || c->number > (double)YEN_MAX)
		return false;
	*ret_yen = (int64_t)c->number;
	return true;
}

/* The verdict for one number of devices, or for every number; fee and cap are lines over it. */
static void
judge(int64_t month, int64_t device, struct price_check *c)
{
	int64_t at_none = month - c->cap_base;	   /* over the cap, without devices */
	int64_t each = device - c->cap_per_device; /* more over with each device */
	int64_t n = c->devices;

	if (n > 0) {
		c->fee = month + device * n;
		c->cap = c->cap_base + c->cap_per_device * n;
		c->verdict = c->fee <= c->cap ? PRICE_WITHIN : PRICE_OVER;
	} else if (at_none + each <= 0 && each <= 0) {
		c->verdict = PRICE_WITHIN;
	} else if (at_none + each > 0 && each >= 0) {
		c->verdict = PRICE_OVER;
	} else if (each < 0) {
		c->verdict = PRICE_WITHIN_FROM;
		c->devices = (uint32_t)((at_none - each - 1) / -each);
	} else {
		c->verdict = PRICE_WITHIN_UP_TO;
		c->devices = (uint32_t)(-at_none / each);
	}
}

void
price_check(const struct reference *table, const struct price_offer *offer, struct price_check *ret)
{
	struct price_check c = {.verdict = PRICE_UNKNOWN,
		.devices = offer->devices > DEVICES_MAX ? DEVICES_MAX : offer->devices,
		.cap_base = PRICE_NONE,
		.cap_per_device = PRICE_NONE,
		.fee = PRICE_NONE,
		.cap = PRICE_NONE};
	const struct reference_row *row = NULL;
	const struct reference_cell *status;
	bool has_month = offer->month >= 0, has_device = offer->device >= 0;

	*ret = c;
	if (offer->class_id.len == 0) {
		ret->verdict = PRICE_UNSAID;
		return;
	}
	if (table == NULL)
		return;
	if (offer->kind.len > 0)
		row = rule_find(table, offer->class_id, offer->kind);
	if (row == NULL && rule_find(table, offer->class_id, STR("")) != NULL) {
		ret->verdict = PRICE_RELAXED;
		return;
	}
	if (row == NULL || !cell_yen(table, row, "cap_base", &c.cap_base) ||
		!cell_yen(table, row, "cap_per_device", &c.cap_per_device)) {
		ret->verdict = offer->kind.len == 0 ? PRICE_UNSAID : PRICE_UNKNOWN;
		return;
	}
	status = reference_cell_find(table, row, "status");
	c.is_confirmed = status != NULL && str_equal(status->text, STR("source"));
	if (!has_month && !has_device)
		c.verdict = PRICE_NO_FEE;
	else if ((c.cap_base > 0 && !has_month) || (c.cap_per_device > 0 && !has_device))
		c.verdict = PRICE_PART;
	else
		judge(has_month ? bounded(offer->month) : 0,
			has_device ? bounded(offer->device) : 0, &c);
	*ret = c;
}

int64_t
price_month(const struct price_offer *offer, uint32_t devices)
{
	int64_t n = devices == 0 ? 1 : devices > DEVICES_MAX ? DEVICES_MAX : devices;

	if (offer->month < 0 && offer->device < 0)
		return PRICE_NONE;
	return (offer->month < 0 ? 0 : bounded(offer->month)) +
	       (offer->device < 0 ? 0 : bounded(offer->device)) * n;
}
