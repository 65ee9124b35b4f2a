/*
 * What people decide, each with what it was before, so that it can be undone: answers to alerts,
 * words about devices. A deed is one change in the store; its token undoes all of it.
 */
#ifndef PROC_PORTAL_DEEDS_H
#define PROC_PORTAL_DEEDS_H

#include "proc/portal/request.h"

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

/* ERR_NOT_FOUND: no such deed, or undone already. */
enum err deed_undo(struct request *r, struct str token);

/* Tomorrow at 8:00 in the site's zone. */
ms_t tomorrow_morning(const struct request *r);

#endif
