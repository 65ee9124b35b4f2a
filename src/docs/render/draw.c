/* All operations onto a PDF surface, page by page, with header and footer. */
#include "docs/render/own.h"

#include "base/time.h"

#include <cairo-pdf.h>
#include <qrencode.h>
#include <stdio.h>

struct colour {
	double r, g, b;
};

static const struct colour colours[] = {
	[INK_TEXT] = {0.10, 0.10, 0.10},
	[INK_SOFT] = {0.35, 0.35, 0.35},
	[INK_RULE] = {0.45, 0.45, 0.45},
	[INK_SHADE] = {0.925, 0.937, 0.953},
	[INK_ACCENT] = {0.12, 0.23, 0.37},
	[INK_MARK] = {0.70, 0.36, 0.0},
};

static cairo_status_t
on_bytes(void *arg, const unsigned char *bytes, unsigned int len)
{
	struct buf *out = arg;

	buf_add(out, bytes, len);
	return buf_err(out) == ERR_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void
draw_qr(cairo_t *c, const struct op *op)
{
	char text[1024];
	QRcode *code;
	double side;

	if (op->text.len >= sizeof(text))
		return;
	str_copy(op->text, text, sizeof(text));
	code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return;
	side = op->width / code->width;
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if ((code->data[y * code->width + x] & 1) != 0)
				cairo_rectangle(c, op->x + x * side, op->y + y * side, side, side);
	cairo_set_antialias(c, CAIRO_ANTIALIAS_NONE);
	cairo_fill(c);
	QRcode_free(code);
}

static void
draw_outline(cairo_surface_t *surface, const struct op *op, int parents[4])
{
	struct buf name = buf_of(4096);
	char link[64];
	int level = op->line < 1 ? 1 : op->line > 3 ? 3 : op->line;

	paper_clean(op->text, &name);
	snprintf(link, sizeof(link), "page=%u pos=[%d %d]", op->page + 1, (int)op->x, (int)op->y);
	parents[level] = cairo_pdf_surface_add_outline(surface, parents[level - 1],
		buf_err(&name) == ERR_OK && name.len > 0 ? name.p : "-", link, 0);
	buf_done(&name);
	for (int i = level + 1; i < 4; i++)
		parents[i] = parents[level];
}

static void
draw_op(cairo_t *c, const struct op *op)
{
	const struct colour *k = &colours[op->ink];

	cairo_set_source_rgb(c, k->r, k->g, k->b);
	switch (op->kind) {
	case OP_LINE:
		cairo_move_to(c, op->x, op->y);
		pango_cairo_show_layout_line(
			c, pango_layout_get_line_readonly(op->layout, op->line));
		break;
	case OP_RULE:
		cairo_set_line_width(c, op->height > 0 ? op->height : 0.5);
		cairo_move_to(c, op->x, op->y);
		cairo_line_to(c, op->x + op->width, op->y);
		cairo_stroke(c);
		break;
	case OP_BOX:
		cairo_set_line_width(c, 0.5);
		cairo_rectangle(c, op->x, op->y, op->width, op->height);
		cairo_stroke(c);
		break;
	case OP_FILL:
		cairo_rectangle(c, op->x, op->y, op->width, op->height);
		cairo_fill(c);
		break;
	case OP_QR:
		draw_qr(c, op);
		break;
	case OP_OUTLINE:
		break;
	}
}

/* ---- header and footer ---- */

static void
draw_text(cairo_t *c, PangoLayout *l, double x, double y)
{
	const struct colour *k = &colours[INK_SOFT];

	cairo_set_source_rgb(c, k->r, k->g, k->b);
	cairo_move_to(c, x, y);
	pango_cairo_show_layout_line(c, pango_layout_get_line_readonly(l, 0));
	g_object_unref(l);
}

static void
draw_rule(cairo_t *c, double y)
{
	const struct colour *k = &colours[INK_RULE];

	cairo_set_source_rgb(c, k->r, k->g, k->b);
	cairo_set_line_width(c, 0.4);
	cairo_move_to(c, MARGIN_SIDE, y);
	cairo_line_to(c, PAGE_WIDTH - MARGIN_SIDE, y);
	cairo_stroke(c);
}

static void
draw_frame(struct paper *s, cairo_t *c, unsigned page, unsigned pages)
{
	static const struct style small = {.size = 8.5, .ink = INK_SOFT};
	const struct document *d = s->document;
	double top = MARGIN_TOP - 9 * MM, foot = PAGE_HEIGHT - MARGIN_BOTTOM + 9 * MM;
	char number[32];
	PangoLayout *l;

	if (page > 0) { /* the first has its title */
		l = paper_text(s, d->title, &small, 0);
		draw_text(c, l, MARGIN_SIDE, top);
		l = paper_text(s, d->number, &small, 0);
		draw_text(c, l, PAGE_WIDTH - MARGIN_SIDE - layout_width(l), top);
		draw_rule(c, top + 5);
	}
	snprintf(number, sizeof(number), "%u / %u", page + 1, pages);
	l = paper_text(s, str_c(number), &small, 0);
	draw_text(c, l, (PAGE_WIDTH - layout_width(l)) / 2, foot);
	l = paper_text(s, d->footer, &small, 0);
	draw_text(c, l, MARGIN_SIDE, foot);
	l = paper_text(s, d->company, &small, 0);
	draw_text(c, l, PAGE_WIDTH - MARGIN_SIDE - layout_width(l), foot);
}

/* ---- the file ---- */

static void
set_property(cairo_surface_t *surface, cairo_pdf_metadata_t what, struct str value)
{
	struct buf text = buf_of(4096);

	paper_clean(value, &text);
	if (buf_err(&text) == ERR_OK && text.len > 0)
		cairo_pdf_surface_set_metadata(surface, what, text.p);
	buf_done(&text);
}

static void
set_properties(cairo_surface_t *surface, const struct document *d)
{
	char at[TIME_TEXT_MAX];

	time_text(d->made_at - d->made_at % MS_SECOND, at);
	set_property(surface, CAIRO_PDF_METADATA_TITLE, d->title);
	set_property(surface, CAIRO_PDF_METADATA_AUTHOR, d->company);
	set_property(surface, CAIRO_PDF_METADATA_CREATE_DATE, str_c(at));
}

static void
draw_pages(struct paper *s, cairo_surface_t *surface, cairo_t *c)
{
	int parents[4] = {CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT,
		CAIRO_PDF_OUTLINE_ROOT};
	unsigned pages = s->page + 1;
	size_t i = 0;

	for (unsigned page = 0; page < pages; page++) {
		draw_frame(s, c, page, pages);
		for (; i < s->n_ops && s->ops[i].page == page; i++) {
			if (s->ops[i].kind == OP_OUTLINE)
				draw_outline(surface, &s->ops[i], parents);
			else
				draw_op(c, &s->ops[i]);
		}
		cairo_show_page(c);
	}
}

enum err
draw_all(struct paper *s, struct buf *out, struct errinfo *info)
{
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(on_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_t *c = cairo_create(surface);
	cairo_status_t status;

	set_properties(surface, s->document);
	draw_pages(s, surface, c);
	status = cairo_status(c);
	cairo_destroy(c);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (buf_err(out) != ERR_OK)
		return err_say(info, buf_err(out), 0, "the PDF is too large");
	return status == CAIRO_STATUS_SUCCESS
		       ? ERR_OK
		       : err_say(info, ERR_IO, 0, "cairo: %s", cairo_status_to_string(status));
}
