/*
 * SSDP and WS-Discovery (wire/ssdp): what devices announce of themselves. Searches, and notices of
 * devices that leave, are known as the protocol and give no event.
 */
#include "wire/ssdp/ssdp.h"
#include "watch/app/app.h"

static bool
read_ssdp(struct reader_at *r, struct str bytes)
{
	struct event e = {.kind = EVENT_ANNOUNCE, .announce = {.way = ANNOUNCE_SSDP}};
	struct ssdp_msg m;

	if (ssdp_parse(bytes, &m) != ERR_OK)
		return false;
	if (m.kind == SSDP_SEARCH || m.is_byebye)
		return true;
	e.announce.name = m.friendly;
	e.announce.software = m.server;
	e.announce.type = m.target;
	app_emit(r, &e);
	return true;
}

static bool
read_wsd(struct reader_at *r, struct str bytes)
{
	struct event e = {.kind = EVENT_ANNOUNCE, .announce = {.way = ANNOUNCE_WSD}};
	struct wsd_msg m;

	if (wsd_parse(bytes, &m) != ERR_OK)
		return false;
	if (!str_equal(m.action, STR("Hello")) && !str_equal(m.action, STR("ProbeMatches")) &&
		!str_equal(m.action, STR("ResolveMatches")))
		return true;
	e.announce.type = m.types;
	app_emit(r, &e);
	return true;
}

const struct app_datagram app_datagram_ssdp = {
	.app = APP_SSDP,
	.ports = {SSDP_PORT},
	.read = read_ssdp,
};
const struct app_datagram app_datagram_wsd = {
	.app = APP_WSD,
	.ports = {SSDP_PORT_WSD},
	.read = read_wsd,
};
