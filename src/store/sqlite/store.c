/*
 * The store on SQLite: one writer thread that commits whatever waits in one go (WAL, synchronous
 * FULL: after the commit it is on disk), a few connections for readers, checkpoints by the writer
 * when nobody waits.
 */
#include "store/sqlite/sqlite.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define READERS 4
#define BATCH_MAX 256	     /* changes in one commit */
#define WAL_PAGES_IDLE 256   /* checkpoint when idle and the log has this many pages */
#define WAL_PAGES_MUST 16384 /* 64 MiB: checkpoint even if not idle */
#define IDLE_MS 1000

struct job {
	struct job *next;
	store_write_fn *fn;
	void *arg;
	enum store_weight weight;
	enum err err;
	bool is_done;
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
	pthread_cond_t work, done, reader;
	struct job *first, **last;
	bool is_closing;
	bool is_full;
	bool is_damaged; /* atomic: set by any connection, see view_err() */
	uint64_t refused;
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

/* Runs one change inside the open transaction; false when SQLite threw the whole of it away. */
static bool
run_job(struct store *s, struct job *job)
{
	struct store_view *v = &s->tx.view;

	job->err = sqlite_exec(v, "SAVEPOINT job");
	if (job->err == ERR_OK) {
		job->err = job->fn(&s->tx, job->arg);
		if (sqlite3_get_autocommit(v->db))
			return false;
		if (job->err != ERR_OK)
			sqlite_exec(v, "ROLLBACK TO job");
		if (sqlite_exec(v, "RELEASE job") != ERR_OK && job->err == ERR_OK)
			job->err = ERR_IO;
	}
	return !sqlite3_get_autocommit(v->db);
}

/* Behind what does not hold together nothing is found again: it is not told as kept. */
static enum err
commit(struct store *s)
{
	enum err err = store_is_damaged(s) ? ERR_IO : sqlite_exec(&s->tx.view, "COMMIT");

	return err == ERR_OK && store_is_damaged(s) ? ERR_IO : err;
}

/* One commit for the jobs of a list. If it fails, none of them happened and each is told. */
static void
commit_batch(struct store *s, struct job *batch)
{
	struct store_view *v = &s->tx.view;
	struct store_space space = {0};
	bool has_space = disk_space(s, &space) != ERR_OK || !space.is_low;
	struct job *job;
	enum err err;

	v->holder = pthread_self();
	v->is_held = true;
	err = store_is_damaged(s) ? ERR_IO : sqlite_exec(v, "BEGIN IMMEDIATE");
	s->changes = sqlite3_total_changes(v->db);
	for (job = batch; job != NULL; job = job->next) {
		if (err != ERR_OK) {
			job->err = err;
		} else if (job->weight == STORE_BULK && !has_space) {
			job->err = ERR_FULL;
		} else if (!run_job(s, job)) {
			err = job->err != ERR_OK ? job->err : ERR_IO;
			for (struct job *j = batch; j != job; j = j->next)
				j->err = j->err == ERR_OK ? err : j->err;
			job->err = err;
		}
	}
	if (err == ERR_OK) {
		err = commit(s);
		for (job = batch; job != NULL && err != ERR_OK; job = job->next)
			job->err = job->err == ERR_OK ? err : job->err;
	}
	if (err != ERR_OK && !sqlite3_get_autocommit(v->db))
		sqlite_exec(v, "ROLLBACK");
	v->is_held = false;
}

/* Tells the callers. Their jobs live on their stacks: not touched after is_done. */
static void
finish(struct store *s, struct job *batch)
{
	bool any_full = false, any_ok = false;
	/* what changes nothing needs no room, and tells of none */
	bool has_changed = sqlite3_total_changes(s->tx.view.db) != s->changes;

	pthread_mutex_lock(&s->lock);
	while (batch != NULL) {
		struct job *next = batch->next;

		if (batch->fn != NULL) {
			any_full |= batch->err == ERR_FULL && batch->weight == STORE_VITAL;
			any_ok |= batch->err == ERR_OK && has_changed;
			s->refused += batch->err == ERR_FULL;
		}
		batch->is_done = true;
		batch = next;
	}
	if (any_full || any_ok)
		s->is_full = any_full;
	pthread_cond_broadcast(&s->done);
	pthread_mutex_unlock(&s->lock);
}

static struct timespec
idle_until(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += IDLE_MS / 1000;
	return t;
}

/* Waits for work; NULL when closing or (with *ret_is_idle) when nothing came for a while. */
static struct job *
take_batch(struct store *s, bool *ret_is_idle)
{
	struct timespec until = idle_until();
	struct job *batch, **end;
	int n = 0;

	*ret_is_idle = false;
	pthread_mutex_lock(&s->lock);
	while (s->first == NULL && !s->is_closing && !*ret_is_idle)
		*ret_is_idle = pthread_cond_timedwait(&s->work, &s->lock, &until) != 0;
	batch = s->first;
	for (end = &s->first; *end != NULL && n < BATCH_MAX; end = &(*end)->next)
		n++;
	s->first = *end;
	*end = NULL;
	if (s->first == NULL)
		s->last = &s->first;
	if (n == 0)
		batch = NULL;
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
		}
		if ((is_idle && s->wal_pages >= WAL_PAGES_IDLE) || s->wal_pages >= WAL_PAGES_MUST)
			checkpoint(s, SQLITE_CHECKPOINT_PASSIVE);
	}
	return NULL;
}

static enum err
submit(struct store *s, struct job *job)
{
	if (s->is_read_only)
		return ERR_DENIED;
	if (!s->has_writer) {
		commit_batch(s, job);
		finish(s, job);
		return job->err;
	}
	BUG_IF(pthread_equal(pthread_self(), s->writer)); /* a change inside a change */
	pthread_mutex_lock(&s->lock);
	*s->last = job;
	s->last = &job->next;
	pthread_cond_signal(&s->work);
	while (!job->is_done)
		pthread_cond_wait(&s->done, &s->lock);
	pthread_mutex_unlock(&s->lock);
	return job->err;
}

enum err
store_write(struct store *s, enum store_weight weight, store_write_fn *fn, void *arg)
{
	struct job job = {.fn = fn, .arg = arg, .weight = weight};

	return submit(s, &job);
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
				     "wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864");
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
	pthread_cond_init(&s->done, NULL);
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
	pthread_cond_destroy(&s->done);
	pthread_cond_destroy(&s->reader);
	free(s);
}
