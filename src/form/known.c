/* A form whose cells packs/forms knows, and another edition of one. */
#include "form/own.h"

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
	return c->n_choices > 0 ? ERR_OK : form_choices_find(NULL, s, a, place);
}

static bool
is_writable(const struct sheet *s, const struct known_form_cell *c)
{
	struct sheet_range r = sheet_range_of(s, c->row, c->column);

	return !sheet_is_hidden_at(s, &r) && !sheet_is_locked_at(s, r.row, r.column);
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

		if (s == NULL || !is_writable(s, c))
			continue;
		if (there == NULL || !there->is_formula)
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
