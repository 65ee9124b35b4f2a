/* The index is made of what lists hold: ordered of an opener, looked at, put in its place; and what
 * became of each list is written down. See feeds.h. */
#include "proc/portal/guard/feeds.h"

#include "proc/common/proc.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/log.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define JOB_BIT ((uint64_t)1 << 62) /* of an id: neither a capture's nor an office's */

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

	if (f->build != 0 || feeds_is_fetching(p))
		return false;
	if (feeds_is_time(p))
		feeds_tidy(p, now);
	if (!f->is_due || clock_monotonic() < f->build_at)
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
