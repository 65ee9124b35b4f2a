/*
 * Forms of others that a company has to fill in: a trading partner's questionnaire, an official
 * form. Which cell asks what, for forms whose bytes are known, and the words by which answers and
 * names are recognised on any form. Loaded from packs/forms, never changed afterwards.
 */
#ifndef MODEL_FORM_H
#define MODEL_FORM_H

#include "model/framework.h"

enum form_source { /* what a place is filled from; the order is kept in databases */
	FORM_NOTHING,
	FORM_ITEM,  /* how an item stands: "selfcheck25/1" */
	FORM_FIELD, /* a name or number of the company: "company", of packs/policies/fields.yaml */
	FORM_COUNT, /* how many: "staff", "ledger.devices" */
	FORM_TEXT,  /* what a person typed */
};
#define FORM_SOURCES 5
const char *form_source_name(enum form_source s); /* "nothing", "item", "field", "count", "text" */
enum err form_source_parse(struct str s, enum form_source *ret_source); /* ERR_NOT_FOUND */

enum form_write {   /* how an item's answer is written; the order is kept in databases */
	FORM_AUTO,  /* as one of the place's own choices; without any as the form is set */
	FORM_WORDS, /* はい, 一部, いいえ */
	FORM_MARKS, /* ○, △, × */
	FORM_LABEL, /* the item's own choice in words */
};
#define FORM_WRITES 4
const char *form_write_name(enum form_write w);			     /* "auto", "words", ... */
enum err form_write_parse(struct str s, enum form_write *ret_write); /* ERR_NOT_FOUND */

enum form_basis { /* how an answer is known; the order is kept in databases */
	FORM_TYPED,
	FORM_PERSON,  /* what somebody said to an item, or of the company */
	FORM_MACHINE, /* what the box saw */
	FORM_BOTH,
};
#define FORM_BASES 4
const char *form_basis_name(enum form_basis b); /* "typed", "person", "machine", "both" */

struct known_form_cell {
	struct str sheet;
	uint32_t row, column;
	struct str question; /* "" : not said */
	enum form_source source;
	struct str of; /* item, field or count; "" of FORM_TEXT */
	enum form_write write;
	uint32_t n_choices;
	const struct str *choices;
};

struct known_form {
	struct str id, version, date, licence;
	struct words source;
	struct words name;
	uint8_t sha256[32]; /* of the file that the cells are of */
	/* Texts that stand in each edition of it: a file with all of them and other bytes is
	 * another edition, for which these cells do not count. */
	uint32_t n_marks;
	const struct str *marks;
	uint32_t n_cells;
	const struct known_form_cell *cells;
};

struct form_label {		 /* how forms call a name or number of the company */
	enum form_source source; /* FORM_FIELD, FORM_COUNT */
	struct str of;
	uint32_t n_headings;
	const struct str *headings;
};

struct form_answer_words { /* of one result */
	uint32_t n;
	const struct str *known;   /* how forms call it */
	struct words words, marks; /* how we write it; may be empty */
};

/* ---- what questions are about: packs/forms/subjects.yaml ---- */

struct form_part { /* one of `any` is there; is_not: none of them */
	bool is_not;
	uint32_t n;
	const struct str *any;
};

struct form_way { /* to ask: all parts hold */
	uint32_t n_parts;
	const struct form_part *parts;
};

struct form_id { /* what a catalogue calls it: "iso", "A.8.13" */
	uint32_t catalogue;
	struct str name;
};

struct form_subject {
	struct str id;
	bool is_weak; /* gives way to every other */
	uint32_t n_under;
	const uint32_t *under; /* wider subjects, which give way to this one */
	uint32_t n_ways;
	const struct form_way *ways;
	uint32_t n_items, n_near;
	const struct str *items; /* ask the same: "scs3/1-3-1-1", the first choice first */
	const struct str *near;	 /* something close */
	uint32_t n_ids;
	const struct form_id *ids;
};

struct form_catalogue { /* whose numbers stand beside questions */
	struct str id;
	uint32_t n_named;
	const struct str *named; /* by one of these a form says that it follows it */
	struct str shorter;	 /* what may be left out of a number where it is named: "A." */
	bool is_alone;		 /* its numbers are known by their form */
	struct str framework;	 /* whose items have these numbers; "" */
};

struct form_set {
	uint32_t n_forms;
	const struct known_form *forms; /* ordered by id */
	uint32_t n_labels;
	const struct form_label *labels;
	struct form_answer_words answers[RESULTS];
	uint32_t n_subjects, n_catalogues, n_details, n_plain;
	const struct form_subject *subjects;
	const struct form_catalogue *catalogues;
	const struct str *details; /* with these in it a question asks for more than an item does */
	const struct str *plain;   /* these change nothing about what is asked */
};

const struct known_form *known_form_find(const struct form_set *set, struct str id);
const struct known_form *known_form_of(const struct form_set *set, const uint8_t sha256[32]);

#endif
