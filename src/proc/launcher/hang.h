/*
 * Whether a server that is asked something it always knows still answers. Pure: who calls it sends
 * the question, reads what came, and ends the process. One question at a time; HANG_SILENT of them
 * in a row without an answer are a hang; after its start it has time until it answers first.
 */
#ifndef PROC_LAUNCHER_HANG_H
#define PROC_LAUNCHER_HANG_H

#include "base/time.h"

#define HANG_EVERY (2500)		/* a question, and how long it waits for its answer */
#define HANG_FIRST (500)		/* the same, until it answers for the first time */
#define HANG_SILENT 3			/* in a row */
#define HANG_STARTS_IN (60 * MS_SECOND) /* a slow disk, a large configuration */

struct hang {
	ms_t started, asked; /* monotonic */
	bool is_waiting;     /* for an answer */
	bool has_spoken;     /* since it was started */
	unsigned silent;
};

enum hang_next { HANG_NOTHING, HANG_ASK, HANG_END };

void hang_started(struct hang *h, ms_t now);
void hang_heard(struct hang *h); /* the answer to the latest question */
/* What is to be done now; HANG_ASK: it is counted as asked. HANG_END: once, until it is started. */
enum hang_next hang_look(struct hang *h, ms_t now);

#endif
