/*
 * Child processes: fork and exec of ourselves, never fork alone, so that nothing of the parent's
 * memory is in the child. The child gets only the descriptors named, at fixed numbers from 3 on.
 */
#ifndef SYS_CHILD_H
#define SYS_CHILD_H

#include "base/str.h"
#include "sys/sandbox.h"

#include <sys/types.h>

#define CHILD_FD_FIRST 3
#define CHILD_FDS_MAX 256

struct child_spec {
	const char *file;	 /* program; NULL: ourselves (/proc/self/exe) */
	const char *const *argv; /* ends with NULL */
	const int *fds;		 /* fds[i] becomes descriptor 3 + i; -1 leaves the number closed */
	size_t n_fds;		 /* <= CHILD_FDS_MAX */
	bool is_quiet;		 /* standard output goes to /dev/null */
	/* When we are root: whom it becomes, and which capabilities it keeps for its start
	 * (CAP_..., ends with -1; NULL: none), until it locks itself in. NULL: stays who we are. */
	const char *user;
	const int *keep;
	/* Locked in before its exec, for a program that does not do it by itself; NULL: not. */
	const struct sandbox_options *lock;
};

/* Starts it; it dies with its parent. *ret_pid is to be waited for by the caller. */
enum err child_spawn(const struct child_spec *spec, pid_t *ret_pid, struct errinfo *info);

struct child_end {
	pid_t pid;
	int code;   /* exit code, or -1 */
	int signal; /* that killed it, or 0 */
};

/* The next child that has ended; ERR_AGAIN when none has, ERR_NOT_FOUND when there is no child. */
enum err child_reap(struct child_end *ret_end);

#endif
