/* Headings, paragraphs, lists, fields, boxes for seals, lists that go round. */
#include "docs/render/own.h"

#include <stdio.h>

#define INDENT (6 * MM)
#define AFTER (2.2 * MM)
#define STEP (SIZE_BODY * SPACING)
#define SEAL_WIDTH (22 * MM)
#define SEAL_LABEL (6 * MM)
#define SEAL_HEIGHT (20 * MM)
#define QR_SIDE (28 * MM)

/* A text over as many pages as it needs; never one line alone at a page's end or beginning. */
static void
put_flow(struct paper *s, PangoLayout *l, struct op at, double step)
{
	int n = pango_layout_get_line_count(l), from = 0;

	while (from < n && s->err == ERR_OK) {
		int fits = (int)((paper_room(s) + 0.01) / step), left = n - from;
		int now = left < fits ? left : fits;

		if (now < left && left - now == 1 && now > 2)
			now--;
		if (now < left && now < 2) {
			if (s->y <= MARGIN_TOP) { /* cannot be: a page holds two lines */
				s->err = ERR_LIMIT;
				return;
			}
			paper_next_page(s);
			continue;
		}
		at.y = s->y;
		if (at.kind == OP_BOX) /* with a bar at the left: it is out of date */
			paper_add(s, &(struct op){.kind = OP_FILL,
					     .ink = INK_MARK,
					     .x = at.x - 3 * MM,
					     .y = s->y + 1,
					     .width = 1.5,
					     .height = now * step - 2});
		paper_put_lines(s, l, &at, from, from + now);
		s->y += now * step;
		from += now;
		if (from < n)
			paper_next_page(s);
	}
}

static void
put_note(struct paper *s, double x)
{
	static const struct style style = {.size = 8.5, .is_bold = true, .ink = INK_MARK};
	PangoLayout *l;

	if (s->document->out_of_date_note.len == 0)
		return;
	l = paper_text(s, s->document->out_of_date_note, &style, LINE_WIDTH - (x - MARGIN_SIDE));
	paper_need(s, layout_height(l) + 2 * STEP);
	paper_put(s, l, INK_MARK, x, s->y);
	s->y += layout_height(l);
	g_object_unref(l);
}

static void
put_text(struct paper *s, const struct block *b, double x)
{
	static const struct style style = {.size = SIZE_BODY};
	struct op at = {.kind = b->is_out_of_date ? OP_BOX : OP_LINE, .ink = INK_TEXT, .x = x};
	PangoLayout *l = paper_text(s, b->text, &style, LINE_WIDTH - (x - MARGIN_SIDE));

	put_flow(s, l, at, STEP);
	g_object_unref(l);
}

static void
put_paragraph(struct paper *s, const struct block *b)
{
	if (b->is_out_of_date)
		put_note(s, MARGIN_SIDE);
	put_text(s, b, MARGIN_SIDE);
	s->y += AFTER;
}

static void
put_item(struct paper *s, const struct block *b, bool is_last)
{
	static const struct style style = {.size = SIZE_BODY};
	unsigned level = b->level >= 2;
	double x = MARGIN_SIDE + INDENT * (level + 1);
	struct op at = {.kind = OP_LINE, .ink = INK_TEXT};
	PangoLayout *mark;
	char number[16];

	if (b->is_out_of_date)
		put_note(s, x);
	snprintf(number, sizeof(number), level == 0 ? "%u." : "(%u)", ++s->numbers[level]);
	if (level == 0)
		s->numbers[1] = 0;
	mark = paper_text(s, b->is_numbered ? str_c(number) : STR("・"), &style, 0);
	paper_need(s, 2 * STEP);
	at.x = x - 1.5 * MM - layout_width(mark);
	at.y = s->y;
	paper_put_lines(s, mark, &at, 0, 1);
	g_object_unref(mark);
	put_text(s, b, x);
	s->y += is_last ? AFTER : 0.6 * MM;
}

/* ---- headings ---- */

struct heading_style {
	double size, before, after;
};

static const struct heading_style headings[] = {
	{14.0, 7 * MM, 3 * MM}, {12.0, 5 * MM, 1.6 * MM}, {10.5, 3.4 * MM, 0.8 * MM}};

/* What has to stand on the same page below a heading. */
static double
height_kept(struct paper *s, const struct block *next)
{
	if (next == NULL)
		return 0;
	switch (next->kind) {
	case BLOCK_HEADING:
		return 5 * STEP;
	case BLOCK_TABLE:
		return table_start_height(s, &next->table);
	case BLOCK_CIRCULATION:
	case BLOCK_FIELDS:
		return 5 * STEP;
	case BLOCK_SIGNATURES:
		return people_height();
	case BLOCK_QR:
		return QR_SIDE;
	case BLOCK_PARAGRAPH:
	case BLOCK_ITEM:
	case BLOCK_PAGE_BREAK:
		break;
	}
	return 2 * STEP;
}

static void
put_heading(struct paper *s, const struct block *b, const struct block *next)
{
	unsigned level = b->level < 1 ? 1 : b->level > 3 ? 3 : b->level;
	const struct heading_style *h = &headings[level - 1];
	struct style style = {.size = h->size, .is_bold = true};
	struct buf words = buf_of(1 << 16);
	PangoLayout *l;
	double height;

	buf_str(&words, b->number);
	if (b->number.len > 0 && b->text.len > 0)
		buf_c(&words, "\u3000");
	buf_str(&words, b->text);
	l = paper_text(s, buf_view(&words), &style, LINE_WIDTH);
	height = layout_height(l);
	if (s->y > MARGIN_TOP)
		s->y += h->before;
	paper_need(s, height + h->after + height_kept(s, next));
	paper_add(s, &(struct op){.kind = OP_OUTLINE,
			     .x = MARGIN_SIDE,
			     .y = s->y,
			     .line = (int)level,
			     .text = b->text});
	paper_put(s, l, level < 3 ? INK_ACCENT : INK_TEXT, MARGIN_SIDE, s->y);
	s->y += height;
	if (level == 1) {
		struct op rule = {.kind = OP_RULE, .ink = INK_ACCENT, .height = 1.2};

		rule.x = MARGIN_SIDE;
		rule.y = s->y + 1;
		rule.width = LINE_WIDTH;
		paper_add(s, &rule);
	}
	s->y += h->after;
	g_object_unref(l);
	buf_done(&words);
}

/* ---- fields, people ---- */

static void
put_fields(struct paper *s, const struct block *b)
{
	struct block_column columns[2] = {{.width = 3}, {.width = 9}};
	struct block_table t = {.n_columns = 2, .columns = columns, .n_rows = 1};

	for (uint32_t i = 0; i < b->n_fields && s->err == ERR_OK; i++) {
		const struct str cells[2] = {b->fields[i].label, b->fields[i].value};
		const struct block_row row = {cells};

		t.rows = &row;
		put_table(s, &t);
		s->y -= 3 * MM; /* the next row joins */
	}
	s->y += 3 * MM;
}

double
people_width(uint32_t n)
{
	return n * SEAL_WIDTH;
}

double
people_height(void)
{
	return SEAL_LABEL + SEAL_HEIGHT + 3 * MM;
}

static void
put_centred(struct paper *s, struct str text, double size, double x, double y)
{
	const struct style style = {.size = size, .align = PANGO_ALIGN_CENTER};
	PangoLayout *l = paper_text(s, text, &style, SEAL_WIDTH);
	const struct op at = {.ink = INK_TEXT, .x = x, .y = y};
	int lines = pango_layout_get_line_count(l);

	paper_put_lines(s, l, &at, 0, lines < 2 ? lines : 2);
	g_object_unref(l);
}

/* Boxes side by side: what for, room for a seal, then name and date at the foot when known. */
void
put_people(struct paper *s, const struct block_person *people, uint32_t n, double x)
{
	for (uint32_t i = 0; i < n; i++, x += SEAL_WIDTH) {
		paper_fill(s, x, s->y, SEAL_WIDTH, SEAL_LABEL);
		paper_box(s, x, s->y, SEAL_WIDTH, SEAL_LABEL);
		paper_box(s, x, s->y + SEAL_LABEL, SEAL_WIDTH, SEAL_HEIGHT);
		put_centred(s, people[i].role, 8.5, x, s->y + 1.1 * MM);
		put_centred(s, people[i].name, 9, x, s->y + SEAL_LABEL + SEAL_HEIGHT - 9.4 * MM);
		put_centred(s, people[i].date, 7.5, x, s->y + SEAL_LABEL + SEAL_HEIGHT - 4.6 * MM);
	}
}

static void
put_signatures(struct paper *s, const struct block *b)
{
	uint32_t n = b->n_people < DOCUMENT_PEOPLE_MAX ? b->n_people : DOCUMENT_PEOPLE_MAX;
	const double x = PAGE_WIDTH - MARGIN_SIDE;

	for (uint32_t i = 0; i < n; i += 7) {
		uint32_t now = n - i < 7 ? n - i : 7;

		paper_need(s, people_height());
		put_people(s, b->people + i, now, x - people_width(now));
		s->y += people_height();
	}
}

static void
put_circulation(struct paper *s, const struct block *b)
{
	static const uint32_t widths[4] = {3, 4, 3, 2};
	struct block_column columns[4] = {0};
	struct block_table t = {.n_columns = 4, .columns = columns};
	struct str *cells = g_new0(struct str, 4 * ((size_t)b->n_people + 1));
	struct block_row *rows = g_new0(struct block_row, b->n_people + 1);

	for (uint32_t i = 0; i < 4; i++)
		columns[i] = (struct block_column){.title = b->titles[i], .width = widths[i]};
	for (uint32_t i = 0; i < b->n_people; i++) {
		const struct block_person *p = &b->people[i];

		cells[4 * i + 0] = p->role;
		cells[4 * i + 1] = p->name;
		cells[4 * i + 2] = p->date;
		cells[4 * i + 3] = p->is_marked ? STR("✓") : STR("");
		rows[i].cells = &cells[4 * i];
	}
	t.rows = rows;
	t.n_rows = b->n_people;
	put_table(s, &t);
	g_free(cells);
	g_free(rows);
}

static void
put_qr(struct paper *s, const struct block *b)
{
	static const struct style style = {.size = SIZE_SMALL};
	double x = MARGIN_SIDE + QR_SIDE + 5 * MM;
	PangoLayout *l = paper_text(s, b->text, &style, LINE_WIDTH - QR_SIDE - 5 * MM);
	PangoLayout *address = paper_text(s, b->qr, &style, LINE_WIDTH - QR_SIDE - 5 * MM);
	double height = layout_height(l) + layout_height(address);

	paper_need(s, height > QR_SIDE ? height : QR_SIDE);
	paper_add(s, &(struct op){.kind = OP_QR,
			     .ink = INK_TEXT,
			     .x = MARGIN_SIDE,
			     .y = s->y,
			     .width = QR_SIDE,
			     .text = b->qr});
	paper_put(s, l, INK_TEXT, x, s->y + 2 * MM);
	paper_put(s, address, INK_SOFT, x, s->y + 2 * MM + layout_height(l));
	s->y += (height > QR_SIDE ? height : QR_SIDE) + 4 * MM;
	g_object_unref(l);
	g_object_unref(address);
}

void
put_block(struct paper *s, const struct block *b, const struct block *next)
{
	if (b->kind != BLOCK_ITEM)
		s->numbers[0] = s->numbers[1] = 0;
	switch (b->kind) {
	case BLOCK_HEADING:
		put_heading(s, b, next);
		break;
	case BLOCK_PARAGRAPH:
		put_paragraph(s, b);
		break;
	case BLOCK_ITEM:
		put_item(s, b, next == NULL || next->kind != BLOCK_ITEM);
		break;
	case BLOCK_TABLE:
		put_table(s, &b->table);
		break;
	case BLOCK_FIELDS:
		put_fields(s, b);
		break;
	case BLOCK_SIGNATURES:
		put_signatures(s, b);
		break;
	case BLOCK_CIRCULATION:
		put_circulation(s, b);
		break;
	case BLOCK_PAGE_BREAK:
		if (s->y > MARGIN_TOP)
			paper_next_page(s);
		break;
	case BLOCK_QR:
		put_qr(s, b);
		break;
	}
}
