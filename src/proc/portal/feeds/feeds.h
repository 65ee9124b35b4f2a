/*
 * Feeds by themselves: fetched by the courier when they are due, judged and made an index of by an
 * opener, put in place when that ended in order. All in the process's loop, but for
 * feeds_changed(). Files: proc/common/feed_order.h.
 *
 * Two rooms have feeds, with an index each: the guard (known-bad things, DATA/guard) and the stock
 * (advisories, DATA/stock). A feed's id says whose it is (feed_room_of()); what the rooms differ in
 * they say by struct feeds_own. One thing at a time is done for both.
 */
#ifndef PROC_PORTAL_FEEDS_FEEDS_H
#define PROC_PORTAL_FEEDS_FEEDS_H

#include "bus/message.h"
#include "proc/common/feed_order.h"
#include "proc/portal/deeds.h"
#include "store/feed.h"
#include "store/undo.h"

#define FEEDS_ARENA_BYTES ((size_t)8 << 20)

/* Why the index is not made anew, though it should be: the one before stays in use. */
enum feeds_trouble {
	FEEDS_WELL,
	FEEDS_NO_ROOM,	/* on the disk */
	FEEDS_NOT_MADE, /* the builder ended before its time */
	FEEDS_KEPT,	/* the last good version of a list cannot be read */
};

/* What a room of feeds is by itself. */
struct feeds_own {
	const char *folder;   /* below DATA; in it feeds/, work/ */
	const char *taken_up; /* the folder in it, of lists that a machine brings */
	const char *action;   /* in the log, of what happened to a list */
	enum bus_work work;
	bool is_handed_on; /* the launcher is told of a new index */
	bool gathers;	   /* first all that is to be fetched, then one index of it */
	bool loses_none;   /* a list that was in the index stays, or no new one is made */
	int old_days;	   /* a list that is fetched and was not renewed for so long is old */
	int old_file_days; /* one that people bring */
	/* Is the index to be made anew, though no list changed? */
	bool (*is_due)(struct portal *p, ms_t now);
	/* What the builder is to do, as a file for its input; notes in p->feeds what was ordered.
	 * ERR_NOT_FOUND: nothing. */
	enum err (*order)(struct portal *p, ms_t now, int *ret_fd);
	/* What the builder made becomes the index in use. */
	bool (*put_in_place)(const struct portal *p, const struct feed_report *report);
	void (*tick)(struct portal *p); /* at each look; NULL none */
	void (*end)(struct portal *p);	/* of the process; NULL none */
};
extern const struct feeds_own feeds_of_guard, feeds_of_stock; /* guard/feeds.c, stock/sources.c */
const struct feeds_own *feeds_own(enum feed_room room);

/* A large file of the folder on its way into its feed's "part", in a thread (copy.c). */
struct portal_copy {
	bool is_busy, is_stopped; /* the lock's of portal_feeds; */
	enum feed_why why;	  /* the thread's while it is busy; */
	int from, to;
	uint64_t bytes;
	char id[FEED_ID_MAX], stamp[LIMIT_FEED_TAG]; /* the rest is the loop's; id "": none */
	bool has_thread;
	pthread_t thread;
};

struct portal_feeds {
	pthread_mutex_t lock;	     /* of what pages ask for: */
	bool is_changed[FEED_ROOMS]; /* people switched or added something */
	bool is_building[FEED_ROOMS];
	enum feeds_trouble trouble[FEED_ROOMS];
	struct portal_copy copy;
	/* the loop's alone */
	bool is_due[FEED_ROOMS]; /* an index is to be made */
	bool is_started;
	ms_t looked;		   /* at files and folder; monotonic, as all that follow */
	ms_t fetch_looked;	   /* at what is to be fetched; 0: now */
	ms_t build_at[FEED_ROOMS]; /* not before */
	unsigned build_fails[FEED_ROOMS];
	unsigned build_faults[FEED_ROOMS]; /* of these, in a row, that a list can be guilty of */
	bool has_more_fresh;		   /* than the one that was ordered alone */
	ms_t waits_since; /* an index of advisories, for what is to be fetched; 0: it does not */
	uint64_t sound_index;	    /* what sources.c found whole, with its key; 0: nothing */
	ms_t night_at;		    /* when a whole index was last asked for by night */
	uint64_t last;		    /* of the numbers for fetches and builds */
	struct store_feed fetching; /* id "": none */
	uint64_t fetch;
	ms_t fetch_since;
	uint64_t build;
	enum feed_room build_room;
	bool has_fresh[LIMIT_INDICATOR_LISTS];
	char built[LIMIT_INDICATOR_LISTS][FEED_ID_MAX];
	size_t n_built;
};

enum err feeds_start(struct portal *p);
void feeds_end(struct portal *p);

/* Somebody changed what feeds there are, or brought one. */
void feeds_changed(struct portal *p, enum feed_room room);
/* Those of a room. */
enum err feeds_list(const struct store_view *v, enum feed_room room, struct arena *a,
	struct store_feed **ret_list, size_t *ret_n);
/* Is one of the room to be fetched now? */
bool feeds_has_due(struct portal *p, ms_t now, enum feed_room room);
/* What the page says of the index of a room. */
void feeds_say(struct portal *p, enum feed_room room, bool *ret_is_building,
	enum feeds_trouble *ret_trouble);

/* Once a second while there is no courier: is one needed? */
bool feeds_wants_courier(struct portal *p, ms_t now);
/* Once a second. True: *m is a FETCH for the courier; its descriptor is the caller's. */
bool feeds_fetch_next(struct portal *p, ms_t now, struct bus_message *m);
/* Is something to be fetched, or under way? Then the courier is needed, and no mail goes to it. */
bool feeds_is_fetching(const struct portal *p);
void feeds_fetched(struct portal *p, const struct bus_fetch_result *result, ms_t now);
/* The courier is gone, or was never asked. */
void feeds_fetch_lost(struct portal *p, ms_t now);

/* Once a second. True: *m is a JOB for the launcher; its descriptor is the caller's. */
bool feeds_build_next(struct portal *p, ms_t now, struct bus_message *m);
bool feeds_has(uint64_t job); /* is it such a job? */
/* May what was read be guilty of this end? Nothing else is: a full disk, another builder, a killed
 * one. Pure, as the next. */
bool feeds_may_be_guilty(const struct bus_job_end *end);
/* How long after so many ends in a row that were not in order the next is tried. */
ms_t feeds_build_pause(unsigned fails);
/* After two such ends fresh versions are tried one by one, and the one that it happens with again
 * is not tried any more. */
#define FEEDS_ALONE_AFTER 2
/* True: a new index is in its place, and the launcher is to hand it on. */
bool feeds_built(struct portal *p, const struct bus_job_end *end, ms_t now);

/* When a feed is tried again after `fails` times in a row. */
ms_t feeds_pause(enum feed_why why, uint32_t fails, uint32_t every_minutes);

/* DATA/guard/feeds/ID.KIND or DATA/stock/...: "part" is being written, "sent" was handed in on the
 * page, "fresh" is to be judged, "good" in use, "refused" not to be believed, "gone" the good one
 * of a dropped feed, "before" the one that was good before somebody took a refused one.
 */
void feeds_path(const struct portal *p, const char *id, const char *kind, char dst[1024]);

enum feed_stands feeds_stands(const struct store_feed *f, ms_t now); /* pure */
/* Lists of a room that are old or cannot be used, for Today. */
struct feeds_asks {
	uint32_t n;
	struct str name; /* of the first of them, and so on */
	enum feed_stands stands;
	enum feed_why why;
};
enum err feeds_today(struct request *r, enum feed_room room, struct feeds_asks *ret_asks);

/* ---- for the files of feeds ---- */

#define FEEDS_LOOK_EVERY (5 * MS_SECOND)
#define FEEDS_GONE_DAYS 30 /* so long a list that was dropped can be had back */

/* Has somebody changed something, or was nobody here for a while? */
bool feeds_is_time(struct portal *p);
/* Files follow the database (files.c): what was handed in or accepted is to be judged, what
 * lies in the folder is taken up, what was dropped goes. The loop's alone, while nothing is fetched
 * and no index made. */
void feeds_tidy(struct portal *p, ms_t now);
/* The lists in the folder of a room (folder.c), beside those that there are. True: something
 * is to be judged, or went. */
struct feeds_rows {
	enum feed_room room;
	const struct store_feed *list;
	size_t n;
};
bool feeds_look_into_folder(struct portal *p, ms_t now, const struct feeds_rows *rows);

/* Copies so many bytes; FEED_UNREADABLE: they are not there. */
enum feed_why feeds_copy(int from, int to, uint64_t bytes);
/* The same in a thread, one at a time; the descriptors are its own from now on. When it is done,
 * feeds_is_time(). All of these are the loop's alone. */
void feeds_copy_begin(
	struct portal *p, int from, int to, uint64_t bytes, const char *id, const char *stamp);
bool feeds_copy_is_busy(struct portal *p);
/* Waits for it; what became of it. FEED_FAILED: there was none. */
enum feed_why feeds_copy_end(struct portal *p);

#define FEEDS_BEFORE_DAYS 3 /* so long a version that somebody took can be taken back */
/* A fresh version is about to become the good one: the one before it stays as "before" when a
 * person said so of the fresh one (true), else what was kept so goes. */
bool feeds_keep_before(const struct portal *p, const char *id);
struct feeds_taken {
	bool is_taken;	 /* the fresh one is the good one now */
	bool has_before; /* and the one before was kept */
};
/* The same in the database. f: the row as it was. */
enum err feeds_write_before(
	struct store_tx *tx, const struct store_feed *f, const struct feeds_taken *t);
/* When that was taken back: files and row follow. True: an index is to be made. */
bool feeds_go_back(const struct portal *p, const char *id, ms_t now);

/* The server, or the way there, does not answer; nothing is said of the list. */
bool feeds_is_off_the_way(enum feed_why why);
bool feeds_move(const struct portal *p, const char *id, const char *from, const char *to);
/* Is it there? */
bool feeds_has_file(const struct portal *p, const char *id, const char *kind);

/* The lists of a room that there is a version of, into o->rows; notes them as ordered. */
enum err feeds_order_rows(struct portal *p, const struct store_view *v, enum feed_room room,
	struct arena *a, struct feed_order *o);
enum err feeds_order_pack(const struct feed_order *o, int *ret_fd);

/* ---- what people do with them (deeds.c) ---- */

struct feeds_where {
	enum feed_room room;
	const char *path;			   /* of the page */
	const char *done;			   /* the word that says so */
	const char *done_in, *done_new, *done_out; /* a file, one chosen, one dropped; or NULL */
	const char *done_take;			   /* a refused version taken */
	const char *done_file, *done_room, *done_full; /* refusals: the file, no room, too many */
};
/* A new one, of the one that asks. */
void feeds_new(struct request *r, enum feed_room room, struct store_feed *f);
enum err feeds_add(struct request *r, const struct feeds_where *w, const struct store_feed *f);
/* do=on|off|now|take|drop, id. */
enum err feeds_post_one(struct request *r, const struct feeds_where *w, struct str what);
/* The one that the form's "id" names. ERR_NOT_FOUND: the room has no such list. */
enum err feeds_of_form(struct request *r, const struct feeds_where *w, struct store_feed *ret_feed);
/* A file: a new list, or the next version of the one that r->arg names. */
enum err feeds_post_file(struct request *r, const struct feeds_where *w);

/* A change of lists, or of what is set for them, written down and back to the page. */
struct feeds_change {
	store_write_fn *write;
	void *arg;
	const char *name;		  /* of what was changed, for people */
	const struct store_kept_key *key; /* so that it can be taken back; NULL: it cannot */
};
enum err feeds_finish(struct request *r, const struct feeds_where *w, const struct feeds_change *c);

#endif
