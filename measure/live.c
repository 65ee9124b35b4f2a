/*
 * The real sensor process on an interface, with this program as its launcher and portal: takes and
 * acknowledges all that it says. For each line on stdin prints one line, tab-separated: frames seen
 * so far, frames that the kernel dropped, seconds of CPU time that the sensor has used, its largest
 * resident set in KiB. Ends with stdin. Called by measure/live.
 *
 * usage: live SAKIMORI INTERFACE
 */
#include "bus/channel.h"
#include "bus/spool.h"
#include "sys/child.h"
#include "sys/disk.h"
#include "sys/fd.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PORTAL_CREDITS 64

struct live {
	pid_t pid;
	struct channel *launcher, *portal;
	struct bus_message in;
	struct bus_stats stats;
};

static void
die(const char *what, enum err err)
{
	fprintf(stderr, "live: %s: %s\n", what, err_name(err));
	exit(1);
}

static void
must(enum err err, const char *what)
{
	if (err != ERR_OK)
		die(what, err);
}

static int
spool_file(const char *folder, int n)
{
	char path[256];
	int fd = -1;

	snprintf(path, sizeof(path), "%s/spool-%d", folder, n);
	must(disk_open_preallocated(path, SPOOL_FILE_BYTES, &fd, NULL), "spool");
	unlink(path);
	return fd;
}

static void
start(struct live *l, const char *program, const char *interface)
{
	char option[80], folder[] = "/tmp/sakimori-live-XXXXXX";
	const char *argv[] = {"sakimori", "internal", "sensor", "--launcher=3", "--spool-a=4",
		"--spool-b=5", "--site=bench", option, NULL};
	struct errinfo info = {0};
	int pair[2], fds[3];
	struct child_spec spec = {.file = program, .argv = argv, .fds = fds, .n_fds = 3};

	snprintf(option, sizeof(option), "--interface=%s", interface);
	if (mkdtemp(folder) == NULL)
		die("temporary folder", ERR_IO);
	must(fd_pair(pair, NULL), "socket pair");
	fds[0] = pair[1];
	fds[1] = spool_file(folder, 0);
	fds[2] = spool_file(folder, 1);
	rmdir(folder);
	must(child_spawn(&spec, &l->pid, &info), "sensor");
	close(pair[1]);
	l->launcher = channel_new(pair[0], BUS_LAUNCHER, BUS_SENSOR);
	must(channel_hello(l->launcher, 0), "hello");
}

/* Until the sensor says that it is locked in. */
static void
await_ready(struct live *l)
{
	struct pollfd p = {.fd = channel_fd(l->launcher), .events = POLLIN};
	enum err err = ERR_AGAIN;

	while ((err == ERR_AGAIN || err == ERR_OK) && poll(&p, 1, 10000) == 1) {
		err = channel_receive(l->launcher, &l->in);
		if (err == ERR_OK && l->in.type == BUS_READY)
			return;
	}
	die("the sensor does not start", err);
}

static void
link_portal(struct live *l)
{
	struct bus_message m = {.type = BUS_CHANNEL};
	int pair[2];

	must(fd_pair(pair, NULL), "socket pair");
	m.as.channel.peer = BUS_PORTAL;
	m.fd = pair[1];
	must(channel_send(l->launcher, &m), "link");
	close(pair[1]);
	l->portal = channel_new(pair[0], BUS_PORTAL, BUS_SENSOR);
	must(channel_hello(l->portal, PORTAL_CREDITS), "hello");
}

/* What waits on one channel; false when the sensor is gone. */
static bool
take(struct live *l, struct channel *c)
{
	enum err err;

	while ((err = channel_receive(c, &l->in)) == ERR_OK) {
		fd_close(&l->in.fd);
		if (l->in.type == BUS_STATS)
			l->stats = l->in.as.stats;
		else if (l->in.sequence != 0)
			channel_ack(c, l->in.sequence, 1);
	}
	return err == ERR_AGAIN;
}

/* proc(5): utime and stime are the 14th and 15th word; the name may hold blanks, so after ")". */
static double
cpu_seconds(pid_t pid)
{
	char path[64], line[1024] = "";
	unsigned long user = 0, system = 0;
	const char *at;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	at = fgets(line, sizeof(line), f) != NULL ? strrchr(line, ')') : NULL;
	fclose(f);
	if (at == NULL || sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
				  &user, &system) != 2)
		return 0;
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static long
rss_kib_max(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		sscanf(line, "VmHWM: %ld", &kib);
	if (f != NULL)
		fclose(f);
	return kib;
}

static void
answer(const struct live *l)
{
	printf("%llu\t%llu\t%.2f\t%ld\n", (unsigned long long)l->stats.frames,
		(unsigned long long)l->stats.capture_dropped, cpu_seconds(l->pid),
		rss_kib_max(l->pid));
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	static struct live l;
	struct bus_message stop = {.type = BUS_STOP, .fd = -1};
	char line[64];

	if (argc != 3) {
		fprintf(stderr, "usage: live SAKIMORI INTERFACE\n");
		return 2;
	}
	start(&l, argv[1], argv[2]);
	await_ready(&l);
	link_portal(&l);
	for (;;) {
		struct pollfd p[3] = {{.fd = STDIN_FILENO, .events = POLLIN},
			{.fd = channel_fd(l.launcher), .events = POLLIN},
			{.fd = channel_fd(l.portal), .events = POLLIN}};

		if (poll(p, 3, -1) < 0 || (p[1].revents != 0 && !take(&l, l.launcher)) ||
			(p[2].revents != 0 && !take(&l, l.portal))) {
			fprintf(stderr, "live: the sensor is gone\n");
			return 1;
		}
		if (p[0].revents == 0)
			continue;
		if (read(STDIN_FILENO, line, sizeof(line)) <= 0)
			break;
		answer(&l);
	}
	channel_send(l.launcher, &stop);
	return 0;
}
