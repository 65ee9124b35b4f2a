/*
 * What the portal's pages of documents share: what is known of the company (what it has, names and
 * numbers, readings, ledgers), a document made of it, what has changed since, and its paper. All of
 * it lives in the request's arena.
 */
#ifndef PROC_PORTAL_DOCUMENT_H
#define PROC_PORTAL_DOCUMENT_H

#include "docs/compose.h"
#include "pages/document.h"
#include "proc/portal/programme/programme.h"
#include "store/document.h"

handler_fn get_documents, get_document, post_document, get_document_facts, post_document_facts,
	get_document_register, post_document_register, get_document_year, get_document_make,
	post_document_make, get_document_upload, post_document_upload, get_document_circulation,
	get_document_text, get_document_edit, post_document_edit, get_document_diff,
	get_document_file, get_document_pdf, get_document_docx, get_public, get_public_document;

/* ---- what is known ---- */

struct known {
	const struct policy_set *set;
	struct known_trait *traits; /* as set->traits */
	struct known_field *fields; /* as set->fields */
	struct str *who;	    /* who answered, as set->traits */
	struct reading *readings;
	uint32_t n_readings;
	struct store_document_word *words;
	size_t n_words;
	bool is_era;
	uint32_t fiscal_month; /* 1..12 */
	int plan_year;	       /* the fiscal year that papers plan */
	struct str mark;       /* of all that persons said: form_mark.h */
};
enum err known_load(struct request *r, struct known *ret_known);
/* The word under key; NULL when there is none. */
const struct store_document_word *known_word(const struct known *k, const char *key);
/* Sets the word for what comes; it is not written yet. */
struct date_style known_dates(const struct request *r, const struct known *k, enum lang lang);
/* The setting of this name; false when there is none. */
bool setting_named(struct str name, enum store_setting *ret_setting);

/* ---- documents ---- */

#define DOCUMENT_LANG LANG_JA /* the document itself; other languages are for reading */

/* What a version was made from and says. */
struct document_text {
	struct store_version version;
	struct body body;
	struct origin *origins;
	size_t n_origins;
};
/* ERR_NOT_FOUND also for a version that is a file. */
enum err document_text_load(
	struct request *r, const char *id, uint32_t number, struct document_text *ret_text);
/* The same from a view of a change under way. */
enum err document_text_read(const struct store_view *v, struct arena *a,
	const struct store_version *version, struct document_text *ret_text);

/* kept: what a person wrote before; NULL: as if nobody had. */
enum err document_compose(struct request *r, const struct known *k, const struct policy *policy,
	enum lang lang, const struct document_text *kept, struct composed *ret_composed);

/* Why `text` is out of date, in words, each reason once; and which parts are. */
struct document_stale {
	struct document_change *changes;
	size_t n_changes;
	struct str *parts;
	struct change *all; /* as compose_compare() gave them, removed parts not */
	size_t n_all;
	uint32_t n_parts;
	uint32_t n_places; /* parts and missing paragraphs */
};
enum err document_stale_of(struct request *r, const struct known *k, const struct policy *policy,
	const struct document_text *text, struct document_stale *ret_stale);
/* One of them in words; text: the paragraph. */
void document_change_words(struct request *r, const struct known *k, const struct change *c,
	struct str text, struct document_change *ret_change);

/* Writes the parts as the version's body, with facts and covers. number 0: a new draft. */
struct version_write {
	const char *document;
	uint32_t number;
	const struct body *body;
	const struct origin *origins;
	size_t n_origins;
	const struct policy *policy; /* NULL: covers nothing */
	const char *note;
};
enum err version_put(struct store_tx *tx, struct request *r, const struct version_write *w,
	uint32_t *ret_number);

/* A document that can be made, or is there; kind "" and id "" never. ERR_NOT_FOUND. */
struct document_place {
	struct store_document document; /* id as of the path, also when it was not made yet */
	bool is_made;
	const struct policy *policy; /* NULL: one of the company's own */
};
enum err document_of(struct request *r, struct str id, struct document_place *ret_place);
/* When the one in force is to be looked at again; 0: none is. */
ms_t document_due(struct request *r, const struct document_place *d);
struct str document_title(const struct request *r, const struct document_place *d);
/* The number in the path behind /documents/ID/; 0 none. */
uint32_t path_number(const struct request *r);

/* Who has to have read it: working staff; 0 when nobody has to. */
enum err document_readers(struct request *r, const struct document_place *d,
	struct document_reader **ret_readers, size_t *ret_n, size_t *ret_done);

/* The page of one document; v: what a form left to say. */
enum err document_show(struct request *r, struct str id, struct document_view *v);

/* State, readers, staleness of a document for lists. */
enum err document_row_of(struct request *r, const struct known *k, const struct document_place *d,
	struct document_row *ret_row);

/* ---- paper ---- */

struct paper_wish {
	const struct document_place *place;
	const struct document_text *text;
	enum lang lang;
	struct str qr;			    /* an address; "" none */
	const struct document_stale *stale; /* NULL: not marked */
	bool is_public;			    /* no names but those in the text, no history */
};
enum err paper_of(struct request *r, const struct known *k, const struct paper_wish *w,
	struct document *ret_document);
/* A list that goes round, alone. */
enum err paper_circulation(struct request *r, const struct known *k, const struct document_place *d,
	struct document *ret_document);
/* Puts the address for receipts at the end, unless the document has a place for it. */
enum err paper_add_qr(struct request *r, struct document *d, struct str address);
/* Words of packs/text in this language; "" when there are none. */
struct str words_of(const struct request *r, const char *key, enum lang lang);
/* A copy in the arena, of printf's making. */
struct str keep_text(struct request *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "2026-11-27" in the site's zone; "" at 0. */
struct str keep_day(struct request *r, ms_t at);

/* ---- approval, receipts ---- */

/* Where an open link of this purpose waits for the version; false when none does. */
enum err document_waits(struct request *r, const char *id, uint32_t number, bool *ret_waits);
/* "rules/3" or, for one reader alone, "rules/3/STAFF" into id and number; false when it is none. */
bool document_subject(struct str subject, struct str *ret_id, uint32_t *ret_number);

struct approval_wish {
	const struct document_place *place;
	uint32_t number;
	ms_t seen, enacted;
	struct str approver;
	const uint8_t *link; /* NULL: by who is signed in */
	char *token;	     /* DEED_TOKEN_MAX: takes it back; NULL: it cannot be */
};
enum err document_approve(struct request *r, const struct approval_wish *w);

/* Links that lead to a document (links.c routes to them). */
enum err document_approve_get(struct request *r, const struct store_link *l, struct str token);
enum err document_approve_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);
enum err document_read_get(struct request *r, const struct store_link *l, struct str token);
enum err document_read_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);

/* In a change under way: what documents amount to, as readings. */
enum err document_read_records(struct store_tx *tx, struct request *r);

#endif
