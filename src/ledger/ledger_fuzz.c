/*
 * Fuzz target: any text as a CSV sheet into a ledger with a column of each kind. Whatever it holds,
 * each row is good or has a problem that a cell names, and what is kept reads as itself.
 */
#include "ledger/ledger.h"
#include "wire/csv/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define S(text)                                                                                    \
	{                                                                                          \
		(text), sizeof(text) - 1                                                           \
	}

static const struct ledger_choice choices[] = {
	{S("1"), {{S("一つ"), S("一つ"), S("One")}}},
	{S("2"), {{S("二つ"), S("二つ"), S("Two")}}},
};
static const struct str headings[] = {S("Name"), S("Service")};
static const struct ledger_column columns[] = {
	{.id = S("name"),
		.kind = COLUMN_TEXT,
		.bytes_max = 40,
		.is_needed = true,
		.is_key = true,
		.n_headings = 2,
		.headings = headings},
	{.id = S("kind"),
		.kind = COLUMN_CHOICE,
		.bytes_max = 40,
		.n_choices = 2,
		.choices = choices},
	{.id = S("count"), .kind = COLUMN_NUMBER, .bytes_max = 40},
	{.id = S("day"), .kind = COLUMN_DATE, .bytes_max = 40},
	{.id = S("price"), .kind = COLUMN_YEN, .bytes_max = 40},
	{.id = S("person"), .kind = COLUMN_PERSON, .bytes_max = 40},
	{.id = S("is"), .kind = COLUMN_YES_NO, .bytes_max = 40},
	{.id = S("left"), .kind = COLUMN_RECKONED, .reckon = RECKON_DAYS_LEFT, .of = S("day")},
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
static const struct ledger ledger = {.id = S("sample"), .n_columns = COLUMNS, .columns = columns};

static void
check_row(const struct ledger_sheet_row *row, struct arena *a)
{
	struct str values[COLUMNS];
	struct ledger_reckoned reckoned;
	uint32_t problems = 0;

	for (uint32_t i = 0; i < COLUMNS; i++) {
		enum cell_problem problem;
		struct str again;

		values[i] = row->cells[i].value;
		problems += row->cells[i].problem != CELL_FINE;
		BUG_IF(row->cells[i].problem != CELL_FINE && values[i].len > 0);
		if (columns[i].kind == COLUMN_RECKONED ||
			ledger_cell_read(&columns[i], values[i], a, &again, &problem) != ERR_OK)
			continue;
		BUG_IF(problem != CELL_FINE || !str_equal(again, values[i]));
	}
	BUG_IF(row->n_problems < problems || row->n_problems > problems + 1);
	(void)ledger_missing(&ledger, values);
	(void)ledger_reckon(&ledger, &columns[COLUMNS - 1], values, STR("2026-11-27"), &reckoned);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct errinfo info = {0};
	struct csv_file file;
	struct ledger_match match;
	struct ledger_sheet sheet;

	BUG_IF(a == NULL);
	if (csv_read(str_of((const char *)data, size), NULL, a, &file, &info) == ERR_OK &&
		file.book.n_sheets > 0) {
		ledger_match(&ledger, &file.book.sheets[0], &match);
		if (ledger_sheet_read(&ledger, &file.book.sheets[0], &match, a, &sheet) == ERR_OK) {
			BUG_IF(sheet.n_good + sheet.n_bad != sheet.n_rows);
			for (uint32_t i = 0; i < sheet.n_rows; i++)
				check_row(&sheet.rows[i], a);
		}
	}
	arena_free(a);
	return 0;
}
