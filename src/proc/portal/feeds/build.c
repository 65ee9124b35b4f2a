/* The index is made of what lists hold: ordered of an opener, looked at, put in its place; and what
 * became of each list is written down. See feeds.h. */
#include "proc/portal/feeds/feeds.h"

#include "proc/common/proc.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define WAIT_AT_MOST (10 * MS_MINUTE)
#define PAUSE_SECONDS_MAX 3600
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
	bool had_fresh;
	struct feeds_taken taken;
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
	if (b->had_fresh)
		err = feeds_write_before(tx, &f, &b->taken);
	if (err != ERR_OK)
		return err;
	if (b->taken.is_taken) {
		f.good = b->now;
		f.seen = f.kind == FEED_FROM_URL ? f.seen : b->now;
		f.why = FEED_FINE;
		f.note[0] = '\0';
	} else if (b->had_fresh || row->use == FEED_USE_NONE) {
		f.why = row->why;
		memcpy(f.note, row->text, sizeof(f.note));
	}
	if (row->use == FEED_USE_NONE && f.good != 0 && !b->had_fresh) {
		f.etag[0] = f.modified[0] = '\0'; /* the whole is wanted, at once */
		f.next = 0;
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

	if (row->use == FEED_USE_FRESH)
		b.taken.has_before = feeds_keep_before(p, row->id);
	if (row->use == FEED_USE_FRESH && feeds_move(p, row->id, "fresh", "good")) {
		feeds_path(p, row->id, "refused", path);
		unlink(path);
		b.taken.is_taken = true;
	} else if (b.taken.has_before) {
		feeds_move(p, row->id, "before", "good");
	} else if (had_fresh && row->use != FEED_USE_FRESH) {
		feeds_move(p, row->id, "fresh", "refused"); /* somebody may still say: take it */
	}
	if (store_write(p->store, STORE_VITAL, write_built, &b) != ERR_OK)
		log_event("feed.unwritten", "id=%s", row->id);
}

/* A version over which the builder ended again, alone, is not tried any more. */
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

/* Nothing was made, since a good version cannot be read: it is fetched again, whole. What is fresh
 * and good waits. */
static void
take_kept(struct portal *p, const struct feed_report *report, ms_t now)
{
	const struct portal_feeds *f = p->feeds;

	for (size_t i = 0; i < report->n_rows && i < f->n_built; i++)
		if (report->rows[i].use != FEED_USE_FRESH &&
			(f->has_fresh[i] || report->rows[i].use == FEED_USE_NONE))
			take_row(p, &report->rows[i], f->has_fresh[i], now);
}

static enum feeds_trouble
take_report(struct portal *p, ms_t now)
{
	struct portal_feeds *f = p->feeds;
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct buf b = buf_of(LIMIT_FEED_REPORT_BYTES);
	struct feed_report report = {0};
	char path[1024];
	bool is_good, is_kept;

	snprintf(path, sizeof(path), "%s/%s/work/report", p->data_folder,
		feeds_own(f->build_room)->folder);
	is_good = a != NULL && disk_read(path, &b, NULL) == ERR_OK &&
		  feed_report_get(buf_view(&b), a, &report) == ERR_OK &&
		  feeds_own(f->build_room)->put_in_place(p, &report);
	if (is_good && report.is_kept)
		take_kept(p, &report, now);
	for (size_t i = 0; is_good && !report.is_kept && i < report.n_rows; i++)
		if (i < f->n_built && strcmp(report.rows[i].id, f->built[i]) == 0)
			take_row(p, &report.rows[i], f->has_fresh[i], now);
	is_kept = report.is_kept;
	buf_done(&b);
	arena_free(a);
	return !is_good ? FEEDS_NOT_MADE : is_kept ? FEEDS_KEPT : FEEDS_WELL;
}

/* ---- it ended ---- */

bool
feeds_may_be_guilty(const struct bus_job_end *end)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGXCPU};

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (end->signal == signals[i])
			return true;
	return end->signal == 0 && end->code == PROC_TOO_MUCH;
}

ms_t
feeds_build_pause(unsigned fails)
{
	unsigned seconds = 5;

	for (unsigned i = 0; i < fails && seconds < PAUSE_SECONDS_MAX; i++)
		seconds *= 2;
	return (seconds < PAUSE_SECONDS_MAX ? seconds : PAUSE_SECONDS_MAX) * MS_SECOND;
}

/* Counts how it went, and says what follows from it. */
static void
count_end(struct portal *p, const struct bus_job_end *end, enum feeds_trouble trouble, ms_t now)
{
	struct portal_feeds *f = p->feeds;
	enum feed_room room = f->build_room;
	bool was_alone = f->build_faults[room] >= FEEDS_ALONE_AFTER;

	if (trouble == FEEDS_WELL) {
		f->build_fails[room] = 0;
		f->is_due[room] |= f->has_more_fresh; /* the next one */
		if (!f->has_more_fresh)
			f->build_faults[room] = 0;
		return;
	}
	f->build_fails[room]++;
	if (trouble == FEEDS_NOT_MADE && feeds_may_be_guilty(end)) {
		f->build_faults[room]++;
		if (was_alone)
			give_up_fresh(p, now);
	}
	f->build_at[room] = clock_monotonic() + feeds_build_pause(f->build_fails[room]);
	f->is_due[room] = true;
	log_event("index.not_built", "of=%s code=%d signal=%d fails=%u faults=%u",
		feeds_own(room)->folder, end->code, end->signal, f->build_fails[room],
		f->build_faults[room]);
}

bool
feeds_built(struct portal *p, const struct bus_job_end *end, ms_t now)
{
	struct portal_feeds *f = p->feeds;
	enum feeds_trouble trouble = FEEDS_NOT_MADE;

	if (end->id != f->build)
		return false;
	if (end->code == 0 && end->signal == 0)
		trouble = take_report(p, now);
	else if (end->code == PROC_NO_ROOM && end->signal == 0)
		trouble = FEEDS_NO_ROOM;
	say_building(f, 0);
	say_trouble(f, trouble);
	count_end(p, end, trouble, now);
	return trouble == FEEDS_WELL && feeds_own(f->build_room)->is_handed_on;
}
