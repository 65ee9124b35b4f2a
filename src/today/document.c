/* See document.h. */
#include "today/document.h"

#include "base/names.h"

#include <stddef.h>
#include <string.h>

static const char *const paper_names[TODAY_PAPERS] = {
	"sent_back", "draft", "waiting", "unwritten", "stale", "unread"};
NAME_OF(enum today_paper, today_paper_name, paper_names)

static const uint32_t minutes_of[TODAY_PAPERS] = {
	[TODAY_PAPER_SENT_BACK] = 10,
	[TODAY_PAPER_DRAFT] = 5,
	[TODAY_PAPER_WAITING] = 2,
	[TODAY_PAPER_UNWRITTEN] = 15,
	[TODAY_PAPER_STALE] = 5,
	[TODAY_PAPER_UNREAD] = 5,
};

/* What the draft needs. */
static bool
draft_why(const struct today_document *d, ms_t now, enum today_paper *ret_why)
{
	if (d->is_sent_back)
		*ret_why = TODAY_PAPER_SENT_BACK;
	else if (d->is_waiting)
		*ret_why = TODAY_PAPER_WAITING;
	else
		*ret_why = TODAY_PAPER_DRAFT;
	if (*ret_why == TODAY_PAPER_WAITING)
		return now - d->drafted >= TODAY_PAPER_PATIENCE;
	return *ret_why == TODAY_PAPER_SENT_BACK || now - d->drafted >= TODAY_PAPER_REST;
}

static bool
why_of(const struct today_document *d, ms_t now, enum today_paper *ret_why)
{
	if (d->is_withdrawn)
		return false;
	if (d->has_draft)
		return draft_why(d, now, ret_why);
	if (d->current_since == 0) {
		*ret_why = TODAY_PAPER_UNWRITTEN;
		return d->need > 0;
	}
	*ret_why = d->n_stale > 0 ? TODAY_PAPER_STALE : TODAY_PAPER_UNREAD;
	return d->n_stale > 0 ||
	       (d->n_read < d->n_readers && now - d->current_since >= TODAY_PAPER_READING);
}

/* Is a needed before b? What nobody asks for comes last. */
static bool
is_needed_before(uint32_t a, uint32_t b)
{
	return a != 0 && (b == 0 || a < b);
}

bool
today_document_first(
	const struct today_document *list, size_t n, ms_t now, struct today_paper_task *ret_task)
{
	bool is_found = false;

	for (size_t i = 0; i < n; i++) {
		enum today_paper why;

		if (!why_of(&list[i], now, &why))
			continue;
		if (is_found &&
			(why > ret_task->why ||
				(why == ret_task->why && !is_needed_before(list[i].need,
								 list[ret_task->index].need))))
			continue;
		*ret_task = (struct today_paper_task){i, why, minutes_of[why]};
		is_found = true;
	}
	return is_found;
}
