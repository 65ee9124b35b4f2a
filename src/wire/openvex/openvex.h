/*
 * OpenVEX 0.0.1 and 0.2.0 (https://github.com/openvex/spec): statements about vulnerabilities in
 * products, read and written.
 */
#ifndef WIRE_OPENVEX_OPENVEX_H
#define WIRE_OPENVEX_OPENVEX_H

#include "base/buf.h"
#include "model/vex.h"

/*
 * Tells the document, then a statement for each product and subcomponent of each statement in it; a
 * product by its purl, else its @id when that is one, else its CPE, else its @id. A statement
 * without products is told with none: it is about what the document came with. Times that a
 * statement does not say are the document's. A statement without vulnerability or status is refused
 * alone; a reason that is not known is none.
 *   ERR_UNSUPPORTED  no OpenVEX: its @context says so
 *   ERR_LIMIT        LIMIT_VEX_STATEMENTS; else as json_read(), and what the sink put into `stop`
 */
enum err openvex_read(struct str bytes, struct vex_sink *sink, struct errinfo *info);

/*
 * Writes a document of version 0.2.0. Of the document: id (an IRI) and author are needed, and made.
 *   ERR_INVALID  one of these is missing, or the version is no number; a statement without
 * vulnerability or product, one that is not affected without reason or `why`, or one that is
 * affected without `action` ERR_LIMIT    more than LIMIT_VEX_WRITTEN statements
 */
enum err openvex_write(const struct vex_document *d, const struct vex_statement *statements,
	size_t n, struct buf *out, struct errinfo *info);

#endif
