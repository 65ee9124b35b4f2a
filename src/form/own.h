/* What the files of form/ share. */
#ifndef FORM_OWN_H
#define FORM_OWN_H

#include "docs/propose.h"
#include "form/form.h"

#define FORM_LETTERS 512 /* of one text that are compared */

/* The letters that count, folded; how many. */
size_t form_letters(struct str s, uint32_t list[FORM_LETTERS]);
/* The same letters in the same order, and at least one. */
bool form_same_letters(struct str a, struct str b);

/* ---- subject.c: what a question is about ---- */

struct subjects;
/* The set's table made ready to be looked for; it has to stay. ERR_LIMIT: the arena is full. */
enum err subjects_new(
	const struct form_set *set, struct arena *a, const struct subjects **ret_subjects);

struct subject_hit {
	const struct form_subject *subject; /* NULL: none, or more than one */
	bool is_touched;		    /* something that we know of stands in it */
	bool is_detailed;		    /* it asks for a number, or how often */
};
void subjects_find(const struct subjects *s, struct str question, struct subject_hit *ret_hit);

/* One bit for each catalogue that the text names. */
uint32_t subjects_named(const struct subjects *s, struct str text);
/* What stands under this number, in a form that names these catalogues; NULL. */
const struct form_subject *subjects_by_number(
	const struct subjects *s, uint32_t named, struct str number);
/* One is the other, or gives way to it. */
bool subjects_are_one_line(const struct form_set *set, const struct form_subject *narrow,
	const struct form_subject *wide);

/* ---- choices.c: what a place takes ---- */

/* Those of the cell's own list, else of a text in its row that is nothing but answers. set NULL:
 * the list alone. */
enum err form_choices_find(
	const struct form_set *set, const struct sheet *s, struct arena *a, struct form_place *p);

/* ---- items.c: what a question may be filled from ---- */

struct form_items {
	struct propose_item *list[2]; /* by language: Japanese, English */
	uint32_t n;
	enum form_source *sources; /* of each */
	struct str *ofs;
};
enum err form_items_new(
	const struct form_asked *asked, struct arena *a, struct form_items *ret_items);

#endif
