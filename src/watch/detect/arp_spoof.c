/*
 * ARP poisoning: a device claims the address of another, again and again, unasked (RFC 826 believes
 * every answer). Counted are answers that nobody asked for in the last seconds. Addressed to one
 * victim, they are the tools' way and count when the address is known under another MAC; sent to
 * all, they are also the way of a spare router that takes over, and count only while the owner
 * still speaks for its address. Virtual routers' MACs (VRRP, RFC 5798 section 7.3; HSRP, GLBP), the
 * cards of one server (neighbouring MACs) and an address that DHCP has just given away are left
 * out. Cannot see: answers that a switch does not bring to this port, and a single forged answer.
 */
#include "watch/detect/detect.h"
#include "wire/dhcp/dhcp.h"
#include "wire/eth/eth.h"

#define ADDRESSES 4096
#define CLAIMANTS 3
#define ASKED_FOR (3 * MS_SECOND) /* how long an answer to a question may take */
#define OWNER_FORGOTTEN MS_DAY

enum {
	CLAIMS_MIN,	    /* unasked answers within the window */
	GATEWAY_CLAIMS_MIN, /* the same for a router's address */
	WINDOW_MINUTES,
	TAKEOVER_QUIET_SECONDS, /* the owner speaks on for so long: it is no takeover */
};

struct claimant {
	struct mac mac;
	bool is_router;
	ms_t last;     /* any packet for this address */
	ms_t begun;    /* of the window; 0: no unasked answers */
	unsigned sent; /* unasked answers to one, in the window */
	unsigned sent_all;
	ms_t told;
};

struct claims {
	ms_t asked; /* when somebody last asked for this address */
	unsigned n;
	struct claimant by[CLAIMANTS];
};

static bool
is_virtual(struct mac m)
{
	static const uint8_t prefixes[][5] = {{0x00, 0x00, 0x5e, 0x00, 0x01},
		{0x00, 0x00, 0x5e, 0x00, 0x02}, {0x00, 0x00, 0x0c, 0x07, 0xac},
		{0x00, 0x00, 0x0c, 0x9f, 0xf0}, {0x00, 0x07, 0xb4, 0x00, 0x01}};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (memcmp(m.b, prefixes[i], i == 3 ? 4 : 5) == 0)
			return true;
	return false;
}

/* The claimant with this MAC, made in the place of the one that was silent longest. */
static struct claimant *
claimant_of(struct claims *c, struct mac mac)
{
	struct claimant *oldest = &c->by[0];

	for (unsigned i = 0; i < c->n; i++) {
		if (mac_equal(c->by[i].mac, mac))
			return &c->by[i];
		if (c->by[i].last < oldest->last)
			oldest = &c->by[i];
	}
	if (c->n < CLAIMANTS)
		oldest = &c->by[c->n++];
	*oldest = (struct claimant){.mac = mac};
	return oldest;
}

/* Whom the address belongs to when it is not this one; NULL: nobody else. */
static const struct claimant *
owner_beside(const struct claims *c, const struct claimant *me, ms_t at)
{
	const struct claimant *owner = NULL;

	for (unsigned i = 0; i < c->n; i++) {
		const struct claimant *o = &c->by[i];

		if (o == me || at - o->last > OWNER_FORGOTTEN || o->sent > me->sent ||
			memcmp(o->mac.b, me->mac.b, 5) == 0)
			continue;
		if (owner == NULL || o->last > owner->last)
			owner = o;
	}
	return owner;
}

static void
fire(struct detect *d, const struct event *e, struct claimant *me, const struct claimant *owner)
{
	struct device *device = detect_device_of_mac(d, me->mac, e->at);
	struct detection n;
	char mac[MAC_TEXT_MAX];

	if (device == NULL)
		return;
	me->told = e->at;
	n = detect_begin(d, device, me->begun, e->at);
	if (device->n_addresses > 0)
		n.address = device->addresses[0]; /* the latest is the one that it claims */
	detection_addr(&n, BASIS_ADDRESS, e->link.arp->sender);
	detection_text(&n, BASIS_PEER, str_c(mac_text(owner->mac, mac)));
	detection_text(&n, BASIS_MAC, str_c(mac_text(me->mac, mac)));
	detection_number(&n, BASIS_COUNT, me->sent + me->sent_all);
	detection_number(&n, BASIS_DURATION, e->at - me->begun);
	detect_fire(d, &n);
}

static void
judge(struct detect *d, const struct event *e, const struct claims *c, struct claimant *me)
{
	const struct claimant *owner = owner_beside(c, me, e->at);
	ms_t window = (ms_t)d->param[WINDOW_MINUTES] * MS_MINUTE;
	unsigned claims, enough;
	bool owner_speaks;

	if (owner == NULL || (me->told != 0 && e->at - me->told < window))
		return;
	owner_speaks = owner->last > me->begun &&
		       e->at - owner->last < (ms_t)d->param[TAKEOVER_QUIET_SECONDS] * MS_SECOND;
	claims = me->sent + (owner_speaks ? me->sent_all : 0);
	enough = (unsigned)d->param[owner->is_router ? GATEWAY_CLAIMS_MIN : CLAIMS_MIN];
	if (claims >= enough)
		fire(d, e, me, owner);
}

static void
on_claim(struct detect *d, const struct event *e)
{
	const struct arp *arp = e->link.arp;
	struct claims *c;
	struct claimant *me;

	if (addr_is_none(arp->sender) || is_virtual(arp->sender_mac) ||
		mac_is_group(arp->sender_mac) || mac_is_zero(arp->sender_mac))
		return;
	c = lru_put(d->tables[0], &arp->sender, NULL);
	me = claimant_of(c, arp->sender_mac);
	me->last = e->at;
	if (e->client != NULL && e->client->has_mac && mac_equal(e->client->mac, me->mac))
		me->is_router = (e->client->flags & DEVICE_IS_ROUTER) != 0;
	if (arp->op != ARP_REPLY || (c->asked != 0 && e->at - c->asked < ASKED_FOR))
		return;
	if (me->begun == 0 || e->at - me->begun > (ms_t)d->param[WINDOW_MINUTES] * MS_MINUTE) {
		me->begun = e->at;
		me->sent = me->sent_all = 0;
	}
	if (addr_equal(arp->sender, arp->target) || mac_is_group(arp->target_mac))
		me->sent_all++;
	else
		me->sent++;
	judge(d, e, c, me);
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct claims *c;

	if (e->kind == EVENT_DHCP) {
		if (e->link.dhcp != NULL && e->link.dhcp->type == DHCP_ACK)
			lru_drop(d->tables[0], &e->link.dhcp->yiaddr);
		return;
	}
	if (e->link.arp->op == ARP_REQUEST &&
		!addr_equal(e->link.arp->sender, e->link.arp->target)) {
		c = lru_put(d->tables[0], &e->link.arp->target, NULL);
		c->asked = e->at;
	}
	on_claim(d, e);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct addr), sizeof(struct claims), ADDRESSES);
}

const struct detector detector_arp_spoof = {
	.name = "arp_spoof",
	.events = EVENT_BIT(ARP) | EVENT_BIT(DHCP),
	.theme = THEME_LINK,
	.params = {"claims_min", "gateway_claims_min", "window_minutes", "takeover_quiet_seconds"},
	.init = init,
	.event = on_event,
};
