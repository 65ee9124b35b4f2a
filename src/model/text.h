/*
 * Words for people by key, in three languages, as packs/text has them: "today.title" -> {ja,
 * ja-easy, en}. Filled by pack/, read by pages and the CLI, never changed afterwards. Words may
 * hold {name}: it is replaced when shown.
 */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include "base/buf.h"
#include "model/detect_pack.h"

struct text_entry {
	struct str key;
	struct words words;
};

struct text_table {
	uint32_t n_entries;
	const struct text_entry *entries; /* ordered by key, bytewise; no key twice */
};

/* The words under key, NULL when there are none: a page then shows the key, a test fails. */
const struct words *text_find(const struct text_table *table, struct str key);

#define TEXT_SIGN_KEY_MAX 96 /* bytes */

/*
 * The words for a sign (BASIS_SIGN) as detectors give it, a constant in English: under "sign." and
 * the constant in small letters, each run of other bytes than letters and digits as one '_' (none
 * at its ends), cut at TEXT_SIGN_KEY_MAX. NULL for what is no constant of ours: names of families,
 * prefixes, what a list says.
 */
const struct words *text_find_sign(const struct text_table *table, struct str sign);

/*
 * How the parts of a text are written. value() writes what {name} stands for and returns true, or
 * returns false and writes nothing when it does not know the name. literal() writes what stands
 * between the names (a page escapes there); NULL copies it.
 */
struct text_filler {
	bool (*value)(void *arg, struct str name, struct buf *out);
	void (*literal)(void *arg, struct str text, struct buf *out);
	void *arg;
};

/*
 * Writes words into out, each {name} replaced. A name is [a-z][a-z0-9_]*; other braces are literal
 * text. An unknown name stays visible as {name}. Returns how many names were unknown.
 */
uint32_t text_fill(struct buf *out, struct str words, const struct text_filler *filler);

struct text_value {
	struct str name;
	struct str value;
};

/* The same from a short list of values, without escaping. */
uint32_t text_fill_values(
	struct buf *out, struct str words, const struct text_value *values, size_t n_values);

/* Takes the text up to and with the next {name} off *rest: what stands before it is *ret_literal.
 * False when no name is left; *ret_literal is then all of the rest. */
bool text_next_name(struct str *rest, struct str *ret_literal, struct str *ret_name);

#endif
