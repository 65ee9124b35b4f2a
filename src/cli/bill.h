/* A bill of materials of any kind that we read, told to a sink. */
#ifndef CLI_BILL_H
#define CLI_BILL_H

#include "model/component.h"

/*
 * SPDX (JSON, tag-value, 3.0), CycloneDX (JSON, XML), or a list of package URLs, one a line
 * (BOM_OTHER; what stands behind a '#' at the start of a line is passed over). The kind is found
 * out by the content. ERR_UNSUPPORTED: none of them.
 */
enum err bill_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);

#endif
