/* Where an answer goes: the column that a head names, a cell with a list, one at the right or
 * below; see propose.h. */
#include "docs/cells.h"
#include "docs/propose_own.h"

#define LOOK_RIGHT 8 /* ranges that are passed over */
#define HEADS_TRIED 32
#define HEAD_ROWS 3	  /* that heads may stand over each other in */
#define HEAD_WIDTH_MAX 24 /* columns of half width */

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
	if (sheet_is_hidden_at(f->sheet, ret_range) ||
		sheet_is_locked_at(f->sheet, ret_range->row, ret_range->column))
		return false;
	c = sheet_at(f->sheet, ret_range->row, ret_range->column);
	if (c == NULL)
		return true;
	return !c->is_formula && is_prompt(str_trim(c->text)) &&
	       sheet_list_of(f->sheet, ret_range->row, ret_range->column) != NULL;
}

/* ---- heads ---- */

/* What is written in a head above the answers. */
static const char *const answer_words[] = {"回答", "記入", "答え", "実施状況", "対応状況",
	"実施有無", "実施の有無", "対応有無", "対応の有無", "遵守状況", "適合状況", "自己評価",
	"自己点検", "○×", "〇×", "answer", "response", NULL};
/* Words that have one of these in them, and say something else: who, when, how. */
static const char *const no_answer_words[] = {"記入日", "記入者", "記入例", "記入方法", "記入要領",
	"回答者", "回答日", "回答例", "回答期限", "回答方法", NULL};
/* And that say more of an answer that has its own column; without one the answer goes here. */
static const char *const beside_words[] = {"備考", "補足", "理由", "根拠", "コメント", "証跡",
	"エビデンス", "証憑", "詳細", "comment", "evidence", "remark", "guidance", NULL};
/* What is written in a head above the questions, and what only names them. */
static const char *const question_words[] = {"質問", "設問", "確認項目", "確認事項", "確認内容",
	"要求事項", "要求項目", "チェック項目", "点検項目", "調査項目", "評価項目", "管理策",
	"対策項目", "対策内容", "question", "requirement", NULL};
static const char *const no_question_words[] = {"番号", "No", "ID", "分類", "区分", "カテゴリ",
	"種別", "補足", "解説", "説明", "備考", "意図", "number", "category", NULL};

static bool
has_word(struct str text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_find_nocase(text, str_c(*words)) >= 0)
			return true;
	return false;
}

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

/* Heads stand side by side: what is asked stands left of where the answer goes. */
static bool
is_head(const struct sheet *s, uint32_t i, bool is_beside)
{
	struct str text = str_trim(s->cells[i].text);

	if (cells_width(text) > HEAD_WIDTH_MAX || !has_word(text, answer_words) ||
		has_word(text, no_answer_words) || has_word(text, beside_words) != is_beside)
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

/* In how many rows below the head something stands in the column. */
static uint32_t
texts_below(const struct finder *f, uint32_t column)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->sheet->n_cells; i++)
		n += f->sheet->cells[i].row > f->head_row && f->sheet->cells[i].column == column &&
		     f->sheet->cells[i].kind == SHEET_TEXT;
	return n;
}

/* Of several heads the one with the most below it, then the one nearest to the answers: above a
 * requirement's checks, not above the requirement. */
static void
find_question_head(struct finder *f)
{
	const struct sheet *s = f->sheet;
	uint32_t best = 0, tried = 0;

	for (uint32_t i = 0; i < s->n_cells && s->cells[i].row <= f->head_row; i++) {
		const struct sheet_cell *c = &s->cells[i];
		struct str text = str_trim(c->text);
		uint32_t n;

		if (c->row + HEAD_ROWS <= f->head_row || c->column >= f->answer_column ||
			cells_width(text) > HEAD_WIDTH_MAX || !has_word(text, question_words) ||
			has_word(text, no_question_words) || tried++ == HEADS_TRIED)
			continue;
		n = texts_below(f, c->column);
		if (n == 0 || n < best || (n == best && c->column < f->question_column))
			continue;
		best = n;
		f->has_question = true;
		f->question_column = c->column;
	}
}

/* A short cell that says that answers stand below it; of several the one that most rows fit. */
static void
find_answer_head(struct finder *f, bool is_beside)
{
	const struct sheet *s = f->sheet;
	uint32_t best = 0, tried = 0;

	for (uint32_t i = 0; i < s->n_cells && tried < HEADS_TRIED; i++) {
		uint32_t column, rows;

		if (!is_head(s, i, is_beside))
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
		f->head = str_trim(s->cells[i].text);
	}
}

void
finder_head(struct finder *f)
{
	find_answer_head(f, false);
	if (!f->has_head)
		find_answer_head(f, true);
	if (f->has_head)
		find_question_head(f);
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
