/*
 * A report as the facts that formats for machines are written from (docs/incident). Made of the
 * lines of the form that leave, so that a file for a machine never tells more than the paper: what
 * was kept back, and what the form does not ask, is not there.
 */
#ifndef DOCS_NOTICE_MACHINE_H
#define DOCS_NOTICE_MACHINE_H

#include "docs/incident/incident.h"
#include "respond/report.h"

enum notice_format { NOTICE_STIX, NOTICE_IODEF, NOTICE_OCSF, NOTICE_VERIS };
#define NOTICE_FORMATS 4
const char *notice_format_name(enum notice_format f); /* "stix", ... */
const char *notice_format_said(enum notice_format f); /* "STIX 2.1", as a report keeps it */
enum err notice_format_parse(struct str s, enum notice_format *ret_format); /* ERR_NOT_FOUND */

/*
 * c: the case. Of it come the id (which never leaves), whether it is a drill, when something was
 * last said, and: when it was opened, only the year unless the field noticed_at leaves; the
 * decision and whether it is over, only when the field present_state leaves. The number is there
 * when the field case_number leaves. Without a title that leaves, the form's name is the title.
 * Strings are borrowed or come from the arena. ERR_LIMIT.
 */
enum err notice_incident(const struct report_filled *f, const struct respond_case *c,
	const struct record_say *say, struct arena *a, struct incident_facts *ret_facts);

/* The same as one document. */
enum err notice_machine(enum notice_format format, const struct report_filled *f,
	const struct respond_case *c, const struct record_say *say, struct arena *a,
	struct buf *out, struct errinfo *info);

#endif
