/*
 * Whether the full resolver is started with the company's additions to its configuration: one that
 * ends ADDITIONS_TRIES times in a row before it ever answered is tried without them, and when that
 * is no better, with them again. Pure.
 */
#ifndef PROC_LAUNCHER_ADDITIONS_H
#define PROC_LAUNCHER_ADDITIONS_H

#include <stdbool.h>

#define ADDITIONS_TRIES 3

struct additions {
	unsigned failed; /* starts in a row */
	unsigned turns;	 /* between with and without, since it answered */
	bool is_left_out;
};

/* It ended. True: its next start is another than this one was. */
bool additions_ended(struct additions *a, bool has_answered, bool has_any);

#endif
