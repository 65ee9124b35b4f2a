/* What the inventory is worth as evidence, and the systems that the sensor saw; see stock.h. */
#include "proc/portal/stock/findings_read.h"
#include "proc/portal/stock/permit.h"
#include "proc/portal/stock/stock.h"

#include "store/programme.h"

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

struct counted {
	enum reading_kind kind;
	uint64_t value, of, of_all; /* of_all: what `of` is a part of */
};

static enum err
put(struct store_tx *tx, const struct request *r, struct counted c)
{
	const struct reading reading = {.kind = c.kind,
		.value = (int64_t)c.value,
		.of = (int64_t)c.of,
		.seen_percent = c.of_all > 0 ? (uint32_t)(c.of * 100 / c.of_all) : 0,
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

struct support_count {
	const struct request *r;
	struct counted c;
};

/* A date that nobody looked up at its maker is as good as none. */
static enum err
count_support(const struct store_software *s, void *arg)
{
	struct support_count *n = arg;
	struct stock_support end;

	if (!stock_support(n->r->portal, s, &end) || end.ends == 0 || end.is_unconfirmed)
		return ERR_OK;
	n->c.of++;
	n->c.value += end.ends < n->r->now;
	return ERR_OK;
}

/* Of all programs on lists those whose end of support is known for certain. */
static enum err
read_support(
	struct store_tx *tx, struct request *r, const struct store_software_count *counts, size_t n)
{
	struct support_count s = {r, {.kind = READING_SOFTWARE_OUT_OF_SUPPORT}};
	const struct store_software_query q = {.is_product = true};
	enum err err = stock_each(r->view, q, count_support, &s);

	for (size_t i = 0; i < n; i++)
		s.c.of_all += counts[i].n_listed;
	return err != ERR_OK || s.c.of == 0 ? err : put(tx, r, s.c);
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
	if (err == ERR_OK && !r->portal->has_named)
		err = stock_name_all(tx, r->portal);
	r->portal->has_named |= err == ERR_OK;
	if (err == ERR_OK)
		err = store_software_counts(r->view, r->arena, &counts, &n_counts);
	if (err == ERR_OK)
		err = read_support(tx, r, counts, n_counts);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++) {
		if (list[i].last_seen < r->now - STOCK_LATELY)
			continue;
		lately++;
		listed += has_list(counts, n_counts, list[i].id.text);
	}
	err = findings_readings(tx, r, lately);
	if (err == ERR_OK)
		err = permit_reading(tx, r);
	if (err != ERR_OK || listed == 0) /* nobody began: it says nothing */
		return err;
	return put(tx, r, (struct counted){READING_SOFTWARE_KNOWN, listed, lately, lately});
}
