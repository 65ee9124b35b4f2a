/* The index's handle: mapped or borrowed bytes, opened by know/advisory; what it says of itself. */
#include "library/own.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum sakimori_code
library_fail_system(struct sakimori_error *error, int number)
{
	enum err err = number == ENOENT || number == ENOTDIR ? ERR_NOT_FOUND
		       : number == EACCES || number == EPERM ? ERR_DENIED
		       : number == ENOMEM		     ? ERR_FULL
							     : ERR_IO;
	struct errinfo info = {0};

	err_say(&info, err, 0, "cannot read the file: %s", strerrordesc_np(number));
	return library_fail(error, err, &info);
}

int
library_open_file(const char *path, int *ret_fd, size_t *ret_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), number = 0;
	struct stat st;

	if (fd < 0)
		return errno;
	if (fstat(fd, &st) != 0)
		number = errno;
	else if (!S_ISREG(st.st_mode))
		number = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	if (number != 0) {
		close(fd);
		return number;
	}
	*ret_fd = fd;
	*ret_size = (size_t)st.st_size;
	return 0;
}

static bool
fill_info(struct sakimori_index *x)
{
	struct advisory_index_info *o = &x->ours;

	advisory_index_info(x->index, o);
	x->sources = calloc(o->n_sources + 1, sizeof(*x->sources));
	x->source_list = calloc(o->n_sources + 1, sizeof(*x->source_list));
	if (x->sources == NULL || x->source_list == NULL)
		return false;
	for (uint32_t i = 0; i < o->n_sources; i++) {
		x->sources[i] = (struct sakimori_source){.size = sizeof(x->sources[i]),
			.name = o->sources[i].name,
			.dated = o->sources[i].dated,
			.n_entries = o->sources[i].n};
		x->source_list[i] = &x->sources[i];
	}
	x->info = (struct sakimori_index_info){.size = sizeof(x->info),
		.made = o->made,
		.is_signed = o->is_signed,
		.n_bytes = o->bytes,
		.n_advisories = o->advisories,
		.n_vulnerabilities = o->vulnerabilities,
		.n_packages = o->packages,
		.n_products = o->products,
		.n_sources = o->n_sources,
		.sources = x->source_list};
	memcpy(x->info.public_key, o->public_key, SAKIMORI_KEY_BYTES);
	return true;
}

/* Takes the map (or NULL) over, also when it fails. */
static enum sakimori_code
open_bytes(struct str bytes, void *map, const unsigned char *public_key,
	struct sakimori_index **ret_index, struct sakimori_error *error)
{
	struct sakimori_index *x = calloc(1, sizeof(*x));
	struct errinfo info = {0};
	enum err err = ERR_FULL;

	if (x != NULL) {
		x->map = map;
		x->n_map = bytes.len;
		err = advisory_index_open(bytes, public_key, &x->index, &info);
	} else if (map != NULL) {
		munmap(map, bytes.len);
	}
	if (err == ERR_OK) {
		x->texts = arena_new(LIMIT_LIBRARY_TEXTS_BYTES);
		x->sink = library_sink;
		x->matcher = matcher_new(x->index, &x->target, &x->sink);
		if (x->texts == NULL || x->matcher == NULL || !fill_info(x))
			err = ERR_FULL;
	}
	if (err != ERR_OK) {
		sakimori_index_close(x);
		return library_fail(error, err, &info);
	}
	*ret_index = x;
	return SAKIMORI_OK;
}

LIBRARY_EXPORT enum sakimori_code
sakimori_index_open_memory(const void *bytes, size_t n_bytes, const unsigned char *public_key,
	struct sakimori_index **ret_index, struct sakimori_error *error)
{
	if (ret_index == NULL || (bytes == NULL && n_bytes > 0))
		return library_say(error, SAKIMORI_INVALID, "no bytes, or no place for the handle");
	return open_bytes(str_of(bytes, n_bytes), NULL, public_key, ret_index, error);
}

LIBRARY_EXPORT enum sakimori_code
sakimori_index_open(const char *path, const unsigned char *public_key,
	struct sakimori_index **ret_index, struct sakimori_error *error)
{
	void *map = MAP_FAILED;
	size_t size;
	int fd, number;

	if (path == NULL || ret_index == NULL)
		return library_say(error, SAKIMORI_INVALID, "no path, or no place for the handle");
	number = library_open_file(path, &fd, &size);
	if (number == 0) {
		if (size > 0 &&
			(map = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0)) == MAP_FAILED)
			number = errno;
		close(fd);
	}
	if (number != 0)
		return library_fail_system(error, number);
	if (map == MAP_FAILED)
		return library_say(error, SAKIMORI_TRUNCATED, "the file is empty");
	return open_bytes(str_of(map, size), map, public_key, ret_index, error);
}

LIBRARY_EXPORT void
sakimori_index_close(struct sakimori_index *index)
{
	if (index == NULL)
		return;
	matcher_free(index->matcher);
	advisory_index_close(index->index);
	arena_free(index->texts);
	free(index->sources);
	free(index->source_list);
	if (index->map != NULL)
		munmap(index->map, index->n_map);
	free(index);
}

LIBRARY_EXPORT enum sakimori_code
sakimori_index_check(struct sakimori_index *index, struct sakimori_error *error)
{
	struct errinfo info = {0};
	enum err err;

	if (index == NULL)
		return library_say(error, SAKIMORI_INVALID, "no index");
	if (index->is_busy)
		return library_say(error, SAKIMORI_BUSY, "the handle is at work");
	err = advisory_index_check(index->index, &info);
	return err == ERR_OK ? SAKIMORI_OK : library_fail(error, err, &info);
}

LIBRARY_EXPORT const struct sakimori_index_info *
sakimori_index_describe(const struct sakimori_index *index)
{
	return index != NULL ? &index->info : NULL;
}
