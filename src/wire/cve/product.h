/* One entry of "affected" in a CVE record, gathered and then written into a draft. */
#ifndef WIRE_CVE_PRODUCT_H
#define WIRE_CVE_PRODUCT_H

#include "wire/advisory/draft.h"

enum cve_status { CVE_UNKNOWN, CVE_AFFECTED, CVE_UNAFFECTED };

struct cve_version {
	enum cve_status status;
	struct str version, less, less_equal,
		type; /* "lessThan", "lessThanOrEqual", "versionType" */
	unsigned n_changes;
	struct str changed_at; /* of the last change */
	enum cve_status changed_to;
};

struct cve_product {
	enum cve_status otherwise; /* "defaultStatus" */
	struct str collection, package, purl;
	struct str *cpes;
	struct cve_version *versions;
	uint32_t n_cpes, room_cpes, n_versions, room_versions;
};

void cve_product_begin(struct cve_product *p); /* keeps its memory */
void cve_product_done(struct cve_product *p);
/* One more, zeroed; a fault of the draft and NULL when there are too many. */
struct str *cve_product_cpe(struct cve_product *p, struct draft *d);
struct cve_version *cve_product_version(struct cve_product *p, struct draft *d);

/* All is there: its nodes and packages go into the draft. */
void cve_product_tell(struct cve_product *p, struct draft *d);

#endif
