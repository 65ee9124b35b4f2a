/*
 * packs/guide: tables that are looked up (format: packs/guide/README.md), into model/reference.h.
 * A cell that refers to an item or another table's row is noted, and looked up when all are read.
 */
#include "model/reference.h"
#include "pack/folder.h"

#include <stdlib.h>

struct pending_ref {
	struct str ref;
	uint32_t line;
	struct pending_ref *next;
};

struct reference_draft {
	struct reference reference; /* first: folder_heads() */
	struct str file;
	bool has_easy;
	const struct node *rows_node;
	struct pending_ref *refs; /* the last one first */
};

#define AT(member) offsetof(struct reference_draft, member)

/* ---- columns ------------------------------------------------------------------------------- */

static enum err
field_cell_kind(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || cell_kind_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a kind is id, words, text, number, date, ids or refs");
	return ERR_OK;
}

static enum err
read_column(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct reference_column, id), false},
		{"kind", field_cell_kind, offsetof(struct reference_column, kind), false},
		{"name", field_prose, offsetof(struct reference_column, name), false},
	};

	return fields_read(ctx, node, fields, 3, dst);
}

/* An id that others gave: "OG-WRL-001". As our own ids, but letters of either case. */
static enum err
field_code(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct str *code = dst;
	enum err err = field_str(ctx, node, dst);

	for (size_t i = 0; err == ERR_OK && i < code->len; i++) {
		char c = code->p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
			strchr("_-.", c) == NULL)
			err = pack_say(ctx, ERR_MALFORMED, node->line,
				"a code is made of letters, digits, \"_\", \"-\" and \".\"");
	}
	return err;
}

/* ---- cells --------------------------------------------------------------------------------- */

static enum err
read_ref(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct str row, table;
	enum err err = field_str(ctx, node, dst);

	if (err != ERR_OK)
		return err;
	row = *(struct str *)dst;
	table = str_split(&row, '/');
	if (table.len == 0 || row.len == 0)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "a ref is FRAMEWORK/ITEM or TABLE/ROW");
	return ERR_OK;
}

static enum err
read_id_list(
	struct pack_ctx *ctx, const struct node *node, field_fn *read, struct reference_cell *cell)
{
	const struct list_kind kind = {sizeof(struct str), LIMIT_REFERENCE_IDS, read, "ids"};

	return list_read(ctx, node, &kind, &cell->ids, &cell->n_ids);
}

static enum err
note_refs(struct pack_ctx *ctx, const struct node *node, struct reference_draft *draft,
	const struct reference_cell *cell)
{
	const struct node *n = node->first;

	for (uint32_t i = 0; i < cell->n_ids; i++, n = n->next) {
		struct pending_ref *p = arena_alloc(ctx->arena, sizeof(*p));

		if (p == NULL)
			return pack_no_memory(ctx, node);
		*p = (struct pending_ref){cell->ids[i], n->line, draft->refs};
		draft->refs = p;
	}
	return ERR_OK;
}

static enum err
read_cell(struct pack_ctx *ctx, const struct node *node, enum cell_kind kind,
	struct reference_draft *draft, struct reference_cell *cell)
{
	enum err err = ERR_OK;

	cell->is_there = true;
	switch (kind) {
	case CELL_ID:
		return field_code(ctx, node, &cell->text);
	case CELL_WORDS:
		return field_prose(ctx, node, &cell->words);
	case CELL_TEXT:
		return field_sign(ctx, node, &cell->text);
	case CELL_NUMBER:
		err = field_number(ctx, node, &cell->number);
		return err == ERR_OK ? field_str(ctx, node, &cell->text) : err;
	case CELL_DATE:
		return field_date(ctx, node, &cell->text);
	case CELL_IDS:
		return read_id_list(ctx, node, field_code, cell);
	case CELL_REFS:
		err = read_id_list(ctx, node, read_ref, cell);
		return err == ERR_OK ? note_refs(ctx, node, draft, cell) : err;
	}
	return err;
}

/* ---- rows ---------------------------------------------------------------------------------- */

struct row_draft {
	struct str id;
	const struct node *cells;
};

static enum err
read_row(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_code, offsetof(struct row_draft, id), false},
		{"cells", field_node, offsetof(struct row_draft, cells), false},
	};

	return fields_read(ctx, node, fields, 2, dst);
}

static enum err
read_cells(struct pack_ctx *ctx, const struct node *map, struct reference_draft *draft,
	struct reference_cell *cells)
{
	const struct reference *r = &draft->reference;
	enum err err = node_expect(ctx, map, NODE_MAP);

	for (const struct node *n = map->first; err == ERR_OK && n != NULL; n = n->next) {
		uint32_t c = 0;

		while (c < r->n_columns && !str_equal(r->columns[c].id, n->key))
			c++;
		if (c == r->n_columns)
			return pack_say(ctx, ERR_MALFORMED, n->line, "there is no column \"%.*s\"",
				STR_FMT(n->key));
		err = read_cell(ctx, n, r->columns[c].kind, draft, &cells[c]);
	}
	return err;
}

static int
by_text(const void *a, const void *b)
{
	return str_order(*(const struct str *)a, *(const struct str *)b);
}

/* No two rows have the same id. Sorted, so that a long table is no burden. */
static enum err
check_row_ids(struct pack_ctx *ctx, const struct node *list, const struct reference *r)
{
	struct str *ids = arena_array(ctx->arena, struct str, r->n_rows + 1);

	if (ids == NULL)
		return pack_no_memory(ctx, list);
	for (uint32_t i = 0; i < r->n_rows; i++)
		ids[i] = r->rows[i].id;
	qsort(ids, r->n_rows, sizeof(*ids), by_text);
	for (uint32_t i = 1; i < r->n_rows; i++) {
		const struct node *n = list->first;
		uint32_t row = 0, times = 0;

		if (!str_equal(ids[i - 1], ids[i]))
			continue;
		for (; row < r->n_rows && times < 2; row++, n = times < 2 ? n->next : n)
			times += str_equal(r->rows[row].id, ids[i]);
		return pack_say(ctx, ERR_MALFORMED, n->line, "the row \"%.*s\" stands here twice",
			STR_FMT(ids[i]));
	}
	return ERR_OK;
}

static enum err
read_rows(struct pack_ctx *ctx, struct reference_draft *draft)
{
	static const struct list_kind kind = {
		sizeof(struct row_draft), LIMIT_REFERENCE_ROWS, read_row, "rows"};
	struct reference *r = &draft->reference;
	const struct row_draft *drafts = NULL;
	struct reference_row *rows;
	enum err err = list_read(ctx, draft->rows_node, &kind, &drafts, &r->n_rows);

	if (err != ERR_OK)
		return err;
	rows = arena_array(ctx->arena, struct reference_row, r->n_rows + 1);
	if (rows == NULL)
		return pack_no_memory(ctx, draft->rows_node);
	for (uint32_t i = 0; err == ERR_OK && i < r->n_rows; i++) {
		struct reference_cell *cells =
			arena_array(ctx->arena, struct reference_cell, r->n_columns);

		if (cells == NULL)
			return pack_no_memory(ctx, draft->rows_node);
		rows[i] = (struct reference_row){drafts[i].id, cells};
		err = read_cells(ctx, drafts[i].cells, draft, cells);
	}
	r->rows = rows;
	return err == ERR_OK ? check_row_ids(ctx, draft->rows_node, r) : err;
}

/* ---- one file ------------------------------------------------------------------------------ */

static enum err
field_rows_count(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 0, LIMIT_REFERENCE_ROWS, dst);
}

static enum err
check_count(struct pack_ctx *ctx, const struct node *root, const struct reference *r)
{
	if (r->n_rows == r->official_count || r->count_note.in[LANG_JA].len > 0)
		return ERR_OK;
	return pack_say(ctx, ERR_MALFORMED, node_child(root, "official_count")->line,
		"there are %u rows, the original has %u: say why in count_note", r->n_rows,
		r->official_count);
}

static enum err
read_reference(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind columns = {sizeof(struct reference_column),
		LIMIT_REFERENCE_COLUMNS, read_column, "columns", "column",
		offsetof(struct reference_column, id)};
	static const struct field fields[] = {
		FIELDS_HEAD(struct reference_draft, reference),
		{"edition", field_sign, AT(reference.edition), false},
		{"about", field_prose, AT(reference.about), false},
		{"official_count", field_rows_count, AT(reference.official_count), false},
		{"count_note", field_prose, AT(reference.count_note), true},
		{"unconfirmed", field_prose, AT(reference.unconfirmed), true},
		{"columns", NULL, AT(reference.columns), false, &columns, AT(reference.n_columns)},
		{"rows", field_node, AT(rows_node), false},
	};
	struct reference_draft *draft = dst;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), draft);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, draft->reference.id, draft->has_easy);
	if (err == ERR_OK && draft->reference.n_columns == 0)
		err = pack_say(ctx, ERR_MALFORMED, node_child(root, "columns")->line,
			"there is one column at least");
	if (err == ERR_OK)
		err = read_rows(ctx, draft);
	return err == ERR_OK ? check_count(ctx, root, &draft->reference) : err;
}

/* ---- all files ----------------------------------------------------------------------------- */

/* A table whose own file is broken is not told here again. */
static bool
ref_is_there(const struct pack_guide_source *source, const struct reference_set *set,
	const struct pending_ref *p)
{
	struct str row = p->ref, id = str_split(&row, '/');
	const struct reference *r = reference_find(set, id);
	const struct framework *f;

	if (r != NULL && reference_row_find(r, row) != NULL)
		return true;
	if (r == NULL && folder_has(&source->files, id))
		return true;
	if (source->frameworks == NULL)
		return r == NULL;
	f = framework_find(source->frameworks, id);
	return f != NULL && framework_item_find(f, row) != NULL;
}

static enum err
check_refs(const struct pack_guide_source *source, const struct reference_set *set,
	const struct reference_draft *draft, struct errinfo *info)
{
	struct pack_ctx ctx = {.file = draft->file, .info = info};
	const struct pending_ref *first = NULL;

	for (const struct pending_ref *p = draft->refs; p != NULL; p = p->next)
		if (!ref_is_there(source, set, p))
			first = p;
	return first == NULL ? ERR_OK
			     : pack_say(&ctx, ERR_MALFORMED, first->line, "there is no \"%.*s\"",
				       STR_FMT(first->ref));
}

static enum err
read_file(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	struct reference_draft *draft = dst;

	draft->file = file->name;
	return file_read(file, f->arena, info, read_reference, draft);
}

enum err
pack_references_check(const struct pack_guide_source *source, struct arena *arena,
	const struct pack_sink *sink, struct reference_set *ret_set)
{
	static const struct folder_kind kind = {
		sizeof(struct reference_draft), AT(reference.id), LIMIT_REFERENCES, "tables"};
	struct folder f = {&kind, &source->files, arena, sink, source};
	const struct reference_draft *drafts;

	*ret_set = (struct reference_set){0};
	if (folder_open(&f) != ERR_OK)
		return f.first;
	folder_read(&f, read_file);
	ret_set->references = folder_heads(&f, sizeof(struct reference));
	if (ret_set->references == NULL)
		return f.first;
	ret_set->n_references = f.n;
	drafts = f.list;
	for (uint32_t i = 0; i < f.n; i++) {
		struct errinfo info = {0};

		folder_note(
			&f, drafts[i].file, check_refs(source, ret_set, &drafts[i], &info), &info);
	}
	return f.first;
}

enum err
pack_references_load(const struct pack_guide_source *source, struct arena *arena,
	struct reference_set *ret_set, struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct reference_set set;
	enum err err = pack_references_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
