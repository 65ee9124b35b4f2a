/* Pieces that the pages of the programme say and draw alike. */
#ifndef PAGES_PROGRAMME_PARTS_H
#define PAGES_PROGRAMME_PARTS_H

#include "pages/parts.h"

/* Words of a pack in the page's language. */
struct str programme_words(const struct page *pg, const struct words *w);

/* "/check/<framework>", and with a second part "/<item>", as a link value. */
void programme_link(const struct page *pg, struct view *v, const char *name,
	const struct framework *f, struct str part);

/* What a framework is: framework_id, framework, about, check_url, result_url. */
void programme_framework_into(const struct page *pg, struct view *v, const struct framework *f);

/* How an item stands: item_id, item, ask, why, example, url, state, tone, result, person, machine,
 * answered_by, answered_at, flags. at is of f. */
void programme_item_into(const struct page *pg, struct view *v, const struct framework *f,
	const struct assess_item *at);

/* What was read, as a sentence: says, read_at, subjects. */
void programme_reading_into(const struct page *pg, struct view *v, const struct reading *r);
/* What a binding looks for, without a value: reading. */
void programme_reading_name_into(
	const struct page *pg, struct view *v, enum reading_kind kind, struct str key);
/* The most telling reading of an item as node `machine_says`: what proves, contradicts or helps. */
void programme_machine_into(const struct page *pg, struct view *v, const struct assess_item *at);

/* A measure: measure, minutes, money, who_does. */
void programme_measure_into(
	const struct page *pg, struct view *v, const struct framework_measure *m);

/* A choice's form as list `choices`, with what is typed; used by the form and by a link's page. */
void programme_question_into(const struct page *pg, struct view *v, const struct framework *f,
	const struct check_row *row);

/* The items of one result by enum assess_part, as markup `bar` and list `parts`. */
void programme_bar_into(const struct page *pg, struct view *v, const struct assess_result *r);

/* Which colour and mark a progress has. */
const char *programme_progress_tone(enum page_progress p);
/* A row of where one stands: progress, counts, next. */
void programme_row_into(const struct page *pg, struct view *v, const struct programme_row *row);

/* How long its next step takes: to answer, where nobody did; else to do. */
int programme_gap_minutes(const struct assess_gap *gap, uint32_t n_questions);
/* A gap as a task: title, why_short, url, minutes, money ... */
void programme_gap_into(
	const struct page *pg, struct view *v, const struct assess_gap *gap, uint32_t n_questions);
/* Of dated.h. */
void page_dated_into(const struct page *pg, struct view *v, const struct page_dated *d);
void page_paper_task_into(const struct page *pg, struct view *v, const struct page_paper_task *t);
void programme_due_into(const struct page *pg, struct view *v, const struct assess_due *due);

#endif
