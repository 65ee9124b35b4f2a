/* Groups of devices: what holds for them, in which hours, and who is in which. */
#include "pages/guard.h"
#include "pages/parts.h"

static struct str
name_of(const struct page *pg, const struct guard_group_row *g)
{
	return g->name.len > 0 ? g->name : page_words(pg, "guard.group.first");
}

static bool
is_wrong(const struct guard_groups_view *v, const struct guard_group_row *g)
{
	return v->problems.n > 0 && v->wrong == g->id;
}

/* What was typed where the form was wrong, else what stands. */
static struct str
typed(const struct guard_groups_view *v, const struct guard_group_row *g, const char *field,
	struct str stands)
{
	return is_wrong(v, g) ? page_field_value(v->values, v->n_values, field) : stands;
}

static void
put_hours(const struct page *pg, struct view *row, const struct guard_groups_view *v,
	const struct guard_group_row *g)
{
	bool is_always = g->hours.days == 0 && g->hours.from == 0 && g->hours.until == 0;
	char from[8] = "", until[8] = "";
	char *copy;

	if (!is_always && g->hours.from != g->hours.until) {
		snprintf(from, sizeof(from), "%02u:%02u", g->hours.from / 60U % 100,
			g->hours.from % 60U);
		snprintf(until, sizeof(until), "%02u:%02u", g->hours.until / 60U % 100,
			g->hours.until % 60U);
	}
	copy = arena_copy(pg->arena, typed(v, g, "hours_from", str_c(from)));
	view_text(row, "from", str_c(copy != NULL ? copy : ""));
	copy = arena_copy(pg->arena, typed(v, g, "hours_until", str_c(until)));
	view_text(row, "until", str_c(copy != NULL ? copy : ""));
	for (unsigned i = 0; i < 7; i++) {
		struct view *day = view_item(row, "days");

		view_printf(day, "day", "%u", i);
		view_flag(day, "is_chosen", g->hours.days >> i & 1);
	}
	view_flag(row, "is_always", is_always);
}

static void
put_group(const struct page *pg, const struct guard_groups_view *v, const struct guard_group_row *g)
{
	static const enum guard_mode order[] = {GUARD_MODE_BLOCK, GUARD_MODE_WOULD, GUARD_MODE_OFF};
	struct view *row = view_item(pg->root, "groups");

	view_printf(row, "group_id", "%u", g->id);
	view_text(row, "group", name_of(pg, g));
	view_text(row, "group_name", typed(v, g, "group_name", g->name));
	view_flag(row, "is_first", g->is_first);
	view_flag(row, "is_new", g->id == 0);
	view_flag(row, "is_wrong", is_wrong(v, g));
	view_flag(row, "stops_bypass", g->stops_bypass);
	view_c(row, "mode", guard_mode_name(g->mode));
	page_count(pg, row, "devices", g->n_devices);
	for (size_t i = 0; i < GUARD_MODES; i++) {
		struct view *mode = view_item(row, "modes");

		view_c(mode, "mode", guard_mode_name(order[i]));
		view_flag(mode, "is_chosen", order[i] == g->mode);
	}
	put_hours(pg, row, v, g);
}

static void
put_devices(const struct page *pg, const struct guard_groups_view *v)
{
	for (size_t i = 0; i < v->n_devices; i++) {
		struct view *row = view_item(pg->root, "devices");

		page_device_into(pg, row, v->devices[i].device);
		view_printf(row, "n", "%zu", i);
		for (size_t k = 0; k < v->n_groups; k++) {
			struct view *option = view_item(row, "options");

			view_printf(option, "value", "%u", v->groups[k].id);
			view_text(option, "label", name_of(pg, &v->groups[k]));
			view_flag(option, "is_chosen", v->groups[k].id == v->devices[i].team);
		}
	}
	view_flag(pg->root, "has_devices", v->n_devices > 0);
	view_flag(pg->root, "has_choice", v->n_groups > 1);
	page_count(pg, pg->root, "n_devices", v->n_all);
	page_pager(pg, STR("/guard/groups?"), v->page, v->n_pages);
	view_printf(pg->root, "page_number", "%u", v->page);
}

enum err
page_guard_groups(const struct pages *p, const struct page_frame *f,
	const struct guard_groups_view *v, struct buf *out)
{
	const struct guard_group_row fresh = {.mode = GUARD_MODE_BLOCK, .stops_bypass = true};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_GUARD, "guard_groups");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n_groups; i++)
		put_group(&pg, v, &v->groups[i]);
	if (v->has_room && f->may >= PAGE_MAY_ANSWER)
		put_group(&pg, v, &fresh);
	view_c(pg.root, "mode_all", guard_mode_name(v->mode));
	view_flag(pg.root, "is_less", v->mode != GUARD_MODE_BLOCK);
	page_problem_list(&pg, &v->problems);
	put_devices(&pg, v);
	return page_end(&pg, "guard_groups", out);
}
