/* A bill of materials of any kind that we read, told to a sink. */
#ifndef WIRE_BOM_BILL_H
#define WIRE_BOM_BILL_H

#include "model/component.h"

/*
 * What bom_read() reads, or a list of package URLs or CPE names, one a line
 * (BOM_OTHER; what stands behind a '#' at the start of a line is passed over). The kind is found
 * out by the content. ERR_UNSUPPORTED: none of them.
 */
enum err bill_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);

#endif
