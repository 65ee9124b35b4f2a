/*
 * OSV, the Open Source Vulnerability format, schema 1.7 and before
 * (https://ossf.github.io/osv-schema/): one advisory, a list of them, or one on each line. An
 * archive (all.zip) is its caller's to unpack: each entry is one document.
 */
#ifndef WIRE_OSV_OSV_H
#define WIRE_OSV_OSV_H

#include "model/advisory.h"

/* Memory for reading, used again for any number of documents. NULL: no memory. */
struct osv_reader;
struct osv_reader *osv_open(void);
void osv_free(struct osv_reader *r); /* NULL is fine */

/*
 * Tells `advisory` or `refused` for each one.
 *   ranges SEMVER, ECOSYSTEM, GIT; versions; withdrawn; `upstream` and `related` as related
 *   the vector of the newest CVSS in it, at the top or at a package; else its maker's word:
 *     database_specific.severity, ecosystem_specific.severity or urgency (Debian), type "Ubuntu"
 *   platforms: ecosystem_specific.imports[].goos/goarch (Go), ecosystem_specific.affects (RustSec)
 *   kind: id or alias MAL-, affected[].database_specific.informational (RustSec)
 * A package of an ecosystem that we do not know is left out; when nothing else is affected, the
 * advisory is refused with ERR_UNSUPPORTED.
 *   ERR_MALFORMED, ERR_TRUNCATED, ERR_LIMIT: broken JSON; what stood before was told. On lines only
 *   the broken line is refused ("line 7"). What the sink put into `stop`.
 */
enum err osv_read(
	struct osv_reader *r, struct str bytes, struct advisory_sink *sink, struct errinfo *info);

#endif
