/*
 * The known-bad lists while Sakimori runs: once a minute, and on SIGHUP, looks whether the files in
 * DATA/lists changed; then their bytes go to the sensor in a sealed memory file, one such file at a
 * time: any number of requests meanwhile are one more. Nothing of them is
 * understood here. What the sensor found good is copied to DATA/lists.kept, and how the lists stand
 * is written there for the page and for `sakimori list show`. See proc/common/lists.h.
 */
#include "proc/common/lists.h"

#include "base/digest.h"
#include "proc/launcher/own.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)
#define STAMP_BYTES 65536
#define LISTS_PAUSE (MS_SECOND / 2) /* between two; the channel takes five a second */

/* Changes whenever a file of the folder does: names, sizes, times. */
static uint64_t
stamp_of(const char *folder)
{
	struct buf b = buf_of(STAMP_BYTES);
	uint8_t digest[DIGEST_BYTES_MAX];
	struct dirent **names = NULL;
	int dirfd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int n = dirfd < 0 ? 0 : scandirat(dirfd, ".", &names, NULL, alphasort);
	uint64_t stamp;

	for (int i = 0; i < n; i++) {
		struct stat st;

		if (names[i]->d_name[0] != '.' &&
			fstatat(dirfd, names[i]->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			buf_printf(&b, "%s\n%lld %lld %ld %llu\n", names[i]->d_name,
				(long long)st.st_size, (long long)st.st_mtim.tv_sec,
				st.st_mtim.tv_nsec, (unsigned long long)st.st_ino);
		free(names[i]);
	}
	free(names);
	if (dirfd >= 0)
		close(dirfd);
	digest_of(DIGEST_SHA256, b.p, b.len, digest);
	memcpy(&stamp, digest, sizeof(stamp));
	buf_done(&b);
	return stamp;
}

int
launcher_lists_pack(struct launcher *l)
{
	struct lists *all = calloc(1, sizeof(*all));
	int fd = memfd_create("lists", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	fd_close(&l->lists);
	l->lists_stamp = stamp_of(l->prepared.lists);
	if (all != NULL && fd >= 0) {
		lists_begin(all);
		lists_add_folder(all, l->prepared.lists, l->prepared.kept);
		if (lists_put(all, fd) == ERR_OK && fcntl(fd, F_ADD_SEALS, SEALS) == 0 &&
			lseek(fd, 0, SEEK_SET) == 0)
			l->lists = fd;
		lists_free(all);
	}
	free(all);
	if (l->lists < 0) {
		log_event("list.failed", "why=\"%s\"", strerror(errno));
		fd_close(&fd);
	}
	return l->lists;
}

/* One at a time, and not at once after the one before: who asks meanwhile is served by the next,
 * which reads the files as they are then. */
void
launcher_lists_reload(struct launcher *l)
{
	struct child *sensor = launcher_child(l, BUS_SENSOR);
	struct bus_message m = {.type = BUS_LISTS};

	l->is_list_asked = false;
	if (!sensor->is_linked || sensor->channel == NULL)
		return; /* it gets them when it starts */
	if (l->lists >= 0 || clock_monotonic() < l->lists_next) {
		l->is_list_asked = true;
		return;
	}
	l->lists_next = clock_monotonic() + LISTS_PAUSE;
	m.as.lists.serial = ++l->lists_serial;
	m.fd = launcher_lists_pack(l);
	if (m.fd >= 0 && channel_send(sensor->channel, &m) != ERR_OK) {
		l->lists_stamp = 0; /* once more in a minute */
		fd_close(&l->lists);
	}
	log_event("list.reload", "serial=%u", l->lists_serial);
}

void
launcher_lists_waiting(struct launcher *l)
{
	if (l->is_list_asked)
		launcher_lists_reload(l);
}

void
launcher_lists_tick(struct launcher *l)
{
	if (stamp_of(l->prepared.lists) != l->lists_stamp)
		launcher_lists_reload(l);
}

static const struct list_file *
file_of(const struct lists *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->files[i].name, name) == 0)
			return &all->files[i];
	return NULL;
}

/* Copies what is in use anew to the kept versions. */
static void
keep_new(struct launcher *l, struct bus_lists_state *s, const struct lists *all)
{
	for (uint32_t i = 0; i < s->n_rows; i++) {
		struct bus_list_row *row = &s->rows[i];
		const struct list_file *f = file_of(all, row->name);
		struct errinfo info = {0};
		char path[LIMIT_PATH_BYTES + 128];

		if (row->state != LIST_IN_USE || row->since != 0)
			continue;
		if (f == NULL || !lists_kept_path(l->prepared.kept, row->name, path, sizeof(path)))
			continue;
		if (disk_write_atomic(path, buf_view(&f->bytes), 0600, &info) == ERR_OK)
			row->since = clock_wall();
		else
			log_event("list.not_kept", "file=%s why=\"%s\"", row->name, info.what);
	}
}

/* What is kept of lists that are gone from the folder goes too. */
static void
drop_gone(const struct launcher *l, const struct lists *all)
{
	DIR *dir = opendir(l->prepared.kept);
	struct dirent *entry;
	char path[LIMIT_PATH_BYTES + 512];

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, "state") == 0 || entry->d_name[0] == '.' ||
			file_of(all, entry->d_name) != NULL)
			continue;
		snprintf(path, sizeof(path), "%s/%s", l->prepared.kept, entry->d_name);
		unlink(path);
	}
	if (dir != NULL)
		closedir(dir);
}

void
launcher_lists_state(struct launcher *l, struct bus_lists_state *s)
{
	struct lists *all = calloc(1, sizeof(*all));
	struct errinfo info = {0};

	if (all == NULL || l->lists < 0 || lseek(l->lists, 0, SEEK_SET) != 0) {
		free(all);
		return;
	}
	lists_begin(all);
	if (lists_take(all, l->lists) == ERR_OK) {
		keep_new(l, s, all);
		drop_gone(l, all);
	}
	lists_free(all);
	free(all);
	fd_close(&l->lists);
	if (lists_state_write(s, l->prepared.kept, &info) != ERR_OK)
		log_event("list.not_kept", "file=state why=\"%s\"", info.what);
}
