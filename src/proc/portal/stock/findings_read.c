/* Findings for Today, the letter and the evidence; see findings_read.h. */
#include "proc/portal/stock/findings_read.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/stock/stock.h"
#include "store/programme.h"

#define JUDGED_FOR (90 * MS_DAY)
#define MINUTES_UNKNOWN 15

/* ---- Today ---- */

static int
minutes_of(const struct portal *p, const char *id)
{
	const struct product *product =
		id[0] != '\0' && p->products != NULL ? product_find(p->products, str_c(id)) : NULL;
	int minutes = 0;

	for (uint32_t i = 0; product != NULL && product->way != NULL && i < product->way->n_steps;
		i++)
		minutes += product->way->steps[i].minutes;
	return minutes > 0 ? minutes : MINUTES_UNKNOWN;
}

enum err
findings_today(struct request *r, struct page_update *u, const struct device_brief **ret_device)
{
	struct store_finding_first *first = arena_alloc(r->arena, sizeof(*first));
	enum err err = first == NULL ? ERR_FULL : store_finding_first(r->view, first);

	*ret_device = NULL;
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err != ERR_OK)
		return err;
	*u = (struct page_update){.name = str_c(first->name),
		.version = str_c(first->version),
		.fixed = str_c(first->finding.fixed),
		.bill = str_c(first->bill),
		.url = keep_text(r, "/stock/finding/%s", first->finding.id.text),
		.due = store_finding_due(&first->finding),
		.n = first->n,
		.minutes = minutes_of(r->portal, first->product),
		.is_exploited = first->finding.is_exploited,
		.is_attack = store_finding_is_attack(&first->finding),
		.is_to_confirm = first->finding.confidence == MATCH_CONFIRM};
	u->is_late = u->due != 0 && u->due < time_day(r->now, r->zone_minutes);
	if (first->device[0] == '\0')
		return ERR_OK;
	*ret_device = stock_brief(r, first->device, NULL);
	return *ret_device == NULL ? ERR_FULL : ERR_OK;
}

enum err
findings_urgent(struct request *r, uint32_t *ret_n)
{
	return store_finding_count_action(r->view, RANK_ACT, ret_n);
}

/* ---- the letter ---- */

enum err
findings_letter(struct request *r, ms_t from, ms_t to, struct letter_view *v)
{
	const struct store_finding_sums_query q = {.now = to < r->now ? to : r->now,
		.since = from,
		.week = from,
		.days = RANK_HOUSE_DAYS};
	struct store_finding_sums sums;
	enum err err = store_finding_sums(r->view, &q, &sums);

	if (err != ERR_OK)
		return err;
	v->updates_overdue = sums.overdue;
	v->updates_ended = sums.ended;
	/* an old letter is not about what is open now */
	return to + 7 * MS_DAY > r->now ? findings_urgent(r, &v->n_weak_now) : ERR_OK;
}

/* ---- readings ---- */

static enum err
put(struct store_tx *tx, const struct request *r, struct reading reading)
{
	reading.at = r->now;
	return store_reading_put(tx, &reading, time_day(r->now, r->zone_minutes));
}

static uint32_t
percent(uint64_t part, uint64_t all)
{
	return all == 0 ? 0 : (uint32_t)(part > all ? 100 : part * 100 / all);
}

enum err
findings_readings(struct store_tx *tx, struct request *r, uint64_t lately)
{
	const struct store_finding_sums_query q = {.now = r->now,
		.since = r->now - JUDGED_FOR,
		.week = r->now,
		.days = RANK_HOUSE_DAYS};
	struct store_compared_share share;
	struct store_finding_sums sums;
	uint32_t devices, programs, seen;
	enum err err = store_compared_share(
		store_tx_view(tx), r->now - STOCK_LATELY, r->now - FINDINGS_OLD, &share);

	if (err == ERR_OK && share.devices > 0)
		err = store_finding_sums(store_tx_view(tx), &q, &sums);
	if (err != ERR_OK || share.devices == 0)
		return err;
	/* a device whose programs could not be checked is not seen */
	devices = percent(share.devices, lately);
	programs = percent(share.checked, share.programs);
	seen = devices < programs ? devices : programs;
	err = put(tx, r,
		(struct reading){.kind = READING_PATCHES_OVERDUE,
			.value = sums.overdue,
			.of = share.devices,
			.seen_percent = seen});
	if (err == ERR_OK && sums.judged > 0)
		err = put(tx, r,
			(struct reading){.kind = READING_UPDATES_IN_TIME,
				.value = sums.in_time,
				.of = sums.judged,
				.seen_percent = seen});
	if (err == ERR_OK)
		err = put(tx, r,
			(struct reading){.kind = READING_DEVICES_COMPARED,
				.value = share.devices,
				.of = (int64_t)lately,
				.seen_percent = programs});
	return err;
}
