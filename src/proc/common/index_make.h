/*
 * Lists -> a prepared index file: each list is mapped, its format found out, its entries judged
 * (what is held, what the list itself excepts) and written. For the command line and for the
 * opener.
 */
#ifndef PROC_COMMON_INDEX_MAKE_H
#define PROC_COMMON_INDEX_MAKE_H

#include "know/feed/feed.h"
#include "know/feed/held.h"
#include "know/index/delta.h"
#include "proc/common/index_disk.h"

/* What the base was made of, of one list; as its maker told before, of the same settings and the
 * same things held. */
struct index_known {
	ms_t made; /* of the base */
	uint8_t digest[DIGEST_BYTES_MAX];
	enum feed_format format;
	struct feed_counts counts;
	uint64_t held, excepted;
};

struct index_source {
	const char *path;
	char name[64];			 /* for people */
	char id[40];			 /* of the feed; the same in base and delta */
	struct feed_settings settings;	 /* note.list is set here */
	uint64_t before;		 /* entries of its last good version */
	bool is_new;			 /* there was none, or it is to be taken as it is */
	const struct index_known *known; /* of a delta; NULL: nothing is known, it is read */
	/* Out: */
	uint8_t digest[DIGEST_BYTES_MAX]; /* SHA-256; of a whole index where is_digested */
	bool is_unchanged;		  /* the base says all of it, it was not read */
	bool has_times;			  /* what of it counts depends on the day */
	enum feed_format format;
	struct feed_counts counts;
	uint64_t held;
	uint64_t excepted; /* entries that the list itself takes back */
	struct errinfo info;
};

struct index_held_entry {
	const struct index_source *source;
	const struct feed_entry *entry;
	enum indicator_held why;
	bool is_freed; /* a person said that it blocks all the same */
};

struct index_job {
	const char *out;
	struct hash_key key;
	const struct held *held; /* NULL: nothing is held */
	struct index_source *sources;
	size_t n_sources;
	ms_t now;
	void (*on_held)(void *arg, const struct index_held_entry *e); /* may be NULL */
	/* Does it block though it is held? May be NULL. */
	bool (*is_freed)(void *arg, const struct feed_entry *e);
	/* A list's turn came that was not read: nothing of it is told. May be NULL. */
	void (*on_unchanged)(void *arg, const struct index_source *source);
	void *arg;
	bool is_digested; /* sources get their digest */
	const char *base; /* a delta above this index; NULL: the whole */
	bool is_all;	  /* of a delta: what lists of the base that are no source say is gone */
};

struct index_result {
	struct index_made made;
	struct index_delta_counts delta;
	struct index_source *refused; /* which list ended it all, NULL: none */
};

/*
 * Makes out, or leaves it as it was. ERR_FULL: no room on the disk, or no memory. A list that is
 * broken, empty or suddenly another by far (know/feed/judge.h) ends it all with its sentence: the
 * caller decides whether to go on without.
 */
enum err index_make(struct index_job *job, struct index_result *ret_result, struct errinfo *info);

#endif
