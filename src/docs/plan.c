/* See plan.h. */
#include "docs/plan.h"

#include <stdio.h>

#define CELL_BYTES 2048

enum column {
	COLUMN_PLACE,
	COLUMN_FRAMEWORK,
	COLUMN_ID,
	COLUMN_NAME,
	COLUMN_RESULT,
	COLUMN_MEASURE,
	COLUMN_MINUTES,
	COLUMN_MONEY,
	COLUMN_DOER,
	COLUMN_COUNTS,
	COLUMN_LATER,
	COLUMN_CANNOT,
	COLUMN_WHO,
	COLUMNS
};

static const struct {
	const char *key;
	enum sheet_kind kind;
	uint32_t width;
} columns_of[COLUMNS] = {
	[COLUMN_PLACE] = {"plan_sheet.place", SHEET_NUMBER, 6},
	[COLUMN_FRAMEWORK] = {"plan_sheet.framework", SHEET_TEXT, 20},
	[COLUMN_ID] = {"assessment.id", SHEET_TEXT, 10},
	[COLUMN_NAME] = {"assessment.item", SHEET_TEXT, 28},
	[COLUMN_RESULT] = {"assessment.result", SHEET_TEXT, 14},
	[COLUMN_MEASURE] = {"plan_sheet.measure", SHEET_TEXT, 48},
	[COLUMN_MINUTES] = {"plan_sheet.minutes", SHEET_NUMBER, 8},
	[COLUMN_MONEY] = {"plan_sheet.money", SHEET_TEXT, 16},
	[COLUMN_DOER] = {"plan_sheet.doer", SHEET_TEXT, 16},
	[COLUMN_COUNTS] = {"plan_sheet.counts", SHEET_NUMBER, 10},
	[COLUMN_LATER] = {"plan_sheet.later", SHEET_DATE, 12},
	[COLUMN_CANNOT] = {"plan_sheet.cannot", SHEET_TEXT, 28},
	[COLUMN_WHO] = {"plan_sheet.who", SHEET_TEXT, 14},
};

struct maker {
	const struct plan_sheet *in;
	struct arena *arena;
	enum err err;
};

static struct str
words(const struct maker *m, const char *key)
{
	const struct words *w = text_find(m->in->texts, str_c(key));

	return w == NULL ? str_c(key) : words_in(w, m->in->dates.lang);
}

static struct str
word(const struct maker *m, const char *prefix, const char *name)
{
	char key[96];

	snprintf(key, sizeof(key), "%s.%s", prefix, name);
	return words(m, key);
}

static struct str
keep(struct maker *m, struct str text)
{
	const char *copy = arena_copy(m->arena, text);

	if (copy == NULL)
		m->err = ERR_FULL;
	return str_of(copy, copy == NULL ? 0 : text.len);
}

static struct str
number(struct maker *m, uint64_t n)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	return keep(m, str_c(digits));
}

static struct str
iso_date(struct maker *m, ms_t at)
{
	struct civil c = time_civil(at, m->in->dates.zone_minutes);
	char day[32];

	if (at == 0)
		return STR("");
	snprintf(day, sizeof(day), "%04d-%02d-%02d", c.year, c.month, c.day);
	return keep(m, str_c(day));
}

/* Questions that nobody answered are one row: what is to be done is to answer them. */
static void
put_questions(struct maker *m, const struct plan_sheet_row *row, struct str *cells)
{
	struct buf b = buf_of(CELL_BYTES);
	struct str n = number(m, row->n_questions);

	text_fill_values(
		&b, words(m, "plan_sheet.questions"), &(const struct text_value){STR("n"), n}, 1);
	cells[COLUMN_NAME] = keep(m, buf_view(&b));
	buf_done(&b);
}

static void
put_row(struct maker *m, const struct plan_sheet_row *row, size_t place, struct str *cells)
{
	const struct assess_gap *gap = row->gap;
	const struct framework_measure *measure = gap->measure;
	enum lang lang = m->in->dates.lang;

	cells[COLUMN_PLACE] = number(m, place);
	cells[COLUMN_FRAMEWORK] = words_in(&gap->framework->name, lang);
	cells[COLUMN_RESULT] = word(m, "result", result_name(gap->result));
	cells[COLUMN_LATER] = iso_date(m, row->later_until);
	cells[COLUMN_CANNOT] = row->cannot;
	cells[COLUMN_WHO] = row->who;
	if (row->n_questions > 0) {
		put_questions(m, row, cells);
		return;
	}
	cells[COLUMN_ID] = framework_code(gap->framework, gap->item);
	cells[COLUMN_NAME] = words_in(&gap->item->name, lang);
	cells[COLUMN_COUNTS] = number(m, gap->n_counts);
	if (measure == NULL)
		return;
	cells[COLUMN_MEASURE] = words_in(&measure->text, lang);
	cells[COLUMN_MINUTES] = number(m, measure->minutes);
	cells[COLUMN_MONEY] = word(m, "money", money_name(measure->money));
	cells[COLUMN_DOER] = word(m, "doer", doer_name(measure->who));
}

enum err
plan_table(const struct plan_sheet *sheet, struct arena *arena, struct table *ret_table)
{
	struct maker m = {.in = sheet, .arena = arena};
	struct table_column *columns = arena_array(arena, struct table_column, COLUMNS);
	struct str *cells = arena_array(arena, struct str, COLUMNS * sheet->n + 1);

	if (columns == NULL || cells == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = (struct table_column){
			words(&m, columns_of[i].key), columns_of[i].kind, columns_of[i].width};
	for (size_t i = 0; i < sheet->n && m.err == ERR_OK; i++)
		put_row(&m, &sheet->rows[i], i + 1, &cells[i * COLUMNS]);
	*ret_table = (struct table){.title = words(&m, "title.plan"),
		.company = sheet->company,
		.note = iso_date(&m, sheet->made),
		.sheet_print = words(&m, "ledger.sheet_print"),
		.sheet_data = words(&m, "ledger.sheet_data"),
		.yes = words(&m, "ledger.say.yes"),
		.no = words(&m, "ledger.say.no"),
		.n_columns = COLUMNS,
		.n_rows = (uint32_t)sheet->n,
		.columns = columns,
		.cells = cells};
	return m.err;
}
