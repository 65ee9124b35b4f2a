/*
 * A mark on a device: it is kept on purpose although its support has ended, and in one of four ways
 * it is kept from harm (the ways that ★3 allows where an update cannot be put in). What the box
 * sees may speak against it (assess/mark.h).
 */
#ifndef MODEL_MARK_H
#define MODEL_MARK_H

#include "base/str.h"
#include "base/time.h"

enum mark_way {		 /* the order is kept in databases */
	MARK_OFF,	 /* the weak function is switched off */
	MARK_WORKAROUND, /* the maker's workaround is in place */
	MARK_SEPARATE,	 /* no way to the Internet nor to other networks */
	MARK_WATCHED,	 /* it is watched, and what is bad is blocked */
};
#define MARK_WAYS 4

const char *mark_way_name(enum mark_way w); /* "off", "workaround", "separate", "watched" */
enum err mark_way_parse(struct str s, enum mark_way *ret_way); /* ERR_NOT_FOUND */

struct mark {
	enum mark_way way;
	ms_t since, until; /* until: the beginning of the first day on which it holds no more */
};

/* What became of a mark. */
enum mark_state {
	MARK_NONE,
	MARK_HOLDS,	   /* nothing was seen against it, as far as the box can see */
	MARK_OVER,	   /* its date has passed */
	MARK_SEEN_OUTSIDE, /* said to be separate, and talked with the Internet */
	MARK_SEEN_ACROSS,  /* said to be separate, and talked with a device of another network */
	MARK_SEEN_BAD,	   /* said to be watched and blocked, and reached a known bad place */
};
#define MARK_STATES 6

const char *mark_state_name(enum mark_state s); /* "none", "holds", ..., "seen_outside", ... */

#endif
