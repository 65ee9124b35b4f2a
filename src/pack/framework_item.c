/*
 * The items of a framework: what is asked, why, what to do; see framework.h. Lists of an item are
 * read after its plain members, when groups, levels and choices of the framework are known.
 */
#include "pack/framework.h"

#include "model/reading_key.h"

struct item_draft {
	struct framework_item item;
	struct str group, topic, depends_on;
	const struct node *choices, *evidence, *maps, *applies_if;
};

#define AT(member) offsetof(struct item_draft, member)

/* "MD": letters of M, D, H, each once. */
static enum err
field_proof(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct str *proof = dst;
	enum err err = field_str_maybe(ctx, node, dst);

	for (size_t i = 0; err == ERR_OK && i < proof->len; i++)
		if (strchr("MDH", proof->p[i]) == NULL ||
			str_find_byte(*proof, proof->p[i]) != (ptrdiff_t)i)
			err = pack_say(ctx, ERR_MALFORMED, node->line,
				"a proof is letters of M, D and H, each once");
	return err;
}

/* ---- measures, documents, duties ----------------------------------------------------------- */

static enum err
field_long_minutes(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_FRAMEWORK_MINUTES, dst);
}

static enum err
field_effect(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_FRAMEWORK_EFFECT, dst);
}

static enum err
field_every(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 0, LIMIT_ANSWER_DAYS, dst);
}

static enum err
field_money(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || money_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"money is none, under_10k, under_100k, under_1m or more");
	return ERR_OK;
}

static enum err
field_doer(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || doer_parse(node->text, dst) != ERR_OK)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "\"who\" is inside, outside or both");
	return ERR_OK;
}

static enum err
read_measure(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"text", field_prose, offsetof(struct framework_measure, text), false},
		{"minutes", field_long_minutes, offsetof(struct framework_measure, minutes), false},
		{"money", field_money, offsetof(struct framework_measure, money), false},
		{"effect", field_effect, offsetof(struct framework_measure, effect), false},
		{"who", field_doer, offsetof(struct framework_measure, who), false},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_document(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_id(ctx, node, dst);

	if (err == ERR_OK && !document_is_known(*(struct str *)dst))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"there is no document \"%.*s\" (packs/frameworks/README.md lists them)",
			STR_FMT(*(struct str *)dst));
	return err;
}

static enum err
read_duty(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct framework_duty, id), false},
		{"name", field_prose, offsetof(struct framework_duty, name), false},
		{"every_days", field_every, offsetof(struct framework_duty, every_days), false},
		{"minutes", field_long_minutes, offsetof(struct framework_duty, minutes), false},
		{"same_as", field_id, offsetof(struct framework_duty, same_as), true},
		{"document", read_document, offsetof(struct framework_duty, document), true},
	};
	const struct framework_duty *duty = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && str_find_byte(duty->id, '.') >= 0)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a duty's id has no \".\": it parts it from the framework's");
	return err;
}

static enum err
read_item(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind measures = {sizeof(struct framework_measure),
		LIMIT_FRAMEWORK_MEASURES, read_measure, "measures"};
	static const struct list_kind documents = {
		sizeof(struct str), LIMIT_FRAMEWORK_DOCUMENTS, read_document, "documents"};
	static const struct list_kind duties = {
		sizeof(struct framework_duty), LIMIT_FRAMEWORK_DUTIES, read_duty, "duties"};
	static const struct field fields[] = {
		{"id", field_id, AT(item.id), false},
		{"code", field_sign, AT(item.code), true},
		{"group", field_id, AT(group), false},
		{"topic", field_id_maybe, AT(topic), true},
		{"level", field_id_maybe, AT(item.level), true},
		{"name", field_prose, AT(item.name), false},
		{"ask", field_prose, AT(item.ask), false},
		{"why", field_prose, AT(item.why), false},
		{"example", field_prose, AT(item.example), true},
		{"proof", field_proof, AT(item.proof), true},
		{"may_not_apply", field_bool, AT(item.may_not_apply), true},
		{"applies_if", field_node, AT(applies_if), true},
		{"absent_if", field_id_maybe, AT(item.absent_if), true},
		{"depends_on", field_id_maybe, AT(depends_on), true},
		{"choices", field_node, AT(choices), true},
		{"evidence", field_node, AT(evidence), false},
		{"measures", NULL, AT(item.measures), false, &measures, AT(item.n_measures)},
		{"documents", NULL, AT(item.documents), true, &documents, AT(item.n_documents)},
		{"duties", NULL, AT(item.duties), true, &duties, AT(item.n_duties)},
		{"maps", field_node, AT(maps), true},
		{"maps_none", field_ignored, 0, true},
	};
	struct item_draft *d = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), d);
	const struct node *reason = err == ERR_OK ? node_child(node, "maps_none") : NULL;
	bool has_maps = d->maps != NULL && d->maps->n_children > 0;
	bool has_reason = reason != NULL && str_trim(reason->text).len > 0;

	if (err == ERR_OK && has_maps == has_reason)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"an item has maps, or maps_none with the reason, not both");
	if (err == ERR_OK && d->item.n_measures == 0)
		err = pack_say(ctx, ERR_MALFORMED, node_child(node, "measures")->line,
			"there is one measure at least");
	return err;
}

/* What a duty is the same as becomes pending. */
static enum err
pend_duties(struct pack_ctx *ctx, const struct node *node, struct framework_draft *draft,
	const struct framework_item *item)
{
	const struct node *n = node == NULL ? NULL : node->first;
	enum err err = ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < item->n_duties; i++, n = n->next)
		if (item->duties[i].same_as.len > 0)
			err = framework_pend(ctx, draft,
				(struct framework_pending){.kind = PENDING_DUTY,
					.line = n->line,
					.key = item->duties[i].same_as});
	return err;
}

/* ---- choices ------------------------------------------------------------------------------- */

static enum err
take_choices(struct pack_ctx *ctx, const struct node *node, const struct framework_draft *draft,
	const struct node *own, struct framework_item *item)
{
	bool has_not;
	enum err err = ERR_OK;

	if (own != NULL) {
		err = framework_choices_read(ctx, own, draft->framework.rule == FRAMEWORK_SUM,
			&item->choices, &item->n_choices);
	} else if (item->may_not_apply) {
		item->choices = draft->choices;
		item->n_choices = draft->n_choices;
	} else {
		item->choices = draft->choices_always;
		item->n_choices = draft->n_choices_always;
	}
	if (err != ERR_OK)
		return err;
	if (item->n_choices == 0)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"this item has no choices, and the framework gives none");
	has_not = framework_choices_have(item->choices, item->n_choices, RESULT_NOT_APPLICABLE);
	if (item->may_not_apply && !has_not)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"\"may_not_apply\" needs a choice with result not_applicable");
	if (!item->may_not_apply && has_not)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a choice with result not_applicable needs may_not_apply: true");
	return ERR_OK;
}

/* ---- its place ----------------------------------------------------------------------------- */

static enum err
find_topic(struct pack_ctx *ctx, const struct node *node, const struct framework *f,
	const struct item_draft *d, struct framework_item *item)
{
	item->topic = FRAMEWORK_NO_TOPIC;
	if (d->topic.len == 0)
		return ERR_OK;
	for (item->topic = 0; item->topic < f->n_topics; item->topic++)
		if (str_equal(f->topics[item->topic].id, d->topic))
			break;
	if (item->topic == f->n_topics)
		return pack_say(ctx, ERR_MALFORMED, node_child(node, "topic")->line,
			"there is no topic \"%.*s\"", STR_FMT(d->topic));
	if (d->choices != NULL)
		return pack_say(ctx, ERR_MALFORMED, d->choices->line,
			"an item with a topic has the framework's choices");
	return ERR_OK;
}

static enum err
find_place(struct pack_ctx *ctx, const struct node *node, const struct framework *f,
	const struct item_draft *d, struct framework_item *item)
{
	uint32_t level = 0;

	while (item->group < f->n_groups && !str_equal(f->groups[item->group].id, d->group))
		item->group++;
	if (item->group == f->n_groups)
		return pack_say(ctx, ERR_MALFORMED, node_child(node, "group")->line,
			"there is no group \"%.*s\"", STR_FMT(d->group));
	if (item->level.len == 0)
		return f->rule != FRAMEWORK_LEVEL
			       ? ERR_OK
			       : pack_say(ctx, ERR_MALFORMED, node->line,
					 "the key \"level\" is missing; the rule is level");
	while (level < f->n_levels && !str_equal(f->levels[level].id, item->level))
		level++;
	if (level == f->n_levels)
		return pack_say(ctx, ERR_MALFORMED, node_child(node, "level")->line,
			"there is no level \"%.*s\"", STR_FMT(item->level));
	return ERR_OK;
}

static enum err
write_code(struct pack_ctx *ctx, const struct node *node, enum framework_codes codes,
	struct framework_item *item)
{
	char *code;

	if (codes != CODES_UPPER || item->code.len > 0)
		return ERR_OK;
	code = arena_copy(ctx->arena, item->id);
	if (code == NULL)
		return pack_no_memory(ctx, node);
	for (size_t i = 0; i < item->id.len; i++)
		if (code[i] >= 'a' && code[i] <= 'z')
			code[i] = (char)(code[i] - 'a' + 'A');
	item->code = str_of(code, item->id.len);
	return ERR_OK;
}

/* All of an item that needs the framework. */
static enum err
finish_item(struct pack_ctx *ctx, const struct node *node, struct framework_draft *draft,
	const struct item_draft *d, struct framework_item *item)
{
	enum err err = find_place(ctx, node, &draft->framework, d, item);

	if (err == ERR_OK)
		err = write_code(ctx, node, draft->framework.codes, item);
	if (err == ERR_OK)
		err = find_topic(ctx, node, &draft->framework, d, item);
	if (err == ERR_OK)
		err = take_choices(ctx, node, draft, d->choices, item);
	if (err == ERR_OK)
		err = framework_bindings_read(ctx, d->evidence, draft, item);
	if (err == ERR_OK && d->applies_if != NULL)
		err = framework_applies_read(ctx, d->applies_if, draft, item);
	if (err == ERR_OK && item->absent_if.len > 0 && !item->may_not_apply)
		err = pack_say(ctx, ERR_MALFORMED, node_child(node, "absent_if")->line,
			"\"absent_if\" is for an item with may_not_apply: true");
	if (err == ERR_OK)
		err = pend_duties(ctx, node_child(node, "duties"), draft, item);
	if (err == ERR_OK && d->maps != NULL)
		err = framework_maps_read(ctx, d->maps, draft, item);
	return err;
}

/* ---- between items ------------------------------------------------------------------------- */

static bool
has_duty(const struct framework_item *item, uint32_t n_duties, struct str id)
{
	for (uint32_t i = 0; i < n_duties; i++)
		if (str_equal(item->duties[i].id, id))
			return true;
	return false;
}

/* A duty is known by FRAMEWORK.ID: no two of a framework have the same id. */
static enum err
check_duties(struct pack_ctx *ctx, const struct node *list, const struct framework_item *items)
{
	const struct node *n = list->first;

	for (uint32_t i = 0; i < list->n_children; i++, n = n->next) {
		for (uint32_t d = 0; d < items[i].n_duties; d++) {
			struct str id = items[i].duties[d].id;
			bool is_twice = has_duty(&items[i], d, id);

			for (uint32_t k = 0; !is_twice && k < i; k++)
				is_twice = has_duty(&items[k], items[k].n_duties, id);
			if (is_twice)
				return pack_say(ctx, ERR_MALFORMED, node_child(n, "duties")->line,
					"the duty \"%.*s\" stands in this file twice", STR_FMT(id));
		}
	}
	return ERR_OK;
}

static const struct framework_item *
item_named(const struct framework_item *items, uint32_t n_items, struct str id)
{
	for (uint32_t i = 0; i < n_items; i++)
		if (str_equal(items[i].id, id))
			return &items[i];
	return NULL;
}

static enum err
link_items(struct pack_ctx *ctx, const struct node *list, const struct item_draft *drafts,
	struct framework_item *items)
{
	const struct node *n = list->first;

	for (uint32_t i = 0; i < list->n_children; i++, n = n->next) {
		if (drafts[i].depends_on.len == 0)
			continue;
		items[i].depends_on = item_named(items, list->n_children, drafts[i].depends_on);
		if (items[i].depends_on == NULL)
			return pack_say(ctx, ERR_MALFORMED, node_child(n, "depends_on")->line,
				"there is no item \"%.*s\"", STR_FMT(drafts[i].depends_on));
	}
	n = list->first;
	for (uint32_t i = 0; i < list->n_children; i++, n = n->next) {
		const struct framework_item *at = &items[i];
		uint32_t steps = 0;

		while (at != NULL && steps++ <= list->n_children)
			at = at->depends_on;
		if (at != NULL)
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"the item \"%.*s\" depends on itself in the end",
				STR_FMT(items[i].id));
	}
	return ERR_OK;
}

enum err
framework_items_read(struct pack_ctx *ctx, struct framework_draft *draft)
{
	static const struct list_kind kind = {sizeof(struct item_draft), LIMIT_FRAMEWORK_ITEMS,
		read_item, "items", "item", AT(item.id)};
	const struct node *list = draft->items_node, *n = list->first;
	const struct item_draft *drafts = NULL;
	struct framework_item *items;
	uint32_t n_items = 0;
	enum err err = list_read(ctx, list, &kind, &drafts, &n_items);

	if (err != ERR_OK)
		return err;
	items = arena_array(ctx->arena, struct framework_item, n_items + 1);
	if (items == NULL)
		return pack_no_memory(ctx, list);
	for (uint32_t i = 0; err == ERR_OK && i < n_items; i++, n = n->next) {
		items[i] = drafts[i].item;
		items[i].index = i;
		err = finish_item(ctx, n, draft, &drafts[i], &items[i]);
	}
	if (err == ERR_OK)
		err = check_duties(ctx, list, items);
	if (err == ERR_OK)
		err = link_items(ctx, list, drafts, items);
	draft->framework.items = items;
	draft->framework.n_items = n_items;
	return err;
}
