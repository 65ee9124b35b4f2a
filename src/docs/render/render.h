/*
 * A document as PDF, A4, by pango and cairo. The one room of docs/ that is not pure: libraries read
 * font files and start a thread when they are set up. So a process calls render_start() first,
 * locks itself in, and then render_pdf() needs no file, no clock and no thread of its own.
 */
#ifndef DOCS_RENDER_RENDER_H
#define DOCS_RENDER_RENDER_H

#include "base/buf.h"
#include "model/document.h"

struct renderer;

/* Finds the fonts (BIZ UDPGothic, Noto Sans CJK JP for what that has not), opens them and draws a
 * letter with each. ERR_NOT_FOUND, with the package's name: no Japanese font is there. */
enum err render_start(struct renderer **ret_renderer, struct errinfo *info);
void render_stop(struct renderer *r); /* NULL is allowed */

/* Appends the PDF. The same document gives the same bytes. ERR_LIMIT: more than
 * DOCUMENT_BLOCKS_MAX blocks, or `out` is full. */
enum err render_pdf(
	struct renderer *r, const struct document *d, struct buf *out, struct errinfo *info);

#endif
