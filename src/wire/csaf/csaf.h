/*
 * CSAF 2.0 (OASIS; documents of 2.1 likewise): security advisories and VEX as makers and agencies
 * publish them, read and written.
 */
#ifndef WIRE_CSAF_CSAF_H
#define WIRE_CSAF_CSAF_H

#include "base/buf.h"
#include "model/advisory.h"
#include "model/vex.h"

/*
 * Reads one document. Either sink may be NULL.
 *
 * Statements: the document (id and version of its tracking, publisher), then one for each product
 * in each vulnerability's status; product: its purl, else its CPE, else its full name. Composed
 * products (relationships) that say neither have the purl or CPE of what they are made of, and the
 * platform as `product`, the component as `subcomponent`.
 *
 * Advisories: one for each vulnerability, "TRACKING-ID/CVE-..." with the CVE as alias; what is
 * known to be affected by purl as package (only `purl`, and `versions` or ranges of "vers:"), by
 * CPE as nodes. Scores: CVSS 2, 3 and 4; else the document's word.
 *
 *   ERR_UNSUPPORTED  no CSAF
 *   ERR_LIMIT        LIMIT_CSAF_PRODUCTS, LIMIT_CSAF_GROUPS, LIMIT_VEX_STATEMENTS; else as
 * json_read(), and what a sink put into `stop` A product id that the tree does not have is
 * `refused` (once for a vulnerability), the rest told.
 */
enum err csaf_read(struct str bytes, struct advisory_sink *advisories, struct vex_sink *statements,
	struct errinfo *info);

/*
 * Writes a document of the profile csaf_vex 2.0. Of the document: id, author and made are needed;
 * `role` is the publisher's category ("vendor" when it is empty), `url` its name space.
 *   ERR_INVALID, ERR_LIMIT  as openvex_write()
 */
enum err csaf_write(const struct vex_document *d, struct str url, struct str title,
	const struct vex_statement *statements, size_t n, struct buf *out, struct errinfo *info);

#endif
