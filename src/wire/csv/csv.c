/* CSV and tabbed text; see csv.h. */
#include "wire/csv/csv.h"

#include "base/limits.h"

#define MARK_UTF8 "\xef\xbb\xbf"

struct csv_reading {
	struct str in; /* UTF-8 */
	size_t at;
	char separator;
	struct arena *arena;
	struct buf cells; /* of struct sheet_cell */
	struct buf text;  /* of the cell being read */
	uint32_t row, column;
	bool is_cut_quote;
};

/* ---- characters ---- */

/* RFC 2781, of either byte order; a lone surrogate is malformed. */
static enum err
decode_utf16(struct str s, bool is_big, struct buf *out)
{
	uint32_t high = 0;

	if (s.len % 2 != 0)
		return ERR_MALFORMED;
	for (size_t i = 0; i < s.len; i += 2) {
		uint32_t a = (uint8_t)s.p[i], b = (uint8_t)s.p[i + 1];
		uint32_t unit = is_big ? a << 8 | b : b << 8 | a;
		bool is_low = unit >= 0xdc00 && unit <= 0xdfff;

		if (is_low != (high != 0))
			return ERR_MALFORMED;
		if (unit >= 0xd800 && unit <= 0xdbff) {
			high = unit;
			continue;
		}
		buf_utf8(out, is_low ? 0x10000 + ((high - 0xd800) << 10 | (unit - 0xdc00)) : unit);
		high = 0;
	}
	return high != 0 ? ERR_MALFORMED : buf_err(out);
}

/* *ret_text is the input itself, or what was decoded into `out`. */
static enum err
to_utf8(struct str bytes, struct cp932 *cp932, struct buf *out, enum csv_charset *ret_charset)
{
	*ret_charset = CSV_UTF8;
	if (str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff"))) {
		*ret_charset = CSV_UTF16;
		return decode_utf16(str_of(bytes.p + 2, bytes.len - 2), bytes.p[0] == '\xfe', out);
	}
	if (str_starts(bytes, STR(MARK_UTF8)))
		bytes = str_of(bytes.p + 3, bytes.len - 3);
	if (str_is_utf8(bytes)) {
		buf_str(out, bytes);
		return buf_err(out);
	}
	*ret_charset = CSV_CP932;
	return cp932 == NULL ? ERR_MALFORMED : cp932_decode(cp932, bytes, out);
}

/* ---- lines ---- */

/* What the first line has most of outside of quotes; a comma when it has none. */
static char
find_separator(struct str s)
{
	size_t commas = 0, tabs = 0, semicolons = 0;
	bool is_quoted = false;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (c == '"')
			is_quoted = !is_quoted;
		if (is_quoted)
			continue;
		if (c == '\n' || c == '\r')
			break;
		commas += c == ',';
		tabs += c == '\t';
		semicolons += c == ';';
	}
	if (tabs > 0 && tabs >= commas)
		return '\t';
	return semicolons > commas ? ';' : ',';
}

/* Excel's mark of a text, and ours (docs/csv.c), which is doubled when the text has one itself. */
static struct str
without_apostrophe(struct str s)
{
	size_t i = s.len >= 3 && s.p[0] == '\'' && s.p[1] == '\'' ? 2 : 1;

	if (s.len > i && s.p[0] == '\'' && s.p[i] != '\0' && strchr("=+-@\t", s.p[i]) != NULL)
		return str_of(s.p + 1, s.len - 1);
	return s;
}

static enum err
end_cell(struct csv_reading *r)
{
	struct str text = without_apostrophe(buf_view(&r->text));
	struct sheet_cell c = {.row = r->row, .column = r->column++, .kind = SHEET_TEXT};
	const char *copy;

	if (buf_err(&r->text) != ERR_OK)
		return ERR_LIMIT;
	if (text.len == 0)
		return ERR_OK;
	if (c.column >= SHEET_COLUMNS_MAX || c.row >= SHEET_ROWS_MAX)
		return ERR_LIMIT;
	copy = arena_copy(r->arena, text);
	if (copy == NULL)
		return ERR_LIMIT;
	c.text = str_of(copy, text.len);
	buf_add(&r->cells, &c, sizeof(c));
	buf_clear(&r->text);
	return buf_err(&r->cells);
}

/* r->at stands behind the first quote; afterwards behind the last. */
static void
read_quoted(struct csv_reading *r)
{
	while (r->at < r->in.len) {
		char c = r->in.p[r->at++];

		if (c != '"') {
			if (c != '\r') /* CR LF within a cell is LF */
				buf_byte(&r->text, (uint8_t)c);
		} else if (r->at < r->in.len && r->in.p[r->at] == '"') {
			buf_byte(&r->text, '"');
			r->at++;
		} else {
			return;
		}
	}
	r->is_cut_quote = true;
}

static enum err
read_rows(struct csv_reading *r)
{
	enum err err = ERR_OK;

	while (r->at < r->in.len && err == ERR_OK) {
		char c = r->in.p[r->at++];

		if (c == '"' && r->text.len == 0) {
			read_quoted(r);
		} else if (c == r->separator) {
			err = end_cell(r);
		} else if (c == '\n' || c == '\r') {
			if (c == '\r' && r->at < r->in.len && r->in.p[r->at] == '\n')
				r->at++;
			err = end_cell(r);
			r->row++;
			r->column = 0;
		} else if (c == '\0') {
			err = ERR_MALFORMED;
		} else {
			buf_byte(&r->text, (uint8_t)c);
		}
	}
	return err == ERR_OK ? end_cell(r) : err;
}

/* ---- the file ---- */

static enum err
keep(struct csv_reading *r, struct csv_file *ret_file)
{
	struct sheet *sheet = arena_array(r->arena, struct sheet, 1);
	struct sheet_cell *cells = arena_alloc(r->arena, r->cells.len + 1);

	if (sheet == NULL || cells == NULL)
		return ERR_LIMIT;
	if (r->cells.len > 0)
		memcpy(cells, r->cells.p, r->cells.len);
	*sheet = (struct sheet){.name = STR(""),
		.n_cells = (uint32_t)(r->cells.len / sizeof(struct sheet_cell)),
		.cells = cells};
	ret_file->book = (struct workbook){.n_sheets = 1, .sheets = sheet};
	ret_file->separator = r->separator;
	ret_file->is_cut_quote = r->is_cut_quote;
	return ERR_OK;
}

static enum err
read_text(struct str text, struct arena *a, struct csv_file *file)
{
	struct csv_reading r = {.in = text,
		.separator = find_separator(text),
		.arena = a,
		.cells = buf_of(LIMIT_BOOK_CELLS * sizeof(struct sheet_cell)),
		.text = buf_of(LIMIT_CELL_BYTES)};
	enum err err = read_rows(&r);

	if (err == ERR_OK)
		err = keep(&r, file);
	buf_done(&r.cells);
	buf_done(&r.text);
	return err;
}

enum err
csv_read(struct str bytes, struct cp932 *cp932, struct arena *a, struct csv_file *ret_file,
	struct errinfo *info)
{
	struct csv_file file = {0};
	struct buf text = buf_of(2 * (size_t)LIMIT_TABLE_FILE_BYTES);
	enum err err;

	if (bytes.len > LIMIT_TABLE_FILE_BYTES)
		return err_say(info, ERR_LIMIT, 0, "the file is too large");
	err = to_utf8(bytes, cp932, &text, &file.charset);
	if (err != ERR_OK)
		err_say(info, err, 0, "neither UTF-8 nor CP932 text");
	else if ((err = read_text(buf_view(&text), a, &file)) != ERR_OK)
		err_say(info, err, 0, err == ERR_LIMIT ? "too many cells" : "not a table as text");
	buf_done(&text);
	if (err == ERR_OK)
		*ret_file = file;
	return err;
}
