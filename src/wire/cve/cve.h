/*
 * CVE records, JSON 5.0 to 5.2 (https://github.com/CVEProject/cve-schema): what the one who gave
 * the number says (CNA), and what others add (ADP), above all CISA: CPE names, CVSS, and how it is
 * exploited (SSVC). One record, or a list of them.
 */
#ifndef WIRE_CVE_CVE_H
#define WIRE_CVE_CVE_H

#include "model/advisory.h"

struct cve_reader;
struct cve_reader *cve_open(void); /* NULL: no memory */
void cve_free(struct cve_reader *r);

/*
 * Tells `advisory` or `refused` for each record, and `ssvc` where it has one. Rejected ones are
 * withdrawn.
 *
 * Products become trees of CPE: from cpeApplicability as they are; else from `affected` with
 * `cpes`, where the CPE says which product and `versions` say which versions: with ranges, the
 * version in the CPE is what it happened to be ("-", or the version that repairs it), and counts no
 * more. Where everything is affected but what is listed ("defaultStatus": "affected"), the list
 * stands negated beside the product. CPEs beside a packageName are platforms (Red Hat) and are left
 * out. Packages of known collections (pypi.org, repo.maven.apache.org ...) become affected
 * packages. Errors as osv_read(). JSON of another form: `refused`, it has no id.
 */
enum err cve_read(
	struct cve_reader *r, struct str bytes, struct advisory_sink *sink, struct errinfo *info);

#endif
