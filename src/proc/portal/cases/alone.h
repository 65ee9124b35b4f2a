/* A report without a page: for the command line, beside a running portal or without one. */
#ifndef PROC_PORTAL_CASES_ALONE_H
#define PROC_PORTAL_CASES_ALONE_H

#include "base/buf.h"
#include "base/time.h"
#include "model/detect_pack.h"
#include "store/store.h"

struct case_alone {
	const char *share; /* the folder that packs/ lies in */
	const struct store_view *view;
	ms_t now;
	enum lang lang;
	struct str id;		    /* of the case, or its number */
	struct str to, form, stage; /* form, stage: "" what is proposed */
	struct str as;		    /* "text", "stix", "iodef", "ocsf", "veris" */
};

enum case_alone_no { /* what was wrong with the call */
	ALONE_OK,
	ALONE_NO_CASE,
	ALONE_NO_RECIPIENT,
	ALONE_NO_FORM,	/* that the recipient takes */
	ALONE_NO_STAGE, /* that may follow now */
	ALONE_NO_FORMAT,
};

/* Nothing is written down: a person marks in the portal that it was sent, and fields that need a
 * yes to each release stay back. ERR_NOT_FOUND, with *ret_no. */
enum err case_report_alone(const struct case_alone *ask, struct buf *out,
	enum case_alone_no *ret_no, struct errinfo *info);

#endif
