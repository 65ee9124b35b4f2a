/*
 * Files that people handed in by a link: each waits until somebody of the company looked at it, and
 * says nothing of the company before.
 */
#ifndef STORE_HANDED_H
#define STORE_HANDED_H

#include "store/store.h"

enum store_handed_state {   /* the order is kept in databases */
	STORE_HANDED_DRAFT, /* was brought, but its sender has not sent it yet */
	STORE_HANDED_WAITS,
	STORE_HANDED_TAKEN,
	STORE_HANDED_THROWN, /* away; its bytes stay as long as that can be taken back */
};

struct store_handed {
	struct store_id id;
	char link[STORE_ID_TEXT_MAX];
	char subject[96];	     /* of the link */
	char name[LIMIT_NAME_BYTES]; /* whom the link was given to */
	char file_name[128];
	char title[LIMIT_SOFTWARE_NAME]; /* of the computer or product, as the file says; "" */
	char version[LIMIT_SOFTWARE_VERSION];
	uint32_t n, n_faults; /* programs or parts in it; those that could not be read */
	uint64_t file_bytes;
	ms_t at; /* brought, then sent */
	enum store_handed_state state;
	ms_t answered; /* 0: not */
	char answerer[LIMIT_NAME_BYTES];
};

/* A draft; one that the link has is replaced. Drafts of links that are over go. ERR_EXISTS: by this
 * link something was sent already. ERR_LIMIT: LIMIT_HANDED wait, or LIMIT_HANDED_BYTES. */
enum err store_handed_put(struct store_tx *tx, const struct store_handed *h, struct str file);
/* ERR_NOT_FOUND: it is no draft (any more). */
enum err store_handed_send(struct store_tx *tx, const char *id, ms_t at);
enum err store_handed_drop(struct store_tx *tx, const char *id);
/* TAKEN or THROWN. ERR_NOT_FOUND: it does not wait. */
struct store_handed_answer {
	const char *id;
	enum store_handed_state state;
	ms_t at;
	const char *who;
};
enum err store_handed_answer(struct store_tx *tx, const struct store_handed_answer *answer);

enum err store_handed_get(
	const struct store_view *v, const char *id, struct store_handed *ret_handed);
enum err store_handed_of_link(
	const struct store_view *v, const char *link, struct store_handed *ret_handed);
/* Those that wait, the first sent first. */
enum err store_handed_list(
	const struct store_view *v, struct arena *a, struct store_handed **ret_list, size_t *ret_n);
enum err store_handed_file(const struct store_view *v, const char *id, struct arena *a,
	struct str *ret_bytes); /* ERR_NOT_FOUND */

#endif
