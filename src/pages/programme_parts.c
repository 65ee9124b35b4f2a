/* See programme_parts.h. What a colour says is always said in words and with a mark, too; what was
 * not measured is never green. */
#include "pages/programme_parts.h"

#include <stdio.h>

static const char *const progress_names[PAGE_PROGRESSES] = {
	"todo", "doing", "done", "waiting", "cannot"};

const char *
page_progress_name(enum page_progress p)
{
	BUG_IF((unsigned)p >= PAGE_PROGRESSES);
	return progress_names[p];
}

struct str
programme_words(const struct page *pg, const struct words *w)
{
	return words_in(w, pg->frame->lang);
}

void
programme_link(const struct page *pg, struct view *v, const char *name, const struct framework *f,
	struct str part)
{
	char path[160];

	snprintf(path, sizeof(path), "/check/%.*s%s", STR_FMT(f->id), part.len > 0 ? "/" : "");
	page_link(pg, v, name, path, part);
}

void
programme_framework_into(const struct page *pg, struct view *v, const struct framework *f)
{
	view_text(v, "framework_id", f->id);
	view_text(v, "framework", programme_words(pg, &f->name));
	view_text(v, "about", programme_words(pg, &f->about));
	view_text(v, "edition", f->edition);
	view_text(v, "source", programme_words(pg, &f->source));
	programme_link(pg, v, "check_url", f, STR(""));
	programme_link(pg, v, "result_url", f, STR("result"));
	view_flag(v, "is_journey", f->rule == FRAMEWORK_JOURNEY);
	view_flag(v, "is_sum", f->rule == FRAMEWORK_SUM);
	view_flag(v, "has_file", str_equal(f->id, STR("scs3")));
}

/* ---- What was read -------------------------------------------------------------------------- */

/* "scs3" and "scs3.policy_review": the name of the framework or of its duty; else NULL. */
static const struct words *
framework_words(const struct page *pg, struct str key)
{
	struct str duty = key, id = str_split(&duty, '.');
	const struct framework *f =
		pg->pages->frameworks == NULL ? NULL : framework_find(pg->pages->frameworks, id);

	if (f == NULL || duty.len == 0)
		return f == NULL ? NULL : &f->name;
	for (uint32_t i = 0; i < f->n_items; i++)
		for (uint32_t k = 0; k < f->items[i].n_duties; k++)
			if (str_equal(f->items[i].duties[k].id, duty))
				return &f->items[i].duties[k].name;
	return &f->name;
}

/* Who or what the key of a reading is: a document, a framework, a duty. */
static struct str
key_words(const struct page *pg, struct str key)
{
	static const char *const prefixes[] = {"document.", "ledger."};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		if (key.len > 0 && page_has_words(pg, prefixes[i], key)) {
			char name[80];

			str_copy(key, name, sizeof(name));
			return page_words_of(pg, prefixes[i], name);
		}
	}
	if (framework_words(pg, key) != NULL)
		return programme_words(pg, framework_words(pg, key));
	return key;
}

/* reading.NAME.<part> as value `name`; "" where there are no such words. */
static void
put_words(const struct page *pg, struct view *v, const char *name, enum reading_kind kind,
	const char *part)
{
	char key[96];

	snprintf(key, sizeof(key), "%s.%s", reading_name(kind), part);
	view_text(v, name,
		page_has_words(pg, "reading.", str_c(key)) ? page_words_of(pg, "reading.", key)
							   : STR(""));
}

void
programme_reading_name_into(
	const struct page *pg, struct view *v, enum reading_kind kind, struct str key)
{
	view_text(v, "key_words", key_words(pg, key));
	put_words(pg, v, "reading", kind, "name");
	put_words(pg, v, "how", kind, "how");
	view_c(v, "producer", producer_name(reading_producer(kind)));
}

void
programme_reading_into(const struct page *pg, struct view *v, const struct reading *r)
{
	struct view *values = view_new(pg->arena);
	char name[96];

	if (values == NULL)
		return;
	page_count(pg, values, "value", (uint64_t)(r->value < 0 ? 0 : r->value));
	page_count(pg, values, "of", (uint64_t)(r->of < 0 ? 0 : r->of));
	page_count(pg, values, "seen", r->seen_percent);
	view_text(values, "key", key_words(pg, r->key));
	snprintf(name, sizeof(name), "reading.%s.says_none", reading_name(r->kind));
	if (r->value != 0 || !page_has_words(pg, "", str_c(name)))
		snprintf(name, sizeof(name), "reading.%s.says", reading_name(r->kind));
	page_fill(pg, v, "says", name, values);
	put_words(pg, v, "which", r->kind, "which");
	put_words(pg, v, "cannot", r->kind, "cannot");
	page_date(pg, v, "read_at", r->at);
	view_flag(v, "has_subjects", r->n_subjects > 0);
	for (uint32_t i = 0; i < r->n_subjects; i++)
		view_text(view_item(v, "subjects"), "subject", r->subjects[i]);
	view_flag(v, "is_part", r->seen_percent < 100);
	page_count(pg, v, "seen", r->seen_percent);
}

void
programme_machine_into(const struct page *pg, struct view *v, const struct assess_item *at)
{
	const struct assess_proof *p = assess_telling(at);
	struct view *says;

	view_flag(v, "has_machine", p != NULL);
	/* What says neither one nor the other would only be noise beside a question. */
	view_flag(v, "is_telling",
		p != NULL && (p->standing == ASSESS_FRESH || p->standing == ASSESS_STALE));
	if (p == NULL)
		return;
	says = view_node(v, "machine_says");
	programme_reading_into(pg, says, p->reading);
	view_c(says, "standing", assess_standing_name(p->standing));
	view_c(says, "grade", grade_name(p->binding->grade));
	view_flag(says, "is_fresh", p->standing == ASSESS_FRESH);
	view_flag(says, "is_stale", p->standing == ASSESS_STALE);
	view_flag(says, "has_until", p->valid_until != 0);
	page_date(pg, says, "until", p->valid_until);
}

/* ---- An item -------------------------------------------------------------------------------- */

static const char *const part_tones[ASSESS_PARTS] = {
	[ASSESS_PART_PROVEN] = "calm",
	[ASSESS_PART_SAID] = "note",
	[ASSESS_PART_CONTRADICTION] = "now",
	[ASSESS_PART_EXPIRED] = "look",
	[ASSESS_PART_SHORT] = "look",
	[ASSESS_PART_OPEN] = "plain",
};

static void
put_answer(const struct page *pg, struct view *v, const struct framework *f,
	const struct assess_item *at)
{
	const struct framework_choice *choice = NULL;

	view_flag(v, "has_answer", at->answer != NULL);
	if (at->answer == NULL)
		return;
	choice = framework_choice_find(at->item, at->answer->choice);
	view_text(v, "answer",
		choice != NULL ? programme_words(pg, &choice->label)
			       : page_words_of(pg, "result.", result_name(at->person)));
	view_text(v, "answered_by", at->answer->who);
	page_date(pg, v, "answered_at", at->answer->at);
	view_text(v, "answer_reason", at->answer->reason);
	view_flag(v, "is_answer_old", at->is_answer_old);
	view_flag(v, "is_elsewhere", at->answer_of != NULL && at->answer_of != f);
	view_text(v, "answer_of",
		at->answer_of != NULL ? programme_words(pg, &at->answer_of->name) : STR(""));
}

void
programme_item_into(const struct page *pg, struct view *v, const struct framework *f,
	const struct assess_item *at)
{
	const struct framework_item *item = at->item;
	enum assess_part part = assess_part_of(at);

	view_text(v, "item_id", item->id);
	view_text(v, "item_code", framework_code(f, item));
	view_text(v, "item", programme_words(pg, &item->name));
	view_text(v, "ask", programme_words(pg, &item->ask));
	view_text(v, "why", programme_words(pg, &item->why));
	view_text(v, "example", programme_words(pg, &item->example));
	programme_link(pg, v, "url", f, item->id);
	view_c(v, "state", assess_state_name(at->state));
	view_c(v, "part", assess_part_name(part));
	view_c(v, "tone", part_tones[part]);
	view_c(v, "result", result_name(at->result));
	view_c(v, "machine_result", result_name(at->machine));
	view_flag(v, "is_proven", at->is_proven);
	view_flag(v, "is_helped", at->is_helped);
	view_flag(v, "is_refused", at->is_refused);
	view_flag(v, "is_contradiction", at->state == ASSESS_CONTRADICTION);
	view_flag(v, "is_met", at->result == RESULT_MET || at->result == RESULT_NOT_APPLICABLE);
	view_printf(v, "points", "%d", at->points);
	view_flag(v, "can_be_measured", item->n_bindings > 0);
	put_answer(pg, v, f, at);
}

void
programme_measure_into(const struct page *pg, struct view *v, const struct framework_measure *m)
{
	view_text(v, "measure", programme_words(pg, &m->text));
	page_count(pg, v, "minutes", m->minutes);
	page_span(pg, v, "takes", (ms_t)m->minutes * MS_MINUTE);
	view_c(v, "money", money_name(m->money));
	view_c(v, "who_does", doer_name(m->who));
	page_count(pg, v, "effect", m->effect);
}

/* ---- A question ----------------------------------------------------------------------------- */

static void
put_choices(const struct page *pg, struct view *v, const struct check_row *row)
{
	const struct framework_item *item = row->at->item;
	bool needs_reason = false;

	for (uint32_t i = 0; i < item->n_choices; i++) {
		const struct framework_choice *c = &item->choices[i];
		struct view *choice;

		if (c->result == RESULT_NOT_APPLICABLE && !item->may_not_apply)
			continue;
		choice = view_item(v, "choices");
		view_text(choice, "value", c->id);
		view_text(choice, "label", programme_words(pg, &c->label));
		view_flag(choice, "is_chosen", str_equal(c->id, row->chosen));
		view_flag(choice, "needs_reason", c->needs_reason);
		needs_reason |= c->needs_reason;
	}
	view_flag(v, "may_need_reason", needs_reason);
}

/* Nobody answers what is measured, or was answered in another framework: the form is there, folded.
 */
static bool
is_settled_elsewhere(const struct framework *f, const struct assess_item *at)
{
	bool is_given = at->answer != NULL && at->answer_of != f && !at->is_answer_old;

	return (at->is_proven && at->state == ASSESS_MACHINE) ||
	       (is_given && at->state == ASSESS_PERSON && at->result != RESULT_UNKNOWN);
}

/* A hint that stands among the suggestions, or agrees with the answer, is not said once more: what
 * is read beside a question should change something. */
static bool
is_told_already(const struct check_row *row)
{
	const struct assess_proof *p = assess_telling(row->at);

	return p != NULL && p->binding->grade == GRADE_HELPS && p->standing == ASSESS_FRESH &&
	       (row->proposal != NULL || row->at->is_helped);
}

void
programme_question_into(const struct page *pg, struct view *v, const struct framework *f,
	const struct check_row *row)
{
	programme_item_into(pg, v, f, row->at);
	view_text(v, "reason", row->reason);
	view_flag(v, "is_given", row->chosen.len > 0);
	view_c(v, "problem", row->problem == NULL ? "" : row->problem);
	if (row->problem != NULL && row->seen != NULL)
		programme_reading_into(pg, view_node(v, "seen_reading"), row->seen);
	put_choices(pg, v, row);
	programme_machine_into(pg, v, row->at);
	if (is_told_already(row))
		view_flag(v, "is_telling", false);
	view_flag(v, "is_folded",
		row->problem == NULL && row->chosen.len == 0 && is_settled_elsewhere(f, row->at));
}

/* ---- A result as a bar ---------------------------------------------------------------------- */

#define BAR_WIDTH 640
#define BAR_HEIGHT 26

static void
count_parts(const struct assess_result *r, uint32_t n[ASSESS_PARTS])
{
	for (unsigned i = 0; i < ASSESS_PARTS; i++)
		n[i] = 0;
	for (uint32_t i = 0; i < r->framework->n_items; i++)
		n[assess_part_of(&r->items[i])]++;
}

void
programme_bar_into(const struct page *pg, struct view *v, const struct assess_result *r)
{
	struct buf svg = buf_of(PAGE_TEXT_BYTES_MAX);
	uint32_t n[ASSESS_PARTS], all = r->framework->n_items, before = 0;

	count_parts(r, n);
	buf_printf(&svg,
		"<svg class=\"bar\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
		"role=\"img\" "
		"aria-label=\"",
		BAR_WIDTH, BAR_HEIGHT);
	for (unsigned i = 0; i < ASSESS_PARTS; i++) {
		html_escape(
			&svg, page_words_of(pg, "part.", assess_part_name((enum assess_part)i)));
		buf_printf(&svg, " %u%s", n[i], i + 1 < ASSESS_PARTS ? ", " : "");
	}
	buf_c(&svg, "\">");
	for (unsigned i = 0; i < ASSESS_PARTS && all > 0; i++) {
		uint32_t x = before * BAR_WIDTH / all, end = (before + n[i]) * BAR_WIDTH / all;

		if (n[i] > 0)
			buf_printf(&svg,
				"<rect class=\"%s\" x=\"%u\" y=\"0\" width=\"%u\" height=\"%d\"/>",
				assess_part_name((enum assess_part)i), x,
				end - x > 2 ? end - x - 2 : 1, BAR_HEIGHT);
		before += n[i];
	}
	buf_c(&svg, "</svg>");
	view_markup(v, "bar", &svg);
	for (unsigned i = 0; i < ASSESS_PARTS; i++) {
		struct view *part = view_item(v, "parts");

		view_c(part, "part", assess_part_name((enum assess_part)i));
		view_c(part, "tone", part_tones[i]);
		page_count(pg, part, "count", n[i]);
	}
}

/* ---- Rows and tasks ------------------------------------------------------------------------- */

const char *
programme_progress_tone(enum page_progress p)
{
	static const char *const tones[PAGE_PROGRESSES] = {"plain", "note", "calm", "look", "look"};

	return tones[p];
}

void
programme_row_into(const struct page *pg, struct view *v, const struct programme_row *row)
{
	const struct assess_result *r = row->result;
	const struct framework *f = r->framework;

	programme_framework_into(pg, v, f);
	view_c(v, "progress", page_progress_name(row->progress));
	view_c(v, "tone", programme_progress_tone(row->progress));
	view_text(v, "cannot_why", row->why);
	page_count(pg, v, "answered", r->n_answered);
	page_count(pg, v, "proven", r->n_proven);
	page_count(
		pg, v, "met", r->n_by_result[RESULT_MET] + r->n_by_result[RESULT_NOT_APPLICABLE]);
	page_count(pg, v, "items", f->n_items);
	page_count(pg, v, "contradictions", r->n_by_state[ASSESS_CONTRADICTION]);
	view_flag(v, "has_contradictions", r->n_by_state[ASSESS_CONTRADICTION] > 0);
	view_flag(v, "has_proven", r->n_proven > 0);
	view_flag(v, "has_begun", r->n_answered > 0);
	view_flag(v, "is_pursued", row->is_pursued);
	view_text(v, "scope", row->scope);
	view_printf(v, "points", "%d", r->points);
	view_printf(v, "points_max", "%d", r->points_max);
	view_flag(v, "has_band", r->band != NULL && r->n_answered == f->n_items);
	view_text(v, "band", r->band != NULL ? programme_words(pg, &r->band->name) : STR(""));
	view_flag(v, "has_last", row->last != 0);
	page_date(pg, v, "last", row->last);
	if (row->next != NULL) {
		struct view *next = view_node(v, "next");

		view_text(next, "item", programme_words(pg, &row->next->name));
		programme_link(pg, next, "url", f, row->next->id);
		if (row->next->n_measures > 0)
			programme_measure_into(pg, next, &row->next->measures[0]);
	}
}

#define ANSWER_MINUTES 2  /* of one question that nobody answered yet */
#define ANSWER_SECONDS 20 /* of each of many in a row: reading a line, and choosing */

int
programme_gap_minutes(const struct assess_gap *gap, uint32_t n_questions)
{
	bool is_question = gap->result == RESULT_UNANSWERED || gap->result == RESULT_UNKNOWN;

	if (n_questions > 1)
		return ANSWER_MINUTES + (int)(n_questions * ANSWER_SECONDS / 60);
	return is_question || gap->measure == NULL ? ANSWER_MINUTES : (int)gap->measure->minutes;
}

/* Many questions are one task: it begins with the form where the most useful one stands. */
static void
put_questions(const struct page *pg, struct view *v, const struct assess_gap *gap, uint32_t n)
{
	const struct framework *f = gap->framework;

	char path[96];

	view_flag(v, "is_many", n > 1);
	page_count(pg, v, "questions", n);
	snprintf(path, sizeof(path), "/check/%.*s?group=", STR_FMT(f->id));
	if (n > 1)
		page_link(pg, v, "url", path, f->groups[gap->item->group].id);
	else
		programme_link(pg, v, "url", f, gap->item->id);
}

void
programme_gap_into(
	const struct page *pg, struct view *v, const struct assess_gap *gap, uint32_t n_questions)
{
	programme_framework_into(pg, v, gap->framework);
	view_text(v, "item_code", framework_code(gap->framework, gap->item));
	view_text(v, "item", programme_words(pg, &gap->item->name));
	view_text(v, "why", programme_words(pg, &gap->item->why));
	put_questions(pg, v, gap, n_questions);
	view_printf(v, "gap", "%.*s/%.*s", STR_FMT(gap->framework->id), STR_FMT(gap->item->id));
	view_c(v, "result", result_name(gap->result));
	view_c(v, "state", assess_state_name(gap->state));
	view_flag(v, "is_contradiction", gap->state == ASSESS_CONTRADICTION);
	view_flag(v, "is_question",
		gap->result == RESULT_UNANSWERED || gap->result == RESULT_UNKNOWN);
	page_count(pg, v, "counts", gap->n_counts);
	view_flag(v, "counts_often", gap->n_counts > 1);
	if (gap->measure != NULL)
		programme_measure_into(pg, v, gap->measure);
	if (programme_gap_minutes(gap, 0) == ANSWER_MINUTES) { /* answering, not yet doing */
		int minutes = programme_gap_minutes(gap, n_questions);

		page_count(pg, v, "minutes", (uint64_t)minutes);
		page_span(pg, v, "takes", minutes * MS_MINUTE);
	}
}

void
programme_due_into(const struct page *pg, struct view *v, const struct assess_due *due)
{
	bool is_answer = str_starts(due->key, STR("answer:"));

	programme_framework_into(pg, v, due->framework);
	view_text(v, "item_code", framework_code(due->framework, due->item));
	view_text(v, "item", programme_words(pg, &due->item->name));
	programme_link(pg, v, "url", due->framework, due->item->id);
	view_flag(v, "is_duty", due->duty != NULL);
	view_c(v, "due_kind", due->duty != NULL ? "duty" : is_answer ? "answer" : "proof");
	view_text(v, "duty",
		due->duty != NULL ? programme_words(pg, &due->duty->name)
				  : programme_words(pg, &due->item->name));
	view_text(v, "key", due->key);
	page_date(pg, v, "due", due->due);
	view_flag(v, "has_last", due->last != 0);
	page_date(pg, v, "last", due->last);
	view_flag(v, "is_overdue", due->due < time_day(pg->frame->now, pg->frame->zone_minutes));
	page_count(pg, v, "minutes", due->minutes);
	page_span(pg, v, "takes", (ms_t)due->minutes * MS_MINUTE);
}
