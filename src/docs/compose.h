/*
 * A document written from what is known: a pack's policy, traits of the company, fields, readings
 * and tables become the parts of a body, each with what it was made from. Later the same is made
 * anew and compared: which paragraph is out of date, and why. Pure.
 *
 * No clause about what is not there: a paragraph stands only when all its conditions hold, a
 * heading only when something follows it. What is not known stays a blank, and is listed.
 */
#ifndef DOCS_COMPOSE_H
#define DOCS_COMPOSE_H

#include "docs/body.h"
#include "model/reading.h"

enum trait_word { TRAIT_SILENT, TRAIT_YES, TRAIT_NO };

struct known_trait {
	enum trait_word person, machine; /* a machine says yes or nothing */
	ms_t person_at, machine_at;
};

/* The person's word decides, a machine's where there is none. */
enum trait_word known_trait_word(const struct known_trait *t);
/* A person says no and the machine saw it: told, never decided here. */
bool known_trait_contradicts(const struct known_trait *t);
ms_t known_trait_at(const struct known_trait *t);

/* What the readings say of a trait; TRAIT_SILENT when none fulfils it. */
enum trait_word trait_seen(
	const struct trait *trait, const struct reading *readings, size_t n_readings, ms_t *ret_at);

struct known_field {
	struct str value; /* "" not known; "2026-11-27" is shown as a date */
	ms_t at;	  /* when somebody said so; 0 a preset */
};

struct known_table {
	struct str ledger;
	uint32_t n_columns, n_rows;
	const struct str *columns; /* ids */
	const struct str *titles;
	const struct str *cells;  /* row by row */
	ms_t at;		  /* its latest change */
	const struct str *values; /* as cells, in the form that is kept: rows are picked and summed
				     up by it. NULL: the cells are */
};

/* What a part was made from. Keys: "trait.ID" (yes, no, unknown), "field.ID", "reading.NAME" or
 * "reading.NAME/KEY", "ledger.ID" (rows and a digest), "text" (a digest of the pack's words). */
struct origin {
	struct str part, key, value;
	ms_t at; /* when it became known; 0 where that is not said */
};

struct compose_input {
	const struct policy_set *set;
	const struct policy *policy;
	const struct known_trait *traits; /* one for each of set->traits, in their order */
	const struct known_field *fields; /* likewise */
	size_t n_readings;
	const struct reading *readings;
	size_t n_tables;
	const struct known_table *tables;
	const struct body_words *words;
	struct date_style dates;
	int plan_year; /* the fiscal year that is planned, as POLICY_PLAN_YEAR picks it; 0 none */
	/* What a person wrote or took out before: kept as it is, with what it was made from then,
	 * so that a later change of its ground is still told. NULL: nothing. */
	const struct body *kept;
	const struct origin *kept_origins;
	size_t n_kept_origins;
};

struct left_out { /* and what stood in its way: origins of traits that do not hold */
	const struct policy_paragraph *paragraph;
	uint32_t n_origins;
	const struct origin *origins;
};

struct composed {
	struct body body;
	uint32_t n_origins;
	const struct origin *origins; /* in the order of the parts */
	uint32_t n_left;
	const struct left_out *left;
	uint32_t n_covers; /* items that a part of it answers: "scs3/1-3-1-1" */
	const struct str *covers;
	/* What would have to be known. */
	uint32_t n_fields_missing;
	const struct policy_field *const *fields_missing;
	uint32_t n_traits_unknown;
	const struct trait *const *traits_unknown;
	uint32_t n_readings_missing;
	const struct str *readings_missing; /* names */
	uint32_t n_tables_empty;
	const struct str *tables_empty; /* ids of ledgers */
};

/* ERR_FULL: the arena is. ERR_LIMIT: more than LIMIT_BODY_PARTS. */
enum err compose(
	const struct compose_input *in, struct arena *arena, struct composed *ret_composed);

/* Items that the parts of a body answer, removed ones not. */
enum err compose_covers(const struct policy *policy, const struct body *body, struct arena *arena,
	const struct str **ret_covers, uint32_t *ret_n);

enum change_kind {
	CHANGE_VALUE, /* made from something that has another value now */
	CHANGE_WORDS, /* the pack's words are others now */
	CHANGE_NEW,   /* this paragraph would stand there now, and does not */
	CHANGE_GONE,  /* its condition does not hold any more */
};
#define CHANGE_KINDS 4
const char *change_kind_name(enum change_kind k); /* "value", "words", "new", "gone" */

struct change {
	enum change_kind kind;
	struct str part;
	struct str key;	    /* as in struct origin; "" the pack has no such paragraph any more */
	struct str was, is; /* "": not known */
	ms_t at;	    /* since when, 0 not said */
};

/* A number that a document shows with its date may move so far before it counts. */
#define COMPOSE_READING_PERCENT 20
#define COMPOSE_READING_LEAST 2

/*
 * What was kept with a document, against what is made of the policy now (without `kept`). One
 * change for each part and reason, in the order of the parts, at most LIMIT_COMPOSE_CHANGES.
 */
enum err compose_compare(const struct origin *old, size_t n_old, const struct composed *now,
	struct arena *arena, struct change **ret_changes, size_t *ret_n);

#endif
