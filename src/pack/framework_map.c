/*
 * What a framework says of others: how its items relate to theirs (`maps`), duties and frameworks
 * that readings name. Noted while one file is read, looked up when all are; see framework.h.
 */
#include "pack/folder.h"
#include "pack/framework.h"

#include <stdlib.h>

enum err
framework_pend(struct pack_ctx *ctx, struct framework_draft *draft, struct framework_pending p)
{
	struct framework_pending *kept = arena_alloc(ctx->arena, sizeof(*kept));

	if (kept == NULL)
		return pack_say(
			ctx, ERR_LIMIT, p.line, "the packs need more memory than they are given");
	p.next = draft->pending;
	*kept = p;
	draft->pending = kept;
	return ERR_OK;
}

/* ---- reading ------------------------------------------------------------------------------- */

static enum err
field_relation(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || relation_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"\"as\" is equal, subset, superset or touches");
	return ERR_OK;
}

/* "FRAMEWORK/ITEM" or "FRAMEWORK"; dst is the map. */
static enum err
field_to(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct framework_map *map = dst;
	struct str rest = {0};
	enum err err = field_str(ctx, node, &rest);

	if (err != ERR_OK)
		return err;
	map->framework = str_split(&rest, '/');
	map->item = rest;
	if (map->framework.len == 0)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "\"to\" is FRAMEWORK/ITEM, or FRAMEWORK");
	return ERR_OK;
}

static enum err
read_map(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"to", field_to, 0, false},
		{"as", field_relation, offsetof(struct framework_map, relation), false},
	};
	const struct framework_map *map = dst;
	enum err err = fields_read(ctx, node, fields, 2, dst);

	if (err == ERR_OK && map->item.len == 0 && map->relation != RELATION_TOUCHES)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a framework as a whole can only be touched");
	return err;
}

enum err
framework_maps_read(struct pack_ctx *ctx, const struct node *node, struct framework_draft *draft,
	struct framework_item *item)
{
	static const struct list_kind kind = {
		sizeof(struct framework_map), LIMIT_FRAMEWORK_MAPS, read_map, "maps"};
	const struct node *n = node->first;
	struct framework_map *maps = NULL;
	enum err err = list_read(ctx, node, &kind, &maps, &item->n_maps);

	item->maps = maps;
	for (uint32_t i = 0; err == ERR_OK && i < item->n_maps; i++, n = n->next) {
		for (uint32_t k = 0; k < i; k++)
			if (str_equal(maps[k].framework, maps[i].framework) &&
				str_equal(maps[k].item, maps[i].item))
				return pack_say(
					ctx, ERR_MALFORMED, n->line, "this map stands here twice");
		err = framework_pend(ctx, draft,
			(struct framework_pending){.kind = PENDING_MAP,
				.line = n->line,
				.map = &maps[i],
				.item = item});
	}
	return err;
}

/* ---- looking up ---------------------------------------------------------------------------- */

struct linker {
	struct pack_ctx ctx; /* of the draft's file; without an arena */
	struct framework_draft *draft;
	const struct framework_set *set;
	const struct pack_source *source;
};

/* NULL with ERR_OK: the framework's own file is broken, which is told there. */
static enum err
find_framework(const struct linker *l, struct str id, uint32_t line, const struct framework **ret_f)
{
	*ret_f = framework_find(l->set, id);
	if (*ret_f != NULL || folder_has(l->source, id))
		return ERR_OK;
	return pack_say(
		&l->ctx, ERR_MALFORMED, line, "there is no framework \"%.*s\"", STR_FMT(id));
}

static enum err
link_duty(const struct linker *l, const struct framework_pending *p)
{
	struct str duty = p->key, id = str_split(&duty, '.');
	const struct framework *f;
	enum err err = find_framework(l, id, p->line, &f);

	if (err != ERR_OK || f == NULL)
		return err;
	for (uint32_t i = 0; i < f->n_items; i++)
		for (uint32_t k = 0; k < f->items[i].n_duties; k++) {
			const struct framework_duty *d = &f->items[i].duties[k];

			if (!str_equal(d->id, duty))
				continue;
			if (d->same_as.len == 0)
				return ERR_OK;
			return pack_say(&l->ctx, ERR_MALFORMED, p->line,
				"the duty \"%.*s\" is the same as \"%.*s\": name that one",
				STR_FMT(p->key), STR_FMT(d->same_as));
		}
	return pack_say(
		&l->ctx, ERR_MALFORMED, p->line, "there is no duty \"%.*s\"", STR_FMT(p->key));
}

static enum err
link_item(const struct linker *l, const struct framework_pending *p)
{
	struct str item = p->key, id = str_split(&item, '/');
	const struct framework *f;
	enum err err = find_framework(l, id, p->line, &f);

	if (err == ERR_OK && f != NULL && framework_item_find(f, item) == NULL)
		err = pack_say(&l->ctx, ERR_MALFORMED, p->line, "there is no item \"%.*s\"",
			STR_FMT(p->key));
	return err;
}

static enum relation
turned(enum relation r)
{
	return r == RELATION_SUBSET	? RELATION_SUPERSET
	       : r == RELATION_SUPERSET ? RELATION_SUBSET
					: r;
}

/* What the other item says of this one, if it does, has to be the same seen from there. */
static bool
agrees(const struct framework_map *map, const struct framework *f,
	const struct framework_item *item)
{
	for (uint32_t i = 0; i < map->other->n_maps; i++) {
		const struct framework_map *back = &map->other->maps[i];

		if (str_equal(back->framework, f->id) && str_equal(back->item, item->id))
			return back->relation == turned(map->relation);
	}
	return true;
}

static enum err
link_map(const struct linker *l, const struct framework_pending *p)
{
	const struct framework *own = &l->draft->framework, *f;
	enum err err = find_framework(l, p->map->framework, p->line, &f);

	if (err != ERR_OK || f == NULL)
		return err;
	if (p->map->item.len == 0)
		return !str_equal(f->id, own->id)
			       ? ERR_OK
			       : pack_say(&l->ctx, ERR_MALFORMED, p->line,
					 "an item cannot map onto its own framework");
	p->map->other = framework_item_find(f, p->map->item);
	if (p->map->other == NULL)
		return pack_say(&l->ctx, ERR_MALFORMED, p->line,
			"the framework \"%.*s\" has no item \"%.*s\"", STR_FMT(f->id),
			STR_FMT(p->map->item));
	if (p->map->other == p->item)
		return pack_say(&l->ctx, ERR_MALFORMED, p->line, "an item cannot map onto itself");
	if (!agrees(p->map, own, p->item))
		return pack_say(&l->ctx, ERR_MALFORMED, p->line,
			"\"%.*s/%.*s\" says something else of this item", STR_FMT(f->id),
			STR_FMT(p->map->item));
	return ERR_OK;
}

static int
by_other(const void *a, const void *b)
{
	const struct framework_pending *x = *(const struct framework_pending *const *)a;
	const struct framework_pending *y = *(const struct framework_pending *const *)b;
	uintptr_t p = (uintptr_t)x->map->other, q = (uintptr_t)y->map->other;

	return p != q ? (p > q) - (p < q) : (x->line > y->line) - (x->line < y->line);
}

/* An item equals at most one item of another framework, from whichever side it is said. */
static enum err
check_equals(const struct linker *l)
{
	const struct framework_pending **equals;
	uint32_t n = 0;
	enum err err = ERR_OK;

	for (const struct framework_pending *p = l->draft->pending; p != NULL; p = p->next)
		n += p->kind == PENDING_MAP;
	equals = malloc((n + 1) * sizeof(*equals));
	if (equals == NULL)
		return pack_say(&l->ctx, ERR_FULL, 0, "no memory to compare the maps");
	n = 0;
	for (const struct framework_pending *p = l->draft->pending; p != NULL; p = p->next)
		if (p->kind == PENDING_MAP && p->map->relation == RELATION_EQUAL &&
			p->map->other != NULL)
			equals[n++] = p;
	qsort(equals, n, sizeof(*equals), by_other);
	for (uint32_t i = 1; err == ERR_OK && i < n; i++)
		if (equals[i - 1]->map->other == equals[i]->map->other)
			err = pack_say(&l->ctx, ERR_MALFORMED, equals[i]->line,
				"\"%.*s/%.*s\" cannot be equal to two items of this framework",
				STR_FMT(equals[i]->map->framework), STR_FMT(equals[i]->map->item));
	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		for (uint32_t k = 0; err == ERR_OK && k < equals[i]->item->n_maps; k++) {
			const struct framework_map *m = &equals[i]->item->maps[k];

			if (m != equals[i]->map && m->relation == RELATION_EQUAL &&
				str_equal(m->framework, equals[i]->map->framework))
				err = pack_say(&l->ctx, ERR_MALFORMED, equals[i]->line,
					"an item cannot be equal to two items of \"%.*s\"",
					STR_FMT(m->framework));
		}
	free(equals);
	return err;
}

enum err
framework_link(struct framework_draft *draft, const struct framework_set *set,
	const struct pack_source *source, struct errinfo *info)
{
	struct linker l = {.ctx = {.file = draft->file, .info = info},
		.draft = draft,
		.set = set,
		.source = source};
	struct errinfo first = {0};
	const struct framework *f;

	/* the list is in any order: of several mistakes the one that stands first is told */
	for (const struct framework_pending *p = draft->pending; p != NULL; p = p->next) {
		struct errinfo one = {0};
		enum err err = ERR_OK;

		l.ctx.info = &one;
		if (p->kind == PENDING_MAP)
			err = link_map(&l, p);
		else if (p->kind == PENDING_DUTY)
			err = link_duty(&l, p);
		else if (p->kind == PENDING_ITEM)
			err = link_item(&l, p);
		else
			err = find_framework(&l, p->key, p->line, &f);
		if (err != ERR_OK && (first.err == ERR_OK || one.offset < first.offset))
			first = one;
	}
	if (first.err != ERR_OK) {
		if (info != NULL)
			*info = first;
		return first.err;
	}
	l.ctx.info = info;
	return check_equals(&l);
}
