/* From what people decided to the policy that the resolver reads; pure. See guard.h. */
#include "proc/portal/guard/guard.h"

#include "base/digest.h"
#include "know/indicator/table.h"

#include <stdio.h>
#include <stdlib.h>

uint64_t
guard_device_number(const char *device)
{
	uint8_t digest[DIGEST_BYTES_MAX];
	uint64_t n = 0;

	digest_of(DIGEST_SHA256, device, strlen(device), digest);
	for (size_t i = 0; i < 8; i++)
		n = n << 8 | digest[i];
	return n != 0 ? n : 1;
}

enum err
guard_name_read(const struct detect_packs *packs, struct str typed, char dst[LIMIT_HOST_BYTES])
{
	char ascii[LIMIT_INDICATOR_TEXT], normal[LIMIT_INDICATOR_TEXT];
	struct str name = str_trim(typed), rest;
	struct addr address;
	size_t len;

	if (str_starts_nocase(name, STR("https://")))
		name = str_of(name.p + 8, name.len - 8);
	else if (str_starts_nocase(name, STR("http://")))
		name = str_of(name.p + 7, name.len - 7);
	rest = name;
	name = str_split(&rest, '/');
	rest = name;
	name = str_split(&rest, ':');
	if (name.len > 1 && name.p[name.len - 1] == '.')
		name.len--;
	if (addr_parse(name, &address) == ERR_OK ||
		indicator_ascii(INDICATOR_DOMAIN, name, ascii, &name) != ERR_OK ||
		indicator_normal(INDICATOR_DOMAIN, name, normal, &len) != ERR_OK)
		return ERR_MALFORMED;
	name = str_of(normal, len);
	if (memchr(name.p, '.', name.len) == NULL ||
		indicator_is_too_wide(packs, INDICATOR_DOMAIN, name))
		return ERR_LIMIT;
	if (len >= LIMIT_HOST_BYTES)
		return ERR_MALFORMED;
	str_copy(name, dst, LIMIT_HOST_BYTES);
	return ERR_OK;
}

/* ---- networks ---- */

struct network_list {
	struct guard_network *list;
	size_t n;
};

static void
add_network(struct network_list *l, struct addr net, unsigned bits)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->list[i].net.family == net.family && l->list[i].bits <= bits &&
			addr_in_prefix(net, l->list[i].net, l->list[i].bits))
			return;
	if (l->n < LIMIT_GUARD_NETWORKS)
		l->list[l->n++] = (struct guard_network){net, (uint8_t)bits};
}

/*
 * Private addresses, which nobody has on the Internet; networks that people wrote down; and the
 * IPv6 networks in which devices of ours were seen.
 */
static enum err
make_networks(const struct guard_facts *in, struct arena *a, struct guard_policy *p)
{
	struct resolver_policy fixed = resolver_policy_default();
	struct network_list l = {arena_array(a, struct guard_network, LIMIT_GUARD_NETWORKS), 0};
	struct addr net;
	unsigned bits;

	if (l.list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < fixed.guard.n_networks; i++)
		add_network(&l, fixed.guard.networks[i].net, fixed.guard.networks[i].bits);
	for (size_t i = 0; i < in->n_networks; i++)
		if (addr_prefix_parse(str_c(in->networks[i].prefix), &net, &bits) == ERR_OK &&
			bits > 0)
			add_network(&l, net, bits);
	for (size_t i = 0; i < in->n_addresses; i++) {
		net = in->addresses[i].addr;
		if (net.family != 6 || addr_is_special(net) ||
			!str_starts(str_c(in->addresses[i].device), STR("mac")))
			continue;
		memset(net.b + 8, 0, 8);
		add_network(&l, net, 64);
	}
	p->networks = l.list;
	p->n_networks = l.n;
	return ERR_OK;
}

/* ---- groups and devices ---- */

static enum err
make_groups(const struct guard_facts *in, struct arena *a, struct guard_policy *p)
{
	struct guard_group *list = arena_array(a, struct guard_group, in->n_groups + 1);
	size_t n = in->n_groups < LIMIT_GUARD_GROUPS ? in->n_groups : LIMIT_GUARD_GROUPS;

	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct store_guard_group *g = &in->groups[i];

		list[i] = (struct guard_group){.id = g->id,
			.mode = g->mode,
			.hours = {(uint8_t)(g->days & 127), (uint16_t)g->from, (uint16_t)g->until},
			.stops_bypass = g->stops_bypass};
	}
	p->groups = list;
	p->n_groups = n;
	return ERR_OK;
}

static int
member_order(const void *key, const void *member)
{
	return strcmp(key, ((const struct store_guard_member *)member)->device.text);
}

/* The place of the device's group in the policy's list; the first when it is in none. */
static uint32_t
group_of(const struct guard_facts *in, const struct guard_policy *p, const char *device)
{
	const struct store_guard_member *m = in->n_members == 0
						     ? NULL
						     : bsearch(device, in->members, in->n_members,
							       sizeof(*in->members), member_order);

	for (uint32_t i = 0; m != NULL && i < p->n_groups; i++)
		if (p->groups[i].id == m->team)
			return i;
	return 0;
}

/* By address, of one the latest first. */
static int
by_address(const void *a, const void *b)
{
	const struct guard_address *x = a, *y = b;
	int order = memcmp(&x->addr, &y->addr, sizeof(x->addr));

	if (order != 0)
		return order;
	if (x->seen != y->seen)
		return x->seen > y->seen ? -1 : 1;
	return strcmp(x->device, y->device);
}

static int
latest_first(const void *a, const void *b)
{
	const struct guard_address *x = a, *y = b;

	return x->seen != y->seen ? (x->seen > y->seen ? -1 : 1) : by_address(a, b);
}

/* Each address once, with the device that had it last. */
static size_t
settle(struct guard_address *list, size_t n)
{
	size_t kept = 0;

	qsort(list, n, sizeof(*list), by_address);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || !addr_equal(list[kept - 1].addr, list[i].addr))
			list[kept++] = list[i];
	if (kept <= LIMIT_GUARD_DEVICES)
		return kept;
	qsort(list, kept, sizeof(*list), latest_first);
	qsort(list, LIMIT_GUARD_DEVICES, sizeof(*list), by_address);
	return LIMIT_GUARD_DEVICES;
}

static enum err
make_devices(const struct guard_facts *in, struct arena *a, struct guard_policy *p)
{
	struct guard_address *all = arena_array(a, struct guard_address, in->n_addresses + 1);
	struct guard_device *list;
	size_t n = 0;

	if (all == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < in->n_addresses; i++)
		if (!addr_is_none(in->addresses[i].addr))
			all[n++] = in->addresses[i];
	n = settle(all, n);
	list = arena_array(a, struct guard_device, n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct guard_device){.addr = all[i].addr,
			.group = group_of(in, p, all[i].device),
			.device = guard_device_number(all[i].device)};
	p->devices = list;
	p->n_devices = n;
	return ERR_OK;
}

/* ---- rules and names ---- */

static int
rule_order(const void *a, const void *b)
{
	const struct guard_rule *x = a, *y = b;
	int order = str_order(x->name, y->name);

	return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

static enum err
make_rules(const struct guard_facts *in, struct arena *a, struct guard_policy *p)
{
	size_t n = in->n_rules < LIMIT_GUARD_RULES ? in->n_rules : LIMIT_GUARD_RULES;
	struct guard_rule *list = arena_array(a, struct guard_rule, n + 1);

	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct store_guard_rule *r = &in->rules[i];

		list[i] = (struct guard_rule){.name = str_c(r->name),
			.kind = r->kind,
			.device = r->device[0] != '\0' ? guard_device_number(r->device) : 0,
			.group = r->team,
			.until = r->until,
			.id = r->id};
	}
	qsort(list, n, sizeof(*list), rule_order);
	p->rules = list;
	p->n_rules = n;
	return ERR_OK;
}

/* By device, of one the longest first. */
static int
isolated_order(const void *a, const void *b)
{
	const struct guard_isolated *x = a, *y = b;

	if (x->device != y->device)
		return x->device > y->device ? 1 : -1;
	return (x->until < y->until) - (x->until > y->until);
}

static enum err
make_isolated(const struct guard_facts *in, struct arena *a, struct guard_policy *p)
{
	struct guard_isolated *list = arena_array(a, struct guard_isolated, in->n_isolated + 1);
	size_t kept = 0;

	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < in->n_isolated; i++)
		list[i] = (struct guard_isolated){guard_device_number(in->isolated[i].device),
			in->isolated[i].until, in->isolated[i].id};
	qsort(list, in->n_isolated, sizeof(*list), isolated_order);
	for (size_t i = 0; i < in->n_isolated; i++)
		if (kept == 0 || list[kept - 1].device != list[i].device)
			list[kept++] = list[i];
	p->isolated = list;
	p->n_isolated = kept < LIMIT_HELD_ACTS ? kept : LIMIT_HELD_ACTS;
	return ERR_OK;
}

static enum err
make_names(
	const struct guard_names *from, struct arena *a, const struct str **ret_list, size_t *ret_n)
{
	uint32_t n = from != NULL ? from->n : 0;
	struct str *list = arena_array(a, struct str, n + 1);

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++)
		list[i] = from->list[i].name;
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}

enum err
guard_policy_make(const struct guard_facts *in, struct arena *a, struct resolver_policy *ret_policy)
{
	struct resolver_policy policy = {.text = in->text,
		.json = in->json,
		.guard = {.mode = in->mode, .zone_minutes = in->zone_minutes}};
	struct guard_policy *p = &policy.guard;
	enum err err = make_networks(in, a, p);

	if (err == ERR_OK)
		err = make_groups(in, a, p);
	if (err == ERR_OK)
		err = make_devices(in, a, p);
	if (err == ERR_OK)
		err = make_rules(in, a, p);
	if (err == ERR_OK)
		err = make_isolated(in, a, p);
	if (err == ERR_OK)
		err = make_names(in->bypass, a, &p->bypass, &p->n_bypass);
	if (err == ERR_OK)
		err = make_names(in->canaries, a, &p->canaries, &p->n_canaries);
	if (err == ERR_OK)
		*ret_policy = policy;
	return err;
}
