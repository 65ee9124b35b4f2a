/* What this machine itself uses of the network, read every few seconds, to the portal and the
 * enforcer: see own.h. */
#include "proc/launcher/own.h"

#include "sys/clock.h"
#include "sys/log.h"

#include <string.h>

#define LOOK_EVERY (10 * MS_SECOND)

static void
tell(struct child *child, const struct own_net *n)
{
	struct bus_message m = {.type = BUS_OWN_NET, .fd = -1, .as.own_net = *n};

	if (child->channel != NULL && child->is_linked &&
		channel_send(child->channel, &m) != ERR_OK)
		log_event("own_net.unsent", "process=%s", bus_role_name(child->role));
}

/* The full resolver that was named, and those that ours asks. */
static size_t
upstream(const struct launcher *l, struct own_use *list, size_t room)
{
	const struct guard_part *g = &l->prepared.guard;
	struct addr a;
	uint16_t port;
	size_t n = 0;

	if (g->n_doors == 0)
		return 0;
	for (size_t i = 0; g->port != 0 && i < g->n_forwarders && n < room; i++)
		list[n++] = g->forwarders[i];
	if (g->port == 0 && room > 0 && launcher_parse_listen(g->upstream, &a, &port) == ERR_OK &&
		!addr_is_loopback(a))
		list[n++] = (struct own_use){.what = OWN_USE_NAMES, .addr = a};
	return n;
}

static void
look(struct launcher *l, struct own_net *ret_net)
{
	struct own_use more[OWN_USES_MAX / 2];
	size_t room = sizeof(more) / sizeof(*more), n = upstream(l, more, room);

	n += own_settings(more + n, room - n);
	if (!own_net_read(more, n, ret_net))
		log_event("own_net.unread", "uses=%u", ret_net->n_uses);
}

void
launcher_own_net(struct launcher *l)
{
	struct own_net now;

	if (clock_monotonic() < l->own_net_next)
		return;
	l->own_net_next = clock_monotonic() + LOOK_EVERY;
	look(l, &now);
	if (memcmp(&now, &l->own_net, sizeof(now)) == 0)
		return;
	l->own_net = now;
	tell(launcher_child(l, BUS_ENFORCER), &now);
	tell(launcher_child(l, BUS_PORTAL), &now);
}

void
launcher_own_net_tell(struct launcher *l, struct child *child)
{
	if (child->role == BUS_PORTAL || child->role == BUS_ENFORCER)
		tell(child, &l->own_net);
}
