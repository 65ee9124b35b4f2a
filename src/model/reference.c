/* Look-ups in the tables of packs/guide. */
#include "model/reference.h"

#include "base/names.h"

static const char *const cell_kind_names[CELL_KINDS] = {
	"id", "words", "text", "number", "date", "ids", "refs"};

NAME_OF(enum cell_kind, cell_kind_name, cell_kind_names)
NAME_PARSE(enum cell_kind, cell_kind_parse, cell_kind_names, ERR_NOT_FOUND)

const struct reference *
reference_find(const struct reference_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_references; i++)
		if (str_equal(set->references[i].id, id))
			return &set->references[i];
	return NULL;
}

const struct reference_row *
reference_row_find(const struct reference *r, struct str id)
{
	for (uint32_t i = 0; i < r->n_rows; i++)
		if (str_equal(r->rows[i].id, id))
			return &r->rows[i];
	return NULL;
}

const struct reference_cell *
reference_cell_find(const struct reference *r, const struct reference_row *row, const char *column)
{
	for (uint32_t i = 0; i < r->n_columns; i++)
		if (str_equal(r->columns[i].id, str_c(column)))
			return row->cells[i].is_there ? &row->cells[i] : NULL;
	return NULL;
}
