/*
 * What to do first: a finding's facts -> its place in the order, one of four actions, the days by
 * which it is due with where each comes from, and which facts lifted it. Pure.
 *
 * The order, highest first: known to be exploited (CISA's KEV; extortionists' first), then attacks
 * seen by CISA's coordinator (SSVC) and packages that are the attack themselves, then all else. In
 * each class the chance of an attack (EPSS), how bad it is (CVSS) and what was measured of the
 * device add up; then EPSS and CVSS to the digit. What the box measured lifts within a class, never
 * over one: known attacks stand above all that is only likely.
 *
 * The actions are those of CISA's SSVC (Act, Attend, Track*, Track), by its decision table; what
 * nobody has assessed is taken from what is known, see rank.c. EPSS is a chance in the next 30
 * days, and no more.
 */
#ifndef STOCK_RANK_H
#define STOCK_RANK_H

#include "model/advisory.h"

/* What the device is for. */
enum rank_role {
	RANK_ROLE_UNKNOWN,
	RANK_ROLE_THING, /* printer, camera, clock: nobody works with data on it */
	RANK_ROLE_WORK,	 /* PC, phone */
	RANK_ROLE_SERVE, /* server, NAS */
	RANK_ROLE_EDGE,	 /* router, VPN: the company's door */
};
#define RANK_ROLES 5
const char *rank_role_name(enum rank_role r); /* "unknown", "thing" ... */

/* All that is not known stays zero: it lifts nothing. */
struct rank_facts {
	/* of the vulnerability */
	bool is_exploited, is_ransomware; /* KEV */
	ms_t exploited_due;		  /* KEV's own: beginning of that day in UTC; 0 */
	bool has_epss, has_ssvc;
	struct epss epss;
	struct ssvc ssvc;
	unsigned score;	    /* CVSS base, tenths; 0 not known */
	enum rating rating; /* of the score, else the maker's own word */
	enum advisory_kind kind;
	bool is_unimportant; /* says the distribution */
	unsigned confidence; /* enum match_confidence: 0 to be confirmed .. 2 sure */
	bool has_fix;
	/* of the device, measured here */
	enum rank_role role;
	bool is_listening, is_outside, is_seen; /* on a port; from the internet; in traffic */
	uint32_t alerts, blocked;		/* of that device, lately: open ones; names */
};

enum rank_fact {
	RANK_EXPLOITED,
	RANK_RANSOMWARE,
	RANK_ATTACKED,	/* SSVC: active */
	RANK_MALICIOUS, /* the package itself is the attack */
	RANK_RECIPE,	/* SSVC: a proof of concept is public */
	RANK_CHANCE,	/* EPSS from 1 % on */
	RANK_SCORE,	/* CVSS from 4.0 on, or the maker's word */
	RANK_UNRATED,	/* nobody said how bad it is: taken as high */
	RANK_OUTSIDE,
	RANK_LISTENING,
	RANK_SEEN,
	RANK_ALERTS,
	RANK_BLOCKED,
	RANK_ROLE, /* server, router */
};
#define RANK_FACTS 14
const char *rank_fact_name(enum rank_fact f); /* "exploited", "ransomware" ... */

struct rank_lift {
	enum rank_fact fact;
	uint8_t points; /* within its class; 0: it makes the class */
};

/* EPSS as words say it. */
enum rank_chance {
	RANK_CHANCE_UNKNOWN,
	RANK_CHANCE_RARE,   /* below 1 % */
	RANK_CHANCE_SMALL,  /* below 10 % */
	RANK_CHANCE_MIDDLE, /* below 50 % */
	RANK_CHANCE_HIGH,
};
#define RANK_CHANCES 5
const char *rank_chance_name(enum rank_chance c); /* "unknown", "rare" ... */

enum rank_action {
	RANK_TRACK,	 /* with the usual updates */
	RANK_TRACK_STAR, /* the same, but watched */
	RANK_ATTEND,	 /* ahead of the usual, with whoever is responsible */
	RANK_ACT,	 /* at once */
};
#define RANK_ACTIONS 4
const char *rank_action_name(enum rank_action a); /* "track", "track_star", "attend", "act" */

struct rank_place {
	uint32_t rank; /* higher is more urgent; as the store keeps it */
	enum rank_action action;
	enum rank_chance chance;
	unsigned n_lifts; /* what makes the class first, then by points */
	struct rank_lift lifts[RANK_FACTS];
};
struct rank_place rank_place(const struct rank_facts *f);

/* ★3 4-4-4-2: its maker says critical or high, CVSS base from 7.0, or nobody has rated it. Also
 * what is exploited: our own addition. */
bool rank_is_serious(const struct rank_facts *f);

/* What is compared to sort findings; ends with what is different for each. */
struct rank_key {
	uint32_t rank;
	ms_t due;	 /* 0: none, last */
	struct str name; /* of the vulnerability */
	uint64_t subject;
};
/* <0: a first. 0 only for the same name and subject. */
int rank_order(const struct rank_key *a, const struct rank_key *b);

/* ---- by when ---- */

#define RANK_HOUSE_DAYS 14 /* 0 for a package that is the attack: due on the very day */
struct rank_contract {
	unsigned days;	/* 0: on the day on which it is known */
	unsigned least; /* CVSS tenths from which on it holds; what is unrated counts as 70 */
	ms_t since;	/* what was known before is counted from then; 0: from when it was known */
};
struct rank_when {
	ms_t known; /* since when the box knows that it is here */
	int zone_minutes;
	const struct rank_contract *contracts; /* that hold for this device or product: borrowed */
	size_t n_contracts;
};

enum rank_due_kind { RANK_DUE_LIST, RANK_DUE_HOUSE, RANK_DUE_CONTRACT };
#define RANK_DUES 3
const char *rank_due_name(
	enum rank_due_kind k); /* "list" (KEV's own), "house", "contract" (the strictest of them) */

struct rank_due {
	enum rank_due_kind kind;
	ms_t at;       /* beginning of the last day, in the site's zone */
	unsigned days; /* from the day on which it was known here, or from which on the contract
			  holds; 0 with RANK_DUE_LIST */
	bool was_over; /* that day had gone by before it was known here */
};
struct rank_dues {
	unsigned n; /* the earliest first: that one binds */
	struct rank_due list[RANK_DUES];
};
struct rank_dues rank_dues(const struct rank_facts *f, const struct rank_when *when);

#endif
