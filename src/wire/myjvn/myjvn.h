/*
 * MyJVN: what JVN iPedia (IPA) answers to getVulnOverviewList and getVulnDetailInfo, feed "hnd", as
 * XML (https://jvndb.jvn.jp/apis/), and its yearly detail feeds. Fetched by the user's own box.
 */
#ifndef WIRE_MYJVN_MYJVN_H
#define WIRE_MYJVN_MYJVN_H

#include "model/advisory.h"

/* What the answer says of itself, so that the next part can be asked for; 0 when it does not. */
struct myjvn_answer {
	uint64_t n_all, n_here, first; /* totalRes, totalResRet, firstRes */
};

/*
 * Tells `advisory` or `refused` for each entry: id "JVNDB-2026-000001"; the one CVE of an entry as
 * alias, several as related (they are different vulnerabilities); CVSS; title as summary.
 * Products: only details have versions, in words; those that are understood ("4.50 およびそれ以前")
 * become matches by the entry's CPE, others and those of overviews become none.
 *   ERR_UNSUPPORTED  neither of the answers; an answer that says an error (its words in info)
 *   ERR_MALFORMED, ERR_LIMIT  as xml_read(), and what the sink put into `stop`
 */
enum err myjvn_read(struct str bytes, struct advisory_sink *sink, struct myjvn_answer *ret_answer,
	struct errinfo *info);

#endif
