/*
 * One file of packs/frameworks: its head, groups, levels, bands and choices; the items are read by
 * framework_item.c. Callers: framework_set.c, and tests through it.
 */
#include "pack/framework.h"

#define AT(member) offsetof(struct framework_draft, member)

static enum err
field_rule(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || framework_rule_parse(node->text, dst) != ERR_OK)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "a rule is sum, all, level or journey");
	return ERR_OK;
}

static enum err
field_codes(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || framework_codes_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line, "codes are id, upper or none");
	return ERR_OK;
}

static enum err
field_family(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || framework_family_parse(node->text, dst) != ERR_OK)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "a family is programme, general or abroad");
	return ERR_OK;
}

static enum err
field_count(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_FRAMEWORK_ITEMS, dst);
}

/* ---- groups, levels, bands ----------------------------------------------------------------- */

static enum err
read_group(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct framework_group, id), false},
		{"name", field_prose, offsetof(struct framework_group, name), false},
		{"about", field_prose, offsetof(struct framework_group, about), true},
	};

	return fields_read(ctx, node, fields, 3, dst);
}

static enum err
read_level(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct framework_level, id), false},
		{"name", field_prose, offsetof(struct framework_level, name), false},
	};

	return fields_read(ctx, node, fields, 2, dst);
}

static enum err
read_topic(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct framework_topic, id), false},
		{"name", field_prose, offsetof(struct framework_topic, name), false},
	};

	return fields_read(ctx, node, fields, 2, dst);
}

static enum err
field_from(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	int64_t most = LIMIT_FRAMEWORK_POINTS * LIMIT_FRAMEWORK_ITEMS, n = 0;
	enum err err = field_whole(ctx, node, -most, most, &n);

	if (err == ERR_OK)
		*(int *)dst = (int)n;
	return err;
}

static enum err
read_band(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"from", field_from, offsetof(struct framework_band, from), false},
		{"name", field_prose, offsetof(struct framework_band, name), false},
		{"next", field_prose, offsetof(struct framework_band, next), false},
	};

	return fields_read(ctx, node, fields, 3, dst);
}

static enum err
read_bands(struct pack_ctx *ctx, struct framework_draft *draft)
{
	static const struct list_kind kind = {
		sizeof(struct framework_band), LIMIT_FRAMEWORK_BANDS, read_band, "bands"};
	struct framework *f = &draft->framework;
	const struct node *n;
	enum err err;

	if (draft->bands_node == NULL)
		return ERR_OK;
	err = list_read(ctx, draft->bands_node, &kind, &f->bands, &f->n_bands);
	if (err != ERR_OK)
		return err;
	n = draft->bands_node->first;
	for (uint32_t i = 1; i < f->n_bands; i++) {
		n = n->next;
		if (f->bands[i].from >= f->bands[i - 1].from)
			return pack_say(
				ctx, ERR_MALFORMED, n->line, "the highest band stands first");
	}
	return ERR_OK;
}

/* ---- choices of the framework -------------------------------------------------------------- */

static enum err
read_choices(struct pack_ctx *ctx, struct framework_draft *draft)
{
	struct framework_choice *always;
	enum err err;

	if (draft->choices_node == NULL)
		return ERR_OK;
	err = framework_choices_read(ctx, draft->choices_node,
		draft->framework.rule == FRAMEWORK_SUM, &draft->choices, &draft->n_choices);
	if (err != ERR_OK)
		return err;
	always = arena_array(ctx->arena, struct framework_choice, draft->n_choices + 1);
	if (always == NULL)
		return pack_no_memory(ctx, draft->choices_node);
	for (uint32_t i = 0; i < draft->n_choices; i++)
		if (draft->choices[i].result != RESULT_NOT_APPLICABLE)
			always[draft->n_choices_always++] = draft->choices[i];
	draft->choices_always = always;
	return ERR_OK;
}

/* ---- what has to fit together --------------------------------------------------------------- */

/* The lowest sum that answers can give; without an answer an item has the points of "unknown". */
static int64_t
least_points(const struct framework *f)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_choice *choices = f->items[i].choices;
		int least = choices[0].points;

		for (uint32_t k = 1; k < f->items[i].n_choices; k++)
			if (choices[k].points < least)
				least = choices[k].points;
		sum += least;
	}
	return sum;
}

static enum err
check_rule(struct pack_ctx *ctx, const struct node *root, const struct framework_draft *draft)
{
	const struct framework *f = &draft->framework;
	uint32_t line = node_child(root, "rule")->line;

	if ((f->rule == FRAMEWORK_SUM) != (f->n_bands > 0))
		return pack_say(ctx, ERR_MALFORMED, line,
			"the rule sum needs bands, and no other rule has them");
	if (f->n_bands > 0 && least_points(f) < f->bands[f->n_bands - 1].from)
		return pack_say(ctx, ERR_MALFORMED, draft->bands_node->line,
			"the sum can be as low as %lld, and no band reaches so low",
			(long long)least_points(f));
	if (f->rule == FRAMEWORK_LEVEL && f->n_levels == 0)
		return pack_say(ctx, ERR_MALFORMED, line, "the rule level needs levels");
	return ERR_OK;
}

static enum err
check_counts(struct pack_ctx *ctx, const struct node *root, const struct framework *f)
{
	if (f->n_items != f->official_count)
		return pack_say(ctx, ERR_MALFORMED, node_child(root, "official_count")->line,
			"there are %u items, the original has %u", f->n_items, f->official_count);
	for (uint32_t g = 0; g < f->n_groups; g++) {
		uint32_t n = 0;

		for (uint32_t i = 0; i < f->n_items; i++)
			n += f->items[i].group == g;
		if (n == 0)
			return pack_say(ctx, ERR_MALFORMED, node_child(root, "groups")->line,
				"the group \"%.*s\" has no items", STR_FMT(f->groups[g].id));
	}
	return ERR_OK;
}

/* A topic's items follow one another in one group: one answer for them stands below them. */
static enum err
check_topics(struct pack_ctx *ctx, const struct node *root, const struct framework *f)
{
	for (uint32_t t = 0; t < f->n_topics; t++) {
		const struct framework_item *last = NULL;
		bool is_apart = false;

		for (uint32_t i = 0; i < f->n_items; i++) {
			if (f->items[i].topic != t)
				continue;
			is_apart |= last != NULL &&
				    (last->index + 1 != i || last->group != f->items[i].group);
			last = &f->items[i];
		}
		if (last == NULL || is_apart)
			return pack_say(ctx, ERR_MALFORMED, node_child(root, "topics")->line,
				last == NULL ? "the topic \"%.*s\" has no items"
					     : "the items of the topic \"%.*s\" do not follow one "
					       "another in one group",
				STR_FMT(f->topics[t].id));
	}
	return ERR_OK;
}

static enum err
read_head(struct pack_ctx *ctx, const struct node *root, struct framework_draft *draft)
{
	static const struct list_kind groups = {sizeof(struct framework_group),
		LIMIT_FRAMEWORK_GROUPS, read_group, "groups", "group",
		offsetof(struct framework_group, id)};
	static const struct list_kind levels = {sizeof(struct framework_level),
		LIMIT_FRAMEWORK_LEVELS, read_level, "levels", "level",
		offsetof(struct framework_level, id)};
	static const struct list_kind topics = {sizeof(struct framework_topic),
		LIMIT_FRAMEWORK_TOPICS, read_topic, "topics", "topic",
		offsetof(struct framework_topic, id)};
	static const struct field fields[] = {
		FIELDS_HEAD(struct framework_draft, framework),
		{"edition", field_sign, AT(framework.edition), false},
		{"replaces", field_id_maybe, AT(framework.replaces), true},
		{"unconfirmed", field_prose, AT(framework.unconfirmed), true},
		{"about", field_prose, AT(framework.about), false},
		{"order", field_count, AT(framework.order), true},
		{"codes", field_codes, AT(framework.codes), true},
		{"family", field_family, AT(framework.family), true},
		{"official_count", field_count, AT(framework.official_count), false},
		{"answer_valid_days", field_days, AT(framework.answer_valid_days), false},
		{"rule", field_rule, AT(framework.rule), false},
		{"bands", field_node, AT(bands_node), true},
		{"levels", NULL, AT(framework.levels), true, &levels, AT(framework.n_levels)},
		{"choices", field_node, AT(choices_node), true},
		{"groups", NULL, AT(framework.groups), false, &groups, AT(framework.n_groups)},
		{"topics", NULL, AT(framework.topics), true, &topics, AT(framework.n_topics)},
		{"items", field_node, AT(items_node), false},
	};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), draft);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, draft->framework.id, draft->has_easy);
	if (err == ERR_OK && str_find_byte(draft->framework.id, '.') >= 0)
		err = pack_say(ctx, ERR_MALFORMED, root->line,
			"a framework's id has no \".\": it parts it from a duty's");
	return err;
}

static enum err
note_replaces(struct pack_ctx *ctx, const struct node *root, struct framework_draft *draft)
{
	struct str id = draft->framework.replaces;
	uint32_t line;

	if (id.len == 0)
		return ERR_OK;
	line = node_child(root, "replaces")->line;
	if (str_equal(id, draft->framework.id))
		return pack_say(ctx, ERR_MALFORMED, line, "a framework cannot replace itself");
	return framework_pend(ctx, draft,
		(struct framework_pending){.kind = PENDING_FRAMEWORK, .line = line, .key = id});
}

static enum err
read_framework(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	typedef enum err step_fn(struct pack_ctx * ctx, struct framework_draft * draft);
	static step_fn *const steps[] = {read_bands, read_choices, framework_items_read};
	struct framework_draft *draft = dst;
	enum err err = read_head(ctx, root, draft);

	for (size_t i = 0; err == ERR_OK && i < sizeof(steps) / sizeof(steps[0]); i++)
		err = steps[i](ctx, draft);
	if (err == ERR_OK)
		err = check_counts(ctx, root, &draft->framework);
	if (err == ERR_OK)
		err = check_topics(ctx, root, &draft->framework);
	if (err == ERR_OK)
		err = check_rule(ctx, root, draft);
	if (err == ERR_OK)
		err = note_replaces(ctx, root, draft);
	return err;
}

enum err
framework_read(const struct pack_file *file, struct arena *arena, struct framework_draft *ret_draft,
	struct errinfo *info)
{
	struct framework_draft draft = {.file = file->name};
	enum err err = file_read(file, arena, info, read_framework, &draft);

	if (err == ERR_OK)
		*ret_draft = draft;
	return err;
}
