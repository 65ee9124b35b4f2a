/*
 * A framework (self-check, criteria, guide, baseline, journey) as packs/frameworks has it: items
 * that a person answers, what a machine can show about each, what to do, and how items of different
 * frameworks relate. Loaded by pack/, never changed afterwards. Format: packs/frameworks/README.md.
 */
#ifndef MODEL_FRAMEWORK_H
#define MODEL_FRAMEWORK_H

#include "model/detect_pack.h"
#include "model/reading.h"

/* What an answer amounts to, the same in every framework; the worse one has the lower number. */
enum result {
	RESULT_UNANSWERED, /* nobody said and no machine showed it */
	RESULT_UNKNOWN,	   /* a person does not know */
	RESULT_NOT_MET,
	RESULT_PARTLY,
	RESULT_MET,
	RESULT_NOT_APPLICABLE,
};
#define RESULTS 6

const char *result_name(enum result r); /* "unanswered", "unknown", "not_met", ... */
enum err result_parse(struct str s, enum result *ret_result); /* ERR_NOT_FOUND */

struct framework_choice {
	struct str id; /* "yes"; the form's value, kept with the answer */
	struct words label;
	int points; /* may be negative */
	enum result result;
	bool needs_reason; /* not_applicable always; "cannot" of a journey too */
};

/* How much a binding may say. Only GRADE_PROVES counts as proven. */
enum grade {
	GRADE_HELPS,	   /* speaks for the answer, does not settle it */
	GRADE_PROVES,	   /* settles it for as long as it is fresh */
	GRADE_CONTRADICTS, /* speaks against a better answer; says nothing when its condition is
			      false */
};
#define GRADES 3

const char *grade_name(enum grade g);			   /* "helps", "proves", "contradicts" */
enum err grade_parse(struct str s, enum grade *ret_grade); /* ERR_NOT_FOUND */

enum compare { COMPARE_NONE, COMPARE_EQUAL, COMPARE_LEAST, COMPARE_MOST };

struct condition { /* "== 0", ">= 1", "<= 14", ">= 80%"; COMPARE_NONE: always true */
	enum compare compare;
	int64_t number;
	bool is_share; /* number is per cent of the reading's `of`: for readings that count what is
			  well. Never holds when of is 0. */
};

/* of is looked at by shares alone; 0 where the value is no part of anything. */
bool condition_holds(struct condition c, int64_t value, int64_t of);
/* "== 0", ">= 1", "<= 14", "== 100%"; ERR_MALFORMED for all else. */
enum err condition_parse(struct str s, struct condition *ret_condition);

/* When the reading (kind, key) fulfils all three conditions, it supports `supports`. */
struct framework_binding {
	enum reading_kind reading;
	struct str key;		/* "" for readings without one */
	struct condition value; /* reading.value, a share is of reading.of */
	struct condition of;	/* reading.of: how many were looked at */
	struct condition seen;	/* reading.seen_percent: how much of the network that was */
	enum result supports;	/* RESULT_NOT_MET .. RESULT_MET */
	enum grade grade;
	uint32_t valid_days; /* 1..400: older readings are expired */
	struct words limits; /* what it cannot show; may be empty */
};

enum money { /* of a measure, once or for the first year */
	MONEY_NONE,
	MONEY_UNDER_10K, /* yen */
	MONEY_UNDER_100K,
	MONEY_UNDER_1M,
	MONEY_MORE,
};
#define MONEYS 5

const char *money_name(enum money m); /* "none", "under_10k", "under_100k", "under_1m", "more" */
enum err money_parse(struct str s, enum money *ret_money);

enum doer { DOER_INSIDE, DOER_OUTSIDE, DOER_BOTH };
const char *doer_name(enum doer d); /* "inside", "outside", "both" */
enum err doer_parse(struct str s, enum doer *ret_doer);

struct framework_measure {
	struct words text; /* what to do, one or two sentences */
	uint32_t minutes;  /* 1..9600: of the company's own people, once */
	enum money money;
	uint32_t effect; /* 1 small .. 5 large */
	enum doer who;
};

struct framework_duty {
	struct str id; /* within the framework: "policy_review" */
	struct words name;
	uint32_t every_days; /* 365, 90, 30, 14; 0: once */
	uint32_t minutes;
	struct str same_as;  /* "FRAMEWORK.ID" of the duty that is the same work; "": its own. Done
				once it is done for both, and its key is the other one's */
	struct str document; /* of packs/policies, whose looking at again this is: while one is in
				force its own date stands for the duty. "" none */
};

enum relation {		   /* this item, compared with the other one */
	RELATION_EQUAL,	   /* asks the same */
	RELATION_SUBSET,   /* asks a part of what the other asks */
	RELATION_SUPERSET, /* asks all that the other asks, and more */
	RELATION_TOUCHES,
};
#define RELATIONS 4

const char *relation_name(enum relation r); /* "equal", "subset", "superset", "touches" */
enum err relation_parse(struct str s, enum relation *ret_relation);

struct framework_item;

struct framework_map {
	enum relation relation;
	struct str framework;		    /* id */
	struct str item;		    /* id; "" the framework as a whole (touches only) */
	const struct framework_item *other; /* NULL when item is "" */
};

struct framework_item {
	struct str id;	   /* the framework's own: "4-4-4-2", "7"; unique in it */
	struct str code;   /* as its publisher writes it ("GV.OC-01"); "" by framework.codes */
	uint32_t index;	   /* its place in the framework */
	uint32_t group;	   /* index into groups */
	uint32_t topic;	   /* index into topics; FRAMEWORK_NO_TOPIC */
	struct str level;  /* "", or a level's id (maturity, step, star) */
	struct words name; /* a few words: the row's heading */
	struct words ask;  /* the plain question */
	struct words why;
	struct words example; /* what counts, what does not; may be empty */
	struct str proof;     /* letters of M, D, H: machine, document, human; "" unless criteria */
	bool may_not_apply;
	struct framework_binding applies_if; /* seen by the machine: refuses "does not apply" */
	bool has_applies_if;
	struct str absent_if; /* trait of packs/policies: a company that said it lacks it is offered
				 "does not apply" to take over; "" none */
	const struct framework_item *depends_on; /* asked only when that one is met; NULL */
	uint32_t n_choices;
	const struct framework_choice *choices; /* the framework's, or its own */
	uint32_t n_bindings;
	const struct framework_binding *bindings;
	uint32_t n_measures; /* at least 1, first the one to begin with */
	const struct framework_measure *measures;
	uint32_t n_documents;
	const struct str *documents; /* ids of packs/policies */
	uint32_t n_duties;
	const struct framework_duty *duties;
	uint32_t n_maps;
	const struct framework_map *maps;
};

struct framework_group {
	struct str id;
	struct words name;
	struct words about; /* may be empty */
};

/* Neighbouring items of one group that one answer can be given for; exceptions are told apart. They
 * have the framework's own choices. */
#define FRAMEWORK_NO_TOPIC UINT32_MAX
struct framework_topic {
	struct str id;
	struct words name;
};

struct framework_band { /* points >= from: the highest that fits */
	int from;
	struct words name; /* where you stand */
	struct words next; /* what to do next */
};

struct framework_level { /* lowest first */
	struct str id;
	struct words name;
};

enum framework_rule {
	FRAMEWORK_SUM,	 /* points are added, bands say what the sum means */
	FRAMEWORK_ALL,	 /* fulfilled when every item is met */
	FRAMEWORK_LEVEL, /* each group has the highest level up to which all is met; the whole: the
			    lowest of the groups */
	FRAMEWORK_JOURNEY, /* tasks with a state, no score */
};
#define FRAMEWORK_RULES 4
const char *framework_rule_name(enum framework_rule r); /* "sum", "all", "level", "journey" */
enum err framework_rule_parse(struct str s, enum framework_rule *ret_rule);

enum framework_family {	     /* where it comes from, as somebody who chooses looks for it */
	FRAMEWORK_GENERAL,   /* for any company, any time */
	FRAMEWORK_PROGRAMME, /* of the Japanese programme: self-check, stars, steps */
	FRAMEWORK_ABROAD,    /* of other countries */
};
#define FRAMEWORK_FAMILIES 3
const char *framework_family_name(enum framework_family f); /* "general", "programme", "abroad" */
enum err framework_family_parse(struct str s, enum framework_family *ret_family);

enum framework_codes { /* how an item without a code of its own is called */
	CODES_ID,      /* by its id */
	CODES_UPPER,   /* by its id in capitals: the publisher writes them so */
	CODES_NONE,    /* by its name alone: the id is ours */
	FRAMEWORK_CODES,
};
const char *framework_codes_name(enum framework_codes codes); /* "id", "upper", "none" */
enum err framework_codes_parse(struct str s, enum framework_codes *ret_codes); /* ERR_NOT_FOUND */

struct framework {
	struct str id;
	struct str version;	  /* of the pack */
	struct str date;	  /* of the pack */
	struct str edition;	  /* of what it answers to: "3.1", "2026-03-27" */
	struct words source;	  /* where that is published */
	struct str licence;	  /* of the pack's words */
	struct str replaces;	  /* id of the earlier edition, "" */
	struct words unconfirmed; /* what a person has still to check at the source; may be empty */
	struct words name;
	struct words about; /* what it is and what it is not */
	uint32_t order;	    /* in which a company meets them, 1 first; 0: after all others, by id */
	uint32_t official_count;    /* items in the original; equals n_items */
	uint32_t answer_valid_days; /* a person's answer is asked anew after this */
	enum framework_rule rule;
	enum framework_codes codes;
	enum framework_family family; /* "general" where the pack does not say */
	uint32_t n_groups, n_topics, n_bands, n_levels, n_items;
	const struct framework_group *groups;
	const struct framework_topic *topics;
	const struct framework_band *bands; /* highest `from` first */
	const struct framework_level *levels;
	const struct framework_item *items;
};

struct framework_set {
	uint32_t n_frameworks;
	const struct framework *frameworks; /* ordered by id */
};

const struct framework *framework_find(const struct framework_set *set, struct str id);
const struct framework_item *framework_item_find(const struct framework *f, struct str id);
/* The number that people read beside an item's name; "" where there is none. */
struct str framework_code(const struct framework *f, const struct framework_item *item);
const struct framework_choice *framework_choice_find(
	const struct framework_item *item, struct str id);

#endif
