/* What never blocks by itself, of files: lists of popular names and of public suffixes; for the
 * builder alone. Found before the lock, read behind it. */
#ifndef PROC_OPENER_HOLDING_H
#define PROC_OPENER_HOLDING_H

#include "know/feed/held.h"

#define HOLDING_FILES 17 /* popular, and 16 of popular.d */

/* DATA/guard/held: popular, popular.d (any names), history (the portal's), suffixes; and Debian's
 * public suffix list. */
struct holding {
	const char *guard;
	char files[HOLDING_FILES][300]; /* below held/ */
	size_t n_files;
	int suffixes; /* Debian's list, open; -1: it is not installed */
};

void holding_find(struct holding *h, const char *guard);
/* What cannot be read is said in the log, and the rest counts. Closes what is open. */
void holding_read(struct holding *h, struct held *held);

#endif
