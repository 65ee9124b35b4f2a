/*
 * The sensor and the name server may see the same: a tunnel, names made by a rule. Then there is
 * one alert that says so, whoever came first. See log.h.
 */
#include "proc/portal/guard/guard.h"
#include "proc/portal/guard/log.h"

#define LOOK_BACK MS_DAY
#define LOOKED_AT 20 /* alerts of the device */

static struct alert *
copy_of(struct arena *a, const struct alert *alert)
{
	struct alert *copy = arena_alloc(a, sizeof(*copy));

	if (copy != NULL)
		*copy = *alert;
	return copy;
}

static struct detection *
detection_of(struct alert *a, const char *detector)
{
	for (uint32_t i = 0; i < a->n_detections; i++)
		if (strcmp(a->detections[i].detector, detector) == 0)
			return &a->detections[i];
	return NULL;
}

static bool
has(const struct detection *d, enum basis_key key, const char *text)
{
	for (uint32_t i = 0; i < d->n_basis; i++)
		if (d->basis[i].key == key && strcmp(d->basis[i].text, text) == 0)
			return true;
	return false;
}

/* Both speak of the same: of a tunnel the same domain. */
static bool
is_same(const struct detection *a, const struct detection *b)
{
	if (strcmp(a->detector, "dns_tunnel") != 0)
		return true;
	for (uint32_t i = 0; i < a->n_basis; i++)
		if (a->basis[i].key == BASIS_NAME)
			return has(b, BASIS_NAME, a->basis[i].text);
	return false;
}

static bool
may_be_asked(const struct detection *d)
{
	return strcmp(d->detector, "dga") == 0 || strcmp(d->detector, "dns_tunnel") == 0;
}

/* Handled, and quiet for an hour: what comes now is a new story. */
static bool
is_over(const struct store_alert *s, const struct detection *d)
{
	return s->state == STORE_ALERT_HANDLED && d->first_seen - s->alert->last_seen >= MS_HOUR;
}

/* Alerts of the device within a day of the detection, latest first. */
static enum err
list_of(struct store_tx *tx, struct arena *a, const struct detection *d,
	struct store_alert **ret_list, size_t *ret_n)
{
	const struct store_view *v = store_tx_view(tx);
	struct store_alert_query q = {.severity_max = SEVERITY_ACT_NOW,
		.device = d->device.text,
		.since = d->first_seen - LOOK_BACK,
		.limit = LOOKED_AT};
	struct store_device *device = arena_alloc(a, sizeof(*device));

	if (device == NULL)
		return ERR_FULL;
	if (store_device_get(v, d->device.text, device) == ERR_OK && device->merged_into[0] != '\0')
		q.device = device->merged_into;
	return store_alert_list(v, &q, a, ret_list, ret_n, NULL);
}

enum err
guard_witness_asked(
	struct store_tx *tx, struct arena *a, const struct detection *d, bool *ret_is_told)
{
	struct store_alert *list;
	size_t n;
	enum err err = list_of(tx, a, d, &list, &n);

	*ret_is_told = false;
	for (size_t i = 0; err == ERR_OK && i < n && !*ret_is_told; i++) {
		struct alert *alert = copy_of(a, list[i].alert);
		struct detection *old;

		if (alert == NULL)
			return ERR_FULL;
		old = detection_of(alert, d->detector);
		if (old == NULL || is_over(&list[i], d) || !is_same(old, d))
			continue;
		if (has(old, BASIS_SIGN, GUARD_SIGN_ASKED)) { /* ours alone, or both know */
			*ret_is_told = has(old, BASIS_SIGN, GUARD_SIGN_SEEN);
			continue;
		}
		detection_text(old, BASIS_SIGN, STR(GUARD_SIGN_SEEN));
		detection_text(old, BASIS_SIGN, STR(GUARD_SIGN_ASKED));
		err = store_alert_amend(tx, alert);
		*ret_is_told = true;
	}
	return err;
}

/* ---- the sensor's ---- */

static void
note_same(struct portal *p, const struct alert_id *theirs, const struct alert_id *ours)
{
	struct portal_guard *g = p->guard;
	struct guard_same *s = &g->same[g->n_same++ % GUARD_SAME];

	*s = (struct guard_same){*theirs, *ours};
}

void
guard_witness_id(const struct portal *p, struct alert_id *id)
{
	const struct portal_guard *g = p->guard;

	for (size_t i = 0; g != NULL && i < GUARD_SAME && i < g->n_same; i++)
		if (memcmp(g->same[i].theirs.b, id->b, sizeof(id->b)) == 0) {
			*id = g->same[i].ours;
			return;
		}
}

static void
add_sign(struct detection *d, const char *sign)
{
	if (!has(d, BASIS_SIGN, sign))
		detection_text(d, BASIS_SIGN, str_c(sign));
}

/* The sensor's alert goes on as ours: its detections, and those that we had beside it. */
static void
join(struct alert *theirs, struct alert *ours)
{
	for (uint32_t i = 0; i < ours->n_detections; i++) {
		struct detection *d = detection_of(theirs, ours->detections[i].detector);

		if (d == NULL && theirs->n_detections < LIMIT_ALERT_DETECTIONS)
			theirs->detections[theirs->n_detections++] = ours->detections[i];
		if (d != NULL && may_be_asked(d)) {
			add_sign(d, GUARD_SIGN_SEEN);
			add_sign(d, GUARD_SIGN_ASKED);
		}
	}
	theirs->id = ours->id;
	theirs->revision = ours->revision + 1;
	if (ours->first_seen < theirs->first_seen)
		theirs->first_seen = ours->first_seen;
	if (ours->last_seen > theirs->last_seen)
		theirs->last_seen = ours->last_seen;
	if (ours->times > theirs->times)
		theirs->times = ours->times;
	if (ours->severity > theirs->severity)
		theirs->severity = ours->severity;
}

/* What was added to an alert of the sensor's stays when it tells more of it. */
static void
keep_signs(struct alert *theirs, const struct alert *kept)
{
	for (uint32_t i = 0; i < kept->n_detections; i++) {
		const struct detection *old = &kept->detections[i];
		struct detection *d = detection_of(theirs, old->detector);

		if (d == NULL || !has(old, BASIS_SIGN, GUARD_SIGN_ASKED) || !is_same(old, d))
			continue;
		add_sign(d, GUARD_SIGN_SEEN);
		add_sign(d, GUARD_SIGN_ASKED);
	}
}

/* Our alert that speaks of one of these detections; NULL: none. */
static struct alert *
ours_of(struct store_tx *tx, struct arena *a, const struct alert *theirs)
{
	for (uint32_t k = 0; k < theirs->n_detections; k++) {
		const struct detection *d = &theirs->detections[k];
		struct store_alert *list;
		size_t n = 0;

		if (!may_be_asked(d) || list_of(tx, a, d, &list, &n) != ERR_OK)
			continue;
		for (size_t i = 0; i < n; i++) {
			struct alert *alert = copy_of(a, list[i].alert);
			const struct detection *old =
				alert == NULL ? NULL : detection_of(alert, d->detector);

			if (old != NULL && has(old, BASIS_SIGN, GUARD_SIGN_ASKED) &&
				!is_over(&list[i], d) && is_same(old, d))
				return alert;
		}
	}
	return NULL;
}

enum err
guard_witness_seen(struct store_tx *tx, struct portal *p, struct arena *a, struct alert *alert)
{
	struct store_alert there;
	struct alert *ours;
	char id[ALERT_ID_TEXT_MAX];
	bool is_asked = false;
	enum err err;

	for (uint32_t i = 0; i < alert->n_detections; i++)
		is_asked |= may_be_asked(&alert->detections[i]);
	if (!is_asked || p->guard == NULL)
		return ERR_OK;
	err = store_alert_get(store_tx_view(tx), alert_id_text(&alert->id, id), a, &there);
	if (err == ERR_OK)
		keep_signs(alert, there.alert);
	if (err != ERR_NOT_FOUND)
		return err;
	ours = ours_of(tx, a, alert);
	if (ours == NULL)
		return ERR_OK;
	note_same(p, &alert->id, &ours->id);
	join(alert, ours);
	return ERR_OK;
}
