/*
 * GET /cases/ID/damage: what it may cost, of what that is made up, and what each assumption adds.
 * POST: one field an input, by its id; empty: nobody says. The rules of pages.h hold.
 */
#ifndef PAGES_CASE_DAMAGE_H
#define PAGES_CASE_DAMAGE_H

#include "pages/case.h"
#include "respond/damage.h"

struct case_damage_input {
	const struct damage_input *input;
	bool is_said; /* somebody, or a list */
	int64_t value;
	const char *from; /* key below "damage.from.": "person", "record", "staff", "assumed" */
	struct str typed; /* what was typed and is no number, or out of bounds; "" nothing */
};

struct case_damage_view {
	struct case_bar bar;
	const struct damage_estimate *estimate;
	const struct case_damage_input *inputs;
	size_t n_inputs;
	const struct damage_compare *known; /* published figures */
	size_t n_known;
	bool is_wrong; /* something was not taken: see typed */
};
enum err page_case_damage(const struct pages *p, const struct page_frame *f,
	const struct case_damage_view *v, struct buf *out);

#endif
