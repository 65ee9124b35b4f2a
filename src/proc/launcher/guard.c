/*
 * The company's name server, as far as the launcher goes: its sockets, which only root may open,
 * and the index and policy that it is handed (DATA/guard: base.idx, fresh.idx, policy, which is the
 * portal's). The full resolver behind it is named, or unbound.c. See proc/resolver/README.md.
 */
#include "proc/launcher/own.h"

#include "base/buf.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/own_addr.h"
#include "sys/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define PORT 53
#define RELOAD_PAUSE (MS_SECOND / 2) /* between two that somebody asked for */
#define RECEIVE_BYTES (4 << 20)	     /* waits there while an index is put in its place */

/* ---- sockets ---- */

/* The socket that has the port, in one of the kernel's tables; 0: none. */
static unsigned long
socket_with_port(const char *table, uint16_t port)
{
	FILE *f = fopen(table, "r");
	unsigned long found = 0;
	char line[512];

	while (f != NULL && found == 0 && fgets(line, sizeof(line), f) != NULL) {
		unsigned local, state;
		unsigned long inode;

		/* sl local remote state queues timer retransmits uid timeout inode */
		if (sscanf(line, "%*s %*[0-9A-F]:%X %*s %X %*s %*s %*s %*s %*s %lu", &local, &state,
			    &inode) == 3 &&
			local == port && (state == 7 || state == 10)) /* unconnected, listening */
			found = inode;
	}
	if (f != NULL)
		fclose(f);
	return found;
}

static bool
has_socket(const char *pid, unsigned long inode)
{
	char path[300], wanted[40], target[64];
	bool found = false;
	struct dirent *entry;
	DIR *fds;

	snprintf(wanted, sizeof(wanted), "socket:[%lu]", inode);
	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	fds = opendir(path);
	while (fds != NULL && !found && (entry = readdir(fds)) != NULL) {
		ssize_t n = readlinkat(dirfd(fds), entry->d_name, target, sizeof(target) - 1);

		target[n > 0 ? n : 0] = '\0';
		found = strcmp(target, wanted) == 0;
	}
	if (fds != NULL)
		closedir(fds);
	return found;
}

/* Who has the port? Its name, or "another program" when the system does not say. */
static void
holder(uint16_t port, char dst[32])
{
	static const char *const tables[] = {
		"/proc/net/udp", "/proc/net/tcp", "/proc/net/udp6", "/proc/net/tcp6"};
	unsigned long inode = 0;
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	str_copy(STR("another program"), dst, 32);
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables) && inode == 0; i++)
		inode = socket_with_port(tables[i], port);
	while (proc != NULL && inode != 0 && (entry = readdir(proc)) != NULL) {
		struct buf name = buf_of(4096);
		char path[300];

		if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
			!has_socket(entry->d_name, inode))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		if (disk_read(path, &name, NULL) == ERR_OK)
			str_clean(str_trim(buf_view(&name)), dst, 32);
		buf_done(&name);
		break;
	}
	if (proc != NULL)
		closedir(proc);
}

static enum err
say_taken(struct addr a, uint16_t port, struct errinfo *info)
{
	char text[ADDR_TEXT_MAX], who[32];
	bool is_systemd;

	holder(port, who);
	is_systemd = strncmp(who, "systemd-resolve", 15) == 0;
	return err_say(info, ERR_AGAIN, 0, "port %u of %s is taken by %s; %s", port,
		addr_text(a, text), is_systemd ? "systemd-resolved" : who,
		is_systemd ? "name one address: --guard=ADDRESS, or set DNSStubListener=no in "
			     "/etc/systemd/resolved.conf"
			   : "stop it, or name another address: --guard=ADDRESS");
}

enum err
launcher_guard_socket(struct addr a, uint16_t port, int type, int *ret_fd, struct errinfo *info)
{
	struct sockaddr_storage where;
	socklen_t len = socket_of_addr(a, port, 0, &where);
	int on = 1, big = RECEIVE_BYTES;
	int fd = socket(where.ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	enum err err = ERR_OK;

	if (fd < 0)
		return errno == EAFNOSUPPORT
			       ? ERR_UNSUPPORTED
			       : err_say(info, ERR_IO, 0, "socket: %s", strerror(errno));
	if (type == SOCK_STREAM)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof(big)) != 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &big, sizeof(big));
	if (a.family == 4)
		setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on));
	else {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on));
	}
	if (bind(fd, (struct sockaddr *)&where, len) != 0 ||
		(type == SOCK_STREAM && listen(fd, 128) != 0)) {
		char text[ADDR_TEXT_MAX];

		if (errno == EADDRINUSE)
			err = say_taken(a, port, info);
		else
			err = err_say(info, errno == EACCES ? ERR_DENIED : ERR_IO, 0,
				"cannot be asked at %s port %u: %s", addr_text(a, text), port,
				strerror(errno));
		close(fd);
		return err;
	}
	*ret_fd = fd;
	return ERR_OK;
}

static enum err
open_pair(struct guard_part *g, struct addr a, uint16_t port, struct errinfo *info)
{
	enum err err;

	if (g->n_doors == GUARD_DOORS)
		return err_say(info, ERR_LIMIT, 0, "at most %d addresses", GUARD_DOORS);
	err = launcher_guard_socket(a, port, SOCK_DGRAM, &g->udp[g->n_doors], info);
	if (err == ERR_OK)
		err = launcher_guard_socket(a, port, SOCK_STREAM, &g->tcp[g->n_doors], info);
	if (err == ERR_OK) {
		g->at[g->n_doors++] = a;
		g->asked_port = port;
	}
	return err;
}

/* "" is every address of this machine; "192.168.1.5", "192.168.1.5:5353", "[::1]:5353", several
 * with commas between. */
static enum err
open_doors(struct guard_part *g, const char *text, struct errinfo *info)
{
	struct str rest = str_c(text);
	enum err err = ERR_OK;

	if (rest.len == 0) {
		err = open_pair(g, (struct addr){.family = 4}, PORT, info);
		if (err == ERR_OK)
			err = open_pair(g, (struct addr){.family = 6}, PORT, info);
		return err == ERR_UNSUPPORTED ? ERR_OK : err; /* without IPv6 */
	}
	while (rest.len > 0 && err == ERR_OK) {
		struct str one = str_split(&rest, ',');
		uint16_t port = PORT;
		struct addr a;
		char copy[128];

		str_copy(one, copy, sizeof(copy));
		if (addr_parse(one, &a) != ERR_OK &&
			launcher_parse_listen(copy, &a, &port) != ERR_OK)
			return err_say(info, ERR_INVALID, 0,
				"%s is no address, such as 192.168.1.5 or [fd00::5]:53", copy);
		err = open_pair(g, a, port, info);
	}
	return err;
}

/* ---- the whole ---- */

enum err
launcher_guard_prepare(const struct launcher_options *o, struct prepared *p, struct errinfo *info)
{
	struct guard_part *g = &p->guard;
	char whole[PATH_MAX];
	enum err err;

	snprintf(g->folder, sizeof(g->folder), "%s/guard", p->data);
	if (o->guard == NULL)
		return ERR_OK;
	if (realpath(g->folder, whole) != NULL) /* Unbound looks for it from elsewhere */
		str_copy(str_c(whole), g->folder, sizeof(g->folder));
	err = open_doors(g, o->guard, info);
	if (err == ERR_OK)
		err = launcher_guard_page(g, o->guard_page, info);
	if (err == ERR_OK)
		err = launcher_guard_tls(g, o, info);
	if (err != ERR_OK)
		return err;
	if (o->upstream != NULL) {
		str_copy(str_c(o->upstream), g->upstream, sizeof(g->upstream));
		return ERR_OK;
	}
	return launcher_unbound_prepare(g, info);
}

void
launcher_guard_undo(struct guard_part *g)
{
	for (size_t i = 0; i < GUARD_DOORS; i++) {
		fd_close(&g->udp[i]);
		fd_close(&g->tcp[i]);
		fd_close(&g->page[i]);
		fd_close(&g->dot[i]);
		fd_close(&g->doh[i]);
	}
	fd_close(&g->pem);
	fd_close(&g->policy);
	fd_close(&g->probe);
}

/* ---- what the resolver is handed ---- */

int
launcher_guard_open(struct launcher *l, const char *name)
{
	char path[LIMIT_PATH_BYTES + 64];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", l->prepared.guard.folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)))
		fd_close(&fd);
	return fd;
}

void
launcher_guard_policy(struct launcher *l, int fd)
{
	struct child *resolver = launcher_child(l, BUS_RESOLVER);
	struct bus_message m = {.type = BUS_GUARD_POLICY, .fd = fd};

	if (fd < 0)
		return;
	if (resolver->is_linked && resolver->channel != NULL)
		channel_send(resolver->channel, &m);
	fd_close(&l->prepared.guard.policy);
	l->prepared.guard.policy = fd; /* for its next start */
}

/* Each signal would be messages to the name server and the sensor, which take only so many in a
 * second from anybody: who asks within the pause is served by the next one. */
void
launcher_guard_reload(struct launcher *l)
{
	ms_t now = clock_monotonic();

	l->is_guard_asked = now < l->guard_next;
	if (l->is_guard_asked)
		return;
	l->guard_next = now + RELOAD_PAUSE;
	if (l->prepared.guard.n_doors > 0)
		launcher_guard_policy(l, launcher_guard_open(l, "policy"));
	launcher_index_new(l);
	launcher_guard_tls_tick(l, true);
	launcher_unbound_additions(l);
}

void
launcher_guard_waiting(struct launcher *l)
{
	if (l->is_guard_asked)
		launcher_guard_reload(l);
}
