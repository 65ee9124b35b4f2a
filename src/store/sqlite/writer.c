/*
 * The one thread that changes the database. It commits whatever waits in one go, and also what came
 * while it ran the first of them: a commit costs the disk about the same for one change as for a
 * hundred. Each who waits is told by itself. Checkpoints when nobody waits.
 */
#include "store/sqlite/writer.h"

#include <errno.h>
#include <semaphore.h>
#include <sys/statvfs.h>
#include <time.h>

#define BATCH_MAX 256	     /* changes in one commit */
#define BATCH_MS 20	     /* and no more are taken into it after so long */
#define WINDOW_US 1000	     /* how long a commit waits for those who were in the last one */
#define WAL_PAGES_IDLE 256   /* checkpoint when idle and the log has this many pages */
#define WAL_PAGES_MUST 16384 /* 64 MiB: checkpoint even if not idle */
#define IDLE_MS 1000

struct job {
	struct job *next;
	store_write_fn *fn;
	void *arg;
	enum store_weight weight;
	enum err err;
	sem_t done; /* each waits for its own, not all for each other's */
};

int
writer_on_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct store *s = arg;

	(void)db;
	(void)name;
	s->wal_pages = pages;
	return SQLITE_OK;
}

/* What does not hold together may stand in the log only: it is not carried into the file. */
void
writer_checkpoint(struct store *s, int mode)
{
	if (store_is_damaged(s))
		return;
	sqlite3_wal_checkpoint_v2(s->tx.view.db, NULL, mode, NULL, NULL);
	s->wal_pages = 0;
}

enum err
writer_disk_space(const struct store *s, struct store_space *space)
{
	struct statvfs fs;

	if (fstatvfs(s->folder, &fs) != 0)
		return ERR_IO;
	space->disk_bytes = (uint64_t)fs.f_blocks * fs.f_frsize;
	space->disk_free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	space->is_low =
		space->disk_free_bytes < space->disk_bytes / 100 * (uint64_t)s->space_percent;
	return ERR_OK;
}

/* What the writer says again and again is prepared once. sql: a literal. */
static enum err
say(const struct store_view *v, const char *sql)
{
	struct query q = query_of(v, sql);

	return query_run(&q, NULL);
}

/* Runs one change inside the open transaction; false when SQLite threw the whole of it away. */
static bool
run_job(struct store *s, struct job *job)
{
	struct store_view *v = &s->tx.view;

	job->err = say(v, "SAVEPOINT job");
	if (job->err == ERR_OK) {
		job->err = job->fn(&s->tx, job->arg);
		if (sqlite3_get_autocommit(v->db))
			return false;
		if (job->err != ERR_OK)
			say(v, "ROLLBACK TO job");
		if (say(v, "RELEASE job") != ERR_OK && job->err == ERR_OK)
			job->err = ERR_IO;
	}
	return !sqlite3_get_autocommit(v->db);
}

/* Behind what does not hold together nothing is found again: it is not told as kept. */
static enum err
commit(struct store *s)
{
	enum err err = store_is_damaged(s) ? ERR_IO : say(&s->tx.view, "COMMIT");

	return err == ERR_OK && store_is_damaged(s) ? ERR_IO : err;
}

/* The first n that wait, or all if they are fewer; the lock is held. */
static struct job *
cut_waiting(struct store *s, int n)
{
	struct job *list = s->first, **end;

	for (end = &s->first; *end != NULL && n > 0; end = &(*end)->next)
		n--;
	if (end == &s->first)
		return NULL;
	s->first = *end;
	*end = NULL;
	if (s->first == NULL)
		s->last = &s->first;
	return list;
}

static struct timespec
from_now(int64_t us)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += us % 1000000 * 1000;
	t.tv_sec += us / 1000000 + t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

static bool
is_past(const struct timespec *until)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec > until->tv_sec ||
	       (t.tv_sec == until->tv_sec && t.tv_nsec >= until->tv_nsec);
}

/* What came while the n of a commit ran. Those whose last changes were told a moment ago may be
 * about to ask again: a commit costs more than a short wait for them. Who is alone never waits. */
static struct job *
take_more(struct store *s, int n)
{
	struct timespec until = from_now(WINDOW_US);
	struct job *more;

	pthread_mutex_lock(&s->lock);
	while (s->first == NULL && n < s->n_last && !s->is_closing &&
		pthread_cond_timedwait(&s->work, &s->lock, &until) == 0)
		;
	more = cut_waiting(s, BATCH_MAX - n);
	pthread_mutex_unlock(&s->lock);
	return more;
}

/* Runs a list of changes in the open transaction. Not ERR_OK: none of `all` happened. */
static enum err
run_list(struct store *s, struct job *all, struct job *list, bool has_space, int *n)
{
	enum err err = ERR_OK;

	for (struct job *job = list; job != NULL; job = job->next, ++*n) {
		if (err != ERR_OK) {
			job->err = err;
		} else if (job->weight == STORE_BULK && !has_space) {
			job->err = ERR_FULL;
		} else if (!run_job(s, job)) {
			err = job->err != ERR_OK ? job->err : ERR_IO;
			for (struct job *j = all; j != job; j = j->next)
				j->err = j->err == ERR_OK ? err : j->err;
			job->err = err;
		}
	}
	return err;
}

static enum err
run_batch(struct store *s, struct job *batch)
{
	struct timespec until = from_now(BATCH_MS * 1000);
	struct store_space space = {0};
	bool has_space = writer_disk_space(s, &space) != ERR_OK || !space.is_low;
	struct job *more = batch, *last = batch;
	enum err err = ERR_OK;
	int n = 0;

	while (more != NULL && err == ERR_OK) {
		err = run_list(s, batch, more, has_space, &n);
		while (last->next != NULL)
			last = last->next;
		more = err == ERR_OK && n < BATCH_MAX && !is_past(&until) ? take_more(s, n) : NULL;
		last->next = more;
	}
	s->n_last = n;
	return err;
}

/* One commit for the jobs of a list and those that join it meanwhile. If it fails, none of them
 * happened and each is told. */
static void
commit_batch(struct store *s, struct job *batch)
{
	struct store_view *v = &s->tx.view;
	struct job *job;
	enum err err;

	v->holder = pthread_self();
	v->is_held = true;
	err = store_is_damaged(s) ? ERR_IO : say(v, "BEGIN IMMEDIATE");
	s->changes = sqlite3_total_changes(v->db);
	if (err == ERR_OK) {
		err = run_batch(s, batch);
		if (err == ERR_OK)
			err = commit(s);
	}
	for (job = batch; job != NULL && err != ERR_OK; job = job->next)
		job->err = job->err == ERR_OK ? err : job->err;
	if (err != ERR_OK && !sqlite3_get_autocommit(v->db))
		sqlite_exec(v, "ROLLBACK");
	v->is_held = false;
}

/* Tells the callers. Their jobs live on their stacks: not touched after they are told. */
static void
finish(struct store *s, struct job *batch)
{
	bool any_full = false, any_ok = false;
	/* what changes nothing needs no room, and tells of none */
	bool has_changed = sqlite3_total_changes(s->tx.view.db) != s->changes;

	pthread_mutex_lock(&s->lock);
	for (const struct job *job = batch; job != NULL; job = job->next) {
		any_full |= job->err == ERR_FULL && job->weight == STORE_VITAL;
		any_ok |= job->err == ERR_OK && has_changed;
		s->refused += job->err == ERR_FULL;
	}
	if (any_full || any_ok)
		s->is_full = any_full;
	pthread_mutex_unlock(&s->lock);
	while (batch != NULL) {
		struct job *next = batch->next;

		sem_post(&batch->done);
		batch = next;
	}
}

/* Waits for work; NULL when closing or (with *ret_is_idle) when nothing came for a while. */
static struct job *
take_batch(struct store *s, bool *ret_is_idle)
{
	struct timespec until = from_now(IDLE_MS * 1000);
	struct job *batch;

	*ret_is_idle = false;
	pthread_mutex_lock(&s->lock);
	while (s->first == NULL && !s->is_closing && !*ret_is_idle)
		*ret_is_idle = pthread_cond_timedwait(&s->work, &s->lock, &until) != 0;
	batch = cut_waiting(s, BATCH_MAX);
	pthread_mutex_unlock(&s->lock);
	return batch;
}

void *
writer_main(void *arg)
{
	struct store *s = arg;
	bool is_idle, is_closing = false;

	while (!is_closing) {
		struct job *batch = take_batch(s, &is_idle);

		if (batch != NULL) {
			commit_batch(s, batch);
			finish(s, batch);
		} else if (!is_idle) {
			is_closing = true;
		} else {
			sqlite3_db_release_memory(s->tx.view.db);
		}
		if ((is_idle && s->wal_pages >= WAL_PAGES_IDLE) || s->wal_pages >= WAL_PAGES_MUST)
			writer_checkpoint(s, SQLITE_CHECKPOINT_PASSIVE);
	}
	return NULL;
}

/* Hands it to the writer and waits until it is told. */
static void
ask_writer(struct store *s, struct job *job)
{
	BUG_IF(pthread_equal(pthread_self(), s->writer)); /* a change inside a change */
	pthread_mutex_lock(&s->lock);
	*s->last = job;
	s->last = &job->next;
	pthread_cond_signal(&s->work);
	pthread_mutex_unlock(&s->lock);
	while (sem_wait(&job->done) != 0)
		BUG_IF(errno != EINTR);
}

enum err
store_write(struct store *s, enum store_weight weight, store_write_fn *fn, void *arg)
{
	struct job job = {.fn = fn, .arg = arg, .weight = weight};

	if (s->is_read_only)
		return ERR_DENIED;
	BUG_IF(sem_init(&job.done, 0, 0) != 0);
	if (s->has_writer) {
		ask_writer(s, &job);
	} else {
		commit_batch(s, &job);
		finish(s, &job);
	}
	sem_destroy(&job.done);
	return job.err;
}
