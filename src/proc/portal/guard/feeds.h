/*
 * The name server's lists: what they differ in from all feeds (portal/feeds/feeds.h), what is held
 * back of them, the two layers of their index. Files: proc/common/feed_order.h, in DATA/guard.
 */
#ifndef PROC_PORTAL_GUARD_FEEDS_H
#define PROC_PORTAL_GUARD_FEEDS_H

#include "proc/portal/feeds/feeds.h"
#include "proc/portal/guard/guard.h"

/* What is held back by the company's own records, into o->held; o->now is set (feeds_held.c). */
enum err feeds_held(const struct store_view *v, struct arena *a, struct feed_order *o);

/* "https://www.example.co.jp/x" -> "example.co.jp"; "sato@example.co.jp" -> "example.co.jp":
 * without scheme, user, "www.", port and path. */
struct str feeds_host_of(struct str s);

/* Counts into DATA/guard/held/history what the devices use day by day; any thread. */
enum err feeds_habits(struct portal *p, ms_t now, bool *ret_changed);
void feeds_habits_tick(struct portal *p); /* once a day, in a thread; the loop's alone */
void feeds_habits_end(struct portal *p);

/* ---- the index's layers (feeds_layers.c) ---- */

/* Is a whole index to be made, not a delta? made: when the base was, 0 there is none. Pure. */
bool feeds_wants_whole(ms_t now, int zone_minutes, ms_t made);
bool feeds_may_delta(const struct portal *p, const struct store_view *v, ms_t now);
/* It is night, and what has changed since the base was made is to go into it. */
bool feeds_night_is_due(struct portal *p, ms_t now);
/* What the builder made becomes the index in use. */
bool feeds_put_in_place(const struct portal *p, const struct feed_report *report);
/* The index in use is of lists that were all dropped. */
bool feeds_are_left(const struct portal *p);

handler_fn get_guard_feeds, post_guard_feeds, post_guard_feeds_file;

#endif
