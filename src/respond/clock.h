/*
 * Which clocks a case has: from when they run, until when, what became of them, what the report
 * that meets them still lacks. "A report may be due; the company decides": nothing here says that
 * one is. Case, pack, contracts, zone and a time in; one list out, the most pressing first. Pure.
 */
#ifndef RESPOND_CLOCK_H
#define RESPOND_CLOCK_H

#include "respond/due.h"
#include "respond/respond.h"

/* What the company agreed with somebody: a customer, an insurer, a country's rule in a contract. */
struct clock_contract {
	struct str clock;    /* id of the clock that it sets going */
	struct str id, name; /* of its row: at most 20 bytes; and whose contract it is */
	uint32_t amount;     /* in the clock's unit; 0: as the pack has it */
};

struct clock_input {
	const struct clock_set *set;
	const struct respond_case *c;
	struct str sector; /* of packs/guide/sectors15; "" none, or not said */
	uint32_t n_begun;
	const struct str *begun; /* ids of clocks that the playbooks which are up name */
	uint32_t n_contracts;
	const struct clock_contract *contracts;
	const struct due_zone *zone;
	ms_t now;
};

enum clock_state {
	CLOCK_OVER, /* it is late */
	CLOCK_SOON, /* its first reminder has come */
	CLOCK_NOW,  /* without delay: nothing is late, and nothing may wait */
	CLOCK_RUNNING,
	CLOCK_UNKNOWN, /* whether it runs depends on fields that nobody said yet */
	CLOCK_WAITS,   /* it runs from when another one is met */
	CLOCK_MET,
	CLOCK_SET_ASIDE,  /* a person said that it does not apply, and why */
	CLOCK_BEFORE_LAW, /* it was noticed before the law held */
};
#define CLOCK_STATES 9
/* "over", "soon", ...: keys below "case.clock." */
const char *clock_state_name(enum clock_state s);
/* It wants an answer before the case is closed. */
bool clock_is_open(enum clock_state s);

#define CLOCK_KEY_MAX 41

struct case_clock {
	const struct report_clock *clock;
	const struct clock_contract *contract; /* NULL: of no contract */
	struct str key; /* in the pair `clock`: its id, and ".ROW" behind it when it is of a
			   contract */
	enum clock_state state;
	ms_t start;	       /* 0: not known */
	bool is_start_assumed; /* nobody said when: the case was opened then, so not later */
	/* 0: none. "3 to 5 days": the third day, the fifth. CLOCK_UNKNOWN: should it turn out to
	 * run. */
	ms_t due_first, due;
	bool is_moved, is_beyond; /* a person moved it; it counts days that no list covers */
	ms_t remind;		  /* the next reminder; 0: none will come */
	ms_t met;		  /* when; 0: not */
	bool is_late;		  /* it was met after it was due */
	struct str who, reason;	  /* who set it aside, moved it or met it, and why */
	uint32_t nr;		  /* of that entry; 0: none */
	uint32_t n_missing, n_unsaid;
	const struct str
		*missing; /* fields that its report must have, and nobody said anything of */
	const struct str *unsaid; /* CLOCK_UNKNOWN: fields that would tell whether it runs */
};

/* ERR_LIMIT: the arena. A case that is no incident has none. */
enum err respond_clocks(const struct clock_input *in, struct arena *a,
	const struct case_clock **ret_list, uint32_t *ret_n);
/* For respond_may(): how many want an answer. What is voluntary never does. */
uint32_t respond_clocks_open(const struct case_clock *list, uint32_t n);

#endif
