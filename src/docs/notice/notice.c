/* A report as a document, a table and a plain text; see notice.h. */
#include "docs/notice/notice.h"

#include <stdlib.h>

#define COLUMNS 4

static struct str
to_name(const struct report_filled *f, const struct notice_words *w, const struct record_say *say)
{
	return w->to_name.len > 0 ? w->to_name : words_in(&f->release->recipient->name, say->lang);
}

static struct str
kept(struct arena *a, struct buf *b)
{
	char *copy = buf_err(b) == ERR_OK ? arena_copy(a, buf_view(b)) : NULL;
	struct str text = copy != NULL ? str_of(copy, b->len) : str_of(NULL, 0);

	buf_done(b);
	return text;
}

static struct str
question(const struct filled_line *l, const struct record_say *say)
{
	return words_in(&l->item->ask, say->lang);
}

/* The answer, with whose word it is when it is the box's. */
static struct str
answer(const struct filled_line *l, const struct notice_words *w, struct arena *a)
{
	struct buf b = buf_of(LIMIT_RECORD_TEXT + 256);
	struct str mark = w->by_box[l->value->has_sure ? l->value->sure : CONFIDENCE_LOW];

	if (l->state != LINE_KNOWN || !l->value->is_machine || mark.len == 0)
		return l->text;
	buf_str(&b, l->text);
	buf_byte(&b, ' ');
	buf_str(&b, mark);
	return kept(a, &b);
}

/* ---- document ---- */

struct maker {
	struct arena *a;
	struct block *blocks;
	uint32_t n;
};

static void
paragraph(struct maker *m, struct str text)
{
	while (text.len > 0) {
		struct str line = str_trim(str_split(&text, '\n'));

		if (line.len > 0)
			m->blocks[m->n++] = (struct block){.kind = BLOCK_PARAGRAPH, .text = line};
	}
}

static uint32_t
lines_in(struct str text)
{
	uint32_t n = 1;

	for (size_t i = 0; i < text.len; i++)
		n += text.p[i] == '\n';
	return n;
}

/* One after another, so that the letter is read as it will be. */
static enum err
letter_texts(const struct report_filled *f, const struct record_say *say, struct arena *a,
	struct str **ret_texts, uint32_t *ret_n)
{
	struct str *texts = arena_array(a, struct str, (size_t)f->n_lines + 2);
	struct buf b = buf_of(LIMIT_RECORD_TEXT);
	uint32_t n = 0;

	if (texts == NULL)
		return ERR_LIMIT;
	respond_letter_around(f->release, &f->form->begin, say, &b);
	texts[n++] = kept(a, &b);
	for (uint32_t i = 0; i < f->n_lines; i++) {
		b = buf_of(LIMIT_RECORD_TEXT);
		(void)respond_letter_line(&f->lines[i], say, &b);
		texts[n++] = kept(a, &b);
	}
	b = buf_of(LIMIT_RECORD_TEXT);
	respond_letter_around(f->release, &f->form->end, say, &b);
	texts[n++] = kept(a, &b);
	*ret_texts = texts;
	*ret_n = n;
	return arena_err(a);
}

static enum err
letter_blocks(struct maker *m, const struct report_filled *f, const struct record_say *say)
{
	struct str *texts = NULL;
	uint32_t n = 0, room = 0;
	enum err err = letter_texts(f, say, m->a, &texts, &n);

	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		room += lines_in(texts[i]);
	if (err == ERR_OK)
		m->blocks = arena_array(m->a, struct block, (size_t)room + 1);
	if (err != ERR_OK || m->blocks == NULL || room > DOCUMENT_BLOCKS_MAX)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < n; i++)
		paragraph(m, texts[i]);
	return ERR_OK;
}

static enum err
form_blocks(struct maker *m, const struct report_filled *f, const struct notice_words *w,
	const struct record_say *say)
{
	struct block_column *columns = arena_array(m->a, struct block_column, COLUMNS);
	struct block_row *rows = arena_array(m->a, struct block_row, (size_t)f->n_lines + 1);
	struct str *cells = arena_array(m->a, struct str, (size_t)f->n_lines * COLUMNS + 1);
	bool has_changes = f->n_changed > 0;

	m->blocks = arena_array(m->a, struct block, 1);
	if (columns == NULL || rows == NULL || cells == NULL || m->blocks == NULL)
		return ERR_LIMIT;
	columns[0] = (struct block_column){w->number, 1, false};
	columns[1] = (struct block_column){w->ask, 4, false};
	columns[2] = (struct block_column){w->answer, 7, false};
	columns[3] = (struct block_column){w->changed, 1, false};
	for (uint32_t i = 0; i < f->n_lines; i++) {
		const struct filled_line *l = &f->lines[i];
		struct str *row = cells + (size_t)i * COLUMNS;

		row[0] = l->item->number;
		row[1] = question(l, say);
		row[2] = answer(l, w, m->a);
		row[3] = l->is_changed ? w->changed_mark : STR("");
		rows[i].cells = row;
	}
	m->blocks[m->n++] = (struct block){.kind = BLOCK_TABLE,
		.table = {has_changes ? COLUMNS : COLUMNS - 1, f->n_lines, columns, rows}};
	return ERR_OK;
}

static enum err
put_facts(const struct report_filled *f, const struct notice_words *w, const struct record_say *say,
	struct arena *a, struct document *d)
{
	struct block_field *facts = arena_array(a, struct block_field, 4);

	if (facts == NULL)
		return ERR_LIMIT;
	facts[d->n_facts++] = (struct block_field){w->to, to_name(f, w, say)};
	facts[d->n_facts++] = (struct block_field){w->date, w->today};
	/* A letter to people has no stage and no handling mark in its head. */
	if (!report_form_is_letter(f->form)) {
		facts[d->n_facts++] = (struct block_field){w->stage, w->stage_name};
		facts[d->n_facts++] = (struct block_field){w->handling, w->handling_name};
	}
	d->facts = facts;
	return ERR_OK;
}

enum err
notice_document(const struct report_filled *f, const struct notice_words *w,
	const struct record_say *say, struct arena *a, struct document *ret_document)
{
	struct document d = {.lang = say->lang == LANG_EN ? STR("en") : STR("ja"),
		.title = words_in(&f->form->name, say->lang),
		.company = w->company,
		.footer = w->footer,
		.made_at = w->made_at};
	struct maker m = {.a = a};
	enum err err = put_facts(f, w, say, a, &d);

	if (err == ERR_OK)
		err = report_form_is_letter(f->form) ? letter_blocks(&m, f, say)
						     : form_blocks(&m, f, w, say);
	if (err != ERR_OK)
		return err;
	d.blocks = m.blocks;
	d.n_blocks = m.n;
	*ret_document = d;
	return ERR_OK;
}

/* ---- table ---- */

enum err
notice_table(const struct report_filled *f, const struct notice_words *w,
	const struct record_say *say, struct arena *a, struct table *ret_table)
{
	struct table_column *columns = arena_array(a, struct table_column, COLUMNS);
	struct str *cells = arena_array(a, struct str, (size_t)f->n_lines * COLUMNS + 1);
	struct buf note = buf_of(LIMIT_RECORD_TEXT);

	if (columns == NULL || cells == NULL)
		return ERR_LIMIT;
	columns[0] = (struct table_column){w->number, SHEET_TEXT, 8};
	columns[1] = (struct table_column){w->ask, SHEET_TEXT, 36};
	columns[2] = (struct table_column){w->answer, SHEET_TEXT, 60};
	columns[3] = (struct table_column){w->changed, SHEET_TEXT, 8};
	for (uint32_t i = 0; i < f->n_lines; i++) {
		const struct filled_line *l = &f->lines[i];

		cells[i * COLUMNS] = l->item->number;
		cells[i * COLUMNS + 1] = question(l, say);
		cells[i * COLUMNS + 2] = answer(l, w, a);
		cells[i * COLUMNS + 3] = l->is_changed ? w->changed_mark : STR("");
	}
	buf_printf(&note, "%.*s: %.*s / %.*s / %.*s", STR_FMT(w->to), STR_FMT(to_name(f, w, say)),
		STR_FMT(w->stage_name), STR_FMT(w->today));
	*ret_table = (struct table){.title = words_in(&f->form->name, say->lang),
		.company = w->company,
		.note = kept(a, &note),
		.sheet_print = w->sheet_print,
		.sheet_data = w->sheet_data,
		.yes = w->yes,
		.no = w->no,
		.n_columns = COLUMNS,
		.n_rows = f->n_lines,
		.columns = columns,
		.cells = cells};
	return arena_err(a);
}

/* ---- text ---- */

enum err
notice_text(const struct report_filled *f, const struct notice_words *w,
	const struct record_say *say, struct buf *out)
{
	struct str title = words_in(&f->form->name, say->lang);

	buf_printf(out, "%.*s\n\n", STR_FMT(title));
	if (report_form_is_letter(f->form)) {
		respond_letter_around(f->release, &f->form->begin, say, out);
		buf_c(out, "\n\n");
		for (uint32_t i = 0; i < f->n_lines; i++)
			if (respond_letter_line(&f->lines[i], say, out))
				buf_byte(out, '\n');
		buf_byte(out, '\n');
		respond_letter_around(f->release, &f->form->end, say, out);
		buf_byte(out, '\n');
		return buf_err(out);
	}
	buf_printf(out, "%.*s\n%.*s\n%.*s\n\n", STR_FMT(w->stage_name), STR_FMT(w->today),
		STR_FMT(w->handling_name));
	for (uint32_t i = 0; i < f->n_lines; i++) {
		const struct filled_line *l = &f->lines[i];

		if (l->item->number.len > 0)
			buf_printf(out, "%.*s ", STR_FMT(l->item->number));
		buf_printf(out, "%.*s%s%.*s", STR_FMT(question(l, say)),
			say->lang == LANG_EN ? ": " : "：", STR_FMT(l->text));
		if (l->state == LINE_KNOWN && l->value->is_machine)
			buf_printf(out, " %.*s",
				STR_FMT(w->by_box[l->value->has_sure ? l->value->sure
								     : CONFIDENCE_LOW]));
		buf_byte(out, '\n');
	}
	return buf_err(out);
}
