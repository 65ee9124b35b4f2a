/* All files of one folder of packs; see folder.h. */
#include "pack/folder.h"

#include <stdlib.h>
#include <string.h>

/* Keeps the first mistake. */
static void
keep_first(void *arg, struct str file, const struct errinfo *info)
{
	struct errinfo *first = arg;

	if (first != NULL && first->err == ERR_OK)
		*first = *info;
}

struct pack_sink
pack_sink_into(struct errinfo *info)
{
	if (info != NULL)
		info->err = ERR_OK;
	return (struct pack_sink){keep_first, info};
}

void
folder_note(struct folder *f, struct str file, enum err err, const struct errinfo *info)
{
	if (err == ERR_OK)
		return;
	if (f->sink != NULL)
		f->sink->say(f->sink->arg, file, info);
	f->first = f->first == ERR_OK ? err : f->first;
}

static bool
is_apart(const struct folder_kind *kind, struct str name)
{
	for (const char *const *apart = kind->apart; apart != NULL && *apart != NULL; apart++)
		if (str_equal(name, str_c(*apart)))
			return true;
	return false;
}

static void *
array_or_told(struct folder *f, size_t size, uint32_t n)
{
	void *array = arena_alloc(f->arena, size * ((size_t)n + 1));
	struct errinfo info = {0};

	if (array == NULL)
		folder_note(f, str_of(NULL, 0),
			err_say(&info, ERR_LIMIT, 0,
				"the packs need more memory than they are given"),
			&info);
	return array;
}

/* Files that are not apart; of far too many, none is looked at. */
static uint32_t
count_files(const struct folder *f)
{
	uint32_t n = 0, n_apart = 0;

	while (f->kind->apart != NULL && f->kind->apart[n_apart] != NULL)
		n_apart++;
	if (f->files->n_files > f->kind->max + n_apart)
		return f->files->n_files;
	for (uint32_t i = 0; i < f->files->n_files; i++)
		n += !is_apart(f->kind, f->files->files[i].name);
	return n;
}

enum err
folder_open(struct folder *f)
{
	struct errinfo info = {0};
	uint32_t n = count_files(f);

	if (n > f->kind->max)
		folder_note(f, str_of(NULL, 0),
			err_say(&info, ERR_LIMIT, 0, "more than %u %s", f->kind->max,
				f->kind->what),
			&info);
	else
		f->list = array_or_told(f, f->kind->size, n);
	return f->first;
}

static int
by_id(const void *a, const void *b, void *arg)
{
	size_t at = *(const size_t *)arg;

	return str_order(*(const struct str *)((const char *)a + at),
		*(const struct str *)((const char *)b + at));
}

void
folder_read(struct folder *f, folder_file_fn *read)
{
	const struct folder_kind *kind = f->kind;
	size_t id_at = kind->id_at;

	for (uint32_t i = 0; i < f->files->n_files; i++) {
		const struct pack_file *file = &f->files->files[i];
		char *dst = (char *)f->list + f->n * kind->size;
		struct errinfo info = {0};
		enum err err;

		if (is_apart(kind, file->name))
			continue;
		memset(dst, 0, kind->size);
		err = read(f, file, dst, &info);
		f->n += err == ERR_OK;
		folder_note(f, file->name, err, &info);
	}
	qsort_r(f->list, f->n, kind->size, by_id, &id_at);
}

bool
folder_read_apart(struct folder *f, const char *name, file_reader_fn *read, void *dst)
{
	const struct pack_file *file = file_find(f->files, name);
	struct errinfo info = {0};
	enum err err;

	if (file == NULL)
		return false;
	err = file_read(file, f->arena, &info, read, dst);
	folder_note(f, file->name, err, &info);
	return err == ERR_OK;
}

bool
folder_has(const struct pack_source *files, struct str id)
{
	for (uint32_t i = 0; id.len > 0 && i < files->n_files; i++)
		if (files->files[i].name.len == id.len + 5 && str_starts(files->files[i].name, id))
			return true;
	return false;
}

void *
folder_heads(struct folder *f, size_t size)
{
	char *heads = array_or_told(f, size, f->n);

	for (uint32_t i = 0; heads != NULL && i < f->n; i++)
		memcpy(heads + i * size, (const char *)f->list + i * f->kind->size, size);
	return heads;
}
