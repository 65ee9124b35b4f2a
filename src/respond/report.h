/*
 * A form filled in from a release: each item with its value in words, what is missing for this
 * stage, what changed since the last report to this recipient, and which stages may come now. What
 * nobody knows stays so: nothing is guessed, and what is kept back is never shown.
 */
#ifndef RESPOND_REPORT_H
#define RESPOND_REPORT_H

#include "base/buf.h"
#include "respond/mask.h"

/* ---- values in words ---- */

struct record_say {
	enum lang lang;
	int zone_minutes;
	struct str yes, no;
	struct str unknown;	   /* "まだ分かっていません" */
	struct str not_applicable; /* "関係ありません" */
};
/* Appends a known value as people read it: choices by name, times in the site's zone, numbers with
 * commas. A value that does not fit its kind is put as it stands. */
void respond_value_put(struct buf *out, const struct record_field *f, struct str value,
	enum report_write write, const struct record_say *say);

/* ---- reports that went before ---- */

/* A paper of the case (docs/case_paper.h) that was handed over is a REPORT entry, too, whose form
 * begins so; it is no stage of the reports to this recipient. */
#define REPORT_PAPER_PREFIX "paper_"

struct report_past { /* to one recipient */
	uint32_t n;
	uint32_t nr; /* entry of the last one */
	enum report_stage stage;
	ms_t at;
	struct str ack;	   /* the number that they gave last */
	struct str fields; /* ids that left then, joined by blanks */
	struct str masked, way, sha256, form;
};
void respond_report_past(
	const struct respond_case *c, struct str recipient, struct report_past *ret_past);

/* Whether a report of this stage may follow: first only at the beginning, amended and taken back
 * only after one, nothing but first after it was taken back. */
bool respond_stage_may(const struct report_past *p, enum report_stage stage);
/* What is proposed: first, then further ones; amended after the final one. */
enum report_stage respond_stage_next(const struct report_past *p);

/* ---- a form, filled ---- */

enum report_line_state {
	LINE_KNOWN,
	LINE_UNKNOWN,
	LINE_NOT_APPLICABLE,
	LINE_MISSING, /* nobody said anything */
	LINE_KEPT,    /* there is something, and it does not leave */
};
#define LINE_STATES 5
const char *report_line_state_name(enum report_line_state s);

struct filled_line {
	const struct report_item *item;
	const struct record_value *value; /* of the release */
	enum report_line_state state;
	struct str text; /* in words; of unknown and not applicable too; "" missing and kept */
	bool is_changed; /* since the last report to this recipient: another value, or new */
	bool is_missing_needed;
};

struct report_filled {
	const struct report_form *form;
	const struct release *release;
	enum report_stage stage;
	uint32_t n_lines;
	struct filled_line *lines;
	uint32_t n_known, n_missing_needed, n_kept, n_changed;
};

/*
 * before: what the case said when the last report left, and the fields that left then; NULL and "":
 * there was none, nothing counts as changed. Texts come from the arena. ERR_LIMIT.
 */
struct report_before {
	const struct case_record *record;
	struct str fields;
};
enum err respond_report_fill(const struct release *r, const struct report_form *f,
	enum report_stage stage, const struct report_before *before, const struct record_say *say,
	struct arena *a, struct report_filled *ret_filled);

/* Ids that this form takes out of the release, each once, joined by blanks, and those that it would
 * have asked and that were kept back: what a REPORT entry keeps. */
void respond_report_fields(
	const struct report_filled *f, struct buf *ret_fields, struct buf *ret_masked);

/* ---- letters ---- */

/* One sentence of a letter, an item each; known values in `say`, others in `unsaid`, and what has
 * neither is left out (false). kept counts as not known. */
bool respond_letter_line(
	const struct filled_line *l, const struct record_say *say, struct buf *out);
/* The text around, with {FIELD} filled from the release; a name that is not known becomes "". */
void respond_letter_around(const struct release *r, const struct words *w,
	const struct record_say *say, struct buf *out);

#endif
