/*
 * The known-bad lists that the sensor, the opener and `capture read` look things up in. Their bytes
 * are taken before the process locks itself in, and read (know/know.h) behind the lock: a list is
 * what somebody else wrote. One broken list does not keep the others from counting.
 *
 * Of each list the last good version is kept in a folder beside (the launcher copies it there, once
 * the sensor has said that it is good). A list that is now broken, empty, or suddenly much smaller
 * or larger does not count: the version before it does, until the file is right again.
 */
#ifndef PROC_COMMON_LISTS_H
#define PROC_COMMON_LISTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "bus/message.h"
#include "know/know.h"

#define LISTS_NAME_MAX 64

enum list_state {
	LIST_REFUSED, /* nothing of it counts */
	LIST_IN_USE,
	LIST_KEPT, /* the last good version counts, not what is in the file now */
};
#define LIST_STATES 3
const char *list_state_name(unsigned state); /* "refused", "in_use", "kept" */

enum list_why { /* what is wrong with a file as it is now */
	LIST_FINE,
	LIST_EMPTY,   /* no entry that can be used */
	LIST_BROKEN,  /* no list, or broken in a line */
	LIST_TOO_BIG, /* over a limit */
	LIST_UNREADABLE,
	LIST_SMALLER, /* suddenly, by far */
	LIST_LARGER,
};
#define LIST_WHYS 7
const char *list_why_name(unsigned why); /* "", "empty", "broken", "too_big", ... */

struct list_file {
	char name[LISTS_NAME_MAX]; /* for people, without its folder */
	bool is_json;
	struct buf bytes; /* empty once read */
	struct buf kept;  /* the last good version, where it is another */
	ms_t kept_since;  /* when that was taken; 0: there is none */
	uint32_t kept_entries;
	bool is_same;			/* as the last good version */
	char why_not[ERRINFO_TEXT_MAX]; /* "" or one sentence in English: as it is now, it does not
					   count */
	enum list_why why;
	uint64_t line; /* the first broken one, or 0 */
	enum list_state state;
	uint32_t entries; /* in use; after lists_read() */
	uint32_t found;	  /* in the file as it is now; 0 where it cannot be read */
};

struct lists {
	struct list_file files[LIMIT_INDICATOR_LISTS];
	size_t n;
	size_t n_beyond; /* files of the folder that found no room */
	size_t n_in_use; /* lists that count, after lists_read() */
	size_t bytes;	 /* of all together */
	struct arena *arena;
	struct indicator_view view;
	struct know_counts counts;
};

/* Once per process, before it locks itself in: takes the randomness that reading needs. */
void lists_start(void);
/* Empty; owned by the caller, freed by lists_free(). */
void lists_begin(struct lists *l);
void lists_free(struct lists *l);

/* Takes a file in. ERR_NOT_FOUND, ERR_DENIED, ERR_LIMIT, ERR_IO; info has the sentence. */
enum err lists_add_file(struct lists *l, const char *path, struct errinfo *info);
/* Takes in all *.txt, *.hosts and *.json of the folder in the order of their names: regular files,
 * no links; and their last good versions, where `kept` (may be NULL) names a folder that has them.
 * One that cannot be read has why_not set. No folder: no lists. */
void lists_add_folder(struct lists *l, const char *folder, const char *kept);

/* All that was taken in, to and from a descriptor, for another process: written from where it
 * stands, read likewise; not after lists_read(). ERR_IO, ERR_LIMIT, ERR_MALFORMED. */
enum err lists_put(const struct lists *l, int fd);
enum err lists_take(struct lists *l, int fd);

/* Reads all that was taken in and settles the state of each list. packs and now as for know_load().
 */
void lists_read(struct lists *l, const struct detect_packs *packs, ms_t now);

/* For watch_options.indicators; NULL when there is no list. May be asked before lists_read(): then
 * it finds nothing until the lists are read. */
const struct indicator_view *lists_view(const struct lists *l);

/* How the lists stand, for people. `since` of a list that is in use anew is 0. */
void lists_state(const struct lists *l, struct bus_lists_state *ret_state);
/* The same as a file of the folder of kept versions: one list a line. ERR_NOT_FOUND: none yet. */
enum err lists_state_write(const struct bus_lists_state *s, const char *kept, struct errinfo *info);
enum err lists_state_read(const char *kept, struct bus_lists_state *ret_state);
/* Where the last good version of a list is, into dst. False: its name is too odd for that. */
bool lists_kept_path(const char *kept, const char *name, char *dst, size_t size);

/* Logs what counts and what does not, one line each; nothing without lists. */
void lists_log(const struct lists *l);

#endif
