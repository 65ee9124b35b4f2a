/* What the name server is worth as evidence; see guard.h. */
#include "proc/portal/guard/guard.h"
#include "store/programme.h"

#include <stdlib.h>

#define FRESH (7 * MS_DAY) /* of the list */
#define ASKED (7 * MS_DAY) /* a device that uses it asks within that */
#define COUNTED (30 * MS_DAY)

static enum err
put(struct store_tx *tx, struct request *r, enum reading_kind kind, uint64_t value, uint64_t of)
{
	const struct reading reading = {.kind = kind,
		.value = (int64_t)value,
		.of = (int64_t)of,
		.seen_percent = 100,
		.at = r->now};

	return store_reading_put(tx, &reading, time_day(r->now, r->zone_minutes));
}

static int
by_id(const void *key, const void *fact)
{
	return strcmp(key, ((const struct fact *)fact)->device.text);
}

static int
fact_order(const void *a, const void *b)
{
	return by_id(((const struct fact *)a)->device.text, b);
}

/* Of the devices seen lately: how many asked it. */
static enum err
count_askers(struct request *r, uint64_t *ret_askers, uint64_t *ret_devices)
{
	struct store_device_query q = {.limit = LIMIT_DEVICES};
	struct store_device *devices;
	struct fact *facts;
	uint64_t askers = 0, all = 0;
	uint32_t total;
	size_t n, n_facts;
	enum err err = store_device_list(r->view, &q, r->arena, &devices, &n, &total);

	if (err == ERR_OK)
		err = store_fact_of_kind(
			r->view, FACT_ASKS_US, r->now - ASKED, r->arena, &facts, &n_facts);
	if (err != ERR_OK)
		return err;
	if (n_facts > 0)
		qsort(facts, n_facts, sizeof(*facts), fact_order);
	for (size_t i = 0; i < n; i++) {
		if (devices[i].last_seen < r->now - ASKED)
			continue;
		all++;
		askers += n_facts > 0 && bsearch(devices[i].id.text, facts, n_facts, sizeof(*facts),
						 by_id) != NULL;
	}
	*ret_askers = askers;
	*ret_devices = all;
	return ERR_OK;
}

enum err
guard_readings(struct store_tx *tx, struct request *r)
{
	struct store_guard_hour month = {0};
	struct guard_view_of look;
	uint64_t askers = 0, devices = 0;
	enum err err;
	bool is_fresh;

	guard_look(r, &look);
	if (look.stands == GUARD_STANDS_ABSENT || look.heard == 0)
		return ERR_OK;
	is_fresh = look.state.has_index && look.state.index_made > r->now - FRESH;
	err = count_askers(r, &askers, &devices);
	if (err == ERR_OK)
		err = store_guard_sum(r->view, r->now - COUNTED, INT64_MAX, &month);
	/* what only answers, or blocks by an old list, protects nobody */
	if (look.stands != GUARD_STANDS_BLOCK || !is_fresh)
		askers = 0;
	if (err == ERR_OK)
		err = put(tx, r, READING_DNS_BLOCKING, askers, devices);
	return err == ERR_OK ? put(tx, r, READING_DNS_BLOCKED, month.blocked, month.asked) : err;
}
