/* VEX of our own as CycloneDX 1.6: a bill whose components are the products that are spoken of. */
#ifndef WIRE_CYCLONEDX_VEX_H
#define WIRE_CYCLONEDX_VEX_H

#include "base/buf.h"
#include "model/vex.h"

/*
 * Author and made of the document are needed; id is a "urn:uuid:...", or left out. A reason that
 * CycloneDX does not have in the same words becomes its nearest one, and `why` says more.
 *   ERR_INVALID  one of these is missing; what vex_statement_fault() says of a statement
 *   ERR_LIMIT    more than LIMIT_VEX_WRITTEN statements
 */
enum err cyclonedx_vex_write(const struct vex_document *d, const struct vex_statement *statements,
	size_t n, struct buf *out, struct errinfo *info);

#endif
