/* What the files of form/ share. */
#ifndef FORM_OWN_H
#define FORM_OWN_H

#include "form/form.h"

#define FORM_LETTERS 512 /* of one text that are compared */

/* The letters that count, folded; how many. */
size_t form_letters(struct str s, uint32_t list[FORM_LETTERS]);
/* The same letters in the same order, and at least one. */
bool form_same_letters(struct str a, struct str b);

#endif
