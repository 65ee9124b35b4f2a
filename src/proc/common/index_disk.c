/* See index_disk.h. */
#include "proc/common/index_disk.h"

#include "base/limits.h"
#include "sys/disk.h"
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct index_disk {
	struct index_outside outside;
	char path[LIMIT_PATH_BYTES], fresh[LIMIT_PATH_BELOW], folder[LIMIT_PATH_BYTES];
	int out;
	int heaps[INDEX_HEAPS]; /* -1: nothing yet */
	void *map;		/* of the heap that was taken last */
	size_t map_bytes;
	int error; /* errno of the first write that failed */
};

static bool
heap_add(void *arg, unsigned heap, struct str bytes)
{
	struct index_disk *d = arg;

	if (d->heaps[heap] < 0)
		d->heaps[heap] = disk_open_nameless(d->folder);
	if (d->heaps[heap] >= 0 && disk_write_fd(d->heaps[heap], bytes))
		return true;
	d->error = errno;
	return false;
}

static void
unmap(struct index_disk *d)
{
	if (d->map != NULL)
		munmap(d->map, d->map_bytes);
	d->map = NULL;
}

static bool
heap_take(void *arg, unsigned heap, struct str *ret_bytes)
{
	struct index_disk *d = arg;
	struct stat st;

	unmap(d);
	*ret_bytes = str_of("", 0);
	if (d->heaps[heap] < 0)
		return true;
	if (fstat(d->heaps[heap], &st) != 0)
		return false;
	if (st.st_size > 0) {
		d->map_bytes = (size_t)st.st_size;
		d->map = mmap(NULL, d->map_bytes, PROT_READ, MAP_SHARED | MAP_POPULATE,
			d->heaps[heap], 0);
		if (d->map == MAP_FAILED) {
			d->map = NULL;
			return false;
		}
		*ret_bytes = str_of(d->map, d->map_bytes);
	}
	close(d->heaps[heap]); /* its blocks go with the mapping */
	d->heaps[heap] = -1;
	return true;
}

static bool
out(void *arg, uint64_t at, struct str bytes)
{
	struct index_disk *d = arg;

	while (bytes.len > 0) {
		ssize_t n = pwrite(d->out, bytes.p, bytes.len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			d->error = n < 0 ? errno : ENOSPC;
			return false;
		}
		at += (uint64_t)n;
		bytes = str_of(bytes.p + n, bytes.len - (size_t)n);
	}
	return true;
}

enum err
index_disk_begin(
	const char *path, const char *beside, struct index_disk **ret_disk, struct errinfo *info)
{
	const char *where = path != NULL ? path : beside, *slash = strrchr(where, '/');
	struct index_disk *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return err_say(info, ERR_FULL, 0, "There is not enough memory.");
	d->outside = (struct index_outside){
		.arg = d, .heap_add = heap_add, .heap_take = heap_take, .out = out};
	d->out = -1;
	for (unsigned i = 0; i < INDEX_HEAPS; i++)
		d->heaps[i] = -1;
	snprintf(d->path, sizeof(d->path), "%s", where);
	snprintf(d->folder, sizeof(d->folder), "%.*s",
		slash == NULL	 ? 1
		: slash == where ? 1
				 : (int)(slash - where),
		slash == NULL ? "." : where);
	if (path != NULL) {
		snprintf(d->fresh, sizeof(d->fresh), "%s.new", path);
		d->out = open(d->fresh, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (d->out < 0) {
			enum err err = disk_say(info, d->fresh);

			free(d);
			return err;
		}
	}
	*ret_disk = d;
	return ERR_OK;
}

const struct index_outside *
index_disk_outside(struct index_disk *d)
{
	return &d->outside;
}

enum err
index_disk_why(const struct index_disk *d, struct errinfo *info)
{
	if (d == NULL || (d->error != ENOSPC && d->error != EDQUOT))
		return ERR_IO;
	return err_say(info, ERR_FULL, 0, "%.180s: %s", d->folder, strerror(d->error));
}

enum err
index_disk_commit(struct index_disk *d, struct errinfo *info)
{
	int folder;

	if (fsync(d->out) != 0 || rename(d->fresh, d->path) != 0)
		return disk_say(info, d->path);
	close(d->out);
	d->out = -1;
	folder = open(d->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		(void)fsync(folder);
		close(folder);
	}
	return ERR_OK;
}

void
index_disk_end(struct index_disk *d)
{
	if (d == NULL)
		return;
	unmap(d);
	for (unsigned i = 0; i < INDEX_HEAPS; i++)
		if (d->heaps[i] >= 0)
			close(d->heaps[i]);
	if (d->out >= 0) {
		close(d->out);
		unlink(d->fresh);
	}
	free(d);
}

/* ---- reading ---- */

enum err
index_open(const char *path, struct index_opened *ret_opened, struct errinfo *info)
{
	/* a pipe is no index */
	return index_open_fd(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), path, ret_opened, info);
}

enum err
index_open_fd(int fd, const char *path, struct index_opened *ret_opened, struct errinfo *info)
{
	struct index_opened *o = ret_opened;
	int error = errno; /* of the caller's open() */
	char *head = malloc(INDEX_FILE_HEAD);
	struct stat st;
	enum err err;

	memset(o, 0, sizeof(*o));
	o->fd = fd;
	errno = error;
	if (fd < 0 || fstat(o->fd, &st) != 0)
		err = disk_say(info, path);
	else if (head == NULL)
		err = err_say(info, ERR_FULL, 0, "There is not enough memory.");
	else if (!S_ISREG(st.st_mode) || !fd_read_at(o->fd, 0, head, INDEX_FILE_HEAD))
		err = err_say(info, ERR_MALFORMED, 0, "%.180s is no index.", path);
	else
		err = index_file_read(str_of(head, INDEX_FILE_HEAD), &o->file, info);
	if (err == ERR_OK && o->file.bytes > (uint64_t)st.st_size)
		err = err_say(info, ERR_TRUNCATED, 0, "The index %.180s is not whole.", path);
	free(head);
	if (err != ERR_OK)
		index_close(o);
	return err;
}

void
index_close(struct index_opened *o)
{
	for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++) {
		void **map = &o->map[i / INDEX_SHARDS][i % INDEX_SHARDS];

		if (*map != NULL)
			munmap(*map, o->map_bytes[i / INDEX_SHARDS][i % INDEX_SHARDS]);
		*map = NULL;
	}
	if (o->fd >= 0)
		close(o->fd);
	o->fd = -1;
}

enum err
index_table_seal(const struct index_opened *o, enum index_width width, unsigned shard,
	int *ret_memfd, struct errinfo *info)
{
	const struct index_place *place = &o->file.places[width][shard];
	int fd = memfd_create("index-table", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	uint64_t at = place->table_at, end = at + place->table_bytes;
	static const size_t step = 256 * 1024;
	char *room = malloc(step);
	bool is_good = fd >= 0 && room != NULL;

	while (is_good && at < end) {
		size_t n = end - at < step ? (size_t)(end - at) : step;

		is_good = fd_read_at(o->fd, at, room, n) && disk_write_fd(fd, str_of(room, n));
		at += n;
	}
	free(room);
	if (is_good && fcntl(fd, F_ADD_SEALS,
			       F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0) {
		*ret_memfd = fd;
		return ERR_OK;
	}
	if (fd >= 0)
		close(fd);
	return err_say(info, ERR_IO, 0, "A table of the index cannot be had: %s.", strerror(errno));
}

static enum err
take_table(struct index_opened *o, enum index_layer layer, unsigned i, struct index *x,
	struct errinfo *info)
{
	enum index_width width = (enum index_width)(i / INDEX_SHARDS);
	unsigned shard = i % INDEX_SHARDS;
	const struct index_place *place = &o->file.places[width][shard];
	struct index_part *part = &x->parts[layer][width][shard];
	enum err err;
	void *map;
	int fd;

	if (place->table_bytes == 0)
		return ERR_OK;
	err = index_table_seal(o, width, shard, &fd, info);
	if (err != ERR_OK)
		return err;
	map = mmap(NULL, place->table_bytes, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return err_say(info, ERR_FULL, 0, "There is not enough memory for the index.");
	o->map[width][shard] = map;
	o->map_bytes[width][shard] = place->table_bytes;
	part->records_at = place->records_at;
	return index_table_open(map, place->table_bytes, &part->table, info);
}

enum err
index_tables_take(
	struct index_opened *o, enum index_layer layer, struct index *x, struct errinfo *info)
{
	enum err err = ERR_OK;

	for (unsigned i = 0; i < INDEX_WIDTHS * INDEX_SHARDS && err == ERR_OK; i++)
		err = take_table(o, layer, i, x, info);
	x->key = o->file.key;
	x->notes_at[layer] = o->file.notes_at;
	index_ready(x);
	return err;
}
