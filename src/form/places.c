/* Which cells of a form ask what: proposed for one that nobody has seen, known for others. */
#include "base/buf.h"
#include "base/limits.h"
#include "docs/propose.h"
#include "form/own.h"

#define ROW_CHOICES_MAX 8 /* that stand beside a question as one text */
#define CHOICE_LETTERS 16
/* Per cent: below, nothing is said: a wrong question is worse than none. In English more is asked
 * for: "processes and procedures" stand in half of all questions. */
#define LIKE_MIN 40
#define LIKE_MIN_EN 55

/* ---- choices ---- */

/* One of the separators of "はい・いいえ", "○／△／×" at the start of s; its length, 0: none. */
static size_t
separator(struct str s)
{
	static const char *const all[] = {"・", "／", "/", "、", "，", ",", "|", "｜", "\n"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (str_starts(s, str_c(all[i])))
			return strlen(all[i]);
	return 0;
}

/* The parts of a text, when each of them is an answer that we know. */
static uint32_t
split_choices(const struct form_set *set, struct str text, struct str list[ROW_CHOICES_MAX])
{
	uint32_t letters[FORM_LETTERS], n = 0;
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		struct str rest = str_of(text.p + i, text.len - i), one;
		size_t skip = i == text.len ? 1 : separator(rest);

		if (skip == 0)
			continue;
		one = str_trim(str_of(text.p + from, i - from));
		if (n == ROW_CHOICES_MAX || one.len == 0 ||
			form_letters(one, letters) > CHOICE_LETTERS ||
			form_result_of(set, one) == RESULT_UNANSWERED)
			return 0;
		list[n++] = one;
		from = i + skip;
		i = from - 1;
	}
	return n;
}

/* A text in the question's row that is nothing but answers. */
static enum err
row_choices(
	const struct form_set *set, const struct sheet *s, struct arena *a, struct form_place *p)
{
	struct str found[ROW_CHOICES_MAX], *list;

	for (uint32_t i = 0; i < s->n_cells; i++) {
		uint32_t n;

		if (s->cells[i].row != p->row)
			continue;
		n = split_choices(set, s->cells[i].text, found);
		if (n < 2)
			continue;
		list = arena_array(a, struct str, n);
		if (list == NULL)
			return ERR_LIMIT;
		memcpy(list, found, n * sizeof(*list));
		p->choices = list;
		p->n_choices = n;
		return ERR_OK;
	}
	return ERR_OK;
}

static enum err
find_choices(
	const struct form_set *set, const struct sheet *s, struct arena *a, struct form_place *p)
{
	const struct sheet_list *l = sheet_list_of(s, p->row, p->column);

	if (l == NULL)
		return set == NULL ? ERR_OK : row_choices(set, s, a, p);
	p->choices = l->values;
	p->n_choices = l->n < LIMIT_FORM_CHOICES ? l->n : LIMIT_FORM_CHOICES;
	return ERR_OK;
}

/* ---- a form that nobody has seen ---- */

struct proposing {
	const struct form_asked *asked;
	struct arena *arena;
	struct propose_item *items[2]; /* by language */
	uint32_t n_items;
	enum form_source *sources; /* of each item */
	struct str *ofs;
	struct form_place *list;
	uint32_t *order; /* room for numbers of places */
	uint32_t n;
};

static uint32_t
count_items(const struct form_asked *asked)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < asked->n_frameworks; i++)
		n += asked->frameworks[i]->n_items;
	for (uint32_t i = 0; i < asked->set->n_labels; i++)
		n += asked->set->labels[i].n_headings;
	return n;
}

/* The item's question with the words that forms use for it. */
static enum err
ask_of(struct proposing *p, struct str of, struct str ask, struct str *ret_ask)
{
	const struct form_set *set = p->asked->set;
	struct buf b = buf_of(1 << 16);
	const char *copy;

	buf_str(&b, ask);
	for (uint32_t i = 0; i < set->n_labels; i++)
		for (uint32_t k = 0; k < set->labels[i].n_headings; k++)
			if (set->labels[i].source == FORM_ITEM &&
				str_equal(set->labels[i].of, of)) {
				buf_c(&b, "\n");
				buf_str(&b, set->labels[i].headings[k]);
			}
	copy = arena_copy(p->arena, buf_view(&b));
	*ret_ask = str_of(copy, b.len);
	buf_done(&b);
	return copy == NULL ? ERR_LIMIT : ERR_OK;
}

static enum err
add_item(struct proposing *p, const struct framework_item *item, struct str of)
{
	enum err err = ERR_OK;

	p->sources[p->n_items] = FORM_ITEM;
	p->ofs[p->n_items] = of;
	for (unsigned k = 0; k < 2 && err == ERR_OK; k++) {
		struct propose_item *to = &p->items[k][p->n_items];
		enum lang lang = k == 0 ? LANG_JA : LANG_EN;

		to->id = of;
		to->name = words_in(&item->name, lang);
		err = ask_of(p, of, words_in(&item->ask, lang), &to->ask);
	}
	p->n_items++;
	return err;
}

static enum err
add_framework(struct proposing *p, const struct framework *f)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < f->n_items && err == ERR_OK; i++) {
		size_t len = f->id.len + 1 + f->items[i].id.len;
		char *of = arena_alloc(p->arena, len + 1);

		if (of == NULL)
			return ERR_LIMIT;
		memcpy(of, f->id.p, f->id.len);
		of[f->id.len] = '/';
		memcpy(of + f->id.len + 1, f->items[i].id.p, f->items[i].id.len);
		err = add_item(p, &f->items[i], str_of(of, len));
	}
	return err;
}

static void
add_label(struct proposing *p, const struct form_label *label)
{
	for (uint32_t i = 0; i < label->n_headings && label->source != FORM_ITEM; i++) {
		p->sources[p->n_items] = label->source;
		p->ofs[p->n_items] = label->of;
		for (unsigned k = 0; k < 2; k++)
			p->items[k][p->n_items] = (struct propose_item){
				.id = label->of, .name = label->headings[i], .is_label = true};
		p->n_items++;
	}
}

static enum err
add_items(struct proposing *p)
{
	const struct form_asked *asked = p->asked;
	size_t n = (size_t)count_items(asked) + 1;
	enum err err = ERR_OK;

	p->sources = arena_array(p->arena, enum form_source, n);
	p->ofs = arena_array(p->arena, struct str, n);
	p->list = arena_array(p->arena, struct form_place, LIMIT_FORM_CELLS);
	p->order = arena_array(p->arena, uint32_t, LIMIT_FORM_CELLS);
	for (unsigned k = 0; k < 2; k++)
		p->items[k] = arena_array(p->arena, struct propose_item, n);
	if (p->sources == NULL || p->ofs == NULL || p->list == NULL || p->order == NULL ||
		p->items[0] == NULL || p->items[1] == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < asked->n_frameworks && err == ERR_OK; i++)
		err = add_framework(p, asked->frameworks[i]);
	for (uint32_t i = 0; i < asked->set->n_labels && err == ERR_OK; i++)
		add_label(p, &asked->set->labels[i]);
	return err;
}

/* What was said of the question before comes first. */
static void
remember(const struct form_asked *asked, struct form_place *place)
{
	char topic[FORM_TOPIC_MAX];

	form_topic(place->question, topic);
	for (uint32_t i = 0; i < asked->n_memories && topic[0] != '\0'; i++) {
		const struct form_memory *m = &asked->memories[i];

		if (!str_equal(m->topic, str_c(topic)))
			continue;
		place->source = m->source;
		place->of = m->of;
		place->percent = 100;
		place->confidence = CONFIDENCE_HIGH;
		return;
	}
}

static const struct sheet_cell *
nearest_above(const struct sheet *s, uint32_t row, uint32_t column)
{
	const struct sheet_cell *found = NULL;

	for (uint32_t i = 0; i < s->n_cells && s->cells[i].row < row; i++)
		if (s->cells[i].column == column)
			found = &s->cells[i];
	return found;
}

/* A column for each answer ("はい" beside "いいえ"), to be marked: what is known as a word would
 * stand in the wrong one. A person says which. */
static bool
is_column_to_mark(const struct form_set *set, const struct sheet *s, const struct form_place *place)
{
	const struct sheet_cell *head = nearest_above(s, place->row, place->column);
	enum result own = head == NULL ? RESULT_UNANSWERED : form_result_of(set, head->text);

	if (own == RESULT_UNANSWERED)
		return false;
	for (int i = 0; i < 2; i++) {
		uint32_t column = i == 0 ? place->column + 1 : place->column - 1;
		struct str beside = sheet_text(s, head->row, column);
		enum result other = beside.len == 0 ? own : form_result_of(set, beside);

		if (other != own && other != RESULT_UNANSWERED)
			return true;
	}
	return false;
}

static enum err
add_proposal(struct proposing *p, const struct sheet *s, const struct proposal *from,
	const struct propose_item *items)
{
	struct form_place *place = &p->list[p->n];
	uint32_t least;

	if (from->place == PROPOSE_NONE)
		return ERR_OK;
	if (p->n == LIMIT_FORM_CELLS)
		return ERR_LIMIT;
	*place = (struct form_place){.sheet = s->name,
		.row = from->row,
		.column = from->column,
		.question = str_trim(from->text),
		.of = STR(""),
		.confidence = CONFIDENCE_LOW};
	least = form_lang(from->text) == LANG_EN ? LIKE_MIN_EN : LIKE_MIN;
	if (from->item != NULL && (from->percent >= least || from->item->is_label)) {
		place->source = p->sources[from->item - items];
		place->of = p->ofs[from->item - items];
		place->percent = from->percent;
		place->confidence = from->confidence;
	}
	remember(p->asked, place);
	if (is_column_to_mark(p->asked->set, s, place)) {
		place->source = FORM_NOTHING;
		place->of = STR("");
		place->percent = 0;
		place->confidence = CONFIDENCE_LOW;
	}
	p->n++;
	return find_choices(p->asked->set, s, p->arena, place);
}

/* More of the text is Japanese than not: one letter is enough. */
static unsigned
language_of(const struct sheet *s)
{
	for (uint32_t i = 0; i < s->n_cells; i++)
		if (form_lang(s->cells[i].text) == LANG_JA)
			return 0;
	return 1;
}

static enum err
propose_sheet(struct proposing *p, const struct sheet *s)
{
	const struct propose_item *items = p->items[language_of(s)];
	struct proposals found;
	enum err err = propose_map(s, items, p->n_items, p->arena, &found);

	for (uint32_t i = 0; err == ERR_OK && i < found.n; i++)
		err = add_proposal(p, s, &found.list[i], items);
	return err;
}

static bool
row_holds(const struct sheet *s, uint32_t row, struct str text)
{
	uint32_t from = 0, to = s->n_cells;

	while (from < to) { /* the row's first cell */
		uint32_t half = from + (to - from) / 2;

		if (s->cells[half].row < row)
			from = half + 1;
		else
			to = half;
	}
	for (; from < s->n_cells && s->cells[from].row == row; from++)
		if (str_equal(str_trim(s->cells[from].text), text))
			return true;
	return false;
}

/* A book may say its questions again, on sheets for whoever reads the answers: a question that has
 * a list of answers on one sheet is asked there, not beside its copy. */
static bool
is_asked_elsewhere(
	const struct proposing *p, const struct workbook *b, const struct form_place *place)
{
	const struct sheet *s = workbook_sheet(b, place->sheet);

	for (uint32_t i = 0; i < p->n && s != NULL && place->n_choices == 0; i++)
		if (p->list[i].n_choices > 0 && !str_equal(p->list[i].sheet, place->sheet) &&
			row_holds(s, place->row, p->list[i].question))
			return true;
	return false;
}

static void
drop_copies(struct proposing *p, const struct workbook *b)
{
	uint32_t kept = 0;

	/* n stays until the end: what is dropped has no list, so it makes nothing else drop */
	for (uint32_t i = 0; i < p->n; i++)
		if (!is_asked_elsewhere(p, b, &p->list[i]))
			p->order[kept++] = i;
	for (uint32_t i = 0; i < kept; i++)
		p->list[i] = p->list[p->order[i]];
	p->n = kept;
}

enum err
form_propose(const struct workbook *b, const struct form_asked *asked, struct arena *a,
	struct form_place **ret_list, uint32_t *ret_n)
{
	struct proposing p = {.asked = asked, .arena = a};
	enum err err = add_items(&p);

	for (uint32_t i = 0; err == ERR_OK && i < b->n_sheets; i++)
		if (!b->sheets[i].is_hidden)
			err = propose_sheet(&p, &b->sheets[i]);
	if (err != ERR_OK)
		return err;
	drop_copies(&p, b);
	*ret_list = p.list;
	*ret_n = p.n;
	return ERR_OK;
}

/* ---- a known form ---- */

/* What stands left of the cell: the question, where the pack does not repeat it. */
static struct str
text_before(const struct sheet *s, uint32_t row, uint32_t column)
{
	struct str longest = STR("");

	for (uint32_t i = 0; i < s->n_cells; i++)
		if (s->cells[i].row == row && s->cells[i].column < column &&
			s->cells[i].text.len > longest.len)
			longest = s->cells[i].text;
	return str_trim(longest);
}

static enum err
take_cell(const struct sheet *s, const struct known_form_cell *c, struct arena *a,
	struct form_place *place)
{
	*place = (struct form_place){.sheet = c->sheet,
		.row = c->row,
		.column = c->column,
		.question = c->question.len > 0 ? c->question : text_before(s, c->row, c->column),
		.source = c->source,
		.of = c->of.len > 0 ? c->of : STR(""),
		.write = c->write,
		.n_choices = c->n_choices,
		.choices = c->choices,
		.percent = 100,
		.confidence = CONFIDENCE_HIGH};
	return c->n_choices > 0 ? ERR_OK : find_choices(NULL, s, a, place);
}

enum err
form_known_places(const struct workbook *b, const struct known_form *f, struct arena *a,
	struct form_place **ret_list, uint32_t *ret_n)
{
	struct form_place *list = arena_array(a, struct form_place, (size_t)f->n_cells + 1);
	uint32_t n = 0;
	enum err err = list == NULL ? ERR_LIMIT : ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < f->n_cells; i++) {
		const struct known_form_cell *c = &f->cells[i];
		const struct sheet *s = workbook_sheet(b, c->sheet);
		const struct sheet_cell *there = s == NULL ? NULL : sheet_at(s, c->row, c->column);

		if (s != NULL && (there == NULL || !there->is_formula))
			err = take_cell(s, c, a, &list[n++]);
	}
	if (err != ERR_OK)
		return err;
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}

static bool
stands_in(const struct workbook *b, struct str mark)
{
	for (uint32_t i = 0; i < b->n_sheets; i++)
		for (uint32_t k = 0; k < b->sheets[i].n_cells; k++)
			if (str_find(b->sheets[i].cells[k].text, mark) >= 0)
				return true;
	return false;
}

const struct known_form *
form_edition_of(const struct form_set *set, const struct workbook *b)
{
	for (uint32_t i = 0; i < set->n_forms; i++) {
		const struct known_form *f = &set->forms[i];
		uint32_t k = 0;

		while (k < f->n_marks && stands_in(b, f->marks[k]))
			k++;
		if (k == f->n_marks && k > 0)
			return f;
	}
	return NULL;
}
