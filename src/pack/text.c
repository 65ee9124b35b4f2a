/*
 * packs/text: every file is one map from key to {ja, ja-easy, en}; all of them become one table
 * ordered by key. Callers: the portal and the CLI at their start.
 */
#include "pack/file.h"

#include <stdlib.h>

struct growing {
	struct text_entry *entries;
	uint32_t n;
	uint32_t room;
};

static enum err
grow(struct pack_ctx *ctx, const struct node *root, struct growing *g)
{
	struct text_entry *wider;
	uint32_t need = g->n + root->n_children;

	if (need > LIMIT_PACK_NODES)
		return pack_say(ctx, ERR_LIMIT, root->line, "more than %d texts", LIMIT_PACK_NODES);
	if (need <= g->room)
		return ERR_OK;
	wider = arena_array(ctx->arena, struct text_entry, (size_t)need * 2);
	if (wider == NULL)
		return pack_say(ctx, ERR_LIMIT, root->line,
			"the packs need more memory than they are given");
	if (g->n > 0)
		memcpy(wider, g->entries, g->n * sizeof(*wider));
	g->entries = wider;
	g->room = need * 2;
	return ERR_OK;
}

static enum err
read_texts(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	struct growing *g = dst;
	enum err err = node_expect(ctx, root, NODE_MAP);

	if (err == ERR_OK)
		err = grow(ctx, root, g);
	for (const struct node *n = root->first; err == ERR_OK && n != NULL; n = n->next) {
		struct text_entry *entry = &g->entries[g->n];
		char *key = arena_copy(ctx->arena, n->key);

		if (key == NULL)
			return pack_say(ctx, ERR_LIMIT, n->line,
				"the packs need more memory than they are given");
		entry->key = str_of(key, n->key.len);
		err = field_words(ctx, n, &entry->words);
		g->n++;
	}
	return err;
}

static int
by_key(const void *a, const void *b)
{
	return str_order(((const struct text_entry *)a)->key, ((const struct text_entry *)b)->key);
}

enum err
pack_text_load(const struct pack_source *source, struct arena *arena, struct text_table *ret_table,
	struct errinfo *info)
{
	struct growing g = {0};
	enum err err = ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < source->n_files; i++)
		err = file_read(&source->files[i], arena, info, read_texts, &g);
	if (err != ERR_OK)
		return err;
	if (g.n > 0)
		qsort(g.entries, g.n, sizeof(*g.entries), by_key);
	for (uint32_t i = 1; i < g.n; i++)
		if (str_equal(g.entries[i - 1].key, g.entries[i].key))
			return err_say(info, ERR_MALFORMED, 0,
				"the text \"%.*s\" stands in two files", STR_FMT(g.entries[i].key));
	*ret_table = (struct text_table){.n_entries = g.n, .entries = g.entries};
	return ERR_OK;
}
