/*
 * How a process is stopped: it is asked, then killed, then left to the kernel, which may hold it (a
 * disk that does not answer) longer than anybody wants to wait. Pure: who calls it does what it
 * says.
 */
#ifndef PROC_LAUNCHER_STOP_H
#define PROC_LAUNCHER_STOP_H

#include "base/time.h"

/* To write down what it has, when it was asked; when it was killed, for a kernel that is busy. */
#define STOP_PATIENCE (5 * MS_SECOND)

enum stop_next { STOP_ASK, STOP_WAIT, STOP_KILL, STOP_LEAVE };

struct stop {
	ms_t since; /* monotonic: of what was done last */
	enum stop_next last;
	bool has_begun;
};

/* What is to be done now, counted as done: ask and kill once each, leave at each look thereafter.
 * A stop begins as {0}. */
enum stop_next stop_look(struct stop *s, ms_t now);

#endif
