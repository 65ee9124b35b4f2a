/* Groups of devices: their mode and hours, and who is in which. */
#include "proc/portal/guard/guard.h"
#include "proc/portal/kept.h"
#include "proc/portal/web/handlers.h"

#include "pages/guard.h"

#include <stdio.h>
#include <stdlib.h>

#define DEVICES_PAGE 50

struct groups_page {
	struct store_guard_group *groups;
	size_t n_groups;
	struct store_guard_member *members;
	size_t n_members;
	struct page_problem list[PROBLEMS_MAX];
	struct setup_value values[3];
	struct guard_groups_view v;
};

/* ---- shown ---- */

static int
member_order(const void *key, const void *member)
{
	return strcmp(key, ((const struct store_guard_member *)member)->device.text);
}

static uint32_t
team_of(const struct groups_page *s, const char *device)
{
	const struct store_guard_member *m = s->n_members == 0
						     ? NULL
						     : bsearch(device, s->members, s->n_members,
							       sizeof(*s->members), member_order);

	for (size_t i = 0; m != NULL && i < s->n_groups; i++)
		if (s->groups[i].id == m->team)
			return m->team;
	return STORE_GUARD_UNGROUPED;
}

static enum err
fill_groups(struct request *r, struct groups_page *s)
{
	struct guard_group_row *rows =
		arena_array(r->arena, struct guard_group_row, s->n_groups + 1);
	struct store_device_counts counts;
	uint32_t n_elsewhere = 0;
	enum err err = rows == NULL ? ERR_FULL : store_device_counts(r->view, 0, &counts);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < s->n_groups; i++) {
		const struct store_guard_group *g = &s->groups[i];

		rows[i] = (struct guard_group_row){.id = g->id,
			.name = str_c(g->name),
			.mode = g->mode,
			.hours = {(uint8_t)g->days, (uint16_t)g->from, (uint16_t)g->until},
			.stops_bypass = g->stops_bypass,
			.is_first = g->id == STORE_GUARD_UNGROUPED};
		for (size_t k = 0; k < s->n_members; k++)
			rows[i].n_devices += s->members[k].team == g->id;
		n_elsewhere += rows[i].n_devices;
	}
	rows[0].n_devices = counts.all > n_elsewhere ? counts.all - n_elsewhere : 0;
	s->v.groups = rows;
	s->v.n_groups = s->n_groups;
	s->v.has_room = s->n_groups < LIMIT_GUARD_GROUPS;
	return ERR_OK;
}

static enum err
fill_devices(struct request *r, struct groups_page *s)
{
	struct store_device_query q = {.limit = DEVICES_PAGE};
	const struct device_brief *briefs;
	struct guard_member_row *rows;
	struct store_device *devices;
	uint32_t total = 0;
	size_t n = 0;
	enum err err;

	q.offset = (s->v.page - 1) * DEVICES_PAGE;
	err = store_device_list(r->view, &q, r->arena, &devices, &n, &total);
	if (err == ERR_OK)
		err = briefs_of_devices(r, devices, n, &briefs);
	rows = err == ERR_OK ? arena_array(r->arena, struct guard_member_row, n + 1) : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct guard_member_row){&briefs[i], team_of(s, devices[i].id.text)};
	s->v.devices = rows;
	s->v.n_devices = n;
	s->v.n_all = total;
	s->v.n_pages = total == 0 ? 1 : (total + DEVICES_PAGE - 1) / DEVICES_PAGE;
	return ERR_OK;
}

static enum err
load(struct request *r, struct groups_page *s)
{
	enum err err = store_guard_group_list(r->view, r->arena, &s->groups, &s->n_groups);

	return err == ERR_OK
		       ? store_guard_member_list(r->view, r->arena, &s->members, &s->n_members)
		       : err;
}

static enum err
show_groups(struct request *r, struct groups_page *s)
{
	struct guard_view_of look;
	struct page_frame f;
	enum err err = load(r, s);

	s->v.page = page_of(r);
	if (s->v.page > LIMIT_DEVICES / DEVICES_PAGE)
		return ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = fill_groups(r, s);
	if (err == ERR_OK)
		err = fill_devices(r, s);
	if (err != ERR_OK)
		return err;
	guard_look(r, &look);
	s->v.mode = look.mode;
	s->v.values = s->values;
	s->v.problems.list = s->list;
	frame_of(r, &f);
	f.path = STR("/guard/groups");
	return page_guard_groups(r->portal->pages, &f, &s->v, &r->response.body);
}

enum err
get_guard_groups(struct request *r)
{
	struct groups_page s = {.v = {0}};

	return show_groups(r, &s);
}

/* ---- one group ---- */

struct group_change {
	struct store_guard_group group;
	bool is_drop, is_new;
	ms_t now;
	struct store_audit audit;
};

static enum err
write_group(struct store_tx *tx, void *arg)
{
	struct group_change *c = arg;
	uint32_t next = c->group.id;
	enum err err = ERR_OK;

	if (c->is_new) /* somebody else may have made one meanwhile */
		err = store_guard_group_next(store_tx_view(tx), &next);
	if (err == ERR_OK && next != c->group.id)
		err = ERR_EXISTS;
	if (err == ERR_OK)
		err = c->is_drop ? store_guard_group_drop(tx, c->group.id, c->now)
				 : store_guard_group_put(tx, &c->group);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
keep_group(struct request *r, struct group_change *c)
{
	char id[12], token[DEED_TOKEN_MAX];
	const struct store_kept_key keys[] = {{STORE_KEPT_GUARD_GROUP, id, NULL},
		{STORE_KEPT_GUARD_MEMBERS, id, NULL}, {STORE_KEPT_GUARD_RULES, id, NULL}};
	enum err err = ERR_OK;

	c->is_new = c->group.id == 0;
	if (c->is_new)
		err = store_guard_group_next(r->view, &c->group.id);
	snprintf(id, sizeof(id), "%u", c->group.id);
	c->now = r->now;
	audit_fill(r, &c->audit, "guard.group", c->group.name);
	if (err == ERR_OK)
		err = deed_kept(r,
			&(struct kept_deed){.kind = "guard.group",
				.role = ROLE_MEMBER,
				.keys = keys,
				.n = c->is_drop ? 3 : 1,
				.write = write_group,
				.arg = c},
			token);
	if (err == ERR_LIMIT)
		return redirect(r, "/guard/groups",
			&(struct done){.key = "guard_full", .is_refusal = true});
	if (err != ERR_OK)
		return err;
	guard_changed(r->portal);
	return redirect(r, "/guard/groups",
		&(struct done){
			.key = c->is_drop ? "guard_group_gone" : "guard_group", .undo = token});
}

/* "9:00", "09:30": minutes of the day; 24:00 too. */
static bool
minutes_of(struct str typed, uint32_t *ret_minutes)
{
	struct str rest = typed, hours = str_split(&rest, ':');
	uint64_t h, m;

	if (str_u64(hours, 24, &h) != ERR_OK || str_u64(str_split(&rest, ':'), 59, &m) != ERR_OK ||
		rest.len > 0 || h * 60 + m > 1440)
		return false;
	*ret_minutes = (uint32_t)(h * 60 + m);
	return true;
}

static void
read_hours(struct request *r, struct groups_page *s, struct store_guard_group *g)
{
	struct page_problems *problems = &s->v.problems;
	struct str from = field_of(r, "hours_from", 8, false, problems, s->list);
	struct str until = field_of(r, "hours_until", 8, false, problems, s->list);
	uint64_t day;

	s->values[1] = (struct setup_value){"hours_from", from};
	s->values[2] = (struct setup_value){"hours_until", until};
	for (size_t i = 0; i < r->form.n; i++)
		if (str_equal(r->form.fields[i].name, STR("day")) &&
			str_u64(r->form.fields[i].value, 6, &day) == ERR_OK)
			g->days |= 1U << day;
	if (from.len == 0 && until.len == 0)
		return;
	if (!minutes_of(from, &g->from))
		s->list[problems->n++] = (struct page_problem){"hours_from", "guard_hours"};
	if (!minutes_of(until, &g->until))
		s->list[problems->n++] = (struct page_problem){"hours_until", "guard_hours"};
	if (g->days == 0)
		g->days = 127;
	/* 0:00 to 24:00 is the whole day */
	g->until %= 1440;
	g->from %= 1440;
}

static bool
has_group(const struct groups_page *s, uint32_t id)
{
	for (size_t i = 0; i < s->n_groups; i++)
		if (s->groups[i].id == id)
			return true;
	return false;
}

static enum err
post_group(struct request *r, struct groups_page *s, uint32_t id)
{
	struct group_change c = {.group = {.id = id}};
	struct store_guard_group *g = &c.group;
	struct str name = field_of(r, "group_name", LIMIT_NAME_BYTES - 1,
		id != STORE_GUARD_UNGROUPED, &s->v.problems, s->list);

	if (guard_mode_parse(form_get(&r->form, "mode"), &g->mode) != ERR_OK)
		return ERR_INVALID;
	s->values[0] = (struct setup_value){"group_name", name};
	read_hours(r, s, g);
	g->stops_bypass = form_has(&r->form, "stops_bypass");
	if (s->v.problems.n > 0) {
		s->v.n_values = 3;
		s->v.wrong = id;
		r->response.status = 400;
		return show_groups(r, s);
	}
	str_copy(name, g->name, sizeof(g->name));
	return keep_group(r, &c);
}

static enum err
post_drop(struct request *r, struct groups_page *s, uint32_t id)
{
	struct group_change c = {.is_drop = true};

	if (id == STORE_GUARD_UNGROUPED)
		return ERR_INVALID;
	for (size_t i = 0; i < s->n_groups; i++)
		if (s->groups[i].id == id)
			c.group = s->groups[i];
	return keep_group(r, &c);
}

/* ---- devices ---- */

struct member_change {
	struct store_guard_member *list;
	size_t n;
	struct store_audit audit;
};

static enum err
write_members(struct store_tx *tx, void *arg)
{
	const struct member_change *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n && err == ERR_OK; i++)
		err = store_guard_member_put(tx, c->list[i].device.text, c->list[i].team);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

/* Pairs of device and team; those that change, of what is there. */
static enum err
read_members(struct request *r, const struct groups_page *s, struct member_change *c)
{
	struct str device = {0};
	struct store_device d;
	uint64_t team;

	for (size_t i = 0; i < r->form.n; i++) {
		struct store_guard_member *m = &c->list[c->n];
		struct str name = r->form.fields[i].name, value = r->form.fields[i].value;

		if (str_equal(name, STR("device")))
			device = value;
		if (!str_equal(name, STR("team")) || device.len == 0 ||
			device.len >= sizeof(m->device.text))
			continue;
		str_copy(device, m->device.text, sizeof(m->device.text));
		device = STR("");
		if (str_u64(value, UINT32_MAX, &team) != ERR_OK || !has_group(s, (uint32_t)team) ||
			store_device_get(r->view, m->device.text, &d) != ERR_OK)
			return ERR_INVALID;
		m->team = (uint32_t)team;
		c->n += m->team != team_of(s, m->device.text);
	}
	return ERR_OK;
}

static enum err
post_devices(struct request *r, const struct groups_page *s)
{
	size_t max = r->form.n + 1;
	struct member_change c = {.list = arena_array(r->arena, struct store_guard_member, max)};
	struct store_kept_key *keys = arena_array(r->arena, struct store_kept_key, max);
	char token[DEED_TOKEN_MAX], path[48];
	uint64_t page;
	enum err err = c.list == NULL || keys == NULL ? ERR_FULL : read_members(r, s, &c);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < c.n; i++)
		keys[i] = (struct store_kept_key){
			STORE_KEPT_GUARD_MEMBER, c.list[i].device.text, NULL};
	audit_fill(r, &c.audit, "guard.members", "");
	err = deed_kept(r,
		&(struct kept_deed){.kind = "guard.members",
			.role = ROLE_MEMBER,
			.keys = keys,
			.n = c.n,
			.write = write_members,
			.arg = &c},
		token);
	if (err != ERR_OK)
		return err;
	guard_changed(r->portal);
	if (str_u64(form_get(&r->form, "page"), 1000, &page) != ERR_OK || page == 0)
		page = 1;
	snprintf(path, sizeof(path), "/guard/groups?page=%u", (unsigned)page);
	return redirect(
		r, path, &(struct done){.key = "guard_devices", .count = c.n, .undo = token});
}

enum err
post_guard_groups(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	struct groups_page s = {.v = {0}};
	uint64_t id;
	enum err err = load(r, &s);

	if (err != ERR_OK)
		return err;
	if (str_equal(what, STR("devices")))
		return post_devices(r, &s);
	if (str_u64(form_get(&r->form, "id"), UINT32_MAX, &id) != ERR_OK)
		return ERR_INVALID;
	if (str_equal(what, STR("group")) && (id == 0 || has_group(&s, (uint32_t)id)))
		return post_group(r, &s, (uint32_t)id);
	if (str_equal(what, STR("drop")) && has_group(&s, (uint32_t)id))
		return post_drop(r, &s, (uint32_t)id);
	return ERR_INVALID;
}
