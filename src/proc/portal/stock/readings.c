/* What the inventory is worth as evidence, and the systems that the sensor saw; see stock.h. */
#include "proc/portal/stock/stock.h"

#include "store/programme.h"

#define LATELY (30 * MS_DAY)

/* The system of a device, as the sensor takes it to be, is a program that it runs. */
static enum err
take_seen(struct store_tx *tx, const struct store_device *d, ms_t now)
{
	struct store_software s = {.source = STORE_STOCK_SENSOR};
	const struct store_software_take take = {
		.device = d->id.text, .source = STORE_STOCK_SENSOR, .at = now, .list = &s, .n = 1};

	str_copy(str_c(d->learned.os), s.name, sizeof(s.name));
	str_copy(str_c(d->learned.os), s.product, sizeof(s.product));
	return store_software_take(tx, &take, NULL);
}

static enum err
put(struct store_tx *tx, const struct request *r, enum reading_kind kind, uint64_t value,
	uint64_t of)
{
	const struct reading reading = {.kind = kind,
		.value = (int64_t)value,
		.of = (int64_t)of,
		.seen_percent = 100,
		.at = r->now};

	return store_reading_put(tx, &reading, time_day(r->now, r->zone_minutes));
}

static bool
has_list(const struct store_software_count *counts, size_t n, const char *device)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(counts[i].device, device) == 0)
			return counts[i].n_listed > 0;
	return false;
}

enum err
stock_readings(struct store_tx *tx, struct request *r)
{
	struct store_device_query q = {.limit = LIMIT_DEVICES};
	struct store_software_count *counts;
	struct store_device *list;
	uint64_t listed = 0, lately = 0;
	uint32_t total;
	size_t n, n_counts;
	enum err err = store_device_list(r->view, &q, r->arena, &list, &n, &total);

	for (size_t i = 0; i < n && err == ERR_OK; i++)
		if (list[i].learned.os[0] != '\0')
			err = take_seen(tx, &list[i], r->now);
	if (err == ERR_OK)
		err = store_software_counts(r->view, r->arena, &counts, &n_counts);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++) {
		if (list[i].last_seen < r->now - LATELY)
			continue;
		lately++;
		listed += has_list(counts, n_counts, list[i].id.text);
	}
	if (listed == 0) /* nobody began: it says nothing */
		return ERR_OK;
	return put(tx, r, READING_SOFTWARE_KNOWN, listed, lately);
}
