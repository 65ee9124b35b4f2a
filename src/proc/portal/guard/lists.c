/* What the prepared lists say of one name: the files are mapped for this one look. See doors.h. */
#include "proc/portal/guard/doors.h"

#include "know/index/file.h"
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct looked {
	struct index index;
	struct index_file files[INDEX_LAYERS];
	const uint8_t *bytes[INDEX_LAYERS]; /* NULL: there is none */
	size_t size[INDEX_LAYERS];
	bool is_unread;
};

static bool
read_record(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	const struct looked *l = arg;

	if (l->bytes[layer] == NULL || at > l->size[layer] || len > l->size[layer] - at)
		return false;
	memcpy(dst, l->bytes[layer] + at, len);
	return true;
}

static bool
put_parts(struct looked *l, enum index_layer layer)
{
	struct errinfo info = {0};

	for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++) {
		const struct index_place *p =
			&l->files[layer].places[i / INDEX_SHARDS][i % INDEX_SHARDS];
		struct index_part *part =
			&l->index.parts[layer][i / INDEX_SHARDS][i % INDEX_SHARDS];

		if (p->table_bytes == 0)
			continue;
		if (p->table_at > l->size[layer] || p->table_bytes > l->size[layer] - p->table_at ||
			index_table_open(l->bytes[layer] + p->table_at, p->table_bytes,
				&part->table, &info) != ERR_OK)
			return false;
		part->records_at = p->records_at;
	}
	l->index.notes_at[layer] = l->files[layer].notes_at;
	return true;
}

static void
close_layer(struct looked *l, enum index_layer layer)
{
	if (l->bytes[layer] != NULL)
		munmap((void *)(uintptr_t)l->bytes[layer], l->size[layer]);
	l->bytes[layer] = NULL;
}

static void
open_layer(struct request *r, struct looked *l, enum index_layer layer, const char *name)
{
	char path[sizeof(r->portal->data_folder) + 32];
	struct errinfo info = {0};
	struct stat st;
	void *bytes;
	int fd;

	snprintf(path, sizeof(path), "%s/guard/%s", r->portal->data_folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	l->is_unread |= fd < 0 && errno != ENOENT;
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_size > INDEX_FILE_HEAD) {
		bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		l->bytes[layer] = bytes == MAP_FAILED ? NULL : bytes;
		l->size[layer] = (size_t)st.st_size;
	}
	fd_close(&fd);
	if (l->bytes[layer] != NULL &&
		(index_file_read(str_of((const char *)l->bytes[layer], INDEX_FILE_HEAD),
			 &l->files[layer], &info) != ERR_OK ||
			l->files[layer].bytes > l->size[layer] || !put_parts(l, layer)))
		close_layer(l, layer);
	l->is_unread |= l->bytes[layer] == NULL;
}

static void
look(struct request *r, struct looked *l, struct str name, struct guard_listed *ret)
{
	enum index_layer first = l->bytes[INDEX_BASE] != NULL ? INDEX_BASE : INDEX_FRESH;

	if (l->bytes[first] == NULL)
		return;
	if (l->bytes[INDEX_FRESH] != NULL &&
		memcmp(&l->files[first].key, &l->files[INDEX_FRESH].key, sizeof(l->index.key)) != 0)
		l->is_unread = true; /* one of them is being replaced */
	if (l->is_unread)
		return;
	l->index.key = l->files[first].key;
	l->index.read = read_record;
	l->index.arg = l;
	index_ready(&l->index);
	index_find(&l->index, INDICATOR_DOMAIN, name, r->now, &ret->hits);
	for (unsigned i = 0; i < ret->hits.n; i++) {
		uint8_t n = ret->hits.list[i].note.list;
		const struct index_file *f =
			&l->files[l->bytes[INDEX_FRESH] != NULL ? INDEX_FRESH : first];

		f = n < f->n_lists ? f : &l->files[first];
		ret->lists[i] =
			str_c(n < f->n_lists ? arena_copy(r->arena, str_c(f->lists[n].name)) : "");
	}
}

const struct guard_listed *
guard_lists_say(struct request *r, struct str name)
{
	struct guard_listed *ret = arena_alloc(r->arena, sizeof(*ret));
	struct looked *l = calloc(1, sizeof(*l));

	if (ret == NULL || l == NULL) {
		free(l);
		return NULL;
	}
	memset(ret, 0, sizeof(*ret));
	open_layer(r, l, INDEX_BASE, "base.idx");
	open_layer(r, l, INDEX_FRESH, "fresh.idx");
	look(r, l, name, ret);
	ret->is_unread = l->is_unread || ret->hits.not_read > 0;
	close_layer(l, INDEX_BASE);
	close_layer(l, INDEX_FRESH);
	free(l);
	return ret;
}
