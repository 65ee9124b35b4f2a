/*
 * SPDX bills of materials: 2.1 to 2.3 as JSON and as tag-value, 3.0 and 3.0.1 as JSON-LD
 * (spdx.github.io/spdx-spec, ISO/IEC 5962:2021). Bytes in, components and relations out through
 * model/component.h's sink, one at a time.
 *
 * Packages are components; files and snippets are counted and may be named by relations. NONE
 * ("there is none") is told as it stands; NOASSERTION ("nobody says") is the same as not said. Who
 * supplies is told without "Organization: ". A package is the root when a relation of
 * RELATION_DESCRIBES says so: is_root is set only where that came before it (in 3.0 always).
 *
 * Errors as of json_read(); ERR_UNSUPPORTED: another file, or another form of SPDX, said in a
 * sentence; ERR_LIMIT: LIMIT_BOM_*; what the sink put into `stop`. What was told before an error
 * was told.
 */
#ifndef WIRE_SPDX_SPDX_H
#define WIRE_SPDX_SPDX_H

#include "model/component.h"

/* Any of the three, known by what it says of itself. A mark of UTF-8 at the front is passed over.
 */
enum err spdx_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);

/* 2.x. Also within an envelope: an in-toto statement's predicate, GitHub's {"sbom": ...}. */
enum err spdx_json_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);
enum err spdx_tag_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);
enum err spdx3_read(
	struct str bytes, struct bom_sink *sink, struct errinfo *info); /* reads twice */

/* What it is by its first bytes and a word in it; ERR_NOT_FOUND: not SPDX. */
enum err spdx_detect(struct str bytes, enum bom_format *ret_format);

#endif
