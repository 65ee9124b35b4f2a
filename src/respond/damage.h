/*
 * What an incident may cost: the sum of a pack's terms (model/damage.h), each the product of inputs
 * and unit costs, low, likely and high; and what each assumption adds. Pure.
 */
#ifndef RESPOND_DAMAGE_H
#define RESPOND_DAMAGE_H

#include "base/arena.h"
#include "model/damage.h"

/* An input that somebody said, or a ledger or the record knows. One out of its bounds is taken as
 * the bound. */
struct damage_given {
	struct str input;
	int64_t value;
};

struct damage_ask {
	const struct damage_set *set;
	uint32_t n_given;
	const struct damage_given *given;
	uint32_t n_playbooks; /* that the case follows */
	const struct str *playbooks;
};

enum damage_state { /* of a term; names are keys below "damage.state." */
	DAMAGE_COUNTED,
	DAMAGE_ASSUMED, /* counted, and rests on an input that nobody said */
	DAMAGE_UNSAID,	/* left out: an input is not known, and nothing is assumed for it */
	DAMAGE_NONE,	/* an input is said to be 0 */
	DAMAGE_APART,	/* of other playbooks */
};
#define DAMAGE_STATES 5
const char *damage_state_name(enum damage_state s);

struct damage_range {
	int64_t low, likely, high; /* yen, 0..LIMIT_DAMAGE_YEN; low <= likely <= high */
};

struct damage_line {
	const struct damage_term *term;
	enum damage_state state;
	struct damage_range yen;	    /* 0 unless counted */
	const struct damage_input *missing; /* the first that nobody said; NULL: none */
};

/* One input or unit cost: what it adds, and how far the sum goes with it. */
struct damage_part {
	const struct damage_input *input; /* one of the two is NULL */
	const struct damage_cost *cost;
	int64_t value;	   /* of an input, as reckoned with */
	bool is_assumed;   /* nobody said it; of a cost: always */
	int64_t adds;	   /* to the likely sum: it falls by so much without it */
	int64_t without;   /* the likely sum without it */
	int64_t low, high; /* the likely sum with this cost alone at its low, at its high */
};

struct damage_estimate {
	struct damage_range sum;
	bool is_over; /* a number met LIMIT_DAMAGE_YEN: it is at least this much */
	uint32_t n_lines, n_parts;
	const struct damage_line *lines; /* one a term: the largest first, those left out after */
	const struct damage_part *parts; /* of counted terms alone: what adds most first */
};

/* ERR_FULL: the arena. */
enum err damage_estimate_of(
	const struct damage_ask *ask, struct arena *a, struct damage_estimate *ret_estimate);

/* The least value of an input with which the likely sum is `yen` or more, all else as asked.
 * ERR_NOT_FOUND: not even at the most that it may be, or no such input. */
enum err damage_input_for(
	const struct damage_ask *ask, struct str input, int64_t yen, int64_t *ret_value);

/* A published figure beside the model with the inputs that are assumed for it. */
struct damage_compare {
	const struct damage_known *known;
	struct damage_range model;
	int64_t percent;  /* likely, of the published figure */
	bool is_in_range; /* it lies between low and high */
	bool has_hours;	  /* with a standstill of so many hours the model says the same */
	int64_t hours;
};
/* ERR_FULL. `input`: of the standstill. */
enum err damage_compare_known(const struct damage_set *set, const struct damage_known *known,
	struct str input, struct arena *a, struct damage_compare *ret_compare);

/* For people: two digits that count, "5,900,000"; never to 0 from more. */
int64_t damage_round(int64_t yen);

#endif
