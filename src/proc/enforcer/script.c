/* See script.h. Nothing but addresses that we write ourselves and numbers goes into the text. */
#include "proc/enforcer/script.h"

#define TABLE "inet sakimori"

/* Before the usual filter (0): what we hold back, nobody else's rule lets through again. */
static const char head[] = "add table " TABLE "\n"
			   "delete table " TABLE "\n"
			   "table " TABLE " {\n"
			   "\tset device_macs { type ether_addr; flags timeout; size 2048; }\n"
			   "\tset device4 { type ipv4_addr; flags timeout; size 2048; }\n"
			   "\tset device6 { type ipv6_addr; flags timeout; size 2048; }\n"
			   "\tset outside4 { type ipv4_addr; flags timeout; size 2048; }\n"
			   "\tset outside6 { type ipv6_addr; flags timeout; size 2048; }\n"
			   "\tchain passing {\n"
			   "\t\ttype filter hook forward priority -10; policy accept;\n"
			   "\t\tether saddr @device_macs counter drop\n"
			   "\t\tip saddr @device4 counter drop\n"
			   "\t\tip daddr @device4 counter drop\n"
			   "\t\tip6 saddr @device6 counter drop\n"
			   "\t\tip6 daddr @device6 counter drop\n"
			   "\t\tip saddr @outside4 counter drop\n"
			   "\t\tip daddr @outside4 counter drop\n"
			   "\t\tip6 saddr @outside6 counter drop\n"
			   "\t\tip6 daddr @outside6 counter drop\n"
			   "\t}\n"
			   "\tchain leaving {\n"
			   "\t\ttype filter hook output priority -10; policy accept;\n"
			   "\t\tip daddr @outside4 counter drop\n"
			   "\t\tip6 daddr @outside6 counter drop\n"
			   "\t}\n"
			   "}\n";

static bool
is_used_mac(const struct own_net *n, struct mac m)
{
	return n != NULL && own_net_used_mac(n, m) != NULL;
}

static bool
is_used_addr(const struct own_net *n, struct addr a)
{
	return n != NULL && own_net_used_addr(n, a) != NULL;
}

static bool
is_of_ours(const struct own_net *n, struct addr a)
{
	return n != NULL && own_net_has(n, a);
}

static bool
is_mac_fit(struct mac m, const struct enforce_self *self)
{
	for (size_t i = 0; i < self->n_macs; i++)
		if (mac_equal(self->macs[i], m))
			return false;
	return !mac_is_zero(m) && !mac_is_group(m) && !is_used_mac(self->own, m) &&
	       !is_used_mac(self->told, m);
}

static bool
is_addr_fit(struct addr a, const struct enforce_self *self)
{
	static const struct addr all4 = {.family = 4}, all6 = {.family = 6};

	for (size_t i = 0; i < self->n_addrs; i++)
		if (addr_equal(self->addrs[i], a))
			return false;
	return !is_used_addr(self->own, a) && !is_used_addr(self->told, a) &&
	       (a.family == 4 || a.family == 6) && !addr_equal(a, all4) && !addr_equal(a, all6) &&
	       !addr_is_loopback(a) && !addr_is_multicast(a);
}

bool
enforce_is_fit(const struct bus_enforce_item *item, const struct enforce_self *self, ms_t now)
{
	struct mac m;

	if (item->until <= now)
		return false;
	switch (item->what) {
	case BUS_ENFORCE_DEVICE_MAC:
		memcpy(m.b, item->mac, sizeof(m.b));
		return is_mac_fit(m, self);
	case BUS_ENFORCE_DEVICE_ADDR:
		return is_addr_fit(item->addr, self);
	case BUS_ENFORCE_OUTSIDE: /* a company's own network is never cut as an outside one */
		return is_addr_fit(item->addr, self) && !addr_is_private(item->addr) &&
		       !is_of_ours(self->own, item->addr) && !is_of_ours(self->told, item->addr);
	}
	return false;
}

uint32_t
enforce_keep_fit(
	struct bus_enforce_item *items, uint32_t n, const struct enforce_self *self, ms_t now)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		if (enforce_is_fit(&items[i], self, now))
			items[kept++] = items[i];
	return kept;
}

static void
put_element(struct buf *b, const struct bus_enforce_item *item, ms_t now)
{
	ms_t left = item->until - now;
	char text[ADDR_TEXT_MAX];
	struct mac m;

	if (left > LIMIT_ENFORCE_MS)
		left = LIMIT_ENFORCE_MS;
	memcpy(m.b, item->mac, sizeof(m.b));
	buf_c(b, "add element " TABLE " ");
	if (item->what == BUS_ENFORCE_DEVICE_MAC)
		buf_printf(b, "device_macs { %s", mac_text(m, text));
	else
		buf_printf(b, "%s%u { %s",
			item->what == BUS_ENFORCE_DEVICE_ADDR ? "device" : "outside",
			item->addr.family, addr_text(item->addr, text));
	/* a part of a second counts as a whole one */
	buf_printf(b, " timeout %llds }\n", (long long)((left + MS_SECOND - 1) / MS_SECOND));
}

static bool
is_same(const struct bus_enforce_item *a, const struct bus_enforce_item *b)
{
	return a->what == b->what &&
	       (a->what == BUS_ENFORCE_DEVICE_MAC ? memcmp(a->mac, b->mac, sizeof(a->mac)) == 0
						  : addr_equal(a->addr, b->addr));
}

/* Two cases may hold the same; the longer one counts, the first of two that end together. */
static bool
is_outlasted(const struct bus_enforce_item *items, uint32_t n, uint32_t i)
{
	for (uint32_t k = 0; k < n; k++)
		if (k != i && is_same(&items[k], &items[i]) &&
			(items[k].until > items[i].until ||
				(items[k].until == items[i].until && k < i)))
			return true;
	return false;
}

enum err
enforce_script(struct buf *b, const struct bus_enforce_item *items, uint32_t n, ms_t now)
{
	buf_c(b, head);
	for (uint32_t i = 0; i < n; i++)
		if (!is_outlasted(items, n, i))
			put_element(b, &items[i], now);
	return buf_err(b) == ERR_OK ? ERR_OK : ERR_LIMIT;
}

void
enforce_script_end(struct buf *b)
{
	buf_c(b, "add table " TABLE "\ndelete table " TABLE "\n");
}
