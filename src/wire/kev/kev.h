/*
 * KEV: CISA's list of vulnerabilities that are known to be exploited, as JSON or CSV
 * (https://www.cisa.gov/known-exploited-vulnerabilities-catalog).
 */
#ifndef WIRE_KEV_KEV_H
#define WIRE_KEV_KEV_H

#include "model/advisory.h"

/*
 * Tells `exploited` for each row, or `refused` (no id, no date of entry). What begins with '{' is
 * read as JSON, all else as CSV whose first row names the columns.
 *   ERR_UNSUPPORTED  CSV without the columns cveID and dateAdded
 *   ERR_MALFORMED, ERR_TRUNCATED, ERR_LIMIT, ERR_FULL; what the sink put into `stop`
 */
enum err kev_read(struct str bytes, struct advisory_sink *sink, struct errinfo *info);

#endif
