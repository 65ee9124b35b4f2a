/* The portal as a process of its own: for the tests over HTTP. Listens on a free port of loopback
 * (plain, and TLS when asked), prints "plain PORT" and "tls PORT", and runs until it is told to
 * end. A child of it stands in for the launcher: it knows nothing but to run openers for files that
 * pages give or take, one after the other ($SAKIMORI_BINARY, else the one of the same build).
 * usage: portal_alone --data=DIR --share=DIR [--with-tls] [--code=CODE] ... */
#include "bus/channel.h"
#include "proc/common/proc.h"
#include "sys/child.h"
#include "sys/fd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int
listen_on(const char *name)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&in, sizeof(in)) != 0 || listen(fd, 64) != 0 ||
		getsockname(fd, (struct sockaddr *)&in, &len) != 0)
		return -1;
	printf("%s %u\n", name, ntohs(in.sin_port));
	fflush(stdout);
	return fd;
}

/* ---- in place of the launcher ---- */

static void
run_opener(struct channel *portal, const char *binary, const struct bus_message *job)
{
	static struct bus_message m;
	char work[32];
	const char *argv[] = {
		"sakimori", "internal", "opener", "--portal=3", "--input=4", work, NULL};
	int pair[2], fds[2], status = 0;
	struct child_spec spec = {.file = binary, .argv = argv, .fds = fds, .n_fds = 2};
	pid_t pid = -1;

	m = (struct bus_message){.type = BUS_CHANNEL, .fd = -1};
	snprintf(work, sizeof(work), "--work=%s", bus_work_name(job->as.job.work));
	if (fd_pair(pair, NULL) == ERR_OK) {
		fds[0] = pair[1];
		fds[1] = job->fd;
		m.as.channel.peer = BUS_OPENER;
		m.as.channel.job = job->as.job.id;
		m.fd = pair[0];
		if (child_spawn(&spec, &pid, NULL) == ERR_OK)
			channel_send(portal, &m);
		close(pair[0]);
		close(pair[1]);
	}
	if (pid > 0)
		waitpid(pid, &status, 0);
	m = (struct bus_message){.type = BUS_JOB_END, .fd = -1};
	m.as.job_end.id = job->as.job.id;
	m.as.job_end.code = (uint8_t)(pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	channel_send(portal, &m);
}

static void
stand_in(int fd, const char *binary)
{
	struct channel *portal = channel_new(fd, BUS_LAUNCHER, BUS_PORTAL);
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	static struct bus_message m;
	enum err err = ERR_AGAIN;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	channel_hello(portal, 0);
	while (err == ERR_AGAIN || err == ERR_OK) {
		if (err == ERR_AGAIN)
			poll(&wait, 1, -1);
		err = channel_receive(portal, &m);
		if (err != ERR_OK)
			continue;
		if (m.type == BUS_JOB && m.fd >= 0)
			run_opener(portal, binary, &m);
		fd_close(&m.fd);
	}
	_exit(0);
}

static void
start_stand_in(const char *self, char argument[32])
{
	const char *binary = getenv("SAKIMORI_BINARY"), *slash = strrchr(self, '/');
	char path[4096];
	int pair[2];

	snprintf(path, sizeof(path), "%.*s/../../cli/sakimori",
		slash != NULL ? (int)(slash - self) : 1, slash != NULL ? self : ".");
	if (fd_pair(pair, NULL) != ERR_OK)
		return;
	if (fork() == 0) {
		close(pair[0]);
		stand_in(pair[1], binary != NULL ? binary : path);
	}
	close(pair[1]);
	snprintf(argument, 32, "--launcher=%d", pair[0]);
}

int
main(int argc, char **argv)
{
	static char plain[32], tls[32], launcher[32];
	char *list[32];
	struct proc_args args = {.argv = list};

	for (int i = 0; i < argc && args.argc < 28; i++)
		list[args.argc++] = argv[i];
	start_stand_in(argv[0], launcher);
	if (launcher[0] != '\0')
		list[args.argc++] = launcher;
	snprintf(plain, sizeof(plain), "--plain=%d", listen_on("plain"));
	list[args.argc++] = plain;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--with-tls") == 0) {
			snprintf(tls, sizeof(tls), "--tls=%d", listen_on("tls"));
			list[args.argc++] = tls;
		}
	}
	list[args.argc] = NULL;
	return portal_main(&args);
}
