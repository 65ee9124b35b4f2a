/*
 * Hands: who was asked to come or to help from afar, what was agreed, when they came, what they
 * did, who signed, how long each took; and who was called. Reckoned from a case's HAND entries,
 * struck ones left out. Pure.
 *
 * A HAND entry says what happened in `did`. The first of a visit is "asked", with `kind` (dispatch,
 * remote); the ones after it name its number in `of`. Calls stand alone: "reached", "missed".
 */
#ifndef RESPOND_HANDS_H
#define RESPOND_HANDS_H

#include "respond/respond.h"

enum hand_did {
	HAND_ASKED,   /* kind, name, contact, role, text (what for), place; remote: until, target */
	HAND_AGREED,  /* name, place, terms, minutes until they are there, contact */
	HAND_WAY,     /* on the way */
	HAND_ARRIVED, /* remote: connected; HAND_DID_OPENED stands for it the first time */
	HAND_DONE,    /* text: what was done; minutes of work */
	HAND_SIGNED,  /* name of who signed for the company; sha256: of the drawn signature */
	HAND_LEFT,    /* remote: ended */
	HAND_OFF,     /* called off */
	HAND_REACHED, /* a call: name, contact, role, way, text */
	HAND_MISSED,
};
#define HAND_DID_OPENED "opened" /* the link of a visit from afar was opened; each time */
#define HAND_DIDS 10
#define HAND_STAGES 7			    /* of a visit: HAND_ASKED .. HAND_LEFT, in this order */
const char *hand_did_name(enum hand_did d); /* "asked", ... */
enum err hand_did_parse(struct str s, enum hand_did *ret_did); /* ERR_NOT_FOUND */

struct hand_visit {
	uint32_t nr; /* of the entry that asked */
	bool is_remote;
	enum hand_did stage;  /* the furthest; HAND_OFF: called off */
	ms_t at[HAND_STAGES]; /* when each was; 0: nobody said */
	struct str name, contact, role, place, terms, what_for, work, signed_by, signature;
	struct str target; /* remote: id of the link */
	uint32_t n_opened; /* remote: how often the link was opened */
	ms_t opened;	   /* the latest */
	ms_t until;	   /* remote: the help ends then by itself; 0: no end was said */
	bool has_ended;	   /* left, called off, or its time is over */
	bool has_promise;
	uint32_t promised_minutes; /* from agreeing to being there */
	uint32_t work_minutes;	   /* as said; 0 not */
};

struct hand_call {
	uint32_t nr;
	ms_t at;
	bool is_reached;
	struct str name, contact, role, way, text, who; /* who: called */
};

struct hands {
	uint32_t n_visits, n_calls;
	const struct hand_visit *visits; /* in the order of asking */
	const struct hand_call *calls;	 /* in the order of calling */
};

/* ERR_FULL: the arena. */
enum err hands_of(const struct respond_case *c, ms_t now, struct arena *a, struct hands *ret_hands);
/* NULL: no visit was asked for by entry nr. */
const struct hand_visit *hands_find(const struct hands *h, uint32_t nr);

/* Whether `did` may be said of the visit next: forward only (a step may be jumped over), nothing
 * once it has ended, no arrival of who was called off. */
bool hand_may(const struct hand_visit *v, enum hand_did did);

/* Minutes between two stages, rounded up; false: one of them is not known, or they stand the wrong
 * way round (somebody typed a wrong time). */
bool hand_minutes(
	const struct hand_visit *v, enum hand_did from, enum hand_did to, uint32_t *ret_minutes);
/* They came later than they had promised. */
bool hand_is_late(const struct hand_visit *v, ms_t now);

#endif
