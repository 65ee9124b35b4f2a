/*
 * What was odd about the names that one device asked for, for its page: what was blocked or would
 * have been, and what its alerts say of data in names and of names made by a rule. Ordinary names
 * are nobody's business there. See log.h.
 */
#include "proc/portal/guard/log.h"

#include "guard/guard.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/web/handlers.h"

#include "pages/device_odd.h"

#include <stdlib.h>

#define LINES_SHOWN 6

static struct device_odd_name
of_line(const struct store_guard_line *l)
{
	return (struct device_odd_name){.name = str_c(l->name),
		.did = guard_log_did(l),
		.why = guard_log_why(l),
		.list = str_c(l->list),
		.times = l->times,
		.first = l->first,
		.last = l->last};
}

/* What an alert's detection tells of names; false: nothing. */
static bool
of_detection(const struct alert *alert, const struct detection *d, struct device_odd_name *ret)
{
	bool is_data = strcmp(d->detector, "dns_tunnel") == 0;
	const struct basis *name = detection_basis(d, BASIS_NAME);
	const struct basis *times = detection_basis(d, is_data ? BASIS_COUNT : BASIS_NAMES);

	if ((!is_data && strcmp(d->detector, "dga") != 0) || name == NULL)
		return false;
	*ret = (struct device_odd_name){.name = str_c(name->text),
		.did = is_data ? "data" : "made",
		.why = "",
		.alert = &alert->id,
		.times = times != NULL && times->number > 0 ? (uint64_t)times->number : 0,
		.first = d->first_seen,
		.last = d->last_seen};
	return true;
}

static int
by_latest(const void *a, const void *b)
{
	const struct device_odd_name *x = a, *y = b;

	return x->last < y->last ? 1 : x->last > y->last ? -1 : str_order(x->name, y->name);
}

enum err
guard_odd_of(struct request *r, const struct store_device *device, const struct store_alert *alerts,
	size_t n_alerts, const struct device_odd **ret_odd)
{
	struct store_guard_line_query q = {
		.device = device->id.text, .is_blocked = true, .limit = LINES_SHOWN};
	struct device_odd *odd = arena_alloc(r->arena, sizeof(*odd));
	struct device_odd_name *names;
	struct store_guard_line *lines;
	uint32_t total = 0;
	size_t n = 0;
	enum err err = odd == NULL ? ERR_FULL : ERR_OK;

	if (err != ERR_OK)
		return err;
	*odd = (struct device_odd){.has_log = guard_log_has(r, device->id.text),
		.is_hidden = guard_log_hides(r, device)};
	if (!odd->is_hidden)
		err = store_guard_line_list(r->view, &q, r->arena, &lines, &n, &total);
	names = arena_array(
		r->arena, struct device_odd_name, n + n_alerts * LIMIT_ALERT_DETECTIONS + 1);
	if (err != ERR_OK || names == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++)
		names[odd->n++] = of_line(&lines[i]);
	for (size_t i = 0; i < n_alerts; i++)
		for (uint32_t k = 0; k < alerts[i].alert->n_detections; k++)
			odd->n += of_detection(
				alerts[i].alert, &alerts[i].alert->detections[k], &names[odd->n]);
	qsort(names, odd->n, sizeof(*names), by_latest);
	odd->names = names;
	odd->n_more = total > n ? total - n : 0;
	*ret_odd = odd;
	return ERR_OK;
}
