/*
 * What people decide, each with what it was before, so that it can be undone: answers to alerts,
 * words about devices. A deed is one change in the store; its token undoes all of it.
 */
#ifndef PROC_PORTAL_DEEDS_H
#define PROC_PORTAL_DEEDS_H

#include "proc/portal/web/request.h"

#define DEED_TOKEN_MAX 40

enum answer {
	ANSWER_HANDLED,
	ANSWER_EXPECTED, /* with days */
	ANSWER_LATER,
	ANSWER_REOPEN,
	ANSWER_WHOSE, /* the device's whose; also closes the alert unless unknown */
};

struct answer_deed {
	enum answer answer;
	uint32_t days;
	enum store_whose whose;
	const struct store_alert *alert;
};
enum err deed_answer(struct request *r, const struct answer_deed *d, char token[DEED_TOKEN_MAX]);

/* The owner's words about devices, all in one change. */
enum err deed_describe(struct request *r, const struct store_device *devices, size_t n,
	char token[DEED_TOKEN_MAX]);

/* Another device becomes a part of `kept`, with the parts that it has; where `kept` has no word of
 * the owner, it takes over the other's. ERR_INVALID: one of them is a part already, or too many. */
enum err deed_merge(struct request *r, const struct store_device *kept,
	const struct store_device *part, char token[DEED_TOKEN_MAX]);
/* A part stands by itself again. */
enum err deed_split(struct request *r, const struct store_device *part, char token[DEED_TOKEN_MAX]);
/* Two devices are two: never proposed again. */
enum err deed_apart(
	struct request *r, const char *device, const char *other, char token[DEED_TOKEN_MAX]);

/* What becomes of a person. */
struct person_deed {
	struct store_person person;		   /* as it is to be; the id says who */
	const char *action;			   /* for the audit log */
	const struct store_invitation *invitation; /* NULL: none is made */
	bool ends_sessions;
};
/* ERR_DENIED: no administrator would be left. ERR_EXISTS: the log-in belongs to another. token may
 * be NULL: it cannot be undone. */
enum err deed_person(struct request *r, const struct person_deed *d, char token[DEED_TOKEN_MAX]);

/* ERR_NOT_FOUND: no such deed, or undone already. ERR_EXISTS: somebody changed it since.
 * ERR_DENIED: not this person's to undo. */
enum err deed_undo(struct request *r, struct str token);

/* ---- for the files of deeds ---- */

/* `before` is form text: "state=1&quiet=0". */
void deed_field(struct buf *b, const char *name, const char *value);
void deed_number(struct buf *b, const char *name, int64_t value);
void deed_before(struct buf *b, struct store_decision *d); /* takes b over */
int64_t deed_number_of(const struct form *f, const char *name);
void deed_decision(const struct request *r, const char *kind, const char *subject,
	struct store_decision *ret_decision);
void deed_device_before(const struct store_device *d, struct store_decision *ret_decision);
/* Likewise what the deed leaves: only while it stands so can it be undone. */
enum err deed_device_after(
	struct store_tx *tx, const char *device, struct store_decision *ret_decision);

struct undo {
	struct request *request;
	const struct store_decision *decision;
	struct form before;
};
typedef enum err undo_fn(struct store_tx *tx, const struct undo *u);
undo_fn undo_merge, undo_apart, undo_person;

/* Tomorrow at 8:00 in the site's zone. */
ms_t tomorrow_morning(const struct request *r);

#endif
