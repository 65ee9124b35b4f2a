/*
 * Statements about vulnerabilities (VEX), ours and other people's. Ours: what somebody answered to
 * a finding becomes a statement, written in three forms. Other people's: which statement is about a
 * finding, by whom, signed by a key that is known here or not, until when. A statement never takes
 * a finding away: it is shown beside it, with who says so. Pure.
 */
#ifndef STOCK_VEX_H
#define STOCK_VEX_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/vex.h"

/* ---- ours ---- */

enum stock_vex_form { STOCK_VEX_OPENVEX, STOCK_VEX_CSAF, STOCK_VEX_CYCLONEDX };
#define STOCK_VEX_FORMS 3
const char *stock_vex_form_name(enum stock_vex_form f); /* "openvex", "csaf", "cyclonedx" */
enum err stock_vex_form_parse(struct str s, enum stock_vex_form *ret_form); /* ERR_NOT_FOUND */

/* What was answered to one finding. */
struct stock_answer {
	struct str vulnerability, product; /* purl or CPE */
	enum vex_status status;
	enum vex_reason reason;
	struct str why, who; /* the person's words and name */
	struct str action;   /* what to do, or what is done instead */
	ms_t at, expires;    /* expires 0: never */
	bool is_open;	     /* nobody answered: there it is still to be looked at */
};

/* One answer for each vulnerability of a product, by name: the gravest, then what is open before
 * what is answered, then what ends sooner. Sorts; returns how many are left. */
size_t stock_answers_fold(struct stock_answer *list, size_t n);

/* The thing by its purl, else its CPE, of this very version: a name without version would speak of
 * all of them. ERR_NOT_FOUND: it has no such name. */
enum err stock_vex_product(struct str purl, struct str cpe, struct str version, struct buf *out);

struct stock_vex_writing {
	enum stock_vex_form form;
	struct vex_document document;
	struct str url, title; /* for CSAF */
	const struct stock_answer *answers;
	size_t n;
	ms_t now;
};
/* Answers that have expired are left out. VEX has no place for person and expiry: they stand behind
 * `why` or `action`, as "[by NAME] [valid until DATE]". Errors as the writers'; ERR_NOT_FOUND:
 * nothing to say. */
enum err stock_vex_write(const struct stock_vex_writing *w, struct arena *arena, struct buf *out,
	struct errinfo *info);

/* ---- other people's ---- */

enum stock_signer {
	STOCK_SIGNER_NONE,  /* not signed */
	STOCK_SIGNER_OTHER, /* signed, by none of the keys that are known here */
	STOCK_SIGNER_KNOWN,
};
#define STOCK_SIGNERS 3
const char *stock_signer_name(enum stock_signer s); /* "none", "other", "known" */

struct stock_said {
	struct vex_statement statement;
	struct str author, document; /* id */
	enum stock_signer signer;
	ms_t until; /* 0: never */
};

/* What our own writer puts behind the words; 0: it says none. */
ms_t stock_vex_until(const struct vex_statement *s);

struct stock_vex_list {
	struct arena *arena;
	struct buf rows; /* of struct stock_said */
	struct str author, document;
	enum stock_signer signer; /* of what is read now */
	ms_t until;		  /* set by whoever took it in; 0: none but what it says */
	uint32_t n_refused;
	struct vex_sink sink; /* for a reader */
};
void stock_vex_begin(struct stock_vex_list *list, struct arena *arena);
size_t stock_vex_n(const struct stock_vex_list *list);
const struct stock_said *stock_vex_row(const struct stock_vex_list *list, size_t i);
void stock_vex_done(struct stock_vex_list *list);

/* What a finding is about. */
struct stock_vex_subject {
	const struct str *names; /* of the vulnerability: CVE and the others */
	size_t n_names;
	struct str purl, cpe;	   /* of the component */
	struct str root, root_cpe; /* of the product that holds it; "" */
	bool is_of_its_bill;	   /* it is the very bill of that product that speaks */
};
/* A package URL without version is about all versions; qualifiers that it names must be there. A
 * statement about the whole product is one about what is in it; what a product's own bill says is
 * about that product, by whatever name. */
bool stock_vex_is_about(const struct vex_statement *s, const struct stock_vex_subject *subject);

struct stock_vex_view {
	const struct stock_said *said; /* NULL: nobody says anything that still holds */
	uint32_t n_expired;	       /* that were about it */
	bool is_disputed;	       /* another one that holds says something else */
};
/* Whose key is known goes before others, then the latest, then the graver one. */
struct stock_vex_view stock_vex_view(
	const struct stock_vex_list *list, const struct stock_vex_subject *subject, ms_t now);

#endif
