/*
 * packs/forms/subjects.yaml: what questions of other people's forms are about, into model/form.h.
 * A way to ask is one line: "backup*|copies & offsite|off site & !tape", where "@name" stands for a
 * set of words (format: packs/forms/README.md).
 */
#include "base/limits.h"
#include "pack/form.h"

#define SETS_MAX 64

static const struct list_kind words = {sizeof(struct str), LIMIT_FORM_ANY, field_str, "words"};
static const struct list_kind ids = {sizeof(struct str), LIMIT_FORM_WORDS, field_str, "ids"};

struct word_set {
	struct str name;
	uint32_t n;
	const struct str *list;
};

struct subject_draft {
	struct form_subject subject;
	const struct str *under, *says, *names;
	uint32_t n_under, n_says, n_names;
};

struct subjects_draft {
	struct pack_origin origin;
	const struct node *sets_node, *catalogues_node, *subjects_node;
	const struct str *details, *plain;
	uint32_t n_details, n_plain, n_sets;
	struct word_set sets[SETS_MAX];
	struct subject_draft *subjects;
	struct form_subject *done;
	uint32_t n;
};

/* ---- a way to ask ---- */

static enum err
add_word(struct pack_ctx *ctx, const struct node *node, struct buf *list, struct str word)
{
	if (word.len == 0)
		return pack_say(ctx, ERR_MALFORMED, node->line, "a word is missing");
	buf_add(list, &word, sizeof(word));
	return buf_err(list) == ERR_OK ? ERR_OK
				       : pack_say(ctx, ERR_LIMIT, node->line,
						 "more than %d words in one part", LIMIT_FORM_ANY);
}

static enum err
add_set(struct pack_ctx *ctx, const struct node *node, const struct subjects_draft *d,
	struct str name, struct buf *list)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < d->n_sets; i++) {
		if (!str_equal(d->sets[i].name, name))
			continue;
		for (uint32_t k = 0; k < d->sets[i].n && err == ERR_OK; k++)
			err = add_word(ctx, node, list, d->sets[i].list[k]);
		return err;
	}
	return pack_say(ctx, ERR_MALFORMED, node->line, "there is no set \"%.*s\"", STR_FMT(name));
}

static enum err
read_part(struct pack_ctx *ctx, const struct node *node, const struct subjects_draft *d,
	struct str text, struct form_part *part)
{
	struct buf list = buf_of(LIMIT_FORM_ANY * sizeof(struct str));
	enum err err = ERR_OK;
	struct str *copy;

	text = str_trim(text);
	if (str_starts(text, STR("!"))) {
		part->is_not = true;
		text = str_of(text.p + 1, text.len - 1);
	}
	do {
		struct str word = str_trim(str_split(&text, '|'));

		if (str_starts(word, STR("@")) && str_find(word, STR(" ")) < 0)
			err = add_set(ctx, node, d, str_of(word.p + 1, word.len - 1), &list);
		else
			err = add_word(ctx, node, &list, word);
	} while (err == ERR_OK && text.len > 0);
	part->n = (uint32_t)(list.len / sizeof(struct str));
	copy = arena_array(ctx->arena, struct str, (size_t)part->n + 1);
	if (err == ERR_OK && copy == NULL)
		err = pack_no_memory(ctx, node);
	if (err == ERR_OK)
		memcpy(copy, list.p, list.len);
	part->any = copy;
	buf_done(&list);
	return err;
}

static enum err
read_way(struct pack_ctx *ctx, const struct node *node, const struct subjects_draft *d,
	struct str text, struct form_way *way)
{
	struct form_part *parts = arena_array(ctx->arena, struct form_part, LIMIT_FORM_PARTS);
	enum err err = parts == NULL ? pack_no_memory(ctx, node) : ERR_OK;

	way->parts = parts;
	while (err == ERR_OK && text.len > 0) {
		if (way->n_parts == LIMIT_FORM_PARTS)
			return pack_say(
				ctx, ERR_LIMIT, node->line, "more than %d parts", LIMIT_FORM_PARTS);
		err = read_part(ctx, node, d, str_split(&text, '&'), &parts[way->n_parts++]);
	}
	if (err == ERR_OK && (way->n_parts == 0 || parts[0].is_not))
		err = pack_say(
			ctx, ERR_MALFORMED, node->line, "a way to ask begins with what is there");
	return err;
}

/* ---- one subject ---- */

static enum err
check_items(struct pack_ctx *ctx, const struct node *node, const struct pack_form_source *source,
	const struct str *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!form_is_item(source, list[i]))
			return pack_say(ctx, ERR_MALFORMED, node->line, "there is no item \"%.*s\"",
				STR_FMT(list[i]));
	return ERR_OK;
}

static enum err
read_subject(struct pack_ctx *ctx, const struct node *node, const struct subjects_job *job,
	struct subject_draft *d)
{
#define AT(member) offsetof(struct subject_draft, member)
	static const struct field fields[] = {
		{"id", field_id, AT(subject.id), false},
		{"weak", field_bool, AT(subject.is_weak), true},
		{"under", NULL, AT(under), true, &ids, AT(n_under)},
		{"says", NULL, AT(says), false, &ids, AT(n_says)},
		{"items", NULL, AT(subject.items), true, &ids, AT(subject.n_items)},
		{"near", NULL, AT(subject.near), true, &ids, AT(subject.n_near)},
		{"ids", NULL, AT(names), true, &ids, AT(n_names)},
	};
#undef AT
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(*fields), d);

	if (err == ERR_OK && (d->n_says == 0 || d->n_says > LIMIT_FORM_SAYS))
		err = pack_say(ctx, ERR_LIMIT, node->line, "a subject has 1 to %d ways to ask",
			LIMIT_FORM_SAYS);
	if (err == ERR_OK)
		err = check_items(ctx, node, job->source, d->subject.items, d->subject.n_items);
	if (err == ERR_OK)
		err = check_items(ctx, node, job->source, d->subject.near, d->subject.n_near);
	return err;
}

static enum err
find_under(struct pack_ctx *ctx, const struct node *node, const struct subjects_draft *d,
	struct subject_draft *one)
{
	uint32_t *list = arena_array(ctx->arena, uint32_t, (size_t)one->n_under + 1);

	if (list == NULL)
		return pack_no_memory(ctx, node);
	for (uint32_t i = 0; i < one->n_under; i++) {
		uint32_t k = 0;

		while (k < d->n && !str_equal(d->subjects[k].subject.id, one->under[i]))
			k++;
		if (k == d->n || &d->subjects[k] == one)
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"there is no subject \"%.*s\" to be under", STR_FMT(one->under[i]));
		list[i] = k;
	}
	one->subject.under = list;
	one->subject.n_under = one->n_under;
	return ERR_OK;
}

static enum err
find_ids(struct pack_ctx *ctx, const struct node *node, const struct form_set *set,
	struct subject_draft *one)
{
	struct form_id *list = arena_array(ctx->arena, struct form_id, (size_t)one->n_names + 1);

	if (list == NULL)
		return pack_no_memory(ctx, node);
	for (uint32_t i = 0; i < one->n_names; i++) {
		struct str name = one->names[i], of = str_split(&name, '/');
		uint32_t k = 0;

		while (k < set->n_catalogues && !str_equal(set->catalogues[k].id, of))
			k++;
		if (k == set->n_catalogues || name.len == 0)
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"\"%.*s\" is of no catalogue", STR_FMT(one->names[i]));
		list[i] = (struct form_id){k, name};
	}
	one->subject.ids = list;
	one->subject.n_ids = one->n_names;
	return ERR_OK;
}

static enum err
finish_subject(struct pack_ctx *ctx, const struct node *node, const struct subjects_draft *d,
	const struct form_set *set, struct subject_draft *one)
{
	struct form_way *ways = arena_array(ctx->arena, struct form_way, (size_t)one->n_says + 1);
	enum err err = ways == NULL ? pack_no_memory(ctx, node) : ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < one->n_says; i++)
		err = read_way(ctx, node, d, one->says[i], &ways[i]);
	one->subject.ways = ways;
	one->subject.n_ways = one->n_says;
	if (err == ERR_OK)
		err = find_under(ctx, node, d, one);
	return err == ERR_OK ? find_ids(ctx, node, set, one) : err;
}

static enum err
read_subjects(struct pack_ctx *ctx, const struct subjects_job *job, struct subjects_draft *d)
{
	const struct node *list = d->subjects_node;
	enum err err = node_expect(ctx, list, NODE_LIST);
	uint32_t i = 0;

	d->subjects = arena_array(ctx->arena, struct subject_draft, LIMIT_FORM_SUBJECTS);
	d->done = arena_array(ctx->arena, struct form_subject, LIMIT_FORM_SUBJECTS);
	if (err == ERR_OK && (d->subjects == NULL || d->done == NULL))
		err = pack_no_memory(ctx, list);
	for (const struct node *n = list->first; err == ERR_OK && n != NULL; n = n->next) {
		if (d->n == LIMIT_FORM_SUBJECTS)
			return pack_say(ctx, ERR_LIMIT, n->line, "more than %d subjects",
				LIMIT_FORM_SUBJECTS);
		err = read_subject(ctx, n, job, &d->subjects[d->n++]);
		for (uint32_t k = 0; err == ERR_OK && k + 1 < d->n; k++)
			if (str_equal(d->subjects[k].subject.id, d->subjects[d->n - 1].subject.id))
				err = pack_say(ctx, ERR_MALFORMED, n->line,
					"this subject stands here twice");
	}
	for (const struct node *n = list->first; err == ERR_OK && n != NULL; n = n->next, i++) {
		err = finish_subject(ctx, n, d, job->set, &d->subjects[i]);
		d->done[i] = d->subjects[i].subject;
	}
	job->set->subjects = d->done;
	job->set->n_subjects = err == ERR_OK ? d->n : 0;
	return err;
}

/* ---- what stands before them ---- */

static enum err
read_sets(struct pack_ctx *ctx, struct subjects_draft *d)
{
	enum err err = node_expect(ctx, d->sets_node, NODE_MAP);

	for (const struct node *n = d->sets_node->first; err == ERR_OK && n != NULL; n = n->next) {
		struct word_set *set = &d->sets[d->n_sets];

		if (d->n_sets == SETS_MAX)
			return pack_say(ctx, ERR_LIMIT, n->line, "more than %d sets", SETS_MAX);
		set->name = n->key;
		err = list_read(ctx, n, &words, &set->list, &set->n);
		d->n_sets++;
	}
	return err;
}

static enum err
read_catalogue(struct pack_ctx *ctx, const struct node *node, void *dst)
{
#define AT(member) offsetof(struct form_catalogue, member)
	static const struct field fields[] = {
		{"id", field_id, AT(id), false},
		{"named", NULL, AT(named), true, &ids, AT(n_named)},
		{"short", field_str, AT(shorter), true},
		{"alone", field_bool, AT(is_alone), true},
		{"framework", field_id, AT(framework), true},
	};
#undef AT
	struct form_catalogue *c = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(*fields), c);

	if (err == ERR_OK && c->n_named == 0 && !c->is_alone)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a catalogue is named by a form, or known by its numbers");
	return err;
}

enum err
form_subjects_read(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind catalogues = {sizeof(struct form_catalogue), 16,
		read_catalogue, "catalogues", "catalogue", offsetof(struct form_catalogue, id), 0};
	static const struct field fields[] = {
		FIELDS_ORIGIN(struct subjects_draft, origin),
		{"catalogues", field_node, offsetof(struct subjects_draft, catalogues_node), false},
		{"details", NULL, offsetof(struct subjects_draft, details), false, &words,
			offsetof(struct subjects_draft, n_details)},
		{"plain", NULL, offsetof(struct subjects_draft, plain), false, &words,
			offsetof(struct subjects_draft, n_plain)},
		{"sets", field_node, offsetof(struct subjects_draft, sets_node), false},
		{"subjects", field_node, offsetof(struct subjects_draft, subjects_node), false},
	};
	struct subjects_job *job = dst;
	struct subjects_draft d = {0};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(*fields), &d);

	if (err == ERR_OK)
		err = list_read(ctx, d.catalogues_node, &catalogues, &job->set->catalogues,
			&job->set->n_catalogues);
	if (err == ERR_OK)
		err = read_sets(ctx, &d);
	job->set->details = d.details;
	job->set->n_details = d.n_details;
	job->set->plain = d.plain;
	job->set->n_plain = d.n_plain;
	return err == ERR_OK ? read_subjects(ctx, job, &d) : err;
}
