/* A device of ours that this sensor has not seen before. Presence, not danger: the page asks whose
 * it is. Cannot see: devices that only talk on other segments. */
#include "watch/detect/detect.h"

static void
on_event(struct detect *d, const struct event *e)
{
	struct detection n = detect_begin(d, e->client, e->at, e->at);
	char mac[MAC_TEXT_MAX];

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
	.event = on_event,
};
