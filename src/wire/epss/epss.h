/*
 * EPSS: FIRST's estimate how likely a vulnerability is exploited within 30 days, as the daily CSV
 * (https://www.first.org/epss/data_stats), unpacked by the caller.
 */
#ifndef WIRE_EPSS_EPSS_H
#define WIRE_EPSS_EPSS_H

#include "model/advisory.h"

struct epss_file {
	ms_t made;	   /* "score_date"; 0: not said */
	uint64_t n_scores; /* told */
	uint64_t n_refused;
};

/*
 * Lines "cve,epss,percentile" behind a line that names these columns, in any order. Tells `epss`
 * for each; a line that is broken is `refused` ("line 17"), at most LIMIT_EPSS_REFUSED times.
 *   ERR_UNSUPPORTED  no such columns
 *   ERR_LIMIT        a line over LIMIT_EPSS_LINE_BYTES; what the sink put into `stop`
 */
enum err epss_read(struct str bytes, struct advisory_sink *sink, struct epss_file *ret_file,
	struct errinfo *info);

#endif
