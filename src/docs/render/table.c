/*
 * Tables: columns by their shares, rows as high as their highest cell, the header again on each
 * page. A row goes to the next page as a whole; only one that is higher than a page is parted.
 */
#include "docs/render/own.h"

#define PAD_X (1.6 * MM)
#define PAD_Y (0.9 * MM)

struct table_writer {
	struct paper *sheet;
	const struct block_table *table;
	uint32_t n; /* columns */
	double x[DOCUMENT_COLUMNS_MAX + 1];
	PangoLayout *cells[DOCUMENT_COLUMNS_MAX]; /* of the row being placed */
	int next[DOCUMENT_COLUMNS_MAX];		  /* its lines that are placed already */
};

static void
set_columns(struct table_writer *t)
{
	double all = 0, x = MARGIN_SIDE;

	for (uint32_t i = 0; i < t->n; i++)
		all += t->table->columns[i].width == 0 ? 1 : t->table->columns[i].width;
	for (uint32_t i = 0; i < t->n; i++) {
		double share = t->table->columns[i].width == 0 ? 1 : t->table->columns[i].width;

		t->x[i] = x;
		x += LINE_WIDTH * share / all;
	}
	t->x[t->n] = MARGIN_SIDE + LINE_WIDTH;
}

static void
begin_row(struct table_writer *t, const struct str *cells, bool is_header)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const struct block_column *c = &t->table->columns[i];
		struct style style = {.size = SIZE_SMALL, .is_bold = is_header};

		style.align = is_header	    ? PANGO_ALIGN_CENTER
			      : c->is_right ? PANGO_ALIGN_RIGHT
					    : PANGO_ALIGN_LEFT;
		t->cells[i] = paper_text(t->sheet, is_header ? c->title : cells[i], &style,
			t->x[i + 1] - t->x[i] - 2 * PAD_X);
		t->next[i] = 0;
	}
}

static void
end_row(struct table_writer *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		g_object_unref(t->cells[i]);
}

static double
row_height(const struct table_writer *t)
{
	double most = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		double height = layout_height(t->cells[i]);

		most = height > most ? height : most;
	}
	return most + 2 * PAD_Y;
}

/* Places what fits into `room`; true when nothing is left of the row. */
static bool
put_part(struct table_writer *t, double room, bool is_header)
{
	struct paper *s = t->sheet;
	double step = SIZE_SMALL * SPACING, used = 0;
	int fits = (int)((room - 2 * PAD_Y + 0.01) / step);
	bool is_all = true;

	for (uint32_t i = 0; i < t->n; i++) {
		int left = pango_layout_get_line_count(t->cells[i]) - t->next[i];
		int n = left < fits ? left : fits;

		used = n * step > used ? n * step : used;
		is_all = is_all && n == left;
	}
	used += 2 * PAD_Y;
	if (is_header)
		paper_fill(s, MARGIN_SIDE, s->y, LINE_WIDTH, used);
	for (uint32_t i = 0; i < t->n; i++) {
		int left = pango_layout_get_line_count(t->cells[i]) - t->next[i];
		int n = left < fits ? left : fits;
		const struct op at = {.ink = INK_TEXT, .x = t->x[i] + PAD_X, .y = s->y + PAD_Y};

		paper_put_lines(s, t->cells[i], &at, t->next[i], t->next[i] + n);
		t->next[i] += n;
		paper_box(s, t->x[i], s->y, t->x[i + 1] - t->x[i], used);
	}
	s->y += used;
	return is_all;
}

static bool
has_titles(const struct block_table *t, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (t->columns[i].title.len > 0)
			return true;
	return false;
}

static void
put_header(struct table_writer *t)
{
	if (!has_titles(t->table, t->n))
		return;
	begin_row(t, NULL, true);
	put_part(t, paper_room_all(), true);
	end_row(t);
}

static double
header_height(struct table_writer *t)
{
	double height;

	if (!has_titles(t->table, t->n))
		return 0;
	begin_row(t, NULL, true);
	height = row_height(t);
	end_row(t);
	return height;
}

static void
put_row(struct table_writer *t, const struct block_row *row, double header)
{
	struct paper *s = t->sheet;
	double height;

	begin_row(t, row->cells, false);
	height = row_height(t);
	if (height > paper_room(s) && height <= paper_room_all() - header) {
		PangoLayout *cells[DOCUMENT_COLUMNS_MAX];

		memcpy(cells, t->cells, sizeof(cells));
		paper_next_page(s);
		put_header(t);
		memcpy(t->cells, cells, sizeof(cells));
		memset(t->next, 0, sizeof(t->next));
	}
	while (s->err == ERR_OK && paper_room(s) < 4 * SIZE_SMALL && s->y > MARGIN_TOP)
		paper_next_page(s);
	while (s->err == ERR_OK && !put_part(t, paper_room(s), false))
		paper_next_page(s);
	end_row(t);
}

double
table_start_height(struct paper *s, const struct block_table *table)
{
	struct table_writer t = {.sheet = s, .table = table, .n = table->n_columns};
	double header, first = 0;

	if (t.n == 0 || t.n > DOCUMENT_COLUMNS_MAX)
		return 0;
	set_columns(&t);
	header = header_height(&t);
	if (table->n_rows > 0) {
		begin_row(&t, table->rows[0].cells, false);
		first = row_height(&t);
		end_row(&t);
	}
	/* a row of more than half a page is torn anyway */
	return header + (first <= paper_room_all() / 2 ? first : 4 * SIZE_SMALL);
}

void
put_table(struct paper *s, const struct block_table *table)
{
	struct table_writer t = {.sheet = s, .table = table, .n = table->n_columns};
	double header;

	if (t.n == 0)
		return;
	if (t.n > DOCUMENT_COLUMNS_MAX) {
		s->err = ERR_LIMIT;
		return;
	}
	set_columns(&t);
	header = header_height(&t);
	paper_need(s, table_start_height(s, table));
	put_header(&t);
	for (uint32_t i = 0; i < table->n_rows && s->err == ERR_OK; i++)
		put_row(&t, &table->rows[i], header);
	s->y += 3 * MM;
}
