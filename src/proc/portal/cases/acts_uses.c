/* What the box cannot do without, and the networks of the company, for respond/action: see acts.h.
 */
#include "proc/portal/cases/acts.h"

#include "proc/portal/guard/doors.h"
#include "proc/portal/web/handlers.h"

#define USES_MAX (OWN_USES_MAX + OWN_LINKS_MAX + OWN_MACS_MAX + GUARD_SELVES)
#define PREFIX_BITS_MIN 8 /* a wider one is no network of a company */

/* ---- uses ---- */

static size_t
add_own(struct request *r, const struct own_net *net, struct respond_use *list)
{
	size_t n = 0;

	for (uint32_t i = 0; i < net->n_macs; i++)
		list[n++] = (struct respond_use){.mac = net->macs[i], .is_own = true};
	for (uint32_t i = 0; i < net->n_links; i++)
		list[n++] = (struct respond_use){.addr = net->links[i].addr, .is_own = true};
	for (size_t i = 0; r->portal->doors != NULL && i < GUARD_SELVES; i++)
		if (!addr_is_none(r->portal->doors->self[i]))
			list[n++] = (struct respond_use){
				.addr = r->portal->doors->self[i], .is_own = true};
	return n;
}

/* One that only announces itself beside a firm one is none (own_net_weigh()). */
static size_t
add_used(const struct own_net *net, struct respond_use *list, size_t n)
{
	for (uint32_t i = 0; i < net->n_uses; i++)
		if (!net->uses[i].is_told)
			list[n++] = (struct respond_use){.addr = net->uses[i].addr,
				.mac = net->uses[i].mac,
				.is_server = net->uses[i].what != OWN_USE_GATEWAY};
	return n;
}

/* ---- who had these addresses ---- */

static bool
is_of_card(struct str id, struct mac m)
{
	struct mac its;

	return !mac_is_zero(m) && device_id_mac(id, &its) == ERR_OK && mac_equal(its, m);
}

static enum err
add_claims(struct request *r, const struct respond_use *use, size_t nr, struct respond_claim *list,
	size_t *n)
{
	struct store_claim *claims;
	char text[ADDR_TEXT_MAX];
	size_t n_claims;
	enum err err = store_fact_claims(
		r->view, addr_text(use->addr, text), r->arena, &claims, &n_claims);

	for (size_t i = 0; err == ERR_OK && i < n_claims; i++)
		list[(*n)++] = (struct respond_claim){.use = nr,
			.device = str_c(claims[i].device.text),
			.first = claims[i].first,
			.last = claims[i].last,
			.is_there = is_of_card(str_c(claims[i].part.text), use->mac)};
	return err;
}

static enum err
find_claims(struct request *r, struct respond_uses *u)
{
	struct respond_claim *list =
		arena_array(r->arena, struct respond_claim, OWN_USES_MAX * STORE_CLAIMS_MAX);
	enum err err = list == NULL ? ERR_FULL : ERR_OK;

	u->claims = list;
	for (size_t i = 0; err == ERR_OK && i < u->n; i++)
		if (!u->list[i].is_own)
			err = add_claims(r, &u->list[i], i, list, &u->n_claims);
	return err;
}

/* ---- networks ---- */

static enum err
find_ours(struct request *r, const struct own_net *net, struct respond_ground *g)
{
	struct store_network *networks;
	struct respond_net *list;
	size_t n;
	enum err err = store_network_list(r->view, r->arena, &networks, &n);

	list = err == ERR_OK ? arena_array(r->arena, struct respond_net, n + OWN_LINKS_MAX) : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (uint32_t i = 0; i < net->n_links; i++)
		if (net->links[i].bits >= PREFIX_BITS_MIN)
			list[g->n_ours++] =
				(struct respond_net){net->links[i].addr, net->links[i].bits};
	for (size_t i = 0; i < n; i++) {
		struct respond_net *one = &list[g->n_ours];

		if (addr_prefix_parse(str_c(networks[i].prefix), &one->net, &one->bits) == ERR_OK &&
			one->bits >= PREFIX_BITS_MIN)
			g->n_ours++;
	}
	g->ours = list;
	return ERR_OK;
}

enum err
case_acts_uses(struct request *r, const struct own_net *net, struct respond_ground *g)
{
	struct respond_use *list = arena_array(r->arena, struct respond_use, USES_MAX);
	enum err err;

	if (list == NULL)
		return ERR_FULL;
	g->uses = (struct respond_uses){
		.list = list, .n = add_used(net, list, add_own(r, net, list))};
	err = find_claims(r, &g->uses);
	return err == ERR_OK ? find_ours(r, net, g) : err;
}
