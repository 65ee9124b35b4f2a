/* Blocks one after the other; see letter.h. */
#include "stock/letter.h"

#include "docs/say.h"

#define BLOCKS_MAX 60
#define TEXT_BYTES ((size_t)16 << 10)

struct maker {
	const struct stock_letter *in;
	struct docs_say say;
	struct block *blocks;
	uint32_t n;
};

static struct block *
add(struct maker *m, enum block_kind kind, struct str text)
{
	struct block *b = &m->blocks[m->n++];

	BUG_IF(m->n > BLOCKS_MAX);
	*b = (struct block){.kind = kind, .level = 1, .text = text};
	return b;
}

static void
say_words(struct maker *m, enum block_kind kind, const char *key)
{
	add(m, kind, docs_words(&m->say, key));
}

static void
say_filled(struct maker *m, enum block_kind kind, const char *key, const struct text_value *values,
	size_t n)
{
	add(m, kind, docs_fill(&m->say, key, values, n));
}

/* What is shown of a text that a bill holds: one line, no control characters, of a length that a
 * table's cell has room for. */
static struct str
clean(struct maker *m, struct str s)
{
	char line[256];
	struct buf b = buf_of(sizeof(line));

	buf_str(&b, str_of(line, str_clean(s, line, sizeof(line))));
	return docs_keep(&m->say, &b);
}

static void *
room(struct maker *m, size_t size, size_t n)
{
	void *p = arena_alloc(m->say.arena, size * (n + 1));

	if (p == NULL)
		m->say.err = ERR_FULL;
	return p;
}

/* ---- who writes to whom, and why ----------------------------------------------------------- */

static struct str
supplier_of(const struct stock_letter *in)
{
	const struct stock_bill *b = in->bill;

	if (in->supplier.len > 0)
		return in->supplier;
	for (size_t i = 0; i < b->n_components; i++)
		if (b->components[i].is_root && b->components[i].supplier.len > 0)
			return b->components[i].supplier;
	return b->bom.supplier;
}

static struct str
product_of(const struct stock_letter *in)
{
	const struct stock_bill *b = in->bill;

	if (in->product.len > 0)
		return in->product;
	for (size_t i = 0; i < b->n_components; i++)
		if (b->components[i].is_root && b->components[i].name.len > 0)
			return b->components[i].name;
	return b->bom.name;
}

static void
put_fields(struct maker *m, const struct block_field *fields, uint32_t n)
{
	struct block_field *list = room(m, sizeof(*list), n);
	struct block *b;

	if (list == NULL)
		return;
	memcpy(list, fields, n * sizeof(*list));
	b = add(m, BLOCK_FIELDS, STR(""));
	b->n_fields = n;
	b->fields = list;
}

static struct str
from_words(struct maker *m)
{
	struct buf b = buf_of(TEXT_BYTES);

	buf_str(&b, m->in->company);
	if (m->in->company.len > 0 && m->in->writer.len > 0)
		buf_byte(&b, ' ');
	buf_str(&b, m->in->writer);
	return docs_keep(&m->say, &b);
}

static void
put_opening(struct maker *m)
{
	struct text_value values[] = {
		{STR("supplier"), clean(m, supplier_of(m->in))},
		{STR("product"), clean(m, product_of(m->in))},
		{STR("file"), clean(m, m->in->file)},
		{STR("due"), docs_say_date(&m->say, m->in->due)},
	};
	const struct block_field fields[] = {
		{docs_words(&m->say, "stock_bom.letter.to"),
			values[0].value.len > 0
				? docs_fill(&m->say, "stock_bom.letter.to_name", values, 1)
				: docs_words(&m->say, "stock_bom.letter.to_nobody")},
		{docs_words(&m->say, "stock_bom.letter.from"), from_words(m)},
	};

	put_fields(m, fields, 2);
	say_words(m, BLOCK_PARAGRAPH, "stock_bom.letter.greeting");
	say_filled(m, BLOCK_PARAGRAPH, "stock_bom.letter.thanks", values, 4);
	say_words(m, BLOCK_PARAGRAPH, "stock_bom.letter.why");
	say_filled(m, BLOCK_PARAGRAPH, "stock_bom.letter.ask", values, 4);
}

/* ---- what is missing ------------------------------------------------------------------------ */

static void
put_table(struct maker *m, const char *const keys[], const uint32_t *widths, uint32_t n_columns,
	struct block_table table)
{
	struct block_column *columns = room(m, sizeof(*columns), n_columns);

	if (columns == NULL)
		return;
	for (uint32_t i = 0; i < n_columns; i++)
		columns[i] = (struct block_column){
			.title = docs_words(&m->say, keys[i]), .width = widths[i]};
	table.n_columns = n_columns;
	table.columns = columns;
	add(m, BLOCK_TABLE, STR(""))->table = table;
}

static struct str
missing_words(struct maker *m, enum quality_field f)
{
	const struct quality *q = m->in->quality;

	if (f >= QUALITY_BILL_FIRST)
		return docs_words(&m->say, "stock_bom.letter.of_bill");
	return docs_fill(&m->say, "stock_bom.letter.of_all",
		(const struct text_value[]){{STR("missing"), docs_number(&m->say, q->missing[f])},
			{STR("all"), docs_number(&m->say, q->n_judged)}},
		2);
}

static bool
is_asked(const struct stock_letter *in, enum quality_field f)
{
	return quality_set_has(in->set, f) && in->quality->missing[f] > 0;
}

/* One row for each field that is missing somewhere. */
static void
put_missing(struct maker *m)
{
	static const char *const keys[] = {"stock_bom.letter.column.field",
		"stock_bom.letter.column.example", "stock_bom.letter.column.missing"};
	static const uint32_t widths[] = {5, 8, 4};
	struct block_row *rows = room(m, sizeof(*rows), QUALITY_FIELDS);
	struct str *cells = room(m, sizeof(*cells), 3 * QUALITY_FIELDS);
	uint32_t n = 0;

	if (rows == NULL || cells == NULL)
		return;
	for (unsigned f = 0; f < QUALITY_FIELDS; f++) {
		const char *name = quality_field_name((enum quality_field)f);

		if (!is_asked(m->in, (enum quality_field)f))
			continue;
		rows[n].cells = &cells[3 * n];
		cells[3 * n] = docs_word(&m->say, "stock_bom.field", name);
		cells[3 * n + 1] = docs_word(&m->say, "stock_bom.example", name);
		cells[3 * n + 2] = missing_words(m, (enum quality_field)f);
		n++;
	}
	if (n == 0)
		return;
	say_words(m, BLOCK_HEADING, "stock_bom.letter.fields");
	put_table(m, keys, widths, 3, (struct block_table){.n_rows = n, .rows = rows});
	say_filled(m, BLOCK_PARAGRAPH, "stock_bom.letter.fields_from",
		(const struct text_value[]){{STR("set"),
			docs_word(&m->say, "stock_bom.set", quality_set_name(m->in->set))}},
		1);
}

/* ---- where ---------------------------------------------------------------------------------- */

/* Fields of the set that a component lacks, as bits. */
static unsigned
lacks(const struct stock_letter *in, size_t i)
{
	unsigned missing = in->quality->rows[i].missing, bits = 0;

	for (unsigned f = 0; f < QUALITY_BILL_FIRST; f++)
		if (quality_set_has(in->set, (enum quality_field)f))
			bits |= missing & 1u << f;
	return bits;
}

static struct str
lacks_words(struct maker *m, unsigned bits)
{
	struct buf b = buf_of(TEXT_BYTES);

	for (unsigned f = 0; f < QUALITY_BILL_FIRST; f++) {
		if ((bits & 1u << f) == 0)
			continue;
		if (b.len > 0)
			buf_c(&b, m->say.dates.lang == LANG_EN ? ", " : "、");
		buf_str(&b, docs_word(&m->say, "stock_bom.field",
				    quality_field_name((enum quality_field)f)));
	}
	return docs_keep(&m->say, &b);
}

static struct str
part_words(struct maker *m, size_t i)
{
	const struct component *c = &m->in->bill->components[i];
	struct buf b;
	struct str whole;

	if (c->name.len == 0)
		return docs_fill(&m->say, "stock_bom.letter.unnamed",
			(const struct text_value[]){{STR("place"), docs_number(&m->say, i + 1)}},
			1);
	if (c->group.len == 0)
		return clean(m, c->name);
	b = buf_of(TEXT_BYTES);
	buf_printf(&b, "%.*s/%.*s", STR_FMT(clean(m, c->group)), STR_FMT(clean(m, c->name)));
	whole = docs_keep(&m->say, &b);
	return whole;
}

static void
put_parts(struct maker *m)
{
	static const char *const keys[] = {"stock_bom.letter.column.number",
		"stock_bom.letter.column.part", "stock_bom.letter.column.version",
		"stock_bom.letter.column.lacks"};
	static const uint32_t widths[] = {1, 5, 3, 7};
	struct block_row *rows = room(m, sizeof(*rows), LETTER_PARTS);
	struct str *cells = room(m, sizeof(*cells), 4 * (size_t)LETTER_PARTS);
	uint64_t n = 0;

	if (rows == NULL || cells == NULL)
		return;
	for (size_t i = 0; i < m->in->bill->n_components; i++) {
		unsigned bits = lacks(m->in, i);
		struct str *row = &cells[4 * n];

		if (bits == 0 || n++ >= LETTER_PARTS)
			continue;
		rows[n - 1].cells = row;
		row[0] = docs_number(&m->say, n);
		row[1] = part_words(m, i);
		row[2] = clean(m, m->in->bill->components[i].version);
		row[3] = lacks_words(m, bits);
	}
	if (n == 0)
		return;
	say_words(m, BLOCK_HEADING, "stock_bom.letter.parts");
	put_table(m, keys, widths, 4,
		(struct block_table){
			.n_rows = n < LETTER_PARTS ? (uint32_t)n : LETTER_PARTS, .rows = rows});
	if (n > LETTER_PARTS)
		say_filled(m, BLOCK_PARAGRAPH, "stock_bom.letter.more",
			(const struct text_value[]){
				{STR("n"), docs_number(&m->say, n - LETTER_PARTS)}},
			1);
}

static void
put_purl(struct maker *m, size_t i)
{
	const struct component *c = &m->in->bill->components[i];
	bool is_broken = (m->in->quality->rows[i].flags & QUALITY_PURL_BROKEN) != 0;
	struct buf mended = buf_of(TEXT_BYTES);
	struct text_value values[2] = {{STR("purl"), clean(m, c->purl)}, {STR("mended"), STR("")}};

	quality_mended_purl(c, &mended);
	if (!is_broken)
		values[1].value = clean(m, buf_view(&mended));
	say_filled(m, BLOCK_ITEM,
		is_broken ? "stock_bom.letter.purl_broken" : "stock_bom.letter.purl_mended", values,
		2);
	buf_done(&mended);
}

static void
put_cpe(struct maker *m, size_t i)
{
	const struct component *c = &m->in->bill->components[i];
	bool is_broken = (m->in->quality->rows[i].flags & QUALITY_CPE_BROKEN) != 0;

	say_filled(m, BLOCK_ITEM,
		is_broken ? "stock_bom.letter.cpe_broken" : "stock_bom.letter.cpe_other",
		(const struct text_value[]){
			{STR("cpe"), clean(m, c->cpe)}, {STR("version"), clean(m, c->version)}},
		2);
}

static void
put_cpes(struct maker *m)
{
	const struct quality *q = m->in->quality;
	uint64_t n = q->n_cpe_broken + q->n_cpe_other, shown = 0;

	if (n == 0)
		return;
	say_words(m, BLOCK_HEADING, "stock_bom.letter.cpes");
	for (size_t i = 0; i < m->in->bill->n_components && shown < LETTER_PURLS; i++)
		if ((q->rows[i].flags & (QUALITY_CPE_BROKEN | QUALITY_CPE_OTHER)) != 0) {
			put_cpe(m, i);
			shown++;
		}
	if (n > shown)
		say_filled(m, BLOCK_PARAGRAPH, "stock_bom.letter.purl_more",
			(const struct text_value[]){{STR("n"), docs_number(&m->say, n - shown)}},
			1);
}

static void
put_purls(struct maker *m)
{
	const struct quality *q = m->in->quality;
	uint64_t n = q->n_mended + q->n_broken, shown = 0;

	if (n == 0)
		return;
	say_words(m, BLOCK_HEADING, "stock_bom.letter.purls");
	for (size_t i = 0; i < m->in->bill->n_components && shown < LETTER_PURLS; i++)
		if ((q->rows[i].flags & (QUALITY_PURL_MENDED | QUALITY_PURL_BROKEN)) != 0) {
			put_purl(m, i);
			shown++;
		}
	if (n > shown)
		say_filled(m, BLOCK_PARAGRAPH, "stock_bom.letter.purl_more",
			(const struct text_value[]){{STR("n"), docs_number(&m->say, n - shown)}},
			1);
}

static void
put_close(struct maker *m)
{
	const struct block_field fields[] = {
		{docs_words(&m->say, "stock_bom.letter.answer.due"),
			docs_say_date(&m->say, m->in->due)},
		{docs_words(&m->say, "stock_bom.letter.answer.whom"), m->in->contact},
		{docs_words(&m->say, "stock_bom.letter.answer.form"),
			docs_words(&m->say, "stock_bom.letter.answer.forms")},
	};

	say_words(m, BLOCK_HEADING, "stock_bom.letter.answer");
	put_fields(m, fields, 3);
	say_words(m, BLOCK_PARAGRAPH, "stock_bom.letter.unknown");
	say_words(m, BLOCK_PARAGRAPH, "stock_bom.letter.cannot");
	say_words(m, BLOCK_PARAGRAPH, "stock_bom.letter.close");
}

enum err
stock_letter_document(
	const struct stock_letter *letter, struct arena *arena, struct document *ret_document)
{
	/* no letter to another company is in plain Japanese */
	struct date_style dates = {letter->dates.lang == LANG_EN ? LANG_EN : LANG_JA,
		letter->dates.is_era, letter->dates.zone_minutes};
	struct maker m = {
		.in = letter, .say = {.texts = letter->texts, .dates = dates, .arena = arena}};
	struct block_field *made = arena_array(arena, struct block_field, 1);
	uint64_t n = letter->quality->n_mended + letter->quality->n_broken +
		     letter->quality->n_cpe_broken + letter->quality->n_cpe_other;

	for (unsigned f = 0; f < QUALITY_FIELDS; f++)
		n += is_asked(letter, (enum quality_field)f);
	if (n == 0)
		return ERR_NOT_FOUND;
	m.blocks = arena_array(arena, struct block, BLOCKS_MAX);
	if (m.blocks == NULL || made == NULL)
		return ERR_FULL;
	*made = (struct block_field){
		docs_words(&m.say, "stock_bom.letter.date"), docs_say_date(&m.say, letter->made)};
	put_opening(&m);
	put_missing(&m);
	put_parts(&m);
	put_purls(&m);
	put_cpes(&m);
	put_close(&m);
	*ret_document =
		(struct document){.lang = letter->dates.lang == LANG_EN ? STR("en") : STR("ja"),
			.title = docs_words(&m.say, "stock_bom.letter.title"),
			.company = letter->company,
			.made_at = letter->made,
			.n_facts = 1,
			.facts = made,
			.n_blocks = m.n,
			.blocks = m.blocks};
	return m.say.err;
}
