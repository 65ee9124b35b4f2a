/* Feeds into the index, behind the sandbox; proc/opener only. */
#ifndef PROC_OPENER_BUILDER_H
#define PROC_OPENER_BUILDER_H

#include "proc/common/proc.h"

/* Does the order at --input in the folder --guard (proc/common/feed_order.h). Returns the exit
 * code: PROC_OK when work/base.idx or work/fresh.idx, and work/report, are whole; PROC_NO_ROOM,
 * PROC_AGAIN, PROC_TOO_MUCH (proc/common/proc.h). */
int builder_run(const struct proc_args *args);

#endif
