/*
 * `up --dnstap=FILE|unix:PATH`: the launcher opens where the name server tells what it was asked
 * and said, and hands it on: at its start, and again when the reader went away or the file is full.
 * A file that is there already becomes FILE.1: a stream begins with its file.
 */
#include "proc/launcher/own.h"

#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define UNIX STR("unix:")
#define AGAIN_MS (5 * MS_SECOND)

static bool
is_socket(const char *where)
{
	return str_starts(str_c(where), UNIX);
}

static int
open_socket(const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	str_copy(str_c(path), a.sun_path, sizeof(a.sun_path));
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&a, sizeof(a)) != 0)
		fd_close(&fd);
	return fd;
}

static int
open_file(const char *path)
{
	char before[LIMIT_PATH_BYTES + 8];
	struct stat st;

	snprintf(before, sizeof(before), "%s.1", path);
	if (lstat(path, &st) == 0) {
		if (!S_ISREG(st.st_mode)) {
			errno = EINVAL;
			return -1;
		}
		if (st.st_size > 0 ? rename(path, before) != 0 : unlink(path) != 0)
			return -1;
	}
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

enum err
launcher_tap_prepare(const struct launcher_options *o, struct prepared *p, struct errinfo *info)
{
	const char *where = o->dnstap;
	int fd;

	if (where == NULL)
		return ERR_OK;
	if (o->guard == NULL)
		return err_say(info, ERR_INVALID, 0, "--dnstap goes with --guard");
	if (is_socket(where)) {
		size_t len = strlen(where) - UNIX.len;

		return len > 0 && len < sizeof(((struct sockaddr_un *)0)->sun_path)
			       ? ERR_OK /* its reader may come later */
			       : err_say(info, ERR_INVALID, 0, "%.180s is no socket", where);
	}
	if (strlen(where) >= LIMIT_PATH_BYTES)
		return err_say(info, ERR_INVALID, 0, "%.180s is too long", where);
	fd = open_file(where);
	if (fd < 0)
		return err_say(info, errno == EACCES ? ERR_DENIED : ERR_IO, 0, "%.180s: %s", where,
			strerror(errno));
	p->tap = fd;
	return ERR_OK;
}

void
launcher_tap(struct launcher *l)
{
	struct child *resolver = launcher_child(l, BUS_RESOLVER);
	const char *where = l->options->dnstap;
	struct bus_message m = {.type = BUS_TAP, .fd = -1};
	ms_t now = clock_monotonic();

	if (where == NULL || resolver->channel == NULL || now < l->tap_next)
		return;
	l->tap_next = now + AGAIN_MS;
	m.as.tap.is_socket = is_socket(where);
	if (l->prepared.tap >= 0) { /* opened at the start, and not used yet */
		m.fd = l->prepared.tap;
		l->prepared.tap = -1;
	} else {
		m.fd = m.as.tap.is_socket ? open_socket(where + UNIX.len) : open_file(where);
	}
	if (m.fd < 0)
		log_event("tap.cannot_open", "why=\"%s\"", strerror(errno));
	/* also without one: it counts what it could not tell, and asks again */
	if (channel_send(resolver->channel, &m) != ERR_OK)
		log_event("tap.not_sent", "socket=%d", m.as.tap.is_socket);
	fd_close(&m.fd);
}
