/* See propose.h. */
#include "docs/propose.h"

#include "base/buf.h"
#include "docs/cells.h"

#include <stdlib.h>

#define QUESTION_WIDTH_MIN 8 /* columns of half width: shorter texts are labels or numbers */
#define PIECE_CHARS_MAX 2    /* of a text that stands on graph paper, letter by letter */
#define LOOK_RIGHT 8	     /* ranges that are passed over */
#define HEADS_TRIED 32
#define GRAMS_MAX 512 /* pairs of letters of one text */
#define LIKE_MIN 25   /* per cent: below, no item is said */
#define LIKE_HIGH 60
/* A text must weigh as much to be wholly like another: "その他" and "incident" are in too many. */
#define FLOOR_PAIRS 3.0
#define FLOOR_WORDS 2.0
#define WORD_LETTERS 6 /* "encrypt", "encrypted", "encryption" are one word */
#define WORD_MARK ((uint64_t)1 << 63)
#define LIKE_BELOW_MIN 45 /* where there is no place at the right */

/* ---- letters ---- */

/* 0: a blank or a mark that does not count. */
static uint32_t
fold(uint32_t cp)
{
	if (cp == 0x3007 || cp == 0x25ef) /* other rings */
		return 0x25cb;
	cp = str_fold_char(cp);
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? cp : 0;
	if (cp >= 0x3000 && cp <= 0x303f) /* blanks, brackets, stops */
		return cp == 0x3005 ? cp : 0;
	if (cp == 0x30fb || (cp >= 0x2000 && cp <= 0x206f) || cp == 0xa0)
		return 0;
	return cp;
}

size_t
propose_letters(struct str s, uint32_t *list, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len && n < max;) {
		uint32_t cp = 0;
		size_t size = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		i += size == 0 ? 1 : size;
		cp = size == 0 ? 0 : fold(cp);
		if (cp != 0)
			list[n++] = cp;
	}
	return n;
}

struct grams {
	uint32_t n;
	uint64_t list[GRAMS_MAX]; /* sorted, each once */
};

static int
order_u64(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Words that every question has. */
static bool
says_nothing(const char *word)
{
	static const char *const all[] = {"a", "an", "the", "of", "to", "in", "on", "for", "and",
		"or", "is", "are", "be", "do", "does", "has", "have", "had", "was", "were", "will",
		"can", "by", "with", "from", "at", "as", "it", "its", "any", "all", "that", "this",
		"these", "those", "there", "you", "your", "we", "our", "us", "they", "their", "not",
		"no", "yes", "if", "so", "what", "which", "who", "how", "when", "where", "e", "g",
		"eg", "ie", "etc", "s", "please", "such"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(word, all[i]) == 0)
			return true;
	return false;
}

/* A word of Latin letters or digits that begins at the text's start; its bytes, 0: there is none.
 * *ret_gram 0: it does not count. */
static size_t
take_word(struct str s, uint64_t *ret_gram)
{
	char word[16];
	size_t n = 0, i = 0;
	uint64_t gram = 0;

	while (i < s.len) {
		uint32_t cp = 0;
		size_t size = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		cp = size == 0 ? 0 : fold(cp);
		if (cp == 0 || cp >= 0x80)
			break;
		if (n + 1 < sizeof(word))
			word[n++] = (char)cp;
		i += size;
	}
	word[n] = '\0';
	for (size_t k = 0; k < n && k < WORD_LETTERS; k++)
		gram = gram << 8 | (unsigned char)word[k];
	*ret_gram = says_nothing(word) ? 0 : gram | WORD_MARK;
	return i;
}

/* A word of Latin letters counts as one; of all else each pair of letters. */
static void
add_grams(struct grams *g, struct str s)
{
	uint32_t cp = 0, last = 0;

	for (size_t i = 0; i < s.len && g->n < GRAMS_MAX;) {
		struct str rest = str_of(s.p + i, s.len - i);
		uint64_t gram = 0;
		size_t n = take_word(rest, &gram);

		if (n > 0) {
			if (gram != 0)
				g->list[g->n++] = gram;
			last = 0;
			i += n;
			continue;
		}
		n = str_utf8_char(rest, &cp);
		i += n == 0 ? 1 : n;
		cp = n == 0 ? 0 : fold(cp);
		if (cp != 0 && last != 0)
			g->list[g->n++] = (uint64_t)last << 32 | cp;
		last = cp != 0 ? cp : last;
	}
}

static void
tidy(struct grams *g)
{
	uint32_t kept = 0;

	qsort(g->list, g->n, sizeof(g->list[0]), order_u64);
	for (uint32_t i = 0; i < g->n; i++)
		if (kept == 0 || g->list[kept - 1] != g->list[i])
			g->list[kept++] = g->list[i];
	g->n = kept;
}

/* ---- how alike ---- */

struct matcher {
	const struct propose_item *items;
	uint32_t n;
	struct grams *grams; /* of each item */
	/* All pairs of all items, sorted, and in how many items each is. */
	uint64_t *all;
	uint32_t *times;
	uint32_t n_all;
};

static enum err
count_all(struct matcher *m, struct arena *a)
{
	size_t sum = 0, kept = 0;

	for (uint32_t i = 0; i < m->n; i++)
		sum += m->grams[i].n;
	m->all = arena_array(a, uint64_t, sum + 1);
	m->times = arena_array(a, uint32_t, sum + 1);
	if (m->all == NULL || m->times == NULL)
		return ERR_LIMIT;
	sum = 0;
	for (uint32_t i = 0; i < m->n; i++) {
		memcpy(m->all + sum, m->grams[i].list, m->grams[i].n * sizeof(uint64_t));
		sum += m->grams[i].n;
	}
	qsort(m->all, sum, sizeof(uint64_t), order_u64);
	for (size_t i = 0; i < sum; i++) {
		if (kept == 0 || m->all[kept - 1] != m->all[i])
			m->all[kept++] = m->all[i];
		m->times[kept - 1]++;
	}
	m->n_all = (uint32_t)kept;
	return ERR_OK;
}

static enum err
matcher_init(struct matcher *m, const struct propose_item *items, uint32_t n, struct arena *a)
{
	*m = (struct matcher){.items = items, .n = n};
	m->grams = arena_array(a, struct grams, (size_t)n + 1);
	if (m->grams == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < n; i++) {
		if (items[i].is_label)
			continue;
		add_grams(&m->grams[i], items[i].name);
		add_grams(&m->grams[i], items[i].ask);
		tidy(&m->grams[i]);
	}
	return count_all(m, a);
}

/* 1, 2, 2, 3, 3, 3, 3, 4: how often n can be halved, and once more. */
static uint32_t
doublings(uint32_t n)
{
	uint32_t k = 0;

	for (; n > 0; n >>= 1)
		k++;
	return k;
}

/* What a pair weighs: 1 when it is in one item alone, little when it is in all; a word, which says
 * more, loses less. What no item has weighs as much as what is in a few: forms have their own
 * phrases. */
static double
weight(const struct matcher *m, uint64_t gram)
{
	const uint64_t *at = bsearch(&gram, m->all, m->n_all, sizeof(gram), order_u64);
	bool is_word = (gram & WORD_MARK) != 0;

	if (at == NULL)
		return is_word ? 0.3 : 0.2;
	return 1.0 / (is_word ? doublings(m->times[at - m->all]) : m->times[at - m->all]);
}

/* More words than pairs: another language, another measure. */
static double
least_weight(const struct grams *g)
{
	uint32_t words = 0;

	for (uint32_t i = 0; i < g->n; i++)
		words += (g->list[i] & WORD_MARK) != 0;
	return words * 2 > g->n ? FLOOR_WORDS : FLOOR_PAIRS;
}

static double
weight_all(const struct matcher *m, const struct grams *g)
{
	double sum = 0;

	for (uint32_t i = 0; i < g->n; i++)
		sum += weight(m, g->list[i]);
	return sum;
}

static double
weight_common(const struct matcher *m, const struct grams *x, const struct grams *y)
{
	double sum = 0;

	for (uint32_t i = 0, k = 0; i < x->n && k < y->n;) {
		if (x->list[i] == y->list[k]) {
			sum += weight(m, x->list[i]);
			i++;
			k++;
		} else if (x->list[i] < y->list[k]) {
			i++;
		} else {
			k++;
		}
	}
	return sum;
}

/* The item that is most alike: what both have, by the lighter of both, so that a short question
 * finds a long one. */
static void
match(const struct matcher *m, struct proposal *p)
{
	struct grams q = {.n = 0};
	double best = 0, own, floor;

	add_grams(&q, p->text);
	tidy(&q);
	own = weight_all(m, &q);
	floor = least_weight(&q);
	for (uint32_t i = 0; i < m->n; i++) {
		double its = weight_all(m, &m->grams[i]);
		double least = own < its ? own : its;
		double like = weight_common(m, &q, &m->grams[i]) / (least < floor ? floor : least);

		if (like > best) {
			best = like;
			p->item = &m->items[i];
		}
	}
	p->percent = (uint32_t)(best > 1 ? 100 : best * 100);
	if (p->percent < LIKE_MIN)
		p->item = NULL;
}

/* ---- labels ---- */

#define LABEL_LETTERS 128  /* of a text that may hold one */
#define LABEL_SHORT_MIN 40 /* per cent of a short text that the label is */

static bool
holds(const uint32_t *text, size_t n, const uint32_t *label, size_t k)
{
	for (size_t i = 0; k > 0 && i + k <= n; i++)
		if (memcmp(text + i, label, k * sizeof(*text)) == 0)
			return true;
	return false;
}

/* How much of the text the longest label in it is. */
static uint32_t
label_percent(const struct matcher *m, struct str text, const struct propose_item **ret_item)
{
	uint32_t letters[LABEL_LETTERS], label[LABEL_LETTERS];
	size_t n = propose_letters(text, letters, LABEL_LETTERS), longest = 0;

	for (uint32_t i = 0; i < m->n && n < LABEL_LETTERS; i++) {
		size_t k = m->items[i].is_label
				   ? propose_letters(m->items[i].name, label, LABEL_LETTERS)
				   : 0;

		if (k > longest && holds(letters, n, label, k)) {
			longest = k;
			*ret_item = &m->items[i];
		}
	}
	return n == 0 ? 0 : (uint32_t)(longest * 100 / n);
}

static void
match_label(const struct matcher *m, struct proposal *p)
{
	const struct propose_item *item = NULL;
	uint32_t percent = label_percent(m, p->text, &item);

	if (percent >= LIKE_MIN && percent > p->percent) {
		p->percent = percent;
		p->item = item;
	}
}

/* ---- questions ---- */

struct finder {
	const struct sheet *sheet;
	struct arena *arena;
	uint32_t columns; /* that anything stands in, merged ranges included */
	uint32_t rows;
	uint32_t columns_listed; /* that a list of values reaches */
	bool has_head;
	uint32_t head_row, answer_column;
	struct str head; /* its words: they stand again above each section */
	struct proposal *list;
	uint32_t n;
};

static const struct str answer_words[] = {{"回答", 6}, {"ご回答", 9}, {"記入", 6}, {"答え", 6},
	{"実施状況", 12}, {"対応状況", 12}, {"answer", 6}, {"response", 8}};

static void
measure(struct finder *f)
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

static bool is_free(
	const struct finder *f, uint32_t row, uint32_t column, struct sheet_range *ret_range);

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
static void
find_head(struct finder *f)
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
	if (label_percent(m, text, &item) >= LABEL_SHORT_MIN)
		return true;
	return cells_width(text) >= QUESTION_WIDTH_MIN && chars_of(text) >= 4 && !is_one_word(text);
}

/* ---- answers ---- */

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

static void
find_answer(const struct finder *f, struct proposal *p)
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

static enum confidence
judge(const struct proposal *p)
{
	if (p->item == NULL || p->place == PROPOSE_NONE)
		return CONFIDENCE_LOW;
	if (p->percent >= LIKE_HIGH && p->place != PROPOSE_BELOW)
		return CONFIDENCE_HIGH;
	return p->percent >= (LIKE_MIN + LIKE_HIGH) / 2 ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
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
	find_answer(f, p);
	match(m, p);
	match_label(m, p);
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

/* Below the head what stands left of the answers; above it names to be filled in alone. */
static bool
is_asked_at(const struct finder *f, const struct matcher *m, struct str text,
	const struct sheet_range *range)
{
	const struct propose_item *item = NULL;

	if (!f->has_head)
		return true;
	if (range->row > f->head_row)
		return range->column_to < f->answer_column && !is_head_again(f, range->row);
	return range->row < f->head_row && label_percent(m, text, &item) >= LABEL_SHORT_MIN;
}

enum err
propose_map(const struct sheet *s, const struct propose_item *items, uint32_t n_items,
	struct arena *a, struct proposals *ret_proposals)
{
	struct finder f = {.sheet = s, .arena = a};
	struct buf text = buf_of((size_t)1 << 20);
	struct matcher m;
	enum err err = matcher_init(&m, items, n_items, a);

	f.list = arena_array(a, struct proposal, PROPOSALS_MAX + 1);
	if (err == ERR_OK && f.list == NULL)
		err = ERR_LIMIT;
	measure(&f);
	find_head(&f);
	for (uint32_t i = 0; i < s->n_cells && err == ERR_OK;) {
		enum sheet_kind kind = s->cells[i].kind;
		struct sheet_range range;

		i = take_text(&f, i, &text, &range);
		if (buf_err(&text) != ERR_OK)
			err = ERR_LIMIT;
		else if (asks(&m, kind, buf_view(&text)) &&
			 is_asked_at(&f, &m, buf_view(&text), &range))
			err = add(&f, &m, buf_view(&text), range);
	}
	buf_done(&text);
	if (err == ERR_OK)
		*ret_proposals = (struct proposals){f.n, f.list};
	return err;
}
