/*
 * The network map: devices in boxes by kind, lines between those that talk with each other, and the
 * same in tables beneath. A box that listens can't know the wiring; so the map shows who talks.
 */
#include "pages/parts.h"

#define ROWS_MAX 24 /* devices drawn of one kind */
#define COLUMNS_MAX 3
#define COLUMN_WIDTH 280
#define GUTTER 56
#define HEAD 34
#define ROW 26
#define PAD 10
#define GAP 22
#define TOP 60		/* below the internet */
#define NAME_COLUMNS 32 /* half-width characters of a name */
#define LINES_MAX 60

struct spot {
	bool is_drawn;
	unsigned column;
	int y; /* middle of its row */
};

struct drawing {
	const struct page *pg;
	const struct map_view *map;
	struct buf svg;	  /* boxes and names */
	struct buf lines; /* behind them */
	bool has_router;
	int height[COLUMNS_MAX]; /* used so far */
	struct spot *spots;	 /* as many as devices */
};

/* Routers first, then what others need, then what people use. */
static const struct {
	enum device_kind kind;
	unsigned column; /* of three: what others need, what people use, the rest */
} order[DEVICE_KINDS] = {{DEVICE_ROUTER, 0}, {DEVICE_SERVER, 0}, {DEVICE_NAS, 0}, {DEVICE_PC, 1},
	{DEVICE_PHONE, 1}, {DEVICE_PRINTER, 2}, {DEVICE_CAMERA, 2}, {DEVICE_IOT, 2},
	{DEVICE_UNKNOWN, 2}};

static int
column_x(unsigned column)
{
	return (int)column * (COLUMN_WIDTH + GUTTER) + 1;
}

/* A name cut to what fits the box. */
static void
put_name(struct buf *svg, struct str name)
{
	size_t columns = 0, at = 0;

	while (at < name.len) {
		uint32_t cp = 0;
		size_t n = str_utf8_char(str_of(name.p + at, name.len - at), &cp);

		columns += cp >= 0x1100 ? 2 : 1;
		if (columns > NAME_COLUMNS)
			break;
		at += n == 0 ? 1 : n;
	}
	html_escape(svg, str_of(name.p, at));
	if (at < name.len)
		buf_c(svg, "…");
}

static void
draw_row(struct drawing *d, size_t i, int x, int y)
{
	const struct device_brief *device = &d->map->devices[i];
	bool has_alert = device->n_alerts > 0;

	buf_printf(&d->svg, "<text class=\"%s\" x=\"%d\" y=\"%d\">", has_alert ? "alerted" : "name",
		x + 14, y + 5);
	if (has_alert)
		buf_c(&d->svg, "！ ");
	put_name(&d->svg, page_device_name(d->pg, device));
	buf_c(&d->svg, "</text>");
	d->spots[i].is_drawn = true;
	d->spots[i].y = y;
}

static void
draw_head(struct drawing *d, enum device_kind kind, size_t n, int x, int y)
{
	buf_printf(&d->svg, "<text class=\"kind\" x=\"%d\" y=\"%d\">", x + 14, y + 23);
	html_escape(&d->svg, page_words_of(d->pg, "kind.", device_kind_name(kind)));
	buf_printf(&d->svg, " <tspan class=\"count\">%zu</tspan></text>", n);
}

static void
draw_rest(struct drawing *d, size_t rest, int x, int y)
{
	struct view *v = view_new(d->pg->arena);

	if (v == NULL)
		return;
	page_count(d->pg, v, "count", rest);
	buf_printf(&d->svg, "<text class=\"rest\" x=\"%d\" y=\"%d\">", x + 14, y + 5);
	page_fill(d->pg, v, "words", "map.rest", v);
	html_escape(&d->svg,
		view_get(v, STR("words")) == NULL ? STR("") : view_get(v, STR("words"))->text);
	buf_c(&d->svg, "</text>");
}

/* All devices of a kind in one box. */
static void
draw_group(struct drawing *d, enum device_kind kind, unsigned column)
{
	size_t n = 0, drawn = 0;
	int x, y, rows;

	for (size_t i = 0; i < d->map->n; i++)
		n += d->map->devices[i].kind == kind;
	if (n == 0)
		return;
	x = column_x(column);
	y = d->height[column];
	rows = (int)(n > ROWS_MAX ? ROWS_MAX + 1 : n);
	buf_printf(&d->svg,
		"<rect class=\"group\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"10\"/>", x,
		y, COLUMN_WIDTH, HEAD + rows * ROW + PAD);
	draw_head(d, kind, n, x, y);
	for (size_t i = 0; i < d->map->n && drawn < ROWS_MAX; i++) {
		if (d->map->devices[i].kind != kind)
			continue;
		d->spots[i].column = column;
		draw_row(d, i, x, y + HEAD + (int)drawn * ROW + ROW / 2);
		drawn++;
	}
	if (drawn < n)
		draw_rest(d, n - drawn, x, y + HEAD + (int)drawn * ROW + ROW / 2);
	d->height[column] = y + HEAD + rows * ROW + PAD + GAP;
}

static void
draw_line(struct drawing *d, const struct map_link *link)
{
	const struct spot *a = &d->spots[link->a], *b = &d->spots[link->b];
	int width = link->bytes > 100000000 ? 4 : link->bytes > 1000000 ? 3 : 2;
	int from, to, bend;

	if (!a->is_drawn || !b->is_drawn)
		return;
	if (a->column > b->column) {
		a = &d->spots[link->b];
		b = &d->spots[link->a];
	}
	from = column_x(a->column) + COLUMN_WIDTH;
	to = a->column == b->column ? from : column_x(b->column);
	bend = a->column == b->column ? GUTTER - 8 : (to - from) / 2;
	buf_printf(&d->lines, "<path class=\"line w%d\" d=\"M%d %dC%d %d %d %d %d %d\"/>", width,
		from, a->y, from + bend, a->y, a->column == b->column ? to + bend : to - bend, b->y,
		to, b->y);
	buf_printf(&d->svg,
		"<circle class=\"end\" cx=\"%d\" cy=\"%d\" r=\"3\"/>"
		"<circle class=\"end\" cx=\"%d\" cy=\"%d\" r=\"3\"/>",
		from, a->y, to, b->y);
}

static void
draw_internet(struct drawing *d)
{
	buf_printf(&d->svg,
		"<rect class=\"internet\" x=\"1\" y=\"1\" width=\"%d\" height=\"36\" rx=\"18\"/>"
		"<text class=\"kind\" x=\"%d\" y=\"24\" text-anchor=\"middle\">",
		COLUMN_WIDTH, COLUMN_WIDTH / 2);
	html_escape(&d->svg, page_words(d->pg, "map.internet"));
	buf_printf(
		&d->svg, "</text><path class=\"line w3\" d=\"M%d 37V%d\"/>", COLUMN_WIDTH / 2, TOP);
}

void
draw_map(const struct page *pg, struct view *v, const char *name, const struct map_view *map,
	unsigned columns)
{
	struct drawing d = {.pg = pg,
		.map = map,
		.svg = buf_of(PAGE_BYTES_MAX),
		.lines = buf_of(PAGE_BYTES_MAX)};
	struct buf whole = buf_of(PAGE_BYTES_MAX);
	int height = 0;

	BUG_IF(columns < 1 || columns > COLUMNS_MAX);
	d.spots = arena_array(pg->arena, struct spot, map->n + 1);
	if (d.spots == NULL)
		return;
	for (unsigned c = 0; c < columns; c++)
		d.height[c] = c == 0 ? TOP : 1;
	for (size_t i = 0; i < map->n; i++)
		d.has_router = d.has_router || map->devices[i].kind == DEVICE_ROUTER;
	draw_internet(&d);
	for (size_t k = 0; k < DEVICE_KINDS; k++)
		draw_group(&d, order[k].kind, columns == 1 ? 0 : order[k].column);
	for (size_t i = 0; i < map->n_links && i < LINES_MAX; i++)
		if (map->links[i].a < map->n && map->links[i].b < map->n)
			draw_line(&d, &map->links[i]);
	for (unsigned c = 0; c < columns; c++)
		height = d.height[c] > height ? d.height[c] : height;
	buf_printf(&whole,
		"<svg class=\"map columns-%u\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		columns, column_x(columns) - (columns > 1 ? 0 : 6), height);
	html_escape(&whole, page_words(pg, "map.drawing"));
	buf_c(&whole, "\">");
	buf_str(&whole, buf_view(&d.lines));
	buf_str(&whole, buf_view(&d.svg));
	buf_c(&whole, "</svg>");
	buf_done(&d.lines);
	buf_done(&d.svg);
	view_markup(v, name, &whole);
}

static void
put_links(const struct page *pg, const struct map_view *v)
{
	for (size_t i = 0; i < v->n_links; i++) {
		const struct map_link *link = &v->links[i];
		struct view *row;

		if (link->a >= v->n || link->b >= v->n)
			continue;
		row = view_item(pg->root, "talks");
		view_text(row, "a", page_device_name(pg, &v->devices[link->a]));
		page_link(pg, row, "a_url", "/devices/", str_c(v->devices[link->a].id.text));
		view_text(row, "b", page_device_name(pg, &v->devices[link->b]));
		page_link(pg, row, "b_url", "/devices/", str_c(v->devices[link->b].id.text));
		view_text(row, "service", link->service);
		if (page_has_words(pg, "service.", link->service)) {
			char key[64];

			str_copy(link->service, key, sizeof(key));
			view_text(row, "service", page_words_of(pg, "service.", key));
		}
		if (link->bytes > 0)
			page_bytes(pg, row, "bytes", link->bytes);
		else
			view_text(row, "bytes", page_words_of(pg, "map.", "unmeasured"));
	}
	view_flag(pg->root, "has_talks", v->n_links > 0);
}

enum err
page_map(const struct pages *p, const struct page_frame *f, const struct map_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_MAP, "map");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "has_devices", v->n > 0);
	page_count(&pg, pg.root, "count", v->total);
	view_flag(pg.root, "has_rest", v->total > v->n);
	page_count(&pg, pg.root, "shown", v->n);
	if (v->n > 0) {
		draw_map(&pg, pg.root, "wide", v, COLUMNS_MAX);
		draw_map(&pg, pg.root, "narrow", v, 1);
	}
	put_links(&pg, v);
	for (size_t i = 0; i < v->n; i++)
		page_device_into(&pg, view_item(pg.root, "devices"), &v->devices[i]);
	return page_end(&pg, "map", out);
}
