/* A self-assessment as a document and as a table: see assessment.h. */
#include "docs/assessment_row.h"

#include <stdio.h>

/* ---- the document ---- */

struct layout {
	struct assessment_maker m;
	struct block *blocks;
	uint32_t n, room;
};

static struct block *
add(struct layout *l, const struct block *b)
{
	if (l->n == l->room) {
		l->m.say.err = ERR_FULL;
		return NULL;
	}
	l->blocks[l->n] = *b;
	return &l->blocks[l->n++];
}

static void
add_heading(struct layout *l, uint8_t level, struct str text)
{
	add(l, &(struct block){.kind = BLOCK_HEADING, .level = level, .text = text});
}

static void
add_text(struct layout *l, struct str text)
{
	add(l, &(struct block){.kind = BLOCK_PARAGRAPH, .text = text});
}

static void
add_fields(struct layout *l, const struct block_field *list, uint32_t n)
{
	struct block_field *kept = arena_array(l->m.say.arena, struct block_field, n + 1);
	uint32_t made = 0;

	if (kept == NULL) {
		l->m.say.err = ERR_FULL;
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		if (list[i].value.len > 0)
			kept[made++] = list[i];
	if (made > 0)
		add(l, &(struct block){.kind = BLOCK_FIELDS, .n_fields = made, .fields = kept});
}

static struct str
counts(struct assessment_maker *m, const char *key)
{
	const struct assess_result *r = m->in->result;
	const struct {
		struct str name;
		uint32_t number;
	} list[] = {
		{STR("met"), r->n_by_result[RESULT_MET] + r->n_by_result[RESULT_NOT_APPLICABLE]},
		{STR("items"), r->framework->n_items}, {STR("proven"), r->n_proven},
		{STR("count"), r->n_by_state[ASSESS_CONTRADICTION]}};
	struct text_value values[4];
	char digits[4][16];

	for (size_t i = 0; i < 4; i++) {
		snprintf(digits[i], sizeof(digits[i]), "%u", list[i].number);
		values[i] = (struct text_value){list[i].name, str_c(digits[i])};
	}
	return docs_fill(&m->say, key, values, 4);
}

/* In groups, so that no line of it is broken with a hyphen. */
static struct str
digest_words(struct assessment_maker *m, struct str digest)
{
	struct buf b = buf_of(256);

	for (size_t i = 0; i < digest.len; i++) {
		if (i > 0 && i % 16 == 0)
			buf_byte(&b, ' ');
		buf_byte(&b, (uint8_t)digest.p[i]);
	}
	return docs_keep(&m->say, &b);
}

static void
put_scope(struct layout *l)
{
	struct assessment_maker *m = &l->m;
	const struct assessment *in = m->in;
	const struct framework *f = in->result->framework;
	struct buf name = buf_of(1024);

	buf_printf(&name, "%.*s (%.*s)", STR_FMT(words_in(&f->name, in->dates.lang)),
		STR_FMT(f->edition));
	add_text(l, docs_words(&m->say, "assessment.wording"));
	add_fields(l,
		(const struct block_field[]){
			{docs_words(&m->say, "file.framework"), docs_keep(&m->say, &name)},
			{docs_words(&m->say, "file.scope"),
				in->scope.len > 0 ? in->scope
						  : docs_words(&m->say, "file.scope_all")},
			{docs_words(&m->say, "file.number"), in->number},
			{docs_words(&m->say, "file.met"), counts(m, "assessment.counts")},
			{docs_words(&m->say, "assessment.made"), docs_say_date(&m->say, in->made)},
			{docs_words(&m->say, "file.until"), docs_say_date(&m->say, in->until)},
			{docs_words(&m->say, "assessment.digest"), digest_words(m, in->digest)}},
		7);
	if (in->result->n_by_state[ASSESS_CONTRADICTION] > 0)
		add_text(l, counts(m, "assessment.differing"));
}

/* ---- the criteria ---- */

#define ROW_COLUMNS 5
#define CELL_BYTES ((size_t)64 << 10)

static struct str
lines(struct assessment_maker *m, const struct str *list, size_t n)
{
	struct buf b = buf_of(CELL_BYTES);

	for (size_t i = 0; i < n; i++) {
		if (list[i].len > 0 && b.len > 0)
			buf_byte(&b, '\n');
		buf_str(&b, list[i]);
	}
	return docs_keep(&m->say, &b);
}

static struct str
titled(struct assessment_maker *m, const char *key, struct str value)
{
	return value.len == 0 ? STR("")
			      : docs_fill(&m->say, key,
					(const struct text_value[]){{STR("what"), value}}, 1);
}

static struct str
evidence_cell(struct assessment_maker *m, const struct assessment_row *row)
{
	struct str dated = row->evidence;

	if (row->read != 0)
		dated = docs_fill(&m->say,
			row->until != 0 ? "assessment.says_until" : "assessment.says_when",
			(const struct text_value[]){{STR("says"), row->evidence},
				{STR("read_at"), docs_say_date_short(&m->say, row->read)},
				{STR("until"), docs_say_date_short(&m->say, row->until)}},
			3);
	if (dated.len == 0 && row->others.len == 0)
		dated = row->answer.len > 0 ? docs_words(&m->say, "file.no_evidence") : STR("");
	return lines(m, (const struct str[]){dated, row->others, row->more_ledgers}, 3);
}

static void
put_row(struct assessment_maker *m, const struct assess_item *at, struct block_row *ret_row)
{
	struct str *cells = arena_array(m->say.arena, struct str, ROW_COLUMNS);
	bool is_open = assess_part_of(at) == ASSESS_PART_OPEN; /* the result says so */
	struct assessment_row row;

	assessment_row_of(m, at, &row);
	if (cells == NULL) {
		m->say.err = ERR_FULL;
		return;
	}
	cells[0] = lines(m, (const struct str[]){row.id, row.name}, 2);
	cells[1] =
		row.answer.len == 0
			? docs_words(&m->say, "result.no_answer")
			: lines(m,
				  (const struct str[]){row.answer, row.who,
					  docs_say_date_short(&m->say, row.answered), row.reason},
				  4);
	cells[2] = lines(m,
		(const struct str[]){row.result, is_open ? STR("") : row.state,
			titled(m, "assessment.machine_line", row.machine)},
		3);
	cells[3] = evidence_cell(m, &row);
	cells[4] = lines(m,
		(const struct str[]){row.sources, titled(m, "assessment.open_line", row.open)}, 2);
	ret_row->cells = cells;
}

static void
put_group(struct layout *l, uint32_t group)
{
	static const struct {
		const char *key;
		uint32_t width;
	} titles[ROW_COLUMNS] = {{"assessment.item", 6}, {"result.person", 4}, {"file.state", 4},
		{"file.evidence", 7}, {"assessment.papers", 7}};
	const struct assess_result *r = l->m.in->result;
	const struct framework *f = r->framework;
	struct block_column *columns =
		arena_array(l->m.say.arena, struct block_column, ROW_COLUMNS);
	struct block_row *rows = arena_array(l->m.say.arena, struct block_row, f->n_items);
	uint32_t n = 0;

	if (columns == NULL || rows == NULL) {
		l->m.say.err = ERR_FULL;
		return;
	}
	for (size_t i = 0; i < ROW_COLUMNS; i++)
		columns[i] = (struct block_column){
			docs_words(&l->m.say, titles[i].key), titles[i].width, false};
	for (uint32_t i = 0; i < f->n_items && l->m.say.err == ERR_OK; i++)
		if (f->items[i].group == group)
			put_row(&l->m, &r->items[i], &rows[n++]);
	if (n == 0)
		return;
	add_heading(l, 2, words_in(&f->groups[group].name, l->m.in->dates.lang));
	add(l, &(struct block){.kind = BLOCK_TABLE, .table = {ROW_COLUMNS, n, columns, rows}});
}

/* ---- who signed ---- */

static void
put_signature(struct layout *l, const struct assessment_signature *s)
{
	struct assessment_maker *m = &l->m;

	add_heading(l, 3,
		docs_words(&m->say, s->is_manager ? "sign.heading_paper.manager"
						  : "sign.heading_paper.specialist"));
	add_fields(l,
		(const struct block_field[]){{docs_words(&m->say, "assessment.name"), s->name},
			{docs_words(&m->say, "assessment.licence"), s->licence},
			{docs_words(&m->say, "assessment.signed"), docs_say_date(&m->say, s->at)},
			{docs_words(&m->say, "assessment.signed_digest"),
				digest_words(m, s->digest)},
			{docs_words(&m->say, "file.state"),
				docs_words(&m->say, s->is_same ? "sign.same" : "sign.differs")},
			{docs_words(&m->say, "sign.remark"), s->remark}},
		6);
}

/* Boxes for signatures by hand, with the names of those who signed what stands here. */
static void
put_boxes(struct layout *l)
{
	const struct assessment *in = l->m.in;
	struct block_person *people = arena_array(l->m.say.arena, struct block_person, 2);

	if (people == NULL) {
		l->m.say.err = ERR_FULL;
		return;
	}
	for (int i = 0; i < 2; i++) {
		people[i] = (struct block_person){
			.role = docs_words(
				&l->m.say, i == 0 ? "sign.role.specialist" : "sign.role.manager")};
		for (size_t k = in->n_signatures; k-- > 0;)
			if (in->signatures[k].is_manager == (i == 1) && in->signatures[k].is_same) {
				people[i].name = in->signatures[k].name;
				people[i].date =
					docs_say_date_short(&l->m.say, in->signatures[k].at);
			}
	}
	add(l, &(struct block){.kind = BLOCK_SIGNATURES, .n_people = 2, .people = people});
}

static void
put_signatures(struct layout *l)
{
	const struct assessment *in = l->m.in;

	if (!in->is_signed_kind)
		return;
	add_heading(l, 1, docs_words(&l->m.say, "file.signatures"));
	if (in->n_signatures == 0)
		add_text(l, docs_words(&l->m.say, "file.no_signature"));
	for (size_t i = 0; i < in->n_signatures; i++)
		put_signature(l, &in->signatures[i]);
	put_boxes(l);
}

enum err
assessment_document(const struct assessment *in, struct arena *arena, struct document *ret_document)
{
	uint32_t n_cover = in->cover == NULL ? 0 : in->cover->n_blocks;
	struct layout l = {.m = assessment_maker_of(in, arena),
		.room = n_cover + 2 * in->result->framework->n_groups +
			2 * (uint32_t)in->n_signatures + 16};

	l.blocks = arena_array(arena, struct block, l.room);
	if (l.blocks == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n_cover; i++)
		add(&l, &in->cover->blocks[i]);
	if (n_cover > 0) {
		add(&l, &(struct block){.kind = BLOCK_PAGE_BREAK});
		add_heading(&l, 1, docs_words(&l.m.say, "file.heading"));
	}
	put_scope(&l);
	add_heading(&l, 1, docs_words(&l.m.say, "assessment.criteria"));
	for (uint32_t g = 0; g < in->result->framework->n_groups; g++)
		put_group(&l, g);
	put_signatures(&l);
	if (l.m.say.err != ERR_OK)
		return l.m.say.err;
	*ret_document = n_cover > 0 ? *in->cover
				    : (struct document){.lang = str_c(lang_name(in->dates.lang)),
					      .title = docs_words(&l.m.say, "file.heading"),
					      .company = in->company};
	ret_document->footer = docs_words(&l.m.say, "assessment.footer");
	ret_document->made_at = in->made;
	ret_document->n_blocks = l.n;
	ret_document->blocks = l.blocks;
	return ERR_OK;
}

/* ---- the table ---- */

enum column {
	COLUMN_GROUP,
	COLUMN_ID,
	COLUMN_NAME,
	COLUMN_ANSWER,
	COLUMN_REASON,
	COLUMN_WHO,
	COLUMN_ANSWERED,
	COLUMN_RESULT,
	COLUMN_STATE,
	COLUMN_MACHINE,
	COLUMN_EVIDENCE,
	COLUMN_READ,
	COLUMN_UNTIL,
	COLUMN_LIMITS,
	COLUMN_OTHERS,
	COLUMN_SOURCES,
	COLUMN_LEDGERS,
	COLUMN_OPEN,
	COLUMNS
};

static const struct docs_column columns_of[COLUMNS] = {
	[COLUMN_GROUP] = {"assessment.group", SHEET_TEXT, 16},
	[COLUMN_ID] = {"assessment.id", SHEET_TEXT, 10},
	[COLUMN_NAME] = {"assessment.item", SHEET_TEXT, 28},
	[COLUMN_ANSWER] = {"result.person", SHEET_TEXT, 12},
	[COLUMN_REASON] = {"assessment.reason", SHEET_TEXT, 20},
	[COLUMN_WHO] = {"assessment.who", SHEET_TEXT, 12},
	[COLUMN_ANSWERED] = {"assessment.answered", SHEET_DATE, 12},
	[COLUMN_RESULT] = {"assessment.result", SHEET_TEXT, 12},
	[COLUMN_STATE] = {"file.state", SHEET_TEXT, 14},
	[COLUMN_MACHINE] = {"assessment.machine", SHEET_TEXT, 14},
	[COLUMN_EVIDENCE] = {"assessment.evidence", SHEET_TEXT, 40},
	[COLUMN_READ] = {"assessment.read", SHEET_DATE, 12},
	[COLUMN_UNTIL] = {"assessment.until", SHEET_DATE, 12},
	[COLUMN_LIMITS] = {"assessment.limits", SHEET_TEXT, 30},
	[COLUMN_OTHERS] = {"assessment.others", SHEET_TEXT, 30},
	[COLUMN_SOURCES] = {"assessment.sources", SHEET_TEXT, 24},
	[COLUMN_LEDGERS] = {"assessment.ledgers", SHEET_TEXT, 24},
	[COLUMN_OPEN] = {"assessment.open", SHEET_TEXT, 36},
};

static void
put_cells(struct assessment_maker *m, const struct assess_item *at, struct str *cells)
{
	struct assessment_row row;

	assessment_row_of(m, at, &row);
	cells[COLUMN_GROUP] = row.group;
	cells[COLUMN_ID] = row.id;
	cells[COLUMN_NAME] = row.name;
	cells[COLUMN_ANSWER] = row.answer;
	cells[COLUMN_REASON] = row.reason;
	cells[COLUMN_WHO] = row.who;
	cells[COLUMN_ANSWERED] = docs_say_date_iso(&m->say, row.answered);
	cells[COLUMN_RESULT] = row.result;
	cells[COLUMN_STATE] = row.state;
	cells[COLUMN_MACHINE] = row.machine;
	cells[COLUMN_EVIDENCE] = row.evidence;
	cells[COLUMN_READ] = docs_say_date_iso(&m->say, row.read);
	cells[COLUMN_UNTIL] = docs_say_date_iso(&m->say, row.until);
	cells[COLUMN_LIMITS] = row.limits;
	cells[COLUMN_OTHERS] = row.others;
	cells[COLUMN_SOURCES] = row.sources;
	cells[COLUMN_LEDGERS] = row.ledgers;
	cells[COLUMN_OPEN] = row.open;
}

/* One line: what it is, of when, and what was signed by whom. */
static struct str
note_of(struct assessment_maker *m)
{
	const struct assessment *in = m->in;
	struct buf b = buf_of(CELL_BYTES);

	buf_str(&b, docs_words(&m->say, "assessment.wording"));
	buf_printf(&b, " %.*s", STR_FMT(docs_say_date_iso(&m->say, in->made)));
	if (in->digest.len > 0)
		buf_printf(&b, " %.*s: %.*s", STR_FMT(docs_words(&m->say, "assessment.digest")),
			STR_FMT(in->digest));
	for (size_t i = 0; in->is_signed_kind && i < in->n_signatures; i++) {
		const struct assessment_signature *s = &in->signatures[i];

		buf_printf(&b, " / %.*s %.*s %.*s %.*s (%.*s)",
			STR_FMT(docs_words(&m->say,
				s->is_manager ? "sign.role.manager" : "sign.role.specialist")),
			STR_FMT(s->name), STR_FMT(docs_say_date_iso(&m->say, s->at)),
			STR_FMT(s->digest),
			STR_FMT(docs_words(&m->say, s->is_same ? "sign.same" : "sign.differs")));
	}
	return docs_keep(&m->say, &b);
}

enum err
assessment_table(const struct assessment *in, struct arena *arena, struct table *ret_table)
{
	const struct framework *f = in->result->framework;
	struct assessment_maker m = assessment_maker_of(in, arena);
	struct table t = {.title = words_in(&f->name, in->dates.lang),
		.company = in->company,
		.n_rows = f->n_items};
	struct str *cells;
	enum err err = docs_table(&m.say, columns_of, COLUMNS, &t, &cells);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < f->n_items; i++)
		put_cells(&m, &in->result->items[i], &cells[(size_t)i * COLUMNS]);
	t.note = note_of(&m);
	*ret_table = t;
	return m.say.err;
}
