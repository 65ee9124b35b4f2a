/* See plan.h. */
#include "docs/plan.h"

#include "docs/say.h"

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

static const struct docs_column columns_of[COLUMNS] = {
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

/* Questions that nobody answered are one row: what is to be done is to answer them. */
static struct str
questions(struct docs_say *s, uint32_t n_questions)
{
	const struct text_value n = {STR("n"), docs_number(s, n_questions)};

	return docs_fill(s, "plan_sheet.questions", &n, 1);
}

static void
put_row(struct docs_say *s, const struct plan_sheet_row *row, size_t place, struct str *cells)
{
	const struct assess_gap *gap = row->gap;
	const struct framework_measure *measure = gap->measure;
	enum lang lang = s->dates.lang;

	cells[COLUMN_PLACE] = docs_number(s, place);
	cells[COLUMN_FRAMEWORK] = words_in(&gap->framework->name, lang);
	cells[COLUMN_RESULT] = docs_word(s, "result", result_name(gap->result));
	cells[COLUMN_LATER] = docs_say_date_iso(s, row->later_until);
	cells[COLUMN_CANNOT] = row->cannot;
	cells[COLUMN_WHO] = row->who;
	if (row->n_questions > 0) {
		cells[COLUMN_NAME] = questions(s, row->n_questions);
		return;
	}
	cells[COLUMN_ID] = framework_code(gap->framework, gap->item);
	cells[COLUMN_NAME] = words_in(&gap->item->name, lang);
	cells[COLUMN_COUNTS] = docs_number(s, gap->n_counts);
	if (measure == NULL)
		return;
	cells[COLUMN_MEASURE] = words_in(&measure->text, lang);
	cells[COLUMN_MINUTES] = docs_number(s, measure->minutes);
	cells[COLUMN_MONEY] = docs_word(s, "money", money_name(measure->money));
	cells[COLUMN_DOER] = docs_word(s, "doer", doer_name(measure->who));
}

enum err
plan_table(const struct plan_sheet *sheet, struct arena *arena, struct table *ret_table)
{
	struct docs_say s = {.texts = sheet->texts, .dates = sheet->dates, .arena = arena};
	struct table t = {.company = sheet->company, .n_rows = (uint32_t)sheet->n};
	struct str *cells;
	enum err err = docs_table(&s, columns_of, COLUMNS, &t, &cells);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < sheet->n && s.err == ERR_OK; i++)
		put_row(&s, &sheet->rows[i], i + 1, &cells[i * COLUMNS]);
	t.title = docs_words(&s, "title.plan");
	t.note = docs_say_date_iso(&s, sheet->made);
	*ret_table = t;
	return s.err;
}
