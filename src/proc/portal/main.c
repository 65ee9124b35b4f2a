/*
 * The portal as a process: opens what it needs, locks itself in, and then lives in one loop that
 * takes messages (launcher, sensor, openers, courier) and the clock's minutes; browsers are served
 * by libmicrohttpd's own threads. Arguments: proc/common/proc.h.
 */
#include "proc/common/proc.h"
#include "proc/portal/care/care.h"
#include "proc/portal/demo.h"
#include "proc/portal/feeds/feeds.h"
#include "proc/portal/guard/doors.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/people/people.h"
#include "proc/portal/process.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/watch/captures.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PEM_MAX 65536
#define LOOK_MS 200
#define DATABASE_BYTES_MAX ((uint64_t)64 << 30)

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
		"running", "stopped", "failed", "failed", "running", "", ""};
	struct health_change c = {
		.process = {.restarts = h->times, .since = h->at, .last_heard = clock_wall()}};
	struct portal_live *live = &p->portal->live;

	if (h->what == BUS_HEALTH_BEHIND || h->what == BUS_HEALTH_ADDITIONS)
		guard_health(p->portal, h);
	if (h->what == BUS_HEALTH_DISK || h->what == BUS_HEALTH_BEHIND ||
		h->what == BUS_HEALTH_ADDITIONS)
		return; /* the store asks by itself; no process of ours */
	str_copy(str_c(bus_role_name(h->process)), c.process.name, sizeof(c.process.name));
	str_copy(str_c(states[h->what]), c.process.state, sizeof(c.process.state));
	store_write(p->portal->store, STORE_VITAL, write_health, &c);
	guard_health(p->portal, h);
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

/* A new index is in its place: the name server is to have it. */
static void
take_index(struct process *p, const struct bus_job_end *end)
{
	struct bus_message m = {.type = BUS_INDEX, .fd = -1};

	if (feeds_built(p->portal, end, clock_wall()) && channel_send(p->launcher, &m) != ERR_OK)
		log_event("index.unsent", "to=launcher");
}

static void
take_launcher(struct process *p, struct bus_message *m)
{
	switch (m->type) {
	case BUS_CHANNEL:
		if (m->fd >= 0)
			process_add_peer(p, m->as.channel.peer, m->as.channel.job, m->fd);
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
		if (opener_jobs_has(m->as.job_end.id))
			opener_jobs_ended(p->portal, &m->as.job_end);
		else if (feeds_has(m->as.job_end.id))
			take_index(p, &m->as.job_end);
		else
			captures_ended(p->portal, &m->as.job_end);
		break;
	case BUS_OWN_NET:
		pthread_mutex_lock(&p->portal->own_net.lock);
		p->portal->own_net.net = m->as.own_net;
		pthread_mutex_unlock(&p->portal->own_net.lock);
		break;
	case BUS_STOP:
		loop_stop(p->loop);
		break;
	case BUS_HELLO:
	case BUS_READY:
	case BUS_ACK:
	case BUS_FACT:
	case BUS_PAIR:
	case BUS_ALERT:
	case BUS_EVIDENCE:
	case BUS_STATS:
	case BUS_DONE:
	case BUS_POLICY:
	case BUS_MAIL:
	case BUS_QUERIES:
	case BUS_GUARD_STATE:
	case BUS_INDEX:
	case BUS_GUARD_POLICY:
	case BUS_GUARD_TLS:
	case BUS_FETCH:
	case BUS_TAP:
	case BUS_FETCH_RESULT:
	case BUS_ENFORCE:
	case BUS_ENFORCED:
	case BUS_MAIL_RESULT:
	case BUS_JOB:
	case BUS_PIECE:
	case BUS_NEED:
	case BUS_KEEP:
	case BUS_KEPT:
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
}

/* ---- files that pages ask for ---- */

static void
send_jobs(struct process *p)
{
	struct bus_message m;

	if (p->launcher == NULL || !channel_is_open(p->launcher))
		return;
	while (opener_jobs_next(p->portal, &m)) {
		if (channel_send(p->launcher, &m) != ERR_OK)
			opener_jobs_ended(p->portal,
				&(struct bus_job_end){.id = m.as.job.id, .code = PROC_FAILED});
		fd_close(&m.fd);
	}
}

static void
on_jobs(void *arg, unsigned events)
{
	struct process *p = arg;
	uint64_t n;

	(void)events;
	if (read(p->portal->jobs.event, &n, sizeof(n)) == (ssize_t)sizeof(n))
		send_jobs(p);
}

/* ---- the name server's policy ---- */

static void
send_guard(struct process *p)
{
	struct bus_message m = {.type = BUS_GUARD_POLICY, .fd = -1};

	if (p->launcher == NULL || !channel_is_open(p->launcher) ||
		!guard_tick(p->portal, clock_wall(), &m.fd))
		return;
	if (channel_send(p->launcher, &m) != ERR_OK)
		log_event("policy.unsent", "to=launcher");
	fd_close(&m.fd);
}

/* ---- its feeds ---- */

static void
send_index_job(struct process *p)
{
	struct bus_message m;

	if (p->launcher == NULL || !channel_is_open(p->launcher) ||
		!feeds_build_next(p->portal, clock_wall(), &m))
		return;
	if (channel_send(p->launcher, &m) != ERR_OK)
		feeds_built(p->portal,
			&(struct bus_job_end){.id = m.as.job.id, .code = PROC_FAILED},
			clock_wall());
	fd_close(&m.fd);
}

/* ---- time ---- */

/* Records that do not hold together: we end, and the next of us looks at all of them. Pages have a
 * second to say so. */
static void
look_at_store(struct process *p)
{
	if (p->is_ending)
		loop_stop(p->loop);
	p->is_ending = store_is_damaged(p->portal->store);
}

/* "Let it pass" should not take a second. */
static void
on_look(void *arg, unsigned events)
{
	struct process *p = arg;

	(void)events;
	if (guard_is_changed(p->portal))
		send_guard(p);
}

static void
on_second(void *arg, unsigned events)
{
	struct process *p = arg;

	(void)events;
	look_at_store(p);
	for (size_t i = 0; i < PEERS_MAX; i++) {
		if (p->peers[i].channel != NULL && p->peers[i].is_stuck)
			process_run_peer(&p->peers[i]);
	}
	if (__atomic_exchange_n(&p->portal->is_policy_new, false, __ATOMIC_ACQ_REL)) {
		struct peer *sensor = process_peer(p, BUS_SENSOR);

		if (sensor != NULL && channel_is_open(sensor->channel))
			process_send_policy(p, sensor->channel);
	}
	portal_cases_tick(p->portal, clock_wall());
	process_send_mail(p);
	send_capture(p);
	send_jobs(p);
	send_guard(p);
	process_fetch(p);
	process_stamp(p);
	process_send_enforce(p, false);
	process_send_keep(p, false);
	send_index_job(p);
	findings_look(p->portal);
	opener_jobs_tick(p->portal, clock_monotonic());
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

/* The listeners of the name server's page, "7,8". Returns the port of the first, 0: none. */
static uint16_t
take_pages(const struct proc_args *args, struct portal_listen *listen)
{
	const char *text = proc_arg(args, "page");
	struct str rest = str_c(text != NULL ? text : "");
	struct sockaddr_storage where;
	socklen_t len = sizeof(where);
	uint16_t port = 0;

	while (rest.len > 0 && listen->n_pages < PORTAL_DOORS_MAX) {
		uint64_t fd;

		if (str_u64(str_split(&rest, ','), 1024, &fd) == ERR_OK)
			listen->pages[listen->n_pages++] = (int)fd;
	}
	if (listen->n_pages == 0 ||
		getsockname(listen->pages[0], (struct sockaddr *)&where, &len) != 0)
		return 0;
	if (where.ss_family == AF_INET)
		port = ntohs(((const struct sockaddr_in *)&where)->sin_port);
	else if (where.ss_family == AF_INET6)
		port = ntohs(((const struct sockaddr_in6 *)&where)->sin6_port);
	return port;
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
	if (err == ERR_OK)
		err = guard_doors_start(
			p->portal, proc_arg(args, "self"), take_pages(args, &listen));
	guard_doors_secure(p->portal, proc_arg(args, "secure"));
	if (err == ERR_OK && listen.tls >= 0)
		err = process_certificate(p->portal, data, &key, &cert, info);
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
		err = loop_timer(p->loop, LOOK_MS, LOOK_MS, on_look, p);
	if (err == ERR_OK)
		err = loop_timer(p->loop, 2 * MS_SECOND, MS_MINUTE, on_minute, p);
	if (err == ERR_OK)
		err = loop_add(p->loop, p->portal->jobs.event, LOOP_READ, on_jobs, p);
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
	bool is_damaged;
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
	opener_jobs_stop(&portal->jobs); /* nobody may sleep when the server stops */
	portal_stop(p->server);
	is_damaged = portal->store != NULL && store_is_damaged(portal->store);
	if (is_damaged)
		care_mark(portal);
	for (size_t i = 0; i < PEERS_MAX; i++) {
		if (p->peers[i].channel != NULL)
			process_close_peer(&p->peers[i]);
	}
	channel_free(p->launcher);
	portal_unload(portal);
	loop_free(p->loop);
	free(portal);
	free(p);
	if (is_damaged)
		return PROC_DAMAGED;
	return err == ERR_OK ? PROC_OK : err == ERR_IO ? PROC_FAILED : PROC_CANNOT_RUN;
}
