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

/* ---- the head of a file -------------------------------------------------------------------- */

enum err
field_languages(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = node_expect(ctx, node, NODE_LIST);
	bool has[LANGS] = {false};
	enum lang lang;

	if (err != ERR_OK)
		return err;
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		if (n->kind != NODE_SCALAR || lang_parse(n->text, &lang) != ERR_OK)
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"the languages are ja, ja-easy and en");
		has[lang] = true;
	}
	if (!has[LANG_JA] || !has[LANG_EN])
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "the languages have to hold ja and en");
	*(bool *)dst = has[LANG_JA_EASY];
	return ERR_OK;
}

/* Every `name` and `ask` below node is given in ja-easy too. */
static enum err
easy_check(struct pack_ctx *ctx, const struct node *node)
{
	enum err err = ERR_OK;

	/* the tree is at most LIMIT_PACK_DEPTH deep */
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next) {
		bool is_asked = str_equal(n->key, STR("name")) || str_equal(n->key, STR("ask"));

		if (is_asked && n->kind == NODE_MAP && node_child(n, "ja") != NULL &&
			node_child(n, "ja-easy") == NULL)
			err = pack_say(ctx, ERR_MALFORMED, n->line,
				"\"%.*s\" needs ja-easy, which the languages list",
				STR_FMT(n->key));
		else
			err = easy_check(ctx, n);
	}
	return err;
}

static enum err
file_named(struct pack_ctx *ctx, const struct node *root, struct str id)
{
	if (ctx->file.len == id.len + 5 && str_starts(ctx->file, id) &&
		str_ends_nocase(ctx->file, STR(".yaml")))
		return ERR_OK;
	return pack_say(ctx, ERR_MALFORMED, root->line, "the file is not named as its id, %.*s",
		STR_FMT(id));
}

enum err
pack_head_check(struct pack_ctx *ctx, const struct node *root, struct str id, bool has_easy)
{
	enum err err = file_named(ctx, root, id);

	return err == ERR_OK && has_easy ? easy_check(ctx, root) : err;
}
