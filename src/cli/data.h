/* The data folder as the commands see it: is it there, is Sakimori running on it, its database. */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "cli/cli.h"
#include "store/store.h"

#define DATA_PATH_MAX 4096

struct data {
	char folder[DATA_PATH_MAX];
	char database[DATA_PATH_MAX + 32];
	int lock; /* held while we change something; -1 */
	struct store *store;
	bool is_found; /* the database is there: what we write goes to its owner */
};

/* Finds the folder alone: nothing is opened, and nothing to be closed. */
int data_find(const struct cli_call *call, struct data *ret_data);

/* Finds the folder (--data or the usual one) and opens the database, beside a running portal, for
 * reading. Says a sentence itself; CLI_OK or the exit code. */
int data_open(const struct cli_call *call, struct data *ret_data);
/* The same for changing: takes the lock, and refuses when Sakimori is running. The database is not
 * opened yet. */
int data_lock(const struct cli_call *call, struct data *ret_data);
/* After data_lock(): opens, which migrates. */
int data_open_locked(const struct cli_call *call, struct data *d);
/* Closes all; as root, gives the database back to the folder's owner. */
void data_close(struct data *d);

/* A path in the folder, into dst; returns dst. */
const char *data_path(const struct data *d, const char *name, char dst[DATA_PATH_MAX + 64]);

#endif
