/*
 * What the files of docs/render share: a sheet of operations. Layout puts lines of text, rules and
 * boxes onto pages; once all is placed, the number of pages is known and all is drawn.
 */
#ifndef DOCS_RENDER_OWN_H
#define DOCS_RENDER_OWN_H

#include "docs/render/render.h"

#include <pango/pangocairo.h>

/* All lengths are points, 1/72 inch. */
#define MM (72.0 / 25.4)
#define PAGE_WIDTH (210 * MM)
#define PAGE_HEIGHT (297 * MM)
#define MARGIN_SIDE (22 * MM)
#define MARGIN_TOP (24 * MM)
#define MARGIN_BOTTOM (22 * MM)
#define LINE_WIDTH (PAGE_WIDTH - 2 * MARGIN_SIDE)

#define SIZE_BODY 10.5
#define SIZE_SMALL 9.0
#define SIZE_TITLE 19.0
#define SPACING 1.55 /* from line to line, in sizes */

enum op_kind { OP_LINE, OP_RULE, OP_BOX, OP_FILL, OP_QR, OP_OUTLINE };

/* Shades of ink; a document is often printed in black. */
enum ink { INK_TEXT, INK_SOFT, INK_RULE, INK_SHADE, INK_ACCENT, INK_MARK };

struct op {
	enum op_kind kind;
	enum ink ink;
	unsigned page;
	double x, y, width, height; /* OP_LINE: y is the base line */
	PangoLayout *layout;	    /* OP_LINE: a reference */
	int line;		    /* OP_LINE: which; OP_OUTLINE: level */
	struct str text;	    /* OP_QR, OP_OUTLINE: borrowed */
};

struct renderer {
	PangoFontMap *fonts;
	PangoContext *context;
};

struct paper {
	struct renderer *renderer;
	const struct document *document;
	struct op *ops;
	size_t n_ops, room;
	unsigned page;	     /* from 0 */
	double y;	     /* the next free place */
	unsigned numbers[2]; /* of numbered items, by level */
	enum err err;
};

/* ---- paper.c: pages and operations ---- */

void paper_add(struct paper *s, const struct op *op);
void paper_done(struct paper *s);
void paper_next_page(struct paper *s);
double paper_room(const struct paper *s); /* below y on this page */
double paper_room_all(void);		  /* of an empty page */
/* On to the next page unless that much fits. */
void paper_need(struct paper *s, double height);

struct style {
	double size;
	bool is_bold;
	enum ink ink;
	PangoAlignment align;
};

/* Appends text as pango and cairo take it: valid UTF-8, no control characters but line breaks. */
void paper_clean(struct str text, struct buf *out);
/* A layout of the text at that width (0: as wide as it is). NULL when memory is out; unref it. */
PangoLayout *paper_text(
	const struct paper *s, struct str text, const struct style *style, double width);
double layout_height(PangoLayout *l); /* with the space between lines */
double layout_width(PangoLayout *l);
/* Places all lines, whatever fits. */
void paper_put(struct paper *s, PangoLayout *l, enum ink ink, double x, double y);
/* Places lines [from, to) with the first one's top at y. */
void paper_put_lines(struct paper *s, PangoLayout *l, const struct op *at, int from, int to);
void paper_box(struct paper *s, double x, double y, double width, double height);
void paper_fill(struct paper *s, double x, double y, double width, double height);

/* ---- blocks.c, table.c, front.c: what is placed ---- */

void put_block(struct paper *s, const struct block *b, const struct block *next);
void put_table(struct paper *s, const struct block_table *t);
/* Header and first row, which stand on one page unless that row is longer than half of one. */
double table_start_height(struct paper *s, const struct block_table *t);
void put_front(struct paper *s);
void put_people(struct paper *s, const struct block_person *people, uint32_t n, double x);
double people_width(uint32_t n);
double people_height(void);

/* ---- draw.c ---- */

enum err draw_all(struct paper *s, struct buf *out, struct errinfo *info);

#endif
