/* See holding.h. */
#include "proc/opener/holding.h"

#include "base/buf.h"
#include "base/limits.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define SUFFIXES "/usr/share/publicsuffix/public_suffix_list.dat" /* Debian's publicsuffix */

void
holding_find(struct holding *h, const char *guard)
{
	char path[LIMIT_PATH_BELOW];
	struct dirent *entry;
	DIR *folder;

	*h = (struct holding){.guard = guard};
	h->suffixes = open(SUFFIXES, O_RDONLY | O_CLOEXEC);
	snprintf(h->files[h->n_files++], sizeof(h->files[0]), "popular");
	snprintf(path, sizeof(path), "%s/held/popular.d", guard);
	folder = opendir(path);
	while (folder != NULL && h->n_files < HOLDING_FILES && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			snprintf(h->files[h->n_files++], sizeof(h->files[0]), "popular.d/%s",
				entry->d_name);
	if (folder != NULL)
		closedir(folder);
}

static void
take(struct held *held, enum indicator_held why, const char *name, const struct buf *bytes)
{
	struct held_counts counts = {0};
	struct errinfo info = {0};
	enum err err = held_read(held, why, buf_view(bytes), &counts, &info);

	if (err != ERR_OK)
		log_event("feed.held_unread", "file=%s why=\"%s\"", name, info.what);
	else
		log_event("feed.held_read", "file=%s names=%u not_read=%u", name, counts.taken,
			counts.not_read);
}

static void
read_file(struct holding *h, struct held *held, enum indicator_held why, const char *name)
{
	struct buf bytes = buf_of(LIMIT_FEED_BYTES);
	struct errinfo info = {0};
	char path[LIMIT_PATH_BELOW];
	enum err err;

	snprintf(path, sizeof(path), "%s/held/%s", h->guard, name);
	err = disk_read(path, &bytes, &info);
	if (err == ERR_OK)
		take(held, why, name, &bytes);
	else if (err != ERR_NOT_FOUND)
		log_event("feed.held_unread", "file=%s why=\"%s\"", name, info.what);
	buf_done(&bytes);
}

void
holding_read(struct holding *h, struct held *held)
{
	struct buf bytes = buf_of(LIMIT_FEED_BYTES);

	for (size_t i = 0; i < h->n_files; i++)
		read_file(h, held, HELD_POPULAR, h->files[i]);
	read_file(h, held, HELD_HISTORY, "history");
	read_file(h, held, HELD_SUFFIX, "suffixes");
	if (h->suffixes >= 0 && disk_read_fd(h->suffixes, SUFFIXES, &bytes, NULL) == ERR_OK)
		take(held, HELD_SUFFIX, SUFFIXES, &bytes);
	buf_done(&bytes);
	fd_close(&h->suffixes);
}
