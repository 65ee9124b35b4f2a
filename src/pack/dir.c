/*
 * The files of a folder of packs, read through its open descriptor, so that a process can do it and
 * then lock itself in. The only place of pack/ that meets the file system.
 */
#include "pack/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int
by_name(const void *a, const void *b)
{
	return str_order(((const struct pack_file *)a)->name, ((const struct pack_file *)b)->name);
}

static enum err
read_all(int fd, struct pack_ctx *ctx, struct str *ret_bytes)
{
	struct stat st;
	size_t n = 0;
	char *bytes;

	if (fstat(fd, &st) != 0)
		return pack_say(ctx, ERR_IO, 0, "cannot be read: %s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return pack_say(ctx, ERR_UNSUPPORTED, 0, "this is not an ordinary file");
	if (st.st_size > LIMIT_PACK_BYTES)
		return pack_say(ctx, ERR_LIMIT, 0, "more than %d bytes", LIMIT_PACK_BYTES);
	bytes = arena_alloc(ctx->arena, (size_t)st.st_size + 1);
	if (bytes == NULL)
		return pack_say(
			ctx, ERR_LIMIT, 0, "the packs need more memory than they are given");
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, bytes + n, (size_t)st.st_size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return pack_say(ctx, ERR_IO, 0, "cannot be read: %s", strerror(errno));
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*ret_bytes = str_of(bytes, n);
	return ERR_OK;
}

static enum err
read_file(int dirfd, const char *name, struct pack_ctx *ctx, struct pack_file *file)
{
	char *copy = arena_copy(ctx->arena, str_c(name));
	enum err err;
	int fd;

	ctx->file = str_c(name);
	if (copy == NULL)
		return pack_say(
			ctx, ERR_LIMIT, 0, "the packs need more memory than they are given");
	fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return pack_say(ctx, ERR_IO, 0, "cannot be opened: %s", strerror(errno));
	file->name = str_c(copy);
	err = read_all(fd, ctx, &file->bytes);
	close(fd);
	return err;
}

static enum err
read_entries(DIR *dir, struct pack_ctx *ctx, struct pack_file *files, uint32_t *n_files)
{
	struct dirent *entry;
	enum err err = ERR_OK;

	while (err == ERR_OK && (entry = readdir(dir)) != NULL) {
		struct str name = str_c(entry->d_name);

		if (name.p[0] == '.' || !str_ends_nocase(name, STR(".yaml")))
			continue;
		if (*n_files == LIMIT_PACK_FILES)
			return err_say(ctx->info, ERR_LIMIT, 0,
				"a folder of packs has more than %d files", LIMIT_PACK_FILES);
		err = read_file(dirfd(dir), entry->d_name, ctx, &files[(*n_files)++]);
	}
	return err;
}

enum err
pack_read_dir(int dirfd, struct arena *arena, struct pack_source *ret_source, struct errinfo *info)
{
	struct pack_ctx ctx = {.arena = arena, .info = info};
	struct pack_file *files = arena_array(arena, struct pack_file, LIMIT_PACK_FILES);
	uint32_t n_files = 0;
	enum err err;
	DIR *dir;
	int fd;

	if (files == NULL)
		return err_say(
			info, ERR_LIMIT, 0, "the packs need more memory than they are given");
	/* a descriptor of its own, so that the caller's keeps its place */
	fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return err_say(
			info, ERR_IO, 0, "the folder of packs cannot be read: %s", strerror(errno));
	}
	err = read_entries(dir, &ctx, files, &n_files);
	closedir(dir);
	if (err != ERR_OK)
		return err;
	qsort(files, n_files, sizeof(*files), by_name);
	*ret_source = (struct pack_source){.n_files = n_files, .files = files};
	return ERR_OK;
}
