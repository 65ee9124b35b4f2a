/*
 * Processes as they really run: the built executable as a child, this test as launcher and portal
 * over socket pairs. Says what must arrive, what must survive a kill, and what must not be
 * possible.
 */
#include "base/buf.h"
#include "bus/channel.h"
#include "bus/spool.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define DEVICES 400 /* each makes facts and an alert (new_device) */
#define ALERTS_MAX 4096
#define PATIENCE_MS 20000

/* ---- a capture of many devices that join ---- */

static void
put_frame(struct buf *b, uint32_t second, uint8_t device_high, uint8_t device_low)
{
	/* ARP (RFC 826): who has 10.0.0.1? tell 10.0.H.L */
	const uint8_t frame[42] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x1b, 0x44, 0x11,
		device_high, device_low, 0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1, 0x00, 0x1b, 0x44, 0x11,
		device_high, device_low, 10, 0, device_high, device_low, 0, 0, 0, 0, 0, 0, 10, 0, 0,
		1};

	buf_le32(b, second);
	buf_le32(b, 0);
	buf_le32(b, sizeof(frame));
	buf_le32(b, sizeof(frame));
	buf_add(b, frame, sizeof(frame));
}

static int
make_capture(char path[64])
{
	struct buf b = buf_of(1 << 20);
	int fd;

	buf_le32(&b, 0xa1b2c3d4);
	buf_le32(&b, 2 | 4 << 16);
	buf_le32(&b, 0);
	buf_le32(&b, 0);
	buf_le32(&b, 65535);
	buf_le32(&b, 1);
	for (unsigned i = 0; i < DEVICES; i++)
		put_frame(&b, 1700000000 + i * 120, /* new_device has a budget an hour */
			(uint8_t)(i / 250), (uint8_t)(2 + i % 250));
	strcpy(path, "/tmp/sakimori-capture-XXXXXX");
	fd = mkstemp(path);
	assert_int_equal(write(fd, b.p, b.len), (ssize_t)b.len);
	buf_done(&b);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	fchmod(fd, 0644);
	return fd;
}

/* ---- the sensor, with this test on the other ends ---- */

struct scene {
	pid_t pid;
	int spool[2];
	int file;
	char path[64], folder[40];
	struct channel *launcher; /* ours, to the sensor */
	struct channel *portal;	  /* ours, as the portal */
	struct bus_message in;
	struct alert_id alerts[ALERTS_MAX]; /* committed: acknowledged by us */
	size_t n_alerts;
	uint64_t last;
	bool is_done;
};

static void
start_sensor(struct scene *s)
{
	char spool_a[32] = "--spool-a=4", spool_b[32] = "--spool-b=5";
	const char *argv[] = {"sakimori", "internal", "sensor", "--launcher=3", spool_a, spool_b,
		"--site=test", "--files=6", "--names=test.pcap", NULL};
	int pair[2], fds[4];
	struct child_spec spec = {
		.file = getenv("SAKIMORI_BINARY"), .argv = argv, .fds = fds, .n_fds = 4};
	struct errinfo info = {0};

	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	fds[0] = pair[1];
	fds[1] = s->spool[0];
	fds[2] = s->spool[1];
	fds[3] = s->file;
	lseek(s->file, 0, SEEK_SET);
	assert_int_equal(child_spawn(&spec, &s->pid, &info), ERR_OK);
	close(pair[1]);
	s->launcher = channel_new(pair[0], BUS_LAUNCHER, BUS_SENSOR);
	assert_int_equal(channel_hello(s->launcher, 0), ERR_OK);
}

/* A new portal, as after a restart of it. */
static void
link_portal(struct scene *s)
{
	struct bus_message m = {.type = BUS_CHANNEL};
	int pair[2];

	channel_free(s->portal);
	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	m.as.channel.peer = BUS_PORTAL;
	m.fd = pair[1];
	assert_int_equal(channel_send(s->launcher, &m), ERR_OK);
	close(pair[1]);
	s->portal = channel_new(pair[0], BUS_PORTAL, BUS_SENSOR);
	assert_int_equal(channel_hello(s->portal, 64), ERR_OK);
}

static bool
wait_for(struct channel *c, int timeout_ms)
{
	struct pollfd p = {.fd = channel_fd(c), .events = POLLIN};

	return poll(&p, 1, timeout_ms) == 1;
}

/* Until the sensor says that it is locked in. */
static void
await_ready(struct scene *s)
{
	do
		assert_true(wait_for(s->launcher, PATIENCE_MS));
	while (channel_receive(s->launcher, &s->in) == ERR_OK && s->in.type != BUS_READY);
	assert_int_equal(s->in.type, BUS_READY);
	assert_true(s->in.as.ready.has_seccomp);
}

static void
keep_alert(struct scene *s, const struct alert_id *id)
{
	for (size_t i = 0; i < s->n_alerts; i++)
		if (memcmp(&s->alerts[i], id, sizeof(*id)) == 0)
			return;
	assert_true(s->n_alerts < ALERTS_MAX);
	s->alerts[s->n_alerts++] = *id;
}

/* Takes one message as the portal does; false when the sensor is gone. */
static bool
take_one(struct scene *s)
{
	enum err err;

	if (!wait_for(s->portal, PATIENCE_MS))
		return false;
	err = channel_receive(s->portal, &s->in);
	if (err != ERR_OK)
		return err == ERR_AGAIN;
	if (s->in.type == BUS_DONE)
		s->is_done = true;
	if (s->in.sequence == 0)
		return true;
	assert_true(s->in.sequence > s->last || s->in.type != BUS_DONE);
	s->last = s->in.sequence;
	if (channel_ack(s->portal, s->in.sequence, 1) == ERR_OK && s->in.type == BUS_ALERT)
		keep_alert(s, &s->in.as.alert.id);
	return true;
}

static int
end_of(struct scene *s)
{
	int status = 0;

	for (ms_t from = clock_monotonic(); clock_monotonic() - from < PATIENCE_MS;) {
		if (waitpid(s->pid, &status, WNOHANG) == s->pid)
			return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
		usleep(5000);
	}
	kill(s->pid, SIGKILL);
	waitpid(s->pid, &status, 0);
	return -1000;
}

static void
set_up(struct scene *s)
{
	char path[64];

	*s = (struct scene){0};
	strcpy(s->folder, "/tmp/sakimori-process-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/spool-%d", s->folder, i);
		assert_int_equal(
			disk_open_preallocated(path, SPOOL_FILE_BYTES_MIN, &s->spool[i], NULL),
			ERR_OK);
		unlink(path);
	}
	s->file = make_capture(s->path);
}

static void
tear_down(struct scene *s)
{
	channel_free(s->portal);
	channel_free(s->launcher);
	close(s->spool[0]);
	close(s->spool[1]);
	close(s->file);
	unlink(s->path);
	rmdir(s->folder);
}

/* ---- what must hold ---- */

static void
the_sensor_reads_reports_and_ends(void **state)
{
	static struct scene s;

	set_up(&s);
	start_sensor(&s);
	await_ready(&s);
	link_portal(&s);
	while (!s.is_done && take_one(&s)) {
	}
	assert_true(s.is_done);
	assert_int_equal(s.n_alerts, DEVICES);
	assert_int_equal(end_of(&s), 0); /* all is acknowledged: nothing is left to do */
	tear_down(&s);
}

/* Kills at several moments of the replay; whatever was not acknowledged comes again. */
static void
a_killed_sensor_loses_no_alert(void **state)
{
	static const int after[] = {0, 1, 60, 300, 700};
	static struct scene s;

	set_up(&s);
	for (size_t i = 0; i < sizeof(after) / sizeof(*after); i++) {
		start_sensor(&s);
		await_ready(&s);
		link_portal(&s);
		for (int k = 0; k < after[i] && take_one(&s); k++) {
		}
		kill(s.pid, SIGKILL);
		assert_int_equal(end_of(&s), -SIGKILL);
		channel_free(s.portal);
		channel_free(s.launcher);
		s.portal = s.launcher = NULL;
		s.last = 0;
		s.is_done = false;
	}
	start_sensor(&s);
	await_ready(&s);
	link_portal(&s);
	while (take_one(&s)) { /* DONE of an earlier run may come first: until it has ended */
	}
	assert_int_equal(s.n_alerts, DEVICES);
	assert_int_equal(end_of(&s), 0);
	tear_down(&s);
}

/* A portal that takes messages but dies before it acknowledges them. */
static void
a_killed_portal_loses_no_alert(void **state)
{
	static struct scene s;

	set_up(&s);
	start_sensor(&s);
	await_ready(&s);
	for (int i = 0; i < 4; i++) {
		link_portal(&s);
		for (int k = 0; k < 50; k++) {
			if (!wait_for(s.portal, PATIENCE_MS))
				break;
			assert_int_equal(channel_receive(s.portal, &s.in), ERR_OK);
		}
	}
	link_portal(&s);
	s.last = 0;
	while (!s.is_done && take_one(&s)) {
	}
	assert_int_equal(s.n_alerts, DEVICES);
	assert_int_equal(end_of(&s), 0);
	tear_down(&s);
}

/* With no portal at all, files wait: the small spool does not overflow. */
static void
without_a_portal_files_wait(void **state)
{
	static struct scene s;

	set_up(&s);
	start_sensor(&s);
	await_ready(&s);
	usleep(500000);
	link_portal(&s);
	while (!s.is_done && take_one(&s)) {
		if (s.in.type == BUS_STATS)
			assert_int_equal(s.in.as.stats.spool_lost, 0);
	}
	assert_int_equal(s.n_alerts, DEVICES);
	assert_int_equal(end_of(&s), 0);
	tear_down(&s);
}

/* ---- what must not be possible ---- */

static void
the_sensor_obeys_and_trusts_nobody(void **state)
{
	static struct scene s;
	struct bus_message stop = {.type = BUS_STOP, .fd = -1};

	set_up(&s);
	/* told to stop: ends in order */
	start_sensor(&s);
	await_ready(&s);
	assert_int_equal(channel_send(s.launcher, &stop), ERR_OK);
	assert_int_equal(end_of(&s), 0);
	channel_free(s.launcher);
	/* the launcher is gone: ends too, as nobody could stop it */
	start_sensor(&s);
	await_ready(&s);
	channel_free(s.launcher);
	s.launcher = NULL;
	assert_int_equal(end_of(&s), 1);
	/* a launcher that talks nonsense */
	start_sensor(&s);
	await_ready(&s);
	assert_int_equal(
		fd_send(channel_fd(s.launcher), STR("no message at all, but some bytes"), NULL, 0),
		ERR_OK);
	assert_int_equal(end_of(&s), 1);
	tear_down(&s);
}

static void
a_sensor_without_input_says_so(void **state)
{
	const char *argv[] = {"sakimori", "internal", "sensor", "--launcher=3", "--files=9", NULL};
	int pair[2];
	struct child_spec spec = {
		.file = getenv("SAKIMORI_BINARY"), .argv = argv, .fds = &pair[1], .n_fds = 1};
	static struct scene s;

	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	assert_int_equal(child_spawn(&spec, &s.pid, NULL), ERR_OK);
	assert_int_equal(end_of(&s), 2);
	close(pair[0]);
	close(pair[1]);
}

/* An opener: one file, one result, then it is gone. */
static void
the_opener_reads_one_file(void **state)
{
	const char *argv[] = {"sakimori", "internal", "opener", "--portal=3", "--input=4",
		"--name=upload.pcap", NULL};
	static struct scene s;
	int pair[2], fds[2];
	struct child_spec spec = {
		.file = getenv("SAKIMORI_BINARY"), .argv = argv, .fds = fds, .n_fds = 2};

	set_up(&s);
	for (int round = 0; round < 2; round++) {
		bool is_rubbish = round == 1;

		assert_int_equal(fd_pair(pair, NULL), ERR_OK);
		fds[0] = pair[1];
		fds[1] = is_rubbish ? open("/etc/hostname", O_RDONLY | O_CLOEXEC) : s.file;
		lseek(s.file, 0, SEEK_SET);
		assert_int_equal(child_spawn(&spec, &s.pid, NULL), ERR_OK);
		close(pair[1]);
		s.is_done = false;
		s.portal = channel_new(pair[0], BUS_PORTAL, BUS_OPENER);
		assert_int_equal(channel_hello(s.portal, 8), ERR_OK);
		while (!s.is_done && take_one(&s)) {
		}
		assert_true(s.is_done);
		assert_int_equal(s.in.as.done.err, is_rubbish ? ERR_UNSUPPORTED : ERR_OK);
		assert_int_equal(s.in.as.done.frames, is_rubbish ? 0 : DEVICES);
		assert_int_equal(end_of(&s), 0);
		channel_free(s.portal);
		s.portal = NULL;
		s.last = 0;
		if (is_rubbish)
			close(fds[1]);
	}
	assert_int_equal(s.n_alerts, DEVICES);
	tear_down(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sensor_reads_reports_and_ends),
		cmocka_unit_test(a_killed_sensor_loses_no_alert),
		cmocka_unit_test(a_killed_portal_loses_no_alert),
		cmocka_unit_test(without_a_portal_files_wait),
		cmocka_unit_test(the_sensor_obeys_and_trusts_nobody),
		cmocka_unit_test(a_sensor_without_input_says_so),
		cmocka_unit_test(the_opener_reads_one_file),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
