/* Where an answer goes: the column that a head names, a cell with a list, one at the right or
 * below; see propose.h. */
#include "docs/cells.h"
#include "docs/propose_own.h"

#define LOOK_RIGHT 8 /* ranges that are passed over */
#define HEADS_TRIED 32

/* ---- cells that are free ---- */

/* "▼選択してください", "Please select": there until somebody chooses. */
static bool
is_prompt(struct str text)
{
	return str_find(text, STR("選択")) >= 0 || str_find(text, STR("▼")) >= 0 ||
	       str_starts_nocase(text, STR("select")) ||
	       str_starts_nocase(text, STR("please select"));
}

static bool
is_free(const struct finder *f, uint32_t row, uint32_t column, struct sheet_range *ret_range)
{
	const struct sheet_cell *c;

	*ret_range = sheet_range_of(f->sheet, row, column);
	c = sheet_at(f->sheet, ret_range->row, ret_range->column);
	if (c == NULL)
		return true;
	return !c->is_formula && is_prompt(str_trim(c->text)) &&
	       sheet_list_of(f->sheet, ret_range->row, ret_range->column) != NULL;
}

/* ---- heads ---- */

static const struct str answer_words[] = {{"回答", 6}, {"ご回答", 9}, {"記入", 6}, {"答え", 6},
	{"実施状況", 12}, {"対応状況", 12}, {"answer", 6}, {"response", 8}};

void
finder_measure(struct finder *f)
{
	const struct sheet *s = f->sheet;

	for (uint32_t i = 0; i < s->n_cells; i++) {
		f->rows = s->cells[i].row >= f->rows ? s->cells[i].row + 1 : f->rows;
		f->columns = s->cells[i].column >= f->columns ? s->cells[i].column + 1 : f->columns;
	}
	for (uint32_t i = 0; i < s->n_merges; i++) {
		f->rows = s->merges[i].row_to >= f->rows ? s->merges[i].row_to + 1 : f->rows;
		f->columns = s->merges[i].column_to >= f->columns ? s->merges[i].column_to + 1
								  : f->columns;
	}
	for (uint32_t i = 0; i < s->n_lists; i++)
		if (s->lists[i].range.column_to >= f->columns_listed)
			f->columns_listed = s->lists[i].range.column_to + 1;
}

/* Words that have one of the answer's words in them, and say something else. */
static const struct str no_heads[] = {{"記入日", 9}, {"記入者", 9}, {"記入例", 9}, {"記入方法", 12},
	{"記入要領", 12}, {"回答者", 9}, {"回答日", 9}, {"回答例", 9}, {"回答期限", 12},
	{"回答方法", 12}};

/* Heads stand side by side: what is asked stands left of where the answer goes. */
static bool
is_head(const struct sheet *s, uint32_t i, struct str text)
{
	for (size_t k = 0; k < sizeof(no_heads) / sizeof(*no_heads); k++)
		if (str_find(text, no_heads[k]) >= 0)
			return false;
	return i > 0 && s->cells[i - 1].row == s->cells[i].row;
}

/* In how many rows below the cell something is asked at its left, and it is free itself. */
static uint32_t
rows_below(const struct finder *f, uint32_t row, uint32_t column)
{
	const struct sheet *s = f->sheet;
	uint32_t n = 0, last = row;
	struct sheet_range r;

	for (uint32_t i = 0; i < s->n_cells; i++) {
		const struct sheet_cell *c = &s->cells[i];

		if (c->row <= last || c->column >= column || c->kind != SHEET_TEXT)
			continue;
		last = c->row;
		n += is_free(f, c->row, column, &r);
	}
	return n;
}

/* A short cell that says that answers stand below it; of several the one that most rows fit. */
void
finder_head(struct finder *f)
{
	const struct sheet *s = f->sheet;
	uint32_t best = 0, tried = 0;

	for (uint32_t i = 0; i < s->n_cells && tried < HEADS_TRIED; i++) {
		struct str text = str_trim(s->cells[i].text);
		uint32_t column, rows;
		size_t k = 0;

		if (cells_width(text) > 24)
			continue;
		while (k < sizeof(answer_words) / sizeof(*answer_words) &&
			str_find_nocase(text, answer_words[k]) < 0)
			k++;
		if (k == sizeof(answer_words) / sizeof(*answer_words) || !is_head(s, i, text))
			continue;
		tried++;
		column = sheet_range_of(s, s->cells[i].row, s->cells[i].column).column;
		rows = rows_below(f, s->cells[i].row, column);
		if (f->has_head && rows <= best)
			continue;
		best = rows;
		f->has_head = true;
		f->head_row = s->cells[i].row;
		f->answer_column = column;
		f->head = text;
	}
}

/* ---- answers ---- */

/* Right of the question, whatever stands between. */
static bool
find_list(const struct finder *f, struct proposal *p)
{
	uint32_t column = p->question.column_to + 1;
	struct sheet_range r;

	for (int i = 0; i < LOOK_RIGHT && column < f->columns_listed; i++) {
		bool free = is_free(f, p->question.row, column, &r);

		if (free && sheet_list_of(f->sheet, r.row, r.column) != NULL) {
			p->row = r.row;
			p->column = r.column;
			return true;
		}
		column = r.column_to + 1;
	}
	return false;
}

static bool
find_right(const struct finder *f, struct proposal *p)
{
	uint32_t column = p->question.column_to + 1;
	struct sheet_range r;

	for (int i = 0; i < LOOK_RIGHT && column < f->columns; i++) {
		if (is_free(f, p->question.row, column, &r) && r.row == p->question.row) {
			p->row = r.row;
			p->column = r.column;
			return true;
		}
		column = r.column_to + 1;
	}
	return false;
}

/* The answer's cell reckons something: nobody is asked. */
static bool
is_reckoned(const struct finder *f, const struct proposal *p)
{
	const struct sheet_cell *c;
	struct sheet_range r;

	if (!f->has_head || p->question.row <= f->head_row)
		return false;
	r = sheet_range_of(f->sheet, p->question.row, f->answer_column);
	c = sheet_at(f->sheet, r.row, r.column);
	return c != NULL && c->is_formula;
}

void
finder_answer(const struct finder *f, struct proposal *p)
{
	struct sheet_range r;

	p->place = PROPOSE_NONE;
	p->row = p->question.row;
	p->column = p->question.column;
	if (is_reckoned(f, p))
		return;
	if (f->has_head && p->question.row > f->head_row &&
		p->question.column_to < f->answer_column) {
		/* answered already, when it is not free: the columns right of it ask something else
		 */
		if (!is_free(f, p->question.row, f->answer_column, &r))
			return;
		p->row = r.row;
		p->column = r.column;
		p->place = PROPOSE_COLUMN;
	} else if (find_list(f, p)) {
		p->place = PROPOSE_LIST;
	} else if (find_right(f, p)) {
		p->place = PROPOSE_RIGHT;
	} else if (p->question.row_to + 1 < f->rows + 1 &&
		   is_free(f, p->question.row_to + 1, p->question.column, &r)) {
		p->row = r.row;
		p->column = r.column;
		p->place = PROPOSE_BELOW;
	}
}
