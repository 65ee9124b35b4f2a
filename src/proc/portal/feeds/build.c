/* The index is made of what lists hold: ordered of an opener, looked at, put in its place; and what
 * became of each list is written down. See feeds.h. */
#include "proc/portal/feeds/feeds.h"

#include "proc/common/proc.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/log.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define WAIT_AT_MOST (10 * MS_MINUTE)
#define JOB_BIT ((uint64_t)1 << 62) /* of an id: neither a capture's nor an office's */

static void
say_building(struct portal_feeds *f, uint64_t build)
{
	pthread_mutex_lock(&f->lock);
	f->build = build;
	f->is_building[f->build_room] = build != 0;
	pthread_mutex_unlock(&f->lock);
}

static void
say_trouble(struct portal_feeds *f, enum feeds_trouble trouble)
{
	pthread_mutex_lock(&f->lock);
	f->trouble[f->build_room] = trouble;
	pthread_mutex_unlock(&f->lock);
}

/* Many large lists: first all that is to be fetched, then one index of them. */
static bool
waits(struct portal *p, ms_t now, enum feed_room room)
{
	ms_t at = clock_monotonic();

	if (!feeds_own(room)->gathers || !feeds_has_due(p, now, room))
		return false;
	if (p->feeds->waits_since == 0)
		p->feeds->waits_since = at;
	return at - p->feeds->waits_since < WAIT_AT_MOST;
}

static bool
build_room(struct portal *p, ms_t now, enum feed_room room, struct bus_message *m)
{
	struct portal_feeds *f = p->feeds;
	enum err err;

	if (!f->is_due[room] || clock_monotonic() < f->build_at[room])
		return false;
	if (waits(p, now, room))
		return false;
	f->is_due[room] = false;
	f->waits_since = 0;
	*m = (struct bus_message){.type = BUS_JOB, .fd = -1};
	err = feeds_own(room)->order(p, now, &m->fd);
	if (err != ERR_OK) {
		if (err != ERR_NOT_FOUND)
			log_event("feed.unordered", "why=%s", err_name(err));
		return false;
	}
	f->build_room = room;
	say_building(f, ++f->last | JOB_BIT);
	m->as.job.id = f->build;
	m->as.job.work = feeds_own(room)->work;
	return true;
}

bool
feeds_build_next(struct portal *p, ms_t now, struct bus_message *m)
{
	struct portal_feeds *f = p->feeds;

	if (f->build != 0 || feeds_is_fetching(p))
		return false;
	if (feeds_is_time(p))
		feeds_tidy(p, now);
	return build_room(p, now, FEED_ROOM_GUARD, m) || build_room(p, now, FEED_ROOM_STOCK, m);
}

bool
feeds_has(uint64_t job)
{
	return (job >> 62) == 1;
}

struct built {
	const struct feed_report_row *row;
	bool had_fresh, is_taken; /* taken: the fresh version is the good one now */
	ms_t now;
};

/* What the builder says, into the row as it is now. */
static enum err
write_built(struct store_tx *tx, void *arg)
{
	const struct built *b = arg;
	const struct feed_report_row *row = b->row;
	struct store_feed f;
	enum err err = store_feed_get(store_tx_view(tx), row->id, &f);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err; /* dropped meanwhile */
	if (b->is_taken) {
		f.good = b->now;
		f.seen = f.kind == FEED_FROM_URL ? f.seen : b->now;
		f.why = FEED_FINE;
		f.note[0] = '\0';
	} else if (b->had_fresh || row->use == FEED_USE_NONE) {
		f.why = row->why;
		memcpy(f.note, row->text, sizeof(f.note));
	}
	if (b->had_fresh) {
		f.is_accepted = false; /* that was said of this version */
		f.tried = f.kind == FEED_FROM_URL ? f.tried : b->now;
	}
	if (row->use != FEED_USE_NONE) {
		f.entries = row->entries;
		f.held = row->held;
		f.refused = row->refused;
		f.format = row->format;
	}
	return store_feed_put(tx, &f);
}

/* What became of one feed of the order. */
static void
take_row(struct portal *p, const struct feed_report_row *row, bool had_fresh, ms_t now)
{
	struct built b = {.row = row, .had_fresh = had_fresh, .now = now};
	char path[1024];

	if (row->use == FEED_USE_FRESH && feeds_move(p, row->id, "fresh", "good")) {
		feeds_path(p, row->id, "refused", path);
		unlink(path);
		b.is_taken = true;
	} else if (had_fresh && row->use != FEED_USE_FRESH) {
		feeds_move(p, row->id, "fresh", "refused"); /* somebody may still say: take it */
	}
	if (store_write(p->store, STORE_VITAL, write_built, &b) != ERR_OK)
		log_event("feed.unwritten", "id=%s", row->id);
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

	snprintf(path, sizeof(path), "%s/%s/work/report", p->data_folder,
		feeds_own(f->build_room)->folder);
	is_good = a != NULL && disk_read(path, &b, NULL) == ERR_OK &&
		  feed_report_get(buf_view(&b), a, &report) == ERR_OK &&
		  feeds_own(f->build_room)->put_in_place(p, &report);
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
	enum feed_room room = f->build_room;
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
		f->build_fails[room] = 0;
		return feeds_own(room)->is_handed_on;
	}
	f->build_fails[room]++;
	if (f->build_fails[room] == 2 && end->code != PROC_NO_ROOM) /* no list's fault */
		give_up_fresh(p, now);
	f->build_at[room] =
		clock_monotonic() +
		(f->build_fails[room] < 6 ? 5 << f->build_fails[room] : 300) * MS_SECOND;
	f->is_due[room] = true;
	log_event("index.not_built", "of=%s code=%d signal=%d fails=%u", feeds_own(room)->folder,
		end->code, end->signal, f->build_fails[room]);
	return false;
}
