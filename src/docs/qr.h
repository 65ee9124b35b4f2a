/* A QR code as a picture for DOCX; docs/ only. */
#ifndef DOCS_QR_H
#define DOCS_QR_H

#include "base/buf.h"

/* Appends a BMP of one bit a dot, each module several dots wide, with its quiet zone. ERR_LIMIT:
 * the text is too long for a code. */
enum err qr_bmp(struct str text, struct buf *out);

#endif
