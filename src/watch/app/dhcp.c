/*
 * DHCP for IPv4 and IPv6 (wire/dhcp): one event per message. Who sent it is settled by the caller,
 * since neither side has an address yet.
 */
#include "wire/dhcp/dhcp.h"
#include "watch/app/app.h"

static bool
read_v6(struct reader_at *r, struct str bytes)
{
	struct event e = {.kind = EVENT_DHCP};
	struct dhcp6_msg msg;

	if (dhcp6_parse(bytes, &msg) != ERR_OK)
		return false;
	e.link.dhcp6 = &msg;
	app_emit(r, &e);
	return true;
}

static bool
read_dhcp(struct reader_at *r, struct str bytes)
{
	struct event e = {.kind = EVENT_DHCP};
	struct dhcp_msg msg;

	if (r->flow->client.family == 6)
		return read_v6(r, bytes);
	if (dhcp_parse(bytes, &msg) != ERR_OK)
		return false;
	e.link.dhcp = &msg;
	app_emit(r, &e);
	return true;
}

const struct app_datagram app_datagram_dhcp = {
	.app = APP_DHCP,
	.ports = {DHCP_PORT_SERVER, DHCP_PORT_CLIENT, DHCP6_PORT_CLIENT, DHCP6_PORT_SERVER},
	.read = read_dhcp,
};
