/*
 * Rogue DHCP: besides the known server another one answers on the same network and gives out
 * another way out (RFC 2132 section 3.5) or another DNS server. A server is known when it answered
 * a few times while nobody else was known, or has been there for long. Servers that give the same
 * settings are a pair by design; answers for booting only, and those through a relay, are left out.
 *
 * IPv6 (RFC 8415) is asked for by most computers and answered on few networks, so that who answers
 * first becomes their DNS server. Usual is there who answered in the first hour, who gives the same
 * DNS server as a usual one, and who is the way out or the DHCP server of IPv4. One that is none of
 * these and names its own link-local address is what a tool does; any other may be a new server.
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

struct network {
	ms_t begun; /* when we began to watch */
	struct servers v4, v6;
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
on_v4(struct detect *d, const struct event *e, struct servers *all)
{
	const struct dhcp_msg *m = e->link.dhcp;
	const struct server *known;
	struct server *me;

	if ((m->type != DHCP_OFFER && m->type != DHCP_ACK) || addr_is_none(m->yiaddr) ||
		!addr_is_none(m->giaddr))
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

/* The known server of IPv4 itself, or the router that it names; without one, whoever routes. */
static bool
is_way_out(const struct detect *d, const struct event *e, const struct servers *v4)
{
	bool is_any_known = false;

	for (unsigned i = 0; i < v4->n; i++) {
		const struct server *s = &v4->at[i];

		if (!s->is_known || s->vlan != e->link.vlan)
			continue;
		is_any_known = true;
		if (mac_equal(s->mac, e->link.source) ||
			(!addr_is_none(s->router) &&
				detect_device_of_address(d, s->router, e->at) == e->server))
			return true;
	}
	return !is_any_known && (e->server->flags & DEVICE_IS_ROUTER) != 0;
}

static bool
is_usual(const struct detect *d, const struct event *e, const struct network *net,
	const struct server *me)
{
	bool is_known_beside = false;

	for (unsigned i = 0; i < net->v6.n; i++) {
		const struct server *s = &net->v6.at[i];

		if (s == me || !s->is_known || s->vlan != me->vlan)
			continue;
		is_known_beside = true;
		if (addr_equal(s->dns, me->dns))
			return true;
	}
	if (!is_known_beside &&
		e->at - net->begun < (ms_t)d->param[QUIET_START_MINUTES] * MS_MINUTE)
		return true;
	return is_way_out(d, e, &net->v4);
}

static void
fire_v6(struct detect *d, const struct event *e, struct server *me)
{
	struct detection n = detect_begin(d, e->server, me->first, e->at);
	char mac[MAC_TEXT_MAX];

	if (!addr_is_link_local(me->dns) || !addr_equal(me->dns, me->address))
		n.severity = SEVERITY_PLEASE_LOOK;
	me->told = e->at;
	detection_text(&n, BASIS_SIGN, STR("IPv6 settings (DHCPv6)"));
	detection_addr(&n, BASIS_ADDRESS, me->dns);
	detection_text(&n, BASIS_MAC, str_c(mac_text(me->mac, mac)));
	detection_number(&n, BASIS_COUNT, me->answers);
	detect_fire(d, &n);
}

static void
on_v6(struct detect *d, const struct event *e, struct network *net)
{
	const struct dhcp6_msg *m = e->link.dhcp6;
	struct server *me;

	if (m->is_relayed || m->dns.n == 0)
		return;
	me = server_of(&net->v6, e);
	me->last = e->at;
	me->answers++;
	me->address = e->link.source_address;
	me->dns = m->dns.at[0];
	if (me->is_known || (me->told != 0 && e->at - me->told < MS_HOUR))
		return;
	me->is_known = is_usual(d, e, net, me);
	if (!me->is_known)
		fire_v6(d, e, me);
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct network *net = d->state;

	if (net->begun == 0)
		net->begun = e->at;
	if (e->kind != EVENT_DHCP || e->server == NULL)
		return;
	if (e->link.dhcp6 != NULL)
		on_v6(d, e, net);
	else
		on_v4(d, e, &net->v4);
}

static enum err
init(struct detect *d)
{
	return detect_state(d, sizeof(struct network));
}

const struct detector detector_rogue_dhcp = {
	.name = "rogue_dhcp",
	.events = EVENT_BIT(DHCP) | EVENT_BIT(TICK) | EVENT_BIT(DEVICE),
	.theme = THEME_LINK,
	.params = {"known_after_answers", "quiet_start_minutes"},
	.init = init,
	.event = on_event,
};
