/*
 * The known-bad lists that the sensor, the opener and `capture read` look things up in. Their bytes
 * are taken before the process locks itself in, and read (know/know.h) behind the lock: a list is
 * what somebody else wrote. One broken list does not keep the others from counting.
 */
#ifndef PROC_COMMON_LISTS_H
#define PROC_COMMON_LISTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "know/know.h"

#define LISTS_NAME_MAX 64

struct list_file {
	char name[LISTS_NAME_MAX];	/* for people, without its folder */
	struct buf bytes;		/* empty once read */
	char why_not[ERRINFO_TEXT_MAX]; /* "" or one sentence in English: it does not count */
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

/* Empty; owned by the caller, freed by lists_free(). Takes the randomness that reading needs. */
void lists_begin(struct lists *l);
void lists_free(struct lists *l);

/* Takes a file in. ERR_NOT_FOUND, ERR_DENIED, ERR_LIMIT, ERR_IO; info has the sentence. */
enum err lists_add_file(struct lists *l, const char *path, struct errinfo *info);
/* Takes in all *.txt, *.hosts and *.json of the folder in the order of their names: regular files,
 * no links. One that cannot be read has why_not set. No folder: no lists. */
void lists_add_folder(struct lists *l, const char *folder);

/* Reads all that was taken in; each list that does not count has why_not set. packs and now as for
 * know_load(). */
void lists_read(struct lists *l, const struct detect_packs *packs, ms_t now);

/* For watch_options.indicators; NULL when there is no list. May be asked before lists_read(): then
 * it finds nothing until the lists are read. */
const struct indicator_view *lists_view(const struct lists *l);

/* Logs what counts and what does not, one line each; nothing without lists. */
void lists_log(const struct lists *l);

#endif
