/* A feed being read; private to know/feed. */
#ifndef KNOW_FEED_READING_H
#define KNOW_FEED_READING_H

#include "know/feed/feed.h"

#include <jansson.h>

struct reading {
	const struct feed_settings *settings;
	feed_entry_fn *give;
	void *arg;
	struct feed_counts *counts;
	uint64_t line; /* or object */
	bool is_over;  /* the callback had enough */
};

/* A value of that kind as the feed has it; note as the feed says. Counts it, as entry, exception or
 * refused. */
void reading_give(struct reading *r, enum indicator_kind kind, struct str value,
	const struct indicator_note *note, bool is_exception);
/* The same, of a kind that it looks like. */
void reading_give_any(struct reading *r, struct str value, const struct indicator_note *note);
/* A line or object that says nothing to us. */
void reading_not_read(struct reading *r);
bool reading_has_run_out(const struct reading *r, const struct indicator_note *note);

/* "2026-11-27T01:02:03.000Z", "2026-11-27 01:02:03", "2026-11-27", or seconds since 1970; 0: none
 * of them. */
ms_t reading_time(struct str s);
/* "clear", "TLP:AMBER", "white", "tlp:amber+strict"; false: none of them. */
bool reading_tlp(struct str s, enum tlp *ret_tlp);
enum confidence reading_confidence(uint64_t percent); /* STIX 2.1 appendix A, none as low */

/* What is left of the line, in words between blanks. */
struct str reading_word(struct str *rest);
/* The value as it is meant: "hxxp://evil[.]test" is for people. dst: LIMIT_INDICATOR_TEXT bytes. */
struct str reading_refang(struct str value, char *dst);

enum err feed_lines(struct reading *r, enum feed_format format, struct str bytes);
enum err feed_rpz(struct reading *r, struct str bytes, struct errinfo *info);
enum err feed_csv(struct reading *r, struct str bytes, struct errinfo *info);
enum err feed_stix(struct reading *r, struct str bytes, struct errinfo *info);
enum err feed_misp(struct reading *r, struct str bytes, struct errinfo *info);

/* ---- JSON that is too large for a tree: walked, its small parts read one by one ---- */

struct walk {
	struct str rest; /* what comes */
	struct errinfo *info;
	enum err err;
	bool is_begun;
};
/* Into an object or array; what it is not is an error in err. */
struct walk walk_into(struct str value, char bracket, struct errinfo *info);
/* The next member or element: its bytes. False at the end, and when err is set. */
bool walk_member(struct walk *w, struct str *ret_key, struct str *ret_value);
bool walk_element(struct walk *w, struct str *ret_value);
/* The value as a tree, NULL when it is none or larger than LIMIT_FEED_OBJECT_BYTES. */
json_t *walk_tree(struct str value);
struct str walk_text(const json_t *object, const char *name); /* "" when it is no text */

#endif
