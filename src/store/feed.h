/*
 * Feeds of known-bad things, as the company keeps them (model/feed.h). See store.h for the rules
 * that hold for all.
 */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "model/feed.h"
#include "store/store.h"

#define STORE_FEED_ID_MAX 40
#define STORE_FEED_NAME_MAX 64
#define STORE_FEED_REASON_MAX 240

struct store_feed {
	char id[STORE_FEED_ID_MAX]; /* of the catalogue, or made; a file's name, too */
	enum feed_kind kind;
	char name[STORE_FEED_NAME_MAX];
	char url[LIMIT_FEED_URL]; /* of a file in the folder its name; "" of one handed in */
	enum indicator_tier tier;
	enum confidence confidence;
	enum tlp tlp;
	uint32_t every; /* minutes */
	bool is_on;
	ms_t made;
	char who[LIMIT_NAME_BYTES]; /* switched it on, or added it */
	ms_t tried;		    /* 0: never */
	ms_t next;
	uint32_t fails; /* in a row */
	enum feed_why why;
	char note[160];	  /* in English, of `why`; "" none */
	ms_t good;	  /* when the version in use was taken; 0: there is none */
	uint64_t entries; /* of it, and so on */
	uint64_t held, refused;
	uint32_t format;			 /* enum feed_format */
	char etag[LIMIT_FEED_TAG], modified[64]; /* what the source calls the version */
	bool is_accepted;			 /* the next version is taken however it changed */
	ms_t seen; /* when the source last gave the version in use, or called it the latest */
};
/* Makes or changes, by id. ERR_LIMIT: LIMIT_INDICATOR_LISTS of the room (feed_room_of()), or
 * LIMIT_FEEDS_BROUGHT of those whose ids begin with "own-" or "dir-". */
enum err store_feed_put(struct store_tx *tx, const struct store_feed *f);
enum err store_feed_drop(struct store_tx *tx, const char *id);
enum err store_feed_get(const struct store_view *v, const char *id, struct store_feed *ret_feed);
/* By the time at which they were made. */
enum err store_feed_list(
	const struct store_view *v, struct arena *a, struct store_feed **ret_list, size_t *ret_n);

/* Somebody said of a refused version: take it. Of the one before what it takes to have it back. */
struct store_feed_take {
	char feed[STORE_FEED_ID_MAX];
	ms_t at;
	ms_t before; /* when that one was taken; 0: it is in use still, or there was none */
	uint64_t entries;
	bool is_back; /* it is wanted again: only by undo, and not put */
};
/* Makes or changes, by feed. */
enum err store_feed_take_put(struct store_tx *tx, const struct store_feed_take *t);
enum err store_feed_take_drop(struct store_tx *tx, const char *feed); /* also when there is none */
enum err store_feed_take_get(const struct store_view *v, const char *feed,
	struct store_feed_take *ret_take); /* ERR_NOT_FOUND */

struct store_feed_freed {
	char value[256]; /* as it stands in the list */
	char reason[STORE_FEED_REASON_MAX];
	char who[LIMIT_NAME_BYTES];
	ms_t at;
};
/* ERR_LIMIT: LIMIT_FEED_FREED. */
enum err store_feed_free(struct store_tx *tx, const struct store_feed_freed *f);
enum err store_feed_hold(struct store_tx *tx, const char *value); /* takes that back */
enum err store_feed_freed_list(const struct store_view *v, struct arena *a,
	struct store_feed_freed **ret_list, size_t *ret_n);

/* What came of a list, by its name as the name server's log has it. */
struct store_feed_did {
	char name[STORE_FEED_NAME_MAX];
	uint64_t blocked, would, held; /* questions */
};
enum err store_feed_did_list(const struct store_view *v, ms_t since, struct arena *a,
	struct store_feed_did **ret_list, size_t *ret_n);

#endif
