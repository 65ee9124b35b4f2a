/*
 * Is a new version of a list to be believed? One rule for all lists: what is suddenly another by
 * far is more likely a mistake than news: a download that broke off, a wrong file of that name,
 * somebody who wants the guard to be empty, or to block everything.
 */
#ifndef KNOW_FEED_JUDGE_H
#define KNOW_FEED_JUDGE_H

#include "base/err.h"

#include <stdint.h>

#define JUDGE_FROM 50  /* entries: a shorter list may change as it likes */
#define JUDGE_SHRINK 4 /* less than a fourth is suddenly smaller */
#define JUDGE_GROW 10  /* more than ten times is suddenly larger */

enum judge_size {
	JUDGE_FINE,
	JUDGE_SMALLER,
	JUDGE_LARGER,
};

/* before: entries of the last good version; 0 is none only for a list that never was. */
enum judge_size judge_size(uint64_t before, uint64_t now);

/* The same with a sentence. ERR_INVALID: not to be believed, or empty. */
enum err judge_list(const char *name, uint64_t before, uint64_t now, struct errinfo *info);

#endif
