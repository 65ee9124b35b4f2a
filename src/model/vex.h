/*
 * VEX: somebody's statement about a vulnerability in a product (affected, not affected, fixed,
 * being looked at), as OpenVEX, CSAF 2.0 and CycloneDX say it, in one shape.
 */
#ifndef MODEL_VEX_H
#define MODEL_VEX_H

#include "base/str.h"
#include "base/time.h"

enum vex_status { VEX_INVESTIGATED, VEX_AFFECTED, VEX_NOT_AFFECTED, VEX_FIXED };
#define VEX_STATUSES 4
const char *vex_status_name(
	enum vex_status s); /* OpenVEX's: "under_investigation", "affected" ... */
enum err vex_status_parse(struct str s, enum vex_status *ret_status); /* ERR_NOT_FOUND */

/* Why not affected: the five of CISA's "Minimum Requirements for VEX" (2023), and that nothing is
 * said. */
enum vex_reason {
	VEX_REASON_NONE,
	VEX_NO_COMPONENT,   /* component_not_present */
	VEX_NO_CODE,	    /* vulnerable_code_not_present */
	VEX_NOT_IN_PATH,    /* vulnerable_code_not_in_execute_path */
	VEX_NOT_CONTROLLED, /* vulnerable_code_cannot_be_controlled_by_adversary */
	VEX_MITIGATED,	    /* inline_mitigations_already_exist */
};
#define VEX_REASONS 6
const char *vex_reason_name(enum vex_reason r); /* OpenVEX's names; "" for none */
enum err vex_reason_parse(struct str s, enum vex_reason *ret_reason); /* ERR_NOT_FOUND */

/* Strings borrowed, "" when not said. */
struct vex_statement {
	struct str vulnerability; /* "CVE-2021-44228"; the one that it gives as the name */
	struct str alias;	  /* one more name of it */
	struct str product;	  /* purl, CPE, or the ref of a component in the same file */
	struct str subcomponent;  /* of the product, that the statement is about */
	enum vex_status status;
	enum vex_reason reason;
	struct str why;	    /* impact statement, in its maker's words */
	struct str action;  /* what to do, when affected */
	ms_t made, changed; /* 0: not said */
};

/* What is missing, so that a reader of VEX could do nothing with it (OpenVEX 0.2.0 "Statement",
 * CSAF 2.0 section 4.5): "not affected" without a reason, "affected" without what to do ... NULL:
 * nothing is. */
const char *vex_statement_fault(const struct vex_statement *s);

/* Who says so; once for a document. */
struct vex_document {
	struct str id, author, role, version, tool;
	ms_t made, changed;
};

struct vex_sink { /* any may be NULL; valid until they return */
	void (*document)(void *arg, const struct vex_document *d); /* before its statements */
	void (*statement)(void *arg, const struct vex_statement *s);
	/* One that could not be read: the others were. `where`: its vulnerability, or its number.
	 */
	void (*refused)(void *arg, struct str where, const struct errinfo *why);
	void *arg;
	enum err stop; /* set by the sink: reading ends with it */
};

#endif
