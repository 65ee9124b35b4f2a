/* See mark.h. Talks of a device and the company's networks in, whether its mark holds out. */
#include "assess/mark.h"

static void
later(ms_t *at, ms_t candidate)
{
	if (candidate > *at)
		*at = candidate;
}

/* The network that an address lies in; n when it lies in none. */
static size_t
network_of(const struct mark_networks *networks, struct addr a)
{
	size_t best = networks->n;

	for (size_t i = 0; i < networks->n; i++) {
		const struct mark_network *net = &networks->list[i];

		if (a.family == net->prefix.family && addr_in_prefix(a, net->prefix, net->bits) &&
			(best == networks->n || net->bits > networks->list[best].bits))
			best = i;
	}
	return best;
}

/* Addresses of the two families are not compared: a device has both in the same network. */
static bool
is_across(const struct mark_networks *networks, struct addr own, struct addr peer)
{
	size_t home = network_of(networks, own);

	return home < networks->n && own.family == peer.family &&
	       network_of(networks, peer) != home;
}

void
mark_see(struct mark_sight *s, const struct pair *talk, struct addr own, struct addr peer,
	const struct mark_networks *networks)
{
	later(&s->any, talk->until);
	switch (talk->with) {
	case PAIR_DEVICE:
		if (is_across(networks, own, peer))
			later(&s->across, talk->until);
		break;
	case PAIR_CALLER:
		if (talk->sent > 0)
			later(&s->outside, talk->until);
		break;
	case PAIR_NAME:
	case PAIR_NETWORK:
	case PAIR_OUTSIDE:
		later(&s->outside, talk->until);
		break;
	}
}

enum mark_state
mark_judge(const struct mark *m, const struct mark_sight *s, ms_t now)
{
	if (now >= m->until)
		return MARK_OVER;
	if (m->way == MARK_SEPARATE && s->outside >= m->since)
		return MARK_SEEN_OUTSIDE;
	if (m->way == MARK_SEPARATE && s->across >= m->since)
		return MARK_SEEN_ACROSS;
	if (m->way == MARK_WATCHED && s->bad >= m->since)
		return MARK_SEEN_BAD;
	return MARK_HOLDS;
}

ms_t
mark_seen_at(enum mark_state state, const struct mark_sight *s)
{
	switch (state) {
	case MARK_SEEN_OUTSIDE:
		return s->outside;
	case MARK_SEEN_ACROSS:
		return s->across;
	case MARK_SEEN_BAD:
		return s->bad;
	case MARK_NONE:
	case MARK_HOLDS:
	case MARK_OVER:
		return 0;
	}
	return 0;
}

bool
mark_is_checked(const struct mark *m, const struct mark_sight *s)
{
	return (m->way == MARK_SEPARATE || m->way == MARK_WATCHED) && s->any >= m->since;
}
