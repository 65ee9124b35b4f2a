/* What all pages of cases share: the bar on top, a step with its buttons, a time of the case. */
#ifndef PAGES_CASE_PARTS_H
#define PAGES_CASE_PARTS_H

#include "pages/case.h"
#include "pages/page.h"
#include "respond/drill.h"

/*
 * The bar as `case_bar` in the root: number, title, phases (with their place in the guide's three
 * steps), decision, drill mark, tabs. Also in the root: case_url ("/cases/ID"), case_number,
 * case_title, can_write. Templates begin with {{> case_bar}}, which has the h1 with id="heading".
 */
void page_case_bar(const struct page *pg, const struct case_bar *bar);
/* "/cases/ID" and what follows it ("/steps", ""), as a link. */
void page_case_link(
	const struct page *pg, struct view *v, const char *name, const char *id, const char *rest);
/* What was not taken, and why: `typed` in the root; see {{> case_typed}}. */
void page_case_typed(const struct page *pg, const struct case_typed *typed);
/* One step with its state and buttons, for {{> case_step}}. */
void page_case_step_into(const struct page *pg, struct view *v, const struct case_step *s);
/* A row of a list of cases: number, title, url, verdict, tone, phase, changed, is_drill. */
void page_case_head_into(const struct page *pg, struct view *v, const struct case_head *h);
/* What a drill came to, for {{> drill_score}}. */
void page_drill_score(const struct page *pg, struct view *v, const struct drill_score *s);
/* A value of the record in words: the names of choices, times as people say them. */
void page_record_value(const struct page *pg, struct view *row, const char *name,
	const struct record_field *f, struct str value, int zone_minutes);
/* Words of a pack in the page's language. */
struct str page_case_words(const struct page *pg, const struct words *w);

#endif
