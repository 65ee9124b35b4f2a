/*
 * Which questions are alerts: one for a device, with the places it asked for, counted, until a
 * person has dealt with it or a whole day passes between two. What is held back, and what the
 * company itself decided, never alarms. See log.h.
 */
#include "proc/portal/guard/log.h"

#include "base/digest.h"
#include "guard/guard.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/ingest.h"

#define STORY_DAYS 7 /* then it is told anew */

bool
guard_sign_of(const struct bus_query *q, struct guard_sign *ret_sign)
{
	struct guard_sign s = {.severity = SEVERITY_RECORD,
		.confidence = q->confidence < CONFIDENCE_HIGH ? (enum confidence)q->confidence
							      : CONFIDENCE_HIGH};

	if (q->reason == GUARD_BYPASS) {
		s.detector = "guard_bypass";
		s.confidence = CONFIDENCE_HIGH;
		*ret_sign = s;
		return q->action == GUARD_BLOCK || q->would;
	}
	if (q->reason != GUARD_LIST || q->held != HELD_NOT)
		return false;
	if (q->action != GUARD_BLOCK && !q->would && !q->warns)
		return false;
	s.detector = q->action == GUARD_BLOCK ? "guard_blocked" : "guard_answered";
	if (q->tier == TIER_BLOCK && s.confidence != CONFIDENCE_LOW)
		s.severity = SEVERITY_PLEASE_LOOK;
	*ret_sign = s;
	return true;
}

bool
guard_goes_round(const struct guard_names *bypass, const struct pair *pair)
{
	struct str service = str_c(pair->service);
	struct str peer = str_c(pair->peer);

	if (pair->with != PAIR_NAME && pair->with != PAIR_NETWORK && pair->with != PAIR_OUTSIDE)
		return false;
	/* DNS over TLS and QUIC have a port of their own */
	if (str_starts(service, STR("tcp/853")) || str_starts(service, STR("udp/853")))
		return service.len == 7 || service.p[7] == ' ';
	/* over HTTPS, where the whole domain serves nothing else */
	for (size_t i = 0; pair->with == PAIR_NAME && bypass != NULL && i < bypass->n; i++)
		if (str_equal(bypass->list[i].name, peer))
			return true;
	return false;
}

/* ---- alerts ---- */

/* The same site, device, detector, indicator and day: the same alert. */
static struct alert_id
id_of(struct store_tx *tx, const struct detection *d, const char *about, ms_t day)
{
	uint8_t digest[DIGEST_BYTES_MAX];
	char site[STORE_SETTING_MAX];
	struct buf b = buf_of(2048);
	struct alert_id id;

	store_setting(store_tx_view(tx), SETTING_SITE_ID, site);
	buf_printf(&b, "%s\n%s\n%s\n%s\n%lld", site, d->device.text, d->detector, about,
		(long long)day);
	digest_of(DIGEST_SHA256, b.p, b.len, digest);
	memcpy(id.b, digest, sizeof(id.b));
	buf_done(&b);
	return id;
}

/* The alert of the same story that is there already; false: none. What was dealt with on an earlier
 * day and comes again is a new one. */
static bool
story_of(struct store_tx *tx, struct arena *a, const struct detection *d, const char *about,
	struct store_alert *ret_alert)
{
	ms_t day = d->first_seen / MS_DAY;

	for (int back = 0; back < STORY_DAYS; back++) {
		struct alert_id id = id_of(tx, d, about, day - back);
		char text[ALERT_ID_TEXT_MAX];

		if (store_alert_get(store_tx_view(tx), alert_id_text(&id, text), a, ret_alert) !=
			ERR_OK)
			continue;
		return back == 0 || (ret_alert->state != STORE_ALERT_HANDLED &&
					    d->first_seen - ret_alert->alert->last_seen < MS_DAY);
	}
	return false;
}

/* How often that detector was counted in the alert. */
static uint64_t
counted(const struct alert *alert, const char *detector)
{
	for (uint32_t i = 0; i < alert->n_detections; i++) {
		const struct detection *d = &alert->detections[i];

		for (uint32_t k = 0; strcmp(d->detector, detector) == 0 && k < d->n_basis; k++)
			if (d->basis[k].key == BASIS_COUNT)
				return (uint64_t)d->basis[k].number;
	}
	return 0;
}

enum err
guard_alert_put(struct store_tx *tx, struct portal *p, struct arena *a, struct detection *d,
	const struct guard_story *story)
{
	struct alert *alert = arena_alloc(a, sizeof(*alert));
	struct store_alert there;

	if (alert == NULL)
		return ERR_FULL;
	if (story_of(tx, a, d, story->about, &there) ||
		guard_witness_place(tx, a, d, &there) == ERR_OK ||
		guard_witness_story(tx, a, d, &there) == ERR_OK)
		*alert = *there.alert;
	else
		*alert = (struct alert){.device = d->device,
			.id = id_of(tx, d, story->about, d->first_seen / MS_DAY),
			.severity = d->severity,
			.first_seen = d->first_seen,
			.last_seen = d->last_seen};
	if (story->is_counted)
		detection_number(
			d, BASIS_COUNT, (int64_t)(counted(alert, d->detector) + story->times));
	alert->revision++;
	alert->times += story->times;
	guard_witness_add(alert, d);
	return ingest_alert(tx, p, a, alert);
}

void
guard_who_is(const char *device, const char *address, struct device_id *ret_device)
{
	if (device[0] != '\0')
		str_copy(str_c(device), ret_device->text, sizeof(ret_device->text));
	else
		str_copy(str_c(address),
			ret_device->text + str_copy(STR("ip:"), ret_device->text, 4),
			sizeof(ret_device->text) - 3);
}

enum err
guard_log_alert(struct store_tx *tx, struct portal *p, struct arena *a,
	const struct store_guard_line *line, const struct guard_sign *sign)
{
	struct detection d = {.severity = sign->severity,
		.confidence = sign->confidence,
		.first_seen = line->first,
		.last_seen = line->last};

	str_copy(str_c(sign->detector), d.detector, sizeof(d.detector));
	guard_who_is(line->device, line->address, &d.device);
	detection_text(
		&d, BASIS_INDICATOR, str_c(line->found[0] != '\0' ? line->found : line->name));
	detection_text(&d, BASIS_NAME, str_c(line->name));
	if (line->list[0] != '\0')
		detection_text(&d, BASIS_LIST, str_c(line->list));
	if (line->what[0] != '\0')
		detection_text(&d, BASIS_SIGN, str_c(line->what));
	return guard_alert_put(tx, p, a, &d,
		&(struct guard_story){d.basis[0].text, line->times, .is_counted = true});
}

enum err
guard_pair_alert(struct store_tx *tx, struct portal *p, struct arena *a, const struct pair *pair)
{
	struct detection d = {.severity = SEVERITY_PLEASE_LOOK,
		.confidence = CONFIDENCE_HIGH,
		.device = pair->device,
		.first_seen = pair->since,
		.last_seen = pair->until};
	bool is_on;

	if (p->guard == NULL)
		return ERR_OK;
	pthread_mutex_lock(&p->guard->lock);
	is_on = p->guard->is_on && pair->until >= p->guard->since;
	pthread_mutex_unlock(&p->guard->lock);
	if (!is_on || !guard_goes_round(p->bypass, pair))
		return ERR_OK;
	str_copy(STR("guard_bypass"), d.detector, sizeof(d.detector));
	detection_text(
		&d, BASIS_INDICATOR, str_c(pair->peer[0] != '\0' ? pair->peer : pair->service));
	detection_text(&d, BASIS_PORT, str_c(pair->service));
	return guard_alert_put(tx, p, a, &d,
		&(struct guard_story){d.basis[0].text, pair->connections, .is_counted = true});
}
