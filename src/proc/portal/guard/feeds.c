/*
 * See feeds.h. One thing at a time: no fetch while an index is made, so that what is judged is what
 * is put in its place; no mail while a fetch is under way, as the courier has one pair of hands.
 */
#include "proc/portal/guard/feeds.h"

#include "proc/common/proc.h"
#include "proc/portal/guard/guard.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define LOOK_EVERY (5 * MS_SECOND)
#define FETCH_WAIT (6 * MS_MINUTE) /* for the courier's answer */
#define AGAIN_FIRST (15 * MS_MINUTE)
#define JOB_BIT ((uint64_t)1 << 62) /* of an id: neither a capture's nor an office's */

enum err
feeds_start(struct portal *p)
{
	p->feeds = calloc(1, sizeof(*p->feeds));
	if (p->feeds == NULL)
		return ERR_FULL;
	pthread_mutex_init(&p->feeds->lock, NULL);
	p->feeds->last = (uint64_t)clock_wall() << 8;
	return ERR_OK;
}

void
feeds_end(struct portal *p)
{
	if (p->feeds == NULL)
		return;
	feeds_habits_end(p);
	pthread_mutex_destroy(&p->feeds->lock);
	free(p->feeds);
	p->feeds = NULL;
}

void
feeds_changed(struct portal *p)
{
	pthread_mutex_lock(&p->feeds->lock);
	p->feeds->is_changed = true;
	pthread_mutex_unlock(&p->feeds->lock);
}

void
feeds_path(const struct portal *p, const char *id, const char *kind, char dst[1024])
{
	snprintf(dst, 1024, "%s/guard/feeds/%s.%s", p->data_folder, id, kind);
}

bool
feeds_has_file(const struct portal *p, const char *id, const char *kind)
{
	char path[1024];

	feeds_path(p, id, kind, path);
	return access(path, R_OK) == 0;
}

static bool
move(const struct portal *p, const char *id, const char *from, const char *to)
{
	char old[1024], new[1024];

	feeds_path(p, id, from, old);
	feeds_path(p, id, to, new);
	if (rename(old, new) == 0)
		return true;
	log_event("feed.not_moved", "id=%s to=%s why=\"%s\"", id, to, strerror(errno));
	return false;
}

/* Asked every so often, and at once when somebody changed something. */
static bool
is_time(struct portal *p)
{
	struct portal_feeds *f = p->feeds;
	ms_t now = clock_monotonic();
	bool is_on, is_changed;

	pthread_mutex_lock(&p->guard->lock);
	is_on = p->guard->is_on;
	pthread_mutex_unlock(&p->guard->lock);
	if (!is_on)
		return false;
	pthread_mutex_lock(&f->lock);
	is_changed = f->is_changed;
	f->is_changed = false;
	pthread_mutex_unlock(&f->lock);
	f->is_due |= is_changed;
	if (!is_changed && f->looked != 0 && now - f->looked < LOOK_EVERY)
		return false;
	f->looked = now;
	f->is_due |= feeds_night_is_due(p, clock_wall());
	feeds_habits_tick(p);
	return true;
}

static enum err
write_feed(struct store_tx *tx, void *arg)
{
	const struct store_feed *f = arg;
	struct store_feed now;
	enum err err = store_feed_get(store_tx_view(tx), f->id, &now);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err; /* dropped meanwhile */
	/* what people decide meanwhile stays theirs */
	now.tried = f->tried;
	now.next = f->next;
	now.fails = f->fails;
	now.why = f->why;
	memcpy(now.note, f->note, sizeof(now.note));
	memcpy(now.etag, f->etag, sizeof(now.etag));
	memcpy(now.modified, f->modified, sizeof(now.modified));
	now.good = f->good;
	now.entries = f->entries;
	now.held = f->held;
	now.refused = f->refused;
	now.format = f->format;
	now.is_accepted = f->is_accepted;
	return store_feed_put(tx, &now);
}

static void
keep(struct portal *p, struct store_feed *f)
{
	if (store_write(p->store, STORE_VITAL, write_feed, f) != ERR_OK)
		log_event("feed.unwritten", "id=%s", f->id);
}

/* ---- fetching ---- */

ms_t
feeds_pause(enum feed_why why, uint32_t fails, uint32_t every_minutes)
{
	ms_t every = (ms_t)every_minutes * MS_MINUTE, pause = AGAIN_FIRST;

	/* nobody answered: sooner than its time; who answered is not asked more often */
	if (why != FEED_UNREACHABLE && why != FEED_SLOW && why != FEED_FAILED)
		return every;
	for (uint32_t i = 1; i < fails && pause < every; i++)
		pause *= 2;
	return pause < every ? pause : every;
}

bool
feeds_is_fetching(const struct portal *p)
{
	return p->feeds != NULL && p->feeds->fetching.id[0] != '\0';
}

static bool
find_due(struct portal *p, ms_t now, struct store_feed *ret_feed)
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct store_feed *list;
	struct store_view *v;
	bool found = false;
	size_t n;

	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		if (store_feed_list(v, a, &list, &n) == ERR_OK)
			for (size_t i = 0; i < n && !found; i++) {
				/* a clock that was ahead is no reason to wait for years */
				found = list[i].is_on && list[i].kind == FEED_FROM_URL &&
					(list[i].next <= now || list[i].tried > now) &&
					feed_id_is_good(str_c(list[i].id));
				if (found)
					*ret_feed = list[i];
			}
		store_read_end(v);
	}
	arena_free(a);
	return found;
}

/* What was left behind at the start, and the index of a box that was moved. */
static bool
look(struct portal *p, ms_t now, struct store_feed *ret_feed)
{
	struct portal_feeds *f = p->feeds;

	if (f->build != 0 || feeds_is_fetching(p) || !is_time(p))
		return false;
	f->is_due |= !f->is_started;
	f->is_started = true;
	return find_due(p, now, ret_feed);
}

bool
feeds_wants_courier(struct portal *p, ms_t now)
{
	struct store_feed due;

	return look(p, now, &due);
}

bool
feeds_fetch_next(struct portal *p, ms_t now, struct bus_message *m)
{
	struct portal_feeds *f = p->feeds;
	struct store_feed due;
	char path[1024];

	if (feeds_is_fetching(p) && clock_monotonic() - f->fetch_since > FETCH_WAIT)
		feeds_fetch_lost(p, now);
	if (!look(p, now, &due))
		return false;
	f->fetching = due;
	feeds_path(p, f->fetching.id, "part", path);
	*m = (struct bus_message){.type = BUS_FETCH};
	m->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	m->as.fetch.id = f->fetch = ++f->last;
	m->as.fetch.bytes_max = LIMIT_FEED_BYTES;
	memcpy(m->as.fetch.url, f->fetching.url, sizeof(m->as.fetch.url));
	/* without a file the whole is wanted */
	if (feeds_has_file(p, f->fetching.id, "good") ||
		feeds_has_file(p, f->fetching.id, "refused")) {
		memcpy(m->as.fetch.etag, f->fetching.etag, sizeof(m->as.fetch.etag));
		memcpy(m->as.fetch.modified, f->fetching.modified, sizeof(m->as.fetch.modified));
	}
	f->fetch_since = clock_monotonic();
	if (m->fd >= 0)
		return true;
	feeds_fetched(p, &(struct bus_fetch_result){.id = f->fetch, .why = FEED_NO_ROOM}, now);
	return false;
}

void
feeds_fetched(struct portal *p, const struct bus_fetch_result *result, ms_t now)
{
	struct portal_feeds *f = p->feeds;
	struct store_feed *feed = &f->fetching;
	char path[1024];

	if (!feeds_is_fetching(p) || result->id != f->fetch)
		return;
	feed->tried = now;
	feed->fails = result->why == FEED_FINE || result->why == FEED_SAME ? 0 : feed->fails + 1;
	feed->next = now + feeds_pause(result->why, feed->fails, feed->every);
	if (result->why == FEED_FINE && move(p, feed->id, "part", "fresh")) {
		memcpy(feed->etag, result->etag, sizeof(feed->etag));
		memcpy(feed->modified, result->modified, sizeof(feed->modified));
		f->is_due = true; /* judged there */
	} else if (result->why != FEED_SAME) {
		feed->why = result->why == FEED_FINE ? FEED_NO_ROOM : result->why;
		str_clean(str_c(result->note), feed->note, sizeof(feed->note));
	} else if (feed->why == FEED_UNREACHABLE || feed->why == FEED_SLOW ||
		   feed->why == FEED_CERTIFICATE || feed->why == FEED_GONE ||
		   feed->why == FEED_REFUSED) {
		feed->why = FEED_FINE; /* the version that we have is still the latest */
		feed->note[0] = '\0';
	}
	feeds_path(p, feed->id, "part", path);
	unlink(path); /* of one that came nothing is left */
	keep(p, feed);
	feed->id[0] = '\0';
	f->looked = 0; /* the next */
}

void
feeds_fetch_lost(struct portal *p, ms_t now)
{
	if (feeds_is_fetching(p))
		feeds_fetched(p,
			&(struct bus_fetch_result){.id = p->feeds->fetch,
				.why = FEED_FAILED,
				.note = "the courier did not answer"},
			now);
}

/* ---- building ---- */

static void
say_building(struct portal_feeds *f, uint64_t build)
{
	pthread_mutex_lock(&f->lock);
	f->build = build;
	f->is_building = build != 0;
	pthread_mutex_unlock(&f->lock);
}

static void
say_trouble(struct portal_feeds *f, enum feeds_trouble trouble)
{
	pthread_mutex_lock(&f->lock);
	f->trouble = trouble;
	pthread_mutex_unlock(&f->lock);
}

/* A box without feeds keeps the index that somebody made by hand. */
static bool
has_feeds(struct portal *p)
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct store_feed *list;
	struct store_view *v;
	size_t n = 0;

	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		if (store_feed_list(v, a, &list, &n) != ERR_OK)
			n = 0;
		store_read_end(v);
	}
	arena_free(a);
	return n > 0;
}

bool
feeds_build_next(struct portal *p, ms_t now, struct bus_message *m)
{
	struct portal_feeds *f = p->feeds;
	enum err err;

	if (!f->is_due || f->build != 0 || feeds_is_fetching(p) || clock_monotonic() < f->build_at)
		return false;
	f->is_due = false;
	if (!has_feeds(p) && !feeds_are_left(p))
		return false;
	*m = (struct bus_message){.type = BUS_JOB, .fd = -1};
	err = feeds_order(p, now, &m->fd);
	if (err != ERR_OK) {
		log_event("feed.unordered", "why=%s", err_name(err));
		return false;
	}
	say_building(f, ++f->last | JOB_BIT);
	m->as.job.id = f->build;
	m->as.job.work = BUS_WORK_INDEX;
	return true;
}

bool
feeds_has(uint64_t job)
{
	return (job >> 62) == 1;
}

/* What became of one feed of the order. */
static void
take_row(struct portal *p, const struct feed_report_row *row, bool had_fresh, ms_t now)
{
	struct store_feed f;
	struct store_view *v;
	enum err err = store_read(p->store, &v);

	if (err != ERR_OK)
		return;
	err = store_feed_get(v, row->id, &f);
	store_read_end(v);
	if (err != ERR_OK)
		return;
	if (row->use == FEED_USE_FRESH && move(p, f.id, "fresh", "good")) {
		char path[1024];

		feeds_path(p, f.id, "refused", path);
		unlink(path);
		f.good = now;
		f.why = FEED_FINE;
		f.note[0] = '\0';
		f.is_accepted = false;
	} else if (had_fresh && row->use != FEED_USE_FRESH) {
		move(p, f.id, "fresh", "refused"); /* somebody may still say: take it */
		f.why = row->why;
		memcpy(f.note, row->text, sizeof(f.note));
	} else if (row->use == FEED_USE_NONE) {
		f.why = row->why;
		memcpy(f.note, row->text, sizeof(f.note));
	}
	if (row->use != FEED_USE_NONE) {
		f.entries = row->entries;
		f.held = row->held;
		f.refused = row->refused;
		f.format = row->format;
	}
	keep(p, &f);
}

/* A version over which the builder died twice is not tried a third time. */
static void
give_up_fresh(struct portal *p, ms_t now)
{
	struct portal_feeds *f = p->feeds;

	for (size_t i = 0; i < f->n_built; i++) {
		struct feed_report_row row = {.use = FEED_USE_NONE, .why = FEED_FAILED};

		if (!f->has_fresh[i])
			continue;
		memcpy(row.id, f->built[i], sizeof(row.id));
		take_row(p, &row, true, now);
	}
}

static bool
take_report(struct portal *p, ms_t now)
{
	struct portal_feeds *f = p->feeds;
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct buf b = buf_of(LIMIT_FEED_REPORT_BYTES);
	struct feed_report report;
	char path[1024];
	bool is_good;

	snprintf(path, sizeof(path), "%s/guard/work/report", p->data_folder);
	is_good = a != NULL && disk_read(path, &b, NULL) == ERR_OK &&
		  feed_report_get(buf_view(&b), a, &report) == ERR_OK &&
		  feeds_put_in_place(p, report.is_delta);
	for (size_t i = 0; is_good && i < report.n_rows; i++)
		if (i < f->n_built && strcmp(report.rows[i].id, f->built[i]) == 0)
			take_row(p, &report.rows[i], f->has_fresh[i], now);
	buf_done(&b);
	arena_free(a);
	return is_good;
}

bool
feeds_built(struct portal *p, const struct bus_job_end *end, ms_t now)
{
	struct portal_feeds *f = p->feeds;
	bool is_good = false;

	if (end->id != f->build)
		return false;
	if (end->code == 0 && end->signal == 0)
		is_good = take_report(p, now);
	say_building(f, 0);
	say_trouble(f, is_good			   ? FEEDS_WELL
		       : end->code == PROC_NO_ROOM ? FEEDS_NO_ROOM
						   : FEEDS_NOT_MADE);
	if (is_good) {
		f->build_fails = 0;
		return true;
	}
	f->build_fails++;
	if (f->build_fails == 2 && end->code != PROC_NO_ROOM) /* no list's fault */
		give_up_fresh(p, now);
	f->build_at =
		clock_monotonic() + (f->build_fails < 6 ? 5 << f->build_fails : 300) * MS_SECOND;
	f->is_due = true;
	log_event("index.not_built", "code=%d signal=%d fails=%u", end->code, end->signal,
		f->build_fails);
	return false;
}
