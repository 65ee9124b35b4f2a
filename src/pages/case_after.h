/*
 * GET /cases/ID/after: what was learned and the measures that follow, what to talk about, the story
 * without names, the review of structure and forms. POST: do=lesson text measure name due;
 * do=share text keep=1; do=link name; do=review note. GET /cases/ID/after/told: the story as it was
 * shared, to read; the same by a link. GET /cases/ID/after/file?as=pdf|docx. The rules of pages.h
 * hold.
 */
#ifndef PAGES_CASE_AFTER_H
#define PAGES_CASE_AFTER_H

#include "pages/case.h"
#include "respond/drill.h"

struct case_lesson_row {
	uint32_t nr;
	ms_t at;
	struct str text, measure, name;
	ms_t due; /* 0: not said */
	const char
		*state; /* key below "after.state.": as the ledger has it; "gone"; "" no measure */
	struct str row; /* id of its row in the ledger of measures; "" none */
};

struct case_after_view {
	struct case_bar bar;
	bool can_add;			 /* the reader may, also when the case is closed */
	const struct drill_score *drill; /* of a case that is a drill; NULL: none */
	struct str drill_id;		 /* of /drills/ID */
	const struct case_lesson_row *lessons;
	size_t n_lessons;
	const struct playbook *const *playbooks; /* with what to talk about */
	size_t n_playbooks;
	const struct str *people; /* names to choose from */
	size_t n_people;
	struct str text, measure, name, due; /* of a lesson, as typed */
	struct str story;
	bool is_cleaned; /* what looked like a name was taken out of what was typed */
	ms_t shared;	 /* 0: not yet */
	struct str shared_by;
	ms_t reviewed;	/* structure and forms, the latest; 0: never */
	const char *no; /* what was not taken: key below "after.no." or "case.no."; NULL nothing */
	bool is_rule;	/* of case.no. */
};
enum err page_case_after(const struct pages *p, const struct page_frame *f,
	const struct case_after_view *v, struct buf *out);

struct case_told_view {
	struct str text; /* lines; see respond/told.h */
	ms_t shared;
	bool is_drill;
	struct str id; /* of the case, for who is logged in; "" by a link */
};
enum err page_case_told(const struct pages *p, const struct page_frame *f,
	const struct case_told_view *v, struct buf *out);

#endif
