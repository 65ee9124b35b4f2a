/* The list of alerts, one alert, and the mail about one that can't wait. */
#include "pages/case_parts.h"
#include "pages/parts.h"

enum err
page_alerts(const struct pages *p, const struct page_frame *f, const struct alerts_view *v,
	struct buf *out)
{
	char path[64];
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_ALERTS, "alerts");

	if (err != ERR_OK)
		return err;
	for (unsigned i = 0; i < PAGE_ALERTS_SHOWS; i++) {
		struct view *chip = view_item(pg.root, "shows");
		const char *name = page_alerts_show_name((enum page_alerts_show)i);

		view_c(chip, "show", name);
		page_link(&pg, chip, "url", "/alerts?show=", str_c(name));
		view_flag(chip, "is_current", (enum page_alerts_show)i == v->show);
	}
	view_c(pg.root, "show_now", page_alerts_show_name(v->show));
	page_count(&pg, pg.root, "count", v->total);
	view_flag(pg.root, "has_alerts", v->n > 0);
	for (size_t i = 0; i < v->n; i++)
		page_alert_into(&pg, view_item(pg.root, "alerts"), &v->alerts[i]);
	snprintf(path, sizeof(path), "/alerts?show=%s&", page_alerts_show_name(v->show));
	page_pager(&pg, str_c(path), v->page, v->n_pages);
	return page_end(&pg, "alerts", out);
}

static void
put_drawing(const struct page *pg, const struct alert_view *v)
{
	struct view *node;
	bool is_one_day;

	if (v->n_times < 2 || v->times[v->n_times - 1] <= v->times[0])
		return;
	node = view_node(pg->root, "drawing");
	draw_times(pg, node, "svg", v->times, v->n_times);
	is_one_day = time_civil(v->times[0], pg->frame->zone_minutes).day ==
			     time_civil(v->times[v->n_times - 1], pg->frame->zone_minutes).day &&
		     v->times[v->n_times - 1] - v->times[0] < MS_DAY;
	(is_one_day ? page_clock : page_time)(pg, node, "drawn_from", v->times[0]);
	(is_one_day ? page_clock : page_time)(pg, node, "drawn_to", v->times[v->n_times - 1]);
	page_count(pg, node, "count", v->n_times);
}

static void
put_decision(const struct page *pg, const struct alert_view *v)
{
	struct view *node;

	if (v->brief.decision == PAGE_DECISION_OPEN)
		return;
	node = view_node(pg->root, "decided");
	view_text(node, "by", v->decided_by);
	page_when(pg, node, "at", v->decided_at);
	view_flag(node, "is_until", v->quiet_until != 0);
	page_date(pg, node, "until", v->quiet_until);
}

/* Its case, or where one begins; what is only for the record needs none. */
static void
put_case(const struct page *pg, const struct alert_view *v)
{
	char id[ALERT_ID_TEXT_MAX], url[128];

	view_flag(pg->root, "may_case",
		v->brief.alert->severity != SEVERITY_RECORD || v->in_case != NULL);
	view_flag(pg->root, "has_case", v->in_case != NULL);
	view_flag(pg->root, "is_own_case", v->in_case != NULL && v->is_own_case);
	view_flag(pg->root, "is_joined", v->is_joined);
	snprintf(url, sizeof(url), "/cases/new?from=person&alert=%s",
		alert_id_text(&v->brief.alert->id, id));
	view_link(pg->root, "case_new_url", str_c(arena_copy(pg->arena, str_c(url))));
	view_printf(pg->root, "alert_id", "%s", id);
	if (v->in_case != NULL)
		page_case_head_into(pg, view_node(pg->root, "in_case"), v->in_case);
}

enum err
page_alert(const struct pages *p, const struct page_frame *f, const struct alert_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_ALERTS, "alert");

	if (err != ERR_OK)
		return err;
	page_alert_into(&pg, pg.root, &v->brief);
	page_alert_details(&pg, pg.root, &v->brief);
	page_date(&pg, pg.root, "day", v->brief.alert->last_seen);
	put_drawing(&pg, v);
	put_decision(&pg, v);
	if (v->n_packets > 0) {
		struct view *packets = view_node(pg.root, "packets");

		page_count(&pg, packets, "count", v->n_packets);
	}
	for (size_t i = 0; i < v->n_others; i++)
		page_alert_into(&pg, view_item(pg.root, "others"), &v->others[i]);
	put_case(&pg, v);
	return page_end(&pg, "alert", out);
}
