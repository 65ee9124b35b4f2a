/* The operating system's side: loop, descriptor passing, children, files, capture, sandboxes. */
#include "sys/capture.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "sys/memory.h"
#include "sys/own_addr.h"
#include "sys/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- loop ---- */

struct seen {
	struct loop *loop;
	int fd;
	unsigned timers, reads, signals;
};

static void
on_timer(void *arg, unsigned events)
{
	struct seen *s = arg;

	if (++s->timers == 3)
		assert_int_equal(write(s->fd, "x", 1), 1);
}

static void
on_read(void *arg, unsigned events)
{
	struct seen *s = arg;

	s->reads++;
	raise(SIGUSR1);
	loop_remove(s->loop, s->fd + 0); /* not there: nothing happens */
}

static void
on_signal(void *arg, int signal)
{
	struct seen *s = arg;

	assert_int_equal(signal, SIGUSR1);
	s->signals++;
	loop_stop(s->loop);
}

static void
the_loop_serves_timers_descriptors_and_signals(void **state)
{
	static const int signals[] = {SIGUSR1, 0};
	struct seen s = {0};
	int pair[2];

	assert_int_equal(loop_new(&s.loop, NULL), ERR_OK);
	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	s.fd = pair[0];
	assert_int_equal(loop_timer(s.loop, 1, 2, on_timer, &s), ERR_OK);
	assert_int_equal(loop_add(s.loop, pair[1], LOOP_READ, on_read, &s), ERR_OK);
	assert_int_equal(loop_signals(s.loop, signals, on_signal, &s), ERR_OK);
	assert_int_equal(loop_run(s.loop), ERR_OK);
	assert_int_equal(s.signals, 1);
	assert_true(s.timers >= 3 && s.reads >= 1);
	loop_free(s.loop);
	close(pair[0]);
	close(pair[1]);
}

/* ---- descriptors ---- */

static void
descriptors_arrive_whole_or_not_at_all(void **state)
{
	int pair[2], fds[FD_PASS_MAX], sent[2] = {STDERR_FILENO, STDERR_FILENO};
	char bytes[16];
	size_t len, n_fds = FD_PASS_MAX;

	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	assert_int_equal(fd_receive(pair[1], bytes, sizeof(bytes), &len, NULL, NULL), ERR_AGAIN);
	assert_int_equal(fd_send(pair[0], STR("two"), sent, 2), ERR_OK);
	assert_int_equal(fd_receive(pair[1], bytes, sizeof(bytes), &len, fds, &n_fds), ERR_OK);
	assert_int_equal(len, 3);
	assert_int_equal(n_fds, 2);
	close(fds[0]);
	close(fds[1]);
	/* more than asked for */
	assert_int_equal(fd_send(pair[0], STR("two"), sent, 2), ERR_OK);
	n_fds = 1;
	assert_int_equal(
		fd_receive(pair[1], bytes, sizeof(bytes), &len, fds, &n_fds), ERR_MALFORMED);
	/* a message that does not fit */
	assert_int_equal(fd_send(pair[0], STR("seventeen letters"), NULL, 0), ERR_OK);
	assert_int_equal(
		fd_receive(pair[1], bytes, sizeof(bytes), &len, NULL, NULL), ERR_MALFORMED);
	close(pair[0]);
	assert_int_equal(fd_receive(pair[1], bytes, sizeof(bytes), &len, NULL, NULL), ERR_OK);
	assert_int_equal(len, 0);
	assert_int_equal(fd_send(pair[1], STR("gone"), NULL, 0), ERR_IO);
	close(pair[1]);
}

/* ---- children ---- */

static int
end_of(pid_t pid)
{
	struct child_end end = {0};

	for (int i = 0; i < 500; i++) {
		if (child_reap(&end) == ERR_OK && end.pid == pid)
			return end.signal != 0 ? -end.signal : end.code;
		usleep(10000);
	}
	fail_msg("the child did not end");
	return -1;
}

static void
a_child_gets_only_its_descriptors(void **state)
{
	/* 3 and 5 are given, 4 is closed, nothing above is open. */
	static const char *const argv[] = {"sh", "-c",
		"[ -e /proc/self/fd/3 ] && [ ! -e /proc/self/fd/4 ] && [ -e /proc/self/fd/5 ] && "
		"[ ! -e /proc/self/fd/6 ] && [ ! -e /proc/self/fd/40 ] && echo ok >&5",
		NULL};
	char text[8] = "";
	int pipe_fds[2];
	pid_t pid;

	assert_int_equal(pipe(pipe_fds), 0);
	assert_int_equal(dup2(pipe_fds[0], 40), 40); /* an open one that is not handed over */
	int fds[3] = {pipe_fds[0], -1, pipe_fds[1]};
	struct child_spec spec = {.file = "/bin/sh", .argv = argv, .fds = fds, .n_fds = 3};

	assert_int_equal(child_spawn(&spec, &pid, NULL), ERR_OK);
	assert_int_equal(end_of(pid), 0);
	assert_int_equal(read(pipe_fds[0], text, sizeof(text) - 1), 3);
	assert_string_equal(text, "ok\n");
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	close(40);
}

/* ---- files ---- */

/* Nothing is looked at until so many bytes; then the room counts, which is never that large. */
static void
room_is_watched(const char *path)
{
	struct disk_watch all = {.kept_free = UINT64_MAX}, none = {0}, some = {.kept_free = 1};
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(disk_has_room(&all, fd, DISK_LOOK_EVERY - 1));
	errno = 0;
	assert_false(disk_has_room(&all, fd, 1));
	assert_int_equal(errno, ENOSPC);
	assert_true(disk_has_room(&all, fd, 1));
	assert_true(disk_has_room(&none, fd, DISK_LOOK_EVERY));
	assert_true(disk_has_room(&some, fd, DISK_LOOK_EVERY));
	close(fd);
}

/* Another process cannot have it; one that ended has let it go. */
static void
a_lock_is_one_process_s(void **state)
{
	char path[] = "/tmp/sakimori-test-XXXXXX";
	int fd = mkstemp(path), status = 0;
	pid_t child = fork();

	assert_true(fd >= 0 && child >= 0);
	if (child == 0)
		_exit(disk_lock(path, NULL) == ERR_OK ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(disk_lock(path, NULL), ERR_OK);
	child = fork();
	if (child == 0)
		_exit(disk_lock(path, NULL) == ERR_AGAIN ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(disk_lock("/tmp/nowhere/lock", NULL), ERR_AGAIN);
	close(fd);
	unlink(path);
}

static void
a_secret_is_made_once(void **state)
{
	uint8_t first[16], again[16], other[32];
	char folder[] = "/tmp/sys_test.XXXXXX", path[64];
	struct buf b = buf_of(64);
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/secret", folder);
	assert_int_equal(disk_secret(path, first, sizeof(first)), ERR_OK);
	assert_int_equal(disk_secret(path, again, sizeof(again)), ERR_OK);
	assert_memory_equal(first, again, sizeof(first));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* of another size: made anew; one that cannot be read is not */
	assert_int_equal(disk_secret(path, other, sizeof(other)), ERR_OK);
	assert_int_equal(disk_read(path, &b, NULL), ERR_OK);
	assert_int_equal(b.len, sizeof(other));
	assert_memory_equal(b.p, other, sizeof(other));
	assert_int_equal(disk_secret(path, again, sizeof(again)), ERR_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_not_equal(disk_secret(path, again, sizeof(again)), ERR_OK);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(folder), 0);
	buf_done(&b);
}

static void
files_are_replaced_whole(void **state)
{
	char folder[] = "/tmp/sakimori-test-XXXXXX", path[64], deep[96];
	struct buf b = buf_of(64);
	struct disk_room room;
	struct stat st;
	int fd;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
	assert_int_equal(disk_read(path, &b, NULL), ERR_NOT_FOUND);
	assert_int_equal(disk_write_atomic(path, STR("first"), 0600, NULL), ERR_OK);
	assert_int_equal(disk_write_atomic(path, STR("second"), 0600, NULL), ERR_OK);
	assert_int_equal(disk_read(path, &b, NULL), ERR_OK);
	assert_true(str_equal(buf_view(&b), STR("second")));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	buf_done(&b);
	b = buf_of(3);
	assert_int_equal(disk_read(path, &b, NULL), ERR_LIMIT);
	buf_done(&b);
	unlink(path);
	snprintf(deep, sizeof(deep), "%s/a/b", folder);
	assert_int_equal(disk_make_folder(deep, NULL), ERR_OK);
	assert_int_equal(disk_make_folder(deep, NULL), ERR_OK);
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	chmod(deep, 0777);
	assert_int_equal(disk_make_folder(deep, NULL), ERR_DENIED);
	rmdir(deep);
	snprintf(deep, sizeof(deep), "%s/a", folder);
	rmdir(deep);
	assert_int_equal(disk_open_preallocated(path, 100000, &fd, NULL), ERR_OK);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_size, 100000);
	assert_true(st.st_blocks * 512 >= 100000);
	close(fd);
	assert_int_equal(disk_room_of(folder, &room), ERR_OK);
	assert_true(room.total >= room.free && room.total > 0);
	room_is_watched(path);
	unlink(path);
	rmdir(folder);
}

static void
codes_are_typable(void **state)
{
	char code[13], again[13];

	entropy_code(code, sizeof(code));
	entropy_code(again, sizeof(again));
	assert_int_equal(strlen(code), 12);
	assert_string_not_equal(code, again);
	assert_null(strpbrk(code, "01ILO"));
	assert_true(clock_wall() > 1700000000000);
	assert_true(clock_monotonic() <= clock_monotonic());
}

/* ---- capture ---- */

static int
open_corpus(const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/src/wire/pcap/corpus/%s", getenv("SAKIMORI_SOURCE"), name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static void
capture_files_come_by_descriptor(void **state)
{
	struct capture *c;
	struct capture_frame frame;
	struct capture_stats stats;
	int n = 0;

	assert_int_equal(capture_open_file(open_corpus("two.pcapng"), &c, NULL), ERR_OK);
	while (capture_next(c, &frame) == ERR_OK)
		n++;
	assert_int_equal(n, 4);
	assert_int_equal(capture_next(c, &frame), ERR_NOT_FOUND);
	assert_string_equal(capture_note(c), "");
	capture_stats(c, &stats);
	assert_int_equal(stats.frames, 4);
	assert_int_equal(stats.records_unread, 1);
	assert_int_equal(capture_fd(c), -1);
	capture_free(c);
}

static int
file_of(const void *bytes, size_t len)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void
capture_files_are_refused_in_a_sentence(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *word;
	} cases[] = {{"", 0, "empty"}, {"\x1f\x8b", 2, "gunzip"}, {"hello", 5, "pcapng"},
		{"\xd4\xc3", 2, "pcapng"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct errinfo info = {0};
		struct capture *c = NULL;

		assert_int_equal(
			capture_open_file(file_of(cases[i].bytes, cases[i].len), &c, &info),
			ERR_UNSUPPORTED);
		assert_null(c);
		assert_non_null(strstr(info.what, cases[i].word));
	}
}

static void
a_cut_capture_says_so_at_its_end(void **state)
{
	char bytes[4096];
	int fd = open_corpus("micro.pcap");
	size_t len = (size_t)read(fd, bytes, sizeof(bytes));
	struct capture_frame frame;
	struct capture *c;
	int n = 0;

	close(fd);
	assert_int_equal(capture_open_file(file_of(bytes, len - 3), &c, NULL), ERR_OK);
	while (capture_next(c, &frame) == ERR_OK)
		n++;
	assert_int_equal(n, 2);
	assert_int_equal(capture_next(c, &frame), ERR_TRUNCATED);
	assert_non_null(strstr(capture_note(c), "cut off after 2 frames"));
	capture_free(c);
}

static void
a_wrong_interface_is_refused_in_a_sentence(void **state)
{
	struct errinfo info = {0};
	struct capture *c = NULL;
	enum err err = capture_open_live("no-such-if0", &c, &info);

	assert_true(err == ERR_NOT_FOUND || err == ERR_DENIED);
	assert_null(c);
	assert_true(info.what[0] != '\0');
}

/* What root makes in a folder of ours is ours; what is a link to something else stays as it is. */
static void
a_file_of_roots_becomes_the_folders(void **state)
{
	char folder[] = "/tmp/sakimori-test-XXXXXX", path[64], other[64];
	struct stat st;

	if (geteuid() != 0)
		skip();
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(other, sizeof(other), "%s/other", folder);
	assert_int_equal(disk_write_atomic(path, STR("x"), 0600, NULL), ERR_OK);
	disk_give_to_folder(path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_uid, 0);
	assert_int_equal(chown(folder, 65534, 65534), 0);
	assert_int_equal(link(path, other), 0);
	disk_give_to_folder(path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_uid, 0);
	unlink(other);
	disk_give_to_folder(path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_uid, 65534);
	assert_int_equal(symlink(path, other), 0);
	assert_int_equal(chown(path, 0, 0), 0);
	disk_give_to_folder(other);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_uid, 0);
	unlink(other);
	unlink(path);
	rmdir(folder);
}

/* ---- sandbox ---- */

enum deed {
	DEED_NOTHING,
	DEED_OPEN,
	DEED_SOCKET,
	DEED_FORK,
	DEED_EXEC,
	DEED_EXECUTABLE_MEMORY,
	DEED_PTRACE_LIKE,
};

static void
do_deed(enum deed deed)
{
	switch (deed) {
	case DEED_NOTHING:
		log_event("test.alive", "n=%d", 1);
		free(malloc(1 << 20));
		break;
	case DEED_OPEN:
		open("/etc/passwd", O_RDONLY);
		break;
	case DEED_SOCKET:
		socket(AF_INET, SOCK_STREAM, 0);
		break;
	case DEED_FORK:
		fork();
		break;
	case DEED_EXEC:
		execl("/bin/true", "true", NULL);
		break;
	case DEED_EXECUTABLE_MEMORY:
		mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		break;
	case DEED_PTRACE_LIKE:
		kill(1, 0);
		break;
	}
}

/* How a locked-in process ends that does it: 0, or minus the signal. */
static int
end_of_deed(enum sandbox_kind kind, enum deed deed)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct sandbox_options options = {.kind = kind, .user = "nobody"};
		struct errinfo info = {0};

		if (sandbox_enter(&options, NULL, &info) != ERR_OK) {
			fprintf(stderr, "%s\n", info.what);
			_exit(9);
		}
		do_deed(deed);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void
locked_in_processes_die_when_they_reach_out(void **state)
{
	static const enum sandbox_kind kinds[] = {
		SANDBOX_SENSOR, SANDBOX_OPENER, SANDBOX_READER, SANDBOX_RESOLVER};
	static const enum deed deeds[] = {DEED_OPEN, DEED_SOCKET, DEED_FORK, DEED_EXEC,
		DEED_EXECUTABLE_MEMORY, DEED_PTRACE_LIKE};

#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
	skip(); /* a sanitizer's build allows what the sanitizer needs */
#endif
	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		assert_int_equal(end_of_deed(kinds[k], DEED_NOTHING), 0);
		for (size_t i = 0; i < sizeof(deeds) / sizeof(*deeds); i++)
			assert_int_equal(end_of_deed(kinds[k], deeds[i]), -SIGSYS);
	}
}

/* The log may be a file that is larger than what the process may write: it lives on. */
static void
a_log_file_ends_nobody(void **state)
{
	static const enum sandbox_kind kinds[] = {SANDBOX_SENSOR, SANDBOX_OPENER, SANDBOX_READER,
		SANDBOX_COURIER, SANDBOX_PORTAL, SANDBOX_RESOLVER, SANDBOX_ENFORCER};
	FILE *log = tmpfile();
	int before = dup(STDERR_FILENO);

	assert_non_null(log);
	fflush(stderr);
	assert_int_equal(dup2(fileno(log), STDERR_FILENO), STDERR_FILENO);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		int end = end_of_deed(kinds[i], DEED_NOTHING);

		if (end != 0)
			dup2(before, STDERR_FILENO);
		assert_int_equal(end, 0);
	}
	dup2(before, STDERR_FILENO);
	close(before);
	fclose(log);
}

/* The portal and the courier may open files, but Landlock leaves only those that were named. */
static void
servers_see_only_their_folders(void **state)
{
	static const struct sandbox_path paths[] = {{"/etc/passwd", false}};
	struct sandbox_options options = {
		.kind = SANDBOX_PORTAL, .user = "nobody", .paths = paths, .n_paths = 1};
	struct sandbox_report report = {0};
	int status, report_fds[2];
	pid_t pid;

	assert_int_equal(pipe(report_fds), 0);
	pid = fork();
	if (pid == 0) {
		if (sandbox_enter(&options, &report, NULL) != ERR_OK)
			_exit(1);
		if (write(report_fds[1], &report, sizeof(report)) < 0)
			_exit(2);
		if (open("/etc/passwd", O_RDONLY) < 0)
			_exit(3);
		if (report.landlock_abi > 0 && open("/etc/group", O_RDONLY) >= 0)
			_exit(4);
		if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EACCES)
			_exit(5);
		if (setuid(0) == 0) /* the call alone is fatal */
			_exit(6);
		_exit(7);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(read(report_fds[0], &report, sizeof(report)), (ssize_t)sizeof(report));
	assert_true(report.has_seccomp);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
	close(report_fds[0]);
	close(report_fds[1]);
}

/* Somebody else's program runs, and that is all it can do: it reads what was named, starts nothing,
 * and its own rights do not grow. */
static void
a_program_of_others_is_locked_in(void **state)
{
	static const struct sandbox_path paths[] = {{"/bin/sh", .is_program = true},
		{"/lib64/ld-linux-x86-64.so.2", .is_program = true},
		{"/lib/ld-linux-aarch64.so.1", .is_program = true}, {"/usr/lib"}, {"/lib"},
		{"/lib64"}, {"/etc/ld.so.cache"}, {"/dev/null", true}, {"/proc"}, {"/etc/group"}};
	static const struct sandbox_options lock = {
		.kind = SANDBOX_FOREIGN, .paths = paths, .n_paths = sizeof(paths) / sizeof(*paths)};
	static const char *const argv[] = {"sh", "-c",
		"read -r x </etc/group || exit 1; has() { while read -r a b; do "
		"[ \"$a $b\" = \"$1\" ] && return 0; done </proc/self/status; return 1; }; "
		"has 'NoNewPrivs: 1' || exit 3; has 'Seccomp: 2' || exit 4; "
		"if read -r x </etc/passwd; then exit 5; fi; "
		"if true >/tmp/sakimori-test-foreign; then exit 6; fi; exec /usr/bin/true",
		NULL};
	struct child_spec spec = {.file = "/bin/sh", .argv = argv, .user = "nobody", .lock = &lock};
	pid_t pid;

	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* which version? */) < 1)
		skip();
	assert_int_equal(child_spawn(&spec, &pid, NULL), ERR_OK);
	assert_int_equal(end_of(pid), 126); /* it may not run another program */
}

/* The enforcer starts the programs that were named, and no other; makes no connection; reads
 * nothing else. */
static void
the_enforcer_starts_one_program(void **state)
{
	static const struct sandbox_path paths[] = {{"/bin/true", .is_program = true},
		{"/lib64/ld-linux-x86-64.so.2", .is_program = true},
		{"/lib/ld-linux-aarch64.so.1", .is_program = true}, {"/usr/lib"}, {"/lib"},
		{"/lib64"}, {"/etc/ld.so.cache"}, {"/dev/null", true}};
	struct sandbox_options options = {.kind = SANDBOX_ENFORCER,
		.user = "nobody",
		.paths = paths,
		.n_paths = sizeof(paths) / sizeof(*paths)};
	static const char *const good[] = {"true", NULL}, *const bad[] = {"false", NULL};
	int status;
	pid_t pid, inner;

#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
	skip(); /* a sanitizer's build allows what the sanitizer needs */
#endif
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* which version? */) < 1)
		skip();
	assert_int_equal(end_of_deed(SANDBOX_ENFORCER, DEED_SOCKET), -SIGSYS);
	pid = fork();
	if (pid == 0) {
		if (sandbox_enter(&options, NULL, NULL) != ERR_OK)
			_exit(1);
		if (open("/etc/passwd", O_RDONLY) >= 0)
			_exit(2);
		if (child_spawn(&(struct child_spec){.file = "/bin/true", .argv = good}, &inner,
			    NULL) != ERR_OK ||
			waitpid(inner, &status, 0) != inner || !WIFEXITED(status) ||
			WEXITSTATUS(status) != 0)
			_exit(3);
		if (child_spawn(&(struct child_spec){.file = "/bin/false", .argv = bad}, &inner,
			    NULL) != ERR_OK ||
			waitpid(inner, &status, 0) != inner || !WIFEXITED(status) ||
			WEXITSTATUS(status) != 127) /* exec was refused */
			_exit(4);
		_exit(0);
	}
	assert_int_equal(end_of(pid), 0);
}

/* ---- own addresses ---- */

static void
others_find_this_machine_at_its_office_address(void **state)
{
	static const struct {
		const char *has[4];
		const char *shown;
	} cases[] = {
		{{"127.0.0.1", "::1", "fe80::1", "192.168.1.5"}, "192.168.1.5"},
		{{"127.0.0.1", "2001:db8::5", "203.0.113.9", "10.0.0.2"}, "10.0.0.2"},
		{{"127.0.0.1", "203.0.113.9", "2001:db8::5"}, "203.0.113.9"},
		{{"127.0.0.1", "169.254.7.7", "fe80::1"}, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct addr list[4];
		char text[ADDR_TEXT_MAX];
		size_t n = 0;

		for (; n < 4 && cases[i].has[n] != NULL; n++)
			assert_int_equal(addr_parse(str_c(cases[i].has[n]), &list[n]), ERR_OK);
		assert_string_equal(addr_text(own_addr_for_others(list, n), text), cases[i].shown);
	}
}

/* Kilobytes of files that are in our memory. */
static unsigned long
file_memory(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	unsigned long kilobytes = 0;
	char line[256];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		sscanf(line, "RssFile: %lu", &kilobytes);
	if (f != NULL)
		fclose(f);
	return kilobytes;
}

static void
what_only_the_start_needed_is_let_go(void **state)
{
	static const char never_written[] = "stands in the program's file";
	static char written[8192] = "was written to since";
	unsigned long before = file_memory();

	written[5000] = 'x';
	memory_let_go();
	assert_true(file_memory() < before);
	assert_string_equal(never_written, "stands in the program's file");
	assert_string_equal(written, "was written to since");
	assert_int_equal(written[5000], 'x');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_secret_is_made_once),
		cmocka_unit_test(the_loop_serves_timers_descriptors_and_signals),
		cmocka_unit_test(descriptors_arrive_whole_or_not_at_all),
		cmocka_unit_test(a_child_gets_only_its_descriptors),
		cmocka_unit_test(files_are_replaced_whole),
		cmocka_unit_test(a_lock_is_one_process_s),
		cmocka_unit_test(codes_are_typable),
		cmocka_unit_test(capture_files_come_by_descriptor),
		cmocka_unit_test(capture_files_are_refused_in_a_sentence),
		cmocka_unit_test(a_cut_capture_says_so_at_its_end),
		cmocka_unit_test(a_wrong_interface_is_refused_in_a_sentence),
		cmocka_unit_test(locked_in_processes_die_when_they_reach_out),
		cmocka_unit_test(a_log_file_ends_nobody),
		cmocka_unit_test(servers_see_only_their_folders),
		cmocka_unit_test(a_file_of_roots_becomes_the_folders),
		cmocka_unit_test(a_program_of_others_is_locked_in),
		cmocka_unit_test(the_enforcer_starts_one_program),
		cmocka_unit_test(others_find_this_machine_at_its_office_address),
		cmocka_unit_test(what_only_the_start_needed_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
