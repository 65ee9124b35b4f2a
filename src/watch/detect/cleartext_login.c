/* A password that anyone on the way can read: FTP, POP3, IMAP, SMTP, Telnet, HTTP Basic. A habit,
 * not an attack: one alert per device and day. Cannot see: forms in HTTP pages with names of their
 * own. */
#include "watch/detect/detect.h"

static void
on_event(struct detect *d, const struct event *e)
{
	struct device *device = e->client != NULL ? e->client : e->server;
	const char *name = app_name(e->login.app);
	struct detection n;

	if (device == NULL || !e->login.is_cleartext || e->login.result == LOGIN_FAILED)
		return;
	detect_fact(d, device, FACT_CLEARTEXT, str_c(name), "log-in", CONFIDENCE_HIGH, e->at);
	n = detect_begin_flow(d, device, e->flow, e->at, e->at);
	detection_text(&n, BASIS_SERVICE, str_c(name));
	if (e->login.user.len > 0)
		detection_text(&n, BASIS_USER, e->login.user);
	detect_fire(d, &n);
}

const struct detector detector_cleartext_login = {
	.name = "cleartext_login",
	.events = EVENT_BIT(LOGIN),
	.theme = THEME_HYGIENE,
	.event = on_event,
};
