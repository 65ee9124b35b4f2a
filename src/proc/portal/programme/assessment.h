/*
 * A self-assessment as a file: what assess/ found of a framework, the paragraphs in force that
 * answer its items, an approved cover; for ★3 also what was signed. See docs/assessment.h.
 */
#ifndef PROC_PORTAL_ASSESSMENT_H
#define PROC_PORTAL_ASSESSMENT_H

#include "docs/assessment.h"
#include "docs/order/order.h"
#include "proc/portal/programme/programme.h"

/* Fills all but what ★3 has besides (scope, digest, until, signatures, cover). The result is the
 * caller's. */
enum err assessment_load(
	struct request *r, const struct assess_result *result, struct assessment *ret_assessment);
/* The document `evidence_file` when it is approved and in force; else NULL. */
enum err assessment_cover(struct request *r, const struct document **ret_cover);

enum assessment_kind { ASSESSMENT_PDF, ASSESSMENT_XLSX };
/* An opener writes it (opener_jobs.h). name: of the file, ASCII; back: where somebody goes when it
 * could not be made. */
struct assessment_sent {
	enum assessment_kind kind;
	const char *name, *back;
	const char *action; /* for the audit log */
};
enum err assessment_send(
	struct request *r, const struct assessment *a, const struct assessment_sent *sent);
/* The same of a document that is there. */
enum err assessment_send_order(
	struct request *r, const struct order *o, const struct assessment_sent *sent);

#endif
