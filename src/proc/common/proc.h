/*
 * The processes and how they are started. The launcher runs `sakimori internal NAME --KEY=VALUE
 * ...` for each; descriptors come at fixed numbers, which the arguments name (--launcher=3). A
 * process opens what it needs, locks itself in, says READY on its channels, and only then reads
 * bytes from outside.
 *
 *   sensor   --launcher=FD --spool-a=FD --spool-b=FD (--interface=NAME | --files=FD,FD,...
 * --names=..)
 *            [--shift-ms=N] [--is-demo] --site=TEXT [--lists=FD] [--base=FD] [--base-tables=FD]
 *            [--fresh=FD] [--fresh-tables=FD]
 *   portal   --launcher=FD [--plain=FD] [--tls=FD] --data=DIR --share=DIR --url=URL [--is-demo]
 *            [--page=FD,FD..] [--self=ADDR,ADDR] [--secure=DOT_PORT,DOH_PORT,NAME]
 *   opener   --portal=FD --input=FD [--work=capture|office|render] --name=TEXT [--lists=DIR]
 *            [--kept=DIR]; --work=index: --input=FD --guard=DIR alone
 *   courier  --launcher=FD
 *   enforcer --launcher=FD [--nft] [--dhcp=DIR] [--keep]
 *   resolver --launcher=FD --udp=FD,FD.. --tcp=FD,FD.. --upstream=ADDR:PORT [--policy=FD]
 *            [--base=FD] [--base-tables=FD] [--fresh=FD] [--fresh-tables=FD]
 *            [--dot=FD,FD..] [--doh=FD,FD..] [--tls=FD]
 *            [--is-trusted] [--self=ADDR,ADDR]
 *
 * Channels (bus/README.md): everyone holds one to the launcher from the start; those to other
 * processes come over it as CHANNEL messages with a descriptor, also later, when the other side was
 * started anew: then the old one is at its end. The receiver of a CHANNEL message says HELLO on it.
 */
#ifndef PROC_COMMON_PROC_H
#define PROC_COMMON_PROC_H

#include "base/err.h"
#include "base/str.h"

struct proc_args {
	int argc;
	char **argv; /* all of main()'s */
};

/* The text of --key=TEXT, or NULL. "" for --key alone. */
const char *proc_arg(const struct proc_args *args, const char *key);
/* The descriptor of --key=FD, or -1. */
int proc_arg_fd(const struct proc_args *args, const char *key);
/* The whole number of --key=N, or `otherwise`. */
int64_t proc_arg_number(const struct proc_args *args, const char *key, int64_t otherwise);

/* Entry functions: return the exit code. PROC_CANNOT_RUN: starting it again at once is no use.
 * PROC_DAMAGED: the records did not hold together; started again, the portal looks after them.
 * Of the index's builder: PROC_NO_ROOM, no room on the disk; PROC_AGAIN, another one is at it;
 * PROC_TOO_MUCH, what the lists say makes no index. All others are no list's fault. */
enum {
	PROC_OK = 0,
	PROC_FAILED = 1,
	PROC_CANNOT_RUN = 2,
	PROC_DAMAGED = 3,
	PROC_NO_ROOM = 4,
	PROC_AGAIN = 5,
	PROC_TOO_MUCH = 6
};
/* The code of a builder that ends with this error. */
int proc_builder_code(enum err err);

typedef int proc_main_fn(const struct proc_args *args);

proc_main_fn sensor_main, portal_main, opener_main, courier_main, resolver_main, enforcer_main;

#endif
