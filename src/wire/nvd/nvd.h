/*
 * NVD's vulnerabilities: the answer of its API 2.0 ("vulnerabilities"), the files of the same form,
 * and the older feeds 1.1 ("CVE_Items").
 */
#ifndef WIRE_NVD_NVD_H
#define WIRE_NVD_NVD_H

#include "model/advisory.h"

struct nvd_reader;
struct nvd_reader *nvd_open(void); /* NULL: no memory */
void nvd_free(struct nvd_reader *r);

/*
 * Tells `advisory` or `refused` for each one, and `exploited` for those that CISA's list has (NVD
 * repeats its dates, not its vendor and product). Configurations become trees: AND, OR, negated,
 * nested; "running on" is a match that is not vulnerable. Rejected ones are withdrawn.
 * JSON of another form tells nothing. Errors as osv_read().
 */
enum err nvd_read(
	struct nvd_reader *r, struct str bytes, struct advisory_sink *sink, struct errinfo *info);

#endif
