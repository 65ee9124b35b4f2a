/* One file of a pack, from bytes to the loader that knows its meaning; see file.h. */
#include "pack/file.h"

enum err
file_read(const struct pack_file *file, struct arena *arena, struct errinfo *info,
	file_reader_fn *read, void *dst)
{
	struct arena *tree = arena_new(PACK_ARENA_BYTES);
	struct pack_ctx ctx = {.file = file->name, .arena = tree, .info = info};
	const struct node *root = NULL;
	enum err err;

	if (tree == NULL)
		return err_say(info, ERR_FULL, 0, "no memory to read a pack");
	err = node_read(&ctx, file->bytes, &root);
	if (err == ERR_OK) {
		ctx.arena = arena;
		err = read(&ctx, root, dst);
	}
	arena_free(tree);
	return err;
}

const struct pack_file *
file_find(const struct pack_source *source, const char *name)
{
	for (uint32_t i = 0; i < source->n_files; i++)
		if (str_equal(source->files[i].name, str_c(name)))
			return &source->files[i];
	return NULL;
}
