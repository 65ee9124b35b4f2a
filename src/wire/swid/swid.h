/*
 * SWID tags (ISO/IEC 19770-2:2015, and the fields of its edition of 2009 that say what it is):
 * software says of itself what it is. One tag is a bill about one product; several may stand in one
 * file, in a common root or behind each other. Bytes in, struct bom_sink out.
 */
#ifndef WIRE_SWID_SWID_H
#define WIRE_SWID_SWID_H

#include "model/component.h"

/*
 * bytes: the whole file, UTF-8 without a mark. The bill's serial is the first tag's tagId; a tag
 * alone is the root. Tags that only add to another's (supplemental) are told as BOM_FAULT_FIELD.
 * ERR_UNSUPPORTED: XML without such a tag; else the errors of wire/xml.
 */
enum err swid_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);

#endif
