/* fork+exec with descriptors at fixed numbers; see child.h. */
#include "sys/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAR_FD 512 /* where descriptors are parked while they are put in order */

/* In the child: between fork and exec only async-signal-safe calls. */
static void
run_child(const struct child_spec *spec, pid_t parent)
{
	sigset_t none;
	int null;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	for (size_t i = 0; i < spec->n_fds; i++)
		if (spec->fds[i] >= 0 && dup2(spec->fds[i], FAR_FD + (int)i) < 0)
			_exit(127);
	for (size_t i = 0; i < spec->n_fds; i++) {
		close(CHILD_FD_FIRST + (int)i);
		if (spec->fds[i] >= 0 && dup2(FAR_FD + (int)i, CHILD_FD_FIRST + (int)i) < 0)
			_exit(127);
	}
	close_range(CHILD_FD_FIRST + (unsigned)spec->n_fds, ~0u, 0);
	null = open("/dev/null", O_RDWR);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0)
		_exit(127);
	if (spec->is_quiet && dup2(null, STDOUT_FILENO) < 0)
		_exit(127);
	if (null > STDERR_FILENO)
		close(null);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN); /* a key on the terminal stops the launcher, which stops us */
	execv(spec->file != NULL ? spec->file : "/proc/self/exe", (char *const *)(uintptr_t)spec->argv);
	_exit(127);
}

enum err
child_spawn(const struct child_spec *spec, pid_t *ret_pid, struct errinfo *info)
{
	pid_t parent = getpid();
	pid_t pid;

	BUG_IF(spec->n_fds > CHILD_FDS_MAX);
	pid = fork();
	if (pid < 0)
		return err_say(info, ERR_IO, 0, "fork: %s", strerror(errno));
	if (pid == 0)
		run_child(spec, parent);
	*ret_pid = pid;
	return ERR_OK;
}

enum err
child_reap(struct child_end *ret_end)
{
	int status;
	pid_t pid = waitpid(-1, &status, WNOHANG);

	if (pid == 0)
		return ERR_AGAIN;
	if (pid < 0)
		return errno == ECHILD ? ERR_NOT_FOUND : ERR_AGAIN;
	ret_end->pid = pid;
	ret_end->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	ret_end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	return ERR_OK;
}
