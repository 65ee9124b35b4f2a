/* fork+exec with descriptors at fixed numbers; see child.h. */
#include "sys/child.h"

#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAR_FD 512 /* where descriptors are parked while they are put in order */

/* The unprivileged user, with those capabilities made ambient so that they outlive the exec. */
static bool
become(const struct passwd *who, const int *keep)
{
	bool ok = prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0 && setgroups(0, NULL) == 0 &&
		  setresgid(who->pw_gid, who->pw_gid, who->pw_gid) == 0 &&
		  setresuid(who->pw_uid, who->pw_uid, who->pw_uid) == 0;

	capng_clear(CAPNG_SELECT_BOTH);
	for (const int *cap = keep; ok && cap != NULL && *cap >= 0; cap++)
		ok = capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_INHERITABLE,
			     (unsigned)*cap) == 0;
	ok = ok && capng_apply(CAPNG_SELECT_CAPS) == 0;
	for (const int *cap = keep; ok && cap != NULL && *cap >= 0; cap++)
		ok = prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, *cap, 0, 0) == 0;
	return ok;
}

/* In the child. We are single-threaded, so that more than async-signal-safe calls is allowed. */
static void
run_child(const struct child_spec *spec, const struct passwd *who, pid_t parent)
{
	sigset_t none;
	int null;

	if (who != NULL && !become(who, spec->keep))
		_exit(127);
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* after the change of identity, which clears it */
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
	if (spec->lock != NULL && sandbox_enter(spec->lock, NULL, NULL) != ERR_OK)
		_exit(127);
	execv(spec->file != NULL ? spec->file : "/proc/self/exe",
		(char *const *)(uintptr_t)spec->argv);
	_exit(127);
}

enum err
child_spawn(const struct child_spec *spec, pid_t *ret_pid, struct errinfo *info)
{
	bool changes = spec->user != NULL && geteuid() == 0;
	const struct passwd *who = changes ? getpwnam(spec->user) : NULL;
	pid_t parent = getpid();
	pid_t pid;

	BUG_IF(spec->n_fds > CHILD_FDS_MAX);
	if (changes && who == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "there is no user %s", spec->user);
	pid = fork();
	if (pid < 0)
		return err_say(info, ERR_IO, 0, "fork: %s", strerror(errno));
	if (pid == 0)
		run_child(spec, who, parent);
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
