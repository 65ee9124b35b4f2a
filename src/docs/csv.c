/* A table as CSV; see docs.h. */
#include "base/limits.h"
#include "docs/cells.h"
#include "docs/docs.h"

#define MARK_UTF8 "\xef\xbb\xbf"

static bool
needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr(",\"\n\r\t;'", s.p[i]) != NULL)
			return true;
	return s.len > 0 && (s.p[0] == ' ' || s.p[s.len - 1] == ' ');
}

/* Also what has our mark already: of two the reader takes one off. */
static bool
needs_mark(struct str s, enum sheet_kind kind)
{
	if (s.len > 1 && s.p[0] == '\'')
		return docs_is_formula(str_of(s.p + 1, s.len - 1));
	return docs_is_formula(s) && !(kind == SHEET_NUMBER && cells_is_number(s));
}

static void
put_cell(struct buf *b, struct str s, enum sheet_kind kind)
{
	bool is_formula = needs_mark(s, kind);

	if (!is_formula && !needs_quotes(s)) {
		buf_str(b, s);
		return;
	}
	buf_c(b, is_formula ? "\"'" : "\"");
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			buf_byte(b, '"');
		if (s.p[i] != '\0')
			buf_byte(b, (uint8_t)s.p[i]);
	}
	buf_byte(b, '"');
}

static void
put_rows(const struct table *t, struct buf *b)
{
	for (uint32_t k = 0; k < t->n_columns; k++) {
		buf_c(b, k > 0 ? "," : "");
		put_cell(b, t->columns[k].title, SHEET_TEXT);
	}
	buf_c(b, "\r\n");
	for (uint32_t i = 0; i < t->n_rows; i++) {
		for (uint32_t k = 0; k < t->n_columns; k++) {
			buf_c(b, k > 0 ? "," : "");
			put_cell(b, t->cells[(size_t)i * t->n_columns + k], t->columns[k].kind);
		}
		buf_c(b, "\r\n");
	}
}

enum err
docs_csv(const struct table *t, struct cp932 *cp932, struct buf *out, uint32_t *ret_lost)
{
	struct buf text = buf_of(LIMIT_DOCUMENT_BYTES);
	uint32_t lost = 0;
	enum err err;

	if (t->n_columns > TABLE_COLUMNS_MAX || t->n_rows > TABLE_ROWS_MAX)
		return ERR_INVALID;
	put_rows(t, &text);
	err = buf_err(&text);
	if (err == ERR_OK && cp932 != NULL) {
		err = cp932_encode(cp932, buf_view(&text), out, &lost);
	} else if (err == ERR_OK) {
		buf_c(out, MARK_UTF8);
		buf_str(out, buf_view(&text));
		err = buf_err(out);
	}
	buf_done(&text);
	if (err == ERR_OK && ret_lost != NULL)
		*ret_lost = lost;
	return err;
}
