/* `serves`: the items that a ledger, a paragraph or a course helps to meet; see file.h. */
#include "pack/file.h"

static enum err
read_serve(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct framework_map *map = dst;
	struct str item = {0};
	enum err err = field_str(ctx, node, &item);

	if (err != ERR_OK)
		return err;
	map->relation = RELATION_TOUCHES;
	map->framework = str_split(&item, '/');
	map->item = item;
	return ERR_OK;
}

static enum err
link_serve(struct pack_ctx *ctx, const struct node *node, const struct serves_kind *kind,
	struct framework_map *map)
{
	const struct framework *f;

	if (!kind->may_be_whole && (map->framework.len == 0 || map->item.len == 0))
		return pack_say(ctx, ERR_MALFORMED, node->line, "what it serves is FRAMEWORK/ITEM");
	if (kind->frameworks == NULL)
		return ERR_OK;
	f = framework_find(kind->frameworks, map->framework);
	if (f != NULL && map->item.len > 0)
		map->other = framework_item_find(f, map->item);
	if (f == NULL || (map->item.len > 0 && map->other == NULL))
		return pack_say(ctx, ERR_MALFORMED, node->line, "there is no \"%.*s\"",
			STR_FMT(str_trim(node->text)));
	return ERR_OK;
}

enum err
pack_serves_read(struct pack_ctx *ctx, const struct node *node, const struct serves_kind *kind,
	const struct framework_map **ret_maps, uint32_t *ret_n)
{
	const struct list_kind list = {
		sizeof(struct framework_map), kind->max, read_serve, "items served"};
	struct framework_map *maps = NULL;
	const struct node *n;
	enum err err;

	if (node == NULL)
		return ERR_OK;
	err = list_read(ctx, node, &list, &maps, ret_n);
	n = node->first;
	for (uint32_t i = 0; err == ERR_OK && i < *ret_n; i++, n = n->next)
		err = link_serve(ctx, n, kind, &maps[i]);
	*ret_maps = maps;
	return err;
}
