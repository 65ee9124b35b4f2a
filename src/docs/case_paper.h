/*
 * Papers of a case, as documents: what an engineer who comes, a watching provider or an insurer
 * needs of one company, and a story to share without names. All of it is made of the case's own
 * entries; what is not known stays an empty field. A paper that leaves is made of a release, as a
 * report is: what is masked for who gets it is not in it, and the paper says how much. Pure; words
 * come from packs/text (case_paper.*).
 */
#ifndef DOCS_CASE_PAPER_H
#define DOCS_CASE_PAPER_H

#include "docs/date.h"
#include "model/document.h"
#include "model/playbook.h"
#include "model/reference.h"
#include "model/text.h"
#include "respond/contact.h"
#include "respond/cost.h"
#include "respond/mask.h"
#include "respond/scrub.h"

enum case_paper {	     /* names are keys below "case_paper.title." */
	CASE_PAPER_DISPATCH, /* order to come: place, terms, what for, what not to do, signatures */
	CASE_PAPER_CONSENT,  /* who may look at what, until when */
	CASE_PAPER_CALL,     /* what to say and ask on the phone, whom to call in which order */
	CASE_PAPER_HANDOVER, /* what was done, what still holds, what is open */
	CASE_PAPER_SCHEME,   /* devices beside the caps of the otasuketai standard */
	CASE_PAPER_INSURER,  /* timeline, files with digests, invoices with sums */
	CASE_PAPER_STORY,    /* one page without names, for those inside */
};
#define CASE_PAPERS 7
const char *case_paper_name(enum case_paper p);
enum err case_paper_parse(struct str s, enum case_paper *ret_paper); /* ERR_NOT_FOUND */
/* Who gets it: the id of a recipient; "": it stays inside. */
struct str case_paper_recipient(enum case_paper p);

struct case_paper_file { /* an exhibit, as the store has it */
	struct str name, kind, sha256;
	uint64_t bytes;
	ms_t at;
};

struct case_paper_in {
	const struct text_table *texts;
	struct date_style dates; /* with the language */
	ms_t made;
	struct str company, place, person, phone; /* who speaks for the company */
	const struct respond_case *c;
	const struct hands *hands;	/* may be NULL */
	const struct hand_visit *visit; /* DISPATCH, CONSENT: this one; NULL: empty fields */
	uint32_t n_contacts;
	const struct contact_line *contacts;
	uint32_t n_devices;		      /* of the company's own, seen in 30 days */
	const struct reference *scheme;	      /* packs/guide/otasuketai; NULL: left out */
	const struct playbook_set *playbooks; /* NULL: steps by their ids */
	struct str insurer, policy;
	const struct costs *costs; /* may be NULL */
	uint32_t n_files;
	const struct case_paper_file *files;
	const struct scrub *scrub; /* STORY needs it */
	/* What may go to the recipient: papers that leave need it. company, place, person, phone,
	 * insurer and policy are taken from it by who calls. */
	const struct release *release;
};

/* ERR_FULL, ERR_INVALID: a story without scrub, or a paper that leaves without its release. */
enum err case_paper_make(enum case_paper paper, const struct case_paper_in *in, struct arena *arena,
	struct document *ret_document);

/* ---- devices beside the scheme's figures ---- */

struct case_price { /* a kind of package, as the named edition caps it */
	struct words name;
	int64_t yen_a_month; /* for so many devices */
	bool is_unconfirmed;
};
/* Rows of the table that have a cap, in its order; at most n_max. Returns how many. */
uint32_t case_prices(
	const struct reference *scheme, uint32_t n_devices, struct case_price *ret, uint32_t n_max);

#endif
