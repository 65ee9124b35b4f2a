/*
 * Which cells of a form that nobody has seen ask what. What a question is about is told by its
 * words (subject.c) and by the numbers of known catalogues beside it; only where neither says
 * anything by likeness, which is never called sure.
 */
#include "base/limits.h"
#include "docs/propose.h"
#include "form/own.h"

/* Per cent: below, nothing is said: a wrong question is worse than none. In English more is asked
 * for: "processes and procedures" stand in half of all questions. */
#define LIKE_MIN 55
#define LIKE_MIN_EN 70
#define LABEL_SURE 60
#define SENTENCE_LETTERS 10 /* shorter Japanese is a name of something */

struct proposing {
	const struct form_asked *asked;
	struct arena *arena;
	struct form_items items;
	const struct subjects *subjects;
	uint32_t named; /* catalogues, by the sheet */
	struct form_place *list;
	uint32_t *order; /* room for numbers of places */
	uint32_t n;
};

/* ---- from which item ---- */

static const struct framework_item *
item_of(const struct form_asked *asked, struct str of, const struct framework **ret_framework)
{
	struct str item = of, name = str_split(&item, '/');

	for (uint32_t i = 0; i < asked->n_frameworks; i++)
		if (str_equal(asked->frameworks[i]->id, name)) {
			*ret_framework = asked->frameworks[i];
			return framework_item_find(asked->frameworks[i], item);
		}
	return NULL;
}

static bool
is_answered(const struct form_asked *asked, const struct framework *f,
	const struct framework_item *item)
{
	for (uint32_t i = 0; i < asked->n_results; i++)
		if (asked->results[i].framework == f)
			return asked->results[i].items[item->index].result != RESULT_UNANSWERED;
	return false;
}

/* The first that there is; before it one that has an answer. */
static struct str
first_of(const struct form_asked *asked, const struct str *list, uint32_t n)
{
	struct str first = STR("");

	for (uint32_t i = 0; i < n; i++) {
		const struct framework *f;
		const struct framework_item *item = item_of(asked, list[i], &f);

		if (item == NULL)
			continue;
		if (is_answered(asked, f, item))
			return list[i];
		if (first.len == 0)
			first = list[i];
	}
	return first;
}

static void
take_subject(const struct form_asked *asked, const struct form_subject *s, bool is_sure,
	struct form_place *place)
{
	struct str of = first_of(asked, s->items, s->n_items);

	is_sure &= of.len > 0;
	if (of.len == 0)
		of = first_of(asked, s->near, s->n_near);
	if (of.len == 0)
		return;
	place->source = FORM_ITEM;
	place->of = of;
	place->percent = is_sure ? 90 : 60;
	place->confidence = is_sure ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
}

/* ---- numbers of catalogues: "A.8.13", "PR.DS-11", beside the question or before it ---- */

static struct str
first_word(struct str text)
{
	struct str rest = str_trim(text), word = str_split(&rest, ' ');

	word = str_split(&word, '\n');
	while (word.len > 0 && strchr(".:)]", word.p[word.len - 1]) != NULL)
		word.len--;
	while (word.len > 0 && strchr("([", word.p[0]) != NULL)
		word = str_of(word.p + 1, word.len - 1);
	return word;
}

static const struct form_subject *
subject_by_number(const struct proposing *p, const struct sheet *s, const struct form_place *place)
{
	const struct form_subject *found =
		subjects_by_number(p->subjects, p->named, first_word(place->question));

	for (uint32_t i = 0; i < s->n_cells && found == NULL; i++)
		if (s->cells[i].row == place->row && s->cells[i].column < place->column)
			found = subjects_by_number(
				p->subjects, p->named, first_word(s->cells[i].text));
	return found;
}

/* An item of ours whose own number stands there: the form follows the same catalogue. */
static bool
take_own_number(const struct proposing *p, struct str text, struct form_place *place)
{
	const struct form_set *set = p->asked->set;
	struct str number = first_word(text);

	for (uint32_t c = 0; c < set->n_catalogues && number.len > 0; c++)
		for (uint32_t i = 0; i < p->items.n && (p->named >> c & 1) != 0; i++) {
			struct str item = p->items.ofs[i], name = str_split(&item, '/');

			if (p->items.sources[i] != FORM_ITEM ||
				!str_equal(name, set->catalogues[c].framework) ||
				!str_equal_nocase(item, number))
				continue;
			place->source = FORM_ITEM;
			place->of = p->items.ofs[i];
			place->percent = 95;
			place->confidence = CONFIDENCE_HIGH;
			return true;
		}
	return false;
}

static bool
take_own_numbers(const struct proposing *p, const struct sheet *s, struct form_place *place)
{
	if (p->named == 0)
		return false;
	if (take_own_number(p, place->question, place))
		return true;
	for (uint32_t i = 0; i < s->n_cells; i++)
		if (s->cells[i].row == place->row && s->cells[i].column < place->column &&
			take_own_number(p, s->cells[i].text, place))
			return true;
	return false;
}

/* Words and number say the same, or only one of them says something; else nothing is proposed.
 * True: something is known of the question, and likeness has no say. */
static bool
take_question(const struct proposing *p, const struct sheet *s, struct form_place *place)
{
	const struct form_set *set = p->asked->set;
	const struct form_subject *number = subject_by_number(p, s, place);
	struct subject_hit hit;

	subjects_find(p->subjects, place->question, &hit);
	if (take_own_numbers(p, s, place))
		return true;
	if (hit.subject != NULL) {
		if (number == NULL || subjects_are_one_line(set, hit.subject, number) ||
			subjects_are_one_line(set, number, hit.subject))
			take_subject(p->asked, hit.subject, !hit.is_detailed, place);
	} else if (number != NULL && !hit.is_touched) {
		take_subject(p->asked, number, false, place);
	}
	return hit.is_touched || number != NULL;
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

static void
take_label(const struct proposing *p, const struct proposal *from, size_t item,
	struct form_place *place)
{
	place->source = p->items.sources[item];
	place->of = p->items.ofs[item];
	place->percent = from->percent;
	place->confidence = from->confidence;
}

static bool
has_hiragana(struct str s)
{
	for (size_t i = 0; i < s.len;) {
		uint32_t cp = 0;
		size_t size = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		i += size == 0 ? 1 : size;
		if (size > 0 && cp >= 0x3041 && cp <= 0x309f)
			return true;
	}
	return false;
}

/* "参考サイト1", "OSバージョン" ask nothing of us, however alike they are. */
static bool
is_sentence(struct str text)
{
	uint32_t letters[FORM_LETTERS];

	return form_lang(text) == LANG_EN ||
	       (form_letters(text, letters) >= SENTENCE_LETTERS && has_hiragana(text));
}

/* "Change Management", "Standards Crosswalk": where neither a head nor a list says that answers go
 * there, English without a question mark is a title. */
static bool
is_title(const struct proposal *from)
{
	return (from->place == PROPOSE_RIGHT || from->place == PROPOSE_BELOW) &&
	       form_lang(from->text) == LANG_EN && str_find_byte(from->text, '?') < 0;
}

/* By likeness: never sure. */
static void
take_alike(const struct proposing *p, const struct proposal *from, size_t item,
	struct form_place *place)
{
	uint32_t least = form_lang(from->text) == LANG_EN ? LIKE_MIN_EN : LIKE_MIN;

	if (from->percent < least || !is_sentence(from->text))
		return;
	take_label(p, from, item, place);
	if (place->source == FORM_ITEM)
		place->confidence = CONFIDENCE_MEDIUM;
}

static void
take_nothing(struct form_place *place)
{
	place->source = FORM_NOTHING;
	place->of = STR("");
	place->percent = 0;
	place->confidence = CONFIDENCE_LOW;
}

static enum err
add_proposal(struct proposing *p, const struct sheet *s, const struct proposal *from,
	const struct propose_item *items)
{
	struct form_place *place = &p->list[p->n];
	size_t item = from->item == NULL ? 0 : (size_t)(from->item - items);
	bool is_label = from->item != NULL && from->item->is_label;
	enum err err;

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
	if (is_label && from->percent >= LABEL_SURE)
		take_label(p, from, item, place);
	else if (!is_title(from) && !take_question(p, s, place) && from->item != NULL && !is_label)
		take_alike(p, from, item, place);
	else if (is_label && place->source == FORM_NOTHING)
		take_label(p, from, item, place);
	remember(p->asked, place);
	p->n++;
	err = form_choices_find(p->asked->set, s, p->arena, place);
	if (is_column_to_mark(p->asked->set, s, place))
		take_nothing(place);
	return err;
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
	const struct propose_item *items = p->items.list[language_of(s)];
	struct proposals found;
	enum err err;

	p->named = subjects_named(p->subjects, s->name);
	for (uint32_t i = 0; i < s->n_cells; i++)
		p->named |= subjects_named(p->subjects, s->cells[i].text);
	err = propose_map(s, items, p->items.n, p->arena, &found);

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

bool
form_is_protected(const struct workbook *b)
{
	for (uint32_t i = 0; i < b->n_sheets; i++)
		if (b->sheets[i].is_protected && !b->sheets[i].is_hidden)
			return true;
	return false;
}

enum err
form_propose(const struct workbook *b, const struct form_asked *asked, struct arena *a,
	struct form_place **ret_list, uint32_t *ret_n)
{
	struct proposing p = {.asked = asked, .arena = a};
	enum err err = form_items_new(asked, a, &p.items);

	p.list = arena_array(a, struct form_place, LIMIT_FORM_CELLS);
	p.order = arena_array(a, uint32_t, LIMIT_FORM_CELLS);
	if (err == ERR_OK && (p.list == NULL || p.order == NULL))
		err = ERR_LIMIT;
	if (err == ERR_OK)
		err = subjects_new(asked->set, a, &p.subjects);
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
