/*
 * packs/policies: what a company may have (traits.yaml), what has to be known (fields.yaml) and the
 * documents (format: packs/policies/README.md), into model/policy.h.
 */
#include "pack/policy.h"

#include "model/reading_key.h"
#include "pack/folder.h"

/* ---- groups -------------------------------------------------------------------------------- */

static enum err
read_group(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct policy_group, id), false},
		{"name", field_prose, offsetof(struct policy_group, name), false},
	};

	return fields_read(ctx, node, fields, 2, dst);
}

/* Where there are groups, everything belongs to one. */
static enum err
check_group(struct pack_ctx *ctx, const struct node *node, const struct policy_set *set,
	struct str group)
{
	for (uint32_t i = 0; i < set->n_groups; i++)
		if (str_equal(set->groups[i].id, group))
			return ERR_OK;
	if (set->n_groups == 0 && group.len == 0)
		return ERR_OK;
	return group.len == 0 ? pack_say(ctx, ERR_MALFORMED, node->line, "it needs a group")
			      : pack_say(ctx, ERR_MALFORMED, node->line,
					"there is no group \"%.*s\"", STR_FMT(group));
}

/* ---- traits.yaml --------------------------------------------------------------------------- */

struct trait_draft {
	struct trait trait;
	const struct node *reading;
};

static enum err
read_trait(struct pack_ctx *ctx, const struct node *node, void *dst)
{
#define AT(member) offsetof(struct trait_draft, member)
	static const struct field fields[] = {
		{"id", field_id, AT(trait.id), false},
		{"group", field_id_maybe, AT(trait.group), true},
		{"name", field_prose, AT(trait.name), false},
		{"ask", field_prose, AT(trait.ask), false},
		{"lacks", field_prose, AT(trait.lacks), true},
		{"reading", field_node, AT(reading), true},
		{"key", field_str_maybe, AT(trait.key), true},
		{"value", field_condition, AT(trait.value), true},
	};
	struct trait_draft draft = {0};
	struct trait *t = &draft.trait;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), &draft);
	bool has_value = t->value.compare != COMPARE_NONE;

	t->has_reading = draft.reading != NULL;
	if (err == ERR_OK && t->has_reading)
		err = field_reading(ctx, draft.reading, &t->reading);
	if (err == ERR_OK && t->has_reading != has_value)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a trait has reading and value, or neither");
	if (err == ERR_OK && has_value && (t->value.compare == COMPARE_MOST || t->value.number < 1))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"what was not seen may still be there: value is \">= 1\" or more");
	*(struct trait *)dst = *t;
	return err;
#undef AT
}

static enum err
read_traits(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {{"groups", field_node, 0, true},
		{"traits", field_node, sizeof(const struct node *), false}};
	static const struct list_kind groups = {sizeof(struct policy_group), LIMIT_POLICY_GROUPS,
		read_group, "groups", "group", offsetof(struct policy_group, id)};
	static const struct list_kind kind = {sizeof(struct trait), LIMIT_TRAITS, read_trait,
		"traits", "trait", offsetof(struct trait, id)};
	struct policy_set *set = dst;
	const struct node *lists[2] = {NULL, NULL}, *n = NULL;
	enum err err = fields_read(ctx, root, fields, 2, lists);

	if (err == ERR_OK && lists[0] != NULL)
		err = list_read(ctx, lists[0], &groups, &set->groups, &set->n_groups);
	if (err == ERR_OK)
		err = list_read(ctx, lists[1], &kind, &set->traits, &set->n_traits);
	if (lists[1] != NULL)
		n = lists[1]->first;
	for (uint32_t i = 0; err == ERR_OK && i < set->n_traits; i++, n = n->next)
		err = check_group(ctx, n, set, set->traits[i].group);
	if (err != ERR_OK)
		set->n_traits = 0;
	return err;
}

/* ---- fields.yaml --------------------------------------------------------------------------- */

static enum err
read_one_field(struct pack_ctx *ctx, const struct node *node, void *dst)
{
#define AT(member) offsetof(struct policy_field, member)
	static const struct field fields[] = {
		{"id", field_id, AT(id), false},
		{"group", field_id_maybe, AT(group), true},
		{"name", field_prose, AT(name), false},
		{"setting", field_id_maybe, AT(setting), true},
		{"default", field_str_maybe, AT(preset), true},
		{"example", field_str_maybe, AT(example), true},
		{"from", field_id_maybe, AT(from), true},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
#undef AT
}

struct field_file {
	struct policy_set *set;
	const struct pack_policy_source *source;
};

static enum err
check_field(struct pack_ctx *ctx, const struct node *node, const struct field_file *file,
	const struct policy_field *f)
{
	if (f->setting.len > 0 && file->source->is_setting != NULL &&
		!file->source->is_setting(f->setting))
		return pack_say(ctx, ERR_MALFORMED, node->line, "there is no setting \"%.*s\"",
			STR_FMT(f->setting));
	if (f->from.len > 0 && !policy_from_is_known(f->from))
		return pack_say(ctx, ERR_MALFORMED, node->line, "no record says \"%.*s\"",
			STR_FMT(f->from));
	if (f->from.len > 0 && f->setting.len > 0)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a field is from a record or a setting, not both");
	return check_group(ctx, node, file->set, f->group);
}

static enum err
read_fields(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {{"fields", field_node, 0, false}};
	static const struct list_kind kind = {sizeof(struct policy_field), LIMIT_POLICY_FIELDS,
		read_one_field, "fields", "field", offsetof(struct policy_field, id)};
	const struct field_file *file = dst;
	const struct node *list = NULL, *n = NULL;
	enum err err = fields_read(ctx, root, fields, 1, &list);

	if (err == ERR_OK)
		err = list_read(ctx, list, &kind, &file->set->fields, &file->set->n_fields);
	if (list != NULL)
		n = list->first;
	for (uint32_t i = 0; err == ERR_OK && i < file->set->n_fields; i++, n = n->next)
		err = check_field(ctx, n, file, &file->set->fields[i]);
	if (err != ERR_OK)
		file->set->n_fields = 0;
	return err;
}

/* ---- one document -------------------------------------------------------------------------- */

static enum err
field_readers(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || policy_readers_parse(node->text, dst) != ERR_OK)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "readers are all, staff, managers or team");
	return ERR_OK;
}

static enum err
field_style(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || policy_style_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line, "a style is polite or rules");
	return ERR_OK;
}

struct policy_head {
	struct policy policy;
	bool has_easy;
	const struct node *sections;
};

static enum err
read_policy(struct pack_ctx *ctx, const struct node *root, void *dst)
{
#define AT(member) offsetof(struct policy_head, member)
	static const struct field fields[] = {
		FIELDS_HEAD(struct policy_head, policy),
		{"about", field_prose, AT(policy.about), false},
		{"number", field_str_maybe, AT(policy.number), true},
		{"style", field_style, AT(policy.style), true},
		{"review_days", field_days, AT(policy.review_days), false},
		{"readers", field_readers, AT(policy.readers), false},
		{"sections", field_node, AT(sections), false},
	};
	struct policy_draft *draft = dst;
	struct policy_head head = {0};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), &head);

	draft->policy = head.policy;
	if (err == ERR_OK)
		err = pack_head_check(ctx, root, draft->policy.id, head.has_easy);
	if (err == ERR_OK && !document_is_known(draft->policy.id))
		err = pack_say(ctx, ERR_MALFORMED, root->line,
			"there is no document \"%.*s\" (src/model/reading_key.c lists them)",
			STR_FMT(draft->policy.id));
	return err == ERR_OK ? policy_sections_read(ctx, head.sections, draft) : err;
#undef AT
}

/* ---- all files ----------------------------------------------------------------------------- */

#define TRAITS_FILE "traits.yaml"
#define FIELDS_FILE "fields.yaml"

struct policies {
	const struct pack_policy_source *source;
	const struct policy_set *set;
	bool has_words;
};

/* traits.yaml or fields.yaml; false when it is broken or not there, which is told. */
static bool
read_words_file(struct folder *f, const char *name, file_reader_fn *read, void *dst)
{
	struct errinfo info = {0};

	if (file_find(f->files, name) != NULL)
		return folder_read_apart(f, name, read, dst);
	folder_note(f, str_c(name),
		err_say(&info, ERR_NOT_FOUND, 0, "%s: the file is not there", name), &info);
	return false;
}

static enum err
read_file(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	const struct policies *p = f->source;
	struct policy_draft draft = {.source = p->source, .set = p->set, .has_words = p->has_words};
	enum err err = file_read(file, f->arena, info, read_policy, &draft);

	*(struct policy *)dst = draft.policy;
	return err;
}

/* What an item is not asked without has to be a trait with the words for it; what the machine can
 * see of the trait has to be what refuses "does not apply" of the item. */
static const char *
absent_problem(const struct policy_set *set, const struct framework_item *item)
{
	const struct trait *t = policy_trait(set, item->absent_if);
	const struct framework_binding *seen = &item->applies_if;

	if (t == NULL)
		return "there is no such trait";
	if (t->lacks.in[LANG_JA].len == 0)
		return "the trait has no \"lacks\"";
	if (t->has_reading && (!item->has_applies_if || seen->reading != t->reading ||
				      !str_equal(seen->key, t->key)))
		return "its applies_if is not what the trait is seen by";
	return NULL;
}

static void
check_absent(struct folder *f, const struct framework_set *frameworks, const struct policy_set *set)
{
	for (uint32_t i = 0; frameworks != NULL && i < frameworks->n_frameworks; i++) {
		const struct framework *fw = &frameworks->frameworks[i];

		for (uint32_t k = 0; k < fw->n_items; k++) {
			const struct framework_item *item = &fw->items[k];
			struct errinfo info = {0};
			const char *problem =
				item->absent_if.len > 0 ? absent_problem(set, item) : NULL;

			if (problem != NULL)
				folder_note(f, STR(TRAITS_FILE),
					err_say(&info, ERR_NOT_FOUND, 0,
						"%s: %.*s/%.*s is not asked without \"%.*s\": %s",
						TRAITS_FILE, STR_FMT(fw->id), STR_FMT(item->id),
						STR_FMT(item->absent_if), problem),
					&info);
		}
	}
}

enum err
pack_policies_check(const struct pack_policy_source *source, struct arena *arena,
	const struct pack_sink *sink, struct policy_set *ret_set)
{
	static const char *const apart[] = {TRAITS_FILE, FIELDS_FILE, NULL};
	static const struct folder_kind kind = {sizeof(struct policy), offsetof(struct policy, id),
		LIMIT_POLICIES, "documents", apart};
	struct policies p = {source, ret_set, false};
	struct folder f = {&kind, &source->files, arena, sink, &p};
	struct field_file fields = {ret_set, source};

	*ret_set = (struct policy_set){0};
	if (folder_open(&f) != ERR_OK || source->files.n_files == 0)
		return f.first;
	p.has_words = read_words_file(&f, TRAITS_FILE, read_traits, ret_set);
	if (p.has_words)
		check_absent(&f, source->frameworks, ret_set);
	p.has_words &= read_words_file(&f, FIELDS_FILE, read_fields, &fields);
	folder_read(&f, read_file);
	ret_set->policies = f.list;
	ret_set->n_policies = f.n;
	return f.first;
}

enum err
pack_policies_load(const struct pack_policy_source *source, struct arena *arena,
	struct policy_set *ret_set, struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct policy_set set;
	enum err err = pack_policies_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
