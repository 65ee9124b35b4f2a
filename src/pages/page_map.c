/*
 * The network map: devices in boxes by kind, lines between those that talk with each other, and the
 * same in tables beneath. A box that listens can't know the wiring; so the map shows who talks.
 * What goes outside is one line per kind of device and kind of service: whole networks stay
 * readable, and nobody's habits are drawn.
 */
#include "pages/parts.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS_MAX 24 /* devices drawn of one kind */
#define COLUMNS_MAX 3
#define COLUMN_WIDTH 280
#define GUTTER 56
#define HEAD 34
#define ROW 26
#define PAD 10
#define GAP 22
#define TOP 60 /* below an internet that nobody talks with */
#define DEVICES_LISTED 30
#define OUTSIDE_LINES_MAX 24
#define NAME_COLUMNS 32 /* half-width characters of a name */
#define LINES_MAX 60

struct spot {
	bool is_drawn;
	unsigned column;
	int y; /* middle of its row */
};

/* What devices of one kind exchanged with one kind of outside service. */
struct outside_line {
	enum device_kind kind;
	enum page_outside outside;
	uint64_t bytes;
};

struct drawing {
	const struct page *pg;
	const struct map_view *map;
	struct buf svg;		 /* boxes and names */
	struct buf lines;	 /* behind them */
	int height[COLUMNS_MAX]; /* used so far */
	struct spot *spots;	 /* as many as devices; of one that has no row: the last row */
	struct spot heads[DEVICE_KINDS];
	struct spot outside[PAGE_OUTSIDES];
	uint64_t outside_bytes[PAGE_OUTSIDES];
	struct outside_line out[DEVICE_KINDS * PAGE_OUTSIDES];
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
	d->heads[kind] = (struct spot){true, column, y + HEAD / 2};
	for (size_t i = 0; i < d->map->n; i++) {
		if (d->map->devices[i].kind != kind)
			continue;
		d->spots[i] = (struct spot){true, column, y + HEAD + (int)drawn * ROW + ROW / 2};
		if (drawn == ROWS_MAX)
			continue;
		draw_row(d, i, x, d->spots[i].y);
		drawn++;
	}
	if (drawn < n)
		draw_rest(d, n - drawn, x, y + HEAD + (int)drawn * ROW + ROW / 2);
	d->height[column] = y + HEAD + rows * ROW + PAD + GAP;
}

/* How thick a line is: by amount, in steps. */
static int
width_of(uint64_t bytes)
{
	static const uint64_t steps[] = {1000000, 100000000, 10000000000};
	int width = 2;

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		width += bytes > steps[i];
	return width;
}

static void
draw_line(struct drawing *d, const struct spot *a, const struct spot *b, uint64_t bytes)
{
	int from, to, bend;

	if (!a->is_drawn || !b->is_drawn)
		return;
	if (a->column > b->column) {
		const struct spot *left = b;

		b = a;
		a = left;
	}
	from = column_x(a->column) + COLUMN_WIDTH;
	to = a->column == b->column ? from : column_x(b->column);
	bend = a->column == b->column ? GUTTER - 8 : (to - from) / 2;
	buf_printf(&d->lines, "<path class=\"line w%d\" d=\"M%d %dC%d %d %d %d %d %d\"/>",
		width_of(bytes), from, a->y, from + bend, a->y,
		a->column == b->column ? to + bend : to - bend, b->y, to, b->y);
	buf_printf(&d->svg,
		"<circle class=\"end\" cx=\"%d\" cy=\"%d\" r=\"3\"/>"
		"<circle class=\"end\" cx=\"%d\" cy=\"%d\" r=\"3\"/>",
		from, a->y, to, b->y);
}

/* What goes outside, added up by kind of device and kind of service. */
static void
add_up_outside(struct drawing *d)
{
	for (size_t i = 0; i < d->map->n_links; i++) {
		const struct map_link *link = &d->map->links[i];
		enum device_kind kind;
		struct outside_line *line;

		if (link->b != SIZE_MAX || link->a >= d->map->n)
			continue;
		kind = d->map->devices[link->a].kind;
		line = &d->out[(unsigned)kind * PAGE_OUTSIDES + link->outside];
		line->kind = kind;
		line->outside = link->outside;
		line->bytes += link->bytes;
		d->outside_bytes[link->outside] += link->bytes;
	}
}

/* The internet: a box with what is talked with there, or an empty one. */
static int
draw_internet(struct drawing *d)
{
	int rows = 0, y;

	for (unsigned i = 0; i < PAGE_OUTSIDES; i++)
		rows += d->outside_bytes[i] > 0;
	y = rows == 0 ? 36 : HEAD + rows * ROW + PAD;
	buf_printf(&d->svg,
		"<rect class=\"internet\" x=\"1\" y=\"1\" width=\"%d\" height=\"%d\" "
		"rx=\"18\"/><text class=\"kind\" x=\"%d\" y=\"24\" text-anchor=\"middle\">",
		COLUMN_WIDTH, y, COLUMN_WIDTH / 2);
	html_escape(&d->svg, page_words(d->pg, "map.internet"));
	buf_c(&d->svg, "</text>");
	for (unsigned i = 0, row = 0; i < PAGE_OUTSIDES; i++) {
		if (d->outside_bytes[i] == 0)
			continue;
		d->outside[i] = (struct spot){true, 0, 1 + HEAD + (int)row++ * ROW + ROW / 2};
		buf_printf(&d->svg, "<text class=\"name\" x=\"15\" y=\"%d\">", d->outside[i].y + 5);
		put_name(&d->svg,
			page_words_of(d->pg, "outside.", page_outside_name((enum page_outside)i)));
		buf_c(&d->svg, "</text>");
	}
	buf_printf(&d->svg, "<path class=\"line w3\" d=\"M%d %dV%d\"/>", COLUMN_WIDTH / 2, y + 1,
		y + TOP - 36);
	return y + TOP - 36;
}

static int
by_amount(const void *a, const void *b)
{
	const struct outside_line *x = a, *y = b;

	return x->bytes < y->bytes ? 1 : x->bytes > y->bytes ? -1 : 0;
}

static void
draw_lines(struct drawing *d)
{
	unsigned n = 0;

	for (size_t i = 0; i < d->map->n_links && n < LINES_MAX; i++) {
		const struct map_link *link = &d->map->links[i];

		if (link->a >= d->map->n || link->b >= d->map->n)
			continue;
		draw_line(d, &d->spots[link->a], &d->spots[link->b], link->bytes);
		n++;
	}
	qsort(d->out, DEVICE_KINDS * PAGE_OUTSIDES, sizeof(*d->out), by_amount);
	for (size_t i = 0; i < OUTSIDE_LINES_MAX && d->out[i].bytes > 0; i++)
		draw_line(d, &d->heads[d->out[i].kind], &d->outside[d->out[i].outside],
			d->out[i].bytes);
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
	add_up_outside(&d);
	for (unsigned c = 0; c < columns; c++)
		d.height[c] = c == 0 ? draw_internet(&d) : 1;
	for (size_t k = 0; k < DEVICE_KINDS; k++)
		draw_group(&d, order[k].kind, columns == 1 ? 0 : order[k].column);
	draw_lines(&d);
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

/* The map's own path with one thing of its query changed. */
static void
put_link(const struct page *pg, struct view *v, const char *name, const struct map_view *map,
	unsigned days, enum page_map_sort sort, bool with_device)
{
	bool is_only = with_device && map->only != NULL;
	char path[80];

	snprintf(path, sizeof(path), "/map?days=%u&sort=%s%s", days, page_map_sort_name(sort),
		is_only ? "&device=" : "");
	page_link(pg, v, name, path, is_only ? str_c(map->only->id.text) : STR(""));
}

static void
put_choices(const struct page *pg, const struct map_view *v)
{
	static const struct {
		unsigned days;
		const char *name;
	} spans[] = {{1, "today"}, {7, "week"}};

	for (size_t i = 0; i < sizeof(spans) / sizeof(*spans); i++) {
		struct view *chip = view_item(pg->root, "spans");

		view_c(chip, "span", spans[i].name);
		view_flag(chip, "is_current", spans[i].days == v->days);
		put_link(pg, chip, "url", v, spans[i].days, v->sort, true);
	}
	for (unsigned i = 0; i < PAGE_MAP_SORTS; i++) {
		struct view *chip = view_item(pg->root, "sorts");

		view_c(chip, "sort", page_map_sort_name((enum page_map_sort)i));
		view_flag(chip, "is_current", (enum page_map_sort)i == v->sort);
		put_link(pg, chip, "url", v, v->days, (enum page_map_sort)i, true);
	}
	if (v->only != NULL) {
		struct view *only = view_node(pg->root, "only");

		view_text(only, "device", page_device_name(pg, v->only));
		put_link(pg, only, "url", v, v->days, v->sort, false);
	}
}

static void
put_talks(const struct page *pg, const struct map_view *v)
{
	struct buf path = buf_of(PAGE_TEXT_BYTES_MAX);

	for (size_t i = 0; i < v->n_talks; i++)
		page_talk_into(pg, view_item(pg->root, "talks"), &v->talks[i]);
	view_flag(pg->root, "has_talks", v->n_talks > 0);
	buf_printf(&path, "/map?days=%u&sort=%s&", v->days, page_map_sort_name(v->sort));
	if (v->only != NULL) {
		buf_c(&path, "device=");
		url_escape(&path, str_c(v->only->id.text));
		buf_c(&path, "&");
	}
	page_pager(pg, buf_view(&path), v->page, v->n_pages);
	buf_done(&path);
}

enum err
page_map(const struct pages *p, const struct page_frame *f, const struct map_view *v,
	struct buf *out)
{
	size_t listed = v->n < DEVICES_LISTED ? v->n : DEVICES_LISTED;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_MAP, "map");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "has_devices", v->n > 0);
	page_count(&pg, pg.root, "count", v->total);
	view_flag(pg.root, "has_rest", v->total > listed);
	page_count(&pg, pg.root, "shown", listed);
	if (v->n > 0) {
		draw_map(&pg, pg.root, "wide", v, COLUMNS_MAX);
		draw_map(&pg, pg.root, "narrow", v, 1);
	}
	put_choices(&pg, v);
	put_talks(&pg, v);
	for (size_t i = 0; i < listed; i++) {
		struct view *row = view_item(pg.root, "devices");

		page_device_into(&pg, row, &v->devices[i]);
		page_link(&pg, row, "only_url", "/map?device=", str_c(v->devices[i].id.text));
	}
	return page_end(&pg, "map", out);
}
