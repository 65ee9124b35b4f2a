/* Findings for Today, the letter and the evidence; see findings_read.h. */
#include "proc/portal/stock/findings_read.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/stock/thing.h"
#include "store/programme.h"

#define JUDGED_FOR (90 * MS_DAY)

/* ---- Today ---- */

/* The same thing to do as on the pages of findings: its name, version, day and minutes. */
static enum err
put_thing(struct request *r, const struct thing *t, struct page_update *u,
	const struct device_brief **ret_device)
{
	struct stock_subject about;
	enum err err = look_subject(r, t->list[0], &about);

	if (err == ERR_OK)
		err = thing_goes_to(r, t, &u->fixed);
	if (err != ERR_OK)
		return err;
	u->name = str_c(t->name);
	u->version = about.version;
	u->bill = about.bill != NULL ? about.bill->name : STR("");
	u->n_packages = t->n_names;
	u->due = t->due;
	u->is_late = t->due != 0 && t->due < time_day(r->now, r->zone_minutes);
	u->n = t->counts[STORE_FINDING_OPEN];
	u->minutes = t->minutes;
	u->is_exploited = t->n_exploited > 0;
	u->is_attack = t->n_attacks > 0;
	*ret_device = about.bill != NULL ? about.bill->device : about.device;
	return ERR_OK;
}

enum err
findings_today(struct request *r, struct page_update *u, const struct device_brief **ret_device)
{
	struct store_finding_first *first = arena_alloc(r->arena, sizeof(*first));
	enum err err = first == NULL ? ERR_FULL : store_finding_first(r->view, first);
	struct thing t;

	*ret_device = NULL;
	if (err == ERR_OK)
		err = thing_of(r, &first->finding, &t);
	if (err == ERR_OK)
		err = put_thing(r, &t, u, ret_device);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	u->url = keep_text(r, "/stock/finding/%s", first->finding.id.text);
	u->is_to_confirm = first->finding.confidence == MATCH_CONFIRM;
	return ERR_OK;
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
	ms_t late = (to < r->now ? to : r->now) - RANK_HOUSE_DAYS * MS_DAY;
	struct thing *things;
	size_t n;
	enum err err = things_all(r, &(struct store_finding_total_query){0}, &things, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		v->updates_overdue +=
			things[i].serious_since != 0 && things[i].serious_since < late;
		v->updates_ended += things[i].ended >= from && things[i].ended != 0;
	}
	/* an old letter is not about what is open now */
	return err == ERR_OK && to + 7 * MS_DAY > r->now ? findings_urgent(r, &v->n_weak_now) : err;
}

/* ---- the calendar ---- */

enum err
findings_days(struct request *r, struct thing_day **ret_list, size_t *ret_n)
{
	const struct store_finding_total_query q = {.is_open = true};
	struct thing *things;
	size_t n;
	enum err err = things_all(r, &q, &things, &n);

	return err == ERR_OK ? things_days(things, n, time_day(r->now, r->zone_minutes), r->arena,
				       ret_list, ret_n)
			     : err;
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
	const struct store_finding_sums_query q = {
		.now = r->now, .since = r->now - JUDGED_FOR, .days = RANK_HOUSE_DAYS};
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
