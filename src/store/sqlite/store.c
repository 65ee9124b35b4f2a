/*
 * The store on SQLite (WAL, synchronous FULL: after a commit it is on disk): opening and closing, a
 * few connections for readers, and the writer (writer.c).
 */
#include "store/sqlite/writer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CACHE "-32768" /* KiB of pages the writer keeps while it works, none when idle */

const struct store_view *
store_tx_view(const struct store_tx *tx)
{
	return &tx->view;
}

bool
store_is_damaged(const struct store *s)
{
	return __atomic_load_n(&s->is_damaged, __ATOMIC_ACQUIRE);
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
	enum err err = writer_disk_space(s, &space);

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
		sqlite3_wal_hook(s->tx.view.db, writer_on_wal, s);
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
		writer_checkpoint(s, SQLITE_CHECKPOINT_TRUNCATE);
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
