/*
 * A case: what became of an alert, or of a word that something is odd. It is a run of entries, each
 * written once, each naming the one before by its SHA-256 (wire/case writes the bytes); what the
 * case stands at is reckoned from them (respond/). So nothing can be said of a case that is not in
 * it, and nothing in it can be changed unseen.
 */
#ifndef MODEL_CASE_H
#define MODEL_CASE_H

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/time.h"

#define CASE_ID_MAX 33	   /* 32 hexadecimal digits, with NUL */
#define CASE_NUMBER_MAX 16 /* "2026-003", with NUL */
#define CASE_HASH_BYTES 32

enum case_kind { /* of an entry */
#define CASE_ENTRY(constant, name) CASE_##constant,
#include "model/case_entry.def"
#undef CASE_ENTRY
	CASE_KINDS
};
const char *case_kind_name(enum case_kind k);
enum err case_kind_parse(struct str s, enum case_kind *ret_kind); /* ERR_NOT_FOUND */

enum case_key { /* of a pair */
#define CASE_PAIR(constant, name, bytes_max) CASE_KEY_##constant,
#include "model/case_pair.def"
#undef CASE_PAIR
	CASE_KEYS
};
const char *case_key_name(enum case_key k);
size_t case_key_bytes_max(enum case_key k);
enum err case_key_parse(struct str s, enum case_key *ret_key); /* ERR_NOT_FOUND */

enum case_by {
	CASE_BY_BOX,	 /* this box: what it saw or did */
	CASE_BY_PERSON,	 /* who was logged in */
	CASE_BY_VISITOR, /* somebody without a log-in: the page for odd things, a link */
};
#define CASE_BYS 3
const char *case_by_name(enum case_by b);		    /* "box", "person", "visitor" */
enum err case_by_parse(struct str s, enum case_by *ret_by); /* ERR_NOT_FOUND */

struct case_pair {
	enum case_key key;
	struct str value;
};

#define CASE_PAIRS_MAX 16

struct case_entry {
	uint32_t nr; /* from 1, without a gap */
	ms_t at;     /* when it was written */
	enum case_kind kind;
	enum case_by by;
	struct str who; /* a name; "" of the box */
	uint32_t n_pairs;
	struct case_pair pairs[CASE_PAIRS_MAX]; /* no key twice */
};

/* The value of a pair; "" when there is none. */
struct str case_entry_get(const struct case_entry *e, enum case_key key);
bool case_entry_has(const struct case_entry *e, enum case_key key);
/* Adds one; a value over its bytes is cut at a character. ERR_LIMIT: CASE_PAIRS_MAX. ERR_EXISTS. */
enum err case_entry_add(struct case_entry *e, enum case_key key, struct str value);
/* When it happened: its pair `when`, else `at`. */
ms_t case_entry_when(const struct case_entry *e);

/* ---- the five phases (6-1-1-1 of SCS ★3) and their place in the three steps of the guide ---- */

enum case_phase {
	PHASE_FOUND, /* found and reported */
	PHASE_FIRST, /* first response */
	PHASE_INVESTIGATION,
	PHASE_RECOVERY,
	PHASE_REPORT, /* final report */
};
#define CASE_PHASES 5
/* "found", "first", "investigation", "recovery", "report" */
const char *case_phase_name(enum case_phase p);
enum err case_phase_parse(struct str s, enum case_phase *ret_phase); /* ERR_NOT_FOUND */
/* 1 notice and act, 2 report and publish, 3 restore and prevent (annex 8 of IPA's guideline). */
unsigned case_phase_guide_step(enum case_phase p);

enum case_verdict {
	VERDICT_UNDECIDED,
	VERDICT_INCIDENT,
	VERDICT_NO_INCIDENT,
};
#define CASE_VERDICTS 3
const char *case_verdict_name(enum case_verdict v); /* "undecided", "incident", "no_incident" */
enum err case_verdict_parse(struct str s, enum case_verdict *ret_verdict); /* ERR_NOT_FOUND */

/* ---- the head of a case: what lists and Today need, kept beside the entries ---- */

/* Reckoned entry by entry by respond_head_add(); the store keeps the latest. */
struct case_head {
	char id[CASE_ID_MAX];
	char number[CASE_NUMBER_MAX];
	char title[201];
	char alert[41];	   /* the first one; "" none */
	char device[81];   /* "" not known */
	char playbook[41]; /* the latest that was taken up; "" none */
	enum case_phase phase;
	enum case_verdict verdict;
	char decided_by[201];
	bool is_closed, is_drill;
	ms_t opened, changed, closed; /* closed 0: open */
	uint32_t n_entries;
	uint32_t n_actions;	       /* of the box that have not ended */
	uint8_t hash[CASE_HASH_BYTES]; /* of the last entry's line: the chain's head */
};

#endif
