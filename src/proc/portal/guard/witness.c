/*
 * The sensor and the name server may see the same: a tunnel, names made by a rule, a known bad
 * place. Then there is one alert that says so, whoever came first. See log.h.
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

/* ---- known bad places: each has a detection of its own of them ---- */

static bool
is_seen_place(const struct detection *d)
{
	return strcmp(d->detector, "known_bad") == 0;
}

static bool
is_asked_place(const struct detection *d)
{
	return strcmp(d->detector, "guard_blocked") == 0 ||
	       strcmp(d->detector, "guard_answered") == 0;
}

/* One entry of a list, or one name. */
static bool
is_same_place(const struct detection *a, const struct detection *b)
{
	for (uint32_t i = 0; i < a->n_basis; i++) {
		const struct basis *g = &a->basis[i];

		if ((g->key == BASIS_INDICATOR || g->key == BASIS_NAME) && g->text[0] != '\0' &&
			(has(b, BASIS_INDICATOR, g->text) || has(b, BASIS_NAME, g->text)))
			return true;
	}
	return false;
}

/* The sensor's, in which that place was told of by either. */
static bool
tells_of_place(const struct alert *a, const struct detection *d)
{
	for (uint32_t i = 0; alert_has(a, "known_bad") && i < a->n_detections; i++) {
		const struct detection *old = &a->detections[i];

		if ((is_seen_place(old) || is_asked_place(old)) && is_same_place(old, d))
			return true;
	}
	return false;
}

/* The grounds of the newer one, and the places and witnesses of the one before it. */
static void
renew(struct detection *d, const struct detection *old)
{
	for (uint32_t i = 0; i < old->n_basis; i++) {
		const struct basis *g = &old->basis[i];
		bool is_witness =
			g->key == BASIS_SIGN && (strcmp(g->text, GUARD_SIGN_ASKED) == 0 ||
							strcmp(g->text, GUARD_SIGN_SEEN) == 0);

		if ((is_witness || g->key == BASIS_INDICATOR) && !has(d, g->key, g->text))
			detection_text(d, g->key, str_c(g->text));
	}
}

static void
add_sign(struct detection *d, const char *sign)
{
	if (!has(d, BASIS_SIGN, sign))
		detection_text(d, BASIS_SIGN, str_c(sign));
}

/* The worst leads; of equals the name server's, which knows what became of the question. Both
 * witnesses are named where both know the place. */
static void
settle(struct alert *a)
{
	const struct detection *seen = detection_of(a, "known_bad");
	uint32_t lead = 0;
	struct detection first;

	for (uint32_t i = 0; i < a->n_detections; i++) {
		struct detection *d = &a->detections[i], *best = &a->detections[lead];

		if (is_asked_place(d) && seen != NULL && is_same_place(seen, d)) {
			add_sign(d, GUARD_SIGN_SEEN);
			add_sign(d, GUARD_SIGN_ASKED);
		}
		if (d->severity > best->severity ||
			(d->severity == best->severity && is_asked_place(d) &&
				!is_asked_place(best)))
			lead = i;
	}
	if (lead == 0)
		return;
	first = a->detections[lead];
	memmove(a->detections + 1, a->detections, lead * sizeof(*a->detections));
	a->detections[0] = first;
}

static ms_t
earlier(ms_t a, ms_t b)
{
	return a < b ? a : b;
}

static ms_t
later(ms_t a, ms_t b)
{
	return a > b ? a : b;
}

void
guard_witness_add(struct alert *alert, struct detection *d)
{
	struct detection *old = detection_of(alert, d->detector);

	if (old != NULL) {
		if (old->severity > d->severity)
			d->severity = old->severity;
		d->first_seen = earlier(d->first_seen, old->first_seen);
		d->last_seen = later(d->last_seen, old->last_seen);
		renew(d, old);
		*old = *d;
	} else if (alert->n_detections < LIMIT_ALERT_DETECTIONS) {
		alert->detections[alert->n_detections++] = *d;
	}
	if (alert->n_detections == 1 || d->confidence > alert->confidence)
		alert->confidence = d->confidence;
	if (d->severity > alert->severity)
		alert->severity = d->severity;
	alert->first_seen = earlier(alert->first_seen, d->first_seen);
	alert->last_seen = later(alert->last_seen, d->last_seen);
	if (alert->n_detections > 1)
		settle(alert);
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

typedef bool alert_fits_fn(const struct store_alert *s, const struct detection *d);

static bool
tells_of_same_place(const struct store_alert *s, const struct detection *d)
{
	return !is_over(s, d) && tells_of_place(s->alert, d);
}

static bool
waits_with_places(const struct store_alert *s, const struct detection *d)
{
	return s->state != STORE_ALERT_HANDLED && alert_has(s->alert, d->detector);
}

/* The latest alert of the device that fits; ERR_NOT_FOUND, also for what is no asked place. */
static enum err
latest_of(struct store_tx *tx, struct arena *a, const struct detection *d, alert_fits_fn *fits,
	struct store_alert *ret_alert)
{
	struct store_alert *list;
	size_t n;
	enum err err;

	if (!is_asked_place(d))
		return ERR_NOT_FOUND;
	err = list_of(tx, a, d, &list, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (fits(&list[i], d)) {
			*ret_alert = list[i];
			return ERR_OK;
		}
	return err == ERR_OK ? ERR_NOT_FOUND : err;
}

enum err
guard_witness_place(struct store_tx *tx, struct arena *a, const struct detection *d,
	struct store_alert *ret_alert)
{
	return latest_of(tx, a, d, tells_of_same_place, ret_alert);
}

enum err
guard_witness_story(struct store_tx *tx, struct arena *a, const struct detection *d,
	struct store_alert *ret_alert)
{
	return latest_of(tx, a, d, waits_with_places, ret_alert);
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
		if (d != NULL && (is_seen_place(d) || is_asked_place(d)))
			renew(d, &ours->detections[i]);
	}
	theirs->id = ours->id;
	theirs->revision = ours->revision + 1;
	theirs->first_seen = earlier(theirs->first_seen, ours->first_seen);
	theirs->last_seen = later(theirs->last_seen, ours->last_seen);
	if (ours->times > theirs->times)
		theirs->times = ours->times;
	if (ours->severity > theirs->severity)
		theirs->severity = ours->severity;
	settle(theirs);
}

/* What the name server added to an alert of the sensor's, and how often. Where it may still tell of
 * the earlier places (is_on), these stay, too. */
static void
keep_places(struct alert *theirs, const struct alert *kept, bool is_on)
{
	bool has_ours = false;

	for (uint32_t i = 0; i < kept->n_detections; i++) {
		const struct detection *old = &kept->detections[i];
		struct detection *d = detection_of(theirs, old->detector);

		has_ours |= is_asked_place(old);
		if (d != NULL && is_seen_place(d) && is_on)
			renew(d, old);
	}
	if (!has_ours || kept->revision == 0)
		return;
	for (uint32_t i = 0; i < kept->n_detections; i++) {
		struct detection d = kept->detections[i];

		if (is_asked_place(&d))
			guard_witness_add(theirs, &d);
	}
	if (theirs->revision <= kept->revision)
		theirs->revision = kept->revision + 1;
	if (kept->times > theirs->times)
		theirs->times = kept->times;
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

/* A place that the sensor tells of is not one that a rule of the company lets pass: of that nobody
 * hears. */
static bool
is_told_place(struct store_tx *tx, struct arena *a, const struct detection *d)
{
	struct guard_sighting s = {d->device.text, guard_place_of(d), d->last_seen};
	bool is_allowed = false;

	if (!is_seen_place(d))
		return false;
	return s.name.len == 0 ||
	       (guard_allows(store_tx_view(tx), a, &s, &is_allowed) == ERR_OK && !is_allowed);
}

static bool
is_ours(const struct alert *alert, const struct detection *d)
{
	for (uint32_t i = 0; i < alert->n_detections; i++) {
		const struct detection *old = &alert->detections[i];

		if (is_seen_place(d) && is_asked_place(old) && is_same_place(old, d))
			return true;
		if (may_be_asked(d) && strcmp(old->detector, d->detector) == 0 &&
			has(old, BASIS_SIGN, GUARD_SIGN_ASKED) && is_same(old, d))
			return true;
	}
	return false;
}

/* Our alert that speaks of one of these detections; NULL: none. */
static struct alert *
ours_of(struct store_tx *tx, struct arena *a, const struct alert *theirs)
{
	for (uint32_t k = 0; k < theirs->n_detections; k++) {
		const struct detection *d = &theirs->detections[k];
		struct store_alert *list;
		size_t n = 0;

		if (!may_be_asked(d) && !is_told_place(tx, a, d))
			continue;
		if (list_of(tx, a, d, &list, &n) != ERR_OK)
			continue;
		for (size_t i = 0; i < n; i++)
			if (!is_over(&list[i], d) && is_ours(list[i].alert, d))
				return copy_of(a, list[i].alert);
	}
	return NULL;
}

/* The alert that an earlier part of the sensor's story became; NULL: none. */
static struct alert *
went_on_as(struct store_tx *tx, struct portal *p, struct arena *a, const struct alert *alert)
{
	struct alert_id to = alert->id;
	struct store_alert there;
	char id[ALERT_ID_TEXT_MAX];

	guard_witness_id(p, &to);
	if (memcmp(to.b, alert->id.b, sizeof(to.b)) == 0 ||
		store_alert_get(store_tx_view(tx), alert_id_text(&to, id), a, &there) != ERR_OK)
		return NULL;
	return is_over(&there, &alert->detections[0]) ? NULL : copy_of(a, there.alert);
}

static bool
is_on(struct portal *p)
{
	bool is_on;

	pthread_mutex_lock(&p->guard->lock);
	is_on = p->guard->is_on;
	pthread_mutex_unlock(&p->guard->lock);
	return is_on;
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
		is_asked |=
			may_be_asked(&alert->detections[i]) || is_seen_place(&alert->detections[i]);
	if (!is_asked || p->guard == NULL)
		return ERR_OK;
	err = store_alert_get(store_tx_view(tx), alert_id_text(&alert->id, id), a, &there);
	if (err == ERR_OK) {
		keep_signs(alert, there.alert);
		keep_places(alert, there.alert, is_on(p));
	}
	if (err != ERR_NOT_FOUND)
		return err;
	ours = ours_of(tx, a, alert);
	if (ours == NULL)
		ours = went_on_as(tx, p, a, alert);
	if (ours == NULL)
		return ERR_OK;
	note_same(p, &alert->id, &ours->id);
	join(alert, ours);
	return ERR_OK;
}
