/* One form of packs/reports (format: packs/reports/README.md), its fields looked up. */
#include "pack/report.h"

#include "model/text.h"

#define AT(member) offsetof(struct form_draft, member)

struct form_draft {
	struct report_form form;
	bool has_easy;
	const struct record_set *set;
	const struct node *items_node;
};

enum err
field_record_id(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_id(ctx, node, dst);

	if (err == ERR_OK && ((struct str *)dst)->len > LIMIT_RECORD_ID_BYTES)
		err = pack_say(ctx, ERR_LIMIT, node->line, "this id has at most %d bytes",
			LIMIT_RECORD_ID_BYTES);
	return err;
}

/* {value} once in each language that is there, and no other name. */
static enum err
field_say(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	const struct words *w = dst;
	enum err err = field_words(ctx, node, dst);

	for (unsigned lang = 0; err == ERR_OK && lang < LANGS; lang++) {
		struct str rest = w->in[lang], literal, name;
		unsigned n = 0;

		while (err == ERR_OK && text_next_name(&rest, &literal, &name)) {
			n++;
			if (!str_equal(name, STR("value")))
				err = pack_say(ctx, ERR_MALFORMED, node->line,
					"a sentence knows {value} only");
		}
		if (err == ERR_OK && w->in[lang].len > 0 && n != 1)
			err = pack_say(ctx, ERR_MALFORMED, node->line,
				"a sentence has {value} once in each language");
	}
	return err;
}

static enum err
field_write(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const names[] = {"words", "mark", "date", "clock"};
	size_t i = node->kind == NODE_SCALAR ? str_which(node->text, names, 4) : 4;

	if (i == 4)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a cell is written as words, mark, date or clock");
	*(enum report_write *)dst = (enum report_write)i;
	return ERR_OK;
}

static enum err
field_stage(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || report_stage_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a stage is first, further, final, amended or withdrawn");
	return ERR_OK;
}

static enum err
field_stages(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind list = {.size = sizeof(enum report_stage),
		.max = REPORT_STAGES,
		.read = field_stage,
		.what = "stages",
		.least = 1};
	enum report_stage *stages = NULL;
	uint32_t n = 0, bits = 0;
	enum err err = list_read(ctx, node, &list, &stages, &n);

	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		bits |= 1u << stages[i];
	if (err == ERR_OK)
		*(uint32_t *)dst = bits;
	return err;
}

static enum err
read_cell(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"sheet", field_str, offsetof(struct report_cell, sheet), false},
		{"cell", field_str, offsetof(struct report_cell, cell), false},
		{"choice", field_record_id, offsetof(struct report_cell, choice), true},
		{"write", field_write, offsetof(struct report_cell, write), true},
	};

	return fields_read(ctx, node, fields, 4, dst);
}

static enum err
read_item(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind cells = {.size = sizeof(struct report_cell),
		.max = LIMIT_REPORT_CELLS,
		.read = read_cell,
		.what = "cells",
		.least = 1};
	static const struct field fields[] = {
		{"id", field_record_id, offsetof(struct report_item, id), true},
		{"field", field_record_id, offsetof(struct report_item, field), false},
		{"ask", field_prose, offsetof(struct report_item, ask), true},
		{"say", field_say, offsetof(struct report_item, say), true},
		{"unsaid", field_prose, offsetof(struct report_item, unsaid), true},
		{"needed", field_bool, offsetof(struct report_item, is_needed), true},
		{"stages", field_stages, offsetof(struct report_item, stages), true},
		{"number", field_sign, offsetof(struct report_item, number), true},
		{"cells", NULL, offsetof(struct report_item, cells), true, &cells,
			offsetof(struct report_item, n_cells)},
	};
	struct report_item *i = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && i->id.len == 0)
		i->id = i->field;
	return err;
}

/* What one item has to fit with: its field, that field's choices, the form's digest. */
static enum err
check_item(struct pack_ctx *ctx, const struct node *node, const struct form_draft *d,
	struct report_item *item)
{
	const struct record_field *f = record_field_find(d->set, item->field);

	if (f == NULL)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"there is no field \"%.*s\" in fields.yaml", STR_FMT(item->field));
	if (item->ask.in[LANG_JA].len == 0)
		item->ask = f->name;
	if (report_form_is_letter(&d->form) != (item->say.in[LANG_JA].len > 0))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"items of a letter have `say`, others do not");
	if (item->n_cells > 0 && d->form.sha256.len == 0)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"cells need the sha256 of the file that they are of");
	for (uint32_t i = 0; i < item->n_cells; i++) {
		const struct report_cell *c = &item->cells[i];

		if ((c->write == REPORT_MARK) != (c->choice.len > 0))
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"a mark stands for a choice, and only a mark");
		if (c->choice.len > 0 && record_choice_find(f, c->choice) == NULL)
			return pack_say(ctx, ERR_MALFORMED, node->line, "no choice \"%.*s\"",
				STR_FMT(c->choice));
	}
	return ERR_OK;
}

static enum err
field_sha256(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_str(ctx, node, dst);
	struct str hex = err == ERR_OK ? *(struct str *)dst : STR("");

	for (size_t i = 0; err == ERR_OK && i < hex.len; i++)
		if (strchr("0123456789abcdef", hex.p[i]) == NULL)
			hex.len = 0;
	if (err == ERR_OK && hex.len != 64)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"sha256 has 64 hexadecimal digits in small letters");
	return err;
}

/* Each {name} of the text around a letter is a field. */
static enum err
check_around(struct pack_ctx *ctx, const struct node *root, const struct form_draft *d,
	const struct words *w)
{
	enum err err = ERR_OK;

	for (unsigned lang = 0; err == ERR_OK && lang < LANGS; lang++) {
		struct str rest = w->in[lang], literal, name;

		while (err == ERR_OK && text_next_name(&rest, &literal, &name))
			if (record_field_find(d->set, name) == NULL)
				err = pack_say(ctx, ERR_MALFORMED, root->line,
					"there is no field {%.*s}", STR_FMT(name));
	}
	return err;
}

static enum err
check_kinds(struct pack_ctx *ctx, const struct node *root, const struct form_draft *d)
{
	const struct record_field *kind = record_field_find(d->set, STR("kind"));

	for (uint32_t i = 0; i < d->form.n_kinds; i++)
		if (kind == NULL || record_choice_find(kind, d->form.kinds[i]) == NULL)
			return pack_say(ctx, ERR_MALFORMED, root->line,
				"the field \"kind\" has no choice \"%.*s\"",
				STR_FMT(d->form.kinds[i]));
	return ERR_OK;
}

static enum err
read_form(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind kinds = {
		sizeof(struct str), LIMIT_REPORT_REFS, field_record_id, "kinds", "kind", 0, 1};
	static const struct list_kind items = {sizeof(struct report_item), LIMIT_REPORT_ITEMS,
		read_item, "items", "item", offsetof(struct report_item, id), 1};
	static const struct field fields[] = {
		FIELDS_HEAD(struct form_draft, form),
		{"about", field_prose, AT(form.about), false},
		{"unconfirmed", field_prose, AT(form.unconfirmed), true},
		{"sha256", field_sha256, AT(form.sha256), true},
		{"begin", field_words, AT(form.begin), true},
		{"end", field_words, AT(form.end), true},
		{"kinds", NULL, AT(form.kinds), true, &kinds, AT(form.n_kinds)},
		{"items", field_node, AT(items_node), false},
	};
	struct form_draft *d = dst;
	struct report_item *list = NULL;
	const struct node *n;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), d);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, d->form.id, d->has_easy);
	if (err == ERR_OK)
		err = list_read(ctx, d->items_node, &items, &list, &d->form.n_items);
	if (err != ERR_OK)
		return err;
	d->form.items = list;
	n = d->items_node->first;
	for (uint32_t i = 0; err == ERR_OK && i < d->form.n_items; i++, n = n->next)
		err = check_item(ctx, n, d, &list[i]);
	if (err == ERR_OK)
		err = check_kinds(ctx, root, d);
	if (err == ERR_OK)
		err = check_around(ctx, root, d, &d->form.begin);
	return err == ERR_OK ? check_around(ctx, root, d, &d->form.end) : err;
}

enum err
report_form_read(const struct pack_file *file, struct arena *arena, const struct record_set *set,
	struct report_form *ret_form, struct errinfo *info)
{
	struct form_draft d = {.set = set};
	enum err err = file_read(file, arena, info, read_form, &d);

	if (err == ERR_OK)
		*ret_form = d.form;
	return err;
}
