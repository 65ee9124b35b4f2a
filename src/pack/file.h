/* Reading one file's tree for the time of a loader's work. */
#ifndef PACK_FILE_H
#define PACK_FILE_H

#include "pack/fields.h"
#include "pack/pack.h"

/* Fills what the loader makes of the root, from a tree that is gone when it returns. */
typedef enum err file_reader_fn(struct pack_ctx *ctx, const struct node *root, void *dst);

/* Reads the file into a tree (in memory of its own), gives it to read(), frees it. What read()
 * copies goes to `arena`. */
enum err file_read(const struct pack_file *file, struct arena *arena, struct errinfo *info,
	file_reader_fn *read, void *dst);

/* The file of this name; NULL when there is none. */
const struct pack_file *file_find(const struct pack_source *source, const char *name);

#endif
