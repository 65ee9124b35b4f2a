/*
 * packs/directories: lists that others publish (format: packs/directories/README.md), into
 * model/directory.h. Columns are read as those of ledgers are; which kind of purchase a row belongs
 * to is looked up in the tables that were loaded before.
 */
#include "model/directory.h"

#include "pack/folder.h"
#include "pack/ledger.h"

#include <string.h>

#define OFFERINGS "offerings" /* table of packs/guide */

struct directory_draft {
	struct directory directory;
	bool has_easy;
	const struct node *columns_node, *offers_node;
};

struct directory_job {
	struct directory_draft draft;
	const struct reference_set *tables;
};

#define AT(member) offsetof(struct directory_draft, member)

/* ---- columns that every list has, or may have ---------------------------------------------- */

static enum err
check_columns(struct pack_ctx *ctx, const struct node *node, const struct ledger *l)
{
	static const struct {
		const char *id;
		enum column_kind kind;
		bool is_needed;
	} known[] = {
		{DIRECTORY_NAME, COLUMN_TEXT, true},
		{DIRECTORY_LISTED_ON, COLUMN_DATE, true},
		{DIRECTORY_LISTED_FROM, COLUMN_TEXT, true},
		{DIRECTORY_PROVIDER, COLUMN_TEXT, false},
		{DIRECTORY_CLASS, COLUMN_CHOICE, false},
		{DIRECTORY_REGION, COLUMN_TEXT, false},
		{DIRECTORY_PRICE_MONTH, COLUMN_YEN, false},
		{DIRECTORY_PRICE_DEVICE, COLUMN_YEN, false},
		{DIRECTORY_PRICE, COLUMN_TEXT, false},
		{DIRECTORY_EXPIRES, COLUMN_DATE, false},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const struct ledger_column *c = ledger_column_find(l, str_c(known[i].id));

		if (known[i].is_needed && (c == NULL || !c->is_needed))
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"each list needs a column \"%s\" with is_needed", known[i].id);
		if (c != NULL && c->kind != known[i].kind)
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"the column \"%s\" is of the kind %s in every list", known[i].id,
				column_kind_name(known[i].kind));
	}
	for (uint32_t i = 0; i < l->n_columns; i++)
		if (l->columns[i].kind == COLUMN_RECKONED || l->columns[i].from.len > 0)
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"nothing of a published list is reckoned or filled in");
	return ERR_OK;
}

/* ---- offers -------------------------------------------------------------------------------- */

static enum err
read_when(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"column", field_id, offsetof(struct directory_when, column), false},
		{"is", field_id, offsetof(struct directory_when, is), false},
	};

	return fields_read(ctx, node, fields, 2, dst);
}

static enum err
read_offer(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind when = {
		sizeof(struct directory_when), LIMIT_DIRECTORY_CONDITIONS, read_when, "conditions"};
	static const struct field fields[] = {
		{"offering", field_id, offsetof(struct directory_offer, offering), false},
		{"when", NULL, offsetof(struct directory_offer, when), false, &when,
			offsetof(struct directory_offer, n_when)},
	};

	return fields_read(ctx, node, fields, 2, dst);
}

static bool
can_hold(const struct ledger *l, const struct directory_when *when)
{
	const struct ledger_column *c = ledger_column_find(l, when->column);

	return c != NULL && c->kind == COLUMN_CHOICE && ledger_choice_find(c, when->is) != NULL;
}

static enum err
check_offer(struct pack_ctx *ctx, const struct node *node, const struct directory_job *job,
	const struct directory_offer *o)
{
	const struct reference *table =
		job->tables == NULL ? NULL : reference_find(job->tables, STR(OFFERINGS));

	if (o->n_when == 0)
		return pack_say(ctx, ERR_MALFORMED, node->line, "an offer says when");
	for (uint32_t i = 0; i < o->n_when; i++)
		if (!can_hold(&job->draft.directory.list, &o->when[i]))
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"the column \"%.*s\" has no choice \"%.*s\"",
				STR_FMT(o->when[i].column), STR_FMT(o->when[i].is));
	if (job->tables != NULL &&
		(table == NULL || reference_row_find(table, o->offering) == NULL))
		return pack_say(ctx, ERR_MALFORMED, node->line, "there is no \"%s/%.*s\"",
			OFFERINGS, STR_FMT(o->offering));
	return ERR_OK;
}

static enum err
read_offers(struct pack_ctx *ctx, struct directory_job *job)
{
	static const struct list_kind kind = {
		sizeof(struct directory_offer), LIMIT_DIRECTORY_OFFERS, read_offer, "offers"};
	const struct node *node = job->draft.offers_node, *n;
	struct directory *d = &job->draft.directory;
	enum err err;

	if (node == NULL)
		return ERR_OK;
	err = list_read(ctx, node, &kind, &d->offers, &d->n_offers);
	n = node->first;
	for (uint32_t i = 0; err == ERR_OK && i < d->n_offers; i++, n = n->next)
		err = check_offer(ctx, n, job, &d->offers[i]);
	return err;
}

/* ---- one file ------------------------------------------------------------------------------ */

/* "find_otasuketai" */
static enum err
name_ledger(struct pack_ctx *ctx, const struct node *root, struct directory *d)
{
	const size_t before = strlen(DIRECTORY_LEDGER);
	char *id = arena_alloc(ctx->arena, before + d->id.len);

	if (id == NULL)
		return pack_no_memory(ctx, root);
	if (before + d->id.len >= LIMIT_LEDGER_ID_BYTES)
		return pack_say(ctx, ERR_LIMIT, root->line, "the id is too long");
	memcpy(id, DIRECTORY_LEDGER, before);
	memcpy(id + before, d->id.p, d->id.len);
	d->list.id = str_of(id, before + d->id.len);
	return ERR_OK;
}

static enum err
read_directory(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, AT(directory.id), false},
		FIELDS_ORIGIN(struct directory_draft, directory.list),
		{"languages", field_languages, AT(has_easy), false},
		{"name", field_prose, AT(directory.list.name), false},
		{"about", field_prose, AT(directory.list.about), false},
		{"publisher", field_prose, AT(directory.publisher), false},
		{"how", field_prose, AT(directory.how), false},
		{"review_days", field_days, AT(directory.list.review_days), false},
		{"offers", field_node, AT(offers_node), true},
		{"columns", field_node, AT(columns_node), false},
	};
	struct directory_job *job = dst;
	struct directory_draft *draft = &job->draft;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), draft);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, draft->directory.id, draft->has_easy);
	if (err == ERR_OK)
		err = name_ledger(ctx, root, &draft->directory);
	if (err == ERR_OK)
		err = ledger_columns_read(ctx, draft->columns_node, &draft->directory.list);
	if (err == ERR_OK)
		err = check_columns(ctx, draft->columns_node, &draft->directory.list);
	return err == ERR_OK ? read_offers(ctx, job) : err;
}

/* ---- all files ----------------------------------------------------------------------------- */

static enum err
read_file(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	const struct pack_directory_source *source = f->source;
	struct directory_job job = {.tables = source->tables};
	enum err err = file_read(file, f->arena, info, read_directory, &job);

	*(struct directory *)dst = job.draft.directory;
	return err;
}

enum err
pack_directories_check(const struct pack_directory_source *source, struct arena *arena,
	const struct pack_sink *sink, struct directory_set *ret_set)
{
	static const struct folder_kind kind = {sizeof(struct directory),
		offsetof(struct directory, id), LIMIT_DIRECTORIES, "lists"};
	struct folder f = {&kind, &source->files, arena, sink, source};

	*ret_set = (struct directory_set){0};
	if (folder_open(&f) != ERR_OK)
		return f.first;
	folder_read(&f, read_file);
	*ret_set = (struct directory_set){f.n, f.list};
	return f.first;
}

enum err
pack_directories_load(const struct pack_directory_source *source, struct arena *arena,
	struct directory_set *ret_set, struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct directory_set set;
	enum err err = pack_directories_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
