/*
 * Locking a process in, for good: no new privileges, resource limits, another identity, no
 * capabilities, no files (Landlock), and only the system calls of its table (seccomp; any other one
 * kills the process, so that an intruder does not get a second try). Call it after libraries are
 * set up and descriptors are open, and before the first byte from outside.
 */
#ifndef SYS_SANDBOX_H
#define SYS_SANDBOX_H

#include "base/str.h"

enum sandbox_kind {
	SANDBOX_SENSOR,	  /* capture, spool, bus: no open, no socket */
	SANDBOX_OPENER,	  /* one input, one output: nothing else at all */
	SANDBOX_RENDER,	  /* the opener that draws: pango starts threads; no process, no file */
	SANDBOX_BUILDER,  /* the opener that makes the index: reads feeds, writes in one folder */
	SANDBOX_READER,	  /* `capture read`: like the opener, and standard output */
	SANDBOX_COURIER,  /* outbound connections; reads certificates and resolver files */
	SANDBOX_PORTAL,	  /* listeners and the data folder */
	SANDBOX_RESOLVER, /* the company's name server: its sockets are there; no open, no socket */
	SANDBOX_ENFORCER, /* netlink; starts the firewall's program, which is under the same list */
	SANDBOX_LAUNCHER, /* no seccomp: it starts the others */
	SANDBOX_FOREIGN,  /* another's program, before its exec: no list of calls, but those refused
			     that no server of names needs; it reads its paths and runs the programs
			     among them; no process of its own */
};
#define SANDBOX_KINDS 11

struct sandbox_path {
	const char *path; /* a file or folder; one that is not there is passed over */
	bool is_writable; /* else: reading only */
	bool is_program;  /* SANDBOX_FOREIGN, _ENFORCER: may be run */
};

struct sandbox_options {
	enum sandbox_kind kind;
	const char *user;		  /* whom to become when we are root; NULL: stay */
	const struct sandbox_path *paths; /* all that may be opened (where the kind may open) */
	size_t n_paths;
	uint64_t file_bytes_max; /* largest file it may write; 0: none */
	const int *keep; /* enforcer: capabilities that it has and goes on having, for its program,
			    too (CAP_..., ends with -1); NULL: none */
	uint16_t connects_to; /* resolver: the only TCP port it may connect to */
};

/* What could be applied: an older kernel has no Landlock, and the log says so. */
struct sandbox_report {
	bool has_user;	  /* we are not root */
	int landlock_abi; /* 0: not applied */
	bool has_seccomp;
};

/* ERR_DENIED or ERR_IO with a sentence: then the caller must not go on. */
enum err sandbox_enter(const struct sandbox_options *options, struct sandbox_report *ret_report,
	struct errinfo *info);

/* For the launcher as root: only the capabilities to capture, to read packs wherever they stand, to
 * make children other users and to end them stay (is_enforcing: and to hand on the one for the
 * firewall), and no other can ever come back. Does nothing when we are not root. */
enum err sandbox_keep_starting(bool is_enforcing, struct errinfo *info);

/* The unprivileged account for our processes: "sakimori" when it exists, else "nobody". */
const char *sandbox_user(void);

#endif
