/*
 * Rogue DHCP: besides the known server another one answers on the same network and gives out
 * another way out (RFC 2132 section 3.5) or another DNS server. A server is known when it answered
 * a few times while nobody else was known, or has been there for long. Servers that give the same
 * settings are a pair by design; answers for booting only, and those through a relay, are left out.
 * Cannot see: answers that a switch does not bring to this port, and a rogue that copies the
 * settings.
 */
#include "watch/detect/detect.h"
#include "wire/dhcp/dhcp.h"

#define SERVERS 32

enum {
	KNOWN_AFTER_ANSWERS,
	QUIET_START_MINUTES, /* a server that is there for so long is known too */
};

struct server {
	struct mac mac;
	uint16_t vlan;
	bool is_known;
	unsigned answers;
	ms_t first, last, told;
	struct addr address, router, dns;
};

struct servers {
	unsigned n;
	struct server at[SERVERS];
};

static struct server *
server_of(struct servers *all, const struct event *e)
{
	struct server *oldest = NULL;

	for (unsigned i = 0; i < all->n; i++) {
		struct server *s = &all->at[i];

		if (mac_equal(s->mac, e->link.source) && s->vlan == e->link.vlan)
			return s;
		if (!s->is_known && (oldest == NULL || s->last < oldest->last))
			oldest = s;
	}
	if (all->n < SERVERS)
		oldest = &all->at[all->n++];
	if (oldest == NULL)
		oldest = &all->at[0];
	*oldest = (struct server){
		.mac = e->link.source, .vlan = e->link.vlan, .first = e->at, .last = e->at};
	return oldest;
}

static const struct server *
known_beside(const struct servers *all, const struct server *me)
{
	for (unsigned i = 0; i < all->n; i++)
		if (&all->at[i] != me && all->at[i].is_known && all->at[i].vlan == me->vlan)
			return &all->at[i];
	return NULL;
}

static void
fire(struct detect *d, const struct event *e, struct server *me, const struct server *known)
{
	struct detection n = detect_begin(d, e->server, me->first, e->at);
	char mac[MAC_TEXT_MAX];

	/* only the DNS server differs: pairs of servers may each name themselves */
	if (addr_equal(me->router, known->router))
		n.severity = SEVERITY_PLEASE_LOOK;
	me->told = e->at;
	detection_addr(
		&n, BASIS_ADDRESS, addr_equal(me->router, known->router) ? me->dns : me->router);
	detection_text(&n, BASIS_MAC, str_c(mac_text(me->mac, mac)));
	detection_addr(&n, BASIS_PEER, known->address);
	detection_number(&n, BASIS_COUNT, me->answers);
	detect_fire(d, &n);
}

static bool
differs(const struct server *a, const struct server *b)
{
	if (addr_is_none(a->router) && addr_is_none(a->dns))
		return false;
	return !addr_equal(a->router, b->router) || !addr_equal(a->dns, b->dns);
}

static void
on_event(struct detect *d, const struct event *e)
{
	const struct dhcp_msg *m = e->link.dhcp;
	struct servers *all = d->state;
	const struct server *known;
	struct server *me;

	if (m == NULL || e->server == NULL || (m->type != DHCP_OFFER && m->type != DHCP_ACK) ||
		addr_is_none(m->yiaddr) || !addr_is_none(m->giaddr))
		return;
	me = server_of(all, e);
	me->last = e->at;
	me->answers++;
	me->address = m->server;
	me->router = m->routers.n > 0 ? m->routers.at[0] : (struct addr){0};
	me->dns = m->dns.n > 0 ? m->dns.at[0] : (struct addr){0};
	if (me->is_known)
		return;
	known = known_beside(all, me);
	if (known == NULL)
		me->is_known = me->answers >= (unsigned)d->param[KNOWN_AFTER_ANSWERS] ||
			       e->at - me->first > (ms_t)d->param[QUIET_START_MINUTES] * MS_MINUTE;
	else if (differs(me, known) && (me->told == 0 || e->at - me->told > MS_HOUR))
		fire(d, e, me, known);
}

static enum err
init(struct detect *d)
{
	return detect_state(d, sizeof(struct servers));
}

const struct detector detector_rogue_dhcp = {
	.name = "rogue_dhcp",
	.events = EVENT_BIT(DHCP),
	.theme = THEME_LINK,
	.params = {"known_after_answers", "quiet_start_minutes"},
	.init = init,
	.event = on_event,
};
