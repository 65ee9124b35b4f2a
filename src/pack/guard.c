/*
 * packs/guard/canaries.yaml, bypass.yaml and needed.yaml: names with whose they are; format in its
 * README.md.
 */
#include "pack/file.h"

#include <stdlib.h>

struct names_file {
	struct pack_origin origin;
	struct guard_name *list;
	uint32_t n;
};

/* A host name in the form that the name server looks for: small letters, digits, hyphens, at least
 * two labels. */
static bool
is_plain_name(struct str s)
{
	size_t label = 0, n_dots = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		bool is_edge = label == 0 || i + 1 == s.len || s.p[i + 1] == '.';

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			n_dots++;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && !is_edge)) ||
			++label > 63)
			return false;
	}
	return label > 0 && n_dots > 0 && s.len <= 253;
}

static enum err
field_host(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_str(ctx, node, dst);

	if (err == ERR_OK && !is_plain_name(*(struct str *)dst))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a name has small letters, digits, hyphens and two labels at least");
	return err;
}

static enum err
read_name(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"name", field_host, offsetof(struct guard_name, name), false},
		{"of", field_str, offsetof(struct guard_name, of), false},
		{"source", field_ignored, 0, false},
		{"unconfirmed", field_bool, offsetof(struct guard_name, is_unconfirmed), true},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_needed_name(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"name", field_host, offsetof(struct guard_name, name), false},
		{"of", field_str, offsetof(struct guard_name, of), false},
		{"alone", field_bool, offsetof(struct guard_name, is_alone), true},
		{"unconfirmed", field_bool, offsetof(struct guard_name, is_unconfirmed), true},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static int
by_name(const void *a, const void *b)
{
	const struct guard_name *x = a, *y = b;

	return str_order(x->name, y->name);
}

#define NAMES(reader)                                                                              \
	{                                                                                          \
		.size = sizeof(struct guard_name), .max = LIMIT_GUARD_NAMES, .read = (reader),     \
		.what = "names", .one = "name", .id_at = offsetof(struct guard_name, name),        \
		.least = 1                                                                         \
	}

static enum err
read_any(struct pack_ctx *ctx, const struct node *root, void *dst, const struct list_kind *names)
{
	const struct field fields[] = {FIELDS_ORIGIN(struct names_file, origin),
		{"names", NULL, offsetof(struct names_file, list), false, names,
			offsetof(struct names_file, n)}};
	struct names_file *file = dst;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK)
		qsort(file->list, file->n, sizeof(*file->list), by_name);
	return err;
}

static enum err
read_names(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind names = NAMES(read_name);

	return read_any(ctx, root, dst, &names);
}

static enum err
read_needed(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind names = NAMES(read_needed_name);

	return read_any(ctx, root, dst, &names);
}

static enum err
load(const struct pack_file *found, file_reader_fn *read, struct arena *arena,
	struct guard_names *ret_names, struct errinfo *info)
{
	struct names_file names = {0};
	enum err err;

	if (found == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "a file of names is missing");
	err = file_read(found, arena, info, read, &names);
	if (err == ERR_OK)
		*ret_names = (struct guard_names){names.origin.date, names.n, names.list};
	return err;
}

enum err
pack_guard_names_load(const struct pack_source *source, const char *file, struct arena *arena,
	struct guard_names *ret_names, struct errinfo *info)
{
	return load(file_find(source, file), read_names, arena, ret_names, info);
}

enum err
pack_guard_needed_load(const struct pack_source *source, struct arena *arena,
	struct guard_names *ret_names, struct errinfo *info)
{
	return load(file_find(source, "needed.yaml"), read_needed, arena, ret_names, info);
}
