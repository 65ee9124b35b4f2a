/* Whole files; see disk.h. */
#include "sys/disk.h"

#include "base/limits.h"
#include "sys/entropy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static enum err
err_of(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return ERR_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
	case ELOOP:
		return ERR_DENIED;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return ERR_FULL;
	default:
		return ERR_IO;
	}
}

enum err
disk_say(struct errinfo *info, const char *path)
{
	int error = errno;

	return err_say(info, err_of(error), 0, "%.180s: %s", path, strerror(error));
}

int
disk_open_nameless(const char *folder)
{
	char path[LIMIT_PATH_BYTES + 32];
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	snprintf(path, sizeof(path), "%s/.nameless-XXXXXX", folder);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

enum err
disk_read_fd(int fd, const char *name, struct buf *b, struct errinfo *info)
{
	char part[65536];
	ssize_t n = -1;

	while (buf_err(b) == ERR_OK && (n = read(fd, part, sizeof(part))) > 0)
		buf_add(b, part, (size_t)n);
	if (n < 0)
		disk_say(info, name);
	if (buf_err(b) != ERR_OK)
		return err_say(info, buf_err(b), b->max, "%s: larger than %zu bytes", name, b->max);
	return n < 0 ? ERR_IO : ERR_OK;
}

enum err
disk_read(const char *path, struct buf *b, struct errinfo *info)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum err err;

	if (fd < 0)
		return disk_say(info, path);
	err = disk_read_fd(fd, path, b, info);
	close(fd);
	return err;
}

bool
disk_write_fd(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.p, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes.p += n;
		bytes.len -= (size_t)n;
	}
	return true;
}

/* The folder's entry must reach the disk too, or the rename can be forgotten. */
static void
sync_folder_of(const char *path)
{
	char folder[LIMIT_PATH_BYTES];
	const char *slash = strrchr(path, '/');
	int fd;

	str_copy(slash == NULL ? STR(".") : str_of(path, (size_t)(slash - path) + 1), folder,
		sizeof(folder));
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

enum err
disk_write_atomic(const char *path, struct str bytes, unsigned mode, struct errinfo *info)
{
	char beside[LIMIT_PATH_BYTES];
	enum err err = ERR_OK;
	int fd;

	if (snprintf(beside, sizeof(beside), "%s.new", path) >= (int)sizeof(beside))
		return err_say(info, ERR_LIMIT, 0, "%s: the path is too long", path);
	unlink(beside);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return disk_say(info, beside);
	if (!disk_write_fd(fd, bytes) || fsync(fd) != 0)
		err = disk_say(info, beside);
	close(fd);
	if (err == ERR_OK && rename(beside, path) != 0)
		err = disk_say(info, path);
	if (err != ERR_OK)
		unlink(beside);
	else
		sync_folder_of(path);
	return err;
}

enum err
disk_secret(const char *path, void *dst, size_t n)
{
	struct buf b = buf_of(n);
	enum err err = disk_read(path, &b, NULL);

	if (err == ERR_OK && b.len == n) {
		memcpy(dst, b.p, n);
	} else if (err == ERR_OK || err == ERR_LIMIT || err == ERR_NOT_FOUND) {
		entropy_fill(dst, n);
		err = disk_write_atomic(path, str_of(dst, n), 0600, NULL);
	}
	if (b.len > 0)
		explicit_bzero(b.p, b.len);
	buf_done(&b);
	return err;
}

enum err
disk_make_folder(const char *path, struct errinfo *info)
{
	char part[LIMIT_PATH_BYTES];
	size_t len = strlen(path);
	struct stat st;

	if (len == 0 || len >= sizeof(part))
		return err_say(info, ERR_INVALID, 0, "the folder's path is empty or too long");
	str_copy(str_c(path), part, sizeof(part));
	for (size_t i = 1; i < len; i++) {
		if (part[i] != '/')
			continue;
		part[i] = '\0';
		if (mkdir(part, 0755) != 0 && errno != EEXIST)
			return disk_say(info, part);
		part[i] = '/';
	}
	if (mkdir(part, 0700) != 0 && errno != EEXIST)
		return disk_say(info, path);
	if (stat(part, &st) != 0)
		return disk_say(info, path);
	if (!S_ISDIR(st.st_mode))
		return err_say(info, ERR_INVALID, 0, "%s is not a folder", path);
	if ((st.st_mode & 022) != 0)
		return err_say(info, ERR_DENIED, 0, "%s can be written by others", path);
	return ERR_OK;
}

enum err
disk_open_preallocated(const char *path, uint64_t size, int *ret_fd, struct errinfo *info)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct stat st;
	int error;

	if (fd < 0)
		return disk_say(info, path);
	if (fstat(fd, &st) != 0 || ((uint64_t)st.st_size != size && ftruncate(fd, 0) != 0)) {
		enum err err = disk_say(info, path);

		close(fd);
		return err;
	}
	error = posix_fallocate(fd, 0, (off_t)size);
	if (error != 0) {
		close(fd);
		return err_say(info, err_of(error), 0, "%s: %s", path, strerror(error));
	}
	*ret_fd = fd;
	return ERR_OK;
}

/* failed: what statvfs() gave for v. */
static enum err
room_in(int failed, const struct statvfs *v, struct disk_room *ret_room)
{
	if (failed != 0)
		return err_of(errno);
	ret_room->total = (uint64_t)v->f_blocks * v->f_frsize;
	ret_room->free = (uint64_t)v->f_bavail * v->f_frsize;
	return ERR_OK;
}

enum err
disk_room_of(const char *path, struct disk_room *ret_room)
{
	struct statvfs v;

	return room_in(statvfs(path, &v), &v, ret_room);
}

enum err
disk_room_at(int fd, struct disk_room *ret_room)
{
	struct statvfs v;

	return room_in(fstatvfs(fd, &v), &v, ret_room);
}

bool
disk_has_room(struct disk_watch *w, int fd, uint64_t bytes)
{
	struct disk_room room;

	w->unlooked += bytes;
	if (w->kept_free == 0 || w->unlooked < DISK_LOOK_EVERY)
		return true;
	w->unlooked = 0;
	if (disk_room_at(fd, &room) != ERR_OK || room.free >= w->kept_free)
		return true;
	errno = ENOSPC;
	return false;
}

enum err
disk_lock(const char *path, struct errinfo *info)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0)
		return err_say(info, ERR_AGAIN, 0, "%.180s: %s", path, strerror(errno));
	return ERR_OK; /* held until the process ends */
}

void
disk_give_to_folder(const char *path)
{
	char folder[LIMIT_PATH_BYTES];
	const char *slash = strrchr(path, '/');
	struct stat of, own;
	int fd;

	snprintf(folder, sizeof(folder), "%.*s", slash == NULL ? 1 : (int)(slash - path) + 1,
		slash == NULL ? "." : path);
	if (geteuid() != 0 || stat(folder, &of) != 0 || of.st_uid == 0)
		return;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	/* what that one put there in the meantime is not given away: it has other links or owners
	 */
	if (fd >= 0 && fstat(fd, &own) == 0 && S_ISREG(own.st_mode) && own.st_uid == 0 &&
		own.st_nlink == 1)
		(void)!fchown(fd, of.st_uid, of.st_gid);
	if (fd >= 0)
		close(fd);
}
