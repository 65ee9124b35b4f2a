/* See nft.h. */
#include "proc/enforcer/nft.h"

#include "sys/child.h"
#include "sys/clock.h"
#include "sys/fd.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_NS 2000000 /* between two looks whether it has ended */

static enum err
await(pid_t pid, int *ret_status, struct errinfo *info)
{
	const struct timespec pause = {.tv_nsec = LOOK_NS};
	ms_t begun = clock_monotonic();
	pid_t got;

	while ((got = waitpid(pid, ret_status, WNOHANG)) == 0 || (got < 0 && errno == EINTR)) {
		if (clock_monotonic() - begun > NFT_MS_MAX) {
			kill(pid, SIGKILL);
			waitpid(pid, ret_status, 0);
			return err_say(info, ERR_IO, 0, "%s does not end", NFT_PROGRAM);
		}
		nanosleep(&pause, NULL);
	}
	return got == pid ? ERR_OK : err_say(info, ERR_IO, 0, "%s was lost", NFT_PROGRAM);
}

enum err
nft_run(struct str script, struct errinfo *info)
{
	static const char *const argv[] = {"nft", "-f", "/dev/fd/3", NULL};
	int fd = fd_of_bytes("enforce", script), status = 0;
	struct child_spec spec = {
		.file = NFT_PROGRAM, .argv = argv, .fds = &fd, .n_fds = 1, .is_quiet = true};
	pid_t pid;
	enum err err;

	if (access(NFT_PROGRAM, X_OK) != 0) {
		fd_close(&fd);
		return err_say(info, ERR_NOT_FOUND, 0, "%s is not there", NFT_PROGRAM);
	}
	if (fd < 0)
		return err_say(info, ERR_IO, 0, "no memory file: %s", strerror(errno));
	err = child_spawn(&spec, &pid, info);
	fd_close(&fd);
	if (err == ERR_OK)
		err = await(pid, &status, info);
	if (err != ERR_OK)
		return err;
	if (WIFSIGNALED(status))
		return err_say(info, ERR_IO, 0, "%s was ended by signal %d", NFT_PROGRAM,
			WTERMSIG(status));
	return WEXITSTATUS(status) == 0 ? ERR_OK
					: err_say(info, ERR_DENIED, 0, "%s refused it (code %d)",
						  NFT_PROGRAM, WEXITSTATUS(status));
}
