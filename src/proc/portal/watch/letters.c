/* The weekly letter as a page, and the report of a trial watch. */

#include "proc/portal/stock/findings_read.h"
#include "proc/portal/watch/watch.h"
#include "store/case.h"
#include "today/today.h"

#include <stdio.h>

#define LETTER_ALERTS 50
#define LETTER_DEVICES 50

static enum err
fill_alerts(struct request *r, ms_t from, ms_t to, struct letter_view *v)
{
	struct store_alert_query q = {.severity_min = SEVERITY_PLEASE_LOOK,
		.severity_max = SEVERITY_ACT_NOW,
		.since = from,
		.until = to,
		.limit = LETTER_ALERTS};
	struct store_alert *list;
	uint32_t total;
	enum err err = store_alert_list(r->view, &q, r->arena, &list, &v->n_alerts, NULL);

	if (err == ERR_OK)
		err = briefs_of_alerts(r, list, v->n_alerts, &v->alerts);
	q.severity_min = q.severity_max = SEVERITY_RECORD;
	if (err == ERR_OK)
		err = store_alert_list(r->view, &q, r->arena, &list, &v->n_records, &total);
	if (err != ERR_OK)
		return err;
	v->n_records_all = total;
	return briefs_of_alerts(r, list, v->n_records, &v->records);
}

static enum err
fill_devices(struct request *r, ms_t from, ms_t to, struct letter_view *v)
{
	struct store_device_query q = {
		.show = STORE_DEVICES_NEW, .since = from, .limit = LIMIT_DEVICES};
	struct store_device_counts counts = {0};
	struct store_device *list;
	uint32_t total;
	size_t n, kept = 0;
	enum err err = store_device_list(r->view, &q, r->arena, &list, &n, &total);

	if (err == ERR_OK)
		err = store_device_counts(r->view, 0, &counts);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n && kept < LETTER_DEVICES; i++) {
		if (list[i].first_seen < to)
			list[kept++] = list[i];
	}
	v->n_new_devices = kept;
	v->n_devices = counts.all;
	return briefs_of_devices(r, list, kept, &v->new_devices);
}

/* The latest head of the cases then; without cases there is none. */
static enum err
fill_head(struct request *r, ms_t to, struct letter_view *v)
{
	struct store_deposit d;
	enum err err = store_deposit_before(r->view, to, &d);

	if (err == ERR_OK) {
		v->head_at = d.at;
		memcpy(v->head, d.head, sizeof(v->head));
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
letter_fill(struct request *r, ms_t from, ms_t to, struct letter_view *v)
{
	struct store_sensor_hour sum = {0};
	enum err err;

	*v = (struct letter_view){.from = from, .to = to};
	err = fill_alerts(r, from, to, v);
	if (err == ERR_OK)
		err = fill_devices(r, from, to, v);
	if (err == ERR_OK)
		err = store_sensor_sum(r->view, from, to, &sum);
	if (err == ERR_OK)
		err = store_outage_sum(r->view, from, to, &v->down_for);
	if (err == ERR_OK)
		err = findings_letter(r, from, to, v);
	if (err == ERR_OK)
		err = fill_head(r, to, v);
	v->frames = sum.counts[SENSOR_FRAMES];
	v->flows = sum.counts[SENSOR_FLOWS];
	v->dropped = sum.counts[SENSOR_FRAMES_LOST];
	v->disk_lost = sum.counts[SENSOR_DISK_LOST];
	return err;
}

static enum err
show_letter(struct request *r, ms_t week)
{
	ms_t since = store_setting_number(r->view, SETTING_CONSENT_AT, 0);
	ms_t this_week = today_week_of(r->now, r->zone_minutes);
	struct letter_view v;
	struct page_frame f;
	enum err err = letter_fill(r, week, week + 7 * MS_DAY, &v);

	if (err != ERR_OK)
		return err;
	v.previous = week > since ? week - 7 * MS_DAY : 0;
	v.next = week < this_week ? week + 7 * MS_DAY : 0;
	frame_of(r, &f);
	return page_letter(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_letter(struct request *r)
{
	return show_letter(r, today_week_of(r->now, r->zone_minutes));
}

/* A Monday as "2026-11-16". */
static bool
week_of_text(const struct request *r, ms_t *ret_week)
{
	struct str s = r->arg, y, m, d;
	uint64_t year, month, day;
	struct civil c = {0};

	y = str_split(&s, '-');
	m = str_split(&s, '-');
	d = s;
	if (str_u64(y, 9999, &year) != ERR_OK || str_u64(m, 12, &month) != ERR_OK ||
		str_u64(d, 31, &day) != ERR_OK || year < 2000 || month == 0 || day == 0)
		return false;
	c.year = (int)year;
	c.month = (int)month;
	c.day = (int)day;
	*ret_week = time_from_civil(&c, r->zone_minutes);
	return *ret_week <= r->now && today_week_of(*ret_week, r->zone_minutes) == *ret_week;
}

enum err
get_letter_of(struct request *r)
{
	ms_t week;

	return week_of_text(r, &week) ? show_letter(r, week) : ERR_NOT_FOUND;
}

/* ---- trial watch ---- */

static enum err
fill_trial(struct request *r, const struct store_trial *t, struct trial_view *v)
{
	struct store_detector_count *list;
	struct store_device *devices;
	struct count_of *kinds;
	struct str ended[32];
	struct store_device_query q = {.show = STORE_DEVICES_OS, .os = ended, .limit = 20};
	ms_t to = t->ends < r->now ? t->ends : r->now;
	uint32_t total;
	enum err err = letter_fill(r, t->begins, to, &v->sum);

	v->from = t->begins;
	v->to = t->ends;
	v->is_over = t->is_over || t->ends <= r->now;
	if (err == ERR_OK)
		err = store_alert_by_detector(r->view, t->begins, to, r->arena, &list, &v->n_kinds);
	q.n_os = ended_products(r, ended);
	if (err == ERR_OK)
		err = store_device_list(r->view, &q, r->arena, &devices, &v->n_obsolete, &total);
	if (err == ERR_OK)
		err = briefs_of_devices(r, devices, v->n_obsolete, &v->obsolete);
	if (err != ERR_OK)
		return err;
	kinds = arena_array(r->arena, struct count_of, v->n_kinds + 1);
	if (kinds == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n_kinds; i++)
		kinds[i] = (struct count_of){str_c(list[i].detector), list[i].alerts};
	v->kinds = kinds;
	return ERR_OK;
}

enum err
get_trial(struct request *r)
{
	struct trial_view v = {0};
	struct store_trial t;
	struct page_frame f;
	enum err err = store_trial_latest(r->view, &t);

	if (err == ERR_OK)
		err = fill_trial(r, &t, &v);
	else if (err == ERR_NOT_FOUND)
		err = ERR_OK;
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_trial(r->portal->pages, &f, &v, &r->response.body);
}

static enum err
write_trial(struct store_tx *tx, void *arg)
{
	return store_trial_put(tx, arg);
}

enum err
post_trial(struct request *r)
{
	struct store_trial t = {.id = store_id_new(r->now), .begins = r->now};
	uint64_t weeks;
	enum err err;

	if (str_equal(form_get(&r->form, "stop"), STR("1"))) {
		err = store_trial_latest(r->view, &t);
		if (err != ERR_OK)
			return err;
		t.is_over = true;
		t.ends = t.ends < r->now ? t.ends : r->now;
	} else {
		if (str_u64(form_get(&r->form, "weeks"), 8, &weeks) != ERR_OK || weeks == 0)
			return ERR_INVALID;
		t.ends = r->now + (ms_t)weeks * 7 * MS_DAY;
	}
	err = store_write(r->portal->store, STORE_VITAL, write_trial, &t);
	return err == ERR_OK ? redirect(r, "/trial",
				       &(struct done){.key = t.is_over ? "trial_stopped"
								       : "trial_started"})
			     : err;
}
