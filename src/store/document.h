/*
 * Documents, their versions and who has read them; see store.h for the rules that hold for all.
 * A document is written here from packs/policies, or registered as the company has it (a file). The
 * store does not know what a text says: it keeps what it was made from, so that who composes it
 * anew sees which paragraph is out of date.
 *
 * A version that somebody approved never changes again; the next one has the next number.
 */
#ifndef STORE_DOCUMENT_H
#define STORE_DOCUMENT_H

#include "store/store.h"

enum store_document_state { /* the order is kept in databases */
	STORE_DOCUMENT_KEPT,
	STORE_DOCUMENT_WITHDRAWN, /* no longer in force; its versions stay */
};
#define STORE_DOCUMENT_STATES 2
const char *store_document_state_name(enum store_document_state s); /* "kept", "withdrawn" */

#define STORE_DOCUMENT_KIND_MAX 40

struct store_document {
	struct store_id id;
	char kind[STORE_DOCUMENT_KIND_MAX]; /* of packs/policies; "" one of the company's own */
	char title[256];
	char number[64]; /* "JS-01" */
	enum store_document_state state;
	ms_t created;
	char who[LIMIT_NAME_BYTES];
	/* Reckoned, not put: version numbers, 0 none. */
	uint32_t latest;     /* a draft or not */
	uint32_t current;    /* the latest that was approved */
	uint32_t published;  /* that stands on the public page */
	ms_t current_since;  /* when that one was approved or reviewed, whichever is later */
	uint32_t n_receipts; /* of the current one */
};

/* Makes or changes by id: kind, title, number, state. ERR_LIMIT: more than LIMIT_DOCUMENTS. */
enum err store_document_put(struct store_tx *tx, const struct store_document *d);
enum err store_document_get(const struct store_view *v, const char *id,
	struct store_document *ret_document); /* ERR_NOT_FOUND */
/* Those kept first, by kind, then number and title. */
enum err store_document_list(const struct store_view *v, struct arena *a,
	struct store_document **ret_list, size_t *ret_n);

/* ---- versions ---- */

struct store_version_fact { /* what a paragraph was written from */
	struct str paragraph;
	struct str key;	  /* of a reading, answer, field, ledger; the composer's own naming */
	struct str value; /* as it was */
};

struct store_version {
	char document[STORE_ID_TEXT_MAX];
	uint32_t number;       /* from 1 */
	ms_t created, changed; /* changed: when it was last written; later each time */
	char drafter[LIMIT_NAME_BYTES];
	char note[512]; /* what is different, for the revision history */
	char approver[LIMIT_NAME_BYTES];
	ms_t approved, enacted, reviewed, published; /* 0: not */
	char file_name[256];			     /* "" without a file */
	char file_type[128];			     /* as who gave it says: "application/pdf" */
	uint64_t file_bytes;
	uint32_t n_receipts;
	/* Only of store_version_get() and store_version_put(). */
	struct str body;
	uint32_t n_facts;
	const struct store_version_fact *facts;
	uint32_t n_covers;
	const struct str *covers; /* items that it has a paragraph for: "scs3/4-1-5-1" */
};

/*
 * number 0: a new draft with the next number; else writes the draft with that number anew. Used:
 * document, number, changed (now), drafter, note, file_name, file_type, body, facts, covers. file:
 * its bytes; NULL leaves what is there, and makes a new version without one.
 *
 * ERR_NOT_FOUND: no such document or version. ERR_DENIED: it was approved. ERR_LIMIT: a body over
 * LIMIT_DOCUMENT_TEXT_BYTES, more than LIMIT_DOCUMENT_FACTS facts or items, a file over
 * LIMIT_DOCUMENT_FILE_BYTES, over LIMIT_DOCUMENT_VERSIONS versions of it, over LIMIT_DOCUMENT_FILES
 * files of all.
 */
enum err store_version_put(struct store_tx *tx, const struct store_version *ver,
	const struct str *file, uint32_t *ret_number);
/* A draft only: ERR_DENIED, ERR_NOT_FOUND. */
enum err store_version_drop(struct store_tx *tx, const char *document, uint32_t number);
/* With body, facts and covers; ERR_NOT_FOUND. */
enum err store_version_get(const struct store_view *v, const char *document, uint32_t number,
	struct arena *a, struct store_version *ret_version);
/* The file's bytes; ERR_NOT_FOUND when it has none. */
enum err store_version_file(const struct store_view *v, const char *document, uint32_t number,
	struct arena *a, struct str *ret_bytes);
/* Latest first, without body, facts and covers. */
enum err store_version_list(const struct store_view *v, const char *document, struct arena *a,
	struct store_version **ret_list, size_t *ret_n);

struct store_approval {
	const char *document;
	uint32_t number;
	ms_t seen; /* `changed` of what the approver looked at */
	ms_t at, enacted;
	const char *approver;
};
/* ERR_AGAIN: it was written anew since. ERR_DENIED: it is approved already, or a later one is.
 * ERR_NOT_FOUND. */
enum err store_version_approve(struct store_tx *tx, const struct store_approval *approval);
/* It was looked at and still holds. ERR_DENIED: not approved. ERR_NOT_FOUND. */
enum err store_version_review(struct store_tx *tx, const char *document, uint32_t number, ms_t at);
/* It stands on the public page, instead of any other version of its document; at 0: none does.
 * ERR_DENIED: not approved. ERR_NOT_FOUND. */
enum err store_version_publish(struct store_tx *tx, const char *document, uint32_t number, ms_t at);

/* ---- receipts ---- */

struct store_receipt {
	char document[STORE_ID_TEXT_MAX];
	uint32_t number;
	char staff[STORE_ID_TEXT_MAX];
	char name[LIMIT_NAME_BYTES]; /* as it was then */
	ms_t at;
	char link[STORE_ID_TEXT_MAX]; /* id of the link it came by; "" on paper */
};

/* The first one of each staff member stays. ERR_DENIED: not approved. ERR_NOT_FOUND. */
enum err store_receipt_put(struct store_tx *tx, const struct store_receipt *r);
/* One that was noted on paper by mistake; ERR_NOT_FOUND. */
enum err store_receipt_drop(
	struct store_tx *tx, const char *document, uint32_t number, const char *staff);
/* In the order in which they came. */
enum err store_receipt_list(const struct store_view *v, const char *document, uint32_t number,
	struct arena *a, struct store_receipt **ret_list, size_t *ret_n);

/* ---- what documents need to know ---- */

struct store_document_word {
	char key[64];	 /* "field.officer", "trait.nas" */
	char value[512]; /* "" takes it back */
	char who[LIMIT_NAME_BYTES];
	ms_t at;
};

/* ERR_LIMIT: more than LIMIT_DOCUMENT_WORDS. */
enum err store_document_word_put(struct store_tx *tx, const struct store_document_word *w);
/* By key. */
enum err store_document_word_list(const struct store_view *v, struct arena *a,
	struct store_document_word **ret_list, size_t *ret_n);

#endif
