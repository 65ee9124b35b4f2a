/* packs/guard/routers.yaml; format in its README.md. */
#include "pack/file.h"

struct routers_file {
	struct pack_origin origin;
	struct guard_router *list;
	uint32_t n;
};

static enum err
field_change(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const names[] = {"yes", "sometimes", "each"};
	struct str text;
	enum err err = field_str(ctx, node, &text);

	for (int i = 0; err == ERR_OK && i < 3; i++)
		if (str_equal(text, str_c(names[i]))) {
			*(enum guard_router_change *)dst = (enum guard_router_change)i;
			return ERR_OK;
		}
	return err != ERR_OK ? err
			     : pack_say(ctx, ERR_MALFORMED, node->line,
				       "change is \"yes\", sometimes or each");
}

static enum err
read_step(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_prose(ctx, node, &((struct guard_router_step *)dst)->words);
}

static enum err
read_router(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind steps = {.size = sizeof(struct guard_router_step),
		.max = GUARD_ROUTER_STEPS_MAX,
		.read = read_step,
		.what = "steps",
		.least = 1};
	static const struct list_kind menu = {.size = sizeof(struct guard_router_step),
		.max = 3,
		.read = read_step,
		.what = "menus",
		.least = 1};
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct guard_router, id), false},
		{"name", field_str, offsetof(struct guard_router, name), false},
		{"minutes", field_minutes, offsetof(struct guard_router, minutes), false},
		{"change", field_change, offsetof(struct guard_router, change), false},
		{"unconfirmed", field_bool, offsetof(struct guard_router, is_unconfirmed), true},
		{"menu", NULL, offsetof(struct guard_router, menu), false, &menu,
			offsetof(struct guard_router, n_menu)},
		{"steps", NULL, offsetof(struct guard_router, steps), false, &steps,
			offsetof(struct guard_router, n_steps)},
		{"back", field_prose, offsetof(struct guard_router, back), false},
		{"ipv6", field_prose, offsetof(struct guard_router, ipv6), false},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_routers(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind routers = {.size = sizeof(struct guard_router),
		.max = GUARD_ROUTERS_MAX,
		.read = read_router,
		.what = "routers",
		.one = "router",
		.id_at = offsetof(struct guard_router, id),
		.least = 1};
	static const struct field fields[] = {FIELDS_ORIGIN(struct routers_file, origin),
		{"routers", NULL, offsetof(struct routers_file, list), false, &routers,
			offsetof(struct routers_file, n)}};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

enum err
pack_guard_routers_load(const struct pack_source *source, struct arena *arena,
	struct guard_routers *ret_routers, struct errinfo *info)
{
	const struct pack_file *found = file_find(source, "routers.yaml");
	struct routers_file file = {0};
	enum err err;

	if (found == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "routers.yaml is missing");
	err = file_read(found, arena, info, read_routers, &file);
	if (err == ERR_OK)
		*ret_routers = (struct guard_routers){file.origin.date, file.n, file.list};
	return err;
}
