/*
 * A form of somebody else: which of its cells ask what, and what would be written there, from what
 * is known. All of it is a proposal; a person confirms each. Pure: no clock, store or file.
 */
#ifndef FORM_FORM_H
#define FORM_FORM_H

#include "assess/assess.h"
#include "model/form.h"
#include "model/table.h"

#define FORM_TOPIC_MAX 65 /* 64 hexadecimal digits */

struct form_place { /* a cell for an answer */
	struct str sheet;
	uint32_t row, column;
	struct str question;
	enum form_source source;
	struct str of; /* item, field or count */
	enum form_write write;
	uint32_t n_choices; /* 0: anything may stand there */
	const struct str *choices;
	bool is_list_unread; /* it has a list of values that cannot be read: only a person writes */
	uint32_t percent;
	/* Of an item: high, it asks the same; medium, something close, or more than the item. Less
	 * is not proposed. */
	enum confidence confidence;
};

struct form_memory { /* what was said of a question before */
	struct str topic;
	enum form_source source;
	struct str of, value; /* value: of FORM_TEXT */
	struct str who;
	ms_t at;
};

/* What asks the same has the same topic, whatever number or marks stand around it. "" when the text
 * has no letters. */
void form_topic(struct str question, char dst[FORM_TOPIC_MAX]);

/* ---- which cells ask what ---- */

struct form_asked { /* what places may be filled from */
	const struct form_set *set;
	uint32_t n_frameworks;
	const struct framework *const *frameworks;
	uint32_t n_results; /* an item with an answer goes before one without; may be 0 */
	const struct assess_result *results;
	uint32_t n_memories;
	const struct form_memory *memories;
};

/* Of a form that nobody has seen: each sheet that is not hidden, without hidden rows and columns
 * and without what its maker locked. ERR_LIMIT: more than
 * LIMIT_FORM_CELLS, or the arena is full. */
enum err form_propose(const struct workbook *b, const struct form_asked *asked, struct arena *a,
	struct form_place **ret_list, uint32_t *ret_n);

/* Of a known form; choices are read from the file where the pack does not name them. A cell that
 * holds a formula, is hidden or locked, or whose sheet is not there, is left out. */
enum err form_known_places(const struct workbook *b, const struct known_form *f, struct arena *a,
	struct form_place **ret_list, uint32_t *ret_n);

/* The form of which this is another edition: all its marks stand in the book. NULL: none. */
const struct known_form *form_edition_of(const struct form_set *set, const struct workbook *b);

/* A sheet that is shown is protected: cells of it that are locked are left as they are. */
bool form_is_protected(const struct workbook *b);

/* Japanese when a question has kana or kanji in it, else English. */
enum lang form_lang(struct str question);

/* ---- what is written ---- */

struct form_fact {		 /* a name or number of the company */
	enum form_source source; /* FORM_FIELD, FORM_COUNT */
	struct str of, value;
	enum form_basis basis;
	ms_t at; /* 0: not known */
};

struct form_known {
	const struct form_set *set;
	uint32_t n_results;
	const struct assess_result *results; /* of the frameworks that were asked */
	uint32_t n_facts;
	const struct form_fact *facts;
	uint32_t n_memories;
	const struct form_memory *memories;
	enum form_write write; /* how this form is written where it has no choices: not FORM_AUTO */
};

struct form_answer {
	struct str value; /* "": nothing can be written yet */
	enum form_basis basis;
	ms_t at;			/* when it was said or seen; 0 not known */
	struct str who;			/* who said it; "" */
	const struct assess_item *item; /* of FORM_ITEM; NULL */
	const struct framework *framework;
	/* A person says one thing and the box saw another: the lower is proposed. */
	bool differs;
	bool is_off_list; /* there is an answer, and no one choice of the place means it */
	struct str by_person, by_machine; /* what each alone would write */
};

/* Strings are borrowed from what is known. */
void form_answer_of(
	const struct form_known *k, const struct form_place *p, struct form_answer *ret_answer);

/* What a form's own word means; RESULT_UNANSWERED: not known. */
enum result form_result_of(const struct form_set *set, struct str word);

#endif
