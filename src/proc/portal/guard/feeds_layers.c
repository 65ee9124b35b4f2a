/*
 * The index in use has two layers (know/index): a base, and above it what has changed since. A
 * small change is a new fresh layer, made in seconds; at night, or when much has changed, the base
 * is made anew. See feeds.h.
 */
#include "proc/portal/guard/feeds.h"

#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NIGHT_FROM 2 /* o'clock, at the site */
#define NIGHT_UNTIL 5
#define OLD (12 * MS_HOUR)   /* a base of tonight is not made again */
#define TOO_OLD (7 * MS_DAY) /* of a box that is off at night */
#define NIGHT_AGAIN MS_HOUR  /* when a whole one could not be made */

bool
feeds_wants_whole(ms_t now, int zone_minutes, ms_t made)
{
	ms_t local = now + zone_minutes * MS_MINUTE, hour = local / MS_HOUR % 24;

	if (made <= 0 || made > now || now - made > TOO_OLD)
		return true;
	return hour >= NIGHT_FROM && hour < NIGHT_UNTIL && now - made > OLD;
}

static void
layer_path(const struct portal *p, const char *name, char dst[1024])
{
	snprintf(dst, 1024, "%s/guard/%s", p->data_folder, name);
}

/* When the layer was made; 0: there is none. */
static ms_t
layer_made(const struct portal *p, const char *name)
{
	char path[1024];
	struct stat st;

	layer_path(p, name, path);
	return stat(path, &st) == 0 ? (ms_t)st.st_mtime * MS_SECOND : 0;
}

static int
zone_of(const struct store_view *v)
{
	return (int)store_setting_number(v, SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
}

bool
feeds_may_delta(const struct portal *p, const struct store_view *v, ms_t now)
{
	return p->feeds->build_fails[FEED_ROOM_GUARD] == 0 &&
	       !feeds_wants_whole(now, zone_of(v), layer_made(p, "base.idx"));
}

bool
feeds_night_is_due(struct portal *p, ms_t now)
{
	struct portal_feeds *f = p->feeds;
	ms_t fresh = layer_made(p, "fresh.idx"), monotonic = clock_monotonic();
	struct store_view *v;
	bool is_due;

	if (fresh == 0 || (f->night_at != 0 && monotonic - f->night_at < NIGHT_AGAIN) ||
		store_read(p->store, &v) != ERR_OK)
		return false;
	is_due = feeds_wants_whole(now, zone_of(v), layer_made(p, "base.idx"));
	store_read_end(v);
	if (is_due)
		f->night_at = monotonic;
	return is_due;
}

/* The delta is of the base in use: it goes before another base comes. */
bool
feeds_put_in_place(const struct portal *p, const struct feed_report *report)
{
	bool is_delta = report->is_delta;
	char from[1024], to[1024], fresh[1024];

	layer_path(p, is_delta ? "work/fresh.idx" : "work/base.idx", from);
	layer_path(p, is_delta ? "fresh.idx" : "base.idx", to);
	layer_path(p, "fresh.idx", fresh);
	if (!is_delta && access(from, F_OK) == 0)
		unlink(fresh);
	if (rename(from, to) == 0)
		return true;
	log_event("index.not_moved", "why=\"%s\"", strerror(errno));
	return false;
}

/* The last list was dropped: what it said must not go on blocking. An index that somebody made by
 * hand has no report. */
bool
feeds_are_left(const struct portal *p)
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct buf b = buf_of(LIMIT_FEED_REPORT_BYTES);
	struct feed_report report = {0};
	char path[1024];
	bool is_left;

	layer_path(p, "work/report", path);
	is_left = a != NULL && disk_read(path, &b, NULL) == ERR_OK &&
		  feed_report_get(buf_view(&b), a, &report) == ERR_OK && report.n_rows > 0;
	buf_done(&b);
	arena_free(a);
	return is_left;
}
