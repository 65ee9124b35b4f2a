/*
 * GET /cases/ID/hands: whom to call next, who was asked to come or to help from afar, what they
 * did. POST: do=called name contact role reached=1|0 text; do=ask kind name contact place text;
 * do=stage of did name place terms minutes text; do=sign of name confirm=1; do=cost kind yen
 * minutes text. GET /cases/ID/paper?is=&of=&as=pdf|docx; POST is of as seen: the same file, and
 * that it was handed over. The rules of pages.h hold.
 */
#ifndef PAGES_CASE_HANDS_H
#define PAGES_CASE_HANDS_H

#include "pages/case.h"
#include "respond/contact.h"
#include "respond/cost.h"

struct case_hands_view {
	struct case_bar bar;
	const struct hands *hands;
	ms_t now;
	const struct contact_line *contacts;
	size_t n_contacts;
	const struct costs *costs;
	uint32_t n_entries; /* of the case: what a paper that is handed over was read with */
	const char *no; /* what was not taken: key below "hands.no." or "case.no."; NULL nothing */
	bool is_rule;	/* of case.no. */
};
enum err page_case_hands(const struct pages *p, const struct page_frame *f,
	const struct case_hands_view *v, struct buf *out);

#endif
