/* Far more new devices within an hour than a small company has: made-up hardware addresses, most
 * likely, or a day with many guests. One alert for all, which grows; new_device holds its tongue
 * meanwhile. At the start of watching, when all are new, it is silent. Named is only the device at
 * which the number was reached. Cannot see: who makes them up. */
#include "watch/detect/detect.h"

enum { WINDOW_MINUTES, DEVICES_MIN, QUIET_START_MINUTES };

struct crowd {
	ms_t watching; /* since */
	ms_t begun;
	uint32_t devices; /* new ones since */
	uint32_t told;	  /* their number when it was last said; 0: not yet */
	struct detection first;
};

static enum err
init(struct detect *d)
{
	return detect_state(d, sizeof(struct crowd));
}

/* The crowd goes on under the device at which it was first said, so that it is one story. */
static void
tell(struct detect *d, struct crowd *c, const struct event *e)
{
	struct detection n;

	if (c->told == 0)
		c->first = detect_begin(d, e->client, c->begun, e->at);
	c->told = c->devices;
	n = c->first;
	n.last_seen = e->at;
	detection_number(&n, BASIS_COUNT, c->devices);
	detection_number(&n, BASIS_DURATION, e->at - c->begun);
	detect_fire(d, &n);
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct crowd *c = d->state;
	ms_t window = (ms_t)d->param[WINDOW_MINUTES] * MS_MINUTE;

	/* at first all are new: the company's own */
	if (c->watching == 0)
		c->watching = e->at;
	if (e->at - c->watching < (ms_t)d->param[QUIET_START_MINUTES] * MS_MINUTE)
		return;
	/* what was said goes on while it goes on; else each window begins anew */
	if (c->devices == 0 || e->at - c->begun > (c->told > 0 ? MS_DAY : window) ||
		(c->told > 0 && e->at - c->first.last_seen > window))
		*c = (struct crowd){.watching = c->watching, .begun = e->at};
	c->first.last_seen = e->at;
	c->devices++;
	if (c->devices >= (uint32_t)d->param[DEVICES_MIN] && c->devices >= 2 * c->told)
		tell(d, c, e);
}

const struct detector detector_many_new_devices = {
	.name = "many_new_devices",
	.events = EVENT_BIT(DEVICE),
	.theme = THEME_LINK,
	.params = {"window_minutes", "devices_min", "quiet_start_minutes"},
	.init = init,
	.event = on_event,
};
