/* The first page's head: company, number, title, dates, seals; the history of editions. */
#include "docs/render/own.h"

static void
put_company_and_number(struct paper *s)
{
	static const struct style left = {.size = 10}, right = {.size = SIZE_SMALL};
	const struct document *d = s->document;
	PangoLayout *l = paper_text(s, d->company, &left, 0);
	struct buf number = buf_of(4096);

	s->y -= 6 * MM;
	paper_put(s, l, INK_TEXT, MARGIN_SIDE, s->y);
	g_object_unref(l);
	if (d->number.len > 0) {
		buf_str(&number, d->number_label);
		buf_c(&number, d->number_label.len > 0 ? "\u3000" : "");
		buf_str(&number, d->number);
		l = paper_text(s, buf_view(&number), &right, 0);
		paper_put(s, l, INK_TEXT, PAGE_WIDTH - MARGIN_SIDE - layout_width(l), s->y);
		g_object_unref(l);
	}
	buf_done(&number);
	s->y += 10 * MM;
}

static void
put_title(struct paper *s)
{
	static const struct style title = {
		.size = SIZE_TITLE, .is_bold = true, .align = PANGO_ALIGN_CENTER};
	static const struct style subtitle = {.size = 11, .align = PANGO_ALIGN_CENTER};
	PangoLayout *l = paper_text(s, s->document->title, &title, LINE_WIDTH);

	paper_put(s, l, INK_ACCENT, MARGIN_SIDE, s->y);
	s->y += layout_height(l);
	g_object_unref(l);
	if (s->document->subtitle.len > 0) {
		l = paper_text(s, s->document->subtitle, &subtitle, LINE_WIDTH);
		paper_put(s, l, INK_SOFT, MARGIN_SIDE, s->y);
		s->y += layout_height(l);
		g_object_unref(l);
	}
	s->y += 5 * MM;
}

/* Label and value on one line each; returns where they end. */
static double
put_facts(struct paper *s, double width)
{
	static const struct style style = {.size = SIZE_SMALL};
	double y = s->y, label_width = 24 * MM;

	for (uint32_t i = 0; i < s->document->n_facts; i++) {
		const struct block_field *f = &s->document->facts[i];
		PangoLayout *label = paper_text(s, f->label, &style, label_width - 2 * MM);
		PangoLayout *value = paper_text(s, f->value, &style, width - label_width);
		double height = layout_height(label) > layout_height(value) ? layout_height(label)
									    : layout_height(value);

		paper_put(s, label, INK_SOFT, MARGIN_SIDE, y);
		paper_put(s, value, INK_TEXT, MARGIN_SIDE + label_width, y);
		y += height;
		g_object_unref(label);
		g_object_unref(value);
	}
	return y;
}

static void
put_facts_and_seals(struct paper *s)
{
	const struct document *d = s->document;
	uint32_t n = d->n_signers < 5 ? d->n_signers : 5;
	double width = people_width(n), end;

	if (d->n_facts == 0 && n == 0)
		return;
	end = put_facts(s, LINE_WIDTH - width - (n > 0 ? 6 * MM : 0));
	if (n > 0) {
		put_people(s, d->signers, n, PAGE_WIDTH - MARGIN_SIDE - width);
		if (end < s->y + people_height())
			end = s->y + people_height();
	}
	s->y = end + 3 * MM;
}

static void
put_history(struct paper *s)
{
	static const uint32_t widths[4] = {2, 3, 8, 3};
	static const struct style style = {.size = SIZE_SMALL, .is_bold = true};
	const struct document *d = s->document;
	struct block_column columns[4] = {0};
	struct block_table t = {.n_columns = 4, .columns = columns, .n_rows = d->n_revisions};
	struct str *cells;
	struct block_row *rows;
	PangoLayout *l;

	if (d->n_revisions == 0)
		return;
	cells = g_new0(struct str, 4 * (size_t)d->n_revisions);
	rows = g_new0(struct block_row, d->n_revisions);
	for (uint32_t i = 0; i < 4; i++)
		columns[i] =
			(struct block_column){.title = d->revision_titles[i], .width = widths[i]};
	for (uint32_t i = 0; i < d->n_revisions; i++) {
		const struct document_revision *r = &d->revisions[i];

		cells[4 * i + 0] = r->edition;
		cells[4 * i + 1] = r->date;
		cells[4 * i + 2] = r->what;
		cells[4 * i + 3] = r->by;
		rows[i].cells = &cells[4 * i];
	}
	t.rows = rows;
	l = paper_text(s, d->revisions_title, &style, LINE_WIDTH);
	paper_put(s, l, INK_TEXT, MARGIN_SIDE, s->y);
	s->y += layout_height(l) + 1 * MM;
	g_object_unref(l);
	put_table(s, &t);
	g_free(cells);
	g_free(rows);
}

void
put_front(struct paper *s)
{
	put_company_and_number(s);
	put_title(s);
	put_facts_and_seals(s);
	put_history(s);
}
