/*
 * Rogue IPv6 router: a device begins to announce itself as a router (RFC 4861 section 4.2) where
 * another one, or none for a long time, was known. The first router of the first hour is the known
 * one; so is one that announces the same prefix (a pair, or a replacement). Cannot see: a rogue
 * that copies the prefix, and announcements that a switch does not bring to this port.
 */
#include "watch/detect/detect.h"
#include "wire/ip/ip.h"

#define ROUTERS 32
#define FIRED_PER_HOUR 8 /* a flood of made-up routers is one story, told a few times */
#define STARTS_LATER (10 * MS_MINUTE) /* routers announce at least so often by default */

enum { QUIET_START_MINUTES, ANNOUNCEMENTS_MIN };

struct router {
	struct mac mac;
	bool is_known;
	bool has_prefix;
	struct addr prefix;
	unsigned announcements;
	ms_t first, last, told;
};

struct routers {
	ms_t start; /* when this network was first seen */
	ms_t hour;
	unsigned fired;
	unsigned n;
	struct router at[ROUTERS];
};

static struct router *
router_of(struct routers *all, struct mac mac, ms_t at, bool *ret_is_new)
{
	struct router *oldest = NULL;

	*ret_is_new = false;
	for (unsigned i = 0; i < all->n; i++) {
		struct router *r = &all->at[i];

		if (mac_equal(r->mac, mac))
			return r;
		if (!r->is_known && (oldest == NULL || r->last < oldest->last))
			oldest = r;
	}
	if (all->n < ROUTERS)
		oldest = &all->at[all->n++];
	if (oldest == NULL)
		oldest = &all->at[0];
	*oldest = (struct router){.mac = mac, .first = at};
	*ret_is_new = true;
	return oldest;
}

/* The known router that announces the same prefix, or the first known one. */
static const struct router *
known_beside(const struct routers *all, const struct router *me, bool *ret_is_same)
{
	const struct router *known = NULL;

	*ret_is_same = false;
	for (unsigned i = 0; i < all->n; i++) {
		const struct router *r = &all->at[i];

		if (r == me || !r->is_known)
			continue;
		if (me->has_prefix && r->has_prefix && addr_equal(r->prefix, me->prefix))
			*ret_is_same = true;
		if (known == NULL)
			known = r;
	}
	return known;
}

static bool
may_be_known(const struct detect *d, const struct routers *all, const struct router *me, ms_t at)
{
	bool is_start = at - all->start < (ms_t)d->param[QUIET_START_MINUTES] * MS_MINUTE;
	bool is_same;
	const struct router *known = known_beside(all, me, &is_same);

	if (known == NULL)
		return is_start;
	return is_same || (is_start && at - known->first < STARTS_LATER);
}

static void
fire(struct detect *d, const struct event *e, struct routers *all, struct router *me)
{
	struct detection n;
	char mac[MAC_TEXT_MAX];

	if (e->at - all->hour > MS_HOUR) {
		all->hour = e->at;
		all->fired = 0;
	}
	me->told = e->at;
	if (all->fired++ >= FIRED_PER_HOUR)
		return;
	n = detect_begin(d, e->client, me->first, e->at);
	detection_text(&n, BASIS_MAC, str_c(mac_text(me->mac, mac)));
	detection_addr(&n, BASIS_ADDRESS, e->link.source_address);
	if (me->has_prefix)
		detection_addr(&n, BASIS_SIGN, me->prefix);
	detection_number(&n, BASIS_COUNT, me->announcements);
	detect_fire(d, &n);
}

static void
on_announcement(struct detect *d, const struct event *e)
{
	const struct nd_message *nd = e->link.nd;
	struct routers *all = d->state;
	struct router *me;
	bool is_new;

	if (nd->type != ICMP6_ROUTER_ADVERTISEMENT || nd->router_lifetime_s == 0 ||
		e->client == NULL)
		return;
	me = router_of(all, e->link.source, e->at, &is_new);
	me->last = e->at;
	me->announcements++;
	if (nd->n_prefixes > 0) {
		me->has_prefix = true;
		me->prefix = nd->prefixes[0].prefix;
	}
	if (is_new)
		me->is_known = may_be_known(d, all, me, e->at);
	if (me->is_known || me->announcements < (unsigned)d->param[ANNOUNCEMENTS_MIN] ||
		(me->told != 0 && e->at - me->told < MS_DAY))
		return;
	fire(d, e, all, me);
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct routers *all = d->state;

	if (all->start == 0)
		all->start = e->at;
	if (e->kind == EVENT_NEIGHBOUR)
		on_announcement(d, e);
}

static enum err
init(struct detect *d)
{
	return detect_state(d, sizeof(struct routers));
}

const struct detector detector_rogue_router = {
	.name = "rogue_router",
	.events = EVENT_BIT(NEIGHBOUR) | EVENT_BIT(TICK) | EVENT_BIT(DEVICE),
	.theme = THEME_LINK,
	.params = {"quiet_start_minutes", "announcements_min"},
	.init = init,
	.event = on_event,
};
