/* Reading one file's tree for the time of a loader's work, and what every file begins with. */
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

/* ---- The head of a file -------------------------------------------------------------------- */

/* Where the text comes from, for who keeps it nowhere else. */
struct pack_origin {
	struct str version, date, licence;
	struct words source;
};

/* Lines of a table of fields: what `member` of the struct `type` has of them. */
#define FIELDS_ORIGIN(type, member)                                                                \
	{"version", field_str, offsetof(type, member.version), false},                             \
		{"date", field_date, offsetof(type, member.date), false},                          \
		{"source", field_prose, offsetof(type, member.source), false},                     \
	{                                                                                          \
		"licence", field_str, offsetof(type, member.licence), false                        \
	}

/* The same with id, name and languages; `type` has a bool has_easy, for pack_head_check(). */
#define FIELDS_HEAD(type, member)                                                                  \
	{"id", field_id, offsetof(type, member.id), false}, FIELDS_ORIGIN(type, member),           \
		{"languages", field_languages, offsetof(type, has_easy), false},                   \
	{                                                                                          \
		"name", field_prose, offsetof(type, member.name), false                            \
	}

/* `languages`: ja and en, and maybe ja-easy. dst: bool, whether it is. */
field_fn field_languages;

/* The file is named after its id, and when it lists ja-easy, every `name` and `ask` has it. */
enum err pack_head_check(
	struct pack_ctx *ctx, const struct node *root, struct str id, bool has_easy);

/* ---- What it serves ------------------------------------------------------------------------ */

struct serves_kind {
	uint32_t max;
	bool may_be_whole;			/* a FRAMEWORK without an item too */
	const struct framework_set *frameworks; /* NULL: not looked up */
};

/* A list of FRAMEWORK/ITEM. node NULL: there is none. */
enum err pack_serves_read(struct pack_ctx *ctx, const struct node *node,
	const struct serves_kind *kind, const struct framework_map **ret_maps, uint32_t *ret_n);

#endif
