/* See propose.h. */
#include "docs/propose.h"

#include "base/buf.h"
#include "docs/cells.h"
#include "docs/propose_own.h"

#define QUESTION_WIDTH_MIN 8 /* columns of half width: shorter texts are labels or numbers */
#define PIECE_CHARS_MAX 2    /* of a text that stands on graph paper, letter by letter */
#define LIKE_HIGH 60
#define LIKE_BELOW_MIN 45  /* where there is no place at the right */
#define LABEL_SHORT_MIN 40 /* per cent of a short text that the label is */

/* ---- questions ---- */

static uint32_t
chars_of(struct str s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* The text that begins in cells[i]: alone, or with the pieces right of it. Returns the next cell.
 */
static uint32_t
take_text(const struct finder *f, uint32_t i, struct buf *text, struct sheet_range *ret_range)
{
	const struct sheet *s = f->sheet;
	const struct sheet_cell *c = &s->cells[i];
	struct sheet_range r = sheet_range_of(s, c->row, c->column);

	buf_clear(text);
	buf_str(text, c->text);
	for (i++; i < s->n_cells && s->cells[i].row == c->row; i++) {
		const struct sheet_cell *next = &s->cells[i];

		if (next->column != r.column_to + 1 || chars_of(next->text) > PIECE_CHARS_MAX ||
			chars_of(s->cells[i - 1].text) > PIECE_CHARS_MAX)
			break;
		buf_str(text, next->text);
		r.column_to = sheet_range_of(s, next->row, next->column).column_to;
	}
	*ret_range = r;
	return i;
}

/* "A&A-01.1", "GNRL-07": one word of Latin letters is a number of something, or a name. */
static bool
is_one_word(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.p[i] >= 0x80 || text.p[i] == ' ' || text.p[i] == '\n')
			return false;
	return true;
}

static bool
asks(const struct matcher *m, enum sheet_kind kind, struct str text)
{
	const struct propose_item *item = NULL;

	if (kind != SHEET_TEXT || cells_is_number(text))
		return false;
	if (propose_label_percent(m, text, &item) >= LABEL_SHORT_MIN)
		return true;
	return cells_width(text) >= QUESTION_WIDTH_MIN && chars_of(text) >= 4 && !is_one_word(text);
}

/* ---- all together ---- */

static enum confidence
judge(const struct proposal *p)
{
	if (p->item == NULL || p->place == PROPOSE_NONE)
		return CONFIDENCE_LOW;
	if (p->percent >= LIKE_HIGH && p->place != PROPOSE_BELOW)
		return CONFIDENCE_HIGH;
	return p->percent >= (PROPOSE_LIKE_MIN + LIKE_HIGH) / 2 ? CONFIDENCE_MEDIUM
								: CONFIDENCE_LOW;
}

/* Not a title or a remark: it has a place for an answer beside it, or is much like an item. */
static bool
is_worth_it(const struct proposal *p)
{
	if (p->place == PROPOSE_COLUMN || p->place == PROPOSE_LIST || p->place == PROPOSE_RIGHT)
		return true;
	return p->item != NULL && p->percent >= LIKE_BELOW_MIN;
}

/* Of several texts that one cell would answer (the question, its choices, its number) the one that
 * is most like an item, else the longest. The new one is behind the list. */
static void
keep_better(struct finder *f)
{
	struct proposal *new = &f->list[f->n];

	for (uint32_t i = f->n; i > 0 && new->place != PROPOSE_NONE; i--) {
		struct proposal *old = &f->list[i - 1];

		if (old->row != new->row || old->column != new->column)
			continue;
		if (new->percent > old->percent ||
			(new->percent == old->percent &&new->text.len > old->text.len))
			*old = *new;
		return;
	}
	f->n++;
}

/* A text that a formula fetched is a copy of what is asked elsewhere, unless a place for its answer
 * is made for it. */
static bool
is_copy(const struct finder *f, const struct proposal *p)
{
	const struct sheet_cell *c = sheet_at(f->sheet, p->question.row, p->question.column);

	return c != NULL && c->is_formula && p->place != PROPOSE_COLUMN && p->place != PROPOSE_LIST;
}

static enum err
add(struct finder *f, const struct matcher *m, struct str text, struct sheet_range range)
{
	struct proposal *p = &f->list[f->n];
	const char *copy;

	if (f->n == PROPOSALS_MAX)
		return ERR_LIMIT;
	copy = arena_copy(f->arena, text);
	if (copy == NULL)
		return ERR_LIMIT;
	*p = (struct proposal){.question = range, .text = str_of(copy, text.len)};
	finder_answer(f, p);
	propose_match(m, p);
	propose_match_label(m, p);
	p->confidence = judge(p);
	if (is_worth_it(p) && !is_copy(f, p))
		keep_better(f);
	return ERR_OK;
}

/* The head's words again, above another section. */
static bool
is_head_again(const struct finder *f, uint32_t row)
{
	struct sheet_range r = sheet_range_of(f->sheet, row, f->answer_column);

	return str_equal(str_trim(sheet_text(f->sheet, r.row, r.column)), f->head);
}

/* Another column's text, in a row that has its question: its category, its number, what is meant.
 */
static bool
is_beside_question(const struct finder *f, const struct sheet_range *range)
{
	struct sheet_range r;
	struct str text;

	if (!f->has_question ||
		(range->column <= f->question_column && range->column_to >= f->question_column))
		return false;
	r = sheet_range_of(f->sheet, range->row, f->question_column);
	text = str_trim(sheet_text(f->sheet, r.row, r.column));
	return text.len > 0 && !cells_is_number(text);
}

/* Below the head what stands left of the answers; above it names to be filled in alone. */
static bool
is_asked_at(const struct finder *f, const struct matcher *m, struct str text,
	const struct sheet_range *range)
{
	const struct propose_item *item = NULL;

	if (!f->has_head)
		return true;
	if (range->row > f->head_row && is_beside_question(f, range))
		return false;
	if (range->row > f->head_row)
		return range->column_to < f->answer_column && !is_head_again(f, range->row);
	return range->row < f->head_row && propose_label_percent(m, text, &item) >= LABEL_SHORT_MIN;
}

enum err
propose_map(const struct sheet *s, const struct propose_item *items, uint32_t n_items,
	struct arena *a, struct proposals *ret_proposals)
{
	struct finder f = {.sheet = s, .arena = a};
	struct buf text = buf_of((size_t)1 << 20);
	struct matcher m;
	enum err err = propose_matcher_init(&m, items, n_items, a);

	f.list = arena_array(a, struct proposal, PROPOSALS_MAX + 1);
	if (err == ERR_OK && f.list == NULL)
		err = ERR_LIMIT;
	finder_measure(&f);
	finder_head(&f);
	for (uint32_t i = 0; i < s->n_cells && err == ERR_OK;) {
		enum sheet_kind kind = s->cells[i].kind;
		struct sheet_range range;

		i = take_text(&f, i, &text, &range);
		if (buf_err(&text) != ERR_OK)
			err = ERR_LIMIT;
		else if (!sheet_is_hidden_at(s, &range) && asks(&m, kind, buf_view(&text)) &&
			 is_asked_at(&f, &m, buf_view(&text), &range))
			err = add(&f, &m, buf_view(&text), range);
	}
	buf_done(&text);
	if (err == ERR_OK)
		*ret_proposals = (struct proposals){f.n, f.list};
	return err;
}
