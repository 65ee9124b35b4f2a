/* Who speaks with the portal: a sensor, openers with a file each, the courier, the enforcer. */
#include "proc/portal/guard/guard.h"
#include "proc/portal/guard/log.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/process.h"
#include "proc/portal/watch/captures.h"

#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <unistd.h>

struct peer *
process_peer(struct process *p, enum bus_role role)
{
	for (size_t i = 0; i < PEERS_MAX; i++) {
		if (p->peers[i].channel != NULL && p->peers[i].role == role)
			return &p->peers[i];
	}
	return NULL;
}

static bool
parse_prefix(const char *text, struct bus_network *ret)
{
	unsigned bits;

	if (addr_prefix_parse(str_c(text), &ret->prefix, &bits) != ERR_OK)
		return false;
	ret->bits = (uint8_t)bits;
	return true;
}

void
process_send_policy(struct process *p, struct channel *c)
{
	struct bus_message m = {.type = BUS_POLICY, .fd = -1};
	struct arena *a = arena_new(1 << 20);
	struct store_network *list;
	struct store_view *v;
	size_t n;

	if (a != NULL && store_read(p->portal->store, &v) == ERR_OK) {
		if (store_network_list(v, a, &list, &n) == ERR_OK) {
			for (size_t i = 0; i < n && m.as.policy.n_off < BUS_NETWORKS_MAX; i++) {
				if (!list[i].is_watched &&
					parse_prefix(list[i].prefix,
						&m.as.policy.off[m.as.policy.n_off]))
					m.as.policy.n_off++;
			}
			channel_send(c, &m);
		}
		store_read_end(v);
	}
	arena_free(a);
}

void
process_close_peer(struct peer *peer)
{
	loop_remove(peer->process->loop, channel_fd(peer->channel));
	channel_free(peer->channel);
	ingest_free(peer->ingest);
	*peer = (struct peer){0};
}

/* What the name server tells: guard/. */
static enum err
hear_resolver(struct peer *peer)
{
	struct bus_message m;
	enum err err;

	while ((err = channel_receive(peer->channel, &m)) == ERR_OK) {
		guard_hear(peer->process->portal, &m, clock_wall());
		fd_close(&m.fd);
		if (m.type == BUS_QUERIES && guard_log_take(peer->process->portal, &m) &&
			channel_ack(peer->channel, m.sequence, 0) == ERR_IO)
			return ERR_IO;
	}
	return err;
}

/* What the enforcer says of the list that it has. */
static enum err
hear_enforcer(struct peer *peer)
{
	struct bus_message m;
	enum err err;

	while ((err = channel_receive(peer->channel, &m)) == ERR_OK) {
		fd_close(&m.fd);
		if (m.type == BUS_ENFORCED)
			process_enforced(peer->process, &m.as.enforced);
	}
	return err;
}

static enum err
hear(struct peer *peer)
{
	if (peer->role == BUS_ENFORCER)
		return hear_enforcer(peer);
	if (peer->role == BUS_RESOLVER)
		return hear_resolver(peer);
	if (peer->ingest != NULL)
		return ingest_run(peer->ingest, peer->channel);
	if (peer->role == BUS_OPENER)
		return opener_jobs_receive(peer->process->portal, peer->job, peer->channel);
	return process_from_courier(peer->process, peer->channel);
}

void
process_run_peer(struct peer *peer)
{
	bool was_open = channel_is_open(peer->channel);
	enum err err = hear(peer);

	if (!was_open && channel_is_open(peer->channel) && peer->role == BUS_SENSOR) {
		process_send_policy(peer->process, peer->channel);
		process_send_keep(peer->process, true);
	}
	if (!was_open && channel_is_open(peer->channel) && peer->role == BUS_ENFORCER)
		process_send_enforce(peer->process, true);
	if (peer->role == BUS_OPENER && peer->ingest != NULL && !peer->is_told) {
		struct bus_done done;

		peer->is_told = ingest_is_done(peer->ingest, &done);
		if (peer->is_told)
			captures_done(peer->process->portal, peer->job, &done,
				ingest_alerts(peer->ingest));
	}
	peer->is_stuck = err == ERR_FULL;
	if (err == ERR_OK || err == ERR_AGAIN || err == ERR_FULL)
		return;
	if (err != ERR_NOT_FOUND)
		log_event("peer.broke", "role=%s err=%s", bus_role_name(peer->role), err_name(err));
	if (peer->role == BUS_COURIER)
		process_lost_courier(peer->process);
	if (peer->role == BUS_ENFORCER)
		process_enforced(peer->process, NULL);
	process_close_peer(peer);
}

static void
on_peer(void *arg, unsigned events)
{
	struct peer *peer = arg;

	(void)events;
	if (!peer->is_stuck)
		process_run_peer(peer);
}

void
process_add_peer(struct process *p, enum bus_role role, uint64_t job, int fd)
{
	struct peer *old = role == BUS_OPENER ? NULL : process_peer(p, role);
	struct peer *peer = NULL;
	/* openers send what they read or made as far as credits reach; the others need none */
	bool has_credits = role != BUS_COURIER && role != BUS_RESOLVER && role != BUS_ENFORCER;
	bool has_ingest = has_credits && !(role == BUS_OPENER && opener_jobs_has(job));

	if (old != NULL)
		process_close_peer(old);
	for (size_t i = 0; i < PEERS_MAX && peer == NULL; i++) {
		if (p->peers[i].channel == NULL)
			peer = &p->peers[i];
	}
	if (peer == NULL) {
		log_event("peer.refused", "role=%s", bus_role_name(role));
		close(fd);
		return;
	}
	*peer = (struct peer){.process = p, .role = role, .job = job};
	peer->channel = channel_new(fd, BUS_PORTAL, role);
	peer->ingest = has_ingest ? ingest_new(p->portal, role == BUS_OPENER) : NULL;
	if (peer->channel == NULL || (peer->ingest == NULL && has_ingest) ||
		channel_hello(peer->channel, has_credits ? CHANNEL_CREDITS : 0) != ERR_OK ||
		loop_add(p->loop, channel_fd(peer->channel), LOOP_READ, on_peer, peer) != ERR_OK) {
		log_event("peer.refused", "role=%s", bus_role_name(role));
		channel_free(peer->channel);
		ingest_free(peer->ingest);
		*peer = (struct peer){0};
	} else if (role == BUS_RESOLVER) {
		guard_linked(p->portal, clock_wall());
	}
}
