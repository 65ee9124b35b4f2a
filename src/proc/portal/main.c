/*
 * The portal as a process: opens what it needs, locks itself in, and then lives in one loop that
 * takes messages (launcher, sensor, openers, courier) and the clock's minutes; browsers are served
 * by libmicrohttpd's own threads. Arguments: proc/common/proc.h.
 */
#include "bus/channel.h"
#include "proc/common/proc.h"
#include "proc/portal/captures.h"
#include "proc/portal/handlers.h"
#include "proc/portal/ingest.h"
#include "proc/portal/mail.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "sys/own_addr.h"
#include "sys/sandbox.h"
#include "sys/tls_cert.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PEERS_MAX 8
#define PEM_MAX 65536
#define DATABASE_BYTES_MAX ((uint64_t)64 << 30)
#define RETRY_MS (5 * MS_SECOND)
#define MAIL_WAIT (5 * MS_MINUTE) /* for the courier's answer, before it is tried again */

/* A channel to a sensor, an opener or the courier. */
struct peer {
	struct process *process;
	struct channel *channel; /* NULL: the place is free */
	struct ingest *ingest;	 /* NULL for the courier */
	enum bus_role role;
	uint64_t job;  /* of an opener */
	bool is_told;  /* that its file is read */
	bool is_stuck; /* its batch waits for room on the disk */
};

struct process {
	struct portal *portal;
	struct portal_server *server;
	struct loop *loop;
	struct channel *launcher;
	struct peer peers[PEERS_MAX];
	struct sandbox_report report;
	bool is_said; /* READY */
	uint64_t mail_sequence;
	struct store_mail mail; /* under way; id "" for none */
	uint64_t mail_id;
	ms_t mail_since;
	ms_t asked; /* for the courier */
};

/* ---- mail ---- */

static enum err
write_mail_result(struct store_tx *tx, void *arg)
{
	return store_mail_result(tx, arg);
}

static void
mail_ended(struct process *p, enum err err, const char *note)
{
	struct store_mail *m = &p->mail;
	ms_t now = clock_wall();

	m->tries++;
	str_clean(str_c(err == ERR_OK ? "" : note), m->error, sizeof(m->error));
	if (err == ERR_OK) {
		m->sent = now;
	} else {
		ms_t next = err == ERR_AGAIN || m->tries < 3 ? mail_next_try(m->tries, now) : 0;

		m->next_try = next > 0 ? next : INT64_MAX;
	}
	store_write(p->portal->store, STORE_VITAL, write_mail_result, m);
	*m = (struct store_mail){0};
}

static struct peer *
peer_of(struct process *p, enum bus_role role)
{
	for (size_t i = 0; i < PEERS_MAX; i++) {
		if (p->peers[i].channel != NULL && p->peers[i].role == role)
			return &p->peers[i];
	}
	return NULL;
}

/* The courier runs only where mail is used: the launcher starts it when we need it. */
static void
ask_for_courier(struct process *p, ms_t now)
{
	struct bus_message m = {.type = BUS_NEED, .fd = -1, .as.need.process = BUS_COURIER};
	struct arena *a;
	struct store_mail *list;
	struct store_view *v;
	size_t n = 0;

	if (p->launcher == NULL || !channel_is_open(p->launcher) || now - p->asked < MS_MINUTE)
		return;
	a = arena_new(8 << 20);
	if (a != NULL && store_read(p->portal->store, &v) == ERR_OK) {
		if (store_mail_due(v, now, a, &list, &n) == ERR_OK && n > 0 &&
			channel_send(p->launcher, &m) == ERR_OK)
			p->asked = now;
		store_read_end(v);
	}
	arena_free(a);
}

/* One mail at a time goes to the courier. */
static void
send_mail(struct process *p)
{
	struct peer *courier = peer_of(p, BUS_COURIER);
	struct bus_message m = {.type = BUS_MAIL, .fd = -1};
	struct arena *a;
	struct store_mail *list;
	struct store_view *v;
	ms_t now = clock_wall();
	size_t n = 0;

	if (p->mail.id.text[0] != '\0' && now - p->mail_since > MAIL_WAIT)
		mail_ended(p, ERR_AGAIN, "the courier did not answer");
	if (courier == NULL || !channel_is_open(courier->channel)) {
		ask_for_courier(p, now);
		return;
	}
	if (p->mail.id.text[0] != '\0')
		return;
	a = arena_new(8 << 20);
	if (a != NULL && store_read(p->portal->store, &v) == ERR_OK) {
		if (store_mail_due(v, now, a, &list, &n) == ERR_OK && n > 0 &&
			mail_compose(v, &list[0], a, &m.as.mail) == ERR_OK) {
			m.as.mail.id = ++p->mail_id;
			if (channel_send(courier->channel, &m) == ERR_OK) {
				p->mail = list[0];
				p->mail.body = STR("");
				p->mail_since = now;
			}
		}
		store_read_end(v);
	}
	arena_free(a);
}

static enum err
from_courier(struct process *p, struct channel *c)
{
	struct bus_message m;
	enum err err;

	while ((err = channel_receive(c, &m)) == ERR_OK) {
		if (m.type == BUS_MAIL_RESULT && m.as.mail_result.id == p->mail_id &&
			p->mail.id.text[0] != '\0')
			mail_ended(p, (enum err)m.as.mail_result.err, m.as.mail_result.note);
	}
	return err;
}

/* ---- the policy ---- */

static bool
parse_prefix(const char *text, struct bus_network *ret)
{
	struct str rest = str_c(text), address = str_split(&rest, '/');
	uint64_t bits;

	if (addr_parse(address, &ret->prefix) != ERR_OK)
		return false;
	if (str_u64(rest, ret->prefix.family == 4 ? 32 : 128, &bits) != ERR_OK)
		return false;
	ret->bits = (uint8_t)bits;
	return true;
}

static void
send_policy(struct process *p, struct channel *c)
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

/* ---- peers ---- */

static void
peer_close(struct peer *peer)
{
	loop_remove(peer->process->loop, channel_fd(peer->channel));
	channel_free(peer->channel);
	ingest_free(peer->ingest);
	*peer = (struct peer){0};
}

static void
peer_run(struct peer *peer)
{
	bool was_open = channel_is_open(peer->channel);
	enum err err = peer->ingest == NULL ? from_courier(peer->process, peer->channel)
					    : ingest_run(peer->ingest, peer->channel);

	if (!was_open && channel_is_open(peer->channel) && peer->role == BUS_SENSOR)
		send_policy(peer->process, peer->channel);
	if (peer->role == BUS_OPENER && !peer->is_told) {
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
	peer_close(peer);
}

static void
on_peer(void *arg, unsigned events)
{
	struct peer *peer = arg;

	(void)events;
	if (!peer->is_stuck)
		peer_run(peer);
}

static void
add_peer(struct process *p, enum bus_role role, uint64_t job, int fd)
{
	struct peer *old = role == BUS_OPENER ? NULL : peer_of(p, role);
	struct peer *peer = NULL;

	if (old != NULL)
		peer_close(old);
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
	peer->ingest = role == BUS_COURIER ? NULL : ingest_new(p->portal, role == BUS_OPENER);
	if (peer->channel == NULL || (peer->ingest == NULL && role != BUS_COURIER) ||
		channel_hello(peer->channel, role == BUS_COURIER ? 0 : CHANNEL_CREDITS) != ERR_OK ||
		loop_add(p->loop, channel_fd(peer->channel), LOOP_READ, on_peer, peer) != ERR_OK) {
		log_event("peer.refused", "role=%s", bus_role_name(role));
		channel_free(peer->channel);
		ingest_free(peer->ingest);
		*peer = (struct peer){0};
	}
}

/* ---- the launcher ---- */

struct health_change {
	struct store_process process;
};

static enum err
write_health(struct store_tx *tx, void *arg)
{
	return store_process_put(tx, &((struct health_change *)arg)->process);
}

static void
take_health(struct process *p, const struct bus_health *h)
{
	static const char *const states[BUS_HEALTH_WHATS] = {
		"running", "stopped", "failed", "failed", "running"};
	struct health_change c = {
		.process = {.restarts = h->times, .since = h->at, .last_heard = clock_wall()}};
	struct portal_live *live = &p->portal->live;

	if (h->what == BUS_HEALTH_DISK)
		return; /* the store asks by itself */
	str_copy(str_c(bus_role_name(h->process)), c.process.name, sizeof(c.process.name));
	str_copy(str_c(states[h->what]), c.process.state, sizeof(c.process.state));
	store_write(p->portal->store, STORE_VITAL, write_health, &c);
	if (h->process != BUS_SENSOR)
		return;
	pthread_mutex_lock(&live->lock);
	live->is_replay = h->what == BUS_HEALTH_ENDED;
	if (h->what == BUS_HEALTH_GAVE_UP || h->what == BUS_HEALTH_DIED)
		live->down_since = h->at;
	if (h->what == BUS_HEALTH_STARTED || h->what == BUS_HEALTH_ENDED)
		live->down_since = 0;
	pthread_mutex_unlock(&live->lock);
}

static void
say_ready(struct process *p, const struct sandbox_report *report)
{
	struct bus_message m = {.type = BUS_READY, .fd = -1};

	m.as.ready.has_user = report->has_user;
	m.as.ready.has_seccomp = report->has_seccomp;
	m.as.ready.landlock_abi = (uint8_t)report->landlock_abi;
	m.as.ready.needs_setup = setup_is_needed(p->portal);
	m.as.ready.has_demo_login = demo_is_possible(p->portal);
	str_copy(str_c(p->portal->url), m.as.ready.url, sizeof(m.as.ready.url));
	p->is_said = channel_send(p->launcher, &m) == ERR_OK;
}

/* What the launcher prints for people may hold hyphens; what is compared does not. */
static void
take_code(struct process *p, const char *text)
{
	char code[32];
	size_t n = 0;

	for (; *text != '\0' && n + 1 < sizeof(code); text++) {
		if (*text != '-' && *text != ' ')
			code[n++] = *text >= 'a' && *text <= 'z' ? (char)(*text - 32) : *text;
	}
	setup_code_set(p->portal, str_of(code, n));
}

static void
take_launcher(struct process *p, struct bus_message *m)
{
	switch (m->type) {
	case BUS_CHANNEL:
		if (m->fd >= 0)
			add_peer(p, m->as.channel.peer, m->as.channel.job, m->fd);
		m->fd = -1;
		break;
	case BUS_HEALTH:
		take_health(p, &m->as.health);
		break;
	case BUS_SETUP:
		if (demo_set_up(p->portal, str_c(m->as.setup.code)) != ERR_OK)
			take_code(p, m->as.setup.code);
		break;
	case BUS_JOB_END:
		captures_ended(p->portal, &m->as.job_end);
		break;
	case BUS_STOP:
		loop_stop(p->loop);
		break;
	case BUS_HELLO:
	case BUS_READY:
	case BUS_ACK:
	case BUS_FACT:
	case BUS_ALERT:
	case BUS_EVIDENCE:
	case BUS_STATS:
	case BUS_DONE:
	case BUS_POLICY:
	case BUS_MAIL:
	case BUS_MAIL_RESULT:
	case BUS_JOB:
	case BUS_NEED:
	case BUS_LISTS:
	case BUS_LISTS_STATE:
		break;
	}
	if (m->fd >= 0)
		close(m->fd);
}

static void
on_launcher(void *arg, unsigned events)
{
	struct process *p = arg;
	struct bus_message m;
	enum err err;

	(void)events;
	while ((err = channel_receive(p->launcher, &m)) == ERR_OK) {
		take_launcher(p, &m);
		if (!p->is_said && channel_is_open(p->launcher))
			say_ready(p, &p->report);
	}
	if (err != ERR_AGAIN) /* the launcher is gone: so are we */
		loop_stop(p->loop);
}

/* ---- captures that people hand in ---- */

static void
send_capture(struct process *p)
{
	struct bus_message m;

	if (p->launcher == NULL || !channel_is_open(p->launcher) || !captures_next(p->portal, &m))
		return;
	if (channel_send(p->launcher, &m) != ERR_OK)
		captures_ended(p->portal, &(struct bus_job_end){.id = m.as.job.id});
	close(m.fd);
}

/* ---- time ---- */

static void
on_second(void *arg, unsigned events)
{
	struct process *p = arg;

	(void)events;
	for (size_t i = 0; i < PEERS_MAX; i++) {
		if (p->peers[i].channel != NULL && p->peers[i].is_stuck)
			peer_run(&p->peers[i]);
	}
	if (__atomic_exchange_n(&p->portal->is_policy_new, false, __ATOMIC_ACQ_REL)) {
		struct peer *sensor = peer_of(p, BUS_SENSOR);

		if (sensor != NULL && channel_is_open(sensor->channel))
			send_policy(p, sensor->channel);
	}
	send_mail(p);
	send_capture(p);
}

static void
on_minute(void *arg, unsigned events)
{
	struct process *p = arg;

	(void)events;
	portal_tick(p->portal, clock_wall());
}

static void
on_signal(void *arg, int signal)
{
	(void)signal;
	loop_stop(((struct process *)arg)->loop);
}

/* ---- the start ---- */

/* The box's certificate: made once, kept in the data folder. */
static enum err
certificate(
	struct portal *p, const char *data, struct buf *key, struct buf *cert, struct errinfo *info)
{
	const char *hosts[PORTAL_HOSTS_MAX + 1] = {"localhost"};
	struct addr addrs[OWN_ADDRS_MAX];
	struct tls_cert_names names = {.hosts = hosts, .n_hosts = 1, .addrs = addrs};
	char key_path[600], cert_path[600];
	enum err err;

	snprintf(key_path, sizeof(key_path), "%s/tls.key", data);
	snprintf(cert_path, sizeof(cert_path), "%s/tls.crt", data);
	err = disk_read(key_path, key, info);
	if (err == ERR_OK)
		err = disk_read(cert_path, cert, info);
	if (err == ERR_NOT_FOUND) {
		buf_clear(key);
		for (size_t i = 0; i < p->n_hosts; i++)
			hosts[names.n_hosts++] = p->hosts[i];
		names.n_addrs = own_addrs(addrs);
		err = tls_cert_make(&names, clock_wall(), key, cert);
		if (err == ERR_OK)
			err = disk_write_atomic(key_path, buf_view(key), 0600, info);
		if (err == ERR_OK)
			err = disk_write_atomic(cert_path, buf_view(cert), 0644, info);
	}
	return err == ERR_OK ? tls_cert_fingerprint(buf_view(cert), p->fingerprint) : err;
}

static enum err
lock_in(struct process *p, const char *data, struct errinfo *info)
{
	struct sandbox_path paths[] = {{data, true}, {"/proc/self", false}};
	struct sandbox_options o = {.kind = SANDBOX_PORTAL,
		.user = geteuid() == 0 ? sandbox_user() : NULL,
		.paths = paths,
		.n_paths = 2,
		.file_bytes_max = DATABASE_BYTES_MAX};

	return sandbox_enter(&o, &p->report, info);
}

static enum err
start(struct process *p, const struct proc_args *args, struct errinfo *info)
{
	static const int signals[] = {SIGTERM, SIGINT, 0};
	const char *data = proc_arg(args, "data"), *share = proc_arg(args, "share");
	const char *url = proc_arg(args, "url");
	struct portal_listen listen = {
		.plain = proc_arg_fd(args, "plain"), .tls = proc_arg_fd(args, "tls")};
	struct buf key = buf_of(PEM_MAX), cert = buf_of(PEM_MAX);
	enum err err;

	if (data == NULL || share == NULL || (listen.plain < 0 && listen.tls < 0))
		return err_say(
			info, ERR_INVALID, 0, "--data, --share and --plain or --tls are needed");
	p->portal->is_demo = proc_arg(args, "is-demo") != NULL;
	str_copy(str_c(url == NULL ? "" : url), p->portal->url, sizeof(p->portal->url));
	err = portal_load(p->portal, share, data, info);
	if (err == ERR_OK && listen.tls >= 0)
		err = certificate(p->portal, data, &key, &cert, info);
	if (err == ERR_OK)
		err = loop_new(&p->loop, info);
	if (err == ERR_OK)
		err = loop_signals(p->loop, signals, on_signal, p);
	if (err == ERR_OK && proc_arg(args, "code") != NULL)
		take_code(p, proc_arg(args, "code"));
	tzset();
	if (err == ERR_OK && proc_arg(args, "no-sandbox") == NULL)
		err = lock_in(p, data, info);
	listen.key = buf_view(&key);
	listen.cert = buf_view(&cert);
	if (err == ERR_OK)
		err = portal_serve(p->portal, &listen, &p->server, info);
	buf_done(&key);
	buf_done(&cert);
	return err;
}

static enum err
run(struct process *p, int launcher, struct errinfo *info)
{
	enum err err = loop_timer(p->loop, MS_SECOND, MS_SECOND, on_second, p);

	if (err == ERR_OK)
		err = loop_timer(p->loop, 2 * MS_SECOND, MS_MINUTE, on_minute, p);
	if (err == ERR_OK && launcher >= 0) {
		p->launcher = channel_new(launcher, BUS_PORTAL, BUS_LAUNCHER);
		err = p->launcher == NULL ? ERR_FULL : channel_hello(p->launcher, 0);
		if (err == ERR_OK)
			err = loop_add(p->loop, launcher, LOOP_READ, on_launcher, p);
	}
	if (err != ERR_OK)
		return err_say(info, err, 0, "the portal's loop cannot start");
	log_event("portal.ready", "tls=%d", p->portal->fingerprint[0] != '\0');
	return loop_run(p->loop);
}

int
portal_main(const struct proc_args *args)
{
	struct process *p = calloc(1, sizeof(*p));
	struct portal *portal = calloc(1, sizeof(*portal));
	struct errinfo info = {0};
	enum err err;

	log_process("portal");
	if (p == NULL || portal == NULL) {
		free(p);
		free(portal);
		return PROC_FAILED;
	}
	p->portal = portal;
	err = start(p, args, &info);
	if (err == ERR_OK)
		err = run(p, proc_arg_fd(args, "launcher"), &info);
	if (err != ERR_OK)
		log_event("portal.cannot_run", "err=%s why=\"%s\"", err_name(err), info.what);
	portal_stop(p->server);
	for (size_t i = 0; i < PEERS_MAX; i++) {
		if (p->peers[i].channel != NULL)
			peer_close(&p->peers[i]);
	}
	channel_free(p->launcher);
	portal_unload(portal);
	loop_free(p->loop);
	free(portal);
	free(p);
	return err == ERR_OK ? PROC_OK : err == ERR_IO ? PROC_FAILED : PROC_CANNOT_RUN;
}
