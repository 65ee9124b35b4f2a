/* See used.h. In: what the box uses, who had these addresses, a device. Out: whether it is one. */
#include "respond/used.h"

static bool
has_mac(const struct respond_card *c, struct mac m)
{
	for (size_t i = 0; i < c->n_macs; i++)
		if (!mac_is_zero(m) && mac_equal(c->macs[i], m))
			return true;
	return false;
}

static bool
has_addr(const struct respond_card *c, struct addr a)
{
	for (size_t i = 0; i < c->n_addrs; i++)
		if (!addr_is_none(a) && addr_equal(c->addrs[i], a))
			return true;
	return false;
}

static enum respond_used
gravity(const struct respond_use *use)
{
	return use->is_own	? RESPOND_USED_BOX
	       : use->is_server ? RESPOND_USED_SERVER
				: RESPOND_USED_GATEWAY;
}

/* The device's claim to use nr; its earliest. NULL: none. */
static const struct respond_claim *
own_claim(const struct respond_uses *u, size_t nr, struct str device)
{
	const struct respond_claim *found = NULL;

	for (size_t i = 0; i < u->n_claims; i++)
		if (u->claims[i].use == nr && str_equal(u->claims[i].device, device) &&
			(found == NULL || u->claims[i].first < found->first))
			found = &u->claims[i];
	return found;
}

/* One that had the address before `mine` began and still had it then: a replaced router is gone
 * when the new one comes, a spoofed one is not. */
static bool
has_older(const struct respond_uses *u, size_t nr, const struct respond_claim *mine)
{
	for (size_t i = 0; i < u->n_claims; i++) {
		const struct respond_claim *c = &u->claims[i];

		if (c->use == nr && !str_equal(c->device, mine->device) && c->first < mine->first &&
			c->last >= mine->first)
			return true;
	}
	return false;
}

/* The one that is reached now came while this one had the address. */
static bool
is_before_who_is_there(const struct respond_uses *u, size_t nr, const struct respond_claim *mine)
{
	for (size_t i = 0; i < u->n_claims; i++) {
		const struct respond_claim *c = &u->claims[i];

		if (c->use == nr && c->is_there && mine->first < c->first && mine->last >= c->first)
			return true;
	}
	return false;
}

static enum respond_used
is_this(const struct respond_uses *u, size_t nr, const struct respond_card *c, ms_t now)
{
	const struct respond_use *use = &u->list[nr];
	const struct respond_claim *mine = own_claim(u, nr, c->device);
	bool is_there = has_mac(c, use->mac);

	if (is_there) /* of its own cards the box is certain */
		return !use->is_own && mine != NULL && has_older(u, nr, mine) ? RESPOND_USED_CLAIMS
									      : gravity(use);
	if (use->is_own) /* by its address alone: a device without a card is what is told of us */
		return !has_addr(c, use->addr) ? RESPOND_USED_NOT
		       : c->n_macs == 0	       ? RESPOND_USED_BOX
					       : RESPOND_USED_CLAIMS;
	if (mine == NULL && !has_addr(c, use->addr))
		return RESPOND_USED_NOT;
	if (mac_is_zero(use->mac) || c->n_macs == 0) /* nobody knows better */
		return mine != NULL && has_older(u, nr, mine) ? RESPOND_USED_CLAIMS : gravity(use);
	if (mine != NULL && is_before_who_is_there(u, nr, mine))
		return gravity(use); /* the true one, pushed aside */
	return mine != NULL && mine->last + RESPOND_CLAIM_OLD < now ? RESPOND_USED_NOT
								    : RESPOND_USED_CLAIMS;
}

enum respond_used
respond_used_is(const struct respond_uses *u, const struct respond_card *c, ms_t now)
{
	enum respond_used gravest = RESPOND_USED_NOT;

	for (size_t i = 0; i < u->n; i++) {
		enum respond_used one = is_this(u, i, c, now);

		gravest = one > gravest ? one : gravest;
	}
	return gravest;
}
