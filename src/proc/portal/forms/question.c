/* One question of a form: what it is filled from, what is typed, where it stands; see forms.h. */
#include "proc/portal/documents/document.h"
#include "proc/portal/form_mark.h"
#include "proc/portal/forms/forms.h"
#include "proc/portal/programme/programme.h"

#include "docs/propose.h"
#include "model/wording.h"

#include <stdio.h>

#define CANDIDATES 12
#define LETTERS_MAX 256

/* ---- looking for an item ---- */

static bool
has_letters(struct str text, const uint32_t *part, size_t k)
{
	uint32_t list[LETTERS_MAX];
	size_t n = propose_letters(text, list, LETTERS_MAX);

	for (size_t i = 0; i + k <= n; i++)
		if (memcmp(list + i, part, k * sizeof(*part)) == 0)
			return true;
	return false;
}

/* Every word of the search stands in the item's name or question. */
static bool
fits(const struct framework_item *item, struct str query, enum lang lang)
{
	uint32_t part[LETTERS_MAX];
	struct str rest = query;

	while (rest.len > 0) {
		size_t k = propose_letters(str_split(&rest, ' '), part, LETTERS_MAX);

		if (k > 0 && !has_letters(words_in(&item->name, lang), part, k) &&
			!has_letters(words_in(&item->ask, lang), part, k))
			return false;
	}
	return true;
}

static void
add_candidate(struct request *r, const struct forms_one *one, const struct form_place *place,
	const struct framework *f, const struct framework_item *item, struct form_candidate *c)
{
	struct form_place p = *place;
	struct form_answer a;

	p.source = FORM_ITEM;
	p.of = keep_text(r, "%.*s/%.*s", STR_FMT(f->id), STR_FMT(item->id));
	form_answer_of(&one->known.known, &p, &a);
	*c = (struct form_candidate){
		p.of, words_in(&item->name, r->lang), words_in(&item->ask, r->lang), a.value};
}

static enum err
search(struct request *r, const struct forms_one *one, const struct form_place *place,
	struct form_question_view *v)
{
	struct form_candidate *list = arena_array(r->arena, struct form_candidate, CANDIDATES);

	if (list == NULL)
		return ERR_FULL;
	v->candidates = list;
	for (uint32_t i = 0; i < one->known.n_frameworks && v->query.len > 0; i++) {
		const struct framework *f = one->known.frameworks[i];

		for (uint32_t k = 0; k < f->n_items && v->n < CANDIDATES; k++)
			if (fits(&f->items[k], v->query, r->lang))
				add_candidate(r, one, place, f, &f->items[k], &list[v->n++]);
	}
	return ERR_OK;
}

/* ---- showing ---- */

static enum err
find_cell(struct request *r, struct forms_one *one, size_t *ret_at)
{
	uint64_t number;
	enum err err = forms_load(r, one);

	if (err != ERR_OK)
		return err;
	if (str_u64(path_part(r, 2), LIMIT_FORM_CELLS, &number) != ERR_OK)
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < one->n_cells; i++)
		if (one->cells[i].cell == number) {
			*ret_at = i;
			return ERR_OK;
		}
	return ERR_NOT_FOUND;
}

/* What stands there, and whether a person said so. */
static enum err
text_mark(struct request *r, const struct form_line *line, struct str *ret_marks)
{
	const struct str values[] = {line->kept_at != 0 ? line->kept : line->value,
		line->kept_at != 0 ? STR("kept") : STR("")};

	*ret_marks = STR("");
	return form_mark_add(r, values, 2, ret_marks);
}

static enum err
show_question(struct request *r, const struct forms_one *one, size_t at,
	const struct page_problems *problems)
{
	const struct store_form_cell *c = &one->cells[at];
	struct form_question_view v = {.id = str_c(one->form.id.text),
		.name = str_c(one->form.name),
		.write = c->write,
		.choices = c->choices,
		.n_choices = c->n_choices,
		.query = str_trim(form_get(&r->query, "q")),
		.previous = at > 0 ? one->cells[at - 1].cell : UINT32_MAX,
		.next = at + 1 < one->n_cells ? one->cells[at + 1].cell : UINT32_MAX};
	char name[SHEET_CELL_NAME_MAX];
	struct page_frame f;
	struct form_place p;
	enum err err;

	forms_line(r, one, at, &v.line);
	forms_place(c, &p);
	v.cell_name = str_c(sheet_cell_name(c->row, c->column, name));
	v.text = v.line.kept_at != 0 ? v.line.kept : v.line.value;
	if (problems != NULL) {
		v.problems = *problems;
		v.text = form_get(&r->form, "text");
		r->response.status = 400;
	}
	err = search(r, one, &p, &v);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	err = text_mark(r, &v.line, &f.form_mark);
	if (err != ERR_OK)
		return err;
	return page_form_question(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_form_question(struct request *r)
{
	struct forms_one one;
	size_t at;
	enum err err = find_cell(r, &one, &at);

	return err == ERR_OK ? show_question(r, &one, at, NULL) : err;
}

/* ---- what a person says ---- */

/* Keeps it, then back to the question, with a notice that takes it back. */
static enum err
keep(struct request *r, const struct forms_one *one, size_t at, const struct forms_deed *d)
{
	char path[REQUEST_PATH_MAX], tail[24], token[DEED_TOKEN_MAX];
	enum err err = deed_forms(r, d, token);

	snprintf(tail, sizeof(tail), "/%u", one->cells[at].cell);
	forms_path(&one->form, tail, path);
	return err == ERR_OK ? redirect(r, path, &(struct done){.key = "saved", .undo = token})
			     : err;
}

static void
begin_answer(const struct forms_one *one, size_t at, struct store_form_answer *a)
{
	*a = (struct store_form_answer){.cell = one->cells[at].cell,
		.source = one->cells[at].source,
		.of = one->cells[at].of,
		.value = STR("")};
	str_copy(str_c(one->form.id.text), a->form, sizeof(a->form));
}

/* A list that was cut as too long cannot be looked at. */
static bool
takes(const struct store_form_cell *c, struct str text)
{
	bool is_in = c->n_choices == 0 || c->n_choices == LIMIT_FORM_CHOICES || text.len == 0;

	for (uint32_t i = 0; i < c->n_choices && !is_in; i++)
		is_in = str_equal(c->choices[i], text);
	return is_in;
}

/* Typed: into this form, and remembered for the next one that asks the same. */
static enum err
save_text(struct request *r, const struct forms_one *one, size_t at)
{
	struct page_problem list[1];
	struct page_problems problems = {.list = list};
	struct str text = str_trim(form_get(&r->form, "text"));
	struct store_form_cell pick = one->cells[at];
	struct store_form_answer answer;
	struct store_form_memory memory = {
		.question = pick.question, .source = FORM_TEXT, .of = STR(""), .value = text};
	struct forms_deed d = {.form = &one->form,
		.answers = &answer,
		.n_answers = 1,
		.pick = &pick,
		.action = "form.answer"};
	struct form_line line;
	struct str marks;
	enum err err;

	if (!takes(&pick, text))
		list[problems.n++] = (struct page_problem){"form_text", "form_off_list"};
	else if (text.len == 0)
		list[problems.n++] = (struct page_problem){"form_text", "empty"};
	else if (text.len > LIMIT_FORM_VALUE_BYTES)
		list[problems.n++] = (struct page_problem){"form_text", "too_long"};
	else if (wording_guard(text, form_lang(text), NULL))
		list[problems.n++] = (struct page_problem){"form_text", "form_wording"};
	if (problems.n > 0)
		return show_question(r, one, at, &problems);
	forms_line(r, one, at, &line);
	err = text_mark(r, &line, &marks);
	if (err != ERR_OK)
		return err;
	if (form_is_passed(r, marks, 0)) {
		form_refuse_passed(r);
		return show_question(r, one, at, &problems);
	}
	pick.source = FORM_TEXT;
	pick.of = STR("");
	begin_answer(one, at, &answer);
	answer.source = FORM_TEXT;
	answer.of = STR("");
	answer.value = text;
	answer.basis = FORM_TYPED;
	answer.basis_at = r->now;
	str_copy(str_c(pick.topic), memory.topic, sizeof(memory.topic));
	if (memory.topic[0] != '\0')
		d.memory = &memory;
	return keep(r, one, at, &d);
}

/* Another item: what it says is confirmed at once, when it says something. */
static enum err
save_item(struct request *r, const struct forms_one *one, size_t at)
{
	struct store_form_cell pick = one->cells[at];
	struct store_form_memory memory = {
		.question = pick.question, .source = FORM_ITEM, .value = STR("")};
	struct store_form_answer answer;
	struct forms_deed d = {
		.form = &one->form, .answers = &answer, .pick = &pick, .action = "form.answer"};
	struct form_answer a;
	struct form_place p;

	pick.source = FORM_ITEM;
	pick.of = form_get(&r->form, "of");
	memory.of = pick.of;
	forms_place(&pick, &p);
	form_answer_of(&one->known.known, &p, &a);
	if (a.item == NULL)
		return ERR_NOT_FOUND;
	begin_answer(one, at, &answer);
	answer.source = FORM_ITEM;
	answer.of = pick.of;
	answer.value = a.value;
	answer.basis = a.basis;
	answer.basis_at = a.at;
	answer.decision = a.value.len > 0 ? STORE_FORM_WRITE : STORE_FORM_REOPEN;
	d.n_answers = 1;
	str_copy(str_c(pick.topic), memory.topic, sizeof(memory.topic));
	if (memory.topic[0] != '\0')
		d.memory = &memory;
	return keep(r, one, at, &d);
}

/* Where it is written, and how. */
static enum err
save_place(struct request *r, const struct forms_one *one, size_t at)
{
	struct page_problem list[1] = {{"form_cell", "form_cell"}};
	struct page_problems problems = {.list = list, .n = 1};
	struct store_form_cell pick = one->cells[at];
	struct store_form_answer answer;
	struct forms_deed d = {.form = &one->form,
		.answers = &answer,
		.n_answers = 1,
		.pick = &pick,
		.action = "form.answer"};
	char cell[16];

	str_copy(str_trim(form_get(&r->form, "cell")), cell, sizeof(cell));
	for (char *p = cell; *p != '\0'; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
	if (sheet_cell_parse(str_c(cell), &pick.row, &pick.column) != ERR_OK)
		return show_question(r, one, at, &problems);
	for (size_t i = 0; i < one->n_cells; i++) /* two answers in one cell */
		if (i != at && one->cells[i].row == pick.row &&
			one->cells[i].column == pick.column &&
			str_equal(one->cells[i].sheet, pick.sheet)) {
			list[0].key = "form_cell_taken";
			return show_question(r, one, at, &problems);
		}
	if (form_write_parse(form_get(&r->form, "write"), &pick.write) != ERR_OK)
		pick.write = one->cells[at].write;
	begin_answer(one, at, &answer);
	/* how it is written may be another word now: it is looked at again */
	d.n_answers = pick.write != one->cells[at].write;
	answer.decision = STORE_FORM_REOPEN;
	return keep(r, one, at, &d);
}

static enum err
decide(struct request *r, const struct forms_one *one, size_t at, enum store_form_decision decision)
{
	struct store_form_answer answer;
	struct forms_deed d = {
		.form = &one->form, .answers = &answer, .n_answers = 1, .action = "form.answer"};

	begin_answer(one, at, &answer);
	answer.decision = decision;
	return keep(r, one, at, &d);
}

enum err
post_form_question(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	struct forms_one one;
	size_t at;
	enum err err = find_cell(r, &one, &at);

	if (err != ERR_OK)
		return err;
	if (str_equal(what, STR("save")))
		return str_equal(form_get(&r->form, "from"), STR("item")) ? save_item(r, &one, at)
									  : save_text(r, &one, at);
	if (str_equal(what, STR("place")))
		return save_place(r, &one, at);
	if (str_equal(what, STR("leave")))
		return decide(r, &one, at, STORE_FORM_LEAVE);
	if (str_equal(what, STR("reopen")))
		return decide(r, &one, at, STORE_FORM_REOPEN);
	return ERR_INVALID;
}
