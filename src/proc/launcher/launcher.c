/*
 * Starting, linking, starting again, stopping: see launcher.h and README.md. One loop; children are
 * heard through their channels and SIGCHLD.
 */
#include "proc/launcher/own.h"

#include "proc/common/proc.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/sandbox.h"

#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BACKOFF_MS 500
#define BACKOFF_MS_MAX (60 * MS_SECOND)
#define LIVED_LONG (60 * MS_SECOND) /* after it, failures are counted anew */
#define TICK_MS 250
#define DISK_EVERY MS_MINUTE

const int launcher_keep_read[] = {CAP_DAC_READ_SEARCH, -1};
const int launcher_keep_firewall[] = {CAP_NET_ADMIN, -1};
const int launcher_keep_capture[] = {CAP_DAC_READ_SEARCH, CAP_NET_RAW, -1};

struct child *
launcher_child(struct launcher *l, enum bus_role role)
{
	for (size_t i = 0; i < PROCESSES; i++)
		if (l->children[i].role == role)
			return &l->children[i];
	return NULL;
}

/* ---- telling the portal ---- */

void
launcher_health(struct launcher *l, struct bus_health health)
{
	struct bus_message m = {.type = BUS_HEALTH, .fd = -1};
	struct child *portal = launcher_child(l, BUS_PORTAL);

	if (portal->channel == NULL)
		return;
	health.at = clock_wall();
	m.as.health = health;
	channel_send(portal->channel, &m);
}

static void
say_disk(struct launcher *l)
{
	struct bus_health health = {.what = BUS_HEALTH_DISK};
	struct disk_room room;

	if (disk_room_of(l->prepared.data, &room) != ERR_OK)
		return;
	health.disk_free = room.free;
	health.disk_total = room.total;
	launcher_health(l, health);
}

/* ---- starting ---- */

static void on_child(void *arg, unsigned events);

/* Hands the launcher's end to the loop and says hello. */
static enum err
attach(struct child *child, int fd)
{
	struct launcher *l = child->launcher;

	child->channel = channel_new(fd, BUS_LAUNCHER, child->role);
	if (child->channel == NULL)
		return ERR_FULL;
	if (loop_add(l->loop, fd, LOOP_READ, on_child, child) != ERR_OK)
		return ERR_FULL;
	return channel_hello(child->channel, 0);
}

static void
detach(struct child *child)
{
	if (child->channel != NULL)
		loop_remove(child->launcher->loop, channel_fd(child->channel));
	channel_free(child->channel);
	child->channel = NULL;
	child->is_linked = false;
}

static void
plan_restart(struct child *child)
{
	ms_t now = clock_monotonic(), pause = BACKOFF_MS;

	if (now - child->started > LIVED_LONG)
		child->failures = 0;
	for (unsigned i = 0; i < child->failures && pause < BACKOFF_MS_MAX; i++)
		pause *= 2;
	child->failures++;
	child->start_at = now + (pause < BACKOFF_MS_MAX ? pause : BACKOFF_MS_MAX);
}

static void
start_child(struct child *child)
{
	struct launcher *l = child->launcher;
	struct command *c = calloc(1, sizeof(*c));
	struct errinfo info = {0};
	int pair[2], opened = -1;

	child->start_at = 0;
	child->started = clock_monotonic();
	if (c == NULL || fd_pair(pair, &info) != ERR_OK) {
		free(c);
		plan_restart(child);
		return;
	}
	launcher_command(child, pair[1], c, &opened);
	struct child_spec spec = {.argv = c->argv,
		.fds = c->fds,
		.n_fds = c->n_fds,
		.is_quiet = true,
		.user = sandbox_user(),
		.keep = l->options->interface != NULL && child->role == BUS_SENSOR
				? launcher_keep_capture
			: child->role == BUS_ENFORCER && l->prepared.enforce.has_nft
				? launcher_keep_firewall
			: child->role == BUS_RESOLVER || child->role == BUS_ENFORCER
				? NULL
				: launcher_keep_read};

	if (child_spawn(&spec, &child->pid, &info) != ERR_OK) {
		log_event("child.cannot_start", "process=%s why=%s", bus_role_name(child->role),
			info.what);
		child->pid = 0;
		close(pair[0]);
		plan_restart(child);
	} else if (attach(child, pair[0]) != ERR_OK) {
		child->kill_at = child->started;
	}
	close(pair[1]);
	fd_close(&opened);
	free(c);
}

/* ---- linking ---- */

static void
send_channel(struct child *to, enum bus_role peer, int fd)
{
	struct bus_message m = {.type = BUS_CHANNEL, .fd = fd};

	m.as.channel.peer = peer;
	if (channel_send(to->channel, &m) != ERR_OK)
		log_event("link.failed", "process=%s peer=%s", bus_role_name(to->role),
			bus_role_name(peer));
}

/* A fresh channel between the portal and one of the others, when both are there. */
static void
link_with_portal(struct launcher *l, struct child *other)
{
	struct child *portal = launcher_child(l, BUS_PORTAL);
	int pair[2];

	if (!portal->is_linked || !other->is_linked || fd_pair(pair, NULL) != ERR_OK)
		return;
	send_channel(portal, other->role, pair[0]);
	send_channel(other, BUS_PORTAL, pair[1]);
	close(pair[0]);
	close(pair[1]);
}

/* A child is locked in and ready: it gets its channels, the portal hears of it. */
static void
on_ready(struct child *child, const struct bus_ready *ready)
{
	struct launcher *l = child->launcher;
	struct bus_message setup = {.type = BUS_SETUP, .fd = -1};

	log_event("child.ready", "process=%s user=%d landlock=%u seccomp=%d",
		bus_role_name(child->role), ready->has_user, ready->landlock_abi,
		ready->has_seccomp);
	child->is_linked = true;
	launcher_own_net_tell(l, child);
	if (child->role == BUS_PORTAL) {
		str_copy(str_c(l->code), setup.as.setup.code, sizeof(setup.as.setup.code));
		channel_send(child->channel, &setup);
		for (size_t i = 0; i < PROCESSES; i++)
			if (l->children[i].role != BUS_PORTAL)
				link_with_portal(l, &l->children[i]);
		if (!l->has_said_ready && l->options->say_ready != NULL)
			l->options->say_ready(l->options->say_arg,
				ready->url[0] != '\0' ? ready->url : l->prepared.url,
				ready->needs_setup || ready->has_demo_login ? l->code : NULL,
				ready->has_demo_login);
		l->has_said_ready = true;
		say_disk(l);
		launcher_unbound_tell(l);
	} else {
		link_with_portal(l, child);
		launcher_index_ready(l, child);
		if (child->role == BUS_RESOLVER) {
			l->tap_next = 0;
			launcher_tap(l);
		}
	}
	launcher_health(l, (struct bus_health){.process = child->role,
				   .what = BUS_HEALTH_STARTED,
				   .times = child->restarts});
}

/* A demonstration's recordings may be asked for again: packets of them are to be kept. */
static void
need(const struct launcher *l, struct child *child)
{
	bool is_again = child != NULL && child->role == BUS_SENSOR && child->is_done &&
			l->options->is_demo && !l->is_stopping;

	if (child == NULL || (child->is_needed && !is_again) || child->role == BUS_RESOLVER ||
		child->role == BUS_ENFORCER)
		return;
	child->is_done = false;
	child->is_needed = true;
	child->start_at = clock_monotonic();
}

static void
on_child(void *arg, unsigned events)
{
	struct child *child = arg;
	struct launcher *l = child->launcher;
	enum err err;

	while ((err = channel_receive(child->channel, &l->in)) == ERR_OK) {
		if (l->in.type == BUS_READY)
			on_ready(child, &l->in.as.ready);
		else if (l->in.type == BUS_JOB && !l->is_stopping) {
			int input = l->in.fd;

			l->in.fd = -1;
			job_start(l, &l->in.as.job, input);
		} else if (l->in.type == BUS_LISTS_STATE) {
			launcher_lists_state(l, &l->in.as.lists_state);
		} else if (l->in.type == BUS_INDEX) {
			launcher_index_new(l);
		} else if (l->in.type == BUS_GUARD_STATE) {
			if (l->in.as.guard_state.wants_tap)
				launcher_tap(l);
		} else if (l->in.type == BUS_GUARD_POLICY) {
			launcher_guard_policy(l, l->in.fd);
			l->in.fd = -1;
		} else if (l->in.type == BUS_ENFORCED) {
			if (l->in.as.enforced.wants_reread)
				launcher_enforce_reread(l);
		} else if (l->in.type == BUS_NEED) {
			need(l, launcher_child(l, l->in.as.need.process));
		}
		fd_close(&l->in.fd);
	}
	if (err == ERR_AGAIN)
		return;
	child->kill_at = clock_monotonic() + STOP_PATIENCE; /* closed: it is about to end */
	if (err != ERR_NOT_FOUND && err != ERR_IO) {	    /* it may have been taken over */
		log_event("child.rules", "process=%s why=%s", bus_role_name(child->role),
			err_name(err));
		child->kill_at = clock_monotonic();
	}
	detach(child);
}

/* ---- ending ---- */

static void
on_end(struct launcher *l, struct child *child, const struct child_end *end)
{
	struct bus_health health = {.process = child->role,
		.what = BUS_HEALTH_DIED,
		.code = (uint8_t)(end->code < 0 ? 0 : end->code),
		.signal = (uint8_t)end->signal};

	child->pid = 0;
	child->kill_at = 0;
	detach(child);
	if (child->role == BUS_ENFORCER)
		launcher_enforce_reread(l); /* its last files went with it */
	if (l->is_stopping)
		return;
	if (end->code == PROC_OK && child->role == BUS_SENSOR && l->options->interface == NULL) {
		child->is_done = true; /* the files are read, and all of it is stored */
		health.what = BUS_HEALTH_ENDED;
	} else {
		child->restarts++;
		plan_restart(child);
		if (end->code == PROC_CANNOT_RUN) {
			child->start_at = clock_monotonic() + BACKOFF_MS_MAX;
			health.what = BUS_HEALTH_GAVE_UP;
		}
	}
	health.times = child->restarts;
	log_event("child.end", "process=%s code=%d signal=%d restarts=%u",
		bus_role_name(child->role), end->code, end->signal, child->restarts);
	launcher_health(l, health);
}

static void
reap(struct launcher *l)
{
	struct child_end end;

	while (child_reap(&end) == ERR_OK) {
		if (job_ended(l, end.pid, end.code, end.signal) || launcher_unbound_ended(l, &end))
			continue;
		for (size_t i = 0; i < PROCESSES; i++)
			if (l->children[i].pid == end.pid)
				on_end(l, &l->children[i], &end);
	}
}

/* ---- signals and time ---- */

static void
on_signal(void *arg, int signal)
{
	struct launcher *l = arg;

	if (signal == SIGCHLD) {
		reap(l);
	} else if (signal == SIGHUP && !(l->has_terminal && !isatty(STDIN_FILENO))) {
		launcher_lists_reload(l); /* not the end of our terminal, but somebody who asks */
		launcher_guard_reload(l);
	} else if (!l->is_stopping) {
		log_event("launcher.stop", "signal=%d", signal);
		l->is_stopping = true;
		job_stop_all(l);
	}
	if (l->is_stopping)
		launcher_stopping(l);
}

static void
on_tick(void *arg, unsigned events)
{
	struct launcher *l = arg;
	ms_t now = clock_monotonic();

	if (l->is_stopping) {
		launcher_stopping(l);
		return;
	}
	job_tick(l);
	launcher_unbound_tick(l);
	launcher_lists_waiting(l);
	launcher_guard_waiting(l);
	launcher_own_net(l);
	for (size_t i = 0; i < PROCESSES; i++) {
		struct child *child = &l->children[i];

		if (child->pid != 0 && child->kill_at != 0 && child->kill_at <= now)
			kill(child->pid, SIGKILL);
		if (child->start_at != 0 && child->start_at <= now)
			start_child(child);
	}
}

static void
on_minute(void *arg, unsigned events)
{
	say_disk(arg);
	launcher_lists_tick(arg);
	launcher_guard_tls_tick(arg, false);
	launcher_unbound_additions(arg);
}

/* ---- the whole ---- */

static void
make_children(struct launcher *l)
{
	static const struct {
		enum bus_role role;
		bool is_needed;
	} table[PROCESSES] = {
#define PROCESS(role, is_needed) {role, is_needed},
#include "proc/launcher/processes.def"
#undef PROCESS
	};

	for (size_t i = 0; i < PROCESSES; i++)
		l->children[i] = (struct child){.launcher = l,
			.role = table[i].role,
			.is_needed = table[i].role == BUS_RESOLVER   ? l->options->guard != NULL
				     : table[i].role == BUS_ENFORCER ? l->prepared.enforce.is_wanted
								     : table[i].is_needed};
}

static void
make_code(char dst[16])
{
	char letters[13];

	entropy_code(letters, sizeof(letters));
	snprintf(dst, 16, "%.4s-%.4s-%.4s", letters, letters + 4, letters + 8);
}

enum err
launcher_run(const struct launcher_options *options, struct errinfo *info)
{
	static const int signals[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, 0};
	struct launcher *l = calloc(1, sizeof(*l));
	enum err err;

	log_process("launcher");
	if (l == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	l->options = options;
	l->lists = -1;
	launcher_index_start(l);
	l->has_terminal = isatty(STDIN_FILENO) != 0;
	l->demo_end = clock_wall();
	err = prepare(options, &l->prepared, info);
	if (err != ERR_OK) {
		free(l);
		return err;
	}
	make_children(l);
	make_code(l->code);
	err = sandbox_keep_starting(l->prepared.enforce.has_nft, info);
	if (err == ERR_OK)
		err = loop_new(&l->loop, info);
	if (err == ERR_OK)
		err = loop_signals(l->loop, signals, on_signal, l);
	if (err == ERR_OK)
		err = loop_timer(l->loop, TICK_MS, TICK_MS, on_tick, l);
	if (err == ERR_OK)
		err = loop_timer(l->loop, DISK_EVERY, DISK_EVERY, on_minute, l);
	launcher_own_net(l);
	for (size_t i = 0; i < PROCESSES && err == ERR_OK; i++)
		if (l->children[i].is_needed)
			start_child(&l->children[i]);
	if (err == ERR_OK)
		err = loop_run(l->loop);
	launcher_unbound_stop(l);
	for (size_t i = 0; i < PROCESSES; i++)
		detach(&l->children[i]);
	loop_free(l->loop);
	prepare_undo(&l->prepared);
	fd_close(&l->lists);
	launcher_index_end(l);
	free(l);
	return err;
}
