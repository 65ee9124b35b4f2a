/* See dated.h. */
#include "pages/programme_parts.h"

void
page_dated_into(const struct page *pg, struct view *v, const struct page_dated *d)
{
	bool is_star = str_starts(d->key, STR("star:"));
	char name[64] = "star.name.", star[16];
	size_t len = strlen(name);

	view_flag(v, "is_dated", true);
	view_c(v, "dated", d->kind);
	view_text(v, "key", d->key);
	str_copy(d->name, star, sizeof(star));
	str_copy(str_c(star), name + len, sizeof(name) - len);
	view_text(v, "name",
		is_star		    ? page_words(pg, name)
		: d->device != NULL ? page_device_name(pg, d->device)
				    : d->name);
	view_text(v, "about", d->about);
	view_link(v, "url", d->url);
	page_date(pg, v, "due", d->due);
	view_flag(v, "has_last", d->last != 0);
	page_date(pg, v, "last", d->last);
	view_flag(v, "is_overdue", d->due < time_day(pg->frame->now, pg->frame->zone_minutes));
	view_flag(v, "can_be_done", d->can_be_done);
	page_count(pg, v, "minutes", d->minutes);
	page_span(pg, v, "takes", (ms_t)d->minutes * MS_MINUTE);
}

void
page_paper_task_into(const struct page *pg, struct view *v, const struct page_paper_task *t)
{
	view_c(v, "paper_why", t->why);
	view_text(v, "name", t->title);
	view_link(v, "url", t->url);
	page_count(pg, v, "stale", t->n_stale);
	page_count(pg, v, "unread", t->n_unread);
}
