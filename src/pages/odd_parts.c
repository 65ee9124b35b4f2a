/* What was odd about the names that a device asked for; see device_odd.h. */
#include "pages/device_odd.h"
#include "pages/parts.h"

static void
put_name(const struct page *pg, const struct device_odd_name *n)
{
	struct view *row = view_item(pg->root, "odd");
	char id[ALERT_ID_TEXT_MAX];

	view_text(row, "name", n->name);
	view_c(row, "did", n->did);
	view_c(row, "tone", strcmp(n->did, "blocked") == 0 ? "calm" : "look");
	view_c(row, "why", n->why);
	view_text(row, "list", n->list);
	view_flag(row, "has_times", n->times > 0);
	page_count(pg, row, "times", n->times);
	page_when(pg, row, "first", n->first);
	page_when(pg, row, "last", n->last);
	view_flag(row, "has_alert", n->alert != NULL);
	if (n->alert != NULL)
		page_link(pg, row, "alert_url", "/alerts/", str_c(alert_id_text(n->alert, id)));
}

void
page_odd_into(const struct page *pg, const struct device_view *v)
{
	const struct device_odd *odd = v->odd;

	if (odd == NULL)
		return;
	view_flag(pg->root, "is_odd_shown", odd->has_log || odd->n > 0);
	view_flag(pg->root, "has_odd", odd->n > 0);
	view_flag(pg->root, "has_guard_log", odd->has_log);
	view_flag(pg->root, "is_odd_hidden", odd->is_hidden);
	for (size_t i = 0; i < odd->n; i++)
		put_name(pg, &odd->names[i]);
	view_flag(pg->root, "has_more_odd", odd->n_more > 0);
	page_count(pg, pg->root, "n_more_odd", odd->n_more);
	page_link(pg, pg->root, "guard_log_url", "/guard/log?device=", str_c(v->brief.id.text));
}
