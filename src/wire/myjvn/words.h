/* Versions in words, as JVN iPedia writes them, as bounds. */
#ifndef WIRE_MYJVN_WORDS_H
#define WIRE_MYJVN_WORDS_H

#include "base/str.h"

struct myjvn_span {
	struct str from, to, to_before; /* pieces of the text; all empty: every version */
};

/* False: not understood, word for word; nothing is guessed. */
bool myjvn_words(struct str text, struct myjvn_span *ret_span);

#endif
