/*
 * CycloneDX (ECMA-424), 1.2 to 1.7 as JSON and 1.0 to 1.7 as XML: components with their nesting,
 * dependencies, what the bill says of itself, and its vulnerabilities as VEX statements. Bytes in,
 * struct bom_sink out, in the order of the file; only one component (with those that it lies in)
 * is ever held. Services, compositions, formulation, annotations and signatures are passed over.
 *
 * A bill of an unknown (newer) version is read as far as we know it, with BOM_FAULT_FIELD.
 */
#ifndef WIRE_CYCLONEDX_CYCLONEDX_H
#define WIRE_CYCLONEDX_CYCLONEDX_H

#include "model/component.h"

/*
 * bytes: the whole file, UTF-8 without a mark. ERR_UNSUPPORTED: JSON or XML that is not CycloneDX;
 * ERR_MALFORMED, ERR_TRUNCATED: broken JSON or XML, or a field twice in one object; ERR_LIMIT:
 * LIMIT_BOM_NESTING, LIMIT_BOM_ELEMENT_BYTES and the limits of wire/json and wire/xml; what the
 * sink put into `stop`. What was told before an error was told.
 */
enum err cyclonedx_json_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);
enum err cyclonedx_xml_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);

#endif
