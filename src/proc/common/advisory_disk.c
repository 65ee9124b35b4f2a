/* See advisory_disk.h. */
#include "proc/common/advisory_disk.h"

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

struct advisory_disk {
	char path[LIMIT_PATH_BYTES], fresh[LIMIT_PATH_BELOW], folder[LIMIT_PATH_BYTES];
	int out;
	int spools[ADVISORY_SPOOLS]; /* -1: nothing yet */
	void *maps[ADVISORY_SPOOLS];
	size_t map_bytes[ADVISORY_SPOOLS];
	int error; /* errno of the first write that failed */
	struct disk_watch watch;
	uint64_t list_left; /* that the list may still take */
	bool is_list_over;
};

static void
unmap(struct advisory_disk *d, unsigned spool)
{
	if (d->maps[spool] != NULL)
		munmap(d->maps[spool], d->map_bytes[spool]);
	d->maps[spool] = NULL;
}

enum err
advisory_disk_keep_free(struct advisory_disk *d, uint64_t bytes, struct errinfo *info)
{
	d->watch = (struct disk_watch){.kept_free = bytes, .unlooked = DISK_LOOK_EVERY};
	return disk_has_room(&d->watch, d->out, 0) ? ERR_OK : disk_say(info, d->path);
}

void
advisory_disk_list(struct advisory_disk *d, uint64_t bytes)
{
	d->list_left = bytes;
	d->is_list_over = false;
}

static bool
add(void *arg, unsigned spool, struct str bytes)
{
	struct advisory_disk *d = arg;

	unmap(d, spool);
	if (bytes.len > d->list_left) {
		d->is_list_over = true;
		return false;
	}
	if (d->list_left != UINT64_MAX)
		d->list_left -= bytes.len;
	if (d->spools[spool] < 0)
		d->spools[spool] = disk_open_nameless(d->folder);
	if (d->spools[spool] >= 0 && disk_has_room(&d->watch, d->spools[spool], bytes.len) &&
		disk_write_fd(d->spools[spool], bytes))
		return true;
	d->error = errno;
	return false;
}

static struct str
view(void *arg, unsigned spool)
{
	struct advisory_disk *d = arg;
	struct stat st;

	if (d->spools[spool] < 0)
		return STR("");
	if (d->maps[spool] != NULL)
		return str_of(d->maps[spool], d->map_bytes[spool]);
	if (fstat(d->spools[spool], &st) != 0 || st.st_size <= 0) {
		d->error = errno;
		return str_of(NULL, 0);
	}
	d->map_bytes[spool] = (size_t)st.st_size;
	d->maps[spool] =
		mmap(NULL, d->map_bytes[spool], PROT_READ, MAP_SHARED, d->spools[spool], 0);
	if (d->maps[spool] == MAP_FAILED) {
		d->maps[spool] = NULL;
		d->error = errno;
		return str_of(NULL, 0);
	}
	return str_of(d->maps[spool], d->map_bytes[spool]);
}

static bool
out(void *arg, uint64_t at, struct str bytes)
{
	struct advisory_disk *d = arg;

	if (!disk_has_room(&d->watch, d->out, bytes.len)) {
		d->error = errno;
		return false;
	}
	while (bytes.len > 0) {
		ssize_t n = pwrite(d->out, bytes.p, bytes.len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			d->error = n == 0 ? ENOSPC : errno;
			return false;
		}
		at += (uint64_t)n;
		bytes.p += n;
		bytes.len -= (size_t)n;
	}
	return true;
}

enum err
advisory_disk_begin(const char *path, struct advisory_disk **ret_disk, struct errinfo *info)
{
	struct advisory_disk *d = calloc(1, sizeof(*d));
	char *slash;
	enum err err;

	if (d == NULL)
		return ERR_FULL;
	d->list_left = UINT64_MAX;
	for (unsigned i = 0; i < ADVISORY_SPOOLS; i++)
		d->spools[i] = -1;
	if (strlen(path) >= sizeof(d->path)) {
		free(d);
		return err_say(info, ERR_LIMIT, 0, "the name of the index is too long");
	}
	strcpy(d->path, path);
	strcpy(d->folder, path);
	slash = strrchr(d->folder, '/');
	if (slash == NULL)
		strcpy(d->folder, ".");
	else
		slash[slash == d->folder] = '\0';
	snprintf(d->fresh, sizeof(d->fresh), "%s.new", path);
	d->out = open(d->fresh, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (d->out < 0) {
		err = disk_say(info, d->fresh);
		free(d);
		return err;
	}
	*ret_disk = d;
	return ERR_OK;
}

struct advisory_outside
advisory_disk_outside(struct advisory_disk *d)
{
	return (struct advisory_outside){.add = add, .view = view, .out = out, .arg = d};
}

enum err
advisory_disk_why(const struct advisory_disk *d, struct errinfo *info)
{
	if (d->is_list_over)
		return err_say(info, ERR_LIMIT, 0, "the list says more than one may");
	errno = d->error != 0 ? d->error : EIO;
	return disk_say(info, d->path);
}

enum err
advisory_disk_commit(struct advisory_disk *d, struct errinfo *info)
{
	return advisory_disk_commit_as(d, NULL, info);
}

enum err
advisory_disk_commit_as(struct advisory_disk *d, const uint8_t *sum, struct errinfo *info)
{
	struct advisory_index_info is;
	struct advisory_opened o;
	enum err err;

	if (fsync(d->out) != 0)
		return disk_say(info, d->fresh);
	err = advisory_disk_open(d->fresh, NULL, &o, info);
	if (err != ERR_OK)
		return err;
	err = advisory_index_check(o.index, info);
	advisory_index_info(o.index, &is);
	if (err == ERR_OK && sum != NULL && memcmp(is.sum, sum, SUM_BYTES) != 0)
		err = err_say(
			info, ERR_MALFORMED, 0, "what came out is not the index it should be");
	advisory_disk_close(&o);
	if (err == ERR_OK && rename(d->fresh, d->path) != 0)
		err = disk_say(info, d->path);
	return err;
}

void
advisory_disk_end(struct advisory_disk *d)
{
	if (d == NULL)
		return;
	for (unsigned i = 0; i < ADVISORY_SPOOLS; i++) {
		unmap(d, i);
		fd_close(&d->spools[i]);
	}
	fd_close(&d->out);
	unlink(d->fresh);
	free(d);
}

enum err
advisory_disk_open(const char *path, const uint8_t *public_key, struct advisory_opened *ret_opened,
	struct errinfo *info)
{
	struct advisory_opened o = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	enum err err;

	if (fd < 0)
		return disk_say(info, path);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0) {
		close(fd);
		return err_say(
			info, ERR_MALFORMED, 0, "%.180s: this is no index of advisories", path);
	}
	o.bytes = (size_t)st.st_size;
	o.map = mmap(NULL, o.bytes, PROT_READ, MAP_SHARED, fd, 0);
	if (o.map == MAP_FAILED)
		err = disk_say(info, path);
	else
		err = advisory_index_open(str_of(o.map, o.bytes), public_key, &o.index, info);
	close(fd);
	if (err != ERR_OK) {
		if (o.map != MAP_FAILED)
			munmap(o.map, o.bytes);
		return err;
	}
	*ret_opened = o;
	return ERR_OK;
}

void
advisory_disk_close(struct advisory_opened *o)
{
	advisory_index_close(o->index);
	if (o->map != NULL)
		munmap(o->map, o->bytes);
	*o = (struct advisory_opened){0};
}
