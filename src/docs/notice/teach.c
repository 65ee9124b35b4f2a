/* Which cell of an official file asks which item of a form; see teach.h. */
#include "docs/notice/teach.h"

#include "base/limits.h"
#include "docs/propose.h"

#define LETTERS 256
/* Per cent: below, nothing is said: a wrong item is worse than none. */
#define LABEL_MIN 60
#define CHOICE_MIN 95 /* a word such as "USB" stands in many questions */
#define LIKE_MIN 55

/* ---- what can stand in a cell ---- */

struct asking {
	struct arena *arena;
	const struct notice_ask_words *w;
	struct notice_ask *list;
	uint32_t n, room;
	enum err err;
};

static bool
same_letters(struct str a, struct str b)
{
	uint32_t x[LETTERS], y[LETTERS];
	size_t n = propose_letters(a, x, LETTERS);

	return n > 0 && n == propose_letters(b, y, LETTERS) && memcmp(x, y, n * sizeof(*x)) == 0;
}

const struct notice_ask *
notice_ask_find(const struct notice_ask *asks, uint32_t n, struct str said)
{
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(asks[i].said, said))
			return &asks[i];
	for (uint32_t i = 0; i < n; i++)
		if (same_letters(asks[i].said, said))
			return &asks[i];
	return NULL;
}

const struct notice_ask *
notice_ask_of(const struct notice_ask *asks, uint32_t n, struct str item, enum report_write write,
	struct str choice)
{
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(asks[i].item->id, item) && asks[i].write == write &&
			str_equal(asks[i].choice == NULL ? STR("") : asks[i].choice->id, choice))
			return &asks[i];
	return NULL;
}

/* Two that are said alike would not be told apart: the later one gets its id beside it. */
static void
add(struct asking *k, const struct report_item *item, enum report_write write,
	const struct record_choice *choice, struct str base, struct str rest)
{
	struct buf b = buf_of(LIMIT_RECORD_TEXT);
	const char *copy;

	if (k->n == k->room || k->err != ERR_OK)
		return;
	buf_str(&b, base);
	buf_str(&b, rest);
	if (notice_ask_find(k->list, k->n, buf_view(&b)) != NULL)
		buf_printf(&b, " (%.*s%s%.*s)", STR_FMT(item->id), choice != NULL ? "." : "",
			STR_FMT(choice != NULL ? choice->id : STR("")));
	k->err = buf_err(&b);
	copy = k->err == ERR_OK ? arena_copy(k->arena, buf_view(&b)) : NULL;
	if (copy != NULL)
		k->list[k->n++] = (struct notice_ask){item, write, choice, str_of(copy, b.len)};
	else
		k->err = ERR_LIMIT;
	buf_done(&b);
}

static void
add_part(struct asking *k, const struct report_item *item, enum report_write write, struct str base,
	struct str part)
{
	struct buf b = buf_of(LIMIT_RECORD_TEXT);

	buf_c(&b, k->w->lang == LANG_EN ? ": " : "：");
	buf_str(&b, part);
	add(k, item, write, NULL, base, buf_view(&b));
	buf_done(&b);
}

static void
add_item(struct asking *k, const struct report_item *item, const struct record_field *f)
{
	struct str base = words_in(&item->ask, k->w->lang);

	add(k, item, REPORT_WORDS, NULL, base, STR(""));
	if (f->kind == RECORD_TIME) {
		add_part(k, item, REPORT_DATE, base, k->w->day);
		add_part(k, item, REPORT_CLOCK, base, k->w->clock);
	}
	for (uint32_t i = 0; i < f->n_choices; i++) {
		struct buf b = buf_of(LIMIT_RECORD_TEXT);

		buf_c(&b, k->w->lang == LANG_EN ? " = " : "＝");
		buf_str(&b, words_in(&f->choices[i].name, k->w->lang));
		add(k, item, REPORT_MARK, &f->choices[i], base, buf_view(&b));
		buf_done(&b);
	}
}

enum err
notice_asks_of(const struct report_form *f, const struct record_set *set,
	const struct notice_ask_words *w, struct arena *a, struct notice_ask **ret_asks,
	uint32_t *ret_n)
{
	struct asking k = {.arena = a, .w = w};

	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct record_field *field = record_field_find(set, f->items[i].field);

		k.room += field == NULL ? 0 : 3 + field->n_choices;
	}
	k.list = arena_array(a, struct notice_ask, (size_t)k.room + 1);
	if (k.list == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct record_field *field = record_field_find(set, f->items[i].field);

		if (field != NULL)
			add_item(&k, &f->items[i], field);
	}
	if (k.err == ERR_OK) {
		*ret_asks = k.list;
		*ret_n = k.n;
	}
	return k.err;
}

/* ---- what is known of the asks: labels and sentences ---- */

struct known {
	struct propose_item *items;
	const struct notice_ask **asks; /* of each */
	uint32_t n, room;
};

static void
know(struct known *k, const struct notice_ask *ask, struct str text, bool is_label)
{
	uint32_t letters[LETTERS];

	if (k->n == k->room || propose_letters(text, letters, LETTERS) < 2)
		return;
	k->items[k->n] = (struct propose_item){
		.id = ask->said, .ask = text, .name = text, .is_label = is_label};
	k->asks[k->n++] = ask;
}

static bool
is_name_of_another(const struct notice_ask *asks, uint32_t n, const struct notice_ask *ask)
{
	for (uint32_t i = 0; i < n; i++)
		if (&asks[i] != ask && asks[i].choice != NULL &&
			str_equal(asks[i].choice->name.in[LANG_JA], ask->choice->name.in[LANG_JA]))
			return true;
	return false;
}

static void
know_ask(struct known *k, const struct notice_ask *asks, uint32_t n, const struct notice_ask *ask,
	const struct record_set *set)
{
	const struct record_field *f = record_field_find(set, ask->item->field);
	static const enum lang langs[] = {LANG_JA, LANG_EN};

	if (f == NULL || ask->write == REPORT_DATE || ask->write == REPORT_CLOCK)
		return;
	for (unsigned i = 0; i < 2; i++) {
		if (ask->choice != NULL) { /* "そのほか" of many fields says nothing */
			if (!is_name_of_another(asks, n, ask))
				know(k, ask, words_in(&ask->choice->name, langs[i]), true);
			continue;
		}
		know(k, ask, words_in(&ask->item->ask, langs[i]), true);
		know(k, ask, words_in(&f->name, langs[i]), true);
		know(k, ask, words_in(&ask->item->ask, langs[i]), false);
	}
	for (uint32_t i = 0; ask->choice == NULL && i < f->n_headings; i++)
		know(k, ask, f->headings[i], true);
}

static enum err
known_of(const struct notice_ask *asks, uint32_t n, const struct record_set *set, struct arena *a,
	struct known *ret_known)
{
	struct known k = {.room = n * (6 + LIMIT_REPORT_HEADINGS)};

	k.items = arena_array(a, struct propose_item, (size_t)k.room + 1);
	k.asks = arena_array(a, const struct notice_ask *, (size_t)k.room + 1);
	if (k.items == NULL || k.asks == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < n; i++)
		know_ask(&k, asks, n, &asks[i], set);
	*ret_known = k;
	return ERR_OK;
}

/* ---- a question ---- */

/* A time in two cells: "検知日" beside "検知時刻". */
static const struct notice_ask *
part_of_time(const struct notice_ask *asks, uint32_t n, const struct notice_ask *ask,
	struct str question)
{
	const struct notice_ask *part = NULL;

	if (ask->write != REPORT_WORDS || str_find(question, STR("日時")) >= 0)
		return ask;
	if (str_find(question, STR("時刻")) >= 0 || str_find(question, STR("時間")) >= 0)
		part = notice_ask_of(asks, n, ask->item->id, REPORT_CLOCK, STR(""));
	else if (str_find(question, STR("日")) >= 0)
		part = notice_ask_of(asks, n, ask->item->id, REPORT_DATE, STR(""));
	return part != NULL ? part : ask;
}

static const struct notice_ask *
ask_of(const struct known *k, const struct notice_ask *asks, uint32_t n, const struct proposal *p)
{
	const struct notice_ask *ask;

	if (p->item == NULL)
		return NULL;
	ask = k->asks[p->item - k->items];
	if (p->percent < (!p->item->is_label	       ? LIKE_MIN
				 : ask->choice != NULL ? CHOICE_MIN
						       : LABEL_MIN))
		return NULL;
	return part_of_time(asks, n, ask, p->text);
}

struct teaching {
	const struct notice_ask *asks;
	uint32_t n_asks;
	struct known known;
	struct arena *arena;
	struct notice_place *list;
	uint32_t n;
};

static enum err
teach_sheet(struct teaching *t, const struct sheet *s)
{
	struct proposals found;
	enum err err = propose_map(s, t->known.items, t->known.n, t->arena, &found);

	for (uint32_t i = 0; err == ERR_OK && i < found.n; i++) {
		const struct proposal *p = &found.list[i];
		const struct sheet_cell *there = sheet_at(s, p->row, p->column);

		if (p->place == PROPOSE_NONE || (there != NULL && there->is_formula))
			continue;
		if (t->n == LIMIT_FORM_CELLS)
			return ERR_LIMIT;
		t->list[t->n++] = (struct notice_place){.sheet = s->name,
			.row = p->row,
			.column = p->column,
			.question = str_trim(p->text),
			.list = sheet_list_of(s, p->row, p->column),
			.ask = ask_of(&t->known, t->asks, t->n_asks, p)};
	}
	return err;
}

enum err
notice_teach(const struct workbook *b, const struct notice_ask *asks, uint32_t n_asks,
	const struct record_set *set, struct arena *a, struct notice_place **ret_places,
	uint32_t *ret_n)
{
	struct teaching t = {.asks = asks, .n_asks = n_asks, .arena = a};
	enum err err = known_of(asks, n_asks, set, a, &t.known);

	t.list = arena_array(a, struct notice_place, LIMIT_FORM_CELLS);
	if (err == ERR_OK && t.list == NULL)
		err = ERR_LIMIT;
	for (uint32_t i = 0; err == ERR_OK && i < b->n_sheets; i++)
		if (!b->sheets[i].is_hidden)
			err = teach_sheet(&t, &b->sheets[i]);
	if (err == ERR_OK) {
		*ret_places = t.list;
		*ret_n = t.n;
	}
	return err;
}
