/*
 * What the link itself tells: the maker of a network card (IEEE's registers), DHCP (RFC 2131, 2132,
 * 8415), router advertisements (RFC 4861 section 4.2). A client's option list and vendor class come
 * from its system, not from a program, so they are a good sign of it.
 */
#include "watch/learn/private.h"
#include "wire/dhcp/dhcp.h"
#include "wire/ip/ip.h"

#include <stdio.h>

#define MADE_PER_MINUTE 40
#define CLIENT_ID_HARDWARE 1 /* type byte of option 61: the MAC follows, which says nothing new */

static void
learn_vendor(struct learner *l, struct device *d, ms_t at)
{
	struct str vendor;

	if (l->o.vendors == NULL || !d->has_mac)
		return;
	vendor = vendor_find(l->o.vendors, d->mac);
	device_fact(l->o.devices, d, FACT_VENDOR, vendor, "mac", CONFIDENCE_HIGH, at);
	learn_text(l, d, DEVICE_RULE_OUI_VENDOR, vendor, at);
}

static void
note_router(struct learner *l, struct device *d, const char *reason, enum confidence confidence,
	ms_t at)
{
	d->flags |= DEVICE_IS_ROUTER;
	device_kind(l->o.devices, d, DEVICE_ROUTER, reason, confidence, at);
}

/* The address that DHCP calls the way out may belong to a device that was not seen yet. */
static void
note_gateway(struct learner *l, struct addr a, ms_t at)
{
	struct device *d = device_get(l->o.devices, device_of(l->o.devices, a, NULL, at, false));

	if (d != NULL && (d->flags & DEVICE_IS_ROUTER) == 0)
		note_router(l, d, "dhcp", CONFIDENCE_MEDIUM, at);
	for (unsigned i = 0; i < l->n_gateways && i < LEARN_GATEWAYS; i++)
		if (addr_equal(l->gateways[i], a))
			return;
	l->gateways[l->n_gateways++ % LEARN_GATEWAYS] = a;
}

static void
on_device(struct learner *l, const struct event *e)
{
	struct device *d = e->client;

	learn_vendor(l, d, e->at);
	for (unsigned i = 0; i < l->n_gateways && i < LEARN_GATEWAYS; i++)
		if (addr_equal(l->gateways[i], d->address))
			note_router(l, d, "dhcp", CONFIDENCE_MEDIUM, e->at);
}

/* Option 55 as the rules write it: "1,3,6,15". */
static struct str
option_list(struct str codes, char *dst, size_t size)
{
	size_t len = 0;

	dst[0] = '\0';
	for (size_t i = 0; i < codes.len && len + 5 < size; i++)
		len += (size_t)snprintf(dst + len, size - len, i == 0 ? "%u" : ",%u",
			(unsigned)(uint8_t)codes.p[i]);
	return str_of(dst, len);
}

/* An id that is not the MAC stays when the MAC changes. Copies of one installation share it. */
static void
compare_client_id(struct learner *l, struct device *d, struct str id, ms_t at)
{
	uint64_t hash;
	uint32_t *last;
	bool is_new;
	struct device *other;

	if (id.len < 5 || (id.p[0] == CLIENT_ID_HARDWARE && id.len == 7))
		return;
	hash = hash_bytes(&l->o.hash_key, id.p, id.len);
	last = lru_put(l->client_ids, &hash, &is_new);
	other = is_new ? NULL : device_get(l->o.devices, *last);
	if (other != NULL && other != d)
		device_fact(l->o.devices, d, FACT_SAME_AS, str_c(other->id.text), "dhcp client id",
			CONFIDENCE_MEDIUM, at);
	*last = d->handle;
}

static void
learn_fqdn(struct learner *l, struct device *d, struct str fqdn, bool is_encoded, ms_t at)
{
	char text[LIMIT_HOST_BYTES];
	struct str name = fqdn;

	if (fqdn.len == 0)
		return;
	if (is_encoded)
		name = str_of(text, dhcp_name(fqdn, text, sizeof(text)));
	learn_name(l, d, str_split(&name, '.'), "dhcp", at);
}

static void
on_request(struct learner *l, struct device *d, const struct dhcp_msg *m, ms_t at)
{
	char list[LIMIT_DHCP_OPTIONS * 4 + 8];

	learn_text(l, d, DEVICE_RULE_DHCP_VENDOR, m->vendor_class, at);
	learn_text(
		l, d, DEVICE_RULE_DHCP_OPTIONS, option_list(m->parameters, list, sizeof(list)), at);
	/* how it asks first: with it the name says more */
	learn_name(l, d, m->host_name, "dhcp", at);
	if (m->host_name.len == 0)
		learn_fqdn(l, d, m->fqdn, m->is_fqdn_encoded, at);
	compare_client_id(l, d, m->client_id, at);
}

static void
on_answer(struct learner *l, const struct event *e)
{
	const struct dhcp_msg *m = e->link.dhcp;

	if (m->type != DHCP_OFFER && m->type != DHCP_ACK)
		return;
	if (e->server != NULL && addr_is_none(m->giaddr)) {
		e->server->flags |= DEVICE_IS_DHCP_SERVER;
		device_fact(l->o.devices, e->server, FACT_SERVICE_OFFERED, STR("udp/67 dhcp"),
			"dhcp", CONFIDENCE_HIGH, e->at);
	}
	if (m->type != DHCP_ACK)
		return;
	if (e->client != NULL && !addr_is_none(m->yiaddr))
		device_on_link(l->o.devices, m->yiaddr, m->client, e->at);
	for (uint32_t i = 0; i < m->routers.n; i++)
		note_gateway(l, m->routers.at[i], e->at);
}

static void
on_dhcp6(struct learner *l, const struct event *e)
{
	const struct dhcp6_msg *m = e->link.dhcp6;

	if (e->server != NULL) {
		e->server->flags |= DEVICE_IS_DHCP_SERVER;
		device_fact(l->o.devices, e->server, FACT_SERVICE_OFFERED, STR("udp/547 dhcp"),
			"dhcp", CONFIDENCE_HIGH, e->at);
	}
	if (e->client == NULL || m->is_relayed)
		return;
	learn_fqdn(l, e->client, m->fqdn, true, e->at);
	learn_text(l, e->client, DEVICE_RULE_DHCP_VENDOR, m->vendor_class, e->at);
	compare_client_id(l, e->client, m->client_duid, e->at);
}

struct device *
learn_dhcp_client(struct learner *l, const struct event *e)
{
	const struct dhcp_msg *m = e->link.dhcp;
	struct device *d = device_find_mac(l->o.devices, m->client, e->at, false);

	if (d != NULL || m->is_reply || (m->type != DHCP_REQUEST && m->type != DHCP_INFORM) ||
		!mac_equal(m->client, e->link.source))
		return d;
	if (e->at - l->minute >= MS_MINUTE) {
		l->minute = e->at;
		l->made = 0;
	}
	if (l->made++ >= MADE_PER_MINUTE)
		return NULL;
	return device_find_mac(l->o.devices, m->client, e->at, true);
}

static void
on_neighbour(struct learner *l, const struct event *e)
{
	const struct nd_message *nd = e->link.nd;

	if (e->client == NULL || nd->type != ICMP6_ROUTER_ADVERTISEMENT ||
		nd->router_lifetime_s == 0)
		return;
	/* a computer that shares its connection announces itself too */
	if (learn_is_new(l, e->client, LEARN_NAME, STR("RA"), e->at))
		note_router(l, e->client, "router advertisement", CONFIDENCE_LOW, e->at);
}

void
learn_link(struct learner *l, const struct event *e)
{
	if (e->kind == EVENT_DEVICE)
		on_device(l, e);
	else if (e->kind == EVENT_NEIGHBOUR)
		on_neighbour(l, e);
	else if (e->kind != EVENT_DHCP)
		return;
	else if (e->link.dhcp6 != NULL)
		on_dhcp6(l, e);
	else if (e->link.dhcp->is_reply)
		on_answer(l, e);
	else if (e->client != NULL)
		on_request(l, e->client, e->link.dhcp, e->at);
}
