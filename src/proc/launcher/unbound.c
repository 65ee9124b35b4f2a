/*
 * The full resolver behind the name server, unless another one is named: a private Unbound on the
 * loopback with a configuration of ours, locked in before it runs, started again when it ends, and
 * ended when it hangs (hang.h). With additions that keep it from starting it is started without
 * them (additions.h), until they change.
 *
 * It gets its configuration as a descriptor: ours and, behind it, the text of the .conf files in
 * DATA/guard/unbound.d (the company's additions, such as names of its own), read anew at each
 * start. So it need not read any folder of ours, and Debian's AppArmor profile for Unbound, which
 * would not let it, is content. DATA/guard/unbound.conf is the same for people to read.
 */
#include "proc/launcher/own.h"

#include "base/buf.h"
#include "base/hash.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNBOUND "/usr/sbin/unbound"
#define BACKOFF_MS 300
#define BACKOFF_MS_MAX (30 * MS_SECOND)
#define LIVED_LONG                                                                                 \
	(10 * MS_SECOND) /* it did answer: its next start waits no longer than the first */
#define PROBE_BYTES 512

/* What it may open, all that it needs: itself, its libraries, roots, certificates (for additions
 * that ask by TLS), the time. Its additions may name files beside them. */
static const struct sandbox_path paths_fixed[] = {
	{.path = UNBOUND, .is_program = true},
	{.path = "/lib64/ld-linux-x86-64.so.2", .is_program = true},
	{.path = "/lib/ld-linux-aarch64.so.1", .is_program = true},
	{.path = "/lib/ld-linux-armhf.so.3", .is_program = true},
	{.path = "/lib64/ld-linux-riscv64-lp64d.so.1", .is_program = true},
	{.path = "/usr/lib"},
	{.path = "/lib"},
	{.path = "/lib64"},
	{.path = "/etc/ld.so.cache"},
	{.path = "/usr/share/dns"},
	{.path = "/usr/share/zoneinfo"},
	{.path = "/usr/share/ca-certificates"},
	{.path = "/etc/localtime"},
	{.path = "/etc/ssl/openssl.cnf"},
	{.path = "/etc/ssl/certs"},
	{.path = "/etc/services"},
	{.path = "/etc/protocols"},
	{.path = "/dev/null", .is_writable = true},
	{.path = "/dev/urandom"},
	{.path = "/dev/random"},
};
#define PATHS_FIXED (sizeof(paths_fixed) / sizeof(*paths_fixed))

/* ---- its configuration ---- */

/* A port of the loopback that nobody has. */
static uint16_t
free_port(void)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&in, sizeof(in)) != 0 ||
		getsockname(fd, (struct sockaddr *)&in, &len) != 0)
		in.sin_port = htons(5353);
	if (fd >= 0)
		close(fd);
	return ntohs(in.sin_port);
}

static const char unbound_fixed[] = "	access-control: 127.0.0.0/8 allow\n"
				    "	username: \"\"\n" /* it is started as our user */
				    "	chroot: \"\"\n"
				    "	pidfile: \"\"\n"
				    "	use-syslog: no\n"
				    "	logfile: \"\"\n"
				    "	log-time-ascii: yes\n"
				    "	verbosity: 0\n"
				    "	do-daemonize: no\n"
				    "	num-threads: 1\n"
				    "	module-config: \"validator iterator\"\n"
				    "	msg-cache-size: 8m\n"
				    "	rrset-cache-size: 16m\n"
				    "	key-cache-size: 2m\n"
				    "	neg-cache-size: 1m\n"
				    "	edns-buffer-size: 1232\n"
				    "	incoming-num-tcp: 16\n"
				    "	prefetch: yes\n"
				    "	qname-minimisation: yes\n"
				    "	aggressive-nsec: yes\n"
				    "	harden-glue: yes\n"
				    "	harden-dnssec-stripped: yes\n"
				    "	harden-below-nxdomain: yes\n"
				    "	hide-identity: yes\n"
				    "	hide-version: yes\n"
				    "	ede: yes\n"
				    "	root-hints: \"/usr/share/dns/root.hints\"\n"
				    "	trust-anchor-file: \"/usr/share/dns/root.key\"\n"
				    "remote-control:\n"
				    "	control-enable: no\n";

static int
is_conf(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".conf") == 0;
}

/* One addition; false: it cannot be read, or there is no room. */
static bool
add_file(int dirfd, const char *name, struct buf *b)
{
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	bool ok = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);

	buf_printf(b, "\n# %s\n", name);
	ok = ok && disk_read_fd(fd, name, b, NULL) == ERR_OK;
	buf_c(b, "\n");
	fd_close(&fd);
	return ok;
}

/* An addition that cannot be read is left out, and the log says so. */
static void
add_additions(const struct guard_part *g, struct buf *b)
{
	char folder[LIMIT_PATH_BYTES + 32];
	struct dirent **names = NULL;
	int dirfd, n;

	snprintf(folder, sizeof(folder), "%s/unbound.d", g->folder);
	dirfd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	n = dirfd < 0 ? 0 : scandirat(dirfd, ".", &names, is_conf, alphasort);
	for (int i = 0; i < n; i++) {
		size_t before = b->len;

		if (!add_file(dirfd, names[i]->d_name, b)) {
			b->len = before;
			log_event("unbound.not_added", "file=%s", names[i]->d_name);
		}
		free(names[i]);
	}
	free(names);
	fd_close(&dirfd);
}

/* A number that changes with the text; 0: it is empty. */
static uint64_t
text_of(struct str text)
{
	static const struct hash_key key = {0}; /* nobody gains by a clash */

	return text.len == 0 ? 0 : hash_bytes(&key, text.p, text.len);
}

static void
take_additions(struct guard_part *g, struct str text)
{
	g->additions_text = text_of(text);
	g->n_forwarders = own_forwarders_parse(text, g->forwarders, GUARD_FORWARDERS);
}

static enum err
make_conf(struct guard_part *g, struct buf *b)
{
	size_t ours;

	buf_printf(b,
		"# Written by Sakimori at each start. Your additions: %s/unbound.d/*.conf\n"
		"server:\n	interface: 127.0.0.1\n	port: %u\n	directory: \"%s\"\n",
		g->folder, g->port, g->folder);
	buf_c(b, unbound_fixed);
	ours = b->len;
	if (g->additions.is_left_out)
		buf_c(b, "# your additions are left out: with them it did not start\n");
	else if (buf_err(b) == ERR_OK) {
		add_additions(g, b);
		if (buf_err(b) == ERR_OK)
			take_additions(g, str_of(b->p + ours, b->len - ours));
	}
	return buf_err(b);
}

/* To be given to it; -1: cannot. */
static int
conf_fd(struct guard_part *g)
{
	struct buf b = buf_of(LIMIT_UNBOUND_CONF);
	int fd = memfd_create("unbound.conf", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd >= 0 &&
		(make_conf(g, &b) != ERR_OK || !disk_write_fd(fd, buf_view(&b)) ||
			fcntl(fd, F_ADD_SEALS,
				F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0))
		fd_close(&fd);
	buf_done(&b);
	return fd;
}

enum err
launcher_unbound_prepare(struct guard_part *g, struct errinfo *info)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct buf b = buf_of(LIMIT_UNBOUND_CONF);
	char path[LIMIT_PATH_BYTES + 32];
	enum err err;

	if (access(UNBOUND, X_OK) != 0)
		return err_say(info, ERR_NOT_FOUND, 0,
			"%s (apt install unbound), or name a resolver: --upstream=ADDRESS",
			UNBOUND);
	g->port = free_port();
	snprintf(g->upstream, sizeof(g->upstream), "127.0.0.1:%u", g->port);
	in.sin_port = htons(g->port);
	g->probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (g->probe < 0 || connect(g->probe, (struct sockaddr *)&in, sizeof(in)) != 0)
		return err_say(info, ERR_IO, 0, "socket: %s", strerror(errno));
	snprintf(path, sizeof(path), "%s/unbound.conf", g->folder);
	err = make_conf(g, &b);
	if (err == ERR_OK)
		err = disk_write_atomic(path, buf_view(&b), 0644, info);
	buf_done(&b);
	return err;
}

/* ---- starting ---- */

static void
start(struct guard_part *g)
{
	static const char *const argv[] = {"unbound", "-d", "-c", "/proc/self/fd/3", NULL};
	struct sandbox_path paths[PATHS_FIXED + 1];
	char additions[LIMIT_PATH_BYTES + 32];
	struct sandbox_options lock = {
		.kind = SANDBOX_FOREIGN, .paths = paths, .n_paths = PATHS_FIXED + 1};
	int fd = conf_fd(g);
	struct child_spec spec = {.file = UNBOUND,
		.argv = argv,
		.fds = &fd,
		.n_fds = 1,
		.is_quiet = true,
		.user = sandbox_user(),
		.lock = &lock};
	struct errinfo info = {0};

	memcpy(paths, paths_fixed, sizeof(paths_fixed));
	snprintf(additions, sizeof(additions), "%s/unbound.d", g->folder);
	paths[PATHS_FIXED] = (struct sandbox_path){.path = additions};
	g->started = clock_monotonic();
	g->start_at = 0;
	g->has_answered = false;
	hang_started(&g->hang, g->started);
	if (fd < 0)
		err_say(&info, ERR_IO, 0, "its configuration");
	if (fd < 0 || child_spawn(&spec, &g->unbound, &info) != ERR_OK) {
		log_event("unbound.cannot_start", "why=\"%s\"", info.what);
		g->unbound = 0;
		g->start_at = g->started + BACKOFF_MS_MAX;
	}
	fd_close(&fd);
}

/* ---- does it still answer? ---- */

/* "localhost", which it knows by itself. */
static void
ask(struct guard_part *g)
{
	static const char question[] = "sk\1\0\0\1\0\0\0\0\0\0\11localhost\0\0\1\0\1";
	const size_t len = sizeof(question) - 1;

	/* of the one before, perhaps: nobody was there */
	if (send(g->probe, question, len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		(void)!send(g->probe, question, len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Also a late answer is one: it is slow, and does not hang. */
static void
hear(struct guard_part *g)
{
	char answer[PROBE_BYTES];
	ssize_t n;

	for (int i = 0; i < 16; i++) {
		n = recv(g->probe, answer, sizeof(answer), MSG_DONTWAIT);
		if (n < 0 && errno != ECONNREFUSED)
			return;
		if (n >= 12)
			hang_heard(&g->hang);
	}
}

/* ---- the company's additions ---- */

void
launcher_unbound_tell(struct launcher *l)
{
	struct guard_part *g = &l->prepared.guard;

	if (g->is_left_out_said)
		launcher_health(l,
			(struct bus_health){
				.process = BUS_RESOLVER, .what = BUS_HEALTH_ADDITIONS, .code = 1});
}

/* It answers, with them or without: that is known only now. */
static void
note_additions(struct launcher *l)
{
	struct guard_part *g = &l->prepared.guard;

	g->has_answered = true;
	if (g->additions.is_left_out == g->is_left_out_said)
		return;
	g->is_left_out_said = g->additions.is_left_out;
	log_event(g->is_left_out_said ? "unbound.additions_left_out" : "unbound.additions_used",
		"folder=%s/unbound.d", g->folder);
	launcher_health(l, (struct bus_health){.process = BUS_RESOLVER,
				   .what = BUS_HEALTH_ADDITIONS,
				   .code = g->is_left_out_said});
}

void
launcher_unbound_additions(struct launcher *l)
{
	struct guard_part *g = &l->prepared.guard;
	struct buf b = buf_of(LIMIT_UNBOUND_CONF);

	if (!g->additions.is_left_out)
		return;
	add_additions(g, &b);
	if (buf_err(&b) == ERR_OK && text_of(buf_view(&b)) != g->additions_text) {
		g->additions = (struct additions){0};
		g->is_renewed = g->unbound > 0;
		if (g->is_renewed)
			kill(g->unbound, SIGKILL);
	}
	buf_done(&b);
}

void
launcher_unbound_tick(struct launcher *l)
{
	struct guard_part *g = &l->prepared.guard;
	ms_t now = clock_monotonic();
	enum hang_next next;

	if (g->port != 0 && g->unbound == 0 && g->start_at <= now)
		start(g);
	if (g->unbound <= 0)
		return;
	hear(g);
	if (g->hang.has_spoken && !g->has_answered)
		note_additions(l);
	next = hang_look(&g->hang, now);
	if (next == HANG_ASK)
		ask(g);
	if (next == HANG_END) {
		log_event("unbound.hangs", "pid=%d", (int)g->unbound);
		g->has_hung = true;
		kill(g->unbound, SIGKILL);
	}
}

bool
launcher_unbound_ended(struct launcher *l, const struct child_end *end)
{
	struct guard_part *g = &l->prepared.guard;
	ms_t now = clock_monotonic(), pause = BACKOFF_MS;

	if (g->unbound == 0 || end->pid != g->unbound)
		return false;
	g->unbound = 0;
	if (g->is_renewed) { /* on purpose */
		g->is_renewed = false;
		g->start_at = now;
		return true;
	}
	if (now - g->started > LIVED_LONG)
		g->failures = 0;
	if (additions_ended(&g->additions, g->has_answered, g->additions_text != 0)) {
		log_event("unbound.tried", "times=%d next=\"%s additions\"", ADDITIONS_TRIES,
			g->additions.is_left_out ? "without" : "with");
		if (g->additions.turns == 1) /* nothing says yet that this goes no better */
			g->failures = 0;
	}
	for (unsigned i = 0; i < g->failures && pause < BACKOFF_MS_MAX; i++)
		pause *= 2;
	g->failures++;
	g->start_at = now + (pause < BACKOFF_MS_MAX ? pause : BACKOFF_MS_MAX);
	log_event("unbound.end", "code=%d signal=%d failures=%u", end->code, end->signal,
		g->failures);
	launcher_health(l, (struct bus_health){.process = BUS_RESOLVER,
				   .what = BUS_HEALTH_BEHIND,
				   .code = g->has_hung,
				   .signal = (uint8_t)end->signal,
				   .times = ++g->restarts});
	g->has_hung = false;
	return true;
}

/* The last to go: nobody asks it any more, and it keeps nothing. */
void
launcher_unbound_stop(struct launcher *l)
{
	if (l->prepared.guard.unbound > 0)
		kill(l->prepared.guard.unbound, SIGKILL);
}
