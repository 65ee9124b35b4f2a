/*
 * Deeds that can be taken back as a whole: the rows that they touch are named, the store keeps what
 * stood in them (store/undo.h). For what keeps its own history there are deeds.h, ledgers.h and
 * forms.h.
 */
#ifndef PROC_PORTAL_KEPT_H
#define PROC_PORTAL_KEPT_H

#include "proc/portal/deeds.h"
#include "store/undo.h"

struct kept_deed {
	const char *kind; /* as in the log */
	const char *back; /* a path: where one is when it was taken back; NULL: where one was */
	enum person_role role; /* who may take it back, at least */
	const struct store_kept_key *keys;
	size_t n;
	store_write_fn *write;
	void *arg;
};

/* Writes; token takes it back, and is "" when there was too much to keep. */
enum err deed_kept(struct request *r, const struct kept_deed *d, char token[DEED_TOKEN_MAX]);
/* The same, then to the path, with a notice that takes it back; done: all but its `undo`. */
enum err kept_done(
	struct request *r, const struct kept_deed *d, const char *path, const struct done *done);

/* Where one is when the deed of a token that begins with 'u' was taken back; "" where one was. */
void kept_back(struct request *r, struct str token, char back[96]);
/* In a change under way. ERR_EXISTS: somebody changed it since. ERR_DENIED, ERR_NOT_FOUND. */
enum err undo_kept(struct store_tx *tx, struct request *r, const char *batch);

#endif
