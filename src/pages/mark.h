/*
 * The mark of a device that is kept on purpose, as its page shows it. The rules of pages.h hold.
 * POST /devices/<id>/mark: do=put|drop, mark_way=<mark_way_name>, mark_reason, mark_until
 */
#ifndef PAGES_MARK_H
#define PAGES_MARK_H

#include "model/mark.h"

struct mark_view {
	enum mark_state state; /* MARK_NONE: there is none; the rest is empty then */
	enum mark_way way;
	struct str reason, who;
	ms_t since, until; /* until: the last day on which it holds */
	ms_t seen_at;	   /* what speaks against it, last; 0: nothing */
	bool is_checked;   /* the box could see what would speak against it */
	/* typed, with a problem; else empty */
	bool is_typed;
	struct str typed_way, typed_reason, typed_until;
};

#endif
