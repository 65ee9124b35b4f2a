/* The small drawings: times along a line, a QR code. Colours come from the style sheet by class. */
#include "pages/parts.h"

#include <qrencode.h>

#define TIMES_WIDTH 1000
#define TIMES_HEIGHT 44
#define STROKES_MAX 150 /* above, how many fell into each slice is drawn instead */
#define SLICES 100

static void
draw_strokes(struct buf *svg, const ms_t *times, size_t n, ms_t span)
{
	buf_c(svg, "<path class=\"stroke\" d=\"");
	for (size_t i = 0; i < n; i++)
		buf_printf(svg, "M%d 6V38",
			(int)(8 + (times[i] - times[0]) * (TIMES_WIDTH - 16) / span));
	buf_c(svg, "\"/>");
}

static void
draw_slices(struct buf *svg, const ms_t *times, size_t n, ms_t span)
{
	uint32_t slices[SLICES] = {0};
	uint32_t most = 1;

	for (size_t i = 0; i < n; i++) {
		size_t at = (size_t)((times[i] - times[0]) * (SLICES - 1) / span);

		slices[at]++;
		if (slices[at] > most)
			most = slices[at];
	}
	buf_c(svg, "<path class=\"bar\" d=\"");
	for (int i = 0; i < SLICES; i++) {
		int height = (int)((uint64_t)slices[i] * 34 / most);

		if (slices[i] > 0)
			buf_printf(svg, "M%d 40h8v-%dh-8z", 1 + i * (TIMES_WIDTH / SLICES),
				height < 3 ? 3 : height);
	}
	buf_c(svg, "\"/>");
}

void
draw_times(
	const struct page *pg, struct view *v, const char *name, const ms_t *times, size_t n_times)
{
	struct buf svg = buf_of(PAGE_TEXT_BYTES_MAX);
	ms_t span = n_times < 2 ? 0 : times[n_times - 1] - times[0];

	if (span <= 0)
		return;
	buf_printf(&svg,
		"<svg class=\"times\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
		"aria-hidden=\"true\" focusable=\"false\">",
		TIMES_WIDTH, TIMES_HEIGHT);
	if (n_times <= STROKES_MAX)
		draw_strokes(&svg, times, n_times, span);
	else
		draw_slices(&svg, times, n_times, span);
	buf_printf(&svg, "<path class=\"base\" d=\"M0 42H%d\"/></svg>", TIMES_WIDTH);
	view_markup(v, name, &svg);
	(void)pg;
}

/* ISO/IEC 18004 with four quiet modules around; dark modules of a row as one run each. */
enum err
draw_qr(const struct page *pg, struct view *v, const char *name, struct str text)
{
	char *copy = arena_copy(pg->arena, text);
	struct buf svg = buf_of(4 * PAGE_TEXT_BYTES_MAX);
	QRcode *code = copy == NULL ? NULL : QRcode_encodeString8bit(copy, 0, QR_ECLEVEL_M);
	int size;

	if (code == NULL)
		return ERR_LIMIT;
	size = code->width + 8;
	buf_printf(&svg,
		"<svg class=\"qr\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\" "
		"aria-hidden=\"true\" focusable=\"false\"><path class=\"light\" d=\"M0 "
		"0h%dv%dH0z\"/>"
		"<path class=\"dark\" d=\"",
		size, size, size, size);
	for (int y = 0; y < code->width; y++) {
		for (int x = 0; x < code->width; x++) {
			int run = 0;

			while (x + run < code->width && (code->data[y * code->width + x + run] & 1))
				run++;
			if (run > 0)
				buf_printf(&svg, "M%d %dh%dv1h-%dz", x + 4, y + 4, run, run);
			x += run;
		}
	}
	buf_c(&svg, "\"/></svg>");
	QRcode_free(code);
	view_markup(v, name, &svg);
	return ERR_OK;
}
