/* The store's own parts, shared by store.c (opening, readers) and writer.c (changes). */
#ifndef STORE_SQLITE_WRITER_H
#define STORE_SQLITE_WRITER_H

#include "store/sqlite/sqlite.h"

#define READERS 4

struct job; /* a change that waits */

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

/* The thread; ends when is_closing and nothing waits. */
void *writer_main(void *store);
void writer_checkpoint(struct store *s, int mode);
int writer_on_wal(void *store, sqlite3 *db, const char *name, int pages); /* sqlite3_wal_hook() */
enum err writer_disk_space(const struct store *s, struct store_space *space);

#endif
