/*
 * packs/forms: which cell of a known form asks what (format: packs/forms/README.md), into
 * model/form.h. words.yaml says how forms call answers, names and numbers;
 * subjects.yaml (form_subjects.c) what their questions are about.
 */
#include "model/form.h"

#include "model/ledger.h"
#include "model/table.h"
#include "pack/folder.h"
#include "pack/form.h"

#define WORDS_FILE "words.yaml"
#define SUBJECTS_FILE "subjects.yaml"

struct form_draft {
	struct known_form form;
	bool has_easy;
	const struct node *cells_node, *sha_node;
};

#define AT(member) offsetof(struct form_draft, member)

static const struct list_kind strings = {sizeof(struct str), LIMIT_FORM_WORDS, field_str, "words"};

/* ---- what a place is filled from ---- */

struct source_read {
	struct str item, field, count;
	bool is_text;
};

/* A field of the documents, or a setting about the company itself, and no other setting. */
static bool
is_field(const struct pack_form_source *source, struct str id)
{
	if (str_starts(id, STR("org.")))
		return source->is_setting == NULL || source->is_setting(id);
	return source->policies == NULL || policy_field(source->policies, id) != NULL;
}

static bool
is_count(const struct pack_form_source *source, struct str id)
{
	struct str ledger = id;

	if (str_equal(id, STR("staff")) || str_equal(id, STR("devices")))
		return true;
	(void)str_split(&ledger, '.');
	return str_starts(id, STR("ledger.")) &&
	       (source->ledgers == NULL || ledger_find(source->ledgers, ledger) != NULL);
}

bool
form_is_item(const struct pack_form_source *source, struct str id)
{
	struct str item = id, name = str_split(&item, '/');
	const struct framework *f;

	if (name.len == 0 || item.len == 0 || source->frameworks == NULL)
		return name.len > 0 && item.len > 0;
	f = framework_find(source->frameworks, name);
	return f != NULL && framework_item_find(f, item) != NULL;
}

/* Exactly one of item, field, count and text, and it is there. */
static enum err
take_source(struct pack_ctx *ctx, const struct node *node, const struct pack_form_source *source,
	const struct source_read *s, struct known_form_cell *cell)
{
	const struct {
		enum form_source source;
		struct str of;
		bool is_known;
	} ways[] = {
		{FORM_ITEM, s->item, s->item.len > 0 && form_is_item(source, s->item)},
		{FORM_FIELD, s->field, s->field.len > 0 && is_field(source, s->field)},
		{FORM_COUNT, s->count, s->count.len > 0 && is_count(source, s->count)},
	};
	unsigned n = s->is_text;

	if (s->is_text)
		cell->source = FORM_TEXT;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		if (ways[i].of.len == 0)
			continue;
		if (!ways[i].is_known)
			return pack_say(ctx, ERR_MALFORMED, node->line, "there is no %s \"%.*s\"",
				form_source_name(ways[i].source), STR_FMT(ways[i].of));
		cell->source = ways[i].source;
		cell->of = ways[i].of;
		n++;
	}
	if (n != 1)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"exactly one of item, field, count and text says what is filled in");
	return ERR_OK;
}

/* ---- one form ---- */

struct cell_read {
	struct str sheet, cell, question, write;
	struct source_read source;
	const struct str *choices;
	uint32_t n_choices;
};

#define CELL_AT(member) offsetof(struct cell_read, member)

static const struct field cell_fields[] = {
	{"sheet", field_str, CELL_AT(sheet), false},
	{"cell", field_str, CELL_AT(cell), false},
	{"question", field_str, CELL_AT(question), true},
	{"item", field_str, CELL_AT(source.item), true},
	{"field", field_id, CELL_AT(source.field), true},
	{"count", field_id, CELL_AT(source.count), true},
	{"text", field_bool, CELL_AT(source.is_text), true},
	{"write", field_id, CELL_AT(write), true},
	{"choices", NULL, CELL_AT(choices), true, &strings, CELL_AT(n_choices)},
};

static enum err
read_cell(struct pack_ctx *ctx, const struct node *node, const struct pack_form_source *source,
	struct known_form_cell *cell)
{
	struct cell_read c = {0};
	enum err err = fields_read(
		ctx, node, cell_fields, sizeof(cell_fields) / sizeof(cell_fields[0]), &c);

	if (err != ERR_OK)
		return err;
	cell->sheet = c.sheet;
	cell->question = c.question;
	if (sheet_cell_parse(c.cell, &cell->row, &cell->column) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line, "a cell is like B3");
	if (c.write.len > 0 && form_write_parse(c.write, &cell->write) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"an answer is written as auto, words, marks or label");
	cell->choices = c.choices;
	cell->n_choices = c.n_choices;
	return take_source(ctx, node, source, &c.source, cell);
}

static bool
stands_before(const struct known_form_cell *cells, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (cells[k].row == cells[i].row && cells[k].column == cells[i].column &&
			str_equal(cells[k].sheet, cells[i].sheet))
			return true;
	return false;
}

static enum err
read_cells(struct pack_ctx *ctx, const struct pack_form_source *source, struct form_draft *draft)
{
	const struct node *list = draft->cells_node;
	struct known_form_cell *cells;
	uint32_t n = 0, i = 0;
	enum err err = node_expect(ctx, list, NODE_LIST);

	for (const struct node *node = list->first; err == ERR_OK && node != NULL;
		node = node->next)
		n++;
	if (err == ERR_OK && (n == 0 || n > LIMIT_FORM_CELLS))
		err = pack_say(
			ctx, ERR_LIMIT, list->line, "a form has 1 to %d cells", LIMIT_FORM_CELLS);
	cells = arena_array(ctx->arena, struct known_form_cell, (size_t)n + 1);
	if (err == ERR_OK && cells == NULL)
		err = pack_no_memory(ctx, list);
	for (const struct node *node = list->first; err == ERR_OK && node != NULL;
		node = node->next, i++) {
		err = read_cell(ctx, node, source, &cells[i]);
		if (err == ERR_OK && stands_before(cells, i))
			err = pack_say(
				ctx, ERR_MALFORMED, node->line, "this cell stands here twice");
	}
	draft->form.cells = cells;
	draft->form.n_cells = n;
	return err;
}

static enum err
read_sha256(struct pack_ctx *ctx, const struct node *node, uint8_t sum[32])
{
	struct str text = {0};
	enum err err = field_str(ctx, node, &text);

	if (err == ERR_OK && text.len != 64)
		err = ERR_MALFORMED;
	for (size_t i = 0; err == ERR_OK && i < 32; i++) {
		int high = str_hex_digit(text.p[2 * i]), low = str_hex_digit(text.p[2 * i + 1]);

		if (high < 0 || low < 0)
			err = ERR_MALFORMED;
		else
			sum[i] = (uint8_t)(high << 4 | low);
	}
	return err == ERR_OK ? err
			     : pack_say(ctx, ERR_MALFORMED, node->line,
				       "sha256 is the form's digest, 64 hexadecimal digits");
}

struct form_job {
	struct form_draft draft;
	const struct pack_form_source *source;
};

static enum err
read_form(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		FIELDS_HEAD(struct form_draft, form),
		{"sha256", field_node, AT(sha_node), false},
		{"marks", NULL, AT(form.marks), false, &strings, AT(form.n_marks)},
		{"cells", field_node, AT(cells_node), false},
	};
	struct form_job *job = dst;
	struct form_draft *draft = &job->draft;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), draft);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, draft->form.id, draft->has_easy);
	if (err == ERR_OK)
		err = read_sha256(ctx, draft->sha_node, draft->form.sha256);
	if (err == ERR_OK && draft->form.n_marks == 0)
		err = pack_say(ctx, ERR_MALFORMED, node_child(root, "marks")->line,
			"marks say by which texts another edition is recognised");
	return err == ERR_OK ? read_cells(ctx, job->source, draft) : err;
}

/* ---- words.yaml ---- */

struct words_job {
	struct pack_origin origin;
	const struct node *answers, *labels;
	const struct pack_form_source *source;
	struct form_set *set;
};

static enum err
read_answer(struct pack_ctx *ctx, const struct node *node, struct form_answer_words *answer)
{
	static const struct field fields[] = {
		{"known", NULL, offsetof(struct form_answer_words, known), false, &strings,
			offsetof(struct form_answer_words, n)},
		{"words", field_prose, offsetof(struct form_answer_words, words), true},
		{"marks", field_prose, offsetof(struct form_answer_words, marks), true},
	};

	return fields_read(ctx, node, fields, 3, answer);
}

static enum err
read_answers(struct pack_ctx *ctx, const struct node *node, struct form_set *set)
{
	enum err err = node_expect(ctx, node, NODE_MAP);

	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next) {
		enum result result;

		if (result_parse(n->key, &result) != ERR_OK || result == RESULT_UNANSWERED)
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"answers are unknown, not_met, partly, met and not_applicable");
		err = read_answer(ctx, n, &set->answers[result]);
	}
	if (err == ERR_OK &&
		(set->answers[RESULT_MET].n == 0 || set->answers[RESULT_NOT_MET].n == 0))
		err = pack_say(ctx, ERR_MALFORMED, node->line, "met and not_met have words");
	return err;
}

static enum err
read_label(struct pack_ctx *ctx, const struct node *node, const struct pack_form_source *source,
	struct form_label *label)
{
	struct label_read {
		struct source_read source;
		struct form_label label;
	} read = {0};
	static const struct field fields[] = {
		{"item", field_str, offsetof(struct label_read, source.item), true},
		{"field", field_id, offsetof(struct label_read, source.field), true},
		{"count", field_id, offsetof(struct label_read, source.count), true},
		{"headings", NULL, offsetof(struct label_read, label.headings), false, &strings,
			offsetof(struct label_read, label.n_headings)},
	};
	struct known_form_cell cell = {0};
	enum err err = fields_read(ctx, node, fields, 4, &read);

	if (err == ERR_OK)
		err = take_source(ctx, node, source, &read.source, &cell);
	*label = read.label;
	label->source = cell.source;
	label->of = cell.of;
	return err;
}

static enum err
read_labels(struct pack_ctx *ctx, const struct node *node, const struct words_job *job)
{
	struct form_label *labels = arena_array(ctx->arena, struct form_label, LIMIT_FORM_LABELS);
	enum err err = node_expect(ctx, node, NODE_LIST);

	if (err == ERR_OK && labels == NULL)
		err = pack_no_memory(ctx, node);
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next) {
		if (job->set->n_labels == LIMIT_FORM_LABELS)
			return pack_say(
				ctx, ERR_LIMIT, n->line, "more than %d labels", LIMIT_FORM_LABELS);
		err = read_label(ctx, n, job->source, &labels[job->set->n_labels++]);
	}
	job->set->labels = labels;
	return err;
}

static enum err
read_words(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		FIELDS_ORIGIN(struct words_job, origin),
		{"answers", field_node, offsetof(struct words_job, answers), false},
		{"labels", field_node, offsetof(struct words_job, labels), false},
	};
	struct words_job *job = dst;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), job);

	if (err == ERR_OK)
		err = read_answers(ctx, job->answers, job->set);
	return err == ERR_OK ? read_labels(ctx, job->labels, job) : err;
}

/* ---- all files ---- */

static enum err
read_file(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	struct form_job job = {.source = f->source};
	enum err err = file_read(file, f->arena, info, read_form, &job);

	*(struct known_form *)dst = job.draft.form;
	return err;
}

enum err
pack_forms_check(const struct pack_form_source *source, struct arena *arena,
	const struct pack_sink *sink, struct form_set *ret_set)
{
	static const char *const apart[] = {WORDS_FILE, SUBJECTS_FILE, NULL};
	static const struct folder_kind kind = {sizeof(struct known_form),
		offsetof(struct known_form, id), LIMIT_KNOWN_FORMS, "forms", apart};
	struct folder f = {&kind, &source->files, arena, sink, source};
	struct words_job words = {.source = source, .set = ret_set};
	struct subjects_job subjects = {source, ret_set};

	*ret_set = (struct form_set){0};
	if (folder_open(&f) != ERR_OK)
		return f.first;
	folder_read(&f, read_file);
	ret_set->forms = f.list;
	ret_set->n_forms = f.n;
	(void)folder_read_apart(&f, WORDS_FILE, read_words, &words);
	(void)folder_read_apart(&f, SUBJECTS_FILE, form_subjects_read, &subjects);
	return f.first;
}

enum err
pack_forms_load(const struct pack_form_source *source, struct arena *arena,
	struct form_set *ret_set, struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct form_set set;
	enum err err = pack_forms_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
