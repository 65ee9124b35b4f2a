/* A device of ours that this sensor has not seen before. Presence, not danger: the page asks whose
 * it is. When very many come within an hour, the rest of them is left to many_new_devices: a list
 * of a thousand strangers would hide what matters. Cannot see: devices that only talk on other
 * segments. */
#include "watch/detect/detect.h"

enum { PER_HOUR_MAX };

struct hour {
	ms_t begun;
	uint32_t told;
};

static enum err
init(struct detect *d)
{
	return detect_state(d, sizeof(struct hour));
}

static bool
has_budget(struct detect *d, ms_t at)
{
	struct hour *h = d->state;

	if (at - h->begun >= MS_HOUR)
		*h = (struct hour){.begun = at};
	return h->told++ < (uint32_t)d->param[PER_HOUR_MAX];
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct detection n;
	char mac[MAC_TEXT_MAX];

	if (!has_budget(d, e->at))
		return;
	n = detect_begin(d, e->client, e->at, e->at);
	if (e->client->has_mac)
		detection_text(&n, BASIS_MAC, str_c(mac_text(e->client->mac, mac)));
	if (!addr_is_none(e->client->address))
		detection_addr(&n, BASIS_ADDRESS, e->client->address);
	detect_fire(d, &n);
}

const struct detector detector_new_device = {
	.name = "new_device",
	.events = EVENT_BIT(DEVICE),
	.theme = THEME_PRESENCE,
	.params = {"per_hour_max"},
	.init = init,
	.event = on_event,
};
