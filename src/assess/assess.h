/*
 * Answers and readings in; results, gaps, plan and duties out. Pure: no clock, store or file, so
 * the same input always gives the same result. A person's answer is never changed here; the result
 * is the lower of what the person says and what the machine shows.
 *
 * Lists are allocated in the caller's arena; strings are borrowed from packs and input.
 * ERR_FULL when the arena is too small; no other error.
 */
#ifndef ASSESS_ASSESS_H
#define ASSESS_ASSESS_H

#include "base/arena.h"
#include "model/device.h"
#include "model/framework.h"
#include "model/mark.h"
#include "model/reference.h"

struct assess_answer {	 /* the latest of a person to one item, at one site */
	struct str site; /* "" the company as a whole */
	struct str framework, item, choice;
	struct str reason; /* with choices that need one */
	struct str who;
	ms_t at;
};

struct assess_absent {		 /* what the company says it has not, and no machine has seen */
	struct str trait;	 /* of packs/policies */
	const struct words *why; /* as a reason */
	struct str who;
	ms_t at;
};

struct assess_input {
	const struct framework_set *frameworks;
	uint32_t n_answers;
	const struct assess_answer *answers; /* in any order */
	uint32_t n_readings;
	const struct reading *readings; /* in any order; of one (kind, key) the latest counts */
	uint32_t n_absent;
	const struct assess_absent *absent; /* in any order; for proposals alone, counts nothing */
	ms_t now;
	struct str site; /* "" the whole: for each item the lowest of all sites that answered, and
			    of the answer given for the whole; else only what that site answered */
};

/* ---- How each item stands ------------------------------------------------------------------ */

enum assess_state {
	ASSESS_NOT_MEASURED,  /* nobody said, nothing was shown */
	ASSESS_PERSON,	      /* a person says, "does not know" too; no machine settles it */
	ASSESS_MACHINE,	      /* a fresh reading settles it or speaks against it, and no person
				 says otherwise ("does not know" is no other word) */
	ASSESS_CONTRADICTION, /* person and machine differ; both are shown, the lower counts. A
				 reading that only contradicts is a limit from above: a person
				 who says less is not contradicted */
	ASSESS_EXPIRED,	      /* the answer, or what proved it, is too old: counts as unknown unless
				 something fresh stands */
};
#define ASSESS_STATES 5
const char *assess_state_name(enum assess_state s); /* "not_measured", "person", "machine", ... */

enum assess_standing {	    /* of one binding */
	ASSESS_NO_PRODUCER, /* this version has nothing that reads it */
	ASSESS_NO_READING,  /* not read yet */
	ASSESS_TOO_LITTLE,  /* read, but of or seen is below what the binding asks */
	ASSESS_SILENT,	    /* read, and the value does not hold: says nothing */
	ASSESS_FRESH,	    /* holds */
	ASSESS_STALE,	    /* held, longer ago than valid_days */
};
#define ASSESS_STANDINGS 6
const char *assess_standing_name(enum assess_standing s);

struct assess_proof {
	const struct framework_binding *binding;
	const struct reading *reading; /* NULL without one */
	enum assess_standing standing;
	ms_t valid_until; /* FRESH, STALE */
};

struct assess_item {
	const struct framework_item *item;
	const struct assess_answer *answer; /* NULL: none. May be of an equal item elsewhere */
	const struct framework *answer_of;  /* whose item was answered: the framework itself, or one
					       with an equal item */
	bool is_answer_old;		    /* older than answer_valid_days */
	bool is_asked;			    /* depends_on is met, or there is none */
	enum result person, machine, result; /* machine: RESULT_UNANSWERED when it says nothing */
	enum assess_state state;
	bool is_proven;	 /* result met, and a fresh GRADE_PROVES says so */
	bool is_helped;	 /* a fresh GRADE_HELPS speaks for the result */
	bool is_refused; /* "does not apply", but the machine saw the thing: counts as unknown */
	int points;
	uint32_t n_proofs;
	const struct assess_proof *proofs; /* one per binding, in the pack's order */
};

struct assess_result {
	const struct framework *framework;
	const struct assess_item *items; /* framework->n_items, in its order */
	int points, points_min, points_max;
	const struct framework_band *band;   /* NULL unless rule sum */
	const struct framework_level *level; /* rule level: reached; NULL below the lowest */
	const struct framework_level *const *group_levels; /* rule level: of each group, likewise */
	uint32_t n_by_result[RESULTS];
	uint32_t n_by_state[ASSESS_STATES];
	uint32_t n_proven, n_helped;
	uint32_t n_answered; /* by a person or proven: neither unanswered nor unknown */
	bool is_fulfilled;   /* every item is met or does not apply */
};

enum err assess_framework(const struct assess_input *in, const struct framework *f, struct arena *a,
	struct assess_result *ret_result);

/* Six parts that add up to all items: how one stands, in one word. */
enum assess_part {
	ASSESS_PART_PROVEN,
	ASSESS_PART_SAID,
	ASSESS_PART_CONTRADICTION,
	ASSESS_PART_EXPIRED,
	ASSESS_PART_SHORT, /* answered, and not there yet */
	ASSESS_PART_OPEN,  /* nobody said, nothing shown, or not known */
};
#define ASSESS_PARTS 6
const char *assess_part_name(enum assess_part p); /* "proven", "said", ... */
enum assess_part assess_part_of(const struct assess_item *at);

/* The proof that tells most: a fresh contradiction, then a proof, then a help, then what is stale,
 * then what was read and says nothing. NULL when nothing was read. */
const struct assess_proof *assess_telling(const struct assess_item *at);

/* May "does not apply" be said of this item now? *ret_seen (may be NULL): the reading that speaks
 * against it, else NULL. */
bool assess_may_not_apply(const struct assess_input *in, const struct framework_item *item,
	const struct reading **ret_seen);

/* The benchmark's deviation value: (score - mean) / sd * 10 + 50, rounded to the nearest whole.
 * Mean and standard deviation in hundredths. ERR_INVALID unless sd > 0. */
enum err assess_deviation(int score, int mean_hundredths, int sd_hundredths, int *ret_deviation);

/* ---- What other answers suggest ------------------------------------------------------------ */

/* From a mapped item that was answered elsewhere: shown, never counted until a person takes it. */
struct assess_suggestion {
	const struct framework_item *item; /* that has no answer of its own */
	const struct framework_choice *choice;
	const struct framework *from;
	const struct framework_item *from_item;
	enum relation relation; /* of from_item to item */
	const struct assess_answer *answer;
};

enum err assess_suggest(const struct assess_input *in, const struct framework *f, struct arena *a,
	struct assess_suggestion **ret_list, uint32_t *ret_n);

/* ---- One answer for many -------------------------------------------------------------------- */

/* May an answer that is given for a whole topic stand for this item? */
enum assess_fill {
	ASSESS_FILLED,
	ASSESS_FILL_NO_CHOICE, /* not to be chosen here, or only with a reason */
	ASSESS_FILL_NOT_ASKED, /* its turn has not come */
	ASSESS_FILL_ANSWERED,  /* somebody answered it, here or where the same is asked */
	ASSESS_FILL_PROVEN,    /* a fresh reading settles it: nobody is asked */
	ASSESS_FILL_AGAINST,   /* the machine shows less than this answer says */
};
#define ASSESS_FILLS 6

/* choice: of the item; NULL: it has none of that id. */
enum assess_fill assess_fill_of(
	const struct assess_item *at, const struct framework_choice *choice);

/* ---- What to do first ---------------------------------------------------------------------- */

struct assess_gap {
	const struct framework *framework;
	const struct framework_item *item;
	const struct framework_measure *measure; /* the best of the item's */
	enum result result;
	enum assess_state state;
	uint32_t n_counts; /* items of all frameworks asked for that this would serve, itself too */
	int64_t rank;	   /* gaps.c has the formula; higher first, only for order */
};

/* Items of these frameworks that are neither met nor not applicable, best first; of equal items one
 * stands for all. Contradictions come before others of the same rank. */
enum err assess_gaps(const struct assess_input *in, const struct framework *const *frameworks,
	uint32_t n_frameworks, struct arena *a, struct assess_gap **ret_list, uint32_t *ret_n);

/* ---- Is what we have enough? --------------------------------------------------------------- */

struct assess_holding {	     /* what the company buys or has */
	struct str offering; /* row of packs/guide/offerings; "" other: covers nothing known */
	struct str name;
	ms_t until; /* when it ends; 0: open */
};

struct assess_holdings {
	const struct reference *offerings; /* columns covers, helps: refs to items; NULL: none */
	uint32_t n;
	const struct assess_holding *list;
};

enum assess_cover {
	ASSESS_OPEN,	/* nothing that is held has to do with it */
	ASSESS_HELPED,	/* something held is a part of it */
	ASSESS_COVERED, /* something held is meant to do it; nobody has said or shown yet that it
			   does */
	ASSESS_SETTLED, /* it is met or does not apply, by the item's own result */
};
#define ASSESS_COVERS 4
const char *assess_cover_name(enum assess_cover c); /* "open", "helped", "covered", "settled" */

struct assess_covered { /* one item; how it is known stands in the result's item */
	const struct assess_item *item;
	enum assess_cover cover;
	uint32_t n_by;
	const uint32_t *by; /* indexes into the holdings, those that cover before those that help */
	uint32_t n_covering; /* the first so many of by */
};

/* One per item of the result's framework, in its order. What is bought for an item counts for the
 * equal ones too; it never makes an item met or proven. */
enum err assess_coverage(const struct assess_input *in, const struct assess_result *result,
	const struct assess_holdings *holdings, struct arena *a, struct assess_covered **ret_list);

/* ---- What may be taken over ------------------------------------------------------------------ */

enum assess_ground {
	ASSESS_GROUND_ANSWER,  /* an answer elsewhere: assess_suggest() */
	ASSESS_GROUND_READING, /* a fresh hint (GRADE_HELPS), of a machine or a record */
	ASSESS_GROUND_HOLDING, /* something that is bought for it: in part, never more */
	ASSESS_GROUND_ABSENT,  /* the company lacks what is asked about: it does not apply */
};
#define ASSESS_GROUNDS 4
const char *assess_ground_name(enum assess_ground g); /* "answer", "reading", ... */

struct assess_proposal {
	const struct framework_item *item;
	const struct framework_choice *choice;
	enum assess_ground ground;
	const struct assess_suggestion *suggestion; /* of its ground one of these; else NULL */
	const struct assess_proof *proof;
	const struct assess_holding *holding;
	const struct assess_absent *absent;
};
struct assess_proposals {
	const struct assess_proposal *list; /* at most one per item, in the framework's order */
	uint32_t n;
};

/* For items that have no answer in force and no proof, and whose turn has come. Of several grounds
 * the lowest result counts; none above what a reading speaks against. A hint alone never makes more
 * than a person's answer. "Does not apply" only while assess_may_not_apply(), and while what the
 * company said of itself is no older than an answer may be. holdings may be NULL. */
enum err assess_propose(const struct assess_input *in, const struct assess_result *result,
	const struct assess_holdings *holdings, struct arena *a, struct assess_proposals *ret);

/* ---- Documents ------------------------------------------------------------------------------- */

struct assess_paper {
	struct str id;			   /* of packs/policies */
	const struct framework *framework; /* the first that asks for it */
	uint32_t n_items;		   /* its open items that the document would serve */
	uint32_t rank, place;		   /* what it was ordered by */
};

/* Each document that an open item names, once: first those of the framework that a company meets
 * first (framework.order), of these the one that serves the most open items, then as the items name
 * them. What does not apply, or whose turn has not come, asks for nothing. */
enum err assess_papers(const struct assess_result *results, uint32_t n_results, struct arena *a,
	struct assess_paper **ret_list, uint32_t *ret_n);

/* ---- Duties -------------------------------------------------------------------------------- */

struct assess_done {	/* when a duty was done last */
	struct str key; /* "scs3.policy_review" */
	ms_t at;
};

/*
 * Of an item that does not apply, or whose turn has not come, there are no duties. Proofs that the
 * box renews by itself (PRODUCER_SENSOR) come up only once they have run out.
 */
struct assess_due {
	const struct framework *framework;
	const struct framework_item *item;
	const struct framework_duty *duty; /* NULL: an answer or evidence runs out */
	struct str key; /* duty's (same_as, if it is the same work as another), or
			   "answer:FRAMEWORK/ITEM", "proof:FRAMEWORK/ITEM" */
	ms_t last;	/* 0: never */
	ms_t due;	/* a duty never done has its first day by spread.h, within 90 days; so has
			   one that is done once, and it is gone when done */
	uint32_t minutes;
};

struct assess_pursued {
	const struct framework *framework;
	ms_t begun;   /* the company took it up */
	bool is_over; /* it asks for nothing more, but what it asked for kept its places */
};

struct assess_taken {
	const struct assess_pursued *list;
	uint32_t n;
	const struct assess_done *done; /* in any order */
	uint32_t n_done;
	int zone_minutes; /* of the days of the week */
};

/* Earliest first. Duties with one key in several items are one. */
enum err assess_duties(const struct assess_input *in, const struct assess_taken *taken,
	struct arena *a, struct assess_due **ret_list, uint32_t *ret_n);

/* ---- Readings ------------------------------------------------------------------------------ */

/* One device as the store knows it, as far as readings need it. */
struct assess_device {
	struct str name; /* as people see it */
	enum device_kind kind;
	bool is_named;	  /* by a person, or somebody said whose it is */
	bool is_owned;	  /* a person in charge is noted */
	bool is_answered; /* somebody said whose it is, or that nobody knows it */
	bool is_unknown;  /* somebody looked and does not know it */
	bool is_staffs;	  /* a staff member's own */
	struct str vendor, model, os;
	ms_t os_support_ends; /* 0: not known or none */
	bool has_traffic;     /* its traffic passed the box */
	bool has_cleartext, has_old_tls, has_tls, has_smb1, has_remote_tool, has_mail,
		has_accepted_inbound, has_bad_contact;
	enum mark_state mark; /* MARK_NONE: nobody said that it is kept on purpose */
	enum mark_way mark_way;
	ms_t last_seen;
};

struct assess_alert {
	enum severity severity;
	ms_t at, decided, mailed; /* 0: not */
};

struct assess_sight {
	uint32_t n_devices;
	const struct assess_device *devices;
	uint32_t n_alerts;
	const struct assess_alert *alerts;
	uint32_t n_networks, n_networks_named;
	uint32_t n_outside_services;
	uint32_t watch_days; /* of the last 30 */
	uint32_t n_persons, n_persons_in_charge;
};

/*
 * All readings of PRODUCER_SENSOR, PERSONS_STAND_IN too, at `now`. Devices not seen for 30 days are
 * left out. Subjects: where what is done is counted (named, owned, identified, known) those still
 * to do, else those counted.
 */
enum err assess_read(const struct assess_sight *sight, ms_t now, struct arena *a,
	struct reading **ret_list, uint32_t *ret_n);

#endif
