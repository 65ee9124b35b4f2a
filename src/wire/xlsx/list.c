/*
 * Which values a cell may take: data validations of the type list (ECMA-376 part 1, section
 * 18.3.1.32; [MS-XLSX] 2.4.x for those that point at another sheet). The list stands in the rule
 * itself ("はい,いいえ") or in cells, also by the name of a range, which are looked up once all
 * sheets are read. Formulas are not followed: such a cell has no list here.
 */
#include "base/limits.h"
#include "wire/xlsx/own.h"

#include <string.h>

#define REF_BYTES 512 /* of a list's own text: Excel takes 255 characters */

void
xlsx_rule_open(struct xlsx_rules *r, const struct xml_tag *tag)
{
	if (xml_is(tag, "dataValidation")) {
		r->is_list = str_equal(xml_attribute(tag, "type"), STR("list"));
		buf_clear(&r->places);
		buf_clear(&r->list);
		buf_str(&r->places, xml_attribute(tag, "sqref"));
	} else if (r->is_list && xml_is(tag, "formula1")) {
		r->in = XLSX_RULE_LIST;
	} else if (r->is_list && xml_is(tag, "sqref")) {
		r->in = XLSX_RULE_PLACES;
	}
}

void
xlsx_rule_text(struct xlsx_rules *r, struct str text)
{
	if (r->in == XLSX_RULE_LIST)
		buf_str(&r->list, text);
	else if (r->in == XLSX_RULE_PLACES)
		buf_str(&r->places, text);
}

static struct str
keep(struct xlsx_rules *r, struct str s)
{
	const char *copy = arena_copy(r->arena, s);

	if (copy == NULL)
		r->err = ERR_LIMIT;
	return copy == NULL ? STR("") : str_of(copy, s.len);
}

static enum err
range_parse(struct str ref, struct sheet_range *m)
{
	struct str from = str_split(&ref, ':');
	enum err err = sheet_cell_parse(from, &m->row, &m->column);

	m->row_to = m->row;
	m->column_to = m->column;
	if (err == ERR_OK && ref.len > 0)
		err = sheet_cell_parse(ref, &m->row_to, &m->column_to);
	if (err == ERR_OK && (m->row_to < m->row || m->column_to < m->column))
		err = ERR_MALFORMED;
	return err;
}

/* "B2:B9 D4": each range has the list. */
static void
add_rule(struct xlsx_rules *r)
{
	struct str places = buf_view(&r->places), text = str_trim(buf_view(&r->list));
	struct xlsx_rule rule = {.text = keep(r, text)};

	if (text.len == 0 || text.len > REF_BYTES * 4)
		return;
	while (places.len > 0) {
		struct str ref = str_split(&places, ' ');

		if (range_parse(ref, &rule.range) != ERR_OK)
			continue;
		if (r->n_all >= LIMIT_BOOK_LISTS) /* the others are cells without a list */
			return;
		r->n_all++;
		buf_add(&r->rules, &rule, sizeof(rule));
	}
}

void
xlsx_rule_close(struct xlsx_rules *r, const struct xml_tag *tag)
{
	if (xml_is(tag, "formula1") || xml_is(tag, "sqref")) {
		r->in = XLSX_RULE_NOWHERE;
	} else if (xml_is(tag, "dataValidation")) {
		if (r->is_list)
			add_rule(r);
		r->is_list = false;
	}
}

/* ---- values ---- */

/* "はい,いいえ" in quotes; a quote in it is doubled. */
static enum err
read_quoted(struct arena *a, struct str text, struct sheet_list *list)
{
	struct str rest = str_of(text.p + 1, text.len - 2);
	struct str *values = arena_array(a, struct str, LIMIT_LIST_VALUES);

	if (values == NULL)
		return ERR_LIMIT;
	while (rest.len > 0 && list->n < LIMIT_LIST_VALUES) {
		struct str value = str_trim(str_split(&rest, ','));

		if (value.len > 0)
			values[list->n++] = value;
	}
	list->values = values;
	return ERR_OK;
}

/* 'シート 2'!$A$1:$A$3 into the sheet and the range. */
static const struct sheet *
find_cells(const struct workbook *b, const struct sheet *own, struct str ref,
	struct sheet_range *ret_range)
{
	ptrdiff_t bang = str_find_byte(ref, '!');
	struct str name, range = ref;

	if (bang >= 0) {
		name = str_of(ref.p, (size_t)bang);
		range = str_of(ref.p + bang + 1, ref.len - (size_t)bang - 1);
		if (name.len >= 2 && name.p[0] == '\'' && name.p[name.len - 1] == '\'')
			name = str_of(name.p + 1, name.len - 2);
		own = workbook_sheet(b, name);
	}
	return own != NULL && range_parse(range, ret_range) == ERR_OK ? own : NULL;
}

static enum err
read_cells(struct arena *a, const struct sheet *s, const struct sheet_range *r,
	struct sheet_list *list)
{
	struct str *values = arena_array(a, struct str, LIMIT_LIST_VALUES);

	if (values == NULL)
		return ERR_LIMIT;
	list->values = values;
	for (uint32_t row = r->row; row <= r->row_to && row - r->row < LIMIT_LIST_VALUES; row++)
		for (uint32_t c = r->column; c <= r->column_to; c++) {
			struct str text = sheet_text(s, row, c);

			if (list->n == LIMIT_LIST_VALUES || c - r->column >= LIMIT_LIST_VALUES)
				break;
			if (text.len > 0)
				values[list->n++] = text;
		}
	return ERR_OK;
}

/* The same list of a hundred cells is read once. */
static const struct sheet_list *
read_before(const struct xlsx_rule *rules, const struct sheet_list *lists, uint32_t n, uint32_t i)
{
	uint32_t from = n > 8 ? n - 8 : 0;

	for (uint32_t k = n; k > from; k--)
		if (str_equal(rules[k - 1].text, rules[i].text))
			return &lists[k - 1];
	return NULL;
}

/* A name is asked for on the sheet itself, then in the book. */
static const struct sheet *
find_named(const struct xlsx_list_source *from, struct str name, struct sheet_range *ret_range)
{
	const uint32_t sheets[2] = {from->number, XLSX_ANY_SHEET};

	for (int i = 0; i < 2; i++) {
		struct str text = xlsx_name_of(from->parts, name, sheets[i]);
		const struct sheet *s =
			text.len == 0 ? NULL : find_cells(from->book, NULL, text, ret_range);

		if (s != NULL)
			return s;
	}
	return NULL;
}

static enum err
read_list(const struct xlsx_list_source *from, struct str text, struct arena *a,
	struct sheet_list *list)
{
	struct sheet_range range;
	const struct sheet *s;

	if (text.len >= 2 && text.p[0] == '"' && text.p[text.len - 1] == '"')
		return read_quoted(a, text, list);
	if (str_starts(text, STR("=")))
		text = str_of(text.p + 1, text.len - 1);
	s = find_cells(from->book, from->sheet, text, &range);
	if (s == NULL)
		s = find_named(from, text, &range);
	return s == NULL ? ERR_OK : read_cells(a, s, &range, list);
}

enum err
xlsx_read_lists(const struct xlsx_list_source *from, struct arena *a)
{
	struct sheet_list *lists = arena_array(a, struct sheet_list, (size_t)from->n + 1);
	enum err err = lists == NULL ? ERR_LIMIT : ERR_OK;

	for (uint32_t i = 0; i < from->n && err == ERR_OK; i++) {
		const struct sheet_list *before = read_before(from->rules, lists, i, i);

		if (before != NULL)
			lists[i] = *before;
		else
			err = read_list(from, from->rules[i].text, a, &lists[i]);
		lists[i].range = from->rules[i].range;
	}
	from->sheet->lists = lists;
	from->sheet->n_lists = from->n;
	return err;
}
