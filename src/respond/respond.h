/*
 * What follows from a case's entries: where it stands, what comes next, which clocks run, who may
 * get what, what it may have cost. Pure: entries, packs and a time in; no clock, store or words.
 * One header a question; this one has the case itself.
 *
 *	respond.h   where the case stands (state.c), what may be added to it (rules.c)
 *	clock.h     clocks: running, due, met
 *	plan.h      playbooks: which fits, what is next
 *	record.h    fields: what the record says; masks: who may get it; forms: what is missing
 *	damage.h    the estimate
 *	contact.h   whom to call, in which order
 */
#ifndef RESPOND_RESPOND_H
#define RESPOND_RESPOND_H

#include "base/arena.h"
#include "model/case.h"

/* ---- the head, entry by entry ---- */

/* Adds what entry e says to the head; the first one makes it (h is all zero but for id and hash).
 * The same as reckoning it from all entries. hash: of e's line. */
void respond_head_add(
	struct case_head *h, const struct case_entry *e, const uint8_t hash[CASE_HASH_BYTES]);

/* ---- the whole ---- */

struct respond_step_done { /* the latest word about a step */
	struct str playbook, step;
	struct str state; /* "begun", "done", "left"; one taken back is not in the list */
	struct str who, reason;
	ms_t at;
	uint32_t nr; /* of the entry */
};

struct respond_action { /* of the box */
	uint32_t nr;
	struct str did, target, device;
	ms_t at, until; /* until 0: nothing to undo */
	bool is_ended;
	ms_t ended;
	struct str who, ended_by;
};

struct respond_decision {
	uint32_t nr;
	enum case_verdict is;
	struct str who, reason;
	ms_t at;
};

struct respond_phase_time {
	ms_t begun; /* 0: not yet */
	struct str who;
};

/* All that a case says, struck entries left out. Strings are those of the entries. */
struct respond_case {
	struct case_head head; /* hash as given by the caller, not reckoned */
	uint32_t n_entries;
	const struct case_entry *entries;
	const bool *is_struck; /* one for each entry */
	struct respond_phase_time phases[CASE_PHASES];
	uint32_t n_decisions, n_steps, n_actions, n_playbooks;
	const struct respond_decision *decisions; /* the latest last */
	const struct respond_step_done *steps;
	const struct respond_action *actions;
	const struct str *playbooks; /* taken up and not put aside */
};

/* Entries in order, as read from the store. ERR_MALFORMED: the first is not OPENED, another one
 * is, or a number is missing; ERR_LIMIT: the arena. */
enum err respond_case_of(const struct case_entry *entries, uint32_t n, struct arena *a,
	struct respond_case *ret_case);

/* Whether this playbook is taken up and not put aside. */
bool respond_is_up(const struct respond_case *c, struct str playbook);

/* ---- what may be added ---- */

/* The reason why not; its name is a key below "case.no." */
enum respond_no {
	RESPOND_MAY,
	RESPOND_NO_CLOSED,    /* closed: it must be opened again first */
	RESPOND_NO_UNDECIDED, /* nobody decided yet whether it is an incident */
	RESPOND_NO_REASON,    /* it needs a reason: going back, leaving out, striking, deciding */
	RESPOND_NO_ACTIONS,   /* the box still holds something: end it, or keep it on purpose */
	RESPOND_NO_CLOCKS,    /* a clock runs and nobody said what becomes of it */
	RESPOND_NO_REPORT,    /* the final phase was not reached */
	RESPOND_NO_SUCH,      /* what it speaks of is not in the case */
	RESPOND_NO_BOX,	      /* only a person decides, closes, strikes */
	RESPOND_NO_VISITOR,   /* a visitor may not say this */
	RESPOND_NO_SHAPE,     /* a pair is missing, or one that this kind does not have */
	RESPOND_NO_SAME,      /* it says what is so already */
};
#define RESPOND_NOS 12
const char *respond_no_name(enum respond_no n);

/* Whether e may follow. open_clocks: how many run without an answer (clock.h). */
enum respond_no respond_may(
	const struct respond_case *c, const struct case_entry *e, uint32_t open_clocks);
/* How much of a case respond_may() looks at for e, so that one entry of many needs not read all. */
enum respond_back {
	RESPOND_BACK_HEAD, /* c->head and c->n_entries: all else of c may be empty */
	RESPOND_BACK_KIND, /* besides, the entries of e's kind and STRUCK, and what is reckoned
			      from them: a NOTE may stand in the place of any other */
	RESPOND_BACK_CASE, /* all */
};
enum respond_back respond_looks_back(const struct case_entry *e);
/* Whether e has the pairs of its kind, and only these, whatever the case. */
bool respond_has_shape(const struct case_entry *e);

#endif
