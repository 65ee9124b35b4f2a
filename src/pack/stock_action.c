/* packs/stock/actions.yaml; format in its README.md. */
#include "pack/file.h"

struct actions_file {
	struct pack_origin origin;
	struct stock_way *list;
	uint32_t n;
	struct stock_way insteads[PRODUCT_INSTEADS];
};

/* {name}, {installed} and {fixed}, in every language. */
static enum err
field_step_words(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const known[] = {"name", "installed", "fixed"};
	enum err err = field_template(ctx, node, dst);
	const struct words *w = dst;

	for (int lang = 0; err == ERR_OK && lang < LANGS; lang++) {
		struct str rest = w->in[lang];
		ptrdiff_t at;

		while (err == ERR_OK && (at = str_find_byte(rest, '{')) >= 0) {
			struct str inner = str_of(rest.p + at + 1, rest.len - (size_t)at - 1);
			struct str name = str_split(&inner, '}');

			if (str_which(name, known, 3) == 3)
				err = pack_say(ctx, ERR_MALFORMED, node->line,
					"a step knows {name}, {installed} and {fixed}");
			rest = inner;
		}
	}
	return err;
}

static enum err
read_step(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"do", field_step_words, offsetof(struct product_step, words), false},
		{"minutes", field_minutes, offsetof(struct product_step, minutes), false},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_ecosystem(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct str text;
	enum err err = field_str(ctx, node, &text);

	if (err == ERR_OK && ecosystem_parse(text, dst) != ERR_OK)
		err = pack_say(ctx, ERR_MALFORMED, node->line, "no ecosystem that is known");
	return err;
}

static const struct list_kind steps = {.size = sizeof(struct product_step),
	.max = STOCK_STEPS_MAX,
	.read = read_step,
	.what = "steps",
	.least = 1};

static enum err
read_way(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind ecosystems = {.size = sizeof(enum ecosystem),
		.max = ECOSYSTEMS,
		.read = read_ecosystem,
		.what = "ecosystems"};
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct stock_way, id), false},
		{"ecosystems", NULL, offsetof(struct stock_way, ecosystems), false, &ecosystems,
			offsetof(struct stock_way, n_ecosystems)},
		{"unconfirmed", field_bool, offsetof(struct stock_way, is_unconfirmed), true},
		{"steps", NULL, offsetof(struct stock_way, steps), false, &steps,
			offsetof(struct stock_way, n_steps)},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_instead(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"unconfirmed", field_bool, offsetof(struct stock_way, is_unconfirmed), true},
		{"steps", NULL, offsetof(struct stock_way, steps), false, &steps,
			offsetof(struct stock_way, n_steps)},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_insteads(struct pack_ctx *ctx, const struct node *node, void *dst)
{
#define INSTEAD(key, which)                                                                        \
	{                                                                                          \
		key, read_instead, sizeof(struct stock_way) * (which), false                       \
	}
	static const struct field fields[] = {INSTEAD("off", INSTEAD_OFF),
		INSTEAD("workaround", INSTEAD_WORKAROUND), INSTEAD("separate", INSTEAD_SEPARATE),
		INSTEAD("watch", INSTEAD_WATCH)};
	struct stock_way *ways = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	for (int i = 0; err == ERR_OK && i < PRODUCT_INSTEADS; i++)
		ways[i].id = str_c(fields[i].key);
	return err;
}

/* One ecosystem, one way. */
static enum err
check_ways(struct pack_ctx *ctx, const struct node *root, const struct actions_file *f)
{
	bool is_taken[ECOSYSTEMS] = {false};

	for (uint32_t i = 0; i < f->n; i++)
		for (uint32_t k = 0; k < f->list[i].n_ecosystems; k++) {
			enum ecosystem e = f->list[i].ecosystems[k];

			if (is_taken[e])
				return pack_say(ctx, ERR_MALFORMED, root->line,
					"two ways for packages of %s", ecosystem_name(e));
			is_taken[e] = true;
		}
	return ERR_OK;
}

static enum err
read_actions(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind ways = {.size = sizeof(struct stock_way),
		.max = STOCK_WAYS_MAX,
		.read = read_way,
		.what = "ways",
		.one = "way",
		.id_at = offsetof(struct stock_way, id),
		.least = 1};
	static const struct field fields[] = {FIELDS_ORIGIN(struct actions_file, origin),
		{"ways", NULL, offsetof(struct actions_file, list), false, &ways,
			offsetof(struct actions_file, n)},
		{"instead", read_insteads, offsetof(struct actions_file, insteads), false}};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);

	return err != ERR_OK ? err : check_ways(ctx, root, dst);
}

enum err
pack_stock_actions_load(const struct pack_source *source, struct arena *arena,
	struct stock_actions *ret_actions, struct errinfo *info)
{
	const struct pack_file *found = file_find(source, "actions.yaml");
	struct actions_file file = {0};
	enum err err;

	if (found == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "actions.yaml is missing");
	err = file_read(found, arena, info, read_actions, &file);
	if (err != ERR_OK)
		return err;
	*ret_actions = (struct stock_actions){
		.date = file.origin.date, .n_ways = file.n, .ways = file.list};
	memcpy(ret_actions->insteads, file.insteads, sizeof(file.insteads));
	return ERR_OK;
}
