/*
 * The store on SQLite: one writer thread that commits whatever waits in one go (WAL, synchronous
 * FULL: after the commit it is on disk), also what came while it ran the first of them; a few
 * connections for readers, checkpoints by the writer when nobody waits.
 */
#include "store/sqlite/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define READERS 4
#define BATCH_MAX 256	     /* changes in one commit */
#define BATCH_MS 20	     /* and no more are taken into it after so long */
#define WINDOW_US 1000	     /* how long a commit waits for those who were in the last one */
#define CACHE "-32768"	     /* KiB of pages the writer keeps while it works, none when idle */
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

struct store {
	int folder; /* that holds the database, for its room */
	unsigned space_percent;
	bool is_read_only;
	pthread_t writer;
	bool takes_changes; /* opened to write, and whole as far as opening tells */
	bool has_writer; /* the thread; before it changes run in the caller's, one after the other
			  */
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t work, reader;
	struct job *first, **last;
	bool is_closing;
	bool is_full;
	bool is_damaged; /* atomic: set by any connection, see view_err() */
	uint64_t refused;
	int n_last;	    /* changes in the last commit; the writer's alone */
	int wal_pages;	    /* the writer's alone */
	int changes;	    /* rows ever changed, before this batch; the writer's alone */
	struct store_tx tx; /* the writer's alone */
	struct store_view readers[READERS];
	struct store_view *free_readers;
};

const struct store_view *
store_tx_view(const struct store_tx *tx)
{
	return &tx->view;
}

static int
on_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct store *s = arg;

	(void)db;
	(void)name;
	s->wal_pages = pages;
	return SQLITE_OK;
}

bool
store_is_damaged(const struct store *s)
{
	return __atomic_load_n(&s->is_damaged, __ATOMIC_ACQUIRE);
}

/* What does not hold together may stand in the log only: it is not carried into the file. */
static void
checkpoint(struct store *s, int mode)
{
	if (store_is_damaged(s))
		return;
	sqlite3_wal_checkpoint_v2(s->tx.view.db, NULL, mode, NULL, NULL);
	s->wal_pages = 0;
}

/* The folder is opened once: a sandbox may close the way to it later. */
static int
open_folder(const char *path)
{
	char folder[LIMIT_PATH_BYTES];
	char *slash;

	str_copy(str_c(path), folder, sizeof(folder));
	slash = strrchr(folder, '/');
	if (slash == NULL)
		str_copy(STR("."), folder, sizeof(folder));
	else
		slash[slash == folder ? 1 : 0] = '\0';
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static enum err
disk_space(const struct store *s, struct store_space *space)
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
	bool has_space = disk_space(s, &space) != ERR_OK || !space.is_low;
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

static void *
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
			checkpoint(s, SQLITE_CHECKPOINT_PASSIVE);
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

enum err
store_read(struct store *s, struct store_view **ret_view)
{
	struct store_view *v;
	enum err err;

	pthread_mutex_lock(&s->lock);
	while (s->free_readers == NULL)
		pthread_cond_wait(&s->reader, &s->lock);
	v = s->free_readers;
	s->free_readers = v->next_free;
	pthread_mutex_unlock(&s->lock);
	v->owner = s;
	err = sqlite_exec(v, "BEGIN");
	if (err == ERR_OK) {
		*ret_view = v;
		return ERR_OK;
	}
	store_read_end(v);
	return err;
}

void
store_read_end(struct store_view *v)
{
	struct store *s;

	if (v == NULL)
		return;
	s = v->owner;
	if (!sqlite3_get_autocommit(v->db))
		sqlite_exec(v, "COMMIT");
	pthread_mutex_lock(&s->lock);
	v->next_free = s->free_readers;
	s->free_readers = v;
	pthread_cond_signal(&s->reader);
	pthread_mutex_unlock(&s->lock);
}

enum err
store_read_again(const struct store_view *v)
{
	enum err err = ERR_OK;

	BUG_IF(v->owner == NULL); /* a change is not to be ended by who reads in it */
	if (!sqlite3_get_autocommit(v->db))
		err = sqlite_exec(v, "COMMIT");
	return err == ERR_OK ? sqlite_exec(v, "BEGIN") : err;
}

enum err
store_space(struct store *s, struct store_space *ret_space)
{
	struct store_space space = {0};
	struct store_view *v;
	struct query q;
	enum err err = disk_space(s, &space);

	if (err == ERR_OK)
		err = store_read(s, &v);
	if (err != ERR_OK)
		return err;
	q = query_of(
		v, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
	if (query_row(&q))
		space.database_bytes = (uint64_t)query_get_i64(&q);
	err = query_done(&q);
	store_read_end(v);
	pthread_mutex_lock(&s->lock);
	space.is_full = s->is_full;
	space.refused = s->refused;
	pthread_mutex_unlock(&s->lock);
	if (err == ERR_OK)
		*ret_space = space;
	return err;
}

static enum err
open_all(struct store *s, const struct store_options *o, struct errinfo *info)
{
	struct store_view *w = &s->tx.view;
	char sql[64];
	enum err err;

	w->damage = &s->is_damaged;
	err = sqlite_open(o->path, o->is_read_only, w);
	if (err == ERR_OK && !o->is_read_only)
		err = sqlite_exec(w, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
				     "wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864; "
				     "PRAGMA cache_size=" CACHE);
	if (err == ERR_OK && o->pages_max > 0) {
		snprintf(sql, sizeof(sql), "PRAGMA max_page_count=%llu",
			(unsigned long long)o->pages_max);
		err = sqlite_exec(w, sql);
	}
	if (err != ERR_OK)
		return err_say(info, err, 0, "%s cannot be opened as a database", o->path);
	err = sqlite_migrate(w, info);
	for (size_t i = 0; i < READERS && err == ERR_OK; i++) {
		s->readers[i].damage = &s->is_damaged;
		err = sqlite_open(o->path, true, &s->readers[i]);
		s->readers[i].next_free = s->free_readers;
		s->free_readers = &s->readers[i];
		/* The first statement maps the log: done before a sandbox closes. */
		if (err == ERR_OK)
			err = sqlite_exec(&s->readers[i], "SELECT count(*) FROM migration");
		if (err != ERR_OK)
			err_say(info, err, 0, "%s cannot be read", o->path);
	}
	return err;
}

static void
start_sync(struct store *s)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->work, &attr);
	pthread_cond_init(&s->reader, NULL);
	pthread_condattr_destroy(&attr);
}

enum err
store_start(struct store *s, struct errinfo *info)
{
	if (s->has_writer || !s->takes_changes)
		return ERR_OK;
	s->has_writer = pthread_create(&s->writer, NULL, writer_main, s) == 0;
	return s->has_writer ? ERR_OK : err_say(info, ERR_FULL, 0, "no thread for the store");
}

enum err
store_open(const struct store_options *o, struct store **ret_store, struct errinfo *info)
{
	struct store *s = calloc(1, sizeof(*s));
	enum err err;

	if (s == NULL)
		return err_say(info, ERR_FULL, 0, "memory is out");
	BUG_IF(sqlite3_threadsafe() == 0);
	start_sync(s);
	s->last = &s->first;
	s->space_percent = o->space_percent == 0 ? 10 : o->space_percent;
	s->is_read_only = o->is_read_only;
	s->folder = open_folder(o->path);
	err = open_all(s, o, info);
	if (err == ERR_OK && !o->is_read_only) {
		sqlite3_wal_hook(s->tx.view.db, on_wal, s);
		s->takes_changes = true;
		s->tx.view.is_writer = true;
		err = o->starts_later ? ERR_OK : store_start(s, info);
	}
	if (err != ERR_OK) {
		store_close(s);
		return err;
	}
	*ret_store = s;
	return ERR_OK;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	if (s->has_writer) {
		pthread_mutex_lock(&s->lock);
		s->is_closing = true;
		pthread_cond_signal(&s->work);
		pthread_mutex_unlock(&s->lock);
		pthread_join(s->writer, NULL);
	}
	for (size_t i = 0; i < READERS; i++)
		sqlite_close(&s->readers[i]);
	if (s->takes_changes)
		checkpoint(s, SQLITE_CHECKPOINT_TRUNCATE);
	if (store_is_damaged(s)) /* the last one to close would make one, too */
		sqlite3_db_config(s->tx.view.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite_close(&s->tx.view);
	if (s->folder >= 0)
		close(s->folder);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->work);
	pthread_cond_destroy(&s->reader);
	free(s);
}
