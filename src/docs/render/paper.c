/* Pages, layouts of text, and operations that wait to be drawn. */
#include "docs/render/own.h"

#include <stdlib.h>

#define OPS_MAX 2000000

void
paper_add(struct paper *s, const struct op *op)
{
	if (s->err != ERR_OK)
		return;
	if (s->n_ops == s->room) {
		size_t room = s->room == 0 ? 1024 : s->room * 2;
		struct op *ops = room > OPS_MAX ? NULL : realloc(s->ops, room * sizeof(*ops));

		if (ops == NULL) {
			s->err = ERR_LIMIT;
			return;
		}
		s->ops = ops;
		s->room = room;
	}
	s->ops[s->n_ops] = *op;
	s->ops[s->n_ops].page = s->page;
	if (op->layout != NULL)
		g_object_ref(op->layout);
	s->n_ops++;
}

void
paper_done(struct paper *s)
{
	for (size_t i = 0; i < s->n_ops; i++)
		if (s->ops[i].layout != NULL)
			g_object_unref(s->ops[i].layout);
	free(s->ops);
	s->ops = NULL;
	s->n_ops = s->room = 0;
}

void
paper_next_page(struct paper *s)
{
	s->page++;
	s->y = MARGIN_TOP;
}

double
paper_room(const struct paper *s)
{
	return PAGE_HEIGHT - MARGIN_BOTTOM - s->y;
}

double
paper_room_all(void)
{
	return PAGE_HEIGHT - MARGIN_BOTTOM - MARGIN_TOP;
}

void
paper_need(struct paper *s, double height)
{
	if (paper_room(s) < height && s->y > MARGIN_TOP)
		paper_next_page(s);
}

/* ---- text ---- */

/* Unicode section 23.7: they are no characters, and cairo refuses a text that holds one. */
static bool
is_noncharacter(uint32_t cp)
{
	return (cp >= 0xfdd0 && cp <= 0xfdef) || (cp & 0xfffe) == 0xfffe;
}

static bool
is_control(uint32_t cp)
{
	return cp < 0x20 ? cp != '\n' && cp != '\t'
			 : (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029;
}

void
paper_clean(struct str text, struct buf *out)
{
	uint32_t cp = 0;

	for (size_t i = 0; i < text.len;) {
		size_t n = str_utf8_char(str_of(text.p + i, text.len - i), &cp);

		if (n == 0 || is_noncharacter(cp))
			buf_c(out, "\xef\xbf\xbd");
		else if (!is_control(cp))
			buf_add(out, text.p + i, n);
		i += n == 0 ? 1 : n;
	}
}

PangoLayout *
paper_text(const struct paper *s, struct str text, const struct style *style, double width)
{
	PangoLayout *l = pango_layout_new(s->renderer->context);
	PangoFontDescription *font = pango_font_description_new();
	struct buf words = buf_of((size_t)1 << 22);

	paper_clean(text, &words);
	pango_font_description_set_family_static(font, "BIZ UDPGothic,Noto Sans CJK JP");
	pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
	pango_font_description_set_weight(
		font, style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, font);
	pango_font_description_free(font);
	pango_layout_set_text(l, words.p != NULL ? words.p : "", (int)words.len);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(l, style->align);
	if (width > 0)
		pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	/* The height of a line comes from the size alone, whatever font a letter is of. */
	g_object_set_data(
		G_OBJECT(l), "pitch", GINT_TO_POINTER((int)(style->size * SPACING * 100)));
	buf_done(&words);
	return l;
}

static double
pitch(PangoLayout *l)
{
	return GPOINTER_TO_INT(g_object_get_data(G_OBJECT(l), "pitch")) / 100.0;
}

double
layout_height(PangoLayout *l)
{
	return pango_layout_get_line_count(l) * pitch(l);
}

double
layout_width(PangoLayout *l)
{
	PangoRectangle r;

	pango_layout_get_extents(l, NULL, &r);
	return (double)r.width / PANGO_SCALE;
}

/* Where in the width the line begins, as its alignment says. */
static double
line_x(PangoLayout *l, PangoLayoutLine *line)
{
	int width = pango_layout_get_width(l);
	PangoRectangle r;
	double rest;

	pango_layout_line_get_extents(line, NULL, &r);
	if (width <= 0)
		return 0;
	rest = (double)(width - r.width) / PANGO_SCALE;
	switch (pango_layout_get_alignment(l)) {
	case PANGO_ALIGN_CENTER:
		return rest / 2;
	case PANGO_ALIGN_RIGHT:
		return rest;
	case PANGO_ALIGN_LEFT:
		break;
	}
	return 0;
}

void
paper_put_lines(struct paper *s, PangoLayout *l, const struct op *at, int from, int to)
{
	double step = pitch(l);

	for (int i = from; i < to; i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(l, i);
		struct op op = {.kind = OP_LINE, .ink = at->ink, .layout = l, .line = i};

		op.x = at->x + line_x(l, line);
		/* the base line lies a little below the middle of a line's height */
		op.y = at->y + (i - from) * step + step * 0.5 + step / SPACING * 0.37;
		paper_add(s, &op);
	}
}

void
paper_put(struct paper *s, PangoLayout *l, enum ink ink, double x, double y)
{
	const struct op at = {.ink = ink, .x = x, .y = y};

	paper_put_lines(s, l, &at, 0, pango_layout_get_line_count(l));
}

/* ---- lines and boxes ---- */

void
paper_box(struct paper *s, double x, double y, double width, double height)
{
	paper_add(s, &(struct op){.kind = OP_BOX,
			     .ink = INK_RULE,
			     .x = x,
			     .y = y,
			     .width = width,
			     .height = height});
}

void
paper_fill(struct paper *s, double x, double y, double width, double height)
{
	paper_add(s, &(struct op){.kind = OP_FILL,
			     .ink = INK_SHADE,
			     .x = x,
			     .y = y,
			     .width = width,
			     .height = height});
}
