/* See advisory_file.h. */
#include "proc/common/advisory_file.h"

#include "sys/disk.h"
#include "sys/fd.h"
#include "wire/gz/gz.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err
map(int fd, const char *path, struct str *ret_bytes, struct errinfo *info)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st) != 0)
		return disk_say(info, path);
	if (!S_ISREG(st.st_mode) || st.st_size <= 0)
		return err_say(info, ERR_TRUNCATED, 0, "%.180s: there is nothing in it", path);
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return disk_say(info, path);
	*ret_bytes = str_of(p, (size_t)st.st_size);
	return ERR_OK;
}

static void
unmap(struct str bytes)
{
	if (bytes.len > 0)
		munmap((void *)(uintptr_t)bytes.p, bytes.len);
}

struct unpacking {
	int fd, error;
	struct disk_watch watch;
};

static bool
add(void *arg, struct str piece)
{
	struct unpacking *u = arg;

	if (disk_has_room(&u->watch, u->fd, piece.len) && disk_write_fd(u->fd, piece))
		return true;
	u->error = errno;
	return false;
}

static enum err
read_packed(struct advisory_feed *f, struct str packed, const char *folder, struct errinfo *info)
{
	struct unpacking u = {
		.fd = disk_open_nameless(folder), .watch.kept_free = LIMIT_ADVISORY_KEPT_FREE};
	struct str bytes = {0};
	enum err err;

	if (u.fd < 0)
		return disk_say(info, folder);
	err = gz_unpack(packed, LIMIT_ADVISORY_UNPACKED, add, &u, info);
	if (u.error != 0) {
		errno = u.error;
		err = disk_say(info, folder);
	}
	if (err == ERR_OK)
		err = map(u.fd, folder, &bytes, info);
	if (err == ERR_OK)
		err = advisory_feed_bytes(f, bytes, info);
	unmap(bytes);
	fd_close(&u.fd);
	return err;
}

enum err
advisory_file_read(
	struct advisory_feed *f, const char *path, const char *folder, struct errinfo *info)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	struct str bytes = {0};
	enum err err = fd < 0 ? disk_say(info, path) : map(fd, path, &bytes, info);

	fd_close(&fd);
	if (err == ERR_OK && gz_is(bytes))
		err = read_packed(f, bytes, folder, info);
	else if (err == ERR_OK)
		err = advisory_feed_bytes(f, bytes, info);
	unmap(bytes);
	return err;
}
