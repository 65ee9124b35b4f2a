/*
 * packs/policies: what a company may have (traits.yaml), what has to be known (fields.yaml) and the
 * documents (format: packs/policies/README.md), into model/policy.h.
 */
#include "pack/policy.h"

#include "model/reading_key.h"

#include <stdlib.h>

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
		{"name", field_prose, AT(trait.name), false},
		{"ask", field_prose, AT(trait.ask), false},
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
	static const struct field fields[] = {{"traits", field_node, 0, false}};
	static const struct list_kind kind = {
		sizeof(struct trait), LIMIT_TRAITS, read_trait, "traits"};
	struct policy_set *set = dst;
	const struct node *list = NULL;
	void *array = NULL;
	enum err err = fields_read(ctx, root, fields, 1, &list);

	if (err == ERR_OK)
		err = list_read(ctx, list, &kind, &array, &set->n_traits);
	set->traits = array;
	for (uint32_t i = 0; err == ERR_OK && i < set->n_traits; i++)
		if (policy_trait(set, set->traits[i].id) != &set->traits[i])
			err = pack_say(ctx, ERR_MALFORMED, list->line,
				"the trait \"%.*s\" stands here twice", STR_FMT(set->traits[i].id));
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
		{"name", field_prose, AT(name), false},
		{"setting", field_id_maybe, AT(setting), true},
		{"default", field_str_maybe, AT(preset), true},
		{"example", field_str_maybe, AT(example), true},
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
	if (policy_field(file->set, f->id) != f)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"the field \"%.*s\" stands here twice", STR_FMT(f->id));
	if (f->setting.len > 0 && file->source->is_setting != NULL &&
		!file->source->is_setting(f->setting))
		return pack_say(ctx, ERR_MALFORMED, node->line, "there is no setting \"%.*s\"",
			STR_FMT(f->setting));
	return ERR_OK;
}

static enum err
read_fields(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {{"fields", field_node, 0, false}};
	static const struct list_kind kind = {
		sizeof(struct policy_field), LIMIT_POLICY_FIELDS, read_one_field, "fields"};
	const struct field_file *file = dst;
	const struct node *list = NULL, *n = NULL;
	void *array = NULL;
	enum err err = fields_read(ctx, root, fields, 1, &list);

	if (err == ERR_OK)
		err = list_read(ctx, list, &kind, &array, &file->set->n_fields);
	file->set->fields = array;
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

static enum err
field_review(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	int64_t n = 0;
	enum err err = field_whole(ctx, node, 1, LIMIT_ANSWER_DAYS, &n);

	if (err == ERR_OK)
		*(uint32_t *)dst = (uint32_t)n;
	return err;
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
		{"id", field_id, AT(policy.id), false},
		{"version", field_str, AT(policy.version), false},
		{"date", field_date, AT(policy.date), false},
		{"source", field_str, AT(policy.source), false},
		{"licence", field_str, AT(policy.licence), false},
		{"languages", field_languages, AT(has_easy), false},
		{"name", field_prose, AT(policy.name), false},
		{"about", field_prose, AT(policy.about), false},
		{"number", field_str_maybe, AT(policy.number), true},
		{"style", field_style, AT(policy.style), true},
		{"review_days", field_review, AT(policy.review_days), false},
		{"readers", field_readers, AT(policy.readers), false},
		{"sections", field_node, AT(sections), false},
	};
	struct policy_draft *draft = dst;
	struct policy_head head = {0};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), &head);

	draft->policy = head.policy;
	if (err == ERR_OK)
		err = pack_file_named(ctx, root, draft->policy.id);
	if (err == ERR_OK && !document_is_known(draft->policy.id))
		err = pack_say(ctx, ERR_MALFORMED, root->line,
			"there is no document \"%.*s\" (src/model/reading_key.c lists them)",
			STR_FMT(draft->policy.id));
	if (err == ERR_OK && head.has_easy)
		err = pack_easy_check(ctx, root);
	return err == ERR_OK ? policy_sections_read(ctx, head.sections, draft) : err;
#undef AT
}

/* ---- all files ----------------------------------------------------------------------------- */

static const char words_files[][12] = {"traits.yaml", "fields.yaml"};

static bool
is_words_file(struct str name)
{
	return str_equal(name, str_c(words_files[0])) || str_equal(name, str_c(words_files[1]));
}

struct policies {
	const struct pack_policy_source *source;
	struct arena *arena;
	const struct pack_sink *sink;
	struct policy_set set;
	enum err first;
};

static void
note(struct policies *p, struct str file, enum err err, const struct errinfo *info)
{
	if (err == ERR_OK)
		return;
	p->sink->say(p->sink->arg, file, info);
	p->first = p->first == ERR_OK ? err : p->first;
}

/* traits.yaml or fields.yaml; false when it is broken or not there. */
static bool
read_words_file(struct policies *p, const char *name, file_reader_fn *read, void *dst)
{
	const struct pack_file *file = file_find(&p->source->files, name);
	struct errinfo info = {0};
	enum err err;

	if (file == NULL)
		err = err_say(&info, ERR_NOT_FOUND, 0, "%s: the file is not there", name);
	else
		err = file_read(file, p->arena, &info, read, dst);
	note(p, str_c(name), err, &info);
	return err == ERR_OK;
}

static void
read_documents(struct policies *p, bool has_words, struct policy *list)
{
	const struct pack_source *files = &p->source->files;

	for (uint32_t i = 0; i < files->n_files; i++) {
		struct policy_draft draft = {
			.source = p->source, .set = &p->set, .has_words = has_words};
		struct errinfo info = {0};
		enum err err;

		if (is_words_file(files->files[i].name))
			continue;
		err = file_read(&files->files[i], p->arena, &info, read_policy, &draft);
		if (err == ERR_OK)
			list[p->set.n_policies++] = draft.policy;
		note(p, files->files[i].name, err, &info);
	}
}

static int
by_id(const void *a, const void *b)
{
	return str_order(((const struct policy *)a)->id, ((const struct policy *)b)->id);
}

enum err
pack_policies_check(const struct pack_policy_source *source, struct arena *arena,
	const struct pack_sink *sink, struct policy_set *ret_set)
{
	struct policies p = {.source = source, .arena = arena, .sink = sink};
	struct field_file fields = {&p.set, source};
	struct policy *list = arena_array(arena, struct policy, source->files.n_files + 1);
	struct errinfo info = {0};
	bool has_words;

	*ret_set = p.set;
	if (list == NULL)
		note(&p, STR(""),
			err_say(&info, ERR_LIMIT, 0,
				"the packs need more memory than they are given"),
			&info);
	else if (source->files.n_files > LIMIT_POLICIES + 2)
		note(&p, STR(""),
			err_say(&info, ERR_LIMIT, 0, "more than %d documents", LIMIT_POLICIES),
			&info);
	if (p.first != ERR_OK || source->files.n_files == 0)
		return p.first;
	has_words = read_words_file(&p, words_files[0], read_traits, &p.set);
	has_words &= read_words_file(&p, words_files[1], read_fields, &fields);
	read_documents(&p, has_words, list);
	qsort(list, p.set.n_policies, sizeof(*list), by_id);
	p.set.policies = list;
	*ret_set = p.set;
	return p.first;
}

enum err
pack_policies_load(const struct pack_policy_source *source, struct arena *arena,
	struct policy_set *ret_set, struct errinfo *info)
{
	struct errinfo first = {0};
	struct pack_sink sink = {pack_sink_first, &first};
	struct policy_set set;
	enum err err = pack_policies_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	else if (info != NULL)
		*info = first;
	return err;
}
