/* What the name server was asked: who, which name, how often, what became of it and why. Ordinary
 * names are told as services in words, or as a number: which pages a person visits is nobody's
 * business here. */
#include "model/guard.h"
#include "pages/guard_log.h"
#include "pages/parts.h"

static void
put_who(const struct page *pg, struct view *row, const struct guard_who *who)
{
	view_flag(row, "has_device", who->device != NULL);
	view_flag(row, "is_hidden", who->is_hidden);
	view_flag(row, "is_nobody", who->device == NULL && who->name.len == 0);
	if (who->device != NULL)
		page_device_into(pg, row, who->device);
	view_text(row, "who", who->device != NULL ? page_device_name(pg, who->device) : who->name);
}

static const char *
tone_of(const char *did)
{
	return strcmp(did, "would") == 0 || strcmp(did, "warned") == 0 ? "look"
	       : strcmp(did, "blocked") == 0			       ? "calm"
								       : "plain";
}

static void
put_row(const struct page *pg, const struct guard_log_row *l)
{
	struct view *row = view_item(pg->root, "rows");

	put_who(pg, row, &l->who);
	view_text(row, "name", l->name);
	view_text(row, "found", l->found);
	view_text(row, "list", l->list);
	view_text(row, "what", l->what);
	view_flag(row, "is_other_name", l->found.len > 0 && !str_equal(l->found, l->name));
	view_c(row, "did", l->did);
	view_c(row, "tone", tone_of(l->did));
	view_c(row, "why", l->why);
	view_flag(row, "is_list", strcmp(l->why, "list") == 0);
	view_c(row, "held", l->held);
	view_c(row, "confidence", l->confidence);
	view_flag(row, "has_since", l->since != 0);
	page_date(pg, row, "since", l->since);
	page_count(pg, row, "times", l->times);
	page_when(pg, row, "first", l->first);
	page_when(pg, row, "last", l->last);
	for (unsigned i = 0; i < GUARD_DOORS_MAX; i++)
		if ((l->doors & 1U << i) != 0)
			view_c(view_item(row, "doors"), "door",
				guard_door_name((enum guard_door)i));
	view_flag(row, "may_rule", l->name.len > 0 && strcmp(l->why, "outsider") != 0);
	page_link(pg, row, "rule_url", "/guard/rules?name=", l->name);
}

static void
put_services(const struct page *pg, const struct guard_log_view *v)
{
	view_flag(pg->root, "has_services", v->has_services);
	view_flag(pg->root, "services_hidden", v->is_hidden);
	view_flag(pg->root, "any_service", v->n_services > 0);
	for (size_t i = 0; i < v->n_services; i++) {
		struct view *row = view_item(pg->root, "services");

		view_text(row, "service", v->services[i].name);
		page_count(pg, row, "times", v->services[i].times);
		page_when(pg, row, "last", v->services[i].last);
	}
	page_count(pg, pg->root, "n_other", v->n_other);
	page_count(pg, pg->root, "n_missing", v->n_missing);
	view_flag(pg->root, "has_missing", v->n_missing > 0);
}

static void
put_choice(const struct page *pg, const struct guard_log_view *v)
{
	struct buf path = buf_of(1024);
	const char *csv;

	for (size_t i = 0; i < v->n_devices; i++) {
		struct view *row = view_item(pg->root, "choices");

		view_c(row, "value", v->devices[i].id.text);
		view_text(row, "label", page_device_name(pg, &v->devices[i]));
		view_flag(row, "is_chosen",
			v->device != NULL &&
				strcmp(v->device->id.text, v->devices[i].id.text) == 0);
	}
	view_text(pg->root, "day", v->day);
	view_flag(pg->root, "is_blocked", v->is_blocked);
	view_flag(pg->root, "is_chosen", v->query.len > 0);
	buf_printf(&path, "/guard/log?%.*s%s", STR_FMT(v->query), v->query.len > 0 ? "&" : "");
	page_pager(pg, buf_view(&path), v->page, v->n_pages);
	buf_clear(&path);
	buf_printf(&path, "/guard/log.csv?%.*s", STR_FMT(v->query));
	csv = arena_copy(pg->arena, buf_view(&path));
	if (csv != NULL)
		view_link(pg->root, "csv", str_of(csv, path.len));
	buf_done(&path);
}

static void
put_keep(const struct page *pg, const struct guard_log_view *v)
{
	static const char *const days[] = {"7", "14", "30", "60", "90"};
	static const char *const staff[] = {"shown", "blocked", "never"};
	char now[16];

	snprintf(now, sizeof(now), "%u", v->days);
	view_printf(pg->root, "days_now", "%u", v->days);
	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++) {
		struct view *row = view_item(pg->root, "spans");

		view_c(row, "days", days[i]);
		view_flag(row, "is_chosen", strcmp(days[i], now) == 0);
	}
	for (size_t i = 0; i < sizeof(staff) / sizeof(*staff); i++) {
		struct view *row = view_item(pg->root, "staffs");

		view_c(row, "staff", staff[i]);
		view_flag(row, "is_chosen", str_equal(str_c(staff[i]), v->staff));
	}
	view_text(pg->root, "staff_now", v->staff);
	view_flag(pg->root, "may_keep", pg->frame->may >= PAGE_MAY_ADMINISTER);
}

enum err
page_guard_log(const struct pages *p, const struct page_frame *f, const struct guard_log_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_GUARD, "guard_log");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "is_on", v->is_on);
	page_count(&pg, pg.root, "n_all", v->n_all);
	view_flag(pg.root, "has_rows", v->n_rows > 0);
	for (size_t i = 0; i < v->n_rows; i++)
		put_row(&pg, &v->rows[i]);
	put_choice(&pg, v);
	put_services(&pg, v);
	put_keep(&pg, v);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "guard_log", out);
}
