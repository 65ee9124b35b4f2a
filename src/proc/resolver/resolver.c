/*
 * The resolver's process: opens, locks itself in, then one loop. Called by cli/main as `sakimori
 * internal resolver`; see proc/common/proc.h for its arguments.
 */
#include "proc/common/proc.h"
#include "proc/resolver/own.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/memory.h"

#include <stdlib.h>

#define TICK_MS 100
#define STATE_MS (10 * MS_SECOND)
#define QUERIES_A_SECOND 100	  /* messages to the portal */
#define AGAIN_MS (5 * MS_SECOND)  /* what nobody acknowledged is sent again */
#define NAMES_MS (30 * MS_SECOND) /* ordinary names wait to be counted together */

void
resolver_clock(struct resolver *r)
{
	r->now = clock_monotonic();
	r->wall = clock_wall();
}

static void
stop(struct resolver *r, int code)
{
	r->is_stopping = true;
	r->code = code;
	loop_stop(r->loop);
}

/* ---- channels ---- */

static void
say_ready(struct resolver *r, struct channel *c)
{
	struct bus_message m = {.type = BUS_READY, .fd = -1};

	m.as.ready.has_user = r->sandbox.has_user;
	m.as.ready.has_seccomp = r->sandbox.has_seccomp;
	m.as.ready.landlock_abi = (uint8_t)r->sandbox.landlock_abi;
	channel_send(c, &m);
}

static void
fill_state(struct resolver *r, struct bus_guard_state *s)
{
	const struct shelf_layer *base = &r->shelf.layers[INDEX_BASE];
	const struct shelf_layer *fresh = &r->shelf.layers[INDEX_FRESH];

	*s = (struct bus_guard_state){.has_policy = r->has_policy,
		.has_index = r->judge.index != NULL,
		.is_upstream_well = r->upstream.is_well,
		.cert_begins = r->secure.begins,
		.cert_ends = r->secure.ends,
		.index_serial = r->shelf.serial,
		.policy_made = r->policy.made,
		.index_entries = r->shelf.entries,
		.asked = r->count.asked,
		.answered_kept = r->count.kept,
		.answered_stale = r->count.stale,
		.blocked = r->count.blocked,
		.would = r->count.would,
		.refused = r->count.refused + r->flights.refused,
		.failed = r->count.failed,
		.upstream_sent = r->upstream.sent,
		.upstream_lost = r->upstream.lost,
		.index_unread = r->judge.unread,
		.streams = r->n_streams,
		.has_tap = r->tap.is_wanted,
		.wants_tap = tap_is_gone(r),
		.tap_sent = r->tap.frames,
		.tap_lost = r->tap.lost};
	if (base->fd >= 0)
		s->index_made = base->file->made;
	if (fresh->fd >= 0)
		s->index_made = fresh->file->made;
}

static void
send_state(struct resolver *r)
{
	struct bus_message *m = &r->in;

	*m = (struct bus_message){.type = BUS_GUARD_STATE, .fd = -1};
	fill_state(r, &m->as.guard_state);
	if (r->portal != NULL && channel_is_open(r->portal))
		channel_send(r->portal, m);
	if (r->launcher != NULL && channel_is_open(r->launcher))
		channel_send(r->launcher, m);
	r->told = r->now;
	r->told_asked = r->count.asked;
}

/* Which log has something to be told now; NULL: none. */
static struct query_log *
next_log(struct resolver *r)
{
	if (r->log.n > 0)
		return &r->log;
	if (r->names.n == 0 && r->asks.n == 0)
		r->names_at = r->now;
	else if (r->names.n > LIMIT_QUERY_ROWS / 2 || r->asks.n > LIMIT_ASK_ROWS / 2 ||
		 r->now - r->names_at >= NAMES_MS)
		return &r->names;
	return NULL;
}

/* The next rows, or those that nobody wrote down. */
static void
send_queries(struct resolver *r)
{
	struct bus_message *m = &r->in;

	if (r->portal == NULL || !channel_is_open(r->portal) || r->told_queries >= QUERIES_A_SECOND)
		return;
	if (r->sent != NULL && r->now - r->sent_at < AGAIN_MS)
		return;
	if (r->sent == NULL) {
		r->sent = next_log(r);
		r->sequence += r->sent != NULL;
	}
	if (r->sent == NULL)
		return;
	*m = (struct bus_message){.type = BUS_QUERIES, .sequence = r->sequence, .fd = -1};
	m->as.queries.run = r->run;
	m->as.queries.lost = r->log.lost;
	m->as.queries.names_lost = r->names.lost + r->asks.lost;
	query_log_send(r->sent, &m->as.queries);
	if (r->sent == &r->names)
		ask_log_send(&r->asks, &m->as.queries);
	r->sent_at = channel_send(r->portal, m) == ERR_OK ? r->now : r->now - AGAIN_MS;
	r->told_queries++;
}

static void
take_ack(struct resolver *r)
{
	bool is_names = r->sent == &r->names;

	if (r->sent == NULL || r->in.as.ack.up_to != r->sequence)
		return;
	query_log_drop(r->sent);
	if (is_names)
		ask_log_drop(&r->asks);
	r->sent = NULL;
	if (is_names && (r->names.n > 0 || r->asks.n > 0)) /* all that wait go now */
		r->names_at = r->now - NAMES_MS;
	send_queries(r);
}

static void
drop_portal(struct resolver *r)
{
	if (r->portal != NULL)
		loop_remove(r->loop, channel_fd(r->portal));
	channel_free(r->portal);
	r->portal = NULL;
}

static void
on_portal(void *arg, unsigned events)
{
	struct resolver *r = arg;
	enum err err;

	while ((err = channel_receive(r->portal, &r->in)) == ERR_OK) {
		fd_close(&r->in.fd);
		if (r->in.type == BUS_HELLO) {
			say_ready(r, r->portal);
			send_state(r);
			r->sent_at = r->now - AGAIN_MS; /* the one before may not have it */
			send_queries(r);
		} else if (r->in.type == BUS_ACK) {
			take_ack(r);
		}
	}
	if (err != ERR_AGAIN) {
		log_event("portal.gone", "why=%s", err_name(err));
		drop_portal(r);
	}
}

static void
take_channel(struct resolver *r)
{
	struct channel *c;

	if (r->in.as.channel.peer != BUS_PORTAL || r->in.fd < 0)
		return;
	drop_portal(r);
	c = channel_new(r->in.fd, BUS_RESOLVER, BUS_PORTAL);
	if (c == NULL)
		return;
	r->in.fd = -1;
	r->portal = c;
	if (loop_add(r->loop, channel_fd(c), LOOP_READ, on_portal, r) != ERR_OK ||
		channel_hello(c, 0) != ERR_OK)
		drop_portal(r);
}

static void
take_tap(struct resolver *r)
{
	r->tap.is_wanted = true;
	if (r->in.fd < 0)
		return;
	tap_take(r, r->in.fd, r->in.as.tap.is_socket);
	r->in.fd = -1;
}

static void
on_launcher(void *arg, unsigned events)
{
	struct resolver *r = arg;
	enum err err;

	while ((err = channel_receive(r->launcher, &r->in)) == ERR_OK) {
		if (r->in.type == BUS_HELLO) {
			say_ready(r, r->launcher);
			send_state(r);
		} else if (r->in.type == BUS_CHANNEL)
			take_channel(r);
		else if (r->in.type == BUS_INDEX)
			shelf_take(&r->shelf, &r->in);
		else if (r->in.type == BUS_GUARD_POLICY && r->in.fd >= 0)
			given_policy(r, r->in.fd);
		else if (r->in.type == BUS_TAP)
			take_tap(r);
		else if (r->in.type == BUS_GUARD_TLS && r->in.fd >= 0)
			secure_renew(r, r->in.fd);
		else if (r->in.type == BUS_STOP)
			stop(r, PROC_OK);
		fd_close(&r->in.fd);
	}
	if (err == ERR_AGAIN)
		return;
	log_event("launcher.gone", "why=%s", err_name(err));
	stop(r, PROC_FAILED); /* nobody would start us again or stop us: end */
}

/* ---- time ---- */

static void
on_tick(void *arg, unsigned events)
{
	struct resolver *r = arg;

	resolver_clock(r);
	upstream_tick(r);
	stream_tick(r);
	udp_flush(r);
	tap_tick(r);
}

static void
on_second(void *arg, unsigned events)
{
	struct resolver *r = arg;

	resolver_clock(r);
	r->told_queries = 0;
	send_queries(r);
	secure_tick(r);
	if (r->count.asked != r->told_asked || r->now - r->told >= STATE_MS)
		send_state(r);
}

/* ---- the whole ---- */

/* "3,4,5": each is added by fn. */
static enum err
add_fds(struct resolver *r, const char *text, enum err (*fn)(struct resolver *r, int fd))
{
	struct str rest = str_c(text);
	enum err err = ERR_OK;

	while (rest.len > 0 && err == ERR_OK) {
		uint64_t fd;

		err = str_u64(str_split(&rest, ','), 1024, &fd);
		if (err == ERR_OK)
			err = fn(r, (int)fd);
	}
	return err;
}

static enum err
make_tables(struct resolver *r, struct errinfo *info)
{
	struct hash_key key;

	entropy_fill(&key, sizeof(key));
	entropy_fill(&r->secret, sizeof(r->secret));
	entropy_fill(&r->log.key, sizeof(r->log.key));
	entropy_fill(&r->names.key, sizeof(r->names.key));
	entropy_fill(&r->asks.key, sizeof(r->asks.key));
	entropy_fill(&r->run, sizeof(r->run));
	flights_start(&r->flights, &key);
	r->kept = kept_new(LIMIT_KEPT);
	r->judge.recall = recall_new();
	entropy_fill(&r->judge.key, sizeof(r->judge.key));
	r->ours = rate_new(LIMIT_RATE_CLIENTS, LIMIT_ASK_RATE, LIMIT_ASK_BURST, &key);
	r->outsiders = rate_new(LIMIT_RATE_CLIENTS, LIMIT_REFUSE_RATE, LIMIT_REFUSE_RATE * 2, &key);
	r->out = buf_of(MESSAGE_BYTES);
	r->policy = resolver_policy_default();
	r->judge.policy = &r->policy.guard;
	r->judge.number = 1;
	r->shakers = rate_new(LIMIT_RATE_CLIENTS, LIMIT_SHAKE_RATE, LIMIT_SHAKE_BURST, &key);
	for (size_t i = 0; i < STREAMS; i++) {
		r->streams[i].r = r;
		r->streams[i].fd = -1; /* the rest is zeroes, and memory that nothing has touched */
	}
	r->tap.fd = -1;
	shelf_start(&r->shelf);
	if (r->kept == NULL || r->judge.recall == NULL || r->ours == NULL || r->outsiders == NULL ||
		r->shakers == NULL)
		return err_say(info, ERR_FULL, 0, "no memory");
	return ERR_OK;
}

/* "192.168.1.5,fd00::5": the first that there is room for. */
static void
take_self(struct resolver *r, const char *text)
{
	struct str rest = str_c(text != NULL ? text : "");
	size_t n = 0;

	while (rest.len > 0 && n < FIRST_SELVES)
		n += addr_parse(str_split(&rest, ','), &r->self[n]) == ERR_OK;
}

static enum err
open_all(struct resolver *r, const struct proc_args *args, struct errinfo *info)
{
	const char *where = proc_arg(args, "upstream");
	int launcher = proc_arg_fd(args, "launcher");
	enum err err = loop_new(&r->loop, info);

	if (err == ERR_OK)
		err = upstream_open(r, str_c(where != NULL ? where : ""), info);
	take_self(r, proc_arg(args, "self"));
	if (err == ERR_OK)
		err = upstream_watch(r);
	if (err == ERR_OK)
		err = add_fds(r, proc_arg(args, "udp"), udp_add);
	if (err == ERR_OK)
		err = add_fds(r, proc_arg(args, "tcp"), stream_listen);
	if (err == ERR_OK)
		err = add_fds(r, proc_arg(args, "dot"), stream_listen_dot);
	if (err == ERR_OK)
		err = add_fds(r, proc_arg(args, "doh"), stream_listen_doh);
	r->secure.is_trusted = proc_arg(args, "is-trusted") != NULL;
	if (err == ERR_OK && proc_arg_fd(args, "tls") >= 0)
		err = secure_take(r, proc_arg_fd(args, "tls"), info);
	if (err == ERR_OK && r->n_doors == 0)
		err = err_say(info, ERR_INVALID, 0, "nowhere to be asked");
	if (err == ERR_OK)
		err = loop_timer(r->loop, TICK_MS, TICK_MS, on_tick, r);
	if (err == ERR_OK)
		err = loop_timer(r->loop, MS_SECOND, MS_SECOND, on_second, r);
	if (err != ERR_OK || launcher < 0)
		return err;
	r->launcher = channel_new(launcher, BUS_RESOLVER, BUS_LAUNCHER);
	if (r->launcher == NULL)
		return err_say(info, ERR_FULL, 0, "no memory");
	return loop_add(r->loop, launcher, LOOP_READ, on_launcher, r);
}

static enum err
start(struct resolver *r, const struct proc_args *args, struct errinfo *info)
{
	struct sandbox_options sandbox = {.kind = SANDBOX_RESOLVER, .user = sandbox_user()};
	uint16_t port;
	uint32_t scope;
	enum err err = make_tables(r, info);

	if (err == ERR_OK)
		err = open_all(r, args, info);
	if (err != ERR_OK)
		return err;
	addr_of_socket(&r->upstream.where, &port, &scope);
	sandbox.connects_to = port;
	memory_let_go();
	err = sandbox_enter(&sandbox, &r->sandbox, info);
	if (err != ERR_OK)
		return err;
	resolver_clock(r);
	if (proc_arg_fd(args, "policy") >= 0)
		given_policy(r, proc_arg_fd(args, "policy"));
	shelf_take_args(&r->shelf, args);
	return r->launcher != NULL ? channel_hello(r->launcher, 0) : ERR_OK;
}

int
resolver_main(const struct proc_args *args)
{
	struct resolver *r = calloc(1, sizeof(*r));
	struct errinfo info = {0};
	enum err err = ERR_OK;

	log_process("resolver");
	if (r == NULL)
		return PROC_FAILED;
	if (start(r, args, &info) != ERR_OK) {
		log_event("resolver.cannot_start", "why=\"%s\"", info.what);
		return PROC_CANNOT_RUN;
	}
	log_event("resolver.ready", "user=%d landlock=%d seccomp=%d", r->sandbox.has_user,
		r->sandbox.landlock_abi, r->sandbox.has_seccomp);
	while (err == ERR_OK && !r->is_stopping) {
		err = loop_once(r->loop, given_step(r) || r->n_due > 0 ? 0 : -1);
		stream_round(r);
	}
	send_queries(r);
	tap_end(r);
	return err == ERR_OK ? r->code : PROC_FAILED; /* the end of the process frees the rest */
}
