/*
 * Taking a deed back: the rows that it touches are noted before it and looked at after it, all in
 * the deed's own transaction; see store.h for the rules that hold for all. It can be taken back as
 * a whole while all these rows are still as it left them, and only once; never in part, and never
 * over what somebody did since.
 */
#ifndef STORE_UNDO_H
#define STORE_UNDO_H

#include "store/store.h"

enum store_kept {
	STORE_KEPT_DOCUMENT,	  /* key: id */
	STORE_KEPT_VERSION,	  /* key: document, part: number; part "" all of it */
	STORE_KEPT_DOCUMENT_FILE, /* likewise */
	STORE_KEPT_RECEIPT,	  /* likewise, all receipts of the version */
	STORE_KEPT_WORD,	  /* of documents; key: key */
	STORE_KEPT_SETTING,	  /* key: name */
	STORE_KEPT_STAFF,	  /* key: id */
	STORE_KEPT_CLASS,	  /* key: id */
	STORE_KEPT_ATTENDANCE,	  /* key: class */
	STORE_KEPT_DRILL,	  /* key: id */
	STORE_KEPT_DRILL_ANSWER,  /* key: drill, part: inject; part "" all of it */
	STORE_KEPT_CAMPAIGN,	  /* key: id */
	STORE_KEPT_DECLARATION,	  /* key: id */
	STORE_KEPT_FORM,	  /* key: id */
	STORE_KEPT_LINK,	  /* key: id */
	STORE_KEPT_SITE,	  /* key: id */
	STORE_KEPT_SITE_REPLY,	  /* key: site, all answers given for it */
	STORE_KEPT_HOLDING,	  /* key: id */
	STORE_KEPT_GUARD_GROUP,	  /* key: id */
	STORE_KEPT_GUARD_MEMBER,  /* key: device */
	STORE_KEPT_GUARD_MEMBERS, /* key: group */
	STORE_KEPT_GUARD_RULE,	  /* key: id */
	STORE_KEPT_GUARD_RULES,	  /* key: group, all that are for it */
	STORE_KEPT_GUARD_PLEA,	  /* key: id */
	STORE_KEPT_FEED,	  /* key: id */
	STORE_KEPT_FEED_FREED,	  /* key: value */
	STORE_KEPT_SOFTWARE,	  /* key: device, part: number of its source */
	STORE_KEPT_TOLD,	  /* key: device, all that was told of it */
	STORE_KEPT_BILL,	  /* key: id; its file and components go with it when tidied */
	STORE_KEPT_FINDING,	  /* key: id; only what somebody answered, of one that stays */
	STORE_KEPT_FEED_CHOICE,	  /* key: id; only what people chose of it */
	STORE_KEPT_SAID,      /* key: id of a document; its file and statements go when tidied */
	STORE_KEPT_HANDED,    /* key: id */
	STORE_KEPT_FEED_TAKE, /* key: feed; taken back, the version before is wanted again */
};
#define STORE_KEPTS 34
const char *store_kept_name(enum store_kept k); /* "document", "version", ...: kept in databases */
enum err store_kept_parse(struct str s, enum store_kept *ret_kept); /* ERR_NOT_FOUND */

struct store_kept_key {
	enum store_kept what;
	const char *key;
	const char *part; /* NULL as "" */
};

struct store_undo {
	struct store_id batch;
	ms_t at, undone; /* undone 0: it stands */
	char who[LIMIT_NAME_BYTES];
	char kind[32];	/* as in the log: "document.publish" */
	char back[96];	/* where one is afterwards, when it is not where one was; "" */
	uint32_t level; /* the caller's own: whose word it takes to take it back */
};

/*
 * Before the deed: notes the rows under these keys. ERR_LIMIT: more than LIMIT_UNDO_KEYS keys, or
 * rows of more than LIMIT_UNDO_BYTES: nothing is noted then, and the deed cannot be taken back.
 */
enum err store_undo_begin(struct store_tx *tx, const struct store_undo *u,
	const struct store_kept_key *keys, size_t n);
/* After the deed. */
enum err store_undo_seal(struct store_tx *tx, const char *batch, struct arena *a);
enum err store_undo_get(const struct store_view *v, const char *batch,
	struct store_undo *ret_undo); /* ERR_NOT_FOUND */
/* ERR_NOT_FOUND: there is none, or it was taken back. ERR_EXISTS: a row is no longer as the deed
 * left it; nothing is changed. */
enum err store_undo_take_back(struct store_tx *tx, const char *batch, ms_t now, struct arena *a);

#endif
